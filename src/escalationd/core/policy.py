"""How to Escalate, as values. Holds no rule of its own and reads no file: ``config.py`` builds it from YAML.

Every table of the process document is a field here; the shipped values are in ``default_policy.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from escalationd.core.calendar import Calendar
from escalationd.core.duration import Duration

Value: TypeAlias = str | Decimal | tuple[str, ...]
"""A field's value: text, an exact amount, or a list in the order it was written."""


class FieldType(StrEnum):
    """What a field holds, and so how ``mail/forms/form.py`` reads it."""

    TEXT = "text"
    MONEY = "money"
    CHOICE = "choice"
    LIST = "list"
    EVIDENCE = "evidence"
    EMAIL = "email"


class Verb(StrEnum):
    """What a decider, or a submitter, can do by mail (PRODUCT section 5 and 7)."""

    APPROVE = "approve"
    DENY = "deny"
    REFER = "refer"
    RESOLVED = "resolved"
    ASK = "ask"
    TAKE = "take"
    ESCALATE = "escalate"
    REVIEW = "review"
    REMIND = "remind"
    AWAY = "away"
    UNDO = "undo"
    # the submitter's own words
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    SENT = "sent"
    CUSTOMER = "customer"
    # one tap of "Did you write this?"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One row of the process document's tables "Required Information".

    ``pattern`` is a regular expression that the whole value must match; ``choices`` are the allowed
    values of a CHOICE (or, when given, of a TEXT), compared without case.
    """

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    hint: str = ""
    aliases: tuple[str, ...] = ()
    pattern: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of escalation: which fields it needs and which labels tell that it applies.

    ``names`` are the words that ``Type:`` accepts for it.
    """

    name: str
    label: str
    names: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One line of "Before Escalating". ``keywords`` recognise it in a sentence."""

    name: str
    label: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named in the configuration. ``contacts`` are Apprise URLs (secrets), tried in order.

    Letters go to ``address`` only; what comes from one of the ``other_addresses`` is theirs as well.
    """

    address: str
    name: str
    other_addresses: tuple[str, ...] = ()
    zone: str = "UTC"
    phone: str = ""
    contacts: tuple[str, ...] = ()
    deputies: tuple[Deputy, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Everything this person writes from, the main address first."""
        return (self.address, *self.other_addresses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputy:
    """Who decides for somebody; without dates, always. ``since`` and ``until`` are aware UTC."""

    address: str
    since: datetime | None = None
    until: datetime | None = None

    def active(self, now: datetime) -> bool:
        """Whether the deputy may decide at ``now`` (aware UTC)."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A rung of the ladder. ``address`` takes the briefs: a queue, or the one member's own address."""

    name: str
    title: str
    address: str
    members: tuple[str, ...]
    deputies: tuple[Deputy, ...] = ()
    response: Duration
    response_urgent: Duration
    calendar: Calendar
    required: tuple[str, ...] = ()
    status: str = ""
    executive: bool = False
    contacts: tuple[str, ...] = ()
    phone: str = ""

    @property
    def is_queue(self) -> bool:
        """Whether the address is shared by its members, so that nobody in person writes from it."""
        return self.address not in self.members


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Every duration of PRODUCT section 14. Lists of durations are steps: the last one repeats."""

    reminders: tuple[Decimal, ...]
    overdue: tuple[Duration, ...]
    direct_contact_every: timedelta
    direct_contact_rounds: int
    undo: timedelta
    undo_urgent: timedelta
    token: timedelta
    incomplete_reminders: tuple[Duration, ...]
    incomplete_expiry: Duration
    ask_reminder: Duration
    ask_pause: Duration
    approved_reminders: tuple[Duration, ...]
    customer_update: timedelta
    review_reminder: timedelta
    reopen: timedelta
    auto_escalate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Above ``amount`` of ``currency`` an approval needs a second step, or a second person."""

    currency: str
    amount: Decimal
    second_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many answers an hour: to one address, to one domain and in all (SAFETY 3.3.14).

    Warnings about refused mail have limits of their own, so that a flood of forged mail uses up no answers.
    ``evidence`` is how many bytes of attachments one letter carries.
    """

    staff_per_hour: int = 20
    domain_per_hour: int = 300
    total_per_hour: int = 500
    warnings_per_person: int = 5
    warnings_per_hour: int = 50
    evidence: int = 7_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Texts an organisation changes: the customer sentences and the organisation's name."""

    organisation: str = ""
    customer_escalated: str = ""
    customer_update: str = ""
    customer_resolved: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything ``decide`` may know about the organisation. Addresses are lower-case."""

    mailbox: str
    own_addresses: frozenset[str]
    fields: Mapping[str, Field]
    required: tuple[str, ...]
    urgent_required: tuple[str, ...]
    kinds: Mapping[str, Kind]
    checklist: tuple[ChecklistItem, ...]
    tiers: tuple[Tier, ...]
    people: Mapping[str, Person]
    staff: tuple[str, ...]
    admins: tuple[str, ...]
    words: Mapping[Verb, tuple[str, ...]]
    clocks: Clocks
    calendar: Calendar
    thresholds: tuple[Threshold, ...] = ()
    limits: Limits = Limits()
    wording: Wording = Wording()
    referral_domains: tuple[str, ...] = ()
    customer_mail: bool = False
    ticket_connected: bool = False
    reference_prefix: str = "ESC"

    def tier(self, name: str) -> Tier:
        """The tier called ``name``. Raises KeyError when the configuration has none."""
        for tier in self.tiers:
            if tier.name == name:
                return tier
        raise KeyError(name)

    def next_tier(self, name: str | None) -> Tier | None:
        """The rung above ``name`` (the first rung for None), or None at the top."""
        names = [tier.name for tier in self.tiers]
        place = 0 if name is None else names.index(name) + 1
        return self.tiers[place] if place < len(self.tiers) else None

    def tier_of(self, address: str) -> Tier | None:
        """The highest tier that ``address`` is a member or the queue of, or None."""
        return next((tier for tier in reversed(self.tiers) if address in (*tier.members, tier.address)), None)

    def main_address(self, address: str) -> str:
        """The address under which the person behind ``address`` is known here; of anybody else, the address itself."""
        if address in self.people:
            return address
        return next((who.address for who in self.people.values() if address in who.other_addresses), address)

    def same_person(self, one: str, other: str) -> bool:
        """Whether two addresses are one person's, by configuration or but for a detail (``tom+work@`` is ``tom@``)."""
        return self.mailbox_of(one) == self.mailbox_of(other)

    def mailbox_of(self, address: str) -> str:
        """The one mailbox that stands for everything its owner writes from: to compare people, never to write to."""
        bare = without_detail(address)
        owners = (who.address for who in self.people.values() if bare in map(without_detail, who.addresses))
        return without_detail(next(owners, bare))

    def name_of(self, address: str) -> str:
        """The configured name of ``address``, or the address itself."""
        person = self.people.get(self.main_address(address))
        return person.name if person else address

    def hours_of(self, address: str, calendar: Calendar) -> Calendar:
        """When ``address`` may be reminded: the hours of ``calendar`` on the clock of their own zone."""
        person = self.people.get(address)
        return replace(calendar, zone=person.zone) if person else calendar

    def is_staff(self, address: str) -> bool:
        """Whether ``address`` may write here: named, or in a staff domain (PRODUCT section 6)."""
        domain, main = address.rpartition("@")[2], self.main_address(address)
        known = main in self.people or main in self.admins or self.tier_of(main) is not None
        return known or address in self.staff or domain in self.staff or f"@{domain}" in self.staff

    def required_fields(self, kinds: tuple[str, ...], *, urgent: bool, tier: str) -> tuple[str, ...]:
        """The fields that an escalation of ``kinds`` to ``tier`` must have, in the form's order."""
        names = [*self.required]
        for kind in kinds:
            names += self.kinds[kind].required
        names += self.urgent_required if urgent else ()
        names += self.tier(tier).required
        return tuple(dict.fromkeys(names))


def without_detail(address: str) -> str:
    """The mailbox behind an address (RFC 5233): ``tom+work@x`` is ``tom@x``."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
