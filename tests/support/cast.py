"""The standing cast of the tests: one policy and one set of settings with the same people everywhere.

Nobody here is real. Maya (L1) escalates to the queue of Tom and Lena (L2), they to Ruth Okafor (the
CIO, with a deputy), she to Helen Marsh (the CEO); Ada runs the daemon; Mallory is an outsider.
"""

from __future__ import annotations

from pathlib import Path

from escalationd.config import Settings, load_text
from tests.support import records

MAILBOX = "escalations@example.test"
MAYA = "maya@example.test"
QUEUE = "l2@example.test"
TOM = "tom@example.test"
TOM_TOO = "t.becker@example.test"
"""Tom's second address at work; he has a private one as well."""
TOM_AT_HOME = "tom@becker.test"
LENA = "lena@example.test"
CIO = "cio@example.test"
DEPUTY = "deputy@example.test"
CEO = "ceo@example.test"
ADMIN = "admin@example.test"
MALLORY = "mallory@evil.test"

ORGANISATION = """\
mailbox:
  address: escalations@example.test
  name: Example Escalations
imap:
  host: 127.0.0.1
  security: plain
  username: escalations
  password: {env: ESCALATIOND_TEST_PASSWORD}
smtp:
  host: 127.0.0.1
  security: plain
trust:
  mode: authentication-results
  authserv_ids: [mx.example.test]
  own_hosts: [mx.example.test]
data_folder: data
staff: [example.test]
admins: [admin@example.test]
calendar:
  zone: Europe/Berlin
people:
  maya@example.test: Maya Lindqvist
  tom@example.test: {name: Tom Becker, other_addresses: [t.becker@example.test, tom@becker.test]}
  lena@example.test: Lena Fischer
  cio@example.test: Ruth Okafor
  deputy@example.test: Daniel Roth
  ceo@example.test: Helen Marsh
  admin@example.test: Ada Wolf
tiers:
  L2:
    address: l2@example.test
    members: [tom@example.test, lena@example.test]
  CIO:
    members: [cio@example.test]
    deputies: [deputy@example.test]
  CEO:
    members: [ceo@example.test]
wording:
  organisation: Example Ltd
"""

PASSWORD = "the password of the test mailbox"
_ENVIRONMENT = {"ESCALATIOND_TEST_PASSWORD": PASSWORD}


def settings(folder: Path, more: str = "", organisation: str = "") -> Settings:
    """The cast's settings with records in ``folder`` (``records.py``); ``more`` is YAML with further top-level keys.

    ``organisation`` is another one than ours, which a test may have changed since this module was loaded.
    """
    more += "" if "database:" in more else records.setting(folder)
    return load_text((organisation or ORGANISATION) + more, folder / "config.yaml", _ENVIRONMENT)


SETTINGS = settings(Path("nowhere"))
POLICY = SETTINGS.policy
