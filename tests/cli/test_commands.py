"""Every command that looks or acts, on the database of an office where everything has happened once."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from escalationd.core.escalation import Resolution, Status
from escalationd.daemon.wiring import utc_now
from escalationd.service.health import NOTE
from escalationd.store import notes
from tests.support.cast import ADMIN, MAYA, ORGANISATION, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, PASS, Office
from tests.support.shell import Done, escalationd, write_config

CASE = "ESC-2026-0001"


@dataclass(frozen=True)
class World:
    """An office with its configuration file: one case decided, one incomplete, a refused and a failed mail."""

    office: Office
    config: Path

    def run(self, *arguments: str | Path) -> Done:
        return escalationd(*arguments, "-c", self.config)


def make_world(folder: Path) -> World:
    office = Office(folder)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    office.reply(TOM, brief, "Approved, refund from reserve.")
    office.write(MAYA, "[ESCALATION] =1+1 Payout missing - TCK-5", FINANCIAL.replace("TCK-20931", "TCK-5"))
    office.write("mallory@evil.test", "Pay me\x1b[2J", "now", results=None)
    office.write(MAYA, "broken", raw=b"From: maya@example.test\r\n" + b"X-Filler: yes\r\n" * 60_000 + b"\r\nbody\r\n")
    return World(office, write_config(folder))


@pytest.fixture
def world(tmp_path) -> World:
    """A world of the test's own, to change."""
    return make_world(tmp_path)


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> World:
    """A world for looking only."""
    return make_world(tmp_path_factory.mktemp("seen"))


# what lists


TRACKING = (
    "ref", "status", "level", "urgent", "issue", "ticket", "submitter", "amount", "currency", "escalation date",
    "expected response", "resolution date", "resolution type",
)  # fmt: skip
LISTS = {
    ("list",): TRACKING,
    ("list", "--all", "--tier", "L2"): TRACKING,
    ("log", CASE): ("seq", "at", "kind", "actor", "text", "payload", "hash"),
    ("inbox", "list"): ("id", "received", "from", "subject", "disposition", "reason", "escalation", "attempts"),
    ("outbox", "list"): (
        "id", "queued", "kind", "to", "escalation", "state", "attempts", "unknown results", "next attempt",
        "last answer",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("command", "keys"), LISTS.items(), ids=lambda part: " ".join(part))
def test_what_lists_speaks_json_with_keys_that_stay(
    seen: World, command: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    rows = seen.run(*command, "--json").json

    assert rows
    for row in rows:
        assert [key for key in row if key in keys] == list(keys)


def test_a_list_in_a_pipe_is_one_line_a_row_with_cells_between_tabs(seen: World) -> None:
    first, second = seen.run("list").rows

    assert first[:3] == ["ESC-2026-0002", "incomplete", "L2"]
    assert second[:3] == [CASE, "approved", "L2"]


def test_no_mail_can_steer_the_terminal(seen: World) -> None:
    listed = seen.run("inbox", "list")

    assert "Pay me" in listed.out
    assert "\x1b" not in listed.out


def test_an_empty_list_says_so(tmp_path) -> None:
    config = write_config(tmp_path)

    assert escalationd("list", "-c", config).out == "There are no escalations.\n"
    assert escalationd("inbox", "list", "-c", config).out == "There is no mail.\n"
    assert escalationd("outbox", "list", "-c", config).out == "The outbox is empty.\n"
    assert escalationd("list", "--json", "-c", config).json == []


@pytest.mark.parametrize(
    ("command", "many"),
    [
        (("list",), 2),
        (("list", "--urgent"), 0),
        (("list", "--tier", "cio"), 0),
        (("list", "--limit", "1"), 1),
        (("inbox", "list", "--refused"), 1),
        (("inbox", "list", "--disposition", "decided"), 1),
        (("outbox", "list", "--state", "sent"), 2),
        (("outbox", "list", "--limit", "3"), 3),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else str(part),
)
def test_lists_can_be_narrowed(seen: World, command: tuple[str, ...], many: int) -> None:
    assert len(seen.run(*command, "--json").json) == many


@pytest.mark.parametrize(
    ("command", "known"),
    [
        (("list", "--tier", "CXO"), "L2, CIO, CEO"),
        (("inbox", "list", "--disposition", "lost"), "duplicate, own, bounce"),
        (("outbox", "list", "--state", "lost"), "queued, sent, failed"),
    ],
)
def test_a_name_that_is_unknown_is_wrong_usage(seen: World, command: tuple[str, ...], known: str) -> None:
    done = seen.run(*command)

    assert done.code == 2
    assert known in " ".join(done.err.replace("│", " ").split())


# one case


def test_show_tells_the_facts_the_clock_and_the_decision(seen: World) -> None:
    shown = seen.run("show", CASE)
    facts = {row[0]: row[-1] for row in shown.rows if len(row) == 2}

    assert facts["status"] == "approved"
    assert facts["Transaction ID(s)"] == "TXN-1, TXN-2"
    assert facts["decision"].startswith(
        "APPROVE by tom@example.test at L2 on 2026-11-24 09:00 UTC: refund from reserve"
    )
    assert ["2026-11-24 09:00Z", "brief", QUEUE, "sent", "2026-11-24 09:00Z"] in shown.rows


def test_show_explains_why_a_decision_is_due_when_it_is(world: World) -> None:
    world.office.write(MAYA, "[ESCALATION] Terminal broken - TCK-7", COMPLETE.replace("TCK-20931", "TCK-7"))

    facts = dict(row for row in world.run("show", "esc-2026-0003").rows if len(row) == 2)

    assert facts["clock"] == "running"
    assert facts["due because"].startswith("4 working hours from Tue 24 Nov 10:00")


def test_show_as_json_holds_the_whole_case_and_its_letters(seen: World) -> None:
    case = seen.run("show", CASE, "--json").json

    assert case["fields"]["amount"] == {"decimal": "1250.00"}
    assert case["tracking"]["level"] == "L2"
    assert {"kind", "to", "state", "queued", "sent", "message_id"} <= set(case["letters"][0])


def test_log_tells_the_history_oldest_first(seen: World) -> None:
    assert [row[1] for row in seen.run("log", CASE).rows] == ["accepted", "decided"]


@pytest.mark.parametrize("command", [("show", "ESC-2026-0999"), ("log", "ESC-2026-0999")])
def test_a_case_that_is_not_there_is_a_problem(seen: World, command: tuple[str, ...]) -> None:
    done = seen.run(*command)

    assert (done.code, done.out) == (1, "")
    assert "ESC-2026-0999" in done.err


@pytest.mark.parametrize(
    ("command", "status", "resolution"),
    [
        (("close", "--reason", "the shop has closed", "--resolution", "denied"), Status.CLOSED, Resolution.DENIED),
        (("note", "--reason", "called them"), Status.APPROVED, None),
    ],
)
def test_an_admin_acts_on_a_case_with_a_reason(
    world: World, command: tuple[str, ...], status: Status, resolution: Resolution | None
) -> None:
    act, *more = command
    done = world.run("case", act, CASE, *more)

    assert done.code == 0
    assert (world.office.case().status, world.office.case().resolution) == (status, resolution)
    last = world.run("log", CASE, "--json").json[-1]
    assert last["actor"] == ADMIN
    assert more[1] in last["text"]


def test_a_closed_case_is_opened_again_and_handed_to_another_tier(world: World) -> None:
    assert world.run("case", "close", CASE, "-r", "done").code == 0
    assert world.run("case", "reopen", CASE, "-r", "not done").code == 0
    assert world.run("case", "reassign", CASE, "-r", "L2 is away", "--tier", "CIO").code == 0

    assert (world.office.case().status, world.office.case().tier) == (Status.OPEN, "CIO")


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (("reopen", CASE, "-r", "x"), 1, "not closed"),
        (("close", "ESC-2026-0999", "-r", "x"), 1, "no escalation"),
        (("close", CASE), 2, "--reason"),
        (("close", CASE, "-r", "x", "--resolution", "lost"), 2, "resolved, denied or referred"),
        (("reassign", CASE, "-r", "x", "--tier", "CXO"), 2, "L2, CIO, CEO"),
        (("note", CASE, "-r", "x", "--admin", "mallory@evil.test"), 2, ADMIN),
    ],
)
def test_an_act_that_cannot_be_changes_nothing_and_says_why(
    seen: World, command: tuple[str, ...], code: int, words: str
) -> None:
    done = seen.run("case", *command)

    assert done.code == code
    assert words in done.err
    assert seen.run("log", CASE, "--json").json[-1]["kind"] == "decided"


def test_one_of_several_admins_says_who_they_are(tmp_path) -> None:
    Office(tmp_path).write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    config = write_config(tmp_path, text=ORGANISATION.replace(f"[{ADMIN}]", f"[{ADMIN}, root@example.test]"))

    nameless = escalationd("case", "note", CASE, "-r", "x", "-c", config)
    named = escalationd("case", "note", CASE, "-r", "x", "--admin", "root@example.test", "-c", config)

    assert (nameless.code, named.code) == (2, 0)
    assert "root@example.test" in nameless.err
    assert escalationd("log", CASE, "--json", "-c", config).json[-1]["actor"] == "root@example.test"


# mails and letters


def test_raw_gives_the_bytes_of_a_mail_as_they_came(seen: World) -> None:
    raw = seen.run("inbox", "raw", "1").raw

    assert raw.startswith(b"Authentication-Results: mx.example.test; dmarc=pass")
    assert b"\r\nSubject: [ESCALATION] Card payments stuck - TCK-20931\r\n" in raw


def test_a_failed_mail_is_handled_again(world: World) -> None:
    failed = world.run("inbox", "list", "--disposition", "failed", "--json").json[0]["id"]

    assert world.run("inbox", "retry", str(failed)).code == 0
    assert "waits already" in world.run("inbox", "retry", str(failed)).err
    assert world.run("inbox", "list", "--json").json[0]["disposition"] == "waiting"
    world.office.work()

    assert world.run("inbox", "list", "--json").json[0]["disposition"] == "failed"


def test_a_mail_that_has_been_acted_on_is_not_acted_on_twice(seen: World) -> None:
    done = seen.run("inbox", "retry", "2")

    assert done.code == 1
    assert "mail 2 was decided" in done.err
    seen.office.work()
    assert len(seen.run("log", CASE, "--json").json) == 2


def test_a_letter_is_dropped_and_queued_again(world: World) -> None:
    queued = world.run("outbox", "list", "--state", "queued", "--json").json[0]["id"]

    assert world.run("outbox", "drop", str(queued), "-r", "told by phone").code == 0
    assert world.run("outbox", "list", "--state", "dropped", "--json").json[0]["last answer"] == "told by phone"
    assert world.run("outbox", "retry", str(queued)).code == 0
    assert queued in [row["id"] for row in world.run("outbox", "list", "--state", "queued", "--json").json]


@pytest.mark.parametrize(
    "command",
    [("inbox", "raw"), ("inbox", "retry"), ("outbox", "retry"), ("outbox", "drop", "-r", "x")],
    ids=" ".join,
)
def test_a_number_that_is_not_there_is_a_problem(seen: World, command: tuple[str, ...]) -> None:
    done = seen.run(*command[:2], "999", *command[2:])

    assert done.code == 1
    assert "999" in done.err


def test_a_letter_that_was_sent_is_neither_dropped_nor_sent_again(seen: World) -> None:
    sent = str(seen.run("outbox", "list", "--state", "sent", "--json").json[0]["id"])

    assert seen.run("outbox", "drop", sent, "-r", "x").code == 1
    assert seen.run("outbox", "retry", sent).code == 1


# reports and copies


def test_status_counts_and_complains_while_no_daemon_reports(seen: World) -> None:
    done = seen.run("status", "--json")

    assert done.code == 1
    assert done.json["escalations"] == {"approved": 1, "incomplete": 1}
    assert done.json["outbox"]["sent"] == 2
    assert "no daemon" in done.json["daemon"]["problems"][0]


@pytest.mark.parametrize(("minutes", "code"), [(1, 0), (10, 1)])
def test_status_is_content_with_a_daemon_that_reported_lately(world: World, minutes: int, code: int) -> None:
    report = {"at": (utc_now() - timedelta(minutes=minutes)).isoformat(), "beats": {}, "problems": []}
    with world.office.desk.database.write() as session:
        notes.put(session, NOTE, report)

    done = world.run("status")

    assert done.code == code
    assert ("is it running?" in done.out) is bool(code)


def test_the_digest_as_text_and_as_a_page(seen: World, tmp_path) -> None:
    page = tmp_path / "digest.html"

    text = seen.run("digest", "--stdout")
    written = seen.run("digest", "--html", page)

    assert (text.code, written.code) == (0, 0)
    assert "TCK-5" in text.out
    assert page.read_text().startswith("<!DOCTYPE html>")


def test_the_export_has_every_case_with_the_tracking_fields(seen: World) -> None:
    rows = list(csv.DictReader(io.StringIO(seen.run("export", "csv").out)))
    same = seen.run("export", "json").json

    assert tuple(rows[0]) == TRACKING
    assert [row["ref"] for row in rows] == [row["ref"] for row in same] == ["ESC-2026-0002", CASE]
    assert rows[0]["issue"] == "'=1+1 Payout missing"


def test_verify_proves_the_history_and_finds_an_edit(world: World) -> None:
    whole = world.run("verify")
    with world.office.desk.database.write() as session:
        session.connection().exec_driver_sql("UPDATE event SET kind = 'denied' WHERE seq = 2")
    edited = world.run("verify")

    assert whole.code == 0
    assert world.run("verify", "--head").out.strip() in whole.out
    assert edited.code == 1
    assert "2" in edited.err


@pytest.mark.sqlite("PostgreSQL has pg_dump for it")
def test_a_backup_is_a_whole_copy_and_overwrites_nothing(seen: World, tmp_path) -> None:
    copy = tmp_path / "copy.db"

    done = seen.run("backup", copy)
    again = seen.run("backup", copy)

    assert (done.code, again.code) == (0, 1)
    assert "exists already" in again.err
    elsewhere = write_config(tmp_path, f"database: sqlite:///{copy}\n")
    assert escalationd("list", "--json", "-c", elsewhere).json == seen.run("list", "--json").json


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("backup", "/nowhere/copy.db"), marks=pytest.mark.sqlite("PostgreSQL has pg_dump for it")),
        ("digest", "--html", "/nowhere/digest.html"),
    ],
)
def test_a_file_that_cannot_be_written_is_one_clear_line(seen: World, command: tuple[str, ...]) -> None:
    done = seen.run(*command)

    assert done.code == 1
    assert done.err.startswith("escalationd: ")
    assert "/nowhere" in done.err
    assert done.err.count("\n") == 1


# what needs no database


@pytest.mark.parametrize(
    ("kinds", "labels"),
    [
        ((), ("Ticket/Case ID:", "Why escalating:")),
        (("financial",), ("Amount:", "Currency:")),
        (("financial", "compliance"), ("Amount:", "Violation type:", "Risk assessment:")),
        (("--urgent",), ("Why urgent:",)),
    ],
)
def test_the_form_of_each_kind(kinds: tuple[str, ...], labels: tuple[str, ...]) -> None:
    done = escalationd("template", *kinds)

    assert done.code == 0
    for label in labels:
        assert label in done.out
    assert done.out.count("[ ]") == 4


def test_a_kind_that_is_not_there_names_those_that_are() -> None:
    done = escalationd("template", "gossip")

    assert done.code == 2
    assert "general, financial, compliance" in done.err


def test_a_text_for_the_customer_is_checked() -> None:
    unsafe = escalationd("check-message", "-", typed="We guarantee that the CIO decides by Friday.\n")
    safe = escalationd("check-message", "-", typed="Our senior team is looking into it.\n")
    listed = escalationd("check-message", "-", "--json", typed="We guarantee it.\n")

    assert (unsafe.code, safe.code, listed.code) == (1, 0, 1)
    assert '"guarantee"' in unsafe.out
    assert safe.out == "Fine to send.\n"
    assert set(json.loads(listed.out)[0]) == {"words", "rule", "reason", "suggestion"}


def test_explain_tells_what_would_be_done_and_changes_nothing(seen: World, tmp_path) -> None:
    mail = tmp_path / "mail.eml"
    body = COMPLETE.replace("TCK-20931", "TCK-9")
    raw = seen.office.compose(MAYA, "[ESCALATION] Terminal broken - TCK-9", body, 7, None, None, PASS, None, None)
    mail.write_bytes(raw)

    told = seen.run("explain", mail)
    same = seen.run("explain", mail, "--json").json

    assert same["disposition"] == "accepted"
    assert {letter["kind"] for letter in same["letters"]} >= {"brief", "acknowledged"}
    assert "disposition: accepted" in told.out
    assert "{" not in told.out
    assert len(seen.run("list", "--json").json) == 2


def test_explain_needs_no_configuration_and_takes_folders(seen: World, tmp_path) -> None:
    (tmp_path / "mails").mkdir()
    for number in (1, 4):
        (tmp_path / "mails" / f"{number}.eml").write_bytes(seen.run("inbox", "raw", str(number)).raw)

    one, other = escalationd("explain", tmp_path / "mails", "--json").json

    assert one["disposition"] == "accepted"
    assert other["disposition"] == "unrelated"


def test_explain_of_a_file_that_is_not_there_is_a_problem(tmp_path) -> None:
    done = escalationd("explain", tmp_path / "nothing.eml")

    assert done.code == 1
    assert "nothing.eml" in done.err
