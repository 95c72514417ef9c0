"""Forms as the staff of other companies write them, and what a careful clerk takes from each."""

from __future__ import annotations

from tests.mail.forms.cases import GENERAL, Case
from tests.mail.forms.habits import FIRST_THREE, NONE, each, line, ticked
from tests.mail.forms.plain import FULL

CASES = {
    "901 a tab between label and value, and several paragraphs": line(
        "Ticket ID\tTCK-5\nTimeline\tBegan on Monday.\n\nCalled on Tuesday.\n\nActions taken\tWaited.\n\nCalled again.\n",
        ticket_id="TCK-5",
        timeline="Began on Monday.\n\nCalled on Tuesday.",
        actions_taken="Waited.\n\nCalled again.",
    ),
    "902 open circles beside crosses": ticked(each("x {}", "o {}"), FIRST_THREE),
    "903 circles alone are bullets": ticked(each("o {}", "o {}"), FIRST_THREE | {"customer_logged"}),
    "904 a point beside crosses": ticked(each("x {}", "- {}"), FIRST_THREE),
    "905 nothing before the last one": ticked(each("✓ {}", "{}"), FIRST_THREE),
    "906 small print that begins with a label": Case(
        text=f"{FULL}\nAttachment: This e-mail and any files transmitted with it are confidential.\n", fields=GENERAL
    ),
    "907 labels within small print": Case(
        text=f"{FULL}\nCONFIDENTIALITY NOTICE\nAttachments: may hold privileged matter.\nReference: our terms\n",
        fields=GENERAL,
    ),
    "908 small print on top": Case(text=f"CONFIDENTIAL\n\n{FULL}", fields=GENERAL),
    "909 a clear-signed form": Case(
        text="-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
        "Ticket ID: TCK-5\n- - Amount: 5.00 EUR\nTimeline: Monday\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n",
        fields={"ticket_id": "TCK-5", "amount": "5.00", "currency": "EUR", "timeline": "Monday"},
        kinds=("financial",),
        checklist=NONE,
    ),
}
