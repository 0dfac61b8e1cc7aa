"""Papers in the forms of international bodies and of those who rate countries: numbers, stacked headings, lists with a lead-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrtag.reading.reader import read
from hrtag.report import Commentary

FORMS = Path(__file__).parents[1] / "data" / "forms"


def form(name: str) -> Commentary:
    return read(FORMS / f"{name}.txt")


def headings(commentary: Commentary) -> list[str | None]:
    return [section.heading for section in commentary.sections]


def openings(commentary: Commentary, words: int = 3) -> list[str]:
    return [" ".join(commentary.text[p.start : p.end].split()[:words]) for p in commentary.paragraphs]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("submissions", "Summary of stakeholders' submissions on Veltria"),
        ("observations", "Concluding observations on the fifth periodic report of Norland"),
        ("rating", "Liberty Survey 2024: Norland"),
    ],
)
def test_a_masthead_is_no_title(name: str, title: str) -> None:
    assert form(name).title == title


def test_stacked_headings_and_numbered_paragraphs() -> None:
    submissions = form("submissions")
    assert headings(submissions) == [
        "Background",
        "Information provided by stakeholders",
        "Scope of international obligations and cooperation with human rights mechanisms",
        "National human rights framework",
        "Promotion and protection of human rights",
        "Right to life, liberty and security of person, and freedom from torture",
    ]
    assert openings(submissions) == [
        "The present report", "JS4 noted that", "VLA welcomed the", "The Ombudsman was", "JS1 reported that", "HRW stated that",
    ]  # fmt: skip
    assert [note.number for note in submissions.footnotes] == [1, 2, 3, 4, 5, 6]


def test_symbols_and_job_numbers_are_furniture() -> None:
    reasons = {removed.text: removed.reason for removed in form("submissions").removed}
    assert reasons["GE.24-01234 (E)"] == "header"
    assert reasons["A/HRC/WG.6/99/XYZ/3"] == "header"


def test_items_know_what_leads_in_to_them() -> None:
    observations = form("observations")
    leads = {
        opening: paragraph.lead_in
        for opening, paragraph in zip(openings(observations), observations.paragraphs, strict=True)
    }
    assert leads["Legal aid is"] == "The Committee notes with concern that:"
    assert leads["Train judges and"] == "The Committee recommends that the State party:"
    welcomed = leads["The Gender Equality"]
    assert welcomed is not None
    assert welcomed.startswith("The Committee welcomes")
    assert leads["The Committee considered"] is None


def test_lettered_headings() -> None:
    assert headings(form("country-report")) == [
        "Respect for the Integrity of the Person",
        "Arbitrary Deprivation of Life and Other Unlawful or Politically Motivated Killings",
        "Disappearance",
        "Torture and Other Cruel, Inhuman, or Degrading Treatment or Punishment",
        "Prison and Detention Center Conditions",
    ]


def test_points_behind_a_heading_are_no_finding() -> None:
    rating = form("rating")
    assert "Political Rights" in headings(rating)
    assert not any("/ 4" in rating.text[p.start : p.end] for p in rating.paragraphs)
