"""MIME bodies as bytes: text, alternatives, files (RFC 2045, 2046, 2183, 2231). Parses nothing.

The standard library builds these too, at ten times the cost of rendering the letter itself; the head of the
mail, where the traps are, is still its work (``headers_out.py``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

_LINE = 76
_PIECE = 1000 * (_LINE // 4 * 3)
"""Octets that are encoded at a time: whole lines of them."""
_ENCODED_NAME = 600
"""Octets of an encoded file name at most, so that its header line stays below 998 (RFC 5322 2.1.1)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A finished body part: its MIME header fields, and its encoded body in pieces, both with CRLF line ends.

    In pieces, because each joining of them would be one more copy of a large file in memory.
    """

    fields: tuple[str, ...]
    body: tuple[bytes, ...]

    def pieces(self) -> tuple[bytes, ...]:
        """The part as it stands between boundaries, or below the head of the mail."""
        head = "".join(f"{field}\r\n" for field in self.fields).encode("ascii") + b"\r\n"
        return (head, *self.body)


def text_part(text: str, subtype: str, parameters: str = "") -> Part:
    """Text in UTF-8: quoted-printable, or base64 where most characters would have to be quoted."""
    data = text.encode("utf-8", "replace")
    readable = len(data) - len(text) <= len(data) // 6
    encoding, body = ("quoted-printable", (_quoted(data),)) if readable else ("base64", _base64(data))
    kind = f'text/{subtype}; charset="utf-8"{parameters}'
    return Part((f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}"), body)


def file_part(name: str, content_type: str, content: bytes) -> Part:
    """An attachment. ``name`` and ``content_type`` are clean already (``attach.py``)."""
    return Part(
        (
            f"Content-Type: {content_type}",
            "Content-Transfer-Encoding: base64",
            f"Content-Disposition: attachment;\r\n {_file_name(name)}",
        ),
        _base64(content),
    )


def multipart(subtype: str, parts: Sequence[Part], seed: str) -> Part:
    """The parts as one. The boundary comes from ``seed``, and its ``=_`` can stand in no encoded body."""
    digest = hashlib.sha256(f"{subtype} {seed}".encode("utf-8", "replace")).hexdigest()[:32]
    mark = f"=_{digest}"
    between = f"--{mark}\r\n".encode()
    body = (piece for part in parts for piece in (between, *part.pieces(), b"\r\n"))
    return Part((f'Content-Type: multipart/{subtype};\r\n boundary="{mark}"',), (*body, f"--{mark}--\r\n".encode()))


def _quoted(data: bytes) -> bytes:
    return binascii.b2a_qp(data).replace(b"\n", b"\r\n")


def _base64(data: bytes) -> tuple[bytes, ...]:
    """Lines of base64, piece by piece: a large file is never there as a list of its lines."""
    return tuple(_base64_lines(data[place : place + _PIECE]) for place in range(0, len(data), _PIECE))


def _base64_lines(piece: bytes) -> bytes:
    encoded = base64.b64encode(piece)
    return b"".join(encoded[place : place + _LINE] + b"\r\n" for place in range(0, len(encoded), _LINE))


def _file_name(name: str) -> str:
    if name.isascii() and '"' not in name and "\\" not in name:
        return f'filename="{name}"'
    while len(quote(name, safe="")) > _ENCODED_NAME:
        name = name[1:]  # the extension at the end is what programs go by
    return f"filename*=utf-8''{quote(name, safe='')}"
