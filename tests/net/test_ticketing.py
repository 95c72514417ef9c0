"""The ticket system over HTTP: what is put where, and what each answer means."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from dataclasses import replace
from urllib.parse import parse_qs, unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.errors import DeliveryError
from escalationd.net.accounts import TicketSystem
from escalationd.net.ticketing import build_request, update_ticket
from tests.support.dovecot import free_port

BODY = '{"status": "{status}", "note": {"text": "{note}"}}'


def system(url: str, **more) -> TicketSystem:
    headers = {"Authorization": "token {secret}", "Content-Type": "application/json"}
    return TicketSystem(url=f"{url}/ticket/{{ticket}}", headers=headers, body=BODY, secret=lambda: "s3cr3t", **more)


def update(to: TicketSystem, ticket: str = "TCK-20931", note: str = "escalated to L2") -> None:
    asyncio.run(update_ticket(to, ticket=ticket, status="Escalated - L2", note=note))


def test_status_and_note_arrive_with_the_secret_in_the_header_only(web):
    update(system(web.url, method="PUT"))

    (asked,) = web.asked
    assert (asked.method, asked.path) == ("PUT", "/ticket/TCK-20931")
    assert asked.headers["Authorization"] == "token s3cr3t"
    assert json.loads(asked.body) == {"status": "Escalated - L2", "note": {"text": "escalated to L2"}}


@pytest.mark.parametrize(
    ("ticket", "number"), [("TCK-20931", "20931"), ("#77", "77"), ("A1-2026-9", "9"), ("ABC", "ABC")]
)
def test_the_number_of_a_ticket_is_its_last_digits(ticket, number):
    to = TicketSystem(url="https://rt.example.test/ticket/{number}/comment", body="{number}")

    request = build_request(to, ticket=ticket, status="", note="")

    assert request.full_url.endswith(f"/ticket/{number}/comment")
    assert request.data == number.encode()


@given(st.text(max_size=60).filter(lambda ticket: ticket not in (".", "..")), st.text(max_size=60))
def test_nothing_that_a_mail_says_leaves_its_place(ticket, note):
    request = build_request(system("https://tickets.example.test"), ticket=ticket, status="x", note=note)

    path = request.full_url.removeprefix("https://tickets.example.test/ticket/")
    assert set("/?#\r\n ") & set(path) == set()
    assert unquote(path, errors="surrogatepass") == ticket
    assert json.loads(request.data) == {"status": "x", "note": {"text": note}}


@pytest.mark.parametrize("ticket", [".", ".."])
def test_a_ticket_is_no_way_to_another_place(ticket):
    """Dots are never percent-encoded, and servers walk up by them (RFC 3986 5.2.4)."""
    with pytest.raises(DeliveryError, match="another place") as caught:
        build_request(system("https://tickets.example.test"), ticket=ticket, status="x", note="")

    assert caught.value.permanent


@pytest.mark.parametrize("secret", ["s3cr3t\nsecond", "s3cr3t\r\nX-Admin: 1", "s3cr3t\u2019", "s3cr3t\x00"])
def test_a_secret_that_no_header_can_carry_is_not_quoted(web, secret):
    """The standard library's error says the whole header."""
    with pytest.raises(DeliveryError) as caught:
        update(replace(system(web.url), secret=lambda: secret))

    assert "s3cr3t" not in str(caught.value)
    assert web.asked == []


def test_a_secrets_place_in_a_note_stays_text():
    request = build_request(system("https://tickets.example.test"), ticket="T-1", status="x", note="{secret} {ticket}")

    assert json.loads(request.data)["note"]["text"] == "{secret} {ticket}"


@pytest.mark.parametrize("code", [400, 401, 404, 422])
def test_a_refusal_is_final(web, code):
    web.answers = [code]

    with pytest.raises(DeliveryError, match=str(code)) as caught:
        update(system(web.url))

    assert caught.value.permanent


@pytest.mark.parametrize("code", [301, 302, 307])
def test_a_redirect_is_not_followed_for_it_would_carry_the_secret_away(web, code):
    web.answers = [code]
    web.location = web.url + "/elsewhere"

    with pytest.raises(DeliveryError, match=str(code)) as caught:
        update(system(web.url))

    assert caught.value.permanent
    assert [asked.path for asked in web.asked] == ["/ticket/TCK-20931"]


@pytest.mark.parametrize("code", [408, 409, 423, 425, 429, 500, 502, 503, 504])
def test_trouble_that_passes_is_tried_again(web, code):
    web.answers = [code]

    with pytest.raises(DeliveryError, match=str(code)) as caught:
        update(system(web.url))

    assert not caught.value.permanent


def test_a_system_that_is_away_is_tried_again_and_the_secret_is_in_no_error():
    with pytest.raises(DeliveryError) as caught:
        update(system(f"http://127.0.0.1:{free_port()}"))

    assert not caught.value.permanent
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        b"220 mail.example.test ESMTP\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"",
    ],
    ids=["another protocol", "no number", "a line too long", "too many headers", "nothing"],
)
def test_an_answer_that_is_no_http_is_trouble_that_passes(answer):
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            caller, _ = door.accept()
            with caller:
                caller.recv(65_536)
                caller.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(DeliveryError) as caught:
            update(system(f"http://127.0.0.1:{door.getsockname()[1]}"))

    assert not caught.value.permanent
    assert "s3cr3t" not in str(caught.value)


NOTE = "a&status=closed\n</note><x/>\"'\\ \x00 é"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/X-WWW-Form-UrlEncoded; a=b"])
def test_in_a_form_a_note_is_one_value(kind):
    to = TicketSystem(url="https://t.test", headers={"content-type": kind}, body="status={status}&note={note}")

    request = build_request(to, ticket="T-1", status="Escalated - L2", note=NOTE)

    assert parse_qs(request.data.decode()) == {"status": ["Escalated - L2"], "note": [NOTE]}


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8", "application/soap+xml"])
def test_in_xml_a_note_is_one_text(kind):
    to = TicketSystem(url="https://t.test", headers={"Content-Type": kind}, body='<n status="{status}">{note}</n>')

    written = build_request(to, ticket="T-1", status='"x', note=NOTE).data.decode()
    read = ElementTree.fromstring(written)  # noqa: S314 - our own words

    assert (read.attrib, list(read)) == ({"status": '"x'}, [])
    assert read.text == NOTE.replace("\x00", " ")
