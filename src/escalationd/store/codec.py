"""The frozen Escalation to JSON and back, exactly: amounts as text, times with their zone. Knows no table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from escalationd.core.escalation import Escalation


def encode(escalation: Escalation) -> dict[str, object]:
    """The escalation as plain JSON values."""
    return _encode(escalation)  # type: ignore[no-any-return]  # a dataclass always becomes a dict


_PLAIN = (str, int, float)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _encode(value: object) -> Any:
    if value is None or isinstance(value, _PLAIN):
        return value.value if isinstance(value, StrEnum) else value
    if is_dataclass(value):
        return {name: _encode(getattr(value, name)) for name in _names(value.__class__)}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _encode(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(_encode(item) for item in value)
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value


def decode(data: Mapping[str, object]) -> Escalation:
    """The escalation that ``encode`` was given. Fields that are newer than the data keep their defaults."""
    return _read_dataclass(Escalation, data)  # type: ignore[no-any-return]  # by construction


Reader: TypeAlias = Callable[[Any], Any]


def _read_dataclass(kind: type, data: Mapping[str, Any]) -> Any:
    readers = _readers(kind)
    return kind(
        **{name: None if value is None else readers[name](value) for name, value in data.items() if name in readers}
    )


@cache
def _readers(kind: type) -> Mapping[str, Reader]:
    """How each field of a dataclass is read: the type hints are looked at once, not for every case."""
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Reader:
    """What turns the JSON form of ``hint`` into its value."""
    arguments = get_args(hint)
    if isinstance(hint, UnionType) or NoneType in arguments:
        choices = [choice for choice in arguments if choice is not NoneType]
        return _reader(choices[0]) if len(choices) == 1 else _read_value
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(_read_dataclass, hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return datetime.fromisoformat if hint is datetime else _collection_reader(get_origin(hint), arguments)


def _read_value(value: Any) -> Any:
    """``Value`` (text, amount, list) is told apart by its JSON form."""
    if isinstance(value, dict):
        return Decimal(value["decimal"])
    return tuple(value) if isinstance(value, list) else value


def _collection_reader(origin: Any, arguments: tuple[Any, ...]) -> Reader:
    if origin is tuple:
        item = _reader(arguments[0])
        return lambda value: tuple(map(item, value))
    if origin is frozenset:
        return frozenset
    if origin is Mapping:
        item = _reader(arguments[1])
        return lambda value: {key: item(part) for key, part in value.items()}
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
