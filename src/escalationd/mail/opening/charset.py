"""Bytes to clean text, by an allow-list of character sets. Guesses no language."""

from __future__ import annotations

import codecs
import re

_ALLOWED = frozenset(
    {
        "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig",
        "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
        "iso8859-9", "iso8859-10", "iso8859-11", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16",
        "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
        "cp437", "cp850", "cp852", "cp862", "cp866", "cp874", "koi8-r", "koi8-u", "mac-roman", "tis-620", "ptcp154",
        "gb2312", "gbk", "gb18030", "big5", "big5hkscs", "hz",
        "euc_jp", "shift_jis", "cp932", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext",
        "euc_kr", "cp949", "johab", "iso2022_kr",
    }
)  # fmt: skip
"""Python's names. What is not here (utf-7, unicode_escape, punycode, idna, zlib_codec ...) can smuggle text."""

_WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
"""What senders mean when they write the narrower name."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")


_SPELLINGS = (
    (re.compile(r"^x-(?!mac)"), ""),
    (re.compile(r"^cp-"), "cp"),
    (re.compile(r"^(iso-8859-[68])-[ie]$"), r"\1"),
)
"""What senders write for names that Python knows: x-sjis, cp-850, iso-8859-8-i (RFC 1556 says only the direction)."""


def codec_for(charset: str) -> str | None:
    """Python's name of a declared character set when it is allowed, else None."""
    try:
        name = codecs.lookup(_respelt(charset.strip().strip("\"'"))).name
    except (LookupError, ValueError, UnicodeError):
        return None  # unknown, or a name with a NUL in it
    return name if name in _ALLOWED else None


def _respelt(charset: str) -> str:
    name = charset.lower()
    for pattern, plain in _SPELLINGS:
        name = pattern.sub(plain, name)
    return name


def decode_bytes(raw: bytes, charset: str) -> str:
    """Text from bytes: as declared (or as its wider sibling), else UTF-8, else Windows-1252, never an error.

    UTF-8 with a few broken characters, or cut off within one, stays UTF-8: the others are not spoilt for it.
    Bytes tell more than a label of habit: what is whole UTF-8 is no Latin-1, and a UTF-16 mark at the head no text.
    """
    declared = codec_for(charset) or "ascii"
    wider = _WIDER.get(declared, declared)
    told = ("utf-16",) if raw.startswith(_UTF16) and b"\0" in raw else ("utf-8",) if wider == "cp1252" else ()
    for name in dict.fromkeys((*told, wider, declared, "utf-8")):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, UnicodeError):
            continue  # not in this character set: try the next
    mended = raw.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if broken * 2 <= sum(char > "\x7f" for char in mended) - broken:
        return mended
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def clean_text(text: str) -> str:
    """LF line ends, no controls but TAB, no bidi, zero-width or soft marks, no lone surrogates."""
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u2028\u2029\x85\x0b\x0c]", "\n", text)
    return _CONTROLS.sub("", text).encode("utf-8", "replace").decode("utf-8")
