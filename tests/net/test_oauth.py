"""Access tokens: asked for once, used while they are good, and asked for again when a server refuses one."""

from __future__ import annotations

import asyncio
import base64
import json
from contextlib import closing

import pytest

from escalationd.errors import DeliveryError, MailboxError
from escalationd.net.accounts import ImapAccount, OAuth, Security, SmtpRelay
from escalationd.net.imap import Mailbox
from escalationd.net.oauth import access_token
from escalationd.net.smtp import Courier
from tests.support.scripted_imap import ScriptedImap
from tests.support.sink import Sink
from tests.support.web import Web

SECRET = "k3y-of-the-client"


def token(text: str, seconds: object = 3600) -> bytes:
    return json.dumps({"access_token": text, "expires_in": seconds}).encode()


@pytest.fixture
def web():
    server = Web(bodies=[token("first"), token("second"), token("third")]).start()
    yield server
    server.stop()


@pytest.fixture
def oauth(web: Web) -> OAuth:
    return OAuth(token_url=f"{web.url}/token", client_id="escalationd", client_secret=lambda: SECRET, scope="mail")


def account(server: ScriptedImap, oauth: OAuth) -> ImapAccount:
    return ImapAccount(host="127.0.0.1", port=server.port, security=Security.PLAIN, username="desk", oauth=oauth)


def said(line: str) -> str:
    return base64.b64decode(line).decode()


def test_a_token_is_asked_for_once_while_it_is_good(web, oauth):
    assert [access_token(oauth), access_token(oauth)] == ["first", "first"]
    (asked,) = web.asked
    assert (
        asked.body == b"client_id=escalationd&scope=mail&grant_type=client_credentials&client_secret=k3y-of-the-client"
    )


def test_a_token_that_ends_within_two_minutes_is_not_used_again(web, oauth):
    web.bodies[:0] = [token("short", 90)]

    assert [access_token(oauth), access_token(oauth)] == ["short", "first"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'"token"', b'{"access_token": "a", "expires_in": []}'])
def test_an_answer_that_holds_no_token_is_one_clear_error(web, oauth, body):
    web.bodies[:0] = [body]

    with pytest.raises(MailboxError, match=r"^127\.0\.0\.1 gives no token: \w+$") as caught:
        access_token(oauth)
    assert not caught.value.permanent


def test_a_refused_client_is_named_without_its_secret(web, oauth):
    web.answers += [401]

    with pytest.raises(MailboxError, match="check client id, secret and consent") as caught:
        access_token(oauth)
    assert caught.value.permanent
    assert SECRET not in str(caught.value)


def test_the_mailbox_is_opened_with_a_token(oauth):
    server = ScriptedImap().start()
    try:
        with closing(Mailbox(account(server, oauth))) as mailbox:
            mailbox.connect()
    finally:
        server.stop()

    assert said(server.lines[server.lines.index("AUTHENTICATE XOAUTH2") + 1]) == "user=desk\1auth=Bearer first\1\1"


def test_a_mail_server_that_refuses_a_token_is_shown_a_new_one_next_time(oauth):
    def refuse_the_first(command: str, answer: bytes) -> bytes:
        refused = command.startswith("AUTHENTICATE") and "first" in said(server.lines[-1])
        return answer.split()[0] + b" NO [AUTHENTICATIONFAILED] revoked\r\n" if refused else answer

    server = ScriptedImap(mangle=refuse_the_first).start()
    try:
        with closing(Mailbox(account(server, oauth))) as mailbox, pytest.raises(MailboxError, match="and token"):
            mailbox.connect()
        with closing(Mailbox(account(server, oauth))) as mailbox:
            mailbox.connect()
    finally:
        server.stop()


@pytest.fixture
def sink():
    server = Sink().start()
    yield server
    server.stop()


def connect(sink: Sink, oauth: OAuth) -> None:
    async def once() -> None:
        relay = SmtpRelay(host="127.0.0.1", port=sink.port, security=Security.PLAIN, username="desk", oauth=oauth)
        courier = Courier(relay)
        try:
            await courier.check()
        finally:
            await courier.close()

    asyncio.run(once())


def test_a_relay_that_refuses_a_token_is_shown_a_new_one_next_time(oauth, sink):
    def refuse_the_first(step: str, argument: str) -> str | None:
        if step != "AUTH":
            return None
        return "535 5.7.8 revoked" if "first" in said(argument.split()[1]) else "235 2.7.0 welcome"

    sink.script = refuse_the_first
    with pytest.raises(DeliveryError, match="and token"):
        connect(sink, oauth)
    connect(sink, oauth)


def test_without_a_token_a_letter_waits_and_its_result_is_not_unknown(web, oauth, sink):
    web.answers += [503]

    with pytest.raises(DeliveryError, match="gives no token") as caught:
        connect(sink, oauth)
    assert not caught.value.unknown
    assert not caught.value.permanent
