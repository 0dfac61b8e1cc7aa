"""Document symbols and citations → values; the expected values stand in ``tests/data``."""

from __future__ import annotations

import pytest
from case_tables import fields, rows
from hypothesis import given
from hypothesis import strategies as st

from hrtag.report import Document
from hrtag.tagging.documents import parse_document
from hrtag.tagging.knowledge import table
from hrtag.tagging.symbols import parse_symbol

SYMBOLS = rows("symbols.tsv")
CITATIONS = rows("documents.tsv")
COUNTRIES = {entry.canonical: entry.id for entry in table("iso3166")}
COMMITTEES = {
    "CCPR/C": "un.ccpr",
    "CAT/C": "un.cat.c",
    "CEDAW/C": "un.cedaw.c",
    "CERD/C": "un.cerd.c",
    "CRC/C": "un.crc.c",
}


@pytest.mark.parametrize("case", SYMBOLS, ids=[case["symbol"] for case in SYMBOLS])
def test_symbol(case: dict[str, str]) -> None:
    expected: dict[str, object] = {"symbol": case["symbol"], **fields(case["fields"])}
    if "year" in expected:
        expected["year"] = int(str(expected["year"]))
    assert parse_symbol(case["symbol"]) == Document(**expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CITATIONS, ids=[case["citation"] for case in CITATIONS])
def test_citation(case: dict[str, str]) -> None:
    expected: dict[str, object] = dict(fields(case["fields"]))
    if "year" in expected:
        expected["year"] = int(str(expected["year"]))
    assert parse_document(case["citation"]) == Document(**expected)  # type: ignore[arg-type]


def test_every_issuer_is_a_known_body() -> None:
    bodies = {entry.id for entry in table("bodies")}
    issuers = {entry.id for entry in table("symbols") if entry.kind == "symbol_prefix"} - {"un.core"}
    assert issuers <= bodies


@given(st.sampled_from(sorted(COMMITTEES)), st.sampled_from(sorted(COUNTRIES)), st.integers(1, 30))
def test_concluding_observations_on_any_country_come_back(committee: str, country: str, number: int) -> None:
    found = parse_symbol(f"{committee}/{country}/CO/{number}")
    assert found is not None
    assert (found.issuer, found.country, found.number) == (COMMITTEES[committee], COUNTRIES[country], str(number))
    assert found.type == "concluding_observations"


@pytest.mark.parametrize("text", ["", "and/or", "A/B", "OSCE/ODIHR", "km/h", "RFE/RL", "2018/19"])
def test_what_is_no_symbol(text: str) -> None:
    assert parse_symbol(text) is None


@given(st.text(max_size=60))
def test_odd_input_never_raises(text: str) -> None:
    parse_symbol(text)
    parse_document(text, year=2020)
