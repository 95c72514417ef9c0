"""Every one-tap action that our letters offer, sent by the usual clients, is read as just its word."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest

from escalationd.core.policy import Verb
from escalationd.mail.forms.html import to_text
from escalationd.mail.letters.compose import Composer, Stationery
from escalationd.mail.opening.envelope import open_envelope
from escalationd.mail.replies.reply import new_words
from escalationd.mail.replies.verdict import Spoken, read_staff_reply, read_verdict
from tests.mail import clients
from tests.mail.test_verdict import BOOKED, _lines, read
from tests.render.samples import NOW, SAMPLES, letter_of, post_of
from tests.support.cast import POLICY

COMPOSER = Composer(POLICY, Stationery(mailbox=POLICY.mailbox, sender_name="Example Escalations", instance="test"))


def _taps() -> Iterator[tuple[str, str, str, bool]]:
    """Name of the letter, the verb, the body that a tap opens, and whether a decider reads it."""
    for name in SAMPLES:
        letter, case = letter_of(name)
        page = COMPOSER.pages(letter, case, post_of(letter), NOW)
        for link in html5lib.parse(page.html, namespaceHTMLElements=False).iter("a"):
            body = parse_qs(urlsplit(link.get("href", "")).query).get("body", [""])[0]
            word = body.split("\r\n")[0].split(" ")[0].strip(":")
            if word.isupper() and word.lower() in set(Verb):
                yield name, word.lower(), body, letter.undo_token or "\nRef: " in body


TAPS = sorted(set(_taps()))


def _plain(body: str) -> EmailMessage:
    mail = EmailMessage()
    mail.set_content(body.replace("\r\n", "\n"))
    return mail


def _phone(body: str) -> EmailMessage:
    return _plain(f"{body}\n\nSent from my iPhone")


def _signed(body: str) -> EmailMessage:
    return _plain(f"{body}\n\nBest regards,\nRuth Okafor\nCIO | Example Ltd\nApproved supplier of the year")


def _warned(body: str) -> EmailMessage:
    return _plain(f"{clients.BANNERS['wrapped']}\n\n{body}")


def _flowed(body: str) -> EmailMessage:
    mail = _plain(body)
    mail.set_param("format", "flowed")
    return mail


def _encoded(body: str) -> EmailMessage:
    mail = EmailMessage()
    mail.set_content(body.replace("\r\n", "\n") + "\n-- \nRuth Ökafor", cte="base64")
    return mail


def _word_html(body: str) -> EmailMessage:
    """Outlook for Windows: each line a paragraph of Word, an empty one holding a hard space."""
    lines = (html.escape(line) or "&nbsp;" for line in body.split("\r\n"))
    paragraphs = "".join(f'<p class="MsoNormal">{line}<o:p></o:p></p>' for line in lines)
    mail = EmailMessage()
    mail.set_content(f'<html><body><div class="WordSection1">{paragraphs}</div></body></html>', subtype="html")
    return mail


def _phone_html(body: str) -> EmailMessage:
    """A phone that sends HTML only, with its line below."""
    lines = "<br>".join(html.escape(line) for line in body.split("\r\n"))
    mail = EmailMessage()
    mail.set_content(f"<div dir=auto>{lines}</div><br><div dir=ltr>Sent from my iPhone</div>", subtype="html")
    return mail


CLIENTS = (_plain, _phone, _signed, _warned, _flowed, _encoded, _word_html, _phone_html)


def _read(mail: EmailMessage, *, decides: bool) -> Spoken:
    mail["From"] = "cio@example.test"
    envelope = open_envelope(mail.as_bytes(policy=SMTP))
    words = new_words(envelope.text if envelope.text.strip() else to_text(envelope.html or ""))
    return read_verdict(words, POLICY, now=NOW, zone="Europe/Berlin") if decides else read_staff_reply(words, POLICY)


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__.strip("_"))
@pytest.mark.parametrize(
    ("verb", "body", "decides"), [tap for _, *tap in TAPS], ids=[f"{name} {verb}" for name, verb, *_ in TAPS]
)
def test_a_tap_is_read_as_its_word(verb: str, body: str, decides: bool, client: Callable[[str], EmailMessage]) -> None:
    spoken = _read(client(body), decides=decides)

    assert (spoken.verb, spoken.unclear) == (verb, "")


def test_every_word_that_can_be_tapped_was_tapped() -> None:
    assert {verb for _, verb, *_ in TAPS} == set(Verb) - {Verb.AWAY, Verb.CONFIRM}


def test_what_is_typed_behind_a_tapped_word_is_its_detail() -> None:
    refer = _read(_plain("REFER TO Lena Fischer\r\n\r\nShe knows them.\r\n\r\nSent from my iPhone"), decides=True)
    review = _read(_plain(f"REVIEW ON {NOW + timedelta(days=2):%Y-%m-%d} 14:00\r\n\r\n"), decides=True)
    above = _read(_plain(f"ESCALATE FOR REVIEW ON {NOW + timedelta(days=2):%Y-%m-%d} 14:00\r\n\r\n"), decides=True)
    away = _read(_plain(f"AWAY UNTIL {NOW + timedelta(days=2):%Y-%m-%d}\r\n\r\n"), decides=True)
    ask = _read(_plain("ASK\r\n\r\nWhat does the bank say?\r\n"), decides=True)
    customer = _read(_plain("CUSTOMER: \r\nYour payment has arrived.\r\n"), decides=False)

    assert (refer.refer_to, refer.note) == ("Lena Fischer", "She knows them.")
    assert review.when is not None
    assert (above.verb, above.for_review, above.when) == (Verb.ESCALATE, True, review.when)
    assert away.when is not None
    assert ask.question == "What does the bank say?"
    assert customer.note == "Your payment has arrived."


@pytest.mark.parametrize("words", [words for verb in (Verb.APPROVE, Verb.DENY) for words in _lines(BOOKED[verb])])
def test_the_word_and_its_note_are_understood_again_when_they_are_sent_back_for_confirmation(words: str) -> None:
    """ "Did you write this?" opens a reply that says the verb, and below it the note as we understood it."""
    first = read(words)

    assert read(f"{first.verb.value.upper()}\n\n{first.note}").verb is first.verb
