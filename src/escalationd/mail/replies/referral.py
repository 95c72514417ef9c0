"""Whom ``REFER TO`` names, in the words behind it: an address, or one name. Knows no people and decides nothing."""

from __future__ import annotations

import re

_WRITTEN = r"[^\s<>,;@()\[\]\"'’]{1,64}@[^\s<>,;@()\[\]\"'’]{1,200}[^\s<>,;@.!()\[\]\"'’]"
_ADDRESS = re.compile(
    r"\s*:?\s*(?:\"?[^<\"\n@()\[\],;]{0,60}\"?\s*[<(\[]\s*|[\"'(\[])?"
    rf"(?:mailto:)?(?P<address>{_WRITTEN})[\])>\"']*(?:<mailto:[^>\n]*>|\(mailto:[^)\n]*\))?"
)
"""``Lena <lena@...>``, ``Lena (lena@...)``, and the link that a client makes of an address."""
_NAMED = re.compile(
    r"\s*:?\s*(?P<name>(?:(?:mr|mrs|ms|dr|prof|herr|frau)\.?\s+)?[^,.;!\n(]{2,60}?)(?=$|[,.;!\n(]|\s[-–—]|\s(?:please|pls|thanks|for|who|because|as|and|today|now|asap|immediately|with|in|from|at)\b)",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(
    rf"\s*(?:,|;|&|\+|/|\b(?:and|or|und|oder|et|ou|y|o|e)\b)+\s*(?:and\s+|und\s+)?(?:<?{_WRITTEN}|(?!I\b|She\b|He\b|They\b|Please\b|Thanks\b|Thank\b|Danke\b|Bitte\b|Merci\b)[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+){{0,3}}(?=\s*$|\s*[,.;!\n&/]|\s+[A-ZÀ-Þ(]|\s+(?:and|please|pls|thanks)\b))"
)
"""A second name or address right behind the first; ``Lena, she knows the case`` is none."""


def find_target(rest: str) -> tuple[str | None, str]:
    """Whom the words name, and what follows. More than one: all the words, which then are nobody's name."""
    found = _ADDRESS.match(rest) or _NAMED.match(rest)
    if found is None:
        return None, ""
    one = (found.groupdict().get("address") or found["name"]).strip(" \"'“”„")
    more = _ONE_MORE.match(rest, found.end())
    return (rest[: more.end()].strip(), rest[more.end() :]) if more else (one, rest[found.end() :])
