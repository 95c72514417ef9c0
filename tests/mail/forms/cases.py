"""A case of the form table: one mail with one peculiarity, and exactly what a careful clerk takes from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message

ALL = frozenset({"necessary", "information_gathered", "actions_documented", "customer_logged"})

GENERAL = {
    "ticket_id": "TCK-20931",
    "customer_id": "C-4471",
    "issue_summary": "Card payments are stuck.",
    "timeline": "started Monday 08:10, customer called twice",
    "actions_taken": "restarted the terminal",
    "why_escalating": "L1 cannot see the gateway",
}
MONEY = {
    "amount": "1250.00",
    "currency": "EUR",
    "transaction_ids": ["TXN-1", "TXN-2"],
    "current_status": "pending",
}
FINANCIAL = GENERAL | MONEY
RULES = {
    "violation_type": "KYC refresh overdue",
    "evidence": "screenshot of the profile page",
    "risk_assessment": "medium, one customer",
}
COMPLIANCE = GENERAL | RULES

TICKS = """\
[x] Verified escalation is necessary
[x] Gathered all relevant information
[x] Documented all previous actions
[x] Confirmed customer communication is logged
"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """``fields`` are exact, amounts as text. ``invalid`` maps a field to a phrase of the reason."""

    text: str = ""
    html: str | None = None
    raw: bytes | None = None
    subject: str = "[ESCALATION] Card payments stuck"
    fields: Mapping[str, object] = field(default_factory=dict)
    kinds: Sequence[str] = ("general",)
    checklist: frozenset[str] = ALL
    invalid: Mapping[str, str] = field(default_factory=dict)
    own_letter: str | None = None
    author: str = "Maya Lindqvist <maya@example.test>"
    attach: Sequence[tuple[str, str, bytes]] = ()

    def mail(self) -> bytes:
        if self.raw is not None:
            return self.raw
        mail = EmailMessage()
        mail["From"] = self.author
        mail["To"] = "escalations@example.test"
        mail["Subject"] = self.subject
        mail.set_content(self.text)
        if self.html is not None:
            mail.add_alternative(self.html, subtype="html")
        for name, kind, content in self.attach:
            mail.add_attachment(content, maintype=kind.partition("/")[0], subtype=kind.partition("/")[2], filename=name)
        return mail.as_bytes()


def raw(body: bytes, *headers: str, subject: str = "[ESCALATION] Card payments stuck") -> bytes:
    """A mail with a body exactly as given, for what no library would write."""
    head = [
        "From: Maya Lindqvist <maya@example.test>",
        "To: escalations@example.test",
        f"Subject: {subject}",
        "MIME-Version: 1.0",
        *headers,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def parsed(mail: bytes) -> Message:
    return message_from_bytes(mail)
