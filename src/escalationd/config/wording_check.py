"""The site's own words to customers against "What NOT to say"; apart, since the phrases take a while to compile."""

from __future__ import annotations

from escalationd.core.customer import check_message
from escalationd.core.policy import Policy


def wording_warnings(policy: Policy) -> tuple[str, ...]:
    """A sentence for each of the site's own words to customers that breaks "What NOT to say"."""
    texts = {"customer_escalated": policy.wording.customer_escalated, "customer_update": policy.wording.customer_update}
    texts |= {f"customer_resolved.{name}": text for name, text in policy.wording.customer_resolved.items()}
    return tuple(
        f'wording.{name}: "{finding.words}": {finding.reason}; {finding.suggestion}. It is not sent to customers.'
        for name, text in texts.items()
        for finding in check_message(text, policy)
    )
