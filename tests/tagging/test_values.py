"""Spans → values: tables of cases, and numbers that must come back as they went in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtag.tagging.values import canonical_law, decimal_comma_of, parse_date, parse_law, parse_statistic, read_number

# text, kind, value, unit, and what differs from a plain exact number
STATISTICS = [
    ("1,265 political prisoners", "count", 1265, "political prisoner", {}),
    ("at least 8,895 cases of repression", "count", 8895, "case of repression", {"hedge": "at_least"}),
    ("no fewer than 34 activists", "count", 34, "activist", {"hedge": "at_least"}),
    ("a minimum of six meetings", "count", 6, "meeting", {"hedge": "at_least"}),
    ("almost 900 files", "count", 900, "file", {"hedge": "less_than"}),
    ("nearly 40 villages", "count", 40, "village", {"hedge": "less_than"}),
    ("some eighty organisations", "count", 80, "organisation", {"hedge": "about"}),
    ("close to 50 families", "count", 50, "family", {"hedge": "about"}),
    ("an estimated 7,000 workers", "count", 7000, "worker", {"hedge": "about"}),
    ("around 300 children", "count", 300, "child", {"hedge": "about"}),
    ("up to 12 witnesses", "count", 12, "witness", {"hedge": "at_most"}),
    ("no more than three visits", "count", 3, "visit", {"hedge": "at_most"}),
    ("over 150 persons", "count", 150, "person", {"hedge": "more_than"}),
    ("more than two thousand women", "count", 2000, "woman", {"hedge": "more_than"}),
    ("fewer than 20 judges", "count", 20, "judge", {"hedge": "less_than"}),
    ("Sixty-two prisoners", "count", 62, "prisoner", {}),
    ("a dozen schools", "count", 12, "school", {}),
    ("two dozen complaints", "count", 24, "complaint", {}),
    ("not one placement", "count", 0, "placement", {}),
    ("none of their complaints", "count", 0, "complaint", {}),
    ("3.5 million voters", "count", 3500000, "voter", {}),
    ("38 of the 112 general meetings", "count", 38, "general meeting", {}),
    ("between 20 and 30 arrests", "count", 20, "arrest", {"upper": 30}),
    ("from 3 to 17 offences", "count", 17, "offence", {"from_": 3, "to": 17, "delta": 14}),
    ("expanded from 3 to 17", "count", 17, None, {"from_": 3, "to": 17, "delta": 14}),
    ("fell from 25 % to 18 %", "percentage", 18, None, {"from_": 25, "to": 18, "delta": -7, "percent": True}),
    ("almost 2,000 more than in 2023", "count", 2000, None, {"hedge": "less_than", "delta": 2000}),
    ("60 fewer cases than in 2019", "count", 60, "case", {"delta": -60}),
    ("fell by 15 per cent", "percentage", 15, None, {"percent": True, "delta": -15}),
    ("increased by 15 per cent", "percentage", 15, None, {"percent": True, "delta": 15}),
    ("12.4 per cent of women", "percentage", 12.4, "woman", {"percent": True}),
    ("12,4 % of posts", "percentage", 12.4, "post", {"percent": True}),
    ("41 per cent rise in hate crime", "percentage", 41, "hate crime", {"percent": True, "delta": 41}),
    ("2 to 4 % of posts", "percentage", 2, "post", {"percent": True, "upper": 4}),
    ("half of the seats", "share", 0.5, "share of seat", {}),
    ("a third of the cases", "share", 0.333, "share of case", {}),
    ("two thirds of households", "share", 0.667, "share of household", {}),
    ("almost a quarter of applicants", "share", 0.25, "share of applicant", {"hedge": "less_than"}),
    ("one in five households", "share", 0.2, "share of household", {}),
    ("seven in ten inmates", "share", 0.7, "share of inmate", {}),
    ("every fourth account", "share", 0.25, "share of account", {}),
    ("EUR 3.5 million", "money", 3500000, "EUR", {"currency": "EUR"}),
    ("€ 1.200", "money", 1200, "EUR", {"currency": "EUR"}),
    ("24 million baht", "money", 24000000, "THB", {"currency": "THB"}),
    ("up to BGN 5,000", "money", 5000, "BGN", {"currency": "BGN", "hedge": "at_most"}),
    ("raised from BGN 5 to BGN 70", "money", 70, "BGN", {"currency": "BGN", "from_": 5, "to": 70, "delta": 65}),
    ("5 to 10 baht", "money", 5, "THB", {"currency": "THB", "upper": 10}),
    ("ten years' imprisonment", "term", 10, "year of imprisonment", {}),
    ("up to five years in prison", "term", 5, "year of imprisonment", {"hedge": "at_most"}),
    ("prison terms of six months", "term", 6, "month of imprisonment", {}),
    ("three-year ban", "term", 3, "year of ban", {}),
    ("17.2 per 100,000 inhabitants", "rate", 17.2, "per 100,000 inhabitant", {}),
    ("ranked 84th of 180", "rank", 84, "rank", {}),
]


@pytest.mark.parametrize(("text", "kind", "value", "unit", "more"), STATISTICS, ids=[case[0] for case in STATISTICS])
def test_statistic(text: str, kind: str, value: float, unit: str | None, more: dict[str, object]) -> None:
    parsed = parse_statistic(text)
    assert parsed is not None
    found_kind, statistic = parsed
    assert (found_kind, statistic.value, statistic.unit) == (kind, value, unit)
    plain: dict[str, object] = {
        "hedge": "exact", "upper": None, "from_": None, "to": None, "delta": None, "percent": False, "currency": None,
    }  # fmt: skip
    assert {name: getattr(statistic, name) for name in plain} == plain | more


def test_elliptic_count_takes_its_unit_from_the_context() -> None:
    parsed = parse_statistic("four", context="Nine activists were tried, of whom ")
    assert parsed is not None
    assert (parsed[1].value, parsed[1].unit) == (4, "activist")


def test_doubled_counts_times_what_was_counted() -> None:
    parsed = parse_statistic("doubled", context="There were 40 raids; the number ")
    assert parsed is not None
    assert (parsed[1].value, parsed[1].unit) == (2, "times raid")


@pytest.mark.parametrize("text", ["", "prisoners", "the Court", "—", "per cent"])
def test_no_number_is_no_statistic(text: str) -> None:
    assert parse_statistic(text) is None


DATES = [
    ("2024", "2024-01-01", "2024-12-31"),
    ("May 2014", "2014-05-01", "2014-05-31"),
    ("February 2016", "2016-02-01", "2016-02-29"),
    ("3 May 2014", "2014-05-03", "2014-05-03"),
    ("April 4, 2024", "2024-04-04", "2024-04-04"),
    ("4th of April 2024", "2024-04-04", "2024-04-04"),
    ("05.03.2019", "2019-03-05", "2019-03-05"),
    ("2019-03-05", "2019-03-05", "2019-03-05"),
    ("14 June", "2020-06-14", "2020-06-14"),
    ("June", "2020-06-01", "2020-06-30"),
    ("from 2024 to 2029", "2024-01-01", "2029-12-31"),
    ("between May and July 2019", "2019-05-01", "2019-07-31"),
    ("1–15 March 2018", "2018-03-01", "2018-03-15"),
    ("17 and 20 May", "2020-05-17", "2020-05-20"),
    ("from 14 to 21 October", "2020-10-14", "2020-10-21"),
    ("between May 4 and 14", "2020-05-04", "2020-05-14"),
    ("2019–2030", "2019-01-01", "2030-12-31"),
    ("2018/19", "2018-01-01", "2019-12-31"),
    ("since 2019", "2019-01-01", None),
    ("from January 1, 2025", "2025-01-01", None),
    ("until 31 October 2023", None, "2023-10-31"),
    ("in the fall of 2024", "2024-09-01", "2024-11-30"),
    ("winter 2019", "2019-12-01", "2020-02-29"),
    ("in the second quarter of 2020", "2020-04-01", "2020-06-30"),
    ("first half of 2015", "2015-01-01", "2015-06-30"),
    ("the 1980s", "1980-01-01", "1989-12-31"),
    ("end of March 2017", "2017-03-31", "2017-03-31"),
    ("mid-December", "2020-12-15", "2020-12-15"),
]


@pytest.mark.parametrize(("text", "first", "last"), DATES, ids=[case[0] for case in DATES])
def test_date(text: str, first: str | None, last: str | None) -> None:
    found = parse_date(text, year=2020)
    assert found is not None
    assert (found.from_, found.to) == (first, last)


@pytest.mark.parametrize("text", ["", "31 February 2020", "yesterday", "June", "13.13.2019", "from 2020 to 2010"])
def test_what_is_no_date_or_lacks_its_year(text: str) -> None:
    assert parse_date(text) is None


LAWS = [
    ("Article 193-1 of the Criminal Code", {"path": "Article 193-1", "act": "Criminal Code", "type": "Code"}),
    ("Section 61(2) of the Referendum Act", {"path": "Section 61(2)", "act": "Referendum Act", "type": "Act"}),
    ("Decree No. 300", {"type": "Decree", "number": "300"}),
    ("Organic Law 1/2004", {"type": "Law", "number": "1/2004", "year": 2004}),
    ("Act No. 12 of 2011", {"type": "Act", "number": "12", "year": 2011}),
    ("Law of 12 May 2009 on the police", {"type": "Law", "date": "2009-05-12", "title": "the police", "year": 2009}),
    ("Immigration Act 2016", {"type": "Act", "year": 2016}),
    ("Labour Relations Act B.E. 2518", {"type": "Act", "year": 1975}),
    ("Constitution of Kenya", {"type": "Constitution", "country": "KE"}),
]


@pytest.mark.parametrize(("text", "fields"), LAWS, ids=[case[0] for case in LAWS])
def test_law(text: str, fields: dict[str, object]) -> None:
    law = parse_law(text)
    assert {name: getattr(law, name) for name in fields} == fields


def test_canonical_law_begins_with_the_act() -> None:
    assert canonical_law("Section 4 of the Press Act") == "Press Act, Section 4"


@pytest.mark.parametrize(
    ("texts", "comma"),
    [(["3,5 per cent", "1.265 cases"], True), (["3.5 per cent", "1,265 cases"], False), (["12 cases"], None)],
)
def test_decimal_comma_is_told_by_habit(texts: list[str], comma: bool | None) -> None:
    assert decimal_comma_of(texts) is comma


SEPARATORS = st.sampled_from([",", ".", " ", "\u00a0", "\u2009", "\u202f", "'", "’", ""])


@given(st.integers(0, 999_999_999), SEPARATORS)
def test_any_whole_number_comes_back(number: int, separator: str) -> None:
    assert read_number(f"{number:,}".replace(",", separator)) == number


@given(st.integers(0, 999_999), st.integers(1, 99), SEPARATORS, st.sampled_from([".", ","]))
def test_any_decimal_comes_back(whole: int, hundredths: int, separator: str, point: str) -> None:
    separator = " " if separator == point else separator
    text = f"{whole:,}".replace(",", separator) + f"{point}{hundredths:02d}"
    assert read_number(text, decimal_comma=point == ",") == pytest.approx(whole + hundredths / 100)


def _in_words(number: int) -> str:
    small = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
    ]
    small += ["seventeen", "eighteen", "nineteen"]
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10] + (f"-{small[number % 10]}" if number % 10 else "")
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = f" and {_in_words(number % size)}" if number % size else ""
            return f"{_in_words(number // size)} {name}{rest}"
    raise AssertionError


@given(st.integers(0, 999_999_999))
def test_any_number_in_words_comes_back(number: int) -> None:
    assert read_number(_in_words(number)) == number


@given(st.integers(2, 9_999_999), st.sampled_from([",", " ", "\u00a0", "\u202f", ""]))
def test_any_count_in_a_statistic_comes_back(number: int, separator: str) -> None:
    parsed = parse_statistic(f"at least {f'{number:,}'.replace(',', separator)} prisoners")
    assert parsed is not None
    assert (parsed[1].value, parsed[1].unit, parsed[1].hedge) == (number, "prisoner", "at_least")


@given(st.text(max_size=80))
def test_values_never_raise(text: str) -> None:
    parse_statistic(text, context=text)
    parse_date(text, year=2020)
    parse_law(text)
