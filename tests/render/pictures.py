"""Pictures of every letter, for people to look at: ``python -m tests.render.pictures FOLDER [NAME ...]``.

Run by hand. Writes each letter as .eml, .txt and .html, and headless Chromium's pictures of it at 390 and
1000 pixels, light and dark, with an index page to look through. ``brief@rtl`` is the brief with the hard text
"rtl" of ``fillings.py`` in every place.
"""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from escalationd.mail.letters.compose import Composer, Page, Stationery
from tests.render.fillings import FILLINGS, filled_letter
from tests.render.samples import NOW, SAMPLES, letter_of, post_of
from tests.support.cast import POLICY
from tests.support.chromium import FLAGS, PROGRAM, SCHEMES

WIDTHS = (390, 1000)
_FRAME = (
    '<!DOCTYPE html><body style="margin:0">'
    '<iframe src="{name}.html" style="border:0;width:{width}px;height:{height}px">'
)
_HEIGHT = 2300


def write_letters(folder: Path, names: list[str]) -> dict[str, Page]:
    """Every letter in its three forms."""
    stationery = Stationery(mailbox=POLICY.mailbox, sender_name="Example Escalations", instance="render")
    composer = Composer(POLICY, stationery)
    pages = {}
    for name in names:
        plain, _, filling = name.partition("@")
        letter, case = filled_letter(plain, FILLINGS[filling]) if filling else letter_of(plain)
        post = post_of(letter)
        pages[name] = composer.pages(letter, case, post, NOW)
        (folder / f"{name}.eml").write_bytes(composer.compose(letter, case, post, NOW).raw)
        (folder / f"{name}.html").write_text(pages[name].html)
        (folder / f"{name}.txt").write_text(pages[name].text)
    return pages


def take_picture(folder: Path, name: str, width: int, scheme: str) -> str:
    """One picture. The letter stands in a frame, for Chromium's own window is never narrower than 500 pixels."""
    picture = f"{name}-{width}-{scheme}.png"
    frame = folder / f"{name}-{width}.frame.html"
    frame.write_text(_FRAME.format(name=name, width=width, height=_HEIGHT))
    with tempfile.TemporaryDirectory() as profile:
        command = [
            str(PROGRAM),
            *FLAGS,
            f"--user-data-dir={profile}",
            f"--window-size={width},{_HEIGHT}",
            f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
            f"--screenshot={folder / picture}",
            frame.resolve().as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    frame.unlink()
    return picture


def write_index(folder: Path, pages: dict[str, Page]) -> None:
    """One page with all letters and links to their pictures."""
    rows = []
    for name, page in pages.items():
        links = " ".join(f'<a href="{name}.{kind}">{kind}</a>' for kind in ("html", "txt", "eml"))
        shots = " ".join(
            f'<a href="{name}-{width}-{scheme}.png">{width} {scheme}</a>' for width in WIDTHS for scheme in SCHEMES
        )
        rows.append(f"<tr><td>{name}<td>{html.escape(page.subject)}<td>{links}<td>{shots}")
    (folder / "index.html").write_text("<!DOCTYPE html><meta charset=utf-8><table>" + "\n".join(rows))


def main() -> None:
    """Write, picture, index."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    pages = write_letters(folder, sys.argv[2:] or list(SAMPLES))
    write_index(folder, pages)
    for name in pages:
        for width in WIDTHS:
            for scheme in SCHEMES:
                take_picture(folder, name, width, scheme)
        print(name, flush=True)


if __name__ == "__main__":
    main()
