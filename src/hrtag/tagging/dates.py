"""Calendar expressions → first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hrtag.report import DateRange
from hrtag.tagging.grammar import grammar
from hrtag.tagging.knowledge import table
from hrtag.tagging.numbers import BLANKS, read_number
from hrtag.tagging.relative_dates import absolute

_SPACE = re.compile(rf"[{BLANKS}\s]+")
_YEAR = r"(?P<y>(?:1[6-9]|20)\d\d)"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_PART = re.compile(
    r"(?:the )?(?P<part>early|mid|late|end of|beginning of|start of|middle of|close of)[ -](?P<rest>.+)", re.I
)
_DECADE = re.compile(r"(?:the )?(?P<y>\d{3}0)s", re.I)
_QUARTER = re.compile(rf"(?:(?P<nth>first|second|third|fourth|last|final) (?P<size>(?:three |six )?(?:quarters?|half|months))(?: of)?|Q(?P<q>[1-4]))(?: the year)? ?{_YEAR}?", re.I)  # fmt: skip
_SEASON = re.compile(rf"(?P<s>spring|summer|autumn|fall|winter)(?: of)? ?{_YEAR}?(?:[/–-](?P<y2>\d\d(?:\d\d)?))?", re.I)
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d{1,2})")
_NUMERIC = re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})")


_YEAR_MONTH = re.compile(r"(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])")
_MONTHS_OF = re.compile(rf"(?:the )?(?P<nth>first|last|final) (?P<n>\w+) months(?: of)?(?: the year)? ?{_YEAR}?", re.I)
_HALF = re.compile(rf"H(?P<h>[12]) {_YEAR}|{_YEAR.replace('<y>', '<y2>')} ?Q(?P<q>[1-4])", re.I)
_CENTURY = re.compile(r"(?:the )?(?P<n>1\d|2[01])(?:th|st) century", re.I)
_PART_OF_DECADE = re.compile(r"(?:the )?(?P<part>early|mid|late)[ -](?P<y>\d{3}0)s", re.I)
_PART_YEARS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_WEEKDAY = re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (?=\d|[A-Z])")
_LEAD = re.compile(
    r"^(?:in|on|during|throughout|as of|as at|within|the (?:fiscal |financial |calendar |academic |school )?years?|(?:fiscal|financial|academic|school) years?|the month of|the night of|the period|the night from) (?=\S)(?!the (?:spring|summer|autumn|fall|winter))",
    re.I,
)
_BOUND = re.compile(
    r"(?P<word>by|before|prior to|no later than|not later than|after|up to and including)(?: the)? (?P<rest>.+)", re.I
)
_ARTICLE = re.compile(r"^(?:in the|the) (?!\d)", re.I)
_ONWARDS = re.compile(r"(?:from )?(?P<rest>.+?) onwards?", re.I)
_MAX_LENGTH = 80


@dataclass(frozen=True, slots=True)
class _Span:
    """First and last day as (year, month, day)."""

    first: tuple[int, int, int]
    last: tuple[int, int, int]


def parse_date(text: str, *, year: int | None = None, anchor: DateRange | None = None) -> DateRange | None:
    """Read a calendar expression into its first and last day.

    Parameters
    ----------
    text : str
        The marked span only, for example ``"between May and July 2019"``.
    year : int, optional
        The year of the commentary, for expressions that name none.
    anchor : DateRange, optional
        The date named before, for expressions that count from it ("the same year", "the previous month").

    Returns
    -------
    DateRange or None
        None when it is no calendar expression, or when the year is unknown; never raises on odd input.

    Examples
    --------
    >>> parse_date("March 5, 2019")
    DateRange(from_='2019-03-05', to='2019-03-05')
    >>> parse_date("1–15 March", year=2018)
    DateRange(from_='2018-03-01', to='2018-03-15')
    >>> parse_date("since 2019"), parse_date("until 31 October 2023")
    (DateRange(from_='2019-01-01', to=None), DateRange(from_=None, to='2023-10-31'))
    >>> parse_date("in the fall of 2024")
    DateRange(from_='2024-09-01', to='2024-11-30')
    >>> parse_date("by the end of 2022"), parse_date("after 3 May 2020")
    (DateRange(from_=None, to='2022-12-31'), DateRange(from_='2020-05-04', to=None))
    >>> parse_date("May of last year", year=2020)
    DateRange(from_='2019-05-01', to='2019-05-31')
    """
    text = _SPACE.sub(" ", text).strip()
    if len(text) > _MAX_LENGTH:
        return None
    text = _LEAD.sub("", _WEEKDAY.sub("", text))
    if bound := _BOUND.fullmatch(text):
        whole = parse_date(bound["rest"], year=year, anchor=anchor)
        return _bounded(bound["word"].lower(), whole) if whole else None
    if onwards := _ONWARDS.fullmatch(text):
        whole = parse_date(onwards["rest"], year=year, anchor=anchor)
        return DateRange(from_=whole.from_, to=None) if whole and whole.from_ else None
    text = absolute(text, year=year, anchor=anchor) or text
    for pattern, match in grammar("dates").read(text):
        found = _read(pattern.name, match.groupdict(), year)
        if found:
            return found
    span = _point(text, year)
    return _range(span, span)


def _bounded(word: str, whole: DateRange) -> DateRange | None:
    """Read "by", "before" and "after" as intervals with one open end."""
    if word in ("before", "prior to"):
        return DateRange(from_=None, to=_beside(whole.from_, -1)) if whole.from_ else None
    if word == "after":
        return DateRange(from_=_beside(whole.to, 1), to=None) if whole.to else None
    return DateRange(from_=None, to=whole.to) if whole.to else None


def _beside(iso: str | None, step: int) -> str | None:
    day = date.fromisoformat(iso) if iso else None
    if day is None or not 1 < day.year < 9999:
        return iso
    return (day + timedelta(days=step)).isoformat()


def _read(name: str, parts: dict[str, str | None], year: int | None) -> DateRange | None:
    a, b = parts.get("a") or "", parts.get("b") or ""
    if name == "years_short":
        first, short = int(parts["y1"] or 0), parts["y2"] or ""
        return _range(_years(first, first), _years(first // 100 * 100 + int(short), first // 100 * 100 + int(short)))
    if name == "since":
        return _range(_point(a, year), None)
    if name == "until":
        return _range(None, _point(b, year))
    if name == "year_to":
        end = _point(b, year)
        if end is None:
            return None
        month = end.last[1] % 12 + 1
        start = (end.last[0] - (month != 1), month, 1)
        return _range(_Span(start, start), end)
    if name == "days_after_month":
        b = f"{parts['m']} {parts['d']} {parts['y'] or ''}".strip()
        a = f"{parts['m']} {a}"
    if b:
        last = _point(b, year)
        if last is None:
            return None
        if re.fullmatch(r"\d{1,2}\D{0,2}", a):
            a = f"{a} {_month_names()[last.first[1] - 1]}"
        first_span = _point(a, last.last[0])
        if first_span and first_span.first > last.last and not re.search(r"\d{4}", a):
            first_span = _point(a, last.last[0] - 1)
        return _range(first_span, last) if first_span else None
    span = _point(parts.get("point") or "", year)
    return _range(span, span)


def _range(first: _Span | None, last: _Span | None) -> DateRange | None:
    if first is None and last is None:
        return None
    if first and last and first.first > last.last:
        return None
    return DateRange(from_=_iso(first.first) if first else None, to=_iso(last.last) if last else None)


def _iso(day: tuple[int, int, int]) -> str:
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"


def _point(text: str, year: int | None) -> _Span | None:
    """Read an expression without from, since, until, between."""
    text = _ARTICLE.sub("", text.strip())
    if m := _PART_OF_DECADE.fullmatch(text):
        low, high = _PART_YEARS[m["part"].lower()]
        return _years(int(m["y"]) + low, int(m["y"]) + high)
    if m := _PART.fullmatch(text):
        return _part(m["part"].lower(), m["rest"], year)
    if m := _CENTURY.fullmatch(text):
        return _years(int(m["n"]) * 100 - 99, int(m["n"]) * 100)
    if m := _MONTHS_OF.fullmatch(text):
        return _some_months(m, year)
    if m := _HALF.fullmatch(text):
        first, count = (int(m["h"]) * 6 - 5, 6) if m["h"] else (int(m["q"]) * 3 - 2, 3)
        return _months(int(m["y"] or m["y2"]), first, count)
    if m := _YEAR_MONTH.fullmatch(text):
        return _months(int(m["y"]), int(m["m"]), 1)
    if m := _DECADE.fullmatch(text):
        return _years(int(m["y"]), int(m["y"]) + 9)
    if m := _QUARTER.fullmatch(text):
        return _quarter(m, year)
    if m := _SEASON.fullmatch(text):
        start = int(m["y"]) if m["y"] else year
        return None if start is None else _months(start, _season_month(m["s"]), 3)
    if m := _ISO.fullmatch(text) or _NUMERIC.fullmatch(text):
        return _day(int(m["y"]), int(m["m"]), int(m["d"]))
    return _named(text, year)


def _named(text: str, year: int | None) -> _Span | None:
    """Read day, month and year in any order, the month in letters."""
    day = month = named_year = None
    for word in re.findall(r"\d+|[^\W\d_]+\.?", text):
        if word.isdecimal() and len(word) == 4 and named_year is None:
            named_year = int(word)
        elif word.isdecimal() and len(word) <= 2 and day is None:
            day = int(word)
        elif word in _months_by_name() and month is None:
            month = _months_by_name()[word]
        elif word not in ("of", "st", "nd", "rd", "th"):
            return None
    found_year = named_year if named_year is not None else year
    if found_year is None or (day is not None and month is None):
        return None
    if month is None:
        return _years(found_year, found_year) if named_year is not None else None
    return _months(found_year, month, 1) if day is None else _day(found_year, month, day)


def _part(part: str, rest: str, year: int | None) -> _Span | None:
    whole = _point(rest, year) if rest.lower() != "the year" else (_years(year, year) if year else None)
    if whole is None:
        return None
    if whole.last[1] == whole.first[1]:
        y, m, _ = whole.first
        ends = {"early": (1, 10), "beginning of": (1, 10), "start of": (1, 10), "mid": (15, 15), "middle of": (15, 15)}
        low, high = ends.get(part, (whole.last[2], whole.last[2]) if part != "late" else (21, whole.last[2]))
        return _Span((y, m, low), (y, m, high))
    y = whole.first[0]
    months = {
        "early": (1, 3),
        "beginning of": (1, 3),
        "start of": (1, 3),
        "mid": (5, 3),
        "middle of": (5, 3),
        "late": (10, 3),
    }
    first, count = months.get(part, (12, 1))
    return _months(y, first, count)


def _some_months(m: re.Match[str], year: int | None) -> _Span | None:
    y, number = int(m["y"]) if m["y"] else year, read_number(m["n"])
    if y is None or number is None or not 1 <= number <= 12:
        return None
    count = int(number)
    return _months(y, 1 if m["nth"].lower() == "first" else 13 - count, count)


def _quarter(m: re.Match[str], year: int | None) -> _Span | None:
    y = int(m["y"]) if m["y"] else year
    if y is None:
        return None
    if m["q"]:
        return _months(y, int(m["q"]) * 3 - 2, 3)
    nth, size = _ORDINALS[m["nth"].lower()], m["size"].lower()
    if size.startswith(("three ", "six ")):
        count = (3 if size.startswith("three") else 6) * (3 if "quarter" in size else 1)
        return _months(y, 1 if nth == 1 else 13 - count, count) if count <= 12 else None
    if size == "half":
        return _months(y, 1 if nth == 1 else 7, 6)
    return _months(y, nth * 3 - 2, 3) if size == "quarter" else None


def _day(year: int, month: int, day: int) -> _Span | None:
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return _Span((year, month, day), (year, month, day))


def _months(year: int, month: int, count: int) -> _Span | None:
    last_year, last_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    if not (year >= 1 and last_year <= 9999):
        return None
    return _Span((year, month, 1), (last_year, last_month, monthrange(last_year, last_month)[1]))


def _years(first: int, last: int) -> _Span | None:
    return _Span((first, 1, 1), (last, 12, 31)) if 1 <= first <= last <= 9999 else None


@lru_cache
def _months_by_name() -> dict[str, int]:
    return {name: int(e.id) for e in table("months") if e.kind == "month" for name in e.names}


@lru_cache
def _month_names() -> tuple[str, ...]:
    return tuple(e.canonical for e in table("months") if e.kind == "month")


def _season_month(name: str) -> int:
    return next(int(e.id) for e in table("months") if e.kind == "season" and name.lower() in e.names)
