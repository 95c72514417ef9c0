"""The pre-escalation checklist in whatever way people tick it: brackets, ticks, words, a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from escalationd.core.policy import ChecklistItem, Policy
from escalationd.mail.forms.labels import plain
from escalationd.mail.forms.ticked_columns import answered_by_column

_BOX = re.compile(r"\[\s*(?:[xX✓✔vVyY_-]|yes|no|done|ok)?\s*\]|[☑☒☐□✅✔✓❌✗✘⬜🗹✖✕👍👎🟢🔴🟩🟥⛔🚫◉◯]|\(\s*[xX]?\s*\)")
_TICKED = re.compile(r"\[\s*(?:x|✓|✔|v|y|yes|done|ok|\*)\s*\]|\(\s*x\s*\)|[☑☒✅✓✔🗹👍🟢🟩◉]|\bx\s*\]", re.IGNORECASE)
_UNTICKED = re.compile(r"\[\s*(?:no|n|-)?\s*\]|\(\s*\)|[☐□❌✗✘⬜✖✕👎🔴🟥⛔🚫◯]|\[_+\]", re.IGNORECASE)
_YES_WORDS = r"yes|yep|y|x|done|ok|okay|confirmed|complete[d]?|checked|verified|true|ja|oui|si|sí"
_NO_WORDS = r"no|nope|n|not yet|not done|pending|open|todo|to do|tbd|n/a|false|nein|non"
_YES = re.compile(rf"(?<![^\s:：=?\-–—>|])[(\[]?(?:{_YES_WORDS})[)\]]?[\s.!|]*$", re.IGNORECASE)
_ANSWER = re.compile(
    rf"^(?P<what>.{{3,120}}?)\s*(?:[:：=?\t|]|\s[-–—]+\s|[-=]>)\W{{0,40}}(?:{_YES_WORDS}|{_NO_WORDS})\W*$",
    re.IGNORECASE,
)
_LONE_ANSWER = re.compile(rf"^\s*\W*(?:{_YES_WORDS}|{_NO_WORDS}|[✓✔]|{_BOX.pattern})\W*$", re.IGNORECASE)
_ANSWERED_NO = re.compile(
    rf"(?<![^\s:：=?\-–—>|])(?:{_NO_WORDS})[\s.!]*$|^\W*(?:{_NO_WORDS})\s*[:：=|–—-]", re.IGNORECASE
)
_NO = re.compile(
    r"\b(?:not|no|never|isn't|haven't|hasn't|didn't|wasn't|couldn't|can't|cannot|unable|without|pending|todo|"
    r"to do|still|missing|will|nein|non|tbd|n/a)\b|n't\b",
    re.IGNORECASE,
)
_DID = re.compile(
    r"\b(?:verified|confirmed|gathered|collected|documented|logged|checked|completed|recorded|noted|done|"
    r"ensured|reviewed)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[\w)])(?:\s*[.;!]\s+|\s*,\s+but\s+|\s+but\s+)", re.IGNORECASE)
_WRAPPED = re.compile(r"\s{0,3}(?![oxvy]\s)[a-z(][^:\[\]☐☑☒✅✔]*$")
_LONGEST_SENTENCE = 600
_ALL = re.compile(
    r"\b(?:all|every|whole|full|entire|complete)\b[^.\n]{0,40}\b(?:done|complete[d]?|checked|confirmed|ticked|"
    r"yes|ok)\b|^\s*(?:complete[d]?|done|yes|ok|all(?: items?| points?| four| 4)?(?: done)?|confirmed|4/4|"
    r"100 ?%)(?: (?:by|on|today|yesterday|in full|before)\b[^?,;]{0,60})?\s*[.!]*\s*$"
    r"|\bchecklist\b[^.\n]{0,30}\b(?:done|complete[d]?|finished|confirmed)\b"
    r"|\b(?:i|we)(?:['’]ve| have)?(?: already| now)? (?:completed|finished|confirmed|ticked|done|gone through|"
    r"went through)\b"
    r"[^.?\n]{0,30}\bchecklist\b",
    re.IGNORECASE,
)
_ALL_TICKED = re.compile(
    rf"^\W*(?:{_BOX.pattern}|✓)\W*(?:(?:for |of )?(?:all|every|the whole)\b[\w ]{{0,30}})?\W*$"
    r"|^\W*(?:yes|done|ok|x)\b\W*(?:to |for )?(?:all|every|each)\b[\w ]{0,30}\W*$",
    re.IGNORECASE,
)
"""What stands behind the word "checklist" when one tick is meant for all of it."""
_ASIDE_FROM = re.compile(
    r"\b(?:except(?: for)?|apart from|other than|besides|bar|excluding|save for)\b|(?<=\w) minus\b", re.IGNORECASE
)
"""What stands behind it is not done."""
_STRUCK = re.compile(r"~~[^~]{1,200}~~")
_EDGE = re.compile(r"[:：=|\t(\[]|[-=]>|\s[-–—]+\s")
_NOT_YET = re.compile(
    r"^\W*(?:in progress|in work|wip|ongoing|on ?going|tomorrow|later|soon|partly|partially|partial|maybe|"
    r"perhaps|mostly|almost|nearly|half|planned|scheduled|awaiting|waiting|working on)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    rf"^\W*(?:{_YES_WORDS})\b|\b(?:attached|enclosed|see \w+|in (?:the )?(?:ticket|case|system|crm))\b", re.IGNORECASE
)
_ANSWER_WORDS = 2
_OTHER_BOX = re.compile(r"[\s\d.)*•-]*\[[^\[\]]{1,3}\]")
_BUT = re.compile(r"\b(?:except|but|apart from|other than|only|besides|bar)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"(?=(?-i:[A-Z]))(?:(?:the|full|entire|whole|pre-?escalation|escalation) )*checklist\b", re.IGNORECASE
)
_ANOTHER = re.compile(
    r"\b(?:onboarding|on-boarding|customer|client|kyc|aml|bank|merchant|shop|security|installation|setup|"
    r"release|their|his|her)(?:['’]s)?\s+$"
)
"""Before the word "checklist" when it is somebody else's."""
_STATEMENT_LINES = 4
_TABLE_RULE = frozenset("|-:+ \t")
_CROSS = re.compile(r"[\s*•·-]*[xX●◉]\s+\S")
_CIRCLE = re.compile(r"^[\s*•·-]*[oO0○◦]\s+(?=\S)")
_POINT = re.compile(r"^\s*(?:[-*•·▪–]|\d{1,2}[.)])\s+")


def read_checklist(lines: Sequence[str], whole: str, policy: Policy) -> tuple[frozenset[str], frozenset[str]]:
    """(confirmed, denied) items. ``whole`` is the value of a line "Checklist: ...", empty without one.

    An item is confirmed by a tick, a yes, or a sentence that says it was done; a "not" in its part of the
    line, or an empty box, denies it. Both for one item: denied, since a clerk would ask.
    """
    confirmed: set[str] = set()
    denied: set[str] = set()
    joined = _beside_ticks(_unwrapped(answered_by_column([_STRUCK.sub("", line) for line in lines])), policy)
    if _says_all(joined, [line for line in whole.split("\n") if not _named(line, policy)]):
        confirmed.update(item.name for item in policy.checklist)
    for line in joined:
        for name, yes in _items(line, policy):
            (confirmed if yes else denied).add(name)
    return frozenset(confirmed - denied), frozenset(denied)


def ticked_words(text: str) -> str:
    """A text without what stands behind its empty boxes: ``[ ] general [x] financial``. Without boxes, all of it."""
    return " ".join(
        piece for line in text.split("\n") for piece in _pieces(line) if _TICKED.search(piece) or not _BOX.search(piece)
    )


def item_above(line: str, answer: str) -> str:
    """The words behind a form's empty box when ``answer``, which stands below it, is a tick, a yes or a no."""
    box = _BOX.search(line)
    what = line[box.end() :].strip() if box is not None and not line[: box.start()].strip(" -*•·|>\t") else ""
    return what if what and _LONE_ANSWER.match(answer) else ""


def begins_checklist(lines: Sequence[str], number: int, policy: Policy) -> bool:
    """Whether the line at ``number`` is of the checklist, so that no field's value goes on in it.

    It holds a box, begins with an item, answers one with yes or no, or (a paragraph of its own) says of
    several that they are done.
    """
    if _is_of_checklist(lines[number], policy) or _is_head_of_checklist(lines, number, policy):
        return True
    apart = number == 0 or not lines[number - 1].strip()
    return apart and _is_statement(_paragraph(lines, number, policy), policy)


def _is_head_of_checklist(lines: Sequence[str], number: int, policy: Policy) -> bool:
    """Whether a row is the head of a table whose first row, below a rule, is of the checklist."""
    if "|" not in lines[number] or number + 2 >= len(lines):
        return False
    rule = frozenset(lines[number + 1])
    return frozenset("|-") <= rule <= _TABLE_RULE and _is_of_checklist(lines[number + 2], policy)


def _is_of_checklist(line: str, policy: Policy) -> bool:
    """Whether a line by itself is one of the checklist, or speaks of all of it."""
    line = line.strip(" -*•·|\t")
    box = _BOX.match(line)
    if box is not None and line[box.end() :].strip():
        return True
    words = plain(line)
    if any(words.startswith(plain(item.label)) for item in policy.checklist):
        return True
    if _NAMED.match(line) and any(_speaks_of_all(said) for said in _said(line)):
        return True
    answer = _ANSWER.match(line)
    return (answer is not None or bool(_BOX.search(line))) and bool(
        _named(answer.group("what") if answer else line, policy)
    )


def _paragraph(lines: Sequence[str], number: int, policy: Policy) -> str:
    """The sentence that begins at ``number``, as far as a client may have wrapped it."""
    rest = lines[number : number + _STATEMENT_LINES]
    ends = (place for place, line in enumerate(rest) if not line.strip() or (place and _is_of_checklist(line, policy)))
    return " ".join(rest[: next(ends, len(rest))])


def _is_statement(text: str, policy: Policy) -> bool:
    several = len(_named(text, policy)) > 1 and bool(_DID.search(text))
    return several or ("checklist" in text.lower() and bool(_ALL.search(text)))


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines, with a sentence that a mail client broke, or an answer below its item, put together again."""
    joined: list[str] = []
    for line in lines:
        if not line.strip():
            continue
        if joined and _LONE_ANSWER.match(line):
            joined[-1] = f"{joined[-1].rstrip(' :：')}: {line.strip()}"
        elif joined and _WRAPPED.match(line) and _is_open(joined[-1]):
            joined[-1] = f"{joined[-1]} {line.strip()}"
        else:
            joined.append(line.rstrip())
    return joined


def _beside_ticks(lines: Sequence[str], policy: Policy) -> list[str]:
    """The lines, where some items are ticked: an open circle beside them is an empty box, a bare label no answer.

    Where nothing is ticked, an ``o`` is a bullet.
    """
    if not any(_TICKED.search(line) or _CROSS.match(line) for line in lines if _named(line, policy)):
        return list(lines)
    labels = {plain(item.label) for item in policy.checklist}
    read = (_CIRCLE.sub("[ ] ", line) for line in lines)
    return [f"{line.rstrip(' .')}:" if plain(_POINT.sub("", line)) in labels else line for line in read]


def _is_open(line: str) -> bool:
    """Whether a line may go on in the next one: it ends within a sentence."""
    last = line[-1:] if len(line) <= _LONGEST_SENTENCE else ""
    return last.isalnum() or (bool(last) and last in ",)'’-")


def _says_all(lines: Sequence[str], whole: Sequence[str]) -> bool:
    said = [*whole, *(words for line in lines for words in _said(line))]
    return any(_speaks_of_all(line) and not _doubts(line) for line in said)


def _doubts(line: str) -> bool:
    """Whether a line denies, excepts or asks what it says of all."""
    return bool(_NO.search(line) or _BUT.search(line)) or line.rstrip().endswith("?")


def _said(line: str) -> list[str]:
    """What a line says of the checklist: all of it, and what stands behind the word; nothing without the word."""
    before, named, behind = line.lower().partition("checklist")
    return [line, behind] if named and not _ANOTHER.search(before) else []


def _speaks_of_all(text: str) -> bool:
    head = text[:_LONGEST_SENTENCE]
    return bool(_ALL.search(head) or _ALL_TICKED.search(head))


def _items(line: str, policy: Policy) -> Iterator[tuple[str, bool]]:
    for piece in _pieces(line):
        done, *left = _ASIDE_FROM.split(piece, maxsplit=1)
        for item in _named(" ".join(left), policy):
            yield item.name, False
        for item in _named(done, policy):
            verdict = _verdict(done, item)
            if verdict is not None:
                yield item.name, verdict


def _pieces(line: str) -> list[str]:
    """A line with several boxes in it is several items; without a box, its clauses are."""
    boxes = [found.start() for found in _BOX.finditer(line)]
    if not boxes:
        return _CLAUSE.split(line)
    if len(boxes) < 2:
        return [line]
    before = not line[: boxes[0]].strip(" -*•·|\t")
    edges = [*boxes, len(line)] if before else [0, *(found.end() for found in _BOX.finditer(line))]
    return [line[start:end] for start, end in pairwise(edges)]


def _named(piece: str, policy: Policy) -> list[ChecklistItem]:
    """The items a piece speaks of: those whose whole label stands in it, then by keyword in what is left."""
    words = plain(piece)
    named = [item for item in policy.checklist if plain(item.label) in words]
    for item in named:
        words = words.replace(plain(item.label), " ")
    return named + [
        item
        for item in policy.checklist
        if item not in named and any(plain(keyword) in words for keyword in item.keywords)
    ]


def _exact(piece: str, item: ChecklistItem) -> bool:
    return plain(item.label) in plain(piece)


def _verdict(piece: str, item: ChecklistItem) -> bool | None:
    if _UNTICKED.search(piece) and not _TICKED.search(piece):
        return False
    rest = re.sub(re.escape(item.label), "", piece, flags=re.IGNORECASE)
    if _NO.search(rest) or _ANSWERED_NO.search(rest):
        return False
    if _TICKED.search(piece) or _YES.search(piece):
        return True
    if piece.rstrip().endswith((":", "：", "?")):
        return None  # asked, and not answered
    if _is_no_answer_known(piece, item):
        return None
    return True if _exact(piece, item) or _DID.search(piece) else None


def _is_no_answer_known(piece: str, item: ChecklistItem) -> bool:
    """Whether an item is answered by a word or sign that says neither yes nor no to us: ``in progress``, ``50 %``.

    A sentence behind it is a note on what was done.
    """
    label = re.search(re.escape(item.label), piece, re.IGNORECASE)
    behind = piece[label.end() :] if label is not None else piece
    edge = _EDGE.search(behind)
    answer = behind[edge.end() :] if edge is not None else ""
    words = re.findall(r"[^\W_]+", answer)
    said = plain(answer)
    if _NOT_YET.match(answer) or "?" in answer:
        return True
    if (box := _OTHER_BOX.match(piece)) is not None and not _TICKED.search(box.group()):
        return True
    names = (
        _DID.search(answer)
        or _WHERE.search(answer)
        or any(plain(word) in said for word in (item.label, *item.keywords))
    )
    return 0 < len(words) <= _ANSWER_WORDS and not names
