"""MIME bombs, header bombs and odd encodings: refused with a reason, or read as what they are. Each SAFETY 2.3 row.

How long each takes is measured by ``tests/measure/hostile.py``.
"""

from __future__ import annotations

import pytest

from escalationd.errors import MailRefusedError
from escalationd.mail.machines.bounce import find_bounce
from escalationd.mail.opening.envelope import Envelope, Gates, open_envelope

HEAD = "From: maya@example.test\r\nTo: escalations@example.test\r\nSubject: hello\r\n"


def mail(fields: str = "", body: str = "hi\r\n") -> bytes:
    return f"{HEAD}{fields}\r\n{body}".encode()


def multipart(part: str, number: int = 1, boundary: str = "boundary=b", mark: str = "b") -> bytes:
    return mail(f"Content-Type: multipart/mixed; {boundary}\r\n", f"--{mark}\r\n{part}\r\n" * number + f"--{mark}--")


def nested(depth: int) -> bytes:
    inner = "Content-Type: text/plain\r\n\r\nhi\r\n"
    for level in range(depth):
        inner = f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n{inner}\r\n--b{level}--\r\n"
    return f"{HEAD}{inner}".encode()


def forwarded(depth: int) -> bytes:
    return (f"{HEAD}Content-Type: message/rfc822\r\n\r\n" * depth + f"{HEAD}\r\nhi").encode()


def many(form: str, number: int) -> str:
    return "".join(form.format(place) for place in range(number))


TEXT = "Content-Type: text/plain\r\n\r\nhi"

REFUSED = {
    "nothing at all": (b"", "empty"),
    "white space": (b"\r\n \r\n", "empty"),
    "more than 25 MB": (mail(body="x" * 25_000_001), "bytes"),
    "a header block of 66 kB": (mail("X-A: " + "x" * 66_000 + "\r\n"), "header block"),
    "a header that never ends": (HEAD.encode() + b"x" * 100_000, "header block"),
    "100,000 fields": (mail("X: y\r\n" * 100_000), "header"),
    "600 short fields": (mail("X: y\r\n" * 600), "fields"),
    "20,000 encoded words in the subject": (mail("Subject: " + "=?utf-8?q?a?= " * 4_000 + "\r\n"), "encoded words"),
    "20,000 quotation marks in To": (mail("Cc: " + '"' * 20_000 + "\r\n"), "quotation marks"),
    "1,000 open comments in To": (mail("Cc: " + "(" * 1_000 + "\r\n"), "comments"),
    "20,000 parameters": (mail("Content-Type: text/plain" + ";a=b" * 3_000 + "\r\n"), "parameters"),
    "1,000 nested multiparts": (nested(1_000), "multiparts"),
    "40 nested multiparts": (nested(40), "nested"),
    "100 mails forwarded inside each other": (forwarded(100), "nested"),
    "100,000 parts": (multipart(TEXT, 100_000), "parts"),
    "parts behind a boundary in RFC 2231's way": (
        multipart(TEXT, 10_000, "boundary*0=b; boundary*1=c", "bc"),
        "parts",
    ),
    "parts behind an encoded boundary": (multipart(TEXT, 10_000, "boundary*=us-ascii''b"), "parts"),
    "100,000 groups of a delivery status": (
        mail("Content-Type: message/delivery-status\r\n", "Action: failed\r\n\r\n" * 100_000),
        "parts",
    ),
    "20,000 parameters of a part": (
        multipart("Content-Type: text/plain" + many(";a{}=b", 20_000) + "\r\n\r\nhi"),
        "part",
    ),
    "100,000 fields of a part": (multipart("X: y\r\n" * 100_000 + TEXT), "part"),
    "a bomb in the header of an attached mail": (
        mail("Content-Type: message/rfc822\r\n", "X-A: " + "b " * 100_000 + "\r\n\r\nhi"),
        "part",
    ),
    "a million empty lines": (mail(body="\n" * 1_000_000), "lines"),
    "a million bare CR": (mail(body="\r" * 1_000_000), "lines"),
    "long and deep": (nested(28).replace(b"\r\nhi\r\n", b"\r\n" + b"hi\r\n" * 300_000), "multiparts"),
}


@pytest.mark.parametrize(("raw", "gate"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bomb_is_refused_and_the_reason_names_the_gate(raw, gate):
    with pytest.raises(MailRefusedError, match=gate):
        open_envelope(raw)


LET_THROUGH = {
    "a header block just below the gate": mail("X-A: " + "x" * 60_000 + "\r\n"),
    "400 fields": mail("X: y\r\n" * 400),
    "900 encoded words": mail("X-A: " + "=?utf-8?q?a?= " * 900 + "\r\n"),
    "4,000 addresses in Cc": mail("Cc: " + many("a{}@b.test, ", 4_000) + "\r\n"),
    "300 parts": multipart(TEXT, 300),
    "25 nested multiparts": nested(25),
    "10 mails forwarded inside each other": forwarded(10),
    "400,000 lines": mail(body="a\n" * 400_000),
    "20 forwarded mails with attachments of their own": multipart(
        "Content-Type: message/rfc822\r\n\r\n" + nested(2).decode(), 20
    ),
}


@pytest.mark.parametrize("raw", LET_THROUGH.values(), ids=LET_THROUGH.keys())
def test_what_people_may_send_passes_the_gates(raw):
    assert open_envelope(raw).author == "maya@example.test"


def test_the_size_gate_is_the_configured_one():
    with pytest.raises(MailRefusedError, match="at most 50 are read"):
        open_envelope(mail(), Gates(size=50))


def read(fields: str, body: bytes) -> str:
    return open_envelope(f"{HEAD}{fields}\r\n\r\n".encode("latin-1") + body).text


SMUGGLING = {
    "utf-7": ("utf-7", b"+ADw-script+AD4-", "+ADw-script+AD4-"),
    "unicode_escape": ("unicode_escape", rb"\u0041PPROVE", r"\u0041PPROVE"),
    "raw_unicode_escape": ("raw_unicode_escape", rb"\u0041", r"\u0041"),
    "punycode": ("punycode", b"abc-", "abc-"),
    "idna": ("idna", b"xn--bcher-kva", "xn--bcher-kva"),
    "rot13": ("rot13", b"NCCEBIR", "NCCEBIR"),
    "zlib": ("zlib_codec", b"abc", "abc"),
    "base64": ("base64", b"QVBQUk9WRQ==", "QVBQUk9WRQ=="),
    "hex": ("hex", b"414243", "414243"),
    "unknown": ("no-such-charset", "grün".encode(), "grün"),
    "with a NUL": ('"utf-8\0x"', b"hello", "hello"),
    "very long": ("a" * 5_000, b"hello", "hello"),
    "empty": ('""', b"hello", "hello"),
}


@pytest.mark.parametrize(("charset", "raw", "text"), SMUGGLING.values(), ids=SMUGGLING.keys())
def test_a_charset_that_is_not_allowed_smuggles_no_text(charset, raw, text):
    assert read(f"Content-Type: text/plain; charset={charset}", raw) == text


HONEST = {
    "utf-8": ("utf-8", "Grüße, 止"),
    "utf-8 labelled latin-1 is not guessed": ("windows-1252", "€ – ’"),
    "latin-1 means Windows-1252": ("iso-8859-1", "café"),
    "koi8-r": ("koi8-r", "Привет"),
    "iso-2022-jp": ("iso-2022-jp", "決済が止まった"),
    "shift_jis": ("shift_jis", "決済"),
    "gb2312": ("gb2312", "付款"),
    "big5": ("big5", "付款"),
    "euc-kr": ("euc-kr", "결제"),
    "utf-16": ("utf-16", "Grüße"),
    "iso-8859-2": ("iso-8859-2", "zażółć"),
}


@pytest.mark.parametrize(("charset", "text"), HONEST.values(), ids=HONEST.keys())
def test_an_honest_charset_is_read(charset, text):
    assert read(f"Content-Type: text/plain; charset={charset}", text.encode(charset)) == text


def test_bytes_that_do_not_fit_their_charset_are_read_all_the_same():
    assert read("Content-Type: text/plain; charset=us-ascii", "grün".encode()) == "grün"
    assert read("Content-Type: text/plain; charset=utf-8", "grün".encode("latin-1")) == "grün"


@pytest.mark.parametrize(
    ("written_as", "codec", "text"),
    [
        ("x-sjis", "shift_jis", "決済"),
        ("x-gbk", "gbk", "付款"),
        ("cp-850", "cp850", "grün"),
        ("ibm862", "cp862", "שלום"),
        ("iso-8859-8-i", "iso-8859-8", "שלום"),
    ],
)
def test_a_charset_is_known_by_what_senders_call_it(written_as, codec, text):
    assert read(f"Content-Type: text/plain; charset={written_as}", text.encode(codec)) == text


def test_one_broken_character_does_not_spoil_the_others():
    assert (
        read("Content-Type: text/plain; charset=utf-8", "grün, 5 €, für ".encode() + b"\xc3") == "grün, 5 €, für \ufffd"
    )


def test_a_text_cut_off_within_a_character_stays_readable():
    body = "a" + "é" * 200_000

    assert set(read("Content-Type: text/plain; charset=utf-8", body.encode())) <= {"a", "é", "\ufffd"}


@pytest.mark.parametrize("written_as", ['"base64"', "base64;", "(x) base64", "base64 (y)", "BASE64"])
def test_the_encoding_is_known_whatever_stands_around_it(written_as):
    assert read(f"Content-Transfer-Encoding: {written_as}", b"Z3LDvG4=") == "grün"


@pytest.mark.parametrize("written_as", ["8bit;", "(x) 8bit", "8bit (y)"])
def test_eight_bits_stay_in_their_own_charset(written_as):
    fields = f"Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: {written_as}"

    assert read(fields, "Привет".encode("koi8-r")) == "Привет"


def opened(fields: bytes, body: bytes = b"hi") -> Envelope:
    return open_envelope(b"From: maya@example.test\r\n" + fields + b"\r\n\r\n" + body)


def test_a_message_id_of_ten_kilobytes_is_none_and_the_mail_is_read():
    envelope = opened(b"Message-ID: <" + b"a" * 10_000 + b"@x.test>")

    assert envelope.message_id is None
    assert envelope.text == "hi"


@pytest.mark.parametrize(
    "date",
    [
        b"", b"yesterday", b"1 Jan 1900 00:00:00 +0000", b"Fri, 31 Dec 9999 23:59:59 -1200", b"99 Foo 20266 99:99:99",
        b"Mon, 1 Jan 0000 00:00:00 +0000", b"Mon, 1 Jan 2026 00:00:00 +9999", b"1" * 5_000, b"\0", "مارس".encode(),
    ],
    ids=range(10),
)  # fmt: skip
def test_whatever_the_date_is_the_mail_is_read(date):
    envelope = opened(b"Date: " + date)

    assert envelope.text == "hi"
    assert envelope.date is None or envelope.date.tzinfo is not None


def test_without_any_date_the_mail_is_read():
    assert opened(b"Subject: x").date is None


def test_of_a_repeated_subject_the_first_counts():
    assert opened(b"Subject: one\r\nSubject: two").subject == "one"


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (b"a\0b", "ab"),
        (b"\xff\xfe", "ÿþ"),
        (b"=?utf-8?b?4oCuZGV2b3JwcGE=?=", "devorppa"),
        (b"=?utf-8?q?a=0D=0ABcc:_x@y.test?=", "a Bcc: x@y.test"),
        (b"=?no-such?q?abc?=", "abc"),
        (b"=?utf-8?b?not base64!?=", "=?utf-8?b?not base64!?="),
        (b"=?utf-8?q?=ED=A0=80?=", "í"),
        (b"x\x1b[2Jy", "x[2Jy"),
    ],
)
def test_a_subject_is_one_harmless_line(subject, shown):
    found = opened(b"Subject: " + subject).subject

    assert found.startswith(shown)
    assert found.isprintable()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Windows\\\\system.ini", "system.ini"),
        ("CON", "attachment-CON"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 5_000 + ".pdf", "x" * 110 + ".pdf"),
        ("...", "attachment.pdf"),
        ("Rechnung März.pdf", "Rechnung März.pdf"),
        ('a";b<c>|d', "a"),
    ],
)
def test_a_file_name_leads_nowhere(name, safe):
    part = f'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n%PDF'

    assert open_envelope(multipart(part)).attachments[0].name == safe


def test_the_text_of_a_forwarded_mail_is_never_the_senders_own():
    raw = mail("Content-Type: message/rfc822\r\n", "From: ceo@example.test\r\nSubject: x\r\n\r\nAPPROVE\r\n")

    envelope = open_envelope(raw)

    assert envelope.text == ""
    assert b"APPROVE" in envelope.attachments[0].content


INLINE = (
    'Content-Type: text/plain; name="note.txt"\r\nContent-Disposition: {}; filename="note.txt"\r\n\r\nTicket: TCK-1'
)


def test_a_text_shown_inline_under_a_name_is_the_body_when_there_is_no_other():
    alone = open_envelope(multipart(INLINE.format("inline")))
    beside = open_envelope(multipart(f"{TEXT}\r\n--b\r\n{INLINE.format('inline')}"))
    attached = open_envelope(multipart(INLINE.format("attachment")))

    assert (alone.text, alone.attachments) == ("Ticket: TCK-1", ())
    assert (beside.text, len(beside.attachments)) == ("hi", 1)
    assert (attached.text, len(attached.attachments)) == ("", 1)


CRASHERS = {
    "cut off in the header of a part": mail("Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\nCont"),
    "a multipart without a boundary": mail("Content-Type: multipart/mixed\r\n", "--b\r\n\r\nhi"),
    "an encoded word that hides a bracket": b"From: =?utf-8?q?=3Cceo=40corp=3E=2C?= a@evil.test\r\n\r\nhi",
    "an address without a domain": b"From: a@\r\n\r\nhi",
    "an attached multipart with a broken header": mail(
        "Content-Type: message/rfc822\r\n", "Subject: a\rb: c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x"
    ),
    "a content type of nothing": mail("Content-Type: ;;;=\r\n"),
    "an encoding of nothing": mail("Content-Transfer-Encoding: x-unknown\r\n"),
    "broken base64": mail("Content-Transfer-Encoding: base64\r\n", "a"),
    "broken uuencode": mail("Content-Transfer-Encoding: x-uuencode\r\n", "begin\r\nM"),
    "a file name in a charset that is none": multipart("Content-Disposition: attachment; filename*=zlib''x\r\n\r\nhi"),
    "only line ends and a colon": b"\r\n:\r\n\r\nhi",
    "an mbox line first": b"From maya Tue Nov 24 09:00:00 2026\r\nFrom: maya@example.test\r\n\r\nhi",
}


@pytest.mark.parametrize("raw", CRASHERS.values(), ids=CRASHERS.keys())
def test_what_crashes_other_parsers_is_read(raw):
    envelope = open_envelope(raw)

    find_bounce(raw, envelope)
    assert envelope.sha256
