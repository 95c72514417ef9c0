"""Authentication-Results fields to values, by the grammar of RFC 8601 2.2. Trusts nothing: see ``evidence.py``.

Strict where a looser reading could be fooled (comments, quotations, separators), lenient where real
borders stray: a trailing semicolon, Microsoft's ``action=none``, characters such as ``/`` in values.
Linear in the length of the field.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

_LONGEST = 20_000
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Lower case for ASCII only: other letters are still UTF-8 in single bytes here, which it would break."""
_SPACE = re.compile(r"[ \t\r\n]+")
_ID = re.compile(r"[^\s;=\"()<>@,\\]+")
_KEYWORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_DIGITS = re.compile(r"[0-9]+")
_VALUE = re.compile(r"[^\s;()\"\\]+")
_QUOTED = re.compile(r'"((?:[^"\\\r\n]|\\[^\r\n])*)"')
_PLAIN = re.compile(r"[^()\\]+")


class _MalformedError(ValueError):
    """The field does not follow the grammar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodResult:
    """One method with its result and properties, all lower-case: ``dkim``, ``pass``, ``header.d``."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """A property's value; the empty text when it is absent, or there with two different values."""
        values = {value for key, value in self.properties if key == name}
        return values.pop() if len(values) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationResults:
    """One field. ``authserv_id`` is empty where the writer gave none (Exchange Online, SAFETY 0.10)."""

    authserv_id: str
    results: tuple[MethodResult, ...] = ()

    def of(self, method: str) -> tuple[MethodResult, ...]:
        """The results of one method, in order."""
        return tuple(result for result in self.results if result.method == method)


def read_authentication_results(value: str) -> AuthenticationResults | None:
    """One field's unfolded value, or None when it does not follow the grammar: then nothing in it counts."""
    if len(value) > _LONGEST:
        return None
    try:
        return _read_field(_Scanner(value))
    except _MalformedError:
        return None


def claimed_id(value: str) -> str:
    """The authserv-id that a field seems to carry, read loosely: to see a claim, never to believe it."""
    bare = re.sub(r"^(?:\s|\([^()]*\))+", "", value[:_LONGEST])
    found = re.match(r'["\s]*([^\s;"()/=,<>@]+)', bare)
    return clean_id(found.group(1)) if found else ""


def clean_id(name: str) -> str:
    """An authserv-id as it is compared: in lower case and without a trailing dot (RFC 8601 2.5)."""
    return name.strip().lower().rstrip(".")


class _Scanner:
    """A place in the text. Each ``take`` moves on; white space and comments (CFWS) are stepped over."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.step_over()

    @property
    def ended(self) -> bool:
        return self._at == len(self._text)

    def sees(self, char: str) -> bool:
        return self._text.startswith(char, self._at)

    def take(self, pattern: re.Pattern[str]) -> str:
        """What the pattern matches here; raises when it matches nothing."""
        found = self.try_take(pattern)
        if found is None:
            raise _MalformedError(f"unexpected text at {self._at}")
        return found

    def try_take(self, pattern: re.Pattern[str], *, adjoining: bool = False) -> str | None:
        """What the pattern matches here, or None. ``adjoining`` steps over no space behind it."""
        found = pattern.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        if not adjoining:
            self.step_over()
        return found.group()

    def expect(self, char: str) -> None:
        if not self.sees(char):
            raise _MalformedError(f"{char} expected at {self._at}")
        self._at += 1
        self.step_over()

    def step_over(self) -> None:
        """Over white space and comments, which may nest (RFC 5322 3.2.2)."""
        depth = 0
        while self._at < len(self._text):
            space = _SPACE.match(self._text, self._at)
            char = self._text[self._at]
            if space:
                self._at = space.end()
            elif char == "(":
                depth += 1
                self._at += 1
            elif not depth:
                return
            else:
                depth -= char == ")"
                self._at = self._inside_comment()
        if depth:
            raise _MalformedError("a comment is not closed")

    def _inside_comment(self) -> int:
        """The place behind a run of a comment's text, a quoted pair or a closing bracket."""
        plain = _PLAIN.match(self._text, self._at)
        if plain:
            return plain.end()
        return self._at + (2 if self.sees("\\") else 1)


def _read_field(scan: _Scanner) -> AuthenticationResults:
    authserv_id = _read_id(scan)
    results: list[MethodResult] = []
    none = False
    while not scan.ended:
        if results or authserv_id or none:
            scan.expect(";")
        if scan.ended or scan.sees(";"):
            continue  # a semicolon at the end, or two in a row
        found = _read_result(scan)
        none = none or found is None
        results += [found] if found else []
    if none and results:
        raise _MalformedError("none beside results")
    return AuthenticationResults(authserv_id=authserv_id, results=tuple(results))


_METHOD_FIRST = re.compile(r"(?=[A-Za-z0-9-]+\s*(?:/\s*[0-9]+\s*)?=)")


def _read_id(scan: _Scanner) -> str:
    """The authserv-id with its version; empty where the field begins with a method."""
    if scan.try_take(_METHOD_FIRST, adjoining=True) is not None:
        return ""
    quoted = scan.try_take(_QUOTED)
    name = clean_id(_unquoted(quoted) if quoted is not None else scan.take(_ID))
    version = scan.try_take(_DIGITS)
    if not name or (version is not None and int(version[:9]) != 1):
        raise _MalformedError("no authserv-id, or an unknown version")
    return name


def _read_result(scan: _Scanner) -> MethodResult | None:
    """``method[/version]=result`` with its properties, or None for the word ``none``."""
    method = scan.take(_KEYWORD).lower()
    if scan.sees("/"):
        scan.expect("/")
        scan.take(_DIGITS)
    if method == "none" and not scan.sees("="):
        return None
    scan.expect("=")
    result = scan.take(_KEYWORD).lower()
    properties: list[tuple[str, str]] = []
    while not scan.ended and not scan.sees(";"):
        properties.append(_read_property(scan))
    return MethodResult(method=method, result=result, properties=tuple(properties))


def _read_property(scan: _Scanner) -> tuple[str, str]:
    """``ptype.property=value``, or a word with a value such as ``reason=``."""
    name = scan.take(_KEYWORD).lower()
    if scan.sees("."):
        scan.expect(".")
        name = f"{name}.{scan.take(_KEYWORD).lower()}"
    scan.expect("=")
    return name, _read_value(scan)


def _read_value(scan: _Scanner) -> str:
    """A value: a quotation, a quoted local part with its domain, or a run of text; in lower case."""
    quoted = scan.try_take(_QUOTED, adjoining=True)
    if quoted is None:
        return (scan.try_take(_VALUE) or "").translate(_LOWER)
    domain = scan.try_take(_VALUE) if scan.sees("@") else None
    scan.step_over()
    return (_unquoted(quoted) + (domain or "")).translate(_LOWER)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
