"""Bounces that are not RFC 3464: how mail systems say it in words. The only door to flufl.bounce, fenced."""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from escalationd.mail.opening.envelope import Envelope
from escalationd.mail.opening.headers import find_addresses

logging.getLogger("flufl.bounce").setLevel(
    logging.CRITICAL
)  # it logs every crash of its detectors; the fence below is enough

_LOOKED_AT = 100_000
"""A report stands at the top; flufl.bounce tries some fifty patterns on each line."""

_LONG_LINE = re.compile(rb"([^\r\n]{300})[^\r\n]+")
"""Its patterns are quadratic in the length of a line, and no address is longer than this."""

_REPORT_LENGTH = 20_000

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

_SUBJECT = re.compile(
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
_SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon|post[-_.]?master|mdaemon|mail[-_.]?(?:daemon|system|er|delivery)|maildelivery|"
    r"deliver(?:y)?[-_.]?(?:agent|status|reports?|subsystem)?"
    r"|bounces?|mail-?server|mailer|microsoftexchange[0-9a-f]+|<>|nobody|daemon|smtp|smtpd|mmdf|uucp|"
    r"noreply|no-reply|antispam)(?:[+=].*)?$",
    re.IGNORECASE,
)
_STRONG_SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon|post[-_.]?master|mail[-_.]?delivery.*|microsoftexchange[0-9a-f]+|mmdf|mdaemon)",
    re.IGNORECASE,
)
_SHARED_SENDER = re.compile(
    r"^(?:no-?reply|antispam|mailer|mail-?server|smtpd?|nobody|deliver(?:y)?[-_.]?(?:agent|status|"
    r"reports?)?)(?:[+=].*)?$",
    re.IGNORECASE,
)
"""The addresses that shops, carriers and alerts write from too: their report must speak of a mail."""

_OF_A_MAIL = re.compile(
    r"\byour (?:original )?(?:message|e-?mail|mail)\b|(?:message|mail) (?:that )?you (?:have )?sent|(?:message|"
    r"mail) (?:from|to) <?[^\s@]+@|following (?:recipient|address)|recipients? (?:address|rejected|or groups)"
    r"|mailbox|(?:user|recipient|host) unknown|(?:unknown|no such) user|inbox|message-id:|\bsmtp\b|\bmx\b|"
    r"\b[45]\.\d{1,2}\.\d{1,3}\b|^\s*<[^\s<>@]+@[^\s<>]+>|(?:^|[:>(])\s*[45]\d\d[ -]\S"
    r"|(?:ihre|deine|folgende) (?:nachricht|e-?mail)|(?:suo|tuo|seguente) messaggio|su mensaje|sua mensagem|"
    r"votre (?:message|courriel)|uw bericht|wiadomości|メール|邮件|郵件|메시지|сообщени",
    re.IGNORECASE | re.MULTILINE,
)
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|moin|liebe[rs]?|guten (?:tag|morgen|"
    r"abend)|bonjour|bonsoir|salut|hola|buenos d[íi]as|ciao|buongiorno|ol[áa]|bom dia|dag|beste|hej|"
    r"cześć)\b[^\n:@]{0,40}[,!.]?\s*\n",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"this is (?:the|an?|your)? ?[\w -]{0,40}?(?:program|system|daemon|server|agent)\b", re.IGNORECASE
)
_SHORT_LETTER = 1_500

_DAEMON = re.compile(r"^(?:mailer[-_.]?daemon|microsoftexchange[0-9a-f]{32})(?:[+=].*)?$", re.IGNORECASE)
_WORDS = re.compile(
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
_FORMULA = re.compile(
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
_PERSONAL = re.compile(
    rf"\s*(?:{_PREFIX})*\[\s*(?:escalations?|urgent)\s*\]"
    rf"|\s*(?:{_PREFIX})+(?:{_SUBJECT.pattern}|warning:|delivery problems?|could not|mail (?:system|returned))",
    re.IGNORECASE,
)
_PLAIN_ADDRESS = re.compile(r"(?!\*+@)[^\s@\"'`()<>,;:\\\[\]]+@[a-z0-9][a-z0-9._-]*")
_HELP = re.compile(r"(?:abuse|help|support|info|contact|hostmaster)[^@]*@", re.IGNORECASE)
_HEADER_LINE = re.compile(
    r"[ \t>]*(?:message-id|references|in-reply-to|return-path|from|sender|received|date|subject|reply-to)\s*:",
    re.IGNORECASE,
)
_ALONE = re.compile(r"[\s>*•-]*<?[^\s<>@,;:]+@[^\s<>@,;:]+>?[\s:,;.]*(?:\([^()]*\))?\s*")
_DELAY = re.compile(
    r"delay|verzögert|noch nicht zugestellt|retardée?\b|différée?\b|retrasad|demorad|ritardat|atrasad|"
    r"vertraagd|opóźnion|försena|forsink|задерж|遅延|延迟|延遲|지연|still (?:undelivered|being attempted|"
    r"trying)|will (?:be retried|keep trying|continue to (?:try|be)|be repeated|try again)|"
    r"not yet (?:been )?delivered|transient|temporary|warning: could not send|warning: message"
    rf"|{_LATE_WORDS}",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"giving up|permanent|will not be retried|have given up|no further|5\.\d\.\d|55\d|failed permanently|"
    r"returned below",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b(?:was|were|been|message you sent) (?:blocked|rejected|refused)\b|"
    r"\bblocked\b[^\x00]{0,200}\bnot been delivered\b",
    re.IGNORECASE,
)
_END_OF_REPORT = re.compile(
    r"^(?:-{2,} ?(?:this is a copy|the header|your message|original|below this line|unsent|returned|transcript|"
    r"begin|message header|forwarded).*|"
    r"[ \t]*(?:received|return-path|message-id|mime-version):.*|.*(?:original message follows|copy of (?:the|"
    r"your) (?:message|mail)|headers? (?:of|from) (?:the )?(?:original|returned)).*)$",
    re.IGNORECASE | re.MULTILINE,
)
_NEAR_ERROR = re.compile(
    r"unknown|failed|fail|reject|not (?:found|known|exist|deliver|listed|accept)|5\d\d|4\d\d|undeliver|unable|"
    r"couldn't|could not|error|full|quota|exceed|bounced|refused|invalid|denied|does not|no such|disabled|"
    r"timed? ?out|expired|nicht (?:gefunden|zugestellt|erreicht)|unbekannt|n'existe pas|pas pu être|inconnu|"
    r"no existe|desconocid|não existe|inesistente|sconosciut|nie istnieje|onbekend|bestaat niet|okänd",
    re.IGNORECASE,
)


def is_written_by_a_person(envelope: Envelope) -> bool:
    """Whether the subject is one of ours, or that of a report which somebody answers or hands on."""
    return bool(_PERSONAL.match(envelope.subject))


def may_bring_a_report(envelope: Envelope) -> bool:
    """Whether a status part in a mail of another form may be the mail's own report, and not a person's evidence."""
    by_machine = _machine_local(envelope) or bool(_SUBJECT.search(envelope.subject))
    return by_machine and not is_written_by_a_person(envelope)


def _machine_local(envelope: Envelope) -> bool:
    local = envelope.authors[0].address.partition("@")[0] if envelope.authors else "<>"
    return bool(_SENDER.match(local)) or any(value.strip() == "<>" for value in envelope.all("return-path"))


def is_bounce_text(envelope: Envelope, raw: bytes) -> bool:
    """Whether a mail that is no RFC 3464 report says by its sender, subject and words that it is a bounce.

    A mail daemon needs one more sign; a machine's address two; anybody else the words that only mail
    systems begin with, or a form that flufl.bounce knows. What a person writes about a bounce is none.
    """
    local = envelope.authors[0].address.partition("@")[0] if envelope.authors else "<>"
    null = any(value.strip() == "<>" for value in envelope.all("return-path"))
    machine = _machine_local(envelope)
    subject = bool(_SUBJECT.search(envelope.subject))
    if not (machine or subject or _STRONG_SENDER.match(local) or envelope.all("x-failed-recipients")):
        return False  # nearly every mail; the words cost most
    report = _report_part(envelope.text)
    words = bool(_WORDS.search(report))
    if envelope.all("x-failed-recipients") or (_DAEMON.match(local) and (subject or words)):
        return True
    if is_written_by_a_person(envelope):
        return False
    returned = any(part.content_type in _RETURNED for part in envelope.attachments)
    if _STRONG_SENDER.match(local) and (subject or words):  # a postmaster may be a person
        return null or returned or ("@" in report and not _is_a_letter(envelope))
    # from anybody else it is a report only if it brings the mail back, or begins as no person does
    typical = bool(_FORMULA.search(report[:300]))
    about_mail = returned or not _SHARED_SENDER.match(local) or bool(_OF_A_MAIL.search(envelope.text[:_REPORT_LENGTH]))
    if subject and typical and about_mail and (machine or returned):
        return True
    if envelope.all("list-id") and not machine:
        return False
    if not (null or returned) and _is_a_letter(envelope):
        return False  # a team whose address sounds like a machine's
    known = machine or (subject and (typical or returned))
    return (machine and subject and words and about_mail) or (known and bool(failures_by_flufl(raw).addresses))


def _is_a_letter(envelope: Envelope) -> bool:
    """Whether a text greets somebody and is short, as people write; a mail system that greets tells what it is."""
    head = envelope.text[:300]
    greets = len(envelope.text) < _SHORT_LETTER and bool(_GREETING.match(head))
    return greets and not (_FORMULA.search(head) or _INTRODUCTION.search(head))


def is_delay_text(envelope: Envelope) -> bool:
    """Whether the report is about a delay only: the mail system goes on trying."""
    text = f"{envelope.subject}\n{_report_part(envelope.text)[:3000]}"
    return bool(_DELAY.search(text)) and not _FINAL.search(text)


def is_refusal_text(envelope: Envelope) -> bool:
    """Whether the letter was refused for what is in it: temporary to flufl.bounce, since the address is good."""
    return bool(_REFUSAL.search(f"{envelope.subject}\n{_report_part(envelope.text)[:3000]}"))


def _report_part(text: str) -> str:
    """The report without the returned mail below it, whose words and addresses are not the report's."""
    text = text[:_REPORT_LENGTH]
    found = _END_OF_REPORT.search(text)
    return text[: found.start()] if found and found.start() > 40 else text


@dataclass(frozen=True, slots=True)
class Failures:
    """The recipients that a report names. ``temporary``: it says that they are only late."""

    addresses: tuple[str, ...]
    temporary: bool = False


def failures_by_flufl(raw: bytes) -> Failures:
    """What flufl.bounce finds, or nothing: it knows two dozen dialects and crashes on some mails.

    It is not shown the mail that came back, whose words and addresses are not the report's.
    """
    message = email.message_from_bytes(_LONG_LINE.sub(rb"\1", raw[:_LOOKED_AT]))
    _take_out_returned(message)
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - a third-party scanner on hostile mail may raise anything; our own reading follows
        return Failures(())
    return Failures(_clean(permanent), False) if _clean(permanent) else Failures(_clean(temporary), True)


def _take_out_returned(message: Message) -> None:
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    message.set_payload([part for part in parts if part.get_content_type() not in _RETURNED])
    for part in parts:
        _take_out_returned(part)


_RETURNED = ("message/rfc822", "text/rfc822-headers")


def _clean(found: Iterable[bytes | str]) -> tuple[str, ...]:
    addresses = sorted(one.decode("ascii", "replace") if isinstance(one, bytes) else one for one in found)
    plain = (address.lower().strip("<>\"'. ") for address in addresses)
    return tuple(dict.fromkeys(address for address in plain if _PLAIN_ADDRESS.fullmatch(address)))


def recipients_in_text(text: str, envelope: Envelope) -> tuple[str, ...]:
    """The addresses that stand alone on a line or near words of failure in the report's own part.

    Without the sender's and the system's, and without those in lines of a header.
    """
    report = _report_part(text)
    own = {author.address for author in envelope.authors} | set(envelope.recipients)
    lines = report.split("\n")
    near = [
        address
        for number, line in enumerate(lines)
        if "@" in line and not _HEADER_LINE.match(line) and _is_named(lines, number)
        for address in find_addresses(line, 5)
    ]
    return _strangers(near, own) or _only_one(_strangers(find_addresses(report, 5), own))


def listed_beside(addresses: tuple[str, ...], text: str, envelope: Envelope) -> tuple[str, ...]:
    """The addresses that a report lists in the same way as these, each alone on a line and as far from the margin.

    A scanner that knows a report by the server's answer sees no recipient for whom no server answered.
    """
    alone = [line for line in _report_part(text).split("\n") if "@" in line and _ALONE.fullmatch(line)]
    listed = [(line[: len(line) - len(line.lstrip())], one) for line in alone for one in find_addresses(line, 1)]
    margins = {margin for margin, one in listed if one in addresses}
    own = {author.address for author in envelope.authors} | set(envelope.recipients)
    return _strangers([one for margin, one in listed if margin in margins], own | set(addresses))


def _strangers(addresses: Iterable[str], own: set[str]) -> tuple[str, ...]:
    others = (address for address in addresses if address not in own and _PLAIN_ADDRESS.fullmatch(address))
    kept = (address for address in others if not _SENDER.match(address.partition("@")[0]))
    return tuple(dict.fromkeys(kept))[:20]


def _only_one(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The single address of a report in a language whose words of failure are not known here."""
    helping = len(addresses) == 1 and _HELP.match(addresses[0])
    return () if helping or len(addresses) != 1 else addresses


def _is_named(lines: list[str], number: int) -> bool:
    around = " ".join(lines[max(number - 2, 0) : number + 3])
    return bool(_ALONE.fullmatch(lines[number]) or _NEAR_ERROR.search(around))
