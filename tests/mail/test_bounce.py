"""Delivery reports of many mail systems: who failed, for good or not, and which of our letters it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from escalationd.mail.machines.bounce import Bounce, find_bounce
from escalationd.mail.opening.envelope import open_envelope

MAILS = Path(__file__).parent / "bounces"
CIO = "cio@partner.test"
OURS = "<esc-2026-0001.brief.k3mz7qv2x5ha@example.test>"
NO_ID: tuple[str, ...] = ()

TABLE = [
    # name of the mail, action, recipient -> permanent, is our letter's Message-ID found
    ("01-postfix-failed", "failed", {CIO: True}, (OURS,)),
    ("02-postfix-delayed", "delayed", {CIO: False}, (OURS,)),
    ("03-postfix-delivered", "relayed", {}, (OURS,)),
    ("04-exim-text-only", "failed", {CIO: True}, (OURS,)),
    ("05-exim-old-without-the-failed-field", "failed", {CIO: True}, (OURS,)),
    ("06-exim-warning-of-a-delay", "delayed", {CIO: False}, NO_ID),
    ("07-qmail", "failed", {CIO: True}, (OURS,)),
    ("08-gmail-new", "failed", {CIO: True}, (OURS,)),
    ("09-gmail-old-text", "failed", {CIO: True}, (OURS,)),
    ("10-gmail-incomplete-delay", "delayed", {CIO: False}, (OURS,)),
    ("11-exchange-online", "failed", {CIO: True}, (OURS,)),
    ("12-exchange-german", "failed", {CIO: True}, (OURS,)),
    ("13-exchange-2003-text-only", "failed", {CIO: True}, NO_ID),
    ("14-exchange-2003-french-text-only", "failed", {CIO: True}, (OURS,)),
    ("15-sendmail", "failed", {CIO: True}, (OURS,)),
    ("16-sendmail-old-text-only", "failed", {CIO: True}, (OURS,)),
    ("17-sendmail-warning", "delayed", {CIO: False}, NO_ID),
    ("18-domino", "failed", {CIO: True}, (OURS,)),
    ("19-notes-text-only", "failed", {CIO: True}, (OURS,)),
    ("20-groupwise", "failed", {CIO: True}, (OURS,)),
    ("21-yahoo", "failed", {CIO: True}, (OURS,)),
    ("22-zoho", "failed", {CIO: True}, (OURS,)),
    ("23-amazon-ses", "failed", {CIO: True}, (OURS,)),
    ("24-original-recipient-is-an-alias", "failed", {CIO: True}, (OURS,)),
    ("25-original-envelope-id", "failed", {CIO: True}, (OURS,)),
    ("26-two-recipients-one-delayed", "failed", {CIO: True, "deputy@partner.test": False}, (OURS,)),
    ("27-wrapped-by-a-gateway-in-mixed", "failed", {CIO: True}, (OURS,)),
    ("28-from-a-bounce-address-of-no-known-name", "failed", {}, (OURS,)),
    ("29-antispam-gateway-rejects", "failed", {CIO: True}, (OURS,)),
    ("30-internationalised-address", "failed", {"jörg@partner.test": True}, (OURS,)),
    ("31-sieve-reject-in-the-form-of-a-receipt", "failed", {CIO: True}, (OURS,)),
    ("32-quoted-printable-base64-report", "failed", {CIO: True}, (OURS,)),
    ("33-opensmtpd", "failed", {CIO: True}, (OURS,)),
    ("34-courier", "failed", {CIO: True}, (OURS,)),
    ("35-mimecast-text", "failed", {CIO: True}, (OURS,)),
    ("36-mail-ru-style-template", "failed", {CIO: True}, (OURS,)),
    ("37-imail", "failed", {CIO: True}, (OURS,)),
    ("38-mailmarshal", "failed", {CIO: True}, (OURS,)),
    ("39-surfcontrol", "failed", {CIO: True}, (OURS,)),
    ("40-mailfoundry", "failed", {CIO: True}, (OURS,)),
    ("41-apache-james", "failed", {CIO: True}, (OURS,)),
    ("42-we-had-trouble", "failed", {CIO: True}, (OURS,)),
    ("43-biglobe", "failed", {CIO: True}, (OURS,)),
    ("44-mcafee", "failed", {CIO: True}, (OURS,)),
    ("45-final-recipient-without-domain", "failed", {CIO: True}, (OURS,)),
    ("46-recipient-with-a-display-name", "failed", {CIO: True}, (OURS,)),
    ("47-x400", "failed", {CIO: True}, (OURS,)),
    ("48-mobile-gateway", "failed", {CIO: True}, NO_ID),
    ("49-japanese", "failed", {CIO: True}, (OURS,)),
    ("50-html-only", "failed", {CIO: True}, NO_ID),
]


def bounce_of(raw: bytes) -> Bounce | None:
    return find_bounce(raw, open_envelope(raw))


def test_the_table_names_every_mail_of_the_folder():
    assert [row[0] for row in TABLE] == sorted(path.stem for path in MAILS.glob("*.eml"))


@pytest.mark.parametrize(("name", "action", "recipients", "ids"), TABLE, ids=[row[0] for row in TABLE])
def test_who_failed_and_which_letter_it_was(name, action, recipients, ids):
    bounce = bounce_of((MAILS / f"{name}.eml").read_bytes())

    assert bounce is not None
    assert bounce.action == action
    assert {one.address: one.permanent for one in bounce.recipients} == recipients
    assert bounce.original_message_ids == ids


@pytest.mark.parametrize(
    ("name", "status"),
    [("11-exchange-online", "5.1.10"), ("29-antispam-gateway-rejects", "5.1.1"), ("02-postfix-delayed", "4.4.1")],
)
def test_the_status_is_the_code_alone(name, status):
    bounce = bounce_of((MAILS / f"{name}.eml").read_bytes())

    assert bounce is not None
    assert bounce.recipients[0].status == status


def test_the_diagnostic_is_one_short_line_even_when_the_report_folds_it():
    bounce = bounce_of((MAILS / "01-postfix-failed.eml").read_bytes())

    assert bounce is not None
    assert bounce.recipients[0].diagnostic == ("550 5.1.1 <cio@partner.test>: Recipient address rejected: User unknown")


REPORT = (MAILS / "01-postfix-failed.eml").read_text()
QMAIL = (MAILS / "07-qmail.eml").read_text()


def written(subject: str, body: str, *, sender: str = "maya@example.test", fields: str = "") -> bytes:
    return f"From: {sender}\nTo: escalations@example.test\nSubject: {subject}\n{fields}\n{body}".encode()


def forwarded_as_attachment(subject: str) -> bytes:
    fields = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="fw"\n'
    body = f"--fw\nContent-Type: text/plain\n\nPlease see this.\n--fw\nContent-Type: message/rfc822\n\n{REPORT}--fw--\n"
    return written(subject, body, fields=fields)


def status_attached_by_a_person(subject: str) -> bytes:
    fields = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="fw"\n'
    status = "Final-Recipient: rfc822; customer@shop.test\nAction: failed\nStatus: 5.1.1\n"
    body = (
        "--fw\nContent-Type: text/plain\n\nThe customer's mail bounced.\n"
        f"--fw\nContent-Type: message/delivery-status\n\n{status}\n--fw--\n"
    )
    return written(subject, body, fields=fields)


PEOPLE = {
    "a report forwarded as an attachment": forwarded_as_attachment("Customer mail bounces"),
    "a tagged mail with the report attached": forwarded_as_attachment("[ESCALATION] Mail bounces - TCK-1"),
    "a tagged mail with the bare status attached": status_attached_by_a_person("[ESCALATION] Mail bounces - TCK-1"),
    "an untagged mail with the bare status attached": status_attached_by_a_person("Our customer's mail comes back"),
    "a report forwarded as text": written("Fwd: failure notice", QMAIL.partition("\n\n")[2]),
    "a German forward": written("WG: Undelivered Mail Returned to Sender", "Bitte ansehen, user unknown."),
    "an answer to a report": written("Re: Delivery Status Notification (Failure)", "I know, the mailbox is full."),
    "a tagged mail about undelivered mail": written(
        "[ESCALATION] Mail delivery failed for all customers - TCK-9",
        "Issue summary: undelivered mail returned to sender, user unknown <a@shop.test>: 550 5.1.1",
    ),
    "a reply of a decider that quotes a bounce": written(
        "Re: [ESCALATION] Mail bounces - TCK-1 [ESC-2026-0001]",
        "APPROVE\n\n> <cio@partner.test>: host said: 550 5.1.1 User unknown\n",
    ),
    "a person called Mailer": written("lunch", "I was unable to deliver the cake.", sender="mailer@example.test"),
    "a question of the postmaster": written(
        "the new relay", "Shall I switch it on tonight?", sender="postmaster@example.test"
    ),
    "an untagged complaint": written("Customer mail could not be delivered", "Their mailbox rejects us since noon."),
    "an admin who pastes an error": written(
        "Mail delivery problem for a customer", "No such user: <a@shop.test>: 550 5.1.1", sender="admin@example.test"
    ),
    "a team called Exchange": written(
        "Undelivered mail since noon", "<a@shop.test>:\n550 user unknown", sender="exchange@example.test"
    ),
    "an order system of the house": written(
        "Delivery failed for order 7", "It could not be delivered. a@shop.test", sender="system@example.test"
    ),
    "the form of a mail system in a question": written(
        "Delivery failure", "Our customer sees:\n\nThe following addresses had permanent fatal errors:\n<a@shop.test>\n"
    ),
    "a report pasted under its own subject": written(
        "failure notice", "I keep getting this:\nHi. This is the qmail-send program at mx.test.\n<a@shop.test>:\n550 no"
    ),
    "a postmaster who names nobody": written(
        "Delivery problems", "I mend the relay tonight: it was rejected.", sender="postmaster@example.test"
    ),
    "an answer of the postmaster": written(
        "Re: Delivery problems", "a@shop.test is full: 552.", sender="postmaster@example.test"
    ),
    "a shop that cannot deliver an order": written(
        "Your order could not be delivered",
        "Dear customer,\n\norder 471 could not be delivered to jane@shop.test. Choose another day.",
        sender="noreply@shop.test",
    ),
    "a carrier with an empty return path": written(
        "Delivery attempt failed",
        "Hello,\nwe were unable to deliver your parcel. Questions: jane@parcels.test",
        sender="delivery@parcels.test",
        fields="Return-Path: <>\n",
    ),
    "a shop's own words for its orders": written(
        "Delivery failure: order 4711",
        "Your message about order 4711 was rejected by jane@shop.test.\nMailbox 12 does not exist in the station.\n",
        sender="delivery@shop.test",
    ),
    "a payout with a status of its own": written(
        "Delivery failed for payout 4711",
        "Delivery failed: could not deliver payout 4711 to jane@shop.test, status 5.1.1\n",
        sender="smtp@payments.test",
    ),
    "a voucher that was rejected": written(
        "Delivery error", "The voucher was rejected. Ask jane@shop.test", sender="mailer@shop.test"
    ),
    "a postmaster who writes to a colleague": written(
        "Undelivered mail of yesterday",
        "Hi Maya,\n\nyour mail to cio@partner.test was rejected: their mailbox is full. I would phone.\n\nBest, Jan\n",
        sender="postmaster@example.test",
    ),
    "a postmaster who writes in German": written(
        "Nicht zustellbar: deine Mail",
        "Hallo Maya,\n\nan cio@partner.test konnte nicht zugestellt werden: user unknown.\n\nGruß Jan\n",
        sender="postmaster@example.test",
    ),
    "a carrier that says a program wrote it": written(
        "Zustellung verzögert: Paket 77",
        "Diese E-Mail wurde automatisch erstellt.\nDie Zustellung verzögert sich. Fragen: jane@parcels.test\n",
        sender="noreply@parcels.test",
    ),
    "a team whose address sounds like a machine's": written(
        "Delivery problems resolved",
        "Hello,\n\nmail to a@shop.test was not delivered since noon; the mailbox works now.\n",
        sender="mail-server@example.test",
    ),
    "list mail about delivery": written(
        "Delivery problems with the new version", "It does not exist any more.", fields="List-Id: <l.lists.test>\n"
    ),
}


@pytest.mark.parametrize("raw", PEOPLE.values(), ids=PEOPLE.keys())
def test_what_a_person_writes_about_a_bounce_is_none(raw):
    assert bounce_of(raw) is None


EXCHANGE = [
    (
        "es",
        "Estado de entrega (fallo)",
        "Los destinatarios siguientes no han recibido el mensaje:\n\n cio@partner.test el 1/2",
    ),
    ("it", "Recapito non riuscito: x", "Il messaggio non ha raggiunto alcuni destinatari.\n\n cio@partner.test il 1/2"),
    ("pl", "Niedostarczalne: x", "Nie można dostarczyć wiadomości do: cio@partner.test"),
    (
        "pt",
        "Não é possível entregar: x",
        "A sua mensagem não alcançou alguns destinatários.\n\n cio@partner.test em 1/2",
    ),
    ("cs", "Nedoručitelné: x", "Doručení následujícím příjemcům se nezdařilo:\n\ncio@partner.test"),
    ("zh", "无法送达: x", "未能向以下收件人传递邮件:\n\ncio@partner.test"),
    ("ko", "배달되지 않음: x", "다음 받는 사람에게 메시지가 배달되지 않았습니다: cio@partner.test"),
]


@pytest.mark.parametrize(("subject", "body"), [row[1:] for row in EXCHANGE], ids=[row[0] for row in EXCHANGE])
def test_exchange_names_who_failed_in_its_own_language(subject, body):
    bounce = bounce_of(written(subject, body, sender="postmaster@partner.test"))

    assert bounce is not None
    assert [(one.address, one.permanent) for one in bounce.recipients] == [(CIO, True)]


DELAYED = {
    "de": ("Zustellung verzögert: x", "Die Zustellung an folgende Empfänger wurde verzögert:\n\n cio@partner.test"),
    "fr": ("Remise différée : x", "La remise aux destinataires suivants est retardée :\n\n cio@partner.test"),
    "es": ("Entrega retrasada: x", "La entrega se ha retrasado para estos destinatarios:\n\n cio@partner.test"),
    "it": ("Recapito ritardato: x", "Il recapito è stato ritardato per i destinatari seguenti:\n\n cio@partner.test"),
    "nl": ("Bezorging vertraagd: x", "De bezorging is vertraagd voor:\n\n cio@partner.test"),
    "pl": ("Opóźnienie dostarczenia: x", "Dostarczenie jest opóźnione do adresatów:\n\n cio@partner.test"),
    "ja": ("配信遅延: x", "次の受信者への配信が遅延しています:\n\n cio@partner.test"),
    "zh": ("传递延迟: x", "传递到以下收件人的邮件已延迟:\n\n cio@partner.test"),
}


@pytest.mark.parametrize(("subject", "body"), DELAYED.values(), ids=DELAYED)
def test_a_delay_in_any_language_is_no_failure(subject, body):
    bounce = bounce_of(written(subject, body, sender="postmaster@partner.test", fields="Return-Path: <>\n"))

    assert bounce is not None
    assert (bounce.action, [(one.address, one.permanent) for one in bounce.recipients]) == ("delayed", [(CIO, False)])


def test_what_a_gateway_blocked_is_not_only_late():
    text = "Your message to: cio@partner.test\nwas blocked by our Spam Firewall. The email has NOT BEEN DELIVERED:"
    bounce = bounce_of(
        written(
            "**Message you sent blocked by our bulk email filter**",
            text,
            sender="postmaster@partner.test",
            fields="Return-Path: <>\n",
        )
    )

    assert bounce is not None
    assert (bounce.action, [one.address for one in bounce.recipients]) == ("failed", [CIO])


MACHINES = {
    "a gateway that does not answer": written(
        "Message rejected",
        "Your message to cio@partner.test was rejected: 550 5.1.1 unknown.",
        sender="noreply@gateway.test",
    ),
    "a mailer with nothing but the answer of the server": written(
        "Undeliverable mail", "It was rejected:\n<cio@partner.test>: 550 no", sender="mailer@gateway.test"
    ),
    "qmail, which greets": written(
        "failure notice",
        "Hi.\nThis is the qmail-send program at mx.test.\n\n<cio@partner.test>:\n550 unknown user\n",
        sender="postmaster@mx.test",
    ),
    "a postmaster's report that greets, with an empty return path": written(
        "Undeliverable: x",
        "Hello\n\ncio@partner.test was rejected.\n",
        sender="postmaster@mx.test",
        fields="Return-Path: <>\n",
    ),
}


@pytest.mark.parametrize("raw", MACHINES.values(), ids=MACHINES.keys())
def test_a_report_from_an_address_that_others_use_too_is_still_one(raw):
    bounce = bounce_of(raw)

    assert bounce is not None
    assert [one.address for one in bounce.recipients] == [CIO]


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [
        ("rfc822; cio+2Bcase@partner.test", "cio+case@partner.test"),
        ("rfc822; prvs+3D12+3Dcio@partner.test", "prvs=12=cio@partner.test"),
        ("rfc822; cio+2026@partner.test", "cio+2026@partner.test"),
        (r"utf-8; j\x{F6}rg@partner.test", "jörg@partner.test"),
        (r"utf-8; a\x{D800}b@partner.test", r"a\x{d800}b@partner.test"),
    ],
)
def test_the_encoding_of_the_transport_is_undone(written_as, meant):
    plain = (MAILS / "01-postfix-failed.eml").read_text()
    lines = [line for line in plain.splitlines() if not line.startswith("Original-Recipient:")]
    raw = "\n".join(lines).replace("Final-Recipient:", f"Original-Recipient: {written_as}\nFinal-Recipient:").encode()

    bounce = bounce_of(raw)

    assert bounce is not None
    assert [one.address for one in bounce.recipients] == [meant]


def test_an_address_that_only_offers_help_did_not_fail():
    bounce = bounce_of(written("Undeliverable: x", "Fråga support@partner.test.", sender="mailer-daemon@partner.test"))

    assert bounce is not None
    assert bounce.recipients == ()


def test_a_report_that_kept_our_subject_is_still_a_bounce():
    raw = QMAIL.replace("Subject: failure notice", "Subject: [ESCALATION] Card payments stuck - TCK-20931").encode()

    bounce = bounce_of(raw)

    assert bounce is not None
    assert [one.address for one in bounce.recipients] == [CIO]


def test_a_forwarded_report_keeps_its_own_bytes_as_evidence():
    attachment = open_envelope(forwarded_as_attachment("Customer mail bounces")).attachments[0]

    assert attachment.content_type == "message/rfc822"
    assert attachment.content.startswith(b"Return-Path: <>\n")
    assert b"X-Postfix-Queue-ID: 4Fx9" in attachment.content


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "cp037"])
def test_a_report_in_an_odd_encoding_raises_nothing(encoding):
    raw = REPORT.partition("\n\n")[0].encode() + b"\n\n" + REPORT.partition("\n\n")[2].encode(encoding)

    bounce_of(raw)


@pytest.mark.parametrize(
    "words",
    [
        "Viestiäsi vastaanottajalle cio@partner.test ei voitu toimittaa.",
        "cio@partner.test adresine iletiniz ulaşmadı.",
        "未能将邮件送达 cio@partner.test。",
        "cio@partner.test에게 메시지를 배달할 수 없습니다.",
    ],
)
def test_a_servers_code_tells_of_a_failure_in_any_language(words):
    exchange = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.test"
    body = f"{words}\n\n550 5.1.10 RESOLVER.ADR.RecipientNotFound\n"

    bounce = bounce_of(written("x", body, sender=exchange, fields="Return-Path: <>\n"))

    assert bounce is not None
    assert [one.address for one in bounce.recipients] == [CIO]


LATE = [
    ("de", "Zustellung verzögert: x", "Die Übermittlung an folgende Empfänger wurde verzögert:\n\ncio@partner.test"),
    ("fr", "Remise différée : x", "La remise à ces destinataires a été différée :\n\ncio@partner.test"),
    ("es", "Entrega retrasada: x", "La entrega se ha retrasado:\n\ncio@partner.test"),
    ("nl", "Bezorging vertraagd: x", "De bezorging aan deze geadresseerden is vertraagd:\n\ncio@partner.test"),
    ("sv", "Leverans försenad: x", "Meddelandet har ännu inte levererats:\n\ncio@partner.test"),
]


@pytest.mark.parametrize(("subject", "body"), [row[1:] for row in LATE], ids=[row[0] for row in LATE])
def test_a_delay_in_another_language_is_no_failure(subject, body):
    bounce = bounce_of(written(subject, body, sender="postmaster@partner.test"))

    assert bounce is not None
    assert bounce.action == "delayed"
    assert [(one.address, one.permanent) for one in bounce.recipients] == [(CIO, False)]


def test_a_recipient_for_whom_no_server_answered_failed_too():
    body = (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered. The following address(es) failed:\n\n"
        "  cio@partner.test\n    SMTP error after RCPT TO:<cio@partner.test>:\n    550 5.1.1 unknown\n"
        "  deputy@partner.test\n    retry timeout exceeded\n\nAsk\nmaya@partner.test\n"
    )

    bounce = bounce_of(written("Mail delivery failed: returning message", body, sender="mailer-daemon@mx.test"))

    assert bounce is not None
    assert [one.address for one in bounce.recipients] == [CIO, "deputy@partner.test"]


@pytest.mark.parametrize(
    ("action", "recipients"), [("delivered (to mailbox)", []), ("failed (gave up)", [(CIO, True)])]
)
def test_a_comment_behind_the_action_changes_nothing(action, recipients):
    raw = (MAILS / "01-postfix-failed.eml").read_bytes().replace(b"Action: failed", f"Action: {action}".encode())

    bounce = bounce_of(raw)

    assert bounce is not None
    assert bounce.action == action.split()[0]
    assert [(one.address, one.permanent) for one in bounce.recipients] == recipients


@pytest.mark.parametrize(
    ("old", "new", "action"),
    [
        ("Action: failed\n", "\nAction: failed\n", "failed"),
        ("Action: failed\n", "", "failed"),
        ("Action: failed\nStatus: 5.1.1", "Status: 4.4.1", "delayed"),
        ("Action: failed\nStatus: 5.1.1", "Status: 2.1.5", "delivered"),
    ],
    ids=["an empty line before the action", "no action", "no action, late", "no action, arrived"],
)
def test_a_torn_or_missing_action_is_found_by_its_place_or_the_status(old, new, action):
    plain = (MAILS / "01-postfix-failed.eml").read_text()
    assert old in plain

    bounce = bounce_of(plain.replace(old, new).encode())

    assert bounce is not None
    assert bounce.action == action
    assert [one.permanent for one in bounce.recipients] == {"failed": [True], "delayed": [False], "delivered": []}[
        action
    ]


def test_a_letter_that_a_filter_blocked_is_not_on_its_way():
    body = "Your message to: cio@partner.test\nwas blocked by our Spam Firewall.\nIt has NOT BEEN DELIVERED.\n"
    subject = "**Message you sent blocked by our bulk email filter**"

    bounce = bounce_of(written(subject, body, sender="postmaster@mx.test", fields="Return-Path: <>\n"))

    assert bounce is not None
    assert bounce.action == "failed"
    assert [(one.address, one.permanent) for one in bounce.recipients] == [(CIO, True)]
