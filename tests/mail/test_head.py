"""The head of every letter: thread, RFC 3834, importance, and nothing that another mail could have put there."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.core.effects import LetterKind
from escalationd.core.escalation import Escalation, Status
from escalationd.mail.letters.compose import Composer, Stationery, thread_subject
from escalationd.mail.letters.context import Post
from escalationd.mail.letters.headers_out import Head, clean_ids, write_head
from escalationd.mail.plain import clean_line
from tests.render.samples import CASE, NOW, SAMPLES, TOKEN, URGENT, letter_of, post_of
from tests.support.cast import POLICY

COMPOSER = Composer(POLICY, Stationery(mailbox=POLICY.mailbox, sender_name="Example Escalations", instance="test"))
EXCHANGE = "<AM0PR04MB4321B8F0A1C2D3E4F5061728394A5@AM0PR04MB4321.eurprd04.prod.outlook.com>"
TO_DECIDERS = (LetterKind.BRIEF, LetterKind.EXECUTIVE, LetterKind.REMINDER, LetterKind.REVIEW, LetterKind.QUESTION)
HEAD = Head(
    kind=LetterKind.BRIEF, sender=POLICY.mailbox, sender_name="Escalations", to="cio@example.test", subject="",
    message_id="<a@b.test>", date=NOW, instance="test",
)  # fmt: skip
EVERYTHING = "DR, RN, NRN, OOF, AutoReply"


def head(name: str, case: Escalation | None = None, **post: object) -> EmailMessage:
    letter, own = letter_of(name)
    rendered = COMPOSER.compose(letter, case or own, replace(post_of(letter), **post), NOW)  # type: ignore[arg-type]  # Post's own fields
    parsed = email.message_from_bytes(rendered.raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def raw_lines(name: str, **post: object) -> list[bytes]:
    letter, case = letter_of(name)
    raw = COMPOSER.compose(letter, case, replace(post_of(letter), **post), NOW).raw  # type: ignore[arg-type]  # as above
    return raw.partition(b"\r\n\r\n")[0].split(b"\r\n")


@pytest.mark.parametrize("name", SAMPLES)
def test_one_reader_no_copies_no_list_no_receipt(name: str) -> None:
    mail = head(name)

    assert len(mail.get_all("To", [])) == 1
    assert [str(mail["To"])] == [letter_of(name)[0].to]
    assert not {"cc", "bcc", "sender", "disposition-notification-to", "return-path"} & {key.lower() for key in mail}
    assert not [key for key in mail if key.lower().startswith("list-")]
    assert sorted(map(str.lower, mail.keys())) == sorted({key.lower() for key in mail}), "no field stands twice"


@pytest.mark.parametrize("name", SAMPLES)
def test_every_letter_says_that_it_is_automatic_and_whose(name: str) -> None:
    letter, _ = letter_of(name)
    mail = head(name)
    answer = letter.automatic

    assert mail["Auto-Submitted"] == ("auto-replied" if answer else "auto-generated")
    assert mail["X-Escalationd-Loop"] == "test"
    assert (mail["Precedence"] == "bulk") is (answer or letter.kind is LetterKind.DIGEST)
    assert "All" not in mail["X-Auto-Response-Suppress"].split(", "), "it would suppress the bounces that we need"


@pytest.mark.parametrize("name", [name for name, (kind, *_) in SAMPLES.items() if kind in TO_DECIDERS])
def test_out_of_office_answers_of_deciders_come_through(name: str) -> None:
    assert "OOF" not in head(name)["X-Auto-Response-Suppress"]


@pytest.mark.parametrize("name", ["digest", "digest-busy", "customer", "ticket", "acknowledged"])
def test_nobody_else_is_to_answer_automatically(name: str) -> None:
    assert head(name)["X-Auto-Response-Suppress"] == EVERYTHING


@pytest.mark.parametrize(
    ("name", "case", "important"),
    [
        ("brief", CASE, False),
        ("brief", URGENT, True),
        ("question", replace(URGENT, status=Status.WAITING, question="?"), True),
        ("acknowledged", URGENT, True),
        ("closed", replace(URGENT, status=Status.CLOSED), False),
        ("customer", URGENT, False),
        ("ticket", URGENT, False),
        ("alarm", CASE, True),
        ("digest", None, False),
    ],
)
def test_urgent_is_marked_while_it_is_urgent_and_only_among_us(
    name: str, case: Escalation | None, important: bool
) -> None:
    mail = head(name, case)

    assert (mail["Importance"], mail["X-Priority"]) == (("high", "1 (Highest)") if important else (None, None))


def test_the_thread_survives_ids_longer_than_a_line() -> None:
    other = EXCHANGE.replace("B8F0", "C9A1")
    lines = raw_lines("missing", in_reply_to=EXCHANGE, references=(other, EXCHANGE))
    mail = head("missing", in_reply_to=EXCHANGE, references=(other, EXCHANGE))

    assert f"In-Reply-To: {EXCHANGE}".encode() in lines
    assert mail["References"].split() == [other, EXCHANGE]
    assert not [line for line in lines if b"=?" in line]


def test_of_a_long_thread_the_first_and_the_last_ids_are_kept() -> None:
    ids = tuple(f"<{number}@example.test>" for number in range(100))

    kept = clean_ids(ids)

    assert kept[0] == ids[0]
    assert kept[-1] == ids[-1]
    assert len(kept) == 20


@given(st.lists(st.text(max_size=40) | st.from_regex(r"<[^<>\r\n ]{1,30}>", fullmatch=True), max_size=6))
def test_no_foreign_id_adds_a_field(ids: list[str]) -> None:
    plain = {key.lower() for key in head("missing", in_reply_to=None, references=())}
    mail = head("missing", in_reply_to=None, references=tuple(ids))

    assert {key.lower() for key in mail} - plain <= {"references"}


def test_every_letter_about_a_case_has_its_subject_and_reply_address() -> None:
    for name, (kind, case, *_) in SAMPLES.items():
        if case is None or kind in (LetterKind.CUSTOMER, LetterKind.TICKET, LetterKind.ALARM):
            continue
        mail = head(name)
        asks = TOKEN in str(mail["Reply-To"] or "")
        assert str(mail["Subject"]).removeprefix("Re: ") == thread_subject(case), name
        assert asks is bool(post_of(letter_of(name)[0]).reply_to != POLICY.mailbox), name


def test_the_customer_sees_the_organisation_and_no_inner_address() -> None:
    mail = head("customer")

    assert str(mail["From"]) == "Example Ltd <escalations@example.test>"
    assert mail["Reply-To"] is None


def test_a_post_without_a_thread_begins_one() -> None:
    letter, case = letter_of("brief")
    rendered = COMPOSER.compose(letter, case, Post(message_id="<a@b.test>", reply_to=POLICY.mailbox), NOW)

    assert b"\r\nMessage-ID: <a@b.test>\r\n" in rendered.raw
    assert b"In-Reply-To" not in rendered.raw
    assert b"References" not in rendered.raw


_WORDS = "Zahlungen hängen für Größe Äpfel Straße платежи зависли 支払い [ESCALATION] TCK-20931 - ¡ € =?utf-8?q?x?="


@given(words=st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=24), text=st.text(max_size=60))
def test_any_subject_begins_on_its_first_line_and_arrives_as_it_was_written(words: list[str], text: str) -> None:
    subject = clean_line(f"{' '.join(words)} {text}")

    raw = write_head(replace(HEAD, subject=subject))

    first, *more = raw.decode("ascii").partition("\r\nSubject: ")[2].split("\r\n")
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert first.strip()
    assert all(len(line) <= 78 or " " not in line.strip() for line in (f"Subject: {first}", *more))
    assert str(parsed["Subject"]).strip() == subject
