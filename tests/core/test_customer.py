"""What a customer may be told: the process document's "What NOT to say", by examples of our own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalationd.config import default_policy
from escalationd.core.customer import check_message, draft
from escalationd.core.escalation import Resolution
from escalationd.core.policy import Person
from tests.support.cast import POLICY

UNSAFE = {
    "timeline": [
        "Your case closes Friday at the very latest.",
        "Two more sleeps and you have your answer.",
        "Give it until the 14th, please.",
        "We reply to everyone inside a working day.",
        "Before the month is out you hear from us.",
        "You should see the funds by mid-December.",
        "It is a matter of hours now.",
        "Our answer follows in the course of next week.",
        "Check your account after the bank holiday.",
        "We turn these around in 72h.",
        "Expect a call Tues. around lunch.",
        "By this time tomorrow it is done.",
        "It hit our 4-hour response target.",
        "We have four hours to answer under our service agreement.",
        "Your money is back before the week is over.",
        "It takes a matter of days.",
        "After the bank holidays we write.",
        "We'll have an answer for you by Friday.",
        "You will hear from us within 24h.",
        "You will hear from us within 24 hours.",
        "We expect to finish in two days.",
        "This should be done by the end of the week.",
        "Your refund arrives tomorrow.",
        "We will get back to you later today.",
        "Expect an update on Monday morning.",
        "It usually takes 3-5 business days.",
        "Please allow 48 hours for the review.",
        "We'll update you every two days.",
        "We'll update you again in a couple of days.",
        "You can expect the money in your account next week.",
        "The review finishes on 3 December.",
        "The review will be over on December 3rd.",
        "We will call you at 3 pm.",
        "We aim to resolve this before 17:00.",
        "An answer follows no later than 12/05/2026.",
        "Our team works on this and will reply EOD.",
        "You'll have it by close of business.",
        "Give us another day or two.",
        "It will only take a few more hours.",
        "The ETA is still open.",
        "We are confident that we can settle this before the weekend.",
        "It'll be sorted overnight.",
        "Please wait until Thursday.",
        "We'll be done in under an hour.",
        "You'll get an e-mail first thing tomorrow.",
        "We can do it in half an hour.",
        "Your case will be closed at the end of the month.",
        "We hope to have news for you this afternoon.",
        "An update will be sent in the next 48 hours.",
        "The transfer needs one to two working days.",
        "In about a week you will see the amount.",
        "We will answer within one week.",
        "We'll be in touch in 2 wks.",
        "We will look at it tonight.",
        "The payment goes out on the 5th.",
        "We will reply by 2026-12-01.",
        "Look for our answer on Dec. 4.",
        "You'll know more in an hour's time.",
        "A decision is due on Wednesday.",
        "We should have this fixed by mid-week.",
        "It takes a day, at most two.",
        "Within the next few days you will hear from us.",
        "We'll come back to you before noon.",
        "I'll have it for you in a fortnight.",
        "We'll have this fixed in 1 hour.",
        "The refund takes 5 to 10 banking days.",
        "We answer inside of three days.",
        "You should receive it in Q1.",
        "Our review ends in January.",
        "We'll write again in the new year.",
        "You will have your money before Christmas.",
    ],
    "guarantee": [
        "You will not be left out of pocket.",
        "I give you my word that it comes back.",
        "We vow to put this right.",
        "There's zero chance you lose this money.",
        "The refund is on its way to you, that's a certainty.",
        "It is a done deal.",
        "We'll see you right.",
        "Your refund has been approved in advance, it only needs to be booked.",
        "I personally vouch for the repayment.",
        "We pledge to repay it.",
        "There is no chance you lose it.",
        "Consider it a done deal.",
        "We guarantee that you get your money back.",
        "I promise we will fix this.",
        "We promise that it will be fixed.",
        "Your money will definitely be refunded.",
        "You will be refunded in full.",
        "You'll get your money back.",
        "Rest assured that this will be resolved.",
        "You will certainly get a refund.",
        "We will make sure that this never happens again.",
        "This won't happen again.",
        "There is no doubt that it will be approved.",
        "You are going to receive the full amount.",
        "Your request will be approved.",
        "We will refund you.",
        "You can count on a positive outcome.",
        "It is 100% safe to assume that you are paid back.",
        "We are sure this will be decided in your favour.",
        "You have our word.",
        "The refund is guaranteed.",
        "We'll get this fixed for you, without fail.",
        "We assure you that your account will be unlocked.",
        "You will not lose any money.",
        "Your account will be restored.",
        "We will do it, you can be sure of that.",
        "You're going to get everything back.",
        "This will be solved to your full satisfaction.",
        "We'll compensate you for the trouble.",
        "Nothing will go wrong this time.",
        "You're entitled to a refund and will get it.",
        "We can confirm that you will be paid.",
        "Don't worry, you won't be charged.",
        "Your complaint will be upheld.",
        "We'll reverse the charge.",
        "Your money is safe, and you will see it again.",
        "It's certain that the payment goes through.",
    ],
    "name or role": [
        "Daniel is looking at your case.",
        "T. Becker has taken over.",
        "Our chief information officer has read your mail.",
        "The lady who runs our department will decide.",
        "My boss's boss has it.",
        "Someone in Accounts Payable is on it.",
        "Fischer from our side will look at it.",
        "Your matter went from first line to second line support.",
        "A colleague in billing has your file.",
        "Ruth Okafor is looking at your case.",
        "Ruth will decide.",
        "Mrs Okafor has your case.",
        "I have passed it to Tom Becker.",
        "Our CIO is reviewing your case.",
        "The CEO will look at it.",
        "It is with our Chief Information Officer.",
        "My manager has your case now.",
        "Our head of payments is informed.",
        "The director has to look at it.",
        "Your case is with L2.",
        "Our second-level support looks at it.",
        "Our tier 2 has it.",
        "Our engineers are on it.",
        "The finance department has your case.",
        "Our compliance officer checks it.",
        "A supervisor will look into it.",
        "Please write to cio@example.test.",
        "Helen Marsh has read your letter.",
        "Our legal team looks into it.",
        "HELEN MARSH HAS READ YOUR LETTER.",
        "The vice president knows about your case.",
        "Our CFO needs to see it.",
        "It's on our team lead's desk.",
        "Our executives are looking at it.",
        "I asked Lena about it.",
        "The board has your letter.",
        "Our accountants check the payment.",
        "It is with our IT department.",
        "Our developers work on it.",
    ],
    "internal": [
        "Internally we call this a priority-one case.",
        "The case is ESC 2026 0017 with us.",
        "We need two people to agree before we pay.",
        "Per our escalation policy this moves up now.",
        "The anti-fraud rules stopped your transfer.",
        "Three of us must agree first.",
        "Please quote ESC-2026-0042.",
        "Please quote ESC2026-0042.",
        "Your reference with us is ESC-2026-0042.",
        "Our SLA for this is not over yet.",
        "It has been moved to the escalation queue.",
        "We have opened a Jira ticket for the developers.",
        "It is in our ticketing system.",
        "It needs an approval before we can pay.",
        "The payment was blocked by our fraud rules.",
        "> Please approve the refund from the reserve.",
        "From: Tom Becker\nSubject: refund",
        "-----Original Message-----",
        "On Tue, 24 Nov 2026 at 10:00, Tom wrote:",
        "The case was escalated to the next tier.",
        "We are waiting for an internal decision.",
        "Internally we call this a known issue.",
        "Your file is on our watch list.",
        "It was denied by the responsible people.",
        "The case has status Escalated - CIO.",
        "Our workflow does not allow it.",
        "It is waiting for sign-off.",
        "We are short-staffed this week.",
        "Our policy manual says so.",
        "It's in the backlog.",
        "Our risk assessment is high.",
        "We discussed it on Slack.",
        "Your ticket TCK-20931 has been assigned to the next level.",
        "The amount exceeds our approval limit.",
        "Escalation level: CIO",
        "Your account was flagged by our monitoring.",
    ],
}

FINE = [
    "Thank you for the screenshots, they help us a lot.",
    "We have received the bank statement that you sent on Monday.",
    "Could you send us the transaction number once more?",
    "We are still looking into the missing payment.",
    "You told us on 3 November that the card was declined.",
    "There is no news yet, and we will write as soon as there is.",
    "We are sorry that this has taken so long.",
    "After review, we could not confirm the second charge.",
    "Your account was locked after several failed attempts.",
    "We cannot promise a date, but we have not forgotten you.",
    "The payment of 1,250.00 EUR reached us yesterday.",
    "Please keep your receipt for your records.",
    "Our senior team is reviewing everything you have sent.",
    "We have refunded 40.00 EUR to your card.",
    "We understand how frustrating this is.",
    "Your request was declined because the order had been delivered.",
    "We asked your bank for a confirmation and are waiting for it.",
    "Nothing further is needed from you at the moment.",
    "Please do not share your password with anyone.",
    "The duplicate charge has been reversed.",
    "If you have any further documents, please attach them to your answer.",
    "We have noted your new address.",
    "Your complaint about the delivery has been received.",
    "We checked the three transactions that you listed.",
    "Thank you for your patience while we look at this.",
    "The transfer failed because the account number was incomplete.",
    "Please let us know whether the amount is correct.",
    "We have closed your case and thank you for your help.",
    "We may have more questions for you.",
    "There is no need to send the receipt again.",
    "Your refund has been approved.",
    "Your payment was approved by your bank.",
    "Someone in your household may have placed the order.",
    "We could not say with certainty which payment failed.",
    "Thank you for putting this right in your profile.",
    "We have put the amount back on your card.",
    "Please check the two transactions that we listed.",
    "We agree that this should not have happened.",
    "Two people are named on your account.",
    "Your case is closed, thank you for your help.",
    "We have heard from several customers about this.",
    "You asked for a copy of the invoice, it is attached.",
    "We see no sign of the payment yet.",
    "The money left your account before the weekend, you wrote.",
    "We are sorry you were left waiting.",
    "After the bank holiday you reported a second charge.",
    "Your deal number is on the invoice.",
    "We found three payments of the same amount.",
    "We're escalating this to our senior team for review.",
    "We're escalating this to our senior team for review. We'll keep you updated.",
    "Your case is still with our senior team for review. Thank you for your patience.",
    "Thank you for your patience. We'll be in touch again as soon as there is news.",
    "We have received your message and are looking into it.",
    "We received your documents on Monday, thank you.",
    "You wrote to us on 12 November about a payment that did not arrive.",
    "Thank you for calling yesterday.",
    "The payment of 1,250.00 EUR that you reported is part of our review.",
    "We understand how frustrating this is, and we're sorry.",
    "Please reply to this message if anything has changed.",
    "Could you please send us a screenshot of the message you see?",
    "We have not forgotten you.",
    "Our team is working on your case.",
    "Our senior team is reviewing what happened.",
    "We'll let you know as soon as we know more.",
    "We will contact you once the review is complete.",
    "We'll keep you informed.",
    "We are doing what we can to find out what went wrong.",
    "Your case has been reviewed. We are sorry, but we cannot do what you asked for.",
    "Your case has been reviewed and is now resolved.",
    "After a careful review, we could not confirm the payment.",
    "The transaction TXN-1 was returned to the sending account.",
    "We have refunded the amount to your card.",
    "The refund has been paid to your account.",
    "If anything about this outcome is unclear, please let us know, and we'll explain it.",
    "We may have more questions, and will write to you then.",
    "Thank you for sending the second document.",
    "Please do not share your password with anybody.",
    "You can reach us at any time by replying to this message.",
    "We take this seriously and are reviewing it with care.",
    "Sorry for the delay.",
    "Your customer number is C-4471.",
    "Your ticket number is TCK-20931.",
    "We know that you have been waiting since last week, and we're sorry.",
    "The problem started on Tuesday morning, as you wrote.",
    "The card terminal was restarted.",
    "The two payments from 3 November have arrived.",
    "We would like to understand what happened before the payment failed.",
    "Please check whether the amount appears on your statement.",
    "We have everything that we need from you.",
    "There is nothing that you need to do right now.",
    "Your feedback helps us to improve.",
    "Dear customer, thank you for writing to us.",
    "Kind regards\nYour support team",
    "We can't give you a date yet, and we'll write as soon as there is news.",
    "A review like this needs some time.",
    "We are checking the details of your account.",
    "Your request is important to us.",
    "We have passed your case on to our senior team.",
    "The order of 14:05 was charged twice, as you noticed.",
    "We have closed your case as you asked.",
    "We apologise for the trouble.",
    "It is still being reviewed, and we have no news yet.",
    "You may also reply by phone.",
    "I may have to ask you for more details.",
    "We will look at the pictures that you sent.",
    "Please tell us which currency you paid in.",
    "We want to get this right.",
    "Do you still see the message when you log in?",
]

MORE = [line.split(": ", 1) for line in (Path(__file__).parent / "customer_messages.txt").read_text().splitlines()]
EXAMPLES = [
    *((rule, text) for rule, texts in UNSAFE.items() for text in texts),
    *((rule, text) for rule, text in MORE if rule != "fine"),
]
FINE += [text for rule, text in MORE if rule == "fine"]


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=[text[:60] for _, text in EXAMPLES])
def test_no_unsafe_sentence_passes(rule, text):
    findings = check_message(text, POLICY)

    assert rule in {finding.rule for finding in findings}
    assert all(finding.words and finding.reason and finding.suggestion for finding in findings)
    assert not any(check_message(finding.suggestion, POLICY) for finding in findings)


@pytest.mark.parametrize("text", FINE, ids=[text[:60] for text in FINE])
def test_a_fine_sentence_is_not_stopped(text):
    assert [finding.words for finding in check_message(text, POLICY)] == []


DISGUISES = {
    "capitals": str.upper,
    "a soft hyphen": lambda text: text.replace("e", "e\u00ad", 1),
    "an invisible space": lambda text: text.replace("i", "\u200bi", 1),
    "odd spaces": lambda text: text.replace(" ", "\u00a0"),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() and c.isascii() else c for c in text),
    "typographic signs": lambda text: text.replace("'", "\u2019"),
    "wrapped lines": lambda text: text.replace(" ", "\n", 3),
    "among fine words": lambda text: f"Thank you for your message.\n\n{text}\n\nKind regards",
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("timeline", "we'll have an answer for you within 24 hours."),
        ("guarantee", "We promise that it will be fixed."),
        ("name or role", "I have passed it to Tom Becker."),
        ("internal", "It is in our ticketing system."),
    ],
)
def test_an_unsafe_sentence_hides_behind_nothing(disguise, rule, text):
    assert rule in {finding.rule for finding in check_message(disguise(text), POLICY)}


@given(
    st.sampled_from([person.name for person in POLICY.people.values()] + [tier.title for tier in POLICY.tiers]),
    st.sampled_from(FINE),
)
@settings(max_examples=60)
def test_everybody_configured_is_found_in_any_sentence(name, sentence):
    words = sentence.split()
    middle = " ".join([*words[: len(words) // 2], name, *words[len(words) // 2 :]])

    assert any(finding.rule == "name or role" for finding in check_message(middle, POLICY))


@pytest.mark.parametrize("stage", ["escalation", "update", "resolution"])
@pytest.mark.parametrize("resolution", [*Resolution, None])
def test_every_shipped_text_passes(stage, resolution):
    text = draft(stage, resolution, default_policy())

    assert text
    assert check_message(text, POLICY) == ()


def test_a_text_too_long_to_be_a_letter_is_stopped_as_a_whole():
    assert check_message("We are looking into it. " * 1000, POLICY)


def test_names_that_are_words_count_only_as_written():
    policy = replace(POLICY, people={"g@example.test": Person(address="g@example.test", name="Grace van der Hope")})

    assert check_message("We hope that helps, and the van is here.", policy) == ()
    assert [finding.words for finding in check_message("Please ask Hope about it.", policy)] == ["Hope"]


def test_a_name_is_found_without_its_accents():
    policy = replace(POLICY, people={"j@example.test": Person(address="j@example.test", name="José Müller")})

    assert check_message("Jose has it.", policy)
    assert check_message("It is with Muller.", policy)


def test_words_within_longer_ones_that_break_the_same_rule_are_named_once() -> None:
    found = check_message("You will definitely get your card.", POLICY)

    assert [finding.words for finding in found] == ["You will definitely get"]
