"""The commands with their arguments and help. What each does is in the modules beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from escalationd import __version__
from escalationd.errors import ConfigError, EscalationdError

app = typer.Typer(
    name="escalationd",
    help="An email-driven escalation processor: a mailbox in, decisions, clocks and letters out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
inbox_app = typer.Typer(help="The mails that came in, each with its one disposition.", no_args_is_help=True)
outbox_app = typer.Typer(help="The letters, calls and ticket notes that go out.", no_args_is_help=True)
case_app = typer.Typer(help="Act on a case yourself, with a reason.", no_args_is_help=True)
app.add_typer(inbox_app, name="inbox")
app.add_typer(outbox_app, name="outbox")
app.add_typer(case_app, name="case")

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


def run_app() -> None:
    """Run the command line; every expected problem is one clear line on standard error."""
    try:
        app(prog_name="escalationd")
    except ConfigError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except EscalationdError as error:
        typer.echo(f"escalationd: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise  # no file that somebody named: a defect, not a mistake
        typer.echo(f"escalationd: {error.filename}: {error.strerror}", err=True)
        sys.exit(1)


def _version(wanted: bool) -> None:  # noqa: FBT001, RUF100 - typer's signature
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--folder", "-o", help="Where the letters are written.")] = Path(
        "escalationd-demo"
    ),
    stay: Annotated[
        bool, typer.Option("--stay", help="Keep running, so that a mail client can be pointed at it.")
    ] = False,
) -> None:
    """Play three escalations on an embedded mail server.

    Real IMAP, real SMTP, the real daemon; all letters end up as pages in a folder.
    """
    from escalationd.demo.play import play

    raise typer.Exit(play(folder, stay=stay))


@app.command()
def run(config: Config = DEFAULT) -> None:
    """Look after the mailbox until stopped."""
    from escalationd.cli.running import run_daemon

    run_daemon(config)


@app.command()
def once(config: Config = DEFAULT, json: Json = False) -> None:
    """One pass: take in, handle, remind, send, and stop."""
    from escalationd.cli.running import run_once

    run_once(config, json=json)


@app.command()
def check(
    config: Config = DEFAULT,
    json: Json = False,
    canary: Annotated[
        bool, typer.Option("--canary", help="Send forged mail through your border, and tell what it did.")
    ] = False,
    patience: Annotated[float, typer.Option("--wait", min=1, help="Seconds to wait for the canaries.")] = 60.0,
) -> None:
    """Try everything that a start would need.

    Configuration, connections, folders, database, disk and, with --canary, the border.
    """
    from escalationd.cli.checking import run_checks

    raise typer.Exit(run_checks(config, json=json, patience=patience if canary else None))


@app.command()
def status(config: Config = DEFAULT, json: Json = False) -> None:
    """How things stand: mail, cases, letters, health."""
    from escalationd.cli.listing import show_status

    raise typer.Exit(show_status(config, json=json))


@app.command("list")
def list_(
    config: Config = DEFAULT,
    json: Json = False,
    all_: Annotated[bool, typer.Option("--all", "-a", help="Ended ones too.")] = False,
    tier: Annotated[Optional[str], typer.Option(help="Only this tier.")] = None,  # noqa: UP045 - typer reads it on 3.11
    urgent: Annotated[bool, typer.Option("--urgent", help="Only urgent ones.")] = False,
    limit: Limit = 200,
) -> None:
    """The escalations, with their tracking fields."""
    from escalationd.cli.listing import list_cases

    list_cases(config, json=json, ended=all_, tier=tier, urgent=urgent, limit=limit)


@app.command()
def show(ref: Ref, config: Config = DEFAULT, json: Json = False) -> None:
    """One escalation: facts, clock, letters.

    The clock is shown with the reason why the decision is due when it is.
    """
    from escalationd.cli.listing import show_case

    raise typer.Exit(show_case(config, ref, json=json))


@app.command()
def log(ref: Ref, config: Config = DEFAULT, json: Json = False) -> None:
    """The history of one escalation."""
    from escalationd.cli.listing import show_log

    raise typer.Exit(show_log(config, ref, json=json))


@app.command()
def explain(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Mails (.eml), or folders of mails.")],
    config: AnyConfig = None,
    json: Json = False,
    form_only: Annotated[bool, typer.Option("--form-only", help="Only what the form reader sees.")] = False,
    reply_only: Annotated[bool, typer.Option("--reply-only", help="Only the new words and the verb.")] = False,
) -> None:
    """What would be done with a mail, and why. Changes nothing."""
    from escalationd.cli.explaining import explain_files

    if form_only and reply_only:
        raise typer.BadParameter("give --form-only or --reply-only, not both")
    only = "form" if form_only else "reply" if reply_only else ""
    raise typer.Exit(explain_files(files, config, json=json, only=only))


@app.command()
def digest(
    config: Config = DEFAULT,
    stdout: Annotated[bool, typer.Option("--stdout", help="Print it as text (the default).")] = False,
    html: Annotated[Optional[Path], typer.Option("--html", help="Write it as a page to this file.")] = None,  # noqa: UP045 - typer reads it on 3.11
) -> None:
    """The digest as it would be sent now."""
    from escalationd.cli.showing import show_digest

    del stdout
    show_digest(config, html)


@app.command()
def template(
    kind: Annotated[
        list[str] | None, typer.Argument(metavar="KIND", help="general, financial, compliance, or several.")
    ] = None,
    config: AnyConfig = None,
    urgent: Annotated[bool, typer.Option("--urgent", help="With the fields of an urgent case.")] = False,
) -> None:
    """The form to fill in."""
    from escalationd.cli.showing import show_template

    raise typer.Exit(show_template(kind or [], config, urgent=urgent))


@app.command("check-message")
def check_message(
    file: Annotated[
        typer.FileText,
        typer.Argument(
            metavar="FILE", help="The text for the customer; standard input when none is named.", encoding="utf-8"
        ),
    ] = "-",  # type: ignore[assignment]  # typer opens it
    config: AnyConfig = None,
    json: Json = False,
) -> None:
    """Check a text for the customer.

    Against "What NOT to say"; exit code 1 when there is something.
    """
    from escalationd.cli.showing import check_text

    raise typer.Exit(check_text(file.read(), config or (DEFAULT if DEFAULT.exists() else None), json=json))


@app.command()
def export(
    form: Annotated[str, typer.Argument(metavar="csv|json", help="The form of the export.")],
    config: Config = DEFAULT,
) -> None:
    """Every escalation, as CSV or JSON, on standard output."""
    from escalationd.cli.listing import export_cases

    if form not in ("csv", "json"):
        raise typer.BadParameter("write csv or json")
    export_cases(config, form)


@app.command()
def verify(
    config: Config = DEFAULT,
    head: Annotated[
        bool, typer.Option("--head", help="Print the head of the chain, which every digest carries.")
    ] = False,
    known: Annotated[
        Optional[str],  # noqa: UP045 - typer reads it on 3.11
        typer.Option("--known", metavar="HEAD", help="The head in an older digest: is it still part of the chain?"),
    ] = None,
) -> None:
    """Prove that the history was not edited."""
    from escalationd.cli.listing import verify_history

    raise typer.Exit(verify_history(config, head=head, known=known))


@app.command()
def audit(
    config: Config = DEFAULT,
    json: Json = False,
    mailbox: Annotated[bool, typer.Option("--mailbox", help="Count the mailbox's folders too.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Do not read the bytes of mails and letters again.")] = False,
) -> None:
    """Check all records against the promises.

    Nothing lost, nothing done twice. Changes nothing.
    """
    from escalationd.cli.auditing import run_audit

    raise typer.Exit(run_audit(config, json=json, mailbox=mailbox, quick=quick))


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The new file.")],
    config: Config = DEFAULT,
) -> None:
    """A copy of the SQLite database, while the daemon runs."""
    from escalationd.cli.running import run_backup

    run_backup(config, target)


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


Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The number in the list.")]


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


Note = Annotated[str, typer.Option("--note", "-m", help="What you have found out; kept in the history.")]
Admin = Annotated[Optional[str], typer.Option("--admin", help="Who you are: one of the configured admins.")]  # noqa: UP045 - typer reads it on 3.11


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
