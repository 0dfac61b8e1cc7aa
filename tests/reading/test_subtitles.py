"""Lines under a title and heads of tables say nothing: they are no text of the commentary."""

import pytest
from test_docx import build, cell, paragraph, run, table

from hrtag.reading.layout import lay_out
from hrtag.reading.reader import read_bytes, read_string
from hrtag.report import Commentary
from hrtag.schemes import Scheme

SCHEME = Scheme.load("general-measures")
PROSE = "The law on assemblies was amended in May 2019, and the number of protests that the police dispersed went down."
SUBTITLE = "Human rights in the shadow of the elections"
END = f"## State policy on human rights\n\n{PROSE}\n"


def read(data: bytes) -> Commentary:
    return lay_out(read_bytes(data), SCHEME)


@pytest.mark.parametrize("below", ["{}", "*{}*", "_{}_", "{}\n\nPrepared by the desk for the annual review, June 2024"])
@pytest.mark.parametrize("between", ["", f"{PROSE}\n\n"])
def test_a_subtitle(below: str, between: str) -> None:
    for subtitle in (SUBTITLE, SUBTITLE.replace(" of the", "\nof the")):
        found = read_string(f"# Review of Georgia 2024\n\n{below.format(subtitle)}\n\n{between}{END}", scheme=SCHEME)
        assert found.text == (f"{PROSE}\n{PROSE}" if between else PROSE)
        assert (found.title, found.category) == ("Review of Georgia 2024", SUBTITLE)
        assert "elections" in " ".join(removed.text for removed in found.removed if removed.reason == "title")


@pytest.mark.parametrize(
    "paragraph",
    [
        "The ban on assemblies was lifted in May.",
        "- The ban on assemblies was lifted in May",
        "State policy on human rights\n\nThe ban on assemblies was lifted in May.",
        "The ban on assemblies was lifted in May 2019, " + "and the protests went on in the capital " * 3,
    ],
)
def test_a_paragraph_under_a_title(paragraph: str) -> None:
    found = read_string(f"# Review of Georgia 2024\n\n{paragraph}\n\n{END}", scheme=SCHEME)
    assert "The ban on assemblies was lifted in May" in found.text


def test_paragraphs_where_nothing_ends_with_a_stop() -> None:
    said = [
        "The ban on assemblies was lifted in May",
        "Two editors were sentenced to ten years",
        "Police dismissed nurses",
    ]
    found = read_string("# Review of Georgia 2024\n\n" + "\n\n".join(said), scheme=SCHEME)
    assert found.text == "\n".join(said)


MARKDOWN = (
    f"# Review\n\n{END}\n| Year | Cases | Outcome |\n|---|---|---|\n| 2023 | 12 | dismissed |\n| 2024 | 9 | pending |\n"
)
HTML = (
    f"<html><body><h1>Review</h1><h2>State policy on human rights</h2><p>{PROSE}</p><table><tr><th>Year<th>Cases<th>Outcome"
    "<tr><td>2023<td>12<td>dismissed<tr><td>2024<td>9<td>pending</table></body></html>"
)
DOCX = build(
    paragraph(run(PROSE))
    + table(
        "<w:trPr><w:tblHeader/></w:trPr>" + cell("Year") + cell("Cases") + cell("Outcome"),
        cell("2023") + cell("12") + cell("dismissed"),
        cell("2024") + cell("9") + cell("pending"),
    )
)


@pytest.mark.parametrize("data", [MARKDOWN.encode(), HTML.encode(), DOCX], ids=["markdown", "html", "docx"])
def test_the_heads_of_a_table(data: bytes) -> None:
    found = read(data)
    assert found.text == f"{PROSE}\n2023 12 dismissed\n2024 9 pending"
    assert ("heading", "Year\tCases\tOutcome") in [(removed.reason, removed.text) for removed in found.removed]
    assert "Year" not in " ".join(section.heading or "" for section in found.sections)


@pytest.mark.parametrize(
    "first", ["| The court was closed for two months. | May |", "| The court in the capital was closed | May 2024 |"]
)
def test_a_first_row_that_says_something(first: str) -> None:
    found = read_string(f"# Review\n\n{END}\n{first}\n|---|---|\n| Two papers were closed. | June |\n", scheme=SCHEME)
    assert "was closed" in found.text and "Two papers" in found.text
