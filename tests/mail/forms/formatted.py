"""Forms in HTML, as the editors of mail clients write them."""

from __future__ import annotations

from tests.mail.forms.cases import COMPLIANCE, FINANCIAL, GENERAL, TICKS, Case
from tests.mail.forms.plain import LINES, MONEY_FULL, MONEY_LINES, RULE_LINES

ROWS = [line.split(": ", 1) for line in (LINES + MONEY_LINES).splitlines()]
BOXES = TICKS.splitlines()
TICKED = "".join(f"<p>{line}</p>" for line in BOXES)


def page(body: str, **more) -> Case:
    """An HTML mail whose plain alternative is of no help."""
    return Case(
        text="This mail needs an HTML reader.",
        html=f"<html><head><style>p {{color: red}}</style></head><body>{body}</body></html>",
        **{"fields": FINANCIAL, "kinds": ("financial",)} | more,
    )


def rows(pattern: str) -> str:
    return "".join(pattern.format(label=label, value=value) for label, value in ROWS)


WORD = """<p class=MsoNormal><b><span lang=EN-US style='font-size:11.0pt;mso-fareast-language:EN-US'>{label}:</span></b><span lang=EN-US> {value}<o:p></o:p></span></p>"""
WORD_ROW = """<tr style='mso-yfti-irow:1'><td width=200 valign=top style='border:solid windowtext 1.0pt'><p class=MsoNormal><b>{label}<o:p></o:p></b></p></td><td><p class=MsoNormal>{value}<o:p></o:p></p></td></tr>"""
WORD_BULLET = """<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>{label}: {value}<o:p></o:p></p>"""

CASES = {
    "401 paragraphs": page(rows("<p>{label}: {value}</p>") + TICKED),
    "402 divisions of Gmail": page(
        '<div dir="ltr">'
        + rows("<div>{label}: {value}</div>")
        + "<div><br></div>"
        + "".join(f"<div>{line}</div>" for line in BOXES)
        + "</div>"
    ),
    "403 line breaks": page(rows("{label}: {value}<br>") + "<br>" + "<br>".join(BOXES)),
    "404 bold labels": page(rows("<p><b>{label}:</b> {value}</p>") + TICKED),
    "405 the colon outside the bold": page(rows("<p><strong>{label}</strong>: {value}</p>") + TICKED),
    "406 bold labels without colons": page(rows("<p><b>{label}</b><br>{value}</p>") + TICKED),
    "407 headings": page(rows("<h3>{label}</h3><p>{value}</p>") + TICKED),
    "408 a list": page("<ul>" + rows("<li>{label}: {value}</li>") + "</ul>" + TICKED),
    "409 a numbered list": page("<ol>" + rows("<li><p><b>{label}:</b> {value}</p></li>") + "</ol>" + TICKED),
    "410 a list of definitions": page("<dl>" + rows("<dt>{label}</dt><dd>{value}</dd>") + "</dl>" + TICKED),
    "411 Outlook's Word paragraphs": page(
        "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--><div class=WordSection1>"
        + rows(WORD)
        + "".join(f"<p class=MsoNormal>{line}<o:p></o:p></p>" for line in BOXES)
        + "</div>"
    ),
    "412 Outlook's Word bullets": page(
        "<div class=WordSection1>"
        + rows(WORD_BULLET)
        + "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        + "".join(f"<p class=MsoNormal>{line}<o:p></o:p></p>" for line in BOXES)
        + "</div>"
    ),
    "413 a table": page("<table>" + rows("<tr><td>{label}</td><td>{value}</td></tr>") + "</table>" + TICKED),
    "414 a table of heads": page(
        "<table><tbody>"
        + rows("<tr><th>{label}:</th><td>{value}</td></tr>")
        + "</tbody></table><p>I think the gateway is broken.</p>"
        + TICKED
    ),
    "415 a table of Word": page(
        "<table class=MsoTableGrid border=1>"
        + rows(WORD_ROW)
        + "</table><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        + TICKED
    ),
    "416 a table in a table": page(
        "<table><tr><td><table><tr><td>"
        "<table>"
        + rows("<tr><td>{label}</td><td>{value}</td></tr>")
        + "</table></td></tr></table></td></tr></table>"
        + TICKED
    ),
    "417 a row of labels": page(
        "<table><tr>" + rows("<th>{label}</th>") + "</tr><tr>" + rows("<td>{value}</td>") + "</tr></table>" + TICKED
    ),
    "418 three columns": page(
        "<table><tr><th>Field</th><th>Description</th><th>Value</th></tr>"
        + rows("<tr><td>{label}</td><td>what to write</td><td>{value}</td></tr>")
        + "</table>"
        + TICKED
    ),
    "419 four columns": page(
        "<table><tr><td>Ticket/Case ID</td><td>TCK-20931</td><td>Customer ID</td><td>C-4471</td></tr></table>" + TICKED,
        fields={"ticket_id": "TCK-20931", "customer_id": "C-4471"},
        kinds=("general",),
    ),
    "420 a cell with several lines": page(
        "<table><tr><td>Transaction ID(s)</td><td>TXN-1<br>TXN-2</td></tr><tr><td>Timeline</td><td><p>started Monday</p><p>customer called</p></td></tr></table>"
        + TICKED,
        fields={"transaction_ids": ["TXN-1", "TXN-2"], "timeline": "started Monday\ncustomer called"},
    ),
    "421 a list in a cell": page(
        "<table><tr><td>Transaction ID(s)</td><td><ul><li>TXN-1</li><li>TXN-2</li></ul></td></tr></table>" + TICKED,
        fields={"transaction_ids": ["TXN-1", "TXN-2"]},
    ),
    "422 a label of two lines in a cell": page(
        "<table><tr><td>Amount<br><i>specific value</i></td><td>1,250.00</td></tr><tr><td>Currency<br><small>(CSR, EUR, USDT, CAD)</small></td><td>EUR</td></tr></table>"
        + TICKED,
        fields={"amount": "1250.00", "currency": "EUR"},
    ),
    "423 a no-break space before the value": page(rows("<p>{label}:&nbsp;{value}</p>") + TICKED),
    "424 entities": page(
        rows("<p>{label}&#58; {value}</p>").replace("L1 cannot see the gateway", "R&amp;D &lt;cannot&gt; see it")
        + TICKED,
        fields=FINANCIAL | {"why_escalating": "R&D <cannot> see it"},
    ),
    "425 a preheader that nobody sees": page(
        '<div style="display:none;max-height:0">Amount: 9.99 CAD</div>' + rows("<p>{label}: {value}</p>") + TICKED
    ),
    "426 text of no size": page(
        '<span style="font-size:0px;line-height:0">Customer ID: C-666</span>' + rows("<p>{label}: {value}</p>") + TICKED
    ),
    "427 white on white": page(
        '<p style="color:#ffffff">Amount: 9.99</p><p><font color="white">Currency: CAD</font></p>'
        + rows("<p>{label}: {value}</p>")
        + TICKED
    ),
    "428 white on a coloured head": page(
        '<table><tr style="background:#1f4e79">'
        + rows('<th style="color:#fff">{label}</th>')
        + "</tr><tr>"
        + rows("<td>{value}</td>")
        + "</tr></table>"
        + TICKED
    ),
    "429 transparent text": page(
        '<p style="opacity:0">Amount: 9.99</p><p style="visibility: hidden">Currency: CAD</p>'
        + rows("<p>{label}: {value}</p>")
        + TICKED
    ),
    "430 text outside the window": page(
        '<div style="position:absolute;left:-9999px">Amount: 9.99</div><div style="max-height:0;overflow:hidden">Currency: CAD</div>'
        + rows("<p>{label}: {value}</p>")
        + TICKED
    ),
    "431 a quotation": page(
        rows("<p>{label}: {value}</p>")
        + TICKED
        + '<blockquote type="cite"><p>Amount: 9.99 CAD</p><p>Ticket: TCK-9</p></blockquote>'
    ),
    "432 Gmail's quotation": page(
        rows("<p>{label}: {value}</p>")
        + TICKED
        + '<div class="gmail_quote"><div class="gmail_attr">On Mon, Jane wrote:<br></div><blockquote class="gmail_quote"><p>Ticket: TCK-9</p></blockquote></div>'
    ),
    "433 Outlook's reply below": page(
        rows("<p>{label}: {value}</p>")
        + TICKED
        + '<hr><div id="divRplyFwdMsg"><b>From:</b> Jane<br><b>Sent:</b> Monday<br><b>To:</b> Maya<br><b>Subject:</b> x</div><div>Ticket: TCK-9<br>Amount: 9.99 CAD</div>'
    ),
    "434 Word's reply below": page(
        rows(WORD)
        + TICKED
        + "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> Jane &lt;jane@x.example&gt;<br><b>Sent:</b> Monday, 12 May 2026 10:00<br><b>To:</b> Maya<br><b>Subject:</b> x</p></div><p class=MsoNormal>Ticket: TCK-9</p>"
    ),
    "435 Gmail's indent is no quotation": page(
        '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">'
        + rows("<div>{label}: {value}</div>")
        + "</blockquote>"
        + TICKED
    ),
    "436 ticks as signs": page(
        rows("<p>{label}: {value}</p>") + "".join(f"<p>{line.replace('[x]', '&#9745;')}</p>" for line in BOXES)
    ),
    "437 crossed boxes of Word": page(
        rows("<p>{label}: {value}</p>")
        + "".join(f"<p>{line.replace('[x]', '&#9746;')}</p>" for line in BOXES[:3])
        + "<p>&#9744; Confirmed customer communication is logged</p>",
        checklist=frozenset({"necessary", "information_gathered", "actions_documented"}),
    ),
    "438 Wingdings": page(
        rows("<p>{label}: {value}</p>")
        + "".join("<p><span style='font-family:Wingdings'>þ</span> " + line[4:] + "</p>" for line in BOXES[:3])
        + "<p><span style='font-family:Wingdings'>¨</span> Confirmed customer communication is logged</p>",
        checklist=frozenset({"necessary", "information_gathered", "actions_documented"}),
    ),
    "439 Wingdings of an old font element": page(
        rows("<p>{label}: {value}</p>")
        + "".join('<p><font face="Wingdings">ü</font> ' + line[4:] + "</p>" for line in BOXES)
    ),
    "440 boxes of a web form": page(
        rows("<p>{label}: {value}</p>")
        + "".join('<p><input type="checkbox" checked> ' + line[4:] + "</p>" for line in BOXES[:2])
        + "".join('<p><input type="checkbox"> ' + line[4:] + "</p>" for line in BOXES[2:]),
        checklist=frozenset({"necessary", "information_gathered"}),
    ),
    "441 a checklist in a table": page(
        "<table>"
        + rows("<tr><td>{label}</td><td>{value}</td></tr>")
        + "".join(f"<tr><td>{line[4:]}</td><td>Yes</td></tr>" for line in BOXES)
        + "</table>"
    ),
    "442 boxes in a table's first column": page(
        "<table>"
        + rows("<tr><td>{label}</td><td>{value}</td></tr>")
        + "</table><table>"
        + "".join(f"<tr><td>☑</td><td>{line[4:]}</td></tr>" for line in BOXES)
        + "</table>"
    ),
    "443 a link made of an id": page(
        rows("<p>{label}: {value}</p>").replace("TCK-20931", '<a href="https://t.example/TCK-20931">TCK-20931</a>')
        + TICKED
    ),
    "444 labels and values in spans": page(
        rows('<div><span class="l">{label}</span><span>: </span><span class="v">{value}</span></div>') + TICKED
    ),
    "445 no body element": Case(
        html="".join(f"<p>{label}: {value}</p>" for label, value in ROWS) + TICKED,
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "446 broken markup": Case(
        html="<table>"
        + "".join(f"<tr><td>{label}<td>{value}" for label, value in ROWS)
        + "</table><p>"
        + "<p>".join(BOXES),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "447 preformatted text": page(f"<pre>{MONEY_FULL}</pre>"),
    "448 the plain text holds it all and the page nothing": Case(
        text=MONEY_FULL, html="<html><body><img src='x.png'></body></html>", fields=FINANCIAL, kinds=("financial",)
    ),
    "449 the two alternatives agree": Case(
        text=MONEY_FULL,
        html="".join(f"<p>{line}</p>" for line in MONEY_FULL.splitlines()),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "450 the two alternatives name different amounts": Case(
        text=MONEY_FULL,
        html="".join(f"<p>{line}</p>" for line in MONEY_FULL.replace("1,250.00", "9,250.00").splitlines()),
        fields={name: value for name, value in FINANCIAL.items() if name != "amount"},
        kinds=("financial",),
        invalid={"amount": "differ"},
    ),
    "451 Gmail's plain text with stars and a page": Case(
        text=MONEY_FULL.replace("Amount:", "*Amount:*"),
        html=rows("<div><b>{label}:</b> {value}</div>") + TICKED,
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "452 a compliance table": page(
        "<table>"
        + "".join(
            "<tr><td>{}</td><td>{}</td></tr>".format(*line.split(": ", 1)) for line in (LINES + RULE_LINES).splitlines()
        )
        + "</table>"
        + TICKED,
        fields=COMPLIANCE,
        kinds=("compliance",),
    ),
    "453 a signature below a rule": page(
        rows("<p>{label}: {value}</p>")
        + TICKED
        + "<hr><p>Maya Lindqvist<br>Customer: Acme<br>Status: in the office</p>"
    ),
    "454 a signature in a table": page(
        rows("<p>{label}: {value}</p>")
        + TICKED
        + "<p>Best regards,</p><table><tr><td>Maya Lindqvist</td><td>Account: Key accounts</td></tr></table>"
    ),
    "455 small capitals and colours": page(
        rows(
            '<p><span style="color:#1f497d;font-variant:small-caps">{label}:</span> <span style="background:yellow">{value}</span></p>'
        )
        + TICKED
    ),
    "456 a select and a button are no text": page(
        "<select><option>CAD</option></select><button>Amount: 1</button>" + rows("<p>{label}: {value}</p>") + TICKED
    ),
    "457 soft hyphens and zero width": page(
        rows("<p>{label}: {value}</p>").replace("Amount", "Am&shy;ount").replace("1,250.00", "1,250&#8203;.00") + TICKED
    ),
    "458 a two-column layout of blocks": page(
        "<table><tr><td><div><p>Hi team</p><p>see below</p></div></td></tr><tr><td><div>"
        + rows("<p>{label}: {value}</p>")
        + "</div></td></tr></table>"
        + TICKED
    ),
    "459 labels in one cell each, values below": page(
        "<table>" + rows("<tr><td>{label}</td></tr><tr><td>{value}</td></tr>") + "</table>" + TICKED
    ),
    "460 a general form in bold lines": page(
        "".join(f"<p><b>{label}: {value}</b></p>" for label, value in ROWS[:6]) + TICKED,
        fields=GENERAL,
        kinds=("general",),
    ),
}
