"""The options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

Config = Annotated[
    Path, typer.Option("--config", "-c", envvar="ESCALATIOND_CONFIG", help="The configuration file.", show_default=True)
]
AnyConfig = Annotated[
    Optional[Path],  # noqa: UP045 - typer reads it on 3.11
    typer.Option(
        "--config", "-c", envvar="ESCALATIOND_CONFIG", help="The configuration; without one, the shipped policy."
    ),
]
DEFAULT = Path("/etc/escalationd/config.yaml")
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")]
Reason = Annotated[str, typer.Option("--reason", "-r", help="Why; kept in the history.")]
Ref = Annotated[str, typer.Argument(metavar="REF", help="The case, such as ESC-2026-0042.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The number in the list.")]
Note = Annotated[str, typer.Option("--note", "-m", help="What you have found out; kept in the history.")]
Admin = Annotated[Optional[str], typer.Option("--admin", help="Who you are: one of the configured admins.")]  # noqa: UP045 - typer reads it on 3.11
