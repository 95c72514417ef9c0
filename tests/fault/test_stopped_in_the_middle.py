"""A stop while a letter is on its way: what is in hand is finished, nothing leaves twice, in order (E4)."""

from __future__ import annotations

import signal
import threading
from collections import Counter

import pytest

from escalationd.audit.records import opened
from escalationd.audit.report import audit
from escalationd.daemon.once import once
from escalationd.daemon.wiring import utc_now
from tests.support.cast import MAYA
from tests.support.office import COMPLETE
from tests.support.services import Service
from tests.support.shell import write_config
from tests.support.sink import Later
from tests.support.waiting import until
from tests.support.wire import compose, config_text, wired

MAILS = 4


ONCE = [signal.SIGTERM]
STOPS = [("connect", 1, ONCE), ("MAIL", 3, ONCE), ("DATA", 1, ONCE), (".", 1, ONCE), (".", 3, ONCE)]
STOPS += [(".", 1, [signal.SIGTERM, signal.SIGTERM]), (".", 1, [signal.SIGHUP]), (".", 1, [signal.SIGINT])]


@pytest.mark.parametrize(("step", "which", "signals"), STOPS)
def test_a_stop_finishes_what_is_in_hand_and_repeats_nothing(tmp_path, dovecot, sink, step, which, signals):
    user = f"{tmp_path.name}@example.test"
    settings = wired(tmp_path, dovecot, sink.port, user=user)
    config = write_config(tmp_path, text=config_text(dovecot.imap, sink.port, user=user))
    for number in range(MAILS):
        ticket = f"TCK-{number}"
        dovecot.deliver(user, compose(MAYA, f"[ESCALATION] A - {ticket}", COMPLETE.replace("TCK-20931", ticket)))
    arrived, answer, seen = threading.Event(), threading.Event(), Counter()

    def script(now: str, _argument: str) -> Later | None:
        seen[now] += 1
        if now != step or seen[now] < which:
            return None
        arrived.set()
        return Later(answer)

    sink.script = script
    service = Service(config, "daemon").start()
    assert arrived.wait(60)
    for number in signals:
        service.signal(number)
    answer.set()
    until(lambda: service.ended, "the end of the daemon", 45)
    service.stop()
    sink.script = lambda _step, _argument: None
    once(settings)

    assert service.ended[0] == 0
    sent = Counter(one.message_id for one in sink.caught)
    assert set(sent.values()) == {1}
    assert len([one for one in sent if one.startswith("<esc-")]) == 2 * MAILS  # and the digest, late in the day
    assert [str(finding) for finding in audit(settings.database_url, utc_now()).findings] == []
    with opened(settings.database_url) as records:
        assert records.number("SELECT count(*) FROM outbox WHERE unknown_results > 0") == 0
