"""What mail clients write around a quoted mail, one row a language. Words only: matches nothing itself.

Each cell holds alternatives between bars, in lower case. Where the words come from: the reply headers of Outlook
(desktop, web, mobile), Apple Mail, Gmail, Thunderbird, Yahoo, Samsung and K-9 in that language.
"""

from __future__ import annotations

from escalationd.mail.replies.languages_east import EAST
from escalationd.mail.replies.languages_west import WEST


def words(column: str) -> tuple[str, ...]:
    """Every alternative of one column over all languages, the longest first, each once."""
    found = {word for row in (*WEST, *EAST) for word in str(getattr(row, column)).split("|") if word}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
