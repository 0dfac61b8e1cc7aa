"""The corpus and drafts: its commentaries as reports, the main features their authors chose, and salience learned from these.

A commentary of the corpus whose first lines are a list of main features can say whether a draft finds them: the
features are hidden, the draft is made of the rest, and each feature is met or not (`Measure`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from hrtag.learning.corpus import read_rows
from hrtag.presenting.salience import features
from hrtag.report import Entity, Finding, Footnote, ModelInfo, Report, Section

Row = dict[str, Any]

FEWEST_FEATURES, MOST_FEATURES, SHORTEST_BODY = 4, 9, 12

_WORD = re.compile(r"[^\W_]+")
_STEM = 6
_EMPTY = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "to",
        "from",
        "with",
        "and",
        "or",
        "but",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "not",
        "no",
        "it",
        "its",
        "their",
        "his",
        "her",
        "they",
        "he",
        "she",
        "who",
        "which",
        "that",
        "this",
        "those",
        "these",
        "than",
        "then",
        "also",
        "only",
        "more",
        "most",
        "less",
        "after",
        "before",
        "since",
        "until",
        "while",
        "where",
        "when",
        "there",
        "under",
        "over",
        "into",
        "out",
        "up",
        "one",
        "such",
        "any",
        "all",
        "other",
        "own",
        "new",
        "first",
        "last",
        "still",
        "may",
        "can",
        "will",
        "would",
        "could",
        "should",
        "did",
        "does",
        "do",
        "made",
        "had",
        "year",
        "years",
        "during",
        "between",
        "against",
        "without",
        "according",
        "whose",
        "whom",
        "per",
        "cent",
    ]
)


@dataclass(frozen=True, slots=True)
class Commented:
    """A commentary of the corpus: its name, the main features its author chose, and a report of everything else."""

    name: str
    features: tuple[Finding, ...]
    report: Report


def corpus_reports(corpus: str | Path, splits: Iterable[str]) -> Iterator[tuple[str, Report]]:
    """Answer the annotated commentaries of a corpus folder as reports, with their names; contrast sets are left out."""
    rows = (row for row in read_rows(corpus, splits) if not row["contrast"])
    for name, group in groupby(rows, key=lambda row: str(row["doc"])):
        yield name, report_of(list(group))


def commented(corpus: str | Path, split: str) -> list[Commented]:
    """Answer the commentaries of a split whose authors chose main features: four to nine list items before the first
    paragraph, and a body of at least twelve findings without a list."""
    rows = (row for row in read_rows(corpus, [split]) if not row["contrast"])
    found = []
    for name, group in groupby(rows, key=lambda row: str(row["doc"])):
        each = list(group)
        count = next((i for i, row in enumerate(each) if not row["list_item"]), len(each))
        chosen, body = each[:count], each[count:]
        if (
            FEWEST_FEATURES <= count <= MOST_FEATURES
            and len(body) >= SHORTEST_BODY
            and not any(row["list_item"] for row in body)
        ):
            found.append(Commented(name, report_of(chosen).findings, report_of(body)))
    return found


def report_of(rows: Sequence[Row]) -> Report:
    """Answer rows of one document as a report, as if a model had judged them as their annotators did."""
    sections: list[Section] = []
    findings: list[Finding] = []
    text = ""
    for row in rows:
        if not sections or sections[-1].heading != row["heading"]:
            sections.append(
                Section(id=len(sections), kind="component", heading=row["heading"], component=row["component"])
            )
        same = bool(findings) and findings[-1].paragraph == row["paragraph"]
        text += ("" if not text else " " if same else "\n\n") + row["text"]
        findings.append(
            Finding(
                id=f"f{len(findings) + 1:03}", section=sections[-1].id, paragraph=row["paragraph"],
                start=len(text) - len(row["text"]), end=len(text), text=row["text"],
                polarity=row["polarity"], polarity_probabilities={row["polarity"]: 1.0},
                component=row["component"], component_source="heading", footnotes=tuple(row["footnotes"]),
                entities=tuple(Entity.from_dict(entity) for entity in row["entities"]),
            )
        )  # fmt: skip
    numbers = sorted({number for finding in findings for number in finding.footnotes})
    return Report(
        title=rows[0]["doc"], country=rows[0]["country"], year=rows[0]["year"], language="en", sections=tuple(sections),
        footnotes=tuple(Footnote(number=number, text=f"Note {number}") for number in numbers),
        text=text, findings=tuple(findings), model=ModelInfo(name="annotation", version="1"),
    )  # fmt: skip


class Measure:
    """Whether a text tells of what a main feature tells: by the words they share.

    Words are cut to six letters, empty words left out; each weighs the logarithm of how rare it is among the findings of
    the train split. A feature is met by a finding if the words they share weigh at least ``same`` together where both belong to one
    component, ``other`` where not. The two numbers were chosen on pairs of train judged by reading.

    Parameters
    ----------
    corpus : str or Path
        The corpus folder, for the weights of words.
    """

    def __init__(self, corpus: str | Path, *, same: float = 7.5, other: float = 15.0) -> None:
        self.same, self.other = same, other
        self._count = 0
        self._found: Counter[str] = Counter()
        for row in read_rows(corpus, ["train"]):
            if not row["contrast"]:
                self._count += 1
                self._found.update(stems(row["text"]))

    def weight(self, first: str, second: str) -> float:
        """Answer how much the words that two texts share weigh."""
        return sum(log((self._count + 1) / (self._found[stem] + 1)) for stem in stems(first) & stems(second))

    def met(self, feature: Finding, text: str, component: str | None) -> bool:
        """Answer whether a text of a component meets a feature."""
        return self.weight(feature.text, text) >= (self.same if component == feature.component else self.other)


def stems(text: str) -> set[str]:
    """Answer the words of a text that say something, cut to six letters.

    Examples
    --------
    >>> sorted(stems("The liquidation of 12 organisations"))
    ['12', 'liquid', 'organi']
    """
    words = (word.lower() for word in _WORD.findall(text))
    return {
        word if word.isdigit() else word[:_STEM]
        for word in words
        if word not in _EMPTY and (len(word) > 2 or word.isdigit())
    }


def learn_salience(
    commentaries: Sequence[Commented], measure: Measure, *, strength: float = 0.003
) -> dict[str, dict[str, float]]:
    """Learn the weights of salience from the main features that authors chose.

    Parameters
    ----------
    commentaries : sequence of Commented
        Those to learn from.
    measure : Measure
        Says which findings tell of a main feature.
    strength : float, optional
        Inverse strength of the penalty on large weights; chosen on train, each writer's commentaries judged by the others'.

    Returns
    -------
    dict
        What ``data/drafting/salience.json`` holds.
    """
    from sklearn.linear_model import LogisticRegression

    rows: list[dict[str, float]] = []
    chosen: list[bool] = []
    for commentary in commentaries:
        rows += features(commentary.report)
        chosen += [
            any(measure.met(feature, finding.text, finding.component) for feature in commentary.features)
            for finding in commentary.report.findings
        ]
    names = list(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    means, scales = table.mean(axis=0), table.std(axis=0)
    scales[scales == 0] = 1.0
    model = LogisticRegression(C=strength, max_iter=2000).fit((table - means) / scales, chosen)
    learned = {
        name: {"weight": round(float(weight), 4), "mean": round(float(mean), 4), "scale": round(float(scale), 4)}
        for name, weight, mean, scale in zip(names, model.coef_[0], means, scales, strict=True)
    }
    return learned | {"intercept": {"weight": round(float(model.intercept_[0]), 4)}}
