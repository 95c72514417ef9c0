"""What ``explain`` found, for people to read: the outcome first, then who, what and why. Works nothing out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import typer

from escalationd.cli.output import printable

Found = Mapping[str, object]


def show(found: Found) -> None:
    """Print one mail's explanation; an empty line stands behind it."""
    for line in _lines(found):
        typer.echo(printable(line).rstrip())
    typer.echo("")


def _lines(found: Found) -> Iterator[str]:
    """One fact a line; what belongs together stands indented below its name."""
    for name in ("file", "disposition", "reason"):
        yield from _line(name, found.get(name))
    yield from _line("subject", _subject(found))
    yield from _line("from", _author(found))
    yield from _line("escalation", found.get("escalation"))
    yield from _line("would send", _letters(found))
    yield from _block("fields", _fields(found))
    yield from _block("checklist", _checklist(found))
    yield from _block("missing", _sequence(found, "missing"))
    yield from _block(
        "not right", [f"{one['field']}: {one['value']} ({one['why']})" for one in _dicts(found, "invalid")]
    )
    yield from _block("attachments", _sequence(found, "attachments"))
    yield from _block("reply", str(found.get("reply") or "").splitlines())
    for name in ("verb", "refer_to", "when", "note", "question", "unclear"):
        yield from _line(name.replace("_", " "), found.get(name))
    yield from _line("courtesy", "nothing but thanks" if found.get("courtesy") else None)
    yield from _block("bounce", [f"{name}: {_word(value)}" for name, value in _mapping(found, "bounce").items()])
    checks = _dicts(_mapping(found, "proof"), "checks")
    yield from _block("checks", [f"{_tick(one['passed'])} {one['name']}: {one['detail']}" for one in checks])


def _line(name: str, value: object) -> Iterator[str]:
    if value not in (None, "", [], {}):
        first, *rest = _word(value).splitlines()
        yield f"{name}: {first}"
        yield from (f"    {line}" for line in rest)


def _block(name: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{name}:"
        yield from (f"    {line}" for one in lines for line in one.splitlines() or [""])


def _subject(found: Found) -> str:
    subject = _mapping(found, "subject")
    ticket = f" ({subject['ticket']})" if subject.get("ticket") else ""
    return f"{subject.get('issue') or ''}{ticket}{', urgent' if found.get('urgent') else ''}".strip()


def _author(found: Found) -> str:
    proof = _mapping(found, "proof")
    if not proof:
        return ""
    why = proof.get("reason") or proof.get("method")
    return f"{proof.get('author') or 'nobody in particular'}, proof {proof['state']}{f' ({why})' if why else ''}"


def _letters(found: Found) -> str:
    if "letters" not in found:
        return ""
    letters = ", ".join(f"{one['kind']} to {one['to']}" for one in _dicts(found, "letters"))
    why = found.get("why_not_answered")
    return (letters or "nothing") + (f"; it may not be answered: {why}" if why else "")


def _fields(found: Found) -> list[str]:
    """Name, value and where it was read, in columns; a value of several lines stands below."""
    fields, sources = _mapping(found, "fields"), _mapping(found, "sources")
    width = max((len(name) for name in fields), default=0)
    rows = []
    for name, value in fields.items():
        text = _word(value).replace("\n", "\n" + " " * (width + 2))
        rows.append(f"{name:{width}}  {text}" + (f"  [{sources[name]}]" if name in sources else ""))
    kinds = _sequence(found, "kinds")
    return [f"{'kind':{width}}  {', '.join(kinds)}", *rows] if kinds and rows else rows


def _checklist(found: Found) -> list[str]:
    return [f"{_tick(done)} {name}" for name, done in _mapping(found, "checklist").items()]


def _tick(done: object) -> str:
    return "[x]" if done else "[ ]"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_word(one) for one in value) or "none"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return "unknown" if value is None else str(value)


def _mapping(found: Found, name: str) -> Found:
    value = found.get(name)
    return value if isinstance(value, Mapping) else {}


def _dicts(found: Found, name: str) -> list[Found]:
    value = found.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _sequence(found: Found, name: str) -> list[str]:
    value = found.get(name)
    return [str(one) for one in value] if isinstance(value, list) else []
