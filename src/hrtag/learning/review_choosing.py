"""Which findings are worth an expert's minute: those the machine is unsure of, new ones, and no two of a kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.learning.review_items import Item
from hrtag.model import ModelFolder
from hrtag.tagging.judge import Judge

SAME = 0.8  # cosine from which two texts count as duplicates
UNSURE = 0.5
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def choose(items: Sequence[Item], top: int, *, second: Judge | None = None, known: Collection[str] = ()) -> list[Item]:
    """Answer the items to review first, best first, each with the reasons why.

    Parameters
    ----------
    items : sequence of Item
        The findings of all reports.
    top : int
        Most items to answer.
    second : Judge, optional
        Another model: where it disagrees, one of the two is wrong.
    known : collection of str
        Words that models know already; none for no question of vocabulary.

    Returns
    -------
    list of Item
        By what their labels would teach: uncertainty, disagreement, contradicting duplicates and new words, each item
        worth less the more it resembles one that was chosen before.
    """
    if not items:
        return []
    texts = [item.finding.text for item in items]
    vectors = _vectors(texts)
    doubts = np.array([_doubt(item) for item in items])
    reasons: list[list[str]] = [
        [f"unsure: {_shares(item)}"] if doubts[i] >= UNSURE else [] for i, item in enumerate(items)
    ]
    worth = doubts.copy()
    for i, other in enumerate(_second_opinions(items, second)):
        if other is not None and other != items[i].finding.polarity:
            worth[i] += 0.5
            reasons[i].append(f"a second model says {other}")
    for i, j in _contradictions(items, vectors):
        worth[i] += 0.5
        reasons[i].append(f"nearly the same text is {items[j].finding.polarity} in {items[j].id}")
    for i, words in enumerate(_new_words(texts, known)):
        if len(words) >= 3:
            worth[i] += 0.25
            reasons[i].append("new words: " + ", ".join(words[:5]))
    order = spread(worth, vectors, top)
    return [replace(items[i], reasons=tuple(reasons[i]) or ("unlike the others",)) for i in order]


def doubt(probabilities: NDArray[Any]) -> NDArray[np.float64]:
    """Answer how unsure each row of probabilities is, from 0 to 1: one less the lead of the best label.

    Examples
    --------
    >>> doubt(np.array([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    ordered = np.sort(np.asarray(probabilities, dtype=np.float64), axis=1)
    lead: NDArray[np.float64] = ordered[:, -1] - (ordered[:, -2] if ordered.shape[1] > 1 else 0.0)
    return 1 - lead


def spread(worth: NDArray[np.float64], vectors: Any, top: int) -> list[int]:
    """Answer ``top`` places, greedily: the worth of each, lessened by its likeness to what was taken already.

    Parameters
    ----------
    worth : array of float, shape (items,)
        What each is worth by itself.
    vectors : array or sparse matrix, shape (items, width)
        Rows of length one.
    top : int
        Most places to answer.
    """
    likeness = np.zeros(len(worth))
    left = np.ones(len(worth), dtype=bool)
    taken: list[int] = []
    for _ in range(min(top, len(worth))):
        best = int(np.argmax(np.where(left, (worth + 1e-6) * (1 - likeness), -1.0)))
        taken.append(best)
        left[best] = False
        row = vectors[[best]]
        alike = vectors @ row.T
        likeness = np.maximum(
            likeness, np.clip(np.asarray(alike.todense() if hasattr(alike, "todense") else alike).ravel(), 0, 1)
        )
    return taken


def _doubt(item: Item) -> float:
    finding = item.finding
    of_component = 0.0 if finding.component_source == "heading" else doubt_of(finding.component_probabilities)
    return max(doubt_of(finding.polarity_probabilities), of_component)


def _shares(item: Item) -> str:
    finding = item.finding
    shares = finding.polarity_probabilities
    if finding.component_source != "heading" and doubt_of(finding.component_probabilities) > doubt_of(shares):
        shares = finding.component_probabilities
    best = sorted(shares.items(), key=lambda pair: -pair[1])[:2]
    return ", ".join(f"{label} {share:.0%}" for label, share in best) or "no probabilities"


def doubt_of(shares: dict[str, float]) -> float:
    """Answer how unsure one answer is, 1 where there is none."""
    return float(doubt(np.array([list(shares.values())]))[0]) if shares else 1.0


def _vectors(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        return TfidfVectorizer(sublinear_tf=True, dtype=np.float32).fit_transform(texts)
    except ValueError:  # no words in any of them
        return np.zeros((len(texts), 1), dtype=np.float32)


def _second_opinions(items: Sequence[Item], second: Judge | None) -> list[str | None]:
    if second is None:
        return [None] * len(items)
    spans = [[(item.start, item.start + len(item.finding.text))] for item in items]
    return [found[0].polarity for found in second.judge([item.passage for item in items], spans)]


def _contradictions(items: Sequence[Item], vectors: Any) -> list[tuple[int, int]]:
    """Pairs of items with nearly the same text and another polarity; each item once."""
    from sklearn.neighbors import NearestNeighbors

    count = min(6, len(items))
    if count < 2:
        return []
    distances, places = NearestNeighbors(n_neighbors=count, metric="cosine").fit(vectors).kneighbors(vectors)
    pairs = []
    for i, (row, near) in enumerate(zip(distances, places, strict=True)):
        other = [
            int(j)
            for distance, j in zip(row, near, strict=True)
            if j != i and distance < 1 - SAME and items[j].finding.polarity != items[i].finding.polarity
        ]
        pairs += [(i, other[0])] if other else []
    return pairs


def _new_words(texts: Sequence[str], known: Collection[str]) -> list[list[str]]:
    """The lower-case words of each text that no model has seen; names are no vocabulary."""
    if not known:
        return [[] for _ in texts]
    return [
        list(
            dict.fromkeys(m[0] for m in _WORD.finditer(text) if m[0].islower() and len(m[0]) > 3 and m[0] not in known)
        )
        for text in texts
    ]


def known_words(folder: ModelFolder) -> frozenset[str]:
    """Answer the words a bundled words model was taught with; none if it is another kind of model."""
    terms = "polarity.terms.txt"
    return frozenset(folder.lines(terms)) if terms in folder.meta["files"] else frozenset()
