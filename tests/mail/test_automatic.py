"""What kind of automatic mail a mail is, and the mails of people that only look like one."""

from __future__ import annotations

import pytest

from escalationd.mail.machines.automatic import AutomaticKind, find_automatic
from escalationd.mail.opening.envelope import Envelope, open_envelope

OOF, REPLY = AutomaticKind.OUT_OF_OFFICE, AutomaticKind.AUTO_REPLY
RECEIPT, CALENDAR = AutomaticKind.READ_RECEIPT, AutomaticKind.CALENDAR
ANSWERING = "In-Reply-To: <esc-2026-0001.brief.abc@example.test>"
AWAY = "I am out of the office until 30 November 2026."


def mail(*fields: str, subject: str = "Re: [ESCALATION] Stuck [ESC-2026-0001]", body: str = "Hello") -> Envelope:
    head = "".join(f"{field}\r\n" for field in fields)
    return open_envelope(
        f"{head}From: cio@example.test\r\nTo: escalations@example.test\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode()
    )


def mixed(
    *parts: str, kind: str = "multipart/mixed", subject: str = "Re: [ESCALATION] Stuck [ESC-2026-0001]"
) -> Envelope:
    body = "".join(f"--=_p\r\n{part}\r\n" for part in parts) + "--=_p--"
    return mail(f'Content-Type: {kind}; boundary="=_p"', subject=subject, body=body)


def ics(method: str, answer: str = "ACCEPTED", kind: str = "text/calendar") -> str:
    lines = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nATTENDEE;PARTSTAT={answer}:mailto:cio@example.test\r\nEND:VCALENDAR"
    return f"Content-Type: {kind}; method={method}\r\n\r\n{lines}"


TEXT = "Content-Type: text/plain\r\n\r\nHello"
MDN = "Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed"

AUTOMATIC = {
    "Exchange": (
        mail(
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "X-MS-Exchange-Inbox-Rules-Loop: cio@example.test",
            "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
            subject="Automatic reply: [ESCALATION] Stuck",
            body=AWAY,
        ),
        OOF,
    ),
    "Exchange in German": (
        mail(
            "X-Auto-Response-Suppress: All",
            subject="Automatische Antwort: [ESCALATION] Stuck",
            body="Ich bin im Urlaub.",
        ),
        OOF,
    ),
    "Exchange in Polish": (
        mail("Auto-Submitted: auto-generated", subject="Odpowiedź automatyczna: Stuck", body="Jestem na urlopie."),
        OOF,
    ),
    "Gmail, under our subject": (
        mail("Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes", body=AWAY),
        OOF,
    ),
    "vacation(1)": (
        mail("Precedence: bulk", "Auto-Submitted: auto-replied", subject="away from my mail", body="back soon"),
        OOF,
    ),
    "Sieve": (
        mail("Auto-Submitted: auto-replied (vacation)", subject="Auto: [ESCALATION] Stuck", body="Bin nicht im Büro."),
        OOF,
    ),
    "Notes": (
        mail("Auto-Submitted: auto-generated", subject="AUTO: Ruth Okafor is out of the office (returning 11/30/2026)"),
        OOF,
    ),
    "a field that says who answers": (mail("X-Auto-Reply-From: cio@example.test", body="Out today."), REPLY),
    "an old one without any field, answering us": (mail(ANSWERING, subject="Out of Office: [ESCALATION] Stuck"), OOF),
    "a ticket system's receipt": (
        mail("Auto-Submitted: auto-replied", subject="Ticket 4711 received", body="Thanks!"),
        REPLY,
    ),
    "a subject that only systems write": (
        mail(subject="Automatic reply: Stuck", body="We will get back to you."),
        REPLY,
    ),
    "Precedence: auto_reply": (mail("Precedence: auto_reply", body="Thanks for your mail."), REPLY),
    "an abuse report": (mixed(TEXT, kind="multipart/report; report-type=feedback-report"), REPLY),
    "Notes without any sign, answering us": (
        mail(ANSWERING, subject="Ruth Okafor is out of the office", body="I am away until 30 November."),
        OOF,
    ),
    "a vacation without any field, answering us": (
        mail(ANSWERING, subject="Out of office Ruth Okafor", body=AWAY),
        OOF,
    ),
    "a vacation without any field, above our brief": (
        mail(ANSWERING, subject="Out of office", body=f"{AWAY}\r\n\r\n> APPROVE\r\n> DENY"),
        OOF,
    ),
    "a vacation without any field, with our subject": (
        mail(ANSWERING, subject="Out of office: [ESCALATION] Refund rejected [ESC-2026-0001]", body="Back on Monday."),
        OOF,
    ),
    "RT's receipt without its fields": (mail(subject="[acme #123] AutoReply: Stuck", body="Greetings"), REPLY),
    "an abuse report inside multipart/mixed": (
        mixed(TEXT, "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse"),
        REPLY,
    ),
    "an aggregate report of DMARC": (
        mixed(TEXT, subject="Report Domain: example.test Submitter: mail.test Report-ID: <1>"),
        REPLY,
    ),
    "an unread receipt of Exchange": (
        mail("X-MS-Exchange-Message-Class: REPORT.IPM.Note.IPNNRN", subject="Not read: Stuck"),
        RECEIPT,
    ),
    "an accepted invitation in a file of no known type": (
        mixed(TEXT, ics("REPLY").replace("text/calendar;", "application/octet-stream; name=invite.ics;")),
        CALENDAR,
    ),
    "a read receipt": (mixed(TEXT, MDN, kind="multipart/report; report-type=disposition-notification"), RECEIPT),
    "a read receipt inside multipart/mixed": (mixed(TEXT, MDN), RECEIPT),
    "Outlook's receipt in winmail.dat": (
        mixed("Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx REPORT.IPM.Note.IPNRN"),
        RECEIPT,
    ),
    "a receipt that a gateway made plain": (
        mail(subject="Gelesen: Stuck", body="Ihre Nachricht\n\n An: Ruth\n\nwurde am 24.11.2026 10:05 gelesen."),
        RECEIPT,
    ),
    "Notes, who names the return": (
        mail(ANSWERING, subject="AUTO: Ruth Okafor ist außer Haus (Rückkehr am 30.11.2026)", body="Ich bin nicht da."),
        OOF,
    ),
    "a signed receipt": (mail("Content-Type: application/pkcs7-mime; smime-type=signed-receipt"), RECEIPT),
    "an accepted invitation": (mixed(TEXT, ics("REPLY"), subject="Accepted: [ESCALATION] Stuck"), CALENDAR),
    "a declined one as a file": (mixed(TEXT, ics("REPLY", "DECLINED", "application/ics")), CALENDAR),
    "another time proposed": (mixed(TEXT, ics("COUNTER")), CALENDAR),
    "a cancelled meeting": (mixed(TEXT, ics("CANCEL")), CALENDAR),
}


@pytest.mark.parametrize(("envelope", "kind"), AUTOMATIC.values(), ids=AUTOMATIC.keys())
def test_what_kind_of_automatic_mail_it_is(envelope, kind):
    found = find_automatic(envelope)

    assert found is not None
    assert found.kind is kind


LANGUAGES = {
    "cs": "Automatická odpověď: Stuck",
    "da": "Automatisk svar: Stuck",
    "de": "Automatische Antwort: Stuck",
    "el": "Αυτόματη απάντηση: Stuck",
    "en": "Automatic reply: Stuck",
    "es": "Respuesta automática: Stuck",
    "fi": "Automaattinen vastaus: Stuck",
    "fr": "Réponse automatique : Stuck",
    "hu": "Automatikus válasz: Stuck",
    "it": "Risposta automatica: Stuck",
    "ja": "自動応答: Stuck",
    "ko": "자동 회신: Stuck",
    "lt": "Automatinis atsakymas: Stuck",
    "lv": "Automātiskā atbilde: Stuck",
    "nl": "Automatisch antwoord: Stuck",
    "pl": "Odpowiedź automatyczna: Stuck",
    "pt": "Resposta automática: Stuck",
    "ro": "Răspuns automat: Stuck",
    "ru": "Автоматический ответ: Stuck",
    "sk": "Automatická odpoveď: Stuck",
    "sv": "Automatiskt svar: Stuck",
    "th": "ตอบกลับอัตโนมัติ: Stuck",
    "tr": "Otomatik Yanıt: Stuck",
    "uk": "Автоматична відповідь: Stuck",
    "zh-CN": "自动答复: Stuck",
    "zh-TW": "自動回覆: Stuck",
}


@pytest.mark.parametrize("subject", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_exchange_says_it_in_its_own_language(subject):
    found = find_automatic(mail("X-Auto-Response-Suppress: All", subject=subject))
    stripped = find_automatic(mail(subject=subject))

    assert found is not None
    assert found.kind is OOF
    assert stripped is not None
    assert stripped.kind is REPLY


READ = "Your message\r\n\r\nTo: CIO\r\nSubject: Stuck\r\n\r\n"


@pytest.mark.parametrize(
    "body",
    [
        f"{READ}was read on Monday, 23 November 2026 10:00:00 UTC.",
        f"{READ}was deleted without being read on Monday.",
        "Ihre Nachricht\r\n\r\nAn: CIO\r\nBetreff: Stuck\r\n\r\nwurde am Montag, 23. November 2026, gelesen.",
        "This is a Return Receipt for the mail that you sent to cio@example.test.",
    ],
)
def test_a_receipt_in_words_alone_is_one_when_it_answers(body):
    found = find_automatic(mail(ANSWERING, body=body))

    assert found is not None
    assert found.kind is RECEIPT
    assert find_automatic(mail(body=body)) is None


def test_the_greeting_of_a_help_desk_tells_of_no_absence():
    found = find_automatic(mail("Precedence: bulk", subject="[help.test #77] AutoReply: Stuck"))

    assert found is not None
    assert found.kind is REPLY


PEOPLE = {
    "a decision": mail(ANSWERING, body="Approved."),
    "an answer about a message that was read": mail(
        ANSWERING, body="Your message\r\n\r\nApproved: yes.\r\nIt was read by the board, which agrees."
    ),
    "a decision about a vacation": mail(ANSWERING, body="Approved. I am out of the office until Monday."),
    "a tagged mail about absences": mail(subject="[ESCALATION] Out of office replies loop - TCK-1", body=AWAY),
    "a fresh mail whose subject sounds like it": mail(subject="Out of office printer on fire", body="Please help."),
    "a fresh mail about holidays": mail(subject="On vacation next week, who covers?", body=AWAY),
    "a question about automatic replies": mail(subject="Question about automatic reply settings"),
    "with Outlook's suppression of receipts": mail("X-Auto-Response-Suppress: DR, RN, NRN", body="Approved."),
    "redirected by a rule of Exchange": mail("X-MS-Exchange-Inbox-Rules-Loop: l1@example.test", body="Please look."),
    "sent by a script on somebody's behalf": mail(
        "Auto-Submitted: auto-generated", subject="[ESCALATION] Nightly check - TCK-1"
    ),
    "through a list": mail("List-Id: <desk.lists.test>", "Precedence: list", body="Approved."),
    "an invitation to talk": mixed(TEXT, ics("REQUEST"), subject="[ESCALATION] Call about TCK-1"),
    "a published calendar as evidence": mixed(TEXT, ics("PUBLISH")),
    "a reply whose file is called receipt": mixed(TEXT, "Content-Type: application/pdf; name=receipt.pdf\r\n\r\n%PDF"),
    "a subject like a receipt's": mail(subject="Read: the contract", body="Your message was clear, I read it."),
    "a word about somebody's return": mail(
        ANSWERING, subject="Re: Lena is out of the office (returning 30.11.2026)", body="Then who decides?"
    ),
    "of automatic replies, through a gateway that marks everything": mail(
        "Feedback-ID: 1:2:gw", subject="Automatic reply is broken for customer X", body="Please decide."
    ),
    "of an absence, through a gateway that marks everything": mail(
        "Feedback-ID: 1:2:gw", subject="Out of office printer on fire", body="Please decide."
    ),
    "an answer to an automatic reply, through a list": mail(
        ANSWERING, "Precedence: list", subject="Re: Automatic reply: Stuck", body="Approved."
    ),
    "an answer to an automatic reply, without receipts": mail(
        ANSWERING, "X-Auto-Response-Suppress: DR, RN, NRN", subject="RE: Automatic reply: Stuck", body="Approved."
    ),
    "an answer to an automatic reply that a rule passed on": mail(
        ANSWERING, "X-MS-Exchange-Inbox-Rules-Loop: l1@example.test", subject="AW: Automatische Antwort: Stuck"
    ),
    "of automatic insurance, through a list": mail("Precedence: list", subject="Re: Auto: claim TCK-1", body="Yes."),
    "a question about somebody's absence": mail(
        ANSWERING, subject="Abwesenheit von Otto: wer entscheidet?", body="Otto ist bis Montag abwesend."
    ),
    "a decision in the subject of an absence": mail(ANSWERING, subject="On leave - but: approve", body=""),
    "a decision below an absent subject": mail(ANSWERING, subject="Re: Out of office", body="approve, back on Monday"),
    "a decision in German below one": mail(ANSWERING, subject="Abwesend", body="Bin im Urlaub. Abgelehnt."),
    "X-Autoreply: no": mail("X-Autoreply: no", body="Approved."),
}


@pytest.mark.parametrize("envelope", PEOPLE.values(), ids=PEOPLE.keys())
def test_a_persons_mail_is_not_automatic(envelope):
    assert find_automatic(envelope) is None


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Resposta automática: Stuck", "Estou ausente até 7 de dezembro."),
        ("自動応答: Stuck", "12月7日まで不在です。"),
        ("自动答复: Stuck", "我正在休假。"),
        ("자동 회신: Stuck", "휴가 중입니다."),
    ],
)
def test_an_absence_is_told_by_the_words_where_the_subject_only_says_automatic(subject, body):
    found = find_automatic(mail("In-Reply-To: <a@b.test>", subject=subject, body=body))

    assert found is not None
    assert found.kind is OOF


@pytest.mark.parametrize("answer", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_the_reason_tells_what_the_invited_person_said(answer):
    found = find_automatic(mixed(TEXT, ics("REPLY", answer)))

    assert found is not None
    assert found.reason == f"calendar: {answer.lower()}"


@pytest.mark.parametrize("done", ["displayed", "deleted"])
def test_the_reason_tells_what_became_of_the_letter(done):
    found = find_automatic(mixed(TEXT, MDN.replace("displayed", done), kind="multipart/report"))

    assert found is not None
    assert found.reason == f"a read receipt: {done}"
