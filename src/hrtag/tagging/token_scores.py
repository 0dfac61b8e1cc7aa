"""Token scores: what a learned tagger says of each token of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hrtag.labels import ENTITY_LABELS

OUTSIDE, BEGIN, INSIDE = range(3)


@dataclass(frozen=True, eq=False)
class TokenScores:
    """What a token head says of a text.

    Parameters
    ----------
    starts, ends : array of int64, shape (tokens,)
        Where each token stands in the text.
    probabilities : array of float32, shape (tokens, labels, 3)
        How probable it is that the token is outside, begins or is inside an entity of each of `ENTITY_LABELS`.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    probabilities: NDArray[np.float32]


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Answer probabilities, shape (tokens, labels, 3), of scores, shape (tokens, labels * 3)."""
    shares = scores.reshape(len(scores), scores.shape[1] // 3, 3)
    outside, begin, inside = _columns(shares)  # over whole columns: a loop over rows of three is slow
    shares = np.exp(shares - np.maximum(np.maximum(outside, begin), inside))
    outside, begin, inside = _columns(shares)
    answer: NDArray[np.float32] = shares / (outside + begin + inside)
    return answer


def _columns(shares: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [shares[:, :, each : each + 1] for each in (OUTSIDE, BEGIN, INSIDE)]


def joined(scores: Sequence[TokenScores], offsets: Sequence[int], texts: Sequence[str]) -> TokenScores:
    """Answer the scores of texts that stand one after the other; an empty token behind each ends what it holds."""
    nothing = np.zeros((1, len(ENTITY_LABELS), 3), dtype=np.float32)
    nothing[:, :, OUTSIDE] = 1
    starts, ends, probabilities = [], [], []
    for each, offset, text in zip(scores, offsets, texts, strict=True):
        behind = np.array([len(text)])
        starts.append(np.concatenate([each.starts, behind]) + offset)
        ends.append(np.concatenate([each.ends, behind]) + offset)
        probabilities += [each.probabilities, nothing]
    return TokenScores(np.concatenate(starts), np.concatenate(ends), np.concatenate(probabilities))
