"""Evaluation: how often a model finds the cuts, polarities and components of annotated findings, and how sure that figure is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import CorpusError
from hrtag.learning.contexts import judge_in_context
from hrtag.learning.corpus import Row, read_rows
from hrtag.learning.deletion import deletion_test
from hrtag.learning.measures import Figure, calibration_error, exactly, figure_of, macro_f1, ratio, rounded_floats
from hrtag.learning.passages import Passage, paragraphs
from hrtag.tagging.context import Context
from hrtag.tagging.judge import Judge, Judgement, judge_alone, sureness

COVERAGES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.5)


@dataclass(frozen=True)
class Evaluation:
    """What a model is worth on annotated rows.

    Parameters
    ----------
    model, split : str
        What was judged, on what.
    findings, documents : int
        How many there were.
    figures : dict of str to Figure
        Boundary and exact-finding F1, macro-F1, accuracy, positive/negative accuracy, calibration errors, review.
    labels : dict
        For polarity and component, by label: precision, recall, F1 and count.
    confusion : dict
        For polarity and component, by right label: how often each label was given.
    voices : dict
        For each voice: findings and accuracies.
    coverage : list of (float, float)
        If only so large a share of the findings is kept, the surest first, so often positive and negative are told apart.
    examples : list of dict
        Confident mistakes.
    deletion : dict
        How far the probability of the answer falls when the cues are taken out of the text, and when as many other words are.
    """

    model: str
    split: str
    findings: int
    documents: int
    figures: dict[str, Figure]
    labels: dict[str, dict[str, dict[str, float]]]
    confusion: dict[str, dict[str, dict[str, int]]]
    voices: dict[str, dict[str, float]]
    coverage: list[tuple[float, float]]
    examples: list[dict[str, Any]] = field(default_factory=list)
    deletion: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Answer plain data, floats to four decimals."""
        from dataclasses import asdict

        plain: dict[str, Any] = rounded_floats(asdict(self))
        return plain


def evaluate(
    corpus: str | Path, judge: Judge, *, name: str = "model", split: str = "test", context: Context | None = None
) -> Evaluation:
    """Judge the findings of a split and compare with its annotations.

    Polarity and component are judged from each finding's text alone, as `hrtag.classify` does; the cuts from whole paragraphs.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows.
    judge : Judge
        The model, as `hrtag.tagging.judge.open_judge` opens it.
    name : str
        What the model is called in the answer.
    split : str
        The rows to judge.
    context : Context, optional
        How much headings and neighbours count; with it, components in context are measured too.

    Returns
    -------
    Evaluation

    Raises
    ------
    CorpusError
        If the split has no rows.
    """
    rows = [row for row in read_rows(corpus, [split]) if not row["contrast"]]
    if not rows:
        raise CorpusError(f"{corpus}: no rows in {split}.jsonl to evaluate on.")
    judged = judge_alone(judge, [row["text"] for row in rows])
    figures = _segmentation(judge, paragraphs(rows))
    figures |= _classification(rows, judged)
    if context is not None:
        figures |= _answers(*judge_in_context(judge, context, rows), "component", "component_in_context")
    return Evaluation(
        model=name, split=split, findings=len(rows), documents=len({row["doc"] for row in rows}), figures=figures,
        labels={key: _by_label(*_pairs(rows, judged, key)) for key in ("polarity", "component")},
        confusion={key: _confusion(*_pairs(rows, judged, key)) for key in ("polarity", "component")},
        voices=_voices(rows, judged), coverage=_coverage(rows, judged), examples=_mistakes(rows, judged),
        deletion=deletion_test(judge, rows, judged),
    )  # fmt: skip


def _segmentation(judge: Judge, whole: Sequence[Passage]) -> dict[str, Figure]:
    """Boundary and exact-finding F1; a document's own start is free, the starts of its other paragraphs are not."""
    counts: dict[str, NDArray[Any]] = {}
    for passage, found in zip(whole, judge.segment([p.text for p in whole]), strict=True):
        doc = passage.rows[0]["doc"]
        start = int(doc in counts)
        gold, got = {a for a, _ in passage.spans} - {0}, {a for a, _ in found} - {0}
        right, exact = len(gold & got) + start, len(set(passage.spans) & set(found))
        each = [right, len(got) + start, len(gold) + start, exact, len(found), len(passage.spans)]
        counts[doc] = counts.get(doc, np.zeros(6)) + np.array(each)
    units = list(counts.values())
    return {
        "boundary_f1": figure_of(units, lambda c: ratio(2 * c[0], c[1] + c[2])),
        "finding_exact_f1": figure_of(units, lambda c: ratio(2 * c[3], c[4] + c[5])),
    }


def _answers(rows: Sequence[Row], judged: Sequence[Judgement], key: str, name: str) -> dict[str, Figure]:
    """Macro-F1 and accuracy of one question, and of positive and negative among polarities."""
    gold, got = _pairs(rows, judged, key)
    names = sorted(set(gold) | set(got))
    place = {label: i for i, label in enumerate(names)}
    tables: dict[str, NDArray[Any]] = defaultdict(lambda: np.zeros((len(names), len(names))))
    for row, g, f in zip(rows, gold, got, strict=True):
        tables[row["doc"]][place[g], place[f]] += 1
    units = list(tables.values())
    figures = {
        f"{name}_macro_f1": figure_of(units, macro_f1),
        f"{name}_accuracy": figure_of(units, lambda t: ratio(np.trace(t), t.sum())),
    }
    if key == "polarity" and {"positive", "negative"} <= set(names):
        both = [place["positive"], place["negative"]]
        figures["positive_negative_accuracy"] = figure_of(units, partial(_accuracy_of, both))
    return figures


def _classification(rows: Sequence[Row], judged: Sequence[Judgement]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for key in ("polarity", "component"):
        figures |= _answers(rows, judged, key, key)
    kept = [(row, j) for row, j in zip(rows, judged, strict=True) if not j.needs_review]
    figures["review_share"] = exactly(1 - len(kept) / len(rows))
    figures["positive_negative_accuracy_without_review"] = figure_of(_told_apart(kept), lambda c: ratio(c[0], c[1]))
    for key in ("polarity", "component"):
        sure = np.array([max(getattr(j, f"{key}_probabilities").values()) for j in judged])
        right = np.array([getattr(j, key) == row[key] for row, j in zip(rows, judged, strict=True)], dtype=float)
        figures[f"{key}_calibration_error"] = exactly(calibration_error(sure, right))
    return figures


def _accuracy_of(labels: Sequence[int], table: NDArray[Any]) -> float:
    """How often findings that have one of two labels were given it, from the table of all."""
    right = sum(table[label, label] for label in labels)
    return ratio(right, table[list(labels)].sum())


def _told_apart(pairs: Iterable[tuple[Row, Judgement]]) -> list[NDArray[Any]]:
    """By document: how many positive and negative findings were not called the other, of how many, among those called one of both."""
    counts: dict[str, NDArray[Any]] = defaultdict(lambda: np.zeros(2))
    for row, judgement in pairs:
        both = ("positive", "negative")
        if row["polarity"] in both and judgement.polarity in both:
            counts[row["doc"]] += np.array([row["polarity"] == judgement.polarity, 1])
    return list(counts.values())


def _coverage(rows: Sequence[Row], judged: Sequence[Judgement]) -> list[tuple[float, float]]:
    labels = list(judged[0].polarity_probabilities)
    sure = sureness(np.array([[j.polarity_probabilities[label] for label in labels] for j in judged]), labels)
    order = sorted(range(len(rows)), key=lambda i: -sure[i])
    curve = []
    for share in COVERAGES:
        kept = order[: round(share * len(order))]
        right, of = sum(_told_apart((rows[i], judged[i]) for i in kept), np.zeros(2))
        curve.append((share, ratio(right, of)))
    return curve


def _by_label(gold: Sequence[str], got: Sequence[str]) -> dict[str, dict[str, float]]:
    answer = {}
    for label in sorted(set(gold) | set(got)):
        right = sum(g == f == label for g, f in zip(gold, got, strict=True))
        of_got, of_gold = list(got).count(label), list(gold).count(label)
        answer[label] = {
            "precision": ratio(right, of_got),
            "recall": ratio(right, of_gold),
            "f1": ratio(2 * right, of_got + of_gold),
            "findings": float(of_gold),
        }
    return answer


def _confusion(gold: Sequence[str], got: Sequence[str]) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for (g, f), count in sorted(Counter(zip(gold, got, strict=True)).items()):
        table.setdefault(g, {})[f] = count
    return table


def _voices(rows: Sequence[Row], judged: Sequence[Judgement]) -> dict[str, dict[str, float]]:
    pairs = sorted(zip(rows, judged, strict=True), key=lambda pair: str(pair[0]["voice"]))
    answer = {}
    for voice, group in groupby(pairs, key=lambda pair: str(pair[0]["voice"])):
        each = list(group)
        answer[voice] = {
            "findings": float(len(each)),
            "polarity_accuracy": ratio(sum(r["polarity"] == j.polarity for r, j in each), len(each)),
            "component_accuracy": ratio(sum(r["component"] == j.component for r, j in each), len(each)),
        }
    return answer


def _mistakes(rows: Sequence[Row], judged: Sequence[Judgement], count: int = 12) -> list[dict[str, Any]]:
    """The mistakes that the model was surest of."""
    wrong = [
        (max(j.polarity_probabilities.values()), row, j) for row, j in zip(rows, judged, strict=True) if row["polarity"] != j.polarity
    ]  # fmt: skip
    wrong.sort(key=lambda item: (-item[0], item[1]["text"]))
    return [
        {"doc": row["doc"], "text": row["text"], "right": row["polarity"], "given": j.polarity, "probability": sure}
        for sure, row, j in wrong[:count]
    ]


def compare(corpus: str | Path, first: Judge, second: Judge, *, split: str = "test") -> dict[str, Figure]:
    """Answer how much better the first of two models is on the same findings, with paired intervals.

    An interval that does not hold zero tells the models apart.
    """
    rows = [row for row in read_rows(corpus, [split]) if not row["contrast"]]
    answers = [judge_alone(judge, [row["text"] for row in rows]) for judge in (first, second)]
    differences = {}
    for key in ("polarity", "component"):
        units: dict[str, NDArray[Any]] = defaultdict(lambda: np.zeros(3))
        for row, a, b in zip(rows, *answers, strict=True):
            units[row["doc"]] += np.array([getattr(a, key) == row[key], getattr(b, key) == row[key], 1])
        differences[f"{key}_accuracy"] = figure_of(list(units.values()), lambda c: ratio(c[0] - c[1], c[2]))
    return differences


def _pairs(rows: Sequence[Row], judged: Sequence[Judgement], key: str) -> tuple[list[str], list[str]]:
    return [str(row[key]) for row in rows], [str(getattr(judgement, key)) for judgement in judged]
