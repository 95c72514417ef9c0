"""Every letter with every field empty, long, right-to-left and hostile: it reads well, and nothing gets in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import escalationd.mail.letters.compose
from escalationd.core.customer import check_message
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation, Status
from escalationd.core.policy import Verb
from escalationd.core.summary import DigestFacts, Listed, Mail, Mails
from escalationd.mail.forms.form import read_form
from escalationd.mail.letters.actions import mailto
from escalationd.mail.letters.columns import align, fold
from escalationd.mail.letters.compose import Composer, Page, Stationery, thread_subject
from escalationd.mail.letters.templating import opening
from escalationd.mail.marks import MARKER, plus_address
from escalationd.mail.replies.reply import new_words
from tests.render.fillings import FILLINGS, HOSTILE, filled_letter
from tests.render.samples import (
    APPROVED,
    AT_CEO,
    BUSY,
    CASE,
    INCOMPLETE,
    NOW,
    OTHER_TOKEN,
    SAMPLES,
    SUMMARY,
    TOKEN,
    URGENT,
    letter_of,
    post_of,
)
from tests.support.cast import CEO, CIO, LENA, MAYA, POLICY, QUEUE

COMPOSER = Composer(POLICY, Stationery(mailbox=POLICY.mailbox, sender_name="Example Escalations", instance="test"))
OUTSIDE = (LetterKind.CUSTOMER, LetterKind.TICKET)
UNANSWERED = (*OUTSIDE, LetterKind.DIGEST, LetterKind.ALARM, LetterKind.TEMPLATE)


def page_of(letter: Letter, case: Escalation | None) -> Page:
    return COMPOSER.pages(letter, case, post_of(letter), NOW)


def sample(name: str) -> Page:
    return page_of(*letter_of(name))


def walk(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if isinstance(element.tag, str):
            yield element.tag, dict(element.attrib)


ELEMENTS = frozenset("html head meta title style body div table tbody tr td p h1 span br b a".split())
ATTRIBUTES = frozenset(
    "lang charset name content class style role cellpadding cellspacing border width align valign bgcolor colspan"
    " dir href".split()
)


def test_every_kind_has_a_sample() -> None:
    assert {kind for kind, *_ in SAMPLES.values()} == set(LetterKind)


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("name", SAMPLES)
def test_any_text_leaves_the_letter_in_order(name: str, filling: str) -> None:
    text = FILLINGS[filling]
    page = page_of(*filled_letter(name, text))

    for tag, attributes in walk(page.html):
        assert tag in ELEMENTS
        assert attributes.keys() <= ATTRIBUTES
        assert attributes.get("href", "mailto:").startswith("mailto:")
    assert "49" not in page.subject or "49" in text
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", page.text + page.html + page.subject
    )
    assert "\n" not in page.subject
    assert OTHER_TOKEN not in page.text.replace(own_tokens(name), "")


def own_tokens(name: str) -> str:
    """The second case of a bundled reminder has a token of its own; elsewhere it can only have been quoted."""
    return OTHER_TOKEN if name == "reminders" else "no such token"


@pytest.mark.parametrize("name", SAMPLES)
def test_hostile_html_adds_no_element(name: str) -> None:
    attack = HOSTILE[1] + HOSTILE[2]
    same_shape = re.sub(r"\S", "x", attack)
    harmless = Counter(tag for tag, _ in walk(page_of(*filled_letter(name, same_shape)).html))
    hostile = Counter(tag for tag, _ in walk(page_of(*filled_letter(name, attack)).html))

    assert hostile == harmless


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400), name=st.sampled_from(sorted(SAMPLES)))
def test_no_string_in_any_field_breaks_a_letter(text: str, name: str) -> None:
    letter, case = filled_letter(name, text)

    rendered = COMPOSER.compose(letter, case, post_of(letter), NOW)

    assert all(len(line) <= 998 for line in rendered.raw.split(b"\r\n"))
    assert b"\n" not in rendered.raw.replace(b"\r\n", b"")
    assert b"\r" not in rendered.raw.replace(b"\r\n", b"")
    assert rendered.raw.isascii()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_letter_without_its_facts_still_reads(name: str) -> None:
    letter, case = letter_of(name)

    page = page_of(replace(letter, facts={}), case)

    assert page.subject
    assert "None" not in page.text
    assert "Undefined" not in page.html


@pytest.mark.parametrize("name", [name for name, (kind, *_) in SAMPLES.items() if kind not in UNANSWERED])
@pytest.mark.parametrize("filling", [None, "long", "rtl", "hostile"])
def test_the_preview_is_known_as_ours_when_a_client_shows_it_above_the_quoted_marker(
    name: str, filling: str | None
) -> None:
    page = page_of(*filled_letter(name, FILLINGS[filling])) if filling else sample(name)
    hidden = re.search(r"mso-hide:all[^>]*>([^<]*)</div>", page.html)

    assert hidden
    preview = html5lib.parseFragment(hidden.group(1)).text
    assert 40 <= len(preview) <= 150
    assert new_words(f"Fine with me.\n\n{preview}\n{page.text}", own_letter=page.text) == "Fine with me."


@pytest.mark.parametrize("name", [name for name, (kind, *_) in SAMPLES.items() if kind not in OUTSIDE])
def test_the_heading_is_the_first_line_of_the_text_with_whole_references_and_amounts(name: str) -> None:
    page = sample(name)
    heading = next(element for element in html5lib.parse(page.html, namespaceHTMLElements=False).iter("h1"))
    words = "".join(heading.itertext())

    assert words == " ".join(page.text.removeprefix(MARKER).strip().split("\n\n")[0].split())
    assert [span.text for span in heading.iter("span")] == re.findall(
        r"ESC-2026-\d{4}|EUR 12,500\.00|\d\d:\d\d \(Berlin time\)", words
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_the_marker_stands_on_top_of_what_may_be_answered(name: str) -> None:
    page = sample(name)

    if letter_of(name)[0].kind in UNANSWERED:
        assert MARKER not in page.text + page.html
    else:
        assert page.text.startswith(MARKER + "\n")
        assert MARKER in page.html


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_fetched_and_nothing_is_fancy(name: str) -> None:
    """No image, no font, no script from anywhere; no layout that Outlook cannot draw."""
    html = sample(name).html

    assert not re.search(r"https?:|url\(|@import|<img|<svg|<link|<script", html)
    assert not re.search(r"display:\s*(?:flex|grid|inline-block)|position:", html)


_LONGER = (LetterKind.MISSING, LetterKind.MISSING_REMINDER, LetterKind.EXPIRED, LetterKind.DIGEST)


@pytest.mark.parametrize("name", [name for name, (kind, *_) in SAMPLES.items() if kind not in _LONGER])
def test_no_letter_is_so_long_that_a_client_clips_it(name: str) -> None:
    """Gmail shows 102 kB of HTML. A form comes back in the reply, so it is never cut; the digest has its own test."""
    for filling in ("long", "hostile"):
        assert len(page_of(*filled_letter(name, FILLINGS[filling])).html.encode()) < 100_000


def test_a_digest_with_every_list_full_is_not_clipped() -> None:
    case, sample_row = BUSY.needs.rows[0], SUMMARY.done.rows[0]
    rows = tuple(replace(sample_row, issue="x" * 300, ref=case.ref, verb="deny", by=LENA) for _ in range(6))
    mails = tuple(
        Mails(kind, (Mail(number=1, sender="a" * 99, subject="s" * 99, reason="r" * 99),) * 6, 70)
        for kind in ("failed", "unclear", "undelivered", "bounced", "refused")
    )
    full = replace(
        BUSY,
        mails=mails,
        done=Listed(rows, 9),
        approved=Listed(rows, 9),
        incomplete=Listed(rows, 9),
        customers=Listed(rows, 9),
        settled=mails[:2],
    )

    page = page_of(replace(letter_of("digest")[0], facts={"summary": full}), None)

    assert len(page.html.encode()) < 100_000
    assert "and 1,980 more" in page.text
    assert "and 1,980 more" in page.html
    assert "2,000 cases need a person" in page.text
    assert not re.search(r"\b(?:1980|2000)\b", f"{page.text}{page.html}")
    assert 'and 70 more; "escalationd outbox list" shows them all' in page.text


# --- subjects


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (CASE, "[ESCALATION] Card payments stuck - TCK-20931 [ESC-2026-0001]"),
        (replace(CASE, ticket=""), "[ESCALATION] Card payments stuck [ESC-2026-0001]"),
        (URGENT, "[URGENT] [ESCALATION] Card terminals of all shops are down - TCK-20931 [ESC-2026-0003]"),
        (
            replace(CASE, issue="two\r\nlines\u2028 and\u202e more"),
            "[ESCALATION] two lines and more - TCK-20931 [ESC-2026-0001]",
        ),
    ],
)
def test_the_subject_is_the_documents(case: Escalation, expected: str) -> None:
    assert thread_subject(case) == expected


def test_a_brief_begins_the_thread_and_the_rest_follows() -> None:
    assert sample("brief").subject == thread_subject(CASE)
    assert sample("executive").subject == thread_subject(AT_CEO)
    assert sample("reminder").subject == f"Re: {thread_subject(CASE)}"
    assert sample("missing").subject == f"Re: {thread_subject(INCOMPLETE)}"


# --- actions


def links(page: Page) -> list[tuple[str, Mapping[str, list[str]]]]:
    hrefs = [attributes["href"] for tag, attributes in walk(page.html) if tag == "a"]
    return [(unquote(urlsplit(href).path), parse_qs(urlsplit(href).query)) for href in hrefs]


def verbs(page: Page) -> list[str]:
    return [query["body"][0].split("\r\n")[0].strip() for _, query in links(page) if "body" in query]


def test_a_tap_opens_a_reply_with_the_word_on_its_own_line_and_our_reference_last() -> None:
    address, query = links(sample("brief"))[0]

    assert address == plus_address(POLICY.mailbox, TOKEN)
    assert query["subject"] == [f"Re: {thread_subject(CASE)}"]
    assert query["body"][0].split("\r\n")[0] == "APPROVE"
    assert query["body"][0].strip().split("\r\n")[-1] == f"Ref: ESC-2026-0001/{TOKEN}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("brief", ["APPROVE", "DENY", "ASK", "TAKE", "ESCALATE", "REFER TO", "REVIEW ON", "RESOLVED"]),
        ("executive", ["APPROVE", "DENY", "ASK", "TAKE", "REFER TO", "REVIEW ON", "RESOLVED"]),
        ("confirmed", ["UNDO"]),
        ("did_you_write", ["APPROVE"]),
        ("second_step", ["APPROVE", "DENY"]),
        ("acknowledged", ["SENT", "WITHDRAW"]),
        ("decision", ["RESOLVED", "SENT"]),
        ("decision-denied", ["SENT", "REOPEN"]),
        ("decision-tier", []),
        ("resolve_reminder", ["RESOLVED"]),
        ("customer_due", ["SENT", "CUSTOMER:"]),
        ("withdrawn", []),
        ("conflict", []),
        ("breach-admin", []),
        ("referral", []),
    ],
)
def test_which_words_a_letter_offers(name: str, expected: list[str]) -> None:
    page = sample(name)

    assert verbs(page) == expected
    for word in expected:
        assert re.search(rf"^  {word} +- \S", page.text, re.MULTILINE)


NEEDED = {
    "needed": (["ESCALATE", "CIO trigger:"], " ESCALATE CIO trigger: <why this needs the CIO> "),
    "needed-ceo": (["ESCALATE", "Recommended action:"], " ESCALATE Recommended action: <"),
    "needed-date": (["REVIEW ON"], "Reply with REVIEW ON and a date and time"),
    "needed-for-review": (["ESCALATE FOR REVIEW ON"], "Reply with ESCALATE FOR REVIEW ON and a date and time"),
    "needed-name": (["REFER TO"], "Reply with REFER TO and a name or address"),
}


@pytest.mark.parametrize("name", NEEDED)
def test_what_a_word_lacks_is_asked_once_and_a_button_opens_it_ready_to_fill_in(name: str) -> None:
    body, said = NEEDED[name]
    page = sample(name)
    ((address, query),) = links(page)

    assert address == plus_address(POLICY.mailbox, TOKEN)
    assert [line.strip() for line in query["body"][0].split("\r\n") if line.strip()][:-1] == body
    assert re.search(r'bgcolor="#0b57d0"[^>]*><a href="mailto:', page.html)
    text = " ".join(page.text.split())
    assert said in text
    assert text.count(body[-1]) == 1


def test_what_is_lacking_is_told_without_a_button_where_there_is_no_token() -> None:
    letter, case = letter_of("needed")

    page = COMPOSER.pages(letter, case, replace(post_of(letter), token=None, reply_to=POLICY.mailbox), NOW)

    assert links(page) == []
    assert "\n  ESCALATE\n  CIO trigger: <why this needs the CIO>\n" in page.text
    assert "button" not in page.html


def test_words_that_decide_are_not_offered_without_a_token() -> None:
    letter, case = letter_of("unclear")

    page = COMPOSER.pages(letter, case, replace(post_of(letter), token=None, reply_to=POLICY.mailbox), NOW)

    assert verbs(page) == []
    assert "Ref:" not in page.text


def test_escalate_asks_for_what_the_next_tier_needs() -> None:
    case = replace(CASE, tier="L2", recommendation="", fields={"issue_summary": "It is stuck."})
    letter = replace(letter_of("brief")[0], to=QUEUE)

    bodies = [query["body"][0] for _, query in links(page_of(letter, case))]
    escalate = next(body for body in bodies if body.startswith("ESCALATE"))

    assert "CIO trigger: " in escalate
    assert "Recommended action: " in escalate


def test_nobody_is_asked_to_take_twice() -> None:
    letter, _ = letter_of("reminder")

    assert "TAKE" not in verbs(page_of(letter, replace(CASE, taken_by=CIO)))


def test_each_case_of_a_bundle_has_its_own_token() -> None:
    addresses = {address for address, _ in links(sample("reminders"))}

    assert addresses == {plus_address(POLICY.mailbox, TOKEN), plus_address(POLICY.mailbox, OTHER_TOKEN)}


def test_without_tokens_a_bundle_offers_no_decision() -> None:
    letter, _ = letter_of("reminders")

    page = page_of(replace(letter, facts={"items": ((CASE, 1, False), (AT_CEO, 1, False))}), None)

    assert verbs(page) == []
    assert "ESC-2026-0004" in page.text


def test_a_link_can_carry_anything_and_adds_no_parameter() -> None:
    link = mailto("a+b@example.test", "x?bcc=eve@evil.test&cc=y", "one\ntwo & three=3 #4 +5 %6")
    query = parse_qs(urlsplit(link).query)

    assert query.keys() == {"subject", "body"}
    assert query["subject"] == ["x?bcc=eve@evil.test&cc=y"]
    assert query["body"] == ["one\r\ntwo & three=3 #4 +5 %6"]
    assert unquote(urlsplit(link).path) == "a+b@example.test"


def test_links_stay_short_enough_for_every_client() -> None:
    page = page_of(*filled_letter("brief", "wörter " * 200))

    assert all(len(attributes["href"]) < 2000 for tag, attributes in walk(page.html) if tag == "a")


# --- how the text part looks


@pytest.mark.parametrize("name", SAMPLES)
def test_the_text_stands_in_76_columns_but_for_the_form(name: str) -> None:
    form = {line.rstrip() for _, query in links(sample(name)) for line in query.get("body", [""])[0].split("\r\n")}
    _, case = letter_of(name)
    values = {str(value).split("\n")[0] for value in case.fields.values()} if case else set()

    for line in sample(name).text.split("\n"):
        assert len(line) <= 76 or line in form or line.partition(": ")[2] in values
        assert line == line.rstrip()


def test_a_folded_line_goes_on_below_its_words() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"

    for start, below in (("", ""), ("- ", "  "), ("12. ", "    "), ("  APPROVE - ", " " * 12)):
        _, first, second = fold(f"Words:\n{start}{words}").rstrip("\n").split("\n")
        assert first.startswith(start)
        assert second.removeprefix(below) == second.strip()
        assert f"{first} {second.strip()}" == start + words


def test_a_word_longer_than_a_line_is_not_broken() -> None:
    address = "https://example.test/" + "x" * 100

    assert fold(f"Look at {address} for more.").split("\n") == ["Look at", f"{address}", "for more.", ""]


def test_values_stand_below_one_another_and_what_is_empty_leaves_no_row() -> None:
    rows = [("Amount", "EUR 1.00"), ("Nothing", ""), ("Transaction ID(s)", "TX-1, " * 20 + "TX-2")]

    assert fold(align(rows)) == (
        "Amount:             EUR 1.00\n"
        "Transaction ID(s):  TX-1, TX-1, TX-1, TX-1, TX-1, TX-1, TX-1, TX-1, TX-1,\n"
        "                    TX-1, TX-1, TX-1, TX-1, TX-1, TX-1, TX-1, TX-1, TX-1,\n"
        "                    TX-1, TX-1, TX-2\n"
    )


@given(text=st.text(max_size=600))
def test_folding_loses_no_word(text: str) -> None:
    assert fold(text).split() == text.replace("\x01", "").split() or "\x01" in text


def test_a_form_is_never_folded() -> None:
    letter, case = letter_of("missing")
    summary = "It is stuck, " * 20 + "and nobody knows why."
    longer = replace(case, fields={**case.fields, "issue_summary": summary})  # type: ignore[union-attr]

    assert f"\nIssue summary: {summary}\n" in page_of(letter, longer).text


# --- what single letters must say


def test_the_missing_letter_names_every_field_and_holds_the_form() -> None:
    text = sample("missing").text

    assert "- Customer ID: the account identifier" in text
    assert '- Amount: "12.50,0" can be read in more than one way; write the exact\n  amount, such as 1250.00\n' in text
    assert '- Checklist: please confirm "Confirmed customer communication is logged"' in text
    assert "\nCustomer ID: <the account identifier>\n" in text
    assert "\nCurrency: EUR\n" in text
    assert "\n[x] Gathered all relevant information\n" in text
    assert "\n[ ] Confirmed customer communication is logged\n" in text
    assert "could be read in more than one way" in text


@pytest.mark.parametrize("status", [Status.INCOMPLETE, Status.EXPIRED, Status.WITHDRAWN])
def test_what_never_reached_a_tier_does_not_stand_at_one(status: Status) -> None:
    case = replace(INCOMPLETE, status=status)
    letter, _ = letter_of("status")

    listed = page_of(replace(letter, facts={"cases": (case, CASE)}), None)
    alone = page_of(letter_of("expired")[0], case)

    for shown in (listed.text, listed.html, alone.html):
        assert status in shown
        assert f"{status} at" not in shown
    assert "open at CIO" in listed.text
    assert "open at CIO" in listed.html


LONG_AMOUNT = " ".join(f"{number} of them" for number in range(100, 200))
WRONG = {
    "Amount: 12.50,0": ("12.50,0", "write the exact amount, such as 1250.00"),
    "Amount: 1.250": ("1.250", "write 1250.00 or 1.25"),
    "Currency: bananas": ("bananas", "write one of"),
    "Amount: USD 5.00\nCurrency: EUR": ("USD", "write one"),
    "Amount: 5.00\nAmount: 6.00": ("6.00", "write it once"),
    f"Amount: {LONG_AMOUNT}": ("100 of them", "write the exact amount, such as 1250.00"),
}


@pytest.mark.parametrize("written", WRONG)
def test_what_cannot_be_used_is_quoted_once_with_what_would_be_right(written: str) -> None:
    quoted, right = WRONG[written]
    letter, _ = letter_of("missing")
    case = replace(INCOMPLETE, fields={}, invalid=read_form(written, None, POLICY).invalid)

    page = page_of(letter, case)

    lines = [" ".join(line.split()) for line in re.findall(r"^- .*(?:\n  .*)*", page.text, re.MULTILINE)]
    (line,) = [line for line in lines if right in line]
    assert line.count(quoted) == 1
    assert len(line) < 300
    assert page.html.count(right) == 1
    assert "you wrote" not in f"{page.text}{page.html}".lower()


def test_one_tap_opens_a_reply_with_a_line_for_all_that_is_missing_or_wrong() -> None:
    address, query = links(sample("missing"))[0]

    assert address == POLICY.mailbox
    assert query["subject"] == [f"Re: {thread_subject(INCOMPLETE)}"]
    assert [line.strip() for line in query["body"][0].split("\r\n")] == [
        "Customer ID:",
        "Timeline:",
        "Amount:",
        "Transaction ID(s):",
        "[ ] Confirmed customer communication is logged",
    ]


def test_one_tap_sends_an_expired_case_again_as_a_new_mail_with_all_that_it_had() -> None:
    ((address, query),) = links(sample("expired"))
    again = read_form(query["body"][0].replace("\r\n", "\n"), None, POLICY)

    assert address == POLICY.mailbox
    assert query["subject"] == ["[ESCALATION] Card payments stuck - TCK-20931"]
    assert again.kinds == INCOMPLETE.kinds
    assert again.checklist == INCOMPLETE.checklist
    assert {name: value for name, value in INCOMPLETE.fields.items() if value}.items() <= again.fields.items()


def test_the_number_to_call_is_told_once() -> None:
    letter, case = letter_of("acknowledged")
    alone = page_of(replace(letter, facts={**letter.facts, "todos": ()}), case)

    assert sample("acknowledged").text.count("+49 30 5550100") == 1
    assert "L2 by phone: +49 30 5550100" in alone.text


def test_what_is_too_long_for_a_link_is_there_to_copy_instead() -> None:
    page = page_of(*filled_letter("expired", FILLINGS["long"]))

    assert links(page) == []
    assert "ready to copy" in page.html


@pytest.mark.parametrize("name", ["digest", "status", "brief", "reminder-review"])
def test_no_line_of_a_small_screen_begins_with_a_dot_and_no_link_breaks(name: str) -> None:
    page = sample(name)

    assert "·" in page.html
    assert not re.search(r"(?<!&nbsp;)(?<!\u00a0)·", page.html)
    assert all("white-space:nowrap" in link for link in re.findall(r'<a [^>]*class="link"[^>]*>', page.html))


def test_the_executive_summary_tells_the_history_in_five_lines_at_most() -> None:
    letter, case = letter_of("executive")
    busy = replace(case, rulings=case.rulings * 6)  # type: ignore[union-attr]

    history = page_of(letter, busy).text.partition("How it came here:\n")[2].partition("\n\n")[0].split("\n")

    assert len(history) == 5
    assert history[0] == "- Monday 11 May: raised by Maya Lindqvist"
    assert history[1:3] == [
        "- Tuesday 12 May: escalated by Tom Becker (L2): Above us.",
        "- Tuesday 12 May: escalated by Ruth Okafor (CIO)",
    ]


def test_the_history_does_not_repeat_the_form_that_a_note_holds() -> None:
    letter, case = letter_of("executive")
    note = "Too large for us. CIO trigger: refund above EUR 10,000 Recommended action: refund"
    told = replace(case, rulings=(replace(case.rulings[0], note=note),))  # type: ignore[union-attr,arg-type]  # there is one

    assert "escalated by Tom Becker (L2): Too large for us.\n" in page_of(letter, told).text


def test_the_executive_summary_puts_the_recommendation_first() -> None:
    text = sample("executive").text
    said = (
        "Recommendation of Ruth Okafor (CIO)",
        "What is asked",
        "Amount",
        "Risk",
        "If nothing",
        "APPROVE",
        "raised by",
    )
    order = [text.index(words) for words in said]

    assert order == sorted(order)
    assert "For your approval" in text
    assert "For your review" in sample("executive-review").text


def test_times_are_in_the_readers_zone_with_its_name() -> None:
    letter, case = letter_of("brief")
    york = replace(POLICY.people[CIO], zone="America/New_York")
    composer = Composer(replace(POLICY, people={**POLICY.people, CIO: york}), COMPOSER.stationery)

    assert "Wednesday 13 May, 11:00 (Berlin time)" in page_of(letter, case).text
    assert "Wednesday 13 May, 05:00 (New York time)" in composer.pages(letter, case, post_of(letter), NOW).text


def test_another_year_is_named() -> None:
    letter, case = letter_of("brief")

    page = COMPOSER.pages(letter, case, post_of(letter), NOW + timedelta(days=400))

    assert "Wednesday 13 May 2026" in page.text


def test_overdue_is_said() -> None:
    letter, case = letter_of("brief")

    page = COMPOSER.pages(letter, case, post_of(letter), NOW + timedelta(days=2))

    assert "Overdue since" in page.text


@pytest.mark.parametrize("name", [name for name, (kind, *_) in SAMPLES.items() if kind is LetterKind.CUSTOMER])
def test_the_customer_sees_nothing_of_ours(name: str) -> None:
    page = sample(name)

    assert not check_message(page.text, POLICY)
    assert not check_message(page.subject, POLICY)
    assert "ESC-" not in page.html


def test_the_shipped_customer_sentences_pass_our_own_check() -> None:
    wording = POLICY.wording
    sentences = (wording.customer_escalated, wording.customer_update, *wording.customer_resolved.values())

    assert [check_message(sentence, POLICY) for sentence in sentences] == [()] * len(sentences)


def test_a_decision_shows_the_note_to_staff_and_never_in_the_draft() -> None:
    page = sample("decision-denied")
    draft = page.text.partition("ready to send")[2]

    assert "clause 7" in page.text
    assert "clause 7" not in draft


def test_the_form_asks_in_the_policys_order_and_names() -> None:
    form = COMPOSER.form(("financial",))

    assert [line.partition(":")[0] for line in form.split("\n") if ": <" in line][:3] == [
        "Ticket/Case ID",
        "Customer ID",
        "Issue summary",
    ]
    assert "Currency: <CSR, EUR, USDT or CAD>" in form
    assert form.count("[ ] ") == len(POLICY.checklist)


def test_a_digest_with_nothing_to_say_says_it_in_one_line() -> None:
    from escalationd.core.digest import summarize

    summary = summarize((), DigestFacts(since=NOW - timedelta(days=1)), POLICY, NOW, "Europe/Berlin")
    letter = replace(letter_of("digest")[0], facts={"summary": summary})

    page = page_of(letter, None)

    assert page.text.startswith("Nothing waits for anybody today\n")
    assert "BY TIER" not in page.text


# --- an organisation's own templates


def own(tmp_path: Path, **files: str) -> Composer:
    for name, text in files.items():
        (tmp_path / name.replace("__", ".")).write_text(text)
    return Composer(POLICY, replace(COMPOSER.stationery, templates=tmp_path))


def test_templates_are_overridden_one_by_one(tmp_path: Path) -> None:
    composer = own(tmp_path, undone__txt='{% set lead = "Zurückgenommen" %}{% set mail_subject = "Neu" %}{{ lead }}')

    letter, case = letter_of("undone")
    page = composer.pages(letter, case, post_of(letter), NOW)

    assert (page.subject, page.text) == ("Neu", "Zurückgenommen\n")
    assert "Zurückgenommen" in page.html
    assert composer.pages(*letter_of("brief"), post_of(letter_of("brief")[0]), NOW) == sample("brief")
    assert composer.find_problems() == ()


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("brief.txt", "one\n{% if %}", "brief.txt, line 2: Expected an expression, got 'end of statement block'"),
        ("letter.txt", "x", "letter.txt: no letter has this name"),
        ("breif.html", "x", "breif.html: no letter has this name; did you mean brief.html?"),
        ("undone.txt", "\n\n{{ no_such_name }}", "undone.txt, line 3: there is no no_such_name"),
        ("undone.html", "{{ case.tier }}\n{{ case.tittle }}", "undone.html, line 2: there is no case.tittle"),
        ("_macros.txt", "\n{% macro %}", "_macros.txt, line 2: expected token 'name', got 'end of statement block'"),
        ("undone.txt", "{{ lead|no_filter }}", "undone.txt, line 1: No filter named 'no_filter'."),
        ("undone.txt", b"\xff", "undone.txt: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
    ],
)
def test_a_broken_template_is_told_with_file_and_line(
    tmp_path: Path, file: str, text: str | bytes, problem: str
) -> None:
    (tmp_path / file).write_bytes(text if isinstance(text, bytes) else text.encode())

    assert own(tmp_path).find_problems() == (problem,)


@pytest.mark.parametrize("file", ["brief.txt~", ".brief.txt.swp", ".DS_Store", "README.md", "brief.html.bak"])
def test_what_editors_leave_in_the_folder_is_no_problem(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_bytes(b"\xff{% if %}")

    assert own(tmp_path).find_problems() == ()


def test_the_shipped_templates_have_no_problems_as_ones_own(tmp_path: Path) -> None:
    shipped = Path(escalationd.mail.letters.compose.__file__).parent / "templates"
    for template in shipped.iterdir():
        (tmp_path / template.name).write_bytes(template.read_bytes())

    assert own(tmp_path).find_problems() == ()
    for name in SAMPLES:
        letter, case = letter_of(name)
        assert own(tmp_path).pages(letter, case, post_of(letter), NOW) == sample(name)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("undone.txt", "{% if %}", "undone.txt, line 1: Expected an expression"),
        ("undone.txt", "\n{{ no_such_name }}", "undone.txt, line 2: 'no_such_name' is undefined"),
        ("undone.html", "\n\n{{ 1 // 0 }}", "undone.html, line 3: integer division or modulo by zero"),
        ("_base.txt", "\n{{ case.tittle }}", "_base.txt, line 2: "),
        ("_words.txt", "{% set weekdays = 7 %}", "_words.txt: _words.txt: weekdays and months are lists"),
    ],
)
def test_a_template_that_fails_costs_no_letter_and_the_log_says_where(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, file: str, text: str, told: str
) -> None:
    letter, case = letter_of("undone")

    page = own(tmp_path, **{file.replace(".", "__"): text}).pages(letter, case, post_of(letter), NOW)

    assert page == sample("undone")
    assert told in caplog.text


def test_own_templates_stay_in_the_sandbox(tmp_path: Path) -> None:
    composer = own(tmp_path, undone__txt="{{ ''.__class__.__mro__ }}{{ case.__init__.__globals__ }}")
    letter, case = letter_of("undone")

    assert composer.pages(letter, case, post_of(letter), NOW) == sample("undone")


def test_the_language_file_changes_days_and_buttons(tmp_path: Path) -> None:
    days = '["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]'
    composer = own(tmp_path, _words__txt=f"{{% set weekdays = {days} %}}")
    letter, case = letter_of("brief")

    assert "Mittwoch 13 May" in composer.pages(letter, case, post_of(letter), NOW).text


def test_verbs_of_every_action_are_known() -> None:
    for name in SAMPLES:
        for word in verbs(sample(name)):
            if ":" not in word or word == "CUSTOMER:":
                assert word.split()[0].rstrip(":").lower() in {verb.value for verb in Verb}


def test_a_reader_without_a_zone_of_their_own_reads_the_tiers() -> None:
    letter, case = letter_of("brief-urgent")

    assert isinstance(case.clock.due, datetime)  # type: ignore[union-attr]
    assert "(Berlin time)" in page_of(replace(letter, to=QUEUE), case).text
    assert APPROVED.submitter == MAYA
    assert "(Berlin time)" in page_of(replace(letter, to=CEO), case).text


@pytest.mark.parametrize("name", ["brief", "executive", "reminder", "review"])
def test_a_long_recommendation_pushes_no_button_off_the_screen_and_stands_whole_below(name: str) -> None:
    letter, case = letter_of(name)
    assert case is not None
    advice = " ".join(f"Reason {number} to refund the fees." for number in range(60))
    facts = {**letter.facts, "recommendation": advice} if "recommendation" in letter.facts else letter.facts

    page = page_of(replace(letter, facts=facts), replace(case, recommendation=advice))

    for reading in (page.html, " ".join(page.text.split())):
        assert "Reason 9 to refund the fees" in reading
        assert 0 <= reading.find("Reason 3 ") < reading.find("APPROVE" if reading != page.html else "Approve")
        assert reading.find("APPROVE" if reading != page.html else "Approve") < reading.find("Reason 59 to refund")


@pytest.mark.parametrize("text", ["", "short", "x" * 400, "a line\n" * 7 + "a line"])
def test_what_fits_above_the_buttons_is_told_once(text: str) -> None:
    assert opening(text) == text


@pytest.mark.parametrize("text", ["word " * 200, "x" * 900, "a line\n" * 30, "one\n" + "y" * 5000])
def test_what_is_cut_says_so(text: str) -> None:
    assert text.startswith(opening(text).removesuffix(" …"))
    assert len(opening(text)) <= 402
    assert opening(text).endswith(" …")


@pytest.mark.parametrize(("name", "words"), [("review", "called a review"), ("review_cancelled", "decided before it")])
def test_whoever_did_it_is_not_told_of_themselves_by_name(name: str, words: str) -> None:
    letter, case = letter_of(name)

    assert f"Ruth Okafor has {words}" in page_of(letter, case).text
    own_page = page_of(replace(letter, to=CIO), case)
    assert f"You have {words}" in own_page.text
    assert f"You have {words}" in own_page.html
