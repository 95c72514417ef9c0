"""What each automatic mail does to a case, end to end: bounces, receipts, absences, calendar answers.

One row of SAFETY 3.4 a story. None of them is answered, none of them decides anything.
"""

from __future__ import annotations

import pytest

from escalationd.core.escalation import Status
from escalationd.mail.marks import bounce_tag, plus_address
from tests.support.cast import ADMIN, CIO, DEPUTY, LENA, MAILBOX, MALLORY, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office, Received

TO_CIO = COMPLETE + "\nCIO trigger: amount above our limit\nRecommended action: refund\n"


def report(
    letter: Received,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    recipient: str = "",
    returned: str = "",
    to: str = MAILBOX,
    head: str = "",
) -> bytes:
    """A delivery status of Postfix about a letter."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.test (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{letter.entry.id}-{action}@mx.example.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

This is the mail system at host mx.example.test.
--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.test
{head}
Final-Recipient: rfc822; {recipient or letter.to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} the other system's words
--=_b
Content-Type: text/rfc822-headers

{returned or f"Message-ID: {letter.message_id}"}
--=_b--
""".encode()


def at_l2(office: Office) -> Received:
    """A case that waits at the queue; its brief."""
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    return office.letters(("brief", QUEUE), ("acknowledged", MAYA))[0]


def at_cio(office: Office) -> Received:
    """A case that waits for the CIO; the brief."""
    office.write(TOM, "[ESCALATION] Card payments stuck - TCK-20931", TO_CIO)
    return office.letters(("brief", CIO), ("acknowledged", TOM))[0]


def test_a_brief_that_comes_back_goes_to_the_next_addresses_and_the_admins(tmp_path):
    office = Office(tmp_path)
    brief = at_l2(office)

    mail = office.write("", "", raw=report(brief))

    assert mail.disposition == "bounce"
    assert mail.escalation == "ESC-2026-0001"
    *_, alarm = office.letters(("brief", TOM), ("brief", LENA), ("alarm", ADMIN))
    assert QUEUE in alarm.text
    assert office.case().status is Status.OPEN
    assert office.case().unreachable == (QUEUE,)


def test_the_only_decider_bounces_so_the_deputy_is_asked(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)

    office.write("", "", raw=report(brief))

    office.letters(("brief", DEPUTY), ("alarm", ADMIN))
    office.nothing_else()


def test_the_same_report_twice_does_nothing_twice(tmp_path):
    office = Office(tmp_path)
    raw = report(at_cio(office))
    office.write("", "", raw=raw)
    office.letters(("brief", DEPUTY), ("alarm", ADMIN))

    mail = office.write("", "", raw=raw)

    assert mail.disposition == "duplicate"
    office.nothing_else()


def test_a_storm_of_reports_about_one_letter_alarms_once(tmp_path):
    office = Office(tmp_path)
    raw = report(at_cio(office))
    for number in range(30):
        office.write("", "", raw=raw.replace(b"<report-", b"<report-%d-" % number))

    assert sorted((letter.kind, letter.to) for letter in office.post()) == [("alarm", ADMIN), ("brief", DEPUTY)]


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("relayed", "2.0.0"), ("delivered", "2.1.5")])
def test_a_delay_or_a_success_is_noted_and_no_more(tmp_path, action, status):
    office = Office(tmp_path)
    brief = at_cio(office)
    before = office.case()

    mail = office.write("", "", raw=report(brief, action=action, status=status))

    assert (mail.disposition, mail.escalation) == ("bounce", "ESC-2026-0001")
    assert action in mail.reason
    assert (office.case().clock, office.case().unreachable) == (before.clock, ())
    assert office.history() == ["accepted", "bounce"]
    office.nothing_else()


def test_a_report_behind_a_forwarding_address_counts_for_the_one_we_wrote_to(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)

    office.write("", "", raw=report(brief, recipient="ruth.private@provider.test"))

    assert office.case().unreachable == (CIO,)
    office.letters(("brief", DEPUTY), ("alarm", ADMIN))


def test_the_envelope_id_alone_is_enough(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)
    head = f"Original-Envelope-Id: {brief.message_id.strip('<>')}"

    office.write("", "", raw=report(brief, returned="Subject: the header was cut off", head=head))

    office.letters(("brief", DEPUTY), ("alarm", ADMIN))


def test_the_plus_address_of_the_letter_alone_is_enough(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)
    to = plus_address(MAILBOX, bounce_tag(brief.entry.id, brief.message_id))

    office.write("", "", raw=report(brief, returned="Subject: the header was cut off", to=to))

    office.letters(("brief", DEPUTY), ("alarm", ADMIN))


FORGED = {
    "only the recipient is right": {"returned": "Message-ID: <guessed@example.test>"},
    "the row's number as envelope id": {"returned": "Subject: none", "head": "Original-Envelope-Id: 1"},
    "the reference in the subject": {"returned": "Subject: [ESCALATION] Card payments stuck [ESC-2026-0001]"},
    "a plus-address with a wrong secret": {
        "returned": "Subject: none",
        "to": plus_address(MAILBOX, "bounce-1-aaaaaaaaaaaaaaaa"),
    },
}


@pytest.mark.parametrize("parts", FORGED.values(), ids=FORGED.keys())
def test_a_forged_report_about_a_live_letter_fails_nobody(tmp_path, parts):
    office = Office(tmp_path)
    brief = at_cio(office)

    mail = office.write("", "", raw=report(brief, **parts))

    assert mail.disposition == "bounce"
    assert "not about any letter of ours" in mail.reason
    assert office.case().unreachable == ()
    office.nothing_else()


def test_an_answer_to_the_submitter_that_bounces_only_tells_the_admins(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    _, acknowledged = office.letters(("brief", QUEUE), ("acknowledged", MAYA))

    office.write("", "", raw=report(acknowledged))

    assert MAYA in office.letter("alarm", ADMIN).text
    assert office.case().unreachable == ()


def test_a_report_about_an_alarm_starts_no_chain(tmp_path):
    office = Office(tmp_path)
    office.write("", "", raw=report(at_cio(office)))
    _, alarm = office.letters(("brief", DEPUTY), ("alarm", ADMIN))

    office.write("", "", raw=report(alarm))
    (second,) = office.letters(("alarm", ADMIN))
    office.write("", "", raw=report(second))

    office.nothing_else()


def receipt(letter: Received, author: str) -> dict[str, object]:
    body = f"""--=_r
Content-Type: text/plain

Your message was read. APPROVE
--=_r
Content-Type: message/disposition-notification

Original-Message-ID: {letter.message_id}
Final-Recipient: rfc822; {author}
Disposition: manual-action/MDN-sent-manually; displayed
--=_r--
"""
    raw = f"""Authentication-Results: mx.example.test; dmarc=pass header.from=example.test
From: {author}
To: {letter.reply_to}
Subject: Read: {letter.subject}
Message-ID: <receipt@client.example.test>
In-Reply-To: {letter.message_id}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="=_r"

{body}"""
    return {"raw": raw.encode()}


def test_a_read_receipt_is_noted_and_never_a_decision(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)

    mail = office.write(CIO, "", **receipt(brief, CIO))

    assert (mail.disposition, mail.escalation) == ("automatic", "ESC-2026-0001")
    assert "displayed" in mail.reason
    assert office.case().status is Status.OPEN
    assert office.case().ruling is None
    assert office.history() == ["accepted", "read receipt"]
    office.nothing_else()


AUTO = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
AWAY_TEXT = "I am out of the office until 30 November 2026. In urgent cases: APPROVE yourself."


def test_a_proven_absence_of_the_only_decider_adds_the_deputy(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)

    mail = office.reply(CIO, brief, AWAY_TEXT, headers=AUTO)

    assert mail.disposition == "automatic"
    office.letter("brief", DEPUTY)
    assert office.case().ruling is None
    assert office.history() == ["accepted", "away"]


@pytest.mark.parametrize(
    "results", [None, "mx.example.test; dmarc=fail header.from={domain}"], ids=["absent", "failed"]
)
def test_an_absence_without_proof_adds_nobody(tmp_path, results):
    office = Office(tmp_path)
    brief = at_cio(office)

    mail = office.reply(CIO, brief, AWAY_TEXT, headers=AUTO, results=results)

    assert mail.disposition == "automatic"
    office.nothing_else()


@pytest.mark.parametrize(("subject", "words"), [("On leave - but: approve", ""), ("On leave", "I'm out, deny it?")])
def test_a_persons_verdict_beside_an_absence_is_asked_about_and_not_thrown_away(tmp_path, subject, words):
    office = Office(tmp_path)
    brief = at_cio(office)

    mail = office.write(CIO, subject, words, reply=brief)

    assert mail.disposition == "unclear"
    office.letter("unclear", CIO)
    assert office.case().ruling is None


def test_one_of_two_queue_members_away_changes_nothing(tmp_path):
    office = Office(tmp_path)
    brief = at_l2(office)

    mail = office.reply(TOM, brief, AWAY_TEXT, headers=AUTO)

    assert (mail.disposition, mail.escalation) == ("automatic", "ESC-2026-0001")
    office.nothing_else()


def test_an_absence_told_twice_briefs_the_deputy_once(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)
    office.reply(CIO, brief, AWAY_TEXT, headers=AUTO)
    office.letter("brief", DEPUTY)

    office.reply(CIO, brief, AWAY_TEXT, headers=AUTO)

    office.nothing_else()


def calendar(method: str, answer: str) -> list[tuple[str, str, bytes]]:
    text = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT={answer}:mailto:{CIO}\r\n"
    return [("invite.ics", "text/calendar", f"{text}END:VEVENT\r\nEND:VCALENDAR\r\n".encode())]


@pytest.mark.parametrize("answer", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_a_calendar_answer_is_noted_and_never_a_decision(tmp_path, answer):
    office = Office(tmp_path)
    brief = at_cio(office)

    mail = office.reply(CIO, brief, "Accepted. Approved.", attach=calendar("REPLY", answer))

    assert mail.disposition == "automatic"
    assert office.case().ruling is None
    assert office.history() == ["accepted", "invitation"]
    office.nothing_else()


def test_a_strangers_calendar_answer_leaves_no_word_in_the_case(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)

    mail = office.reply(MALLORY, brief, "Accepted", attach=calendar("REPLY", "ACCEPTED"), to=MAILBOX)

    assert mail.disposition == "automatic"
    assert office.history() == ["accepted"]
    office.nothing_else()


def mime(author: str, subject: str, content_type: str, body: str, name: str) -> bytes:
    return f"""Authentication-Results: mx.example.test; dmarc=pass header.from=example.test
Received: from client by mx.example.test; Tue, 24 Nov 2026 09:00:00 +0000
From: {author}
To: {MAILBOX}
Subject: {subject}
Message-ID: <{name}@client.example.test>
MIME-Version: 1.0
Content-Type: {content_type}

{body}""".encode()


def parts(*each: tuple[str, str]) -> str:
    """The body of a multipart with the boundary ``=_p``: (fields, text) each."""
    return "".join(f"--=_p\n{fields}\n\n{text}\n" for fields, text in each) + "--=_p--\n"


def test_a_signed_form_is_read(tmp_path):
    office = Office(tmp_path)
    kind = 'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="=_p"'
    signature = "Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64"
    body = parts(("Content-Type: text/plain", COMPLETE), (signature, "MIIB"))

    mail = office.write(MAYA, "", raw=mime(MAYA, "[ESCALATION] Signed - TCK-20931", kind, body, "signed"))

    assert mail.disposition == "accepted"
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    assert brief.attachments == []


UNREADABLE = {
    "encrypted": ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "MIIB", "encrypted"),
    "encrypted with PGP": (
        'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="=_p"',
        parts(
            ("Content-Type: application/pgp-encrypted", "Version: 1"),
            ("Content-Type: application/octet-stream", "-----BEGIN PGP MESSAGE-----"),
        ),
        "encrypted",
    ),
    "encrypted in the text itself": (
        "text/plain",
        "see below\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0abc\n=abcd\n-----END PGP MESSAGE-----\n",
        "encrypted",
    ),
    "winmail.dat": (
        'multipart/mixed; boundary="=_p"',
        parts(("Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64", "eJ8+Ig==")),
        "winmail.dat",
    ),
}


@pytest.mark.parametrize(("kind", "body", "word"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_body_that_cannot_be_read_is_asked_back_and_opens_nothing(tmp_path, kind, body, word):
    office = Office(tmp_path)

    mail = office.write(MAYA, "", raw=mime(MAYA, "[ESCALATION] Wrapped - TCK-20931", kind, body, "wrapped"))

    assert mail.disposition == "incomplete"
    assert mail.escalation is None
    assert word in office.letter("explained", MAYA).text


def test_a_form_in_an_attached_file_is_asked_for_in_the_mail_itself(tmp_path):
    office = Office(tmp_path)

    mail = office.write(
        MAYA, "[ESCALATION] See the form - TCK-20931", "Hi", attach=[("form.txt", "text/plain", COMPLETE.encode())]
    )

    assert mail.disposition == "incomplete"
    letter = office.letter("missing", MAYA)
    for shape in (letter.text, letter.html):
        assert "an attached file (form.txt) is kept with the case" in " ".join(shape.split())


def test_a_picture_is_not_spoken_of_as_a_form(tmp_path):
    office = Office(tmp_path)

    office.write(MAYA, "[ESCALATION] Stuck - TCK-20931", "Hi", attach=[("screen.png", "image/png", b"\x89PNG" * 9000)])

    assert "attached file" not in office.letter("missing", MAYA).text


@pytest.mark.parametrize(("kind", "body", "word"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_deciders_unreadable_answer_is_asked_back_and_decides_nothing(tmp_path, kind, body, word):
    office = Office(tmp_path)
    brief = at_cio(office)
    raw = mime(CIO, f"Re: {brief.subject}", kind, body, "wrapped").replace(
        f"To: {MAILBOX}".encode(), f"To: {brief.reply_to}\nIn-Reply-To: {brief.message_id}".encode()
    )

    mail = office.write(CIO, "", raw=raw)

    assert mail.disposition == "unclear"
    assert office.case().ruling is None
    (asked,) = office.post()
    assert asked.to == CIO
    assert word in asked.text


def test_a_decision_inside_a_forwarded_mail_is_no_decision(tmp_path):
    office = Office(tmp_path)
    brief = at_cio(office)
    inner = f"From: {CIO}\nSubject: Re: {brief.subject}\n\nAPPROVE\n"
    kind = 'multipart/mixed; boundary="=_p"'
    body = parts(("Content-Type: text/plain", "FYI, what she wrote."), ("Content-Type: message/rfc822", inner))
    raw = mime(TOM, f"Fwd: {brief.subject}", kind, body, "forwarded").replace(
        b"\nMIME-Version", f"\nIn-Reply-To: {brief.message_id}\nMIME-Version".encode()
    )

    mail = office.write(TOM, "", raw=raw)

    assert mail.disposition not in ("decided", "asked")
    assert office.case().ruling is None
