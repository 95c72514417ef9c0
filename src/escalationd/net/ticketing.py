"""Status and note to the ticket system by one templated HTTP request. Knows no particular ticket system."""

from __future__ import annotations

import asyncio
import html
import http.client
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable

from escalationd.errors import DeliveryError
from escalationd.net.accounts import TicketSystem

_PLACE = re.compile(r"\{(ticket|number|status|note|secret)\}")


async def update_ticket(system: TicketSystem, *, ticket: str, status: str, note: str) -> None:
    """Make the request. Raises DeliveryError: permanent for a 3xx or 4xx answer, else it is tried again."""
    await asyncio.to_thread(_request, system, build_request(system, ticket=ticket, status=status, note=note))


def build_request(system: TicketSystem, *, ticket: str, status: str, note: str) -> urllib.request.Request:
    """The request with every value put in safely: percent-encoded in the URL, in the body as its type wants it.

    ``{secret}`` is filled in headers only, when the request is made. Raises DeliveryError when the URL is not http(s).
    """
    if ticket in (".", ".."):
        raise DeliveryError(
            f"{ticket!r} is no ticket: it would name another place of the ticket system", permanent=True
        )
    numbers = re.findall(r"\d+", ticket)
    values = {"ticket": ticket, "number": numbers[-1] if numbers else ticket, "status": status, "note": note}
    url = _fill(system.url, {name: urllib.parse.quote(value, safe="") for name, value in values.items()})
    if not url.startswith(("http://", "https://")):
        raise DeliveryError("the ticket system's url must begin with https://", permanent=True)
    body = _fill(system.body, {name: _encoder(system)(value) for name, value in values.items()})
    secret = {"secret": system.secret() if system.secret else ""}
    headers = {name: _fill(value, secret) for name, value in system.headers.items()}
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        # http.client would say so too, and quote the secret
        why = "a header for the ticket system, or the secret in it, is not one line of plain letters"
        raise DeliveryError(why, permanent=True)
    return urllib.request.Request(url, data=body.encode() or None, headers=headers, method=system.method)  # noqa: S310 - the scheme is checked above


def _encoder(system: TicketSystem) -> Callable[[str], str]:
    """How a value is written in the body, by the type that the configured headers give it; JSON when they do not."""
    kind = next((value.lower() for name, value in system.headers.items() if name.lower() == "content-type"), "")
    if "urlencoded" in kind:
        return urllib.parse.quote_plus
    return _in_xml if "xml" in kind or "html" in kind else _in_json


def _in_json(value: str) -> str:
    return json.dumps(value)[1:-1]


def _in_xml(value: str) -> str:
    return html.escape("".join(char if char.isprintable() or char in "\n\t" else " " for char in value))


def _fill(template: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda found: values.get(found.group(1), found.group()), template)


_PASSING = (408, 409, 423, 425, 429)
"""Refusals that say "not now": time-out, somebody else is changing the ticket, locked, too early, too many."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the secret to wherever it points, and turn our POST into a GET that changes nothing."""

    def redirect_request(self, *_: object) -> None:
        """Follow none: the answer is an error like any other."""


_OPENER = urllib.request.build_opener(_NoRedirect)


def _request(system: TicketSystem, request: urllib.request.Request) -> None:
    try:
        with _OPENER.open(request, timeout=system.timeout):
            return
    except urllib.error.HTTPError as error:
        error.close()
        permanent = error.code < 500 and error.code not in _PASSING
        raise DeliveryError(f"the ticket system answered {error.code} {error.reason}", permanent=permanent) from error
    except (OSError, ValueError, http.client.HTTPException) as error:  # the last: what answers there is no web server
        raise DeliveryError(f"the ticket system cannot be reached: {error}") from error
