"""The three stories of the demo, played by scripted people over the wire. Starts nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from escalationd.demo.world import JumpingClock, Pager, Person

MAILBOX = "escalations@example.test"

_INCOMPLETE = """\
Hi team,

the shop cannot take cards since this morning, please have a look.

Ticket: TCK-20931
Customer ID: C-4471
Issue summary: Card payments are stuck in "pending" since 08:10.
Timeline: started 08:10; the customer called twice, at 08:40 and 09:15
Actions taken: restarted the terminal, asked the payment provider
Why escalating: the provider confirms that money left the cards and never arrived
Amount: 12,480.00
Transaction IDs: TXN-88121, TXN-88122, TXN-88127

[x] Verified escalation is necessary
[x] Gathered all relevant information
[x] Documented all previous actions

Thanks
Maya
"""

_COMPLIANCE = """\
Type: compliance
Ticket: TCK-20977
Customer ID: C-9020
Issue summary: A customer asks us to pay a third party in a country on the watch list.
Timeline: request came Monday; two calls since
Actions taken: payment stopped, documents requested
Why escalating: the payment looks like a breach of the sanctions policy
Violation type: sanctions screening
Evidence: screening report of Monday, both call notes
Risk assessment: high, a fine is likely if we pay

Checklist: all done
"""

_URGENT = """\
Case ID: TCK-21002
Customer ID: C-1180
Summary: Payroll of 240 people does not leave the bank.
Timeline: file rejected at 11:20, again at 11:45
What was already tried: new file, other format
Reason for escalation: the cut-off of the bank is in two hours
Why urgent: salaries are late from 14:00 on

I verified that the escalation is necessary, gathered all relevant information,
documented all previous actions and logged the customer communication.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Who plays, and what the stories may move."""

    people: Mapping[str, Person]
    clock: JumpingClock
    pager: Pager
    say: Callable[[str], None]

    def pass_time(self, words: str, **span: float) -> None:
        """Tell the audience, then let time pass."""
        self.say(f"   ... {words} ...")
        self.clock.jump(timedelta(**span))


def money(stage: Stage) -> None:
    """Asked back, completed, escalated to the CIO, reminded, approved, resolved."""
    maya, tom, cio, queue = (stage.people[name] for name in ("maya", "tom", "cio", "l2"))
    stage.say("1. Card payments stuck (financial)")
    maya.write("[ESCALATION] Card payments stuck - TCK-20931", _INCOMPLETE, to=MAILBOX)
    missing = maya.wait_for("still missing")
    stage.say("   Maya (L1) mails an incomplete escalation and is asked for what is missing")
    maya.answer(
        missing,
        "Currency: EUR\nCurrent status: pending at the provider\n[x] Confirmed customer communication is logged",
    )
    maya.wait_for("senior team")
    stage.say("   she replies with the missing lines only: accepted, and she has the sentence for the customer")
    brief = queue.wait_for("[ESC-2026-0001]")
    stage.say("   the L2 queue has the brief")
    tom.answer(
        brief, "ESCALATE\nCIO trigger: more than 10,000 EUR at stake\nRecommended action: refund from the reserve today"
    )
    tom.wait_for("undo")
    stage.pass_time("the UNDO window passes", minutes=11)
    cio.wait_for("[ESC-2026-0001]")
    stage.say("   Tom (L2) escalates with trigger and recommendation; the CIO has the summary and the one-tap actions")
    stage.pass_time("hours pass", hours=5)
    reminder = cio.wait_for("remind")
    stage.say("   the CIO is reminded")
    cio.answer_from_outlook(reminder, "Approved, refund from reserve.")
    cio.wait_for("undo")
    stage.pass_time("the UNDO window passes", minutes=11)
    decision = maya.wait_for("refund from reserve")
    stage.say('   the CIO answers from Outlook: "Approved, refund from reserve." Documented, confirmed, everybody told')
    maya.answer(decision, "RESOLVED")
    maya.wait_for("closed")
    stage.say("   Maya reports RESOLVED: closed, and the last message to the customer is due")


def compliance(stage: Stage) -> None:
    """From an L2 member to the CIO, to the CEO for review with an invitation, denied."""
    lena, cio, ceo = (stage.people[name] for name in ("lena", "cio", "ceo"))
    stage.say("2. Payment to a watch-list country (compliance)")
    body = _COMPLIANCE + "CIO trigger: sanctions are the CIO's to decide\n"
    lena.write("[ESCALATION] Payment to a watch-list country - TCK-20977", body, to=MAILBOX)
    lena.wait_for("ESC-2026-0002")
    brief = cio.wait_for("[ESC-2026-0002]")
    stage.say("   Lena (L2) writes straight to the CIO's tier")
    day = stage.clock.now() + timedelta(days=1)
    cio.answer(brief, f"Escalate to CEO for review on {day:%Y-%m-%d} 15:00\nRecommended action: refuse, and report it")
    cio.wait_for("undo")
    stage.pass_time("the UNDO window passes", minutes=11)
    summary = ceo.wait_for("[ESC-2026-0002]")
    stage.say(
        "   the CIO recommends and asks for a review; the CEO has the executive summary, with an invitation in it"
    )
    stage.pass_time("a day passes, the review takes place", days=1, hours=3)
    ceo.answer(summary, "Denied. We do not pay this, and we report it.")
    ceo.wait_for("undo")
    stage.pass_time("the UNDO window passes", minutes=11)
    lena.wait_for("we report it")
    stage.say("   the CEO denies; Lena hears why, and has the words for the customer")


def urgent(stage: Stage) -> None:
    """Urgent: the tier is contacted directly, and somebody takes it."""
    maya, tom, queue = (stage.people[name] for name in ("maya", "tom", "l2"))
    stage.say("3. Payroll stuck (urgent)")
    maya.write("[URGENT] [ESCALATION] Payroll stuck - TCK-21002", _URGENT, to=MAILBOX)
    brief = queue.wait_for("[ESC-2026-0003]")
    maya.wait_for("ESC-2026-0003")
    stage.say("   Maya writes [URGENT]: the tier has the brief, and its pager rings")
    tom.answer(brief, "On it")
    stage.say('   Tom answers "On it": taken, and the pager falls silent')


def morning(stage: Stage, hours: float) -> None:
    """The night goes by without a decision: the tier's pager rings once more, and the digest has it on top."""
    stage.pass_time("the next morning", hours=hours)
    stage.pager.wait_for("is overdue")
    stage.say("   taken, and still not decided: the pager rings once more")
    stage.people["admin"].wait_for("Escalations on")
    stage.say("   the admin's digest shows it all")
