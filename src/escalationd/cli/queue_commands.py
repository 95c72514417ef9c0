"""The commands on what came in and what goes out: arguments and help."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from escalationd.cli.options import DEFAULT, Admin, Config, Json, Limit, Note, Number, Reason

inbox_app = typer.Typer(help="The mails that came in, each with its one disposition.", no_args_is_help=True)
outbox_app = typer.Typer(help="The letters, calls and ticket notes that go out.", no_args_is_help=True)


@inbox_app.command("list")
def inbox_list(
    config: Config = DEFAULT,
    json: Json = False,
    refused: Annotated[bool, typer.Option("--refused", help="Only what was refused.")] = False,
    disposition: Annotated[Optional[str], typer.Option(help="Only this disposition.")] = None,  # noqa: UP045 - typer reads it on 3.11
    limit: Limit = 50,
) -> None:
    """The newest mails."""
    from escalationd.cli.posting import list_inbox

    list_inbox(config, json=json, disposition="refused" if refused else disposition, limit=limit)


@inbox_app.command("raw")
def inbox_raw(number: Number, config: Config = DEFAULT) -> None:
    """The raw bytes of a mail, on standard output."""
    from escalationd.cli.posting import raw_mail

    raise typer.Exit(raw_mail(config, number))


@inbox_app.command("retry")
def inbox_retry(number: Number, config: Config = DEFAULT) -> None:
    """Handle a mail once more, after a fix."""
    from escalationd.cli.posting import retry_mail

    raise typer.Exit(retry_mail(config, number))


@inbox_app.command("release")
def inbox_release(number: Number, note: Note, admin: Admin = None, config: Config = DEFAULT) -> None:
    """Vouch for the author of a refused mail, so that it is handled after all."""
    from escalationd.cli.posting import settle_mail

    raise typer.Exit(settle_mail(config, number, note, admin, released=True))


@inbox_app.command("reject")
def inbox_reject(number: Number, note: Note, admin: Admin = None, config: Config = DEFAULT) -> None:
    """Leave a mail that was set aside as it is, with a note."""
    from escalationd.cli.posting import settle_mail

    raise typer.Exit(settle_mail(config, number, note, admin, released=False))


@outbox_app.command("list")
def outbox_list(
    config: Config = DEFAULT,
    json: Json = False,
    state: Annotated[Optional[str], typer.Option(help="queued, sent, failed, recalled or dropped.")] = None,  # noqa: UP045 - typer reads it on 3.11
    limit: Limit = 50,
) -> None:
    """The newest letters, calls and ticket notes."""
    from escalationd.cli.posting import list_outbox

    list_outbox(config, json=json, state=state, limit=limit)


@outbox_app.command("retry")
def outbox_retry(number: Number, config: Config = DEFAULT) -> None:
    """Send a failed one again, with the same bytes."""
    from escalationd.cli.posting import retry_letter

    raise typer.Exit(retry_letter(config, number))


@outbox_app.command("drop")
def outbox_drop(number: Number, reason: Reason, config: Config = DEFAULT) -> None:
    """Never send a queued or failed one."""
    from escalationd.cli.posting import drop_letter

    raise typer.Exit(drop_letter(config, number, reason))
