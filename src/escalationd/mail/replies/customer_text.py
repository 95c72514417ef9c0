"""A text of the submitter's own to the customer, behind ``CUSTOMER:``. Checks nothing of what it says."""

from __future__ import annotations

import re

from escalationd.core.policy import Policy, Verb


def customer_text(words: str, policy: Policy) -> str | None:
    """The customer's text after a line that begins with ``CUSTOMER:``."""
    names = "|".join(re.escape(word) for word in (*policy.words.get(Verb.CUSTOMER, ()), Verb.CUSTOMER.value))
    found = re.search(rf"^\W*(?:{names})\s*[:：]\s*", words.strip(), re.IGNORECASE)
    text = words.strip()[found.end() :].strip() if found else None
    return None if text is not None and _is_account(text, policy) else text


def _is_account(text: str, policy: Policy) -> bool:
    """Whether a text is a customer's number: ``Customer: C-4711`` is a field, and no message to send them."""
    field = policy.fields.get("customer_id")
    shaped = field is not None and bool(re.fullmatch(field.pattern or ".*", text))
    return shaped and any(char.isdigit() for char in text) and len(text.split()) == 1
