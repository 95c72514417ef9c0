"""How the process keeps its memory small after a large mail. Knows no mail."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_M_MMAP_THRESHOLD = -3
"""mallopt(3)"""
_LARGE = 262_144


def return_large_pieces() -> None:
    """Let pieces of more than 256 kB go back to the system as soon as they are free.

    Without it glibc takes the first large mail for the measure of things, keeps such pieces for itself from then on,
    and holds twice the memory that is in use. Does nothing under another C library.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
