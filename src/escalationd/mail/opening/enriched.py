"""text/enriched (RFC 1896) and its forerunner text/richtext (RFC 1341) to plain text. Knows no HTML."""

from __future__ import annotations

import re

_PARAMETER = re.compile(r"<param>.*?</param>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z0-9-]{1,60}>")
_BREAKS = re.compile(r"\n+")
_NEW_LINE = re.compile(r"\s*<(?:nl|np|paragraph)>\s*", re.IGNORECASE)


def plain_of_enriched(text: str) -> str:
    """One line end is a space, of several the first goes; ``<<`` is a bracket; formatting goes with its parameters."""
    text = _BREAKS.sub(lambda ends: " " if len(ends.group()) == 1 else "\n" * (len(ends.group()) - 1), text)
    pieces = (_TAG.sub("", _PARAMETER.sub("", piece)) for piece in text.split("<<"))
    return "<".join(pieces)


def plain_of_richtext(text: str) -> str:
    """Line ends are spaces, ``<nl>`` and paragraphs are line ends, ``<lt>`` is a bracket."""
    text = _NEW_LINE.sub("\x00", text).replace("\n", " ").replace("\x00", "\n")
    return _TAG.sub("", re.sub(r"<lt>", "\x00", text, flags=re.IGNORECASE)).replace("\x00", "<")
