"""Records that go to plain dicts and back: the converter under every class of `hrtag.report`."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any, Self, Union

from hrtag.errors import RecordError

JSON = dict[str, Any]

_FIELDS: dict[Any, list[tuple[str, str, Any]]] = {}


class Record:
    """Base of the frozen dataclasses of a report: ``to_dict`` and ``from_dict`` with the contract's names.

    A field whose name is a Python keyword carries an underscore at its end (``from_``), its key does not.
    """

    __slots__ = ()

    def to_dict(self) -> JSON:
        """Answer the record as plain dicts, lists, strings, numbers and None, ready for JSON."""
        return {_key(f): _plain(getattr(self, f.name)) for f in dataclasses.fields(self) if self._shows(f.name)}  # type: ignore[arg-type]

    def _shows(self, name: str) -> bool:
        return True

    @classmethod
    def from_dict(cls, data: JSON) -> Self:
        """Build the record from what `to_dict` answered; keys it does not know are passed over.

        Raises
        ------
        RecordError
            If a needed key is missing or a value is of another type.
        """
        if not isinstance(data, dict):
            raise RecordError(f"{cls.__name__}: want a dict, got {type(data).__name__}.")
        values = {}
        for name, key, kind in fields_of(cls):
            if key in data:
                values[name] = _read(kind, data[key], f"{cls.__name__}.{key}")
        try:
            return cls(**values)
        except TypeError as error:
            missing = [key for name, key, _ in fields_of(cls) if name not in values]
            raise RecordError(f"{cls.__name__}: keys are missing, some of {missing}.") from error


def _key(field: dataclasses.Field[Any]) -> str:
    return field.name.rstrip("_")


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def fields_of(cls: Any) -> list[tuple[str, str, Any]]:
    """Answer name, key and type of each field of a record class."""
    if cls not in _FIELDS:
        kinds = typing.get_type_hints(cls)
        _FIELDS[cls] = [(f.name, _key(f), kinds[f.name]) for f in dataclasses.fields(cls) if f.init]
    return _FIELDS[cls]


def _read(kind: Any, value: Any, where: str) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return _read_union(arguments, value, where)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise RecordError(f"{where}: want a list, got {type(value).__name__}.")
        return tuple(_read(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, dict):
            raise RecordError(f"{where}: want a dict, got {type(value).__name__}.")
        return {str(k): _read(arguments[1], v, f"{where}[{k!r}]") for k, v in value.items()}
    if isinstance(kind, type) and issubclass(kind, Record):
        try:
            return kind.from_dict(value)
        except RecordError as error:
            raise RecordError(f"{where}: {error}") from error
    if kind is float and type(value) is int:
        return value
    if type(value) is not kind:
        raise RecordError(f"{where}: want {kind.__name__}, got {value!r}.")
    return value


def _read_union(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None and type(None) in kinds:
        return None
    first: RecordError | None = None
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _read(kind, value, where)
        except RecordError as error:
            first = first or error
    raise first or RecordError(f"{where}: cannot be {value!r}.")
