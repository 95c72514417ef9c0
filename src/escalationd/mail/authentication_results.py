"""Authentication-Results fields to values, by the grammar of RFC 8601 2.2. Trusts nothing: see ``proof.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LONGEST = 10_000
_TOKEN = re.compile(r"[^\s;=\"()]+")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")
_RESULT = re.compile(r"^([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)\b", re.IGNORECASE)
_PROPERTY = re.compile(
    r"\b(smtp|header|body|policy)\s*\.\s*([\w-]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^\s;\"]+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodResult:
    """One method with its result and properties, all lower-case: ``dkim``, ``pass``, ``{"header.d": "example.test"}``."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """A property's value, or the empty text."""
        return next((value for key, value in self.properties if key == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationResults:
    """One field. ``authserv_id`` is empty where the writer gave none (Exchange Online)."""

    authserv_id: str
    results: tuple[MethodResult, ...] = field(default=())


def read_authentication_results(value: str) -> AuthenticationResults | None:
    """One field's value, or None when it is not what RFC 8601 allows (then nothing in it counts)."""
    plain = _without_comments(value[:_LONGEST])
    if plain is None:
        return None
    pieces = list(_split(plain))
    if not pieces:
        return None
    head = pieces[0].strip()
    first = _RESULT.match(head)
    authserv_id = "" if first else _id_of(head)
    if authserv_id is None:
        return None
    methods = pieces if first else pieces[1:]
    results = tuple(found for piece in methods if (found := _method(piece)) is not None)
    return AuthenticationResults(authserv_id=authserv_id, results=results)


def _without_comments(value: str) -> str | None:
    """The value without its comments (they may nest); None when a comment or quotation is not closed."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\" and (quoted or depth):
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and not quoted and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(char)
    return None if depth or quoted else "".join(kept)


def _split(value: str) -> Iterator[str]:
    """The parts between semicolons that are not inside quotation marks."""
    start, quoted = 0, False
    for place, char in enumerate(value):
        if char == '"' and value[place - 1 : place] != "\\":
            quoted = not quoted
        elif char == ";" and not quoted:
            yield value[start:place]
            start = place + 1
    yield value[start:]


def _id_of(head: str) -> str | None:
    """The authserv-id, lower-case, without a trailing dot and without the version number after it."""
    found = _QUOTED.match(head)
    if found:
        rest, name = head[found.end() :], found.group(1)
    else:
        token = _TOKEN.match(head)
        if token is None:
            return None
        rest, name = head[token.end() :], token.group()
    if rest.strip() and not rest.strip().isdigit():
        return None
    return name.lower().rstrip(".")


def _method(piece: str) -> MethodResult | None:
    found = _RESULT.match(piece.strip())
    if found is None:
        return None
    properties = tuple(
        (f"{kind.lower()}.{name.lower()}", value.strip('"').lower().rstrip("."))
        for kind, name, value in _PROPERTY.findall(piece)
    )
    return MethodResult(method=found.group(1).lower(), result=found.group(2).lower(), properties=properties)
