"""One thing that must not be, in words. Knows no record."""

from __future__ import annotations

from dataclasses import dataclass

from escalationd.audit.remedies import REMEDIES


@dataclass(frozen=True, slots=True)
class Finding:
    """``rule`` is the invariant's short name, ``where`` the row or case, ``what`` the sentence for a person."""

    rule: str
    where: str
    what: str

    @property
    def remedy(self) -> str:
        """What to do about it, in one sentence."""
        return REMEDIES[self.rule]

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}: {self.what}"
