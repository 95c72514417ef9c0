"""One letter of every kind, with the facts it carries in life; the letter tests and the pictures share them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from escalationd.core.customer import check_message, draft
from escalationd.core.decide import decide
from escalationd.core.digest import summarize
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import (
    Clock,
    Escalation,
    Evidence,
    Resolution,
    Ruling,
    Status,
    Timer,
    TimerName,
)
from escalationd.core.events import Source, Spoke, TokenState
from escalationd.core.life import author_of
from escalationd.core.policy import Verb
from escalationd.core.summary import DigestFacts, Mail
from escalationd.mail.forms.form import read_form
from escalationd.mail.letters.compose import Post
from escalationd.mail.marks import plus_address
from escalationd.mail.opening.parts import Attachment
from tests.support.cast import ADMIN, CEO, CIO, DEPUTY, LENA, MAYA, POLICY, QUEUE, TOM

NOW = datetime(2026, 5, 12, 13, 20, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqrstuvwxyz"[:26]
OTHER_TOKEN = TOKEN[::-1].replace("z", "2")
CHECKLIST = frozenset(item.name for item in POLICY.checklist)

CASE = Escalation(
    ref="ESC-2026-0001",
    status=Status.OPEN,
    tier="CIO",
    round=2,
    issue="Card payments stuck",
    ticket="TCK-20931",
    submitter=MAYA,
    kinds=("financial",),
    fields={
        "customer_id": "AC-55120",
        "issue_summary": "Card payments of one merchant have been stuck in pending since Monday. About 40 buyers wait.",
        "timeline": "Mon 11 May 09:10 first report\nMon 11 May 14:00 processor contacted, no fault on their side\n"
        "Tue 12 May 08:30 merchant calls again, asks for a refund of the fees",
        "actions_taken": "Payment run restarted twice, certificates checked, processor asked for logs.",
        "why_escalating": "The refund is above what L2 may grant.",
        "amount": Decimal("12500.00"),
        "currency": "EUR",
        "transaction_ids": ("TX-88121", "TX-88122", "TX-88130"),
        "current_status": "pending",
        "cio_trigger": "Refund above EUR 10,000",
        "recommended_action": "Refund the fees from the reserve, and change the processor's time-out.",
    },
    checklist=CHECKLIST,
    evidence=(
        Evidence(name="payment-run.log", content_type="text/plain", size=48_200, inbox_id=1, index=0),
        Evidence(name="screenshot.png", content_type="image/png", size=341_000, inbox_id=1, index=1),
    ),
    created=NOW - timedelta(days=1, hours=3),
    escalated=NOW - timedelta(days=1, hours=2),
    clock=Clock(
        started=NOW - timedelta(hours=3),
        due=NOW + timedelta(hours=19, minutes=40),
        derivation="1 working day from Tue 12 May 12:20",
        total=28_800.0,
    ),
    recommendation="Refund the fees from the reserve, and change the processor's time-out.",
    customer_waiting=True,
    rulings=(
        Ruling(verb=Verb.ESCALATE, by=TOM, on_behalf_of=None, tier="L2", at=NOW - timedelta(hours=3), note="Above us."),
    ),
)
INCOMPLETE = replace(
    CASE,
    ref="ESC-2026-0002",
    status=Status.INCOMPLETE,
    tier="L2",
    round=1,
    escalated=None,
    fields={
        name: value for name, value in CASE.fields.items() if name in ("issue_summary", "actions_taken", "currency")
    },
    checklist=CHECKLIST - {"customer_logged"},
    missing=("customer_id", "timeline", "transaction_ids", "checklist.customer_logged"),
    invalid=read_form("Amount: 12.50,0\n", None, POLICY).invalid,
    evidence=(),
    clock=None,
    recommendation="",
    rulings=(),
    timers=(Timer(TimerName.INCOMPLETE_EXPIRY, NOW + timedelta(days=9)),),
)
URGENT = replace(
    CASE,
    ref="ESC-2026-0003",
    urgent=True,
    tier="L2",
    round=1,
    issue="Card terminals of all shops are down",
    fields={**CASE.fields, "why_urgent": "Shops cannot take cards, and the weekend begins."},
    rulings=(),
)
OVERDUE = replace(URGENT, clock=replace(CASE.clock, due=NOW - timedelta(minutes=95)) if CASE.clock else None)
AT_CEO = replace(
    CASE,
    ref="ESC-2026-0004",
    tier="CEO",
    round=3,
    kinds=("financial", "compliance"),
    fields={
        **CASE.fields,
        "violation_type": "Fee policy 4.2",
        "risk_assessment": "Medium: two more merchants could ask.",
    },
    rulings=(
        *CASE.rulings,
        Ruling(verb=Verb.ESCALATE, by=CIO, on_behalf_of=None, tier="CIO", at=NOW - timedelta(minutes=10), note=""),
    ),
)
APPROVAL = Ruling(
    verb=Verb.APPROVE,
    by=CIO,
    on_behalf_of=None,
    tier="CIO",
    at=NOW,
    note="Refund from reserve. Tell me when it is booked.",
    key="ESC-2026-0001/ruling/9",
)
APPROVED = replace(CASE, status=Status.APPROVED, clock=None, ruling=APPROVAL, rulings=(*CASE.rulings, APPROVAL))
DENIED = replace(
    CASE,
    status=Status.CLOSED,
    resolution=Resolution.DENIED,
    closed=NOW,
    clock=None,
    ruling=replace(APPROVAL, verb=Verb.DENY, note="The contract excludes it, see clause 7."),
)
REFERRED = replace(DENIED, resolution=Resolution.REFERRED)
RESOLVED = replace(APPROVED, status=Status.CLOSED, resolution=Resolution.RESOLVED, closed=NOW)
WAITING = replace(CASE, status=Status.WAITING, question="Has the processor confirmed it in writing?", asked_by=CIO)
IN_REVIEW = replace(
    AT_CEO,
    status=Status.IN_REVIEW,
    review_at=NOW + timedelta(days=2),
    for_review=True,
    clock=replace(AT_CEO.clock, paused_at=NOW) if AT_CEO.clock else None,
)
WITHDRAWN = replace(CASE, status=Status.WITHDRAWN, clock=None, closed=NOW)

BAD_TEXT = "Our CIO Ruth Okafor will refund you by Friday, guaranteed."
MAILS = (
    Mail(number=41, sender="mallory@evil.test", subject="Approve it", reason="sender not allowed"),
    Mail(number=44, sender=TOM, subject="Re: [ESCALATION] Card payments stuck", reason="approve or deny?"),
    Mail(number=97, sender=QUEUE, subject="reminder of ESC-2026-0003", reason="550 5.1.1 no such user"),
)
DIGEST_FACTS = DigestFacts(
    since=NOW - timedelta(days=1),
    refused=MAILS[:1],
    unclear=MAILS[1:2],
    undelivered=MAILS[2:],
    counts={"accepted": 12, "decided": 7, "duplicate": 2, "refused": 1, "unrelated": 3, "waiting": 0},
    outbox={"queued": 3, "sent": 61, "failed": 1},
    mailbox_read=NOW - timedelta(minutes=75),
    problems=("The mailbox has not answered since 12:05.",),
    warnings=("The canary mail has not been sent yet.",),
    chain_head="8f2b5e60c1d94a70",
)


def some_day(case: Escalation, number: int, issue: str, days: float, used: float = 0.0) -> Escalation:
    """``case`` as another one, escalated ``days`` ago; ``used`` is the part of the deadline that the last tier took."""
    at = NOW - timedelta(days=days)
    ruling = case.ruling or CASE.rulings[0]
    timed = replace(ruling, at=NOW - timedelta(hours=2 + number), used=used * 14_400, allowed=14_400.0)
    return replace(
        case,
        ref=f"ESC-2026-{number:04}",
        ticket=f"TCK-{20_900 + number}",
        issue=issue,
        created=at,
        escalated=at,
        rulings=(timed,) if used else (),
        ruling=timed if used and case.ruling else None,
    )


DIGEST_CASES = (
    OVERDUE,
    some_day(CASE, 11, "Chargeback of a hotel group", 2.4, 0.6),
    some_day(CASE, 12, "Statement shows another customer's name", 8.2, 0.4),
    some_day(replace(CASE, tier="L2"), 13, "Refund to a closed account", 0.3),
    some_day(replace(CASE, tier="L2"), 14, "Account locked after a change of name", 1.5),
    some_day(replace(CASE, tier="L2", taken_by=LENA, customer_waiting=False), 15, "Two transfers booked twice", 4.0),
    AT_CEO,
    some_day(WAITING, 16, "Fee charged in the wrong currency", 3.2, 1.4),
    INCOMPLETE,
    some_day(replace(APPROVED, customer_waiting=False), 17, "Interest recalculated after complaint", 2.0, 0.9),
    some_day(DENIED, 18, "Cash-back outside the period", 1.2, 0.3),
    some_day(replace(RESOLVED, customer_waiting=False), 19, "Standing order sent to the wrong bank", 5.0, 0.2),
)
SUMMARY = summarize(DIGEST_CASES, DIGEST_FACTS, POLICY, NOW, "Europe/Berlin")
BUSY = summarize(
    tuple(some_day(OVERDUE, number, f"Payment {number} is stuck", number / 9) for number in range(100, 2100)),
    replace(DIGEST_FACTS, late=True),
    POLICY,
    NOW,
    "Europe/Berlin",
)

QUIET = summarize((), DigestFacts(since=NOW - timedelta(days=1), mailbox_read=NOW), POLICY, NOW, "Europe/Berlin")

NO_TRIGGER = replace(URGENT, fields={name: value for name, value in URGENT.fields.items() if name != "cio_trigger"})
PLAIN = replace(CASE, recommendation="", fields={**CASE.fields, "recommended_action": ""})


def asked_back(case: Escalation, by: str, verb: Verb, **more: Any) -> Mapping[str, object]:
    """What the letter carries when ``by`` says ``verb`` without what it needs."""
    source = Source(inbox_id=1, message_id="<mail.of.theirs@example.test>", sha256="")
    author = author_of(by, case, POLICY, NOW)
    spoke = Spoke(author=author, source=source, verb=verb, token=TokenState.VALID, proven=True, **more)
    (letter,) = (effect for effect in decide(case, spoke, POLICY, NOW).effects if isinstance(effect, Letter))
    return letter.facts


K = LetterKind
SAMPLES: Mapping[str, tuple[LetterKind, Escalation | None, str, Mapping[str, object]]] = {
    "missing": (K.MISSING, INCOMPLETE, MAYA, {"read_back": True}),
    "missing_reminder": (K.MISSING_REMINDER, INCOMPLETE, MAYA, {"number": 2, "expires": NOW + timedelta(days=4)}),
    "expired": (K.EXPIRED, replace(INCOMPLETE, status=Status.EXPIRED), MAYA, {}),
    "acknowledged": (
        K.ACKNOWLEDGED,
        URGENT,
        MAYA,
        {
            "todos": ('Set ticket TCK-20931 to "Escalated - L2".', "Call L2 on +49 30 5550100 now."),
            "phone": "+49 30 5550100",
        },
    ),
    "joined": (K.JOINED, CASE, MAYA, {"text": "Two more merchants.", "changed": ("timeline",)}),
    "updated": (K.UPDATED, CASE, MAYA, {"text": "Now 60 buyers.", "changed": ("issue_summary", "amount")}),
    "question": (K.QUESTION, WAITING, MAYA, {"question": WAITING.question, "by": CIO}),
    "question_reminder": (K.QUESTION_REMINDER, WAITING, MAYA, {"question": WAITING.question, "number": 1}),
    "decision": (K.DECISION, APPROVED, MAYA, {"audience": "submitter", "draft": ""}),
    "decision-denied": (
        K.DECISION,
        DENIED,
        MAYA,
        {"audience": "submitter", "draft": draft("resolution", Resolution.DENIED, POLICY)},
    ),
    "decision-tier": (K.DECISION, APPROVED, QUEUE, {"audience": "tier", "draft": ""}),
    "closed": (
        K.CLOSED,
        RESOLVED,
        MAYA,
        {"by": MAYA, "draft": draft("resolution", Resolution.RESOLVED, POLICY), "note": "Booked today."},
    ),
    "withdrawn": (K.WITHDRAWN, WITHDRAWN, CIO, {"by": MAYA, "note": "The processor has paid."}),
    "reopened": (K.REOPENED, CASE, MAYA, {"by": CIO, "note": "The refund bounced."}),
    "resolve_reminder": (K.RESOLVE_REMINDER, APPROVED, MAYA, {"number": 2}),
    "breach": (K.BREACH, OVERDUE, MAYA, {"audience": "submitter"}),
    "breach-admin": (K.BREACH, OVERDUE, ADMIN, {"audience": "admin"}),
    "customer_due": (
        K.CUSTOMER_DUE,
        CASE,
        MAYA,
        {"stage": "update", "draft": draft("update", None, POLICY), "number": 2},
    ),
    "customer_findings": (
        K.CUSTOMER_FINDINGS,
        CASE,
        MAYA,
        {"text": BAD_TEXT, "findings": check_message(BAD_TEXT, POLICY)},
    ),
    "customer_noted": (K.CUSTOMER_NOTED, CASE, MAYA, {"stage": "update", "text": "We are still reviewing your case."}),
    "brief": (K.BRIEF, CASE, CIO, {"by": TOM, "from_tier": "L2", "recommendation": CASE.recommendation}),
    "brief-urgent": (K.BRIEF, URGENT, QUEUE, {"by": MAYA, "from_tier": None, "recommendation": ""}),
    "executive": (
        K.EXECUTIVE,
        AT_CEO,
        CEO,
        {"by": CIO, "from_tier": "CIO", "recommendation": AT_CEO.recommendation},
    ),
    "executive-review": (
        K.EXECUTIVE,
        IN_REVIEW,
        CEO,
        {
            "by": CIO,
            "from_tier": "CIO",
            "recommendation": AT_CEO.recommendation,
            "when": IN_REVIEW.review_at,
            "sequence": 7,
        },
    ),
    "reminder": (K.REMINDER, CASE, CIO, {"number": 2, "overdue": False}),
    "reminder-overdue": (K.REMINDER, OVERDUE, QUEUE, {"number": 4, "overdue": True}),
    "reminder-review": (K.REMINDER, IN_REVIEW, CEO, {"number": 1, "overdue": False, "review": IN_REVIEW.review_at}),
    "reminders": (
        K.REMINDERS,
        None,
        CIO,
        {"items": ((CASE, 1, False, TOKEN), (replace(AT_CEO, tier="CIO"), 2, False, OTHER_TOKEN))},
    ),
    "answer": (K.ANSWER, CASE, CIO, {"text": "Yes, this morning. The letter is attached.", "by": MAYA}),
    "case_update": (K.CASE_UPDATE, CASE, CIO, {"text": "Two more merchants report it.", "changed": (), "by": MAYA}),
    "confirmed": (K.CONFIRMED, APPROVED, CIO, {"undo_until": NOW + timedelta(minutes=10)}),
    "undone": (K.UNDONE, CASE, CIO, {"by": CIO}),
    "unclear": (
        K.UNCLEAR,
        CASE,
        CIO,
        {"said": "I'd approve if finance agrees.", "why": "it depends on something that is not settled yet"},
    ),
    "needed": (K.NEEDED, NO_TRIGGER, TOM, asked_back(NO_TRIGGER, TOM, Verb.ESCALATE)),
    "needed-ceo": (K.NEEDED, PLAIN, CIO, asked_back(PLAIN, CIO, Verb.ESCALATE)),
    "needed-date": (
        K.NEEDED,
        CASE,
        CIO,
        asked_back(CASE, CIO, Verb.REVIEW, when_words="last Friday", when_fault="has passed already"),
    ),
    "needed-for-review": (K.NEEDED, CASE, CIO, asked_back(CASE, CIO, Verb.ESCALATE, for_review=True)),
    "needed-name": (K.NEEDED, CASE, CIO, asked_back(CASE, CIO, Verb.REFER, refer_words="Bob")),
    "second_step": (
        K.SECOND_STEP,
        CASE,
        CIO,
        {"verb": "approve", "amount": CASE.amount, "currency": "EUR", "second_person": False, "by": CIO},
    ),
    "second_step-person": (
        K.SECOND_STEP,
        CASE,
        DEPUTY,
        {"verb": "approve", "amount": CASE.amount, "currency": "EUR", "second_person": True, "by": CIO},
    ),
    "conflict": (
        K.CONFLICT,
        APPROVED,
        LENA,
        {"why": "ESC-2026-0001 was decided already: APPROVE by Ruth Okafor on 12 May 2026.", "verb": "deny"},
    ),
    "referral": (K.REFERRAL, REFERRED, "legal@example.test", {"by": CIO, "note": "Yours."}),
    "review": (K.REVIEW, IN_REVIEW, CEO, {"when": IN_REVIEW.review_at, "by": CIO, "sequence": 7}),
    "review_cancelled": (
        K.REVIEW_CANCELLED,
        APPROVED,
        CEO,
        {"when": IN_REVIEW.review_at, "by": CIO, "sequence": 9},
    ),
    "did_you_write": (K.DID_YOU_WRITE, CASE, CIO, {"verb": "approve", "note": "Fine with me."}),
    "forgery": (K.FORGERY, CASE, CIO, {"claimed": CIO, "reason": "DMARC failed for example.test", "verb": "approve"}),
    "explained": (
        K.EXPLAINED,
        RESOLVED,
        MAYA,
        {"why": "ESC-2026-0001 is closed.", "todo": "To open it again, reply with REOPEN within 14 days of closing."},
    ),
    "how_to": (K.HOW_TO, None, MAYA, {}),
    "template": (K.TEMPLATE, None, MAYA, {"kinds": ("financial", "compliance")}),
    "status": (K.STATUS, None, MAYA, {"cases": (URGENT, CASE, WAITING, INCOMPLETE)}),
    "refused": (K.REFUSED, None, MAYA, {"reason": "DMARC failed for example.test", "subject": "Card payments stuck"}),
    "digest": (K.DIGEST, None, ADMIN, {"summary": SUMMARY}),
    "digest-busy": (K.DIGEST, None, ADMIN, {"summary": BUSY}),
    "digest-quiet": (K.DIGEST, None, ADMIN, {"summary": QUIET}),
    "alarm": (
        K.ALARM,
        URGENT,
        ADMIN,
        {"problem": "l2@example.test cannot be reached by mail (550 no such user).", "remedy": "Correct the address."},
    ),
    "ticket": (
        K.TICKET,
        CASE,
        "tickets@example.test",
        {"ticket": "TCK-20931", "status": "Escalated - CIO", "note": "ESC-2026-0001: escalated to CIO by Tom Becker."},
    ),
    "customer": (K.CUSTOMER, CASE, "buyer@customer.test", {"text": draft("update", None, POLICY)}),
}

_WITH_TOKEN = frozenset(
    {K.BRIEF, K.EXECUTIVE, K.REMINDER, K.ANSWER, K.CASE_UPDATE, K.UNDONE, K.UNCLEAR, K.NEEDED, K.SECOND_STEP, K.REVIEW}
)
_AUTOMATIC = frozenset({K.MISSING, K.ACKNOWLEDGED, K.JOINED, K.UPDATED, K.CONFIRMED, K.UNCLEAR, K.EXPLAINED, K.HOW_TO})


def letter_of(name: str) -> tuple[Letter, Escalation | None]:
    """The sample letter ``name`` and the case it is about."""
    kind, case, to, facts = SAMPLES[name]
    letter = Letter(
        kind=kind,
        key=f"sample/{name}",
        to=to,
        facts=facts,
        token=kind in _WITH_TOKEN,
        undo_token=kind is K.CONFIRMED,
        confirm_token=kind is K.DID_YOU_WRITE,
        evidence=kind in (K.BRIEF, K.EXECUTIVE),
        automatic=kind in _AUTOMATIC,
    )
    return letter, case


def post_of(letter: Letter) -> Post:
    """What the service would add to ``letter``."""
    asks = letter.token or letter.undo_token or letter.confirm_token
    return Post(
        message_id=f"<{letter.kind.value}.k7q2@example.test>",
        reply_to=plus_address(POLICY.mailbox, TOKEN) if asks else POLICY.mailbox,
        token=TOKEN if asks and not letter.undo_token else None,
        undo_token=TOKEN if letter.undo_token else None,
        in_reply_to="<mail.of.theirs@example.test>" if letter.automatic else None,
        evidence=EVIDENCE if letter.evidence else (),
    )


EVIDENCE = (
    Attachment(name="payment-run.log", content_type="text/plain", content=b"run 1: stuck\n"),
    Attachment(name="screenshot.png", content_type="image/png", content=b"\x89PNG\r\n\x1a\n"),
)
