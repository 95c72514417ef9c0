"""The whole file, section by section, into Settings. Checks across sections are in ``checks.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import Enum
from pathlib import Path

from escalationd.config.accounts import WEB_URL, read_database, read_imap, read_smtp, read_ticket_system
from escalationd.config.calendars import read_calendar
from escalationd.config.people import Contacts, read_people, read_staff, read_tiers
from escalationd.config.process import (
    read_checklist,
    read_clocks,
    read_fields,
    read_kinds,
    read_limits,
    read_thresholds,
    read_wording,
    read_words,
)
from escalationd.config.secrets import Place
from escalationd.config.section import Reader, Section
from escalationd.config.settings import Settings
from escalationd.config.trust import read_risks, read_trust, warnings_of
from escalationd.config.values import ADDRESS, DIGEST_TIME, DOMAIN, FLAG, LINE, SPAN
from escalationd.core.policy import Policy

_DAY = timedelta(days=1)


class LogLevel(Enum):
    """How much the log says."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _parse_prefix(text: str) -> str:
    word = text.strip().upper()
    if not (word.isascii() and word.isalpha() and 2 <= len(word) <= 8):
        raise ValueError('write 2 to 8 letters, such as "ESC"')
    return word


def _parse_instance(text: str) -> str:
    word = text.strip()
    if not word.isascii() or not word.replace("-", "").replace(".", "").isalnum():
        raise ValueError('write one word of letters, digits, dots and hyphens, such as "escalations"')
    return word


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """What is said of the mailbox itself."""

    address: str
    name: str
    own: frozenset[str]
    list_ids: frozenset[str]
    poll: timedelta
    bounce_plus_address: bool


def read_mailbox(section: Section) -> Mailbox:
    """The address that staff write to, and everything that is the mailbox too."""
    group = section.section("mailbox")
    address = group.read("address", ADDRESS, example="escalations@example.test")
    mailbox = Mailbox(
        address=address,
        name=group.read("name", LINE, "Escalations"),
        own=frozenset({address, *group.list_of("other_addresses", ADDRESS)}),
        list_ids=frozenset(word.lower().strip("<>") for word in group.list_of("list_ids", LINE)),
        poll=group.read("poll", SPAN, timedelta(seconds=60)),
        bounce_plus_address=group.read("bounce_plus_address", FLAG, default=False),
    )
    group.done()
    return mailbox


def read_policy(section: Section, mailbox: Mailbox, contacts: Contacts, *, ticket_connected: bool) -> Policy:
    """How to Escalate, as the shipped policy and the organisation have it together."""
    calendar = read_calendar(section.section("calendar"))
    staff, admins = read_staff(section)
    fields = read_fields(section)
    tiers = read_tiers(section, calendar, contacts)
    return Policy(
        mailbox=mailbox.address,
        own_addresses=mailbox.own,
        fields=fields,
        required=section.list_of("required", LINE),
        urgent_required=section.list_of("urgent_required", LINE),
        kinds=read_kinds(section),
        checklist=read_checklist(section),
        tiers=tiers,
        people=read_people(section, calendar, contacts, tiers),
        staff=staff,
        admins=admins,
        words=read_words(section),
        clocks=read_clocks(section),
        calendar=calendar,
        thresholds=read_thresholds(section, fields),
        limits=read_limits(section),
        wording=read_wording(section),
        referral_domains=section.list_of("referral_domains", DOMAIN),
        customer_mail=section.read("customer_mail", FLAG, default=False),
        ticket_connected=ticket_connected,
        reference_prefix=section.read("reference_prefix", Reader("a prefix", _parse_prefix, "ESC"), "ESC"),
    )


def read_settings(section: Section, path: Path, place: Place) -> Settings:
    """Everything in the file; mistakes are in the section's report."""
    mailbox = read_mailbox(section)
    contacts = Contacts(place)
    ticket, ticket_address = read_ticket_system(section, place)
    policy = read_policy(section, mailbox, contacts, ticket_connected=bool(ticket or ticket_address))
    (trust, border), risks = read_trust(section), read_risks(section)
    data_folder = place.folder / Path(section.read("data_folder", LINE, example="/var/lib/escalationd")).expanduser()
    digest = section.section("digest")
    settings = Settings(
        path=path,
        policy=policy,
        imap=read_imap(section, place),
        smtp=read_smtp(section, place),
        trust=trust,
        border=border,
        database_url=read_database(section, data_folder),
        data_folder=data_folder,
        mailbox=mailbox.address,
        own_addresses=mailbox.own,
        list_ids=mailbox.list_ids,
        sender_name=mailbox.name,
        instance=section.read(
            "instance", Reader("a name", _parse_instance, "escalationd"), mailbox.address.replace("@", ".")
        ),
        templates=_templates(section, place),
        contacts=contacts.channels,
        ticket=ticket,
        ticket_address=ticket_address,
        poll_seconds=mailbox.poll.total_seconds(),
        digest_time=digest.read("time", DIGEST_TIME, time(8)),
        retention=section.read("retention", SPAN, 730 * _DAY),
        heartbeat_url=section.optional("heartbeat_url", WEB_URL),
        accepted_risks=risks,
        bounce_plus_address=mailbox.bounce_plus_address,
        log_level=section.choice("log_level", LogLevel, LogLevel.INFO).value,
        warnings=warnings_of(trust, risks),
    )
    digest.done()
    section.done()
    return settings


def _templates(section: Section, place: Place) -> Path | None:
    """The folder of letters that replace ours one by one."""
    text = section.optional("templates", LINE)
    folder = place.folder / Path(text).expanduser() if text else None
    if folder is not None and place.check and not folder.is_dir():
        section.problem("templates", f"there is no folder {folder}", "make it, correct the path, or leave the key out")
    return folder
