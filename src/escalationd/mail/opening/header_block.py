"""A raw header block read strictly, for what decides. Decodes nothing; the loose reader is ``headers.py``.

Parsers differ about broken headers (SAFETY 0.1, 2.1), so that a field which one reader sees is hidden
from another. This one reads no further than the first line that is no field, and names what is odd.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(rb"[!-9;-~]+")
"""A field's name: printable US-ASCII without colon (RFC 5322 2.2)."""

_DECIDING = frozenset({b"from", b"authentication-results", b"x-ms-exchange-organization-authas"})
"""The fields that proof is made of."""


@dataclass(frozen=True, slots=True)
class RawField:
    """One field in its place: lower-case name, unfolded value with its bytes as latin-1."""

    name: str
    value: str

    @property
    def squeezed(self) -> str:
        """The value without white space, so that folding makes no difference."""
        return "".join(self.value.split())


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The fields in order, and what is odd about the block (empty when nothing is)."""

    fields: tuple[RawField, ...]
    odd: str = ""

    def all(self, name: str) -> tuple[RawField, ...]:
        """Every field called ``name`` (lower-case), topmost first."""
        return tuple(field for field in self.fields if field.name == name)


def read_block(head: bytes) -> HeaderBlock:
    """The fields of a raw header block, up to the first line that is neither a field nor its continuation.

    Old programs leave such lines in honest mail; odd is only what a looser reader would find below them.
    """
    fields: list[tuple[str, list[bytes]]] = []
    lines = head.replace(b"\r\n", b"\n").split(b"\n")
    for number, line in enumerate(lines):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
        elif _NAME.fullmatch(_name_of(line)):
            fields.append((_name_of(line).decode("ascii").lower(), [line.partition(b":")[2]]))
        elif number or not line.startswith(b"From "):  # the separator of an mbox, which some delivery agents leave in
            return HeaderBlock(_joined(fields), _odd_space(lines) or _hidden(lines[number:]))
    return HeaderBlock(_joined(fields), _odd_space(lines))


def _joined(fields: list[tuple[str, list[bytes]]]) -> tuple[RawField, ...]:
    return tuple(RawField(name, b"".join(lines).decode("latin-1").strip()) for name, lines in fields)


def _name_of(line: bytes) -> bytes:
    """The name that a line begins with, without space before its colon; nothing when it has no colon."""
    name, colon, _ = line.partition(b":")
    return name.rstrip(b" \t") if colon else b""


def _odd_space(lines: list[bytes]) -> str:
    """A deciding field with a space before its colon, which some readers do not take for a field."""
    for line in lines:
        name = line.partition(b":")[0]
        if name != name.rstrip(b" \t") and _deciding(_name_of(line)):
            return f"there is a space before the colon of {_name_of(line).decode('ascii')}"
    return ""


def _hidden(lines: list[bytes]) -> str:
    """A deciding field below a line that ends the header for a strict reader."""
    for line in lines:
        if _deciding(_name_of(line).strip()) and line[:1] not in (b" ", b"\t"):
            return f"{_name_of(line).strip().decode('ascii')} stands below a line that is no field"
    return ""


def _deciding(name: bytes) -> bool:
    return name.lower() in _DECIDING
