"""The exceptions of the program. Expected outcomes are values, not exceptions: see ``core/decide.py``.

Does not hold exceptions of third-party packages: each package's door turns them into one of these.
"""

from __future__ import annotations

from dataclasses import dataclass


class EscalationdError(Exception):
    """Root of everything this program raises on purpose; the text is one line that names the remedy."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a configuration file.

    ``line`` is 1-based (0 when the place has no line, such as a missing key); ``key`` is a dotted
    path such as ``tiers.1.response``; ``wrong`` and ``right`` are short phrases for a person.
    """

    line: int
    key: str
    wrong: str
    right: str

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.key}: {self.wrong}; {self.right}"


class ConfigError(EscalationdError):
    """Every problem of a configuration file at once (exit code 2)."""

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        self.path = path
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        many = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{path}: {many}\n{lines}")


class MailboxError(EscalationdError):
    """The IMAP side failed. ``permanent``: waiting does not help, a person must act."""

    def __init__(self, text: str, *, permanent: bool = False) -> None:
        self.permanent = permanent
        super().__init__(text)


class FolderRefusedError(MailboxError):
    """The server would not move mails to a folder. The connection is as good as before."""


class DeliveryError(EscalationdError):
    """One delivery (SMTP, direct contact or ticket system) failed.

    ``permanent``: trying again with the same content cannot succeed. ``unknown``: the other side may
    have taken it (a connection lost after the final dot), so a retry may be a repeat.
    """

    def __init__(self, text: str, *, permanent: bool = False, unknown: bool = False) -> None:
        self.permanent = permanent
        self.unknown = unknown
        super().__init__(text)


class MailRefusedError(EscalationdError):
    """A mail tripped a gate (size, header block, parts, depth) or could not be parsed at all."""


class StoreError(EscalationdError):
    """The database cannot be used: locked by a second daemon, newer schema, corrupted or full."""
