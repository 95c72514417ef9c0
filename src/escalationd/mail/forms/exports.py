"""Forms that a program exported into a mail: lines of CSV, JSON or XML, written as label and value. Judges no value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

_FEWEST = 3
"""So many labels in one notation are an export; one or two may be chance."""
_LONGEST = 2000
_JSON = re.compile(
    r"\{?\s*\"(?P<label>[^\"]{2,60})\"\s*:\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|\[[^\[\]{}]*\]|-?[\d.]+)\s*,?\s*\}?$"
)
_XML = re.compile(r"<(?P<label>[\w .-]{2,60})>(?P<value>[^<>]*)</(?P=label)>$")
_QUOTED = re.compile(r"\"(?P<label>[^\"]{2,60})\"\s*[,;]\s*(?P<value>\"(?:[^\"]|\"\")*\")[,;]{0,9}$")
_APART = re.compile(r"(?P<label>[^\s\";:][^\";:]{1,59});(?P<value>[^;]*);?$")
_YAML = re.compile(r"(?P<label>[^\s\":;][^\":;]{1,59}):\s+(?P<value>\"(?:[^\"\\]|\\.)*\")$")
_AROUND = re.compile(r"(?:[{}\[\],]{1,3}|<[?/]?[\w .-]{1,60}>)$")
"""What stands around the fields of JSON and XML."""
_NOTATIONS = (_JSON, _XML, _QUOTED, _APART, _YAML)

Find = Callable[[str], str | None]


def unexported(lines: Sequence[str], find: Find) -> list[str]:
    """The lines, those of an export as rows of tabs or bars; ``find`` tells the field of a label."""
    read = list(lines)
    for notation in _NOTATIONS:
        found = {number: pair for number, line in enumerate(read) if (pair := _match(notation, line))}
        labels = [number for number, pair in found.items() if find(pair["label"].replace("_", " ")) is not None]
        if len(labels) >= _FEWEST:
            for number, pair in found.items():
                read[number] = f"{_title(pair['label'])}\t{_plain(pair['value'])}"
            read = ["" if notation in (_JSON, _XML) and _match(_AROUND, line) else line for line in read]
    return _rows(read, find)


def _match(notation: re.Pattern[str], line: str) -> re.Match[str] | None:
    return notation.match(line.strip()) if len(line) <= _LONGEST else None


def _title(label: str) -> str:
    """A label as people write it, so that an unknown one ends the value above too."""
    words = label.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _plain(value: str) -> str:
    """A value without the marks of its notation, in one line."""
    value = value.strip()
    try:
        told = json.loads(value) if value[:1] in ('"', "[") else value
    except ValueError:
        told = value[1:-1].replace('""', '"')  # CSV doubles the mark (RFC 4180 2.7)
    text = ", ".join(map(str, told)) if isinstance(told, list) else str(told)
    return " ".join(text.split())


def _rows(lines: Sequence[str], find: Find) -> list[str]:
    """The lines, a row of labels between semicolons and the rows below it with bars instead."""
    read: list[str] = []
    columns = 0
    for line in lines:
        cells = [cell.strip().strip('"') for cell in line.split(";")] if ";" in line and len(line) <= _LONGEST else []
        if not columns and sum(find(cell) is not None for cell in cells) >= _FEWEST:
            columns = len(cells)
        columns = columns if len(cells) == columns else 0
        read.append("|".join(["", *cells, ""]) if columns else line)
    return read
