"""Waiting for a condition, never for a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_NEVER = threading.Event()


def until(condition: Callable[[], T | None], what: str, patience: float = 30.0) -> T:
    """What ``condition`` gives as soon as it is true. Fails the test when it never is."""
    end = time.monotonic() + patience
    pause = 0.005
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        pause = min(pause * 1.5, 0.1)
        _NEVER.wait(pause)
