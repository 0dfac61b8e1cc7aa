"""Evaluation: how often a model finds the cuts, polarities and components of annotated findings, and how sure that figure is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import CorpusError
from hrtag.learning.corpus import read_rows
from hrtag.learning.passages import Passage, paragraphs
from hrtag.tagging.judge import Judge, Judgement

Row = dict[str, Any]
RESAMPLES = 1000
BINS = 10
COVERAGES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.5)


@dataclass(frozen=True)
class Figure:
    """A figure and the interval that 95 of 100 resamples of the documents fall into.

    Parameters
    ----------
    value, low, high : float
        The figure over all documents and the two ends.
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


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

        rounded: dict[str, Any] = _rounded(asdict(self))
        return rounded


def evaluate(corpus: str | Path, judge: Judge, *, name: str = "model", split: str = "test") -> Evaluation:
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
    return Evaluation(
        model=name, split=split, findings=len(rows), documents=len({row["doc"] for row in rows}), figures=figures,
        labels={key: _by_label(*_pairs(rows, judged, key)) for key in ("polarity", "component")},
        confusion={key: _confusion(*_pairs(rows, judged, key)) for key in ("polarity", "component")},
        voices=_voices(rows, judged), coverage=_coverage(rows, judged), examples=_mistakes(rows, judged),
        deletion=deletion_test(judge, rows, judged),
    )  # fmt: skip


def judge_alone(judge: Judge, texts: Sequence[str]) -> list[Judgement]:
    """Judge findings without what stands around them."""
    return [each for each, *_ in judge.judge(texts, [[(0, len(text))] for text in texts])]


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
        "boundary_f1": _figure(units, lambda c: _ratio(2 * c[0], c[1] + c[2])),
        "finding_exact_f1": _figure(units, lambda c: _ratio(2 * c[3], c[4] + c[5])),
    }


def _classification(rows: Sequence[Row], judged: Sequence[Judgement]) -> dict[str, Figure]:
    figures = {}
    for key in ("polarity", "component"):
        gold, got = _pairs(rows, judged, key)
        names = sorted(set(gold) | set(got))
        place = {label: i for i, label in enumerate(names)}
        tables: dict[str, NDArray[Any]] = defaultdict(lambda: np.zeros((len(names), len(names))))  # noqa: B023
        for row, g, f in zip(rows, gold, got, strict=True):
            tables[row["doc"]][place[g], place[f]] += 1
        units = list(tables.values())
        figures[f"{key}_macro_f1"] = _figure(units, _macro_f1)
        figures[f"{key}_accuracy"] = _figure(units, lambda t: _ratio(np.trace(t), t.sum()))
        if key == "polarity" and {"positive", "negative"} <= set(names):
            both = [place["positive"], place["negative"]]
            figures["positive_negative_accuracy"] = _figure(units, lambda t: _ratio(t[both, both].sum(), t[both].sum()))  # noqa: B023
    kept = [(row, j) for row, j in zip(rows, judged, strict=True) if not j.needs_review]
    figures["review_share"] = _simple(1 - len(kept) / len(rows))
    figures["positive_negative_accuracy_without_review"] = _figure(_told_apart(kept), lambda c: _ratio(c[0], c[1]))
    for key in ("polarity", "component"):
        sure = np.array([max(getattr(j, f"{key}_probabilities").values()) for j in judged])
        right = np.array([getattr(j, key) == row[key] for row, j in zip(rows, judged, strict=True)], dtype=float)
        figures[f"{key}_calibration_error"] = _simple(calibration_error(sure, right))
    return figures


def calibration_error(sure: NDArray[Any], right: NDArray[Any]) -> float:
    """Answer the expected calibration error: how far, in ten bins of equal width, confidence is from accuracy."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def _told_apart(pairs: Iterable[tuple[Row, Judgement]]) -> list[NDArray[Any]]:
    """By document: how many positive and negative findings were not called the other, of how many, among those called one of both."""
    counts: dict[str, NDArray[Any]] = defaultdict(lambda: np.zeros(2))
    for row, judgement in pairs:
        both = ("positive", "negative")
        if row["polarity"] in both and judgement.polarity in both:
            counts[row["doc"]] += np.array([row["polarity"] == judgement.polarity, 1])
    return list(counts.values())


def _coverage(rows: Sequence[Row], judged: Sequence[Judgement]) -> list[tuple[float, float]]:
    order = sorted(range(len(rows)), key=lambda i: -max(judged[i].polarity_probabilities.values()))
    curve = []
    for share in COVERAGES:
        kept = order[: round(share * len(order))]
        right, of = sum(_told_apart((rows[i], judged[i]) for i in kept), np.zeros(2))
        curve.append((share, _ratio(right, of)))
    return curve


def _by_label(gold: Sequence[str], got: Sequence[str]) -> dict[str, dict[str, float]]:
    answer = {}
    for label in sorted(set(gold) | set(got)):
        right = sum(g == f == label for g, f in zip(gold, got, strict=True))
        of_got, of_gold = list(got).count(label), list(gold).count(label)
        answer[label] = {
            "precision": _ratio(right, of_got),
            "recall": _ratio(right, of_gold),
            "f1": _ratio(2 * right, of_got + of_gold),
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
            "polarity_accuracy": _ratio(sum(r["polarity"] == j.polarity for r, j in each), len(each)),
            "component_accuracy": _ratio(sum(r["component"] == j.component for r, j in each), len(each)),
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


def deletion_test(judge: Judge, rows: Sequence[Row], judged: Sequence[Judgement], most: int = 200) -> dict[str, float]:
    """Take out of each text its cues, and as many other words; answer how far the probability of the answer falls.

    Only findings called positive or negative, the two that cues speak for, with at least six words.
    """
    chance = np.random.default_rng(0)
    chosen = [
        (row["text"], j) for row, j in zip(rows, judged, strict=True)
        if j.polarity in ("positive", "negative") and len(row["text"].split()) >= 6 and _supporting(j)
    ][:most]  # fmt: skip
    falls = {}
    for kind in ("cues", "other_words"):
        texts = [_without(text, _supporting(j), chance if kind == "other_words" else None) for text, j in chosen]
        after = judge_alone(judge, texts)
        drops = [
            j.polarity_probabilities[j.polarity] - a.polarity_probabilities[j.polarity]
            for (_, j), a in zip(chosen, after, strict=True)
        ]
        falls[kind] = float(np.mean(drops)) if drops else 0.0
    return falls


def _supporting(judgement: Judgement) -> set[str]:
    """The words of the cues that speak for the answer."""
    sign = 1 if judgement.polarity == "positive" else -1
    return {word for cue in judgement.cues if cue.weight * sign > 0 for word in cue.text.casefold().split()}


def _without(text: str, words: set[str], chance: np.random.Generator | None) -> str:
    """The text without these words, or without as many others."""
    pieces = text.split(" ")
    hit = [i for i, piece in enumerate(pieces) if piece.strip(".,;:()\"'“”").casefold() in words]
    if chance is not None:
        others = [i for i in range(len(pieces)) if i not in set(hit)]
        hit = [int(i) for i in chance.choice(others, size=min(len(hit), len(others)), replace=False)]
    gone = set(hit)
    return " ".join(piece for i, piece in enumerate(pieces) if i not in gone) or text


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
        differences[f"{key}_accuracy"] = _figure(list(units.values()), lambda c: _ratio(c[0] - c[1], c[2]))
    return differences


def _pairs(rows: Sequence[Row], judged: Sequence[Judgement], key: str) -> tuple[list[str], list[str]]:
    return [str(row[key]) for row in rows], [str(getattr(judgement, key)) for judgement in judged]


def _figure(units: Sequence[NDArray[Any]], measure: Callable[[NDArray[Any]], float]) -> Figure:
    """A measure of summed counts, with its interval over resampled documents."""
    stacked = np.stack(units) if len(units) else np.zeros((1, 2))
    chance = np.random.default_rng(0)
    values = [measure(stacked[chance.integers(0, len(stacked), len(stacked))].sum(0)) for _ in range(RESAMPLES)]
    low, high = np.quantile(values, [0.025, 0.975])
    return Figure(measure(stacked.sum(0)), float(low), float(high))


def _simple(value: float) -> Figure:
    return Figure(value, value, value)


def _macro_f1(table: NDArray[Any]) -> float:
    right, given, gold = np.diag(table), table.sum(0), table.sum(1)
    known = (given + gold) > 0
    return float(np.mean(2 * right[known] / (given + gold)[known]))


def _ratio(part: float, of: float) -> float:
    return float(part / of) if of else 0.0


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value
