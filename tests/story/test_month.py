"""A month in small: every due time is met or told as missed, once to each, and nobody is reminded at night."""

from __future__ import annotations

import pytest

from tests.measure.month import Play


@pytest.mark.parametrize("seed", [3, 11])
def test_every_deadline_is_met_or_told_and_the_night_is_quiet(tmp_path, seed):
    month = Play(tmp_path, cases=10, seed=seed, days=14).run()

    assert month.wrong == []
    assert month.met > month.breached > 0
    assert sum(month.ends.values()) == 10
    # a decision of the last minutes before closing is told when its undo window is over
    assert set(month.at_night) <= {"decision", "brief", "executive"}
