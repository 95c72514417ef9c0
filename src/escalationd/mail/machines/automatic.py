"""What kind of automatic mail a mail is, if any: receipts, calendar answers, absences, other automatic replies.

Whether a mail may be answered is another question (``answering.py``); neither drops a mail. The signs are
those of RFC 3834, RFC 8098, RFC 5546 and of what Exchange, Gmail, Notes and vacation(1) really send.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from escalationd.mail.machines.receipts import find_receipt, has_tnef_class, parameter_of
from escalationd.mail.opening.envelope import Envelope
from escalationd.mail.replies.reply import new_words


class AutomaticKind(StrEnum):
    """What kind of automatic mail."""

    READ_RECEIPT = "read receipt"
    CALENDAR = "calendar reply"
    OUT_OF_OFFICE = "out of office"
    AUTO_REPLY = "automatic reply"


@dataclass(frozen=True, slots=True)
class Automatic:
    """An automatic reply, and how it was recognised."""

    kind: AutomaticKind
    reason: str


_REPLY_PREFIX = r"^\W*(?:(?:re|aw|antw|sv|fwd?)\s*:\s*)*"
_TICKET = r"(?:\[[^\]]{0,40}#\s?\d+\]\s*)?"
"""What ticket systems put before everything."""

_MACHINE_PREFIX = (
    r"(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)\b|autoreply\b|automatische (?:antwort|"
    r"beantwortung)|réponse automatique|reponse automatique"
    r"|respuesta autom[áa]tica|resposta autom[áa]tica|risposta automatica|automatisch antwoord|"
    r"automatiskt? svar|autosvar|automaattinen vastaus"
    r"|odpowied[źz] automatyczna|automatyczna odpowied[źz]|автоматический ответ|автоответ|otomatik yanıt|"
    r"自動応答|自動返信|自动答复|自动回复|自動回覆|自動答覆"
    r"|automatinis atsakymas|autom[āa]tisk[āa] atbilde|automaatvastus|аутоматски одговор|ตอบกลับอัตโนมัติ|"
    r"การตอบกลับอัตโนมัติ|balas(?:an)? auto\w+"
    r"|automatick[áa] odpov[ěe][ďd]|automatikus v[áa]lasz|r[ăa]spuns automat|αυτόματη απάντηση|"
    r"автоматична відповідь|автоматичен отговор|resposta automàtica|automatski odgovor|samodejni odgovor|"
    r"자동 ?(?:회신|응답)|תשובה אוטומטית|رد تلقائي|trả lời tự động|balasan otomatis)"
)
_MACHINE_SUBJECT = re.compile(rf"{_REPLY_PREFIX}(?:auto:|{_MACHINE_PREFIX})", re.IGNORECASE)
"""What mail systems put before the subject they answer, in their users' languages; people write of it too.

Behind a ticket's number it is the greeting of a help desk, which tells of no absence.
"""

_MACHINE_COLON = re.compile(rf"^\W*{_TICKET}{_MACHINE_PREFIX}\W{{0,3}}(?:[:：]|$)", re.IGNORECASE)
"""The same with its colon and with no "Re:" before: hardly a person's words, so that it needs no other sign."""

_RETURNS = re.compile(
    r"^(?!\W*(?:re|aw|antw|sv|wg|fwd?|tr|rv)\s*:).*\((?:returning|returns|back|rückkehr|zurück|retour|regreso|"
    r"regresa|ritorno|rientro|terug)\b[^()]{0,20}\d[^()]{0,20}\)\W*$",
    re.IGNORECASE,
)
"""What Notes puts behind the absence: ``Ruth Okafor is out of the office (returning 30.11.2026)``."""

_REPORT_SUBJECT = re.compile(r"^Report Domain: \S+ Submitter: \S+", re.IGNORECASE)
"""An aggregate report of DMARC (RFC 7489 7.2.1.1) or TLS (RFC 8460 5.3)."""


_ABSENT_WORDS = (
    r"(?:out[ -]of[ -](?:the[ -])?office\b|ooo\b|on (?:vacation|holiday|leave)\b|(?:i am |"
    r"i'm )?away from (?:my|the) (?:office|desk|mail|e-?mail)|vacation (?:reply|message|notice|response)\b"
    r"|abwesen(?:d|heit)|nicht im (?:b[üu]ro|hause)|absen(?:t|ce)(?: du bureau)?\b|fuera de (?:la )?oficina|ausente\b"
    r"|fora do escrit[óo]rio|fuori (?:sede|ufficio)|afwezig|fr[åa]nvaro|poissa|nieobecno|вне офиса|不在)"
)
_ABSENT_SUBJECT = re.compile(rf"{_REPLY_PREFIX}(?:(?:[\w.'-]+ ){{1,4}}(?:is|will be) )?{_ABSENT_WORDS}", re.IGNORECASE)
"""What people and programs both write: it counts only beside another sign."""

_ABSENT_ALONE = re.compile(
    rf"{_REPLY_PREFIX}{_ABSENT_WORDS}\w*\s*(?:$|\d|[^\w\s]"
    r"|(?:until|till?|from|since|re|auto\w*|reply|response|notification|notice|message|bis|vom|ab|du|jusqu|"
    r"hasta|desde|del|até|fino|dal|tot|van|do|od)\b)",
    re.IGNORECASE,
)
"""The same with nothing of a matter behind it: "out of office until Monday", not "out of office party"."""

_ABSENT_TEXT = re.compile(
    r"\b(?:out[ -]of[ -](?:the[ -])?office|on (?:annual |parental |maternity |sick )?(?:vacation|holiday|"
    r"leave)|away (?:from|until|on|till)|(?:be |am )?back (?:on|in the office|at work)|(?:not|"
    r"un)available until|return(?:ing)? (?:to the office )?on|limited access to (?:my )?e-?mail"
    r"|nicht im (?:b[üu]ro|hause?|dienst)|im urlaub|abwesend|nicht erreichbar|wieder (?:erreichbar|am|ab|im)|"
    r"absente? (?:du|jusqu)|en cong[ée]s?|de retour le|fuera de la oficina|de vacaciones|fora do escrit[óo]rio|"
    r"de f[ée]rias|in ferie|fuori (?:ufficio|sede)|afwezig|op vakantie|på semester|på ferie|na urlopie|"
    r"nieobecn|в отпуске|у відпустці|na dovolen|estou ausente|ausente (?:até|do)|poissa(?:oleva)?\b|"
    r"mimo kancelář|szabadságon|în concediu|izinde|"
    r"holder ferie|lomalla|σε άδεια)|不在|休暇|休假|外出|부재|휴가",
    re.IGNORECASE,
)
_REPLY_FIELDS = (
    "x-autoreply", "x-auto-reply", "x-autoreply-from", "x-auto-reply-from", "x-autoreply-by", "x-mail-autoreply",
    "x-autoanswer", "x-auto-answer",
    "x-autorespond", "x-auto-respond", "x-autoresponder", "x-auto-responder", "x-autoresponse", "x-auto-response",
    "x-autogenerated-reply",
)  # fmt: skip
"""Fields of programs that answer. X-Auto-Response-Suppress is none: a person's mail may ask for silence too."""

MACHINE_FIELDS = (
    *_REPLY_FIELDS,
    "x-autogenerated", "x-auto-generated", "x-fc-machinegenerated", "x-loop", "x-ms-exchange-inbox-rules-loop",
    "x-ms-exchange-generated-message-source", "x-jira-fingerprint", "x-github-reason", "x-gitlab-project",
    "x-zendesk-priority-mail",
    "x-servicenow-generated", "x-spamarrest-id", "x-otrs-loop", "x-rt-loop-prevention",
    "x-launchpad-message-rationale", "feedback-id",
)  # fmt: skip
"""Fields that programs add (SAFETY 3.3.6)."""
_GENERATED = ("x-autogenerated", "x-auto-generated", "x-fc-machinegenerated", "x-ms-exchange-generated-message-source")
"""Those that say that a program wrote the mail; the others may stand in a person's mail that a rule passed on."""
_COMMENT = re.compile(r"\([^()]*\)")
_NO = ("no", "false", "0", "none")
_LOOKED_AT = 20_000
_FEW_WORDS = 30
_VERDICT = re.compile(
    r"\b(?:approved?|den(?:y|ied)|reject(?:ed)?|declined?|go ahead|proceed|refer(?:red)? (?:this |it )?to|resolved|"
    r"escalate|genehmigt?|freigegeben|abgelehnt|approuvé|validé|refusé|aprobado|autorizado|rechazado|denegado|"
    r"approvato|rifiutato|aprovado|recusado|goedgekeurd|akkoord|afgewezen|zatwierdzam|odrzucam|godkänt|godkendt|"
    r"godkjent|avslås|hyväksytty)\b|承認|却下|批准",
    re.IGNORECASE,
)
"""Words of a verdict, which a person writes below an absent subject; whether they decide is not asked here."""


def find_automatic(envelope: Envelope) -> Automatic | None:
    """What kind of automatic reply a mail is, or None: a person's, as far as anybody can tell."""
    for kind, finder in _KINDS:
        reason = finder(envelope)
        if reason is not None:
            return Automatic(kind, reason)
    return None


def submitted_by(envelope: Envelope) -> str | None:
    """The first Auto-Submitted value that is not "no", without comments and parameters (RFC 3834 5)."""
    for value in envelope.all("auto-submitted"):
        word = _COMMENT.sub("", value).partition(";")[0].strip().lower()
        if word and word != "no":
            return word
    return None


def written_by_program(envelope: Envelope) -> str | None:
    """What says that a program wrote a mail, or None. Nobody decides by such a mail (SAFETY 2.2.5)."""
    word = submitted_by(envelope)
    return f"Auto-Submitted: {word}" if word else machine_field(envelope, _GENERATED)


def machine_field(envelope: Envelope, fields: tuple[str, ...] = MACHINE_FIELDS) -> str | None:
    """The first field of a program that a mail carries, unless its value says no."""
    return next((name for name in fields if any(_says_yes(value) for value in envelope.all(name))), None)


def _says_yes(value: str) -> bool:
    return value.strip().lower() not in _NO


def has_absent_subject(envelope: Envelope) -> bool:
    """Whether the subject begins like that of an absence: a hint, no proof (SAFETY 3.3.13)."""
    return bool(_ABSENT_ALONE.search(envelope.subject))


def calendar_method(envelope: Envelope) -> str:
    """The iTIP method (RFC 5546) of a calendar part, in lower case; ``schedule`` for Outlook's own form; else empty."""
    method = parameter_of(envelope, "method") if envelope.content_type == "text/calendar" else ""
    for attachment in envelope.attachments:
        if attachment.content_type in ("text/calendar", "application/ics") or attachment.name.lower().endswith(".ics"):
            found = re.search(rb"^METHOD:(\w+)", attachment.content[:_LOOKED_AT], re.IGNORECASE | re.MULTILINE)
            method = method or (found.group(1).decode().lower() if found else "")
    outlook = any(value.lower().startswith("ipm.schedule") for value in envelope.all("x-ms-exchange-message-class"))
    return method or ("schedule" if outlook or has_tnef_class(envelope, b"IPM.Schedule", b"Schedule.Mtg") else "")


def _calendar(envelope: Envelope) -> str | None:
    """A calendar's answer, cancellation or counter-proposal (RFC 5546). An invitation of a person is not one."""
    method = calendar_method(envelope)
    if method == "schedule":
        return "a calendar message of Outlook"
    if method not in ("reply", "counter", "declinecounter", "refresh", "cancel"):
        return None
    for attachment in envelope.attachments:
        found = re.search(rb"PARTSTAT=(\w+)", attachment.content[:_LOOKED_AT], re.IGNORECASE)
        if found and method == "reply":
            return f"calendar: {found.group(1).decode().lower()}"
    return f"calendar: {method}"


def _out_of_office(envelope: Envelope) -> str | None:
    absent = bool(_ABSENT_SUBJECT.search(envelope.subject))
    if _RETURNS.search(envelope.subject) and envelope.in_reply_to:
        return "an out-of-office reply of Notes"
    if absent or _MACHINE_SUBJECT.search(envelope.subject):
        sure = (
            written_by_program(envelope) or machine_field(envelope, _REPLY_FIELDS) or _precedence(envelope) & _AUTOMATIC
        )
        clear = has_absent_subject(envelope) or _MACHINE_COLON.search(envelope.subject)
        if sure or (clear and _may_be_a_program(envelope)) or (absent and _answers_of_absence(envelope)):
            return "an out-of-office reply"
    if _auto_reply(envelope) and _ABSENT_TEXT.search(envelope.text[:_LOOKED_AT]):
        return "an automatic reply that tells of an absence"
    return None


def _may_be_a_program(envelope: Envelope) -> bool:
    """A sign that gateways, rules and Outlook leave in a person's mail too: it counts only beside a clear subject."""
    suppress = ",".join(envelope.all("x-auto-response-suppress")).lower()
    silent = any(word.strip() in ("all", "oof", "autoreply") for word in suppress.split(","))
    return silent or bool(machine_field(envelope) or _precedence(envelope) - {"list"})


def _answers_of_absence(envelope: Envelope) -> bool:
    """Whether a mail with an absent subject answers a letter and has nothing else to say. Who asks is a person."""
    answers = bool(envelope.in_reply_to or envelope.references) and "?" not in envelope.subject
    if not answers or decides_too(envelope):
        return False
    return has_absent_subject(envelope) or bool(_ABSENT_TEXT.search(envelope.text[:_LOOKED_AT]))


def decides_too(envelope: Envelope) -> bool:
    """Whether a reply's few words hold a verdict beside an absence (``On leave - but: approve``). Programs say more."""
    if not (envelope.in_reply_to or envelope.references):
        return False
    subject = "" if "[" in envelope.subject else envelope.subject  # programs put ours behind their words
    said = f"{subject}\n{new_words(envelope.text)}"
    return len(said.split()) <= _FEW_WORDS and bool(_VERDICT.search(said))


_AUTOMATIC = frozenset({"auto_reply", "auto-reply", "autoreply"})


def _precedence(envelope: Envelope) -> set[str]:
    return {value.strip().lower() for value in (*envelope.all("precedence"), *envelope.all("x-precedence"))}


def _auto_reply(envelope: Envelope) -> str | None:
    word = submitted_by(envelope) or ""
    if word.startswith("auto-replied"):
        return f"Auto-Submitted: {word}"
    if word.startswith("auto-generated") and envelope.all("x-ms-exchange-generated-message-source"):
        return "an automatic reply of Exchange"
    field = machine_field(envelope, _REPLY_FIELDS)
    if field is not None:
        return f"it carries {field}"
    if _precedence(envelope) & _AUTOMATIC:
        return "Precedence: auto_reply"
    if envelope.content_type == "multipart/report" or _is_report(envelope):
        return "a report"
    return "an automatic reply, by its subject" if _MACHINE_COLON.search(envelope.subject) else None


def _is_report(envelope: Envelope) -> bool:
    """Whether it is a report of abuse (RFC 5965) or of DMARC or TLS outside the form for reports."""
    kinds = {attachment.content_type for attachment in envelope.attachments}
    return "message/feedback-report" in kinds or bool(_REPORT_SUBJECT.search(envelope.subject))


_KINDS: tuple[tuple[AutomaticKind, Callable[[Envelope], str | None]], ...] = (
    (AutomaticKind.READ_RECEIPT, find_receipt),
    (AutomaticKind.CALENDAR, _calendar),
    (AutomaticKind.OUT_OF_OFFICE, _out_of_office),
    (AutomaticKind.AUTO_REPLY, _auto_reply),
)
