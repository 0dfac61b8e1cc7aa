"""What looks like something else: marks that are numbers, numbers that are no text, lines that only look like headings."""

from __future__ import annotations

import pytest

from hrtag.reading.reader import read_string
from hrtag.report import Commentary

NOTES = "\n\nNotes\n\n"


def paragraphs(text: str) -> list[str]:
    read = read_string(text)
    return [read.text[p.start : p.end] for p in read.paragraphs]


def marks(read: Commentary) -> list[tuple[str, int]]:
    return [(read.text[max(0, m.offset - 6) : m.offset], m.number) for m in read.marks]


def bodies(*numbers: int) -> str:
    return "\n\n" + "\n".join(
        f"{str(n).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))} Source {n}." for n in numbers
    )


@pytest.mark.parametrize(
    ("line", "clean", "number"),
    [
        (
            "The law was adopted in 2024²² and published at once.",
            "The law was adopted in 2024 and published at once.",
            22,
        ),
        ("The number of posts rose to 17.³ Nobody was hired.", "The number of posts rose to 17. Nobody was hired.", 3),
        ("The camp covers 3 km² of the island.⁴", "The camp covers 3 km² of the island.", 4),
        ("He was charged under Article 193¹ of the Code.⁵", "He was charged under Article 193¹ of the Code.", 5),
        ("Some 10⁶ records were lost in the fire.⁷", "Some 10⁶ records were lost in the fire.", 7),
        ("Emissions of CO₂ are not published.⁸", "Emissions of CO₂ are not published.", 8),
        ("The report A/HRC/40/1 was not translated.⁹", "The report A/HRC/40/1 was not translated.", 9),
        ("Decree No. 300 entered into force.¹⁰", "Decree No. 300 entered into force.", 10),
    ],
)
def test_marks_and_numbers(line: str, clean: str, number: int) -> None:
    read = read_string(f"The Annual Review\n\nCourts\n\n{line}{bodies(number)}")
    assert [read.text[p.start : p.end] for p in read.paragraphs] == [clean]
    assert [m.number for m in read.marks] == [number]
    assert read.footnotes[0].text == f"Source {number}."


UN = """Human Rights Council
A/HRC/40/88

Situation in Ruritania

I. Introduction

1. The present report is submitted pursuant to resolution 37/3 of the Council.
It covers the period from 1 January to 31 December 2019.

2. The Special Rapporteur was not granted access to the country, although he
had asked for a visit three times.

A. Legal framework

3. In March, the parliament adopted a law on assemblies. The Special Rapporteur
regrets that:

(a) The law requires a permit for every assembly of more than ten persons,
even where it is held indoors;

(b) Fines of up to 4,000 crowns may be imposed.

4. Civil servants may no longer strike.
"""


def test_numbered_paragraphs_of_the_united_nations() -> None:
    read = read_string(UN)
    assert [(p.list_item, read.text[p.start : p.end]) for p in read.paragraphs] == [
        (
            False,
            "The present report is submitted pursuant to resolution 37/3 of the Council. "
            "It covers the period from 1 January to 31 December 2019.",
        ),
        (
            False,
            "The Special Rapporteur was not granted access to the country, although he had asked for a visit three times.",
        ),
        (False, "In March, the parliament adopted a law on assemblies. The Special Rapporteur regrets that:"),
        (
            True,
            "The law requires a permit for every assembly of more than ten persons, even where it is held indoors;",
        ),
        (True, "Fines of up to 4,000 crowns may be imposed."),
        (False, "Civil servants may no longer strike."),
    ]
    assert [s.heading for s in read.sections] == ["Introduction", "Legal framework"]


def test_contents_are_taken_out() -> None:
    text = (
        "Annual Report\n\nContents\n\n1. Courts ........ 3\n2. Prisons ........ 7\n3. Schools ........ 12\n\n1. Courts\n\n"
        "The courts were closed for two months in the spring, and no hearing took place in any of them.\n\n"
        "2. Prisons\n\nTwo prisons were closed for good after the inspection that had been announced in May.\n"
    )
    assert len(paragraphs(text)) == 2
    assert [s.heading for s in read_string(text).sections] == ["Courts", "Prisons"]


def test_headings_that_come_in_every_chapter_stay_headings() -> None:
    chapter = (
        "{}\n\nFindings\n\nThe {} were closed for two months in the spring, and nobody said why.\n\n"
        "Recommendations\n\nThe {} should be opened again before the end of the coming year.\n\n"
    )
    text = "Annual Report\n\n" + "".join(
        chapter.format(n.title(), n, n) for n in ("courts", "prisons", "schools", "ports")
    )
    read = read_string(text)
    assert [s.heading for s in read.sections].count("Recommendations") == 4
    assert len(read.paragraphs) == 8


def test_repeated_items_are_no_furniture() -> None:
    items = "- no progress\n- no progress\n- no progress\n- one step back\n"
    read = read_string(
        f"Annual Report\n\nMain features:\n\n{items}\nCourts\n\nThe courts were closed for two months.\n"
    )
    assert [p.list_item for p in read.paragraphs] == [True] * 4 + [False]


def test_a_compound_keeps_the_hyphen_that_the_document_gives_it() -> None:
    text = (
        "The new anti-extremism law was adopted in the spring, and the courts use the anti-\n"
        "extremism law every day against journalists and against teachers who spoke in pub-\n"
        "lic about the war. In the autumn a third of the anti-extremism cases were closed by\n"
        "the prosecutors, who gave no reason for what they did, and nobody asked them why so.\n"
    )
    (whole,) = paragraphs(text)
    assert "use the anti-extremism law" in whole
    assert "spoke in public about" in whole


def test_a_colon_that_is_no_lead_in() -> None:
    text = "Annual Report\n\nCourts\n\nThe ministry gave this answer to our question of the spring:\n\nNo court has been closed in the year under review, nor will it be.\n"
    assert len(paragraphs(text)) == 2


def test_emphasis_over_a_line_break() -> None:
    text = "# Report\n\n## Courts\n\nThe two journalists were sentenced *in\nabsentia* to nine years, and their flats were sold.\n"
    assert paragraphs(text) == [
        "The two journalists were sentenced in absentia to nine years, and their flats were sold."
    ]


def test_one_line_documents() -> None:
    assert paragraphs("The courts were closed for two months.") == ["The courts were closed for two months."]


@pytest.mark.parametrize(
    "unit", ["word ", "a", "1", "http://a.b/", "*x", "[1](", "<https://", "A. ", "#tag ", "1.2 ", "—", "...", "( ("]
)
def test_a_megabyte_on_one_line_does_not_hang(unit: str) -> None:
    read_string(unit * (1_000_000 // len(unit)))
