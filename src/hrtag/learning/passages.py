"""Passages: rows of the corpus as the stretches of text that an encoder learns from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from hrtag.learning.corpus import Row
from hrtag.sentences import split_sentences
from hrtag.tagging.encoder import LONGEST_PASSAGE

LED = 0.5  # share of the list items that are shown behind their lead-in


@dataclass(frozen=True)
class Passage:
    """A run of findings of one paragraph.

    Parameters
    ----------
    text : str
        The findings' texts with a blank between them.
    rows : tuple of dict
        The corpus rows of the findings.
    spans : tuple of (int, int)
        Where each finding stands in the text.
    whole : bool
        Whether this is all of its paragraph, so that its cuts are those of real text.
    """

    text: str
    rows: tuple[Row, ...]
    spans: tuple[tuple[int, int], ...]
    whole: bool

    @property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences, as tagging splits them."""
        return split_sentences(self.text)

    @property
    def gaps(self) -> list[tuple[tuple[int, int], tuple[int, int], bool]]:
        """Each pair of neighbouring sentences and whether the second goes on with the finding of the first."""
        starts = [start for start, _ in self.spans]
        sentences = self.sentences
        return [
            (first, second, not any(first[0] < start <= second[0] for start in starts))
            for first, second in pairwise(sentences)
        ]

    @property
    def entities(self) -> Iterator[tuple[int, int, str]]:
        """The entities as (start, end, label) in the passage's text."""
        for row, (start, _) in zip(self.rows, self.spans, strict=True):
            for entity in row["entities"]:
                yield start + entity["start"], start + entity["end"], entity["label"]


def passage(rows: Sequence[Row], *, whole: bool, lead_in: str | None = None) -> Passage:
    """Join findings that follow each other, behind the words that lead in to them."""
    spans, at = [], len(lead_in) + 1 if lead_in else 0
    for row in rows:
        spans.append((at, at + len(row["text"])))
        at += len(row["text"]) + 1
    texts = [lead_in] if lead_in else []
    return Passage(" ".join([*texts, *(row["text"] for row in rows)]), tuple(rows), tuple(spans), whole)


def paragraphs(rows: Sequence[Row]) -> list[Passage]:
    """Answer the paragraphs of a corpus; a list item and a member of a contrast set stand alone."""
    return [passage(run, whole=True) for _, group in groupby(rows, key=_place) for run in _runs(list(group))]


def _runs(rows: list[Row]) -> Iterator[list[Row]]:
    """A paragraph longer than the encoder reads at once comes in runs."""
    run: list[Row] = []
    for row in rows:
        if run and sum(len(r["text"]) + 1 for r in run) + len(row["text"]) > LONGEST_PASSAGE:
            yield run
            run = []
        run.append(row)
    yield run


def _place(row: Row) -> tuple[Any, ...]:
    alone = row["list_item"] or row["contrast"]
    return row["doc"], row["paragraph"], row["text"] if alone else None


def cut(whole: Passage, chance: random.Random, *, keep: float) -> list[Passage]:
    """Answer a paragraph as it is, or, more seldom than ``keep`` says, cut into single findings and short runs.

    Findings are judged within their paragraph, items behind their lead-in, and, by `hrtag.classify`, alone: the encoder has to
    see all of it.
    """
    lead_in = whole.rows[0].get("lead_in")
    if lead_in and chance.random() < LED:
        return [passage(whole.rows, whole=False, lead_in=lead_in)]
    if len(whole.rows) == 1 or chance.random() < keep:
        return [whole]
    pieces, rows = [], list(whole.rows)
    while rows:
        length = chance.choice((1, 1, 1, 2))
        pieces.append(passage(rows[:length], whole=False))
        rows = rows[length:]
    return pieces
