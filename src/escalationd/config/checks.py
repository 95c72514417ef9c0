"""Checks across keys: each part is well written, but they do not fit together. Reads no value itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from escalationd.config.people import LiteralContact, is_private
from escalationd.config.section import Section, did_you_mean
from escalationd.config.settings import Settings
from escalationd.config.values import ADDRESS
from escalationd.core.policy import Deputy, Person, Policy, Tier
from escalationd.mail.marks import TOKEN_LENGTH

_LONGEST_LOCAL_PART = 64
"""Octets, RFC 5321 4.5.3.1.1."""


def check_policy(policy: Policy, section: Section) -> None:
    """People, tiers, fields and words among each other."""
    _check_field_names(policy, section)
    _check_labels(policy, section)
    _check_words(policy, section)
    _check_ladder(policy, section)
    for tier in policy.tiers:
        _check_tier(tier, policy, section)
    _check_deputies_of_people(policy, section)
    _check_other_addresses(policy, section)


def check_settings(settings: Settings, section: Section) -> None:
    """The mailbox against the people, and what else has to fit."""
    policy, own = settings.policy, settings.own_addresses
    mailbox = section.section("mailbox")
    if ADDRESS.stand_in in own:
        return
    for who in sorted(own & {*policy.people, *policy.admins}):
        mailbox.problem("address", f"{who} is the mailbox and a person", "give people addresses of their own")
    if settings.ticket_address in own:
        right = "name the address of the ticket system"
        section.section("ticket_system").problem("address", "this is the mailbox itself", right)
    local = settings.mailbox.rpartition("@")[0]
    if len(local) + 1 + TOKEN_LENGTH > _LONGEST_LOCAL_PART:
        mailbox.problem("address", "no reply address fits behind it", "use a shorter name before the @")


def check_file(settings: Settings, path: Path, section: Section) -> None:
    """Whether others may read channels that are written into the file itself."""
    literal = (channel for channels in settings.contacts.values() for channel in channels)
    private = any(isinstance(channel, LiteralContact) and is_private(channel.url) for channel in literal)
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a path that need not exist
    except OSError:
        return
    if private and mode & stat.S_IRWXO:
        wrong = "everybody on this machine can read the contacts in it"
        section.report.add(0, "file", wrong, f'run "chmod 640 {path}", or keep them in files: {{file: /path}}')


def _unknown(section: Section, name: str, words: Iterable[str], known: Iterable[str], what: str) -> None:
    """A problem for each of the words at ``name`` that names nothing."""
    names = tuple(known)
    for word in words:
        if word not in names:
            section.problem(name, f'there is no {what} "{word}"', did_you_mean(word, names))


def _check_field_names(policy: Policy, section: Section) -> None:
    known = policy.fields
    _unknown(section, "required", policy.required, known, "field")
    _unknown(section, "urgent_required", policy.urgent_required, known, "field")
    kinds, tiers = section.section("kinds"), section.section("tiers")
    for kind in policy.kinds.values():
        _unknown(kinds.section(kind.name), "required", kind.required, known, "field")
        _unknown(kinds.section(kind.name), "telling", kind.telling, known, "field")
    for tier in policy.tiers:
        _unknown(tiers.section(tier.name), "required", tier.required, known, "field")
    if "general" not in policy.kinds:
        section.problem("kinds", 'the kind "general" is gone', "keep it: it is what a mail is when nothing is said")


def _check_labels(policy: Policy, section: Section) -> None:
    """A label or alias that belongs to two fields would be read as either."""
    owners: dict[str, str] = {}
    fields = section.section("fields")
    for field in policy.fields.values():
        for label in dict.fromkeys(word.casefold() for word in (field.label, *field.aliases)):
            other = owners.setdefault(label, field.name)
            if other != field.name:
                ours, theirs = _written(fields, field.name, other)
                right = f'take it from one of the two ("{ours}" or "{theirs}")'
                fields.section(ours).problem("aliases", f'"{label}" belongs to the field "{theirs}" too', right)


def _written(section: Section, one: str, other: str) -> tuple[str, str]:
    """The two names, first the one that the operator wrote: that is where something can be changed."""
    return (one, other) if section.line_of(one) or not section.line_of(other) else (other, one)


def _check_words(policy: Policy, section: Section) -> None:
    """A word of two verbs decides nothing."""
    owners: dict[str, str] = {}
    words = section.section("words")
    for verb, said in policy.words.items():
        for word in said:
            other = owners.setdefault(word, verb.value)
            if other != verb.value:
                ours, theirs = _written(words, verb.value, other)
                words.problem(ours, f'"{word}" is a word for "{theirs}" too', "keep it at one of the two verbs")


def _check_ladder(policy: Policy, section: Section) -> None:
    tiers = section.section("tiers")
    addresses: dict[str, str] = {}
    names: dict[str, str] = {}
    for tier in policy.tiers:
        if tier.name.casefold() in names:
            tiers.problem(tier.name, f'it is hard to tell from "{names[tier.name.casefold()]}"', "give it another name")
        names[tier.name.casefold()] = tier.name
        other = addresses.setdefault(tier.address, tier.name)
        if other != tier.name and tier.address != ADDRESS.stand_in:
            wrong = f"{tier.address} is the address of {other} too"
            tiers.section(tier.name).problem("address", wrong, "give each tier its own address")


def _check_tier(tier: Tier, policy: Policy, top: Section) -> None:
    section = top.section("tiers").section(tier.name)
    if not tier.members:
        somebody = tier.address if tier.address != ADDRESS.stand_in else "ruth@example.test"
        right = f'name who may decide: "members: [{somebody}]"'
        section.problem("members", "nobody could decide here", right)
    for who in sorted(_own(policy) & {tier.address, *tier.members}):
        name = "members" if who in tier.members else "address"
        section.problem(name, f"{who} is the mailbox itself", "name the people or their queue")
    written = section.list_of("members", ADDRESS)
    for who in sorted({who for who in written if written.count(who) > 1}):
        section.problem("members", f"{who} is there twice", "name each member once")
    for below in policy.tiers[: policy.tiers.index(tier)]:
        for who in sorted(set(tier.members) & set(below.members)):
            right = "let each person decide at one tier"
            section.problem("members", f"{who} is a member of {below.name} too", right)
    _check_deputies(tier.deputies, set(tier.members), policy, section)


def _own(policy: Policy) -> frozenset[str]:
    """The mailbox's addresses, as far as they were given."""
    return policy.own_addresses - {ADDRESS.stand_in}


def _check_deputies(deputies: tuple[Deputy, ...], instead_of: set[str], policy: Policy, section: Section) -> None:
    for deputy in deputies:
        if deputy.address in instead_of:
            wrong = f"{deputy.address} is a deputy of themselves"
            section.problem("deputies", wrong, "name somebody else: who is a member decides anyway")
        if deputy.address in _own(policy):
            section.problem("deputies", f"{deputy.address} is the mailbox itself", "name a person")


def _check_deputies_of_people(policy: Policy, top: Section) -> None:
    for person in policy.people.values():
        if person.deputies:
            _check_deputies(person.deputies, {person.address}, policy, _section_of(person, top))


def _section_of(person: Person, top: Section) -> Section:
    """Where a person stands in the file: their address may be written in another case there."""
    people = top.section("people")
    written = {name.strip().lower(): name for name, _ in people.children()}
    return people.section(written.get(person.address, person.address))


def _check_other_addresses(policy: Policy, top: Section) -> None:
    """An address belongs to one person, and everything else names that person by the main one."""
    owners = {address: address for address in policy.people}
    for person in policy.people.values():
        for address in person.other_addresses:
            owner = owners.setdefault(address, person.address)
            if address == person.address:
                wrong = f"{address} is their main address already"
            elif address in policy.own_addresses:
                wrong = f"{address} is the mailbox itself"
            elif owner != person.address and address != ADDRESS.stand_in:
                wrong = f"{address} belongs to {owner} too"
            else:
                continue
            _section_of(person, top).problem("other_addresses", wrong, "name addresses that are this person's alone")
    _check_main_addresses(policy, top)


def _check_main_addresses(policy: Policy, top: Section) -> None:
    """Letters and codes go to main addresses; whoever is named by another one would not be known by it."""
    tiers = top.section("tiers")
    named = [(top, "admins", who) for who in policy.admins]
    for tier in policy.tiers:
        section = tiers.section(tier.name)
        named += [(section, "address", tier.address), *((section, "members", who) for who in tier.members)]
        named += [(section, "deputies", deputy.address) for deputy in tier.deputies]
    for person in policy.people.values():
        named += [(_section_of(person, top), "deputies", deputy.address) for deputy in person.deputies]
    for section, key, who in named:
        main = policy.main_address(who)
        if main != who and who != ADDRESS.stand_in:
            section.problem(key, f"{who} is another address of {main}", f"write {main}")
