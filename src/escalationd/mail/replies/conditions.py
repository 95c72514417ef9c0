"""What keeps a verb from being a decision: "not", conditions, doubt, plans, what is left open. Tables only."""

from __future__ import annotations

import re

NEGATION = re.compile(
    r"\b(?:not|never|no longer|cannot|can ?not|can't|cant|don't|dont|doesn't|doesnt|didn't|didnt|won't|wont|"
    r"wouldn't|shouldn't|isn't|isnt|aren't|wasn't|haven't|hasn't|couldn't|neither|nor|none|nobody|nothing|"
    r"without|against|unable|refuse to|instead of|rather than|hold off|stop|wait|no need|nicht|"
    r"kein(?:e[nrsm]?)?|niemals|ne pas|n'est|pas|jamais|nunca|non|niet|geen|n[ãa]o|inte|ikke|nie|ne)\b|n't\b",
    re.IGNORECASE,
)

UNLESS_ELSEWHERE = (
    r"es sei denn|außer|ausgenommen|solange|sauf|hormis|à moins|jusqu'[àa]|salvo|excepto|a menos|mientras|"
    r"hasta|exceto|a não ser|até|tranne|eccetto|finché|a meno|"
    r"behalve|tenzij|zolang|chyba|oprócz|dopóki|förutom|utom|såvida|tills (?:vidare|dess|vi|han|hon|de)|"
    r"undtagen|medmindre|indtil|unntatt|med mindre|inntil|paitsi|ellei|kunnes|"
    r"kromě|ledaže|dokud|кроме|пока|если не|hariç|dışında|olmadıkça"
)
"""Exceptions in the languages whose verbs the policy knows."""

_TIED_ELSEWHERE = (
    rf"\b(?:{UNLESS_ELSEWHERE}|vorbehaltlich|(?:unter )?vorbehalt|abzüglich|maximal|höchstens|vorher|zuvor|"
    rf"zuerst|nachdem|nach|vor|teilweise|bedingung\w*|zur hälfte|"
    r"apr[èe]s|avant|d'abord|hormis|à condition|sous réserve|sous condition|à hauteur|au maximum|lorsque|quand|"
    r"partiellement|"
    r"siempre|condici[óo]n\w*|sujeto|despu[ée]s|antes|primero|parcial\w*|m[áa]ximo|s[óo]lo|únicamente|"
    r"desde que|condição|após|depois|primeiro|apenas|somente|máximo|"
    r"fino a|dopo|prima (?:di|che)|a condizione|a patto|soltanto|al massimo|parzialmente|onder voorbehoud|"
    r"voorwaarde|nadat|voordat|eerst|alleen|maximaal|gedeeltelijk|"
    r"je[żz]eli|gdy|z wyjątkiem|warunk\w*|dopiero|tylko|najpierw|częściowo|maksymalnie|förutsatt|förutsättning|"
    r"villkor\w*|efter|innan|först|endast|bara|när|"
    r"forudsat|forutsatt|betingelse|når|før|først|kun|bare|etter|jos|kunhan|vain|mutta|ehdolla|vasta|jälkeen|enintään|"
    r"pokud|jestli\w*|až|ale|pouze|nejdříve|podmínk\w*|если|но|только|после|сначала|при условии|не более|eğer|"
    r"ancak|ama|fakat|sadece|şart\w*|koşul\w*|sonra|önce|en fazla)\b|"
    r"ただし|但し|条件|場合|のみ|但|如果|除非|除了|只"
)
"""Conditions, limits and orders in time in those languages."""

CONDITION = re.compile(
    r"\b(?:if|unless|provided|providing|as long as|so long as|once|as soon as|when(?:ever)?|until|till|after|"
    r"before|subject to|pending|awaiting|waiting|assuming|conditional(?:ly)?|conditions?|reservations?|caution|"
    r"caveats?|provisos?|restrictions?|modifications?|amendments?|with (?:some |a few |small |minor |my |our |"
    r"these |the following )?(?:changes?|exceptions?|limits?|concerns?|edits?|comments?|remarks?|corrections?)|"
    r"my (?:changes|edits|corrections)|amended|modified|reduced|smaller|lower(?:ed)?|depending|depends|"
    r"contingent|in case|on the (?:basis|understanding)|with the proviso|only|except|excluding|apart from|but|"
    r"however|although|though|still|yet|otherwise|up to|at most|maximum|max|no more than|not more than|"
    r"limited to|partial(?:ly)?|partly|in part|half|some of|part of|minus|less|first|or|"
    r"wenn|falls|sofern|sobald|vorausgesetzt|unter der bedingung|bis|aber|nur|erst|jedoch|oder|si|d[èe]s que|"
    r"mais|seulement|ou|siempre que|cuando|pero|solo|se|purch[ée]|quando|ma|mas|caso|als|indien|mits|maar|"
    r"zodra|je[śs]li|pod warunkiem|ale|om|hvis|men|with the exception|save for|other than|capped|cap of|"
    r"aside from|barring|on receipt|upon|following|permitting|willing|see (?:my |the |some )?(?:comments?|"
    r"remarks?|notes?|conditions?|below|attached|attachment|inline)|just (?:the|for)|solely|merely|"
    r"exclusively|instal?ments?|tranches?|raten)\b|"
    rf"{_TIED_ELSEWHERE}",
    re.IGNORECASE,
)

DOUBT = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|potentially|presumably|think|guess|suppose|believe|feel|inclined|"
    r"lean(?:ing)?|tend|tempted|considering|consider(?! it\b)|thinking|wonder(?:ing)?|unsure|not sure|"
    r"sure about|in principle|principally|generally|tentative(?:ly)?|provisional(?:ly)?|preliminar(?:y|ily)|"
    r"for now|likely|seems?|looks? like|let me|let's (?:see|discuss|talk|wait)|discuss|on second thoughts?|"
    r"actually|hmm+|hm|later|grundsätzlich|eigentlich|vielleicht|evtl|eventuell|wahrscheinlich|eher|peut-être|"
    r"quizás|forse|talvez|misschien|może|yeah,? right|theor(?:y|etically)|on paper|hopefully|assum(?:e|ing)|"
    r"apparently|allegedly|supposed(?:ly)?|(?:as|just|only) a test|doubts?|false|(?:good|glad|happy|nice|great|"
    r"strange) that|my foot|as if|tbc|tbd|to be (?:confirmed|decided|checked)|(?:as )?(?:a )?draft|(?:final|"
    r"last) (?:decision|word|say)|over to|decides|theoretisch|hoffentlich|angeblich|en théorie|en teoría|"
    r"in teoria)\b|\bi hope\b|…|\.{3}|\(test\)|^\s*[:=]\s*(?:no|none|nope|n)\b|[😂🤣🙄🙃😜😝🤪🤡🤔🤨😏🤷]",
    re.IGNORECASE,
)

MODAL = re.compile(
    r"\b(?:might|(?<!you )may|could|would|should|shall|ought|i'd|we'd|würde|könnte|sollte|möchte)\b", re.IGNORECASE
)
"""What may come: "approved, should legal agree" is a condition too."""

PLAN = re.compile(r"\b(?:will|going to|i'll|we'll)\b", re.IGNORECASE)
"""What is still to come: beside the verb it makes it a plan; further on, in its reasons, it does not."""

NOT_NOW = re.compile(
    r"\b(?:tomorrow|next (?:week|month|year|mon|tues|wednes|thurs|fri)\w*|(?:on|from|as of|by|until) (?:mon|"
    r"tues|wednes|thurs|fri|satur|sun)day|later|morgen|übermorgen|später|n[äa]chste\w*|demain|mañana|amanhã|"
    r"domani|morgen|jutro|imorgon|i morgen)\b",
    re.IGNORECASE,
)
"""Right behind the verb: it is to be decided then, or is told of that day."""

_OFFERS = (
    r"(?:(?:please|pls|but|and|rather|just|only)\s+){0,3}(?:offer|propose|give|pay|refund|credit)\b(?!\s+(?:was|is|"
    r"has|attention|no|nothing)\b)"
)

_LEFT_OPEN = (
    r"\b(?:come back (?:to (?:me|us) )?with|(?:i|we)(?:'ll| will|'d| would) (?:then )?(?:approve|accept|agree)|"
    r"let(?:'s| us) (?:offer|give|pay|refund)|for the moment|for the time being|at (?:the|this) (?:moment|"
    r"point|stage)|as it stands|as is\W*$|as written|in part|partly|"
    r"in (?:this|its (?:current|present)) form|(?:call|ask|tell) me first|"
    r"to be discussed|let's (?:talk|discuss)|open to|look again|"
    r"reconsider|negotia\w+|instead|half|partial(?:ly)?|part of|"
    r"(?:i|we)(?:'d| would| could| can)? accept|stattdessen|die hälfte)\b|"
    rf"[,;:.!–—-]\s*{_OFFERS}"
)

LEFT_OPEN = re.compile(rf"{_LEFT_OPEN}|^\W*{_OFFERS}", re.IGNORECASE)
"""After a denial: something else is offered, or it is to be talked about."""

DENIED_UNLESS = re.compile(
    r"\b(?:if|unless|until|till|once|for now|provided|pending|yet|or|temporarily|wenn|falls|sofern|sobald|bis|"
    r"oder|vorerst|vorläufig|pour l'instant|por ahora|por el momento|per ora|por enquanto|voorlopig|"
    r"tills vidare|foreløpig|na razie)\b|"
    rf"\b(?:{UNLESS_ELSEWHERE})\b|{_LEFT_OPEN}",
    re.IGNORECASE,
)
"""The conditions that leave a denial open; its reasons may hold all others."""

_ALTERS = r"(?:reduc|lower|rais|increas|chang|correct|adjust|amend)\w*"
CHANGES = re.compile(
    rf"\b{_ALTERS}\b.{{0,30}}\b(?:amount|sum|figures?|total|account|iban|to \d)\b|"
    rf"\b(?:amount|sum|figures?|total)\b.{{0,20}}\b(?:{_ALTERS}|below)\b|\b(?:new|different|other|another|my) "
    r"(?:amount|sum|figures?|account|iban|card|wallet)\b|\bchanges below\b|\bknock off\b|"
    r"\b(?:keep|retain|bears?|borne|pays?|covers?)\b.{0,20}\b(?:fees?|shipping|costs|vat|interest|charges)\b|"
    r"\b(?:fees?|shipping|costs|vat|interest|charges)\b.{0,20}\b(?:borne|kept|stays?|remains?)\b|"
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+ty|\w+teen) (?:hundred|thousand|grand|million)\b",
    re.IGNORECASE,
)
"""Beside an approval: another sum, another account, or who bears the costs is not what was asked for."""
