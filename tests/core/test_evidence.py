"""Which attachments one letter carries."""

from __future__ import annotations

import pytest

from escalationd.core.escalation import Evidence
from escalationd.core.evidence import sent_along


@pytest.mark.parametrize(
    ("sizes", "along"),
    [
        ([], []),
        ([60, 40], [60, 40]),
        ([60, 41], [60]),
        ([101, 100], [100]),
        ([50, 60, 50, 1], [50, 50]),
        ([0, 100, 0], [0, 100, 0]),
    ],
)
def test_each_that_still_fits_goes_along_in_order(sizes, along):
    evidence = [
        Evidence(name=f"{number}.png", content_type="image/png", size=size, inbox_id=1, index=number)
        for number, size in enumerate(sizes)
    ]

    assert [item.size for item in sent_along(evidence, 100)] == along
