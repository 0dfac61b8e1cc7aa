"""What stands beside the developments of a draft: scores, key figures with last year's, laws and bodies, voices from abroad."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hrtag.figures import Figure, FigureLine, align_figures
from hrtag.presenting.draft import FigureRow, Mention, ScoreLine
from hrtag.report import Entity, Finding, Report
from hrtag.sentences import split_sentences

FIGURES, MENTIONS, LEAST = 6, 12, 10
_LEAD = 8

_ABROAD = (
    "un_organ", "un_agency", "treaty_body", "special_procedure", "charter_body", "regional_body", "regional_court",
    "international_court", "international_organisation", "nhri_network",
)  # fmt: skip
_COUNTED = ("count", "percentage", "share", "money", "rate")


def overall_line(report: Report, previous: Report | None) -> ScoreLine | None:
    """Answer the overall score with its change, None where the report has none."""
    now, before = report.scores.overall, previous.scores.overall if previous else None
    if now is None or now.value is None:
        return None
    return _line("Overall score", now.value, now.change, before.value if before else None)


def score_lines(report: Report, previous: Report | None) -> tuple[ScoreLine, ...]:
    """Answer the score of each component with its change."""
    before = {score.component: score.value for score in previous.scores.components} if previous else {}
    return tuple(
        _line(score.name, score.value, score.change, before.get(score.component) if score.component else None)
        for score in report.scores.components
        if score.value is not None
    )


def _line(name: str, value: float, change: float | None, before: float | None) -> ScoreLine:
    if change is None and before is not None:
        return ScoreLine(name=name, value=value, change=round(value - before, 4), before=before, reckoned=True)
    return ScoreLine(name=name, value=value, change=change, before=before)


def score_notes(report: Report, previous: Report | None) -> Iterator[str]:
    """Answer where a printed change is not the difference of the two reports' scores."""
    overall = overall_line(report, previous)
    for line in (*((overall,) if overall else ()), *score_lines(report, previous)):
        if line.change is None or line.before is None or line.reckoned:
            continue
        difference = round(line.value - line.before, 4)
        if abs(difference - line.change) > 1e-6:
            yield (
                f"{line.name}: the report prints a change of {line.change:+g}, "
                f"but the scores of the two reports ({line.before:g} and {line.value:g}) differ by {difference:+g}."
            )


def figure_rows(
    report: Report, previous: Report | None, findings: Sequence[Finding], notes: Mapping[str, int]
) -> tuple[FigureRow, ...]:
    """Answer the key figures of some findings.

    A figure is key if last year's report tells it too, if it moved, if it is a share or a sum of money, or at least ``LEAST``. Those that last
    year's report tells come first, then those that moved, then the findings' own order decides.
    """
    reports = [previous, report] if previous else [report]
    place = {finding.id: i for i, finding in enumerate(findings)}
    lines = [line for line in align_figures(reports, least=1) if _belongs(line, len(reports) - 1, place)]
    lines.sort(key=lambda line: (len(line.figures) < 2, not _moved(line), place[line.figures[-1].finding.id]))
    return tuple(_row(line, notes) for line in lines[:FIGURES])


def _belongs(line: FigureLine, at: int, place: Mapping[str, int]) -> bool:
    last, value = line.figures[-1], line.figures[-1].statistic
    if last.report != at or last.finding.id not in place or line.kind not in _COUNTED or value.value is None:
        return False
    told = len(line.figures) > 1 or _moved(line)
    return told or value.percent or value.currency is not None or value.value >= LEAST


def _moved(line: FigureLine) -> bool:
    value = line.figures[-1].statistic
    return value.delta is not None or value.from_ is not None


def _row(line: FigureLine, notes: Mapping[str, int]) -> FigureRow:
    last, first = line.figures[-1], line.figures[0] if len(line.figures) > 1 else None
    exact = first is not None and first.statistic.hedge == last.statistic.hedge == "exact"
    return FigureRow(
        what=line.unit or _before(last), now=last.entity.text, before=first.entity.text if first else None,
        change=line.change if exact else None, note=notes[last.finding.id],
        before_finding=first.finding.id if first else None,
    )  # fmt: skip


def _before(figure: Figure) -> str:
    """The words that lead up to a figure without a unit of its own."""
    text, at = figure.finding.text, figure.entity.start
    start = next((a for a, b in split_sentences(text) if a <= at < b), 0)
    words = text[start:at].split()
    return " ".join(words) if len(words) <= _LEAD else "… " + " ".join(words[-_LEAD:])


def laws(findings: Sequence[Finding], notes: Mapping[str, int]) -> tuple[Mention, ...]:
    """Answer the laws and treaties that findings name, most named first, with the footnotes of the findings."""
    return _mentions(findings, notes, ("LAW", "TREATY"))


def bodies(findings: Sequence[Finding], notes: Mapping[str, int]) -> tuple[Mention, ...]:
    """Answer the bodies that findings name, most named first, with the footnotes of the findings."""
    return _mentions(findings, notes, ("BODY",))


def _mentions(findings: Sequence[Finding], notes: Mapping[str, int], labels: tuple[str, ...]) -> tuple[Mention, ...]:
    found: dict[str, tuple[Entity, list[int]]] = {}
    for finding in findings:
        for entity in finding.entities:
            if entity.label in labels:
                key = (entity.canonical or entity.text).casefold()
                name, places = found.get(key, (entity, []))
                found[key] = (max(name, entity, key=lambda each: len(each.text)), places)
                if notes[finding.id] not in places:
                    places.append(notes[finding.id])
    ordered = sorted(found.values(), key=lambda each: (-len(each[1]), min(each[1])))[:MENTIONS]
    return tuple(Mention(name=e.text, label=e.label, notes=tuple(sorted(places))) for e, places in ordered)


def from_abroad(finding: Finding) -> bool:
    """Whether an international body stands in the first sentence of a finding."""
    spans = split_sentences(finding.text)
    end = spans[0][1] if spans else 0
    return any(e.label == "BODY" and e.kind in _ABROAD and e.end <= end for e in finding.entities)
