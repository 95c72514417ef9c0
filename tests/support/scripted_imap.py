"""A small IMAP server on loopback, over mails in memory, that can be told to misbehave. Knows nothing of escalationd.

It speaks just what a client needs that lists, fetches and moves (RFC 3501, 6851 MOVE, 4315 COPYUID, 2177 IDLE).
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Mangle = Callable[[str, bytes], "bytes | Iterator[bytes] | None"]
"""(command, usual answer) -> what is sent instead, at once or piece by piece; None after nothing more: hang up.

The command is its verb ("LOGIN", "SELECT", "SEARCH", "FETCH", "MOVE", "IDLE" ...) and its arguments.
"""


class Cut(Exception):  # noqa: N818 - a script says it
    """Raised by a script: hang up now."""


@dataclass
class ScriptedImap:
    """Mails by UID in INBOX; moved ones go to ``moved``, copies to ``copied``. ``lines`` are all commands that came."""

    mails: dict[int, bytes] = field(default_factory=dict)
    uidvalidity: int = 1
    mangle: Mangle = lambda _command, answer: answer
    moved: list[bytes] = field(default_factory=list)
    copied: list[bytes] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    connections: int = 0
    refusals: dict[str, str] = field(default_factory=dict)
    """By verb: what is said to it instead of doing it ("NO quota exceeded")."""
    news: bytes = b""
    """What comes in one piece with the answer to IDLE."""

    def start(self) -> ScriptedImap:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._over = False
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def stop(self) -> None:
        self._over = True
        self._socket.close()
        for connection in self._open:
            connection.close()

    def _accept(self) -> None:
        while not self._over:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as lines:
                self._send(connection, "CONNECT", b"* OK [CAPABILITY IMAP4rev1 MOVE UIDPLUS IDLE] ready\r\n")
                while line := lines.readline():
                    self._command(connection, lines, line.decode().rstrip("\r\n"))
        except (Cut, OSError, ValueError):
            pass

    def _send(self, connection: socket.socket, command: str, answer: bytes) -> None:
        sent = self.mangle(command, answer)
        if sent is None:
            raise Cut
        for piece in [sent] if isinstance(sent, bytes) else sent:
            connection.sendall(piece)

    def _command(self, connection: socket.socket, lines, line: str) -> None:
        tag, _, rest = line.partition(" ")
        rest = re.sub(r"^UID ", "", rest)
        verb, _, argument = rest.partition(" ")
        self.lines.append(rest)
        if verb == "IDLE":
            connection.sendall(b"+ idling\r\n" + self.news)
            lines.readline()
        if verb == "AUTHENTICATE":
            connection.sendall(b"+ \r\n")
            self.lines.append(lines.readline().decode().rstrip("\r\n"))
        if verb in self.refusals:
            self._send(connection, rest, f"{tag} {self.refusals[verb]}\r\n".encode())
            return
        untagged = getattr(self, f"_{verb.lower()}", lambda _argument: b"")(argument)
        self._send(connection, rest, untagged + f"{tag} OK {verb} done\r\n".encode())
        if verb == "LOGOUT":
            raise Cut

    def _capability(self, _argument: str) -> bytes:
        return b"* CAPABILITY IMAP4rev1 MOVE UIDPLUS IDLE\r\n"

    def _list(self, argument: str) -> bytes:
        return f'* LIST (\\HasNoChildren) "/" {argument.partition(" ")[2]}\r\n'.encode()

    def _select(self, _argument: str) -> bytes:
        return f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.uidvalidity}] ok\r\n".encode()

    def _search(self, argument: str) -> bytes:
        found = [uid for uid, raw in self.mails.items() if "URGENT" not in argument or b"[URGENT]" in raw]
        return f"* SEARCH {' '.join(str(uid) for uid in sorted(found))}\r\n".encode()

    def _fetch(self, argument: str) -> bytes:
        uids, _, what = argument.partition(" ")
        return b"".join(self.one(uid, what) for uid in self._named(uids))

    def one(self, uid: int, what: str) -> bytes:
        """The FETCH answer about one mail."""
        raw = self.mails[uid]
        if "SIZE" in what:
            return f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})\r\n".encode()
        head = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        body = head if "HEADER]" in what and "BODY.PEEK[]" not in what else raw
        name = b"BODY[HEADER]" if body is head else b"BODY[]"
        return (
            f"* {uid} FETCH (UID {uid} INTERNALDATE \"24-Nov-2026 09:00:00 +0000\" ".encode()
            + name + b" {%d}\r\n" % len(body) + body
            + b" BODY[HEADER.FIELDS (FROM)] {%d}\r\n" % len(head) + head + b")\r\n"
        )  # fmt: skip

    def _move(self, argument: str) -> bytes:
        uids = self._named(argument.partition(" ")[0])
        first = len(self.moved) + 1
        self.moved += [self.mails.pop(uid) for uid in uids]
        if not uids:
            return b""
        old, new = ",".join(map(str, uids)), f"{first}:{len(self.moved)}"
        return f"* OK [COPYUID 9 {old} {new}] moved\r\n".encode() + b"* 1 EXPUNGE\r\n" * len(uids)

    def _copy(self, argument: str) -> bytes:
        self.copied += [self.mails[uid] for uid in self._named(argument.partition(" ")[0])]
        return b""

    def _store(self, argument: str) -> bytes:
        self.deleted |= set(self._named(argument.partition(" ")[0]))
        return b""

    def _expunge(self, argument: str) -> bytes:
        for uid in self.deleted.intersection(self._named(argument)):
            del self.mails[uid]
        return b""

    def _named(self, text: str) -> list[int]:
        wanted: set[int] = set()
        for piece in text.split(","):
            first, _, last = piece.partition(":")
            wanted |= set(range(int(first), int(last or first) + 1))
        return [uid for uid in sorted(self.mails) if uid in wanted]
