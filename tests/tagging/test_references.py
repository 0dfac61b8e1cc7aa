"""Short forms, acronyms and lone provisions take the name that stands before them; cases in ``tests/data/references.tsv``."""

from __future__ import annotations

import pytest
from case_tables import rows

from hrtag.report import Person, Treaty
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.persons import person_at

FINDER = EntityFinder()
CASES = rows("references.tsv")


@pytest.mark.parametrize("case", CASES, ids=[f"{case['text']} in {case['findings'][:40]}" for case in CASES])
def test_reference(case: dict[str, str]) -> None:
    found = FINDER.find(case["findings"].split(" | "), year=2024)
    named = [e.canonical for entities in found for e in entities if (e.label, e.text) == (case["label"], case["text"])]
    assert named[-1:] == [case["canonical"]]


def test_a_resolved_article_has_the_fields_of_its_act() -> None:
    texts = ["Law No. 12 of 2011 on the Press was passed.", "Article 7 of the Law fines editors."]
    (law,) = [entity.law for entity in FINDER.find(texts)[1] if entity.label == "LAW"]
    assert law is not None
    assert (law.path, law.act, law.number, law.year) == ("Article 7", "Law No. 12 of 2011 on the Press", "12", 2011)


def test_an_article_of_a_treaty_keeps_its_path() -> None:
    (entity,) = [e for e in FINDER.find(["It breached Article 20 of the CAT."])[0] if e.label == "TREATY"]
    assert (entity.id, entity.treaty) == ("un.cat", Treaty(path="Article 20"))


@pytest.mark.parametrize(
    ("text", "name", "person"),
    [
        ("The activist Ivan Petrov was freed.", "Ivan Petrov", Person(name="Ivan Petrov", role="activist")),
        ("Judge Amina Sow resigned.", "Amina Sow", Person(name="Amina Sow", title="Judge")),
        ("Lea Marin, a journalist, left.", "Lea Marin", Person(name="Lea Marin", role="journalist")),
        (
            "The human rights defender Omar Adan was beaten.",
            "Omar Adan",
            Person(name="Omar Adan", role="human rights defender"),
        ),
        (
            "Ana Lim, leader of the miners’ union, was fined.",
            "Ana Lim",
            Person(name="Ana Lim", role="leader of the miners’ union"),
        ),
        ("They met Omar Adan in May.", "Omar Adan", Person(name="Omar Adan")),
    ],
)
def test_person(text: str, name: str, person: Person) -> None:
    start = text.index(name)
    assert person_at(text, start, start + len(name)) == person
