"""The new words of a reply, whatever client quotes, in any language and place."""

from __future__ import annotations

import itertools

import pytest

from escalationd.mail.replies.reply import new_words
from tests.mail import clients

THEIRS = "Hello Ruth,\n\nplease approve it today.\nApproved is what we hope for.\n\nYes, go ahead.\nMaya"
"""Somebody's mail full of verbs, which is not a letter of ours."""

WORDS = "Denied, see policy 4."


def _quoted(introduction: str) -> list[str]:
    """The mail below its introduction: marked or not, with and without empty lines."""
    texts = (THEIRS, clients.marked(THEIRS))
    return [f"{introduction}{gap}{text}" for text, gap in itertools.product(texts, ("\n", "\n\n"))]


@pytest.mark.parametrize("block", clients.OUTLOOK.values(), ids=clients.OUTLOOK)
@pytest.mark.parametrize(
    "rule", ["", "________________________________\n", "-----Original Message-----\n"], ids=["bare", "rule", "ruler"]
)
def test_outlooks_header_block_begins_the_quote_in_every_language(block: str, rule: str) -> None:
    for quoted in _quoted(rule + block):
        assert new_words(f"{WORDS}\n\n{quoted}") == WORDS


@pytest.mark.parametrize("line", clients.ATTRIBUTIONS.values(), ids=clients.ATTRIBUTIONS)
@pytest.mark.parametrize("width", [500, 72, 60, 40])
def test_an_attribution_begins_the_quote_in_every_language_and_however_it_is_wrapped(line: str, width: int) -> None:
    for quoted, gap in itertools.product(_quoted(clients.wrapped(line, width)), ("\n", "\n\n")):
        assert new_words(f"{WORDS}{gap}{quoted}") == WORDS


@pytest.mark.parametrize("lines", clients.AS_THEY_COME.values(), ids=clients.AS_THEY_COME)
def test_an_introduction_in_a_form_of_its_own_begins_the_quote(lines: str) -> None:
    for quoted in _quoted(lines):
        assert new_words(f"{WORDS}\n\n{quoted}") == WORDS


@pytest.mark.parametrize("line", clients.RULERS.values(), ids=clients.RULERS)
def test_a_ruler_in_words_begins_the_quote(line: str) -> None:
    for quoted in _quoted(f"{line}\n{clients.OUTLOOK['English']}"):
        assert new_words(f"{WORDS}\n\n{quoted}") == WORDS
    assert new_words(f"{WORDS}\n\n{line}\n\n{THEIRS}") == WORDS


@pytest.mark.parametrize("line", clients.PHONE_LINES)
def test_a_phones_line_is_not_said_by_its_owner(line: str) -> None:
    assert new_words(f"{WORDS}\n\n{line}") == WORDS
    assert new_words(f"{WORDS}\n\n{line}\n\n{clients.ATTRIBUTIONS['Gmail']}\n{clients.marked(THEIRS)}") == WORDS


@pytest.mark.parametrize("signature", clients.SIGNATURES.values(), ids=clients.SIGNATURES)
def test_a_signature_is_cut(signature: str) -> None:
    assert new_words(f"{WORDS}\n\n{signature}") == WORDS
    assert new_words(f"{WORDS}\n{signature}\n\n{clients.ATTRIBUTIONS['Gmail']}\n{clients.marked(THEIRS)}") == WORDS


@pytest.mark.parametrize("print_", clients.SMALL_PRINT.values(), ids=clients.SMALL_PRINT)
def test_small_print_and_footers_are_cut(print_: str) -> None:
    assert new_words(f"{WORDS}\n\n{print_}") == WORDS
    assert new_words(f"{WORDS}\n\nBest regards,\nRuth Okafor\n\n{print_}") == WORDS


@pytest.mark.parametrize("banner", clients.BANNERS.values(), ids=clients.BANNERS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_gateways_warning_on_top_is_cut_so_that_the_verb_leads(banner: str, gap: str) -> None:
    assert new_words(f"{banner}{gap}{WORDS}") == WORDS


def test_answers_between_and_below_quoted_lines_are_kept() -> None:
    text = (
        f"{clients.ATTRIBUTIONS['Gmail']}\n\n> Shall we pay?\n\nNo, not yet.\n\n> And the customer?\n\nWait for legal."
    )

    assert new_words(text) == "No, not yet.\n\nWait for legal."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday we pay. On the other hand, nobody wrote to us.",
        "As Ruth said, the bank is slow.",
        "Sent from the office was a document, which is part of the case. It was never read.",
        "This message is what the customer got from us.",
        "We agreed on this:\n- the refund\n- the letter\n\n---\n\nand then the rest",
        "Please write to Ruth Okafor <cio@example.test> about it.",
        "Thanks for the details.\n\nThe customer is from Lyon.\nBest wishes were sent to him.",
        "In data entry the amount was wrong: 12.5.2026 was meant.",
        "Caution is needed here. The customer is angry.",
        "| Amount | 500 |\n| Currency | EUR |",
        "The caption reads: best of Lyon",
        "Internal",
        "Internal audit said no.",
        "Extern is the word that he used.",
        "The customer is registered in Germany, and works flexibly.",
        "Contact: Lena Fischer <lena@example.test>\nWhen: 2026-12-01 10:00\nRoom: 5\nFloor: 2",
        "From: the customer's side nothing came.\nTo: be honest, that is bad.",
        "Regarding TCK-20931, from the bank: nothing new on 2026-11-24.",
    ],
)
def test_what_only_looks_like_a_quote_or_a_signature_is_kept(text: str) -> None:
    assert new_words(text) == text


def test_a_postscript_below_the_name_is_still_said() -> None:
    text = "Approved.\n\nThanks,\nRuth\n\nP.S. But pay nothing before legal signs."

    assert new_words(text) == "Approved.\n\nP.S. But pay nothing before legal signs."


def test_thanks_and_a_name_alone_stay_thanks() -> None:
    assert new_words("Thanks!\nRuth\n\n-- \nRuth Okafor") == "Thanks!\nRuth"


def test_a_mail_that_lost_its_line_ends_is_cut_inside_the_line() -> None:
    text = "Denied. On 24/11/2026, Maya <maya@example.test> wrote: please approve it. Yes, go ahead."

    assert new_words(text) == "Denied."


@pytest.mark.parametrize("words", ["gesendet", "Sent via chat", "Sent from the reserve account.\nThanks for asking"])
def test_what_begins_like_a_phones_line_and_names_no_program_may_be_all_that_somebody_says(words: str) -> None:
    assert new_words(words) == words
    assert new_words("Sent from my iPhone") == ""


def test_a_postscript_below_the_signatures_delimiter_is_said() -> None:
    assert new_words("Approved\n-- \nPS wait for legal").endswith("PS wait for legal")


def test_lines_that_only_look_empty_are() -> None:
    assert new_words(f"{WORDS}\n\u200b\n \u200b\n{clients.ATTRIBUTIONS['Gmail']}\n{clients.marked(THEIRS)}") == WORDS
