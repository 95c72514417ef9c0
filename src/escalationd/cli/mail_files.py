"""The mails among files and folders that a command is given. Reads no mail beyond its first lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from escalationd.mail.opening.header_block import read_block

_SUFFIXES = (".eml", ".txt")
_FIELDS = frozenset({"from", "to", "date", "subject", "received", "return-path", "message-id", "mime-version"})
_LOOKED_AT = 8192


def find_mails(paths: Sequence[Path]) -> Iterator[Path]:
    """Each file that is named, and the mails in each folder that is named; says which of its files are left out.

    In a folder a mail is what is called ``*.eml`` or ``*.txt``, or begins as a mail does (a Maildir's files
    have names of their own). What is hidden is not looked at.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        files = [one for one in sorted(path.rglob("*")) if one.is_file() and not _is_hidden(one.relative_to(path))]
        mails = [one for one in files if _is_mail(one)]
        others = [str(one.relative_to(path)) for one in files if one not in set(mails)]
        if others:
            typer.echo(f"left out, no mail: {', '.join(others)}", err=True)
        yield from mails


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _is_mail(path: Path) -> bool:
    """Whether a file is taken for a mail; one that cannot be read is, so that this is told."""
    if path.suffix.lower() in _SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError:
        return True
    return len(_FIELDS & {field.name for field in read_block(head).fields}) > 1
