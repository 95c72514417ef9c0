"""A mail that nothing proves: its author is asked at their own address, and what they say to that. Books nothing."""

from __future__ import annotations

from escalationd.core.decision import Decision, alarm, answer, noted
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.core.events import Answers, Disposition, Recognised, Source
from escalationd.core.policy import Policy, Verb


def did_you_write(
    case: Escalation, person: str, verb: Verb, note: str, source: Source, policy: Policy, token: str = ""
) -> Decision:
    """Nothing proves that ``person`` wrote it: ask at their configured address, once a round (PRODUCT section 6)."""
    letter = Letter(
        kind=LetterKind.DID_YOU_WRITE,
        key=f"{case.ref}/{case.round}/did_you_write/{person}",
        to=person,
        facts={"verb": verb.value, "note": note},
        confirm_token=True,
    )
    reason = f"{verb.value.upper()} in the name of {policy.name_of(person)} without proof of sender"
    reason += "; they are asked at their own address, once a round"
    payload = {"verb": verb.value, "note": note, "mail": source.sha256, "checks": dict(source.checks), "token": token}
    return noted(case, Disposition.UNCLEAR, reason, person, letter, kind="unproven", payload=payload)


def tell_held(case: Escalation, answers: Answers, source: Source, to: str, policy: Policy) -> tuple[Letter, ...]:
    """What a mail without proof would have changed, told to its author at their own address.

    Whoever can put another address of the customer into a case is sent the customer's mail; whoever can lower its
    amount takes a threshold away.
    """
    new = [name for name, value in answers.held.items() if value != case.fields.get(name)]
    if not new:
        return ()
    named = " and ".join(f'"{policy.fields[name].label}" ({answers.held[name]})' for name in new)
    why = f"Your mail gives {named}, but your mail server did not vouch for the mail. It is not used; the rest is."
    todo = "To have it used, write it again from your usual mail program."
    if "customer_email" in new:
        todo += " Until then, messages to the customer are for you to send: you get them ready."
    return answer(case, LetterKind.EXPLAINED, source, to, why=why, todo=todo)


def recognised(case: Escalation, event: Recognised, policy: Policy) -> Decision:
    """A bare yes or no to "Did you write this?": no decision. "No" does not deny, and "yes" does not approve."""
    author, source = event.author.address, event.source
    who = policy.name_of(author)
    if event.theirs:
        why = "You wrote it, but your answer does not say the word itself, so nothing is booked."
        todo = 'Please answer "Did you write this?" once more and begin with the word that it names.'
        letters = answer(case, LetterKind.EXPLAINED, source, author, why=why, todo=todo)
        reason = f"{who} says that the mail without proof was theirs, but not what to book"
        return noted(case, Disposition.UNCLEAR, reason, author, *letters, kind="recognised")
    why = "Nothing is booked. The admins are told that a mail in your name was not yours."
    letters = answer(case, LetterKind.EXPLAINED, source, author, why=why, todo="")
    problem = f"{who} says that a mail about {case.ref} in their name was not theirs. Nothing was booked."
    remedy = f'Find it by "escalationd log {case.ref}" (kind "unproven"), and read it by "escalationd inbox raw".'
    warnings = alarm(case, policy, f"{case.round}/disowned/{author}", problem, remedy)
    reason = f"{who} says that the mail without proof was not theirs"
    return noted(case, Disposition.NOTED, reason, author, *letters, *warnings, kind="disowned")
