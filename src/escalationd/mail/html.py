"""HTML to text, with its lines, tables and quotes: the only door to selectolax. Shows and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_DROPPED = frozenset(
    [
        "head",
        "style",
        "script",
        "title",
        "meta",
        "link",
        "noscript",
        "template",
        "svg",
        "object",
        "iframe",
        "select",
        "option",
        "button",
        "textarea",
        "input",
    ]
)
_QUOTE_CLASSES = re.compile(
    r"\b(?:gmail_quote|gmail_quote_container|gmail_extra|yahoo_quoted|protonmail_quote|moz-cite-prefix|zmail_extra|quoted-?text|"
    r"ms-outlook-mobile-reference-message|tutanota_quote|wordsection_quote|cite|airmail_ext|front-blockquote|mailbird-reply)\b",
    re.IGNORECASE,
)
_QUOTE_IDS = re.compile(
    r"^(?:divrplyfwdmsg|appendonsend|reply-intro|mail-editor-reference-message-container|ymail_android|yahoo_quoted.*|"
    r"origbody|isforwardcontent|oriMsgHtmlSeperator|lineBreakAtBeginningOfMessage_quote|xunfeng_quote|ms-outlook-mobile-reference.*)$",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)",
    re.IGNORECASE,
)
_LONGEST = 2_000_000
_DEEPEST = 400


def to_text(html: str) -> str:
    """The text a person would see: a line for each block, cells joined by TAB, quoted parts behind ``> ``.

    Everything from the block that Outlook puts before the quoted mail (``divRplyFwdMsg``) to the end is
    quoted, since it is no container of what follows.
    """
    tree = LexborHTMLParser(html[:_LONGEST].replace("\0", ""))
    if tree.body is None:
        return ""
    writer = _Writer()
    _walk(tree.body, writer)
    return writer.text()


class _Writer:
    """Collects lines: white space folds as in a browser, quote depth becomes ``> `` marks."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current = ""
        self.depth = 0
        self.preformatted = 0

    def add(self, text: str) -> None:
        """Append running text to the current line."""
        if self.preformatted:
            first, *rest = text.split("\n")
            self.current += first
            for line in rest:
                self.end_line(force=True)
                self.current = line
            return
        folded = re.sub(r"[ \t\r\n\f]+", " ", text)
        self.current += folded.lstrip(" ") if not self.current or self.current.endswith((" ", "\t")) else folded

    def end_line(self, *, force: bool = False) -> None:
        """Close the current line; an empty one only when ``force`` (a <br>)."""
        if self.current.strip() or force:
            mark = "> " if self.depth else ""
            self.lines.append(mark + self.current.strip(" "))
        self.current = ""

    def gap(self) -> None:
        """An empty line between paragraphs, at most one."""
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " if self.depth else "")

    def text(self) -> str:
        """Everything written so far."""
        self.end_line()
        return "\n".join(line.replace("\u00a0", " ").rstrip() for line in self.lines).strip("\n")


def _walk(node: LexborNode, writer: _Writer, level: int = 0) -> None:
    """Children in order; depth is capped, since a browser would show no more either."""
    child = node.child
    while child is not None:
        _write(child, writer, level)
        child = child.next


def _write(node: LexborNode, writer: _Writer, level: int) -> None:
    tag = node.tag or ""
    if tag == "-text":
        writer.add(node.text_content or "")
        return
    if tag in _DROPPED or tag.startswith(("-", "_")) or level > _DEEPEST or _is_hidden(node):
        return
    if tag == "br":
        writer.end_line(force=True)
        return
    if _starts_quote(node):
        writer.gap()
        writer.depth += 1
        if _is_open_ended(node):
            writer.depth += 1  # what follows it, to the end of the mail, is the quoted mail
    handler = _HANDLERS.get(tag, _write_block if tag in _BLOCKS else _walk_on)
    handler(node, writer, level)
    if _starts_quote(node):
        writer.end_line()
        writer.depth -= 1


def _walk_on(node: LexborNode, writer: _Writer, level: int) -> None:
    _walk(node, writer, level + 1)


def _write_block(node: LexborNode, writer: _Writer, level: int) -> None:
    writer.end_line()
    if node.tag == "p":
        _paragraph(node, writer, level)
        return
    _walk(node, writer, level + 1)
    writer.end_line()


def _paragraph(node: LexborNode, writer: _Writer, level: int) -> None:
    """Word's paragraphs (MsoNormal) are lines; everybody else's have a gap around them."""
    word = "mso" in (node.attributes.get("class") or "").lower()
    before = len(writer.lines)
    if not word and writer.lines:
        writer.gap()
    _walk(node, writer, level + 1)
    writer.end_line()
    empty = len(writer.lines) == before
    if (empty and word and writer.lines) or (not word and not empty):
        writer.gap()


def _write_item(node: LexborNode, writer: _Writer, level: int) -> None:
    writer.end_line()
    writer.current = "- "
    _walk(node, writer, level + 1)
    if writer.current.strip() == "-":
        writer.current = ""
    writer.end_line()


def _write_rule(_node: LexborNode, writer: _Writer, _level: int) -> None:
    writer.end_line()
    writer.current = "________________________________"
    writer.end_line()


def _write_preformatted(node: LexborNode, writer: _Writer, level: int) -> None:
    writer.end_line()
    writer.preformatted += 1
    _walk(node, writer, level + 1)
    writer.end_line()
    writer.preformatted -= 1


def _write_row(node: LexborNode, writer: _Writer, level: int) -> None:
    """One line for a row of a real table; a layout table (cells with blocks or tables inside) is read as blocks."""
    cells = [cell for cell in _children(node) if cell.tag in ("td", "th")]
    if len(cells) < 2 or any(cell.css_first("table") is not None for cell in cells):
        _write_block(node, writer, level)
        return
    writer.end_line()
    texts = [_cell_lines(cell) for cell in cells]
    writer.current = "\t".join(lines[0] if lines else "" for lines in texts)
    writer.end_line(force=True)
    for line in texts[-1][1:]:
        writer.current = f"\t{line}"
        mark = "> " if writer.depth else ""
        writer.lines.append(f"{mark}{writer.current}")
        writer.current = ""


def _cell_lines(cell: LexborNode) -> list[str]:
    inner = _Writer()
    _walk(cell, inner)
    return [line for line in inner.text().replace("\t", " ").split("\n") if line.strip()]


def _children(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _write_image(node: LexborNode, writer: _Writer, _level: int) -> None:
    alternative = (node.attributes.get("alt") or "").strip()
    if len(alternative) == 1 and not alternative.isalnum():
        writer.add(alternative)  # an emoji or a tick drawn as a picture


_HANDLERS: dict[str, Callable[[LexborNode, _Writer, int], None]] = {
    "li": _write_item,
    "hr": _write_rule,
    "pre": _write_preformatted,
    "tr": _write_row,
    "img": _write_image,
}


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _starts_quote(node: LexborNode) -> bool:
    if node.tag == "blockquote":
        return True
    attributes = node.attributes
    return bool(_QUOTE_CLASSES.search(attributes.get("class") or "") or _QUOTE_IDS.match(attributes.get("id") or ""))


def _is_open_ended(node: LexborNode) -> bool:
    return (node.attributes.get("id") or "").lower() in ("divrplyfwdmsg", "appendonsend")
