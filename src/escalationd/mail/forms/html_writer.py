"""Running text to lines, as a browser would show them: white space folded, quotes marked. Knows no tags."""

from __future__ import annotations

import re

from escalationd.mail.forms.html_look import Look

BULLET = "- "


class Writer:
    """Collects lines: white space folds as in a browser, quote depth becomes ``> `` marks."""

    def __init__(self, *, pictures: bool = False, look: Look = Look()) -> None:  # noqa: B008 - a frozen value
        self.lines: list[str] = []
        self.current = ""
        self.size = 0
        self.depth = 0
        self.preformatted = 0
        self.pictures = pictures
        self.look = look
        self.heads: dict[int, list[str]] = {}

    def add(self, text: str) -> None:
        """Append running text to the current line, unless nobody sees it."""
        if self.look.hidden:
            return
        text = self.look.show(text)
        self.size += len(text)
        if self.preformatted:
            first, *rest = text.split("\n")
            self.current += first
            for line in rest:
                self.end_line(force=True)
                self.current = line
            return
        folded = re.sub(r"[ \t\r\n\f]+", " ", text)
        self.current += folded.lstrip(" ") if not self.current or self.current.endswith((" ", "\t")) else folded

    def put(self, line: str) -> None:
        """A whole line of its own."""
        self.end_line()
        self.size += len(line)
        self.lines.append(f"> {line}" if self.depth else line)

    def end_line(self, *, force: bool = False) -> None:
        """Close the current line; an empty one only when ``force`` (a <br>). A bullet waits for its text."""
        if self.current == BULLET and not force:
            return
        if self.current.strip() or force:
            line = self.current.strip(" ")
            self.lines.append(f"> {line}" if self.depth else line)
        self.current = ""

    def gap(self) -> None:
        """An empty line between paragraphs, at most one."""
        self.end_line()
        if self.current != BULLET and self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " if self.depth else "")

    def text(self) -> str:
        """Everything written so far."""
        self.end_line()
        return "\n".join(line.replace("\u00a0", " ").rstrip() for line in self.lines).strip("\n")
