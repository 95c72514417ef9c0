"""An escalation form read out of a body: fields, checklist, kinds, and what cannot be used. Decides nothing.

What is missing is not this module's to say: that depends on tier and urgency (``Policy.required_fields``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from escalationd.core.escalation import InvalidValue
from escalationd.core.policy import Field, FieldType, Policy, Value
from escalationd.mail.attached import evidence_of
from escalationd.mail.checklist import read_checklist
from escalationd.mail.envelope import Attachment
from escalationd.mail.html import to_text
from escalationd.mail.labels import CHECKLIST, TYPE, labels_of, plain
from escalationd.mail.layout import Entry, find_entries
from escalationd.mail.reply import answered_form, fresh_text
from escalationd.mail.subject import Subject
from escalationd.mail.values import (
    UnclearValueError,
    is_placeholder,
    read_amount,
    read_currency,
    read_email,
    read_list,
    read_pattern,
)

__all__ = ["Form", "evidence_of", "read_form"]

_LONGEST = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a body says. ``sources`` tells where each field was read; ``denied`` checklist items are named as not done.

    ``doubtful``: it was read from running text, so the answer shows how each field was read.
    """

    kinds: tuple[str, ...] = ("general",)
    kinds_given: bool = False
    fields: Mapping[str, Value] = field(default_factory=dict)
    checklist: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    invalid: tuple[InvalidValue, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    doubtful: bool = False


def read_form(
    text: str,
    html: str | None,
    policy: Policy,
    *,
    subject: Subject | None = None,
    attachments: Sequence[Attachment] = (),
    own_letter: str | None = None,
) -> Form:
    """Read a form from the plain text or the HTML alternative, whichever holds more of it.

    Quoted and forwarded mail below is not read, except where it is our own form being filled in
    (``own_letter`` is the text of our letter that is answered).
    """
    readings = [_read(body[:_LONGEST], policy, own_letter) for body in _bodies(text, html)]
    best = max(readings, key=lambda form: (len(form.fields) + len(form.invalid), len(form.checklist)), default=Form())
    best = _with_subject(best, policy, subject)
    return _with_attachments(best, attachments)


def _bodies(text: str, html: str | None) -> list[str]:
    bodies = [text] if text.strip() else []
    return [*bodies, to_text(html)] if html else bodies


def _read(body: str, policy: Policy, own_letter: str | None) -> Form:
    labels = labels_of(policy)
    own_lines = answered_form(body, own_letter)
    lines = own_lines if own_lines is not None else fresh_text(body)
    reader = _Reader(policy)
    whole = ""
    for entry in find_entries(lines, labels):
        if entry.name == CHECKLIST:
            whole = entry.value
        elif entry.name == TYPE:
            reader.read_type(entry)
        else:
            reader.read(entry)
    confirmed, denied = read_checklist(lines, whole, policy)
    return reader.form(confirmed, denied)


class _Reader:
    """Collects the entries of one body; the first usable value of a field wins, another one beside it is a doubt."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.fields: dict[str, Value] = {}
        self.sources: dict[str, str] = {}
        self.invalid: dict[str, InvalidValue] = {}
        self.kinds: tuple[str, ...] = ()
        self.currencies = policy.fields["currency"].choices if "currency" in policy.fields else ()

    def read_type(self, entry: Entry) -> None:
        """``Type: financial and compliance``."""
        words = plain(entry.value)
        found = (kind.name for kind in self.policy.kinds.values() if any(plain(name) in words for name in kind.names))
        self.kinds = tuple(dict.fromkeys((*self.kinds, *found)))

    def read(self, entry: Entry) -> None:
        """One labelled value."""
        spec = self.policy.fields[entry.name]
        text = _without_hint(entry.value, spec)
        if is_placeholder(text):
            return
        try:
            value = self._value(spec, text, entry)
        except UnclearValueError as error:
            self.invalid.setdefault(spec.name, InvalidValue(spec.name, text, str(error)))
            return
        self._keep(spec, value, entry.source, text)

    def _keep(self, spec: Field, value: Value, source: str, text: str) -> None:
        known = self.fields.get(spec.name)
        if known is None or known == value:
            self.fields.setdefault(spec.name, value)
            self.sources.setdefault(spec.name, source)
        elif isinstance(known, tuple) and isinstance(value, tuple):
            self.fields[spec.name] = (*known, *value)
        elif spec.type is FieldType.TEXT and spec.pattern is None and not spec.choices:
            self.fields[spec.name] = f"{known}\n{value}"
        else:
            why = f'it is given twice, as "{known}" and as "{value}"; write it once'
            self.invalid.setdefault(spec.name, InvalidValue(spec.name, text, why))

    def _value(self, spec: Field, text: str, entry: Entry) -> Value:
        match spec.type:
            case FieldType.MONEY:
                amount, currency = read_amount(text, self.currencies)
                if currency is not None:
                    self._currency_beside(currency, text)
                return amount
            case FieldType.LIST:
                return _some(read_list(text), spec, text)
            case FieldType.EMAIL:
                return read_email(text)
            case FieldType.CHOICE:
                return read_currency(text, spec.choices) if spec.name == "currency" else _choice(text, spec)
            case _:
                del entry
                return _text(text, spec)

    def _currency_beside(self, currency: str, text: str) -> None:
        if currency not in self.currencies:
            why = f'"{currency}" is not a currency we use; write one of {", ".join(self.currencies)}'
            self.invalid.setdefault("currency", InvalidValue("currency", text, why))
        elif self.fields.get("currency", currency) != currency:
            why = f"the amount says {currency}, the currency says {self.fields['currency']}; write one"
            self.invalid.setdefault("currency", InvalidValue("currency", text, why))
        else:
            self.fields.setdefault("currency", currency)
            self.sources.setdefault("currency", "amount line")

    def form(self, confirmed: frozenset[str], denied: frozenset[str]) -> Form:
        """Everything read, without the values that turned out invalid."""
        fields = {name: value for name, value in self.fields.items() if name not in self.invalid}
        given = fields.keys() | self.invalid.keys()
        told = tuple(kind.name for kind in self.policy.kinds.values() if given & set(kind.telling))
        kinds = self.kinds or told or ("general",)
        return Form(
            kinds=tuple(dict.fromkeys((*kinds, *told))) if self.kinds else kinds,
            kinds_given=bool(self.kinds),
            fields=fields,
            checklist=confirmed,
            denied=denied,
            invalid=tuple(self.invalid.values()),
            sources={name: source for name, source in self.sources.items() if name in fields},
            doubtful=any(source.startswith("below") for source in self.sources.values()),
        )


def _without_hint(text: str, spec: Field) -> str:
    """A value without the template's untouched hint, with or without its angle brackets."""
    hint = spec.hint
    if not hint:
        return text
    for shown in (f"<{hint}>", f"({hint})", f"[{hint}]"):
        text = text.replace(shown, " ").strip()
    return "" if plain(text) == plain(hint) else text


def _some(items: tuple[str, ...], spec: Field, text: str) -> tuple[str, ...]:
    if not items:
        raise UnclearValueError(f'"{text}" holds no {spec.label.lower()}')
    return items


def _choice(text: str, spec: Field) -> str:
    found = next((choice for choice in spec.choices if plain(choice) == plain(text)), None)
    if found is None:
        raise UnclearValueError(f'"{text}" is not one of {", ".join(spec.choices)}')
    return found


def _text(text: str, spec: Field) -> str:
    if spec.pattern is not None:
        return read_pattern(text, spec.pattern, spec.hint)
    return _choice(text, spec) if spec.choices else text


def _with_subject(form: Form, policy: Policy, subject: Subject | None) -> Form:
    """The subject's ticket serves when the body has none; when they differ, that is an invalid field, not a guess."""
    ticket = subject.ticket if subject is not None else None
    if ticket is None or "ticket_id" not in policy.fields:
        return form
    written = form.fields.get("ticket_id")
    if any(wrong.field == "ticket_id" for wrong in form.invalid):
        return form
    if written is None:
        fields = {**form.fields, "ticket_id": ticket}
        return replace(form, fields=fields, sources={**form.sources, "ticket_id": "subject"})
    if str(written).lstrip("#").upper() == ticket.lstrip("#").upper():
        return form
    why = f"the subject says {ticket}, the text says {written}; write the same one in both"
    kept = {name: value for name, value in form.fields.items() if name != "ticket_id"}
    wrong = InvalidValue("ticket_id", str(written), why)
    return replace(form, fields=kept, invalid=(*form.invalid, wrong))


def _with_attachments(form: Form, attachments: Sequence[Attachment]) -> Form:
    """Attached files are evidence of a compliance case, also without words about them."""
    found = evidence_of(attachments)
    if not found or "evidence" in form.fields or "compliance" not in form.kinds:
        return form
    names = ", ".join(attachments[index].name for index in found)
    fields = {**form.fields, "evidence": f"attached: {names}"}
    return replace(form, fields=fields, sources={**form.sources, "evidence": "attachment"})
