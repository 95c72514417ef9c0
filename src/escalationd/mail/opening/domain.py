"""International domain names as A-labels (RFC 5891), so that two that differ never come out the same."""

from __future__ import annotations

import unicodedata

_LONGEST = 63


def ascii_domain(domain: str) -> str:
    """The domain in lower case, its international labels as A-labels; empty where one of them cannot be written.

    The standard library's "idna" maps as IDNA2003 did: it makes ``ss`` of ``ß`` and plain letters of full-width ones,
    and so the owner of one domain (RFC 5894 7.2) the author of another. Here nothing but case is mapped.
    """
    labels = [_label(label) for label in domain.split(".")]
    return ".".join(labels) if all(0 < len(label) <= _LONGEST for label in labels) else ""


def _label(label: str) -> str:
    if label.isascii():
        return label.lower()
    plain = unicodedata.normalize("NFC", label.lower())
    if plain.isascii():
        return ""  # such as the Kelvin sign, which is a k in lower case
    try:
        return f"xn--{plain.encode('punycode').decode('ascii')}"
    except UnicodeError:
        return ""
