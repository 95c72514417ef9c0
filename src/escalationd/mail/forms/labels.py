"""Which field a label names: aliases, plural, numbering and one typo forgiven. Reads no values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from escalationd.core.policy import Field, FieldType, Policy
from escalationd.mail.forms.label_words import (
    EXTRA,
    NO_PLURAL,
    NUMBER_WORDS,
    OTHER,
    PARTS,
    SECTION,
    SMALL_WORD,
    TELLS_NOTHING,
    TURNS,
    UNTIL_NOW,
    abroad,
)

_LONGEST = 60
_SHORTEST_WITH_TYPO = 6
_SHORTEST_MISTYPED = 5
_SEVERAL = re.compile(r"\s?[/&+]\s?|\s(?:and|or)\s")
_POSSESSIVE = re.compile(r"(?<!what)(?<!it)(?<!who)['’]s\b", re.IGNORECASE)
_EXPLAINED = re.compile(r"(?<=\w)\s*[\[{][^\[\]{}]{1,60}[\]}]\s*$")
"""What explains a label, in other brackets than round ones."""
_TWO_TONGUES = re.compile(r"(?P<first>[^()/|]{2,50}?) ?(?:/ (?P<slash>[^()/|]{2,50})|\((?P<round>[^()/|]{2,50})\))$")
"""Of a text without runs of spaces: their number would be tried in every way."""
_NUMBERED = re.compile(r"[\s#]+\d{1,2}\s*$")


@dataclass(frozen=True, slots=True)
class Labels:
    """Every label of a policy by its levelled form.

    ``by_size`` has them by their length, ``telling`` by the words in them that tell one from another.
    ``money`` is the field whose label may stand together with the
    currency's, ``lists`` are those whose label may be numbered ("Transaction 2"), ``codes`` the currency codes
    that may stand in a label.
    """

    exact: Mapping[str, str] = field(default_factory=dict)
    money: str | None = None
    lists: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()
    by_size: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    telling: Mapping[frozenset[str], str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The field that ``text`` names, give or take case, marks, plural, "(s)" and what stands in brackets."""
        if not text or len(text) > _LONGEST * 2:
            return None
        words = _levelled(text)
        return self.exact.get(words) or self._several(text) or self._with_code(words) or self.telling.get(_told(words))

    def find_close(self, text: str) -> str | None:
        """As ``find``, with one typo forgiven when only one field is that close, and the label of a list numbered."""
        found = self.find(text) or self._numbered(text) or self._translated(text)
        words = _levelled(text) if len(text) <= _LONGEST * 2 else ""
        if found is not None or not _SHORTEST_MISTYPED <= len(words) <= _LONGEST:
            return found
        close = {self.exact[label] for label in self._near(words) if _one_edit(words, label)}
        return close.pop() if len(close) == 1 else None

    def _near(self, words: str) -> Iterator[str]:
        """The labels worth comparing: about as long, with the same beginning or the same end."""
        for size in range(max(len(words) - 1, _SHORTEST_WITH_TYPO), len(words) + 2):
            for label in self.by_size.get(size, ()):
                if label[:2] == words[:2] or label[-2:] == words[-2:]:
                    yield label

    def _numbered(self, text: str) -> str | None:
        """``Transaction 2``: one of several values of a list. ``TXN-2`` is an id."""
        found = self.exact.get(_levelled(_NUMBERED.sub("", text))) if _NUMBERED.search(text) else None
        return found if found in self.lists else None

    def _several(self, text: str) -> str | None:
        """``Ticket / Case ID``: one field, twice. ``Amount & currency``: the amount with its own."""
        pieces = _SEVERAL.split(text, 2)
        if len(pieces) != 2:
            return None
        found = {self.exact.get(_levelled(piece)) or abroad(plain(piece)) for piece in pieces}
        if len(found) == 1:
            return found.pop()
        return self.money if self.money is not None and found == {self.money, "currency"} else None

    def _translated(self, text: str) -> str | None:
        """``Betrag / Amount``, ``Amount / Betrag``, ``Betrag (Amount)``: a label with its translation.

        Nothing when the other half tells of something else than the label ("Fee / amount").
        """
        found = _TWO_TONGUES.match(" ".join(text.split()).strip("*_ ")) if len(text) <= _LONGEST * 2 else None
        halves = [part.strip() for part in found.groups() if part is not None] if found is not None else []
        names = [self.exact.get(_levelled(half)) for half in halves]
        if len(halves) != 2 or names.count(None) != 1:
            return None
        other = halves[names.index(None)]
        plain_words = SMALL_WORD.search(other) is None and not any(char.isdigit() for char in other)
        name = next(name for name in names if name is not None)
        agrees = abroad(plain(other)) in (None, name)
        return name if plain_words and agrees and name not in (OTHER, SECTION) else None

    def _with_code(self, words: str) -> str | None:
        """``Amount in EUR``: the currency stands in the label."""
        if len(words) > _LONGEST or not any(code.casefold()[:2] in words for code in self.codes):
            return None
        bare = _without_codes(words, self.codes)
        return self.money if bare != words and self.exact.get(bare) == self.money else None

    def code_in(self, label: str) -> str | None:
        """The one currency code that stands in a label: ``Amount (EUR)``."""
        words = re.findall(r"[^\W\d_]+", label.upper())
        found = {code for code in self.codes if code.upper() in words}
        return found.pop() if len(found) == 1 else None


def labels_of(policy: Policy) -> Labels:
    """The labels of the policy's fields, with their aliases and names."""
    return _labels(tuple(policy.fields.values()), tuple(kind.label for kind in policy.kinds.values()))


@lru_cache(maxsize=8)
def _labels(fields: tuple[Field, ...], kinds: tuple[str, ...]) -> Labels:
    """Kept: every mail asks for the labels of the same policy."""
    exact: dict[str, str] = {}
    for item in fields:
        for label in (item.label, *item.aliases, item.name.replace("_", " ")):
            exact.setdefault(_levelled(label), item.name)
    for name, labels in EXTRA.items():
        for label in labels:
            exact.setdefault(_levelled(label), name)
    for kind in kinds:
        for part in PARTS:
            exact.setdefault(_levelled(part.format(kind)), SECTION)
    money = next((item.name for item in fields if item.type is FieldType.MONEY), None)
    codes = next((item.choices for item in fields if item.name == "currency"), ())
    lists = frozenset(item.name for item in fields if item.type is FieldType.LIST)
    sizes = {len(label) for label in exact}
    by_size = {size: tuple(label for label in exact if len(label) == size) for size in sizes}
    return Labels(exact, money, lists, codes, by_size, _by_telling_words(exact))


def _by_telling_words(exact: Mapping[str, str]) -> dict[frozenset[str], str]:
    """Each set of words that belongs to one field only. One word alone must be a label itself: "Done" is none."""
    owners: dict[frozenset[str], set[str]] = {}
    for label, name in exact.items():
        words = _told(label)
        if len(words) > 1 or label in words:
            owners.setdefault(words, set()).add(name)
    return {words: names.pop() for words, names in owners.items() if len(names) == 1}


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Words in their plain form: folded case and width, no marks, nothing in brackets, ``#`` and ``&`` as words.

    Kept: a policy's own labels and keywords are asked for again with every line of every mail.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"\(s\)|\([^()]{0,60}\)", "", folded)
    folded = folded.replace("#", " number ").replace("&", " and ")
    return " ".join(re.sub(r"[^\w\s]|_", " ", folded).split())


@lru_cache(maxsize=4096)
def _levelled(text: str) -> str:
    """A label in the form in which labels are compared: plain, without plural and with "no." and "nr." as number."""
    words = plain(_POSSESSIVE.sub("s", _EXPLAINED.sub("", text))).replace("e mail", "email").split()
    level = (word if len(word) < 3 or word.endswith(NO_PLURAL) else word.removesuffix("s") for word in words)
    return " ".join("number" if word in NUMBER_WORDS and place else word for place, word in enumerate(level))


def _told(words: str) -> frozenset[str]:
    """The words of a levelled label by which it is known: ``Why it's urgent`` and ``Why is this urgent`` are one."""
    first, *rest = UNTIL_NOW.sub("", words).split() or [""]
    return frozenset([first] if first in TURNS else []) | frozenset((first, *rest)) - TELLS_NOTHING


def _without_codes(words: str, codes: tuple[str, ...]) -> str:
    lowered = {code.casefold().removesuffix("s") if len(code) > 2 else code.casefold() for code in codes}
    kept = [word for word in words.split() if word not in lowered]
    return " ".join(kept[:-1] if kept and kept[-1] == "in" else kept)


def _one_edit(one: str, other: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours turns one text into the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
        return swapped or one[start + 1 :] == other[start + 1 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[start + 1 :] == shorter[start:]
