"""How well quoted text is cut from replies: run by hand on any corpus folder.

    python -m tests.measure.trim FOLDER [-v]

Exact: equal after white-space folding. Kept: all words of the reply are there, in order. No leak: no
line of the quoted part is in the result.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from escalationd.mail.forms.html import to_text
from escalationd.mail.replies.reply import new_words


def folded(text: str) -> str:
    return " ".join(text.split())


def leaks(result: str, elided: str, reply: str) -> bool:
    lines = {folded(line) for line in elided.split("\n") if len(folded(line)) > 12}
    own = {folded(line) for line in reply.split("\n")}
    return any(folded(line) in lines - own for line in result.split("\n"))


def judge_parts(result: str, expect: dict) -> bool:
    wanted = all(folded(part) in folded(result) for part in expect.get("must_contain", ()))
    return wanted and not any(folded(part) in folded(result) for part in expect.get("must_not_contain", ()))


def main(folder: Path, *, verbose: bool) -> None:
    totals: dict[str, Counter[str]] = {}
    for line in (folder / "index.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["task"] != "trim":
            continue
        text = (folder / entry["file"]).read_text(errors="replace")
        text = to_text(text) if entry["format"] == "html" else text
        result, expect = new_words(text), entry["expect"]
        for name in (entry["corpus"], "all"):
            count = totals.setdefault(name, Counter())
            count["mails"] += 1
            if "reply" not in expect:
                count["exact"] += judge_parts(result, expect)
                count["kept"] += all(folded(part) in folded(result) for part in expect.get("must_contain", ()))
                count["no leak"] += not any(
                    folded(part) in folded(result) for part in expect.get("must_not_contain", ())
                )
                continue
            count["exact"] += folded(result) == folded(expect["reply"])
            count["kept"] += folded(expect["reply"]) in folded(result)
            count["no leak"] += not leaks(result, expect.get("elided", ""), expect["reply"])
        wrong = folded(result) != folded(expect["reply"]) if "reply" in expect else not judge_parts(result, expect)
        if verbose and wrong:
            print(f"--- {entry['corpus']} {entry['file']}\nWANT {expect.get('reply', expect)!r}\nGOT  {result!r}")
    for name, count in sorted(totals.items()):
        shares = ", ".join(f"{key} {100 * count[key] / count['mails']:.0f} %" for key in ("exact", "kept", "no leak"))
        print(f"{name:28s} {count['mails']:4d} mails: {shares}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), verbose="-v" in sys.argv)
