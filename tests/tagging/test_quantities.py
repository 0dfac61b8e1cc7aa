"""Quantities in sentences: what is one and what only looks like one, and numbers that come back as they went in.

``tests/data/quantities.tsv`` holds sentences with the expected statistics marked ⟦so⟧ and their values beside them, written
``[hedge]VALUE[..UPPER][%]`` as in the source files of the corpus.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtag.learning.markup import parse_statistic_value
from hrtag.report import Statistic
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.lexer import lex
from hrtag.tagging.quantities import find_quantities, parse_statistic
from hrtag.tagging.token_grammar import TokenGrammar, token_grammar

FINDER = EntityFinder()
DATA = Path(__file__).parents[1] / "data" / "quantities.tsv"
with DATA.open(encoding="utf-8", newline="") as file:
    CASES = [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def read_marks(marked: str) -> tuple[str, list[str]]:
    return re.sub("[⟦⟧]", "", marked), re.findall("⟦(.*?)⟧", marked)


def found_in(text: str) -> list[tuple[str, Statistic]]:
    return [(e.text, e.statistic) for e in FINDER.find([text], year=2020)[0] if e.statistic]


@pytest.mark.parametrize(("trap", "sentence", "values"), CASES, ids=[case[1][:50] for case in CASES])
def test_only_statistics_are_found(trap: str, sentence: str, values: str) -> None:
    text, marked = read_marks(sentence)
    found = found_in(text)
    assert [span for span, _ in found] == marked
    wanted = [parse_statistic_value(f"{value} x")[1] for value in values.split(" ; ") if value]
    told = [(s.value, s.upper, s.hedge, s.percent) for _, s in found]
    assert told == [(w["value"], w["upper"], w["hedge"], w["percent"]) for w in wanted]


def test_the_list_is_long_and_mostly_traps() -> None:
    assert len(CASES) >= 200
    assert len({sentence for _, sentence, _ in CASES}) == len(CASES)
    assert sum("⟦" not in sentence for _, sentence, _ in CASES) >= len(CASES) / 2


def test_what_is_counted_is_named_before() -> None:
    found = found_in("Of 57 prisoners who complained, 46 were women; of them 12 were transferred.")
    assert [(s.value, s.unit) for _, s in found] == [(57, "prisoner"), (46, "prisoner"), (12, "prisoner")]


# Any number in any dress


def spelled(number: int) -> str:
    small = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    tens = "twenty thirty forty fifty sixty seventy eighty ninety"
    if number < 20:
        return re.split(" ", small)[number]
    if number < 100:
        rest = f"-{spelled(number % 10)}" if number % 10 else ""
        return re.split(" ", tens)[number // 10 - 2] + rest
    size, name = next((s, n) for s, n in ((10**6, "million"), (1000, "thousand"), (100, "hundred")) if number >= s)
    rest = f" and {spelled(number % size)}" if number % size else ""
    return f"{spelled(number // size)} {name}{rest}"


HEDGES = st.sampled_from(
    [("", "exact"), ("at least ", "at_least"), ("no fewer than ", "at_least"), ("up to ", "at_most"), ("some ", "about"),
     ("more than ", "more_than"), ("over ", "more_than"), ("almost ", "less_than"), ("fewer than ", "less_than"), ("around ", "about")]
)  # fmt: skip
SEPARATORS = st.sampled_from([",", " ", "\u00a0", "\u2009", "\u202f", "'", "’", ""])
NOUNS = st.sampled_from([("prisoners", "prisoner"), ("women", "woman"), ("raids", "raid"), ("court rulings", "court ruling"), ("complaints of torture", "complaint of torture")])  # fmt: skip
CURRENCIES = st.sampled_from([("EUR ", "", "EUR"), ("US$", "", "USD"), ("€", "", "EUR"), ("£", "", "GBP"), ("", " hryvnias", "UAH"), ("", " dollars", "USD"), ("BYN ", "", "BYN"), ("", " CFA francs", "XOF")])  # fmt: skip
RISES = st.sampled_from([("rose", 1), ("increased", 1), ("fell", -1), ("dropped", -1), ("declined", -1), ("grew", 1)])


def not_a_year(number: int) -> bool:
    return not 1600 <= number < 2100


def digits(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


def only(text: str) -> tuple[str, Statistic]:
    """The one statistic of a sentence, which must be the whole of what stands between "that" and the stop."""
    found = [text[m.start : m.end] for m in find_quantities(f"{text}")]
    assert len(found) == 1
    parsed = parse_statistic(found[0])
    assert parsed is not None
    return found[0], parsed[1]


@given(st.integers(2, 99_999_999).filter(not_a_year), SEPARATORS, HEDGES, NOUNS)
def test_any_count_comes_back(number: int, separator: str, hedge: tuple[str, str], noun: tuple[str, str]) -> None:
    span = f"{hedge[0]}{digits(number, separator)} {noun[0]}"
    found, s = only(f"They said that {span} were counted.")
    assert found == span
    assert (s.value, s.hedge, s.unit) == (number, hedge[1], noun[1])


@given(st.integers(2, 999_999_999), HEDGES, NOUNS)
def test_any_count_in_words_comes_back(number: int, hedge: tuple[str, str], noun: tuple[str, str]) -> None:
    span = f"{hedge[0]}{spelled(number)} {noun[0]}"
    found, s = only(f"They said that {span} were counted.")
    assert found == span
    assert (s.value, s.hedge, s.unit) == (number, hedge[1], noun[1])


@given(st.integers(0, 999), st.integers(0, 9), st.sampled_from([".", ","]), st.sampled_from([" per cent", "%", " %", " percent"]), HEDGES)  # fmt: skip
def test_any_percentage_comes_back(whole: int, tenth: int, point: str, sign: str, hedge: tuple[str, str]) -> None:
    span = f"{hedge[0]}{whole}{point}{tenth}{sign}"
    found, s = only(f"They said that {span} were women.")
    assert found == span
    assert s.value == pytest.approx(whole + tenth / 10)
    assert (s.hedge, s.percent) == (hedge[1], True)


@given(st.integers(1, 99_999_999), SEPARATORS, HEDGES, CURRENCIES)
def test_any_sum_comes_back(number: int, separator: str, hedge: tuple[str, str], money: tuple[str, str, str]) -> None:
    span = f"{hedge[0]}{money[0]}{digits(number, separator)}{money[1]}"
    found, s = only(f"The state paid {span}.")
    assert found == span
    assert (s.value, s.hedge, s.currency, s.unit) == (number, hedge[1], money[2], money[2])


@given(st.integers(1, 999), st.sampled_from([("million", 10**6), ("billion", 10**9), ("thousand", 1000)]), CURRENCIES)
def test_any_sum_with_its_size_comes_back(tenths: int, size: tuple[str, int], money: tuple[str, str, str]) -> None:
    _, s = only(f"The state paid {money[0]}{tenths / 10:.1f} {size[0]}{money[1]}.")
    assert s.value == pytest.approx(tenths / 10 * size[1])


@given(st.integers(2, 9_999).filter(not_a_year), st.integers(1, 9_999), st.sampled_from(["between {} and {} arrests", "{} to {} arrests", "{}–{} arrests", "from {} to {} arrests"]))  # fmt: skip
def test_any_range_comes_back(low: int, more: int, form: str) -> None:
    span = form.format(digits(low, ","), digits(low + more, ","))
    found, s = only(f"They said that {span} followed.")
    assert found == span
    if form.startswith("from"):
        assert (s.from_, s.to, s.delta) == (low, low + more, more)
    else:
        assert (s.value, s.upper, s.unit) == (low, low + more, "arrest")


@given(st.integers(1, 9_999), st.integers(1, 9_999), RISES)
def test_any_change_of_level_comes_back(low: int, more: int, rise: tuple[str, int]) -> None:
    first, last = (low, low + more) if rise[1] > 0 else (low + more, low)
    span = f"{rise[0]} from {digits(first, ',')} to {digits(last, ',')}"
    found, s = only(f"The number {span}.")
    assert found == span
    assert (s.value, s.from_, s.to, s.delta) == (last, first, last, last - first)


@given(st.integers(1, 999), RISES, st.sampled_from([" per cent", "%", ""]))
def test_any_size_of_a_change_comes_back(number: int, rise: tuple[str, int], percent: str) -> None:
    _, s = only(f"The number {rise[0]} by {number}{percent}.")
    assert (s.value, s.delta, s.percent) == (number, rise[1] * number, bool(percent))


@given(st.text(max_size=120))
def test_any_text_is_taken(text: str) -> None:
    grammar = token_grammar("statistics")
    tokens = lex(text, grammar.vocabulary)
    assert len(tokens.codes) == len(tokens.starts) == len(tokens.ends)
    assert all(a < b for a, b in zip(tokens.starts, tokens.ends, strict=True))
    for mention in find_quantities(text):
        parse_statistic(text[mention.start : mention.end], context=text)


@pytest.mark.parametrize("tokens", ["<no_such_class>", "{NO_SUCH_MACRO}"])
def test_a_pattern_of_unknown_words_is_refused(tokens: str) -> None:
    with pytest.raises(ValueError, match="Unknown"):
        TokenGrammar(f'[classes]\nof = ["of"]\n[[pattern]]\nname = "x"\ntokens = "{tokens}"\n')


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("There were 1,265 political prisoners (1,097 men and 168 women).", [(1097, "man"), (168, "woman")]),
        ("They held 57 protesters, 40 men, 12 women and five children.", [(40, "man"), (12, "woman"), (5, "child")]),
        ("They held 57 protesters, 40 men and 12 women.", []),
        ("They held 57 protesters. Later 40 men and 17 women left.", []),
        ("They held 57 protesters, about 40 men and 17 women.", []),
    ],
)
def test_parts_add_up_to_their_total(text: str, parts: list[tuple[float, str]]) -> None:
    total = found_in(text)[0][1]
    assert [(part.value, part.unit) for part in total.parts] == parts
