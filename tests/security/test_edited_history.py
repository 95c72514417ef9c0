"""What was decided can be proved afterwards: every edit of the history shows, and personal data can still go."""

from __future__ import annotations

import hashlib
import json

import pytest
from typer.testing import CliRunner

from escalationd.cli.app import app
from escalationd.core.history import FORGOTTEN, canonical, digest_of, hash_of
from escalationd.service.forget import forget
from escalationd.store import history, inbox, outbox
from tests.support import records
from tests.support.cast import ADMIN, CIO, DEPUTY, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office
from tests.support.shell import write_config

REF = "ESC-2026-0001"


@pytest.fixture
def decided(tmp_path, monkeypatch) -> Office:
    """A case that went from Maya over Tom to the CIO's deputy, who denied it; its letters have left."""
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", "x")
    write_config(tmp_path)
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    office.reply(TOM, brief, "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund")
    office.wait(minutes=11)
    _, brief = office.letters(("confirmed", TOM), ("brief", CIO))
    office.reply(CIO, brief, "AWAY until 2026-12-01")
    brief = office.letter("brief", DEPUTY)
    office.reply(DEPUTY, brief, "Denied, the secret of Customer Jane Doe")
    office.wait(minutes=11)
    office.post()
    return office


def edit(office: Office, statement: str, *values: object) -> None:
    """What somebody with the database in hand could do."""
    with records.by_hand(office.settings.database_url) as hand:
        hand.do(statement, *values)


def verify(office: Office, *options: str):
    config = office.folder / "config.yaml"
    return CliRunner().invoke(app, ["verify", "--config", str(config), *options])


def events(office: Office) -> list:
    with office.desk.database.read() as session:
        return history.for_escalation(session, REF)


def test_a_decision_keeps_everything_that_proves_it(decided):
    denied = next(event for event in events(decided) if event.payload.get("verb") == "deny")

    assert (denied.payload["by"], denied.payload["on_behalf_of"]) == (DEPUTY, "CIO")
    assert denied.payload["checks"]["proof of sender"] == "passed: dmarc=pass"
    assert denied.payload["checks"]["one author"] == f"passed: From is {DEPUTY}"
    assert denied.payload["token"] == "valid"
    with decided.desk.database.read() as session:
        mail = next(mail for mail in inbox.listing(session) if mail.sha256 == denied.payload["mail"])
        assert hashlib.sha256(inbox.load(session, mail.id).raw).hexdigest() == denied.payload["mail"]


def test_an_untouched_history_is_whole(decided):
    done = verify(decided)

    assert done.exit_code == 0
    assert done.stdout.startswith("the history is whole; its head is ")


EDITS = {
    "another text": ("UPDATE event SET body = replace(body, 'DENY', 'APPROVE') WHERE seq = 4", "event 4 (.*)decided"),
    "another content": ("UPDATE event SET body = '{}' WHERE seq = 2", "event 2 (.*): its content was edited"),
    "another salt": ("UPDATE event SET salt = 'x' WHERE seq = 3", "event 3 (.*): its content was edited"),
    "another time": ("UPDATE event SET at = '2020-01-01 00:00:00' WHERE seq = 2", "event 2 (.*): its time"),
    "another kind": ("UPDATE event SET kind = 'note' WHERE seq = 2", "event 2 (.*): its time, kind"),
    "another case": ("UPDATE event SET ref = 'ESC-2026-0009' WHERE seq = 2", "event 2 (.*): its time, kind or place"),
    "removed from the middle": ("DELETE FROM event WHERE seq = 3", "event 3 is missing"),
    "the first removed": ("DELETE FROM event WHERE seq = 1", "event 1 is missing"),
    "content removed": (
        "UPDATE event SET body = NULL WHERE seq = 2",
        "event 2 (.*): its content was removed, and nothing",
    ),
    "another digest": ("UPDATE event SET digest = hash WHERE seq = 2", "event 2 (.*): its content was edited"),
    "a time that is none": ("UPDATE event SET at = 'never' WHERE seq = 2", "event 2 (.*): its time, kind or place"),
    "a number for a time": ("UPDATE event SET at = 17 WHERE seq = 2", "event 2 (.*): its time, kind or place"),
    "bytes for a hash": ("UPDATE event SET previous = X'00' WHERE seq = 2", "event 2 (.*): its time, kind or place"),
    "bytes for a content": ("UPDATE event SET body = X'ff00' WHERE seq = 2", "event 2 (.*): its content was edited"),
    "no JSON": ("UPDATE event SET body = '{' WHERE seq = 2", "event 2 (.*): its content was edited"),
    "deep JSON": (
        "UPDATE event SET body = replace(hex(zeroblob(100000)), '00', '[') WHERE seq = 2",
        "event 2 (.*): its content was edited",
    ),
    "half a character": (
        """UPDATE event SET body = '{"actor": "\\ud800", "text": "x", "payload": {}}' WHERE seq = 2""",
        "event 2 (.*): its content was edited",
    ),
    "signs that steer a terminal": (
        "UPDATE event SET kind = char(27, 155, 10) WHERE seq = 2",
        "event 2 (.*): its time",
    ),
    "the last removed": ("DELETE FROM event WHERE seq > 2", "mail 4 was decided after (.*)"),
    "all removed": ("DELETE FROM event", "mail 1 was accepted after the last event(.*)"),
    "another hash": ("UPDATE event SET hash = digest WHERE seq = 2", "event 3 does not follow event 2"),
}

ONLY_SQLITE = {
    *("a time that is none", "a number for a time", "bytes for a hash", "bytes for a content", "deep JSON"),
    "signs that steer a terminal",
}
"""Edits that PostgreSQL's types refuse, or that are written in SQLite's words."""


def edits() -> list[object]:
    mark = pytest.mark.sqlite("PostgreSQL's types refuse it")
    return [pytest.param(name, marks=mark if name in ONLY_SQLITE else ()) for name in EDITS]


@pytest.mark.parametrize("name", edits())
def test_an_edit_is_found_and_named(decided, name):
    statement, words = EDITS[name]
    edit(decided, statement)

    done = verify(decided)

    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    head, _, tail = words.partition("(.*)")
    assert any(line.startswith(head) and tail in line for line in done.stderr.splitlines())
    assert all(line.isprintable() for line in done.stderr.splitlines())
    config = str(decided.folder / "config.yaml")
    for command in (["log", REF], ["log", REF, "--json"], ["audit"]):  # what is left can still be looked at
        assert isinstance(CliRunner().invoke(app, [*command, "--config", config]).exception, SystemExit | None)


def test_two_events_that_changed_places_are_found(decided):
    for before, after in ((2, 902), (3, 2), (902, 3)):
        edit(decided, "UPDATE event SET seq = ? WHERE seq = ?", after, before)

    found = verify(decided).stderr

    assert "event 2 " in found
    assert "event 3 " in found


def test_an_event_put_in_between_is_found(decided):
    edit(decided, "UPDATE event SET seq = seq + 100 WHERE seq > 2")
    edit(decided, "UPDATE event SET seq = seq - 99 WHERE seq > 100")
    edit(
        decided,
        "INSERT INTO event SELECT 3, ref, at, kind, body, salt, digest, previous, hash FROM event WHERE seq = 2",
    )

    assert verify(decided).exit_code == 1


def test_a_rewritten_chain_and_a_cut_end_show_against_the_head_of_an_older_digest(decided):
    head = verify(decided, "--head").stdout.strip()
    decided.digest()
    digest = next(letter for letter in decided.post() if letter.kind == "digest")
    assert head in digest.text
    assert "The known head is event" in verify(decided, "--known", head).stdout

    last = max(event.seq for event in events(decided))
    edit(decided, "DELETE FROM event WHERE seq = ?", last)

    edit(decided, "UPDATE inbox SET disposition = 'noted' WHERE disposition = 'decided'")
    assert verify(decided).exit_code == 0  # the chain that is left is whole: only the digest tells
    assert "not part of the history" in verify(decided, "--known", head).stderr


def test_an_exported_log_can_be_verified_without_us(decided):
    config = decided.folder / "config.yaml"
    done = CliRunner().invoke(app, ["log", REF, "--json", "--config", str(config)])

    exported = json.loads(done.stdout)

    assert len(exported) == len(events(decided))
    for event in exported:
        body = canonical({"actor": event["actor"], "text": event["text"], "payload": event["payload"]})
        assert hashlib.sha256(f"{event['salt']}\n{body}".encode()).hexdigest() == event["digest"]
        parts = (event["previous"], str(event["seq"]), event["ref"], event["at"], event["kind"], event["digest"])
        assert hashlib.sha256("\n".join(parts).encode()).hexdigest() == event["hash"]


def test_what_people_wrote_can_go_and_the_history_still_proves_itself(decided):
    before = verify(decided, "--head").stdout.strip()
    assert forget(decided.desk, REF, ADMIN, "request of 3 December") == ""

    whole = verify(decided, "--known", before)
    assert whole.exit_code == 0
    assert "was removed on request" in whole.stdout
    assert decided.history()[-1] == FORGOTTEN
    with decided.desk.database.read() as session:
        rows = [history.for_escalation(session, REF), inbox.listing(session), outbox.listing(session), decided.case()]
        mails = [inbox.load(session, mail.id).raw for mail in inbox.listing(session) if mail.escalation == REF]
        letters = [outbox.by_id(session, one.id).raw for one in outbox.listing(session) if one.escalation == REF]
    for words in ("Jane Doe", "Card payments", "restarted the terminal", "C-4471"):
        assert words not in repr(rows)
    assert set(mails) == {b""}
    assert set(letters) == {None}
    assert "request of 3 December" in repr(rows)


@pytest.mark.sqlite("looks into the file: what a PostgreSQL server keeps of removed rows is its own affair")
def test_what_can_go_goes_from_digests_lists_and_the_file_too(tmp_path, monkeypatch):
    """Mails about several cases tell of each of them, and SQLite keeps what it removed."""
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", "x")
    write_config(tmp_path)
    office = Office(tmp_path)
    for ticket in ("TCK-20931", "TCK-20932"):
        body = COMPLETE.replace("TCK-20931", ticket).replace("Card payments", "Zaphods payments")
        office.write(MAYA, f"[ESCALATION] Zaphods payments stuck - {ticket}", body)
    briefs = [letter for letter in office.post() if letter.kind == "brief"]
    office.live(hours=8)
    office.write(MAYA, "status")
    office.digest()
    assert {"digest", "status"} <= {letter.kind for letter in office.post()}
    for brief in briefs:
        office.reply(TOM, brief, "Denied")
    office.wait(minutes=11)
    office.post()
    assert b"Zaphods" in b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())

    for ref in (REF, "ESC-2026-0002"):
        assert forget(office.desk, ref, ADMIN, "request of 3 December") == ""

    assert b"Zaphods" not in b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert "bytes are gone" not in CliRunner().invoke(app, ["audit", "--config", str(tmp_path / "config.yaml")]).output


@pytest.mark.sqlite("PostgreSQL's files belong to its server")
def test_the_records_and_their_copies_are_their_owners_alone(decided, tmp_path):
    decided.desk.database.backup(tmp_path / "copy.db")
    files = [tmp_path / "copy.db", *(tmp_path / "data").iterdir()]

    assert len(files) > 2
    assert {file.name: oct(file.stat().st_mode & 0o077) for file in files} == {file.name: "0o0" for file in files}


def test_whoever_guesses_what_was_removed_cannot_see_that_they_are_right(decided):
    written = {
        event.seq: canonical({"actor": event.actor, "text": event.text, "payload": dict(event.payload)})
        for event in events(decided)
    }
    assert all(digest_of(event.salt, written[event.seq]) == event.digest for event in events(decided))

    forget(decided.desk, REF, ADMIN, "request of 3 December")

    left = [event for event in events(decided) if event.seq in written]
    assert len(left) == len(written)
    assert not any(digest_of(event.salt, written[event.seq]) == event.digest for event in left)


def test_only_what_has_ended_can_be_forgotten(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)

    assert "only what has ended" in forget(office.desk, REF, ADMIN, "why not")
    assert "no escalation" in forget(office.desk, "ESC-2026-0099", ADMIN, "why not")
    assert office.case().fields


def test_the_hash_covers_everything_that_stays(decided):
    (first, *_) = events(decided)
    parts = {name: getattr(first, name) for name in ("previous", "seq", "ref", "at", "kind", "digest")}
    assert hash_of(**parts) == first.hash

    others = ["0" * 63 + "1", 99, "ESC-2026-0002", first.at.replace(year=2020), "note", "0" * 64]
    for name, other in zip(parts, others, strict=True):
        assert hash_of(**{**parts, name: other}) != first.hash
