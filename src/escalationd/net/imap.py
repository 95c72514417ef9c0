"""The mailbox over IMAP: the only door to imapclient. Knows no ledger; never deletes, never searches by a mail's words.

Blocking: one thread owns one Mailbox. Only constants and integers ever reach the wire (SAFETY 0.7).
"""

from __future__ import annotations

import imaplib
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]  # it ships no types
from imapclient.exceptions import IMAPClientError, LoginError, ProtocolError  # type: ignore[import-untyped]  # as above

from escalationd.errors import EscalationdError, MailboxError
from escalationd.net.accounts import ImapAccount, Security
from escalationd.net.deadline import Deadline
from escalationd.net.imap_answers import Fetched, fetched, received
from escalationd.net.imap_folders import make_folder, prefixes, whole_name
from escalationd.net.imap_moving import move_some
from escalationd.net.oauth import access_token, forget
from escalationd.net.tls import client_context, is_loopback, tls_problem

_DECIDING_FIELDS = "FROM AUTHENTICATION-RESULTS X-MS-EXCHANGE-ORGANIZATION-AUTHAS REPLY-TO SENDER SUBJECT"
_RAW = "BODY.PEEK[]"
_FIELDS = f"BODY.PEEK[HEADER.FIELDS ({_DECIDING_FIELDS})]"
_HEAD = "BODY.PEEK[HEADER]"
_CHUNK = 500
"""UIDs a command: Dovecot answers BAD at about 10,000."""
_SLACK = 1_000_000
_IDLE_TURN = 1.0
_IDLE_LONGEST = 9 * 60


@contextmanager
def _clear_errors(host: str) -> Iterator[None]:
    """Whatever imapclient and the socket raise, as MailboxError with one clear line."""
    try:
        yield
    except EscalationdError:
        raise
    except ssl.SSLError as error:
        raise MailboxError(tls_problem(error, host)) from error
    except TimeoutError as error:
        raise MailboxError(f"{host} did not answer in time") from error
    except imaplib.IMAP4.readonly as error:
        words = f"a folder of {host} is read-only: no mail can be moved out of it; let this account change it"
        raise MailboxError(words, permanent=True) from error
    except (imaplib.IMAP4.abort, ProtocolError, OSError) as error:
        raise MailboxError(f"the connection to {host} was lost: {error or type(error).__name__}") from error
    except (IMAPClientError, ValueError, IndexError, KeyError, MemoryError) as error:
        raise MailboxError(f"{host} answered with something that IMAP does not know: {error}") from error


class Mailbox:
    """One connection to the mailbox. After any MailboxError it must be closed and a new one made."""

    def __init__(self, account: ImapAccount) -> None:
        self.account = account
        self._client: IMAPClient | None = None
        self._deadline: Deadline | None = None
        self._prefixes: tuple[str, ...] = ()
        self._newest = 0
        """The highest UID that the last search found."""
        self._copied: dict[tuple[str, int], set[int]] = {}
        self._there: set[int] = set()
        """What was copied out of the selected folder, and is still in it: see ``move_some``."""

    def connect(self) -> None:
        """Connect, secure, log in, and make sure that both target folders are there. Raises MailboxError."""
        account = self.account
        if account.security is Security.PLAIN and not is_loopback(account.host):
            raise MailboxError(f'no password goes to {account.host} in clear text: use "security: tls"', permanent=True)
        with _clear_errors(account.host):
            self._client = self._open()
            self._deadline = Deadline(self._client.socket(), account.command_timeout)
            with self._deadline:
                self._refuse_preauth()
                if account.security is Security.STARTTLS:
                    self._starttls()
                self._login()
                self._prefixes = prefixes(self._client)
                for folder in (account.processed, account.set_aside):
                    make_folder(self._client, whole_name(folder, self._prefixes))

    def _open(self) -> IMAPClient:
        account = self.account
        tls = account.security is Security.TLS
        timeout = SocketTimeout(connect=account.connect_timeout, read=account.command_timeout)
        context = client_context(account.ca_file) if tls else None
        try:
            client = IMAPClient(account.host, account.port, ssl=tls, ssl_context=context, timeout=timeout)
        except ConnectionRefusedError as error:
            place = f"{account.host}:{account.port}"
            raise MailboxError(f"nothing answers at {place}: is the IMAP server running, is the port right?") from error
        except socket.gaierror as error:
            why = f"there is no host {account.host}: is its name right, does DNS work on this machine?"
            raise MailboxError(why) from error
        client.normalise_times = False
        client._imap.read = _bounded(client._imap.read, 2 * account.max_size + _SLACK)  # noqa: SLF001, RUF100 - imaplib reads any length
        return client

    def _refuse_preauth(self) -> None:
        """Refuse a plain connection that skips STARTTLS and log-in by PREAUTH (NO STARTTLS, USENIX Security 2021)."""
        if self._imap.welcome.startswith(b"* PREAUTH") and self.account.security is not Security.TLS:
            raise MailboxError(f"{self.account.host} skips the log-in on an open connection: refused", permanent=True)

    def _starttls(self) -> None:
        if not self._imap.has_capability("STARTTLS"):
            raise MailboxError(f'{self.account.host} offers no STARTTLS: use "security: tls"', permanent=True)
        self._imap.starttls(client_context(self.account.ca_file))
        # the socket was wrapped: the deadline must guard the new one
        self._deadline = Deadline(self._imap.socket(), self.account.command_timeout)

    def _login(self) -> None:
        account = self.account
        try:
            if account.oauth is not None:
                self._imap.oauth2_login(account.username, access_token(account.oauth))
            else:
                self._imap.login(account.username, account.password() if account.password else "")
        except LoginError:
            what = "token" if account.oauth else "password"
            if account.oauth is not None:
                forget(account.oauth)
            text = f"{account.host} refuses the log-in of {account.username}: check user name and {what}"
            raise MailboxError(text, permanent=True) from None  # the answer may quote the password
        except (IMAPClientError, ProtocolError):
            raise MailboxError(f"{account.host} broke off the log-in, or answered it with no IMAP") from None

    @property
    def _imap(self) -> IMAPClient:
        if self._client is None:
            raise MailboxError("the mailbox is not connected")
        return self._client

    @contextmanager
    def _command(self) -> Iterator[IMAPClient]:
        """One command, with a deadline for the whole of it: a socket timeout counts each byte anew (SAFETY 0.8)."""
        with _clear_errors(self.account.host):
            deadline = self._deadline
            if deadline is None:
                raise MailboxError("the mailbox is not connected")
            with deadline:
                yield self._imap

    def select(self, folder: str) -> int:
        """Open a folder; its UIDVALIDITY. Raises MailboxError when there is no such folder."""
        with self._command() as imap:
            try:
                answer = imap.select_folder(whole_name(folder, self._prefixes))
            except IMAPClientError as error:
                if isinstance(error, imaplib.IMAP4.abort):
                    raise
                text = f'the folder "{folder}" cannot be opened: {error}; correct it, or create it on the server'
                raise MailboxError(text, permanent=True) from error
            uidvalidity = int(answer[b"UIDVALIDITY"])
        self._there = self._copied.setdefault((folder, uidvalidity), set())
        return uidvalidity

    def uids(self) -> list[int]:
        """Every UID of the folder, in rising order."""
        with self._command() as imap:
            found = sorted({int(uid) for uid in imap.search(["ALL"])})
        self._newest = max(found, default=0)
        return found

    def urgent_uids(self) -> list[int]:
        """The UIDs whose subject holds ``[URGENT]``: a constant, never a string from a mail."""
        with self._command() as imap:
            return [int(uid) for uid in imap.search(["SUBJECT", "[URGENT]"])]

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """How large the mails are that are still there, in bytes, as the server says."""
        return {uid: int(answer.get(b"RFC822.SIZE", -1)) for uid, answer in self._fetch(uids, ["RFC822.SIZE"])}

    def fetch(self, uids: Sequence[int], sizes: Mapping[int, int] | None = None) -> list[Fetched]:
        """The mails that are still there, unread marks untouched. Those over the size limit come without their body."""
        sizes = self.sizes(uids) if sizes is None else sizes
        small = [uid for uid in uids if 0 <= sizes.get(uid, -1) <= self.account.max_size]
        large = [uid for uid in uids if sizes.get(uid, -1) > self.account.max_size]
        mails = [
            mail
            for uid, answer in self._fetch(small, [_RAW, _FIELDS, "INTERNALDATE"])
            if (mail := fetched(uid, answer)) is not None and (mail.raw or not sizes[uid])
        ]
        for uid, answer in self._fetch(large, [_HEAD, "INTERNALDATE"]):
            head = answer.get(b"BODY[HEADER]") or b""
            mails.append(Fetched(uid=uid, received_at=received(answer), raw=None, server_headers=head))
        place = {uid: number for number, uid in enumerate(uids)}
        return sorted(mails, key=lambda mail: place[mail.uid])

    def _fetch(self, uids: Sequence[int], what: Sequence[str]) -> Iterator[tuple[int, dict[bytes, Any]]]:
        """FETCH in chunks; answers about UIDs that were not asked for are left out (E7)."""
        for start in range(0, len(uids), _CHUNK):
            chunk = [int(uid) for uid in uids[start : start + _CHUNK]]
            with self._command() as imap:
                answers = imap.fetch(chunk, list(what))
            yield from ((uid, answers[uid]) for uid in chunk if uid in answers)

    @property
    def moves_at_once(self) -> bool:
        """Whether the server has MOVE: without it, what was moved may still be shown, marked as deleted."""
        return bool(self._imap.has_capability("MOVE"))

    def move(self, uids: Sequence[int], folder: str) -> dict[int, int | None]:
        """Move mails; their new UIDs where the server tells them. Raises FolderRefusedError when it says no."""
        moved: dict[int, int | None] = {}
        for start in range(0, len(uids), _CHUNK):
            chunk = [int(uid) for uid in uids[start : start + _CHUNK]]
            with self._command() as imap:
                moved |= move_some(imap, chunk, whole_name(folder, self._prefixes), self._there)
        return moved

    def wait(self, seconds: float, stop: Callable[[], bool]) -> None:
        """Return when something may have happened, after ``seconds``, or soon after ``stop`` turns true.

        IDLE is only a wake-up. Nothing is read while it lasts: imapclient's own ``idle_check`` reads without
        blocking and breaks on half a line; ``idle_done`` reads all of it, and raises when the line is dead.
        """
        end = time.monotonic() + min(seconds, _IDLE_LONGEST)
        if self._something_came():
            return  # during the last pass: IDLE would not tell
        if not self._imap.has_capability("IDLE"):
            while time.monotonic() < end and not stop():
                time.sleep(min(_IDLE_TURN, max(end - time.monotonic(), 0)))
            return
        with self._command() as imap:
            imap.idle()
        quiet = not self._came_along()
        while quiet and time.monotonic() < end and not stop():
            quiet = not _readable(self._imap.socket(), min(_IDLE_TURN, max(end - time.monotonic(), 0)))
        with self._command() as imap:
            imap.idle_done()

    def _came_along(self) -> bool:
        """Whether news came in one piece with the answer to IDLE: then the reader's buffer has it, not the socket."""
        with self._command() as imap:
            sock = imap.socket()
            patience = sock.gettimeout()
            sock.setblocking(False)
            try:
                return bool(imap._imap.file.peek(1))  # noqa: SLF001, RUF100 - nobody else knows of the buffer
            except ssl.SSLWantReadError:
                return False
            finally:
                sock.settimeout(patience)

    def _something_came(self) -> bool:
        """Whether there is a mail that the last search did not know, or of which the server tells only now.

        A server may search what it last told us of and tell of the rest behind the result (Dovecot does).
        """
        told = self._imap._imap.untagged_responses  # noqa: SLF001, RUF100 - imapclient gives it to nobody
        told.pop("EXISTS", None)
        seen = self._newest
        return max(self.uids(), default=0) > seen or "EXISTS" in told

    def close(self) -> None:
        """Log out if that still works, and let go of the connection."""
        client, self._client = self._client, None
        if client is None:
            return
        # a dead connection cannot say good-bye, and imapclient raises almost anything then
        with suppress(Exception):
            client.shutdown()


def _bounded(read: Callable[[int], bytes], most: int) -> Callable[[int], bytes]:
    """A literal's reader that refuses an announced length no mail of ours can have (cpython#119511)."""

    def read_some(size: int) -> bytes:
        if size > most:
            raise ProtocolError(f"a literal of {size} bytes is announced")
        return read(size)

    return read_some


def _readable(sock: socket.socket, seconds: float) -> bool:
    """Bytes are waiting, or the other end hung up. TLS may hold bytes that the socket no longer shows."""
    if isinstance(sock, ssl.SSLSocket) and sock.pending():
        return True
    poller = select.poll()
    poller.register(sock, select.POLLIN)
    return bool(poller.poll(seconds * 1000))
