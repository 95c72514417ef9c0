"""The mailbox on a real Dovecot."""

from __future__ import annotations

import threading
import uuid
from contextlib import closing
from dataclasses import replace

import pytest

from escalationd.errors import MailboxError
from escalationd.net.accounts import ImapAccount, Security
from escalationd.net.imap import Mailbox
from tests.conftest import need
from tests.support import dovecot as dovecot_server
from tests.support.dovecot import PASSWORD, Dovecot, free_port
from tests.support.waiting import until


def mail(number: int = 1, size: int = 0) -> bytes:
    return b"From: maya@example.test\r\nSubject: mail %d\r\n\r\nbody\r\n%s\r\n" % (number, b"x" * size)


@pytest.fixture
def account(dovecot: Dovecot) -> ImapAccount:
    """A mailbox of its own for each test."""
    user = f"{uuid.uuid4().hex}@example.test"
    return ImapAccount(
        host="127.0.0.1", port=dovecot.imap, security=Security.PLAIN, username=user, password=lambda: PASSWORD
    )


@pytest.fixture
def mailbox(account: ImapAccount):
    box = Mailbox(account)
    box.connect()
    yield box
    box.close()


def test_mails_are_fetched_whole_and_stay_unread(dovecot, account, mailbox):
    dovecot.deliver(account.username, mail())
    mailbox.select("INBOX")

    (fetched,) = mailbox.fetch(mailbox.uids())

    assert fetched.raw.endswith(b"Subject: mail 1\r\n\r\nbody\r\n\r\n")
    assert b"From: maya@example.test" in fetched.server_headers
    assert b"Received" not in fetched.server_headers
    assert fetched.received_at.tzinfo is not None
    with dovecot.open(account.username) as client:
        assert client.search(None, "UNSEEN")[1][0] == b"1"


def test_a_mail_over_the_limit_comes_as_its_header(dovecot, account):
    dovecot.deliver(account.username, mail(1, size=5000))
    dovecot.deliver(account.username, mail(2))
    box = Mailbox(replace(account, max_size=2000))
    box.connect()
    box.select("INBOX")

    large, small = box.fetch(box.uids())

    assert large.raw is None
    assert b"Subject: mail 1" in large.server_headers
    assert b"xxx" not in large.server_headers
    assert small.raw is not None
    box.close()


def test_three_hundred_mails_are_moved_and_their_new_uids_known(dovecot, account, mailbox):
    for number in range(300):
        dovecot.deliver(account.username, mail(number))
    mailbox.select("INBOX")
    uids = mailbox.uids()

    moved = mailbox.move(uids, "Processed")

    assert len(uids) == 300
    assert mailbox.uids() == []
    mailbox.select("Processed")
    assert sorted(moved.values()) == mailbox.uids()


def test_urgent_mails_are_told_apart(dovecot, account, mailbox):
    dovecot.deliver(account.username, mail())
    dovecot.deliver(account.username, b"Subject: [urgent] [ESCALATION] x\r\n\r\nbody\r\n")
    mailbox.select("INBOX")

    assert mailbox.urgent_uids() == [mailbox.uids()[1]]


def test_a_mail_that_somebody_else_removed_is_left_out(dovecot, account, mailbox):
    for number in (1, 2):
        dovecot.deliver(account.username, mail(number))
    mailbox.select("INBOX")
    uids = mailbox.uids()
    with dovecot.open(account.username) as client:
        client.store("1", "+FLAGS", "\\Deleted")
        client.expunge()

    assert [fetched.uid for fetched in mailbox.fetch(uids)] == uids[1:]


def test_waiting_ends_when_a_mail_comes(dovecot, account, mailbox):
    mailbox.select("INBOX")
    mailbox.uids()
    woken = threading.Event()

    def wait() -> None:
        mailbox.wait(600, lambda: False)
        woken.set()

    threading.Thread(target=wait, daemon=True).start()
    dovecot.deliver(account.username, mail())

    assert woken.wait(20)
    assert mailbox.uids()


def test_waiting_ends_soon_when_asked_to_stop(mailbox):
    mailbox.select("INBOX")
    asked = []

    mailbox.wait(600, lambda: bool(asked.append(1) or len(asked) > 1))

    assert mailbox.uids() == []


def test_a_mail_that_came_before_the_waiting_is_not_slept_over(dovecot, account, mailbox):
    mailbox.select("INBOX")
    mailbox.uids()
    dovecot.deliver(account.username, mail())
    with dovecot.open(account.username) as client:
        until(lambda: client.noop() and client.search(None, "ALL")[1][0], "the mail")

    mailbox.wait(600, lambda: False)

    assert mailbox.uids()


def test_tls_with_the_sites_own_authority(dovecot, account):
    secure = replace(account, port=dovecot.imaps, security=Security.TLS, ca_file=str(dovecot.certificate))
    box = Mailbox(secure)
    box.connect()
    assert box.select("INBOX") > 0
    box.close()


def test_starttls(dovecot, account):
    box = Mailbox(replace(account, security=Security.STARTTLS, ca_file=str(dovecot.certificate)))
    box.connect()
    assert box.select("INBOX") > 0
    box.close()


def refusal(account: ImapAccount) -> MailboxError:
    box = Mailbox(account)
    with pytest.raises(MailboxError) as caught:
        box.connect()
    box.close()
    assert "\n" not in str(caught.value)
    assert PASSWORD not in str(caught.value)
    return caught.value


def test_an_unknown_authority_is_refused(dovecot, account):
    error = refusal(replace(account, port=dovecot.imaps, security=Security.TLS))

    assert "certificate" in str(error)
    assert "ca_file" in str(error)


def test_an_expired_certificate_is_named(account):
    need(dovecot_server.PROGRAM, "Dovecot")
    server = Dovecot(expired=True)
    try:
        server.start()
        tls = replace(account, port=server.imaps, security=Security.TLS, ca_file=str(server.certificate))
        assert "expired" in str(refusal(tls))
    finally:
        server.remove()


def test_a_wrong_password_is_named_without_showing_it(account):
    error = refusal(replace(account, password=lambda: "not the password"))

    assert error.permanent
    assert account.username in str(error)
    assert "not the password" not in str(error)


def test_a_missing_folder_is_named(mailbox):
    with pytest.raises(MailboxError, match='the folder "Escalations" cannot be opened'):
        mailbox.select("Escalations")


def test_nobody_listens(account):
    assert "nothing answers" in str(refusal(replace(account, port=free_port())))


def test_no_password_leaves_in_clear_text(account):
    error = refusal(replace(account, host="imap.example.test"))

    assert "clear text" in str(error)


@pytest.mark.usefixtures("mailbox")
def test_the_target_folders_are_made(dovecot, account):
    with dovecot.open(account.username) as client:
        listed = b"".join(client.list()[1])
    assert b"Processed" in listed
    assert b"Set aside" in listed


def test_folders_below_a_prefix_are_found_by_their_plain_names():
    """Courier, Cyrus and many hosts keep personal folders below ``INBOX.``; nobody should have to know (RFC 2342)."""
    need(dovecot_server.PROGRAM, "Dovecot")
    server = Dovecot(prefix="INBOX.")
    user = "maya@example.test"
    account = ImapAccount(
        host="127.0.0.1", port=server.imap, security=Security.PLAIN, username=user, password=lambda: PASSWORD
    )
    try:
        server.start().deliver(user, mail())
        with closing(Mailbox(account)) as box:
            box.connect()
            box.select("INBOX")
            assert len(box.move(box.uids(), "Processed")) == 1
            box.select("Processed")
            box.move(box.uids(), "INBOX.Set aside")
        assert (server.mails(user), server.mails(user, "INBOX.Processed")) == ([], [])
        assert len(server.mails(user, "INBOX.Set aside")) == 1
    finally:
        server.remove()


def test_a_folder_that_cannot_be_made_is_named_with_the_remedy(account):
    error = refusal(replace(account, processed="Escalations//Done"))

    assert error.permanent
    assert '"Escalations//Done" is not there and cannot be made' in str(error)
    assert "create it on the server" in str(error)
