"""Nothing that a mail or a server wrote steers the terminal of whoever looks at it with the command line.

Taught by CVE-2003-0063 and its followers (titles, OSC 8 links, OSC 52 clipboards, C1 controls) and by CVE-2021-42574
(changes of direction show another text than is there). JSON alone is no guard: it escapes the C0 controls only.
"""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from escalationd.cli.app import app
from escalationd.cli.output import as_json, say
from escalationd.errors import DeliveryError
from escalationd.service.deliver import Result, record
from escalationd.store import outbox
from tests.support.hostile import play
from tests.support.shell import write_config

REF = "ESC-2026-0001"
HOSTILE = (
    "\x1b]8;;http://evil.test\x07click\x1b]8;;\x07\x1b]52;c;ZXZpbA==\x07\x1b[2J\x1bP\x9b2J\x9d\x85\u2028\u200b"
    "\u202egpj.exe\u2066\U000e0041"
)


@given(st.text())
def test_json_of_any_text_is_visible_and_the_same_text(text: str) -> None:
    with redirect_stdout(io.StringIO()) as written:
        as_json({"text": text})

    assert all(line.isprintable() for line in written.getvalue().split("\n"))
    assert json.loads(written.getvalue()) == {"text": text}


@pytest.mark.parametrize("text", [HOSTILE, "half \ud800 a character", "two\nlines\r\n"])
def test_words_of_others_are_one_visible_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    say(text)

    written = capsys.readouterr().out
    assert written.endswith("\n")
    assert written[:-1].isprintable()


def test_no_command_shows_it(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", "x")
    write_config(tmp_path)
    office, _ = play(tmp_path, HOSTILE)
    office.write("maya@example.test", "status")
    with office.desk.database.read() as session:
        waiting = outbox.next_batch(session, office.now, 5)
    record(office.desk, [Result(entry=one, error=DeliveryError(f"550 {HOSTILE}", permanent=True)) for one in waiting])
    commands = (
        *(("list",), ("show", REF), ("log", REF), ("inbox", "list"), ("outbox", "list"), ("status",), ("audit",)),
        *(("digest",), ("verify",), ("export", "json")),
    )

    for command in commands:
        for more in ((), ("--json",)):
            done = CliRunner().invoke(app, [*command, *more, "--config", str(tmp_path / "config.yaml")])
            assert all(line.replace("\t", "").isprintable() for line in done.output.split("\n")), (command, more)
