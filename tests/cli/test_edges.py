"""The edges as an operator meets them: ``run``, ``once`` and ``check`` as processes, against servers that fail."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from escalationd.store.database import Database
from escalationd.store.inbox import listing
from tests.conftest import need
from tests.support import dovecot as dovecot_server
from tests.support.cast import MAYA, QUEUE, settings
from tests.support.dovecot import PASSWORD, Dovecot, free_port
from tests.support.office import COMPLETE
from tests.support.shell import write_config
from tests.support.sink import Sink
from tests.support.waiting import until
from tests.support.wire import compose, config_text

WRONG = "not the password"


@dataclass(frozen=True)
class Site:
    """A folder with a configuration, a mailbox and a relay of its own."""

    folder: Path
    user: str
    dovecot: Dovecot

    def configure(self, imap: int, smtp: int, change: Callable[[str], str] = str) -> None:
        write_config(self.folder, text=change(config_text(imap, smtp, user=self.user)))

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "escalationd", *words, "-c", str(self.folder / "config.yaml")]

    def run(
        self, *words: str, password: str = PASSWORD, limit: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "ESCALATIOND_TEST_PASSWORD": password}
        done = subprocess.run(
            self.command(*words), capture_output=True, text=True, env=environment, preexec_fn=limit, timeout=120
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    @contextmanager
    def daemon(self, *, password: str = PASSWORD) -> Iterator[subprocess.Popen[bytes]]:
        """``run`` in the background; stopped by SIGTERM, as a service manager does it."""
        environment = {**os.environ, "ESCALATIOND_TEST_PASSWORD": password}
        with (self.folder / "stderr").open("wb") as log:
            process = subprocess.Popen(self.command("run"), stderr=log, env=environment)
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0, self.log
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        assert "Traceback" not in self.log

    @property
    def log(self) -> str:
        return (self.folder / "stderr").read_text()

    def write(self, ticket: str = "TCK-20931", *, more: str = "") -> None:
        body = COMPLETE.replace("TCK-20931", ticket) + more
        self.dovecot.deliver(self.user, compose(MAYA, f"[ESCALATION] Card payments stuck - {ticket}", body))

    def dispositions(self) -> list[str | None]:
        with closing(Database(settings(self.folder).database_url)) as database, database.read() as session:
            return [mail.disposition for mail in listing(session)]


@pytest.fixture
def site(tmp_path, dovecot) -> Site:
    return Site(tmp_path, f"{uuid.uuid4().hex}@example.test", dovecot)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error of a command that met a problem."""
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("escalationd: ")
    assert PASSWORD not in line
    assert WRONG not in line
    return line


def test_a_pass_takes_handles_and_sends(site, sink) -> None:
    site.configure(site.dovecot.imap, sink.port)
    site.write()

    checked, done, again = site.run("check"), site.run("once", "--json"), site.run("once")

    assert checked.returncode == 0, checked.stdout
    assert "1 mail(s) waiting" in checked.stdout
    assert '"taken": 1' in done.stdout
    assert '"sent": 2' in done.stdout
    assert again.stdout == "taken 0, handled 0, due 0, sent 0\n"
    assert len(sink.to(QUEUE)) == 1


def test_a_mailbox_that_nobody_serves(site, sink) -> None:
    site.configure(free_port(), sink.port)

    assert "nothing answers at 127.0.0.1:" in one_line(site.run("once"))


def test_a_wrong_password(site, sink) -> None:
    site.configure(site.dovecot.imap, sink.port)

    line = one_line(site.run("once", password=WRONG))

    assert f"refuses the log-in of {site.user}" in line
    assert "check user name and password" in line


def test_an_expired_certificate(site, sink) -> None:
    need(dovecot_server.PROGRAM, "Dovecot")
    server = Dovecot(expired=True)
    try:
        server.start()
        ours = f"security: tls, ca_file: {server.certificate},"
        site.configure(server.imaps, sink.port, lambda text: text.replace("security: plain,", ours, 1))
        assert "expired" in one_line(site.run("once"))
    finally:
        server.remove()


def test_a_missing_folder(site, sink) -> None:
    site.configure(
        site.dovecot.imap, sink.port, lambda text: text.replace("security: plain,", "security: plain, inbox: Cases,", 1)
    )

    assert 'the folder "Cases" cannot be opened' in one_line(site.run("once"))


def test_check_tries_the_rest_when_one_thing_fails(site) -> None:
    site.configure(site.dovecot.imap, free_port())

    done = site.run("check", password=WRONG)

    lines = {line.split(":")[0].split()[1]: line.split()[0] for line in done.stdout.splitlines()}
    assert done.returncode == 1
    assert (lines["mailbox"], lines["relay"]) == ("problem", "problem")
    assert (lines["configuration"], lines["database"], lines["disk"]) == ("ok", "ok", "ok")


def test_a_relay_that_is_down_costs_no_letter(site, sink) -> None:
    port = sink.port
    sink.stop()
    site.configure(site.dovecot.imap, port)
    site.write()

    done = site.run("once")
    letters = site.run("outbox", "list").stdout.splitlines()
    again = Sink(port=port).start()
    for letter in letters:
        assert site.run("outbox", "retry", letter.split("\t")[0]).returncode == 0
    site.run("once")
    again.stop()

    assert done.returncode == 0
    assert f"nothing answers at 127.0.0.1:{port}" in done.stderr
    assert len(letters) == 2
    assert {one.recipients for one in again.caught} == {(MAYA,), (QUEUE,)}


@pytest.mark.sqlite("a PostgreSQL server has a disk of its own")
def test_a_disk_that_takes_no_more_loses_nothing(site, sink) -> None:
    site.configure(site.dovecot.imap, sink.port)
    site.run("once")
    for number in range(3):
        site.write(f"TCK-{number}", more="x" * 70 + ("\n" + "y" * 70) * 4_000)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    line = one_line(site.run("once", limit=full))
    waiting = len(site.dovecot.mails(site.user))
    site.run("once")

    assert "disk" in line
    assert "start again" in line
    assert waiting == 3
    assert site.dispositions() == ["accepted"] * 3
    assert len(sink.to(QUEUE)) == 3


@pytest.mark.sqlite("on PostgreSQL it stands by: test_two_daemons.py")
def test_a_second_daemon_on_the_same_data_is_refused(site, sink) -> None:
    site.configure(site.dovecot.imap, sink.port)
    with site.daemon():
        until(lambda: (site.folder / "data" / "escalationd.db.lock").exists(), "the first daemon's lock")
        until(lambda: site.run("status").returncode == 1, "its database")

        assert "another escalationd" in one_line(site.run("once"))
        assert "another escalationd" in one_line(site.run("run"))


def test_a_daemon_waits_for_a_mailbox_that_is_down_and_goes_on_by_itself(site, sink) -> None:
    server = Dovecot().start()
    try:
        server.stop()
        site.configure(server.imap, sink.port)
        with site.daemon():
            until(lambda: site.log.count("nothing answers at") >= 2, f"two tries in {site.log}")
            server.start()
            server.deliver(site.user, compose(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE))
            until(lambda: sink.to(QUEUE), "the brief", 60)
            server.stop()
            until(lambda: "the connection" in site.log or site.log.count("nothing answers at") > 2, "the loss")
            server.start()
            server.deliver(site.user, compose(MAYA, "[ESCALATION] Payout missing - TCK-5", COMPLETE))
            until(lambda: len(site.dispositions()) == 2, "the second mail", 60)
    finally:
        server.remove()


def test_a_daemon_with_a_wrong_password_says_so_and_backs_off(site, sink) -> None:
    site.configure(site.dovecot.imap, sink.port)
    with site.daemon(password=WRONG):
        until(lambda: site.log.count("check user name and password") >= 2, "two tries")

    assert WRONG not in site.log


def test_check_says_when_the_relay_takes_no_letter_with_all_its_attachments(site, sink) -> None:
    small = "250-sink.example.test\n250 SIZE 5000000"
    sink.script = lambda step, _argument: small if step == "EHLO" else None
    site.configure(site.dovecot.imap, sink.port)

    done = site.run("check")

    assert done.returncode == 0, done.stdout
    assert "it takes 5.0 MB at most, and a letter with attachments can be larger" in done.stdout
    assert 'write "limits: {evidence: 3471 kB}"' in done.stdout
