"""The inline markup of source files: ``{label:text|value}`` and ``[^1]`` become a text with entities and their values."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from typing import Any

from hrtag.labels import STATISTIC_KINDS

LABELS = {
    "law": "LAW",
    "treaty": "TREATY",
    "body": "BODY",
    "doc": "DOCUMENT",
    "stat": "STATISTIC",
    "group": "GROUP",
    "date": "DATE",
    "place": "PLACE",
    "person": "PERSON",
}
HEDGES = {">=": "at_least", "<=": "at_most", "~": "about", ">": "more_than", "<": "less_than"}
LAW_FIELDS = ("type", "number", "date", "title", "path", "act", "year", "country")

_MARKUP = re.compile(r"\{([a-z]+):|\||\}|\[\^(\d+)\]")
_STATISTIC = re.compile(
    r"(?P<hedge>>=|<=|[~<>])?\s*(?P<value>-?\d+(?:\.\d+)?)(?:\.\.(?P<upper>-?\d+(?:\.\d+)?))?\s?(?P<percent>%)?\s*(?P<unit>(?:[^\W\d_][^;]*)?)"
)
_MONTHS = [month.lower() for month in month_name[1:]]
_MONTH = "|".join(m.capitalize() for m in _MONTHS)
_PLAIN_DATES = (
    re.compile(r"(?P<y>\d{4})"),
    re.compile(rf"(?P<m>{_MONTH}),? (?P<y>\d{{4}})"),
    re.compile(rf"(?P<d>\d{{1,2}}) (?P<m>{_MONTH}),? (?P<y>\d{{4}})"),
    re.compile(rf"(?P<m>{_MONTH}) (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})"),
)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class MarkupError(ValueError):
    """Inline markup that cannot be read."""


def parse_markup(marked: str, year: int | None = None) -> tuple[str, list[dict[str, Any]], list[int]]:
    """Take the inline markup out of one finding.

    Parameters
    ----------
    marked : str
        The finding with ``{label:text|value}`` and ``[^1]``.
    year : int, optional
        The commentary's year, for dates that name none.

    Returns
    -------
    tuple of (str, list of dict, list of int)
        The clean text, its entities as rows of the report contract, and the numbers of its footnotes.

    Raises
    ------
    MarkupError
        If a brace, a label or a value cannot be read.

    Examples
    --------
    >>> text, entities, notes = parse_markup("{stat:At least 12 {group:nurses}|>=12 nurse} left.[^3]")
    >>> text, notes, [(e["label"], e["start"], e["end"]) for e in entities]
    ('At least 12 nurses left.', [3], [('STATISTIC', 0, 18), ('GROUP', 12, 18)])
    >>> entities[0]["statistic"]["hedge"]
    'at_least'
    """
    out: list[str] = []
    length, last = 0, 0
    stack: list[tuple[str, int, str | None]] = []
    entities: list[dict[str, Any]] = []
    notes: list[int] = []
    value_from: int | None = None
    for token in _MARKUP.finditer(marked):
        if value_from is None:
            piece = marked[last : token.start()]
            out.append(piece)
            length += len(piece)
        last = token.end()
        if token[1] is not None:
            if value_from is not None:
                raise MarkupError(f"A value holds no markup: {marked[value_from - 20 : token.end()]!r}.")
            if token[1] not in LABELS:
                raise MarkupError(f"Unknown label {token[1]!r}. Known: {', '.join(LABELS)}.")
            if any(label == token[1] for label, _, _ in stack):
                raise MarkupError(f"A {token[1]} inside a {token[1]}: spans of one label do not overlap.")
            stack.append((token[1], length, None))
        elif token[2] is not None:
            if stack:
                raise MarkupError(
                    f"Footnote mark [^{token[2]}] stands inside an entity: put it behind the closing brace."
                )
            notes.append(int(token[2]))
        elif token[0] == "|":
            if not stack or value_from is not None:
                raise MarkupError("A '|' stands outside an entity, or twice in one.")
            value_from = token.end()
        else:
            if not stack:
                raise MarkupError("A closing brace without an opening one.")
            label, start, _ = stack.pop()
            value = marked[value_from : token.start()].strip() if value_from is not None else None
            value_from = None
            entities.append(_entity(label, "".join(out)[start:], start, value, year))
    if stack:
        raise MarkupError(f"Entity {stack[-1][0]!r} is not closed.")
    out.append(marked[last:])
    text = "".join(out)
    if "{" in text or "}" in text:
        raise MarkupError("A brace that belongs to no entity.")
    if text != " ".join(text.split()):
        raise MarkupError(f"Two blanks in a row, or one before or after a removed mark: {_around_blank(text)!r}.")
    entities.sort(key=lambda e: (e["start"], -e["end"]))
    return text, entities, notes


def _around_blank(text: str) -> str:
    at = re.search(r"^\s|\s$|\s\s|[^\S ]", text)
    return text[max(0, at.start() - 15) : at.end() + 15] if at else text[:30]


def _entity(label: str, text: str, start: int, value: str | None, year: int | None) -> dict[str, Any]:
    if not text or text != text.strip() or text.endswith((",", ";", ":")):
        raise MarkupError(f"Entity {text!r}: no blank at its ends, no comma or colon at its end.")
    if re.match(r"(?:the|a|an) ", text, re.I) and label != "stat":
        raise MarkupError(f"Entity {text!r}: the leading article stays outside.")
    entity: dict[str, Any] = {
        "label": LABELS[label],
        "text": text,
        "start": start,
        "end": start + len(text),
        "canonical": None,
        "id": None,
        "kind": None,
    }
    if label == "stat":
        if value is None:
            raise MarkupError(f"Statistic {text!r} has no value: write {{stat:{text}|NUMBER unit}}.")
        entity["kind"], entity["statistic"] = parse_statistic_value(value)
    elif label == "date":
        entity["date"] = parse_date_value(value or _plain_date(text), year)
    elif label == "law":
        entity["canonical"], fields = _fields(value or text)
        entity["law"] = {key: fields.pop(key, None) for key in LAW_FIELDS}
        if fields:
            raise MarkupError(f"Law {text!r}: unknown fields {sorted(fields)}. Known: {', '.join(LAW_FIELDS)}.")
    else:
        entity["canonical"], fields = _fields(value or text)
        entity["id"] = fields.get("number")
    return entity


def _fields(value: str) -> tuple[str, dict[str, str]]:
    head, _, rest = value.partition(";")
    return head.strip(), dict(_key_values(rest))


def _key_values(text: str) -> Iterator[tuple[str, str]]:
    parts = re.split(r"(?:^|[\s;])([a-z_]+)=", " " + text.strip())
    if parts[0].strip():
        raise MarkupError(f"Not key=value: {parts[0].strip()!r}.")
    for key, value in zip(parts[1::2], parts[2::2], strict=True):
        yield key, value.strip(" ;")


def parse_statistic_value(value: str) -> tuple[str, dict[str, Any]]:
    """Read the value of a marked statistic into its kind and its record.

    Parameters
    ----------
    value : str
        ``[hedge]NUMBER[..UPPER][%] unit[; field=…]``.

    Returns
    -------
    tuple of (str, dict)
        The kind, and the fields of ``statistic`` of the report contract.

    Raises
    ------
    MarkupError
        If the value has no number, no unit, or a field that is not known.

    Examples
    --------
    >>> kind, record = parse_statistic_value("<2000 trial; delta=2000")
    >>> kind, record["value"], record["hedge"], record["unit"], record["delta"]
    ('count', 2000, 'less_than', 'trial', 2000)
    """
    head, fields = _fields(value)
    m = _STATISTIC.fullmatch(head)
    if not m:
        raise MarkupError(
            f"Statistic value {value!r}: want [hedge]NUMBER[..UPPER][%] unit, digits with a decimal point."
        )
    unit = m["unit"].strip() or None
    if unit is None and not m["percent"]:
        raise MarkupError(f"Statistic value {value!r} has no unit.")
    kind = fields.pop("kind", None)
    currency = unit if unit and re.fullmatch(r"[A-Z]{3}", unit) else None
    record: dict[str, Any] = {
        "value": _number(m["value"]),
        "upper": _number(m["upper"]),
        "unit": unit,
        "hedge": HEDGES.get(m["hedge"], "exact"),
        "from": _number(fields.pop("from", None)),
        "to": _number(fields.pop("to", None)),
        "delta": _number(fields.pop("delta", None)),
        "percent": bool(m["percent"]),
        "currency": currency,
        "as_of": fields.pop("as_of", None),
        "parts": [],
    }
    if fields:
        raise MarkupError(
            f"Statistic value {value!r}: unknown fields {sorted(fields)}. Known: from, to, delta, as_of, kind."
        )
    if record["as_of"] is not None:
        record["as_of"] = parse_date_value(record["as_of"], None)["to"]
    kind = kind or _kind(record)
    if kind not in STATISTIC_KINDS:
        raise MarkupError(f"Unknown kind {kind!r}. Known: {', '.join(STATISTIC_KINDS)}.")
    return kind, record


def _kind(record: dict[str, Any]) -> str:
    unit = record["unit"] or ""
    if record["percent"]:
        return "percentage"
    if record["currency"]:
        return "money"
    if unit.startswith("share of "):
        return "share"
    if re.match(r"(?:year|month|week|day|hour)s? (?:of|in) ", unit):
        return "term"
    return "count"


def _number(text: str | None) -> int | float | None:
    if text is None:
        return None
    text = text.rstrip("%").strip()
    if not re.fullmatch(r"[-+]?\d+(?:\.\d+)?", text):
        raise MarkupError(f"Not a number: {text!r}. Write plain digits with a decimal point.")
    return float(text) if "." in text else int(text)


def _plain_date(text: str) -> str:
    for pattern in _PLAIN_DATES:
        if m := pattern.fullmatch(text):
            parts = m.groupdict()
            iso = parts["y"]
            if "m" in parts:
                iso += f"-{_MONTHS.index(parts['m'].lower()) + 1:02d}"
            if "d" in parts:
                iso += f"-{int(parts['d']):02d}"
            return iso
    raise MarkupError(f"Date {text!r} needs its value: write {{date:{text}|2014-05}} (ISO date or interval).")


def parse_date_value(value: str, year: int | None) -> dict[str, str | None]:
    """Read an ISO date or interval into its first and last day, both inclusive.

    Parameters
    ----------
    value : str
        ``2014``, ``2014-05``, ``2014-05-03``, ``2014-03/2014-06``; open ends as ``2019-09/`` and ``/2023-10-31``.
    year : int or None
        Not used to guess: the value must be whole.

    Returns
    -------
    dict
        ``from`` and ``to`` as full ISO days; an open end is None.

    Raises
    ------
    MarkupError
        If the value is not such a date, or ends before it begins.

    Examples
    --------
    >>> parse_date_value("2014-02", None)
    {'from': '2014-02-01', 'to': '2014-02-28'}
    """
    first, slash, last = value.partition("/")
    interval = {"from": _day(first, last=False), "to": _day(last if slash else first, last=True)}
    if interval["from"] is None and interval["to"] is None:
        raise MarkupError(f"Date value {value!r} is empty.")
    if interval["from"] and interval["to"] and interval["from"] > interval["to"]:
        raise MarkupError(f"Date value {value!r} ends before it begins.")
    return interval


def _day(text: str, *, last: bool) -> str | None:
    text = text.strip()
    if not text:
        return None
    m = _ISO.fullmatch(text)
    if not m:
        raise MarkupError(f"Not an ISO date: {text!r}.")
    year, month = int(m[1]), int(m[2]) if m[2] else (12 if last else 1)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise MarkupError(f"No such month or year: {text!r}.")
    longest = monthrange(year, month)[1]
    day = int(m[3]) if m[3] else (longest if last else 1)
    if not 1 <= day <= longest:
        raise MarkupError(f"No such day: {text!r}.")
    return f"{year:04d}-{month:02d}-{day:02d}"
