"""Every letter as a phone and a desk draw it, light and dark, with plain and with hard texts in every place."""

from __future__ import annotations

import pytest

from escalationd.mail.letters.compose import Composer, Stationery
from tests.conftest import need
from tests.render.fillings import FILLINGS, filled_letter
from tests.render.samples import NOW, SAMPLES, letter_of, post_of
from tests.support.cast import POLICY
from tests.support.chromium import PROGRAM, look_at

COMPOSER = Composer(POLICY, Stationery(mailbox=POLICY.mailbox, sender_name="Example Escalations", instance="test"))


def page(name: str, filling: str | None) -> str:
    letter, case = filled_letter(name, FILLINGS[filling]) if filling else letter_of(name)
    return COMPOSER.pages(letter, case, post_of(letter), NOW).html


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1000])
def test_everything_can_be_read_and_tapped_and_nothing_runs_over_the_edge(width: int, scheme: str) -> None:
    need(PROGRAM, "Chromium")
    assert look_at({name: page(name, None) for name in SAMPLES}, width, scheme) == []


@pytest.mark.parametrize("filling", ["empty", "long", "rtl", "hostile"])
def test_hard_texts_break_no_letter_on_a_phone(filling: str) -> None:
    need(PROGRAM, "Chromium")
    assert look_at({name: page(name, filling) for name in SAMPLES}, 390, "dark") == []


def test_a_page_that_is_wrong_is_found() -> None:
    need(PROGRAM, "Chromium")
    style = "<style>@media (prefers-color-scheme: dark) { p { color: #111; background: #222; } }</style>"
    wrong = f'{style}<p>unreadable</p><div style="width:600px">wide</div><a href="mailto:x">tap</a>'

    found = look_at({"page": wrong}, 390, "dark")

    assert [line.partition(":")[2].split()[0] for line in found] == ["608", "contrast", "too"]
    assert [line for line in look_at({"page": wrong}, 1000, "light") if "thumb" not in line] == []
