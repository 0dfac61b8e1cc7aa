"""How much the heading and the neighbours of a finding count for its component, learned on findings a model has not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from hrtag.learning.corpus import Row
from hrtag.learning.passages import paragraphs
from hrtag.tagging.context import Context, in_context, witnesses
from hrtag.tagging.judge import Judge, Judgement

GRID = (np.arange(0.6, 1.51, 0.1), np.arange(0.0, 1.01, 0.1), np.arange(0.0, 1.21, 0.1))


def learn_context(judge: Judge, rows: Sequence[Row]) -> Context:
    """Answer the weights, of a grid, under which the right components are most probable."""
    rows, judgements = judge_within(judge, rows)
    told = witnesses(judge, judgements, *_places(rows))
    names = list(judgements[0].component_probabilities)
    right = np.array([names.index(row["component"]) for row in rows])

    def loss(context: Context) -> float:
        return float(-np.log(context.probabilities(told)[np.arange(len(right)), right]).mean())

    return min((Context(*(round(float(w), 1) for w in weights)) for weights in product(*GRID)), key=loss)


def judge_in_context(judge: Judge, context: Context, rows: Sequence[Row]) -> tuple[list[Row], list[Judgement]]:
    """Judge findings of whole documents by paragraph, heading and neighbours; answer the rows in the order of the judgements."""
    rows, judgements = judge_within(judge, rows)
    return rows, in_context(judge, context, judgements, *_places(rows))


def judge_within(judge: Judge, rows: Sequence[Row]) -> tuple[list[Row], list[Judgement]]:
    """Judge findings within their paragraphs."""
    whole = paragraphs(rows)
    judged = judge.judge([p.text for p in whole], [p.spans for p in whole])
    return [row for p in whole for row in p.rows], [judgement for each in judged for judgement in each]


def _places(rows: Sequence[Row]) -> tuple[list[tuple[str, str]], dict[tuple[str, str], str | None]]:
    """The section of each row and the headings of all sections."""
    sections = [(str(row["doc"]), str(row["heading"])) for row in rows]
    return sections, {section: row["heading"] for section, row in zip(sections, rows, strict=True)}
