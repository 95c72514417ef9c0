"""``escalationd demo``, as a visitor runs it."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.sqlite("the demonstration brings its own database")
def test_it_tells_three_stories_and_writes_every_letter(tmp_path):
    folder = tmp_path / "letters"
    command = [sys.executable, "-m", "escalationd", "demo", "--folder", str(folder)]

    done = subprocess.run(command, capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "ESC-2026-0001  Card payments stuck: closed, resolved" in done.stdout
    assert "ESC-2026-0002  Payment to a watch-list country: closed, denied" in done.stdout
    assert "ESC-2026-0003  Payroll stuck: open, taken by Tom Becker" in done.stdout
    assert "history  : whole" in done.stdout
    index = (folder / "index.html").read_text()
    written = sorted(path.stem for path in folder.glob("*.eml"))
    assert len(written) > 20
    titles = ("Card payments stuck", "Payment to a watch-list country", "Payroll stuck", "What the admin reads")
    places = [index.index(f"<h2>{title}") for title in titles]
    assert places == sorted(places)
    assert "Approved, refund from reserve." in index
    for name in written:
        assert f'href="{name}.html"' in index
        assert (folder / f"{name}.html").exists()
