"""What to do about each kind of finding, in one sentence. Finds nothing."""

from __future__ import annotations

from collections.abc import Mapping

_EDITED = "the database was changed by hand or damaged: stop, keep the file, and put the last backup in its place"
_READ = 'look at it with "escalationd inbox list" and "escalationd inbox raw"; its mail is also on the mail server'
_LETTER = (
    'look with "escalationd outbox list"; "outbox retry" sends it again with the same bytes, "outbox drop" ends it'
)
_CASE = 'look with "escalationd show", and put it right with "escalationd case reassign", "case close" or "case reopen"'
_LOG = "the daemon does not get on with it: see that it runs, and what its log says"

REMEDIES: Mapping[str, str] = {
    "readable": _EDITED,
    "schema": "run the escalationd that wrote this database, or upgrade this one",
    "hash chain": _EDITED,
    "one row a mail": _EDITED,
    "one disposition": _READ,
    "one effect": _CASE,
    "every mail is in the ledger": _EDITED
    + "; mails that the ledger lacks are in the processed folder: move them back",
    "every letter is kept": _EDITED,
    "strikes": _READ,
    "filed": _CASE,
    "raw bytes": _READ,
    "moved": 'move the mail out of the inbox folder by hand, and see that "escalationd check" likes the folders',
    "one record": _EDITED,
    "allowed life": _EDITED,
    "decisions": _EDITED,
    "due times": _CASE,
    "tracking": _CASE,
    "not stale": _LOG,
    "proof": "do not act on this decision before its author has confirmed it; then " + _CASE,
    "decided once": _CASE,
    "tokens": _CASE + ": a new round ends every token",
    "secrets": "whoever could read it could decide: " + _CASE + ", which ends the token",
    "numbers": _EDITED,
    "states": _LETTER,
    "at least once": _LETTER,
    "fixed bytes": _LETTER,
    "every letter has its reason": _LETTER,
    "nobody is left untold": _CASE,
    "nothing extra": "somebody else sends as the desk, or the database is older than its mailbox: change the password",
    "same bytes": _LETTER,
}
"""By the rule of a finding."""
