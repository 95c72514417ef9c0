"""Nothing that turns the reading direction, and nothing invisible in a line, is shown in a letter or a list.

Taught by the right-to-left override in attachment names, by Trojan Source (CVE-2021-42574) and by zero-width
characters that make two names look alike. The address of a person is always shown beside a name that a mail gives.
"""

from __future__ import annotations

import unicodedata

import pytest
from typer.testing import CliRunner

from escalationd.cli.app import app
from escalationd.mail.plain import clean_line, clean_text
from tests.support.hostile import play
from tests.support.shell import write_config

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060\u2064\u206a\u3164\ufeff\ufe0f\ufff9\U000e0041\U000e0100"
CONTROLS = "\x00\x07\x08\x1b\x7f\x85\x9b\u2028\u2029"


@pytest.mark.parametrize("char", OVERRIDES + INVISIBLE + CONTROLS, ids=lambda char: f"{ord(char):x}")
def test_no_character_of_disguise_is_left_in_a_line(char):
    assert clean_line(f"pay{char}able") in ("payable", "pay able")


@pytest.mark.parametrize("char", OVERRIDES + CONTROLS, ids=lambda char: f"{ord(char):x}")
def test_no_override_and_no_control_is_left_in_a_text(char):
    assert clean_text(f"pay{char}able") in ("payable", "pay\nable")


@pytest.mark.parametrize("word", ["नमस्ते", "می‌خواهم", "שלום", "Zoë", "日本語", "👩‍💻"])
def test_what_a_script_needs_in_its_sentences_stays(word):
    assert clean_text(word) == word


def test_nothing_of_it_is_in_any_letter_or_on_any_screen(tmp_path, monkeypatch):
    hidden = "\u202eevil\u2066\u200b\ufeff\x1b[31m"
    office, letters = play(tmp_path, f"x{hidden}y")
    config = tmp_path / "config.yaml"
    write_config(tmp_path)
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", "x")
    office.desk.database.close()

    shown = {f"{letter.kind}: subject": letter.subject for letter in letters}
    shown |= {f"{letter.kind}: text": letter.text for letter in letters}
    shown |= {f"{letter.kind}: page": letter.html for letter in letters}
    for command in ("status", "list --all", "show ESC-2026-0001", "log ESC-2026-0001", "inbox list", "outbox list"):
        done = CliRunner().invoke(app, [*command.split(), "--config", str(config)])
        assert done.exit_code in (0, 1), done.output
        shown[command] = done.output

    bad = {
        name: sorted({hex(ord(char)) for char in text if char in "\u202e\u2066\ufeff\x1b"})
        for name, text in shown.items()
    }
    assert {name: found for name, found in bad.items() if found} == {}
    assert all(unicodedata.category(char) != "Cf" for letter in letters for char in letter.subject)
