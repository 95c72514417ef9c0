"""The labelled values of one body, read by their fields' types and put together. Finds no labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from escalationd.core.escalation import InvalidValue
from escalationd.core.policy import Field, FieldType, Policy, Value
from escalationd.mail.forms.checklist import ticked_words
from escalationd.mail.forms.labels import Labels, plain
from escalationd.mail.forms.layout import Entry
from escalationd.mail.forms.money import AMBIGUOUS, DOLLARS, read_amount, read_currency, sign_in, take_currency
from escalationd.mail.forms.values import (
    UnclearValueError,
    is_placeholder,
    is_reason,
    is_unfilled,
    read_email,
    read_list,
    read_pattern,
)

_PICTURE = re.compile(r"\[(?:cid|image):[^\[\]\n]{0,200}\]", re.IGNORECASE)
_NOT_A_KIND = re.compile(r"\b(?:non|not)[- ]+(?:a |an )?\w+", re.IGNORECASE)
_BOTH = frozenset({"both", "both kinds", "both types", "both of them"})
_ANSWER = re.compile(r"^(?:A|Answer)\s?[:：]\s+(?=\S)")
_OPENING = ("[", "<", "{")
_BRACKETED = re.compile(r"<\s*([^<>]+?)\s*>")
_SMALL_WORDS = frozenset({"the", "a", "an", "and", "or", "of", "your", "all", "if", "any", "etc"})


@dataclass
class Values:
    """What a body's entries say so far. The first usable value of a field wins; another one beside it is a doubt."""

    policy: Policy
    labels: Labels
    fields: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    invalid: dict[str, InvalidValue] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    beside: str | None = None
    """The currency that stands beside the amount, or ``AMBIGUOUS``."""
    beside_text: str = ""

    def read_all(self, entries: Iterable[Entry]) -> None:
        """Every entry in order; those aside count only where the form itself says nothing."""
        aside: list[Entry] = []
        for entry in entries:
            if entry.aside:
                aside.append(entry)
            else:
                self._read(entry)
        given = self.fields.keys() | self.invalid.keys()
        for entry in aside:
            if entry.name not in given:
                self._read(entry)
        self._settle_currency()

    def read_type(self, text: str) -> None:
        """``Type: financial and compliance``, ``Type: both``; a "non-" or "not" before a name is no naming.

        Of names with boxes the ticked ones count; all the names there are is the form's own list of them.
        """
        words = f" {plain(_NOT_A_KIND.sub(' ', ticked_words(text)))} "
        kinds = self.policy.kinds.values()
        found = [kind.name for kind in kinds if any(f" {plain(name)} " in words for name in (kind.name, *kind.names))]
        if len(found) == len(kinds) > 1:
            return
        if not found and words.strip() in _BOTH:
            found = [kind.name for kind in kinds if kind.telling]
        self.kinds = tuple(dict.fromkeys((*self.kinds, *found)))

    def told(self) -> tuple[str, ...]:
        """The kinds that a telling field speaks for. "None, because ..." tells of nothing."""
        given = {name for name, value in self.fields.items() if not _is_none(value)} | self.invalid.keys()
        return tuple(kind.name for kind in self.policy.kinds.values() if given & set(kind.telling))

    def _read(self, entry: Entry) -> None:
        spec = self.policy.fields[entry.name]
        text = _without_hint(_ANSWER.sub("", _PICTURE.sub("", entry.value).strip()), spec)
        if is_unfilled(text) or (text[:1] in _OPENING and self.labels.find(text.strip("[]<>{} ")) == spec.name):
            return  # also "[amount]" behind "Amount:"
        written = _BRACKETED.fullmatch(text)
        text = written.group(1) if written else text  # written between the brackets of the form's own hint
        if is_placeholder(text):
            return
        try:
            value = self._value(spec, text, entry.label)
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
        elif spec.type in (FieldType.TEXT, FieldType.EVIDENCE) and spec.pattern is None and not spec.choices:
            self.fields[spec.name] = f"{known}\n{value}"
        else:
            why = f'it is given twice, as "{known}" and as "{value}"; write it once'
            self.invalid.setdefault(spec.name, InvalidValue(spec.name, text, why))

    def _value(self, spec: Field, text: str, label: str) -> Value:
        if is_reason(text) and spec.type is not FieldType.EMAIL:
            return (text,) if spec.type is FieldType.LIST else text
        match spec.type:
            case FieldType.MONEY:
                return self._amount(text, label)
            case FieldType.LIST:
                return _some(read_list(text), spec, text)
            case FieldType.EMAIL:
                return read_email(text)
            case FieldType.CHOICE:
                return read_currency(text, spec.choices) if spec.name == "currency" else _choice(text, spec)
            case _:
                return _text(text, spec)

    def _amount(self, text: str, label: str) -> Decimal:
        codes = self.labels.codes
        in_label = self.labels.code_in(label) or sign_in(label, codes)
        in_value, _ = take_currency(text, codes)
        if in_label == AMBIGUOUS and in_value in DOLLARS:
            in_label = in_value
        if in_label is not None and in_value not in (None, AMBIGUOUS, in_label):
            raise UnclearValueError(f'"{text}": the label says {in_label}, the value {in_value}; write one')
        currency = in_label or in_value
        if currency is not None and self.beside in (None, currency):
            self.beside, self.beside_text = currency, text  # it stands there, also beside an amount in doubt
        return read_amount(text, codes).amount

    def _settle_currency(self) -> None:
        """The currency beside the amount serves when the form names none; when they differ, nobody guesses."""
        beside, said = self.beside, self.fields.get("currency")
        if beside is None or "currency" not in self.policy.fields:
            return
        codes = self.labels.codes
        if said is not None:
            fits = said == beside or (beside == AMBIGUOUS and said in DOLLARS)
            why = "" if fits else f"the amount says {beside}, the currency says {said}; write one"
        elif beside == AMBIGUOUS:
            why = f'"{self.beside_text}": "$" can be several currencies; write one of {", ".join(codes)}'
        else:
            code = next((code for code in codes if code.upper() == beside.upper()), None)
            why = "" if code else f'"{beside}" is not a currency we use; write one of {", ".join(codes)}'
            if code and "currency" not in self.invalid:
                self.fields["currency"], self.sources["currency"] = code, "amount line"
        if why:
            self.invalid.setdefault("currency", InvalidValue("currency", self.beside_text, why))


def _is_none(value: Value) -> bool:
    words = value if isinstance(value, tuple) else (value,)
    return all(isinstance(word, str) and is_reason(word) for word in words)


def _without_hint(text: str, spec: Field) -> str:
    """A value without the form's own explanation of it, with or without brackets around."""
    hint = spec.hint
    if hint:
        for shown in (f"<{hint}>", f"({hint})", f"[{hint}]"):
            text = text.replace(shown, " ").strip()
    hints = {_telling(words) for words in (hint, *spec.aliases) if words}
    return "" if _telling(text) in hints else text


@lru_cache(maxsize=1024)
def _telling(text: str) -> tuple[str, ...]:
    """The telling words of a hint: ``<Specific value>`` is ``the specific value``."""
    return tuple(word for word in plain(text).split() if word not in _SMALL_WORDS)


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
