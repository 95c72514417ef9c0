"""What the README, the CI script and the unit say is true."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import need

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_ci_runs_the_readmes_test_command() -> None:
    commands = re.findall(r"^python3 -m venv \.venv .*$", README, re.MULTILINE)

    assert len(commands) == 2
    assert commands[0].endswith("escalationd demo")
    assert commands[1] in (ROOT / ".ci" / "run").read_text().splitlines()


def test_the_top_level_holds_what_the_owners_card_allows() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    need(listed.returncode == 0, "git, with a checkout")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}

    allowed = {"LICENSE", "README.md", "config.example.yaml", "pyproject.toml", "src", "systemd", "tests", ".ci"}
    assert top - allowed <= {name for name in top if name.startswith(".")}


COMMANDS = re.findall(r"`([a-z][a-z-]+)", README.partition("## Commands")[2].partition("## Change it")[0])


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"reopen", "reassign", "note"}))
def test_every_command_of_the_readme_exists(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", "escalationd", command, "--help"], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_the_unit_is_hardened() -> None:
    need(shutil.which("systemd-analyze"), "systemd-analyze")
    unit = str(ROOT / "systemd" / "escalationd.service")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=13", unit]
    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout[-500:]
