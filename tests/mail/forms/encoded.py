"""Forms as bytes: character sets, transfer encodings, flowed text, part trees."""

from __future__ import annotations

import base64
import quopri

from tests.mail.forms.cases import FINANCIAL, GENERAL, TICKS, Case, raw
from tests.mail.forms.formatted import ROWS
from tests.mail.forms.plain import FULL, MONEY_FULL

UMLAUTS = FULL.replace("restarted the terminal", "Gerät neu gestartet – größere Störung")
WITH_UMLAUTS = GENERAL | {"actions_taken": "Gerät neu gestartet – größere Störung"}
LATIN = FULL.replace("restarted the terminal", "Gerät neu gestartet")
JAPANESE = FULL.replace("restarted the terminal", "端末を再起動しました").replace(": ", "：")
CHINESE = FULL.replace("restarted the terminal", "已重启终端")
RUSSIAN = FULL.replace("restarted the terminal", "терминал перезапущен")
CRLF = "\r\n"


def lines(text: str) -> str:
    return text.replace("\n", CRLF)


def encoded(text: str, charset: str, codec: str | None = None, **more) -> Case:
    """A base64 body in ``charset``, as the bytes of ``codec``."""
    body = base64.encodebytes(lines(text).encode(codec or charset))
    return Case(
        raw=raw(body, f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: base64"),
        **{"fields": GENERAL} | more,
    )


def actions(words: str) -> dict[str, object]:
    return GENERAL | {"actions_taken": words}


def flowed(text: str, width: int = 40, *, delsp: bool = False, mark: str = "") -> str:
    """Text as a client of RFC 3676 sends it: soft breaks end in a space (one more with DelSp)."""
    found = []
    for line in text.splitlines():
        while len(line) > width and " " in line[:width]:
            cut = line.rindex(" ", 0, width) + 1
            found.append(mark + line[:cut] + (" " if delsp else ""))
            line = line[cut:]
        found.append(mark + line)
    return CRLF.join(found)


HTML = (
    "<html><body>"
    + "".join(f"<p>{label}: {value}</p>" for label, value in ROWS)
    + "".join(f"<p>{line}</p>" for line in TICKS.splitlines())
    + "</body></html>"
)
PAGE = {"fields": FINANCIAL, "kinds": ("financial",)}

CASES = {
    "501 UTF-8": encoded(UMLAUTS, "utf-8", fields=WITH_UMLAUTS),
    "502 UTF-8 with a byte order mark": encoded("\ufeff" + UMLAUTS, "utf-8", fields=WITH_UMLAUTS),
    "503 Latin-1": encoded(LATIN, "iso-8859-1", fields=actions("Gerät neu gestartet")),
    "504 Windows-1252": encoded(UMLAUTS, "windows-1252", "cp1252", fields=WITH_UMLAUTS),
    "505 Windows-1252 called Latin-1": encoded(UMLAUTS, "iso-8859-1", "cp1252", fields=WITH_UMLAUTS),
    "506 UTF-8 called ASCII": encoded(UMLAUTS, "us-ascii", "utf-8", fields=WITH_UMLAUTS),
    "507 UTF-16 with a byte order mark": encoded(UMLAUTS, "utf-16", fields=WITH_UMLAUTS),
    "508 UTF-16LE": encoded(UMLAUTS, "utf-16le", fields=WITH_UMLAUTS),
    "509 UTF-16BE": encoded(UMLAUTS, "utf-16be", fields=WITH_UMLAUTS),
    "510 ISO-2022-JP": encoded(JAPANESE, "iso-2022-jp", fields=actions("端末を再起動しました")),
    "511 Shift_JIS": encoded(JAPANESE, "shift_jis", fields=actions("端末を再起動しました")),
    "512 EUC-JP": encoded(JAPANESE, "euc-jp", fields=actions("端末を再起動しました")),
    "513 GB18030": encoded(CHINESE, "gb18030", fields=actions("已重启终端")),
    "514 GBK called GB2312": encoded(CHINESE, "gb2312", "gbk", fields=actions("已重启终端")),
    "515 Big5": encoded(FULL.replace("restarted the terminal", "已重啟終端"), "big5", fields=actions("已重啟終端")),
    "516 KOI8-R": encoded(RUSSIAN, "koi8-r", fields=actions("терминал перезапущен")),
    "517 Windows-1251": encoded(RUSSIAN, "windows-1251", fields=actions("терминал перезапущен")),
    "518 EUC-KR": encoded(
        FULL.replace("restarted the terminal", "단말기 재시작"), "euc-kr", fields=actions("단말기 재시작")
    ),
    "519 an unknown character set": encoded(UMLAUTS, "x-unknown", "utf-8", fields=WITH_UMLAUTS),
    "520 no content type at all": Case(raw=raw(lines(UMLAUTS).encode()), fields=WITH_UMLAUTS),
    "521 quoted-printable": Case(
        raw=raw(
            quopri.encodestring(lines(UMLAUTS).encode()),
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ),
        fields=WITH_UMLAUTS,
    ),
    "522 quoted-printable that breaks a label": Case(
        raw=raw(
            lines(FULL).replace("Customer ID", "Custo=\r\nmer=20ID").encode(),
            "Content-Type: text/plain",
            "Content-Transfer-Encoding: quoted-printable",
        ),
        fields=GENERAL,
    ),
    "523 flowed text": Case(
        raw=raw(flowed(FULL, 30).encode(), "Content-Type: text/plain; charset=utf-8; format=flowed"), fields=GENERAL
    ),
    "524 flowed text with DelSp": Case(
        raw=raw(
            flowed(FULL, 30, delsp=True).encode(), "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"
        ),
        fields=GENERAL,
    ),
    "525 a no-break space behind the colon": encoded(FULL.replace(": ", ":\u00a0"), "utf-8"),
    "526 lone CRs end lines": Case(
        raw=raw(FULL.replace("\n", "\r").encode(), "Content-Type: text/plain; charset=utf-8"), fields=GENERAL
    ),
    "527 line separators of Unicode": encoded(FULL.replace("\n", "\u2028"), "utf-8"),
    "528 HTML in base64 and Windows-1252": Case(
        raw=raw(
            base64.encodebytes(HTML.replace("restarted the terminal", "Gerät").encode("cp1252")),
            "Content-Type: text/html; charset=windows-1252",
            "Content-Transfer-Encoding: base64",
        ),
        fields=FINANCIAL | {"actions_taken": "Gerät"},
        kinds=("financial",),
    ),
    "529 HTML that names its own character set": Case(
        raw=raw(
            HTML.replace("<html>", '<html><head><meta charset="windows-1251"></head>')
            .replace("restarted the terminal", "терминал")
            .encode("cp1251"),
            "Content-Type: text/html",
            "Content-Transfer-Encoding: 8bit",
        ),
        fields=FINANCIAL | {"actions_taken": "терминал"},
        kinds=("financial",),
    ),
    "530 HTML that names it in the old way": Case(
        raw=raw(
            HTML.replace(
                "<html>", '<html><head><META http-equiv=Content-Type content="text/html; charset=koi8-r"></head>'
            )
            .replace("restarted the terminal", "терминал")
            .encode("koi8-r"),
            "Content-Type: text/html",
            "Content-Transfer-Encoding: 8bit",
        ),
        fields=FINANCIAL | {"actions_taken": "терминал"},
        kinds=("financial",),
    ),
    "531 text in two parts around a picture": Case(
        raw=raw(
            lines(
                f"--b\nContent-Type: text/plain\n\n{FULL.partition('Actions')[0]}\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b\nContent-Type: text/plain\n\nActions{FULL.partition('Actions')[2]}\n--b--\n"
            ).encode(),
            "Content-Type: multipart/mixed; boundary=b",
        ),
        fields=GENERAL,
    ),
    "532 a form attached as a mail is not the form": Case(
        raw=raw(
            lines(
                f"--b\nContent-Type: text/plain\n\nsee the attached mail\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\n{FULL}\n--b--\n"
            ).encode(),
            "Content-Type: multipart/mixed; boundary=b",
        ),
        fields={},
        checklist=frozenset(),
    ),
    "533 a form in an attached text file is not the form": Case(
        raw=raw(
            lines(
                f"--b\nContent-Type: text/plain\n\nsee attachment\n--b\nContent-Type: text/plain; name=form.txt\nContent-Disposition: attachment; filename=form.txt\n\n{FULL}\n--b--\n"
            ).encode(),
            "Content-Type: multipart/mixed; boundary=b",
        ),
        fields={},
        checklist=frozenset(),
    ),
    "534 alternatives within related within mixed": Case(
        raw=raw(
            lines(
                f"--m\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\n{MONEY_FULL}\n--a\nContent-Type: text/html\n\n{HTML}\n--a--\n--r--\n--m--\n"
            ).encode(),
            "Content-Type: multipart/mixed; boundary=m",
        ),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "535 the last boundary missing": Case(
        raw=raw(
            lines(f"--b\nContent-Type: text/plain\n\n{FULL}").encode(), "Content-Type: multipart/mixed; boundary=b"
        ),
        fields=GENERAL,
    ),
    "536 a subject in encoded words": Case(
        raw=raw(lines(FULL).encode(), subject="=?utf-8?B?W0VTQ0FMQVRJT05dIEdlcsOkdCBzdGVodCDigJMgVENLLTIwOTMx?="),
        fields=GENERAL,
    ),
    "537 a signed mail": Case(
        raw=raw(
            lines(
                f"--b\nContent-Type: text/plain\n\n{FULL}\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIIB\n--b--\n"
            ).encode(),
            'Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"',
        ),
        fields=GENERAL,
    ),
    "538 calendar text beside the form": Case(
        raw=raw(
            lines(
                f"--b\nContent-Type: text/plain\n\n{FULL}\n--b\nContent-Type: text/calendar\n\nSUMMARY:Amount: 5\n--b--\n"
            ).encode(),
            "Content-Type: multipart/alternative; boundary=b",
        ),
        fields=GENERAL,
    ),
    "539 the body's only part has a name": Case(
        raw=raw(lines(FULL).encode(), "Content-Type: text/plain; charset=utf-8; name=body.txt"), fields=GENERAL
    ),
    "540 flowed and quoted, filled in": Case(
        raw=raw(
            (
                "On Tue, 12 May 2026, Escalations <escalations@example.test> wrote:"
                + CRLF
                + flowed(FULL + "Recommended action: <what you would do (if any)>", 30, mark="> ")
            ).encode(),
            "Content-Type: text/plain; format=flowed",
        ),
        fields=GENERAL,
    ),
}


_EURO = "Ticket ID: TCK-5\nAmount: 500,00 €\nTimeline: Montag, Zürich\n"
_READ = {"ticket_id": "TCK-5", "amount": "500.00", "currency": "EUR", "timeline": "Montag, Zürich"}
_PARTS = b"--XX\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + _EURO.encode() + b"\r\n--XX--\r\n"


def _euro(body: bytes, *headers: str) -> Case:
    return Case(raw=raw(body, *headers), fields=_READ, kinds=("financial",), checklist=frozenset())


CASES |= {
    "530 UTF-8 called Latin-1": _euro(_EURO.encode(), "Content-Type: text/plain; charset=iso-8859-1"),
    "531 Latin-1 called Latin-1": _euro(_EURO.encode("cp1252"), "Content-Type: text/plain; charset=iso-8859-1"),
    "532 UTF-16 called UTF-8": _euro(_EURO.encode("utf-16"), "Content-Type: text/plain; charset=utf-8"),
    "533 a boundary that never comes": _euro(_PARTS, 'Content-Type: multipart/mixed; boundary="YY"'),
    "534 no boundary named": _euro(_PARTS, "Content-Type: multipart/mixed"),
    "535 no boundary at all": _euro(_EURO.encode(), "Content-Type: multipart/mixed; boundary=YY"),
    "536 a page called plain text": _euro(
        f"<!DOCTYPE html><html><body>{_EURO.replace(chr(10), '<br>')}</body></html>".encode(),
        "Content-Type: text/plain; charset=utf-8",
    ),
}
