"""Figures: told twice in one report, lined up across years. The reports are tagged by the finder itself."""

from __future__ import annotations

import pytest

from hrtag.figures import align_figures, figures_of, number_figures
from hrtag.report import Finding, ModelInfo, Report
from hrtag.tagging.entities import EntityFinder

FINDER = EntityFinder()


def report_of(year: int, *texts: str) -> Report:
    findings = []
    at = 0
    for number, (text, entities) in enumerate(zip(texts, FINDER.find(texts, year=year), strict=True), 1):
        findings.append(Finding(id=f"f{number:03d}", start=at, end=at + len(text), text=text, polarity="negative", entities=tuple(entities)))  # fmt: skip
        at += len(text) + 1
    return Report(text="\n".join(texts), year=year, findings=number_figures(findings), model=ModelInfo(name="m", version="1"))  # fmt: skip


def numbers(report: Report) -> list[tuple[float | None, int | None]]:
    return [(e.statistic.value, e.statistic.figure) for f in report.findings for e in f.entities if e.statistic]


Y2023 = report_of(
    2023,
    "At the end of the year, 1,452 political prisoners were behind bars.",
    "The commission received 87 complaints of ill-treatment by the police.",
    "The unemployment rate of women with disabilities stood at 12.4 per cent.",
    "Three editors were fined.",
)
Y2024 = report_of(
    2024,
    "At least 40 schools had no water.",
    "By our count, 1,265 political prisoners remained in colonies in December.",
    "The commission received 102 complaints of ill-treatment by the police, and upheld four.",
    "The unemployment rate of women with disabilities rose to 14.1 per cent.",
    "Three nurses were dismissed.",
)


def test_a_bullet_and_the_body_tell_one_figure() -> None:
    report = report_of(
        2024,
        "1,265 political prisoners at the end of the year",
        "Two editors were fined, and two drivers were freed.",
        "On 31 December the centre counted 1,265 political prisoners.",
        "Two judges resigned.",
    )
    assert numbers(report) == [(1265, 1), (2, 2), (2, 3), (1265, 1), (2, 4)]
    assert [figure.statistic.value for figure in figures_of(report)] == [1265, 2, 2, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,265 political prisoners remained.", "More than 1,265 political prisoners remained."),
        ("They logged 312 raids of offices.", "They logged 312 raids of homes."),
        ("It paid EUR 4,120 in damages.", "It paid USD 4,120 in damages."),
        ("The rate was 12.4 per cent.", "The district had 12.4 inmates a cell."),
    ],
)
def test_what_differs_is_another_figure(one: str, other: str) -> None:
    found = numbers(report_of(2024, one, other))
    assert len({number for _, number in found}) == len(found) > 1


def test_figures_line_up_across_years() -> None:
    lines = align_figures([Y2023, Y2024])
    assert [str(line) for line in lines] == [
        "political prisoner: 1,452 → 1,265",
        "complaint of ill-treatment: 87 → 102",
        "12.4 % → 14.1 %",
    ]
    assert [line.change for line in lines] == [-187, 15, 1.7]
    assert [figure.year for figure in lines[0].figures] == [2023, 2024]


def test_what_one_report_alone_tells_is_answered_when_asked_for() -> None:
    lines = align_figures([Y2023, Y2024], least=1)
    assert len(lines) == 3 + len([f for r in (Y2023, Y2024) for f in figures_of(r)]) - 6
    assert {len(line.figures) for line in lines} == {1, 2}


def test_a_line_may_skip_a_year() -> None:
    lines = align_figures([Y2023, report_of(2024, "Nothing was counted."), Y2024])
    assert [figure.report for figure in lines[0].figures] == [0, 2]


def test_no_reports_no_lines() -> None:
    assert align_figures([]) == []
