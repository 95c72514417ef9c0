"""YAML text into a tree of nodes: the only door to ruamel.yaml. Builds no object that a tag might ask for."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from escalationd.config.nodes import Node
from escalationd.errors import Problem

_NULL = "tag:yaml.org,2002:null"


def read_tree(text: str) -> tuple[Node, tuple[Problem, ...]]:
    """The tree of one YAML 1.2 document, and what is wrong with its form; the tree then holds what could be read."""
    try:
        root = YAML(typ="rt").compose(text)
    except MarkedYAMLError as error:
        return Node({}, 1), (_syntax(error),)
    except (YAMLError, ValueError) as error:
        wrong = " ".join(str(error).split())[:200]
        return Node({}, 1), (Problem(0, "file", f"it is not YAML: {wrong}", "save it as UTF-8 text"),)
    except RecursionError:
        return Node({}, 1), (Problem(0, "file", "it is nested too deeply", "use no more than a few levels"),)
    if root is None:
        return Node({}, 1), (Problem(0, "file", "it is empty", "start from config.example.yaml"),)
    if not isinstance(root, MappingNode):
        return Node({}, 1), (Problem(1, "file", "it is not a group of keys", 'start each line with a key, "imap:"'),)
    builder = _Builder()
    return builder.build(root, ""), tuple(builder.problems)


def _syntax(error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    wrong = " ".join(str(error.problem or error.context or "it cannot be read").split())
    right = "check the indentation (spaces, never tabs), colons and quotes of this line and the one above"
    return Problem(mark.line + 1 if mark else 0, "file", f"it is not YAML: {wrong}", right)


class _Builder:
    """Turns ruamel's nodes into ours; every alias becomes a shared node, a loop of aliases a problem."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._done: dict[int, Node] = {}
        self._open: set[int] = set()

    def build(self, raw: Any, key: str) -> Node:
        line = raw.start_mark.line + 1
        if id(raw) in self._open:
            self._add(line, key, "it contains itself", "write the value out instead of the alias")
            return Node(None, line)
        if id(raw) not in self._done:
            self._open.add(id(raw))
            self._done[id(raw)] = Node(self._content(raw, key), line)
            self._open.discard(id(raw))
        return self._done[id(raw)]

    def _content(self, raw: Any, key: str) -> str | tuple[Node, ...] | dict[str, Node] | None:
        if isinstance(raw, ScalarNode):
            return None if raw.tag == _NULL else str(raw.value)
        if isinstance(raw, SequenceNode):
            return tuple(self.build(item, f"{key}.{number}") for number, item in enumerate(raw.value, start=1))
        return self._mapping(raw, key)

    def _mapping(self, raw: Any, key: str) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for name_node, value in raw.value:
            line = name_node.start_mark.line + 1
            if not isinstance(name_node, ScalarNode):
                self._add(line, key or "file", "a key is not a plain word", "write one word before each colon")
                continue
            name = str(name_node.value)
            path = f"{key}.{name}" if key else name
            if name in found:
                self._add(line, path, f"it is there twice (first on line {found[name].line})", "keep one of the two")
            else:
                node = self.build(value, path)
                # an empty or long value starts elsewhere; people look for the line of its name
                found[name] = Node(node.content, line)
        return found

    def _add(self, line: int, key: str, wrong: str, right: str) -> None:
        self.problems.append(Problem(line, key, wrong, right))
