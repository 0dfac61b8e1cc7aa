"""Reports as Arrow rows and back: the columns are the keys of the contract, their types those of the records.

A dict of probabilities is a list of ``{label, probability}``, because labels differ from scheme to scheme and not every
tool reads maps. Whole numbers in fields that may hold any number come back as equal floats.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Union

from hrtag.records import JSON, Record, fields_of
from hrtag.report import Report

if TYPE_CHECKING:
    import pyarrow

_LARGEST = 2**63 - 1


def report_schema(metadata: dict[str, str] | None = None) -> pyarrow.Schema:
    """Answer the Arrow schema of reports."""
    import pyarrow

    return pyarrow.schema([(key, _type(kind)) for _, key, kind in fields_of(Report)], metadata=metadata)


def report_rows(reports: Iterable[Report]) -> list[JSON]:
    """Answer reports as rows of `report_schema`."""
    return [_row(Report, report.to_dict()) for report in reports]


def report_of(row: JSON) -> Report:
    """Build a report from a row; raises `RecordError` if it is none."""
    return Report.from_dict(_value_back(Report, row))


def _type(kind: Any) -> Any:
    import pyarrow

    kind = _needed(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return pyarrow.list_(_type(arguments[0]))
    if origin is dict:
        return pyarrow.list_(pyarrow.struct([("label", pyarrow.string()), ("probability", pyarrow.float64())]))
    if isinstance(kind, type) and issubclass(kind, Record):
        return pyarrow.struct([(key, _type(inner)) for _, key, inner in fields_of(kind)])
    return {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}[kind]


def _row(kind: Any, value: Any) -> Any:
    kind = _needed(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if value is None:
        return None
    if origin is tuple:
        return [_row(arguments[0], item) for item in value]
    if origin is dict:
        return [{"label": label, "probability": float(each)} for label, each in value.items()]
    if isinstance(kind, type) and issubclass(kind, Record):
        return {key: _row(inner, value.get(key)) for _, key, inner in fields_of(kind)}
    if kind is float:
        return _float(value)
    return max(-_LARGEST, min(_LARGEST, value)) if kind is int else value


def _value_back(kind: Any, value: Any) -> Any:
    kind = _needed(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return [_value_back(arguments[0], item) for item in value or ()]
    if value is None:
        return None
    if origin is dict:
        return {each["label"]: each["probability"] for each in value}
    if isinstance(kind, type) and issubclass(kind, Record):
        return {key: _value_back(inner, value[key]) for _, key, inner in fields_of(kind) if key in value}
    return value


def _needed(kind: Any) -> Any:
    """The type itself where None is allowed too."""
    if typing.get_origin(kind) in (Union, types.UnionType):
        (kind,) = (each for each in typing.get_args(kind) if each is not type(None))
    return kind


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
