"""Floor 4: a YAML file into Settings and Policy, all problems at once. Starts nothing and opens no connection."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from escalationd.config.checks import check_file, check_policy, check_settings
from escalationd.config.nodes import Node, overlay
from escalationd.config.organisation import read_settings
from escalationd.config.secrets import Place
from escalationd.config.section import Report, Section
from escalationd.config.settings import Settings
from escalationd.config.yaml_file import read_tree
from escalationd.core.policy import Policy
from escalationd.errors import ConfigError, Problem

__all__ = ["Settings", "default_policy", "load", "load_text"]


def load(path: Path, environ: Mapping[str, str] = os.environ, *, check_secrets: bool = True) -> Settings:
    """The settings of the configuration file at ``path``.

    Paths in it are relative to its folder. ``check_secrets`` also looks whether every secret, file and
    folder it names can be used here and now; commands that only read the database leave that out.
    Raises ConfigError with every problem of the file at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        right = "name the file with --config, or start from config.example.yaml"
        raise ConfigError(str(path), (Problem(0, "file", f"it cannot be read: {error.strerror}", right),)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), (Problem(0, "file", "it is not UTF-8 text", "save it as UTF-8"),)) from error
    return load_text(text, path, environ, check_secrets=check_secrets)


def load_text(
    text: str, path: Path, environ: Mapping[str, str] = os.environ, *, check_secrets: bool = True
) -> Settings:
    """As ``load``, for a text that would be at ``path``."""
    tree, wrong = read_tree(text)
    if wrong and not tree.content:
        raise ConfigError(str(path), wrong)
    report = Report(list(wrong))
    settings = _read(tree, path, Place(path.absolute().parent, environ, check_secrets), report)
    if report.problems:
        raise ConfigError(str(path), tuple(sorted(report.problems, key=lambda problem: problem.line)))
    return settings


def _read(tree: Node, path: Path, place: Place, report: Report) -> Settings:
    section = Section(overlay(_shipped("default_policy.yaml"), tree), "", report)
    settings = read_settings(section, path, place)
    check_policy(settings.policy, section)
    check_settings(settings, section)
    if place.check:
        check_file(settings, path, section)
    return settings


@cache
def _shipped(name: str) -> Node:
    """A file of the package as a tree without line numbers: it is never the operator's mistake."""
    text = resources.files("escalationd").joinpath(name).read_text(encoding="utf-8")
    return _unplaced(read_tree(text)[0])


def _unplaced(node: Node) -> Node:
    match node.content:
        case tuple():
            return Node(tuple(_unplaced(item) for item in node.content))
        case Mapping():
            return Node({name: _unplaced(child) for name, child in node.content.items()})
        case _:
            return Node(node.content)


def default_policy() -> Policy:
    """The shipped policy with example people: for ``explain`` without a configuration, and for tests."""
    text = resources.files("escalationd").joinpath("example_people.yaml").read_text(encoding="utf-8")
    return load_text(text, Path("example_people.yaml"), {}, check_secrets=False).policy
