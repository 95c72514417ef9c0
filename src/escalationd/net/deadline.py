"""A total time for a whole command on a blocking socket. Knows no protocol."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType


class Deadline:
    """Shuts a socket down when the block takes longer than ``seconds``, so that a blocking read ends at once.

    A socket's own timeout counts every read anew: a peer that sends a byte now and then holds a reader
    for ever (14.7 s for one log-in with a timeout of 1 s, SAFETY 0.8).
    """

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self._socket = sock
        self._seconds = seconds
        self._timer: threading.Timer | None = None
        self._expired = False

    def __enter__(self) -> Deadline:
        self._expired = False
        self._timer = threading.Timer(self._seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()
        return self

    def _expire(self) -> None:
        self._expired = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._expired and error is not None:
            raise TimeoutError(f"the command took longer than {self._seconds:g} s") from error
