"""A configuration file as a tree of plain text with line numbers. Knows no key and judges no value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Content: TypeAlias = "str | tuple[Node, ...] | Mapping[str, Node] | None"


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar as it is written, a list, a mapping in its own order, or None for an empty value."""

    content: Content
    line: int = 0

    @property
    def shape(self) -> str:
        """What the value is, in words for a person."""
        if self.content is None:
            return "empty"
        if isinstance(self.content, str):
            return "a single value"
        return "a list" if isinstance(self.content, tuple) else "a group of keys"


_WHOLE = frozenset({"hours", "holidays"})
"""Groups that replace the shipped one as a whole: half of a week's hours laid over another half means nothing."""

_LADDER = "tiers"
"""The operator's own list of tiers is the ladder; the shipped ones only lend their values."""


def overlay(base: Node | None, over: Node | None) -> Node | None:
    """``over`` laid upon ``base``, key by key; an empty value leaves what is there."""
    if over is None or over.content is None:
        return base
    if base is None or not isinstance(base.content, Mapping) or not isinstance(over.content, Mapping):
        return over
    merged = dict(base.content)
    for name, node in over.content.items():
        found = _child(name, base.content.get(name), node)
        if found is not None:
            merged[name] = found
    return Node(merged, over.line)


def _child(name: str, base: Node | None, over: Node) -> Node | None:
    if name in _WHOLE:
        return base if over.content is None else over
    if name == _LADDER and base is not None:
        return _ladder(base, over)
    return overlay(base, over)


def _ladder(base: Node, over: Node) -> Node:
    """Only the tiers that ``over`` names, in its order, each upon the shipped tier of that name."""
    if not isinstance(base.content, Mapping) or not isinstance(over.content, Mapping):
        return over
    tiers = {name: overlay(base.content.get(name), node) or node for name, node in over.content.items()}
    return Node(tiers, over.line)
