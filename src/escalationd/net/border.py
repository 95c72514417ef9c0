"""Mails handed to a border byte by byte, as a forger would. For ``check --canary``: letters go through ``smtp.py``.

An SMTP library would repair what must arrive broken, so this speaks the protocol itself.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from escalationd.errors import DeliveryError
from escalationd.net.accounts import Border

_LONGEST_ANSWER = 10_000


def hand_over(border: Border, recipient: str, raw: bytes) -> str:
    """Send ``raw`` as it is from the empty sender; the border's last answer on it, in one line.

    An answer that came before the mail itself begins with a word: it says nothing about the mail.
    Raises DeliveryError when the border cannot be reached or does not speak SMTP.
    """
    with _talk(border) as talk:
        for command in (f"EHLO {border.helo}", "MAIL FROM:<>", f"RCPT TO:<{recipient}>", "DATA"):
            answer = talk.say(command.encode("ascii") + b"\r\n")
            if answer[:1] not in ("2", "3"):
                return f"before the mail itself: {answer}"
        answer = talk.say(raw + b"\r\n.\r\n")
        talk.leave()
        return answer


class _Talk:
    """One SMTP connection."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._lines = sock.makefile("rb")

    def say(self, words: bytes) -> str:
        """Send, and read one answer. A border that hangs up has answered too."""
        try:
            self._sock.sendall(words)
            return self.answer()
        except ConnectionError:
            return "the border hung up"

    def answer(self) -> str:
        """One answer of possibly many lines (RFC 5321 4.2.1), as one line."""
        lines: list[str] = []
        while True:
            line = self._lines.readline(_LONGEST_ANSWER).decode("ascii", "replace").rstrip("\r\n")
            if not line:
                return " ".join(lines) or "the border hung up"
            lines.append(line)
            if line[3:4] != "-" or len(lines) > 100:
                return " ".join(lines)

    def leave(self) -> None:
        """Say good-bye and read to the end: what was smuggled in is handled before the connection closes."""
        if self.say(b"QUIT\r\n").startswith("the border hung up"):
            return
        while self._lines.readline(_LONGEST_ANSWER):
            pass


@contextmanager
def _talk(border: Border) -> Iterator[_Talk]:
    place = f"{border.host}:{border.port}"
    try:
        with socket.create_connection((border.host, border.port), border.timeout) as sock:
            talk = _Talk(sock)
            greeting = talk.answer()
            if not greeting.startswith("220"):
                raise DeliveryError(f"the border at {place} does not greet: {greeting}")
            yield talk
    except TimeoutError as error:
        raise DeliveryError(f"the border at {place} did not answer in time") from error
    except OSError as error:
        raise DeliveryError(f"the border at {place} cannot be reached: {error}") from error
