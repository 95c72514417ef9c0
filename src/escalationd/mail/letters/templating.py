"""The templates of the letters, shipped ones and an organisation's own: the only door to jinja2. Knows no letter.

Every kind of letter is a pair, ``NAME.txt`` and ``NAME.html``. The text is rendered first: what it sets as
``mail_subject`` and ``lead`` (the sentence that says it all) is the subject of the mail and the heading of its
HTML part, and how it begins is the preview.
"""

from __future__ import annotations

import difflib
import logging
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateSyntaxError,
    meta,
    nodes,
    select_autoescape,
)
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from escalationd.mail.letters.columns import align, as_it_is, fold
from escalationd.mail.letters.wording import Words
from escalationd.mail.marks import MARKER
from escalationd.mail.plain import clean_line

log = logging.getLogger(__name__)

_WORDS = ("weekdays", "months", "local_time", "clock", "verbs")
_SET_BY_US = frozenset({"lead", "mail_subject", "preview", "form", "checklist", "kinds", "caller"})
"""Names beside a letter's own: what the text hands to the HTML, and what a form or a macro is given."""

_PREVIEW_LENGTH = 150
_PREVIEWED = 2000
"""Characters of a text that hold its preview, however wide its margins are."""
_UNBROKEN = re.compile(r"\b[A-Z]{1,8}(?:-\d{1,12}){1,3}\b|\b[A-Z]{3,5} \d[\d.,]*\d|\d\d:\d\d \([^()<>&]{1,24}\)")
"""References, amounts, and times with their zone: what must stay on one line."""

_OPENING, _OPENING_LINES = 400, 8

_LEFT_LYING = re.compile(r"(?:^|/)\.|(?:~|\.md|\.bak|\.orig|\.swp)$")
"""What editors, file managers and careful people leave in a folder of templates."""

_MACROS = "_macros.html"
_STYLE = re.compile(r"""\{% set (?P<name>\w+) = (?P<mark>["'])(?P<value>[^{}]*?)(?P=mark)\|safe %\}""")
"""A constant of the macros."""

_FEW = 600
"""Characters of a text in which they are looked for: each costs bytes, and clients cut a mail at about 100 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A letter's two readable forms, without the mail around them."""

    subject: str
    text: str
    html: str


class Templates:
    """Templates of ``folder`` are preferred, one by one, to the shipped ones; whatever fails in them does no harm."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._shipped = _environment(None)
        self._own = _environment(folder) if folder else self._shipped
        self.words = self._read_words()

    def page(self, name: str, context: Mapping[str, object], subject: str) -> Page:
        """The letter called ``name``; ``subject`` is used when its text sets no ``mail_subject``."""
        if self._own is not self._shipped:
            try:
                return _render(self._own, name, context, subject)
            except Exception as error:  # an own template may fail in any way; the letter must leave all the same
                log.exception("%s; the shipped template of %s is used", self._say(error, name), name)
        return _render(self._shipped, name, context, subject)

    def form(self, context: Mapping[str, object]) -> str:
        """The lines of a form as text, always the shipped ones."""
        return fold(self._shipped.get_template("_form.txt").render(context))

    def _read_words(self) -> Words:
        """The words of the language, from ``_words.txt``; what an organisation's own file leaves out is English."""
        english = self._shipped.get_template("_words.txt").make_module()
        try:
            module = self._own.get_template("_words.txt").make_module()
            return Words.read({name: getattr(module, name, getattr(english, name)) for name in _WORDS})
        except Exception as error:  # as above; and without words no letter at all could be written
            log.exception("%s; the shipped words are used", self._say(error, "_words.txt"))
            return Words.read({name: getattr(english, name) for name in _WORDS})

    def problems(self, names: Iterable[str], attributes: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
        """What is wrong with the organisation's own templates, each with file and line.

        ``names`` are what a template may use, ``attributes`` what some of them have.
        """
        if self.folder is None:
            return ()
        known = _SET_BY_US.union(names)
        files = (file for file in FileSystemLoader(self.folder).list_templates() if not _LEFT_LYING.search(file))
        return tuple(problem for file in files for problem in self._problems_of(file, known, attributes))

    def _problems_of(self, file: str, known: frozenset[str], attributes: Mapping[str, frozenset[str]]) -> Iterator[str]:
        if file not in self._shipped.list_templates():
            near = difflib.get_close_matches(file, self._shipped.list_templates(), 1, 0.8)
            yield f"{file}: no letter has this name" + (f"; did you mean {near[0]}?" if near else "")
            return
        try:
            self._own.get_template(file)
            tree = self._own.parse((self.folder or Path()).joinpath(file).read_text(encoding="utf-8"), file)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            yield self._say(error, file)
            return
        if file.startswith("_"):
            return  # pieces are given their names by those who use them
        unknown = meta.find_undeclared_variables(tree) - known - _declared(tree)
        yield from (f"{file}, line {line}: there is no {name}" for line, name in sorted(_uses(tree, unknown)))
        yield from (f"{file}, line {line}: there is no {name}" for line, name in sorted(_misses(tree, attributes)))

    def _say(self, error: Exception, name: str) -> str:
        """The error with the file and line of the own template in which it arose."""
        if isinstance(error, TemplateSyntaxError):
            return f"{Path(error.filename or error.name or name).name}, line {error.lineno}: {error.message}"
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if self.folder and Path(frame.filename).parent == self.folder]
        place = f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else name
        return f"{place}: {error}"


def _declared(tree: nodes.Template) -> set[str]:
    """What the template imports, sets or defines itself: seen in its blocks too."""
    imported = {node.target for node in tree.find_all(nodes.Import)}
    defined = {node.name for node in tree.find_all(nodes.Macro)}
    return imported | defined | {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}


def _uses(tree: nodes.Template, names: set[str]) -> set[tuple[int, str]]:
    return {(node.lineno, node.name) for node in tree.find_all(nodes.Name) if node.name in names}


def _misses(tree: nodes.Template, attributes: Mapping[str, frozenset[str]]) -> set[tuple[int, str]]:
    """Every ``case.tittle``: an attribute that the name before the point does not have."""
    found = (node for node in tree.find_all(nodes.Getattr) if isinstance(node.node, nodes.Name))
    return {
        (node.lineno, f"{node.node.name}.{node.attr}")  # type: ignore[attr-defined]  # a Name, as filtered above
        for node in found
        if node.attr not in attributes.get(node.node.name, frozenset({node.attr}))  # type: ignore[attr-defined]  # as above
    }


class _Styles(Extension):
    """``{{ m.font }}`` and its like become their text before a template is compiled (``{{ font }}`` in the macros).

    A letter names them two hundred times, and as expressions they were looked up, escaped and joined each time.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        source = environment.loader.get_source(environment, _MACROS)[0] if environment.loader else ""
        self._values = {found["name"]: found["value"] for found in _STYLE.finditer(source)}
        self._uses = re.compile(rf"\{{\{{ (m\.)?({'|'.join(self._values) or '(?!)'}) \}}\}}")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with its styles written out."""
        del filename
        within = name == _MACROS
        if not within and f'import "{_MACROS}" as m' not in source:
            return source
        return self._uses.sub(lambda use: use[0] if bool(use[1]) is within else self._values[use[2]], source)


def _environment(folder: Path | None) -> Environment:
    """Strict about names, escaping in HTML only. Templates of ``folder`` run in a sandbox: they are not our code."""
    shipped = PackageLoader("escalationd", "mail/letters/templates")
    make = ImmutableSandboxedEnvironment if folder else Environment
    environment = make(
        loader=ChoiceLoader([FileSystemLoader(folder), shipped]) if folder else shipped,
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(align=align, as_it_is=as_it_is, lines=_lines, unbroken=unbroken)
    environment.add_extension(_Styles)
    environment.filters.update(opening=opening, whole=_whole, thousands=_thousands)
    return environment


def opening(text: str) -> str:
    """As much of ``text`` as stands above the buttons on a phone; what is cut off shows as an ellipsis."""
    lines = text.split("\n")
    start = "\n".join(lines[:_OPENING_LINES])
    if len(start) <= _OPENING and len(lines) <= _OPENING_LINES:
        return text
    words = start[:_OPENING].rsplit(None, 1)
    return (words[0] if len(words) > 1 and len(words[1]) < _OPENING // 2 else start[:_OPENING]).rstrip() + " …"


def _whole(text: str) -> str:
    """``text`` where ``opening`` has cut it, else nothing: what is still to be told further down."""
    return "" if opening(text) == text else text


def _thousands(count: int) -> str:
    """``2,000``: a number of things, set apart for reading."""
    return f"{count:,}"


def _lines(text: str) -> Markup:
    """``text`` as HTML that keeps its line ends, and its references and amounts in one piece."""
    shown = unbroken(text) if len(text) <= _FEW else escape(text)
    return Markup(str(shown).replace("\n", "<br>"))  # noqa: S704 - escaped above


def unbroken(text: str) -> Markup:
    """``text`` as HTML in which no reference, no amount and no time of day is broken over two lines."""
    escaped = str(escape(text))
    return Markup(_UNBROKEN.sub(r'<span style="white-space:nowrap;">\g<0></span>', escaped))  # noqa: S704 - escaped above


def _render(environment: Environment, name: str, context: Mapping[str, object], subject: str) -> Page:
    template = environment.get_template(f"{name}.txt")
    try:
        module = template.make_module(dict(context))
    except Exception:
        environment.handle_exception()  # raises it again, with lines of the template instead of its compiled code
        raise
    lead = clean_line(str(getattr(module, "lead", "")))
    subject = clean_line(str(getattr(module, "mail_subject", ""))) or subject
    text = fold(str(module))
    shown = {**context, "lead": lead, "mail_subject": subject, "preview": _preview(text)}
    html = environment.get_template(f"{name}.html").render(shown)
    return Page(subject=subject, text=text, html=html)


def _preview(text: str) -> str:
    """What a client shows beside the subject: how the text begins.

    It stands hidden above our marker, and is known as ours in a reply because the text begins with the same words.
    """
    return clean_line(text[:_PREVIEWED].replace(MARKER, "", 1))[:_PREVIEW_LENGTH]
