"""How people tick, answer, deny and except the items of a checklist. Tables only: reads no mail."""

from __future__ import annotations

import re

BOX = re.compile(r"\[\s*(?:[xX✓✔vVyY_-]|yes|no|done|ok)?\s*\]|[☑☒☐□✅✔✓❌✗✘⬜🗹✖✕👍👎🟢🔴🟩🟥⛔🚫◉◯]|\(\s*[xX]?\s*\)")
TICKED = re.compile(r"\[\s*(?:x|✓|✔|v|y|yes|done|ok|\*)\s*\]|\(\s*x\s*\)|[☑☒✅✓✔🗹👍🟢🟩◉]|\bx\s*\]", re.IGNORECASE)
UNTICKED = re.compile(r"\[\s*(?:no|n|-)?\s*\]|\(\s*\)|[☐□❌✗✘⬜✖✕👎🔴🟥⛔🚫◯]|\[_+\]", re.IGNORECASE)
YES_WORDS = r"yes|yep|y|x|done|ok|okay|confirmed|complete[d]?|checked|verified|true|ja|oui|si|sí"
NO_WORDS = r"no|nope|n|not yet|not done|pending|open|todo|to do|tbd|n/a|false|nein|non"
YES = re.compile(rf"(?<![^\s:：=?\-–—>|])[(\[]?(?:{YES_WORDS})[)\]]?[\s.!|]*$", re.IGNORECASE)
ANSWER = re.compile(
    rf"^(?P<what>.{{3,120}}?)\s*(?:[:：=?\t|]|\s[-–—]+\s|[-=]>)\W{{0,40}}(?:{YES_WORDS}|{NO_WORDS})\W*$",
    re.IGNORECASE,
)
LONE_ANSWER = re.compile(rf"\W*(?:{YES_WORDS}|{NO_WORDS}|[✓✔]|{BOX.pattern})\W*$", re.IGNORECASE)
ANSWERED_NO = re.compile(rf"(?<![^\s:：=?\-–—>|])(?:{NO_WORDS})[\s.!]*$|^\W*(?:{NO_WORDS})\s*[:：=|–—-]", re.IGNORECASE)
NO = re.compile(
    r"\b(?:not|no|never|isn't|haven't|hasn't|didn't|wasn't|couldn't|can't|cannot|unable|without|pending|todo|"
    r"to do|still|missing|will|nein|non|tbd|n/a)\b|n't\b",
    re.IGNORECASE,
)
DID = re.compile(
    r"\b(?:verified|confirmed|gathered|collected|documented|logged|checked|completed|recorded|noted|done|"
    r"ensured|reviewed)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"(?<=[\w)])(?:\s*[.;!]\s+|\s*,\s+but\s+|\s+but\s+)", re.IGNORECASE)
WRAPPED = re.compile(r"\s{0,3}(?![oxvy]\s)[a-z(][^:\[\]☐☑☒✅✔]*$")
LONGEST_SENTENCE = 600
LONGEST_ANSWER = 100
ALL = re.compile(
    r"\b(?:all|every|whole|full|entire|complete)\b[^.\n]{0,40}\b(?:done|complete[d]?|checked|confirmed|ticked|"
    r"yes|ok)\b|^\s*(?:complete[d]?|done|yes|ok|all(?: items?| points?| four| 4)?(?: done)?|confirmed|4/4|"
    r"100 ?%)(?: (?:by|on|today|yesterday|in full|before)\b[^?,;]{0,60})?\s*[.!]*\s*$"
    r"|\bchecklist\b[^.\n]{0,30}\b(?:done|complete[d]?|finished|confirmed)\b"
    r"|\b(?:i|we)(?:['’]ve| have)?(?: already| now)? (?:completed|finished|confirmed|ticked|done|gone through|"
    r"went through)\b"
    r"[^.?\n]{0,30}\bchecklist\b",
    re.IGNORECASE,
)
ALL_TICKED = re.compile(
    rf"^\W{{0,9}}(?:{BOX.pattern}|✓)\W{{0,9}}(?:(?:for |of )?(?:all|every|the whole)\b[\w ]{{0,30}})?\W{{0,9}}$"
    r"|^\W{0,9}(?:yes|done|ok|x)\b\W{0,9}(?:to |for )?(?:all|every|each)\b[\w ]{0,30}\W{0,9}$",
    re.IGNORECASE,
)
"""What stands behind the word "checklist" when one tick is meant for all of it."""
ASIDE_FROM = re.compile(
    r"\b(?:except(?: for)?|apart from|other than|besides|bar|excluding|save for)\b|(?<=\w) minus\b", re.IGNORECASE
)
"""What stands behind it is not done."""
STRUCK = re.compile(r"~~[^~]{1,200}~~")
EDGE = re.compile(r"[:：=|\t(\[]|[-=]>|\s[-–—]+\s")
NOT_YET = re.compile(
    r"^\W*(?:in progress|in work|wip|ongoing|on ?going|tomorrow|later|soon|partly|partially|partial|maybe|"
    r"perhaps|mostly|almost|nearly|half|planned|scheduled|awaiting|waiting|working on)\b",
    re.IGNORECASE,
)
WHERE = re.compile(
    rf"^\W*(?:{YES_WORDS})\b|\b(?:attached|enclosed|see \w+|in (?:the )?(?:ticket|case|system|crm))\b", re.IGNORECASE
)
ANSWER_WORDS = 2
OTHER_BOX = re.compile(r"[\s\d.)*•-]*\[[^\[\]]{1,3}\]")
BUT = re.compile(r"\b(?:except|but|apart from|other than|only|besides|bar)\b", re.IGNORECASE)
NAMED = re.compile(
    r"(?=(?-i:[A-Z]))(?:(?:the|full|entire|whole|pre-?escalation|escalation) )*checklist\b", re.IGNORECASE
)
ANOTHER = re.compile(
    r"\b(?:onboarding|on-boarding|customer|client|kyc|aml|bank|merchant|shop|security|installation|setup|"
    r"release|their|his|her)(?:['’]s)?\s+$"
)
"""Before the word "checklist" when it is somebody else's."""
STATEMENT_LINES = 4
TABLE_RULE = frozenset("|-:+ \t")
CROSS = re.compile(r"[\s*•·-]*[xX●◉]\s+\S")
CIRCLE = re.compile(r"^[\s*•·-]*[oO0○◦]\s+(?=\S)")
POINT = re.compile(r"^\s*(?:[-*•·▪–]|\d{1,2}[.)])\s+")
