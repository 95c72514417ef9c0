"""Letters over SMTP: what each answer of a relay means, at each step."""

from __future__ import annotations

import asyncio

import pytest

from escalationd.errors import DeliveryError
from escalationd.net.accounts import Security, SmtpRelay
from escalationd.net.smtp import Courier
from tests.support.dovecot import free_port
from tests.support.sink import HANG_UP

LETTER = b"From: a@example.test\r\nMessage-ID: <1@example.test>\r\n\r\n.\r\n.leading dots\r\nna\xc3\xafve\r\n"


def relay(port: int, **more) -> SmtpRelay:
    return SmtpRelay(host="127.0.0.1", port=port, security=Security.PLAIN, connect_timeout=5, command_timeout=5, **more)


async def send(courier: Courier, recipient: str = "cio@example.test", raw: bytes = LETTER) -> str:
    return await courier.send(raw, sender="escalations@example.test", recipient=recipient, envid="1")


def deliver(sink, count: int = 1, **more) -> list[str]:
    async def all_of_them() -> list[str]:
        courier = Courier(relay(sink.port, **more))
        try:
            return await asyncio.gather(*(send(courier, f"p{number}@example.test") for number in range(count)))
        finally:
            await courier.close()

    return asyncio.run(all_of_them())


def refusal(sink, **more) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        deliver(sink, **more)
    assert "\n" not in str(caught.value)
    return caught.value


def test_the_stored_bytes_arrive(sink):
    (answer,) = deliver(sink)

    assert answer.startswith("250")
    assert sink.caught[0].raw == LETTER
    assert sink.caught[0].sender == "escalations@example.test"


def test_bounces_are_asked_for_with_our_envelope_id(sink):
    deliver(sink)

    assert "RET=HDRS" in sink.lines[1]
    assert "ENVID=1" in sink.lines[1]
    assert "NOTIFY=FAILURE,DELAY" in sink.lines[2]


def test_a_few_connections_carry_many_letters(sink):
    deliver(sink, 40, connections=2)

    assert len(sink.caught) == 40
    assert sink.connections <= 2


STEPS = ["connect", "EHLO", "MAIL", "RCPT", "DATA", "."]


@pytest.mark.parametrize("step", STEPS)
def test_a_temporary_refusal_is_tried_again(sink, step):
    sink.script = lambda now, _argument: "451 4.7.1 come back later" if now == step else None

    error = refusal(sink)

    assert (error.permanent, error.unknown) == (False, False)
    assert sink.caught == []


@pytest.mark.parametrize("step", ["RCPT", "DATA", "."])
def test_a_refusal_for_good_is_final(sink, step):
    sink.script = lambda now, _argument: "550 5.1.1 no such user" if now == step else None

    error = refusal(sink)

    assert (error.permanent, error.unknown) == (True, False)
    assert "no such user" in str(error)


@pytest.mark.parametrize("step", ["connect", "EHLO", "MAIL"])
def test_a_relay_that_refuses_us_altogether_is_no_bounce_of_the_recipient(sink, step):
    sink.script = lambda now, _argument: "550 5.7.1 not from you" if now == step else None

    assert not refusal(sink).permanent


@pytest.mark.parametrize("step", ["connect", "EHLO", "MAIL", "RCPT"])
def test_a_lost_connection_before_the_data_took_nothing(sink, step):
    sink.script = lambda now, _argument: HANG_UP if now == step else None

    error = refusal(sink)

    assert (error.permanent, error.unknown) == (False, False)


@pytest.mark.parametrize("step", ["DATA", "."])
def test_a_lost_connection_from_the_data_on_is_unknown(sink, step):
    sink.script = lambda now, _argument: HANG_UP if now == step else None

    error = refusal(sink)

    assert (error.permanent, error.unknown) == (False, True)


@pytest.mark.parametrize("step", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "."])
def test_an_answer_that_is_no_smtp_is_tried_again(sink, step):
    sink.script = lambda now, _argument: "hello?" if now == step else None

    assert not refusal(sink).permanent


@pytest.mark.parametrize("answer", [HANG_UP, "421 4.4.2 idle for too long", "hello?"])
def test_an_idle_connection_that_died_is_replaced(sink, answer):
    async def twice() -> None:
        courier = Courier(relay(sink.port))
        await send(courier)
        sink.script = lambda now, _argument: answer if now == "MAIL" and sink.connections == 1 else None
        await send(courier)
        await courier.close()

    asyncio.run(twice())

    assert len(sink.caught) == 2
    assert sink.connections == 2


@pytest.mark.parametrize("recipient", ["two words@example.test", "a@b\r\nRCPT TO:<c@d>", "", "a\x00@example.test"])
def test_an_address_that_cannot_be_never_reaches_the_wire(sink, recipient):
    async def one() -> None:
        courier = Courier(relay(sink.port))
        try:
            await send(courier, recipient)
        finally:
            await courier.close()

    with pytest.raises(DeliveryError):
        asyncio.run(one())
    assert not any(line.startswith("RCPT TO:<c@d>") for line in sink.lines)
    assert sink.caught == []


def test_nobody_listens():
    with pytest.raises(DeliveryError, match="nothing answers"):
        asyncio.run(send(Courier(relay(free_port()))))


def test_no_letter_leaves_in_clear_text():
    courier = Courier(SmtpRelay(host="smtp.example.test", security=Security.PLAIN))
    with pytest.raises(DeliveryError, match="clear text"):
        asyncio.run(send(courier))
