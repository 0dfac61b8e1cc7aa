"""Plots of one report or of several years: they show themselves in a notebook and go to HTML, PNG and SVG.

Needs altair (``pip install "hrtag[viz]"``). Each carries what it shows in words, ``description``, for those who listen. Polarities have colours that people who confuse red and green tell apart, and signs beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hrtag.errors import HrtagError
from hrtag.figures import align_figures
from hrtag.labels import POLARITIES
from hrtag.presenting.comparing import labels_of
from hrtag.presenting.drafting import component_names
from hrtag.report import Report

COLOURS = {"positive": "#1f7fc0", "mixed": "#aa55a5", "neutral": "#858585", "negative": "#d55e00"}
SIGNS = {"positive": "+", "negative": "−", "mixed": "±", "neutral": "○"}
MOST_LINES = 8
LINES = ["#000000", "#1f7fc0", "#d55e00", "#aa55a5", "#009e73", "#858585"]
DASHES = [[1, 0], [6, 2], [2, 2], [8, 2, 2, 2], [4, 4], [1, 2]]

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Plot:
    """A chart that shows itself without a network, and what it shows in words.

    Parameters
    ----------
    chart : altair.Chart
        To change or to combine. Shown by itself, Altair would load scripts from the network.
    description : str
        What it shows, for those who do not see it.
    """

    chart: Any
    description: str

    def to_svg(self) -> str:
        """Answer the picture as SVG."""
        try:
            import vl_convert
        except ImportError as error:
            raise PlotError(
                'Pictures need vl-convert-python, which is not installed: pip install "hrtag[viz]"'
            ) from error
        return str(vl_convert.vegalite_to_svg(self.chart.to_dict()))

    def save(self, path: str | Path) -> None:
        """Write an ``.svg``, ``.png`` or ``.html`` file, told by its suffix; the page holds all it needs."""
        self.chart.save(str(path), **({"inline": True} if Path(path).suffix == ".html" else {}))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": self.to_svg(), "text/plain": self.description}


class PlotError(HrtagError, ImportError):
    """There is nothing to plot with, or nothing to plot."""


def developments(reports: Sequence[Report]) -> Plot:
    """Plot how many findings of each polarity each component has over the years.

    Parameters
    ----------
    reports : sequence of Report
        In the order of their years.

    Returns
    -------
    Plot
        Bars to the left are negative, bars to the right positive; mixed and neutral ones are left to the tooltip.

    Raises
    ------
    PlotError
        If altair is not installed, or no report has a finding.
    """
    alt = _altair()
    rows: Rows = []
    for label, report in zip(labels_of(reports), reports, strict=True):
        names = dict(component_names(report))
        for component, name in names.items():
            told = [finding.polarity for finding in report.findings if finding.component == component]
            counts = {polarity: told.count(polarity) for polarity in POLARITIES}
            for polarity, sign in (("positive", 1), ("negative", -1)):
                if told:
                    rows.append({"report": label, "component": name, "polarity": polarity, "signed": sign * counts[polarity], **counts})  # fmt: skip
    if not rows:
        raise PlotError("None of the reports has a finding: there is nothing to plot.")
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("signed:Q", title="← negative findings | positive findings →", axis=alt.Axis(format="d", labelExpr="abs(datum.value)", tickMinStep=1)),
            y=alt.Y("report:N", title=None, sort=list(labels_of(reports))),
            color=_colour(alt, ("positive", "negative")),
            tooltip=["component:N", "report:N", *(f"{polarity}:Q" for polarity in POLARITIES)],
        )
        .properties(width=260, height=alt.Step(20))
    )  # fmt: skip
    shown = list(dict.fromkeys(row["component"] for row in rows))
    words = "; ".join(
        f"{name}: " + ", ".join(f"{r['report']} +{r['positive']} −{r['negative']}" for r in rows if r["component"] == name and r["polarity"] == "positive")
        for name in shown
    )  # fmt: skip
    facet = alt.Facet("component:N", title=None, sort=shown, header=alt.Header(labelFontWeight="bold"))
    return _plot(chart.facet(facet=facet, columns=2), f"Findings by component. {words}.")


def scores(reports: Sequence[Report]) -> Plot:
    """Plot the scores of the reports over the years, the overall score drawn thicker; raises `PlotError` where there are none."""
    alt = _altair()
    rows: Rows = []
    for label, report in zip(labels_of(reports), reports, strict=True):
        overall = report.scores.overall
        if overall is not None and overall.value is not None:
            rows.append({"report": label, "score": "Overall", "value": overall.value, "overall": True})
        rows += [
            {"report": label, "score": each.name, "value": each.value, "overall": False}
            for each in report.scores.components
            if each.value is not None
        ]
    if not rows:
        raise PlotError("None of the reports has a score: there is nothing to plot.")
    chart = _lines(alt, rows, "score", labels_of(reports), thick="overall").properties(width=420, height=240)
    return _plot(chart, f"Scores. {_in_words(rows, 'score')}.")


def figures(reports: Sequence[Report], what: str | None = None) -> Plot:
    """Plot what became of the figures that at least two of the reports tell.

    Parameters
    ----------
    reports : sequence of Report
        In the order of their years.
    what : str, optional
        Only figures whose unit has this text in it ("prisoner"); otherwise those told most often, eight at most.

    Returns
    -------
    Plot
        A small line for each figure, on a scale of its own.

    Raises
    ------
    PlotError
        If altair is not installed, or no such figure is told twice.
    """
    alt = _altair()
    labels = labels_of(reports)
    lines = [line for line in align_figures(reports) if line.unit and (what is None or what.casefold() in line.unit.casefold())]  # fmt: skip
    lines = sorted(lines, key=lambda line: -len(line.figures))[:MOST_LINES]
    rows: Rows = [
        {"figure": name, "report": labels[f.report], "value": f.statistic.value, "written": str(f), "finding": f.finding.text}
        for name, line in zip(_apart([str(line.unit) for line in lines]), lines, strict=True)
        for f in line.figures
        if f.statistic.value is not None
    ]  # fmt: skip
    if not rows:
        raise PlotError(f"No figure{f' of {what!r}' if what else ''} is told by two of the reports: there is nothing to plot.")  # fmt: skip
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("report:N", title=None, sort=list(labels), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=True)),
        tooltip=["report:N", "written:N", "finding:N"],
    )
    chart = base.mark_line(point=True, color="#1f7fc0") + base.mark_text(dy=-10).encode(text="written:N")
    small = (
        chart.properties(width=220, height=110)
        .facet(facet=alt.Facet("figure:N", title=None, header=alt.Header(labelFontWeight="bold")), columns=2)
        .resolve_scale(y="independent")
    )
    return _plot(small, f"Figures. {_in_words(rows, 'figure')}.")


def strip(report: Report) -> Plot:
    """Plot one report in reading order: a stripe for each finding, coloured by polarity, as wide as its text, a row a component.

    Raises
    ------
    PlotError
        If altair is not installed, or the report has no finding.
    """
    alt = _altair()
    if not report.findings:
        raise PlotError("The report has no finding: there is nothing to plot.")
    names = dict(component_names(report))
    rows: Rows = [
        {
            "start": finding.start, "end": finding.end, "polarity": finding.polarity, "sign": SIGNS[finding.polarity], "page": finding.page,
            "component": names.get(finding.component, finding.component or "–"), "finding": finding.text,
        }
        for finding in report.findings
    ]  # fmt: skip
    order = [name for name in names.values() if any(row["component"] == name for row in rows)]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("start:Q", title="place in the text →", axis=alt.Axis(labels=False, ticks=False, grid=False)),
        x2="end:Q",
        y=alt.Y("component:N", title=None, sort=order, axis=alt.Axis(labelLimit=260)),
        tooltip=["polarity:N", "page:Q", "finding:N"],
    )
    counts = ", ".join(f"{sum(row['polarity'] == p for row in rows)} {p}" for p in POLARITIES)
    bars = base.mark_bar(stroke="white", strokeWidth=0.5).encode(color=_colour(alt, POLARITIES))
    return _plot(bars.properties(width=620, height=alt.Step(26)), f"{len(rows)} findings in reading order: {counts}.")


def _plot(chart: Any, description: str) -> Plot:
    return Plot(chart.properties(description=description), description)


def _altair() -> Any:
    try:
        import altair
    except ImportError as error:
        raise PlotError('Plots need altair, which is not installed: pip install "hrtag[viz]"') from error
    return altair


def _colour(alt: Any, polarities: Sequence[str]) -> Any:
    scale = alt.Scale(domain=list(polarities), range=[COLOURS[polarity] for polarity in polarities])
    signs = " : ".join(f"datum.label == '{p}' ? '{SIGNS[p]} {p}'" for p in polarities)
    return alt.Color("polarity:N", scale=scale, legend=alt.Legend(title=None, orient="top", labelExpr=f"{signs} : datum.label"))  # fmt: skip


def _lines(alt: Any, rows: Rows, series: str, labels: Sequence[str], thick: str) -> Any:
    names = list(dict.fromkeys(row[series] for row in rows))
    legend = alt.Legend(title=None, labelLimit=320, symbolType="stroke")
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("report:N", title=None, sort=list(labels), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False)),
            color=alt.Color(f"{series}:N", scale=alt.Scale(domain=names, range=LINES), legend=legend),
            strokeDash=alt.StrokeDash(f"{series}:N", scale=alt.Scale(domain=names, range=DASHES), legend=legend),
            strokeWidth=alt.condition(f"datum.{thick}", alt.value(3.5), alt.value(1.8)),
            tooltip=["report:N", f"{series}:N", "value:Q"],
        )
    )


def _apart(names: Sequence[str]) -> list[str]:
    """The names, with a number behind those that stood before."""
    return [name if name not in names[:i] else f"{name} ({names[: i + 1].count(name)})" for i, name in enumerate(names)]


def _in_words(rows: Rows, series: str) -> str:
    names = dict.fromkeys(row[series] for row in rows)
    return "; ".join(
        f"{name}: " + ", ".join(f"{r['report']} {r.get('written', r['value'])}" for r in rows if r[series] == name)
        for name in names
    )
