"""Direct contact against receivers on loopback: which channel took the message, and which did not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest

from escalationd.demo.world import Pager
from escalationd.errors import DeliveryError
from escalationd.net.contact import contact
from tests.support.dovecot import free_port


@pytest.fixture
def pager() -> Iterator[Pager]:
    receiver = Pager()
    yield receiver
    receiver.stop()


def reach(*urls: str) -> str:
    return asyncio.run(contact(urls, title="[URGENT] ESC-2026-0001", body="Please answer the mail."))


def test_a_json_receiver_gets_title_and_text(pager):
    assert reach(pager.url) == "by json"

    assert pager.messages == ["[URGENT] ESC-2026-0001: Please answer the mail."]


def test_an_sms_gateway_gets_a_plain_mail(sink):
    url = f"mailto://127.0.0.1:{sink.port}?from=escalations@example.test&to=4930123@sms.example.test&format=text&mode=insecure"

    assert reach(url) == "by mailto"

    (sms,) = sink.to("4930123@sms.example.test")
    mail = message_from_bytes(sms.raw, policy=default)
    assert mail["Subject"] == "[URGENT] ESC-2026-0001"
    assert "Please answer the mail." in mail.get_body(("plain",)).get_content()


def test_a_dead_channel_falls_through_to_the_next_and_is_named_without_its_secret(pager):
    dead = f"json://user:s3cr3t@127.0.0.1:{free_port()}/s3cr3t"

    assert reach(dead, "no-such-service://s3cr3t", pager.url) == (
        "by json (json: no success; no-such-service: not a valid address)"
    )
    assert len(pager.messages) == 1


def test_when_no_channel_works_the_error_names_them_and_no_secret():
    with pytest.raises(DeliveryError) as caught:
        reach(f"json://user:s3cr3t@127.0.0.1:{free_port()}/")

    assert str(caught.value) == "json: no success"
    assert caught.value.permanent


def test_nobody_to_contact_is_an_error_too():
    with pytest.raises(DeliveryError, match="no channel is configured"):
        reach()
