"""Forms as the staff of other companies write them, and what a careful clerk takes from each."""

from __future__ import annotations

from tests.mail.forms.cases import GENERAL, Case
from tests.mail.forms.habits import FIRST_THREE, NONE, each, line, money, ticked
from tests.mail.forms.headed import ITEMS
from tests.mail.forms.plain import FULL


def export(text: str) -> Case:
    return line(text, ticket_id="TCK-5", customer_id="C-9", timeline="called, no answer")


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
    "910 a row for each field, semicolons between": export(
        "Field;Value\nTicket/Case ID;TCK-5\nCustomer ID;C-9\nTimeline;called, no answer\n"
    ),
    "911 a row of labels, semicolons between": export(
        'Ticket ID;"Customer ID";Timeline;Shop\nTCK-5;C-9;"called, no answer";Berlin\n'
    ),
    "912 quoted values of CSV": export(
        '"Ticket ID","TCK-5"\n"Customer ID","C-9"\n"Timeline","called, no answer"\n"Shop","Berlin"\n'
    ),
    "913 JSON": export(
        '{\n  "ticket_id": "TCK-5",\n  "customer_id": "C-9",\n  "timeline": "called, no answer",\n  "shop": 7\n}\n'
    ),
    "914 XML": export(
        "<escalation>\n<ticket_id>TCK-5</ticket_id>\n<customer_id>C-9</customer_id>\n"
        "<timeline>called, no answer</timeline>\n</escalation>\n"
    ),
    "915 two semicolons are no export": line(
        "Timeline: called\nStatus; unknown\nTicket; none\n", timeline="called\nStatus; unknown\nTicket; none"
    ),
    "916 a bullet of Word's before each label": export(
        "o   Ticket ID: TCK-5\no   Customer ID: C-9\n§  Timeline: called, no answer\n"
    ),
    "917 the head of a table of ticks ends the value above": Case(
        text="Timeline: Monday\n\n| Check | Done |\n|---|---|\n" + "".join(f"| {item} | ✓ |\n" for item in ITEMS),
        fields={"timeline": "Monday"},
    ),
    "918 a sign in the label": money("Amount (€): 77,10", amount="77.10", currency="EUR"),
    "919 a dollar in the label, and which one behind": money("Amount ($): 5.00 CAD", amount="5.00", currency="CAD"),
    "920 a dollar in the label alone": money("Amount ($): 5.00", {"currency": "several"}, amount="5.00"),
    "921 a sign alone as the currency": money("Currency: €", currency="EUR"),
    "922 taxes that come on top": money("Amount: 1250,00 EUR zzgl. MwSt.", {"amount": "not an exact"}, currency="EUR"),
    "923 a signature with a label below a form of one line": line(
        "Customer ID: C-1\n\nThanks\nMaya\nReference: ML/23\n", customer_id="C-1"
    ),
    "924 thanks and a name above the form": line(
        "Please handle.\n\nThanks,\nMaya\n\nCustomer ID: C-1\nTimeline: Monday\n", customer_id="C-1", timeline="Monday"
    ),
    "925 a postscript": line("Timeline: Monday\n\nPS: call me.\n", timeline="Monday"),
    "926 a ruled table within a text": line(
        "Actions taken:\n| Date | What |\n|---|---|\n| 23 Nov | called |\nWhy escalating: stuck\n",
        actions_taken="| Date | What |\n|---|---|\n| 23 Nov | called |",
        why_escalating="stuck",
    ),
    "927 a closing in two languages above a label": Case(
        text=f"{FULL}\nKind regards | Mit freundlichen Grüßen\nMaya Lindqvist\nAccount: Team lead\n", fields=GENERAL
    ),
}
