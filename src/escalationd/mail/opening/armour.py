"""OpenPGP in the text itself (RFC 9580 6.2, 7): what was signed is read inside the armour, what is encrypted is not.

Checks no signature: who wrote a mail is proved elsewhere.
"""

from __future__ import annotations

import re

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = re.compile(r"-----BEGIN PGP SIGNATURE-----\n(?:[^\n]{0,998}\n){0,200}?-----END PGP SIGNATURE-----[ \t]*")
_HEAD = re.compile(rf"{_SIGNED}[ \t]*\n(?:[A-Za-z]{{1,20}}: [^\n]{{0,200}}\n){{0,5}}[ \t]*\n")
_ESCAPED = re.compile(r"^- (?=-|From )", re.MULTILINE)
"""Dash-escaping (RFC 9580 7.2) of the lines for which it is needed; a bullet stays one."""
_ENCRYPTED = re.compile(r"^-----BEGIN PGP MESSAGE-----[ \t]*$", re.MULTILINE)
_FEW_LINES = 3


def unarmour(text: str) -> str:
    """``text`` with a clear-signed piece as it was before it was signed: no armour, no signature, dashes as typed."""
    if _SIGNED not in text:
        return text
    return _ESCAPED.sub("", _SIGNATURE.sub("", _HEAD.sub("", text)))


def is_encrypted(text: str) -> bool:
    """Whether a text is an encrypted message, give or take a few words above it."""
    found = _ENCRYPTED.search(text)
    return found is not None and sum(bool(line.strip()) for line in text[: found.start()].split("\n")) <= _FEW_LINES
