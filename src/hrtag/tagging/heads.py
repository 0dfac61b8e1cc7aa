"""Heads: small linear models on the encoder's vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import ModelError
from hrtag.labels import ENTITY_LABELS
from hrtag.model import ModelFolder
from hrtag.tagging.encoder import States
from hrtag.tagging.token_scores import TokenScores, softmax


@dataclass(frozen=True)
class Head:
    """One choice between labels.

    Parameters
    ----------
    labels : tuple of str
        What is chosen from.
    weight : array of float32, shape (width, labels)
        Weights of the vectors' numbers.
    bias : array of float32, shape (labels,)
        What each label has before anything is seen.
    temperature : float
        By which scores are divided, so that probabilities mean what they say.
    """

    labels: tuple[str, ...]
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float = 1.0

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Answer probabilities, shape (texts, labels), of vectors, shape (texts, width)."""
        scores = (vectors @ self.weight + self.bias).astype(np.float64) / self.temperature
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        answer: NDArray[np.float64] = shares / shares.sum(axis=1, keepdims=True)
        return answer

    def contributions(self, vectors: NDArray[np.float32], towards: int, against: int) -> NDArray[np.float32]:
        """Answer how much each of the vectors whose mean is judged adds to the lead of one label over another."""
        direction = self.weight[:, towards] - self.weight[:, against]
        return np.asarray(vectors @ direction / len(vectors))

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Answer what the head has learned, for a model folder."""
        return {f"{name}.weight": self.weight, f"{name}.bias": self.bias}


@dataclass(frozen=True)
class GapHead:
    """Whether a sentence goes on with the finding of the one before: a net of one inner layer.

    Parameters
    ----------
    inner, inner_bias, outer, outer_bias : arrays of float32
        Shapes (3 * width, inner), (inner,), (inner,) and ().
    threshold : float
        The probability from which a sentence goes on.
    """

    inner: NDArray[np.float32]
    inner_bias: NDArray[np.float32]
    outer: NDArray[np.float32]
    outer_bias: NDArray[np.float32]
    threshold: float = 0.5

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Answer how probable it is of each gap, from `gap_vectors`, that the sentence behind it goes on."""
        scores = np.maximum(vectors @ self.inner + self.inner_bias, 0) @ self.outer + self.outer_bias
        answer: NDArray[np.float64] = 1 / (1 + np.exp(-scores.astype(np.float64)))
        return answer

    def goes_on(self, vectors: NDArray[np.float32]) -> list[bool]:
        """Answer for each gap whether the sentence behind it goes on."""
        return [bool(p >= self.threshold) for p in self.probabilities(vectors)]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Answer what the head has learned, for a model folder."""
        return {
            "gap.inner": self.inner,
            "gap.inner_bias": self.inner_bias,
            "gap.outer": self.outer,
            "gap.outer_bias": self.outer_bias,
        }


@dataclass(frozen=True)
class TokenHead:
    """What each word piece is: outside, at the begin of or inside an entity of each label.

    Parameters
    ----------
    weight, bias : arrays of float32
        Shapes (width, labels * 3) and (labels * 3,).
    """

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, states: States, start: int, end: int) -> TokenScores:
        """Answer the scores of a range of characters, offsets counted from its start."""
        run = states.tokens.within(start, end)
        starts, ends = states.tokens.starts[run], states.tokens.ends[run]
        return TokenScores(
            np.maximum(starts - start, 0),
            np.minimum(ends, end) - start,
            softmax(states.vectors[run] @ self.weight + self.bias),
        )


@dataclass(frozen=True)
class Heads:
    """The heads of a model: polarity, component, gap and, where it has one, the entity labels of tokens."""

    polarity: Head
    component: Head
    gap: GapHead
    review_below: float
    tokens: TokenHead | None = None

    @classmethod
    def from_folder(cls, folder: ModelFolder, width: int) -> Heads:
        """Load the heads of a model folder; raises `ModelError` if they do not fit the encoder."""
        arrays, config = folder.arrays("heads.safetensors"), folder.json("heads.json")
        try:
            heads = {}
            for name in ("polarity", "component"):
                labels = tuple(str(label) for label in config[name]["labels"])
                weight, bias = arrays[f"{name}.weight"], arrays[f"{name}.bias"]
                if weight.shape != (width, len(labels)) or bias.shape != (len(labels),):
                    raise ModelError(f"{folder.path}: the head {name!r} does not fit its labels or the encoder.")
                heads[name] = Head(labels, weight, bias, float(config[name]["temperature"]))
            gap = GapHead(
                arrays["gap.inner"], arrays["gap.inner_bias"], arrays["gap.outer"], arrays["gap.outer_bias"],
                threshold=float(config["gap"]["threshold"]),
            )  # fmt: skip
            if gap.inner.shape[0] != 3 * width or gap.inner.shape[1:] != gap.outer.shape:
                raise ModelError(f"{folder.path}: the head 'gap' does not fit the encoder.")
            tokens = TokenHead(arrays["tokens.weight"], arrays["tokens.bias"]) if "tokens.weight" in arrays else None
            if tokens and tokens.weight.shape != (width, 3 * len(ENTITY_LABELS)):
                raise ModelError(f"{folder.path}: the head 'tokens' does not fit the encoder or the labels.")
            return cls(heads["polarity"], heads["component"], gap, float(config["review_below"]), tokens)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelError(f"{folder.path}: heads.json is not what it should be ({error!r}).") from error


def gap_vectors(states: States, sentences: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Answer what a gap between sentences looks like, shape (sentences - 1, 3 * width).

    The mean vectors of the sentences before and behind it, and the vector of the first piece behind it.
    """
    means = np.stack([states.mean(*sentence) for sentence in sentences])
    firsts = np.stack([states.first(*sentence) for sentence in sentences])
    return np.concatenate([means[:-1], means[1:], firsts[1:]], axis=1)
