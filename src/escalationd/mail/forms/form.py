"""An escalation form read out of a mail: fields, checklist, kinds, and what cannot be used. Decides nothing.

What is missing is not this module's to say: that depends on tier and urgency (``Policy.required_fields``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from escalationd.core.escalation import InvalidValue
from escalationd.core.policy import Policy, Value
from escalationd.mail.forms.attached import evidence_of
from escalationd.mail.forms.checklist import begins_checklist, read_checklist
from escalationd.mail.forms.exports import unexported
from escalationd.mail.forms.form_lines import Ours, form_lines
from escalationd.mail.forms.form_values import Values
from escalationd.mail.forms.html import to_text
from escalationd.mail.forms.label_words import CHECKLIST, OTHER, TYPE
from escalationd.mail.forms.labels import labels_of
from escalationd.mail.forms.layout import Reader
from escalationd.mail.opening.envelope import Attachment
from escalationd.mail.opening.parts import Address
from escalationd.mail.subject import Subject, same_ticket

__all__ = ["Form", "evidence_of", "read_form"]

_LONGEST = 200_000
_MONEY = ("amount", "currency")


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
    author: Address | None = None,
) -> Form:
    """Read a form from the HTML or the plain text alternative, whichever holds more of it.

    Quoted and forwarded mail below is not read, except where it is our own form being filled in
    (``own_letter`` is the text of our letter that is answered). ``author`` signs without a closing phrase.
    """
    hints = [item.hint for item in policy.fields.values()]
    ours = Ours(letter=own_letter, addresses={policy.mailbox, *policy.own_addresses}, hints=hints)
    bodies = [(to_text(html), False)] if html else []
    bodies += [(text, True)] if text.strip() else []
    names = _names_of(author)
    readings = [_read(body[:_LONGEST], policy, ours, names, typed=typed) for body, typed in bodies]
    best = max(readings, key=lambda form: (len(form.fields), -len(form.invalid), len(form.checklist)), default=Form())
    best = _agreed(best, readings)
    best = _with_subject(best, policy, subject)
    return _with_attachments(best, attachments, html)


def _names_of(author: Address | None) -> tuple[str, ...]:
    """The names by which an author may sign: whole, first and last, and from the address."""
    if author is None:
        return ()
    words = [*author.name.replace(",", " ").split(), *re.split(r"[._-]+", author.address.partition("@")[0])]
    return (author.name, *(word for word in words if len(word) > 2))


def _read(body: str, policy: Policy, ours: Ours, names: Sequence[str], *, typed: bool) -> Form:
    labels = labels_of(policy)
    ends = partial(begins_checklist, policy=policy)
    reader = Reader(policy, labels, ends=ends, names=names, typed=typed)
    layout = reader.read(unexported(form_lines(body, reader.label_lines.is_label, ours), labels.find))
    values = Values(policy, labels)
    for entry in layout.entries:
        if entry.name == TYPE:
            values.read_type(entry.value)
    values.read_all(entry for entry in layout.entries if entry.name not in (TYPE, CHECKLIST, OTHER))
    whole = "\n".join(entry.value for entry in layout.entries if entry.name == CHECKLIST)
    confirmed, denied = read_checklist(layout.free, whole, policy)
    return _form_of(values, confirmed, denied)


def _form_of(values: Values, confirmed: frozenset[str], denied: frozenset[str]) -> Form:
    """Everything read, without the values that turned out invalid."""
    fields = {name: value for name, value in values.fields.items() if name not in values.invalid}
    special = [kind for kind in values.policy.kinds if kind in (*values.kinds, *values.told()) and kind != "general"]
    return Form(
        kinds=tuple(special) or ("general",),
        kinds_given=bool(values.kinds),
        fields=fields,
        checklist=confirmed,
        denied=denied,
        invalid=tuple(values.invalid.values()),
        sources={name: source for name, source in values.sources.items() if name in fields},
        doubtful=any(source.startswith("below") for source in values.sources.values()),
    )


def _agreed(best: Form, readings: Sequence[Form]) -> Form:
    """Money that the two alternatives of a mail give differently is nobody's to choose."""
    for name in _MONEY:
        said = {form.fields[name] for form in readings if name in form.fields}
        if len(said) > 1 and name in best.fields:
            value = str(best.fields[name])
            why = f"the plain and the formatted text of the mail differ: {' and '.join(sorted(map(str, said)))}"
            best = _without(best, InvalidValue(name, value, f"{why}; write it again"))
    return best


def _without(form: Form, wrong: InvalidValue) -> Form:
    fields = {name: value for name, value in form.fields.items() if name != wrong.field}
    sources = {name: source for name, source in form.sources.items() if name != wrong.field}
    return replace(form, fields=fields, sources=sources, invalid=(*form.invalid, wrong))


def _with_subject(form: Form, policy: Policy, subject: Subject | None) -> Form:
    """The subject's ticket serves when the body has none; when they differ, that is an invalid field, not a guess."""
    ticket = subject.ticket if subject is not None else None
    if subject is None or ticket is None or "ticket_id" not in policy.fields:
        return form
    written = form.fields.get("ticket_id")
    if any(wrong.field == "ticket_id" for wrong in form.invalid):
        return form
    if written is None:
        fields = {**form.fields, "ticket_id": ticket}
        return replace(form, fields=fields, sources={**form.sources, "ticket_id": "subject"})
    if same_ticket(str(written), ticket):
        whole = max(str(written), ticket, key=lambda one: any(char.isalpha() for char in one))
        return replace(form, fields={**form.fields, "ticket_id": whole})
    if not subject.ticket_apart:
        return form  # a word at the end of the issue that only looks like a ticket
    why = f"the subject says {ticket}, the text says {written}; write the same one in both"
    return _without(form, InvalidValue("ticket_id", str(written), why))


def _with_attachments(form: Form, attachments: Sequence[Attachment], html: str | None) -> Form:
    """Attached files are evidence of a compliance case, also without words about them."""
    found = evidence_of(attachments, html)
    if not found or "evidence" in form.fields or "compliance" not in form.kinds:
        return form
    names = ", ".join(attachments[index].name for index in found)
    fields = {**form.fields, "evidence": f"attached: {names}"}
    return replace(form, fields=fields, sources={**form.sources, "evidence": "attachment"})
