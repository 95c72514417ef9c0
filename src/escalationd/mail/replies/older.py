"""Where older mail begins in a list of lines, and how many its introduction takes. Cuts nothing itself.

``quotes.py`` asks about one line; clients wrap an introduction over several, and what stands below it counts too.
"""

from __future__ import annotations

from collections.abc import Sequence

from escalationd.mail.replies.quotes import (
    QUOTED,
    begins_attribution,
    begins_like_one,
    is_addressed,
    is_attribution,
    is_dated,
    is_header_block,
    is_rule,
    is_splitter,
    is_worded_rule,
    may_be_attribution,
)

_WRAPPED_ATTRIBUTION = 6
_SIGNATURE_DASHES = ("--", "—", "__")
_HEADER_LINES = 12


def older_begins(lines: Sequence[str], number: int) -> bool:
    """Whether older mail begins at this line, by a ruler in words, a header block, or a rule above one."""
    return (
        is_splitter(lines[number])
        or is_header_block(lines[number : number + _HEADER_LINES])
        or _rule_above_header(lines, number)
        or _bare_splitter(lines, number)
    )


def _rule_above_header(lines: Sequence[str], number: int) -> bool:
    if not is_rule(lines[number]) and not is_worded_rule(lines[number]):
        return False
    below = next((n for n in range(number + 1, min(number + 4, len(lines))) if lines[n].strip()), None)
    return below is not None and (is_header_block(lines[below : below + _HEADER_LINES]) or is_splitter(lines[below]))


def _bare_splitter(lines: Sequence[str], number: int) -> bool:
    """``Original Message`` without its dashes, right above a header block."""
    if not is_splitter(f"-----{lines[number].strip()}-----"):
        return False
    below = next((n for n in range(number + 1, min(number + 4, len(lines))) if lines[n].strip()), None)
    return below is not None and is_header_block(lines[below : below + _HEADER_LINES])


def attribution_at(lines: Sequence[str], number: int) -> int:
    """How many lines the attribution that begins here takes; 0 when none does. Clients wrap it over several."""
    if not lines[number].strip():
        return 0
    if is_attribution(lines[number]):
        return 1
    if may_be_attribution(lines[number]) and marked_after(lines, number + 1):
        return 1
    below = lines[number + 1] if number + 1 < len(lines) else ""
    if lines[number].rstrip().endswith((":", "：")) or not begins_attribution(lines[number], below):
        return 0
    for end in range(2, _WRAPPED_ATTRIBUTION + 1):
        if any(line.strip() in _SIGNATURE_DASHES for line in lines[number + end - 1 : number + end]):
            return 0  # what stands above a signature is no attribution of what stands below it
        if _is_wrapped(lines[number : number + end], end):
            return end
        if lines[number + end - 1 : number + end] == [] or lines[number + end - 1].rstrip().endswith((":", "：")):
            return 0  # an attribution ends with its colon
    return 0


def _is_wrapped(lines: Sequence[str], span: int) -> bool:
    """Whether just these lines, and no fewer at their end, are one attribution."""
    if len(lines) < span or not lines[-1].strip() or not is_attribution(_joined(lines)):
        return False
    if is_dated(lines[0]) or lines[1].lstrip().startswith("<"):
        return True
    return not any(_is_whole(lines, n) for n in range(1, span))


def _is_whole(lines: Sequence[str], number: int) -> bool:
    """Whether an attribution begins at a later line, so that the one above it is the author's."""
    joined = _joined(lines[number:])
    begins = begins_like_one(lines[number]) and is_attribution(joined)
    return begins and (is_addressed(joined) or not is_addressed(lines[0]))


def _joined(lines: Sequence[str]) -> str:
    return " ".join(QUOTED.sub("", line).strip() for line in lines if line.strip())


def marked_after(lines: Sequence[str], number: int) -> bool:
    """Whether the quotation below an attribution is marked, so that unmarked lines after it are new."""
    following = next((line for line in lines[number:] if line.strip()), "")
    return bool(QUOTED.match(following))
