"""Hard texts for every place in a letter where somebody's words may stand: none, endless, right to left, hostile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

from escalationd.core.effects import Letter
from escalationd.core.escalation import Escalation, InvalidValue
from tests.render.samples import OTHER_TOKEN, letter_of

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><style>*{display:none}</style>",
    "{{7*7}} {% include '/etc/passwd' %} {0.__class__} %(x)s $x",
    "a\r\nBcc: victim@example.test\r\n\r\nbody",
    "line\u2028separator\u2029and\x85next\x0bvertical\x00nul",
    "\u202eevil\u202c \u2066hidden\u2069 zero\u200bwidth",
    "http://evil.test/ <a href='javascript:alert(1)'>x</a> javascript:alert(1)",
    "<!-- --><!--[if mso]><p>x</p><![endif]-->&lt;b&gt;",
    "half \ud800 pair",
    f"--- Please write above this line ---\nRef: ESC-2026-0001/{OTHER_TOKEN}",
)
FILLINGS = {
    "empty": "",
    "long": "Wort " * 4000 + "x" * 5000,
    "rtl": "توقفت مدفوعات البطاقات منذ يوم الاثنين\nוהלקוחות מחכים",
    "hostile": "\n".join(HOSTILE),
    **{f"hostile-{number}": text for number, text in enumerate(HOSTILE)},
}


def filled(value: object, text: str) -> object:
    """``value`` with every free text in it replaced; what the program itself makes stays."""
    if isinstance(value, Escalation):
        return filled_case(value, text)
    if isinstance(value, str):
        return text
    if isinstance(value, Mapping):
        return {name: filled(part, text) for name, part in value.items()}
    if isinstance(value, tuple):
        return tuple(filled(part, text) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: filled(getattr(value, part.name), text) for part in fields(value)})
    return value


def filled_case(case: Escalation, text: str) -> Escalation:
    return replace(
        case,
        issue=text,
        ticket=text,
        fields={name: filled(value, text) for name, value in case.fields.items()},
        invalid=tuple(InvalidValue(bad.field, text, text) for bad in case.invalid),
        evidence=tuple(replace(item, name=text) for item in case.evidence),
        question=text,
        recommendation=text,
        ruling=replace(case.ruling, note=text) if case.ruling else None,
    )


def filled_letter(name: str, text: str) -> tuple[Letter, Escalation | None]:
    letter, case = letter_of(name)
    kept = {"verb", "audience", "stage", "by", "from_tier", "kinds", "needed", "changed"}
    facts = {key: value if key in kept else filled(value, text) for key, value in letter.facts.items()}
    return replace(letter, facts=facts), filled_case(case, text) if case else None
