"""The words around a verb that a careful clerk listens for: negation, condition, doubt, courtesy. Tables only."""

from __future__ import annotations

import re

GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|morning|hallo|guten (?:morgen|tag|abend)|liebe[rs]?|sehr geehrte[rs]?|moin|servus|bonjour|bonsoir|cher|ch[èe]re|hola|buenos d[íi]as|buenas tardes|ciao|buongiorno|ol[áa]|bom dia|beste|hoi|goede(?:morgen|middag)|cze[śs][ćc]|dzie[ńn] dobry|hej)"
    r"(?:[ ,]+(?!(?:approved?|den(?:y|ied)|yes|no|go|rejected?|please|take|escalate|refer|resolved)\b)[\w.'’-]+){0,4}\s*[,!.:–-]*\s*$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^\s*(?:(?:(?:with )?(?:best|kind|kindest|warm|warmest|many)[ ,]*)?(?:regards|wishes|greetings|best|rgds|br|kr|bw)|(?:many |with )?(?:thanks?|thank you|thx|ty)(?: (?:a lot|so much|again|and (?:best )?regards|everyone|all|maya|team))?|cheers|sincerely(?: yours)?|yours(?: \w+)?|respectfully|take care|all the best|"
    r"(?:mit )?(?:freundliche[nrm]?|beste[nr]?|viele|liebe|herzliche) gr[üu](?:ß|ss)e?n?|gru[ßs]+|mfg|vg|lg|danke(?: und .{0,20})?|cordialement|bien [àa] vous|merci|saludos(?: cordiales)?|atentamente|gracias|cordiali saluti|saluti|grazie|atenciosamente|obrigad[oa]|met vriendelijke groet(?:en)?|groet(?:en)?|mvg|bedankt|pozdrawiam|dzi[ęe]kuj[ęe]|mvh|hilsen|h[äa]lsningar)\s*[,.!–-]*\s*(?:/?\s*[A-Z][\w.'’-]{0,20}){0,3}\s*$",
    re.IGNORECASE,
)
"""A line that ends what is said; the lines below it are a name, a title, a company."""

COURTESY = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|great|perfect|super|fine|noted|understood|got it|will do|sure|well received|received|acknowledged|thanks?|thank you|thx|ty|many thanks|merci|danke(?: sch[öo]n)?|gracias|grazie|cheers|much appreciated|appreciated|you too|same to you|no worries|"
    r"thanks? (?:a lot|so much|again|for .{1,80})|thank you (?:very much|so much|again|all|for .{1,80})|(?:i'm |i am |am )?(?:just )?reading(?: it| this| now)?|(?:i'll|i will|will|let me) (?:read|look|check|have a look|take a look|get back to you|come back to you|look into it|look at (?:it|this))(?: (?:it|this|now|later|today|soon|shortly|tomorrow))*|looking(?: into it| at it| now)?|on my way|in a meeting|hi|hello|all|everyone|team|maya|tom|lena)[\s,.!;:–-]*)+\W*$",
    re.IGNORECASE,
)
_OK_ALONE = r"^\W*(?:ok(?:ay)?|fine|sure|great|perfect|k|👍|✅|👌)\W*$"
AGREES_ALONE = re.compile(_OK_ALONE, re.IGNORECASE)
"""Agreement that could be a decision or only a courtesy: asked back."""

NEGATION = re.compile(
    r"\b(?:not|never|no longer|cannot|can ?not|can't|don't|doesn't|didn't|won't|wouldn't|shouldn't|isn't|aren't|wasn't|haven't|hasn't|couldn't|neither|nor|none|nothing|without|against|unable|refuse to|instead of|rather than|hold off|stop|wait|no need|nicht|kein(?:e[nrsm]?)?|nie(?:mals)?|ne pas|n'est|pas|jamais|nunca|non|niet|geen|n[ãa]o|inte|ikke|nie)\b|n't\b",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:if|unless|provided|providing|as long as|so long as|once|as soon as|when(?:ever)?|until|till|after|before|subject to|pending|assuming|conditional(?:ly)?|condition|depending|depends|contingent|in case|on the (?:basis|understanding)|with the proviso|only|except|excluding|apart from|but|however|although|though|still|yet|otherwise|up to|at most|maximum|max|no more than|not more than|limited to|partial(?:ly)?|partly|half|some of|part of|minus|less|first|"
    r"wenn|falls|sofern|sobald|vorausgesetzt|unter der bedingung|bis|aber|nur|jedoch|si|d[èe]s que|mais|seulement|siempre que|cuando|pero|solo|se|purch[ée]|quando|ma|mas|caso|als|indien|mits|maar|zodra|je[śs]li|pod warunkiem|ale|om|hvis|men)\b",
    re.IGNORECASE,
)
DOUBT = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|potentially|presumably|might|may|could|would|should|shall|ought|i(?:'d| would| might| could| may)|we(?:'d| would| might| could| may)|think|guess|suppose|believe|feel|inclined|lean(?:ing)?|tend|tempted|consider(?:ing)?|thinking|wonder(?:ing)?|unsure|not sure|sure about|in principle|principally|generally|tentative(?:ly)?|provisional(?:ly)?|preliminar(?:y|ily)|for now|likely|seems?|looks? like|sounds?|let me|let's (?:see|discuss|talk|wait)|discuss|on second thoughts?|actually|hmm+|hm|grundsätzlich|eigentlich|vielleicht|evtl|eventuell|wahrscheinlich|würde|könnte|peut-être|quizás|forse|talvez|misschien|może)\b|\bi hope\b|…|\.{3}",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:last (?:week|month|year|time|night|mon|tue|wed|thu|fri)\w*|yesterday|earlier|previously|before|already|ago|back then|at the time|in the past|once before|so far|recently|gestern|bereits|schon|letzte\w*|hier|d[ée]j[àa]|ayer|ya|ieri|gi[àa]|ontem|j[áa])\b",
    re.IGNORECASE,
)
SOMEBODY_ELSE = re.compile(
    r"^\s*(?:by|from|through|via|durch|von|par|por|da|door|przez)\s+(?!me\b|us\b|myself\b|mich\b|mir\b|moi\b)\S",
    re.IGNORECASE,
)
OWN_AMOUNT = re.compile(
    r"^\W*(?:for|up to|at|over|of|a total of|bis|über|jusqu'à)?\s*(?:only\s+)?(?:[€$£₮]\s?\d|(?:EUR|CAD|CSR|USDT|USD)\s?\d|\d[\d.,' ]*(?:\s?(?:[€$£₮%k]|EUR|CAD|CSR|USDT|USD|euros?|dollars?|per ?cent))?\b)",
    re.IGNORECASE,
)

ASKS = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|hi|hello|please|but|thanks|sorry|quick question)[\s,:–-]+){0,3}(?:what|why|when|where|who|whom|whose|which|how|is (?:it|this|that|there|the)|are (?:you|there|we|they|the)|was|were|do (?:we|you|they|i)|does|did|has|have (?:you|we|they|the)|had|can (?:you|we|i|they|somebody|someone)|could (?:you|we|they)|would you|will (?:you|they|the|this)|should (?:we|i)|shall|may i|any (?:update|news|idea|reason|chance)|"
    r"(?:please |pls |kindly )?(?:send|provide|share|attach|clarify|explain|confirm (?:whether|if|that|the|which|what|how)|tell|let (?:me|us) know|give (?:me|us)|specify|describe|elaborate|find out|check (?:whether|if|with))|i(?:'d| would) (?:like|need) to (?:know|understand|see)|i (?:need|want) (?:to (?:know|understand|see)|more|the|some|further|additional)|we need (?:more|to know|the|further)|"
    r"was (?:ist|sind)|warum|wann|wer|wie|welche[rsn]?|wo|bitte (?:senden|schicken|erkl[äa]ren)|k[öo]nnen sie|k[öo]nnt ihr|pourquoi|quand|qui|comment|quel(?:le)?|pouvez-vous|por qu[ée]|cu[áa]ndo|qui[ée]n|c[óo]mo|puede|perch[ée]|quando|chi|come)\b",
    re.IGNORECASE,
)

NO_PERSON = re.compile(
    r"^(?:my|the|our|your|their|his|her|this|that|these|those|it|its|attached|attachment|previous|below|above|earlier|section|page|policy|clause|article|chapter|appendix|annex|ticket|case|email|e-mail|mail|message|document|doc|link|following|original|thread|a|an|what|them|him|me|us|you|as|for|in)\b",
    re.IGNORECASE,
)
"""After "refer to": a thing to read, not somebody to send the case to."""
