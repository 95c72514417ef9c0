"""HTML to text, with its lines, tables and quotes: the only door to selectolax. Shows and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from escalationd.mail.forms.html_look import is_gone, quotes_on, starts_quote
from escalationd.mail.forms.html_writer import BULLET, Writer
from escalationd.mail.forms.tables import begins_with_label
from escalationd.mail.opening.charset import clean_text

_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption",
])  # fmt: skip
_DROPPED = frozenset([
    "head", "style", "script", "title", "meta", "link", "noscript", "template", "svg", "object", "iframe", "select",
    "option", "button", "textarea", "s", "strike", "del",
])  # fmt: skip
_RULED = "_" * 32
_LONGEST = 2_000_000
_MOST_TEXT = 400_000
"""Of the text seen: no reader of it goes further, and no person."""
_DEEPEST = 2000
_MOST_TAGS = 16_000
"""Read of one mail: about 4,000 of Word's paragraphs. The parser's time grows with the square of what stands open."""
_MOST_HEADS = 30
_MOST_STRAY = 500
"""End tags more than begun: each may search everything that stands open."""
_TAG = re.compile(r"<(?:[a-z]|(?P<end>/))", re.IGNORECASE)

_Attributes = Mapping[str, str | None]
_Leave = Callable[[], None]


@lru_cache(maxsize=2)
def to_text(html: str, *, pictures: bool = False) -> str:
    """The text a person would see: a line for each block, cells joined by TAB, quoted parts behind ``> ``.

    With ``pictures`` each picture of the mail stands as ``[cid:...]`` where it is shown.

    Everything from the block that Outlook puts before the quoted mail (``divRplyFwdMsg``) to the end is
    quoted, since it is no container of what follows. The last results are kept: a mail is read for several ends.
    """
    tree = LexborHTMLParser(_bounded(html[:_LONGEST].replace("\0", "")))
    if tree.body is None:
        return ""
    writer = Writer(pictures=pictures)
    _walk(tree.body, writer)
    return clean_text(writer.text())  # an entity may hide what the bytes did not show


def _bounded(html: str) -> str:
    """``html`` up to where a parser would begin to take seconds for it."""
    begun = ended = 0
    for tag in _TAG.finditer(html):
        ended += tag["end"] is not None
        begun += tag["end"] is None
        if begun > _MOST_TAGS or ended > begun + _MOST_STRAY:
            return html[: tag.start()]
    return html


def _walk(root: LexborNode, writer: Writer) -> None:
    """Everything below ``root`` in order, on a stack of our own: markup may nest deeper than Python calls."""
    stack: list[tuple[LexborNode | None, _Leave]] = [(root.child, _stay)]
    while stack and writer.size < _MOST_TEXT:
        node, leave = stack.pop()
        if node is None:
            leave()
            continue
        stack.append((node.next, leave))
        entered = _enter(node, writer)
        if entered is not None and len(stack) < _DEEPEST:
            stack.append((node.child, entered))
    for _, leave in reversed(stack):
        leave()


def _stay() -> None:
    """What is to be done at the end of an element that needs nothing."""


def _enter(node: LexborNode, writer: Writer) -> _Leave | None:
    """Write the beginning of an element; what to do at its end, or None when its children are not for reading."""
    tag = node.tag or ""
    if tag == "-text":
        writer.add(node.text_content or "")
        return None
    if tag == "br":
        writer.end_line(force=True)
        return None
    attributes = node.attributes
    if tag in _DROPPED or tag.startswith(("-", "_")) or is_gone(attributes):
        return None
    handler = _HANDLERS.get(tag, _enter_block if tag in _BLOCKS else _enter_inline)
    if not attributes and tag != "blockquote":  # a bare one is a quotation too
        return handler(node, attributes, writer)
    outer = writer.look
    writer.look = outer.within(attributes)
    quoted = _begin_quote(tag, attributes, writer)
    inner = handler(node, attributes, writer)

    def leave() -> None:
        if inner is not None:
            inner()
        writer.look = outer
        if quoted:
            writer.end_line()
            writer.depth -= 1

    if inner is None:
        leave()
        return None
    return leave


def _begin_quote(tag: str, attributes: _Attributes, writer: Writer) -> bool:
    if not starts_quote(tag, attributes):
        return False
    writer.gap()
    writer.depth += 2 if quotes_on(attributes) else 1  # to the end of the mail, where nothing takes it back
    return True


def _enter_inline(_node: LexborNode, _attributes: _Attributes, _writer: Writer) -> _Leave:
    return _stay


def _enter_block(_node: LexborNode, _attributes: _Attributes, writer: Writer) -> _Leave:
    writer.end_line()
    return writer.end_line


def _enter_paragraph(_node: LexborNode, attributes: _Attributes, writer: Writer) -> _Leave:
    """Word's paragraphs (MsoNormal) are lines; everybody else's have a gap around them."""
    word = "mso" in (attributes.get("class") or "").lower()
    writer.end_line()
    if not word and writer.lines:
        writer.gap()
    before = len(writer.lines)

    def leave() -> None:
        writer.end_line()
        empty = len(writer.lines) == before
        if (empty and word and writer.lines) or (not word and not empty):
            writer.gap()

    return leave


def _enter_item(_node: LexborNode, _attributes: _Attributes, writer: Writer) -> _Leave:
    writer.end_line()
    writer.current = BULLET

    def leave() -> None:
        if writer.current == BULLET:
            writer.current = ""
        writer.end_line()

    return leave


def _enter_preformatted(_node: LexborNode, _attributes: _Attributes, writer: Writer) -> _Leave:
    writer.end_line()
    writer.preformatted += 1

    def leave() -> None:
        writer.end_line()
        writer.preformatted -= 1

    return leave


def _write_rule(_node: LexborNode, _attributes: _Attributes, writer: Writer) -> None:
    writer.put(_RULED)


def _enter_row(node: LexborNode, attributes: _Attributes, writer: Writer) -> _Leave | None:
    """One line for a row of a real table; a layout table (cells with tables inside) is read as blocks.

    A label's cell is its first line; further lines of the last cell follow in its column.
    """
    cells = _cells(node)
    if len(cells) == 1 and (cells[0].attributes.get("colspan") or "1") != "1":
        writer.gap()  # a heading across the table: no cell goes on in it
    if len(cells) < 2 or any(cell.css_first("table") is not None for cell in cells):
        return _enter_block(node, attributes, writer)
    texts = [_cell_lines(cell, writer) for cell in cells]
    last = len(cells) - 1
    labelled = begins_with_label(texts, _heads_above(node, writer) if len(texts[0]) > 1 else ())
    short = [cell.tag == "th" or number == last or (number == 0 and labelled) for number, cell in enumerate(cells)]
    firsts = ["".join(lines[:1]) if first else " ".join(lines) for lines, first in zip(texts, short, strict=True)]
    writer.put("\t".join(firsts))
    for line in texts[-1][1:]:
        writer.put("\t" * last + line)
    return None


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in _children(row) if cell.tag in ("td", "th")]


def _heads_above(row: LexborNode, writer: Writer) -> list[str]:
    """The texts of the table's first row when it is marked as its head, by ``th`` or by bold cells; empty otherwise."""
    table = row.parent
    while table is not None and table.tag != "table":
        table = table.parent
    first = table.css_first("tr") if table is not None else None
    if table is None or first is None or first.mem_id == row.mem_id:
        return []
    if table.mem_id not in writer.heads:
        cells = _cells(first)
        marked = len(cells) <= _MOST_HEADS and all(
            cell.tag == "th" or cell.css_first("b, strong") is not None for cell in cells
        )
        writer.heads[table.mem_id] = [" ".join(_cell_lines(cell, writer)) for cell in cells] if marked else []
    return writer.heads[table.mem_id]


def _cell_lines(cell: LexborNode, writer: Writer) -> list[str]:
    attributes = cell.attributes
    if is_gone(attributes):
        return []
    inner = Writer(pictures=writer.pictures, look=writer.look.within(attributes))
    _walk(cell, inner)
    return [line for line in inner.text().replace("\t", " ").split("\n") if line.strip()]


def _children(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _write_image(_node: LexborNode, attributes: _Attributes, writer: Writer) -> None:
    alternative = (attributes.get("alt") or "").strip()
    source = (attributes.get("src") or "").strip()
    if len(alternative) == 1 and not alternative.isalnum():
        writer.add(alternative)  # an emoji or a tick drawn as a picture
    elif writer.pictures and source.lower().startswith("cid:"):
        writer.add(f"[cid:{source[4:]}]")


def _write_input(_node: LexborNode, attributes: _Attributes, writer: Writer) -> None:
    """A box of a web form, ticked or not; any other input is no text."""
    if (attributes.get("type") or "").lower() in ("checkbox", "radio"):
        writer.add("☑ " if "checked" in attributes else "☐ ")


_HANDLERS: dict[str, Callable[[LexborNode, _Attributes, Writer], _Leave | None]] = {
    "p": _enter_paragraph,
    "li": _enter_item,
    "pre": _enter_preformatted,
    "tr": _enter_row,
    "hr": _write_rule,
    "img": _write_image,
    "input": _write_input,
}
