"""Status and internal note in a real Request Tracker 5, through its REST 2 interface. Run by hand, not in CI.

    apt-get install request-tracker5 rt5-db-sqlite    # on a machine or container that may be thrown away
    python -m tests.measure.request_tracker

Sets up an RT of its own in a temporary folder (SQLite, loopback, a free port), opens a ticket there, and lets
the real services carry one escalation from acceptance over the CIO to its end. After each step it reads the
ticket and its history back from RT. Ends with 1 when RT says anything else than what was to be set.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.support.cast import CIO, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office, Received
from tests.support.waiting import until

SETUP, SERVER = "/usr/sbin/rt-setup-database-5", "/usr/share/request-tracker5/libexec/rt-server"
STATUSES = ("Escalated - L2", "Escalated - CIO", "Escalated - CEO", "Approved", "Resolved", "Denied", "Referred")
LOGIN = base64.b64encode(b"root:password").decode()
SITE = """\
Set($rtname, 'example.test'); Set($Organization, 'example.test');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{folder}/rt5.sqlite');
Set($WebDomain, '127.0.0.1'); Set($WebPort, {port}); Set($WebPath, '');
Set($WebBaseURL, 'http://127.0.0.1:{port}'); Set($WebURL, 'http://127.0.0.1:{port}/');
Set($MailCommand, 'testfile'); Set($LogToSTDERR, 'error'); Set($LogToSyslog, undef);
my @ours = ({statuses});
Set(%Lifecycles, default => {{
    initial => ['new'], active => ['open', grep {{ /Escalated|Approved/ }} @ours],
    inactive => ['resolved', 'rejected', 'deleted', grep {{ !/Escalated|Approved/ }} @ours],
    defaults => {{ on_create => 'new', on_merge => 'resolved' }},
    transitions => {{ '' => ['new'], map {{ $_ => ['open', 'resolved', @ours] }} ('new', 'open', 'resolved', @ours) }},
    rights => {{}}, actions => [],
}});
1;
"""
TICKET_SYSTEM = """\
ticket_system:
  url: http://127.0.0.1:{port}/REST/2.0/ticket/{{number}}/comment
  headers:
    Authorization: Basic {{secret}}
    Content-Type: application/json
  body: '{{"Content": "{{note}}", "ContentType": "text/plain", "Status": "{{status}}"}}'
  secret: {{file: rt-login}}
"""


class Tracker:
    """Request Tracker as its own REST interface shows it."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/REST/2.0"

    def ask(self, path: str, body: dict | None = None) -> dict:
        headers = {"Authorization": f"Basic {LOGIN}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data=data, headers=headers)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
            return json.load(answer)

    def answers(self) -> bool:
        try:
            return bool(self.ask("/rt"))
        except (OSError, ValueError, urllib.error.URLError):
            return False

    def status(self, ticket: str) -> str:
        return self.ask(f"/ticket/{ticket}")["Status"]

    def comments(self, ticket: str) -> list[str]:
        """The internal notes (comments, which no requestor sees), oldest first."""
        history = self.ask(f"/ticket/{ticket}/history?fields=Type&per_page=100")["items"]
        numbers = [item["id"] for item in history if item["Type"] == "Comment"]
        return [self._content(number) for number in sorted(numbers, key=int)]

    def _content(self, transaction: str) -> str:
        attached = self.ask(f"/transaction/{transaction}/attachments")["items"]
        content = self.ask(f"/attachment/{attached[0]['id']}")["Content"]
        return base64.b64decode(content).decode()


@contextmanager
def running(folder: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = folder / "RT_SiteConfig.pm"
    statuses = ", ".join(f"'{status}'" for status in STATUSES)
    site.write_text(SITE.format(folder=folder, port=port, statuses=statuses))
    (folder / "none").mkdir()  # else the settings of Debian's own RT are read after ours, and its database is used
    environment = os.environ | {"RT_SITE_CONFIG": str(site), "RT_SITE_CONFIG_DIR": str(folder / "none")}
    setup = [SETUP, "--action", "init", "--skip-create", "--dba", "", "--dba-password", ""]
    subprocess.run(setup, env=environment, check=True, capture_output=True, timeout=300)
    server = subprocess.Popen([SERVER, "--port", str(port), "--host", "127.0.0.1"], env=environment)
    try:
        until(Tracker(port).answers, "Request Tracker answers", patience=120)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def carry(office: Office, tracker: Tracker, ticket: str) -> list[tuple[str, str, str]]:
    """One escalation from acceptance to its end; (step, expected status, status in RT) of each step."""
    seen = []

    def step(name: str, expected: str) -> None:
        seen.append((name, expected, tracker.status(ticket)))

    form = COMPLETE.replace("TCK-20931", f"TCK-{ticket}")
    office.write(MAYA, f"[ESCALATION] Card payments stuck - TCK-{ticket}", form)
    brief = _letter(office.send(), "brief", QUEUE)
    step("accepted", "Escalated - L2")
    office.reply(TOM, brief, "ESCALATE\n\nCIO trigger: amount above our limit")
    office.send()
    step("within the undo window", "Escalated - L2")
    office.wait(minutes=11)
    brief = _letter(office.send(), "brief", CIO)
    step("with the CIO", "Escalated - CIO")
    office.reply(CIO, brief, "Denied, the terminal was fine")
    office.wait(minutes=11)
    office.send()
    step("denied", "Denied")
    return seen


def _letter(letters: list[Received], kind: str, to: str) -> Received:
    return next(letter for letter in letters if (letter.kind, letter.to) == (kind, to))


def main() -> int:
    if not Path(SERVER).exists():
        print("Request Tracker 5 is not installed: apt-get install request-tracker5 rt5-db-sqlite")
        return 2
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as port:
        folder, tracker = Path(name), Tracker(port)
        secret = folder / "rt-login"
        secret.write_text(LOGIN)
        secret.chmod(0o600)
        ticket = str(tracker.ask("/ticket", {"Queue": "General", "Subject": "Card payments stuck"})["id"])
        office = Office(folder, more=TICKET_SYSTEM.format(port=port))
        steps = carry(office, tracker, ticket)
        print(f"Request Tracker {tracker.ask('/rt')['Version']}, ticket {ticket}")
        for step, expected, found in steps:
            print(f"{'ok ' if found == expected else 'BAD'} {step}: {found!r}, expected {expected!r}")
        notes = tracker.comments(ticket)
        print("\n".join(f"internal note: {note}" for note in notes))
    return int(len(notes) != 3 or any(found != expected for _, expected, found in steps))


if __name__ == "__main__":
    sys.exit(main())
