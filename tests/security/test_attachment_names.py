"""An attachment's name is no path, no device, no second header and no disguise when it reaches a decider.

Taught by the names that Python's parser hands on as they came (../../etc/passwd, NUL, 5,000 characters) and by the
right-to-left override that shows "exe.pdf" for "fdp.exe".
"""

from __future__ import annotations

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.letters.attach import evidence_parts, find_type
from escalationd.mail.opening.parts import Attachment

HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows\\system32\\x.dll",
    "a\x00.pdf",
    "\u202efdp.exe",
    "in\u200bvoice.pdf",
    'x"; filename="evil.exe',
    "x\r\nBcc: e@evil.test\r\n\r\nbody.txt",
    "=?utf-8?q?=0D=0ABcc:_e=40evil.test?=.pdf",
    "x" * 5000 + ".pdf",
    "",
    "...",
]


def written(name: str) -> tuple[list[str], str]:
    """The header names of the part, and the file's name as a client reads it."""
    (part,) = evidence_parts([Attachment(name=name, content_type="application/pdf", content=b"%PDF")])
    read = email.message_from_bytes(b"".join(part.pieces()), policy=email.policy.default)
    return sorted(read.keys()), read.get_filename() or ""


def check(name: str) -> None:
    fields, shown = written(name)

    assert fields == ["Content-Disposition", "Content-Transfer-Encoding", "Content-Type"]
    assert 0 < len(shown) <= 120
    assert not set(shown) & set('/\\:*?"<>|\r\n\x00\u200b\u202e\u2028')
    assert not shown.startswith(".")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_arrives_harmless(name: str) -> None:
    check(name)


@given(st.text(max_size=40))
def test_any_name_arrives_harmless(name: str) -> None:
    check(name)


@pytest.mark.parametrize(
    "kind",
    [
        "text/calendar", "TEXT/Calendar", "text/html", "text/x-amp-html", "image/svg+xml", "application/ms-tnef",
        "application/vnd.ms-tnef", "application/pkcs7-mime", "application/x-pkcs7-signature",
        "application/pgp-encrypted",
        "application/ics", "application/applefile", "message/rfc822", "multipart/mixed", "text/plain; x=y", "a/b", "",
        "text/plain\r\nBcc: x",
    ],
)  # fmt: skip
def test_no_file_is_of_a_type_that_a_client_acts_on_by_itself(kind: str) -> None:
    """An invitation of the submitter's would stand in the decider's calendar, in the name of our letter."""
    assert find_type(kind) == "application/octet-stream"


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "text/plain", "text/csv", "application/zip"])
def test_an_everyday_file_keeps_its_type(kind: str) -> None:
    assert find_type(kind) == kind
