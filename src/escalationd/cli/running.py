"""``run``, ``once`` and ``backup``."""

from __future__ import annotations

import logging
from pathlib import Path

import typer

from escalationd.cli.output import as_json, opened
from escalationd.config import load


def set_up_logging(level: str) -> None:
    """One line an event on standard error; the service manager adds the time."""
    logging.basicConfig(level=level.upper(), format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


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
