"""What a reviewed finding is worth, chosen by us or by chance: ``python benchmarks/review.py``.

New heads learn from a growing number of reviewed findings on the vectors of the shipped encoder (read once, kept in
memory) and are judged on findings of other documents. Two pools: the train split, judged on the validation split (many
findings, but the encoder has seen their labels), and half of the validation documents, judged on the other half (few,
but as new to the encoder as a user's own reports). Each way of choosing starts from the same few findings drawn by
chance and asks for more in rounds, as `hrtag review export` would.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.preprocessing import normalize

from hrtag.learning.corpus import read_rows
from hrtag.learning.review_choosing import doubt, spread
from hrtag.learning.training import vectors_of
from hrtag.model import open_model
from hrtag.tagging.encoder import Encoder

CORPUS = Path(__file__).parents[1] / "corpus"
START = 40
STEPS = [START, 80, 160, 320, 640]
SEEDS = 5

Floats = NDArray[Any]
Way = Callable[[Floats, Floats, int, np.random.Generator], list[int]]


@dataclass
class Pool:
    """Findings to ask about, and findings to be judged on."""

    vectors: Floats
    labels: Floats
    judged: Floats
    right: Floats
    strength: float = 0.1


def by_chance(probabilities: Floats, vectors: Floats, count: int, chance: np.random.Generator) -> list[int]:
    """Any."""
    return [int(i) for i in chance.permutation(len(vectors))[:count]]


def by_doubt(probabilities: Floats, vectors: Floats, count: int, chance: np.random.Generator) -> list[int]:
    """Those the heads are least sure of."""
    return [int(i) for i in np.argsort(-doubt(probabilities), kind="stable")[:count]]


def by_spread(probabilities: Floats, vectors: Floats, count: int, chance: np.random.Generator) -> list[int]:
    """Those least like each other."""
    return spread(np.ones(len(vectors)), vectors, count)


def by_both(probabilities: Floats, vectors: Floats, count: int, chance: np.random.Generator) -> list[int]:
    """Unsure and unlike: what `hrtag review export` does."""
    return spread(doubt(probabilities), vectors, count)


WAYS: dict[str, Way] = {"chance": by_chance, "doubt": by_doubt, "unlike": by_spread, "doubt, unlike": by_both}


def learn(vectors: Floats, labels: Floats, strength: float) -> LogisticRegression:
    """New heads."""
    return LogisticRegression(C=strength, max_iter=300).fit(vectors, labels)


def accuracies(pool: Pool, way: Way, steps: list[int], seed: int) -> list[tuple[float, float]]:
    """Answer accuracy and macro F1 after each number of reviewed findings."""
    chance = np.random.default_rng(seed)
    known = [int(i) for i in chance.permutation(len(pool.labels))[:START]]
    found = []
    for step in steps:
        if step > len(known):
            rest = np.setdiff1d(np.arange(len(pool.labels)), known)
            heads = learn(pool.vectors[known], pool.labels[known], pool.strength)
            probabilities = heads.predict_proba(pool.vectors[rest])
            known += [
                int(rest[i]) for i in way(probabilities, normalize(pool.vectors[rest]), step - len(known), chance)
            ]
        answers = learn(pool.vectors[known], pool.labels[known], pool.strength).predict(pool.judged)
        found.append((float((answers == pool.right).mean()), float(f1_score(pool.right, answers, average="macro"))))
    return found


def scaled(vectors: Floats, *others: Floats) -> list[Floats]:
    """Standardise by the first array."""
    middle, width = vectors.mean(0), vectors.std(0) + 1e-6
    return [(each - middle) / width for each in (vectors, *others)]


def table(title: str, pools: Callable[[int], Pool], steps: list[int]) -> None:
    """Print one table: mean and spread over the seeds."""
    print(f"\n{title}\n")
    print("| reviewed | " + " | ".join(WAYS) + " |")
    print("|---" * (1 + len(WAYS)) + "|")
    found = {
        name: np.array([accuracies(pools(seed), way, steps, seed) for seed in range(SEEDS)])
        for name, way in WAYS.items()
    }
    for i, step in enumerate(steps):
        cells = [
            f"{each[:, i, 0].mean():.3f} ± {each[:, i, 0].std():.3f}, F1 {each[:, i, 1].mean():.3f}"
            for each in found.values()
        ]
        print(f"| {step} | " + " | ".join(cells) + " |")


def main() -> None:
    """Print the tables; ``--quick`` leaves the train split out."""
    encoder = Encoder.from_folder(open_model("hrtag-en"))
    splits = ["validation"] if "--quick" in sys.argv else ["validation", "train"]
    rows = {split: list(read_rows(CORPUS, [split])) for split in splits}
    vectors = {split: vectors_of(rows[split], encoder, True) for split in splits}
    print(f"Polarity, accuracy ± standard deviation over {SEEDS} seeds, and macro F1.")
    right = {split: np.array([row["polarity"] for row in rows[split]]) for split in splits}

    docs = np.array([row["doc"] for row in rows["validation"]])

    def halves(seed: int) -> Pool:
        names = np.random.default_rng(1000 + seed).permutation(np.unique(docs))
        first = np.isin(docs, names[: len(names) // 2])
        pool, judged = scaled(vectors["validation"][first], vectors["validation"][~first])
        return Pool(pool, right["validation"][first], judged, right["validation"][~first])

    table("Half of the validation documents, judged on the other half", halves, [START, 80, 120, 160, 240])
    if "train" in splits:
        pool, judged = scaled(vectors["train"], vectors["validation"])
        whole = Pool(pool, right["train"], judged, right["validation"])
        table("The train split, judged on the validation split", lambda seed: whole, STEPS)


if __name__ == "__main__":
    main()
