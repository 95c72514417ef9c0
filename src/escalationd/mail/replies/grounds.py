"""The grounds that people give before a verdict: "Not covered, denied". Tables only.

Only what is listed here may precede a verb in its sentence: of any other words the verb may be the last part.
"""

from __future__ import annotations

import re

from escalationd.core.policy import Verb

_SAYS = (
    r"(?:(?:sorry|clearly|simply|this|that|it|they|he|she|we|the (?:customer|client))(?:'s|'re| is| are| was| were)? )*"
)
_FOR = re.compile(
    rf"^\W*{_SAYS}(?:right|(?:only |more than )?fair|justified|deserved|overdue|(?:clearly )?our (?:own )?(?:fault|"
    r"mistake|error|responsibility)|(?:a )?(?:good|loyal|long-?standing|important) customer|(?:he|she|they) "
    r"deserves? (?:it|this|that)|(?:sorry )?i missed (?:it|this)|berechtigt|gerechtfertigt|unser fehler)\W*$",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    rf"^\W*{_SAYS}(?:not (?:covered|justified|eligible|convincing|convinced|enough|again|possible|acceptable|"
    r"insured|entitled|our (?:fault|problem|mistake))|(?:clearly )?(?:against|out of|outside)(?: the| our)? (?:policy|"
    r"contract|terms)|(?:clear |clearly |plain )?fraud(?:ulent)?|too (?:late|expensive|much|risky|vague)|"
    r"no (?:evidence|proof|invoice|contract|grounds?|basis|case|reason|merit|refunds?|more(?: refunds?)?)"
    r"(?:,? no refund)?|same as last time|(?:second|third|fourth) time|enough|insufficient evidence|wrong|"
    r"(?:their|his|her|the customer's|customer's) (?:own )?(?:fault|mistake|error|problem)|abuse|nicht versichert|"
    r"keine belege|betrug|zu spät|zu teuer)\W*$",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"^\W*(?:(?:i'?m |i am )?(?:very |too )?(?:busy|in (?:a )?meetings?|on the road|travelling|traveling|swamped)|"
    r"no time(?: today| now| right now)?)\W*$",
    re.IGNORECASE,
)
_TOO_BIG = re.compile(
    r"^\W*(?:above|beyond|over|outside) my (?:limit|authority|pay ?grade|remit)\W*$|^\W*not my call\W*$", re.IGNORECASE
)
GROUNDS = {
    Verb.APPROVE: _FOR,
    Verb.DENY: _AGAINST,
    Verb.REMIND: _BUSY,
    Verb.REVIEW: _BUSY,
    Verb.ESCALATE: _TOO_BIG,
}
"""Whole clauses, by the verb that may follow them."""
DISTRUSTS = re.compile(
    r"\b(?:amount|sum|figures?|ticket|case|rest|part|approval)\b.{0,40}\b(?:wrong|open|too|missing|unclear|mistake|"
    r"accident)\b|\btest\b",
    re.IGNORECASE,
)
"""A statement that an approval does not follow from."""
