"""What may follow a verb so that it still is the verb: its object, politeness, a reason. Tables only.

``No`` and ``yes`` begin many a sentence that decides nothing, and ``declined the call`` is no denial: each kind of
word has its own list of what may stand behind it. Every pattern takes time linear in the text.
"""

from __future__ import annotations

import re

NOUN = (
    r"(?:request|refund|reimbursement|escalation|case|payment|pay-?out|transfer|claim|ticket|exception|one|"
    r"proposal|proposed action|recommendation|recommended action|amount|decision|issue|problem|"
    r"credit|compensation|chargeback|reversal|waiver|write-?off|goodwill|action|solution|application|"
    r"withdrawal|release|rückerstattung|erstattung|zahlung|auszahlung|überweisung|antrag|anfrage|gutschrift|"
    r"remboursement|paiement|demande|reembolso|pago|solicitud|rimborso|pagamento|richiesta|pedido|"
    r"terugbetaling|betaling|verzoek|zwrot|wniosek)"
)
"""What deciders call the thing that they decide."""
DETERMINER = (
    r"(?:the|this|that|these|your|his|her|their|die|der|das|den|diesen?|dieses|le|la|l'|cette|ce|el|este|"
    r"esta|esa|il|lo|questo|questa|o|a|este|de|het|deze|dit)"
)

ANSWERS = frozenset({
    "yes", "yep", "yup", "no", "ja", "nein", "oui", "non", "sí", "si", "sì", "sim", "agreed", "einverstanden",
    "akkoord", "de acuerdo", "d'accordo", "zgoda",
    "nee", "nej", "nei", "não", "nope", "да", "нет", "no way", "hard no", "absolutely not", "definitely not",
    "certainly not", "no can do", "no refund", "no refunds",
})  # fmt: skip
"""Words that answer, and begin many a sentence that does not: booked alone, or before politeness and an instruction."""

COMMANDS = frozenset({"approve", "deny", "reject", "decline", "zatwierdzam", "odrzucam", "freigeben", "ablehnen"})
"""Verbs in the form that gives an order: to whom, the rest of the sentence must make sure."""

REQUESTS = re.compile(r"(?:(?:please|pls|kindly|bitte)\W+)+", re.IGNORECASE)
"""``Please approve``, with no yes of the writer's own before it: they ask for a decision and make none."""

STARTS = frozenset({
    "go ahead", "go for it", "ok to go ahead", "okay to go ahead", "okay to proceed",
    "good to go", "proceed", "do it", "adelante", "allez-y", "ok to proceed",
    "you have my go ahead", "procedi",
})  # fmt: skip
"""Words that let somebody begin: with what, the rest of the sentence may say."""

_OBJECT = (
    rf"(?:it|this|that|these|them|das|dies|es|(?:{DETERMINER}\s+)?(?:(?!\d|my\b|our\b|other\b|next\b|last\b|"
    rf"previous\b|similar\b|wrong\b)[\w'’-]+\s+)?{NOUN})"
)
_STOP = r"(?:\W*$|\s*[,.;:!\n–—(-]|\s+[^\w\s])"
_THANKS = (
    r"please|pls|plz|thanks?|thank you|thx|tks|tnx|ty|cheers|bitte|danke|merci|gracias|grazie|obrigad[oa]|bedankt|"
    r"sorry|ta"
)
_PAYS = (
    r"refund|pay|process|proceed|do (?:it|this|that|so)|execute|issue|release|transfer|reimburse|credit|"
    r"send (?:it|them|the (?:money|refund|payment))|erstatte\w*|zahle\w*|überweise\w*|auszahlen|rembourse[rz]|"
    r"pagar|pague|abonar|reembols\w+|rimborsa\w*|paga|uitbetalen|terugbetalen"
)
_AS_PROPOSED = (
    r"under (?:the |our )?policy|according to (?:the |our )?policy|given the (?:evidence|facts|history|"
    r"circumstances)|(?:wie|comme|según(?: lo)?|conforme|come|zoals) (?:vorgeschlagen|empfohlen|"
    r"beantragt|besprochen|propos\w+|demandé|recommandé|convenu|propuesto|solicitado|richiesto|"
    r"voorgesteld)"
)
_FOR_ME = r"pour moi|para mí|por mí|per me|voor mij|für mich"
_BECAUSE = r"weil|da|parce que|car|porque|perché|omdat"
AFTER_COMMAND = re.compile(
    rf"^(?:\s+{_OBJECT}(?:['’]s)?)?(?:{_STOP}|\s+(?:as|for|with|from|on|all|both|now|today|because|since|and|"
    rf"in full|full|{_THANKS})\b)",
    re.IGNORECASE,
)
_SOMEBODY = r"(?-i:(?!(?:Mr|Mrs|Ms|Dr|Herrn?|Frau|Mme|Sra?|Customer)\b)[A-ZÀ-Þ][a-zß-ÿ'’-]+)"
"""``Approved for Tom``: in his name, at his wish, or what he asked for; a customer is called by a title."""
_PER = (
    r"per (?:our|the|your|this|his|her|policy|process|procedure|recommendation|proposal|request|e-?mail|phone|"
    r"wire|bank|sepa|\w+ transfer)"
)
"""Not ``approved per legal``: that is their approval."""
AFTER_APPROVED = re.compile(
    rf"^(?:\s+{_OBJECT})?(?:{_STOP}|\s+(?:(?:because|since|due|now|today|and|both|in full|in total|full|{_PER}|"
    rf"via|not|no|from (?:my|our|me|us|the|here)|{_AS_PROPOSED}|{_BECAUSE}|por mi parte|da parte mia|"
    rf"de ma part|meinerseits|von mir|{_FOR_ME}|asap|by (?:me|us)|effective (?:immediately|now|today)|"
    r"as (?:per|an? exception|a one-?off|is|recommended|proposed|requested|discussed|suggested|described|"
    r"outlined|above|below|agreed|planned|usual|the|we|it|he|she|they|this|you)|"
    r"in (?:this|the|line|accordance|view|light)|on (?:my|our|the|this|goodwill)|at (?:once|my|our|the|this)|"
    r"with (?:it|this|the|your|thanks|immediate|pleasure|full|best|kind)|"
    rf"to (?:proceed|go ahead|be (?:paid|refunded)|this|the(?! (?:tune|amount|sum|extent|value|limit))|{_PAYS})|"
    rf"for (?!{_SOMEBODY}|(?:the |a |an |this )?(?:next|moment|time|first|second|smaller|lower|review|"
    rf"discussion|meeting|submission|forwarding|escalation|consideration|decision|ceo|cio|board|now|today|"
    rf"month|year|week|quarter)\b)[\w'’]+|{_THANKS})\b|[+&]))",
    re.IGNORECASE,
)
"""Stricter than behind a denial, whose reasons may begin with any of these words."""
AFTER_DECIDED = re.compile(
    rf"^(?:\s+{_OBJECT})?(?:{_STOP}|\s+(?:as|for|with|from|by|to|on|in|at|and|because|since|due|now|today|"
    rf"yesterday|per|via|not|no|por|wegen|"
    rf"mangels|faute|wegens|{_AS_PROPOSED}|{_BECAUSE}|por mi parte|da parte mia|de ma part|meinerseits|"
    rf"von mir|{_FOR_ME}|asap|effective|{_THANKS})\b)",
    re.IGNORECASE,
)
AFTER_ESCALATE = re.compile(
    rf"^(?:\s+{_OBJECT})?(?:{_STOP}|\s+(?:to|up|further|for|with|as|because|since|at|an|à|a|al|on|now|today|"
    rf"and|{_THANKS})\b)",
    re.IGNORECASE,
)
AFTER_RESOLVED = re.compile(
    rf"^(?:{_STOP}|\s+(?:it|this|that|(?:the |this )?(?:case|issue|problem|ticket|matter|escalation)|as|"
    rf"for (?:me|us|him|her|them|the)|from|by|on|at|now|today|yesterday|this morning|heute|gestern|"
    rf"ce matin|hier|hoy|ayer|oggi|ieri|vandaag|gisteren|"
    rf"{_THANKS})\b)",
    re.IGNORECASE,
)
_ACTION = rf"(?:{_PAYS}|close|do|send|return|inform|tell|book|start|complete|contact|write|update)"
AFTER_START = re.compile(
    rf"^(?:{_STOP}|\s+(?:(?:with|con|mit|avec|com|met) (?:it|this|that|{_OBJECT})|and {_ACTION}|then|as|now|"
    rf"today|from my side|pure|{_THANKS})\b)",
    re.IGNORECASE,
)
_NOT_PAID = (
    r"(?:we|i)(?: (?:will not|won't|cannot|can't|can not|do not|don't))? (?:pay|refund|do|approve|accept|grant|"
    r"support)(?: (?:for )?(?:it|this|that|them|him|her|the customer))?|(?:do not|don't) (?:pay|refund|"
    r"do (?:it|this|that))|"
    r"not (?:this time|covered|justified|possible|acceptable|eligible)|(?:this|it|that)(?:'s| is) (?:fraud|"
    r"not covered|not justified|not acceptable|against (?:our |the )?policy)|"
    r"not (?:our|their|his|her) (?:fault|problem|mistake)|"
    r"(?:das )?(?:zahlen|machen|erstatten|genehmigen) wir nicht|leider nicht|geht nicht|keine (?:rück)?erstattung|"
    r"pas de remboursement|désolée?|lo siento|mi dispiace|helaas|infelizmente|tyvärr|desværre|dessverre|"
    r"beklager|niestety|leider"
)
AFTER_NO = re.compile(
    rf"^\W*(?:(?:no|nope|nein|non|nee)\W*){{0,3}}"
    rf"(?:{_THANKS}|sir|from (?:me|us|my side)|(?:sorry,? )?(?:{_NOT_PAID})(?:,? (?:{_THANKS}))?)?\W*$",
    re.IGNORECASE,
)
_SURELY = (
    rf"do|sir|ma'?am|c'est bon|gerne?|natürlich|of course|sure|absolutely|definitely|from (?:me|us|my side)|"
    rf"go for it|hoor|machen wir|mach das|(?:bitte )?machen|passt|to (?:this|that|it|the {NOUN})|pour moi|"
    rf"as (?:recommended|proposed|discussed|suggested|agreed|requested|planned|described)|per me|por mí|"
    rf"{_THANKS}"
)
AFTER_ANSWER = re.compile(
    rf"^\W*(?:(?:(?:{_SURELY})\W*){{0,3}}$|(?:(?:please|pls|bitte|graag|passt|merci de|por favor|per favore|"
    rf"prego|veuillez|you (?:can|may)|vous pouvez|tu peux|puede[sn]?|puoi|può|"
    rf"pode[ms]?)\W+){{0,2}}(?:{_PAYS})\b)",
    re.IGNORECASE,
)

PAID = re.compile(
    r"\b(?:payment|transfer|withdrawal|transaction|paiement|pago|pagamento|zahlung|überweisung|betaling)\b",
    re.IGNORECASE,
)
"""What a bank declines as well: ``Payment declined`` may be news."""

ASKED = re.compile(rf"^\W*(?:is|are|ist|wird|est|está|è)\s+(?:{DETERMINER}|it|es)\b", re.IGNORECASE)
"""``Ist das erledigt``: a question, with or without its mark."""

LABELS = re.compile(
    r"^\W*(?:(?:my|the|our|final)\s+)?(?:decision|answer|verdict|ruling|entscheidung|antwort|décision|decisión)\W*$",
    re.IGNORECASE,
)
"""What may stand before a verb and a colon."""
NO_LABELS = re.compile(r"\b(?:recommend|propos|suggest|request|status|summary|update|message|mail|vote)", re.IGNORECASE)
"""What is told behind these and a colon is no decision of the writer's."""
