"""Tables for people and JSON for machines. Knows no command."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from escalationd.config import Settings
    from escalationd.store.database import Database


_PERHAPS_UNSHOWN = re.compile(r"[^\n -~]")


def as_json(value: object) -> None:
    """Print a value as JSON: times in ISO 8601 with zone, amounts as exact text.

    What is not visible is escaped: JSON itself lets C1 controls and changes of direction through to a terminal.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, default=_plain)
    typer.echo(_PERHAPS_UNSHOWN.sub(_escaped, text))


def _escaped(found: re.Match[str]) -> str:
    char = found.group()
    return char if char.isprintable() else json.dumps(char)[1:-1]


def say(text: object, *, err: bool = False) -> None:
    """Print words that may quote a mail, a server or an edited record: one line that cannot steer a terminal."""
    typer.echo(printable(str(text)), err=err)


def printable(text: str) -> str:
    """``text`` without control characters, changes of direction and line ends."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def as_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str, below: Collection[str] = ()
) -> None:
    """Print rows under their columns; one plain line when there are none. Piped, cells are separated by TAB.

    On a terminal that is too narrow the columns called ``below`` stand on lines of their own under each row.
    """
    if not rows:
        typer.echo(empty)
        return
    cells = [[_cell(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            typer.echo("\t".join(row))
        return
    from escalationd.cli.columns import show

    show(columns, cells, below)


def say_time(at: datetime) -> str:
    """``2026-11-24 09:00Z``: to the minute, and marked as UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}Z"


def _cell(value: object) -> str:
    """One line that cannot steer a terminal: no control characters."""
    if value is None:
        return ""
    text = say_time(value) if isinstance(value, datetime) else str(value)
    return printable(text)


def find_name(kind: str, given: str | None, known: Iterable[str]) -> str | None:
    """The name as it is known, whatever its case; None when none is given. Raises BadParameter, naming all that are."""
    names = {name.lower(): name for name in known}
    if given is not None and given.lower() not in names:
        raise typer.BadParameter(f"there is no {kind} {given}; write one of {', '.join(names.values())}")
    return names[given.lower()] if given is not None else None


@contextmanager
def opened(config: Path) -> Iterator[tuple[Settings, Database]]:
    """The settings and the database of a command that only looks; secrets are not asked for."""
    from escalationd.config import load
    from escalationd.store.database import Database

    settings = load(config, check_secrets=False)
    database = Database(settings.database_url)
    database.migrate()
    try:
        yield settings, database
    finally:
        database.close()
