"""Moving mails to another folder: servers without MOVE, folders that vanish or refuse. Knows no connection.

``imap`` is imapclient's client, inside the caller's deadline.
"""

from __future__ import annotations

import imaplib
from collections.abc import Sequence
from typing import Any

from escalationd.errors import FolderRefusedError
from escalationd.net.imap_answers import copied


def move_some(imap: Any, uids: Sequence[int], folder: str, there: set[int]) -> dict[int, int | None]:
    """Move mails; their new UIDs where the server tells them.

    ``there`` are those that this connection has copied and could not take out of the old folder: they are not copied
    again. Raises FolderRefusedError when the server says no: the connection is as good as before.
    """
    told = len(imap._imap.untagged_responses.get("COPYUID", []))  # noqa: SLF001, RUF100 - imapclient returns None
    try:
        _carry(imap, uids, folder, there)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        if imap.folder_exists(folder):
            raise FolderRefusedError(_remedy(folder, error), permanent=True) from error
        imap.create_folder(folder)  # somebody removed it while we work
        _carry(imap, uids, folder, there)
    answers = imap._imap.untagged_responses.get("COPYUID", [])[told:]  # noqa: SLF001, RUF100 - as above
    return dict.fromkeys(uids) | copied(answers, uids)


def _carry(imap: Any, uids: Sequence[int], folder: str, there: set[int]) -> None:
    """Without MOVE: copy, mark, and expunge just these."""
    if imap.has_capability("MOVE"):
        imap.move(uids, folder)
        return
    if new := [uid for uid in uids if uid not in there]:
        imap.copy(new, folder)
        there.update(new)
    imap.add_flags(uids, [b"\\Deleted"], silent=True)
    if imap.has_capability("UIDPLUS"):
        imap.uid_expunge(uids)
    there.difference_update(uids)


def _remedy(folder: str, error: Exception) -> str:
    words = " ".join(str(error).split())[:300]
    return (
        f'mails cannot be moved to "{folder}": {words}; nothing is lost: they are kept, and wait where they are. '
        "Make room on the mail server, or let this account write to that folder and take mails out of the inbox folder"
    )
