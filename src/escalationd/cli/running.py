"""``run``, ``once`` and ``backup``."""

from __future__ import annotations

import logging
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

import typer

from escalationd.cli.output import as_json, opened
from escalationd.config import load

_ExceptionInfo: TypeAlias = "tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]"


class LogLines(logging.Formatter):
    """One line an event, whatever a mail or a server put into it; the lines of a trace are indented below it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class's name
        """The event's line, what is not visible written as an escape."""
        return _visible(super().formatMessage(record))

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - the base class's name
        """The trace: an exception's text may quote a mail, line ends and all."""
        return "\n".join(f"    {_visible(line)}" for line in super().formatException(ei).splitlines())


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def set_up_logging(level: str) -> None:
    """One line an event on standard error; the service manager adds the time.

    ``level`` is for our own events. What libraries tell below a warning is the dialogue itself: mails with their
    codes, a server's echo of the password, and addresses of channels, which are secrets.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(LogLines("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("escalationd").setLevel(level.upper())


def run_daemon(config: Path) -> None:
    """The daemon, until SIGTERM."""
    settings = load(config)
    set_up_logging(settings.log_level)
    from escalationd.daemon.run import run

    run(settings)


def run_once(config: Path, *, json: bool) -> None:
    """One pass."""
    settings = load(config)
    set_up_logging("warning")
    from escalationd.daemon.once import once

    done = once(settings)
    if json:
        as_json(done)
    else:
        typer.echo(", ".join(f"{name} {number}" for name, number in done.items()))


def run_backup(config: Path, target: Path) -> None:
    """A consistent copy of the database."""
    with opened(config) as (_, database):
        database.backup(target)
    typer.echo(f"{target} is a consistent copy")
