"""Odd relays: every answer at every step, endless answers, missing extensions, half-closed lines (E11 to E15)."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from collections import Counter
from datetime import timedelta

import pytest

from escalationd.errors import DeliveryError
from escalationd.net.accounts import Security, SmtpRelay
from escalationd.net.smtp import Courier
from tests.fault.test_smtp_faults import Post, to
from tests.support.cast import MAYA, QUEUE
from tests.support.office import COMPLETE, Office
from tests.support.sink import HANG_UP, Later

STEPS = ("connect", "EHLO", "MAIL", "RCPT", "DATA", ".")
ANSWERS = ("421 4.3.2 closing", "450 4.2.0 later", "452 4.3.1 no room", "250 what", "354 go on", "\x00\xff", HANG_UP)
MATRIX = [
    (step, answer)
    for step, answer in itertools.product(STEPS, ANSWERS)
    if not (answer.startswith("250") and step in ("EHLO", "MAIL", "RCPT", "."))
    and not (answer.startswith("354") and step == "DATA")
]


@pytest.fixture
def post(tmp_path, sink) -> Post:
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    return Post(office, sink)


def healed(post: Post) -> None:
    """The relay is well again, and time goes by."""
    post.sink.script = lambda _step, _argument: None
    post.office.now += timedelta(hours=2)
    post.run()


@pytest.mark.parametrize(("step", "answer"), MATRIX)
def test_a_passing_answer_at_any_step_costs_no_letter_and_doubles_none(post, sink, step, answer):
    """One letter's turn is refused, or the whole relay where there are no letters yet."""
    early = step in ("connect", "EHLO", "MAIL")
    sink.script = (lambda now, _argument: answer if now == step else None) if early else to(QUEUE, step, answer)
    post.run()
    states = post.states()
    assert states["brief"] == "queued"
    assert states["acknowledged"] == ("queued" if early else "sent")
    error = post.entries()["brief"].last_error
    assert error
    assert error.isprintable()

    healed(post)
    assert set(post.states().values()) == {"sent"}
    assert set(post.sent().values()) == {1}
    post.settled()


@pytest.mark.parametrize("answer", ["421 4.7.0 too many letters", "450 4.2.1 later", "552 5.3.4 no"])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
def test_a_relay_that_refuses_every_second_letter_of_a_connection_doubles_none(post, sink, step, answer):
    for number in range(3):
        post.office.write(MAYA, f"[ESCALATION] Case {number} - TCK-{number}", COMPLETE)
    seen = Counter()

    def script(now: str, _argument: str) -> str | None:
        seen[now] += 1
        return answer if now == step and seen[now] % 2 == 0 else None

    sink.script = script
    for _ in range(8):
        post.run()
        post.office.now += timedelta(hours=2)
    healed(post)

    assert seen[step] > 1
    assert set(post.sent().values()) == {1}
    if not (answer.startswith("5") and step in ("RCPT", "DATA", ".")):
        assert set(post.states_of_all()) == {"sent"}


@pytest.mark.parametrize("words", ["530 5.7.0 Authentication required", "550 5.7.1 relaying denied", "501 5.1.7 bad"])
def test_a_relay_that_wants_another_sender_or_a_log_in_fails_no_letter_for_good(post, sink, words):
    sink.script = lambda step, _argument: words if step == "MAIL" else None
    post.run()
    assert set(post.states().values()) == {"queued"}
    assert "sender" in post.entries()["brief"].last_error

    healed(post)
    assert set(post.sent().values()) == {1}
    post.settled()


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA", "."])
def test_an_answer_of_ten_megabytes_is_no_more_than_another_try(post, sink, step):
    endless = "\n".join(["451-" + "x" * 400] * 25_000) + "\n451 end"
    early = step in ("EHLO", "MAIL")
    sink.script = (lambda now, _argument: endless if now == step else None) if early else to(QUEUE, step, endless)
    post.run()
    assert post.states()["brief"] == "queued"
    assert len(post.entries()["brief"].last_error) <= 500

    healed(post)
    assert set(post.sent().values()) == {1}
    post.settled()


@pytest.mark.parametrize("words", ["250 mx.example.test", "250-mx.example.test\n250 SIZE 10", "500 5.5.1 EHLO? no"])
def test_a_relay_without_extensions_gets_every_letter_in_bytes_that_it_can_take(post, sink, words):
    sink.script = lambda step, _argument: words if step == "EHLO" else None
    post.run()

    assert set(post.states().values()) == {"sent"}
    assert all(one.raw.isascii() for one in sink.caught)
    assert not [line for line in sink.lines if "ENVID" in line or "NOTIFY" in line]
    post.settled()


def test_a_letter_that_is_too_large_is_told_and_stops_no_other(post, sink):
    sink.script = to(QUEUE, ".", "552 5.3.4 message size exceeds fixed limit")
    post.run()

    assert post.office.history()[-1] == "bounce"
    assert post.states()["acknowledged"] == "sent"


def test_a_recipient_that_no_extension_can_reach_fails_with_words_for_a_person(sink):
    sink.script = lambda step, _argument: "250 mx.example.test" if step == "EHLO" else None

    async def send(recipient: str) -> None:
        courier = Courier(SmtpRelay(host="127.0.0.1", port=sink.port, security=Security.PLAIN))
        try:
            await courier.send(b"Subject: x\r\n\r\nx\r\n", sender=MAYA, recipient=recipient, envid="1")
        finally:
            await courier.close()

    with pytest.raises(DeliveryError, match="only ASCII") as caught:
        asyncio.run(send("jürgen@example.test"))
    assert caught.value.permanent
    assert sink.caught == []


class HalfClosed:
    """A relay that takes a letter, says nothing, and closes its own half of the line only."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with self._socket:
            line, _ = self._socket.accept()
        with line, line.makefile("rb") as lines:
            line.sendall(b"220 half\r\n")
            for said in lines:
                verb = said[:4].upper()
                line.sendall(b"354 go on\r\n" if verb == b"DATA" else b"250 ok\r\n")
                if verb == b"DATA":
                    break
            while lines.readline() != b".\r\n":
                pass
            line.shutdown(socket.SHUT_WR)
            self.over.wait(30)


def test_a_line_that_is_half_closed_after_the_dot_is_a_possible_repeat():
    server = HalfClosed()

    async def send() -> None:
        courier = Courier(SmtpRelay(host="127.0.0.1", port=server.port, security=Security.PLAIN))
        await courier.send(b"Subject: x\r\n\r\nx\r\n", sender=MAYA, recipient=QUEUE, envid="1")

    with pytest.raises(DeliveryError) as caught:
        asyncio.run(send())
    server.over.set()
    assert caught.value.unknown


def test_the_answer_after_the_dot_is_waited_for_longer_than_any_other(sink):
    """RFC 5321 4.5.3.2.6 wants ten minutes: whoever hangs up before sends what was taken a second time."""
    answer = threading.Event()
    sink.script = lambda step, _argument: Later(answer) if step == "." else None
    relay = SmtpRelay(host="127.0.0.1", port=sink.port, security=Security.PLAIN, command_timeout=0.3)

    async def send() -> str:
        courier = Courier(relay)
        sending = asyncio.ensure_future(
            courier.send(b"Subject: x\r\n\r\nx\r\n", sender=MAYA, recipient=QUEUE, envid="1")
        )
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(sending), 1.5)
        answer.set()
        told = await sending
        await courier.close()
        return told

    assert relay.after_dot_timeout == 600
    assert asyncio.run(send()).startswith("250")
    assert len(sink.caught) == 1


@pytest.mark.parametrize(
    ("ehlo", "answer"),
    [
        ("250-mx\n250 STARTTLS", "454 4.7.0 TLS not available"),
        ("250-mx\n250 STARTTLS", "500 what?"),
        ("250-mx\n250 STARTTLS", "220 go"),
        ("250-mx\n250 STARTTLS", HANG_UP),
        ("250-mx\n250 XXXXXXXX", "500 what?"),  # somebody on the way has struck it out
        ("250 mx", "220 go"),
    ],
)
def test_a_relay_whose_starttls_fails_gets_no_letter_in_clear(sink, ehlo, answer):
    sink.script = lambda step, _argument: {"EHLO": ehlo, "STARTTLS": answer}.get(step)

    async def send() -> None:
        relay = SmtpRelay(host="127.0.0.1", port=sink.port, security=Security.STARTTLS, connect_timeout=3)
        await Courier(relay).send(b"Subject: x\r\n\r\nx\r\n", sender=MAYA, recipient=QUEUE, envid="1")

    with pytest.raises(DeliveryError) as caught:
        asyncio.run(send())
    assert not caught.value.permanent
    assert not caught.value.unknown
    assert "\n" not in str(caught.value)
    assert not [line for line in sink.lines if line.startswith("MAIL")]
