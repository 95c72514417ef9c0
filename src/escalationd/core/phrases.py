"""The phrases that a customer must not hear, as tables of patterns; those that name a time are in ``timelines.py``.

Every pattern is linear on hostile text: no nested repetition over the same characters. Patterns are compared
without case, but for what stands in ``(?-i:...)``.
"""

from __future__ import annotations

import re

INTERNAL = (
    r"\[(?:escalation|urgent)\]",
    (
        r"\b(?:slas?|service[- ]levels?|response times?|kpis?|escalationd|internal(?:ly)?(?: \w+)?|"
        r"escalations? (?:stage|step|chain|level|tier|process|queue|matrix|path|desk|point|policy|team|procedure|"
        r"mailbox|manager)|escalated ?[-–—:] ?\w+|status:? ?\"?escalated)\b"
    ),
    (
        r"\b(?:ticket(?:ing)? (?:system|queue|status|tool)|workflows?|runbook|playbook|"
        r"standard operating procedures?|sops?|back[- ]?office|back[- ]?end|backlog|sprint|work ?around policy|"
        r"process document|(?:policy|process) (?:manual|handbook)|our (?:\w+ )?(?:process(?:es)?|procedures?|queue|"
        r"guidelines?|(?:rule|hand) ?book|directives?|regulations|checklists?)|in (?:the|a|our) queue|"
        r"forwarded (?:mail|e-?mail|message)|(?:mail|message)? ?(?:chain|thread|trail) below|mail below|"
        r"four[- ]eyes(?: \w+)?|re-?assigned|ticket (?:was|is|has been|got) (?:now )?(?:assigned|moved|transferred|"
        r"merged|routed|in (?:the )?status))\b|\b(?-i:CRM|ERP|SAP)\b"
    ),
    (
        r"\b(?:deciders?|submitters?|approvers?|tiers?|(?:next|higher|another|upper|top|support) levels?|"
        r"higher[- ]ups?|chain of command|decision[- ]makers?|up the (?:chain|ladder|line)|pecking order)\b"
    ),
    (
        r"\b(?:slack|teams channel|jira|zendesk|zammad|salesforce|confluence|servicenow|pagerduty|sharepoint|"
        r"request tracker)\b"
    ),
    (
        r"\b(?:approv(?:e|ed|al)|sign(?:ed)?[- ]?off|den(?:y|ied)|reject(?:ed|ion)?|refus(?:ed|al)|overruled|"
        r"decided) (?:by|from)\b(?! (?:your|the|their|our) (?:\w+ )?(?:bank|card|issuer|provider|merchant|shop|"
        r"seller|sender|recipient)| you\b| mistake\b)"
    ),
    (
        r"(?<!your )\bapprov(?:als?|ers?)\b|\b(?:to|must|needs?) be (?:\w+ )?(?:approved|authori[sz]ed|"
        r"signed[- ]off|countersigned)\b|\b(?:ha(?:s|ve) to|must) approve\b|\bsign[- ]?off\b|\b(?:pending|awaiting|"
        r"waiting (?:for|on)) (?:\w+ ){0,2}?decision from\b|\b(?:our|the|a|above|over|"
        r"exceeds?) (?:\w+ )?(?:limits? of authority|thresholds?)\b"
    ),
    r"(?m)^ *>.*$",
    r"(?mi)^ *(?:from|sent|to|cc|subject|von|gesendet|an|betreff|de|envoyé|objet)\s*:\s*\S.*$",
    (
        r"(?mi)^ *(?:on|am|le|el|il|op) .{5,90}(?:wrote|schrieb|a écrit|escribió|ha scritto|"
        r"schreef)(?: [^:\n]{1,60})?:\s*$"
    ),
    (
        r"(?<!-)-{3,60} ?(?:original message|forwarded message|please write above this line) ?-{3}|"
        r"\bbegin forwarded message\b|\bplease write above this line\b"
    ),
    (
        r"\b(?:fraud (?:team|score|check|rules?|system|filter|department|case)|our fraud|risk (?:score|engine|"
        r"assessment|rating|team)|compliance (?:team|check|officer|department|flag|case|review|issue)|"
        r"our compliance|root cause analysis|our (?:bank|psp|processor|vendor|supplier)(?:'s)? (?:contract|"
        r"agreement))\b"
    ),
    (
        r"\b(?:high|medium|low|higher|increased)[- ]risk\b|\byour (?:\w+ )?(?:file|case|account|complaint|request|"
        r"ticket|payment|claim|name|profile) (?:is|was|has been|got|had been) (?:\w+ )?(?:marked|tagged|classed|"
        r"classified|categori[sz]ed|rated|ranked|graded|labell?ed|scored|prioriti[sz]ed|triaged)\b"
    ),
    (
        r"\b(?:watch|black|block|sanctions?|grey|gray)[- ]?list(?:ed|s)?\b|\bflagged\b|\bred flags?\b|"
        r"\bsuspicious activity\b|\bmoney laundering\b|\b(?-i:AML|KYC|SAR)\b"
    ),
    (
        r"\b(?:short[- ]staffed|under[- ]?staffed|staff shortage|short of staff|out of office|off sick|overworked|"
        r"team meeting|our meeting|stand-?up meeting|weekly meeting)\b|"
        r"(?<!you are )(?<!you were )(?<!you're )\bon (?:holiday|vacation|leave|sick leave)\b"
    ),
    (
        r"\b(?:two|three|four|several) (?:signatures|approvals)\b|\b(?:above|over|beyond|exceeds?|within|below|"
        r"under) our (?:\w+ )?(?:limits?|authority|powers?)\b|\b(?:two|three|four|several|more) (?:people|persons|"
        r"colleagues|of us|signatures|approvals|pairs of eyes) (?:\w+ ){0,3}?(?:agree|sign|approve|confirm|release|"
        r"check)\w*\b|\bsecond (?:pair of eyes|signature)\b"
    ),
    (
        r"\b(?:company|our (?:internal |escalation )?) ?(?:polic(?:y|ies))\b|\bstandard (?:\w+ )?procedures?\b|"
        r"(?<!phone )(?<!telephone )(?<!call )\bqueues?\b"
    ),
    (
        r"\b(?:p[0-4]|sev(?:erity)?(?: level| class)?[- ]?(?:\d|one|two|three|four|high|critical))\b|"
        r"\b(?:prio(?:rity)?(?: is| level)?[-: ]+(?:\d|one|two|three|high|low|"
        r"medium|normal|urgent|critical))\b(?! for)|\b(?-i:INC|CHG|PRB|RITM|REQ|BUG)[- #]?\d{3,}"
    ),
    (
        r"\b(?:next|night|early|late|day|our) shift\b|\bshift (?:change|plan|work|rota)\b|\bchange of shifts?\b|"
        r"\b(?:case|file|complaint|request|ticket|matter) (?:was|is|has been|had been|will be) handed (?:over|on|"
        r"up|down)\b|\bhand[- ]?overs?\b|(?-i:\b(?:APPROVED?|DENY|DENIED|ESCALATED?)\b)"
    ),
    (
        r"\b(?:colleagues?|agents?|teams?|desk|support|notes?|memos?|comments?|logs?|entry|files?|systems?|records?|"
        r"he|she|they|boss|bosses)(?:'s)? (?:\w+ ){0,3}?(?:noted?|notes|wrote|writes|commented|remarked|said|says|"
        r"stated?|states|reads?|replied|answered) ?(?:,|:|that:?)? ?[\"“':]|\b(?-i:FYI|FWD?|Fwd?|AW|WG)\b:?|\b(?:he|"
        r"she|they|colleagues?) (?:literally |just )?(?:wrote|said|noted|replied) (?:to me|to us|in (?:the|an|his|"
        r"her|their) (?:mail|note|chat))\b"
    ),
    (
        r"\b(?:manual|second|double|secondary|additional|plausibility|velocity) (?:review|check|approval|control|"
        r"screening)s? (?:bucket|list|pile|by|of two|team|process|step)\b|\b(?:bucket|in-?tray|work ?list|work ?pool|"
        r"pipeline|kanban|triage|to-do list|pile of (?:cases|tickets|mails))\b|\b(?:over|above|beyond|under|below|"
        r"within|up to) (?:the|our|a|my|this|that|their) (?:\w+ )?(?:limit|threshold|cap)s?\b(?! (?:of|on|for|set) "
        r"(?:your|the card|that card))|\b(?:fraud|risk|aml|compliance|sanctions?|credit) "
        r"(?:\w+ )?(?:rules?|checks?|models?|filters?|systems?|screening|engine|monitoring)\b|\b(?:up|down|to) (?:a|"
        r"one|"
        r"another|the next) (?:level|tier|rung|notch|floor)\b|\b(?:special|dedicated|separate|different) (?:desk|unit|"
        r"cell|squad|department)\b|\b(?:thin on the ground|people (?:left|quit|resigned)|staffing|"
        r"(?:run|ran|running) (?:it|this|that|everything|such things) (?:past|by) (?!you\b)\w+)\b|\b(?:green light|"
        r"go-?ahead|thumbs[- ]up|blessing|nod|say-so|clearance) (?:from|of|by) (?!you)\w+|\bfrom above\b|\bkeep a "
        r"(?:file|list|record) (?:on|of) (?:you|customers|people)\b|\bescalat(?:e|es|ed|ing|ions?)\b(?! (?:this |it |"
        r"your \w+ |the \w+ )?to our "
        r"(?:senior|support) team)|\b(?:the other|another|a different|a second|other) teams?\b|"
        r"\bour (?:\w+ )?(?:tickets?|"
        r"quotas?|targets?|budgets?|criteria|algorithm|matrix|hierarchy|rota)\b|\bits target\b|\b(?:forwarded|"
        r"forwarding|"
        r"copied|pasted) (?:our|the|a|my|their) (?:\w+ )?(?:mails?|exchange|conversation|chat|thread)\b|\b(?:rank|"
        r"score|"
        r"grade|segment|rate) (?:you|customers|our customers)\b|\b(?:group|category|segment|class) (?-i:[A-E])\b|"
        r"\b(?:far|further|way) down\b|\bscor(?:es?|ed|ing) you\b|\b(?:two|three|"
        r"four|five|few|\d) of us\b|\bthe tool\b|\b(?:the|our|this) (?:process|procedure|policy|protocol|workflow) "
        r"(?:says?|requires?|demands?|forbids?|wants?|needs?|does not|doesn't)\b|\bcolleagues?'s? (?:comment|note|mail|"
        r"remark|message)s?\b|\b(?:we|i) (?:may|can) only (?:\w+ )?(?:pay|refund|approve|decide|grant|release)\b|"
        r"\bpriority list\b|\b(?:as )?(?:per|by|under|"
        r"due to) (?:policy|protocol|the book|"
        r"procedure)\b|\bour (?:\w+ )?"
        r"(?:tool(?:s|ing|set|box)?|dashboards?|console|admin panel|database)\b|\b(?:bumped|pushed|jumped) (?:your \w+|"
        r"it|you|this) (?:\w+ )?(?:up|down|forward|ahead)\b|\b(?:mails?|messages?|chats?|notes?|e-?mails?|"
        r"conversations?|exchange|discussions?) (?:\w+ )?(?:between|among|(?:that |which )?(?:my|our)) (?:my |our |"
        r"the )?"
        r"(?:colleagues?|team)\b|\bby two (?:people|persons|of us|colleagues|different)\b"
    ),
    r"\boff the record\b|\bbetween you and me\b|\bconfidential\b(?= ?[:-])",
)

_AREA = (
    r"(?:finance|financial|legal|compliance|it|risk|fraud|payments?|billing|engineering|security|technical|"
    r"tech|dev|development|operations|ops|audit|treasury|credit|collections|hr|product|data|accounts|"
    r"back[- ]?office|infrastructure|network|quality|tax|settlements?|reconciliation|disputes?|chargebacks?|"
    r"bookkeeping|accounting|logistics|purchasing|sales|marketing|dispatch|claims|complaints|onboarding)"
)
_SOMEBODY = (
    r"(?:someone|somebody|(?:\w+ )?colleagues?|co-?workers?|people|persons?|folks?|staff|team|guys?|lads?|lass(?:es)?|"
    r"lad(?:y|ies)|m[ae]n|wom[ae]n|gentlem[ae]n|girls?|boys?|chaps?|gents?|mates?|experts?|specialists?|crew|gang|"
    r"friends?|wizards?|gurus?|bods|buddy|contacts?|counterparts?)"
)
ROLES = (
    (
        r"\b(?:c[efiot]o|cfos?|ciso|cmo|cpo|cro|cco|chief \w+(?: \w+)? officer|chiefs?|vp|svp|evp|"
        r"vice[- ]president|president|chair(?:man|woman|person)|(?:managing )?directors?|heads? of \w+|"
        r"(?<!password )(?<!task )(?<!device )(?<!file )managers?|management|supervisors?|superiors?|deput(?:y|"
        r"ies)|team ?lead(?:er)?s?|lead (?:engineer|developer)|boss(?:es)?|executives?|(?:the|our|executive|"
        r"management) board|board of directors|board members?|leadership|c-(?:level|suite)|founders?|(?:case|"
        r"product|process|business|service) owners?|engineers?|engineering|developers?|programmers?|"
        r"administrators?|admins?|sysadmins?|officers?|(?:support |service |our |an? |the )agents?|lawyers?|"
        r"attorneys?|solicitors?|legal counsel|counsel|accountants?|accounting|bookkeepers?|auditors?|analysts?|"
        r"technicians?|clerks?|representatives?|treasury|treasurer|(?-i:HR|MD|GM|TL|SMEs?|DPO|MLRO)|agents|"
        r"head office|headquarters|"
        r"(?:shift|group|section|squad) (?:lead(?:er)?|head)s?|(?:\w+ )?committee|(?:managing |senior )partners?|"
        r"(?:the|our) owners?(?! of\b))\b"
    ),
    (
        rf"\b{_SOMEBODY} (?:over |up |down |here )?(?:in|at|from|of|on) (?:our |the )?{_AREA}\b(?! (?:you|that|which|"
        rf"payments?))|\baccounts (?:payable|receivable)\b|\bpayroll (?:team|department|office)\b"
    ),
    (
        rf"\b(?:{_SOMEBODY}|those|the ones?) (?:here |there |who (?:is|are) |who's )?(?:in charge|responsible for|"
        rf"heading|running|who (?:runs?|heads?|leads?|manages?|decides?|signs?|approves?|owns|oversees?|handles?))\b|"
        rf"\bresponsible (?:people|persons?|colleagues?|party|department|employees?)\b|\bmore senior|"
        rf"higher authority|senior to me|\b(?:more|higher|enough|sufficient|the) "
        r"(?:authority|clout|rank|seniority)\b|the (?:powers that be|top "
        rf"brass|big boss|upstairs|chief exec(?:utive)?s?)\b|\bour (?:ombuds(?:man|woman|person)|arbitrators?|"
        rf"mediators?)\b|\b{_SOMEBODY} (?:upstairs|above (?:me|us)|at the top|"
        rf"higher up|"
        r"further up)\b|\b(?:our|an?|my|one of (?:our|the)|the) (?:\w+ )?(?:investigators?|reviewers?|handlers?|"
        r"examiners?|adjusters?|assessors?|"
        r"controllers?|coordinators?|consultants?|advis[oe]rs?|inspectors?|"
        r"underwriters?|testers?|secretar(?:y|ies)|assistants?|interns?|trainees?|apprentices?|seniors?|leads?|"
        r"owner of (?:the|your) (?:case|ticket|file))\b(?! (?:team|to|us|you|time))"
    ),
    (
        rf"\b(?:{_AREA}|service|help)[- ]?(?:{_SOMEBODY}|eagles|desk|team|department|desk|unit|people|colleagues?|"
        rf"staff|group|"
        rf"division|specialists?|experts?|guys|folks|crew)\b|\b(?:our|the|another|"
        rf"a different) (?:\w+ )?(?:departments?|division)\b"
    ),
    (
        r"\bour (?!(?:senior|support|service|customer|whole|entire|own|local|small|great|friendly|dedicated|"
        r"experienced|other)\b)[a-z]+ team\b|\bthe \w+(?:ing|ance|ment|tion|sion|ity|nology|ics|law) (?:team|"
        r"department|unit)\b"
    ),
    (
        r"\b(?:with|by|to|from|at|in) (?:finance|legal|compliance|engineering|accounting|treasury|operations|"
        r"audit)\b(?! (?:terms|means|reasons))|\b(?:finance|legal|compliance|engineering|operations|"
        r"(?-i:IT)) (?:is|has|are|was|will|checks?|needs?|decides?|must|said|says)\b"
    ),
    (
        r"\b(?:l[1-4]|level[- ](?:[1-4]|one|two|three|four)|tier[- ](?:[1-4]|one|two|three|four)|"
        r"(?<!in the )(?<!on the )(?:first|second|third|fourth|1st|2nd|3rd|4th)[- ](?:line|level|"
        r"tier)(?: support)?|(?:first|second|third)[- ](?:line|level) (?:of )?(?:support|defen[cs]e))\b"
    ),
    r"(?<!dear )(?<!hello )(?<!hi )\b(?-i:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\b\.? [A-Z]\w+)",
)

NEGATED = re.compile(
    r"\b(?:can't|cannot|can not|could not|couldn't|unable to|not able to|don't want to|do not want to|"
    r"rather not|never|not|without|no) (?:\w+ ){0,4}?(?:promis\w+|guarante\w+|time ?lines?|time[- ]?frames?|"
    r"deadline|eta)\b"
    r"|\b(?:can't|cannot|can not|don't|do not|not) (?:\w+ ){0,3}?(?:say|tell|know|"
    r"predict) (?:\w+ ){0,2}?(?:how|what|when|whether|if) (?:(?!but\b|and\b)\w+ ){0,5}?will \w+",
    re.IGNORECASE,
)
"""Saying that nothing is promised is no promise."""

ABBREVIATED = re.compile(
    r"\b(mon|tues?|weds?|thurs?|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.(?= )", re.IGNORECASE
)
"""A full stop that ends no sentence."""

COMMON_WORDS = frozenset({"mark", "will", "may", "grant", "bill", "rich", "hope", "grace", "art", "pat", "frank",
    "rose", "joy", "faith", "summer", "dean", "young", "long", "best", "day", "case", "price", "cash", "banks",
    "page", "support", "service", "team", "customer", "march", "april", "june", "max", "jack", "miles", "chance",
    "christian", "guy", "king", "love", "new", "short", "small", "white", "green", "brown", "black", "hill", "park",
    "parks", "street", "church", "bank", "post", "power", "rice", "sharp", "wise", "good", "strong",
    "early"})  # fmt: skip
"""First and family names that are words too: these count only as they are written in the name."""
