"""Replies that come as HTML only, with the quotation as each client builds it."""

from __future__ import annotations

import pytest

from escalationd.mail.forms.html import to_text
from escalationd.mail.letters.compose import Composer, Stationery
from escalationd.mail.replies.reply import new_words
from tests.mail import clients
from tests.render.samples import NOW, letter_of, post_of
from tests.support.cast import POLICY

WORDS = "Denied, see policy 4."
_LETTER, _CASE = letter_of("brief")
_PAGE = Composer(POLICY, Stationery(mailbox=POLICY.mailbox, sender_name="Example Escalations", instance="test")).pages(
    _LETTER, _CASE, post_of(_LETTER), NOW
)
OURS = _PAGE.html[_PAGE.html.index("<body") : _PAGE.html.index("</body>")].partition(">")[2]
THEIRS = "<p>Hello Ruth,</p><p>please approve it today.</p><p><b>Approved</b></p><p>Yes, go ahead.<br>Maya</p>"
WROTE = "On Tue, Nov 24, 2026 at 10:05 AM Example Escalations &lt;escalations@example.test&gt; wrote:"
_HEADER = clients.OUTLOOK["German"].replace("<", "&lt;").replace(">", "&gt;")
FIELDS = "<br>".join(f"<b>{line.partition(':')[0]}:</b>{line.partition(':')[2]}" for line in _HEADER.split("\n"))

QUOTATIONS = {
    "Gmail": '<div dir="ltr">{words}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{wrote}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{quoted}</blockquote></div>',
    "Outlook for Windows": '<div class="WordSection1"><p class="MsoNormal">{words}<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{fields}<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>{quoted}</div>',
    "Outlook on the web": '<div style="font-family: Calibri">{words}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{fields}</font><div>&nbsp;</div></div><div>{quoted}</div>',
    "Outlook for iOS": '<div dir="ltr">{words}</div><div id="ms-outlook-mobile-signature"><div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">{fields}<div>&nbsp;</div></div>{quoted}',
    "Apple Mail": '<div>{words}</div><div><br><blockquote type="cite"><div>{wrote}</div><br class="Apple-interchange-newline"><div>{quoted}</div></blockquote></div>',
    "iPhone": '<div dir="ltr">{words}</div><div dir="ltr"><br>Von meinem iPhone gesendet</div><div dir="ltr"><br><blockquote type="cite">{wrote}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{quoted}</div></blockquote>',
    "Thunderbird": '<p>{words}</p><p><br></p><div class="moz-cite-prefix">{wrote}<br></div><blockquote type="cite" cite="mid:1@example.test">{quoted}</blockquote>',
    "Thunderbird, signature between": '<p>{words}</p><pre class="moz-signature" cols="72">-- \nRuth Okafor\nApproved supplier</pre><div class="moz-cite-prefix">{wrote}</div><blockquote type="cite">{quoted}</blockquote>',
    "Yahoo": '<div class="yahoo-style-wrap"><div dir="ltr">{words}</div><div><br></div></div><div id="ydp1yahoo_quoted_2" class="yahoo_quoted"><div>{wrote}</div><div><br></div>{quoted}</div>',
    "Proton": '<div>{words}</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">{wrote}<br><blockquote class="protonmail_quote" type="cite">{quoted}</blockquote></div>',
    "Samsung": '<p dir="ltr">{words}</p><div id="composer_signature"><div>Von meinem Galaxy gesendet</div></div><div><br></div><div>-------- Ursprüngliche Nachricht --------</div><div>{fields}</div><div><br></div>{quoted}',
    "K-9": '<div dir="auto">{words}</div><br><br><div class="gmail_quote"><div dir="auto">{wrote}</div><blockquote class="gmail_quote">{quoted}</blockquote></div>',
    "eM Client": '<div>{words}</div><br><div>------ Original Message ------</div><div>{fields}</div><div><br></div><div id="x1"><blockquote type="cite" class="cite2">{quoted}</blockquote></div>',
    "Zimbra": '<div style="font-family: arial">{words}<br><br><hr id="zwchr"><div><blockquote>{fields}<br></blockquote></div><blockquote>{quoted}</blockquote></div>',
    "GMX": '<div>{words}<div>&nbsp;<div name="quote" style="margin:10px"><div><b>Gesendet:</b>&nbsp;Dienstag, 24. November 2026 um 10:05 Uhr<br><b>Von:</b>&nbsp;escalations@example.test<br><b>An:</b>&nbsp;cio@example.test<br><b>Betreff:</b>&nbsp;Please decide</div><div name="quoted-content">{quoted}</div></div></div></div>',
    "Notes": '<font size=2 face="sans-serif">{words}</font><br><br><br><table width=100%><tr><td><font size=1>From:</font></td><td><font size=1>Example Escalations &lt;escalations@example.test&gt;</font></td></tr><tr><td>To:</td><td>cio@example.test</td></tr><tr><td>Date:</td><td>24.11.2026 10:05</td></tr><tr><td>Subject:</td><td>Please decide</td></tr></table><hr noshade><br>{quoted}',
    "Spark": '<div name="messageBodySection"><div dir="auto">{words}</div></div><div name="messageReplySection">{wrote}<br><blockquote type="cite" class="spark_quote">{quoted}</blockquote></div>',
    "Airmail": '<div>{words}</div><br><p class="airmail_on">{wrote}</p><blockquote type="cite" class="clean_bq">{quoted}</blockquote>',
}  # fmt: skip


@pytest.mark.parametrize("client", QUOTATIONS.values(), ids=QUOTATIONS)
@pytest.mark.parametrize("quoted", [OURS, THEIRS], ids=["ours", "theirs"])
def test_only_the_new_words_are_left(client: str, quoted: str) -> None:
    page = client.format(words=WORDS, wrote=WROTE, fields=FIELDS, quoted=quoted)

    assert new_words(to_text(f"<html><body>{page}</body></html>")) == WORDS


@pytest.mark.parametrize("client", QUOTATIONS.values(), ids=QUOTATIONS)
@pytest.mark.parametrize("quoted", [OURS, THEIRS], ids=["ours", "theirs"])
def test_nothing_is_left_of_a_reply_without_words(client: str, quoted: str) -> None:
    page = client.format(words="", wrote=WROTE, fields=FIELDS, quoted=quoted)

    assert new_words(to_text(f"<html><body>{page}</body></html>")) == ""


def test_a_gateways_warning_in_a_table_on_top_is_cut() -> None:
    warning = f'<table border=1><tr><td style="background:#ffc"><b>CAUTION:</b> {clients.BANNERS["one line"][9:]}</td></tr></table>'

    assert new_words(to_text(f"<html><body>{warning}<br><div>{WORDS}</div></body></html>")) == WORDS


def test_answers_between_blockquotes_are_kept() -> None:
    page = f"<div>{WROTE}</div><blockquote type=cite>Shall we pay?</blockquote><div>No.</div><blockquote type=cite>And then?</blockquote><div>Wait.</div>"

    assert new_words(to_text(f"<html><body>{page}</body></html>")) == "No.\n\nWait."


@pytest.mark.parametrize("mark", ["", " dir=ltr", ' style="margin: 0 0 0 .8ex"', ' type="cite"', " class=x"])
def test_every_blockquote_is_a_quotation_however_bare(mark: str) -> None:
    page = f"<p>I will look at it.</p><blockquote{mark}>Approved</blockquote>"

    assert new_words(to_text(page)) == "I will look at it."
