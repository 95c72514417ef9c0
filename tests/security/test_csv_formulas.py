"""No cell of the export is run by a spreadsheet as a formula. Taught by osTicket 9981848 and OWASP's CSV injection."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from escalationd.cli.app import app
from escalationd.cli.listing import safe_cell
from tests.support.hostile import play
from tests.support.shell import write_config

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


@pytest.mark.parametrize(
    "start",
    [
        '=HYPERLINK("http://evil.test")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        " =1+1",
        "\u200b=1+1",
        "；=1",
        "＝1+1",
    ],
)
def test_an_exported_formula_is_text(tmp_path, monkeypatch, start: str) -> None:
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", "x")
    write_config(tmp_path)
    play(tmp_path, start)

    done = CliRunner().invoke(app, ["export", "csv", "--config", str(tmp_path / "config.yaml")])

    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert len(rows) == 2
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        assert not [cell for cell in row if cell.lstrip(" \u200b").startswith(DANGEROUS)]


@given(st.text())
def test_no_text_begins_a_formula(text: str) -> None:
    assert not safe_cell(text).lstrip(" \u200b\ufeff\xa0").startswith(DANGEROUS)
