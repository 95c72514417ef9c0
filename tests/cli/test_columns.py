"""Tables of the command line on a terminal: whole references at 80 columns, and nothing cut at any width."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from escalationd.cli.columns import lay_out

MAILS = ("id", "received", "disposition", "escalation", "from", "subject", "reason")
MAIL = (
    "24", "2026-11-24 16:54Z", "accepted", "ESC-2026-0012", "maya@example.test",
    "[ESCALATION] Terminals of all shops of the merchant in Hamburg are down - TCK-20942",
    "complete; with L2, decision expected by 2026-11-25 12:00 UTC",
)  # fmt: skip
WORDS = st.text(alphabet="abcÄ-. ", max_size=30).map(lambda text: " ".join(text.split()))


def drawn(names: tuple[str, ...], rows: list[tuple[str, ...]], below: tuple[str, ...], width: int) -> str:
    return "\n".join(line for _, line in lay_out(names, rows, below, width))


def test_at_80_columns_the_long_texts_stand_under_the_row() -> None:
    assert (
        drawn(MAILS, [MAIL, ("5", "2026-11-24 09:00Z", "own", *[""] * 4)], ("subject", "reason"), 80)
        == """\
id  received           disposition  escalation     from
24  2026-11-24 16:54Z  accepted     ESC-2026-0012  maya@example.test
    [ESCALATION] Terminals of all shops of the merchant in Hamburg are down -
    TCK-20942
    complete; with L2, decision expected by 2026-11-25 12:00 UTC
5   2026-11-24 09:00Z  own"""
    )


def test_where_there_is_room_all_stands_in_one_line() -> None:
    assert drawn(MAILS, [MAIL], ("subject", "reason"), 240).count("\n") == 1


def test_the_last_column_wraps_under_itself_and_an_empty_column_is_left_out() -> None:
    rows = [("due because", "", "1 working day from Tue 24 Nov 10:10: 6:50 on Tuesday, 1:10 on Wednesday")]

    assert (
        drawn(("what", "nothing", "value"), rows, (), 60)
        == """\
what         value
due because  1 working day from Tue 24 Nov 10:10: 6:50 on
             Tuesday, 1:10 on Wednesday"""
    )


def test_a_long_name_of_a_column_wraps_before_its_cells_do() -> None:
    rows = [("ESC-2026-0001", "denied", "x" * 60)]

    assert drawn(("ref", "resolution type", "rest"), rows, (), 80).split("\n")[:2] == [
        "ref            resolution  rest",
        "               type",
    ]


@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=5), width=st.integers(30, 200))
def test_no_word_is_cut_and_no_line_is_longer_than_its_words_make_it(rows: list[tuple[str, ...]], width: int) -> None:
    text = drawn(("number", "one two", "three", "four"), [("1", *row) for row in rows], ("three", "four"), width)

    words = Counter(word for row in rows for cell in ("1", *row) for word in cell.split())
    assert words <= Counter(text.split())
    assert max(map(len, text.split("\n"))) <= max(width, 40)
