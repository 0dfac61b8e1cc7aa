"""Whether a sentence goes on with the finding of the one before it, told by the words of both: fast, without an encoder."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hrtag.errors import ModelError
from hrtag.model import ModelFolder, arrays_bytes
from hrtag.tagging.segmenter import continues

ARRAYS, TERMS = "gaps.safetensors", "gaps.terms.txt"

_WORD = re.compile(r"[^\W\d_]+|\d+")
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_EARLY = 40  # characters
_MOST = 6  # steps of a number


@dataclass(frozen=True)
class WordGaps:
    """A linear model over signs of a gap between two sentences.

    Parameters
    ----------
    weights : mapping of str to float
        How much each sign of `gap_signs` speaks for going on.
    bias : float
        What is there before any sign.
    """

    weights: Mapping[str, float]
    bias: float

    def probability(self, before: str, sentence: str) -> float:
        """Answer how probable it is that a sentence goes on with the finding of the one before."""
        score = self.bias + sum(self.weights.get(sign, 0.0) for sign in gap_signs(before, sentence))
        return 1 / (1 + math.exp(-score))

    def goes_on(self, sentences: Sequence[str]) -> list[bool]:
        """Answer for each sentence but the first whether it goes on."""
        return [self.probability(before, sentence) >= 0.5 for before, sentence in pairwise(sentences)]

    def to_files(self) -> dict[str, bytes]:
        """Answer the model as files of a model folder."""
        signs = sorted(self.weights)
        weights = np.array([self.weights[sign] for sign in signs], dtype=np.float32)
        return {
            ARRAYS: arrays_bytes({"weights": weights, "bias": np.array([self.bias], dtype=np.float32)}),
            TERMS: ("\n".join(signs) + "\n").encode(),
        }

    @classmethod
    def from_folder(cls, folder: ModelFolder) -> WordGaps:
        """Load from a model folder; raises `ModelError` if the parts do not fit together."""
        arrays, signs = folder.arrays(ARRAYS), folder.lines(TERMS)
        if set(arrays) != {"weights", "bias"} or arrays["weights"].shape != (len(signs),) or arrays["bias"].size != 1:
            raise ModelError(f"{folder.path}: the arrays of {ARRAYS} do not fit {TERMS}.")
        return cls(dict(zip(signs, arrays["weights"].tolist(), strict=True)), float(arrays["bias"].item()))


def gap_signs(before: str, sentence: str) -> list[str]:
    """Answer what may tell whether a sentence goes on with the one before: how it opens, what both share, time, length.

    Examples
    --------
    >>> gap_signs("The ban was lifted.", "It had stood since 2009.")[:3]
    ['opens it', 'opens it had', 'opens it had stood']
    """
    first, second = _WORD.findall(before), _WORD.findall(sentence)
    a, b = [word.casefold() for word in first], [word.casefold() for word in second]
    names_before = {word for word in first if word[0].isupper()}
    names = {word for word in second[1:] if word[0].isupper()}
    stems_before, stems = _stems(a), _stems(b)
    month = _MONTH.search(sentence)
    return [
        *(f"opens {' '.join(b[:n])}" for n in (1, 2, 3)),
        *(f"early {word}" for word in b[:8]),
        *(f"word {word}" for word in sorted(set(b))),
        *(f"opens before {word}" for word in a[:3]),
        *(f"ends before {word}" for word in a[-4:]),
        *(["by rule"] if continues(sentence, [before]) else []),
        *(["digit"] if b and b[0].isdigit() else []),
        *(["quotation"] if '"' in sentence or "“" in sentence else []),
        f"names shared {_step(len(names & names_before))}",
        f"names new {_step(len(names - names_before))}",
        f"words shared {_step(len(stems & stems_before))}",
        f"share shared {_step(_MOST * len(stems & stems_before) / max(1, len(stems)))}",
        f"length {_step(len(b) / 6)}",
        f"length before {_step(len(a) / 6)}",
        f"month {'none' if month is None else 'early' if month.start() < _EARLY else 'late'}",
        f"years {bool(_YEAR.search(before)):d}{bool(_YEAR.search(sentence)):d}",
    ]


def _stems(words: Sequence[str]) -> set[str]:
    return {word[:6] for word in words if len(word) > 4}


def _step(number: float) -> int:
    return min(int(number), _MOST)
