"""A report in the terminal: scores, the balance by component, findings with their polarity, entities and sources."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hrtag.labels import POLARITIES
from hrtag.rendering import change, number, plain
from hrtag.report import Entity, Finding, Report
from hrtag.schemes import Scheme, scheme_names

SIGNS = {"positive": "+", "negative": "−", "mixed": "±", "neutral": "○"}
_STYLES = {
    "positive": "bold dark_cyan",
    "negative": "bold orange3",
    "mixed": "bold magenta",
    "neutral": "bold bright_black",
}
_ENTITY_STYLE = "underline"
_BAR = 12


def summary(report: Report) -> RenderableType:
    """Answer what `rich` prints of a report; nothing in the report's text can steer the terminal."""
    parts: list[RenderableType] = [_head(report)]
    if report.scores.overall or report.scores.components:
        parts.append(_scores(report))
    if report.findings:
        parts.append(_balance(report))
        parts += list(_findings(report))
    parts.append(_foot(report))
    return Group(*parts)


def _head(report: Report) -> Text:
    facts = [report.category, report.country, str(report.year) if report.year else None, report.source.path]
    head = Text(_line(report.title or "Untitled"), style="bold")
    head.append("\n" + _line(" · ".join(fact for fact in facts if fact)), style="not bold bright_black")
    return head


def _scores(report: Report) -> Table:
    table = Table(
        box=None, show_header=False, padding=(0, 2, 0, 0), title="Scores", title_justify="left", title_style="bold"
    )
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    if report.scores.overall:
        table.add_row(
            Text("Overall", style="bold"), number(report.scores.overall.value), change(report.scores.overall.change)
        )
    for score in report.scores.components:
        table.add_row(Text(_line(score.name)), number(score.value), change(score.change))
    return table


def _balance(report: Report) -> Table:
    scheme = _names(report)
    table = Table(
        box=None,
        padding=(0, 2, 0, 0),
        title="Findings",
        title_justify="left",
        title_style="bold",
        header_style="bright_black",
    )
    table.add_column("component")
    table.add_column("")
    for polarity in POLARITIES:
        table.add_column(f"{SIGNS[polarity]} {polarity}", justify="right")
    for component, counts in report.polarity_counts().items():
        total = sum(counts.values())
        bar = Text()
        for polarity in POLARITIES:
            bar.append("█" * round(_BAR * counts[polarity] / total), style=_STYLES[polarity])
        table.add_row(Text(_line(scheme.get(component, component))), bar, *(str(counts[p] or "") for p in POLARITIES))
    return table


def _findings(report: Report) -> Iterator[RenderableType]:
    names = _names(report)
    component = None
    for finding in sorted(
        report.findings, key=lambda f: list(names).index(f.component) if f.component in names else len(names)
    ):
        if finding.component != component:
            component = finding.component
            yield Text("\n" + _line(names.get(component or "", component or "")), style="bold")
        yield Padding(_finding(finding), (0, 0, 0, 1))


def _finding(finding: Finding) -> RenderableType:
    row = Table.grid(padding=(0, 1))
    row.add_column(width=1)
    row.add_column()
    text = _marked(finding)
    where = [f"p. {finding.page}"] if finding.page else []
    where += [f"note {' '.join(map(str, finding.footnotes))}"] if finding.footnotes else []
    where += ["needs review"] if finding.needs_review else []
    if where:
        text.append(f"  ({', '.join(where)})", style="bright_black")
    row.add_row(Text(SIGNS[finding.polarity], style=_STYLES[finding.polarity]), text)
    listed = _entities(finding.entities)
    if listed:
        row.add_row("", Text(listed, style="bright_black"))
    return row


def _marked(finding: Finding) -> Text:
    """The finding with its entities underlined; offsets are moved where characters had to go."""
    text = Text(_line(finding.text))
    if len(text) == len(finding.text):
        for entity in finding.entities:
            text.stylize(_ENTITY_STYLE, entity.start, entity.end)
    return text


def _entities(entities: tuple[Entity, ...]) -> str:
    return _line(" · ".join(f"{entity.label} {entity.text}{_value(entity)}" for entity in entities))


def _value(entity: Entity) -> str:
    if entity.statistic is not None and entity.statistic.value is not None:
        return f" = {number(entity.statistic.value)}"
    if entity.date is not None:
        return (
            f" = {entity.date.from_ or ''}/{entity.date.to or ''}"
            if entity.date.from_ != entity.date.to
            else f" = {entity.date.from_}"
        )
    return ""


def _foot(report: Report) -> Text:
    entities = sum(len(finding.entities) for finding in report.findings)
    review = sum(finding.needs_review for finding in report.findings)
    foot = Text(
        f"\n{len(report.findings)} findings, {entities} entities, {len(report.footnotes)} footnotes; {review} need review; "
        f"{len(report.removed)} pieces removed",
        style="bright_black",
    )
    for warning in report.warnings:
        foot.append(f"\nwarning: {_line(warning)}", style="yellow")
    return foot


def _names(report: Report) -> dict[str, str]:
    try:
        known = report.scheme in scheme_names()  # a report may come from anywhere: no path is opened for it
        return {c.id: c.name for c in Scheme.load(report.scheme).components} if known else {}
    except ValueError:
        return {}


def _line(text: str) -> str:
    return " ".join(plain(text.replace("\n", " ").replace("\t", " ")).split(" "))
