"""Foreign text made harmless to show: no control, no hidden direction, no token. Escapes no HTML: the templates do.

What is cleaned stays readable in every script: only characters that no letter needs are taken out.
"""

from __future__ import annotations

import re

from escalationd.mail.marks import REFERENCE_LINE, TOKEN_LENGTH

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
"""Everything that Unicode (UAX 14) or Python takes for the end of a line."""

_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Controls, bidirectional overrides and isolates (UAX 9), halves of surrogate pairs: never part of a sentence."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f"
    "\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Zero-width and invisible: needed inside words of some scripts, but only a disguise in a name or a subject."""

_TOKEN_ADDRESS = re.compile(rf"\+[a-z2-7]{{{TOKEN_LENGTH}}}@", re.IGNORECASE)

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def clean_text(text: str) -> str:
    """Text of several lines with LF ends, without controls, overrides and tokens; never more than one empty line."""
    if text.isascii() and text.isprintable():  # one plain line, as most values are
        return hide_tokens(text).strip()
    text = _UNSHOWN.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", "    ")
    return _BLANK_LINES.sub("\n\n", hide_tokens(text)).strip()


def clean_line(text: str) -> str:
    """One line fit for a name or a subject: as ``clean_text``, and nothing invisible in it."""
    return hide_tokens(one_line(text))


def one_line(text: str) -> str:
    """One line of visible characters. Tokens stay: for what we write ourselves, such as a reply address."""
    if not (text.isascii() and text.isprintable()):  # most labels and values are, and letters are full of them
        text = _INVISIBLE.sub("", _UNSHOWN.sub("", _LINE_ENDS.sub("\n", text)))
    return " ".join(text.split())


def hide_tokens(text: str) -> str:
    """``text`` without the secret part of our reference lines and reply addresses, which somebody may have quoted."""
    if "/" not in text and "+" not in text:
        return text
    return _TOKEN_ADDRESS.sub("@", REFERENCE_LINE.sub(r"Ref: \1", text))


def shorten(text: str, length: int) -> str:
    """``text`` in at most ``length`` characters; what is cut off shows as an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def quote(text: str, length: int = 2000) -> str:
    """The start of a mail being answered, as quoted lines (SAFETY 3.2: at most 2 kB, as text)."""
    lines = shorten(clean_text(text), length).split("\n") if text.strip() else []
    return "\n".join(f"> {line}".rstrip() for line in lines)
