"""Sentences with their expected entities inside: ``[LABEL text]``, nested where one holds another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtag.labels import ENTITY_LABELS
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.knowledge import BODY_KINDS, PLACE_KINDS, TREATY_KINDS, table

FINDER = EntityFinder()
_MARK = re.compile(rf"\[({'|'.join(ENTITY_LABELS)}) |\]")

# LAW
LAWS = [
    "The [LAW Criminal Code] was amended.",
    "Courts relied on [LAW Article 193-1 of the Criminal Code].",
    "Charges under [LAW Articles 369] and [LAW 193-1 of the Criminal Code] were dropped.",
    "They cited [LAW Section 61(2) of the Referendum Act].",
    "A clause of the [LAW Freedom of Information Act] was repealed.",
    "The [LAW Immigration Act 2016] is in force.",
    "[LAW Organic Law 1/2004] protects victims’ families.",
    "By [LAW Royal Decree 23/2017] the fund was closed.",
    "[LAW Federal Law No. 67-FZ] was tightened.",
    "[LAW Act No. 12 of 2011] created the office.",
    "[LAW Decree No. 300] was signed.",
    "The [LAW law on public associations] was rewritten.",
    "Changes to the [LAW anti-extremism legislation] followed.",
    "The [LAW Strategy for the Child 2019–2030] was withdrawn.",
    "A [LAW draft Law on Lobbying] was tabled.",
    "Under the [LAW 1975 Act] membership is closed.",
    "It rests on an [LAW order of the [BODY Minister of Justice]].",
    "The [LAW presidential decree] was annulled.",
]
# TREATY, BODY
TREATIES = [
    "The country ratified the [TREATY Convention on the Rights of the Child].",
    "The state ratified [TREATY CEDAW] late.",
    "A breach of [TREATY Article 20 of the CAT] was found.",
    "It withdrew from the [TREATY Rome Statute].",
    "The [TREATY Istanbul Convention] was signed.",
    "Accession to the [TREATY Optional Protocol to the Convention on the Rights of Persons with Disabilities] is pending.",
    "It is party to [TREATY ILO Convention No. 87].",
    "The [TREATY Aarhus Convention] applies.",
    "Fees breach the [TREATY European Convention on Human Rights].",
]
BODIES = [
    "The [BODY Constitutional Court] struck it down.",
    "The [BODY UN Human Rights Council] met.",
    "A reply went to the [BODY Committee against Torture].",
    "The recommendations of [BODY CEDAW] were ignored.",
    "Officials of the [BODY Ministry of Health and Social Development] resigned.",
    "It was examined by the [BODY Human Rights Committee].",
    "The [BODY Commission for Personal Data Protection] fined it.",
    "The [BODY OSCE] and the [BODY Venice Commission] commented.",
    "The [BODY Special Rapporteur on violence against women] was refused a visa.",
    "The [BODY Court of Appeal in Graz] disagreed.",
    "The [BODY Witness and Victim Protection Agency] was closed.",
    "A deal was struck in [BODY parliament] overnight.",
    "The [BODY Human Rights Center “Viasna”] was raided.",
    "Agents of the [BODY KGB] came.",
    "The [BODY UPR] followed.",
    "The [BODY State Railway Workers' Union] protested.",
    "The [BODY Court] adjourned the hearing.",
    "A mission of the [BODY International Labour Organization] came.",
]
# DOCUMENT, DATE, PLACE, PERSON, GROUP
DOCUMENTS = [
    "The text is [DOCUMENT A/HRC/RES/55/27] and is short.",
    "In [DOCUMENT Petrov v. Bulgaria] the point was left open.",
    "[DOCUMENT General Comment No. 36] was cited.",
    "By [DOCUMENT Decision No. 8] it was annulled.",
    "The [DOCUMENT resolution on the situation of human rights in [PLACE Belarus]] was adopted.",
]
DATES = [
    "It began on [DATE 4 April 2024].",
    "It began on [DATE April 4, 2024].",
    "The plan runs [DATE from 2024 to 2029].",
    "Rules changed [DATE from January 1, 2025].",
    "Talks were held [DATE between May and July 2019].",
    "It happened [DATE in the fall of 2024].",
    "Nothing moved [DATE since 2019].",
    "It stays [DATE until 31 October 2023].",
    "In [DATE May] the ban was lifted; it may return.",
    "The visit lasted from one Monday to the next, [DATE 17 and 20 May] included.",
]
PLACES = [
    "They fled from [PLACE Belarus] to [PLACE Poland].",
    "Courts in [PLACE Plovdiv], [PLACE Burgas] and [PLACE Vratsa] agreed.",
    "Georgian and Russian texts were lost.",
    "Villages of the [PLACE Kyzylorda region] were flooded.",
]
PERSONS = [
    "The activist [PERSON Ivan Petrov] was freed.",
    "[PERSON Violeta Marinska], a journalist, was dismissed.",
    "Dr [PERSON Amina Sow] testified.",
]
GROUPS = [
    "[GROUP Political prisoners] were freed.",
    "Laws on [GROUP persons with disabilities] changed.",
    "The rights of [GROUP LGBTQ+ people] were denied.",
    "[GROUP Belarusian-speaking citizens] complained.",
    "[GROUP Women] and [GROUP children] left.",
    "Progress on women's rights stalled.",
    "People and citizens were angry.",
    "Police held [GROUP human rights defenders] for hours.",
]
STATISTICS = [
    "[STATISTIC 1,265 [GROUP political prisoners]] remain.",
    "[STATISTIC At least 8,895 cases of repression] were logged.",
    "The list [STATISTIC expanded from 3 to 17].",
    "[STATISTIC 12.4 per cent of [GROUP women]] agreed.",
    "He was given [STATISTIC ten years' imprisonment].",
    "[STATISTIC One in five households] has no water.",
    "It cost [STATISTIC EUR 3.5 million].",
    "Appeals [STATISTIC fell by 15 per cent].",
    "Membership [STATISTIC doubled].",
    "[STATISTIC Between 20 and 30 arrests] followed.",
    "Homicide stands at [STATISTIC 17.2 per 100,000 inhabitants].",
    "The country was [STATISTIC ranked 84th of 180].",
    "Of [STATISTIC 249 recommendations], [STATISTIC 187] were accepted.",
    "[STATISTIC Two thirds of the seats] are reserved.",
    "[STATISTIC 1.265 [GROUP pensioners]] lost [STATISTIC 3,5 % of income].",
    "There were [STATISTIC almost 2,000 more than in [DATE 2023]].",
    "[STATISTIC Not one placement] was made.",
    "[STATISTIC Two human rights foundations] closed.",
    "[STATISTIC Every fourth account] mentions it.",
    "[STATISTIC 43 Filipino and [GROUP Bengali sailors]] were stranded.",
]
# numbers that are no statistics
TRAPS = [
    "See [LAW Article 20] again.",
    "The reply is due within ten days.",
    "A boy aged 14 was beaten.",
    "The woman, 52, was released.",
    "A 17-year-old girl was expelled.",
    "[LAW Decree No. 300] again.",
    "The first and the second trial failed.",
    "The symbol is [DOCUMENT CCPR/C/KAZ/CO/2] in full.",
    "It began at 10:30 a.m. there.",
    "Several waves of arrests followed.",
    "They wrote on 05.03.2019.".replace("05.03.2019", "[DATE 05.03.2019]"),
    "One must wait.",
    "Complaints lapse within the next 30 days.",
    "It was [DATE 2019] then.",
    "[LAW Section 12] and [LAW Section 14] stand.",
]
CASES = [*LAWS, *TREATIES, *BODIES, *DOCUMENTS, *DATES, *PLACES, *PERSONS, *GROUPS, *STATISTICS, *TRAPS]


def read_marks(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Take the brackets out: the plain text and its (label, start, end), sorted by start, longer first."""
    text, last = "", 0
    spans: list[tuple[str, int, int]] = []
    stack: list[tuple[str, int]] = []
    for token in _MARK.finditer(marked):
        text += marked[last : token.start()]
        last = token.end()
        if token[1]:
            stack.append((token[1], len(text)))
        else:
            label, start = stack.pop()
            spans.append((label, start, len(text)))
    return text + marked[last:], sorted(spans, key=lambda span: (span[1], -span[2]))


@pytest.mark.parametrize("marked", CASES)
def test_expected_entities(marked: str) -> None:
    text, expected = read_marks(marked)
    found = [(e.label, e.start, e.end) for e in FINDER.find([text], year=2020)[0]]
    shown = [(label, text[start:end]) for label, start, end in found]
    assert shown == [(label, text[start:end]) for label, start, end in expected]
    assert found == expected


def test_short_forms_take_the_name_before_them() -> None:
    texts = ["The Supreme Administrative Court annulled it.", "The Court gave no reasons."]
    assert FINDER.find(texts)[1][0].canonical == "Supreme Administrative Court"


def test_parts_of_a_total() -> None:
    found = FINDER.find(["As of December 29, 2024, there were 1,265 political prisoners (1,097 men and 168 women)."])[0]
    total = next(e.statistic for e in found if e.statistic)
    assert total is not None
    assert [(part.value, part.unit) for part in total.parts] == [(1097, "man"), (168, "woman")]
    assert total.as_of == "2024-12-29"


def test_a_place_named_once_is_known_elsewhere() -> None:
    found = FINDER.find(["The mayor lives in Voyvodinovo.", "Voyvodinovo voted."])
    assert [(e.label, e.text) for e in found[1]] == [("PLACE", "Voyvodinovo")]


@pytest.mark.parametrize("name", ["treaties", "bodies", "places", "currencies", "groups", "months", "number_words"])
def test_gazetteer_ids_are_unique(name: str) -> None:
    if name in ("number_words", "months"):
        pytest.skip("ids are values there")
    ids = [entry.id for entry in table(name)]
    assert len(ids) == len(set(ids))


def test_gazetteer_kinds_are_the_stated_ones() -> None:
    assert {e.kind for e in table("bodies")} <= set(BODY_KINDS)
    assert {e.kind for e in table("treaties")} <= set(TREATY_KINDS)
    assert {e.kind for e in table("places")} <= set(PLACE_KINDS)
    countries = [e.id for e in table("places") if e.kind in ("country", "territory")]
    assert all(re.fullmatch("[A-Z]{2}", code) for code in countries)


def check(texts: list[str]) -> None:
    found = FINDER.find(texts, year=2020)
    assert len(found) == len(texts)
    for text, entities in zip(texts, found, strict=True):
        assert [(e.start, -e.end) for e in entities] == sorted((e.start, -e.end) for e in entities)
        for number, entity in enumerate(entities):
            assert text[entity.start : entity.end] == entity.text != ""
            for other in entities[number + 1 :]:
                if other.label == entity.label:
                    assert other.start >= entity.end


PIECES = st.sampled_from(
    ["1,265", "men", "Article 20", "of the", "CAT", "Court", "“", "”", "2019", "May", "from", "to", "per cent", "Belarus",
     "\n", "Ministry of", "and", "v.", "A/HRC/1", "\u00a0", ",", "EUR", "five", "half", "😀", "law on"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_find_takes_any_text(texts: list[str]) -> None:
    check(texts)


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, max_size=15).map(" ".join), max_size=3))
def test_find_takes_any_order_of_its_own_words(texts: list[str]) -> None:
    check(texts)


@pytest.mark.parametrize(
    "unit",
    ["Aaa ", "Aaa and ", "Court of the ", "1 ", "12,345", "cases of ", "“a ", "Article 1, ", "one and ", "a", "A", "A v. ",
     "from 3 to ", "from 2019 to ", "May 5 and ", "(", "A/1/", "Aaa, ", "million ", "at least more than ", "5 % ", "in Aaa, "],
)  # fmt: skip
def test_long_repetitions_come_to_an_end(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    for entity in FINDER.find([text], year=2020)[0]:
        assert text[entity.start : entity.end] == entity.text
