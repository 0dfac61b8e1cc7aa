"""Words of a list are no headings, however well a scheme knows them; headings beside lists stay headings."""

import pytest

from hrtag.reading.reader import read_string
from hrtag.report import Commentary
from hrtag.schemes import Scheme

PROSE = "The law on rents was amended in May 2019, and the number of families that were evicted in the capital went down by half."
LEAD = "The Committee raised the following matters:"


def read(text: str, scheme: str = "un-themes") -> Commentary:
    return read_string(text, scheme=Scheme.load(scheme))


def headings(commentary: Commentary) -> list[str | None]:
    return [section.heading for section in commentary.sections]


@pytest.mark.parametrize("scheme", ["rights", "un-themes"])
@pytest.mark.parametrize(
    "listed",
    [
        "{lead}\n\n- Housing\n- Education\n- Health",
        "{lead}\n\n- Housing",
        "{lead}\n\n* Housing\n\n* Education\n\n* Health",
        "{lead}\n\nHousing\n\nEducation\n\nHealth",
        "{lead}\nHousing\nEducation\nHealth",
        "{lead}\n\n  Housing\n  Education\n  Health",
        "{lead}\n• Housing\n• Education\n• Health",
        "Three matters stood out this year.\n\n• Housing\n• Education\n• Health",
    ],
)
def test_bare_words_of_a_list(listed: str, scheme: str) -> None:
    for head in ("# Review 2024\n\n## Economic matters", "Review 2024\n\nEconomic matters"):
        found = read(f"{head}\n\n{PROSE}\n\n{listed.format(lead=LEAD)}\n\n{PROSE}\n", scheme)
        assert headings(found) == ["Economic matters"]
        assert "Housing" in found.text and ("Health" in found.text) == ("Health" in listed)


@pytest.mark.parametrize(
    "text",
    [
        f"Housing\n\n{PROSE}\n\nHealth\n\n{PROSE}\n",
        f"{PROSE}\n{LEAD}\n- rents;\n- evictions.\n\nHousing\n\n{PROSE}\n\nHealth\n\n{PROSE}\n",
        f"Among the main features:\n\nHousing\n\n• {PROSE}\n• {PROSE}\n\nHealth\n\n• {PROSE}\n",
        f"{LEAD}\nFood\nRents\n\nHousing\n\n{PROSE}\n\nHealth\n\n{PROSE}\n",
        f"{LEAD}\n\n## Housing\n\n## Health\n\n{PROSE}\n",
    ],
)
def test_headings_beside_lists(text: str) -> None:
    assert headings(read(f"Review 2024\n\nWomen\n\n{PROSE}\n\n{text}"))[-2:] == ["Housing", "Health"]


def test_numbers_inside_a_heading_stay() -> None:
    heading = "Freedom of expression (arts. 18 and 19)"
    found = read(f"Review\n\n1. {heading}\n\n{PROSE}\n\n2. Right to life (art. 6)\n\n{PROSE}\n", "rights")
    assert headings(found) == [heading, "Right to life (art. 6)"]
    assert [section.component for section in found.sections] == ["expression", "life"]
