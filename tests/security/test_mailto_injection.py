"""No text of a mail adds a recipient or a parameter to a one-tap link.

Taught by FreeScout GHSA-49pm (unquoted links) and the mailto parameters that mail clients obey (attach, cc, bcc).
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import html5lib
import pytest

from escalationd.mail.marks import token_in_address
from tests.support.cast import MAILBOX
from tests.support.hostile import play

ATTACKS = [
    "x?bcc=e@evil.test&cc=f@evil.test",
    "x&attach=/etc/passwd",
    "x%26bcc=e@evil.test%0d%0aBcc:e",
    "a,b@evil.test;c",
    "x#fragment?to=e@evil.test",
    "x\r\nBcc: e@evil.test",
    "=?utf-8?q?x?=&body=y",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_tap_writes_to_us_and_nobody_else(tmp_path, attack: str) -> None:
    _, letters = play(tmp_path, attack)
    links = [
        element.attrib["href"]
        for letter in letters
        for element in html5lib.parse(letter.html, namespaceHTMLElements=False).iter("a")
    ]

    assert len(links) > 20
    for link in links:
        parts = urlsplit(link)
        address = unquote(parts.path)
        assert parts.scheme == "mailto"
        assert address == MAILBOX or token_in_address(address, MAILBOX)
        names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
        assert names in (["subject", "body"], ["subject"], [])
        assert parts.fragment == ""
        assert "\n" not in dict(parse_qsl(parts.query)).get("subject", "")
