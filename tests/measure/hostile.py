"""How long the worst mails we could think of take, from bytes to outcome: run by hand.

    python -m tests.measure.hostile [NAME ...]

Each mail goes the daemon's own way (gates, parsers, every reader, ``decide``) on an empty database. Prints
the seconds of processor time and what became of it; the aim is that none takes two seconds.
"""

from __future__ import annotations

import base64
import sys
import time
import warnings
from collections.abc import Callable

from escalationd.cli.explaining import explain, open_shipped_desk

BIG = 24_000_000
HEAD = "From: maya@example.test\r\nTo: escalations@example.test\r\nSubject: [ESCALATION] x - TCK-1\r\n"
REPORT = b"From: mailer-daemon@x.test\r\nSubject: failure notice\r\n"
SENTENCE = b"\r\nA message that you sent could not be delivered\r\n"


def mail(fields: str = "", body: str = "hi\r\n") -> bytes:
    return f"{HEAD}{fields}\r\n{body}".encode()


def parts(part: str, number: int = 1) -> bytes:
    fields = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    return mail(fields, f"--b\r\n{part}\r\n" * number + "--b--\r\n")


def nested(depth: int, text: str = "hi") -> bytes:
    inner = f"Content-Type: text/plain\r\n\r\n{text}\r\n"
    for level in range(depth):
        kind = f'Content-Type: multipart/mixed; boundary="b{level}"'
        inner = f"{kind}\r\n\r\n--b{level}\r\n{inner}\r\n--b{level}--\r\n"
    return f"{HEAD}MIME-Version: 1.0\r\n{inner}".encode()


def forwarded(depth: int) -> bytes:
    return (f"{HEAD}Content-Type: message/rfc822\r\n\r\n" * depth + f"{HEAD}\r\nhi").encode()


def attached(fields: str) -> bytes:
    return mail("Content-Type: message/rfc822\r\n", f"{fields}\r\n\r\nhi")


def html(body: str) -> bytes:
    return mail("Content-Type: text/html; charset=utf-8\r\n", body)


def many(form: str, number: int) -> str:
    return "".join(form.format(place) for place in range(number))


TEXT = "Content-Type: text/plain\r\n"
MAILS: dict[str, Callable[[], bytes]] = {
    "nested 25 deep": lambda: nested(25),
    "nested 1000 deep": lambda: nested(1000),
    "nested 25 deep, 24 MB": lambda: nested(25, ("x" * 70 + "\r\n") * (BIG // 72)),
    "forwarded 28 deep": lambda: forwarded(28),
    "forwarded 1000 deep": lambda: forwarded(1000),
    "24 MB of empty lines": lambda: mail(body="\n" * BIG),
    "24 MB of bare CR": lambda: mail(body="\r" * BIG),
    "24 MB in one line": lambda: mail(body="x" * BIG),
    "half a million short lines": lambda: mail(body="a b\r\n" * 499_000),
    "a multipart of empty lines": lambda: parts(TEXT + "\r\n" + "\n" * BIG),
    "an honest file of 17 MB": lambda: parts(
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"x" * (BIG * 7 // 10)).decode()
    ),
    "490 parts": lambda: parts(f"{TEXT}\r\nhi", 490),
    "100,000 parts": lambda: parts(f"{TEXT}\r\nhi", 100_000),
    "20,000 parameters of a part": lambda: parts("Content-Type: text/plain" + many("; a{}=b", 20_000) + "\r\n\r\nhi"),
    "300 parameters in each of 199 parts": lambda: parts(
        "Content-Type: text/plain" + many("; a{}=b", 300) + "\r\n\r\nhi", 199
    ),
    "a file name in 20,000 pieces": lambda: parts(
        "Content-Disposition: attachment" + many("; filename*{}=b", 20_000) + "\r\n\r\nhi"
    ),
    "a part's header of 5 MB": lambda: parts("X-A: " + "a " * 2_500_000 + f"\r\n{TEXT}\r\nhi"),
    "100,000 fields of a part": lambda: parts("X-A: a\r\n" * 100_000 + f"{TEXT}\r\nhi"),
    "100 long file names": lambda: parts(f'Content-Type: application/pdf; name="{"a" * 60_000}"\r\n\r\nhi', 100),
    "an attached mail with 20,000 parameters": lambda: attached("Content-Type: text/plain" + many("; a{}=b", 20_000)),
    "an attached mail with a long field": lambda: attached("X-A: " + "b " * 2_500_000),
    "an attached mail with 100,000 fields": lambda: attached(("X-A: b\r\n" * 100_000).rstrip()),
    "1,900 parameters": lambda: mail("Content-Type: text/plain" + many("; a{}=b", 1_900) + "\r\n"),
    "1,900 pieces of one parameter": lambda: mail("Content-Type: text/plain" + many("; a*{}=b", 1_900) + "\r\n"),
    "990 encoded words": lambda: mail("X-A: " + "=?utf-8?q?a?= " * 990 + "\r\n"),
    "4,500 addresses": lambda: mail("Cc: " + many("a{}@b.test,", 4_500) + "\r\n"),
    "quotation marks in To": lambda: mail("Cc: " + '"' * 1_990 + "\r\n"),
    "brackets in To": lambda: mail("Cc: " + "(" * 199 + "<" * 50_000 + "\r\n"),
    "at signs in To": lambda: mail("Cc: " + "a@" * 30_000 + "\r\n"),
    "450 Received lines": lambda: mail("Received: from a (b) by c with d id e for f; 1 Jan 2026\r\n" * 450),
    "spaces in Received": lambda: mail("Received: from a" + " " * 30_000 + "by" + "\t" * 30_000 + "x\r\n"),
    "9,000 references": lambda: mail("References: " + "<a@b> " * 9_000 + "\r\n"),
    "300,000 open boxes": lambda: html("<div>" * 300_000 + "x"),
    "stray end tags below open boxes": lambda: html("<div>" * 19_000 + "</p>" * 300_000),
    "a Message-ID of 60 kB": lambda: mail("Message-ID: <" + "a" * 60_000 + "@b>\r\n"),
    "a Date of digits": lambda: mail("Date: " + "9" * 60_000 + "\r\n"),
    "a From of 30,000 words": lambda: b"From: " + b"a " * 30_000 + b"<a@b.test>\r\n\r\nhi",
    "6,000 authors": lambda: b"From: " + b"a@b.test, " * 6_000 + b"\r\n\r\nhi",
    "at signs in the text": lambda: mail(body="a@" * 5_000_000),
    "a report of 490,000 lines": lambda: REPORT + b"\r\n" + b"a@b.test unknown user\r\n" * 490_000,
    "a report in one line": lambda: REPORT + b"\r\n" + b"a@" * 5_000_000,
    "a report of angle brackets": lambda: REPORT + SENTENCE + b"<" * 10_000_000,
    "a report of spaces": lambda: REPORT + b"\r\nfailed addresses follow:\r\n" + b" " * 10_000_000,
    "200,000 recipients of a report": lambda: (
        REPORT
        + b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\n\r\n" * 200_000
        + b"--b--\r\n"
    ),
    "300 boundaries": lambda: mail(
        "Content-Type: multipart/mixed; boundary=b\r\n", many("boundary=c{}\r\n", 300) + "y" * BIG
    ),
    "a boundary in RFC 2231's way": lambda: mail(
        "Content-Type: multipart/mixed; boundary*0=b; boundary*1=c\r\n", "--bc\r\n\r\nx\r\n" * 100_000
    ),
    "an empty boundary": lambda: mail('Content-Type: multipart/mixed; boundary=""\r\n', "--\r\n" * 400_000),
    "quoted-printable of equal signs": lambda: mail("Content-Transfer-Encoding: quoted-printable\r\n", "=" * BIG),
    "flowed lines": lambda: mail("Content-Type: text/plain; format=flowed\r\n", "a \r\n" * 400_000),
    "flowed quotes": lambda: mail("Content-Type: text/plain; format=flowed\r\n", ">" * BIG),
    "shifts of ISO-2022-JP": lambda: mail("Content-Type: text/plain; charset=iso-2022-jp\r\n", "\x1b$B" * 3_000_000),
    "open tags": lambda: html("<a b=" * 4_000_000),
    "nested tables": lambda: html("<table><tr><td>" * 100_000),
    "one long table": lambda: html("<table>" + "<tr><td>Amount</td><td>1</td></tr>" * 100_000),
    "a wide head above rows of two lines": lambda: html(
        "<table><tr>" + "<th>x</th>" * 3_000 + "</tr>" + "<tr><td>a<br>b</td><td>c</td></tr>" * 2_500
    ),
    "ids with a word between": lambda: mail(body="Transaction IDs: " + "A-1 b " * 30_000),
    "a checklist without end": lambda: mail(body="Checklist " + "all " * 50_000),
    "an item far from its end": lambda: mail(body="Escalation necessary: yes" + "\u3000" * 60_000 + "z"),
    "base64 of paddings": lambda: mail("Content-Transfer-Encoding: base64\r\n", "A=" * 8_000_000),
    "NULs": lambda: mail(body="\0" * BIG),
    "bidi marks": lambda: mail(body="\u202e" * 5_000_000),
    "a form of 100,000 labels": lambda: mail(body="Amount: 1,250.00 EUR\r\n" * 100_000),
    "lines of spaces and a stop": lambda: mail(body=(" " * 1_900 + ";\r\n") * 5_000),
    "lines of signs and a letter": lambda: mail(body=("✓" * 1_900 + "a\r\n") * 5_000),
    "boxes before spaces": lambda: mail(body=("[x] " + " " * 96 + "z\r\n") * 1_900),
    "a checklist of signs": lambda: mail(body=("Checklist: " + "✓" * 100 + "z\r\n") * 1_700),
    "labels of spaces and a bracket": lambda: mail(body=("a" + " " * 100 + "(:\r\n") * 5_000),
    "an export without end": lambda: mail(body=('"ticket_id": "' + "\\\\" * 950 + "\r\n") * 5_000),
    "labels without values": lambda: mail(body="Amount:\r\n\r\n" * 100_000),
    "a label of spaces": lambda: mail(body="Amount" + " " * 500_000 + ":" + " " * 400_000),
    "digits": lambda: mail(body="Amount: " + "1," * 400_000),
    "quoted lines": lambda: mail(body="> " * 400_000),
    "lines quoted ever deeper": lambda: mail(body="".join(">" * depth + " a\r\n" for depth in range(1_400))),
    "From: lines": lambda: mail(body="From: a@b.test\r\nSent: now\r\n" * 30_000),
    "On ... wrote": lambda: mail(body="On Monday, a@b.test wrote:\r\n" * 30_000),
    "dashes": lambda: mail(body="-" * 900_000),
    "reference lines": lambda: mail(body="Ref: ESC-2026-0001/abcdefghijklmnopqrstuvwxyz\r\n" * 15_000),
    "a long calendar": lambda: mail("Content-Type: text/calendar\r\n", "METHOD" * 3_000_000),
}


def main(names: list[str]) -> None:
    desk = open_shipped_desk()
    slowest = 0.0
    for name, build in MAILS.items():
        if names and name not in names:
            continue
        raw = build()
        begun = time.process_time()
        found = explain(raw, desk)
        spent = time.process_time() - begun
        slowest = max(slowest, spent)
        print(
            f"{spent:6.2f} s  {name:42} {len(raw):>10,}  {found['disposition']}: {str(found['reason'])[:60]}",
            flush=True,
        )
    desk.database.close()
    print(f"slowest: {slowest:.2f} s")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1:])
