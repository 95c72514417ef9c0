"""``case``: what an admin does to a case, through the same decision as everything else."""

from __future__ import annotations

from pathlib import Path

import typer

from escalationd.cli.output import say
from escalationd.config import load
from escalationd.core.admin_act import AdminAct
from escalationd.core.decide import decide
from escalationd.core.escalation import Resolution
from escalationd.core.events import AdminActed
from escalationd.core.policy import Policy
from escalationd.daemon.wiring import open_desk
from escalationd.service.forget import forget
from escalationd.service.keep import keep
from escalationd.store import escalations, history, people


def find_admin(policy: Policy, named: str | None) -> str:
    """The admin who acts: the one named, who must be configured, or the only one."""
    if named is None and len(policy.admins) > 1:
        raise typer.BadParameter(f"say who you are: --admin and one of {', '.join(policy.admins)}")
    if named is None:
        return policy.admins[0] if policy.admins else "admin"
    if named.strip().lower() not in policy.admins:
        raise typer.BadParameter(f"{named} is not one of the configured admins: {', '.join(policy.admins)}")
    return named.strip().lower()


def forget_case(config: Path, ref: str, reason: str, admin: str | None) -> int:
    """Remove what is kept about an ended case; exit code 1 when nothing was removed."""
    settings = load(config, check_secrets=False)
    who = find_admin(settings.policy, admin)
    desk = open_desk(settings)
    try:
        why = forget(desk, ref, who, reason)
    finally:
        desk.database.close()
    typer.echo(why or f"{ref.upper()} is forgotten; the history still verifies", err=bool(why))
    return 1 if why else 0


def act(
    config: Path,
    ref: str,
    what: str,
    reason: str,
    admin: str | None,
    *,
    resolution: str = "resolved",
    tier: str | None = None,
) -> int:
    """Do it, or say why not; exit code 1 when nothing was changed."""
    settings = load(config, check_secrets=False)
    policy = settings.policy
    who = find_admin(policy, admin)
    if tier is not None and tier not in {one.name for one in policy.tiers}:
        typer.echo(f"there is no tier {tier}; the tiers are {', '.join(one.name for one in policy.tiers)}", err=True)
        return 2
    if resolution not in set(Resolution):
        typer.echo("the resolution is resolved, denied or referred", err=True)
        return 2
    desk = open_desk(settings)
    now = desk.now()
    try:
        with desk.database.write() as session:
            case = escalations.load(session, ref)
            if case is None:
                typer.echo(f"there is no escalation {ref}", err=True)
                return 1
            number = len(history.for_escalation(session, ref)) + 1
            event = AdminActed(
                admin=who,
                act=AdminAct(what),
                reason=reason,
                number=number,
                resolution=Resolution(resolution),
                tier=tier,
            )
            decision = decide(case, event, desk.policy, now, frozenset(people.away_now(session, now)))
            keep(session, desk, case, decision, now)
    finally:
        desk.database.close()
    say(f"{case.ref}: {decision.reason}", err=not decision.lines)
    return 0 if decision.lines else 1
