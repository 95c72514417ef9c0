"""The phrases that a customer must not hear, as tables of patterns. The check itself is ``customer.py``'s.

Every pattern is linear on hostile text: no nested repetition over the same characters. Patterns are compared
without case, but for what stands in ``(?-i:...)``.
"""

from __future__ import annotations

import re

_COUNT = r"(?:\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty[- ]?eight|sixty|ninety|half an?|half|few|several|some|couple(?: of)?|another|dozen)"
_UNIT = r"(?:(?:minute|min|hour|hr|day|night|week|wk|fortnight|month|year|sleep)s?|seconds|quarters)"
_KIND = r"(?:(?:full|whole|more|further|additional|business|working|work|banking|bank|calendar|week)[- ])"
_SPAN = rf"\b{_COUNT}(?: ?(?:-|–|—|to|or|and) ?{_COUNT})?[- ]?{_KIND}?{_KIND}?{_UNIT}\b"
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?-i:Mon|Tue|Tues|Wed|Weds|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?)"
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_NAMED_MONTH = r"(?:january|february|(?-i:March|May)|april|june|july|august|september|october|november|december)"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{_MONTH}|{_MONTH} (?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?|first|second|third|fifth|tenth)\b|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}/\d{{1,2}}(?!\d)|\d{{1,2}}\.\d{{1,2}}\.(?!\d)|the \d{{1,2}}(?:st|nd|rd|th)|(?<![\d.,])(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?![\d.,]|\d| ?[A-Z€$£%]))"
_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_CLOCK = rf"(?:\d{{1,2}}(?::\d{{2}})? ?(?:(?:am|pm|a\.m|p\.m)\b|o'?clock)|\d{{1,2}}:\d{{2}}|\b(?:half past|quarter (?:past|to)) \w+|\b(?:half {_HOUR}|{_HOUR} o'?clock|{_HOUR} (?:thirty|fifteen|forty[- ]?five|sharp)|{_HOUR} in the (?:morning|afternoon|evening))\b|\bnoon|\bmidday|\bmidnight|\b(?:breakfast|lunch|dinner|supper)(?: ?time)?)"
_MONEY = r"(?:[€$£]|(?:eur|euros?|usd|usdt|dollars?|gbp|pounds?|chf|francs?|cad|csr|cents?)\b)"
_PER_UNIT = rf"(?:\d ?{_MONEY}|{_MONEY} ?\d[\d.,]*) ?(?:an?|per|each|every) (?:{_KIND})?(?:hour|day|night|week|month|quarter|year)\b"
_CLOCK = rf"(?:{_CLOCK}|(?<=\bat )\d{{1,2}}[.h][0-5]\d\b(?! ?(?:{_MONEY}|%|percent|per\b|each\b|an?\b)))"
_PART = r"(?:morning|afternoon|evening|night|day|week|weekend|month|quarter|year)"
_FEAST = r"(?:christmas|xmas|easter|new year(?:'s)?|thanksgiving|the holidays|bank holidays?|the bank holidays?)"

TIMES = (
    _SPAN,
    r"\b\d+ ?(?:h|hrs?|d|mins?|wks?|mths?)\b|\b24/7\b",
    r"\b(?:within|in|in a matter of|(?:over |in )?the (?:coming|next)|next|coming) (?:minutes|hours|days|weeks|months)\b",
    rf"\b(?:in|over|within|during) the (?:coming|next|following) {_PART}\b",
    r"\bmatter of (?:minutes|hours|days|weeks|months)\b",
    rf"\b(?:before|until|till|when|once) the {_PART} (?:is (?:out|over|through|up)|ends?|closes?)\b",
    rf"(?<!last )(?<!past )\b{_WEEKDAY}",
    rf"\b{_DATE}",
    rf"\b(?:in|by|until|till|during|before|from|since|early|late|mid|of|next|this|for|after|through|around|towards?)[- ](?:early[- ]|late[- ]|mid[- ])?{_NAMED_MONTH}\b",
    rf"(?:\b|(?<= )){_CLOCK}",
    r"\b(?:tomorrow|today|tonight|overnight|over night|same[- ]day|next[- ]day|day after tomorrow)\b",
    rf"\b(?:this|next|the coming|the following|the same|later this|later that) {_PART}\b",
    r"\b(?:end|close|middle|beginning|start|course|half|turn) of (?:the |this |next |that )?(?:working |business )?(?:day|week|month|quarter|year|business|play|trading)\b",
    r"\b(?:eod|cob|eob|eow|eom|eoy|q[1-4]|h[12] 20\d\d|mid[- ]?(?:week|day|month|year))\b",
    rf"\b(?:by|before|until|till|at|over|on|after|in|during|this|around|to|of|past|come|for)(?: the| this)? (?:{_FEAST}|weekend|morning|afternoon|evening)\b",
    rf"\bfor the {_PART}\b(?! (?:of|that|when|which|you|we|in|on|before|after)\b)",
    r"\b(?:immediately|instantly|right away|straight ?away|at once|momentarily|any minute|any moment|in no time|within the hour|by then)\b",
    r"\b(?:hourly|daily|nightly|weekly) (?:updates?|reports?|news|calls?|messages?|basis)\b|\b(?:update|inform|call|write|contact|check)\w* (?:\w+ ){0,3}?(?:hourly|daily|nightly|weekly)\b",
    rf"\b(?:{_PART}|week)[- ]ends?\b|\b(?:within|inside|over|during|in) (?:the|a|one|this) (?:\w+ ){{0,2}}?(?:day|week|month|quarter|year)\b",
    r"\b(?:by|at|before|until|till|from|around|after) (?:about |around )?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= *$| sharp\b| latest\b| at the latest\b)|\bat (?:\d{1,2}|nine|ten)\b(?=,? (?:we|i|then|you)\b)",
    r"(?<!opening )(?<!office )(?<!business )(?<!last )(?<!past )(?<!previous )(?<!these )\b(?:hours|days|weeks|fortnights|months)\b",
    r"\bby return\b|\b(?:jiffy|blink of an eye)\b",
    r"\b(?:every|each|once an?|twice an?) (?:other |second )?(?:hour|day|morning|evening|night|week|month)\b",
)
"""Every way to name a time. Naming one is a promise unless the clause tells what has happened (``FUTURE``, ``PAST``).

"Soon", "shortly" and "as soon as there is news" name none: the process forbids *specific* timelines.
"""

_POINT = rf"(?:{_WEEKDAY}|{_DATE}|{_CLOCK})"
LEAD = r"(?:\b(?:by|within|in|on|until|till|before|after|for|at|from|up to|no later than) (?:the )?)?"
"""The word before a time belongs to what the reader is shown."""

DATED = re.compile(
    rf"\b(?:payment|transfer|transaction|order|purchase|booking|charge)s? (?:of [\d.,]+ ?[a-z€$£]{{1,4}} from|of|dated) (?:the )?{_POINT}"
    rf"|\b(?:message|mail|e-?mail|letter|invoice|statement|receipt|call|complaint)s? (?:(?:from|of|dated) (?:the )?{_POINT}|(?:from|of|for) {_NAMED_MONTH})"
    rf"|{_PER_UNIT}"
    rf"|\b(?:receipt|statement|invoice|screen|display|ticket|list|record|document|letter|photo|picture)s? (?:shows?|says?|reads?|bears?|gives?|names?|lists?) (?:the (?:date|time)s? (?:of )?)?(?:the )?{_POINT}(?: and {_POINT})?",
    re.IGNORECASE,
)
"""What looks like a time to come and is none, whatever the clause is about: the date that says which payment or letter
is meant, and what a thing costs a month."""

_ED = r"(?!(?:need|proceed|exceed|succeed|indeed|speed|feed|red|bed|embed)\b)\w+ed"
_DONE = rf"(?:{_ED}|sent|paid|got|gone|come|made|taken|spoken|seen|told|said|found|begun|left|lost|given|bought|heard|met|run|held|kept|known|written|read|been|done|had|shown|put|cut|gotten|become)"
SOME_TIME_LATER = re.compile(
    rf"\b(?:{_DONE}|came|went|took|spoke|saw|began|gave|wrote|failed) (?:it |them )?{_SPAN} (?:later|after|afterwards)\b",
    re.IGNORECASE,
)
"""Counted from what was done, not from now."""

FUTURE = re.compile(
    rf"\b(?:should(?! have (?:\w+ly |not |never |also )?{_DONE}\b))\b"
    r"|\b(?:will|shall|won't|going to|gonna|expect\w*|(?:can|could|(?<!\d )may(?! \d)|might|would)(?! not\b| you\b| we ask\b| i ask\b)|must|plan(?:s|ned|ning)?|aim(?:s|ing|ed)?|intend\w*|hope|hoping|scheduled?|due|eta|latest|at most|within|until|till|no later|not later|up to|next|coming|tomorrow|tonight|from now|later|soon|allow|wait for|give us|give me|needs|takes|requires|promis\w+|agreed|arranged?|decided|committed|booked|supposed|meant|estimated?|assume|likely|probably|ready|anticipat\w+|target\w*|deadline|extended|postponed)\b|'(?:ll|d)\b"
    rf"|\b(?:to|for|by) (?:the |this |next |coming |around |about )?{_POINT}"
    rf"|\bby (?:the )?(?:end|close|middle|mid|start|beginning|then|\d|{_NAMED_MONTH})"
    r"|(?<!tried )(?<!able )(?<!had )(?<!failed )(?<!attempted )(?<!attempt )(?<!attempts )(?<!wanted )\bto (?!us\b|you\b|the\b|your\b|our\b|an?\b|me\b|it\b|them\b|this\b|that\b|my\b|him\b|her\b|his\b|its\b|their\b|date\b|\d)[a-z]+\b",
    re.IGNORECASE,
)
"""In a clause with one of these, a time lies ahead, whatever else the clause tells."""

PAST = re.compile(
    rf"\b(?:was|were|did|didn't|had|yesterday|ago|since|earlier|as you|you (?:wrote|sent|paid|called|told|mentioned|reported|noticed|described|ordered|bought|asked|received|got|made|contacted|gave|uploaded|transferred|placed|opened|filed)|dated|no (?:new |further )?(?:news|information|updates?|answer|reply)(?! (?:before|until|till|by)\b)|thank you for|thanks for|sorry for|(?:have|has|'ve|'s) (?:\w+ ){{0,2}}?{_DONE}|last (?:week|month|year|night|time|{_WEEKDAY})|past (?:days?|weeks?|months?))\b",
    re.IGNORECASE,
)
SIMPLE_PAST = re.compile(
    rf"\b(?:{_ED}|wrote|sent|got|came|went|paid|took|spoke|saw|told|said|made|found|began|left|lost|gave|bought|heard|met|held|kept)\b",
    re.IGNORECASE,
)
PRESENT = re.compile(
    r"(?<!\bhere )(?<!\battached )(?<!\benclosed )\b(?:is|are|am|be|being|isn't|aren't|get|gets|getting|goes|comes|pay|pays|arrives?)\b|'(?:s|re|m)\b",
    re.IGNORECASE,
)

TIME_WORDS = (
    r"\b(?:eta|time ?lines?|deadline|turn-?around(?: times?)?|time[- ]?frames?|due date|target date|delivery date|service window)\b",
)

_INFO = r"(?:answer|update|message|reply|response|news|e-?mail|letter|explanation|feedback|information|word|notice|notification|decision|outcome|result|detail|question|call from|hear|chance|opportunity|list|copy|form|receipt)"
_WORTH = r"(?:money|refund|funds?|payment|payout|amount|sum|compensation|credit|reimbursement|balance|everything|all of it|full|access|replacement|approval|back)"
_OUTCOME = r"(?:refund|repa(?:y|id)|reimburse|compensate|credit|approve|resolve|fix|solve|settle|correct|restore|reactivate|unlock|unblock|reinstate|cancel|reverse|waive|return(?! to you)|release|replace|grant|accept|uph[eo]ld|win|won|sort|paid|pay|clear|remove|deliver|succeed|arrive|come through|be able to (?:use|withdraw|access|pay|log|get|receive)|go through|work out|be (?:fine|ok|okay|all right|alright|successful|safe|back to normal))"
_WILL = r"(?:will|shall|'ll|going to|gonna|bound to|sure to|certain to|about to)"

_ADVERBS = r"(?:(?:not|never|all|also|both|then|now|soon|simply|just|again|still|always|ever|first|next|of course|\w+ly) ){0,3}"
_TELL = rf"(?:\w+ ){{0,4}}?{_INFO}"
_CARE = r"(?:look|review|re-?check|check|examin|consider|read|study|studi|investigat|writ|writt|contact|call|phon|inform|updat|notify|notifi|keep|kept|tell|told|shar|explain|describ|say|said|speak|spoken|talk|discuss|ask|need|want|like|try|tri|attempt|do|continu|go on|carry on|follow|find out|listen|learn|not|remember|forget|forgott|wait|stay|remain|treat|handl|help|assist|support|forward|pass|hear|heard|understand|understood|appreciat|us|start|begin|answer|reply|repli|respond|reach out|seem|sound|show|mean|depend|add|attach|translat|find|agree|work(?! out| again| fine| properly|ing again)|clos(?!e (?!your|the|this)))(?:e|ed|en|ing)?"
_BEING = "|".join(
    (
        _CARE,
        rf"able to (?:{_CARE}|give {_TELL})|(?:given|sent) {_TELL}",
        "in (?:touch|contact)|here|glad|pleased to|happy to|available for|open to|interested|made aware|taken (?:seriously|into|up)",
        r"useful|helpful|easier|better if|important|necessary|required|disappoint\w*|hard|difficult|sorry|grateful|careful|honest",
        "a (?:while|moment|bit|pleasure|help)|some|the (?:case|answer|same|one|reason|best way)",
    )
)
_HARMLESS = "|".join(
    (
        _CARE,
        rf"be {_ADVERBS}(?:{_BEING})",
        rf"(?:get|receive|have|see|send|give|provide|bring) {_TELL}|let (?:you|us|me) know|(?:see|know) (?:what|how|if|whether|that|why|more)",
        "(?:come|be|get|write) back (?:to|with|in touch)|get (?:to work|in touch|in contact)",
        r"take (?:\w+ ){0,5}?(?:look|seriously|into account|into consideration|notes?|time)|make (?:a note|notes|every effort|an effort|contact)",
        r"have (?:\w+ )?(?:questions?|a look|to (?:ask|look|check|wait|review|write))|go (?:through|over|into) (?:your|the|all|every|it|them)",
        "you|we|it|this|that|there|they|your|the|our|an?|i",
    )
)
"""After "will": what we do anyway, whatever the outcome. Everything else that lies ahead is a promise."""

_PAYING = r"(?:refund|repa(?:y|id)|reimburse|compensate|credit|approve|grant|pay|paid|waive|win)"
_RETURN = r"(?:money|refunds?|funds|payout|compensation|reimbursement|repayment|replacement|credit note|positive \w+)"
_AWAIT = r"(?:expect|anticipate|await|look forward to|hope for|count on)"
GUARANTEES = (
    r"\bguarante(?!e (?:period|card|terms|conditions|certificate|claim)\b)\w*|\b(?:out of the question|unthinkable|impossible) that\b|\bwarrant(?:y|ies|ed)? that\b",
    r"\bpromis(?:e|es|ed|ing)\b|\b(?:vow(?:s|ed)?|pledge[sd]?|(?:i|we) swear|vouch(?:es|ed)? for|stake my \w+)\b",
    r"\b(?:zero|no|not a|without) (?:chance|risk|danger|possibility)(?: whatsoever)?(?: that| of)? (?:you|this|it|we|they|your|the money|losing|loss|anything)\b|\b(?:an?|absolute|dead) certainty\b|\bdone deal\b|\bin the bag\b|\bas good as (?:paid|settled|sorted|yours)\b|\bsee you right\b",
    rf"\b{_WILL} (?:\w+ ){{0,2}}?(?:put|make|set) (?:this|it|things|everything|matters) right\b|\b(?:not|never|n't) (?:\w+ ){{0,3}}?out of pocket\b",
    r"\bpre-?approved\b|\bapproved in (?:advance|principle)\b",
    r"\b(?:definitely|certainly|surely|undoubtedly|unquestionably|inevitably|without (?:a |any )?(?:doubt|fail|question)|no way (?:this|that|it)|for (?:sure|certain)|absolutely|(?:100|hundred) ?per ?cent|no matter what|one way or another|at all costs|whatever happens|under all circumstances|rain or shine|a given|as good as done|consider (?:it|this|that|your \w+|the \w+) (?:done|solved|fixed|sorted|settled|resolved|paid|approved|handled)|made whole|foregone conclusion)\b|\b100 ?%",
    r"\b(?:rest assured|be assured|(?:i|we|let (?:me|us)) (?:can |do )?assure(?: you)?)\b(?! (?:that )?(?:we|i|our team)(?: are|'re)? (?:take|taking|looking|working|reviewing)\b)|\b(?:you can be (?:sure|certain|confident)|you can (?:\w+ )?(?:count|rely|depend|bank) on|count on (?:it|us|me)|(?:you have|take|on|give you) (?:my|our) word|trust (?:me|us) (?:on|that)|don't worry)\b",
    r"\b(?:i am|i'm|we are|we're|it is|it's|you can be|feel) (?:\w+ly |quite |very |so |pretty )?(?:sure|certain|confident|positive|convinced)\b(?! (?:what|whether|why|how|if|when|about|(?:that )?you (?:understand|know|agree|see)))",
    rf"\b(?:you|they|he|she|customers?)(?: are|'re)? ?{_WILL} (?:\w+ ){{0,3}}?(?:get|receive|have|see|keep|be given|be sent)\b(?! (?:\w+ ){{0,4}}?{_INFO})",
    rf"\b{_WILL} (?:\w+ ){{0,3}}?(?:get|give|send|return|bring) (?:you )?(?:\w+ ){{0,5}}?(?:money|refund|funds?|payout|compensation|reimbursement|full amount|everything|back)\b(?! to you)",
    rf"(?<!did )(?<!do )\byou(?:'re| are)? (?:get|receive|getting|receiving|entitled to|owed) (?:\w+ ){{0,5}}?{_WORTH}\b(?! to us)",
    rf"\byou(?:'re| are) (?:now |soon |also )?(?:getting|receiving|to (?:get|receive))\b(?! (?:\w+ ){{0,4}}?{_INFO})|\b(?:we|i)(?:'re|'m| are| am) (?:now |soon |also )?(?:giving|sending|paying|returning|crediting|transferring) (?:it |you )?(?:\w+ ){{0,4}}?{_WORTH}\b",
    r"\bentitled to\b|\bwe owe you\b|\b(?:undertake|commit) to\b|\bcommitted to (?:\w+ )?(?:solv|fix|refund|repay|resolv|pay|settl)ing\b|\balways (?:\w+ )?(?:refund|pay|repay|compensate|reimburse)\b",
    rf"\b(?:{_WILL}|won't) (?!{_ADVERBS}(?:{_HARMLESS})\b){_ADVERBS}(?:be {_ADVERBS})?[a-z]+",
    rf"\b(?:{_WILL}|won't) (?:be )?\w+ (?:\w+ ){{0,3}}?and (?:then )?(?:be )?{_OUTCOME}(?:e?d)?\b",
    rf"\b(?:should|expect|intend|plan|aim|ready) (?:to )?(?:be able to )?(?:be )?{_PAYING}(?:e?d)?\b",
    rf"(?:\byou (?:can|could|may|might|should|would) (?:\w+ )?|(?:^|[.!?:,] ?|\bplease |\band |\bto )){_AWAIT} (?:\w+ ){{0,4}}?{_RETURN}\b",
    rf"\b{_AWAIT} (?:\w+ ){{0,2}}?(?:{_MONEY} ?\d|\d[\d.,]* ?{_MONEY})",
    rf"(?<!whether )(?<!if )\byou (?:should|must|ought to) (?:\w+ )?(?:get|receive|have|see) (?:\w+ ){{0,4}}?{_RETURN}\b",
    rf"\b{_RETURN} (?:\w+ ){{0,3}}?(?:is|are|'s) (?:\w+ ){{0,2}}?(?:coming|on (?:the|its|their) way|due to you|certain|yours|secured)\b|\b{_RETURN} (?:will|shall) (?:follow|come|arrive|be)\b",
    r"(?<!not )(?<!n't )(?<!you )(?<!to )\bgets? (?:their|your|his|her|the) (?:\w+ )?(?:money|refund|funds)\b",
    r"\bformality\b|\bas good as \w+|\b(?:sure thing|safe bet)\b|\bnothing to (?:fear|lose)\b|\bno way (?:you|we|your|the|they)\b",
    rf"\b{_WILL} (?:get|have) (?:\w+ ){{1,5}}?(?:fixed|solved|resolved|sorted|refunded|paid|back|done|approved|returned|settled|cleared|unlocked)\b",
    rf"\b(?:{_WILL} (?:\w+ )?|we |i )(?:make sure|ensure|see to it|take care that)\b",
    r"\b(?:you|we) (?:won't|will not|will never|'ll never|'ll not|are not going to|aren't going to) (?:\w+ )?(?:lose|be charged|be billed|have to pay|pay|have to wait|be out of pocket|be disappointed|regret|miss out)\b",
    r"\b(?:bound|sure|certain|guaranteed) to\b|\bno doubt\b|\b(?:cannot|can't|won't|will not) (?:fail|go wrong)\b|\b(?:nothing|not) (?:can|will|'ll) go wrong\b|\bnothing to worry about\b|\b(?:won't|will not|will never|not|never) (?:ever )?happens? (?:to you )?again\b|\bnever again\b",
    r"\b(?:positive|favou?rable|good|happy|successful) (?:outcome|ending|result|decision|answer)\b|\b(?:will|'ll|be|is|goes|ends?) (?:\w+ ){0,3}?in your favou?r\b|\byou(?:'ll| will) be (?:happy|pleased|satisfied|delighted|glad|fine)\b|\bis (?:certain|assured|a certainty)\b|\bto your (?:\w+ )?satisfaction\b|\bturns? out (?:well|fine|right)\b|\brisk[- ]free\b|\byour (?:money|funds?|account|deposit) (?:is|are|stays?) (?:\w+ )?(?:safe|secure)\b",
)

INTERNAL = (
    r"\[(?:escalation|urgent)\]",
    r"\b(?:slas?|service[- ]levels?|response times?|kpis?|escalationd|internal(?:ly)?(?: \w+)?|escalations? (?:stage|step|chain|level|tier|process|queue|matrix|path|desk|point|policy|team|procedure|mailbox|manager)|escalated ?[-–—:] ?\w+|status:? ?\"?escalated)\b",
    r"\b(?:ticket(?:ing)? (?:system|queue|status|tool)|workflows?|runbook|playbook|standard operating procedures?|sops?|back[- ]?office|back[- ]?end|backlog|sprint|work ?around policy|process document|(?:policy|process) (?:manual|handbook)|our (?:\w+ )?(?:process(?:es)?|procedures?|queue|guidelines?|(?:rule|hand) ?book|directives?|regulations|checklists?)|in (?:the|a|our) queue|forwarded (?:mail|e-?mail|message)|(?:mail|message)? ?(?:chain|thread|trail) below|mail below|four[- ]eyes(?: \w+)?|re-?assigned|ticket (?:was|is|has been|got) (?:now )?(?:assigned|moved|transferred|merged|routed|in (?:the )?status))\b|\b(?-i:CRM|ERP|SAP)\b",
    r"\b(?:deciders?|submitters?|approvers?|tiers?|(?:next|higher|another|upper|top|support) levels?|higher[- ]ups?|chain of command|decision[- ]makers?|up the (?:chain|ladder|line)|pecking order)\b",
    r"\b(?:slack|teams channel|jira|zendesk|zammad|salesforce|confluence|servicenow|pagerduty|sharepoint|request tracker)\b",
    r"\b(?:approv(?:e|ed|al)|sign(?:ed)?[- ]?off|den(?:y|ied)|reject(?:ed|ion)?|refus(?:ed|al)|overruled|decided) (?:by|from)\b(?! (?:your|the|their|our) (?:\w+ )?(?:bank|card|issuer|provider|merchant|shop|seller|sender|recipient)| you\b| mistake\b)",
    r"(?<!your )\bapprov(?:als?|ers?)\b|\b(?:to|must|needs?) be (?:\w+ )?(?:approved|authori[sz]ed|signed[- ]off|countersigned)\b|\b(?:ha(?:s|ve) to|must) approve\b|\bsign[- ]?off\b|\b(?:pending|awaiting|waiting (?:for|on)) (?:\w+ ){0,2}?decision from\b|\b(?:our|the|a|above|over|exceeds?) (?:\w+ )?(?:limits? of authority|thresholds?)\b",
    r"(?m)^ *>.*$",
    r"(?mi)^ *(?:from|sent|to|cc|subject|von|gesendet|an|betreff|de|envoyé|objet)\s*:\s*\S.*$",
    r"(?mi)^ *(?:on|am|le|el|il|op) .{5,90}(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef)(?: [^:\n]{1,60})?:\s*$",
    r"(?<!-)-{3,60} ?(?:original message|forwarded message|please write above this line) ?-{3}|\bbegin forwarded message\b|\bplease write above this line\b",
    r"\b(?:fraud (?:team|score|check|rules?|system|filter|department|case)|our fraud|risk (?:score|engine|assessment|rating|team)|compliance (?:team|check|officer|department|flag|case|review|issue)|our compliance|root cause analysis|our (?:bank|psp|processor|vendor|supplier)(?:'s)? (?:contract|agreement))\b",
    r"\b(?:high|medium|low|higher|increased)[- ]risk\b|\byour (?:\w+ )?(?:file|case|account|complaint|request|ticket|payment|claim|name|profile) (?:is|was|has been|got|had been) (?:\w+ )?(?:marked|tagged|classed|classified|categori[sz]ed|rated|ranked|graded|labell?ed|scored|prioriti[sz]ed|triaged)\b",
    r"\b(?:watch|black|block|sanctions?|grey|gray)[- ]?list(?:ed|s)?\b|\bflagged\b|\bred flags?\b|\bsuspicious activity\b|\bmoney laundering\b|\b(?-i:AML|KYC|SAR)\b",
    r"\b(?:short[- ]staffed|under[- ]?staffed|staff shortage|short of staff|out of office|off sick|overworked|team meeting|our meeting|stand-?up meeting|weekly meeting)\b|(?<!you are )(?<!you were )(?<!you're )\bon (?:holiday|vacation|leave|sick leave)\b",
    r"\b(?:two|three|four|several) (?:signatures|approvals)\b|\b(?:above|over|beyond|exceeds?|within|below|under) our (?:\w+ )?(?:limits?|authority|powers?)\b|\b(?:two|three|four|several|more) (?:people|persons|colleagues|of us|signatures|approvals|pairs of eyes) (?:\w+ ){0,3}?(?:agree|sign|approve|confirm|release|check)\w*\b|\bsecond (?:pair of eyes|signature)\b",
    r"\b(?:company|our (?:internal |escalation )?) ?(?:polic(?:y|ies))\b|\bstandard (?:\w+ )?procedures?\b|(?<!phone )(?<!telephone )(?<!call )\bqueues?\b",
    r"\b(?:p[0-4]|sev(?:erity)?[- ]?\d)\b|\b(?:prio(?:rity)?(?: is| level)?[-: ]+(?:\d|one|two|three|high|low|medium|normal|urgent|critical))\b(?! for)|\b(?-i:INC|CHG|PRB|RITM|REQ|BUG)[- #]?\d{3,}",
    r"\b(?:next|night|early|late|day|our) shift\b|\bshift (?:change|plan|work|rota)\b|\bchange of shifts?\b|\b(?:case|file|complaint|request|ticket|matter) (?:was|is|has been|had been|will be) handed (?:over|on|up|down)\b|\bhand[- ]?overs?\b|(?-i:\b(?:APPROVED?|DENY|DENIED|ESCALATED?)\b)",
    r"\boff the record\b|\bbetween you and me\b|\bconfidential\b(?= ?[:-])",
)

_AREA = r"(?:finance|financial|legal|compliance|it|risk|fraud|payments?|billing|engineering|security|technical|tech|dev|development|operations|ops|audit|treasury|credit|collections|hr|product|data|accounts|back[- ]?office|infrastructure|network|quality|tax|settlements?|reconciliation|disputes?|chargebacks?)"
ROLES = (
    r"\b(?:c[efiot]o|cfos?|ciso|cmo|cpo|cro|cco|chief \w+(?: \w+)? officer|chiefs?|vp|svp|evp|vice[- ]president|president|chair(?:man|woman|person)|(?:managing )?directors?|heads? of \w+|(?<!password )(?<!task )(?<!device )(?<!file )managers?|management|supervisors?|superiors?|deput(?:y|ies)|team ?lead(?:er)?s?|lead (?:engineer|developer)|boss(?:es)?|executives?|(?:the|our|executive|management) board|board of directors|board members?|leadership|c-(?:level|suite)|founders?|(?:case|product|process|business|service) owners?|engineers?|engineering|developers?|programmers?|administrators?|admins?|sysadmins?|officers?|(?:support |service |our |an? |the )agents?|lawyers?|attorneys?|solicitors?|legal counsel|counsel|accountants?|accounting|bookkeepers?|auditors?|analysts?|technicians?|clerks?|representatives?|treasury|treasurer|(?-i:HR)|agents|head office|headquarters|(?:shift|group|section|squad) (?:lead(?:er)?|head)s?|(?:\w+ )?committee|(?:managing |senior )partners?|(?:the|our) owners?(?! of\b))\b",
    rf"\b(?:someone|somebody|colleagues?|people|folks?|staff|team|guys) (?:in|at|from|over in) (?:our |the )?{_AREA}\b|\baccounts (?:payable|receivable)\b|\bpayroll (?:team|department|office)\b",
    rf"\b(?:{_AREA}|service|help)[- ]?(?:desk|team|department|desk|unit|people|colleagues?|staff|group|division|specialists?|experts?|guys|folks|crew)\b|\b(?:our|the|another|a different) (?:\w+ )?(?:departments?|division)\b",
    r"\bour (?!(?:senior|support|service|customer|whole|entire|own|local|small|great|friendly|dedicated|experienced|other)\b)[a-z]+ team\b|\bthe \w+(?:ing|ance|ment|tion|sion|ity|nology|ics|law) (?:team|department|unit)\b",
    r"\b(?:with|by|to|from|at|in) (?:finance|legal|compliance|engineering|accounting|treasury|operations|audit)\b(?! (?:terms|means|reasons))|\b(?:finance|legal|compliance|engineering|operations|(?-i:IT)) (?:is|has|are|was|will|checks?|needs?|decides?|must|said|says)\b",
    r"\b(?:l[1-4]|level[- ](?:[1-4]|one|two|three|four)|tier[- ](?:[1-4]|one|two|three|four)|(?<!in the )(?<!on the )(?:first|second|third|fourth|1st|2nd|3rd|4th)[- ](?:line|level|tier)(?: support)?|(?:first|second|third)[- ](?:line|level) (?:of )?(?:support|defen[cs]e))\b",
    r"(?<!dear )(?<!hello )(?<!hi )\b(?-i:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\b\.? [A-Z]\w+)",
)

NEGATED = re.compile(
    r"\b(?:can't|cannot|can not|could not|couldn't|unable to|not able to|don't want to|do not want to|rather not|never|not|without|no) (?:\w+ ){0,4}?(?:promis\w+|guarante\w+|time ?lines?|time[- ]?frames?|deadline|eta)\b"
    r"|\b(?:can't|cannot|can not|don't|do not|not) (?:\w+ ){0,3}?(?:say|tell|know|predict) (?:\w+ ){0,2}?(?:how|what|when|whether|if) (?:(?!but\b|and\b)\w+ ){0,5}?will \w+",
    re.IGNORECASE,
)
"""Saying that nothing is promised is no promise."""

ABBREVIATED = re.compile(
    r"\b(mon|tues?|weds?|thurs?|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.(?= )", re.IGNORECASE
)
"""A full stop that ends no sentence."""

COMMON_WORDS = frozenset({"mark", "will", "may", "grant", "bill", "rich", "hope", "grace", "art", "pat", "frank", "rose", "joy", "faith", "summer", "dean", "young", "long", "best", "day", "case", "price", "cash", "banks", "page", "support", "service", "team", "customer", "march", "april", "june", "max", "jack", "miles", "chance", "christian", "guy", "king", "love", "new", "short", "small", "white", "green", "brown", "black", "hill", "park", "parks", "street", "church", "bank", "post", "power", "rice", "sharp", "wise", "good", "strong", "early"})  # fmt: skip
"""First and family names that are words too: these count only as they are written in the name."""
