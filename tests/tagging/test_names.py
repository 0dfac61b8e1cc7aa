"""Names → ids of our tables, treaty and committee of one acronym told apart; the cases stand in ``tests/data/names.tsv``."""

from __future__ import annotations

import pytest
from case_tables import rows

from hrtag.tagging.countries import country_in
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.knowledge import BODY_KINDS, PLACE_KINDS, TREATY_KINDS, table

FINDER = EntityFinder()
NAMES = rows("names.tsv")
ORGANS = [
    "Ministry of Health and Social Protection", "Constitutional Court of Lesotho", "Commissioner for Human Rights of Utopia",
    "Public Defender of Rights", "National Human Rights Commission", "Parliamentary Ombudsman", "Provedoria de Justiça",
    "Defensoría del Pueblo", "Supreme Court of Cassation", "State Committee for Religious Affairs", "Prosecutor General's Office",
    "Central Election Commission", "National Preventive Mechanism", "Equality and Human Rights Commission", "Human Rights Defender",
]  # fmt: skip


@pytest.mark.parametrize("case", NAMES, ids=[f"{case['text']} {case['label']}" for case in NAMES])
def test_name(case: dict[str, str]) -> None:
    found = {(e.label, e.text): e.id for e in FINDER.find([case["sentence"]])[0]}
    assert found.get((case["label"], case["text"])) == case["id"]


@pytest.mark.parametrize("organ", ORGANS)
def test_national_organs_are_known_by_grammar(organ: str) -> None:
    found = [(e.label, e.text) for e in FINDER.find([f"It was the {organ} that refused."])[0]]
    assert ("BODY", organ) in found


@pytest.mark.parametrize(
    "name", ["treaties", "bodies", "places", "demonyms", "acts", "documents", "symbols", "provisions"]
)
def test_ids_are_unique_and_names_are_given_once(name: str) -> None:
    entries = table(name)
    if name not in ("symbols",):
        assert len({entry.id for entry in entries}) == len(entries)
    names = [each for entry in entries for each in entry.names if name != "places" and name != "demonyms"]
    assert len(names) == len(set(names))


def test_kinds_are_those_of_the_list() -> None:
    for name, kinds in (("treaties", TREATY_KINDS), ("bodies", BODY_KINDS), ("places", PLACE_KINDS)):
        assert {entry.kind for entry in table(name)} <= set(kinds)


def test_every_country_of_iso_3166_has_a_name() -> None:
    codes = {entry.id for entry in table("iso3166")}
    assert len(codes) == 250  # 249 of the standard, and XK
    assert {entry.id for entry in table("places") if entry.kind in ("country", "territory")} == codes
    assert {entry.id for entry in table("demonyms")} <= codes


@pytest.mark.parametrize("entry", [e for e in table("places") if e.kind == "country"], ids=lambda entry: str(entry.id))
def test_every_country_is_read_out_of_its_constitution(entry: object) -> None:
    assert country_in(f"Constitution of {entry.canonical}") == entry.id  # type: ignore[attr-defined]
