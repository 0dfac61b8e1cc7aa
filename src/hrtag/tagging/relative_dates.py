"""Expressions that count from another date ("the same year", "last month") → calendar expressions."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hrtag.report import DateRange
from hrtag.tagging.grammar import grammar
from hrtag.tagging.numbers import read_number

_MAX_LENGTH = 80
_LIMITS = (1, 9999)


def absolute(text: str, *, year: int | None = None, anchor: DateRange | None = None) -> str | None:
    """Write a relative expression as a calendar expression.

    Parameters
    ----------
    text : str
        For example ``"May of the same year"``.
    year : int, optional
        The year of the commentary: "last year" and "three years ago" count from it.
    anchor : DateRange, optional
        The date named before: "the same year" and "the previous month" count from it, from the commentary's year else.

    Returns
    -------
    str or None
        None when the expression is not relative, or what it counts from is not known.

    Examples
    --------
    >>> absolute("May of the same year", anchor=DateRange(from_="2019-03-05", to="2019-03-05"))
    'May 2019'
    >>> absolute("last year", year=2024), absolute("the previous month", anchor=DateRange(from_="2019-01-05", to="2019-01-05"))
    ('2023', '2018-12')
    """
    if len(text) > _MAX_LENGTH:
        return None
    day = _first_day(anchor)
    for pattern, match in grammar("relative_dates").read(text):
        found = _read(pattern.name, match, year, day)
        if found:
            return found
    return None


def _first_day(anchor: DateRange | None) -> date | None:
    iso = anchor.from_ or anchor.to if anchor else None
    return date.fromisoformat(iso) if iso else None


def _read(name: str, match: re.Match[str], year: int | None, day: date | None) -> str | None:
    groups = match.groupdict()
    rest = (groups.get("rest") or "").strip()
    if name.endswith("_month"):
        return _month(name, day, rest)
    if name.endswith("_day"):
        step = {"same_day": 0, "previous_day": -1, "following_day": 1}[name]
        return _day(day, step)
    if name == "year_end":
        return _stated(year, "end of")
    number = _number(groups.get("n"))
    from_anchor = day.year if day else year
    match name:
        case "same_year":
            return _stated(day.year if day else None, rest)
        case "this_year":
            return _stated(year, rest)
        case "last_year":
            return _stated(_plus(year, -1), rest)
        case "next_year":
            return _stated(_plus(year, 1), rest)
        case "previous_year":
            return _stated(_plus(from_anchor, -1), rest)
        case "following_year":
            return _stated(_plus(from_anchor, 1), rest)
        case "years_earlier":
            return _stated(_plus(from_anchor, -number), "")
        case "years_later":
            return _stated(_plus(from_anchor, number), "")
        case "years_ago":
            return _stated(_plus(year, -number), "")
        case "past_years" if year is not None and number > 1:
            return f"{year - number + 1}–{year}"
    return None


def _number(text: str | None) -> int:
    if text is None:
        return 0
    value = 1 if text.lower() in ("a", "an") else read_number(text)
    return int(value) if value is not None else 0


def _plus(year: int | None, step: int) -> int | None:
    return None if year is None or not step else year + step


def _stated(year: int | None, rest: str) -> str | None:
    if year is None or not _LIMITS[0] <= year <= _LIMITS[1]:
        return None
    if rest.lower() in ("", "earlier", "later"):
        return f"{year:04d}"
    if rest.lower() in ("early", "late", "mid"):
        return f"{rest.lower()} {year:04d}"
    if rest.lower().endswith((" of", " in")) and re.match(
        r"(?:the )?(?:end|beginning|start|middle|first|second|third|fourth|last|final)\b", rest, re.I
    ):
        return f"{rest} {year:04d}"
    return f"{re.sub(r',? (?:of|in)$', '', rest)} {year:04d}"


def _month(name: str, day: date | None, rest: str) -> str | None:
    if day is None:
        return None
    step = {"same_month": 0, "previous_month": -1, "following_month": 1}[name]
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    if not _LIMITS[0] <= year <= _LIMITS[1]:
        return None
    number = re.fullmatch(r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)? of", rest, re.I)
    if number:
        return f"{year:04d}-{month + 1:02d}-{int(number['day']):02d}"
    return f"{year:04d}-{month + 1:02d}"


def _day(day: date | None, step: int) -> str | None:
    if day is None or not _LIMITS[0] < day.year < _LIMITS[1]:
        return None
    return (day + timedelta(days=step)).isoformat()
