"""Refused mail as a queue: who hears of it, what an admin may do with it, and what a flood of it cannot do."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from escalationd.cli.app import app
from escalationd.core.escalation import Status
from escalationd.service.quarantine import reject, release
from escalationd.store import history
from tests.support.cast import ADMIN, CIO, DEPUTY, MALLORY, MAYA, ORGANISATION, QUEUE, TOM, TOM_TOO
from tests.support.office import COMPLETE, Office, Received
from tests.support.shell import write_config

FAILED = "mx.example.test; dmarc=fail header.from={domain}"
NOTHING = "mx.example.test; none"
TAGGED = "[ESCALATION] Card payments stuck - TCK-20931"


def opened(folder, **more) -> tuple[Office, Received]:
    """A case that waits at L2, and the brief."""
    office = Office(folder, **more)
    office.write(MAYA, TAGGED, COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    return office, brief


def test_a_stranger_hears_nothing(tmp_path):
    office = Office(tmp_path)

    mail = office.write(MALLORY, TAGGED, COMPLETE)

    assert mail.disposition == "refused"
    office.nothing_else()


def test_a_forged_submission_is_told_to_the_address_once_a_day(tmp_path):
    office = Office(tmp_path)
    for _ in range(3):
        assert office.write(MAYA, TAGGED, COMPLETE, results=FAILED).disposition == "refused"

    assert "DMARC failed" in office.letter("refused", MAYA).text
    office.wait(hours=25)
    office.write(MAYA, TAGGED, COMPLETE, results=FAILED)
    office.letter("refused", MAYA)


def test_a_forged_decision_is_reported_at_once_to_the_one_it_names(tmp_path):
    office, brief = opened(tmp_path)

    mail = office.reply(TOM, brief, "APPROVE", results=FAILED)

    assert mail.disposition == "refused"
    assert "ESC-2026-0001" in office.letter("forgery", TOM).text
    assert office.case().status is Status.OPEN


def test_a_forged_decision_in_the_name_of_a_deputy_is_reported_while_the_boss_is_away(tmp_path):
    office = Office(tmp_path)
    office.write(TOM, TAGGED, COMPLETE + "CIO trigger: amount\n")
    brief = next(letter for letter in office.post() if letter.to == CIO)
    office.reply(CIO, brief, "AWAY until 2026-12-01")
    brief = office.letter("brief", DEPUTY)

    office.reply(DEPUTY, brief, "APPROVE", results=FAILED)

    office.letter("forgery", DEPUTY)


def test_nobody_vouches_for_a_mail_in_their_own_name(tmp_path):
    tom_is_admin = ORGANISATION.replace("admins: [admin@example.test]", f"admins: [{ADMIN}, {TOM}]")
    office, brief = opened(tmp_path, organisation=tom_is_admin)
    mail = office.reply(TOM_TOO, brief, "APPROVE", results=FAILED)
    office.post()

    assert "another admin can vouch" in release(office.desk, mail.id, TOM, "it was me")
    assert office.case().status is Status.OPEN
    assert release(office.desk, mail.id, ADMIN, "he called me") == ""


def test_a_flood_of_forged_mail_writes_few_warnings_and_tells_the_admins(tmp_path):
    office, brief = opened(tmp_path)
    for _ in range(30):
        office.reply(TOM, brief, "APPROVE", results=FAILED)

    letters = office.post()

    assert [letter.kind for letter in letters].count("forgery") == 5
    alarm = next(letter for letter in letters if letter.kind == "alarm")
    assert (len(letters), alarm.to) == (6, ADMIN)
    assert TOM in alarm.text


def test_a_flood_in_many_names_is_capped_in_all(tmp_path):
    office = Office(tmp_path, more="limits: {warnings_per_hour: 7}\n")
    for number in range(30):
        office.write(f"nobody{number}@example.test", TAGGED, COMPLETE, results=FAILED)

    kinds = [letter.kind for letter in office.post()]

    assert (kinds.count("refused"), kinds.count("alarm")) == (7, 1)


def test_a_flood_of_warnings_uses_up_no_answers(tmp_path):
    office, brief = opened(tmp_path, more="limits: {staff_per_hour: 1, total_per_hour: 4}\n")
    for _ in range(9):
        office.reply(TOM, brief, "APPROVE", results=FAILED)
    office.post()

    office.reply(TOM, brief, "APPROVE")

    office.letter("confirmed", TOM)


def test_answers_to_one_domain_are_capped_and_the_admins_told(tmp_path):
    office = Office(tmp_path, more="limits: {domain_per_hour: 3}\n")
    for number in range(6):
        office.write(f"person{number}@example.test", "help")

    kinds = [letter.kind for letter in office.post()]

    assert (kinds.count("how_to"), kinds.count("alarm")) == (3, 1)


def test_an_admin_releases_a_genuine_decision(tmp_path):
    office, brief = opened(tmp_path)
    mail = office.reply(TOM, brief, "APPROVE", results=FAILED)
    office.letter("forgery", TOM)

    assert release(office.desk, mail.id, ADMIN, "Tom confirmed it on the phone") == ""
    office.work()

    office.letter("confirmed", TOM)
    assert office.mails(1)[0].disposition == "decided"
    assert office.history() == ["accepted", "refused", "released", "decided"]
    with office.desk.database.read() as session:
        *_, released, decided = history.for_escalation(session, "ESC-2026-0001")
    assert (released.actor, released.payload["mail"]) == (ADMIN, mail.sha256)
    assert decided.payload["checks"]["proof of sender"].startswith("not passed: DMARC failed")
    assert decided.payload["checks"]["released by an admin"] == f"passed: {ADMIN}: Tom confirmed it on the phone"


def test_a_release_vouches_for_the_author_and_for_nothing_else(tmp_path):
    office, brief = opened(tmp_path)
    mail = office.write(TOM, f"Re: {brief.subject}", "APPROVE", results=FAILED)
    office.letter("forgery", TOM)

    release(office.desk, mail.id, ADMIN, "looks fine")
    office.work()

    assert office.mails(1)[0].disposition == "unclear"
    assert office.case().status is Status.OPEN
    office.letter("unclear", TOM)


@pytest.mark.parametrize(
    ("author", "results", "why"),
    [
        (MALLORY, FAILED, "not of the staff"),
        (f"{CIO}, {MALLORY}", FAILED, "not name one author"),
        (MAYA, NOTHING, "was not refused"),
    ],
)
def test_what_cannot_be_released_says_why(tmp_path, author, results, why):
    office = Office(tmp_path)
    domain = author.rpartition("@")[2]
    head = (
        f"Authentication-Results: {results.format(domain=domain)}\r\nFrom: {author}\r\nTo: escalations@example.test\r\n"
    )
    mail = office.write(author, "", raw=f"{head}Subject: {TAGGED}\r\nMessage-ID: <1@x>\r\n\r\n{COMPLETE}".encode())

    assert why in release(office.desk, mail.id, ADMIN, "please")
    assert "there is no mail 99" in release(office.desk, 99, ADMIN, "please")


def test_a_rejected_mail_stays_refused_and_both_words_are_in_the_digest(tmp_path):
    office, brief = opened(tmp_path)
    first = office.reply(TOM, brief, "APPROVE", results=FAILED)
    second = office.reply(TOM, brief, "DENY", results=FAILED)
    office.post()

    assert reject(office.desk, first.id, ADMIN, "Tom knows nothing of it") == ""
    assert "was not set aside" in reject(office.desk, 1, ADMIN, "no")
    release(office.desk, second.id, ADMIN, "that one was his")
    office.work()
    office.post()
    office.wait(hours=24)
    office.digest()

    digest = next(letter for letter in office.post() if letter.kind == "digest")
    assert f"by {ADMIN}: Tom knows nothing of it" in digest.text
    assert f"by {ADMIN}: that one was his" in digest.text
    assert "rejected by" in office.mails()[-2].reason
    assert "rejected" in office.history()


def test_the_commands_list_release_and_reject(tmp_path, monkeypatch):
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", "x")
    office, brief = opened(tmp_path)
    config = write_config(tmp_path, f"database: {office.settings.database_url}\n")
    office.reply(TOM, brief, "APPROVE", results=FAILED)
    office.reply(TOM, brief, "DENY", results=FAILED)
    office.desk.database.close()

    def run(*words: str):
        return CliRunner().invoke(app, ["inbox", *words, "--config", str(config)])

    listed = run("list", "--refused")
    assert listed.stdout.count("DMARC failed") == 2
    assert run("release", "2").exit_code == 2  # not without a note
    assert run("release", "2", "--note", "asked him", "--admin", MALLORY).exit_code == 2
    released, rejected = run("release", "2", "--note", "asked him"), run("reject", "3", "--note", "forged")
    assert (released.exit_code, rejected.exit_code) == (0, 0)
    assert run("release", "1", "--note", "why not").exit_code == 1
    office.work()
    assert office.case().status is Status.APPROVED
