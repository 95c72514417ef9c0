"""Every way to name a time, and what tells whether it lies ahead, as tables of patterns for ``customer.py``.

Every pattern is linear on hostile text: no nested repetition over the same characters. Patterns are compared
without case, but for what stands in ``(?-i:...)``.
"""

from __future__ import annotations

import re

_COUNT = (
    r"(?:\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    r"thirty|forty[- ]?eight|sixty|ninety|half an?|half|few|several|some|couple(?: of)?|another|dozen)"
)
_UNIT = r"(?:(?:minute|min|hour|hr|day|night|week|wk|fortnight|month|year|sleep)s?|seconds|quarters)"
_KIND = r"(?:(?:full|whole|more|further|additional|business|working|work|banking|bank|calendar|week)[- ])"
_SPAN = rf"\b{_COUNT}(?: ?(?:-|–|—|to|or|and) ?{_COUNT})?[- ]?{_KIND}?{_KIND}?{_UNIT}\b"
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?-i:Mon|Tue|Tues|Wed|Weds|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NAMED_MONTH = r"(?:january|february|(?-i:March|May)|april|june|july|august|september|october|november|december)"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{_MONTH}|{_MONTH} (?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?|first|"
    rf"second|third|fifth|tenth)\b|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|"
    rf"\d{{1,2}}/\d{{1,2}}(?!\d)|\d{{1,2}}\.\d{{1,2}}\.(?!\d)|the \d{{1,2}}(?:st|nd|rd|th)|"
    rf"(?<![\d.,])(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?![\d.,]|\d| ?[A-Z€$£%]))"
)
_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ON_THE_CLOCK = (
    rf"(?:\d{{1,2}}(?::\d{{2}})? ?(?:(?:am|pm|a\.m|p\.m)\b|o'?clock)|\d{{1,2}}:\d{{2}}|\b(?:half past|"
    rf"quarter (?:past|to)) \w+|\b(?:half {_HOUR}|{_HOUR} o'?clock|{_HOUR} (?:thirty|fifteen|forty[- ]?five|"
    rf"sharp)|{_HOUR} in the (?:morning|afternoon|evening))\b|\bnoon|\bmidday|\bmidnight|\b(?:breakfast|lunch|"
    rf"dinner|supper)(?: ?time)?)"
)
MONEY = r"(?:[€$£]|(?:eur|euros?|usd|usdt|dollars?|gbp|pounds?|chf|francs?|cad|csr|cents?)\b)"
_PER_UNIT = (
    rf"(?:\d ?{MONEY}|{MONEY} ?\d[\d.,]*) ?(?:an?|per|each|every) (?:{_KIND})?(?:hour|day|night|week|month|"
    rf"quarter|year)\b"
)
_CLOCK = rf"(?:{_ON_THE_CLOCK}|(?<=\bat )\d{{1,2}}[.h][0-5]\d\b(?! ?(?:{MONEY}|%|percent|per\b|each\b|an?\b)))"
_PART = r"(?:morning|afternoon|evening|night|hour|day|week|weekend|fortnight|month|quarter|year)"
_FEAST = (
    r"(?:christmas|xmas|easter|new year(?:'s)?|thanksgiving|the holidays|advent|ramadan|eid|diwali|hanukkah|"
    r"pentecost|halloween|bank holidays?|the bank holidays?)"
)

TIMES = (
    _SPAN,
    r"\b\d+ ?(?:h|hrs?|d|mins?|wks?|mths?)\b|\b24/7\b",
    (
        r"\b(?:within|in|in a matter of|(?:over |in )?the (?:coming|next)|next|coming) (?:minutes|hours|days|weeks|"
        r"months)\b"
    ),
    rf"\b(?:in|over|within|during) the (?:coming|next|following) {_PART}\b",
    r"\bmatter of (?:minutes|hours|days|weeks|months)\b",
    rf"\b(?:before|until|till|when|once) the {_PART} (?:is (?:out|over|through|up)|ends?|closes?)\b",
    rf"(?<!last )(?<!past )\b{_WEEKDAY}",
    rf"\b{_DATE}",
    (
        rf"\b(?:in|by|until|till|during|before|from|since|early|late|mid|of|next|this|for|after|through|around|"
        rf"towards?)[- ](?:early[- ]|late[- ]|mid[- ])?{_NAMED_MONTH}\b"
    ),
    rf"(?:\b|(?<= )){_CLOCK}",
    r"\b(?:tomorrow|today|tonight|overnight|over night|same[- ]day|next[- ]day|day after tomorrow)\b",
    rf"\b(?:this|next|the coming|the following|the same|later this|later that) {_PART}\b",
    (
        r"\b(?:end|close|middle|beginning|start|course|half|turn) of (?:the |this |next |that )?(?:working |"
        r"business )?(?:day|week|month|quarter|year|business|play|trading)\b"
    ),
    r"\b(?:eod|cob|eob|eow|eom|eoy|q[1-4]|h[12] 20\d\d|mid[- ]?(?:week|day|month|year))\b",
    (
        rf"\b(?:by|before|until|till|at|over|on|after|in|during|this|around|to|of|past|come|for)(?: the|"
        rf" this)? (?:{_FEAST}|weekend|morning|afternoon|evening)\b"
    ),
    rf"\bfor the {_PART}\b(?! (?:of|that|when|which|you|we|in|on|before|after)\b)",
    (
        r"\b(?:immediately|instantly|right away|straight ?away|at once|momentarily|any minute|any moment|"
        r"in no time|within the hour|by then)\b"
    ),
    (
        r"\b(?:hourly|daily|nightly|weekly) (?:updates?|reports?|news|calls?|messages?|basis)\b|\b(?:update|inform|"
        r"call|write|contact|check)\w* (?:\w+ ){0,3}?(?:hourly|daily|nightly|weekly)\b"
    ),
    (
        rf"\b(?:{_PART}|week)[- ]ends?\b|\b(?:within|inside|over|during|in) (?:the|a|one|"
        rf"this) (?:\w+ ){{0,2}}?(?:day|week|month|quarter|year)\b"
    ),
    (
        r"\b(?:by|at|before|until|till|from|around|after) (?:about |around )?(?:\d{1,2}|one|two|three|four|five|"
        r"six|seven|eight|nine|ten|eleven|twelve)(?= *$| sharp\b| latest\b| at the latest\b)|\bat (?:\d{1,2}|nine|"
        r"ten)\b(?=,? (?:we|i|then|you)\b)"
    ),
    (
        r"(?<!opening )(?<!office )(?<!business )(?<!last )(?<!past )(?<!previous )(?<!these )\b(?:hours|days|"
        r"weeks|fortnights|months)\b"
    ),
    (
        r"\b(?:this|current|next|coming|following) (?:\w+ )?(?:cycle|period|pay(?:ment|out)? run|batch|statement)\b|"
        r"\b(?:give|allow|wait)(?: it| us| me)? (?:about |another |up to )?(?:\d+|ten|twenty|thirty)\b"
        rf"(?! ?(?:{MONEY}|%|[a-z]))"
    ),
    r"\b(?:on|by|come|before|until|till|from) the (?:first|second|third|fifth|tenth|fifteenth|twentieth|last)(?= *$|,)",
    r"(?-i:\b(?!Good |Dear |Nice |Happy )[A-Z][a-z']+ (?:Day|Eve)\b)",
    r"\b(?:in|within|over|inside) an? (?:single |short )?(?:morning|afternoon|evening|night|lunch ?break)\b",
    r"\bby return\b|\b(?:jiffy|blink of an eye|heartbeat|two shakes|two ticks)\b",
    (
        r"\b(?:by|before|until|till|around|at|after|come|towards?) (?:your |the |early |late )?(?!(?:some|any|that|the|"
        r"this|same|first|last|every|one|long|each|no|real|full|all|which|what|of|a)[- ]?time)(?:[a-z]+[- ]?time|"
        r"dawn|dusk|sun(?:rise|set|down|up)|nightfall|pay ?day|first light|elevenses|kick[- ]?off)\b"
    ),
    r"\b(?:every|each|once an?|twice an?) (?:other |second )?(?:hour|day|morning|evening|night|week|month)\b",
)
"""Every way to name a time. Naming one is a promise unless the clause tells what has happened (``FUTURE``, ``PAST``).

"Soon", "shortly" and "as soon as there is news" name none: the process forbids *specific* timelines.
"""

_POINT = rf"(?:{_WEEKDAY}|{_DATE}|{_CLOCK})"
LEAD = r"(?:\b(?:by|within|in|on|until|till|before|after|for|at|from|up to|no later than) (?:the )?)?"
"""The word before a time belongs to what the reader is shown."""

_BOOKED = "payment|transfer|transaction|order|purchase|booking|charge|withdrawal|deposit|debit"

DATED = re.compile(
    rf"\b(?:{_BOOKED})s? (?:of [\d.,]+ ?[a-z€$£]{{1,4}} from|of|dated) (?:the )?{_POINT}"
    rf"|\b(?:your|the|this|that) (?:\w+ )?(?:{_BOOKED}) from (?:the )?{_POINT}(?! on(?:wards?)?\b)"
    rf"|\b(?:message|mail|e-?mail|letter|invoice|statement|receipt|call|complaint|document|paper|form|photo|note|"
    rf"request)s? (?:(?:from|of|"
    rf"dated) (?:the )?{_POINT}|(?:from|of|for) {_NAMED_MONTH})"
    rf"|\bthe ones? (?:from|of) (?:the )?{_POINT}(?! on(?:wards?)?\b)"
    rf"|{_PER_UNIT}"
    rf"|\b(?:receipt|statement|invoice|screen|display|ticket|list|record|document|letter|photo|"
    rf"picture)s? (?:shows?|says?|reads?|bears?|covers?|gives?|names?|lists?) (?:the (?:date|"
    rf"time)s? (?:of |from )?)?(?:the )?{_POINT}(?: (?:and|to) {_POINT})?",
    re.IGNORECASE,
)
"""What looks like a time to come and is none, whatever the clause is about: the date that says which payment or letter
is meant, and what a thing costs a month."""

_PLACE = (
    r"(?:(?:shops?|stores?|offices?|branch(?:es)?|counters?|hot ?lines?|lines?|chats?|phones?|telephones?|desks?|"
    r"support|service|switchboard|call cent(?:re|er)) (?:is|are)|we(?: are|'re)|(?:opening|office|business|service) "
    r"(?:hours|times)(?: are)?|(?:reach|call|phone|ring|visit) us|take calls)"
)
_HOURS = rf"(?:{_SPAN}|{_WEEKDAY}|{_CLOCK}|24/7|weekdays|weekends?|(?:every|each) (?:day|week|weekday))"

OPEN_HOURS = re.compile(
    rf"\b{_PLACE}:? (?:(?:always|also|usually|only|open|closed|available|reachable|staffed|answered|manned|there|"
    rf"here|by phone) )*"
    rf"(?:(?:from|on|at|between|to|until|till|and|a|per|the|our|[-–]) |{_HOURS}(?:,? ?|$))*{_HOURS}(?! (?:again|"
    rf"on(?:wards?)?)\b)",
    re.IGNORECASE,
)
"""When somebody can be reached is no promise: "our line is open Monday to Friday from 9 am to 5 pm"."""

_ED = r"(?!(?:need|proceed|exceed|succeed|indeed|speed|feed|red|bed|embed)\b)\w+ed"
_DONE = (
    rf"(?:{_ED}|sent|paid|got|gone|come|made|taken|spoken|seen|told|said|found|begun|left|lost|given|bought|"
    rf"heard|met|run|held|kept|known|written|read|been|done|had|shown|put|cut|gotten|become)"
)
SOME_TIME_LATER = re.compile(
    rf"\b(?:{_DONE}|came|went|took|spoke|saw|began|gave|wrote|failed) (?:it |them )?{_SPAN} (?:later|after|"
    rf"afterwards)\b",
    re.IGNORECASE,
)
"""Counted from what was done, not from now."""

LASTED_UNTIL = re.compile(
    r"\b(?:was|were|lasted|worked|stayed) (?:(?!\w+ed\b|set\b|put\b|to\b)\S+ ){0,6}?(?:until|till|up to)\b|"
    r"\b(?:times|twice|attempts|payments|charges|transactions|mails|calls) within\b|"
    r"\btook (?:\w+ ){1,4}?(?:for (?:\w+ ){1,3})?to\b",
    re.IGNORECASE,
)
"""What reads like an end to come: "the price was 12 EUR until September", but not "it was put off until September"."""

FUTURE = re.compile(
    rf"\b(?:should(?! have (?:\w+ly |not |never |also )?{_DONE}\b))\b"
    r"|\b(?:will|shall|won't|going to|gonna|expect\w*|(?:can|could|(?<!\d )(?-i:may)(?! \d)|might|would)(?! not\b|"
    r" you\b| we ask\b| i ask\b)|must|plan(?:s|ned|ning)?|aim(?:s|ing|ed)?|intend\w*|hope|hoping|scheduled?|"
    r"due|eta|latest|at most|within|until|till|no later|not later|up to|next|coming|tomorrow|tonight|from now|"
    r"later|soon|allow|wait for|give us|give me|needs|takes|requires|promis\w+|agreed|arranged?|decided|"
    r"committed|booked|supposed|meant|reckon (?:on|with)|"
    r"sit tight|hang (?:on|in)|hold on|stand by|bear with|estimated?|assume|likely|"
    r"probably|ready|anticipat\w+|target\w*|deadline|"
    r"extended|postponed)\b|'(?:ll|d)\b"
    rf"|\b(?:to|for|by) (?:the |this |next |coming |around |about )?{_POINT}"
    rf"|\bby (?:the )?(?:end|close|middle|mid|start|beginning|then|\d|{_NAMED_MONTH})"
    r"|(?<!have )(?<!has )(?<!had )(?<!was )(?<!were )\bnot (?:yet )?(?:received|arrived|credited|resolved|heard|"
    r"reflected)\b"
    r"|(?<!tried )(?<!able )(?<!had )(?<!failed )(?<!attempted )(?<!attempt )(?<!attempts )(?<!wanted )\bto "
    r"(?!us\b|you\b|the\b|your\b|our\b|an?\b|me\b|it\b|them\b|this\b|that\b|my\b|him\b|her\b|his\b|its\b|"
    r"their\b|date\b|\d)[a-z]+\b",
    re.IGNORECASE,
)
"""In a clause with one of these, a time lies ahead, whatever else the clause tells."""

PAST = re.compile(
    rf"\b(?:was|were|did|didn't|had|yesterday|ago|since|earlier|as you|you (?:wrote|sent|paid|called|told|"
    rf"mentioned|reported|noticed|described|ordered|bought|asked|received|got|made|contacted|gave|uploaded|"
    rf"transferred|placed|opened|filed)|dated|no (?:new |further )?(?:news|information|updates?|answer|"
    rf"reply)(?! (?:before|until|till|by)\b)|thank you for|thanks for|sorry for|(?:have|has|'ve|"
    rf"'s) (?:\w+ ){{0,2}}?{_DONE}|last (?:week|month|year|night|time|{_WEEKDAY})|past (?:days?|weeks?|"
    rf"months?))\b",
    re.IGNORECASE,
)
SIMPLE_PAST = re.compile(
    rf"\b(?:{_ED}|read (?:your|the)|wrote|sent|got|came|went|paid|took|spoke|saw|told|said|made|found|began|left|"
    rf"lost|gave|"
    rf"bought|heard|met|held|kept)\b",
    re.IGNORECASE,
)
PRESENT = re.compile(
    r"(?<!\bto )(?<!\bhere )(?<!\battached )(?<!\benclosed )\b(?:is|are|am|be|being|isn't|aren't|get|gets|getting|goes|"
    r"comes|pay|pays|arrives?)\b|'(?:s|re|m)\b",
    re.IGNORECASE,
)

TIME_WORDS = (
    (
        r"\b(?:eta|time ?lines?|deadline|turn-?around(?: times?)?|time[- ]?frames?|due date|target date|"
        r"delivery date|service window)\b"
    ),
)
