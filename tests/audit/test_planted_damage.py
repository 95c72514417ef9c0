"""The independent checker: an undisturbed office is clean, and each kind of planted damage is found by its rule."""

from __future__ import annotations

import email
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from escalationd.audit.finding import Finding
from escalationd.audit.outside import check_mailbox, check_sent
from escalationd.audit.readable import SCHEMA
from escalationd.audit.records import opened
from escalationd.audit.report import Report, audit
from escalationd.store.database import HEAD
from tests.support.cast import CIO, MALLORY, MAYA, ORGANISATION, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, Office

pytestmark = pytest.mark.sqlite("damages copies of a file, in SQLite's own words")


@dataclass
class Records:
    """A copy of the records of an office, to be damaged."""

    path: Path
    now: datetime

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """Four cases: one approved, one open, one incomplete, one denied; a refused mail; a letter not sent yet."""
    office = Office(tmp_path_factory.mktemp("past"))
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    office.wait(minutes=1)
    office.reply(TOM, brief, "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund")
    office.wait(minutes=11)
    (_, brief) = office.letters(("confirmed", TOM), ("brief", CIO))
    office.reply(CIO, brief, "Approved, refund from reserve.")
    office.write(MAYA, "[ESCALATION] Payout missing - TCK-5", COMPLETE.replace("TCK-20931", "TCK-5"))
    office.write(MAYA, "[ESCALATION] No currency - TCK-6", FINANCIAL.replace("TCK-20931", "TCK-6"))
    office.write(MAYA, "[ESCALATION] Denied one - TCK-7", COMPLETE.replace("TCK-20931", "TCK-7"))
    office.write(MALLORY, "Approved", "Approved", results=None)
    (denied,) = [letter for letter in office.post() if letter.kind == "brief" and "TCK-7" in letter.subject]
    office.wait(minutes=1)
    office.reply(TOM, denied, "Denied, not our fault")
    office.desk.database.close()
    return Records(office.settings.data_folder / "escalationd.db", office.now)


@pytest.fixture
def office(past: Records, tmp_path: Path) -> Records:
    (tmp_path / "data").mkdir()
    return Records(Path(shutil.copy(past.path, tmp_path / "data")), past.now)


def look(office: Records, later: timedelta = timedelta()) -> Report:
    return audit(office.url, office.now + later)


def damage(office: Records, *statements: str) -> None:
    with closing(sqlite3.connect(office.path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_an_undisturbed_office_is_clean(office):
    report = look(office)

    assert [str(finding) for finding in report.findings] == []
    assert report.counts["escalations"] == 4
    assert report.counts["mails"] == 8
    assert report.counts["possible repeats"] == 0


DAMAGE = [
    # (what is done to the records, the statement, the rule that must find it)
    ("a disposition is lost", "UPDATE inbox SET disposition = NULL WHERE id = 1", "one disposition"),
    ("a disposition nobody knows", "UPDATE inbox SET disposition = 'gone' WHERE id = 1", "one disposition"),
    ("no time of handling", "UPDATE inbox SET handled_at = NULL WHERE id = 8", "one disposition"),
    ("a disposition without a reason", "UPDATE inbox SET reason = '' WHERE id = 1", "one disposition"),
    ("no attempt was counted", "UPDATE inbox SET attempts = 0 WHERE id = 2", "strikes"),
    ("a mail's bytes are changed", "UPDATE inbox SET raw = CAST(upper(CAST(raw AS TEXT)) AS BLOB)", "raw bytes"),
    ("a mail's bytes are cut", "UPDATE inbox SET raw = substr(raw, 1, 9) WHERE id = 1", "raw bytes"),
    ("a mail's bytes are gone", "UPDATE inbox SET raw = x'' WHERE id = 1", "raw bytes"),
    ("a mail is filed under nothing", "UPDATE inbox SET escalation = 'ESC-2026-0099' WHERE id = 1", "filed"),
    ("a decision is filed nowhere", "UPDATE inbox SET escalation = NULL WHERE disposition = 'decided'", "filed"),
    ("the mail of a decision is gone", "DELETE FROM inbox WHERE disposition = 'decided'", "proof"),
    ("a case is removed", "DELETE FROM escalation WHERE ref = 'ESC-2026-0001'", "numbers"),
    ("a case is removed, its history stays", "DELETE FROM escalation WHERE ref = 'ESC-2026-0001'", "filed"),
    ("a number is skipped", "UPDATE counter SET value = value + 1", "numbers"),
    ("a status is changed", "UPDATE escalation SET status = 'closed' WHERE ref = 'ESC-2026-0001'", "one record"),
    (
        "a record is changed behind its history",
        "UPDATE escalation SET status = 'open', data = json_set(data, '$.status', 'open') WHERE status = 'approved'",
        "allowed life",
    ),
    (
        "a denial becomes a resolution",
        "UPDATE escalation SET resolution = 'resolved', data = json_set(data, '$.resolution', 'resolved')",
        "allowed life",
    ),
    (
        "a due time is changed",
        "UPDATE escalation SET due_at = '2026-12-24 09:00:00.000000' WHERE tier = 'L2'",
        "one record",
    ),
    (
        "the clocks of an open case are lost",
        "UPDATE escalation SET next_at = NULL, data = json_set(data, '$.timers', json('[]')) WHERE status = 'open'",
        "due times",
    ),
    (
        "the clocks of a closed case run on",
        "UPDATE escalation SET data = json_set(data, '$.timers[0].name', 'response') WHERE status = 'closed'",
        "due times",
    ),
    ("a closing without its type", "UPDATE escalation SET resolution = NULL WHERE status = 'closed'", "tracking"),
    (
        "an event is edited",
        "UPDATE event SET body = replace(body, 'refund', 'keep') WHERE kind = 'decided'",
        "hash chain",
    ),
    ("an event is moved in time", "UPDATE event SET at = '2026-11-24 08:00:00.000000' WHERE seq = 3", "hash chain"),
    ("an event is removed", "DELETE FROM event WHERE seq = 3", "hash chain"),
    ("the last event is removed", "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", "allowed life"),
    (
        "two events change places",
        "UPDATE event SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE seq END",
        "hash chain",
    ),
    (
        "a letter is lost",
        "DELETE FROM outbox WHERE kind = 'brief' AND recipient = 'cio@example.test'",
        "nobody is left untold",
    ),
    ("the news of a decision is lost", "DELETE FROM outbox WHERE kind = 'decision'", "nobody is left untold"),
    (
        "a letter nobody asked for",
        "UPDATE outbox SET created_at = '2026-11-24 10:30:00.000000' WHERE kind = 'acknowledged'",
        "every letter has its reason",
    ),
    ("a letter marked before it was sent", "UPDATE outbox SET state = 'sent' WHERE state = 'queued'", "at least once"),
    (
        "a letter sent by nobody",
        "UPDATE outbox SET state = 'sent', sent_at = created_at WHERE state = 'queued'",
        "at least once",
    ),
    (
        "a failure without a reason",
        "UPDATE outbox SET state = 'failed', sent_at = NULL, last_error = ''",
        "at least once",
    ),
    (
        "a failure nobody hears of",
        "UPDATE outbox SET state = 'failed', sent_at = NULL, last_error = '550' WHERE kind = 'brief'",
        "at least once",
    ),
    ("a letter with another Message-ID", "UPDATE outbox SET message_id = '<x@y>' WHERE id = 1", "fixed bytes"),
    ("two letters with one Message-ID", "UPDATE outbox SET message_id = '<x@y>' WHERE id < 3", "fixed bytes"),
    ("a letter to somebody else", "UPDATE outbox SET recipient = 'mallory@evil.test' WHERE id = 1", "fixed bytes"),
    ("the bytes of a waiting letter are gone", "UPDATE outbox SET raw = NULL WHERE state = 'queued'", "fixed bytes"),
    ("a state nobody knows", "UPDATE outbox SET state = 'maybe' WHERE id = 1", "states"),
    ("an old token is good again", "UPDATE token SET ended_at = NULL", "tokens"),
    ("a token of no case", "UPDATE token SET escalation = 'ESC-2026-0077', ended_at = NULL", "tokens"),
    ("a mail that opened a case is gone", "DELETE FROM inbox WHERE id = 4", "every mail is in the ledger"),
    (
        "a mail that was refused is gone",
        "DELETE FROM inbox WHERE disposition = 'refused'",
        "every mail is in the ledger",
    ),
    ("a mail is filed under another case", "UPDATE inbox SET escalation = 'ESC-2026-0002' WHERE id = 1", "filed"),
    (
        "a refused mail is made an accepted one",
        ("UPDATE inbox SET disposition = 'accepted', escalation = 'ESC-2026-0001' WHERE disposition = "
        "'refused'"),
        "filed",
    ),
    ("a decision is made a note", "UPDATE inbox SET disposition = 'noted' WHERE disposition = 'decided'", "proof"),
    (
        "one mail was acted on twice",
        ("UPDATE inbox SET (message_id, content_hash) = (SELECT message_id, content_hash FROM inbox WHERE "
        "id = 1) WHERE id = 4"),
        "one effect",
    ),
    ("nobody knows whether it is set aside", "UPDATE inbox SET set_aside = 'perhaps' WHERE id = 1", "one disposition"),
    ("another ticket", "UPDATE escalation SET ticket = 'TCK-0' WHERE ref = 'ESC-2026-0002'", "one record"),
    ("another amount", "UPDATE escalation SET amount = '9.00' WHERE ref = 'ESC-2026-0002'", "one record"),
    ("another currency", "UPDATE escalation SET currency = 'USD' WHERE ref = 'ESC-2026-0002'", "one record"),
    (
        "another time of opening",
        "UPDATE escalation SET created_at = '2026-11-01 09:00:00' WHERE ref = 'ESC-2026-0002'",
        "one record",
    ),
    (
        "a record under another number",
        ("UPDATE escalation SET data = json_set(data, '$.ref', 'ESC-2026-0001') WHERE ref = "
        "'ESC-2026-0002'"),
        "one record",
    ),
    (
        "the decisions of a record are emptied",
        "UPDATE escalation SET data = json_set(data, '$.rulings', json('[]')) WHERE status = 'approved'",
        "decisions",
    ),
    (
        "another decider in the record",
        ("UPDATE escalation SET data = json_set(data, '$.rulings[1].by', 'mallory@evil.test') WHERE "
        "status = 'approved'"),
        "decisions",
    ),
    ("a record that is none", "UPDATE escalation SET data = '[]' WHERE ref = 'ESC-2026-0002'", "readable"),
    (
        "a record cut in the middle",
        "UPDATE escalation SET data = substr(data, 1, 50) WHERE ref = 'ESC-2026-0002'",
        "readable",
    ),
    ("an event cut in the middle", "UPDATE event SET body = substr(body, 1, 20) WHERE seq = 2", "readable"),
    ("an event that says nothing", "UPDATE event SET body = '[]' WHERE seq = 2", "readable"),
    ("a time that is none", "UPDATE event SET at = 'yesterday' WHERE seq = 2", "readable"),
    ("a due time that is none", "UPDATE escalation SET next_at = 'soon' WHERE ref = 'ESC-2026-0002'", "readable"),
    ("the words of an event are removed in silence", "UPDATE event SET body = NULL WHERE seq = 3", "hash chain"),
    ("another schema", "UPDATE alembic_version SET version_num = '9999'", "schema"),
    ("an answer is gone", "DELETE FROM outbox WHERE id = 2", "every letter is kept"),
    (
        "a letter under the key of another case",
        "UPDATE outbox SET key = 'ESC-2026-0099/1/brief/x' WHERE id = 1",
        "filed",
    ),
    (
        "a letter that waits for years",
        "UPDATE outbox SET next_attempt_at = '2036-01-01 00:00:00' WHERE state = 'queued'",
        "not stale",
    ),
    ("more unknown results than attempts", "UPDATE outbox SET unknown_results = 5 WHERE id = 1", "at least once"),
    ("a token of a round to come", "UPDATE token SET round = 77", "tokens"),
    (
        "a token decides in a closed case",
        ("UPDATE token SET ended_at = NULL, round = 2 WHERE escalation = 'ESC-2026-0004' AND purpose = "
        "'decide'"),
        "tokens",
    ),
    (
        "a token of somebody nobody wrote to",
        "UPDATE token SET recipient = 'mallory@evil.test', ended_at = NULL",
        "tokens",
    ),
    ("a token for everything", "UPDATE token SET purpose = 'all'", "tokens"),
    ("a token in clear", "UPDATE token SET digest = 'secret' WHERE escalation = 'ESC-2026-0002'", "tokens"),
    ("a number for another", "UPDATE escalation SET ref = 'ESC-2026-0009' WHERE ref = 'ESC-2026-0002'", "numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "rule"), [row[1:] for row in DAMAGE], ids=[row[0] for row in DAMAGE])
def test_planted_damage_is_found(office, statement, rule):
    damage(office, statement)

    found = look(office).findings

    assert rule in {finding.rule for finding in found}
    assert all(finding.where and finding.what and finding.remedy for finding in found)


WORDS = {
    "a mail's reason": "UPDATE inbox SET reason = ? WHERE id = 1",
    "a mail's subject": "UPDATE inbox SET subject = ? WHERE id = 1",
    "a relay's answer": "UPDATE outbox SET last_error = ? WHERE id = 1",
    "the history": "UPDATE event SET body = json_set(body, '$.text', ?) WHERE seq = 3",
    "a note": "INSERT INTO note (name, value) VALUES ('trouble', json_object('words', ?))",
    "a record": "UPDATE escalation SET data = json_set(data, '$.question', ?) WHERE ref = 'ESC-2026-0002'",
}


@pytest.mark.parametrize("where", WORDS)
@pytest.mark.parametrize("form", ["to {}", "it said <{}>: no", "{}"])
def test_a_token_left_in_words_is_found(office, where, form):
    with closing(sqlite3.connect(office.path, isolation_level=None)) as connection:
        (raw,) = connection.execute("SELECT raw FROM outbox WHERE kind = 'brief'").fetchone()
        address = str(email.message_from_bytes(raw)["Reply-To"])
        said = form.format(address) if "<" in form else form.format(address.partition("+")[2].partition("@")[0])
        connection.execute(WORDS[where], (said,))

    (found,) = [finding for finding in look(office).findings if finding.rule == "secrets"]
    assert said not in str(found)


def test_every_finding_has_a_remedy_of_one_line():
    for rule in {row[2] for row in DAMAGE} | {"nothing extra", "same bytes", "moved", "one row a mail"}:
        remedy = Finding(rule, "here", "something").remedy
        assert remedy
        assert "\n" not in remedy


def test_damage_that_stops_one_rule_hides_no_other(office):
    damage(office, "UPDATE escalation SET data = '[]'", "DELETE FROM event WHERE seq = 3")

    assert {"readable", "hash chain"} <= {finding.rule for finding in look(office).findings}


def test_the_checker_knows_the_program_s_schema():
    assert SCHEMA == HEAD


def test_a_decision_taken_twice_is_found(office):
    damage(
        office,
        "INSERT INTO event SELECT 900, ref, at, kind, body, salt, digest, previous, hash FROM event "
        "WHERE kind = 'decided' AND body LIKE '%approve%'",
    )

    rules = {finding.rule for finding in look(office).findings}

    assert {"decided once", "allowed life", "hash chain"} <= rules


def test_a_decision_without_its_checks_is_found(office):
    damage(office, "UPDATE event SET body = json_remove(body, '$.payload.checks') WHERE kind = 'decided'")

    assert "proof" in {finding.rule for finding in look(office).findings}


def test_what_nobody_looks_after_becomes_stale(office):
    stale = {finding.where for finding in look(office, timedelta(days=8)).findings if finding.rule == "not stale"}

    assert {"ESC-2026-0001", "ESC-2026-0002", "ESC-2026-0003"} <= stale


def test_a_letter_that_nobody_tries_to_send_becomes_stale(office):
    assert any("nobody tried" in finding.what for finding in look(office, timedelta(hours=1)).findings)


def test_a_waiting_mail_that_nobody_handles_becomes_stale(office):
    damage(office, "UPDATE inbox SET state = 'received', disposition = NULL, handled_at = NULL WHERE id = 5")

    assert not any(finding.where == "mail 5" and finding.rule == "not stale" for finding in look(office).findings)
    assert any(finding.where == "mail 5" for finding in look(office, timedelta(hours=1)).findings)


def test_what_the_relay_took_is_held_against_the_outbox(office):
    with opened(office.url) as records:
        sent = records.rows("SELECT message_id, raw FROM outbox WHERE state = 'sent' AND channel = 'letter'")
        taken = [(row["message_id"], row["raw"]) for row in sent]

    def rules(ledger) -> list[str]:
        with opened(office.url) as records:
            return [finding.rule for finding in check_sent(records, ledger)]

    assert rules(taken) == []
    assert rules([*taken, taken[0]]) == []
    assert rules(taken[1:]) == ["at least once"]
    assert rules([*taken, ("<nobody@x>", b"x")]) == ["nothing extra"]
    assert rules([*taken, (taken[0][0], taken[0][1] + b"x")]) == ["same bytes"]


def test_the_mailbox_is_held_against_the_ledger(office):
    damage(office, "UPDATE inbox SET moved_at = handled_at, new_uid = uid + 100")

    def rules(inbox, processed) -> list[str]:
        with opened(office.url) as records:
            handled = {"Processed": processed, "Set aside": []}
            return [finding.rule for finding in check_mailbox(records, "escalations@imap", 1, inbox, handled)]

    there = list(range(101, 109))
    assert rules([], there) == []
    assert rules([9, 10], there) == []
    assert rules([3], there[:-1]) == ["moved"]
    assert rules([], [*there, 109]) == ["every mail is in the ledger"]


def command(office: Records, *arguments: str) -> subprocess.CompletedProcess[str]:
    config = office.path.parents[1] / "config.yaml"
    config.write_text(ORGANISATION)
    line = [sys.executable, "-m", "escalationd", "audit", "--config", str(config), *arguments]
    return subprocess.run(line, capture_output=True, text=True)


def test_the_command_speaks_sentences_and_json(office):
    calm = command(office, "--json")
    findings = [one for one in json.loads(calm.stdout)["findings"] if one["rule"] not in ("not stale", "moved")]
    assert findings == []

    damage(office, "DELETE FROM event WHERE seq = 3")
    told, machine = command(office), command(office, "--json", "--quick")

    assert told.returncode == machine.returncode == 1
    assert "hash chain: event 4: event 3 is missing before it" in told.stdout
    assert told.stdout.strip().endswith("finding(s)")
    assert json.loads(machine.stdout)["clean"] is False
    assert told.stderr == machine.stderr == ""


def test_records_that_cannot_be_read_are_refused_in_one_line(office):
    office.path.write_bytes(b"this is no database" * 500)

    done = command(office)

    assert done.returncode == 1
    assert done.stderr.startswith("escalationd: the records cannot be read")
    assert done.stderr.count("\n") == 1
