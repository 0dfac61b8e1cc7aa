"""The deletion test: are the cues the words that a model decides by?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hrtag.learning.corpus import Row
from hrtag.tagging.judge import Judge, Judgement, judge_alone


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
