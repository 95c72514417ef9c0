"""The process itself: fields, kinds, checklist, words, clocks, wording. What the people do is in ``people.py``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from escalationd.config.nodes import Node
from escalationd.config.section import Reader, Section, did_you_mean
from escalationd.config.values import AMOUNT, DURATION, FLAG, LINE, NUMBER, SHARE, SIZE, SPAN, SPAN_OR_NOTHING, TEXT
from escalationd.core.duration import Duration
from escalationd.core.policy import ChecklistItem, Clocks, Field, FieldType, Kind, Limits, Threshold, Verb, Wording


def _parse_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"correct the regular expression: {error}") from error
    return text


_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
PATTERN = Reader("a regular expression", _parse_pattern, ".*")


def read_fields(section: Section) -> dict[str, Field]:
    """The fields in the form's order, by name."""
    return {name: _field(name, child) for name, child in section.sections("fields") if _is_name(name, child)}


def _is_name(name: str, section: Section) -> bool:
    if _NAME.fullmatch(name):
        return True
    section.report.add(section.line, section.key, "a field's name is a word of its own", 'write it as "why_urgent"')
    return False


def _field(name: str, section: Section) -> Field:
    field = Field(
        name=name,
        label=section.read("label", LINE, name.replace("_", " ").capitalize()),
        type=section.choice("type", FieldType, FieldType.TEXT),
        hint=section.read("hint", LINE, ""),
        aliases=section.list_of("aliases", LINE),
        pattern=section.optional("pattern", PATTERN),
        choices=section.list_of("choices", LINE),
    )
    section.done()
    if field.type is FieldType.CHOICE and not field.choices:
        section.problem("choices", "a choice without choices", 'write "choices: [one, other]"')
    return field


def read_kinds(section: Section) -> dict[str, Kind]:
    """The kinds of escalation by name."""
    return {name: _kind(name, child) for name, child in section.sections("kinds")}


def _kind(name: str, section: Section) -> Kind:
    kind = Kind(
        name=name,
        label=section.read("label", LINE, name.capitalize()),
        names=section.list_of("names", LINE, (name,)),
        required=section.list_of("required", LINE),
        telling=section.list_of("telling", LINE),
    )
    section.done()
    return kind


def read_checklist(section: Section) -> tuple[ChecklistItem, ...]:
    """The lines of "Before Escalating"."""
    return tuple(_item(name, child) for name, child in section.sections("checklist"))


def _item(name: str, section: Section) -> ChecklistItem:
    label = section.read("label", LINE, example="Verified escalation is necessary")
    item = ChecklistItem(name=name, label=label, keywords=section.list_of("keywords", LINE))
    section.done()
    return item


def read_words(section: Section) -> dict[Verb, tuple[str, ...]]:
    """What may be said for each verb; its own name, which the one-tap actions write, is always understood."""
    group = section.section("words")
    words = {verb: group.list_of(verb.value, LINE) for verb in Verb}
    group.done()
    return {verb: tuple(dict.fromkeys((verb.value, *(word.lower() for word in said)))) for verb, said in words.items()}


def read_clocks(section: Section) -> Clocks:
    """Every duration of the process."""
    group = section.section("clocks")
    clocks = Clocks(
        reminders=tuple(sorted(group.list_of("reminders", SHARE))),
        overdue=_steps(group, "overdue"),
        direct_contact_every=group.read("direct_contact_every", SPAN, example="15 minutes"),
        direct_contact_rounds=max(group.read("direct_contact_rounds", NUMBER, example="3"), 1),
        undo=group.read("undo", SPAN_OR_NOTHING, example="10 minutes"),
        undo_urgent=group.read("undo_urgent", SPAN_OR_NOTHING, example="2 minutes"),
        token=group.read("token", SPAN, example="30 days"),
        incomplete_reminders=_steps(group, "incomplete_reminders"),
        incomplete_expiry=group.read("incomplete_expiry", DURATION, example="7 working days"),
        ask_reminder=group.read("ask_reminder", DURATION, example="4 working hours"),
        ask_pause=group.read("ask_pause", DURATION, example="2 working days"),
        approved_reminders=_steps(group, "approved_reminders"),
        customer_update=group.read("customer_update", SPAN, example="48 hours"),
        review_reminder=group.read("review_reminder", SPAN_OR_NOTHING, example="2 hours"),
        reopen=group.read("reopen", SPAN_OR_NOTHING, example="14 days"),
        auto_escalate=group.read("auto_escalate", FLAG, default=False),
    )
    group.done()
    return clocks


def _steps(section: Section, name: str) -> tuple[Duration, ...]:
    """At least one duration: the last one repeats, so an empty list would mean nothing."""
    steps = section.list_of(name, DURATION)
    if not steps:
        section.missing(name, "[1 working day]")
    return steps or (DURATION.stand_in,)


def read_limits(section: Section) -> Limits:
    """How many answers an hour, and how much one letter carries."""
    group = section.section("limits")
    shipped = Limits()
    limits = Limits(
        staff_per_hour=group.read("staff_per_hour", NUMBER, shipped.staff_per_hour),
        domain_per_hour=group.read("domain_per_hour", NUMBER, shipped.domain_per_hour),
        total_per_hour=group.read("total_per_hour", NUMBER, shipped.total_per_hour),
        warnings_per_person=group.read("warnings_per_person", NUMBER, shipped.warnings_per_person),
        warnings_per_hour=group.read("warnings_per_hour", NUMBER, shipped.warnings_per_hour),
        evidence=group.read("evidence", SIZE, shipped.evidence),
    )
    group.done()
    return limits


def read_wording(section: Section) -> Wording:
    """The organisation's name, the sentences for customers and the words for states."""
    group = section.section("wording")
    wording = Wording(
        organisation=group.read("organisation", LINE, ""),
        customer_escalated=group.read("customer_escalated", TEXT, ""),
        customer_update=group.read("customer_update", TEXT, ""),
        customer_resolved=_texts(group, "customer_resolved", ("resolved", "denied", "referred")),
        statuses=_texts(group, "statuses", ("approved", "resolved", "denied", "referred")),
    )
    group.done()
    return wording


def _texts(section: Section, name: str, keys: tuple[str, ...]) -> dict[str, str]:
    group = section.section(name)
    found = {key: text for key in keys if (text := group.optional(key, TEXT)) is not None}
    group.done()
    return found


def read_thresholds(section: Section, fields: Mapping[str, Field]) -> tuple[Threshold, ...]:
    """``thresholds: {EUR: 5000}`` or ``{EUR: {amount: 5000, second_person: yes}}``."""
    currencies = fields["currency"].choices if "currency" in fields else ()
    group = section.section("thresholds")
    found: list[Threshold] = []
    for name, node in group.children():
        if currencies and name not in currencies:
            group.problem(name, f'"{name}" is not a currency of the field "currency"', did_you_mean(name, currencies))
        entry = Node({"amount": node}, node.line) if isinstance(node.content, str) else node
        child = Section(entry, group.path(name), section.report, "thresholds.*")
        amount: Decimal = child.read("amount", AMOUNT, example="5000")
        found.append(
            Threshold(currency=name, amount=amount, second_person=child.read("second_person", FLAG, default=False))
        )
        child.done()
    return tuple(found)
