"""The ledger of received mail: kept before the server's copy is touched, one disposition each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, bindparam, func, select, update
from sqlmodel import Session

from escalationd.store.dialect import insert_ignore, one_of, table
from escalationd.store.tables import InboxRow

_inbox = table(InboxRow)
_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """The cheap facts known at intake. Sender and subject are hints, never identity."""

    account: str
    folder: str
    uidvalidity: int
    uid: int
    raw: bytes = field(repr=False)
    server_headers: bytes = field(repr=False, default=b"")
    sha256: str
    size: int
    received_at: datetime
    subject: str
    urgent: bool
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """A row of the ledger; ``raw`` is None in listings."""

    id: int
    account: str
    folder: str
    uid: int
    sha256: str
    size: int
    received_at: datetime
    urgent: bool
    sender: str
    subject: str
    message_id: str | None
    content_hash: str | None
    state: str
    attempts: int
    disposition: str | None
    reason: str
    escalation: str | None
    handled_at: datetime | None
    raw: bytes | None = field(repr=False, default=None)
    server_headers: bytes | None = field(repr=False, default=None)


_NAMES = tuple(StoredMail.__dataclass_fields__)
_WHOLE = [_inbox.c[name] for name in _NAMES]
_LIGHT = [column for column in _WHOLE if column.name not in ("raw", "server_headers")]


def _stored(row: Row[Any]) -> StoredMail:
    """The row of a query for ``_WHOLE`` or ``_LIGHT``: its columns are the first of ``_NAMES``."""
    return StoredMail(**dict(zip(_NAMES, row, strict=False)))


def keep(session: Session, mails: Sequence[NewMail]) -> int:
    """Keep mails, raw bytes and key; those already in the ledger are left as they are. Returns how many are new."""
    fresh = {"state": "received", "attempts": 0, "reason": "", "answered": False, "set_aside": ""}
    rows = [{**asdict(mail), **fresh, "subject": mail.subject[:998], "sender": mail.sender[:320]} for mail in mails]
    return insert_ignore(session, _inbox, rows, ("account", "folder", "uidvalidity", "uid"))


def known_uids(session: Session, account: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> dict[int, bool]:
    """Which of ``uids`` the ledger holds already, and whether they are noted as moved."""
    known: dict[int, bool] = {}
    for start in range(0, len(uids), _CHUNK):
        chunk = list(uids[start : start + _CHUNK])
        query = select(_inbox.c.uid, _inbox.c.moved_at.is_not(None)).where(
            _inbox.c.account == account,
            _inbox.c.folder == folder,
            _inbox.c.uidvalidity == uidvalidity,
            _inbox.c.uid.in_(chunk),
        )
        known.update((uid, bool(moved)) for uid, moved in session.execute(query))
    return known


def unmoved(session: Session, account: str, folder: str, uidvalidity: int, limit: int) -> list[tuple[int, int]]:
    """(row, UID) of mails that are kept but not yet moved on the server."""
    query = (
        select(_inbox.c.id, _inbox.c.uid)
        .where(
            _inbox.c.moved_at.is_(None),
            _inbox.c.account == account,
            _inbox.c.folder == folder,
            _inbox.c.uidvalidity == uidvalidity,
        )
        .order_by(_inbox.c.id)
        .limit(limit)
    )
    return [(row.id, row.uid) for row in session.execute(query)]


_NEW_UID: ColumnElement[int] = func.coalesce(bindparam("told"), _inbox.c.new_uid)
_MOVED = update(_inbox).where(_inbox.c.id == bindparam("number")).values(moved_at=bindparam("at"), new_uid=_NEW_UID)


def mark_moved(session: Session, new_uids: Mapping[int, int | None], now: datetime) -> None:
    """Note that rows were moved, with their new UID where the server told it: a second move of a mail tells none."""
    session.execute(_MOVED, [{"number": number, "at": now, "told": uid} for number, uid in new_uids.items()])


def mark_unmoved(session: Session, account: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> None:
    """Note that mails are where they came in: the server said that it moved them, and still shows them."""
    there = (_inbox.c.account == account, _inbox.c.folder == folder, _inbox.c.uidvalidity == uidvalidity)
    session.execute(update(_inbox).where(*there, _inbox.c.uid.in_(list(uids))).values(moved_at=None))


def to_set_aside(session: Session, account: str, limit: int = 100) -> list[tuple[int, int]]:
    """(row, UID in the processed folder) of mails that a person must look at."""
    query = (
        select(_inbox.c.id, _inbox.c.new_uid)
        .where(_inbox.c.set_aside == "wanted", _inbox.c.account == account, _inbox.c.new_uid.is_not(None))
        .limit(limit)
    )
    return [(row.id, row.new_uid) for row in session.execute(query)]


def mark_set_aside(session: Session, ids: Sequence[int]) -> None:
    """Note that rows were moved to the folder where a person looks."""
    session.execute(update(_inbox).where(_inbox.c.id.in_(list(ids))).values(set_aside="done"))


_ONE = select(*_WHOLE).where(_inbox.c.id == bindparam("number"))


def load(session: Session, number: int) -> StoredMail:
    """One row with its raw bytes. Raises NoResultFound when there is none."""
    return _stored(session.execute(_ONE, {"number": number}).one())


def find(session: Session, number: int) -> StoredMail | None:
    """One row with its raw bytes, or None."""
    row = session.execute(_ONE, {"number": number}).one_or_none()
    return _stored(row) if row is not None else None


_FINISH = update(_inbox).where(_inbox.c.id == bindparam("number"))
_SEEN = select(_inbox.c.content_hash).where(
    _inbox.c.message_id == bindparam("wanted"),
    _inbox.c.id != bindparam("number"),
    _inbox.c.state == "done",
    ~one_of(_inbox.c.disposition, ("refused", "failed")),
)
_FILED_UNDER = (
    select(_inbox.c.escalation)
    .where(
        _inbox.c.message_id.in_(bindparam("wanted", expanding=True)),
        _inbox.c.escalation.is_not(None),
        _inbox.c.disposition.not_in(("refused", "failed")),
    )
    .limit(1)
)


def finish(
    session: Session,
    number: int,
    *,
    disposition: str,
    reason: str,
    sender: str,
    subject: str,
    message_id: str | None,
    content_hash: str | None,
    answered: bool,
    now: datetime,
    escalation: str | None = None,
    set_aside: bool = False,
) -> None:
    """The mail's one disposition, with its reason."""
    values = {
        "state": "done",
        "disposition": disposition,
        "reason": reason[:2000],
        "escalation": escalation,
        "sender": sender[:320],
        "subject": subject[:998],
        "message_id": message_id[:998] if message_id else None,
        "content_hash": content_hash,
        "answered": answered,
        "handled_at": now,
        "set_aside": "wanted" if set_aside else "",
    }
    session.execute(_FINISH, {"number": number, **values})


_SAME_BYTES = (
    select(_inbox.c.id)
    .where(
        _inbox.c.message_id.is_(None),
        _inbox.c.sha256 == bindparam("wanted"),
        _inbox.c.id != bindparam("number"),
        _inbox.c.state == "done",
        ~one_of(_inbox.c.disposition, ("refused", "failed")),
    )
    .limit(1)
)


def seen_before(
    session: Session, message_id: str | None, content_hash: str, except_id: int, sha256: str
) -> Literal["duplicate", "same id, other content"] | None:
    """Whether a mail with this Message-ID was handled: with the same content, or with another one.

    A mail without a Message-ID is the same only when every byte is, the border's time stamps too. Refused and
    failed mails do not count, so that a stranger cannot suppress a mail by guessing its id.
    """
    if message_id is None:
        same = session.execute(_SAME_BYTES, {"wanted": sha256, "number": except_id}).scalar()
        return "duplicate" if same is not None else None
    hashes = set(session.execute(_SEEN, {"wanted": message_id[:998], "number": except_id}).scalars())
    if not hashes:
        return None
    return "duplicate" if content_hash in hashes else "same id, other content"


def find_by_message_id(session: Session, message_ids: Sequence[str]) -> str | None:
    """The escalation under which a mail with one of these ids was filed."""
    if not message_ids:
        return None
    return session.execute(_FILED_UNDER, {"wanted": [one[:998] for one in message_ids[:50]]}).scalar()


def listing(
    session: Session, *, disposition: str | None = None, since: datetime | None = None, limit: int = 100
) -> list[StoredMail]:
    """The newest mails, without their raw bytes."""
    query = select(*_LIGHT).order_by(_inbox.c.id.desc()).limit(limit)
    query = query.where(_inbox.c.disposition == disposition) if disposition else query
    query = query.where(_inbox.c.handled_at >= since) if since else query
    return [_stored(row) for row in session.execute(query)]


def reopen(session: Session, number: int) -> bool:
    """Give a mail another three attempts; False when there is no such mail, or its bytes were removed."""
    query = (
        update(_inbox)
        .where(_inbox.c.id == number, func.length(_inbox.c.raw) > 0)
        .values(state="received", attempts=0, set_aside="")
    )
    return bool(session.execute(query.returning(_inbox.c.id)).all())


def explain(session: Session, number: int, reason: str) -> None:
    """Another reason for a mail's disposition: an admin's word on a mail that was set aside."""
    session.execute(update(_inbox).where(_inbox.c.id == number).values(reason=reason[:2000]))


def counts(session: Session, since: datetime | None = None) -> dict[str, int]:
    """How many mails ended in each disposition; ``waiting`` for those not handled yet."""
    ended = select(_inbox.c.disposition).where(_inbox.c.disposition.is_not(None))
    if since is not None:
        recent = ended.where(_inbox.c.handled_at >= since, _inbox.c.state == "done")
        found = Counter(session.execute(recent).scalars())
    else:
        rows = session.execute(ended.add_columns(func.count()).group_by(_inbox.c.disposition))
        found = Counter({str(name): int(number) for name, number in rows})
        # the few that wait once more still have the disposition of the first time
        found -= Counter(session.execute(ended.where(_inbox.c.state == "received")).scalars())
    waiting = session.execute(select(func.count()).where(_inbox.c.state == "received")).scalar_one()
    return dict(found) | {"waiting": int(waiting)}
