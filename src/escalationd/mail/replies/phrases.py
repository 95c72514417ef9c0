"""The words around a verb that a careful clerk listens for: negation, condition, doubt, courtesy. Tables only.

Which words are a verb is the policy's (``words:`` in the configuration); here is what makes a clerk hesitate. Every
pattern is one alternation without nested repetition, so that it takes time linear in the text.
"""

from __future__ import annotations

import re

from escalationd.core.policy import Verb
from escalationd.mail.replies.conditions import UNLESS_ELSEWHERE

_GREETS = (
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|morning|hallo|guten (?:morgen|"
    r"tag|abend)|liebe[rs]?|sehr geehrte[rs]?|moin|servus|bonjour|bonsoir|cher|ch[èe]re|hola|buenos d[íi]as|"
    r"buenas tardes|ciao|buongiorno|ol[áa]|bom dia|beste|hoi|goede(?:morgen|middag)|cze[śs][ćc]|"
    r"dzie[ńn] dobry|hej)"
)
_GREETED = (
    r"(?!(?:approved?|den(?:y|ied)|yes|no|go|rejected?|please|take|escalate|refer|resolved|ja|nein|oui|non|"
    r"si|sí|sì|sim|genehmigt|freigegeben|abgelehnt|einverstanden|approuvé|validé|refusé|aprobado|rechazado|"
    r"denegado|adelante|aprovado|approvato|rifiutato|goedgekeurd|akkoord|afgewezen|godk\w+|"
    r"avsl\w+)\b)(?:(?:dr|mr|mrs|ms|prof)\.|[\w'’-]+)"
)
GREETING = re.compile(
    rf"^\s*{_GREETS}(?:(?: {_GREETED}){{0,4}}|, {_GREETED})\s*[,!.:–-]*\s*$|^\s*{_GREETS}(?:(?: |, | and |"
    rf" und | et | y )(?-i:[A-ZÀ-Þ])[\w'’-]+){{1,4}}\s*,\s*$",
    re.IGNORECASE,
)
"""A line that greets and says no more."""
SPEAKS_TO = re.compile(rf"\W*(?:{_GREETS}|thanks|thank you|thx|ok|okay)[\s,]+", re.IGNORECASE)

COURTESY = re.compile(
    r"^\W*(?:ok(?:ay)?|great|perfect|super|fine|noted(?: with thanks)?|understood|got it(?: thanks?| thx)?|"
    r"will do|sure|(?:well )?received|acknowledged|cheers|(?:much )?appreciated|you too|same to you|no worries|"
    r"you're welcome|welcome|on my way|in a meeting|"
    r"(?:many |ok |okay |great )?(?:thanks?|thx|tnx|tks|ty|thank you)(?: (?:a lot|so much|again|very much|all|"
    r"everyone|team|(?-i:[A-ZÀ-Þ])\w{1,20}|(?:for|to) .{1,80}))?|"
    r"merci(?: beaucoup| bien)?(?: (?-i:[A-ZÀ-Þ])\w{1,20})?|(?:vielen |herzlichen |"
    r"besten )?dank(?:e)?(?: (?:sch[öo]n|dir|ihnen|sehr))?|(?:muchas )?gracias|grazie(?: mille)?|bedankt|"
    r"dank je|obrigad[oa]|dzi[ęe]kuj[ęe]|tack|takk|mange tak|"
    r"(?:i'm |i am |am )?(?:just )?reading(?: it| this)?(?: now| later)?|"
    r"(?:ok |okay )?(?:i'll |i will |will |let me )?(?:read|look|check|have a look|take a look|get back to you|"
    r"come back to you|look into it|look at (?:it|this))(?: (?:it|this|now|later|today|tonight|soon|shortly|"
    r"tomorrow)){0,3}|looking(?: into (?:it|this)| at (?:it|this))?(?: now)?|"
    r"hi|hello|all|everyone|team|best|regards|ich (?:lese|schaue|melde mich)(?: .{1,30})?|"
    r"zur kenntnis genommen|verstanden|[🙏❤😊🙂👏]+)\W*$",
    re.IGNORECASE,
)
"""One clause of pure politeness; a mail is courteous when each of its clauses is."""

AGREES_ALONE = re.compile(
    r"^(?:\W*(?:ok(?:ay)?|fine|sure|great|perfect|k)\W*|(?:ja|yeah|si|sí|oui|da)[, ]+(?:ja|yeah|si|sí|oui|"
    r"da)\W*|[👍✅👌💯🆗✔☑\s.!\ufe0f\U0001f3fb-\U0001f3ff]+|\W*[\w]\W*|[+-]1)$",
    re.IGNORECASE,
)
"""Agreement, or a single letter or digit, that could be a decision or only a courtesy: asked back."""

MARKED = re.compile(r"~(?=\S)[^~\n]{1,200}~|(?<!\S)-{1,2}(?=\w)[^-\n]{1,100}(?<=\w)-{1,2}(?!\S)|^[^*]*\w\*\s*$")
"""``~~Approved~~``, ``-approved-``, ``approved*``: struck out, or with a footnote, where there is no formatting."""

PAST = re.compile(
    r"\b(?:last (?:week|month|year|time|night|mon|tue|wed|thu|fri)\w*|yesterday|earlier|previously|before|"
    r"already|ago|back then|at the time|in the past|once before|so far|recently|gestern|bereits|schon|"
    r"letzte\w*|hier|d[ée]j[àa]|ayer|ya|ieri|gi[àa]|ontem|já)\b",
    re.IGNORECASE,
)
REPORTS = re.compile(
    r"\b(?:says?|said|wrote|writes|told|tells|asks?|asked|according|claims?|claimed|answer(?:ed|s)|repl(?:ied|"
    r"ies)|reported(?:ly)?|mentioned|quote|quoted|wants?|wishes|wish|hopes?|expects?|sagt|sagte|schrieb|meint|"
    r"meinte|will|dit|dice|disse)\b",
    re.IGNORECASE,
)
"""Somebody else's words are told: a verb after them is theirs."""

SOMEBODY_ELSE = re.compile(
    r"^\W*(?:wrote|writes|said|says)\b|^\s*on (?:\w+(?:'s)? )?behalf\b|^\s*(?:by:?|from|through|via|durch|von|"
    r"par|por|da|door|przez)\s+(?!the (?:reserve|budget|fund|account|goodwill|contingency)\b|"
    r"falta\b|motivo\b|fraude\b|me\b|us\b|myself\b|my\b|our\b|here\b|mich\b|mir\b|meiner\b|unserer\b|moi\b|"
    r"mi\b|mij\b|parte mia\b)\S",
    re.IGNORECASE,
)
_MONEY = (
    r"(?:[€$£₮]\s?\d|(?:EUR|CAD|CSR|USDT|USD|GBP)\s?\d|\d[\d.,' ]{0,20}\s?(?:[€$£₮%]|EUR\b|CAD\b|CSR\b|USDT\b|"
    r"USD\b|GBP\b|euros?\b|dollars?\b|per ?cent\b|k\b)|(?:hundred|thousand|hundert|tausend) (?:euros?|"
    r"dollars?|EUR|CAD|CSR|USDT|USD)\b)"
)
OWN_AMOUNT = re.compile(
    rf"^\W*+(?:for|up to|at|over|of|a total of|bis|über|jusqu'à)?\s*(?:only\s+)?(?:{_MONEY}|\d[\d.,' ]{{0,20}}\b)",
    re.IGNORECASE,
)
NAMES_MONEY = re.compile(
    rf"(?<![\w.,]){_MONEY}|^\W*(?!\d{{8}})\d[\d.,]*\W*$|\bthe rest\b|\bin (?:EUR|CAD|CSR|USDT|USD|GBP|euros?|"
    rf"dollars?)\b|\b(?:limit|max(?:imum)?|cap(?:ped)?|amount|sum|total|betrag|montant|importe)\W{{1,3}}(?:is |"
    rf"of |at )?\d|"
    r"\b(?:reduce|lower|raise|increase|change|deduct\w*)\b.{0,30}\b(?:amount|sum|fees?|costs?|currency|to \d)|"
    r"\b(?:only|just|pay|refund|transfer|give) half\b",
    re.IGNORECASE,
)
"""A sum, a share or a currency of the writer's own."""

NEUTRAL = re.compile(
    r"\b(?:(?:but |and )?never again|(?:do not|don't|never|must not|cannot) (?:let (?:this|it|that) )?happen again)\b|"
    r"\bafter all\b|\b(?:(?:just )?this once|once more|at once)(?=\W*$|\s*[,.;!]|\s(?:please|thanks)\b)|"
    r"\bas an exception\b|\bexceptionally\b|"
    r"\bthank(?:s| you) for waiting\b|^\W*[\[(]x[\])]|"
    r"\bno\.?\s?\d[\d/.-]*|\b(?:(?:no|nope|nein|non|nee|nej)[,.!\s]{1,3})?(?:well done|"
    r"(?:sorry|thanks|thank you),? but|sorry for the wait|"
    r"no longer (?:needed|necessary|required|relevant)|no (?:problem|worries|rush|hurry|need to (?:wait|reply|"
    r"answer|respond|thank|check|ask|call|come back|discuss)|(?:further |more |other )?(?:questions|comments|"
    r"doubts?|objections?|concerns|remarks)(?: from (?:my side|me|us))?|further (?:action|info\w*)|"
    r"issues?)(?: (?:needed|required|at all))?|not a problem|don't (?:worry|hesitate)|do not (?:worry|"
    r"hesitate)|why not|kein problem|pas de problème|"
    r"(?:please |pls )?(?:let (?:me|us) know|tell (?:me|us)|call me|keep (?:me|us)|confirm|report back) (?:if|"
    r"when|once|how|posted|updated|informed|in the loop)\b[^.!?;\n]{0,80})",
    re.IGNORECASE,
)
"""What holds a "no", an "if" or a "when" and means neither."""

WONDERS = re.compile(
    r"^\W*(?:(?:and|but|so) )?(?:what (?!an?\b)|why |who |whose |which |where |how (?:does|do|did|is|are|was|"
    r"will|can|many|much|long)\b)",
    re.IGNORECASE,
)
"""A later sentence that asks, with or without its mark."""
ASKS = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|hi|hello|please|but|thanks|sorry|"
    r"quick question)[\s,:–-]+){0,3}(?:(?:(?-i:[A-Z])\w{1,20},? )?(?:what|why|when|where|who|whom|whose|which|"
    r"how)|is (?:it|this|that|there|the)|are (?:you|there|we|they|the)|was|were|do (?:we|you|they|i)|does|did|"
    r"has|have (?:you|we|they|the)|had|can (?:you|we|i|they|somebody|someone)|could (?:you|we|they)|would you|"
    r"will (?:you|they|the|this)|should (?:we|i)|shall|may i|any (?:update|news|idea|reason|chance)|(?:some |"
    r"a bit )?more (?:info|information|details?)|"
    r"(?:please |pls |kindly )?(?:send (?!(?:it |this )?to\b)|provide|share|attach|clarify|explain|"
    r"confirm (?:whether|if|that|the|which|what|how)|tell|let (?:me|us) know|give (?:me|us) (?!until|till|time|"
    r"some time|more time|an? |\d|two|three)|specify|describe|elaborate|find out|check (?:whether|if|with))|"
    r"i(?:'d| would) (?:like|need) to (?:know|understand|see)|i (?:need|want) (?:to (?:know|understand|see)|"
    r"more|the|some|further|additional)|we need (?:more|to know|the|further)|"
    r"was (?:ist|sind)|warum|wann|wer|wie|welche[rsn]?|wo|bitte (?:senden|schicken|erkl[äa]ren)|k[öo]nnen sie|"
    r"k[öo]nnt ihr|pourquoi|quand|qui|comment|quel(?:le)?|pouvez-vous|por qu[ée]|cu[áa]ndo|qui[ée]n|c[óo]mo|"
    r"puede|perch[ée]|quando|chi|come)\b",
    re.IGNORECASE,
)

YES_AND = re.compile(r"\b(?:yes|yep|yeah|ja|oui|s[íìi]|sim)\W+(?:and|und|et|y|e)\b", re.IGNORECASE)
"""``Yes and escalate``: an approval, and something else."""
TAG = re.compile(
    r",\s*(?:(?:is that )?right|correct|isn't it|aren't we|eh|oder|ne|nicht wahr|gell|n'est-ce pas|non|verdad|"
    r"no|vero|né|toch|co nie)\W*$",
    re.IGNORECASE,
)
"""``This is approved, right``."""
PROMISED = re.compile(r"\bwird\b|\bconsider (?:it|this|that)\W*$", re.IGNORECASE)
"""``Wird erledigt``, ``consider it done``: it is still to be done; what is decided so is decided."""
DUE = re.compile(
    r"^\s+(?:by|until|till|before|bis)\s+(?:\w+day|tomorrow|tonight|noon|eod|cob|next|the end|\d)", re.IGNORECASE
)

PLEASE_ALONE = re.compile(
    r"(?:please|pls|thanks?|thank you|thx|bitte|danke|merci|gracias|grazie)[\s.,!]*", re.IGNORECASE
)
"""What is left of a sentence behind its verb, and is worth no line of a note."""

NO_PERSON = re.compile(
    r"^(?:by|whom|my|the|our|your|their|his|her|this|that|these|those|it|its|attached|attachment|previous|"
    r"below|above|earlier|section|page|policy|clause|article|chapter|appendix|annex|ticket|case|email|e-mail|"
    r"mail|message|document|doc|link|following|original|thread|a|an|what|them|him|me|us|you|as|for|in)\b",
    re.IGNORECASE,
)
"""After "refer to": a thing to read, not somebody to send the case to."""

TURNS = re.compile(
    r"^\W*(?:p\.? ?s\.?\W*|(?:edit|update|nachtrag|korrektur)\s*:\s*)?(?:and |so |then |please |pls )?(?:but|"
    r"however|only|except|wait|hold on|hold off|hold|stop|no|not|actually|on second thoughts?|unless|if|once|"
    r"provided|although|though|scratch that|forget (?:it|that)|(?:just )?(?:kidding|joking)|jk|haha+|lol|"
    r"sorry,? (?:no|i|my|wrong|mistake)|oops|correction|rather|instead|don't|dont|do not|never|aber|nur|erst|"
    r"doch nicht|nicht|moment|mais|pero|ma|maar|men|ale)\b",
    re.IGNORECASE,
)
"""The start of a later sentence that takes something back."""

SLIPPED = re.compile(
    r"^\W*(?:(?:sorry|oops|please|pls|this (?:is|was)|that (?:is|was)|i)\W+){0,3}(?:(?:by|in) (?:mistake|"
    r"error)\b|(?:the )?wrong (?:case|one|ticket|mail|e-?mail|thread|button|reply|answer|person|window)\b|"
    r"(?:ignore|disregard|forget)\b(?=\W*$|,| (?:that|this|it|my)\b))|"
    r"\bwrong (?:thread|window|button)\b|\bfor (?:another|a different|the other) (?:case|ticket|mail|thread)\b|"
    r"\b(?:i (?:meant|mean)|meant to (?:say|write)|my mistake|my bad|typo|auto-?correct|correction:|oops|"
    r"kidding|joking|jk|haha+|lol|make my day|versehen|verklickt|"
    r"(?:very|so|sehr|très) (?:funny|witzig|lustig|drôle))(?!\w)",
    re.IGNORECASE,
)
"""Somebody takes a word back, or did not mean it: no decision, whichever it was."""

OPPOSITE_SIGNS = {Verb.APPROVE: re.compile("[👎❌🚫⛔✖]"), Verb.DENY: re.compile("[👍✅✔👌]")}
OPPOSITES = {
    Verb.APPROVE: re.compile(r"\b(?:deny|reject|decline)\b(?! (?:him|her|them|us)\b)", re.IGNORECASE),
    Verb.DENY: re.compile(r"\b(?:approve|go ahead)\b(?! of\b)", re.IGNORECASE),
}
"""The other decision in a later sentence, in the form that decides."""
TIES = re.compile(
    r"\b(?:only (?:if|after|when|once|then)|not (?:before|until|yet)|unless|provided|on condition|subject to|"
    r"as long as|until|but|once|as soon as|except|nur wenn|bitte erst|erst (?:wenn|nach|noch|mit|mal|ab)|"
    r"vorher|zuvor|zuerst|sobald|sofern|d'abord|avant (?:de|cela|ça)|antes|primero|primeiro|prima (?:di|che)|"
    r"eerst|najpierw|först|først|nejdříve|сначала|önce)\b|"
    rf"\b(?:{UNLESS_ELSEWHERE})\b|ただし|但し|但|如果|除非|除了",
    re.IGNORECASE,
)
"""A later sentence that ties a decision to something."""
OTHERS_FIRST = re.compile(
    r"\bneeds? (?:[\w'’]+ ){0,3}?(?:ok|okay|sign-?off|signature|approval|consent|confirmation|agreement|review)\b|"
    r"\b(?:must|has to|have to|needs? to|is to|are to) (?:also |still )?(?:sign|confirm|agree|approve|ok|check|"
    r"review|consent|countersign|clear)\b|"
    r"(?:@\w+|\b(?-i:(?!And\b|Then\b|So\b|But\b|Also\b|Just\b)[A-Z]\w+)),? (?:please|pls|kindly|can you|could you) "
    r"(?:also |still )?(?:confirm|approve|sign|countersign|ok|verify)\b(?! (?:to|the payment|receipt)\b)|"
    r"(?<!the )\bfirst\b(?! (?:time|class|of all))|\bbefore (?:you|we|they|any|pay\w*|the (?:payment|refund|"
    r"transfer|money))\b|\byet\b",
    re.IGNORECASE,
)
"""Something that is to happen before an approval counts."""
QUALIFIES = re.compile(
    r"\b(?:second opinion|confirm (?:it |this )?with|(?:wait(?:ing)?|await(?:ing)?) (?:for )?|before (?:it|"
    r"this|that|you|we|they|he|she|anything)|cap (?:it|this|at)|(?:take|knock) (?:off )?\d+|discount|deduct\w*|"
    r"\bi (?:guess|suppose|think)\W*$|"
    r"see (?:my |the |some )?(?:comments?|remarks?|notes?|conditions?|below|attached|attachment|inline)|"
    r"if (?!needed|necessary|required|you|there|he|she|they|any|the customer)|"
    r"assuming|provided|conditions?|under (?:the )?condition|"
    r"exclud\w+|except\w*|without|w/o|minus|less (?:the|any)|half|partial(?:ly)?|just (?:the|for)|"
    r"instal?ments?|split|on hold|draft|tbc|tbd|"
    r"conditional(?:ly)?|provisional(?:ly)?|tentative(?:ly)?|temporarily|pending|maybe|perhaps|probably|"
    r"possibly|hm+|not (?:sure|final|really)|for (?:now|the moment|the time being)|think (?:again|about it)|"
    r"(?<!is my )(?:final|last) (?:decision|word|say)|change my mind|differently|"
    r"(?:agrees|signs|consents|approves|decides)|is (?:ok|okay|fine) with|(?:legal|finance|\w+ team) is (?:ok|"
    r"okay|fine)|(?:check|talk|speak|clear (?:it|this)|align|clarify) (?:it |this )?(?:with|to)|verify|"
    r"(?:i|we)(?:'d| would)? (?:like|want|need) (?:\w+ )?to (?:see|look|check|read|review)|get (?:the|a|his|"
    r"her|their) (?:signed|signature|contract|confirmation|ok))\b|"
    r"\b(?:only|to (?:confirm|sign|countersign|co-?sign))\W*$|\d,? (?:yes|no|not|only)\b|\b(?:not|"
    r"only) [\w-]*\d|^\W*\(?(?:for now|nothing|only|max)\b|"
    r"^\W*(?:(?:on|from|as of|starting) )?(?:tomorrow|later|next week|soon|"
    r"(?:mon|tues|wednes|thurs|fri)day)(?: on)?\W*$",
    re.IGNORECASE,
)
"""A later sentence that makes less of a decision than the word said."""
QUALIFYING_FIELD = re.compile(
    r"^\W*(?:amount|sum|total|limit|max\w*|cap|currency|edit|update|correction|conditions?|betrag|grenze|"
    r"bedingung|nachtrag|korrektur|montant|importe)\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
"""A labelled line that changes what is decided; the others only go with it."""
UNFINISHED = re.compile(
    r"\b(?:follows?|to follow|remain(?:s|ing)?|outstanding|still|except|rest|came back|comes back|again|"
    r"step \d|will be (?:paid|sent|done|refunded|fixed|resolved|executed)|not yet|for now|only)\b",
    re.IGNORECASE,
)
"""Something is left to do, or to come back."""
ONE_OF_SEVERAL = re.compile(
    r"^\W{0,3}(?:(?:for|the|only) ){0,3}(?:tx\w{0,2}|transactions?|items?|invoices?|orders?)[-_ #.]{0,2}\d",
    re.IGNORECASE,
)
"""One of several things that a case may be about."""

SOUNDS = re.compile(
    r"\b(?:(?:dis|un)?approv\w*|den(?:y|ied|ies|ying|ials?)|reject\w*|declin\w*|refus\w*|go(?:ing)? ahead|"
    r"agree\w*|accept\w*|escalat\w*|refer(?:red)?|resolved?|done|undo|genehmig\w*|freigegeben|abgelehnt|"
    r"einverstanden|approuv\w*|aprob\w*|zustimm\w*|d'accord|yes|no|ok(?:ay)?|fine|proceed|pay it|refund it|"
    r"maybe|perhaps|possibly|probably|vielleicht|jein|\w*schv[aá]l\w*|onayla\w*|zatwierdz\w*|valid(?:e[rz]?|"
    r"ons|erai|erais|é)|not sure|unsure|hm+|hold|wait|stop|lgtm|looks? (?:good|fine|ok)|sounds (?:good|fine)|"
    r"makes sense|works for me|confirm(?:ed)?|absolutely|definitely|of course|by all means|nope|nah|negative|"
    r"not (?:yet|now|today)|noch nicht|pas encore|todavía no|nog niet|affirmative|green ?light|go for it|"
    r"(?:all )?good to go|all good|ship it|pay|refund|in ordnung|geht klar|passt|eher|grundsätzlich|once)\b|👍|"
    r"👎|✅|❌",
    re.IGNORECASE,
)
"""Words that sound like a decision, or like somebody on the way to one."""

ENDS_NOT = re.compile(r"(?:\b(?:not|never|nicht|nie|pas|cannot)|n't|\bdont)\W*$", re.IGNORECASE)

MORE_STEPS = re.compile(r"\b(?:escalat\w*|refer(?:red|ral)?)\b", re.IGNORECASE)
"""Behind an approval or a denial: what is approved may only be the next step."""

DECIDES = re.compile(
    r"\b(?:approv\w*|den(?:y|ied)|reject\w*|go ahead|yes or no|proceed|undo|resolved|escalate)\b", re.IGNORECASE
)
"""In a question: it is about the decision itself."""
