"""Reading a group of keys: every mistake becomes a problem and a harmless stand-in. Knows no key of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from typing import Generic, TypeVar

from escalationd.config.nodes import Node
from escalationd.errors import Problem

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_MISSING = "it is missing"


@dataclass(frozen=True, slots=True)
class Reader(Generic[T]):
    """How one kind of value is read from its text.

    ``parse`` raises ValueError with what would be right. ``stand_in`` is used after a mistake, so that
    the rest of the file can still be checked; the configuration is refused in the end.
    """

    what: str
    parse: Callable[[str], T]
    stand_in: T


@dataclass(slots=True)
class Report:
    """Every problem found so far, and every key that was asked for (names and numbers as ``*``)."""

    problems: list[Problem] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def add(self, line: int, key: str, wrong: str, right: str) -> None:
        """Note one problem. What is read for several keys (the calendar, for each tier) is noted once.

        What is missing has no line of its own: there the key alone tells one problem from another.
        """
        shared = line and wrong != _MISSING
        if not any(
            (problem.line, problem.wrong) == (line, wrong) and (shared or problem.key == key)
            for problem in self.problems
        ):
            self.problems.append(Problem(line, key, wrong, right))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The remedy for an unknown word: the nearest known one, or all of them."""
    names = sorted(set(known))
    lower = {name.lower(): name for name in names}
    near = get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{lower[near[0]]}"?'
    return f"known here: {', '.join(names[:30])}" + (", ..." if len(names) > 30 else "") if names else "remove it"


class Section:
    """One group of keys. Each getter marks its key as known; ``done`` reports the unknown ones."""

    def __init__(self, node: Node | None, key: str, report: Report, pattern: str | None = None) -> None:
        self.key = key
        self.report = report
        self._pattern = key if pattern is None else pattern
        self._known: set[str] = set()
        self.line = node.line if node else 0
        self._content: Mapping[str, Node] = {}
        if node is not None and isinstance(node.content, Mapping):
            self._content = node.content
        elif node is not None and node.content is not None:
            report.add(node.line, key, f"it is {node.shape}", "write a group of keys, one a line, indented below it")

    def path(self, name: str) -> str:
        """The dotted key of ``name`` in here."""
        return f"{self.key}.{name}" if self.key else name

    def problem(self, name: str, wrong: str, right: str) -> None:
        """Note a problem at ``name``, on its own line when it is there."""
        found = self._content.get(name)
        self.report.add(found.line if found else self.line, self.path(name), wrong, right)

    def node(self, name: str) -> Node | None:
        """The value of ``name``, or None when it is absent or empty."""
        self._known.add(name)
        self.report.known.add(f"{self._pattern}.{name}" if self._pattern else name)
        found = self._content.get(name)
        return found if found is not None and found.content is not None else None

    def has(self, name: str) -> bool:
        """Whether ``name`` is there with a value."""
        return self.node(name) is not None

    def line_of(self, name: str) -> int:
        """The line of ``name``, or of this group when it is absent."""
        found = self._content.get(name)
        return found.line if found else self.line

    def read(self, name: str, reader: Reader[T], default: T | None = None, *, example: str = "") -> T:
        """One value. Without a default it must be there."""
        node = self.node(name)
        if node is None:
            if default is not None:
                return default
            self.missing(name, example)
            return reader.stand_in
        return self._parse(node, self.path(name), reader)

    def optional(self, name: str, reader: Reader[T]) -> T | None:
        """One value, or None when it is absent or empty."""
        node = self.node(name)
        return self._parse(node, self.path(name), reader) if node is not None else None

    def missing(self, name: str, example: str) -> None:
        """Note that ``name`` has to be there."""
        self.report.add(self.line_of(name), self.path(name), _MISSING, f'write "{name}: {example}"')

    def list_of(self, name: str, reader: Reader[T], default: tuple[T, ...] = ()) -> tuple[T, ...]:
        """A list of values; a single value is a list of one."""
        node = self.node(name)
        if node is None:
            return default
        items = node.content if isinstance(node.content, tuple) else (node,)
        return tuple(
            self._parse(item, f"{self.path(name)}.{number}", reader) for number, item in enumerate(items, start=1)
        )

    def choice(self, name: str, words: type[E], default: E | None = None) -> E:
        """One of the words of an enumeration; without a default it must be chosen."""
        values = [str(member.value) for member in words]
        stand_in = default or next(iter(words))
        return self.read(name, Reader("one of the words for it", _one_of(words), stand_in), default, example=values[0])

    def section(self, name: str) -> Section:
        """The group of keys at ``name``; an empty one when it is absent."""
        node = self.node(name)
        pattern = f"{self._pattern}.{name}" if self._pattern else name
        return Section(node or Node(None, self.line), self.path(name), self.report, pattern)

    def sections(self, name: str) -> Iterator[tuple[str, Section]]:
        """The named groups in the group at ``name``; one that says ``none`` is left out."""
        group = self.section(name)
        for child, node in group.children():
            if node.content != NONE:
                yield child, Section(node, f"{group.key}.{child}", self.report, f"{group.key}.*")

    def children(self) -> tuple[tuple[str, Node], ...]:
        """Every name in here with its value; for groups whose names are the operator's own."""
        self._known.update(self._content)
        return tuple(self._content.items())

    def items(self, name: str) -> tuple[tuple[str, Node], ...]:
        """The entries of the list at ``name`` with their dotted keys; a single entry is a list of one."""
        node = self.node(name)
        if node is None:
            return ()
        entries = node.content if isinstance(node.content, tuple) else (node,)
        return tuple((f"{self.path(name)}.{number}", entry) for number, entry in enumerate(entries, start=1))

    def done(self) -> None:
        """Report every key that nobody asked for."""
        for name, node in self._content.items():
            if name not in self._known:
                self.report.add(node.line, self.path(name), "no such key", did_you_mean(name, self._known))

    def _parse(self, node: Node, key: str, reader: Reader[T]) -> T:
        if not isinstance(node.content, str):
            self.report.add(node.line, key, f"it is {node.shape}, not {reader.what}", "write a single value")
            return reader.stand_in
        try:
            return reader.parse(node.content)
        except ValueError as error:
            self.report.add(node.line, key, f'"{node.content[:80]}" is not {reader.what}', str(error))
            return reader.stand_in


NONE = "none"
"""What an operator writes to leave out a shipped kind, field or checklist item."""


def _one_of(words: type[E]) -> Callable[[str], E]:
    def parse(text: str) -> E:
        for member in words:
            if text.strip().lower() == member.value:
                return member
        raise ValueError(did_you_mean(text, (str(member.value) for member in words)))

    return parse
