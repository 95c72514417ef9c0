"""Due times: find what is due, decide it, keep it; count them anew at start. Knows no mailbox and sends nothing."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from escalationd.core.decide import decide
from escalationd.core.decision import Decision
from escalationd.core.effects import Letter
from escalationd.core.escalation import Escalation
from escalationd.core.events import ConfigurationRead, DueReached
from escalationd.errors import StoreError
from escalationd.service.bundles import Held, queue_held
from escalationd.service.desk import Desk
from escalationd.service.keep import keep
from escalationd.store import escalations, people
from escalationd.store.restored import held_back

log = logging.getLogger(__name__)

PASS = 100
"""Cases decided in one transaction: reminders that are due together go to a person as one mail."""

_LATER = timedelta(minutes=15)


def sweep(desk: Desk) -> int:
    """Decide every case whose next time has come; how many there were.

    One transaction for a pass, since the reminders of several cases may become one letter. When one case
    of a pass fails, the pass is repeated case by case, and the bad one waits a quarter of an hour.
    """
    now = desk.now()
    done = 0
    while refs := _due(desk, now):
        try:
            _pass(desk, refs, now)
        except StoreError:
            raise  # the database itself: no fault of a case
        except Exception:
            log.exception("a pass over %d due cases failed; going on one by one", len(refs))
            _one_by_one(desk, refs, now)
        done += len(refs)
    return done


def recount(desk: Desk) -> int:
    """Once at start: set every clock anew that the configuration now counts differently; how many there were."""
    now, policy = desk.now(), desk.policy
    with desk.database.read() as session:
        running = escalations.running(session)
    changed = 0
    for case in running:
        try:
            decision = decide(case, ConfigurationRead(), policy, now)
            if decision.lines:
                with desk.database.write() as session:
                    keep(session, desk, case, decision, now)
                changed += 1
        except Exception:
            log.exception("case %s: its deadline could not be counted again", case.ref)
    return changed


def _due(desk: Desk, now: datetime) -> list[str]:
    with desk.database.read() as session:
        return escalations.due(session, now, PASS)


def _one_by_one(desk: Desk, refs: Sequence[str], now: datetime) -> None:
    for ref in refs:
        try:
            _pass(desk, [ref], now)
        except StoreError:
            raise
        except Exception:
            log.exception("case %s: its due time could not be handled; trying again later", ref)
            with desk.database.write() as session:
                escalations.postpone(session, ref, now + _LATER)


def _pass(desk: Desk, refs: Sequence[str], now: datetime) -> None:
    held: dict[str, list[Held]] = defaultdict(list)
    with desk.database.write() as session:
        away = frozenset(people.away_now(session, now))
        cases = [case for ref in refs if (case := escalations.load(session, ref)) is not None]
        with held_back(session, min((case.next_at or now for case in cases), default=None), desk.restored):
            for case in cases:
                _one(session, desk, case, now, away, held)
            for recipient, letters in held.items():
                queue_held(session, desk, recipient, letters, now)


def _one(
    session: Session, desk: Desk, case: Escalation, now: datetime, away: frozenset[str], held: dict[str, list[Held]]
) -> None:
    """Decide the case's earliest due timer; a later one that is due too has its turn in the next pass."""
    timer = min((timer for timer in case.timers if timer.at <= now), key=lambda timer: timer.at, default=None)
    if timer is None:
        return
    decision = decide(case, DueReached(timer=timer, away=away), desk.policy, now, away)
    bundled = [effect for effect in decision.effects if isinstance(effect, Letter) and effect.bundle]
    rest = tuple(effect for effect in decision.effects if effect not in bundled)
    after = keep(session, desk, case, replace(decision, effects=rest), now)
    _must_move_on(decision, case)
    for letter in bundled:
        held[letter.to].append((after or case, letter))


def _must_move_on(decision: Decision, before: Escalation) -> None:
    """A due timer that stays due would be decided for ever: that is a defect, and must be loud."""
    after = decision.escalation
    if after is not None and after.timers == before.timers:
        raise RuntimeError(f"{before.ref}: a due timer did not move on: {decision.reason}")
