"""The demo's mails as pages: each story a timeline, each letter as its reader saw it. Plays nothing."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from escalationd.core.escalation import Escalation
from escalationd.demo.server import Carried
from escalationd.mail.letters.templating import unbroken
from escalationd.mail.marks import MARKER
from escalationd.mail.opening.envelope import open_envelope
from escalationd.mail.replies.reply import new_words

_ZONE = ZoneInfo("Europe/Berlin")
_LATER = timedelta(minutes=30)
_LONGEST_WORDS = 900
_STYLE = """\
:root{color-scheme:light dark;--page:#eef1f5;--card:#fff;--ink:#1b1f24;--muted:#5a6370;--line:#d5dbe2;--main:#0b57d0;
--mail:#e8f0fe}
@media(prefers-color-scheme:dark){:root{--page:#14171b;--card:#1f2429;--ink:#e8eaed;--muted:#a7b0bb;--line:#343b44;
--main:#8ab4ff;--mail:#1e2b40}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);
font:16px/1.5 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
.all{display:grid;grid-template-columns:minmax(0,1fr) 424px;gap:40px;max-width:1180px;
margin:0 auto;padding:36px 24px 80px}
h1{font-size:30px;line-height:1.2;margin:0 0 8px}h2{font-size:21px;line-height:1.3;margin:52px 0 2px}
p{margin:0}.lead,.state{color:var(--muted)}
ol{list-style:none;margin:18px 0 0;padding:0 0 0 22px;border-left:2px solid var(--line)}
li{position:relative;margin:0 0 14px}
li:before{content:"";position:absolute;left:-29px;top:16px;width:12px;height:12px;border-radius:50%;background:var(--muted);
border:2px solid var(--page)}
li.ours:before{background:var(--main)}
.later{color:var(--muted);font-size:14px;margin:22px 0}.later:before{display:none}
.mail{display:block;color:inherit;text-decoration:none;background:var(--card);border:1px solid var(--line);
border-radius:12px;padding:12px 16px}
.theirs .mail{background:var(--mail);border-color:transparent}
a.mail:hover,a.mail:focus{border-color:var(--main);outline:2px solid var(--main);outline-offset:-1px}
.who{display:flex;justify-content:space-between;gap:12px;color:var(--muted);font-size:13px}
.who b{color:var(--ink);font-weight:600}.who span:last-child{white-space:nowrap}
.what{font-weight:600;margin-top:2px;overflow-wrap:anywhere}
.words{white-space:pre-wrap;overflow-wrap:anywhere;margin-top:4px;font-size:15px}
.side{position:sticky;top:24px;align-self:start}
.phone{width:424px;height:min(860px,calc(100vh - 110px));border:12px solid #22262b;border-radius:38px;
background:var(--page);overflow:hidden}
.phone iframe{width:400px;height:100%;border:0}
.links{margin-top:10px;font-size:14px;color:var(--muted);text-align:center}.links a,.lead a{color:var(--main)}
@media(max-width:960px){.all{display:block;padding:24px 16px 60px}.side{display:none}h1{font-size:25px}}
"""
_SCRIPT = """\
document.addEventListener("click",function(event){var link=event.target.closest("a.mail");
if(!link||innerWidth<=960)return;event.preventDefault();
document.querySelector("iframe").src=link.href;
document.getElementById("page").href=link.href;
document.getElementById("eml").href=link.href.replace(/html$/,"eml");});
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One mail of the timeline. ``page`` is the file that holds it when it is one of our letters."""

    at: datetime
    sender: str
    to: str
    subject: str
    words: str
    page: str

    @property
    def ours(self) -> bool:
        """Whether the daemon wrote it."""
        return bool(self.page)


def write_pages(
    carried: Sequence[Carried], cases: Sequence[Escalation], people: Mapping[str, str], mailbox: str, folder: Path
) -> int:
    """Every letter as .eml and .html with an index page in ``folder``; how many letters there were."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.eml"), *folder.glob("*.html")):
        old.unlink()
    shown = [_write(number, one, people, mailbox, folder) for number, one in enumerate(carried, start=1)]
    (folder / "index.html").write_text(_index(shown, cases), encoding="utf-8")
    return sum(one.ours for one in shown)


def _write(number: int, carried: Carried, people: Mapping[str, str], mailbox: str, folder: Path) -> Shown:
    """The mail as an entry; a letter of ours is kept as files too."""
    envelope = open_envelope(carried.raw)
    mail = email.message_from_bytes(carried.raw, policy=email.policy.default)
    to = carried.recipients[0]
    name = ""
    if carried.sender == mailbox:
        name = f"{number:02}-{to.partition('@')[0]}"
        (folder / f"{name}.eml").write_bytes(carried.raw)
        page = envelope.html or f"<pre>{escape(envelope.text)}</pre>"
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return Shown(
        at=_date(mail),
        sender=people.get(carried.sender, carried.sender),
        to=people.get(re.sub(r"\+[^@]*", "", to), to),
        subject=envelope.subject,
        words=_first_line(envelope.text) if name else new_words(envelope.text)[:_LONGEST_WORDS],
        page=name,
    )


def _date(mail: EmailMessage) -> datetime:
    return mail["Date"].datetime.astimezone(_ZONE)  # type: ignore[no-any-return]  # a parsed Date header


def _first_line(text: str) -> str:
    """The sentence that says it all: the first line below our marker."""
    return next((line for line in text.split("\n") if line.strip() and line.strip() != MARKER), "")


def _index(shown: Sequence[Shown], cases: Sequence[Escalation]) -> str:
    stories = "".join(_story(case, [one for one in shown if _is_about(one, case)]) for case in cases)
    rest = [one for one in shown if not any(_is_about(one, case) for case in cases)]
    admins = f"<h2>What the admin reads in the morning</h2>{_timeline(rest)}" if rest else ""
    letters = [one for one in shown if one.ours]
    first = next((one.page for one in letters if any(_is_about(one, case) for case in cases)), "index")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>escalationd: the demo, letter by letter</title><style>{_STYLE}</style></head><body>"
        '<div class="all"><main><h1>The demo, letter by letter</h1>'
        f'<p class="lead">{len(cases)} escalations, {len(shown) - len(letters)} mails from people, '
        f"{len(letters)} letters in answer. Grey dots are people, blue ones the daemon: click a letter to read it "
        "as its reader does.</p>"
        f"{stories}{admins}</main>"
        f'<aside class="side"><div class="phone"><iframe title="The letter" src="{first}.html"></iframe></div>'
        f'<p class="links"><a id="page" href="{first}.html">the page alone</a> · '
        f'<a id="eml" href="{first}.eml">as a mail file</a></p></aside></div><script>{_SCRIPT}</script></body></html>\n'
    )


def _is_about(one: Shown, case: Escalation) -> bool:
    return case.ref in one.subject or bool(case.ticket and case.ticket in one.subject)


def _story(case: Escalation, entries: Sequence[Shown]) -> str:
    state = f"{case.status.value}{f', {case.resolution.value}' if case.resolution else ''}"
    urgent = "urgent, " if case.urgent else ""
    return (
        f'<h2>{escape(case.title)}</h2><p class="state">{escape(case.ref)} · {escape(case.ticket)} · '
        f"{urgent}{escape(', '.join(case.kinds))} · ends {escape(state)} at {escape(case.tier)}</p>{_timeline(entries)}"
    )


def _timeline(entries: Sequence[Shown]) -> str:
    return f"<ol>{''.join(_entries(sorted(entries, key=lambda one: one.at)))}</ol>"


def _entries(entries: Iterable[Shown]) -> Iterator[str]:
    before: datetime | None = None
    for one in entries:
        if before is not None and one.at - before > _LATER:
            yield f'<li class="later">{_gap(before, one.at)}</li>'
        before = one.at
        yield _entry(one)


def _gap(before: datetime, after: datetime) -> str:
    """``5 hours later``, ``the next day``."""
    days = (after.date() - before.date()).days
    hours = round((after - before) / timedelta(hours=1))
    if days:
        return "the next day" if days == 1 else f"{days} days later"
    return f"{hours} hour{'' if hours == 1 else 's'} later" if hours else "half an hour later"


def _entry(one: Shown) -> str:
    who = (
        f'<span class="who"><span><b>{escape(one.sender)}</b> to {escape(one.to)}</span>'
        f"<span>{one.at:%a %H:%M}</span></span>"
    )
    subject = re.sub(r"^(?:Re: )+", "", one.subject)
    if one.ours:
        return (
            f'<li class="ours"><a class="mail" href="{escape(one.page)}.html">{who}'
            f'<div class="what">{unbroken(one.words or subject)}</div></a></li>'
        )
    fresh = "" if one.subject.startswith("Re:") else f'<div class="what">{unbroken(subject)}</div>'
    return f'<li class="theirs"><div class="mail">{who}{fresh}<div class="words">{escape(one.words)}</div></div></li>'
