"""``escalationd check-message``, as staff and scripts call it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.shell import write_config


@pytest.fixture
def check(tmp_path):
    config = tmp_path / "config.yaml"
    write_config(tmp_path)

    def run(*arguments: str, text: str = "", with_config: bool = True) -> subprocess.CompletedProcess:
        more = ["--config", str(config)] if with_config else []
        command = [sys.executable, "-m", "escalationd", "check-message", *arguments, *more]
        return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)

    return run


def test_a_fine_text_from_standard_input_ends_with_0(check):
    done = check(text="Your case is still with our senior team.")

    assert (done.returncode, done.stdout, done.stderr) == (0, "Fine to send.\n", "")


def test_an_unsafe_file_ends_with_1_and_names_words_reason_and_remedy(check, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Ruth Okafor – will answer by Friday.", encoding="utf-8")

    done = check(str(letter))

    assert done.returncode == 1
    assert '"Ruth Okafor": it names a person or a role; write "our senior team"' in done.stdout
    assert '"by Friday": it promises a specific time' in done.stdout


def test_findings_as_json_for_a_script(check):
    done = check("-", "--json", text="We guarantee it.")

    assert done.returncode == 1
    assert [finding["rule"] for finding in json.loads(done.stdout)] == ["guarantee"]
    assert json.loads(check("--json", text="Thank you.").stdout) == []


def test_without_a_configuration_it_says_that_names_are_not_known(check):
    done = check(text="Ruth Okafor has it.", with_config=False)

    assert "names of your people are not known" in done.stderr


def test_a_file_that_is_not_there_is_wrong_usage(check):
    assert check("no-such-file.txt").returncode == 2
