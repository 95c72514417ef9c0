"""A quoted verb never decides: our own letter, whatever a client does to it, is cut from the answer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.core.policy import Verb
from escalationd.mail.forms.html import to_text
from escalationd.mail.letters.compose import Composer, Stationery
from escalationd.mail.replies.reply import new_words
from tests.mail import clients
from tests.mail.test_verdict import BOOKED, _lines, read
from tests.render.samples import NOW, letter_of, post_of
from tests.support.cast import POLICY

_PAGE = Composer(POLICY, Stationery(mailbox=POLICY.mailbox, sender_name="Example Escalations", instance="test")).pages(
    *letter_of("brief"), post_of(letter_of("brief")[0]), NOW
)
LETTER = _PAGE.text
SHOWN = to_text(_PAGE.html)
OWN = f"{LETTER}\n{SHOWN}"
WORDS = "Denied, see policy 4."
INTRODUCTIONS = {**clients.OUTLOOK, **clients.ATTRIBUTIONS, **clients.RULERS}
STRANGE = (
    "Escalations kirjoitas sulle 24.11.2026 10:05:",
    "Autor: Example Escalations\nKuupäev: 24.11.2026\nZu: Ruth\nBetreff: Please decide",
    "Ruth Okafor/EXAMPLE\n24.11.2026 10:05\nAn\tEscalations\nKopie\t\nThema\tPlease decide",
)


def _wrapped(text: str, width: int) -> str:
    """Each line broken at ``width``, the first piece marked and the rest not, as careless clients do."""
    return "\n".join(piece for line in text.split("\n") for piece in (clients.wrapped(line, width) or "").split("\n"))


def _broken_marks(text: str) -> str:
    return "\n".join(clients.wrapped(f"> {line}".rstrip(), 74) for line in text.split("\n"))


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
@pytest.mark.parametrize("shape", [LETTER, SHOWN], ids=["text", "html"])
def test_our_letter_is_cut_in_every_clients_quotation(introduction: str, shape: str) -> None:
    for quoted in (
        shape,
        clients.marked(shape),
        _wrapped(shape, 60),
        clients.marked(_wrapped(shape, 60)),
        _broken_marks(shape),
    ):
        assert new_words(f"{WORDS}\n\n{introduction}\n\n{quoted}", own_letter=OWN) == WORDS


@pytest.mark.parametrize("introduction", STRANGE)
def test_an_introduction_in_words_that_we_do_not_know_is_cut_above_our_letter(introduction: str) -> None:
    assert new_words(f"{WORDS}\n\n{introduction}\n\n{LETTER}", own_letter=OWN) == WORDS


@pytest.mark.parametrize("shape", [LETTER, SHOWN], ids=["text", "html"])
def test_our_letter_is_known_again_without_its_marker_and_without_any_mark(shape: str) -> None:
    below = shape.split("\n", 2)[2]

    assert new_words(f"{WORDS}\n\n{below}", own_letter=OWN) == WORDS
    assert new_words(f"{WORDS}\n\n{_wrapped(below, 60)}", own_letter=OWN) == WORDS


def test_our_marker_is_found_when_it_is_wrapped_or_inside_a_line() -> None:
    wrapped = LETTER.replace("--- Please write above this line ---", "--- Please write above\nthis line ---")
    flat = " ".join(LETTER.split())

    assert new_words(f"{WORDS}\n\n{wrapped}", own_letter=OWN) == WORDS
    assert new_words(f"{WORDS} {flat}") == WORDS


def test_answers_below_and_between_the_lines_of_our_letter_are_kept() -> None:
    quoted = clients.marked(LETTER)
    middle = quoted.index("\n\n" if "\n\n" in quoted else "\n>\n", len(quoted) // 2)
    attribution = clients.ATTRIBUTIONS["Thunderbird"]

    assert new_words(f"{attribution}\n{quoted}\n\n{WORDS}", own_letter=OWN) == WORDS
    assert new_words(f"{attribution}\n{quoted[:middle]}\n{WORDS}\n\n{quoted[middle:]}", own_letter=OWN) == WORDS


def test_a_short_answer_that_is_also_a_line_of_our_letter_is_kept_above_the_marker() -> None:
    assert new_words(
        f"money is missing at the customer\n\n{LETTER}", own_letter=f"{LETTER}\nmoney is missing at the customer"
    ) == ("money is missing at the customer")


ANSWERS = [words for table in BOOKED.values() for words in _lines(table)]
TAILS = [*clients.SIGNATURES.values(), *clients.SMALL_PRINT.values(), *clients.PHONE_LINES, ""]


@given(
    words=st.sampled_from(ANSWERS),
    introduction=st.sampled_from(sorted(INTRODUCTIONS.values())),
    shape=st.sampled_from(
        [LETTER, SHOWN, "Approved.\nYes, go ahead.\n\nDeny it.", "Denied. Not approved?\n\nThanks\nMaya"]
    ),
    width=st.integers(45, 120),
    marked=st.booleans(),
    tail=st.sampled_from(TAILS),
    gap=st.sampled_from(["\n", "\n\n", "\n\n\n"]),
)
def test_a_quoted_letter_a_signature_and_small_print_never_change_the_verdict(
    words: str, introduction: str, shape: str, width: int, marked: bool, tail: str, gap: str
) -> None:
    quoted = clients.marked(_wrapped(shape, width)) if marked else _wrapped(shape, width)
    alone, mail = read(new_words(words)), f"{words}\n\n{tail}{gap}{introduction}{gap}{quoted}"

    spoken = read(new_words(mail, own_letter=OWN))

    assert (spoken.verb, spoken.unclear, spoken.refer_to, spoken.when) == (
        alone.verb,
        alone.unclear,
        alone.refer_to,
        alone.when,
    )


def test_words_that_begin_like_an_attribution_do_not_reach_over_a_signature() -> None:
    mail = f"A yes from me\n\n--\nRuth Okafor\nApproved by ISO 9001\nZitat von Example <desk@example.test>:\n{LETTER}"

    assert new_words(mail) == "A yes from me"


@given(
    introduction=st.sampled_from(sorted(INTRODUCTIONS.values())),
    tail=st.sampled_from(TAILS),
    verb=st.sampled_from(ANSWERS),
)
def test_a_quoted_verb_below_no_words_decides_nothing(introduction: str, tail: str, verb: str) -> None:
    for quoted in (verb, clients.marked(verb)):
        spoken = read(new_words(f"{tail}\n\n{introduction}\n\n{quoted}"))

        assert spoken.verb is None


HESITANT = (
    "not", "never", "don't", "if", "unless", "once", "maybe", "perhaps", "probably", "but", "only", "until", "half",
    "provided that", "subject to", "cannot", "won't", "would", "might", "could", "should", "as long as", "nicht",
    "wenn", "aber", "vielleicht", "pas", "mais",
)  # fmt: skip
APPROVALS = [words for words in _lines(BOOKED[Verb.APPROVE]) if "\n" not in words and ". " not in words]


@given(words=st.sampled_from(APPROVALS), hesitant=st.sampled_from(HESITANT), seed=st.integers(0, 10_000))
def test_a_negating_or_hedging_word_in_its_sentence_never_leaves_an_approval(
    words: str, hesitant: str, seed: int
) -> None:
    parts = words.rstrip(".!").split(" ")
    parts.insert(random.Random(seed).randint(0, len(parts)), hesitant)  # noqa: S311 - a place in a sentence, not a secret

    spoken = read(" ".join(parts))

    assert spoken.verb is not Verb.APPROVE


@given(words=st.text(max_size=300))
def test_any_text_is_read_as_exactly_one_thing(words: str) -> None:
    spoken = read(words)

    assert sum((spoken.verb is not None, spoken.courtesy, bool(spoken.unclear))) <= 1
