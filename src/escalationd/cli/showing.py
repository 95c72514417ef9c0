"""``digest``, ``template`` and ``check-message``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import typer

from escalationd.cli.output import as_json, say
from escalationd.config import default_policy, load
from escalationd.core.customer import check_message
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.policy import Policy
from escalationd.mail.letters.compose import Composer, Post, Stationery


def show_digest(config: Path, html: Path | None) -> None:
    """The digest of the last day, as it stands."""
    from escalationd.daemon.wiring import open_desk
    from escalationd.service.report import summary_now, zone_of

    desk = open_desk(load(config, check_secrets=False))
    now = desk.now()
    admin = desk.policy.admins[0] if desk.policy.admins else desk.policy.mailbox
    with desk.database.read() as session:
        summary = summary_now(session, desk, zone_of(desk, admin), now - timedelta(days=1))
    letter = Letter(kind=LetterKind.DIGEST, key="digest", to=admin, facts={"summary": summary})
    page = desk.composer.pages(letter, None, Post(message_id="", reply_to=desk.policy.mailbox), now)
    desk.database.close()
    if html is None:
        typer.echo(page.text)
        return
    html.write_text(page.html, encoding="utf-8")
    typer.echo(f"written to {html}")


def policy_of(config: Path | None) -> Policy:
    """The configured policy, or the shipped one."""
    return load(config, check_secrets=False).policy if config else default_policy()


def show_template(kinds: list[str], config: Path | None, *, urgent: bool) -> int:
    """The blank form of one or several kinds."""
    policy = policy_of(config)
    unknown = [kind for kind in kinds if kind not in policy.kinds]
    if unknown:
        typer.echo(f"there is no kind {', '.join(unknown)}; the kinds are {', '.join(policy.kinds)}", err=True)
        return 2
    stationery = Stationery(mailbox=policy.mailbox, sender_name="", instance="")
    typer.echo(Composer(policy, stationery).form(tuple(kinds), urgent=urgent))
    return 0


def check_text(text: str, config: Path | None, *, json: bool) -> int:
    """What must not be said in a text for the customer; exit code 1 when there is something."""
    findings = check_message(text, policy_of(config))
    if config is None:
        typer.echo("Without your configuration, the names of your people are not known here (--config FILE).", err=True)
    if json:
        as_json(
            [
                {"words": one.words, "rule": one.rule, "reason": one.reason, "suggestion": one.suggestion}
                for one in findings
            ]
        )
    elif not findings:
        typer.echo("Fine to send.")
    for finding in () if json else findings:
        say(f'"{finding.words}": {finding.reason}; {finding.suggestion}.')
    return 1 if findings else 0
