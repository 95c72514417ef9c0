"""What an admin may do at the command line (PRODUCT section 7, last row). Does none of it: see ``admin.py``."""

from __future__ import annotations

from enum import StrEnum


class AdminAct(StrEnum):
    """One of the admin's acts, by the name of its command."""

    CLOSE = "close"
    REOPEN = "reopen"
    REASSIGN = "reassign"
    NOTE = "note"
