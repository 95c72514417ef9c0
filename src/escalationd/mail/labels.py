"""Which field a label names: aliases, one typo forgiven. Reads no values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from escalationd.core.policy import Policy

TYPE = "type"
CHECKLIST = "checklist"
"""Labels that are no fields: the kind of escalation, and the checklist as a whole."""

_EXTRA = {
    TYPE: (
        "type",
        "escalation type",
        "type of escalation",
        "kind",
        "category",
        "escalation kind",
        "escalation category",
    ),
    CHECKLIST: ("checklist", "pre-escalation checklist", "pre escalation checklist", "before escalating", "check list"),
}
_SHORTEST_WITH_TYPO = 6


@dataclass(frozen=True, slots=True)
class Labels:
    """Every label of a policy by its plain form."""

    exact: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The field that ``text`` names exactly, give or take case, marks and "(s)"."""
        return self.exact.get(plain(text))

    def find_close(self, text: str) -> str | None:
        """As ``find``, with one typo forgiven when only one field is that close."""
        found = self.find(text)
        words = plain(text)
        if found is not None or len(words) < _SHORTEST_WITH_TYPO or len(words) > 60:
            return found
        close = {
            name for label, name in self.exact.items() if len(label) >= _SHORTEST_WITH_TYPO and _one_edit(words, label)
        }
        return close.pop() if len(close) == 1 else None


def labels_of(policy: Policy) -> Labels:
    """The labels of the policy's fields, with their aliases and names."""
    exact: dict[str, str] = {}
    for item in policy.fields.values():
        for label in (item.label, *item.aliases, item.name.replace("_", " ")):
            exact.setdefault(plain(label), item.name)
    for name, labels in _EXTRA.items():
        for label in labels:
            exact.setdefault(plain(label), name)
    return Labels(exact)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A label in its plain form: folded case and width, no marks, "(s)" and plural id forms levelled.

    Kept: a policy's own labels and keywords are asked for again with every line of every mail.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"\(s\)|\([^()]{0,60}\)", "", folded)
    folded = folded.replace("#", " number ").replace("&", " and ")
    return " ".join(re.sub(r"[^\w\s]|_", " ", folded).split())


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
