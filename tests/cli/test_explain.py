"""``explain``: every key where it applies, what people read, and that nothing is changed by looking."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from escalationd.daemon.wiring import utc_now
from tests.support.cast import CIO, LENA, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, PASS, Office
from tests.support.shell import escalationd, write_config

BOUNCES = Path(__file__).parents[1] / "mail" / "bounces"
ALWAYS = {"disposition", "reason", "urgent", "subject", "escalation", "attachments", "answer", "proof", "letters"}
FORM = {"kinds", "fields", "checklist", "missing", "invalid", "sources"}
SPOKEN = {"verb", "note", "refer_to", "when"}
SUBJECT = "[ESCALATION] Card payments stuck - TCK-20931"


def eml(folder: Path, name: str, body: str, subject: str = SUBJECT, fields: str = "", author: str = MAYA) -> Path:
    path = folder / name
    head = f"From: {author}\nTo: escalations@somewhere.test\nSubject: {subject}\nMessage-ID: <{name}@client.test>"
    path.write_text(f"{head}\n{fields}\n{body}", encoding="utf-8")
    return path


def explained(path: Path, *more: str) -> dict[str, Any]:
    found = escalationd("explain", path, "--json", *more).json
    assert isinstance(found, dict)
    return found


def test_a_form_is_shown_with_every_key(tmp_path):
    found = explained(eml(tmp_path, "form.eml", FINANCIAL))

    assert found.keys() >= ALWAYS | FORM
    assert found["disposition"] == "incomplete"
    assert found["subject"] == {"issue": "Card payments stuck", "ticket": "TCK-20931"}
    assert found["kinds"] == ["financial"]
    assert found["fields"]["amount"] == "1250.00"
    assert found["fields"]["transaction_ids"] == ["TXN-1", "TXN-2"]
    assert found["checklist"] == dict.fromkeys(
        ("necessary", "information_gathered", "actions_documented", "customer_logged"), True
    )
    assert found["missing"] == ["currency"]
    assert found["sources"].keys() == found["fields"].keys()
    assert found["letters"] == [{"kind": "missing", "to": MAYA}]
    assert found["answer"] is True
    assert found["urgent"] is False


def test_a_complete_form_misses_nothing_and_an_invalid_value_says_why(tmp_path):
    complete = explained(eml(tmp_path, "complete.eml", COMPLETE))
    wrong = explained(eml(tmp_path, "wrong.eml", COMPLETE.replace("1,250.00 EUR", "12,5000.00 EUR")))

    assert (complete["disposition"], complete["missing"], complete["invalid"]) == ("accepted", [], [])
    assert wrong["invalid"][0].keys() == {"field", "value", "why"}
    assert wrong["invalid"][0]["field"] == "amount"


def test_urgency_and_attachments_are_told(tmp_path):
    fields = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
    body = f"--b\nContent-Type: text/plain\n\n{COMPLETE}\n--b\nContent-Type: text/plain; name=gateway.log\n\nx\n--b--\n"

    found = explained(eml(tmp_path, "urgent.eml", body, SUBJECT.replace("[ESC", "[URGENT] [ESC"), fields))

    assert found["urgent"] is True
    assert found["attachments"] == ["gateway.log"]
    assert found["missing"] == ["why_urgent"]


@pytest.mark.parametrize(
    ("fields", "subject", "disposition"),
    [
        ("Auto-Submitted: auto-replied\n", "Automatic reply: hello", "automatic"),
        ("Return-Path: <>\n", "Automatic reply: hello", "automatic"),
        ("List-Id: <news.lists.test>\n", "News of the week", "unrelated"),
        ("Auto-Submitted: auto-generated\n", SUBJECT, "accepted"),
    ],
)
def test_what_may_not_be_answered_says_why_and_is_not_thrown_away(tmp_path, fields, subject, disposition):
    found = explained(eml(tmp_path, "machine.eml", COMPLETE, subject, fields))

    assert found["disposition"] == disposition
    assert found["answer"] is False
    assert found["why_not_answered"]


def test_a_plain_mail_of_a_person_would_be_answered(tmp_path):
    found = explained(eml(tmp_path, "human.eml", "Hello, can you help me?", "a question"))

    assert (found["disposition"], found["answer"]) == ("unrelated", True)


def test_a_bounce_names_recipient_permanence_and_letter():
    found = explained(BOUNCES / "01-postfix-failed.eml")

    assert (found["disposition"], found["answer"], found["letters"]) == ("bounce", False, [])
    assert found["bounce"]["recipient"] == "cio@partner.test"
    assert found["bounce"]["permanent"] is True
    assert found["bounce"]["letter"] == "<esc-2026-0001.brief.k3mz7qv2x5ha@example.test>"


def test_a_mail_that_cannot_be_read_is_failed_with_the_reason(tmp_path):
    path = tmp_path / "huge.eml"
    path.write_bytes(b"From: maya@example.test\nX-Filler: " + b"x" * 70_000 + b"\n\nhi")

    found = explained(path)

    assert found["disposition"] == "failed"
    assert "header" in str(found["reason"])
    assert (found["answer"], found["letters"]) == (False, [])


class Case:
    """An office with a case at the CIO, its configuration and the brief."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self.config = write_config(folder)
        form = COMPLETE + "\nCIO trigger: above our limit\nRecommended action: refund\n"
        self.office.write(TOM, SUBJECT, form)
        self.brief, _ = self.office.letters(("brief", CIO), ("acknowledged", TOM))

    def reply(self, folder: Path, words: str, author: str = CIO, results: str | None = PASS) -> Path:
        path = folder / "reply.eml"
        raw = self.office.compose(author, "", words, 99, self.brief, None, results, None, None)
        path.write_bytes(raw)
        return path


def test_a_decision_is_shown_with_verb_note_proof_and_case(tmp_path):
    case = Case(tmp_path)
    words = "REFER TO lena@example.test\n\nThey know the contract."

    found = explained(case.reply(tmp_path, words), "-c", str(case.config))

    assert found.keys() >= ALWAYS | SPOKEN
    assert (found["disposition"], found["verb"], found["escalation"]) == ("decided", "refer", "ESC-2026-0001")
    assert found["refer_to"] == LENA
    assert found["note"] == "They know the contract."
    assert found["proof"]["state"] == "passed"
    assert {"kind": "confirmed", "to": CIO} in found["letters"]


def test_a_review_tells_when(tmp_path):
    case = Case(tmp_path)
    day = utc_now() + timedelta(days=30)

    found = explained(case.reply(tmp_path, f"REVIEW on {day:%Y-%m-%d} 10:00+00:00"), "-c", str(case.config))

    assert found["verb"] == "review"
    assert found["when"] == f"{day:%Y-%m-%d}T10:00:00+00:00"


def test_a_forged_decision_is_shown_as_refused(tmp_path):
    case = Case(tmp_path)
    forged = case.reply(tmp_path, "APPROVE", results="mx.example.test; dmarc=fail header.from={domain}")

    found = explained(forged, "-c", str(case.config))

    assert (found["disposition"], found["answer"]) == ("refused", False)
    assert found["proof"]["state"] == "failed"


def folder_hash(folder: Path) -> dict[str, str]:
    files = [
        path for path in folder.rglob("*") if path.is_file() and path.suffix in (".sqlite", ".db", ".yaml", ".eml")
    ]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.sqlite("compares files")
def test_looking_changes_neither_database_nor_mail(tmp_path):
    case = Case(tmp_path)
    path = case.reply(tmp_path, "APPROVE")
    case.office.desk.database.close()
    before = folder_hash(tmp_path)
    assert any(name.endswith((".sqlite", ".db")) for name in before)

    for _ in range(2):
        assert explained(path, "-c", str(case.config))["disposition"] == "decided"

    assert folder_hash(tmp_path) == before


@pytest.mark.sqlite("compares files")
def test_a_configuration_without_a_database_gets_none_by_looking(tmp_path):
    config = write_config(tmp_path)
    path = eml(tmp_path, "form.eml", COMPLETE, fields=f"Authentication-Results: {PASS.format(domain='example.test')}\n")

    found = explained(path, "-c", str(config))

    assert found["disposition"] == "accepted"
    assert not (tmp_path / "data").exists()


def test_several_files_and_a_folder_give_a_list_with_names(tmp_path):
    one, two = eml(tmp_path, "a.eml", COMPLETE), eml(tmp_path, "b.eml", "hi", "hello")

    files = escalationd("explain", one, two, "--json").json
    folder = escalationd("explain", tmp_path, "--json").json

    assert [found["file"] for found in files] == [str(one), str(two)]
    assert folder == files
    assert [found["disposition"] for found in files] == ["accepted", "unrelated"]


def test_a_folder_of_one_mail_is_a_list_too(tmp_path):
    eml(tmp_path, "only.eml", COMPLETE)

    assert len(escalationd("explain", tmp_path, "--json").json) == 1


def test_a_folder_may_hold_what_is_no_mail_and_says_so_in_one_line(tmp_path):
    mail = eml(tmp_path, "only.eml", COMPLETE)
    filed = tmp_path / "cur" / "1764000000.M1P2.host:2,S"
    filed.parent.mkdir()
    filed.write_bytes(mail.read_bytes())
    (tmp_path / "README.md").write_text("Subject: mails of November\n\nNothing else.\n")
    (tmp_path / "index.jsonl").write_text('{"file": "only.eml"}\n')
    (tmp_path / ".hidden").write_bytes(mail.read_bytes())
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: main\n")

    done = escalationd("explain", tmp_path, "--json")

    assert [found["file"] for found in done.json] == [str(filed), str(mail)]
    assert (done.code, done.err.strip()) == (0, "left out, no mail: README.md, index.jsonl")


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path):
    good, gone = eml(tmp_path, "good.eml", COMPLETE), tmp_path / "gone.eml"

    done = escalationd("explain", gone, good, "--json")

    assert done.code == 1
    assert "gone.eml" in done.err
    assert [found.get("disposition") for found in done.json] == [None, "accepted"]


def test_an_empty_folder_is_a_problem_and_an_empty_list(tmp_path):
    done = escalationd("explain", tmp_path, "--json")

    assert (done.code, done.json) == (1, [])
    assert "no mail" in done.err


@pytest.mark.parametrize("wrong", [["--form-only", "--reply-only", "x.eml"], [], ["x.eml", "--no-such"]])
def test_wrong_usage_is_two(wrong):
    assert escalationd("explain", *wrong).code == 2


def test_a_broken_configuration_is_two(tmp_path):
    config = write_config(tmp_path, text="mailbox: 7\n")

    assert escalationd("explain", eml(tmp_path, "a.eml", COMPLETE), "-c", config).code == 2


def test_form_only_shows_just_the_form(tmp_path):
    found = explained(eml(tmp_path, "form.eml", FINANCIAL), "--form-only")

    assert found.keys() == FORM | {"urgent", "subject", "attachments"}
    assert found["missing"] == ["currency"]


def test_reply_only_shows_just_the_new_words_and_the_verb(tmp_path):
    body = "Approved, go ahead.\n\nOn Tuesday, Escalations wrote:\n> Please decide\n> DENY\n"

    found = explained(eml(tmp_path, "reply.eml", body, "Re: hello"), "--reply-only")

    assert found.keys() >= {"reply"} | SPOKEN
    assert found["reply"] == "Approved, go ahead."
    assert found["verb"] == "approve"


def test_people_read_the_outcome_first_and_no_brackets(tmp_path):
    told = escalationd("explain", eml(tmp_path, "form.eml", FINANCIAL)).out

    first, second, *_ = told.splitlines()
    assert first == "disposition: incomplete"
    assert second.startswith("reason: missing")
    assert "would send: missing to maya@example.test" in told
    assert "    [x] necessary" in told
    assert not set("{}") & set(told)


def test_people_read_a_time_without_its_seconds(tmp_path):
    told = escalationd("explain", eml(tmp_path, "later.eml", "Remind me tomorrow", "Re: hello"), "--reply-only").out

    assert re.search(r"^when: \d{4}-\d{2}-\d{2} 09:00 UTC$", told, re.MULTILINE)


def test_people_see_why_a_mail_is_not_answered(tmp_path):
    told = escalationd(
        "explain", eml(tmp_path, "auto.eml", "away", "Out of office", "Auto-Submitted: auto-replied\n")
    ).out

    assert "it may not be answered: Auto-Submitted: auto-replied" in told


def test_no_mail_can_steer_the_terminal(tmp_path):
    path = eml(tmp_path, "steer.eml", COMPLETE.replace("stuck", "st\x1b[2Juck"), "[ESCALATION] \x1b]0;x\x07 - TCK-1")

    told = escalationd("explain", path).out

    assert not any(char in told for char in "\x1b\x07")


def test_an_old_terminal_gets_no_traceback(tmp_path):
    path = eml(tmp_path, "japanese.eml", COMPLETE.replace("stuck", "止まった €"), "[ESCALATION] 決済 - TCK-20931")
    command = [sys.executable, "-m", "escalationd", "explain", str(path), "--json"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    done = subprocess.run(command, capture_output=True, text=True, env=environment)

    assert (done.returncode, done.stderr) == (0, "")


ODD = {
    "empty": b"",
    "white space": b"\r\n\r\n",
    "no header": b"hello",
    "binary": bytes(range(256)) * 40,
    "Outlook's msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    "a NUL in the charset": b'From: a@b.test\nContent-Type: text/plain; charset="a\0b"\n\nhi',
    "cut off in a part's header": b"From: a@b.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Ty",
    "surrogates": "From: a@b.test\nSubject: \udcff\udc80\n\nx\udcfe".encode("utf-8", "surrogateescape"),
}


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("only", [(), ("--form-only",), ("--reply-only",)], ids=lambda one: " ".join(one) or "whole")
def test_whatever_the_file_holds_there_is_an_answer(tmp_path, raw, only):
    path = tmp_path / "odd.eml"
    path.write_bytes(raw)

    done = escalationd("explain", path, "--json", *only)

    assert done.code == 0
    assert isinstance(done.json, dict)
    assert done.err == ""
    assert escalationd("explain", path, *only).code == 0
    assert QUEUE not in done.out
