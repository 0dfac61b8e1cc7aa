"""Citations of many countries' styles → law values; the expected values stand in ``tests/data/laws.tsv``."""

from __future__ import annotations

import pytest
from case_tables import fields, rows
from hypothesis import given
from hypothesis import strategies as st

from hrtag.report import Law
from hrtag.tagging.laws import canonical_law, is_lone, parse_law
from hrtag.tagging.provisions import read_path

CITATIONS = rows("laws.tsv")


@pytest.mark.parametrize("case", CITATIONS, ids=[case["citation"] for case in CITATIONS])
def test_citation(case: dict[str, str]) -> None:
    expected: dict[str, object] = dict(fields(case["fields"]))
    if "year" in expected:
        expected["year"] = int(str(expected["year"]))
    assert parse_law(case["citation"]) == Law(**expected)  # type: ignore[arg-type]


def test_the_table_knows_many_countries() -> None:
    assert len(CITATIONS) >= 120
    assert len({case["style"] for case in CITATIONS}) >= 30


def test_a_date_without_a_year_takes_the_commentary_s() -> None:
    assert parse_law("decree of 7 July", year=2022).date == "2022-07-07"
    assert parse_law("decree of 7 July").date is None


@pytest.mark.parametrize(
    ("citation", "canonical"),
    [
        ("Section 4 of the Press Act", "Press Act, Section 4"),
        ("art. 193-1 of the Criminal Code", "Criminal Code, Article 193-1"),
        ("law on public associations", "Law on Public Associations"),
        ("Law N° 22/2011", "Law No. 22/2011"),
        ("Criminal  Code", "Criminal Code"),
        ("Article 7", "Article 7"),
    ],
)
def test_one_spelling(citation: str, canonical: str) -> None:
    assert canonical_law(citation) == canonical


WORDS = st.sampled_from(
    [("Article", "art."), ("Section", "s."), ("Section", "§"), ("Paragraph", "para."), ("Rule", "rule")]
)
NUMBERS = st.from_regex(r"[1-9]\d{0,2}(-[1-9]|[A-Z])?(\([1-9]\))?", fullmatch=True)


@given(WORDS, NUMBERS, st.sampled_from(["Labour Code", "Law No. 12 of 2011", "Press Act 1998", "Constitution"]))
def test_any_provision_of_any_act_comes_back(words: tuple[str, str], number: str, act: str) -> None:
    for word in words:
        assert read_path(f"{word} {number} of the {act}") == (f"{words[0]} {number}", act)


@given(st.integers(1, 9999), st.integers(1900, 2059), st.sampled_from(["Law", "Act", "Decree", "Ordinance"]))
def test_any_number_and_year_come_back(number: int, year: int, kind: str) -> None:
    for text in (
        f"{kind} No. {number} of {year}",
        f"{kind} {number} of {year}",
        f"{kind} No. {number} of 3 May {year}",
    ):
        law = parse_law(text)
        assert (law.type, law.number, law.year) == (kind, str(number), year)


@given(st.text(max_size=120))
def test_odd_input_never_raises(text: str) -> None:
    parse_law(text, year=2020)
    canonical_law(text)
    is_lone(text)
