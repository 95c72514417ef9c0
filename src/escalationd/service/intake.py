"""From the mailbox to the ledger: fetch, keep, and only then move. Parses no body and decides nothing."""

from __future__ import annotations

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalationd.errors import FolderRefusedError, MailboxError
from escalationd.mail.plain import clean_line
from escalationd.net.imap import Mailbox
from escalationd.net.imap_answers import Fetched
from escalationd.service.desk import Desk
from escalationd.store import inbox
from escalationd.store.inbox import NewMail

log = logging.getLogger(__name__)

BATCH = 50
"""Mails fetched, kept in one transaction and moved together (PERFORMANCE: a move alone costs 2.7 to 7 ms)."""

_SUBJECT = re.compile(rb"^Subject:[ \t]*([^\r\n]{0,300})", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"^From:[ \t]*([^\r\n]{0,300})", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"[^\s\x00-\x1f<>\"(),;:@]{1,64}@[^\s\x00-\x1f<>\"(),;:@]{1,255}")
_URGENT = re.compile(rb"\[\s*urgent\s*\]", re.IGNORECASE)


PASS = 1000
"""Mails taken in before the folder is searched again, so that an urgent mail does not wait for a backlog."""

_BYTES = 25_000_000
"""Bytes of mails in memory at once; a larger mail comes alone, and one over the size limit as its header."""

_STRIKES = 3
_TRY_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one pass brought in; ``more`` waits. ``unfetchable`` UIDs are left in the folder for a while.

    ``refused`` says why the server moves no mail: what is kept waits for it, and new mail comes in all the same.
    """

    mails: int = 0
    moved: int = 0
    more: bool = False
    unfetchable: tuple[int, ...] = ()
    refused: str = ""


class Suspects:
    """Mails that the server did not hand over: they are asked for alone and last, and after three times left out.

    And those that it said it moved and still shows: they are moved again, three times too.

    In memory only, and for an hour: nothing is lost, since such a mail stays where it is.
    """

    def __init__(self) -> None:
        self._strikes: Counter[tuple[int, int]] = Counter()
        self._since: datetime | None = None

    def forgive(self, now: datetime) -> None:
        """Begin anew when the first strike is an hour old."""
        if self._since is not None and now - self._since > _TRY_AGAIN:
            self._strikes.clear()
        if not self._strikes:
            self._since = now

    def strikes(self, uidvalidity: int, uid: int) -> int:
        """How often the server did not hand this mail over."""
        return self._strikes[uidvalidity, uid]

    def note(self, uidvalidity: int, asked: Sequence[int], came: Iterable[int]) -> None:
        """A strike for each mail that was asked for and did not come; those that came are innocent."""
        there = set(came)
        for uid in asked:
            if uid in there:
                self._strikes.pop((uidvalidity, uid), None)
            else:
                self._strikes[uidvalidity, uid] += 1


def _nothing() -> None:
    """Nobody wants to hear of progress."""


def take_in(
    desk: Desk,
    mailbox: Mailbox,
    processed: str,
    suspects: Suspects | None = None,
    progress: Callable[[], None] = _nothing,
) -> Taken:
    """Take the mails of the inbox folder into the ledger, urgent ones first, and move them to ``processed``.

    Raw bytes and key are committed before the server's copy is touched (PRODUCT section 13, promise 1).
    A mail that is in the ledger and still in the folder, after a crash between the two, is only moved.
    """
    suspects = suspects or Suspects()
    suspects.forgive(desk.now())
    uidvalidity = mailbox.select(desk.folder)
    snapshot = mailbox.uids()
    if not snapshot:
        return Taken()
    known = _known(desk, uidvalidity, snapshot)
    new, hopeless = _wanted(mailbox, uidvalidity, [uid for uid in snapshot if uid not in known], suspects)
    taken, stuck = 0, ""
    if mailbox.moves_at_once:
        stuck = _move_again(desk, uidvalidity, [uid for uid, moved in known.items() if moved], suspects)
    moved, refused = _try_move(desk, mailbox, uidvalidity, processed)
    for batch, sizes in _batches(mailbox, uidvalidity, new[:PASS], suspects):
        taken += _keep(desk, uidvalidity, _fetch(mailbox, uidvalidity, batch, sizes, suspects))
        if not refused:
            more, refused = _try_move(desk, mailbox, uidvalidity, processed)
            moved += more
        progress()
    waits = taken > 0 and len(new) > PASS
    return Taken(mails=taken, moved=moved, more=waits, unfetchable=hopeless, refused=refused or stuck)


def _move_again(desk: Desk, uidvalidity: int, uids: Sequence[int], suspects: Suspects) -> str:
    """Have mails moved again that the folder still shows; what to tell when three times were in vain."""
    again = [uid for uid in uids if suspects.strikes(uidvalidity, uid) < _STRIKES]
    suspects.note(uidvalidity, again, ())
    if again:
        with desk.database.write() as session:
            inbox.mark_unmoved(session, desk.account, desk.folder, uidvalidity, again)
    if len(again) == len(uids):
        return ""
    return f"the server says that it moved {len(uids)} mails, and still shows them in {desk.folder}: move them by hand"


def _wanted(
    mailbox: Mailbox, uidvalidity: int, unknown: Sequence[int], suspects: Suspects
) -> tuple[list[int], tuple[int, ...]]:
    """The UIDs to fetch, in order, and those that are left out."""
    strikes = {uid: suspects.strikes(uidvalidity, uid) for uid in unknown}
    urgent = set(mailbox.urgent_uids()) if unknown else set()
    new = [uid for uid in unknown if strikes[uid] < _STRIKES]
    new.sort(key=lambda uid: (strikes[uid] > 0, uid not in urgent, uid))
    return new, tuple(uid for uid in unknown if strikes[uid] >= _STRIKES)


def _batches(
    mailbox: Mailbox, uidvalidity: int, uids: Sequence[int], suspects: Suspects
) -> Iterator[tuple[list[int], Mapping[int, int]]]:
    """Batches of at most ``BATCH`` mails and ``_BYTES`` bytes; a suspect alone."""
    sizes = mailbox.sizes(uids) if uids else {}
    batch: list[int] = []
    for uid in uids:
        alone = suspects.strikes(uidvalidity, uid) > 0
        large = sum(sizes.get(one, 0) for one in (*batch, uid)) > _BYTES
        if batch and (alone or large or len(batch) == BATCH):
            yield batch, sizes
            batch = []
        batch.append(uid)
    if batch:
        yield batch, sizes


def _fetch(
    mailbox: Mailbox, uidvalidity: int, batch: Sequence[int], sizes: Mapping[int, int], suspects: Suspects
) -> Sequence[Fetched]:
    try:
        fetched = mailbox.fetch(batch, sizes)
    except MailboxError:
        suspects.note(uidvalidity, batch, ())
        raise
    suspects.note(uidvalidity, batch, [mail.uid for mail in fetched])
    return fetched


def _known(desk: Desk, uidvalidity: int, uids: Sequence[int]) -> dict[int, bool]:
    with desk.database.read() as session:
        return inbox.known_uids(session, desk.account, desk.folder, uidvalidity, uids)


def _keep(desk: Desk, uidvalidity: int, fetched: Sequence[Fetched]) -> int:
    mails = [_new_mail(desk, uidvalidity, mail) for mail in fetched]
    with desk.database.write() as session:
        return inbox.keep(session, mails)


def _new_mail(desk: Desk, uidvalidity: int, mail: Fetched) -> NewMail:
    """The ledger row of a fetched mail. Sender and subject are hints for fairness only, never identity."""
    raw = mail.raw if mail.raw is not None else mail.server_headers
    head = raw[:65_536]
    subject = _SUBJECT.search(head)
    sender = _FROM.search(head)
    address = _ADDRESS.search(sender.group(1)) if sender else None
    return NewMail(
        account=desk.account,
        folder=desk.folder,
        uidvalidity=uidvalidity,
        uid=mail.uid,
        raw=raw,
        server_headers=mail.server_headers,
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        received_at=mail.received_at,
        subject=clean_line(subject.group(1).decode("ascii", "replace")) if subject else "",
        urgent=bool(subject and _URGENT.search(subject.group(1))),
        sender=address.group().decode("ascii", "replace").lower() if address else "",
    )


def _try_move(desk: Desk, mailbox: Mailbox, uidvalidity: int, processed: str) -> tuple[int, str]:
    """How many were moved, and why the server refuses to."""
    try:
        return _move(desk, mailbox, uidvalidity, processed), ""
    except FolderRefusedError as error:
        return 0, str(error)


def _move(desk: Desk, mailbox: Mailbox, uidvalidity: int, processed: str) -> int:
    """Move what the ledger holds and the folder still shows."""
    with desk.database.read() as session:
        waiting = inbox.unmoved(session, desk.account, desk.folder, uidvalidity, BATCH * 10)
    if not waiting:
        return 0
    new_uids = mailbox.move([uid for _, uid in waiting], processed)
    with desk.database.write() as session:
        inbox.mark_moved(session, {number: new_uids.get(uid) for number, uid in waiting}, desk.now())
    return len(waiting)


def set_aside(desk: Desk, mailbox: Mailbox, processed: str, folder: str) -> str:
    """Move mails that a person must look at from ``processed`` on to ``folder``; why the server refuses, or nothing.

    Best effort: a mail whose new UID the server did not tell, or which somebody moved, stays where it is;
    the ledger has it in any case.
    """
    with desk.database.read() as session:
        waiting = inbox.to_set_aside(session, desk.account)
    if not waiting:
        return ""
    mailbox.select(processed)
    try:
        mailbox.move([uid for _, uid in waiting], folder)
    except FolderRefusedError as error:
        return str(error)
    with desk.database.write() as session:
        inbox.mark_set_aside(session, [number for number, _ in waiting])
    return ""
