"""The commands with their arguments and help; those on mails, letters and cases stand beside. Does nothing itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from escalationd import __version__
from escalationd.cli.case_commands import case_app
from escalationd.cli.options import DEFAULT, AnyConfig, Config, Json, Limit, Ref
from escalationd.cli.output import say
from escalationd.cli.queue_commands import inbox_app, outbox_app
from escalationd.errors import ConfigError, EscalationdError

app = typer.Typer(
    name="escalationd",
    help="An email-driven escalation processor: a mailbox in, decisions, clocks and letters out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(inbox_app, name="inbox")
app.add_typer(outbox_app, name="outbox")
app.add_typer(case_app, name="case")


def run_app() -> None:
    """Run the command line; every expected problem is one clear line on standard error."""
    try:
        app(prog_name="escalationd")
    except ConfigError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except EscalationdError as error:
        say(f"escalationd: {error}", err=True)
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
