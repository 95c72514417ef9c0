"""Pages as headless Chromium draws them: what runs over the edge, what cannot be read, what no thumb can hit."""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

PROGRAM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SCHEMES = {"light": 1, "dark": 0}
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_LOOK = """
const light = (c) => { const v = c.map((x) => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
                       return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
const parts = (text) => text.match(/[\\d.]+/g).map(Number);
const solid = (c) => c.length < 4 || c[3] > 0;
function paper(element, view) {
  for (let at = element; at; at = at.parentElement) {
    const color = parts(view.getComputedStyle(at).backgroundColor);
    if (solid(color)) return color;
  }
  return [255, 255, 255];
}
function look(name, frame) {
  const page = frame.contentDocument, view = frame.contentWindow, found = [];
  if (page.documentElement.scrollWidth > frame.clientWidth)
    found.push(`${name}: ${page.documentElement.scrollWidth} pixels wide`);
  const words = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode.textContent.trim(), element = words.currentNode.parentElement;
    if (!text || !element.getClientRects().length) continue;
    const style = view.getComputedStyle(element), size = parseFloat(style.fontSize);
    const one = light(parts(style.color).slice(0, 3)), two = light(paper(element, view).slice(0, 3));
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (contrast < (large ? 3 : 4.5)) found.push(`${name}: contrast ${contrast.toFixed(2)} of "${text.slice(0, 40)}"`);
    if (size < 11) found.push(`${name}: ${size} pixels high: "${text.slice(0, 40)}"`);
  }
  for (const link of page.querySelectorAll("a"))
    if (link.getBoundingClientRect().height < 44) found.push(`${name}: too low for a thumb: "${link.textContent}"`);
  return found;
}
onload = () => {
  const found = [];
  for (const frame of document.querySelectorAll("iframe")) found.push(...look(frame.title, frame));
  document.body.textContent = "FOUND" + JSON.stringify(found) + "END";
};
"""


def look_at(pages: Mapping[str, str], width: int, scheme: str) -> list[str]:
    """What is wrong with HTML ``pages`` on a screen of ``width`` pixels in a colour scheme, by name; [] when nothing.

    Looked at are the page's own width, contrast (WCAG 2.2 AA, 1.4.3), the size of letters, and the height of links.
    """
    style = f"border:0;width:{width}px;height:600px"
    frames = "".join(
        f'<iframe title="{html.escape(name)}" style="{style}" srcdoc="{html.escape(page)}"></iframe>'
        for name, page in pages.items()
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "pages.html"
        page.write_text(f"<!DOCTYPE html><meta charset=utf-8><script>{_LOOK}</script><body>{frames}")
        command = [
            str(PROGRAM),
            *FLAGS,
            f"--user-data-dir={folder}/profile",
            f"--window-size={max(width, 500)},900",
            f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
            "--dump-dom",
            page.as_uri(),
        ]
        drawn = subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode()
    return json.loads(html.unescape(drawn.partition("<body>")[2].partition("FOUND")[2].rpartition("END")[0]))
