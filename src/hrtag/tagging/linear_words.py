"""A linear model over words and word pairs as it is used: what `hrtag.tagging.classifier` learned, in NumPy alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import ModelError
from hrtag.model import ModelFolder
from hrtag.report import Cue

MAX_CUES = 5
LEAST_CUE = 0.05
_TOKEN = re.compile(r"\b\w[\w'’-]*\b")

Vector = tuple[NDArray[np.int64], NDArray[np.float32]]


class WeighedTerms:
    """Texts as vectors: how often words and word pairs stand in them, weighed by how rare they are, of length one.

    Parameters
    ----------
    terms : sequence of str
        The words and word pairs that count.
    rarity : array of float32, shape (terms,)
        Their inverse document frequencies.
    """

    def __init__(self, terms: Sequence[str], rarity: NDArray[np.float32]) -> None:
        self.terms = terms
        self.rarity = rarity
        self._place = {term: place for place, term in enumerate(terms)}

    def __call__(self, texts: Sequence[str]) -> list[Vector]:
        """Answer the places of each text's terms in ascending order, and their weights."""
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> Vector:
        words = _TOKEN.findall(text.lower())
        counts: dict[int, int] = {}
        for term in (*words, *map(" ".join, pairwise(words))):
            if (place := self._place.get(term)) is not None:
                counts[place] = counts.get(place, 0) + 1
        places = np.array(sorted(counts), dtype=np.int64)
        weights = np.log(np.array([counts[place] for place in places.tolist()], dtype=np.float32)) + np.float32(1)
        weights *= self.rarity[places]
        length = float(np.sqrt(sum((weights * weights).tolist())))
        return places, (weights / np.float64(length)).astype(np.float32) if length else weights


@dataclass(frozen=True)
class LinearWords:
    """A linear classifier of texts.

    Parameters
    ----------
    words : WeighedTerms
        How it reads a text.
    classes_ : sequence of str
        Its labels.
    coefficients : array of float32, shape (labels, terms), one row for two labels
        How much each term speaks for each label.
    intercept : array of float32, shape (labels,)
        What is there before any term.
    """

    words: WeighedTerms
    classes_: Sequence[str]
    coefficients: NDArray[np.float32]
    intercept: NDArray[np.float32]

    @classmethod
    def from_folder(cls, folder: ModelFolder, name: str, beside: LinearWords | None = None) -> LinearWords:
        """Load from a model folder; raises `ModelError` if the parts do not fit together.

        A model ``beside`` it that reads texts in the same way lends its words.
        """
        config, arrays = folder.json(f"{name}.json"), folder.arrays(f"{name}.safetensors")
        terms = folder.lines(f"{name}.terms.txt")
        try:
            classes = [str(label) for label in config["classes"]]
            rows = 1 if len(classes) == 2 else len(classes)
            if arrays["coef"].shape != (rows, len(terms)) or arrays["idf"].shape != (len(terms),):
                raise ModelError(f"{folder.path}: the arrays of {name!r} do not fit its terms.")
            words = beside.words if beside else None
            if words is None or words.terms != terms or not np.array_equal(words.rarity, arrays["idf"]):
                words = WeighedTerms(terms, arrays["idf"])
            return cls(words, classes, arrays["coef"], arrays["intercept"])
        except (KeyError, TypeError) as error:
            raise ModelError(f"{folder.path}: {name}.json is not what it should be ({error}).") from error

    @cached_property
    def _by_term(self) -> NDArray[np.float32]:
        return np.ascontiguousarray(self.coefficients.T)

    def probabilities(self, vectors: Sequence[Vector]) -> NDArray[np.float32]:
        """Answer the probabilities of the labels for texts that `words` has read."""
        sums = [(self._by_term[places] * weights[:, None]).sum(axis=0) for places, weights in vectors]
        scores = np.array(sums, dtype=np.float32).reshape(len(vectors), len(self.coefficients)) + self.intercept
        if len(self.classes_) == 2:
            second = 1 / (1 + np.exp(-scores))
            return np.concatenate([1 - second, second], axis=1)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        answer: NDArray[np.float32] = shares / shares.sum(axis=1, keepdims=True)
        return answer

    def predict_proba(self, texts: Sequence[str]) -> NDArray[Any]:
        """Answer the probabilities of the labels for texts."""
        return self.probabilities(self.words(texts))

    def cues(self, vectors: Sequence[Vector], positive: str, negative: str) -> list[list[Cue]]:
        """Answer, for each text, the words that moved the balance of two labels most."""
        direction = balance(self.coefficients, list(self.classes_), positive, negative)
        return [heaviest(self.words.terms, places, weights * direction[places]) for places, weights in vectors]

    def contributions(self, texts: Sequence[str], positive: str, negative: str) -> list[list[Cue]]:
        """Answer the cues of texts."""
        return self.cues(self.words(texts), positive, negative)


def balance(coefficients: NDArray[Any], labels: list[str], positive: str, negative: str) -> NDArray[Any]:
    """Answer how much each term moves the balance of two labels."""
    if len(labels) == 2:
        row: NDArray[Any] = coefficients[0] * (1 if labels[1] == positive else -1)
        return row
    difference: NDArray[Any] = coefficients[labels.index(positive)] - coefficients[labels.index(negative)]
    return difference


def heaviest(terms: Sequence[str], places: NDArray[Any], weights: NDArray[Any]) -> list[Cue]:
    """Answer the terms with the largest weights, none that hardly counts."""
    best = sorted(zip(weights.tolist(), places.tolist(), strict=True), key=lambda each: (-abs(each[0]), terms[each[1]]))
    return [
        Cue(text=str(terms[place]), weight=round(weight, 3))
        for weight, place in best[:MAX_CUES]
        if abs(weight) > LEAST_CUE
    ]
