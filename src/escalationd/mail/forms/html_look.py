"""How a piece of HTML looks, as far as it tells whether and as what its text is seen. Walks no tree.

Only inline styles and old attributes count, as in the mail clients that drop style sheets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

_GONE = re.compile(
    r"display\s*:\s*none|text-decoration(?:-line)?\s*:[^;]*line-through|mso-hide\s*:\s*all|"
    r"opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|max-height\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)|(?:left|top|"
    r"text-indent)\s*:\s*-\d{3,5}(?:px|pt|em)",
    re.IGNORECASE,
)
"""What no child can undo. What is struck out its author took back."""
_NO_HEIGHT = re.compile(r"(?<![\w-])(?:height|width)\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)", re.IGNORECASE)
_CUT_OFF = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
_SIZE = re.compile(r"(?<![\w-])font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem|%)?", re.IGNORECASE)
_SEEN = re.compile(r"(?<![\w-])visibility\s*:\s*(\w+)", re.IGNORECASE)
_COLOR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color|-image)?\s*:\s*([^;!]+)", re.IGNORECASE)
_FONT = re.compile(r"(?:font-family|(?<![\w-])font)\s*:\s*([^;]+)", re.IGNORECASE)
_WHITE = re.compile(r"(?:#fff(?:fff)?|white|rgba?\(\s*255\s*,\s*255\s*,\s*255\b.*)$", re.IGNORECASE)
_NO_GROUND = re.compile(r"(?:none|transparent|inherit|initial|unset)\b", re.IGNORECASE)
_GMAIL_INDENT = re.compile(
    r"\s*margin(?:-left)?\s*:\s*(?:0(?:px)?\s+){3}40px\s*;\s*border(?:-width)?\s*:\s*(?:none|0(?:px)?)[\s\w]*;",
    re.IGNORECASE,
)
_QUOTE_CLASSES = re.compile(
    r"\b(?:gmail_quote|gmail_quote_container|gmail_extra|yahoo_quoted|protonmail_quote|moz-cite-prefix|"
    r"zmail_extra|quoted-?text|"
    r"ms-outlook-mobile-reference-message|tutanota_quote|wordsection_quote|cite|airmail_ext|front-blockquote|"
    r"mailbird-reply)\b",
    re.IGNORECASE,
)
_QUOTE_IDS = re.compile(
    r"^(?:divrplyfwdmsg|appendonsend|reply-intro|mail-editor-reference-message-container|ymail_android|yahoo_quoted.*|"
    r"origbody|isforwardcontent|oriMsgHtmlSeperator|lineBreakAtBeginningOfMessage_quote|xunfeng_quote|"
    r"ms-outlook-mobile-reference.*)$",
    re.IGNORECASE,
)
_TINIEST = {"px": 1.0, "pt": 1.0, "em": 0.05, "rem": 0.05, "%": 5.0}
_SIGN_FONTS = re.compile(r"wingdings(?!\s*[23])", re.IGNORECASE)
_SIGNS = str.maketrans(
    {"þ": "☑", "ý": "☒", "x": "☒", "¨": "☐", "o": "☐", "q": "☐", "ü": "✓", "û": "✗", "§": "▪", "l": "●", "n": "■",
        "Ø": "➢", "v": "❖", "à": "→", "è": "➔"}
)  # fmt: skip
_PRIVATE = re.compile("[\uf020-\uf0ff]")


@dataclass(frozen=True, slots=True)
class Look:
    """The inherited look of a text: whether it is too small, unseen or white, on what ground, in a font of signs."""

    tiny: bool = False
    unseen: bool = False
    white: bool = False
    on_ground: bool = False
    signs: bool = False

    @property
    def hidden(self) -> bool:
        """Whether a person does not see the text."""
        return self.tiny or self.unseen or (self.white and not self.on_ground)

    def within(self, attributes: Mapping[str, str | None]) -> Look:
        """The look inside an element with these attributes."""
        style = attributes.get("style") or ""
        look = _with_old_attributes(self, attributes)
        if not style:
            return look
        if size := _SIZE.search(style):
            look = replace(look, tiny=_number(size.group(1)) <= _TINIEST.get((size.group(2) or "px").lower(), 1.0))
        if seen := _SEEN.search(style):
            look = replace(look, unseen=seen.group(1).lower() in ("hidden", "collapse"))
        if color := _COLOR.search(style):
            look = replace(look, white=bool(_WHITE.match(color.group(1).strip())))
        if font := _FONT.search(style):
            look = replace(look, signs=bool(_SIGN_FONTS.search(font.group(1))))
        if (ground := _GROUND.search(style)) and not _NO_GROUND.match(ground.group(1).strip()):
            look = replace(look, on_ground=not _WHITE.match(ground.group(1).strip()))
        return look

    def show(self, text: str) -> str:
        """A text as its font draws it: Wingdings draws a ticked box for ``þ``."""
        if not self.signs:
            return text
        return _PRIVATE.sub(lambda found: chr(ord(found.group()) - 0xF000), text).translate(_SIGNS)


def _with_old_attributes(look: Look, attributes: Mapping[str, str | None]) -> Look:
    """``<font color=white face=Wingdings>`` and ``<td bgcolor=...>``."""
    if color := attributes.get("color"):
        look = replace(look, white=bool(_WHITE.match(color.strip())))
    if face := attributes.get("face"):
        look = replace(look, signs=bool(_SIGN_FONTS.search(face)))
    if ground := attributes.get("bgcolor") or attributes.get("background"):
        look = replace(look, on_ground=not _WHITE.match(ground.strip()))
    return look


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1000.0  # "1.2.3" is no size


def is_gone(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element and everything in it is not there for a reader."""
    style = attributes.get("style") or ""
    return "hidden" in attributes or bool(
        style and (_GONE.search(style) or (_NO_HEIGHT.search(style) and _CUT_OFF.search(style)))
    )


def starts_quote(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element holds older mail. Gmail indents a paragraph with a ``blockquote`` of its own look."""
    if tag == "blockquote":
        return bool(attributes.get("class")) or not _GMAIL_INDENT.match(attributes.get("style") or "")
    return bool(_QUOTE_CLASSES.search(attributes.get("class") or "") or _QUOTE_IDS.match(attributes.get("id") or ""))


def quotes_on(attributes: Mapping[str, str | None]) -> bool:
    """Whether everything behind an element is older mail too: it stands before the quoted mail, not around it."""
    return (attributes.get("id") or "").lower() in ("divrplyfwdmsg", "appendonsend")
