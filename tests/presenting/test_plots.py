"""Plots: what they draw is what the reports say, in colours and in words."""

import pytest
from test_comparing import AFTER, BEFORE, counted, report

from hrtag.presenting import plots
from hrtag.report import ModelInfo, Report

altair = pytest.importorskip("altair", reason="needs the viz extra")

YEARS = [report(2022, BEFORE, 5.0), report(2023, AFTER, 5.5)]
EMPTY = Report(text="", model=ModelInfo(name="m", version="1"))


def rows(chart):
    found, data = [], [chart.chart.to_dict()]
    while data:
        each = data.pop()
        found += each.get("data", {}).get("values", [])
        data += [each["spec"]] if "spec" in each else each.get("layer", [])
    return found


def test_developments_are_counted():
    drawn = {(row["report"], row["polarity"]): row["signed"] for row in rows(plots.developments(YEARS))}
    assert drawn == {
        ("2022", "positive"): 1,
        ("2022", "negative"): -3,
        ("2023", "positive"): 2,
        ("2023", "negative"): -2,
    }


def test_scores_are_told_in_words_too():
    chart = plots.scores(YEARS)
    assert "Overall: 2022 5.0, 2023 5.5" in chart.description
    assert {row["value"] for row in rows(chart)} == {5.0, 5.5}


def test_figures_of_one_unit():
    texts = ("1,452 political prisoners", 1452), ("1,265 political prisoners", 1265)
    years = [report(2022 + i, [("negative", text + " were held.", counted(text, value))]) for i, (text, value) in enumerate(texts)]  # fmt: skip
    assert [row["written"] for row in rows(plots.figures(years, "prisoner"))] == ["1,452", "1,265"]
    with pytest.raises(plots.PlotError, match="'shelter'"):
        plots.figures(years, "shelter")


def test_a_strip_is_the_report_in_reading_order():
    chart = plots.strip(YEARS[0])
    assert [row["finding"] for row in rows(chart)] == [text for _, text in BEFORE]
    assert "1 positive, 3 negative" in chart.description


@pytest.mark.parametrize("suffix", ["html", "svg", "png"])
def test_plots_become_files(suffix, tmp_path):
    if suffix != "html":
        pytest.importorskip("vl_convert")
    plots.strip(YEARS[0]).save(tmp_path / f"strip.{suffix}")
    assert (tmp_path / f"strip.{suffix}").stat().st_size > 1000


@pytest.mark.parametrize(
    "draw", [plots.developments, plots.scores, plots.figures, lambda reports: plots.strip(reports[0])]
)
def test_nothing_to_plot_is_said(draw):
    with pytest.raises(plots.PlotError, match="nothing to plot"):
        draw([EMPTY])


def test_a_missing_altair_is_said(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    with pytest.raises(plots.PlotError, match=r"pip install \"hrtag\[viz\]\""):
        plots.scores(YEARS)


def test_a_plot_shows_itself_without_a_network(tmp_path):
    pytest.importorskip("vl_convert")
    plot = plots.strip(YEARS[0])
    shown = plot._repr_mimebundle_()
    assert shown["image/svg+xml"].startswith("<svg") and shown["text/plain"] == plot.description
    plot.save(tmp_path / "strip.html")
    assert 'src="http' not in (tmp_path / "strip.html").read_text("utf-8")
