"""One row of the table of what mail clients write around a quoted mail: see ``languages.py``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """``begins`` opens an attribution and ``wrote`` closes it; the rest are header fields, rulers and phones' lines."""

    begins: str
    wrote: str
    sender: str
    date: str
    other: str
    original: str
    forwarded: str
    phone: str
    closing: str
