"""No text of a mail adds a header, a recipient or a body to a letter, whatever its characters do to a line.

Taught by RT CVE-2012-4730 and CVE-2013-3373, CPython CVE-2024-6923 and CVE-2026-1299, and osTicket 7c5c584 (recipients
injected through a user's name).
"""

from __future__ import annotations

import email
import email.header
import email.policy
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.core.effects import LetterKind
from escalationd.mail.letters.compose import Composer, Stationery
from escalationd.mail.letters.headers_out import Head, write_head
from tests.render.samples import NOW, SAMPLES, letter_of, post_of
from tests.support.cast import MAILBOX, POLICY
from tests.support.hostile import play

LINE_ENDS = [
    "\n",
    "\r",
    "\r\n",
    "\n\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\x00",
    "\x1b[2J\n",
    "=?utf-8?q?=0D=0ABcc:_victim=40evil.test?=",
]
COMPOSER = Composer(POLICY, Stationery(mailbox=POLICY.mailbox, sender_name="Example Escalations", instance="test"))
INJECTED = "Bcc: victim@evil.test"
NAMES = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
    "Auto-Submitted", "X-Auto-Response-Suppress", "X-Escalationd-Loop", "Precedence", "Importance", "X-Priority",
    "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
}  # fmt: skip


def check(raw: bytes, to: str) -> None:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert set(mail.keys()) <= NAMES
    assert len(set(mail.keys())) == len(mail.keys())
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == (to, None, None)
    assert str(mail["From"].addresses[0].addr_spec) == MAILBOX
    assert mail.defects == []
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("end", LINE_ENDS, ids=repr)
def test_no_line_end_in_any_text_adds_a_header(tmp_path, end: str) -> None:
    _, letters = play(tmp_path, f"stuck{end}{INJECTED}{end}{end}<b>new body</b>")

    assert len(letters) > 10
    assert {letter.to.rpartition("@")[2] for letter in letters} == {"example.test"}
    for letter in letters:
        check(letter.entry.raw, letter.to)


ENCODED = "=?utf-8?q?=0D=0ABcc:_victim=40evil.test?="
HEAD = Head(
    kind=LetterKind.DECISION,
    sender=MAILBOX,
    sender_name="Example Escalations",
    to="maya@example.test",
    subject="News",
    message_id="<1@example.test>",
    date=NOW,
    instance="test",
)


@pytest.mark.parametrize(
    "text", [ENCODED, f"a {ENCODED} b", f"=?{ENCODED}", f"{ENCODED}\udc80", ENCODED.replace("D", "\u200bD")]
)
@pytest.mark.parametrize("where", ["subject", "sender_name", "to", "reply_to", "instance"])
def test_no_encoded_word_in_a_value_is_decoded_into_lines(where: str, text: str) -> None:
    written = write_head(replace(HEAD, **{where: text}))

    mail = email.message_from_bytes(written + b"\r\n", policy=email.policy.default)
    assert set(mail.keys()) <= NAMES
    assert not re.search(rb"^bcc", written, re.IGNORECASE | re.MULTILINE)
    assert all(re.match(rb"[ \t]|[A-Za-z-]+:", line) for line in written.split(b"\r\n") if line)


def test_a_subject_with_the_mark_of_an_encoded_word_arrives_as_written() -> None:
    written = write_head(replace(HEAD, subject=f"Café {ENCODED} down"))

    mail = email.message_from_bytes(written + b"\r\n", policy=email.policy.compat32)
    ((encoded, charset),) = email.header.decode_header(mail["Subject"])
    assert encoded.decode(charset) == f"Café {ENCODED} down"


pieces = st.lists(
    st.one_of(st.sampled_from([*LINE_ENDS, INJECTED, ": ", "=?utf-8?q?=0D=0ABcc:x?="]), st.text(max_size=8))
)


@given(pieces.map("".join), st.sampled_from(sorted(SAMPLES)))
def test_no_string_in_case_or_facts_adds_a_header(text: str, name: str) -> None:
    letter, case = letter_of(name)
    facts = {
        key: text if isinstance(value, str) and key not in ("audience", "stage") else value
        for key, value in letter.facts.items()
    }
    letter = replace(letter, facts=facts)
    case = replace(case, issue=text, ticket=text, recommendation=text, question=text) if case else None

    check(COMPOSER.compose(letter, case, post_of(letter), NOW).raw, letter.to)


@given(pieces.map("".join))
def test_no_message_id_of_a_mail_adds_a_header(text: str) -> None:
    letter, case = letter_of(next(iter(SAMPLES)))
    post = replace(post_of(letter), in_reply_to=text, references=(text, f"<{text}>", "<ok@x.test>"))

    check(COMPOSER.compose(letter, case, post, NOW).raw, letter.to)


@pytest.mark.parametrize(
    "name",
    [
        "Example, Escalations",
        'A "q" \\ b',
        "Example Escalations, Finance & Operations Department of the very large Example Group Ltd., Berlin",
        "SEVEN{{7*7}} <%=7*7%> {0.__class__} %(x)s aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Müller & Söhne, Eskalation, und noch viel mehr in einer sehr langen Zeile, <b>",
        "a@b.test",
        "team: x;",
    ],
)
def test_a_long_name_of_ours_with_a_comma_is_one_mailbox(name: str) -> None:
    """The standard library loses the quotes of a name that it folds."""
    written = write_head(replace(HEAD, sender_name=name))

    mail = email.message_from_bytes(written + b"\r\n", policy=email.policy.default)
    assert [one.addr_spec for one in mail["From"].addresses] == [MAILBOX]
    assert max(map(len, written.split(b"\r\n"))) <= 78
    shown = written.split(b"From: ")[1].split(b"\r\nTo: ")[0].decode().replace("\r\n", "").rpartition("<")[0].strip()
    words = email.header.make_header(email.header.decode_header(shown))
    assert re.sub(r"\\(.)", r"\1", str(words).strip('"')) == name.rstrip('"')
