"""Until when an out-of-office reply says somebody is away. Decides nothing; a date it is not sure of is None."""

from __future__ import annotations

import re
from datetime import datetime

from escalationd.mail.envelope import Envelope
from escalationd.mail.when import read_when

_UNTIL = re.compile(
    r"\b(?:until|till|through|back (?:on|in the office on|at work on)?|return(?:ing|s)?(?: to (?:the )?office)?(?: on)?|bis(?: zum| einschlie[ßs]+lich)?|wieder (?:am|ab|erreichbar ab)|ab dem|"
    r"jusqu'au|de retour le|hasta el|volver[ée] el|at[ée] (?:o dia )?|fino al|tot(?: en met)?|t/m|do)\s+(?:the\s+)?(?P<date>[^\n.;,]{4,40})",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\b(?:from|between|vom|von)\s+[^\n]{3,40}?\s+(?:to|and|until|till|-|–|bis(?: zum)?)\s+(?P<date>[^\n.;,]{4,40})",
    re.IGNORECASE,
)


def away_until(envelope: Envelope, *, now: datetime, zone: str) -> datetime | None:
    """The end of the absence (aware UTC) when the reply gives one date that can be read one way only."""
    text = envelope.text[:5000]
    for pattern in (_RANGE, _UNTIL):
        for found in pattern.finditer(text):
            until = read_when(found.group("date"), now=now, zone=zone)
            if until is not None and until > now:
                return until
    return None
