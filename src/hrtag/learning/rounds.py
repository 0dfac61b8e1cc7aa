"""Rounds: how a network does on the validation split after each pass over the corpus, on record beside its checkpoint."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from hrtag.learning.corpus import Row
from hrtag.learning.network import Network
from hrtag.learning.passages import Passage, paragraphs, passage
from hrtag.learning.teaching import batches, pool_findings, pool_gaps
from hrtag.tagging.tokens import Tokenizer

TOKENS = 4000


def recorder(path: Path, rows: Sequence[Row], tokenizer: Tokenizer) -> Callable[[int, Network], None]:
    """Answer what `hrtag.learning.teaching.teach` calls after each round: it adds a line of figures to a file.

    Parameters
    ----------
    path : Path
        A file of JSON lines; a run that goes on adds to it.
    rows : sequence of dict
        The findings to judge, each alone and within its paragraph.
    tokenizer : Tokenizer
        The network's own.
    """
    views = {"alone": [passage([row], whole=False) for row in rows], "whole": paragraphs(rows)}

    def record(number: int, network: Network) -> None:
        figures = {name: figures_of(network, passages, tokenizer) for name, passages in views.items()}
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"round": number + 1, **figures}) + "\n")

    return record


@torch.no_grad()
def figures_of(network: Network, passages: Sequence[Passage], tokenizer: Tokenizer) -> dict[str, float]:
    """Answer accuracy and macro-F1 of each head, and how many gaps between sentences were told right."""
    from sklearn.metrics import accuracy_score, f1_score

    given: dict[str, list[str]] = {name: [] for name in network.labels}
    right: dict[str, list[str]] = {name: [] for name in network.labels}
    gaps: list[float] = []
    for batch in batches(passages, tokenizer, TOKENS, random.Random(0)):
        states = network(batch.ids, batch.shapes, batch.mask)
        pooled, rows = pool_findings(states, batch)
        for name, labels in network.labels.items():
            given[name] += [labels[i] for i in network.heads[name](pooled).argmax(-1).tolist()]
            right[name] += [str(row[name]) for row in rows]
        pairs, goals = pool_gaps(states, batch)
        if len(goals):
            gaps += ((network.gap(pairs)[:, 0] > 0) == (goals > 0.5)).tolist()
    figures = {f"{name}_accuracy": accuracy_score(right[name], given[name]) for name in given}
    figures |= {f"{name}_macro_f1": f1_score(right[name], given[name], average="macro") for name in given}
    if gaps:
        figures["gap_accuracy"] = np.mean(gaps)
    return {name: round(float(value), 4) for name, value in figures.items()}
