"""The form: what an escalation needs, what it has, and what is wrong with it, line by line. Reads no mail."""

from __future__ import annotations

from dataclasses import dataclass

from escalationd.core.escalation import Escalation, InvalidValue
from escalationd.core.policy import Policy, Value
from escalationd.mail.letters.wording import say_amount, say_value, write_value
from escalationd.mail.plain import clean_line, shorten

_VALUE_LENGTH = 160
_CURRENCY_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One field: as it is read (``value``), as the form holds it (``written``), and what is ``wrong`` with it."""

    name: str
    label: str
    hint: str
    value: str = ""
    written: str = ""
    wrong: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One line of the checklist."""

    label: str
    done: bool


def find_amount(case: Escalation) -> str:
    """``EUR 12,500.00``, or nothing when no money is at stake."""
    if case.amount is None:
        return ""
    return f"{shorten(clean_line(case.currency or ''), _CURRENCY_LENGTH)} {say_amount(case.amount)}".strip()


def blank_form(kinds: tuple[str, ...], tier: str, policy: Policy, *, urgent: bool = False) -> tuple[Line, ...]:
    """An empty form for ``kinds``, with what ``tier`` needs, in the order of the policy's fields."""
    names = set(policy.required_fields(kinds, urgent=urgent, tier=tier)) | set(_optional(policy))
    return tuple(_blank(name, policy) for name in policy.fields if name in names)


def fill_form(case: Escalation, policy: Policy) -> tuple[Line, ...]:
    """The form with everything that the case says already."""
    return tuple(_line(name, case, policy) for name in _form_names(case, policy))


def view_checklist(policy: Policy, done: frozenset[str] = frozenset()) -> tuple[Tick, ...]:
    """The checklist with the items called ``done`` ticked."""
    return tuple(Tick(label=clean_line(item.label), done=item.name in done) for item in policy.checklist)


def _form_names(case: Escalation, policy: Policy) -> tuple[str, ...]:
    """What the case needs, has got wrong or says of its own accord, in the order of the policy's fields."""
    kinds = tuple(kind for kind in case.kinds if kind in policy.kinds)  # a kind may have left the policy since
    wanted = set(policy.required_fields(kinds, urgent=case.urgent, tier=case.tier))
    wanted |= {name for name in case.fields if case.fields[name]} | {wrong.field for wrong in case.invalid}
    wanted |= set(_optional(policy))
    return tuple(name for name in policy.fields if name in wanted)


def _optional(policy: Policy) -> tuple[str, ...]:
    """Fields nobody must give but everybody may: the recommendation, and the customer's address where it is used."""
    offered = ("recommended_action", *(("customer_email",) if policy.customer_mail else ()))
    return tuple(name for name in offered if name in policy.fields)


def _blank(name: str, policy: Policy) -> Line:
    return Line(name=name, label=clean_line(policy.fields[name].label), hint=clean_line(policy.fields[name].hint))


def _line(name: str, case: Escalation, policy: Policy) -> Line:
    bad = next((wrong for wrong in case.invalid if wrong.field == name), None)
    value = _value(name, case)
    written = write_value(value) if value else ""
    return Line(
        name=name,
        label=clean_line(policy.fields[name].label),
        hint=clean_line(policy.fields[name].hint),
        value=find_amount(case) if name == "amount" and value else say_value(value),
        written=shorten(clean_line(bad.value), _VALUE_LENGTH) if bad else written,
        wrong=_say_wrong(bad) if bad else "",
        missing=name in case.missing,
    )


def _value(name: str, case: Escalation) -> Value:
    value = case.fields.get(name, "")
    if name == "ticket_id" and not value:
        return case.ticket
    if name == "evidence" and not value:
        return tuple(item.name for item in case.evidence)
    return value


def view_invalid(bad: InvalidValue, policy: Policy) -> Line:
    """A value that cannot be used: ``value`` is what was written, ``wrong`` quotes it, says why and what is right."""
    label = policy.fields[bad.field].label if bad.field in policy.fields else bad.field
    shown = shorten(clean_line(bad.value), _VALUE_LENGTH)
    return Line(name=bad.field, label=clean_line(label), hint="", value=shown, wrong=_say_wrong(bad))


def _say_wrong(bad: InvalidValue) -> str:
    """The reader's own sentence, a long value in it cut: what would be right stands at its end, and must be seen."""
    value = clean_line(bad.value)
    why = clean_line(bad.why)
    return why.replace(value, shorten(value, _VALUE_LENGTH)) if len(value) > _VALUE_LENGTH else why
