"""How long hostile text holds up the readers of replies: run by hand.

    python -m tests.measure.hostile_replies

Each text is 100,000 characters of one pattern that invites a slow reader; the answer is limited to a decider's
10,000. Prints the slowest first; the aim is under two seconds on one core that has nothing else to do.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from escalationd.config import default_policy
from escalationd.mail.replies.reply import new_words
from escalationd.mail.replies.verdict import read_staff_reply, read_verdict

SIZE = 100_000
OWN = "--- Please write above this line ---\nAPPROVE - yes: the person who raised it goes ahead\nDENY - no\n" * 20
PATTERNS = (
    "On 1 2026 a@b x:\n", "On Mon, 24 Nov 2026 at 10:05\n", "24 Nov 2026 Name <a@b.de\n", "a", " ", "\n", "> ", "> approve\n", "From: x\n",
    "Sent: x\n", "Best\nRuth\n", "Best,\n", "Sent from my iPhone\n", "yes ", "yes, ", "so so ", "thanks for ", "Approved. ", "a: ", ".", "?! ",
    "- ", "-", "1", "1.", "<a@b ", "<", "a@", "if ", "let me know if ", "no further ", "no 1 ", "no problem ", "(", "a\tb\n", "|", "Aa ", "Aa Bb\n<", "在2026年",
    "wrote:\n", "On 1.1.2026 wrote wrote ", "CAUTION: external, from outside of the organization\n", "--- Please write above\n", "----------\n",
    "----------\n\n\n", "___\nx\n", "Aa: b\n", "—\n", "approve\ndeny\n", "On 1.1.2026 " + "x " * 190 + ":\n", "a " * 195 + " 2026 wrote:\n",
)  # fmt: skip


def seconds(pattern: str) -> float:
    """The time for the new words and both readings of them."""
    policy, now = default_policy(), datetime.now(UTC)
    text = (pattern * (SIZE // len(pattern) + 1))[:SIZE]
    start = time.perf_counter()
    new_words(text, own_letter=OWN)
    for words in (text, text[:9_999]):
        read_verdict(words, policy, now=now, zone="UTC")
        read_staff_reply(words, policy)
    return time.perf_counter() - start


def main() -> None:
    seconds("warm up ")
    found = sorted(((seconds(pattern), pattern) for pattern in PATTERNS), reverse=True)
    for taken, pattern in found[:10]:
        print(f"{taken:6.2f} s  {pattern[:40]!r}")


if __name__ == "__main__":
    main()
