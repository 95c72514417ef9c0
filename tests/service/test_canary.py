"""``check --canary`` against real borders: one that stops what a Postfix can stop, and one that stops nothing."""

from __future__ import annotations

import itertools
import json
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from escalationd.cli.app import app
from escalationd.daemon.wiring import open_desk
from escalationd.errors import DeliveryError
from escalationd.mail.proof.canary import Sent, State, judge, write_canaries
from escalationd.mail.proof.trust import Risk, TrustMode, TrustRules
from escalationd.net.accounts import Border
from escalationd.net.border import hand_over
from escalationd.net.imap import Mailbox
from escalationd.service.canary import fly, open_risks
from escalationd.service.intake import take_in
from escalationd.service.process import process_some
from escalationd.store import inbox
from tests.conftest import need
from tests.support import postfix as postfix_server
from tests.support.dovecot import PASSWORD, Dovecot, free_port
from tests.support.postfix import Postfix
from tests.support.shell import write_config
from tests.support.wire import config_text, wired

CAREFUL = """\
smtpd_sender_restrictions =
header_checks = regexp:{{/^Authentication-Results:[[:space:]]*mx\\.example\\.test/ IGNORE}}
smtpd_forbid_bare_newline = yes
smtpd_forbid_bare_newline_exclusions =
cleanup_replace_stray_cr_lf = yes
"""
CARELESS = """\
smtpd_sender_restrictions =
smtpd_forbid_bare_newline = no
cleanup_replace_stray_cr_lf = no
"""
REFUSING = """\
smtpd_sender_restrictions =
header_checks = regexp:{{/^From:.*@example\\.test/ REJECT not in our own name}}
"""


@contextmanager
def border(dovecot: Dovecot, more: str) -> Iterator[Postfix]:
    need(postfix_server.PROGRAM, "Postfix (run as root)")
    server = Postfix(dovecot.lmtp, more)
    try:
        yield server.start()
    finally:
        server.remove()


def fly_through(folder, dovecot: Dovecot, more: str, trust: str = "") -> tuple[dict, set[str], str]:
    """The findings of one flight by risk, the dispositions of what arrived, and what ``check`` says afterwards."""
    user = f"escalations{uuid.uuid4().hex[:8]}@example.test"
    with border(dovecot, more) as server:
        settings = wired(folder, dovecot, server.port, user=user, address=user, trust=trust, border=server.port)
        desk = open_desk(settings)
        with closing(desk.database), closing(Mailbox(settings.imap)) as mailbox:
            mailbox.connect()
            found = fly(desk, settings.border, mailbox, 20)
            take_in(desk, mailbox, settings.imap.processed)
            while process_some(desk):
                pass
            with desk.database.read() as session:
                dispositions = {mail.disposition for mail in inbox.listing(session)}
                said = " ".join(open_risks(session, desk.trust, desk.accepted_risks))
    return {finding.risk: finding for finding in found}, dispositions, said


def test_a_careful_border_passes_in_all_that_a_postfix_can_stop(tmp_path, dovecot):
    found, dispositions, said = fly_through(tmp_path, dovecot, CAREFUL)

    states = {risk: finding.state for risk, finding in found.items()}
    assert states == {
        Risk.FORGED_RESULTS: State.PASSED,
        Risk.BARE_CR: State.PASSED,
        Risk.SEVERAL_FROM: State.FAILED,
        Risk.BARE_LF: State.PASSED,
    }
    assert dispositions == {"own"}
    assert "several From" in said
    assert "forged Authentication-Results" not in said


def test_a_careless_border_is_shown_up_in_everything(tmp_path, dovecot):
    found, dispositions, said = fly_through(tmp_path, dovecot, CARELESS)

    assert {finding.state for finding in found.values()} == {State.FAILED}
    assert "one mail for two" in found[Risk.BARE_LF].detail
    assert "bare CR" in found[Risk.BARE_CR].detail
    assert dispositions == {"own"}
    assert said.count("the last test: the border") == 4


def test_a_border_that_proves_senders_refuses_our_own_name_from_outside(tmp_path, dovecot):
    found, *_ = fly_through(tmp_path / "a", dovecot, REFUSING, trust="{mode: border-proves-senders}")
    let_in, *_ = fly_through(tmp_path / "b", dovecot, CAREFUL, trust="{mode: border-proves-senders}")

    assert found[Risk.BORDER].state is State.PASSED
    assert "not in our own name" in found[Risk.BORDER].detail
    assert found[Risk.BARE_CR].state is State.UNKNOWN  # nothing arrives, so nothing is known
    assert let_in[Risk.BORDER].state is State.FAILED


def test_the_marks_of_exchange_must_not_come_from_outside(tmp_path, dovecot):
    found, *_ = fly_through(tmp_path, dovecot, CAREFUL, trust="{mode: m365-internal}")

    assert found[Risk.INTERNAL].state is State.FAILED
    assert found[Risk.FORGED_RESULTS].state is State.FAILED  # this border removes only those with its own name


def test_the_command_says_what_the_border_did_until_it_is_accepted_by_name(tmp_path, dovecot, monkeypatch):
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", PASSWORD)
    config = tmp_path / "config.yaml"
    user = f"escalations{uuid.uuid4().hex[:8]}@example.test"

    def run(*options: str) -> tuple[int, list[dict[str, str]]]:
        done = CliRunner().invoke(app, ["check", "--json", "--config", str(config), *options])
        return done.exit_code, [
            one for one in json.loads(done.stdout) if one["name"].split(",")[0] in ("border", "trust")
        ]

    with border(dovecot, CAREFUL) as server:
        text = config_text(dovecot.imap, server.port, user=user, address=user, border=server.port)
        write_config(tmp_path, text=text)
        code, before = run()
        assert (code, len(before)) == (0, 4)
        assert all("check --canary" in one["detail"] for one in before)

        code, after = run("--canary", "--wait", "20")
        assert code == 1
        assert [one["state"] for one in after] == ["ok", "ok", "problem", "ok", "warning"]

        write_config(tmp_path, "accepted_risks: [several-from]\n", text=text)
        code, accepted = run("--canary", "--wait", "20")
        assert code == 0
        assert accepted[-1]["detail"].endswith("(accepted)")
    write_config(tmp_path, text=text.replace("authserv_ids: [mx.example.test]", "authserv_ids: [other.example.test]"))
    assert len(run()[1]) == 4  # another border than the one that was tested


def test_a_border_that_cannot_be_reached_is_named(tmp_path, dovecot, monkeypatch):
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", PASSWORD)
    port = free_port()
    config = write_config(tmp_path, text=config_text(dovecot.imap, port, border=port))

    done = CliRunner().invoke(app, ["check", "--canary", "--config", str(config)])

    assert done.exit_code == 1
    assert f"the border at 127.0.0.1:{port} cannot be reached" in done.stdout


def test_without_a_border_in_the_configuration_the_command_says_what_to_write(tmp_path, dovecot, monkeypatch):
    monkeypatch.setenv("ESCALATIOND_TEST_PASSWORD", PASSWORD)
    config = write_config(tmp_path, text=config_text(dovecot.imap, free_port()))

    done = CliRunner().invoke(app, ["check", "--canary", "--config", str(config)])

    assert "trust: {border: {host: ...}}" in done.stdout


@pytest.mark.parametrize("greeting", [b"", b"554 no\r\n", b"SSH-2.0\r\n"])
def test_what_is_no_border_is_named(greeting):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(greeting)

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(DeliveryError, match="does not greet"):
            hand_over(Border(host="127.0.0.1", port=server.getsockname()[1], timeout=5), "x@example.test", b"")


RULES = TrustRules(mode=TrustMode.AUTHENTICATION_RESULTS, authserv_ids=("mx.example.test",))


def judged(rules: TrustRules, *answers: str) -> dict[Risk, State]:
    """The findings when the harmless canary arrived and no other one did, with these answers in turn."""
    first, *others = write_canaries("escalations@example.test", "test", rules, lambda length: "a" * length)
    sent = [Sent(canary=first, answer="250 taken", arrived=first.raw)]
    sent += [Sent(canary=one, answer=answer) for one, answer in zip(others, itertools.cycle(answers), strict=False)]
    return {finding.risk: finding.state for finding in judge(sent, rules)}


@pytest.mark.parametrize(
    "answer",
    [
        "450 4.2.0 greylisted, come back in five minutes",
        "421 4.7.0 too many connections",
        "452 4.3.1 no space",
        "before the mail itself: 550 5.7.1 you have sent enough",
        "before the mail itself: 451 later",
        "the border hung up",
        "",
    ],
)
def test_a_border_that_did_not_look_at_a_forged_mail_has_not_stopped_it(answer: str) -> None:
    """Else a greylist or a limit for each connection would be taken for a border that stops forgeries."""
    assert set(judged(RULES, answer).values()) == {State.UNKNOWN}


def test_of_several_canaries_of_a_risk_the_worst_counts() -> None:
    states = judged(RULES, "554 no", "554 no", "554 no", "554 no", "450 later", "554 no")

    assert states == dict.fromkeys(states, State.PASSED) | {Risk.BARE_LF: State.UNKNOWN}


def test_a_border_that_only_says_later_has_not_refused_our_own_name() -> None:
    rules = replace(RULES, mode=TrustMode.BORDER)
    (control, *_) = write_canaries("escalations@example.test", "test", rules, lambda length: "a" * length)

    for answer, state in (("450 later", State.UNKNOWN), ("550 not in our name", State.PASSED), ("", State.UNKNOWN)):
        found = judge([Sent(canary=control, answer=answer)], rules)
        assert found[0].state is state
