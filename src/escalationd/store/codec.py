"""The frozen Escalation to JSON and back, exactly: amounts as text, times with their zone. Knows no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from escalationd.core.escalation import Escalation


def encode(escalation: Escalation) -> dict[str, object]:
    """The escalation as plain JSON values."""
    return _encode(escalation)  # type: ignore[no-any-return]  # a dataclass always becomes a dict


def _encode(value: object) -> Any:
    if is_dataclass(value):
        return {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _encode(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(_encode(item) for item in value)
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value


def decode(data: Mapping[str, object]) -> Escalation:
    """The escalation that ``encode`` was given. Fields that are newer than the data keep their defaults."""
    return _dataclass(Escalation, data)  # type: ignore[no-any-return]  # by construction


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _dataclass(kind: type, data: Mapping[str, object]) -> Any:
    hints = _hints(kind)
    known = {field.name for field in fields(kind)}
    return kind(**{name: _decode(hints[name], value) for name, value in data.items() if name in known})


def _decode(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(hint, UnionType) or (get_origin(hint) is not None and NoneType in get_args(hint)):
        return _union(hint, value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass(hint, value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    return _collection(hint, value)


def _union(hint: Any, value: Any) -> Any:
    """``X | None`` is X here; ``Value`` (text, amount, list) is told apart by its JSON form."""
    choices = [choice for choice in get_args(hint) if choice is not NoneType]
    if len(choices) == 1:
        return _decode(choices[0], value)
    if isinstance(value, Mapping):
        return Decimal(value["decimal"])
    return tuple(value) if isinstance(value, list) else value


def _collection(hint: Any, value: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return tuple(_decode(arguments[0], item) for item in value)
    if origin is frozenset:
        return frozenset(value)
    if isinstance(value, Mapping):
        return {key: _decode(arguments[1], item) for key, item in value.items()}
    return value
