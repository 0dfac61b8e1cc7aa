"""Distilling: a teacher's saved opinion of every finding, and the targets a student learns from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import CorpusError
from hrtag.files import replacing
from hrtag.labels import POLARITIES
from hrtag.learning.corpus import Row
from hrtag.schemes import DEFAULT_SCHEME, Scheme

Key = tuple[str, int]
Opinions = Mapping[Key, Mapping[str, Sequence[float]]]
SMOOTHING = {"polarity": 0.05, "component": 0.1}
TRUST = 0.5  # weight of the teacher's opinion beside the label


def labels_of(scheme: str = DEFAULT_SCHEME) -> dict[str, list[str]]:
    """Answer the labels of the two heads."""
    return {"polarity": list(POLARITIES), "component": [c.id for c in Scheme.load(scheme).components]}


def keys(rows: Iterable[Row]) -> list[Key]:
    """Answer a key for each row: its document and its place in it."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        found.append((row["doc"], seen[row["doc"]]))
        seen[row["doc"]] += 1
    return found


def write_opinions(path: str | Path, labels: Mapping[str, Sequence[str]], opinions: Opinions) -> None:
    """Write a teacher's probabilities, one finding a line behind a line with the labels."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({"labels": {name: list(values) for name, values in labels.items()}}) + "\n")
        for (doc, number), opinion in opinions.items():
            values = {name: [round(float(p), 4) for p in opinion[name]] for name in labels}
            file.write(json.dumps({"doc": doc, "finding": number, **values}) + "\n")


def read_opinions(path: str | Path, labels: Mapping[str, Sequence[str]]) -> dict[Key, dict[str, list[float]]]:
    """Read what `write_opinions` wrote; raises `CorpusError` if its labels are other ones."""
    with Path(path).open(encoding="utf-8") as file:
        wanted = {name: list(values) for name, values in labels.items()}
        if json.loads(next(file))["labels"] != wanted:
            raise CorpusError(f"{path}: the teacher knew other labels. Ask it again.")
        rows = [json.loads(line) for line in file]
    return {(row["doc"], row["finding"]): {name: row[name] for name in labels} for row in rows}


def targets(
    rows: Sequence[Row], labels: Mapping[str, Sequence[str]], opinions: Opinions | None = None, trust: float = 0.5
) -> Callable[[Row, str], NDArray[Any]]:
    """Answer what the heads should say of a row: its label, smoothed, mixed with the teacher's opinion where there is one.

    Parameters
    ----------
    rows : sequence of dict
        The rows that will be asked for; the very objects.
    labels : mapping
        The labels of each head.
    opinions : mapping, optional
        The teacher's probabilities by `keys`.
    trust : float
        Weight of the teacher's opinion beside the label.
    """
    known: dict[tuple[int, str], NDArray[Any]] = {}
    for key, row in zip(keys(rows), rows, strict=True):
        for name, values in labels.items():
            goal = np.full(len(values), SMOOTHING[name] / len(values))
            goal[list(values).index(row[name])] += 1 - SMOOTHING[name]
            if opinions is not None and key in opinions:
                goal = (1 - trust) * goal + trust * np.array(opinions[key][name])
            known[id(row), name] = goal
    return lambda row, name: known[id(row), name]
