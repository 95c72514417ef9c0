"""How well bounces and automatic mail are told from human mail: run by hand on any corpus folder.

    python tests/measure/machines.py FOLDER

FOLDER holds ``index.jsonl`` with one entry a mail: ``task`` (bounce, autoreply, robust, trim), ``file``
and what is expected. Prints figures and, with ``-v``, each mail that was read wrongly.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

from escalationd.errors import MailRefusedError
from escalationd.mail.automatic import OwnMail, find_automatic, why_not_answer
from escalationd.mail.bounce import find_bounce
from escalationd.mail.envelope import open_envelope

OWN = OwnMail(addresses=frozenset({"escalations@example.test"}))


def main(folder: Path, *, verbose: bool) -> None:
    seen: Counter[str] = Counter()
    slowest = 0.0
    for line in (folder / "index.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["format"] != "eml":
            continue
        raw = (folder / entry["file"]).read_bytes()
        begun = time.perf_counter()
        try:
            envelope = open_envelope(raw)
            bounce = find_bounce(raw, envelope)
        except MailRefusedError as error:
            seen[f"{entry['task']}: refused"] += 1
            if verbose:
                print("refused", entry["file"], error)
            continue
        finally:
            slowest = max(slowest, time.perf_counter() - begun)
        for note in judge(entry, envelope, bounce):
            seen[note] += 1
            if verbose and ("MISSED" in note or "WRONG" in note or "FALSE" in note):
                print(
                    note, entry["file"], entry["expect"], bounce.recipients if bounce else None, repr(envelope.subject)
                )
    for name, number in sorted(seen.items()):
        print(f"{number:5d}  {name}")
    print(f"slowest mail: {slowest:.3f} s")


def judge(entry, envelope, bounce):
    expect = entry["expect"]
    silent = why_not_answer(envelope, OWN)
    if expect.get("is_bounce"):
        yield "bounce: found" if bounce else "bounce: MISSED"
        wanted = {one.lower() for one in expect.get("recipients", ())}
        if bounce and wanted:
            got = {one.address for one in bounce.recipients}
            yield (
                "bounce: recipient right"
                if wanted & got and got <= wanted | got and wanted <= got
                else "bounce: recipient WRONG"
            )
        if not silent:
            yield "bounce: would be ANSWERED (WRONG)"
    elif entry["task"] in ("autoreply", "bounce"):
        is_auto = expect.get("is_auto") or expect.get("is_bounce")
        wrong = " WRONG" if is_auto and not silent else ""
        yield f"{entry['task']} {expect.get('cls', '')}: {'not answered' if silent else 'answered'}{wrong}"
        if bounce:
            yield f"{entry['task']} {expect.get('cls', '')}: FALSE bounce"
        if find_automatic(envelope):
            yield f"{entry['task']} {expect.get('cls', '')} auto={is_auto}: automatic"
    else:
        yield f"{entry['task']}: {'bounce' if bounce else 'no bounce'}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), verbose="-v" in sys.argv)
