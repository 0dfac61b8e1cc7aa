"""Several evaluations in one table: a row for each figure with its interval, a column for each model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from hrtag.learning.cards import FIGURES, interval, table_of
from hrtag.learning.evaluation import Evaluation
from hrtag.rendering import plain


def markdown_table(evaluations: Sequence[Evaluation]) -> str:
    """Answer a Markdown table.

    Parameters
    ----------
    evaluations : sequence of Evaluation
        The models, in the order of the columns.

    Returns
    -------
    str
        Lines that end with a line feed; a figure that a model has not got is a dash.
    """
    rows = [[cell.replace("|", "\\|") for cell in row] for row in _cells(evaluations)]
    return table_of(rows)


def rich_table(evaluations: Sequence[Evaluation]) -> Table:
    """Answer the same table for a terminal; no model's name can steer it.

    Parameters
    ----------
    evaluations : sequence of Evaluation
        The models, in the order of the columns.

    Returns
    -------
    rich.table.Table
    """
    head, *rows = _cells(evaluations)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for i, name in enumerate(head):
        table.add_column(Text(name), justify="right" if i else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _cells(evaluations: Sequence[Evaluation]) -> Iterator[list[str]]:
    yield ["", *(_line(each.model) for each in evaluations)]
    yield [
        "findings of documents",
        *(f"{each.findings} of {each.documents}, {_line(each.split)}" for each in evaluations),
    ]
    figures = [each.to_dict()["figures"] for each in evaluations]
    for key, title in FIGURES.items():
        yield [title, *(interval(each[key]) if key in each else "–" for each in figures)]


def _line(text: str) -> str:
    return " ".join(plain(text).split())
