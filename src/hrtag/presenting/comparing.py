"""Comparing reports, as a rule of one country in the order of their years: what is new, goes on, was reversed or is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from hrtag.figures import FigureLine, align_figures
from hrtag.presenting.aligning import Similarity, align, likeness
from hrtag.presenting.comparison import STATUSES, Comparison, Development, FigureRow, NameRow, Quote, ScoreRow
from hrtag.presenting.drafting import component_names, summary_findings
from hrtag.presenting.similarity import similarities
from hrtag.report import Finding, Report, Statistic

NAMED = ("LAW", "TREATY", "BODY")
MOST_NAMES = 40
_CLEAR = 2.0  # how many times as many findings must speak against a score's direction

Place = tuple[int, int]  # a report and a finding in it


def compare(first: Report, second: Report, *more: Report, similarity: Similarity = similarities) -> Comparison:
    """Compare two or more reports.

    Parameters
    ----------
    first, second, *more : Report
        In the order of their years.
    similarity : callable, optional
        How alike texts are; by default by runs of letters, within the texts given.

    Returns
    -------
    Comparison
        Developments by status, component and place in the report; scores, figures and names side by side.

    Notes
    -----
    Findings of a report's own summary are left out where its body tells more, since it tells them again.
    """
    reports = (first, second, *more)
    developments = sorted(_developments(reports, similarity), key=_order(reports))
    return Comparison(
        labels=labels_of(reports),
        country=next((report.country for report in reversed(reports) if report.country), None),
        scores=tuple(_scores(reports)),
        developments=tuple(developments),
        figures=tuple(_figure(line, len(reports)) for line in align_figures(reports)),
        names=tuple(_names(reports)),
        notes=tuple(_notes(reports)),
    )


def labels_of(reports: Sequence[Report]) -> tuple[str, ...]:
    """Answer what reports are called beside each other: their years, or else file names, or else numbers; each once."""
    years = [str(report.year) if report.year else None for report in reports]
    labels = [year or PurePath(r.source.path or str(n)).name for n, (year, r) in enumerate(zip(years, reports, strict=True), 1)]  # fmt: skip
    twice = {label for label, count in Counter(labels).items() if count > 1}
    return tuple(f"{label} ({n})" if label in twice else label for n, label in enumerate(labels, 1))


def _told(report: Report) -> list[Finding]:
    summary = summary_findings(report)
    return [finding for i, finding in enumerate(report.findings) if i not in summary]


def _developments(reports: Sequence[Report], similarity: Similarity) -> Iterator[Development]:
    """Chains of findings through neighbouring reports, each finding in one of them."""
    told = [_told(report) for report in reports]
    chains: list[list[Place]] = [[(0, i)] for i in range(len(told[0]))]
    scores: dict[Place, float] = {}
    ends = {chain[-1]: chain for chain in chains}
    for at in range(1, len(reports)):
        alike = likeness(told[at - 1], told[at], similarity)
        before = {j: i for i, j in align(alike).items()}
        for j in range(len(told[at])):
            if j in before:
                chain = ends[at - 1, before[j]]
                scores[at, j] = float(alike[before[j], j])
                chain.append((at, j))
            else:
                chain = [(at, j)]
                chains.append(chain)
            ends[at, j] = chain
    for chain in chains:
        findings = [told[at][i] for at, i in chain]
        quotes = tuple(_quote(reports[at], at, finding) for (at, _), finding in zip(chain, findings, strict=True))
        known = [scores[place] for place in chain if place in scores]
        yield Development(
            status=_status(quotes, len(reports) - 1), component=findings[-1].component, polarity=findings[-1].polarity,
            quotes=quotes, likeness=round(min(known), 3) if known else None,
        )  # fmt: skip


def _quote(report: Report, at: int, finding: Finding) -> Quote:
    urls = [url for note in report.footnotes if note.number in finding.footnotes for url in note.urls]
    return Quote(
        report=at, finding=finding.id, text=finding.text, polarity=finding.polarity, page=finding.page, urls=tuple(dict.fromkeys(urls))
    )  # fmt: skip


def _status(quotes: Sequence[Quote], last: int) -> str:
    if quotes[-1].report != last:
        return "gone"
    if len(quotes) == 1:
        return "new"
    return "reversed" if {quotes[-1].polarity, quotes[-2].polarity} == {"positive", "negative"} else "continued"


def _order(reports: Sequence[Report]) -> Callable[[Development], tuple[int, int, int, int]]:
    places = {component: n for n, (component, _) in enumerate(component_names(reports[-1]))}
    starts = [{finding.id: finding.start for finding in report.findings} for report in reports]

    def key(each: Development) -> tuple[int, int, int, int]:
        last = each.quotes[-1]
        return places.get(each.component, len(places)), STATUSES.index(each.status), -last.report, starts[last.report][last.finding]  # fmt: skip

    return key


def _scores(reports: Sequence[Report]) -> Iterator[ScoreRow]:
    overall = tuple(report.scores.overall.value if report.scores.overall else None for report in reports)
    if any(value is not None for value in overall):
        yield _score_row(reports, None, "Overall", overall)
    for component, name in component_names(reports[-1]):
        if component is not None:
            by_report = [{s.component: s.value for s in report.scores.components} for report in reports]
            row = _score_row(reports, component, name, tuple(known.get(component) for known in by_report))
            if any(value is not None for value in row.values) or any(row.positive) or any(row.negative):
                yield row


def _score_row(
    reports: Sequence[Report], component: str | None, name: str, values: tuple[float | None, ...]
) -> ScoreRow:
    def counts(polarity: str) -> tuple[int, ...]:
        return tuple(
            sum(f.polarity == polarity and component in (None, f.component) for f in _told(report))
            for report in reports
        )

    positive, negative = counts("positive"), counts("negative")
    before, now = values[-2:]
    change = None if before is None or now is None else round(now - before, 4)
    return ScoreRow(
        component=component, name=name, values=values, change=change, positive=positive, negative=negative,
        doubt=_doubt(change, positive[-1], negative[-1]),
    )  # fmt: skip


def _doubt(change: float | None, positive: int, negative: int) -> str | None:
    """Where a score goes up though far more findings are negative, or down though far more are positive."""
    if not change:
        return None
    direction, against, for_it = ("rose", negative, positive) if change > 0 else ("fell", positive, negative)
    if against < 3 or against < _CLEAR * for_it:
        return None
    kind = "negative" if change > 0 else "positive"
    return f"the score {direction}, but {against} of {positive + negative} clear findings are {kind}"


def _figure(line: FigureLine, count: int) -> FigureRow:
    values: list[str | None] = [None] * count
    findings: list[str | None] = [None] * count
    for figure in line.figures:
        values[figure.report] = str(figure)
        findings[figure.report] = figure.finding.id
    before, now = (figure.statistic for figure in line.figures[-2:])
    difference, percent = _difference(before, now)
    sure = before.hedge == now.hedge == "exact"
    return FigureRow(what=line.unit or line.figures[-1].entity.text, values=tuple(values), findings=tuple(findings), difference=difference, percent=percent, sure=sure)  # fmt: skip


def _difference(before: Statistic, now: Statistic) -> tuple[float | None, float | None]:
    """Difference and percentage; none where a hedge or a range leaves open which of the two is more."""
    if before.value is None or now.value is None or before.upper is not None or now.upper is not None:
        return None, None
    difference = round(now.value - before.value, 6)
    if _may_hide(before, difference) or _may_hide(now, -difference):
        return None, None
    return difference, round(100 * difference / before.value, 1) if before.value else None


def _may_hide(statistic: Statistic, lead: float) -> bool:
    """Whether a hedge lets a value reach beyond another one that leads it by so much."""
    upwards = statistic.hedge in ("at_least", "more_than") and lead > 0
    downwards = statistic.hedge in ("at_most", "less_than") and lead < 0
    return upwards or downwards


def _names(reports: Sequence[Report]) -> Iterator[NameRow]:
    """Laws, treaties and bodies that appear or vanish, the most named first."""
    counts: dict[tuple[str, str], list[int]] = {}
    shown: dict[tuple[str, str], str] = {}
    for at, report in enumerate(reports):
        for finding in report.findings:
            for entity in finding.entities:
                if entity.label in NAMED:
                    key = entity.label, entity.id or (entity.canonical or entity.text).casefold()
                    counts.setdefault(key, [0] * len(reports))[at] += 1
                    shown.setdefault(key, entity.canonical or entity.text)
    rows = [NameRow(name=shown[key], label=key[0], counts=tuple(each)) for key, each in counts.items()]
    changed = [row for row in rows if row.appears or row.vanishes]
    yield from sorted(changed, key=lambda row: (-sum(row.counts), row.name))[:MOST_NAMES]


def _notes(reports: Sequence[Report]) -> Iterator[str]:
    countries = list(dict.fromkeys(report.country for report in reports if report.country))
    if len(countries) > 1:
        yield f"The reports are about different countries: {', '.join(countries)}."
    years = [report.year for report in reports if report.year]
    if years != sorted(years):
        yield f"The reports are not in the order of their years: {', '.join(map(str, years))}."
    if len({report.scheme for report in reports}) > 1:
        yield "The reports were read by different component schemes."
    if len({(report.model.name, report.model.sha256) for report in reports}) > 1:
        yield "The reports were tagged by different models: some differences may be theirs."
