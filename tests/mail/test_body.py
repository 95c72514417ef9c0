"""The text and the files of a mail, however its program wrapped, labelled and encoded them."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.opening.enriched import plain_of_enriched, plain_of_richtext
from escalationd.mail.opening.envelope import Envelope, open_envelope
from escalationd.mail.opening.transfer import decode_base64, take_uuencoded
from tests.mail.forms.cases import raw

SAID = "Amount: 1,250.00\nCurrency: EUR"
BYTES = SAID.encode()
PLAIN = "Content-Type: text/plain; charset=utf-8"
BASE64 = "Content-Transfer-Encoding: base64"
FIRST, SECOND = base64.b64encode(BYTES[:11]), base64.b64encode(BYTES[11:])


def opened(body: bytes, *headers: str) -> Envelope:
    return open_envelope(raw(body, *headers))


def mixed(*parts: tuple[bytes, str]) -> Envelope:
    body = b"".join(b"--bb\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n" for content, head in parts)
    return opened(body + b"--bb--\r\n", "Content-Type: multipart/mixed; boundary=bb")


ENCODED = {
    "whole": base64.b64encode(BYTES),
    "in lines with spaces behind": base64.encodebytes(BYTES).replace(b"\n", b" \r\n"),
    "without its padding": base64.b64encode(BYTES + b"\n").rstrip(b"="),
    "one character too long": base64.b64encode(BYTES) + b"A",
    "two blocks, each with its padding": FIRST + b"\r\n" + SECOND,
    "two blocks in one line": FIRST + SECOND,
    "with a mailing list's footer": base64.encodebytes(BYTES)
    + b"\r\n_____\r\nthe staff list\r\nhttps://lists.example.test\r\n",
    "in lines marked as quoted": b"> " + base64.b64encode(BYTES[:12]) + b"\r\n> " + base64.b64encode(BYTES[12:]),
    "only in its label": BYTES,
}


@pytest.mark.parametrize("written", ENCODED.values(), ids=ENCODED)
def test_base64_is_read_as_it_was_meant(written: bytes) -> None:
    assert opened(written, PLAIN, BASE64).text.strip() == SAID


@given(st.binary(min_size=1, max_size=200), st.integers(0, 200))
def test_base64_in_two_blocks_is_what_it_was(content: bytes, cut: int) -> None:
    written = base64.b64encode(content[:cut]) + b"\n" + base64.b64encode(content[cut:])

    assert decode_base64(written.decode()) == content


@given(st.binary(max_size=400))
def test_no_bytes_are_too_broken_to_be_decoded(written: bytes) -> None:
    assert isinstance(decode_base64(written.decode("ascii", "surrogateescape")), bytes)


@given(st.binary(max_size=400), st.sampled_from((b"\n", b"\r\n", b" \n")), st.integers(1, 76))
def test_base64_in_lines_is_what_it_was(content: bytes, line_end: bytes, width: int) -> None:
    encoded = base64.b64encode(content)
    lines = (encoded[place : place + width] for place in range(0, len(encoded), width))

    assert decode_base64(line_end.join(lines).decode()) == content


KINDS = {
    "enriched": ("text/enriched", "<bold>Amount</bold>: 1,250.00\n\nCurrency: <color><param>red</param>EUR</color>"),
    "enriched, its lines wrapped": ("text/enriched", "Amount:\n1,250.00\n\nCurrency: EUR"),
    "richtext": ("text/richtext", "<bold>Amount</bold>:\n1,250.00<nl>\nCurrency: EUR"),
    "markdown": ("text/markdown; charset=utf-8", SAID),
    "no subtype": ("text", SAID),
    "shouted": ("TEXT/PLAIN; CHARSET=UTF-8", SAID),
    "nothing behind the semicolon": ("text/plain;", SAID),
    "called an attachment, though it is the whole mail": ("text/plain\r\nContent-Disposition: attachment", SAID),
}


@pytest.mark.parametrize(("kind", "written"), KINDS.values(), ids=KINDS)
def test_a_text_of_any_kind_is_read(kind: str, written: str) -> None:
    assert opened(written.replace("\n", "\r\n").encode(), f"Content-Type: {kind}").text.strip() == SAID


def test_brackets_of_enriched_text_are_kept() -> None:
    assert plain_of_enriched("1 << 2") == "1 < 2"
    assert plain_of_richtext("1 <lt> 2") == "1 < 2"


def test_a_plain_text_goes_before_the_same_in_a_rarer_kind() -> None:
    envelope = mixed((BYTES, PLAIN), (b"<bold>Other</bold>", "Content-Type: text/enriched"))

    assert envelope.text.strip() == SAID


def test_white_space_before_the_colon_of_a_field_hides_no_field() -> None:
    envelope = opened(base64.b64encode(BYTES), "Content-Type : text/plain", "Content-Transfer-Encoding \t: base64")

    assert envelope.text.strip() == SAID


def test_lines_that_end_in_two_carriage_returns_are_no_empty_lines() -> None:
    assert opened(BYTES.replace(b"\n", b"\r\r\n"), PLAIN).text.strip() == SAID


def test_a_uuencoded_file_is_an_attachment_and_no_text() -> None:
    content = bytes(range(90))
    lines = b"".join(binascii.b2a_uu(content[start : start + 45]) for start in (0, 45))
    envelope = opened(BYTES + b"\n\nbegin 644 log.csv\n" + lines + b"`\nend\n", PLAIN)

    assert envelope.text.strip() == SAID
    assert [(one.name, one.content_type, one.content) for one in envelope.attachments] == [
        ("log.csv", "text/csv", content)
    ]


def test_somebody_who_writes_begin_and_end_sends_no_file() -> None:
    text = "begin 644 words\nThis is how it went.\nend\n"

    assert take_uuencoded(text) == (text, [])


NAMES = {
    "the disposition's before the type's": ("application/pdf; name=old.pdf", "filename=new.pdf", "new.pdf"),
    "the encoded one before the plain": (
        "application/pdf",
        "filename=rates.pdf; filename*=UTF-8''%E2%82%AC.pdf",
        "€.pdf",
    ),
    "in pieces": ("application/pdf", "filename*0*=UTF-8''%E2%82%AC; filename*1=\" rates.pdf\"", "€ rates.pdf"),
    "in plain pieces, out of order": ("application/pdf", 'filename*1="tes.pdf"; filename*0="ra"', "rates.pdf"),
    "in an unknown character set": ("application/pdf", "filename*=x-unknown''%E2%82%AC.pdf", "€.pdf"),
    "in Windows-1252": ("application/pdf", "filename*=windows-1252''%80.pdf", "€.pdf"),
    "in encoded words, against RFC 2047": ("application/pdf", 'filename="=?utf-8?B?4oKsLnBkZg==?="', "€.pdf"),
    "without quotes around its spaces": ("application/pdf", "filename=my rates.pdf", "my rates.pdf"),
    "with a path": ("application/pdf", r'filename="..\\..\\rates.pdf"', "rates.pdf"),
    "of the type alone": ('application/pdf; name="rates.pdf"', "", "rates.pdf"),
}


@pytest.mark.parametrize(("kind", "disposition", "name"), NAMES.values(), ids=NAMES)
def test_a_file_has_the_name_that_its_sender_meant(kind: str, disposition: str, name: str) -> None:
    head = f"Content-Type: {kind}\r\nContent-Disposition: attachment; {disposition}"

    assert [one.name for one in mixed((BYTES, PLAIN), (b"%PDF", head)).attachments] == [name]


def test_a_mail_that_is_nothing_but_a_file_has_no_text() -> None:
    envelope = opened(b"a;b", "Content-Type: text/plain; name=a.csv", "Content-Disposition: attachment; filename=a.csv")

    assert envelope.text == ""
    assert [one.name for one in envelope.attachments] == ["a.csv"]


def test_a_mail_cut_into_pieces_is_not_read_as_an_empty_one() -> None:
    envelope = opened(BYTES, 'Content-Type: message/partial; id="a@b.test"; number=1; total=3')

    assert envelope.text == ""
    assert envelope.wrapped == "the mail was sent in several pieces"
