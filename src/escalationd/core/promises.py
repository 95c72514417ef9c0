"""Every way to promise an outcome, as a table of patterns for ``customer.py``, linear as those of ``phrases.py``."""

from __future__ import annotations

from escalationd.core.timelines import MONEY

_INFO = (
    r"(?:answer|update|message|reply|response|news|e-?mail|letter|explanation|feedback|information|word|notice|"
    r"notification|decision|outcome|result|detail|question|call from|hear|chance|opportunity|list|copy|form|"
    r"receipt)"
)

_WORTH = (
    r"(?:money|refund|funds?|payment|payout|amount|sum|compensation|credit|reimbursement|balance|everything|"
    r"all of it|full|access|replacement|approval|back|penny|pennies|cents?)"
)

_OUTCOME = (
    r"(?:refund|repa(?:y|id)|reimburse|compensate|credit|approve|resolve|fix|solve|settle|correct|restore|"
    r"reactivate|unlock|unblock|reinstate|cancel|reverse|waive|return(?! to you)|release|replace|grant|"
    r"accept|uph[eo]ld|win|won|sort|paid|pay|clear|remove|deliver|succeed|arrive|come through|"
    r"be able to (?:use|withdraw|access|pay|log|get|receive)|go through|work out|be (?:fine|ok|okay|"
    r"all right|alright|successful|safe|back to normal))"
)

_WILL = r"(?:will|shall|'ll|going to|gonna|bound to|sure to|certain to|about to)"

_ADVERBS = (
    r"(?:(?:not|never|all|also|both|then|now|soon|simply|just|again|still|always|ever|first|next|of course|"
    r"\w+ly) ){0,3}"
)

_TELL = rf"(?:\w+ ){{0,4}}?{_INFO}"

_CARE = (
    r"(?:look|review|re-?check|check|examin|consider|read|study|studi|investigat|writ|writt|contact|call|phon|"
    r"inform|updat|notify|notifi|keep|kept|tell|told|shar|explain|describ|say|said|speak|spoken|talk|discuss|"
    r"ask|need|want|like|try|tri|attempt|do|continu|go on|carry on|follow|find out|listen|learn|not|remember|"
    r"forget|forgott|wait|stay|remain|treat|handl|help|assist|support|forward|pass|hear|heard|understand|"
    r"understood|appreciat|us|start|begin|answer|reply|repli|respond|reach out|seem|sound|show|mean|depend|add|"
    r"attach|translat|find|agree|work(?! out| again| fine| properly|ing again)|clos(?!e (?!your|the|"
    r"this)))(?:e|ed|en|ing)?"
)

_BEING = "|".join(
    (
        _CARE,
        rf"able to (?:{_CARE}|give {_TELL})|(?:given|sent) {_TELL}",
        (
            "in (?:touch|contact)|here|glad|pleased to|happy to|available for|open to|interested|made aware|"
            "taken (?:seriously|into|up)"
        ),
        (
            r"useful|helpful|easier|better if|important|necessary|required|disappoint\w*|hard|difficult|sorry|"
            r"grateful|careful|honest"
        ),
        "a (?:while|moment|bit|pleasure|help)|some|the (?:case|answer|same|one|reason|best way)",
    )
)

_HARMLESS = "|".join(
    (
        _CARE,
        rf"be {_ADVERBS}(?:{_BEING})",
        (
            rf"(?:get|receive|have|see|send|give|provide|bring) {_TELL}|let (?:you|us|me) know|(?:see|"
            rf"know) (?:what|how|if|whether|that|why|more)"
        ),
        "(?:come|be|get|write) back (?:to|with|in touch)|get (?:to work|in touch|in contact)",
        (
            r"take (?:\w+ ){0,5}?(?:look|seriously|into account|into consideration|notes?|time)|make (?:a note|"
            r"notes|every effort|an effort|contact)"
        ),
        (
            r"have (?:\w+ )?(?:questions?|a look|to (?:ask|look|check|wait|review|write))|go (?:through|over|"
            r"into) (?:your|the|all|every|it|them)"
        ),
        "you|we|it|this|that|there|they|your|the|our|an?|i",
    )
)
"""After "will": what we do anyway, whatever the outcome. Everything else that lies ahead is a promise."""

_PAYING = r"(?:refund|repa(?:y|id)|reimburse|compensate|credit|approve|grant|pay|paid|waive|win)"

_RETURN = (
    r"(?:money|cash|dosh|dough|savings|refunds?|funds|payout|payback|amount|sum|compensation|reimbursement|repayment|"
    r"replacement|"
    r"credit(?: note)?|positive \w+)"
)

_FAIL = (
    r"(?:lose|loses|fail|fails|reject|rejects|refuse|refuses|deny|denies|decline|declines|disappoint|disappoints|"
    r"say no|"
    r"says no|turns? (?:\w+ ){0,3}?(?:down|away)|lets? (?:\w+ ){1,3}?down|goe?s? wrong|ends? up|miss(?:es)? out|"
    r"backs? out|keeps? your|leaves? (?:you|a customer|customers|anyone|anybody)|abandons? (?:you|a customer|"
    r"customers|anyone))"
)
"""What is denied only to promise the opposite."""

_GOOD = (
    r"(?:pays?|refunds?|repays?|returns?|reimburses?|compensates?|credits?|gives?|wins?|works?(?: out)?|comes?|goes|"
    r"ends?|sides? with|decides? (?:for|in favou?r)|rules? for|gets?|grants?|approves?|accepts?|settles?|succeeds?|"
    r"sorts?|fixes|fix|solves?|resolves?)"
)

_RULE = r"(?:always|invariably|without exception|every (?:single )?time|(?:nine|ten|99) times out of (?:ten|100))"

_AWAIT = r"(?:expect|anticipate|await|look forward to|hope for|count on)"

GUARANTEES = (
    (
        r"\bguarante(?!e (?:period|card|terms|conditions|certificate|claim)\b)\w*|\b(?:out of the question|"
        r"unthinkable|impossible) that\b|\bwarrant(?:y|ies|ed)? that\b"
    ),
    r"\bpromis(?:e|es|ed|ing)\b|\b(?:vow(?:s|ed)?|pledge[sd]?|(?:i|we) swear|vouch(?:es|ed)? for|stake my \w+)\b",
    (
        r"\b(?:zero|no|not a|without) (?:chance|risk|danger|possibility)(?: whatsoever)?(?: that| of)? (?:you|this|"
        r"it|we|they|your|the money|losing|loss|anything)\b|\b(?:an?|absolute|dead) certainty\b|\bdone deal\b|"
        r"\bin the bag\b|\bas good as (?:paid|settled|sorted|yours)\b|\bsee you right\b"
    ),
    (
        rf"\b{_WILL} (?:\w+ ){{0,2}}?(?:put|make|set) (?:this|it|things|everything|matters) right\b|\b(?:not|never|"
        rf"n't) (?:\w+ ){{0,3}}?out of pocket\b"
    ),
    r"\bpre-?approved\b|\bapproved in (?:advance|principle)\b",
    rf"\b(?:can't|cannot|can not|couldn't|could not|won't|will not|never|nobody|no one) (?:\w+ ){{0,2}}?{_FAIL}\b",
    (
        r"\b(?:cannot|can't|can no longer|won't|will not) (?:\w+ )?be (?:\w+ )?(?:refused|denied|rejected|turned down|"
        r"withheld|declined)\b|\bnothing (?:\w+ )?(?:comes|happens|goes|gets)\b|\b(?:everyone|everybody|all|others) "
        rf"(?:\w+ ){{0,4}}?(?:got|gets?|was|were|are|is) {_OUTCOME}(?:e?d)?\b|\bso (?:do|will) you\b|\b(?:in line|due|"
        rf"up|eligible) for (?:\w+ ){{0,3}}?{_WORTH}\b|\byou (?:won't|will not|'ll not|will never|'ll never) "
        r"(?:\w+ly )?(?!need\b|hear\b|be (?:able|asked|contacted|disturbed)\b|have to (?:do|send|write|call|fill|"
        r"come)\b|"
        r"find\b|(?:get|receive) (?:any|another|further|more|our|the|this)\b|see (?:this|the|that) (?:message|error|"
        r"mail)\b)\w+|(?<!you )\b(?:has|have|must|needs?) (?:to )?(?:give|pay|send|transfer) (?:\w+ ){0,2}?back\b|"
        r"\b(?:plan "
        r"with|spend) (?:the|your|that) money\b|\bnot the (?:slightest|least) (?:risk|doubt|chance|danger)\b|"
        r"\bstand by "
        r"it\b|\b(?:only|just|merely|simply) an? (?:matter|question) of \w+|\byour (?:loss(?:es)?|costs?|damages?|"
        r"expenses) "
        r"(?:is|are) (?:\w+ )?(?:covered|insured|borne|carried|taken)\b|\bqualify for (?:\w+ ){{0,3}}?{_WORTH}\b"
    ),
    (
        rf"\b(?!you\b|i\b|please\b)\w+ {_RULE} (?:\w+ )?{_GOOD}\b|\b{_GOOD} (?:\w+ ){{0,4}}?{_RULE}\b|\b(?:are|is|get|"
        rf"gets) (?:almost |nearly )?(?:{_RULE}|usually|normally|typically|generally) (?:\w+ )?{_OUTCOME}(?:e?d)?\b"
    ),
    (
        r"\bno (?:conceivable |possible |earthly )?(?:scenario|world|universe|circumstances?|situation|reason|outcome|"
        r"case) (?:in|under|where|why|that|by)\b|\bunder no circumstances\b|\bin (?:any|either|every) (?:case|event) "
        r"(?:you|we|your|the money)\b"
    ),
    (
        r"\b(?:bet|wager|stake) (?:my|your|the|good|a|you)\b|\b(?:put|put my) money on\b|\bmark my words\b|\btake it "
        r"from (?:me|us)\b|\bhand on heart\b|\bcross my heart\b|\bscout'?s honou?r\b|\b(?:safe as houses|home and "
        r"dry|home free|slam dunk|no[- ]brainer|open[- ]and[- ]shut|plain sailing|locked in|signed and sealed|"
        r"a cinch|a dead cert|in the clear|(?:just|only|merely) (?:a matter of )?paperwork|all but (?:done|certain|"
        r"sorted|settled))\b|\b(?:we've|we have|i've|i have) got (?:you|your back)\b|\byou(?:'re| are) (?:fully |"
        r"completely )?(?:covered|sorted)\b|\bleave it (?:to|with) (?:me|us)\b"
    ),
    (
        r"\b(?:no question|full stop|believe (?:me|you me|us)|trust me|no ifs|no two ways|that's that|(?:question|"
        r"matter) "
        r"of (?:when|time)|when,? not (?:if|whether)|in any case you|(?:my|our|personal|full|firm|absolute|solemn) "
        r"(?:\w+ )?(?:assurance|guarantee|commitment))\b|\b(?:sure|certain|assured) of (?:a|the|your|full|getting)\b|"
        rf"\b(?:of course|naturally|obviously|clearly|sure|yes),? (?:we|you|it|your \w+) (?:\w+ )?{_OUTCOME}\b|"
        r"\b(?:fees?|charges?|fines?|blocks?|restrictions?|locks?|holds?|debts?|penalt(?:y|ies)) (?:comes?|is coming|"
        rf"gets?|goe?s?) (?:off|away|{_OUTCOME}(?:e?d)?|lifted|dropped|wiped|written off)\b"
    ),
    (
        r"\b(?:charge ?backs?|claims?|disputes?|complaints?|appeals?|requests?|cases?|applications?|refunds?) (?:\w+ )?"
        r"(?:succeeds?|wins?|goes through|works out|pass(?:es)?|stands?)\b|\b(?:your|the|this|that|every) \w+ gets "
        rf"{_OUTCOME}(?:e?d)?\b|\b(?:can|could) only be\b|\b(?:it's|it is|that's|is|are) yours\b|"
        rf"(?<!if )(?<!when )(?<!once )(?<!whether )(?<!until )(?<!unless )(?<!did )(?<!do )(?<!to )\byou (?:win|get "
        rf"{_OUTCOME}(?:e?d)?)\b|\byou (?:won't(?= *[.!,]|$)|(?:will not|won't|shall not|shan't|'ll not|will never) "
        r"(?:\w+ )?(?:suffer|bear|owe|incur|lose|pay|cover|be (?:liable|held|left|worse|penali[sz]ed|charged|"
        r"billed)))\b|"
        r"\byou (?:get to )?"
        rf"keep (?:\w+ ){{0,2}}?(?:{_RETURN}|everything|goods|item)\b|\bwhatever (?:they|we|it|the \w+) (?:find|say|"
        r"decide)s?\b|\bnot rest until\b|\btextbook\b|\bit's a yes\b|\b(?:we|it|they|you|i) (?:shall|will)(?= *[.!,]|"
        r"$)|"
        rf"\b(?:we|it|they) (?:are |is )?(?:obliged|required|bound|have|has|must|need|needs) (?:to )?{_PAYING}\b|"
        rf"\b(?:you|it|this|your \w+)(?:'d| would) be {_OUTCOME}(?:e?d)?\b|\b(?:it|this|everything|your \w+) (?:is |"
        rf"are )?"
        rf"{_WILL} (?:\w+ )?work\b"
    ),
    (
        r"\bnothing (?:that )?(?:can|could|will|would|stands|ever)\b|\b(?:no|not one|not a single) (?:customer|client|"
        r"case|claim|one|payment)s? (?:\w+ ){0,4}?(?:ever|lost|loses?|left|refused|suffers?)\b|\b(?:never|not) "
        r"ends? badly\b"
    ),
    (
        rf"\b{_RETURN} (?:\w+ ){{0,5}}?(?:comes?|lands|arrives|goes|heads|flows|returns)\b|\byou(?:'re| are)? (?:come|"
        rf"coming|walk|walking) (?:out|away) (?:of|with)\b"
    ),
    (
        r"\b(?:definitely|certainly|surely|undoubtedly|unquestionably|inevitably|without (?:a |any )?(?:doubt|fail|"
        r"question)|no way (?:this|that|it)|for (?:sure|certain)|absolutely|(?:100|hundred) ?per ?cent|"
        r"no matter what|one way or another|at all costs|whatever happens|under all circumstances|rain or shine|"
        r"a given|as good as done|consider (?:it|this|that|your \w+|the \w+) (?:done|solved|fixed|sorted|settled|"
        r"resolved|paid|approved|handled)|made whole|foregone conclusion)\b|\b100 ?%"
    ),
    (
        r"\b(?:rest assured|be assured|(?:i|we|let (?:me|us)) (?:can |do )?assure(?: you)?)\b(?! (?:that )?(?:we|i|"
        r"our team)(?: are|'re)? (?:take|taking|looking|working|reviewing)\b)|\b(?:you can be (?:sure|certain|"
        r"confident)|you can (?:\w+ )?(?:count|rely|depend|bank) on|count on (?:it|us|me)|(?:you have|take|on|"
        r"give you) (?:my|our) word|trust (?:me|us) (?:on|that)|don't worry)\b"
    ),
    (
        r"\b(?:i am|i'm|we are|we're|it is|it's|you can be|feel) (?:\w+ly |quite |very |so |pretty )?(?:sure|"
        r"certain|confident|positive|convinced)\b(?! (?:what|whether|why|how|if|when|about|"
        r"(?:that )?you (?:understand|know|agree|see)))"
    ),
    (
        rf"\b(?:you|they|he|she|customers?)(?: are|'re)? ?{_WILL} (?:\w+ ){{0,3}}?(?:get|receive|have|see|keep|"
        rf"be given|be sent)\b(?! (?:\w+ ){{0,4}}?{_INFO})"
    ),
    (
        rf"\b{_WILL} (?:\w+ ){{0,3}}?(?:get|give|send|return|bring) (?:you )?(?:\w+ ){{0,5}}?(?:money|refund|"
        rf"funds?|payout|compensation|reimbursement|full amount|everything|back)\b(?! to you)"
    ),
    (
        rf"(?<!did )(?<!do )\byou(?:'re| are)? (?:get|receive|getting|receiving|entitled to|"
        rf"owed) (?:\w+ ){{0,5}}?{_WORTH}\b(?! to us)"
    ),
    (
        rf"\byou(?:'re| are) (?:now |soon |also )?(?:getting|receiving|to (?:get|"
        rf"receive))\b(?! (?:\w+ ){{0,4}}?{_INFO})|\b(?:we|i)(?:'re|'m| are| am) (?:now |soon |also )?(?:giving|"
        rf"sending|paying|returning|crediting|transferring) (?:it |you )?(?:\w+ ){{0,4}}?{_WORTH}\b"
    ),
    (
        r"\bentitled to\b|\bwe owe you\b|\b(?:undertake|commit) to\b|\bcommitted to (?:\w+ )?(?:solv|fix|refund|"
        r"repay|resolv|pay|settl)ing\b|\balways (?:\w+ )?(?:refund|pay|repay|compensate|reimburse)\b"
    ),
    rf"\b(?:{_WILL}|won't) (?!{_ADVERBS}(?:{_HARMLESS})\b){_ADVERBS}(?:be {_ADVERBS})?[a-z]+",
    rf"\b(?:{_WILL}|won't) (?:be )?\w+ (?:\w+ ){{0,3}}?and (?:then )?(?:be )?{_OUTCOME}(?:e?d)?\b",
    rf"\b(?:should|expect|intend|plan|aim|ready) (?:to )?(?:be able to )?(?:be )?{_PAYING}(?:e?d)?\b",
    (
        rf"(?:\byou (?:can|could|may|might|should|would) (?:\w+ )?|(?:^|[.!?:,] ?|\bplease |\band |"
        rf"\bto )){_AWAIT} (?:\w+ ){{0,4}}?{_RETURN}\b"
    ),
    rf"\b{_AWAIT} (?:\w+ ){{0,2}}?(?:{MONEY} ?\d|\d[\d.,]* ?{MONEY})",
    (
        rf"(?<!whether )(?<!if )\byou (?:should|must|ought to) (?:\w+ )?(?:get|receive|have|"
        rf"see) (?:\w+ ){{0,4}}?{_RETURN}\b"
    ),
    (
        rf"\b{_RETURN} (?:\w+ ){{0,3}}?(?:is|are|'s) (?:\w+ ){{0,2}}?(?:coming|on (?:the|its|their) way|due to you|"
        rf"certain|yours|secured)\b|\b{_RETURN} (?:will|shall) (?:follow|come|arrive|be)\b"
    ),
    r"(?<!not )(?<!n't )(?<!you )(?<!to )\bgets? (?:their|your|his|her|the) (?:\w+ )?(?:money|refund|funds)\b",
    (
        r"\bformality\b|\bas good as \w+|\b(?:sure thing|safe bet)\b|\bnothing to (?:fear|lose)\b|\bno way (?:you|"
        r"we|your|the|they)\b"
    ),
    (
        rf"\b{_WILL} (?:get|have) (?:\w+ ){{1,5}}?(?:fixed|solved|resolved|sorted|refunded|paid|back|done|approved|"
        rf"returned|settled|cleared|unlocked)\b"
    ),
    rf"\b(?:{_WILL} (?:\w+ )?|we |i )(?:make sure|ensure|see to it|take care that)\b",
    (
        r"\b(?:you|we) (?:won't|will not|will never|'ll never|'ll not|are not going to|"
        r"aren't going to) (?:\w+ )?(?:lose|be charged|be billed|have to pay|pay|have to wait|be out of pocket|"
        r"be disappointed|regret|miss out)\b"
    ),
    (
        r"\b(?:bound|sure|certain|guaranteed) to\b|\bno doubt\b|\b(?:cannot|can't|won't|will not) (?:fail|"
        r"go wrong)\b|\b(?:nothing|not) (?:can|will|'ll) go wrong\b|\bnothing to worry about\b|\b(?:won't|will not|"
        r"will never|not|never) (?:ever )?happens? (?:to you )?again\b|\bnever again\b"
    ),
    (
        r"\b(?:positive|favou?rable|good|happy|successful) (?:outcome|ending|result|decision|answer)\b|\b(?:will|"
        r"'ll|be|is|goes|ends?) (?:\w+ ){0,3}?in your favou?r\b|\byou(?:'ll| will) be (?:happy|pleased|satisfied|"
        r"delighted|glad|fine)\b|\bis (?:certain|assured|a certainty)\b|\bto your (?:\w+ )?satisfaction\b|"
        r"\bturns? out (?:well|fine|right|alright|all right|okay|ok|for the best)\b|\brisk[- ]free\b|"
        r"\byour (?:\w+ )?(?:money|cash|dosh|savings|balance|"
        r"funds?|account|deposit) (?:is|are|"
        r"stays?) (?:\w+ )?(?:safe|secure|protected|insured|covered)\b"
    ),
)
