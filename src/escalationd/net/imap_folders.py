"""Where a folder is on this server: many keep personal folders below a prefix such as ``INBOX.`` (RFC 2342)."""

from __future__ import annotations

import imaplib
from collections.abc import Sequence
from typing import Any

from escalationd.errors import MailboxError


def prefixes(imap: Any) -> tuple[str, ...]:
    """What names of folders begin with here, that of personal folders first. Empty where no prefix is needed.

    Raises what imapclient raises.
    """
    if not imap.has_capability("NAMESPACE"):
        return ()
    spaces = imap.namespace()
    personal = [prefix for prefix, _ in spaces.personal or ()]
    found = [*personal, *(prefix for space in (spaces.other, spaces.shared) for prefix, _ in space or () if prefix)]
    # what the server says comes back to it within commands: no line end may ride along
    return tuple(found) if personal and "" not in personal and all(map(str.isprintable, found)) else ()


def whole_name(folder: str, known: Sequence[str]) -> str:
    """``Processed`` as ``INBOX.Processed`` where that is its place; a name that begins with a prefix stays as it is."""
    if not known or folder.upper() == "INBOX" or folder.startswith(tuple(known)):
        return folder
    return known[0] + folder


def make_folder(imap: Any, folder: str) -> None:
    """Make sure that ``folder`` (its whole name) is there. Raises MailboxError, with the remedy, on a "no"."""
    if imap.folder_exists(folder):
        return
    try:
        imap.create_folder(folder)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        why = " ".join(str(error).split())[:300]
        remedy = 'create it on the server, let this account create folders, or correct its name under "imap:"'
        words = f'the folder "{folder}" is not there and cannot be made: {why}; {remedy}'
        raise MailboxError(words, permanent=True) from error
