"""The text, the HTML and the attachments of a MIME tree. Never reads text out of an attached message."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message

from escalationd.mail.opening.armour import is_encrypted, unarmour
from escalationd.mail.opening.charset import clean_text, decode_bytes
from escalationd.mail.opening.enriched import plain_of_enriched, plain_of_richtext
from escalationd.mail.opening.headers import decode_value, shown
from escalationd.mail.opening.parts import Attachment
from escalationd.mail.opening.transfer import decode_leaf, encoding_of, take_uuencoded

_RESERVED = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_PAGE = re.compile(r"\s*(?:<\?xml[^<>]{0,100}>\s*)?(?:<!doctype html\b|<html\b)[^<>]{0,2000}>", re.IGNORECASE)
"""A web form's page that was sent without its type, and is plain text only by name."""
_BOUNDARY = re.compile(rb"\s*(--[^\s]{1,70})[ \t]*\r?\n(?=Content-[\w-]{1,40}:)", re.IGNORECASE)
_PART_FIELD = re.compile(
    rb"^(Content-Type|Content-Transfer-Encoding|Content-Disposition):[ \t]*([^\n]{0,500})", re.IGNORECASE | re.MULTILINE
)
_MOST_UNBOUND = 20
_LONGEST_NAME = 120
_LONGEST_TRIED = 1000
_LONGEST_TEXT = 300_000
_LONGEST_PAGE = 500_000
_ENCRYPTED = "the mail is encrypted"
_RARE: dict[str, Callable[[str], str]] = {
    "text/enriched": plain_of_enriched,
    "text/richtext": plain_of_richtext,
    "text/markdown": str,
    "text/x-markdown": str,
}
"""Texts of a person that are read where no plain one stands beside them."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail says. ``wrapped`` names a body that cannot be read, when there is nothing else.

    ``two_shapes``: text and HTML are the same words twice (multipart/alternative), not one behind the other.
    """

    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    wrapped: str = ""
    two_shapes: bool = False


def read_body(message: Message) -> Body:
    """The plain text, the HTML alternative and the attachments, in the order of the tree."""
    texts: list[str] = []
    pages: list[str] = []
    attachments: list[Attachment] = []
    leaves = list(_leaves(message))
    lone = _lone_text(leaves)
    for part in leaves:
        kind = part.get_content_type()
        attached = part is not lone and _is_attached(part, alone=part is message)
        if kind == "text/html" and not attached:
            pages.append(clean_text(_decoded(part, _LONGEST_PAGE)))
        elif part is lone or (kind == "text/plain" and not attached):
            text, files = take_uuencoded(_text_of(part))
            (pages if _PAGE.match(text) else texts).append(text)
            attachments += [_uuencoded(name, content) for name, content in files]
        else:
            attachments.append(_attachment(part))
    text, html = unarmour("\n".join(texts)), "\n".join(pages) or None
    wrapped = "" if text.strip() or html else _wrapper(message, attachments)
    wrapped = wrapped or _encrypted(message) or (_ENCRYPTED if is_encrypted(text) else "")
    shapes = bool(text.strip() and html) and _has_alternatives(message)
    return Body(text=text, html=html, attachments=tuple(attachments), wrapped=wrapped, two_shapes=shapes)


def _has_alternatives(part: Message) -> bool:
    """Whether a multipart/alternative stands in the tree, outside of attached messages."""
    if part.get_content_type() == "multipart/alternative":
        return True
    inner = part.get_payload() if part.get_content_maintype() == "multipart" and part.is_multipart() else ()
    return any(_has_alternatives(child) for child in inner if isinstance(child, Message))


def _lone_text(leaves: list[Message]) -> Message | None:
    """The text that is read where no plain one and no page is: of a rarer kind, or shown inline under a file's name."""
    shown = [part for part in leaves if not _is_attached(part, alone=False)]
    if any(part.get_content_type() in ("text/plain", "text/html") for part in shown):
        return None
    rare = (part for part in shown if part.get_content_type() in _RARE)
    inline = (part for part in leaves if part.get_content_disposition() == "inline")
    return next(rare, None) or next((part for part in inline if part.get_content_type() == "text/plain"), None)


def _leaves(part: Message) -> Iterator[Message]:
    """The parts that are no containers; an attached message is one leaf, whatever is in it (LIBRARIES 0.3)."""
    if part.get_content_maintype() == "message":
        yield part
    elif part.is_multipart():
        for child in part.get_payload():
            if isinstance(child, Message):
                yield from _leaves(child)
    elif part.get_content_maintype() != "multipart":
        yield part
    elif isinstance(payload := part.get_payload(decode=True), bytes) and payload.strip():
        yield from _unbound(payload)


def _unbound(payload: bytes) -> Iterator[Message]:
    """The parts of a multipart whose own boundary never comes, by the one that does; without one, all of it as text."""
    found = _BOUNDARY.match(payload)
    pieces = [payload]
    if found:
        mark = rb"(?m)^" + re.escape(found.group(1)) + rb"(?:--)?[ \t]*\r?$"
        pieces = re.split(mark, payload, maxsplit=_MOST_UNBOUND)[1:]
    for piece in pieces:
        head, gap, content = re.sub(rb"\r\n", b"\n", piece).removeprefix(b"\n").partition(b"\n\n")
        leaf = Message()
        for name, value in _PART_FIELD.findall(head) if found and gap else ():
            leaf[name.decode("ascii")] = value.decode("ascii", "replace")
        leaf.set_payload((content if found and gap else piece).decode("ascii", "surrogateescape"))
        if leaf.get_content_maintype() not in ("multipart", "message") and piece.strip():
            yield leaf


def _is_attached(part: Message, *, alone: bool) -> bool:
    """Whether a text is a file: it says so or has a name; when it is all there is, both."""
    says_so, named = part.get_content_disposition() == "attachment", _name_of(part) is not None
    return (says_so and named) if alone else (says_so or named)


def _payload(part: Message) -> bytes:
    """The decoded bytes of a leaf; of an attached message its own bytes, without the fields of the part around it."""
    return _decode(encoding_of(part), _flatten(part)) if part.is_multipart() else decode_leaf(part)


def _flatten(part: Message) -> bytes:
    """What stands inside a message/* part: the mail itself, or the field groups of a delivery status."""
    inner = [child for child in part.get_payload() if isinstance(child, Message)]
    try:
        return b"\n".join(child.as_bytes() for child in inner)
    except Exception:  # noqa: BLE001 - the standard library's writer raises on headers that its reader let pass
        heads = (f"{name}: {value}" for child in inner for name, value in child.raw_items())
        leaves = (leaf.get_payload(decode=True) for child in inner for leaf in child.walk())
        texts = [leaf for leaf in leaves if isinstance(leaf, bytes)]
        return "\n".join(heads).encode("utf-8", "replace") + b"\n\n" + b"\n".join(texts)


def _decode(encoding: str, content: bytes) -> bytes:
    """An attached message that was encoded all the same, against RFC 2046 5.2.1, as Exchange does."""
    if encoding not in ("base64", "quoted-printable"):
        return content
    plain = Message()
    plain["Content-Transfer-Encoding"] = encoding
    plain.set_payload(content.decode("ascii", "replace"))
    return decode_leaf(plain)


def _decoded(part: Message, longest: int) -> str:
    """The text of a leaf, at most its first ``longest`` bytes: nobody wrote more by hand."""
    payload = _payload(part)
    charset = part.get_param("charset") or _own_charset(part, payload) or "us-ascii"
    name = charset[2] if isinstance(charset, tuple) else charset
    return decode_bytes(payload[:longest], str(name))


_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META_WITHIN = 2048


def _own_charset(part: Message, payload: bytes) -> str:
    """The character set that a page names in its head, where the header names none."""
    found = _META.search(payload[:_META_WITHIN]) if part.get_content_type() == "text/html" else None
    return found.group(1).decode("ascii", "replace") if found else ""


def _text_of(part: Message) -> str:
    plain = _RARE.get(part.get_content_type(), str)
    text = plain(clean_text(_decoded(part, _LONGEST_TEXT)))
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    return join_flowed(text, delsp=str(part.get_param("delsp") or "").lower() == "yes")


_QUOTES = re.compile(r">*")


def join_flowed(text: str, *, delsp: bool) -> str:
    """Paragraphs of format=flowed put together again (RFC 3676 4.1, 4.2); a signature line is never joined."""
    paragraphs: list[list[str]] = []
    open_depth: int | None = None
    for raw in text.split("\n"):
        found = _QUOTES.match(raw)
        depth = len(found.group()) if found else 0
        line = raw[depth:].removeprefix(" ") if depth or raw.startswith(" ") else raw
        soft = line.endswith(" ") and line != "-- "
        piece = line[:-1] if soft and delsp else line
        if open_depth == depth and paragraphs and line != "-- ":
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([f"{'>' * depth} {piece}" if depth else piece])
        open_depth = depth if soft else None
    lines = ("".join(pieces) for pieces in paragraphs)
    return "\n".join(line.rstrip() if line != "-- " else line for line in lines)


def _attachment(part: Message) -> Attachment:
    kind = part.get_content_type()
    name = safe_name(_name_of(part) or "", kind)
    content_id = shown(str(part.get("Content-ID") or "")).strip("<> ") or None
    inline = part.get_content_disposition() == "inline" or (content_id is not None and kind.startswith("image/"))
    return Attachment(name=name, content_type=kind, content=_payload(part), inline=inline, content_id=content_id)


def _uuencoded(name: str, content: bytes) -> Attachment:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attachment(name=safe_name(name, kind), content_type=kind, content=content)


_NAMING = ("content-disposition", "content-type")
"""The fields in which a part may have a file's name: ``filename`` in the one, ``name`` in the other."""


def _name_of(part: Message) -> str | None:
    if not any("name" in str(value).lower() for name, value in part.raw_items() if name.lower() in _NAMING):
        return None
    try:
        fields = _with_8bit_as_text(part)
        name = _encoded_name(fields) or fields.get_filename()
    except (LookupError, ValueError, TypeError, UnicodeError):
        return "attachment"  # a name that its own encoding cannot express is still a name
    if name is None:
        return None
    name = name[-_LONGEST_TRIED:]  # the extension at the end is what programs go by
    return decode_value(name.encode("latin-1", "replace").decode("latin-1")) if "=?" in name else name


def _encoded_name(fields: Message) -> str | None:
    """The name that says its character set (RFC 2231 4): it goes before the plain one beside it (RFC 6266 4.3)."""
    for header, wanted in (("content-disposition", "filename"), ("content-type", "name")):
        parameters: list[tuple[str, object]] = list(fields.get_params(failobj=[], header=header))
        for key, value in parameters:
            if key.lower() == wanted and isinstance(value, tuple):
                return decode_bytes(value[2].encode("latin-1", "replace"), value[0] or "us-ascii")
    return None


def _with_8bit_as_text(part: Message) -> Message:
    """The two fields that may name a file, with raw 8-bit bytes (which RFC 6532 allows) as the text they mean."""
    fields = Message()
    for name, value in part.raw_items():
        if name.lower() in _NAMING and name not in fields:
            fields[name] = decode_bytes(str(value).encode("utf-8", "surrogateescape"), "us-ascii")
    return fields


def safe_name(name: str, content_type: str) -> str:
    """A file name that is harmless to show and to store: no path, control, bidi mark or device name."""
    base = shown(unicodedata.normalize("NFC", name.replace("\0", ""))).replace("\\", "/").rsplit("/", 1)[-1]
    base = re.sub(r"[<>:\"|?*]", "_", base).strip(". ")
    if not base or _RESERVED.match(base):
        base = f"attachment-{base}" if base else f"attachment.{content_type.rpartition('/')[2][:10] or 'bin'}"
    stem, dot, suffix = base.rpartition(".")
    return f"{stem[: _LONGEST_NAME - 10]}{dot}{suffix[:10]}" if len(base) > _LONGEST_NAME else base


def _encrypted(message: Message) -> str:
    kind = message.get_content_type()
    if kind == "message/partial":
        return "the mail was sent in several pieces"
    if kind == "multipart/encrypted":
        return _ENCRYPTED
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        smime = str(message.get_param("smime-type") or "").lower()
        return "the mail is signed in a form that hides its text" if "signed" in smime else _ENCRYPTED
    return ""


def _wrapper(message: Message, attachments: list[Attachment]) -> str:
    kinds = {attachment.content_type for attachment in attachments}
    names = {attachment.name.lower() for attachment in attachments}
    if "application/ms-tnef" in kinds or "winmail.dat" in names:
        return "the mail came as winmail.dat, which only Outlook can open"
    return _encrypted(message)
