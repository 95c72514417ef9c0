"""People, tiers and who may write: who is who in the organisation. Grants nothing itself: see ``core/life.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from escalationd.config.calendars import read_calendar
from escalationd.config.nodes import Node, overlay
from escalationd.config.secrets import Place, secret_of
from escalationd.config.section import Reader, Report, Section
from escalationd.config.values import ADDRESS, DURATION, FLAG, LINE, MEMBER, TEXT, ZONE, parse_address, parse_moment
from escalationd.core.calendar import Calendar
from escalationd.core.policy import Deputy, Person, Tier
from escalationd.net.accounts import Secret

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in for a date that cannot be read."""


@dataclass(slots=True)
class Contacts:
    """The direct-contact channels: by address of a person or name of a tier. Each is a secret."""

    place: Place
    channels: dict[str, tuple[Secret, ...]] = field(default_factory=dict)

    def read(self, section: Section, owner: str) -> tuple[str, ...]:
        """Keep the channels at ``contacts``; what the policy may know of them is their names."""
        entries = section.items("contacts")
        found = [(secret, name) for key, node in entries for secret, name in self._channel(node, key, section.report)]
        if found:
            self.channels[owner] = tuple(secret for secret, _ in found)
        return tuple(name for _, name in found)

    def _channel(self, node: Node, key: str, report: Report) -> Iterator[tuple[Secret, str]]:
        if isinstance(node.content, Mapping):
            secret = secret_of(node, key, report, self.place)
            name = f"channel {key.rpartition('.')[2]}"
        else:
            secret, name = _literal(node, key, report)
        if secret is not None:
            yield secret, name


@dataclass(frozen=True, slots=True)
class LiteralContact:
    """An Apprise URL that stands in the configuration file itself; never shown."""

    url: str = field(repr=False)

    def __call__(self) -> str:
        """The URL."""
        return self.url


_URL = re.compile(r"([a-z][a-z0-9+.-]{0,30})://(?=\S)")


def _literal(node: Node, key: str, report: Report) -> tuple[Secret | None, str]:
    """A channel written out. Most hold a password or key, so the text is not repeated in a problem."""
    text = node.content if isinstance(node.content, str) else ""
    found = _URL.match(text.strip())
    if found is None:
        right = 'write an Apprise URL such as "json://host/path", or {file: /path} where it is kept'
        report.add(node.line, key, "it is not an Apprise URL", right)
        return None, ""
    return LiteralContact(text.strip()), f"{found.group(1)}://"


def is_private(url: str) -> bool:
    """Whether a channel's URL is worth hiding: everything but a receiver on this machine."""
    try:
        return urlsplit(url).hostname not in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        return True


def read_people(section: Section, calendar: Calendar, contacts: Contacts, tiers: tuple[Tier, ...]) -> dict[str, Person]:
    """Everybody under ``people``, by address. Who names no zone lives by the clock of their tier."""
    people: dict[str, Person] = {}
    zones = {member: tier.calendar.zone for tier in tiers for member in tier.members}
    group = section.section("people")
    for name, node in group.children():
        try:
            address = parse_address(name)
        except ValueError as error:
            group.problem(name, f'"{name}" is not a mail address', str(error))
            continue
        if address in people:
            group.problem(name, "this address is there twice", "keep one of the two")
            continue
        short = isinstance(node.content, str)
        entry = Node({"name": node}, node.line) if short else node
        child = Section(entry, f"people.{name}", section.report, "people.*")
        people[address] = _person(address, child, zones.get(address, calendar.zone), contacts)
    return people


def _person(address: str, section: Section, usual_zone: str, contacts: Contacts) -> Person:
    zone = section.read("zone", ZONE, usual_zone)
    person = Person(
        address=address,
        name=section.read("name", LINE, address),
        other_addresses=tuple(dict.fromkeys(section.list_of("other_addresses", ADDRESS))),
        zone=zone,
        phone=section.read("phone", LINE, ""),
        contacts=contacts.read(section, address),
        deputies=read_deputies(section, zone),
    )
    section.done()
    return person


def read_deputies(section: Section, zone: str) -> tuple[Deputy, ...]:
    """``deputies``: addresses, or groups with ``address``, ``since`` and ``until`` in local time."""
    return tuple(_deputy(key, node, section.report, zone) for key, node in section.items("deputies"))


def _deputy(key: str, node: Node, report: Report, zone: str) -> Deputy:
    short = isinstance(node.content, str)
    entry = Section(Node({"address": node}, node.line) if short else node, key, report, "*.deputies.*")
    address = entry.read("address", ADDRESS, example="deputy@example.test")
    since, until = _moment(entry, "since", zone, end=False), _moment(entry, "until", zone, end=True)
    entry.done()
    if since and until and until <= since:
        entry.problem("until", "it is over before it begins", 'let "until" be after "since"')
    return Deputy(address=address, since=since, until=until)


def _moment(section: Section, name: str, zone: str, *, end: bool) -> datetime | None:
    return section.optional(name, Reader("a date", partial(parse_moment, zone=zone, end=end), _SOME_DAY))


def read_tiers(section: Section, calendar: Calendar, contacts: Contacts) -> tuple[Tier, ...]:
    """The ladder, from the first rung to the last."""
    tiers = tuple(_tier(name, child, section, calendar, contacts) for name, child in section.sections("tiers"))
    if not tiers:
        section.missing("tiers", "{L2: {address: l2@example.test, members: [...]}, CIO: ...}")
    return tiers


def _tier(name: str, section: Section, top: Section, calendar: Calendar, contacts: Contacts) -> Tier:
    own = _calendar(section, top, calendar)
    members = section.list_of("members", ADDRESS)
    first = members[0] if len(members) == 1 else None
    plain_name = re.sub(r"[^a-z0-9]", "", name.lower())
    tier = Tier(
        name=name,
        title=section.read("title", LINE, name),
        address=section.read("address", ADDRESS, first, example=f"{plain_name}@example.test"),
        members=tuple(dict.fromkeys(members)),
        deputies=read_deputies(section, own.zone),
        response=section.read("response", DURATION, example="1 working day"),
        response_urgent=section.read("response_urgent", DURATION, example="4 hours"),
        calendar=own,
        required=section.list_of("required", LINE),
        status=section.read("status", TEXT, f"Escalated - {name}"),
        executive=section.read("executive", FLAG, default=False),
        contacts=contacts.read(section, name),
        phone=section.read("phone", LINE, ""),
    )
    section.done()
    return tier


def _calendar(section: Section, top: Section, calendar: Calendar) -> Calendar:
    """The tier's own calendar laid over the organisation's; most tiers have none of their own."""
    own = section.node("calendar")
    if own is None:
        return calendar
    merged = overlay(top.node("calendar"), own)
    return read_calendar(Section(merged, section.path("calendar"), section.report, "calendar"))


def read_staff(section: Section) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who may write (addresses and domains), and the admins."""
    admins = section.list_of("admins", ADDRESS)
    if not admins:
        section.missing("admins", "[admin@example.test]")
    return section.list_of("staff", MEMBER), tuple(dict.fromkeys(admins))
