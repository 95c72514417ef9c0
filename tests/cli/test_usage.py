"""Help, completion, wrong usage and wrong configuration: what a person meets before anything works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cast import ORGANISATION, PASSWORD
from tests.support.shell import escalationd, write_config

COMMANDS = [
    *(("demo",), ("run",), ("once",), ("check",), ("status",), ("list",), ("show",), ("log",), ("explain",)),
    *(("digest",), ("template",), ("check-message",), ("export",), ("verify",), ("backup",)),
    *(("inbox",), ("inbox", "list"), ("inbox", "raw"), ("inbox", "retry"), ("inbox", "reject")),
    *(("outbox",), ("outbox", "list"), ("outbox", "retry"), ("outbox", "drop")),
    *(("case",), ("case", "close"), ("case", "reopen"), ("case", "reassign"), ("case", "note")),
]
HEAVY = {"sqlalchemy", "sqlmodel", "alembic", "jinja2", "mailparser", "imapclient", "aiosmtplib", "apprise", "rich"}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_says_what_a_command_does_and_takes(command: tuple[str, ...]) -> None:
    done = escalationd(*command, "--help")

    assert done.code == 0
    assert f"Usage: escalationd {' '.join(command)}" in done.out
    sentence = next(line for line in done.out.splitlines() if line.strip() and "Usage:" not in line).strip()
    assert sentence[0].isupper()
    assert escalationd(*command, "-h").out == done.out


def test_the_help_lists_every_command() -> None:
    listed = escalationd("--help").out

    assert "..." not in listed.partition("Commands:")[2]
    for command in {command[0] for command in COMMANDS}:
        assert f"\n  {command} " in listed


def test_help_imports_nothing_heavy() -> None:
    """``--help`` answers at once, since what a command needs is imported inside it."""
    program = (
        "import sys\nfrom escalationd.cli import main\nsys.argv = ['escalationd', '--help']\n"
        "try: main()\nexcept SystemExit: pass\nprint(*sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert "escalationd.cli.app" in done.stderr
    assert not HEAVY & set(done.stderr.split())


@pytest.mark.parametrize(("typed", "offered"), [("inb", {"inbox"}), ("che", {"check", "check-message"})])
def test_the_shell_completes_commands(typed: str, offered: set[str]) -> None:
    words = {"_ESCALATIOND_COMPLETE": "complete_bash", "COMP_WORDS": f"escalationd {typed}", "COMP_CWORD": "1"}
    script = Path(sys.executable).with_name("escalationd")
    done = subprocess.run([str(script)], capture_output=True, text=True, env={**os.environ, **words})

    assert set(done.stdout.split()) == offered


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bogus",), "bogus"),
        (("show",), "REF"),
        (("list", "--limit", "0"), "--limit"),
        (("list", "--colour"), "--colour"),
        (("export", "xml"), "csv or json"),
        (("inbox", "raw", "first"), "NUMBER"),
        (("check-message", "/nowhere.txt"), "/nowhere.txt"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else None,
)
def test_wrong_usage_exits_2_and_names_the_mistake(words: tuple[str, ...], said: str) -> None:
    done = escalationd(*words)

    assert (done.code, done.out) == (2, "")
    assert said in done.err


NEEDS_CONFIG = [
    *(("run",), ("once",), ("check",), ("status",), ("list",), ("show", "X"), ("log", "X"), ("digest",)),
    *(("export", "csv"), ("verify",), ("backup", "copy.db"), ("inbox", "list"), ("inbox", "raw", "1")),
    *(("inbox", "retry", "1"), ("outbox", "list"), ("outbox", "retry", "1"), ("outbox", "drop", "1", "-r", "x")),
    *(("case", "close", "X", "-r", "x"), ("template",), ("check-message", "-"), ("explain", "mail.eml")),
]


@pytest.mark.parametrize("command", NEEDS_CONFIG, ids=" ".join)
def test_a_wrong_configuration_exits_2_with_every_problem_and_its_place(
    tmp_path, monkeypatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", PASSWORD)
    broken = ORGANISATION.replace("security: plain\n  username", "security: maybe\n  username").replace(
        "zone: Europe/Berlin", "zone: Europe/Nowhere"
    )
    config = write_config(tmp_path, "colour: blue\n", text=broken)

    done = escalationd(*command, "-c", config)

    assert (done.code, done.out) == (2, "")
    first, *problems = done.err.splitlines()
    assert first == f"{config}: 3 problems"
    for word, line in (("imap.security", "line 6"), ("Europe/Nowhere", "line 20"), ("colour", "line 40")):
        assert any(word in problem and line in problem for problem in problems)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", [("list",), ("run",)], ids=" ".join)
def test_a_missing_configuration_says_where_to_begin(tmp_path, command: tuple[str, ...]) -> None:
    done = escalationd(*command, "-c", tmp_path / "nothing.yaml")

    assert done.code == 2
    assert "--config" in done.err
    assert "config.example.yaml" in done.err


def test_the_configuration_can_be_named_in_the_environment(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ESCALATIOND_CONFIG", str(write_config(tmp_path)))

    assert escalationd("list").out == "There are no escalations.\n"


def test_a_secret_that_is_not_there_stops_the_daemon_and_not_the_lists(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("ESCALATIOND_TEST_PASSWORD", raising=False)
    config = write_config(tmp_path)

    for command in ("run", "once", "check"):
        done = escalationd(command, "-c", config)
        assert done.code == 2
        assert "ESCALATIOND_TEST_PASSWORD" in done.err
    assert escalationd("list", "-c", config).code == 0
