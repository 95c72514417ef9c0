"""The phrases that a customer must not hear, as tables of patterns. The check itself is ``customer.py``'s.

Every pattern is linear on hostile text: no nested repetition over the same characters.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty[- ]?eight|few|couple(?: of)?)"
_SPAN = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|(?:business|working|calendar) (?:days?|hours?))"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_CLOCK = r"(?:\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m\.|p\.m\.|o'?clock)|\d{1,2}:\d{2}|noon|midnight)"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?)"
_PERIOD = r"(?:the )?(?:end of (?:the |this |next )?)?(?:day|week|month|quarter|year|business|morning|afternoon|evening|tonight|weekend)"
_WHEN = rf"(?:tomorrow|tonight|today|(?:the )?(?:day after tomorrow)|(?:this |next |coming |on )?{_DAY}s?|{_DATE}|{_CLOCK}|eod|cob|eow|{_PERIOD})"

TIMELINES = (
    rf"\b(?:within|in|in under|in less than|after|under|less than|no (?:more|later) than|at most|inside|up to|takes?|take|another|for|about|around|roughly|approximately|maximum(?: of)?) (?:the (?:next|coming) |another |about |around |roughly |at most |approximately |less than |no more than )?(?:{_NUMBER})(?: ?(?:-|–|to|or) ?{_NUMBER})? ?(?:more )?{_SPAN}\b",
    rf"\b{_NUMBER}(?: ?(?:-|–|to|or) ?{_NUMBER})? ?{_SPAN} (?:at (?:the )?(?:most|latest)|from (?:now|today)|max(?:imum)?|or less|tops)\b",
    rf"\b(?:by|before|until|till|no later than|not later than|latest by|at the latest by|on or before|as of|from|starting) (?:the )?{_WHEN}\b",
    rf"\b(?:will|shall|'ll|going to|expect(?:ed)?(?: to)?|should|can|could|may|might|would|plan(?:ned)? to|aim(?:ing)? to|intend to|hope to|scheduled|due|ready|back|resolved|fixed|done|paid|refunded|completed|arrive|happen|receive|hear|update you|call you|contact you|get back)\b[^.!?\n]{{0,60}}\b(?:tomorrow|tonight|today|this (?:morning|afternoon|evening|week|month|weekend)|next (?:week|month|{_DAY}|day|few days)|(?:on |this |next |coming )?{_DAY}|(?:on |the )?{_DATE}|at {_CLOCK}|{_CLOCK}|same day|overnight|(?:the )?end of (?:the |this |next )?(?:day|week|month|quarter|year)|eod|cob|eow)\b",
    rf"\b(?:tomorrow|tonight|next (?:week|month|{_DAY}))\b[^.!?\n]{{0,40}}\b(?:you(?:'ll| will)|we(?:'ll| will)|it(?:'ll| will)|will be|at the latest)\b",
    r"\b(?:eta|time ?line|deadline|turn-?around(?: time)?|time ?frame|due date|target date)\b",
    rf"\b(?:usually|normally|typically|generally|always) (?:takes?|done|resolved|within)\b[^.!?\n]{{0,40}}{_SPAN}\b",
    rf"\b(?:give (?:us|me)|allow(?: us)?|wait|needs?|another) (?:about |around |at least )?{_NUMBER}(?: ?(?:-|–|to|or) ?{_NUMBER})? ?(?:more )?{_SPAN}\b",
    rf"\b(?:every|each) (?:\d+|two|three|other)? ?{_SPAN}\b",
    r"\b(?:immediately|instantly|right away|straight away|momentarily|any minute|any moment now|within the hour|same[- ]day|overnight|first thing (?:in the morning|tomorrow)|by then)\b",
    r"\b24/7\b|\b\d+ ?(?:h|hrs|d)\b",
)

GUARANTEES = (
    r"\bguarante\w*|\bwarrant(?:y|ies|ed)? that\b",
    r"\b(?:i|we|you have my|you have our|my|our)? ?promis(?:e|es|ed|ing)\b",
    r"\b(?:definitely|certainly|surely|undoubtedly|without (?:a )?(?:doubt|fail)|for (?:sure|certain)|absolutely|100 ?(?:%|per ?cent)|no matter what|one way or another)\b",
    r"\b(?:rest assured|be assured|i assure|we assure|you can be (?:sure|certain|confident)|count on (?:it|us|me)|you have (?:my|our) word|take (?:my|our) word)\b",
    r"\b(?:you(?:'ll| will| shall| are going to| are certain to| are sure to)) (?:\w+ ){0,3}?(?:get|receive|have|be (?:refunded|paid|reimbursed|compensated|credited)|see)\b(?: \w+){0,4} ?(?:money|refund|funds?|payment|amount|compensation|credit|back|reimbursement|full)?",
    r"\b(?:will|shall|'ll) (?:\w+ )?(?:be )?(?:refund(?:ed)?|reimburse(?:d)?|compensate(?:d)?|credit(?:ed)?|approve(?:d)?|resolve(?:d)?|fix(?:ed)?|solve(?:d)?|pay|paid|returned|restored|sorted)\b",
    r"\b(?:bound|sure|certain) to (?:be )?\w+|\bno doubt\b|\bcannot fail\b|\bcan't fail\b|\bnothing can go wrong\b|\bwon't happen again\b|\bwill (?:never|not) happen again\b",
)

INTERNAL = (
    r"\b[A-Z]{2,8}-\d{4}-\d{4,8}\b",
    r"\b(?:sla|slas|escalation (?:level|tier|process|queue|matrix|path|desk|point|policy)|escalationd|internal(?:ly)?(?: \w+)?|ticket(?:ing)? (?:system|queue|status)|approval (?:process|chain|workflow)|workflow|runbook|playbook|standard operating procedure|sop|back[- ]?office|work ?around policy)\b",
    r"\b(?:slack|teams channel|jira|zendesk|zammad|salesforce|confluence|servicenow|pagerduty)\b",
    r"\b(?:approv(?:e|ed|al)|sign(?:ed)?[- ]?off|den(?:y|ied)|reject(?:ed|ion)?) (?:by|from)\b",
    r"\b(?:pending|awaiting|waiting for|needs?|requires?|subject to) (?:\w+ ){0,2}(?:approval|sign[- ]?off|decision from)\b",
    r"(?m)^\s*>.*$",
    r"(?mi)^\s*(?:from|sent|to|subject|von|gesendet|an|betreff|de|envoyé|objet)\s*:\s*\S.*$",
    r"(?i)-{3,} ?(?:original message|forwarded message|please write above this line) ?-{3,}",
    r"\b(?:fraud (?:team|score|check|rules?)|risk (?:score|engine|assessment|team)|compliance (?:team|check|officer|department|flag)|root cause analysis|our (?:bank|psp|processor|vendor|supplier) (?:contract|agreement))\b",
)

ROLES = (
    r"\b(?:c[a-z]o|chief \w+ officer|vp|svp|evp|vice[- ]president|president|director|head of \w+|manager|management|supervisor|team ?lead(?:er)?|boss|executive[s]?|board(?: of directors)?|founder|owner|engineer(?:s|ing)?|developer[s]?|administrator|officer|agent|lawyer|legal (?:team|department)|finance (?:team|department)|accounting|treasury)\b",
    r"\b(?:l[1-4]|level [1-4]|tier [1-4]|second[- ]line|third[- ]line|first[- ]line|2nd[- ](?:line|level)|3rd[- ](?:line|level))\b",
)

PAST = re.compile(
    r"\b(?:received|reported|wrote|contacted|sent|called|since|started|opened|was|were|did|had|took|spoke|on your|dated|of last|last)\b",
    re.IGNORECASE,
)

COMMON_WORDS = frozenset({"mark", "will", "may", "grant", "bill", "rich", "hope", "grace", "art", "pat", "frank", "rose", "joy", "faith", "summer", "dean", "young", "long", "best", "day", "case", "price", "cash", "banks", "page"})  # fmt: skip
"""First and family names that are words too: these count only as they are written in the name."""
