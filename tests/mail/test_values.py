"""Lists, references, placeholders and reasons, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.forms.values import (
    UnclearValueError,
    is_placeholder,
    is_reason,
    read_email,
    read_list,
    read_pattern,
)
from tests.support.cast import POLICY

LISTS = {
    "TXN-1": ["TXN-1"],
    "TXN-1, TXN-2": ["TXN-1", "TXN-2"],
    "TXN-2; TXN-1": ["TXN-2", "TXN-1"],
    "TXN-1 and TXN-2": ["TXN-1", "TXN-2"],
    "TXN-1, TXN-2 & TXN-3": ["TXN-1", "TXN-2", "TXN-3"],
    "TXN-1 TXN-2": ["TXN-1", "TXN-2"],
    "TXN-1/TXN-2": ["TXN-1", "TXN-2"],
    "TXN-1 / TXN-2": ["TXN-1", "TXN-2"],
    "TXN-1 | TXN-2": ["TXN-1", "TXN-2"],
    "TXN-1, TXN-1": ["TXN-1", "TXN-1"],
    "TXN-1 (x2)": ["TXN-1 (x2)"],
    "TXN-1 (x2), TXN-2": ["TXN-1 (x2)", "TXN-2"],
    "TXN-1 x3": ["TXN-1 x3"],
    "2x TXN-1": ["2x TXN-1"],
    "TXN-1 x 2, TXN-2": ["TXN-1 x 2", "TXN-2"],
    "2 x TXN-1": ["2 x TXN-1"],
    "TXN-1 (2 times)": ["TXN-1 (2 times)"],
    "TXN-1 TXN-2 x2": ["TXN-1", "TXN-2 x2"],
    "TXN-1 → TXN-9": ["TXN-1 → TXN-9"],
    "1) TXN-1 2) TXN-2": ["TXN-1", "TXN-2"],
    "TXN-1 refund TXN-2 fee": ["TXN-1", "TXN-2"],
    "1001 on 4 May 2026": ["1001"],
    "TXN-1 to TXN-9": ["TXN-1 to TXN-9"],
    "TXN-100 - TXN-105": ["TXN-100 - TXN-105"],
    "TXN-1, TXN-5 through TXN-9": ["TXN-1", "TXN-5 through TXN-9"],
    "- TXN-1\n- TXN-2\n- TXN-3": ["TXN-1", "TXN-2", "TXN-3"],
    "1. TXN-1\n2. TXN-2": ["TXN-1", "TXN-2"],
    "TXN-1\n\nTXN-2": ["TXN-1", "TXN-2"],
    "TXN-1 (failed, retried), TXN-2 (pending)": ["TXN-1", "TXN-2"],
    "TXN-1 - 500.00 EUR\nTXN-2 - 750.00 EUR": ["TXN-1", "TXN-2"],
    "TXN-1: failed\nTXN-2: pending": ["TXN-1", "TXN-2"],
    "TXN-1\t500.00\tfailed": ["TXN-1"],
    "TXN-1 failed at 08:10": ["TXN-1"],
    '["TXN-1", "TXN-2"]': ["TXN-1", "TXN-2"],
    "TXN‑881": ["TXN-881"],
    "TXN-881<https://pay.example/TXN-881>, TXN-882": ["TXN-881", "TXN-882"],
    "8841002, 8841003": ["8841002", "8841003"],
    "0x9f8a77b1, 0x11": ["0x9f8a77b1", "0x11"],
    "a1b2c3d4-0000-4000-8000-123456789abc": ["a1b2c3d4-0000-4000-8000-123456789abc"],
    "TXN_2026_1.": ["TXN_2026_1"],
    "https://pay.example/tx/1?a=b": ["https://pay.example/tx/1?a=b"],
    "see the attached list": ["see the attached list"],
}


@pytest.mark.parametrize("written", LISTS)
def test_a_list_keeps_its_ids_their_order_and_their_number(written: str) -> None:
    assert list(read_list(written)) == LISTS[written]


@pytest.mark.parametrize(
    "written",
    [
        "TXN-1, TXN-2, etc.",
        "TXN-1 and 3 more",
        "TXN-1, TXN-2 and others",
        "TXN-1, ...",
        "TXN-1 et al.",
        "TXN-1, see attached for the rest",
    ],
)
def test_a_list_that_is_not_whole_is_asked_back(written: str) -> None:
    with pytest.raises(UnclearValueError, match="each one"):
        read_list(written)


def test_a_list_of_shortened_ids_is_asked_back() -> None:
    with pytest.raises(UnclearValueError, match="in full"):
        read_list("TXN-1, -2, -3")


@given(
    st.lists(st.from_regex(r"TXN-[1-9][0-9]{0,8}", fullmatch=True), min_size=1, max_size=12),
    st.sampled_from([", ", "; ", "\n", " ", "\n- "]),
)
def test_ids_apart_by_any_separator_are_read_back(ids: list[str], separator: str) -> None:
    assert list(read_list(separator.join(ids))) == ids


REFERENCES = {
    # field: written: read
    ("ticket_id", "TCK-20931"): "TCK-20931",
    ("ticket_id", "TCK‑20931"): "TCK-20931",
    ("ticket_id", "TCK–20931"): "TCK-20931",
    ("ticket_id", "ＴＣＫ-20931"): "TCK-20931",
    ("ticket_id", "#20931"): "#20931",
    ("ticket_id", "TCK-20931."): "TCK-20931",
    ("ticket_id", "TCK-20931 (opened on 2026-05-12)"): "TCK-20931",
    ("ticket_id", "TCK-20931<https://tickets.example/TCK-20931>"): "TCK-20931",
    ("ticket_id", "[TCK-20931](https://tickets.example/x)"): "TCK-20931",
    ("ticket_id", "https://tickets.example/browse/TCK-20931 TCK-20931"): "TCK-20931",
    ("customer_id", "C-4471"): "C-4471",
    ("customer_id", "C-4471 (VIP, since 2019)"): "C-4471",
    ("customer_id", "C-4471 - Acme GmbH"): "C-4471",
    ("customer_id", "C-4471, customer since 2019"): "C-4471",
    ("customer_id", "Acme GmbH (C-4471)"): "C-4471",
    ("customer_id", "ACME"): "ACME",
    ("customer_id", "user_77/eu"): "user_77/eu",
}


@pytest.mark.parametrize(("field", "written"), REFERENCES)
def test_a_reference_is_read_without_what_stands_around_it(field: str, written: str) -> None:
    spec = POLICY.fields[field]

    assert read_pattern(written, spec.pattern or "", spec.hint) == REFERENCES[field, written]


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("ticket_id", "TCK-1 or TCK-2"),
        ("ticket_id", "the one from Monday"),
        ("customer_id", "C-4471 and C-5582"),
        ("customer_id", "Acme Corp"),
        ("customer_id", "Acme Corp (2019)"),
        ("customer_id", "Acme24 Corp (C-4471)"),
    ],
)
def test_a_reference_that_is_none_or_two_is_refused(field: str, written: str) -> None:
    spec = POLICY.fields[field]

    with pytest.raises(UnclearValueError):
        read_pattern(written, spec.pattern or "", spec.hint)


@pytest.mark.parametrize(
    "written",
    [
        "N/A",
        "n/a",
        "TBD",
        "tbd.",
        "-",
        "–",
        "???",
        "none",
        "None.",
        "unknown",
        "<...>",
        "[ ]",
        "to follow",
        "xxx",
        "*",
        "",
        "  ",
        "see above",
        "k.A.",
        "…",
        "(none)",
        "NULL",
        "to be confirmed",
        "no",
    ],
)
def test_a_placeholder_is_no_value(written: str) -> None:
    assert is_placeholder(written)


@pytest.mark.parametrize(
    "written",
    [
        "None, because nobody called",
        "no refund was made",
        "0",
        "pending",
        "X-1",
        "test account of Acme",
        "unknown to us since Monday",
    ],
)
def test_words_that_say_something_are_a_value(written: str) -> None:
    assert not is_placeholder(written)


@pytest.mark.parametrize(
    "written",
    [
        "None, because the payment never started",
        "none because it was refused at once",
        "N/A - the order was never created",
        "No id, since the gateway gave none",
        "Not applicable: no money was moved",
    ],
)
def test_none_with_its_reason_is_an_answer(written: str) -> None:
    assert is_reason(written)


@pytest.mark.parametrize(
    "written",
    ["none", "N/A", "nobody, because", "TXN-1 because of the outage", "None because", "500 because he paid twice"],
)
def test_none_without_a_reason_and_a_reason_without_none_are_no_such_answer(written: str) -> None:
    assert not is_reason(written)


def test_an_address_is_read_out_of_what_clients_make_of_it() -> None:
    assert read_email("Jane@Example.com<mailto:Jane@Example.com>") == "jane@example.com"
    with pytest.raises(UnclearValueError):
        read_email("jane@example.com or joe@example.com")
