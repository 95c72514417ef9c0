"""How well bounces, automatic mail and odd mail are read: run by hand on any corpus folder.

    python -m tests.measure.machines FOLDER [-v]

FOLDER holds ``index.jsonl`` with one entry a mail: ``task`` (bounce, autoreply, robust), ``file`` and what
is expected. Prints figures; with ``-v`` each mail that was read wrongly. Text and subject of odd mails are
compared with mail-parser's and the standard library's reading, where ``expect`` gives them; where it gives
none, the mails are named on which those two agree and we differ.
"""

from __future__ import annotations

import email
import email.policy
import json
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

import mailparser

from escalationd.errors import MailRefusedError
from escalationd.mail.forms.html import to_text
from escalationd.mail.machines.answering import OwnMail, why_not_answer
from escalationd.mail.machines.automatic import find_automatic
from escalationd.mail.machines.bounce import find_bounce
from escalationd.mail.opening.envelope import open_envelope


def main(folder: Path, *, verbose: bool) -> None:
    seen: Counter[str] = Counter()
    slowest = 0.0
    for line in (folder / "index.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["format"] != "eml":
            continue
        raw = (folder / entry["file"]).read_bytes()
        begun = time.perf_counter()
        read = read_ours(raw)
        slowest = max(slowest, time.perf_counter() - begun)
        for note in judge(entry, raw, *read[:2]):
            seen[note] += 1
            if verbose and any(word.isupper() and len(word) > 4 for word in note.split()):
                print(note, entry["file"], entry["expect"], read[1], repr(read[0].subject) if read[0] else read[2])
    for name, number in sorted(seen.items()):
        print(f"{number:5d}  {name}")
    print(f"slowest mail: {slowest:.3f} s")


def read_ours(raw: bytes):
    """Envelope, bounce and the reason why there is neither."""
    try:
        envelope = open_envelope(raw)
        return envelope, find_bounce(raw, envelope), ""
    except MailRefusedError as error:
        return None, None, str(error)


def judge(entry, raw, envelope, bounce):
    task, expect = entry["task"], entry["expect"]
    if envelope is None:
        yield f"{task}: REFUSED by a gate"
    elif expect.get("is_bounce"):
        yield from judge_bounce(expect, envelope, bounce)
    elif task in ("autoreply", "bounce"):
        yield from judge_automatic(task, expect, envelope, bounce)
    if task == "robust":
        yield from judge_text(expect, raw, envelope)


def judge_bounce(expect, envelope, bounce):
    if not bounce:
        yield f"bounce: would {'not be answered' if silent(envelope) else 'be ANSWERED'}"
        yield "bounce: MISSED"
        return
    yield "bounce: found"
    wanted, got = {one.lower() for one in expect.get("recipients", ())}, {one.address for one in bounce.recipients}
    if wanted:
        yield "bounce: recipient right" if wanted == got else "bounce: recipient WRONG"
    if "kind" in expect:
        permanent = any(one.permanent for one in bounce.recipients) or (
            not bounce.recipients and bounce.action == "failed"
        )
        right = permanent == (expect["kind"] == "permanent")
        yield "bounce: permanent or temporary right" if right else "bounce: permanent or temporary WRONG"
    if "status" in expect:
        right = set(expect["status"]) == {one.status for one in bounce.recipients}
        yield "bounce: status right" if right else "bounce: status WRONG"


def judge_automatic(task, expect, envelope, bounce):
    what = f"{task} {expect.get('cls', '')}".strip()
    machine = expect.get("is_auto", False)
    quiet = silent(envelope)
    if machine:
        yield f"{what}: not answered" if quiet or bounce else f"{what}: would be ANSWERED"
    else:
        yield f"{what}: answered" if not quiet else f"{what}: not answered ({quiet})"
    if bounce and expect.get("cls") != "dsn":
        yield f"{what}: taken for a bounce, a FALSE alarm"
    if not machine and find_automatic(envelope):
        yield f"{what}: taken for automatic, {'a FALSE alarm' if expect.get('cls') == 'human' else 'a list or machine'}"


def silent(envelope):
    """Why the mail is not answered, if it was written to the very address that it is for."""
    return why_not_answer(
        envelope, OwnMail(addresses=frozenset(envelope.recipients[:1]) or frozenset({"us@here.test"}))
    )


def judge_text(expect, raw, envelope):
    ours = readings = None
    if envelope is not None:
        ours = {"text": envelope.text or to_text(envelope.html or ""), "subject": envelope.subject}
    readings = {"ours": ours, "mail-parser": read_mail_parser(raw), "standard library": read_standard(raw)}
    for name, found in readings.items():
        if found is None:
            yield f"robust: {name} {'refuses' if name == 'ours' else 'crashes'}"
    for key in ("text", "subject"):
        said = {name: fold(found[key]) if found else None for name, found in readings.items()}
        if key in expect:
            for name, text in said.items():
                yield f"robust: {key} {'right' if text == fold(expect[key]) else 'wrong'}: {name}"
            if said["ours"] != fold(expect[key]):
                yield f"robust: {key} of ours WRONG"
        elif ours and said["mail-parser"] == said["standard library"] != said["ours"]:
            yield f"robust: both others agree on another {key}: OTHER"


def fold(text: str) -> str:
    return " ".join(text.split())


def read_mail_parser(raw):
    try:
        mail = mailparser.parse_from_bytes(raw)
        subject = mail.subject if isinstance(mail.subject, str) else str(mail.subject[0])
        return {"text": "\n".join(mail.text_plain) or to_text("\n".join(mail.text_html)), "subject": subject}
    except Exception:  # noqa: BLE001 - what is measured is whether it raises
        return None


def read_standard(raw):
    try:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        body = mail.get_body(("plain", "html"))
        text = body.get_content() if body is not None else ""
        is_page = body is not None and body.get_content_subtype() == "html"
        return {"text": to_text(text) if is_page else text, "subject": str(mail["subject"] or "")}
    except Exception:  # noqa: BLE001 - what is measured is whether it raises
        return None


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]), verbose="-v" in sys.argv)
