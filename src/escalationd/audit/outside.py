"""What the outside saw, against the records: the mailbox's folders, and a relay's own list of what it took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from escalationd.audit.finding import Finding
from escalationd.audit.records import Records


def check_sent(records: Records, taken: Iterable[tuple[str, bytes]]) -> Iterator[Finding]:
    """The relay's list of (Message-ID, bytes), one entry for each time that it said "250".

    Nothing left that the records do not hold; every sent letter arrived; repeats were the same bytes.
    """
    seen: defaultdict[str, set[bytes]] = defaultdict(set)
    for message_id, raw in taken:
        seen[message_id].add(raw)
    known = {}
    for row in records.rows("SELECT id, message_id, state, raw FROM outbox WHERE channel = 'letter'"):
        known[row["message_id"]] = row
        if row["state"] == "sent" and row["message_id"] not in seen:
            yield Finding("at least once", f"outbox {row['id']}", "it is marked as sent, and the relay never took it")
    for message_id, copies in seen.items():
        if message_id not in known:
            yield Finding("nothing extra", message_id, "the relay took a letter that the records do not hold")
        elif len(copies) > 1:
            yield Finding("same bytes", message_id, f"it left in {len(copies)} different forms")


def check_mailbox(
    records: Records, account: str, uidvalidity: int, inbox: Sequence[int], handled: Mapping[str, Sequence[int]]
) -> Iterator[Finding]:
    """The folders' UIDs: ``inbox`` of one folder and UIDVALIDITY, ``handled`` by folder name.

    A mail in a folder of handled mail that the ledger never saw means that the records are older than
    the mailbox: a backup was put back.
    """
    rows = list(records.rows("SELECT account, uidvalidity, uid, moved_at, new_uid FROM inbox"))
    mine = [row for row in rows if row["account"] == account]
    moved = {row["uid"] for row in mine if row["uidvalidity"] == uidvalidity and row["moved_at"] is not None}
    for uid in sorted(moved.intersection(inbox)):
        yield Finding("moved", f"UID {uid}", "the ledger says that it was moved, and it is in the inbox folder")
    if any(row["moved_at"] is not None and row["new_uid"] is None for row in mine):
        return  # the server does not tell new UIDs: nothing can be said about the other folders
    known = len(mine)
    there = sum(len(uids) for uids in handled.values()) + len(set(inbox))
    waiting = len(set(inbox) - {row["uid"] for row in mine if row["uidvalidity"] == uidvalidity})
    if there - waiting > known:
        what = f"they hold {there - waiting} mails that were taken in, and the ledger has {known}: it is older"
        yield Finding("every mail is in the ledger", "the mailbox's folders", what)
