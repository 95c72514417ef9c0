"""Who may do what in which state: PRODUCT section 7 as one table. Applies nothing; ``decide`` asks it.

The table is the whole rule but for four guards that need more than standing and state, each in the
function that applies the verb: REOPEN within its days, RESOLVED by a submitter above the first
tier, UNDO by whoever decided and within the window, ESCALATE at the top tier.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from escalationd.core.escalation import Escalation, Status
from escalationd.core.events import Author, Standing
from escalationd.core.policy import Policy, Tier, Verb


class Act(StrEnum):
    """What words without a verb do."""

    COMPLETE = "complete"
    ANSWER = "answer"
    UPDATE = "update"


_INCOMPLETE = frozenset({Status.INCOMPLETE})
_WAITING = frozenset({Status.WAITING})
_TO_DECIDE = frozenset({Status.OPEN, Status.WAITING, Status.IN_REVIEW})
_APPROVED = frozenset({Status.APPROVED})
_CLOSED = frozenset({Status.CLOSED})
_RUNNING = _TO_DECIDE | _APPROVED
_ANY = frozenset(Status)
_NEVER: frozenset[Status] = frozenset()

MAY: Mapping[Standing, Mapping[Verb | Act, frozenset[Status]]] = {
    Standing.SUBMITTER: {
        Act.COMPLETE: _INCOMPLETE,
        Act.ANSWER: _WAITING,
        Act.UPDATE: _RUNNING,
        Verb.RESOLVED: _RUNNING,
        Verb.WITHDRAW: _INCOMPLETE | _TO_DECIDE,
        Verb.REOPEN: _CLOSED,
        Verb.SENT: _ANY,
        Verb.CUSTOMER: _ANY,
    },
    Standing.STAFF: {
        Act.ANSWER: _WAITING,
        Act.UPDATE: _RUNNING,
    },
    Standing.HOLDER: {
        Act.UPDATE: _RUNNING,
        Verb.APPROVE: _TO_DECIDE,
        Verb.DENY: _TO_DECIDE,
        Verb.REFER: _TO_DECIDE,
        Verb.RESOLVED: _TO_DECIDE | _APPROVED,
        Verb.ASK: _TO_DECIDE,
        Verb.TAKE: _TO_DECIDE,
        Verb.ESCALATE: _TO_DECIDE,
        Verb.REVIEW: _TO_DECIDE,
        Verb.REMIND: _TO_DECIDE,
        Verb.AWAY: _TO_DECIDE,
        Verb.REOPEN: _APPROVED | _CLOSED,
        Verb.UNDO: _TO_DECIDE | _APPROVED | _CLOSED,
    },
    Standing.QUEUE: {
        Act.UPDATE: _RUNNING,
        Verb.ASK: _TO_DECIDE,
        Verb.TAKE: _TO_DECIDE,
    },
    Standing.OTHER_TIER: {
        Act.ANSWER: _WAITING,
        Act.UPDATE: _RUNNING,
        # whoever escalated a case is of another tier the moment they did, and may still take it back
        Verb.UNDO: _TO_DECIDE,
    },
}


def may(standing: Standing, act: Verb | Act, status: Status) -> bool:
    """Whether somebody of ``standing`` may do ``act`` to an escalation in ``status``."""
    return status in MAY[standing].get(act, _NEVER)


def may_write(policy: Policy, address: str) -> bool:
    """Whether ``address`` may write to the mailbox at all: staff, or anybody's deputy."""
    deputies = (deputy.address for tier in policy.tiers for deputy in tier.deputies)
    personal = (deputy.address for person in policy.people.values() for deputy in person.deputies)
    return policy.is_staff(address) or policy.main_address(address) in {*deputies, *personal}


def acting_deputies(tier: Tier, policy: Policy, now: datetime, away: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """The deputies of ``tier`` who may decide at ``now``: their address, and whom they stand for.

    A deputy acts within its dates (always, without dates), and while the person it stands for is
    ``away``: one of the members for a member's own deputy, all of them for the tier's.
    """
    nobody_there = bool(tier.members) and away.issuperset(tier.members)
    of_tier = {deputy.address: tier.title for deputy in tier.deputies if nobody_there or deputy.active(now)}
    of_members = {
        deputy.address: member
        for member in tier.members
        if member in policy.people
        for deputy in policy.people[member].deputies
        if member in away or deputy.active(now)
    }
    return of_tier | of_members


def author_of(
    address: str, escalation: Escalation, policy: Policy, now: datetime, away: frozenset[str] = frozenset()
) -> Author:
    """What ``address`` is to ``escalation`` at ``now``, for somebody who is known to be staff.

    The submitter comes first: nobody decides their own escalation (PRODUCT section 6), be it one that
    they handed in from ``tom+work@``, or another address of theirs, and would decide as ``tom@``.
    """
    address = policy.main_address(address)
    tier = policy.tier(escalation.tier)
    if policy.same_person(address, escalation.submitter):
        return Author(address=address, standing=Standing.SUBMITTER)
    if address in tier.members:
        return Author(address=address, standing=Standing.HOLDER)
    deputies = acting_deputies(tier, policy, now, away)
    if address in deputies:
        return Author(address=address, standing=Standing.HOLDER, on_behalf_of=deputies[address])
    if address == tier.address:
        return Author(address=address, standing=Standing.QUEUE)
    if policy.tier_of(address):
        return Author(address=address, standing=Standing.OTHER_TIER)
    return Author(address=address, standing=Standing.STAFF)
