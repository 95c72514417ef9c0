"""Where quoted mail begins, in the words of every client and language: tables of patterns. Cuts nothing itself.

Every pattern looks at one line, or at a few lines joined, of capped length; none nests repetitions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST_LINE = 400

_WROTE = (
    "wrote|writes|schrieb|schreibt|hat geschrieben|geschrieben|a écrit|écrit|escribi[óo]|ha scritto|scrisse|scritto|escreveu|napisa[łl](?:\\(a\\))?|napisał|napísal|napsal|"
    "schreef|heeft geschreven|geschreven|skrev|skrifaði|kirjoitti|írta|пишет|написал(?:а)?|пише|yazdı|a scris|γράψει|έγραψε|kirjutas|"
    "のメール|さんは書きました|書きました|写道|寫道|said|shared this|replied|reply"
)
_ATTRIBUTION = (
    # On Mon, Jan 1, 2026 at 10:00 AM Name <a@b> wrote:   /  Am 01.01.2026 um 10:00 schrieb Name <a@b>:
    re.compile(
        rf"^[\s>*]*(?:On|Am|Le|El|Il(?: giorno)?|Em|W dniu|Op|Den|På|Dne|Ha|V|Dňa|Dana|Den|Il|El día|On date|Quoting|At|Dnia|Pe|Στις|Tarihinde|Kell)\b.{{0,280}}?(?:{_WROTE})\b.{{0,160}}?[:：]?\s*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^[\s>]*.{{1,200}}(?:\d{{4}}|\d{{1,2}}:\d{{2}}).{{0,120}}\b(?:{_WROTE})\s*(?:\([^()]*\))?\s*[:：]\s*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^[\s>]*.{1,120}<[^<>\s]{3,100}@[^<>\s]{3,100}>\s*(?:\(.{0,80}\))?\s*(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|napisał\(a\)|schreef|skrev)?\s*[:：]\s*$",
        re.IGNORECASE,
    ),
    # Max Mustermann <a@b> schrieb am Di., 16. Aug. 2016 um 12:52 Uhr:
    re.compile(
        r"^[\s>]*[^<>]{1,80}<[^<>\s]{3,100}>\s+(?:schrieb|hat|wrote|a écrit|escribió|ha scritto)\b.{3,90}[:：]\s*$",
        re.IGNORECASE,
    ),
    # 2026-01-01 10:00 GMT+01:00 Name <a@b>:
    re.compile(r"^[\s>]*\d{4}[-/.]\d{1,2}[-/.]\d{1,2},?\s.{0,80}(?:<.{3,100}>|GMT[+-]?\S*\s+.{2,80}|@.{3,60}):?\s*$"),
    re.compile(r"^[\s>]*\d{4}年\d{1,2}月\d{1,2}日.{0,120}[:：]?\s*$"),
    re.compile(r"^[\s>]*-{2,4} ?On .{4,120}(?:wrote|said) ?-{2,4}\s*$", re.IGNORECASE),
    re.compile(r"^[\s>]*(?:At|On) .{6,60}, (?:you|[A-Z][\w .'-]{1,50}) wrote:\s*$"),
    re.compile(r"^[\s>]*(?:>>>|>>) .{3,120} (?:\d{1,2}[:.]\d{2}|\d{4}).{0,60}$"),
    re.compile(r"^[\s>]*(?:Zitat von|Quoting|Citando|Quelle:) .{2,120}[:：]\s*$", re.IGNORECASE),
    re.compile(
        r"^[\s>]*[\w .,'\"-]{2,80}(?:\s<[^<>\s]+@[^<>\s]+>)?\s(?:wrote|schrieb|writes|a écrit|escribió|ha scritto|escreveu|schreef|skrev)\s*:\s*$",
        re.IGNORECASE,
    ),
)
_SPLITTERS = (
    re.compile(
        r"^[\s>*]*[-_=*]{2,}\s*(?:original (?:message|mail|e-?mail|appointment)|urspr[üu]ngliche (?:nachricht|e-?mail)|originalnachricht|weitergeleitete nachricht|message (?:d'origine|original|transf[ée]r[ée])|mensaje (?:original|reenviado)|"
        r"messaggio (?:originale|inoltrato)|mensagem (?:original|encaminhada)|oorspronkelijk bericht|doorgestuurd bericht|originalmeddelande|ursprungligt meddelande|vidarebefordrat meddelande|wiadomo[śs][ćc] (?:oryginalna|przekazana)|"
        r"oprindelig meddelelse|opprinnelig melding|alkuper[äa]inen viesti|forwarded (?:message|mail|by .{0,80})|reply (?:message|to message)|исходное сообщение|пересылаемое сообщение|原始邮件|元のメッセージ|转发邮件|forwarded by)\s*[-_=*]*",
        re.IGNORECASE,
    ),
    re.compile(
        r"^[\s>]*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])|inicio del mensaje reenviado|inizio messaggio inoltrato|in[íi]cio da mensagem reencaminhada|begin doorgestuurd bericht|początek przekazywanej wiadomości)\s*:?\s*$",
        re.IGNORECASE,
    ),
    re.compile(r"^[\s>]*(?:sent (?:from|via) (?:yahoo|aol)|-- ?forwarded)\b.{0,60}$", re.IGNORECASE),
    re.compile(r"^\s*#{2,}\s*-?\s*(?:please )?(?:type|write|enter) your reply above this line", re.IGNORECASE),
    re.compile(
        r"^[\s#=*-]*(?:please )?(?:reply|type your reply|write|answer|respond) above (?:this|the) line\b", re.IGNORECASE
    ),
)
_FROM = r"from|von|de|da|od|van|från|fra|från|lähettäjä|от|від|od|kimden|发件人|寄件者|差出人|送信者|보낸 사람|mittente|expéditeur|remitente|afzender|nadawca|feladó|expeditor|αποστολέας"
_OTHERS = (
    r"sent|date|to|cc|subject|reply-to|importance|gesendet|datum|an|betreff|kopie|envoyé|envoyée|date d'envoi|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|enviada(?: em)?|assunto|"
    r"wysłano|do|dw|temat|verzonden|aan|onderwerp|skickat|skickades|till|ämne|kopia|sendt|til|emne|lähetetty|vastaanottaja|aihe|отправлено|кому|тема|дата|копия|发送时间|收件人|主题|抄送|日期|送信日時|宛先|件名|日時|보낸 날짜|받는 사람|제목|tarih|kime|konu"
)
_FROM_LINE = re.compile(rf"^[\s>|]*\**\s*(?:{_FROM})\s*\**\s*[:：]\**\s*\S.{{0,300}}$", re.IGNORECASE)
_OTHER_LINE = re.compile(rf"^[\s>|]*\**\s*(?:{_OTHERS})\s*\**\s*[:：]\**.{{0,300}}$", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"^[\s>|]*\**\s*(?:sent|date|gesendet|datum|envoyé|envoyée|enviado(?: el)?|fecha|inviato|data|enviada(?: em)?|wysłano|verzonden|skickat|skickades|sendt|送信日時|日時|发送时间|отправлено|дата|lähetetty|tarih|보낸 날짜)\s*\**\s*[:：]",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s>]*[_\-–—=*]{10,}\s*$")
_SIGNATURE = (
    re.compile(r"^\s*(?:--|— ?—|––|__) ?$"),
    re.compile(
        r"^\s*(?:sent from (?:my|outlook|mail|yahoo|proton|samsung|the|a|gmail|windows)\b|sent (?:via|using|with) |sent on the go|gesendet von |von meinem .{2,40} gesendet|diese nachricht wurde von |envoyé (?:de(?:puis)?|à partir de) |enviado desde |enviado do |enviado de |enviat(?:o|a) da |inviato da |verzonden (?:vanaf|met|via) |verstuurd vanaf |wysłane? z(?:e)? |skickat från |sendt fra |lähetetty |odesláno z|отправлено с|"
        r"iphone ?から送信|発信元 |从我的|发自我的|get outlook for|obtenez outlook|outlook für|descarga outlook|ottieni outlook|download outlook|télécharger outlook|from my (?:iphone|ipad|android|mobile|blackberry|phone)|typed? (?:on|with) |please excuse (?:typos|brevity|any)|excuse (?:my )?brevity)",
        re.IGNORECASE,
    ),
)
_DISCLAIMER = re.compile(
    r"^\s*\**(?:confidential(?:ity)?(?: notice| note)?\b|disclaimer\b|this (?:e-?mail|message|communication|transmission)(?:,? (?:and|including|together with) (?:any|its|all) .{0,40})? (?:is|are|may|contains?|and)\b|the (?:information|content)s? (?:contained )?(?:in|of) this (?:e-?mail|message|communication)|"
    r"if you (?:are not|have received) (?:the intended|this)|please (?:consider the environment|do not print)|diese e-?mail (?:enthält|kann|ist)|der inhalt dieser|ce (?:message|courriel) (?:et|est|contient)|este (?:mensaje|correo)|questo messaggio|esta mensagem|caution: ?(?:this|external)|warning: ?(?:this|external)|\[?external (?:email|sender)|"
    r"(?:registered (?:office|in)|handelsregister|geschäftsführer|company (?:no|number|registration))\b)",
    re.IGNORECASE,
)


def is_attribution(line: str) -> bool:
    """Whether a line introduces a quotation: ``On Monday, Ruth wrote:`` in any language."""
    return len(line) <= _LONGEST_LINE and any(pattern.match(line) for pattern in _ATTRIBUTION)


def is_splitter(line: str) -> bool:
    """Whether a line says in words that older mail follows: ``-----Original Message-----``."""
    return len(line) <= _LONGEST_LINE and any(pattern.match(line) for pattern in _SPLITTERS)


def is_rule(line: str) -> bool:
    """Whether a line is a ruled one, as Outlook draws above the quoted header."""
    return len(line) <= _LONGEST_LINE and bool(_RULE.match(line))


def is_header_block(lines: Sequence[str]) -> bool:
    """Whether lines begin with a quoted header: a From line with a date and one more field near it, or in any order."""
    window = [line for line in lines[:12] if line.strip()][:7]
    if not window or len(window[0]) > _LONGEST_LINE:
        return False
    first_from = bool(_FROM_LINE.match(window[0]))
    first_other = bool(_OTHER_LINE.match(window[0])) and not first_from
    if not first_from and not first_other:
        return False
    rest = window[1:]
    others = sum(bool(_OTHER_LINE.match(line)) for line in rest if len(line) <= _LONGEST_LINE)
    dated = any(_DATE_LINE.match(line) for line in window)
    has_from = first_from or any(_FROM_LINE.match(line) for line in rest[:4])
    if first_from:
        return others >= 2 or (others >= 1 and dated) or (others >= 1 and "@" in window[0])
    return has_from and dated and others >= 1


def is_signature(line: str) -> bool:
    """Whether a line begins a signature: ``-- ``, or a phone's "Sent from my ..."."""
    return len(line) <= _LONGEST_LINE and any(pattern.match(line) for pattern in _SIGNATURE)


def is_disclaimer(line: str) -> bool:
    """Whether a line begins a company's small print."""
    return bool(_DISCLAIMER.match(line[:_LONGEST_LINE]))
