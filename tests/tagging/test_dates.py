"""Calendar expressions → ISO intervals; the expected days stand in ``tests/data/dates.tsv``."""

from __future__ import annotations

import datetime

import pytest
from case_tables import rows
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtag.report import DateRange
from hrtag.tagging.dates import parse_date
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.relative_dates import absolute

DATES = rows("dates.tsv")
YEAR = 2020
ANCHOR = DateRange(from_="2018-03-05", to="2018-03-05")
FORMATS = [
    "{d} {month} {y}", "{month} {d}, {y}", "{d} {short} {y}", "{d}{th} of {month} {y}", "{month} {d}{th}, {y}", "{d:02d}.{m:02d}.{y}",
    "{d}.{m}.{y}", "{d:02d}/{m:02d}/{y}", "{y}-{m:02d}-{d:02d}", "on {d} {month} {y}", "{weekday}, {d} {month} {y}", "{d}\u00a0{month}\u00a0{y}",
]  # fmt: skip
DAYS = st.dates(datetime.date(1600, 1, 1), datetime.date(2099, 12, 31))


def _written(form: str, day: datetime.date) -> str:
    th = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return form.format(
        d=day.day, m=day.month, y=day.year, month=f"{day:%B}", short=f"{day:%b}", th=th, weekday=f"{day:%A}"
    )


@pytest.mark.parametrize("case", DATES, ids=[case["text"] for case in DATES])
def test_date(case: dict[str, str]) -> None:
    first, last = (None if case[end] == "-" else case[end] for end in ("from", "to"))
    assert parse_date(case["text"], year=YEAR, anchor=ANCHOR) == DateRange(from_=first, to=last)


@given(DAYS, st.sampled_from(FORMATS))
def test_any_day_in_any_format_comes_back(day: datetime.date, form: str) -> None:
    assert parse_date(_written(form, day)) == DateRange(from_=day.isoformat(), to=day.isoformat())


@settings(deadline=None)
@given(DAYS, st.sampled_from(FORMATS[:9]))
def test_any_day_is_found_in_a_sentence(day: datetime.date, form: str) -> None:
    text = f"The ban was lifted on {_written(form, day)} by decree."
    dates = [entity.date for entity in EntityFinder().find([text], year=YEAR)[0] if entity.label == "DATE"]
    assert dates == [DateRange(from_=day.isoformat(), to=day.isoformat())]


@given(
    DAYS,
    DAYS,
    st.sampled_from([("from {} to {}"), "between {} and {}", "{} to {}", "{} – {}"]),
    st.sampled_from(FORMATS[:2]),
)
def test_any_range_comes_back(a: datetime.date, b: datetime.date, form: str, day_form: str) -> None:
    first, last = sorted((a, b))
    text = form.format(_written(day_form, first), _written(day_form, last))
    assert parse_date(text) == DateRange(from_=first.isoformat(), to=last.isoformat())


@given(DAYS)
def test_open_intervals_come_back(day: datetime.date) -> None:
    text = f"{day.day} {day:%B} {day.year}"
    assert parse_date(f"since {text}") == DateRange(from_=day.isoformat(), to=None)
    for word in ("until", "by"):
        assert parse_date(f"{word} {text}") == DateRange(from_=None, to=day.isoformat())


@pytest.mark.parametrize(
    "text", ["the same year", "the previous month", "last year", "Article 5", "since", "by", "last"]
)
def test_nothing_to_count_from_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_of_that_year_takes_the_year_named_before() -> None:
    text = "A pardon came in 2017, and in May of the same year the camp was closed."
    dates = [e.date for e in EntityFinder().find([text], year=2024)[0] if e.label == "DATE"]
    assert dates[-1] == DateRange(from_="2017-05-01", to="2017-05-31")


@given(st.text(max_size=60))
def test_odd_input_never_raises(text: str) -> None:
    parse_date(text, year=YEAR, anchor=ANCHOR)
    absolute(text, year=YEAR, anchor=ANCHOR)
