"""Two decisions at the same moment on the real database: one counts, the other is a conflict on record."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from escalationd.core.escalation import Status
from escalationd.service.process import keep_outcome, process_some
from escalationd.service.readers import consider
from escalationd.store import escalations, history, inbox
from escalationd.store.escalations import VersionConflictError
from escalationd.store.inbox import NewMail
from tests.support.cast import LENA, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, PASS, Office

ROUNDS = 12


def opened(folder) -> tuple[Office, object]:
    office = Office(folder)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    return office, brief


def lay_down(office: Office, author: str, brief, words: str, number: int) -> int:
    """A reply that waits in the ledger; its row."""
    raw = office.compose(author, "", words, number, brief, None, PASS, None, None)
    new = NewMail(
        account="race", folder="INBOX", uidvalidity=1, uid=number, raw=raw, sha256=f"{number:064}", size=len(raw),
        received_at=office.now, subject="", urgent=False, sender=author,
    )  # fmt: skip
    with office.desk.database.write() as session:
        inbox.keep(session, [new])
        return max(mail.id for mail in inbox.listing(session, limit=3))


def kinds(office: Office) -> Counter[str]:
    with office.desk.database.read() as session:
        assert history.verify(session) == []
        return Counter(event.kind for event in history.for_escalation(session, "ESC-2026-0001"))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_workers_in_threads_book_one_of_two_decisions(tmp_path, number):
    office, brief = opened(tmp_path)
    lay_down(office, TOM, brief, "APPROVE", 900 + number)
    lay_down(office, LENA, brief, "DENY", 950 + number)
    start, failures = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        try:
            while process_some(office.desk):
                pass
        except Exception as error:  # noqa: BLE001 - a thread's failure must fail the test
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    found = kinds(office)
    assert (found["decided"], found["conflict"]) == (1, 1)
    assert [letter.kind for letter in office.post()].count("conflict") == 1
    assert len(office.case().rulings) == 1


def test_the_second_writer_finds_another_version_and_reads_again(tmp_path):
    """Both have read the same case before either writes, as two processes on one PostgreSQL could."""
    office, brief = opened(tmp_path)
    first, second = lay_down(office, TOM, brief, "APPROVE", 901), lay_down(office, LENA, brief, "DENY", 902)
    desk = office.desk
    with desk.database.read() as session:
        seen = [
            consider(session, desk, inbox.load(session, number), office.now, lambda: "ESC-2026-0099")
            for number in (first, second)
        ]

    with desk.database.write() as session:
        keep_outcome(session, desk, *seen[0])
    with pytest.raises(VersionConflictError), desk.database.write() as session:
        keep_outcome(session, desk, *seen[1])
    assert kinds(office)["conflict"] == 0
    office.work()

    assert (kinds(office)["decided"], kinds(office)["conflict"]) == (1, 1)
    assert office.case().status is Status.APPROVED


def test_a_version_is_written_once(tmp_path):
    office, _ = opened(tmp_path)
    case = office.case()
    with office.desk.database.write() as session:
        escalations.save(session, case, expected_version=case.version)

    with pytest.raises(VersionConflictError), office.desk.database.write() as session:
        escalations.save(session, case, expected_version=case.version)


def test_the_same_answer_twice_and_a_late_one_are_explained(tmp_path):
    office, brief = opened(tmp_path)
    office.reply(TOM, brief, "APPROVE")
    office.letter("confirmed", TOM)

    office.reply(TOM, brief, "APPROVE")
    assert "decided already" in office.letter("conflict", TOM).text
    office.reply(LENA, brief, "DENY")
    assert "APPROVE by Tom Becker" in office.letter("conflict", LENA).text
    found = kinds(office)
    assert (found["decided"], found["repeated"], found["conflict"]) == (1, 1, 1)


def test_an_answer_to_a_letter_that_another_one_has_replaced_is_asked_back_with_the_case_as_it_stands(tmp_path):
    office, brief = opened(tmp_path)
    office.write(MAYA, "", "Amount: 9,900.00 EUR", reply=brief, to="escalations@example.test")
    office.post()

    assert office.reply(TOM, brief, "APPROVE").disposition == "unclear"
    assert "earlier letter" in office.letter("unclear", TOM).text
    assert office.case().status is Status.OPEN
