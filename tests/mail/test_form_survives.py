"""Any value survives the way of a form: our template, a client that quotes, wraps or formats it, the reader."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalationd.core.effects import Letter, LetterKind
from escalationd.mail.forms.form import Form, read_form
from escalationd.mail.letters.compose import Composer, Stationery
from escalationd.mail.opening.envelope import open_envelope
from tests.render.samples import INCOMPLETE, NOW, post_of
from tests.support.cast import MAILBOX, POLICY

LABELS = {
    name: POLICY.fields[name].label
    for name in (
        "ticket_id",
        "customer_id",
        "issue_summary",
        "timeline",
        "actions_taken",
        "why_escalating",
        "amount",
        "currency",
        "transaction_ids",
        "current_status",
    )
}
TEXTS = ("issue_summary", "timeline", "actions_taken", "why_escalating", "current_status")

_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéñłşあ字я0123456789"
_TRICKY = (
    "amount:",
    "status:",
    "customer",
    "the",
    "said:",
    "wrote:",
    "10:30",
    "https://wiki.example/a?b=c:d",
    "–",
    "=",
    "a/b",
    "<b>",
    "&amp;",
    "C:\\temp",
    "#12",
    "100%",
    "e.g.",
    "(x)",
    "'quoted'",
    '"said"',
    "a,b;c",
    "1.250,00",
    "x_y_z",
)
# No bar among them: before a label it begins another field, as "Amount: 5 | Currency: EUR" does.
_WORD = st.one_of(st.text(_LETTERS, min_size=1, max_size=12), st.sampled_from(_TRICKY))
_START = st.sampled_from(
    ["Payments failed", "Customer called", "We restarted", "Started on", "Ärger seit", "Nobody answers"]
)
sentences = st.builds(
    lambda start, words, end: " ".join([start, *words, end]),
    _START,
    st.lists(_WORD, max_size=25),
    st.sampled_from(["today.", "again.", "since Monday"]),
)
numbers = st.integers(min_value=1, max_value=10**6)
amounts = st.decimals(min_value=0, max_value=10**12, places=2)
forms = st.fixed_dictionaries(
    {
        "ticket_id": numbers.map("TCK-{}".format),
        "customer_id": numbers.map("C-{}".format),
        **dict.fromkeys(TEXTS, sentences),
        "amount": amounts,
        "currency": st.sampled_from(["CSR", "EUR", "USDT", "CAD"]),
        "transaction_ids": st.lists(numbers.map("TXN-{}".format), min_size=1, max_size=6).map(tuple),
    }
)
Values = dict[str, object]


def write(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def pairs(values: Values) -> list[tuple[str, str]]:
    return [(LABELS[name], write(value)) for name, value in values.items()]


def plain(values: Values) -> str:
    return "".join(f"{label}: {value}\n" for label, value in pairs(values))


def quoted(text: str, mark: str) -> str:
    """A client that wraps while it quotes."""
    lines = [
        piece
        for line in text.splitlines()
        for piece in textwrap.wrap(line, 66, break_long_words=False, break_on_hyphens=False) or [""]
    ]
    return "".join(f"{mark}{line}\n" for line in lines)


def flowed(text: str) -> bytes:
    """A client of RFC 3676: soft breaks end in a space, and lines that begin like a quote are stuffed."""
    lines = []
    for line in text.splitlines():
        pieces = textwrap.wrap(line, 60, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [*(f"{piece} " for piece in pieces[:-1]), pieces[-1]]
    body = "\r\n".join(f" {line}" if line.startswith((" ", ">", "From ")) else line for line in lines)
    head = "From: maya@example.test\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
    return (head + body).encode()


def from_text(text: str) -> Form:
    return read_form(text, None, POLICY)


def from_html(body: str) -> Form:
    return read_form("", f"<html><body>{body}</body></html>", POLICY)


def rows(values: Values, pattern: str) -> str:
    return "".join(pattern.format(label=html.escape(label), value=html.escape(value)) for label, value in pairs(values))


INTRODUCED = f"On Tue, 24 Nov 2026 at 10:00, Escalations <{MAILBOX}> wrote:\n"
OUTLOOK = f"Please see below.\n\n________________________________\nFrom: Escalations <{MAILBOX}>\nSent: Tuesday, 24 November 2026 10:00\nTo: Maya\nSubject: The form to fill in\n\n"
WAYS: dict[str, Callable[[Values], Form]] = {
    "typed": lambda values: from_text(plain(values)),
    "typed and wrapped": lambda values: from_text(quoted(plain(values), "")),
    "filled in between quotes": lambda values: from_text(INTRODUCED + quoted(plain(values), "> ")),
    "quoted twice": lambda values: from_text(INTRODUCED + quoted(plain(values), ">> ")),
    "below Outlook's header": lambda values: from_text(OUTLOOK + plain(values)),
    "flowed": lambda values: from_text(open_envelope(flowed(plain(values))).text),
    "bulleted": lambda values: from_text("".join(f"- {line}\n" for line in plain(values).splitlines())),
    "values below their labels": lambda values: from_text(
        "".join(f"{label}:\n{value}\n\n" for label, value in pairs(values))
    ),
    "paragraphs": lambda values: from_html(rows(values, "<p><b>{label}:</b> {value}</p>")),
    "line breaks": lambda values: from_html(rows(values, "{label}: {value}<br>\n")),
    "a table": lambda values: from_html(f"<table>{rows(values, '<tr><td>{label}</td><td>{value}</td></tr>')}</table>"),
    "a row of labels": lambda values: from_html(
        f"<table><tr>{rows(values, '<th>{label}</th>')}</tr><tr>{rows(values, '<td>{value}</td>')}</tr></table>"
    ),
    "Word": lambda values: from_html(
        rows(
            values,
            "<p class=MsoNormal><b>{label}:<o:p></o:p></b> <span style='font-size:11pt'>{value}</span><o:p></o:p></p>",
        )
    ),
}


def folded(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=8, derandomize=True)
@given(values=forms)
def test_every_value_survives(way: str, values: Values) -> None:
    form = WAYS[way](values)

    assert form.invalid == ()
    assert {name: folded(value) for name, value in form.fields.items()} == {
        name: folded(value) for name, value in values.items()
    }


COMPOSER = Composer(POLICY, Stationery(mailbox=MAILBOX, sender_name="Example Escalations", instance="test"))
ASKED_BACK = Letter(kind=LetterKind.MISSING, key="x", to="maya@example.test", facts={})


@settings(max_examples=8, derandomize=True)
@given(values=forms, mark=st.sampled_from(["> ", ">", ">> ", ""]))
def test_an_answer_typed_over_our_own_letter_is_read_and_nothing_else(values: Values, mark: str) -> None:
    """Only what the letter did not hold already is new; its own lines, its advice and its hints are not."""
    letter = COMPOSER.pages(ASKED_BACK, INCOMPLETE, post_of(ASKED_BACK), NOW).text
    begun = [line for line in letter.split("\n") if line.startswith(tuple(f"{label}: " for label in LABELS.values()))]
    new = {
        name: value for name, value in values.items() if any(line.startswith(f"{LABELS[name]}: <") for line in begun)
    }
    typed = "\n".join(
        next(
            (
                f"{label}: {write(values[name])}"
                for name, label in LABELS.items()
                if name in new and line.startswith(f"{label}: <")
            ),
            line,
        )
        for line in letter.split("\n")
    )
    form = read_form("\n".join(f"{mark}{line}" for line in typed.split("\n")), None, POLICY, own_letter=letter)

    assert new
    assert {name: folded(value) for name, value in form.fields.items()} == {
        name: folded(value) for name, value in new.items()
    }
    assert form.invalid == ()


@settings(max_examples=8, derandomize=True)
@given(values=forms)
def test_an_answer_on_top_of_our_own_letter_is_read_and_nothing_else(values: Values) -> None:
    """What the letter held already is known, and no news."""
    letter = COMPOSER.pages(ASKED_BACK, INCOMPLETE, post_of(ASKED_BACK), NOW).text

    form = read_form(plain(values) + "\n" + INTRODUCED + quoted(letter, "> "), None, POLICY, own_letter=letter)

    known = set(letter.split("\n"))
    assert {name: folded(value) for name, value in form.fields.items()} == {
        name: folded(value) for name, value in values.items() if f"{LABELS[name]}: {write(value)}" not in known
    }


@settings(max_examples=5, derandomize=True)
@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    form = read_form(text, f"<p>{text}</p>", POLICY)

    assert all(isinstance(value, str | Decimal | tuple) for value in form.fields.values())
