"""The commands with which an admin acts on a case: arguments and help."""

from __future__ import annotations

from typing import Annotated

import typer

from escalationd.cli.options import DEFAULT, Admin, Config, Reason, Ref

case_app = typer.Typer(help="Act on a case yourself, with a reason.", no_args_is_help=True)


@case_app.command("close")
def case_close(
    ref: Ref,
    reason: Reason,
    resolution: Annotated[str, typer.Option(help="resolved, denied or referred.")] = "resolved",
    admin: Admin = None,
    config: Config = DEFAULT,
) -> None:
    """Close a case."""
    from escalationd.cli.acting import act

    raise typer.Exit(act(config, ref, "close", reason, admin, resolution=resolution))


@case_app.command("reopen")
def case_reopen(ref: Ref, reason: Reason, admin: Admin = None, config: Config = DEFAULT) -> None:
    """Open an ended case again at its last tier."""
    from escalationd.cli.acting import act

    raise typer.Exit(act(config, ref, "reopen", reason, admin))


@case_app.command("reassign")
def case_reassign(
    ref: Ref,
    reason: Reason,
    tier: Annotated[str, typer.Option(help="The tier it goes to.")],
    admin: Admin = None,
    config: Config = DEFAULT,
) -> None:
    """Hand a case to another tier."""
    from escalationd.cli.acting import act

    raise typer.Exit(act(config, ref, "reassign", reason, admin, tier=tier))


@case_app.command("note")
def case_note(ref: Ref, reason: Reason, admin: Admin = None, config: Config = DEFAULT) -> None:
    """Add a note to the history."""
    from escalationd.cli.acting import act

    raise typer.Exit(act(config, ref, "note", reason, admin))


@case_app.command("forget")
def case_forget(ref: Ref, reason: Reason, admin: Admin = None, config: Config = DEFAULT) -> None:
    """Remove what people wrote about an ended case (personal data); the history still verifies."""
    from escalationd.cli.acting import forget_case

    raise typer.Exit(forget_case(config, ref, reason, admin))
