"""Which proof of authorship the site accepts, as values (PRODUCT section 6). Checks no mail: see ``proof.py``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TrustMode(StrEnum):
    """The site's configured mode of proof."""

    AUTHENTICATION_RESULTS = "authentication-results"
    """Topmost Authentication-Results of a configured authserv-id (RFC 8601)."""
    M365 = "m365"
    """Exchange Online: Authentication-Results without authserv-id, written by the border."""
    M365_INTERNAL = "m365-internal"
    """As M365, and ``X-MS-Exchange-Organization-AuthAs: Internal`` proves mail inside the tenant."""
    BORDER = "border-proves-senders"
    """The operator says in so many words that the border lets no forged sender of ours in."""


class Risk(StrEnum):
    """What a border may let through, or the site's mode gives away: passed by a canary, or accepted by name."""

    FORGED_RESULTS = "forged-authentication-results"
    INTERNAL = "authas-internal"
    BARE_CR = "bare-cr"
    SEVERAL_FROM = "several-from"
    BARE_LF = "bare-lf"
    BORDER = "border-proves-senders"
    SPF_ALONE = "spf-alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRules:
    """What ``proof.prove`` needs to know of the site. Host names and ids are lower-case, no trailing dot.

    ``authserv_ids``: ids that our border writes. ``own_hosts``: hosts whose Received lines are ours.
    ``spf_alone``: accept an aligned SPF pass without DKIM or DMARC. ``submission_auth``: accept
    ``auth=pass`` of our own submission server for the author's own mailbox.
    """

    mode: TrustMode
    authserv_ids: tuple[str, ...] = ()
    own_hosts: tuple[str, ...] = ()
    spf_alone: bool = False
    submission_auth: bool = True
