"""What mail systems say when they report on a delivery, in their users' languages. Tables only: reads no mail."""

from __future__ import annotations

import re

_LATE = (
    r"zustellung verzögert|verzögerte zustellung|(?:remise|distribution|livraison) (?:différée|retardée)|"
    r"entrega (?:retrasada|atrasada|demorada|adiada)"
    r"|(?:recapito|consegna) (?:ritardat[oa]|in ritardo|posticipat[oa])|(?:bezorging|aflevering|"
    r"levering) (?:vertraagd|uitgesteld)|leverans(?:en)? (?:är )?(?:försenad|fördröjd)|"
    r"leveringen? (?:er )?forsink"
    r"|opóźnione dostarcz|dostarczanie opóźnione|(?:opožděné|zpožděné) doručení|доставка (?:отложена|задерж)|"
    r"配信の遅延|配信が遅れ|传递延迟|已延迟|배달 지연"
)
"""What mail systems call a delay, in their users' languages: as a subject, and in their words."""

_LATE_WORDS = (
    r"(?:wurde|wird) verzögert|noch nicht (?:zugestellt|übermittelt)|(?:a|ont) été (?:différée?s?|retardée?s?)|"
    r"pas encore été (?:remis|distribu|livr)|se ha (?:retrasado|demorado)|aún no se ha (?:entregado|podido)|"
    r"foi (?:atrasad|adiad)|ainda não foi entregue"
    rf"|è stat[oa] ritardat|non è ancora stat|is vertraagd|nog niet (?:bezorgd|afgeleverd)|har (?:försenats|"
    rf"fördröjts)|ännu inte levererats|{_LATE}"
)

SUBJECT = re.compile(
    r"undeliver(?:able|ed)|undelivered mail|delivery (?:status notification|failure|failed|has failed|report|"
    r"error|problem)"
    r"|mail delivery (?:failed|failure|system|subsystem|error|problem)|returned mail|returning message|"
    r"returned to sender"
    r"|failure notice|failure delivery|delivery notification|non[- ]?delivery|could not (?:be )?deliver|"
    r"not delivered|mail system error"
    r"|message (?:delivery )?(?:delayed|failed|rejected|bounced)|(?:nicht|un)zustellbar|unzustellbarkeit|non remis|"
    r"mail undeliverable|warning: could not send|warning: message .{1,60} delayed|"
    r"warning: message still undelivered|delayed mail|delivery delayed|no se puede entregar|n[ãa]o entreg|"
    r"rejected:|nondeliverable mail"
    r"|fehlgeschlagen|mailfehler|error sending|user unknown|message status - undeliverable|problem delivering|"
    r"mail failure|mail error"
    r"|bounce notif|automatically rejected mail|delivery_failure|dsn:? fail|not yet been delivered|"
    r"message has not been delivered|mail could not be delivered|notice: mail delivery status|"
    r"unable to deliver|cannot be delivered|delivery attempt|mail returned|returning your mail"
    r"|mensaje devuelto|no entregado|no se pudo entregar|non recapitabile|mancato recapito|"
    r"nie można dostarczyć|niedostarczon|niet bestelbaar|onbestelbaar|kan niet worden (?:bezorgd|afgeleverd)|"
    r"går inte att leverera|kunde inte levereras|kan ikke leveres|ei voida toimittaa|"
    r"échec de (?:la )?(?:remise|distribution)|não é possível entregar|falha na entrega|не удается доставить|"
    r"недоставленное|配信不能|配信できません|送信できません|退信|无法投递|無法傳遞|未传递|teslim edilemedi"
    r"|estado de (?:la )?entrega|entrega fallida|recapito non riuscito|niedostarczalne|nedoručiteln|"
    r"nepodařilo se doručit|kézbesíthetetlen|nelivrabil|недоставка|не удалось доставить|无法送达|無法送達|"
    r"未送达|배달(?:되지| ?불가)|전송 ?실패"
    r"|zustellung verzögert|verzögerte zustellung|remise (?:différée|retardée)|entrega (?:retrasada|atrasada|"
    r"demorada)|recapito ritardato|bezorging vertraagd|opóźnienie (?:w )?dostarcz|leverans\w* (?:är )?försenad|"
    r"levering\w* (?:er )?forsinket|配信の?遅延|(?:传递|送达|投递)延迟|задержка доставки|доставка задерж"
    rf"|{_LATE}",
    re.IGNORECASE,
)

SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon|post[-_.]?master|mdaemon|mail[-_.]?(?:daemon|system|er|delivery)|maildelivery|"
    r"deliver(?:y)?[-_.]?(?:agent|status|reports?|subsystem)?"
    r"|bounces?|mail-?server|mailer|microsoftexchange[0-9a-f]+|<>|nobody|daemon|smtp|smtpd|mmdf|uucp|"
    r"noreply|no-reply|antispam)(?:[+=].*)?$",
    re.IGNORECASE,
)

STRONG_SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon|post[-_.]?master|mail[-_.]?delivery.*|microsoftexchange[0-9a-f]+|mmdf|mdaemon)",
    re.IGNORECASE,
)

SHARED_SENDER = re.compile(
    r"^(?:no-?reply|antispam|mailer|mail-?server|smtpd?|nobody|deliver(?:y)?[-_.]?(?:agent|status|"
    r"reports?)?)(?:[+=].*)?$",
    re.IGNORECASE,
)
"""The addresses that shops, carriers and alerts write from too: their report must speak of a mail."""

OF_A_MAIL = re.compile(
    r"(?:message|e-?mail) (?:that )?you (?:have )?sent|your (?:original )?(?:message|e-?mail|mail) (?:to:? <?[^\s@]+@|"
    r"(?:could|can)(?: ?not|n't) be delivered|(?:was|is|has) (?:un|not )(?:been )?deliver|did not reach)"
    r"|(?:message|mail) (?:from|to) <?[^\s@]+@|following (?:recipient|address)|recipient address rejected|"
    r"recipients? or groups|message-id:|^\s*<[^\s<>@]+@[^\s<>]+>|(?:^|[:>(]\s*|said:? )[45]\d\d[ -][\w#]"
    r"|(?:ihre|deine|folgende) (?:nachricht|e-?mail)|(?:suo|tuo|seguente) messaggio|su mensaje|sua mensagem|"
    r"votre (?:message|courriel)|uw bericht|wiadomości|メール|邮件|郵件|메시지|сообщени",
    re.IGNORECASE | re.MULTILINE,
)
"""Words of a report about a mail: a carrier and a shop have deliveries, recipients and mailboxes too."""

GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|moin|liebe[rs]?|guten (?:tag|morgen|"
    r"abend)|bonjour|bonsoir|salut|hola|buenos d[íi]as|ciao|buongiorno|ol[áa]|bom dia|dag|beste|hej|"
    r"cześć)\b[^\n:@]{0,40}[,!.]?\s*\n",
    re.IGNORECASE,
)

INTRODUCTION = re.compile(
    r"this is (?:the|an?|your)? ?[\w -]{0,40}?(?:program|system|daemon|server|agent)\b", re.IGNORECASE
)

STATUS = re.compile(r"(?<![\d.])[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
"""A server's refusal with its code (RFC 2034), the same in every language."""

DAEMON = re.compile(r"^(?:mailer[-_.]?daemon|microsoftexchange[0-9a-f]{32})(?:[+=].*)?$", re.IGNORECASE)

WORDS = re.compile(
    r"this is the (?:mail system|qmail-send program|mail delivery agent|machine generated message|"
    r"postfix program)|a message that you sent could not be delivered"
    r"|could not be delivered|was not delivered|not be delivered to|has not been delivered|undeliverable|"
    r"delivery to the following recipients? (?:has )?failed|the following (?:addresses|recipients?|"
    r"address(?:es)?)? ?had (?:permanent|delivery|transient)"
    r"|permanent fatal errors|did not reach the following recipient|unable to deliver|failed to deliver|"
    r"i'm sorry to have to inform you|user unknown|unknown user|no such user|mailbox (?:is )?(?:full|"
    r"unavailable|disabled|not found)|quota exceeded|over quota|recipient (?:address )?rejected|host unknown|"
    r"not listed in|bounced|returned to you|couldn't be delivered|will not be retried|is not a known user|"
    r"delivery (?:has )?failed|failed recipient|error code|does not exist|no longer (?:on|valid|in use|"
    r"accepts)|is no longer"
    r"|not yet been delivered|has been delayed|has not been (?:sent|received)|not recognized|"
    r"cannot be delivered|can't be delivered|wasn't delivered|failure reasons|delivery problems|"
    r"was automatically rejected|was rejected|undelivered|exceeded maximum"
    r"|nicht zugestellt|nicht zustellbar|konnte nicht (?:gefunden|erreicht|übermittelt)|"
    r"n'a pas pu être (?:remis|distribu|livr)|impossible de remettre|no (?:ha podido|pudo|"
    r"se pudo) (?:ser )?entreg|no se ha podido entregar|não (?:pôde|pode) ser entregue|"
    r"não foi possível entregar|non è stato (?:possibile )?(?:recapita|consegna)|impossibile recapitare"
    r"|nie (?:można|udało się|może zostać) dostarcz|niet (?:worden )?(?:bezorgd|afgeleverd|bestelbaar)|"
    r"kunde inte levereras|gick inte att leverera|ikke leveres|не (?:удалось|может быть) достав|配信できません|"
    r"配信不能|届けることができません|送信できません|无法投递|未能送达|無法傳遞"
    r"|no llegó a|no han recibido el mensaje|non ha raggiunto|não alcançou|nie dotarł|nezdařilo|"
    r"nem sikerült kézbesíteni|nu a putut fi livrat|没有送达|未能向|배달되지|传递失败"
    rf"|{_LATE_WORDS}",
    re.IGNORECASE,
)

FORMULA = re.compile(
    r"this (?:message|e?-?mail|report) (?:was|is|has been) (?:created |generated |sent )?(?:an? )?automatic|"
    r"this is an automat|automatically generated by|a message that you (?:sent|have sent)|"
    r"the following (?:mail|message) could not|message from interscan|your message (?:did not reach|"
    r"could not be|was not|cannot be|has not been)|^-{2,} ?failure reasons|"
    r"this is a delivery failure notification|diese (?:nachricht|e-?mail) wurde automatisch|"
    r"ce message a été (?:créé|généré) automatiquement",
    re.IGNORECASE,
)
"""What only mail systems begin a letter with."""

_PREFIX = r"(?:re|aw|antw|sv|vs|fwd?|wg|tr|rv|enc|vb|doorst|i|rif)\s*:\s*"

PERSONAL = re.compile(
    rf"\s*(?:{_PREFIX})*\[\s*(?:escalations?|urgent)\s*\]"
    rf"|\s*(?:{_PREFIX})+(?:{SUBJECT.pattern}|warning:|delivery problems?|could not|mail (?:system|returned))",
    re.IGNORECASE,
)

DELAY = re.compile(
    r"delay|verzögert|noch nicht zugestellt|retardée?\b|différée?\b|retrasad|demorad|ritardat|atrasad|"
    r"vertraagd|opóźnion|försena|forsink|задерж|遅延|延迟|延遲|지연|still (?:undelivered|being attempted|"
    r"trying)|will (?:be retried|keep trying|continue to (?:try|be)|be repeated|try again)|"
    r"not yet (?:been )?delivered|transient|temporary|warning: could not send|warning: message"
    rf"|{_LATE_WORDS}",
    re.IGNORECASE,
)

FINAL = re.compile(
    r"giving up|permanent|will not be retried|have given up|no further|5\.\d\.\d|55\d|failed permanently|"
    r"returned below",
    re.IGNORECASE,
)

REFUSAL = re.compile(
    r"\b(?:was|were|been|message you sent) (?:blocked|rejected|refused)\b|"
    r"\bblocked\b[^\x00]{0,200}\bnot been delivered\b",
    re.IGNORECASE,
)

END_OF_REPORT = re.compile(
    r"^(?:-{2,} ?(?:this is a copy|the header|your message|original|below this line|unsent|returned|transcript|"
    r"begin|message header|forwarded).*|"
    r"[ \t]*(?:received|return-path|message-id|mime-version):.*|.*(?:original message follows|copy of (?:the|"
    r"your) (?:message|mail)|headers? (?:of|from) (?:the )?(?:original|returned)).*)$",
    re.IGNORECASE | re.MULTILINE,
)
