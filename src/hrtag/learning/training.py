"""Training: the rows of a corpus become a model folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hrtag.errors import CorpusError
from hrtag.learning.cards import model_card
from hrtag.learning.corpus import read_rows
from hrtag.model import ModelFolder, write_model
from hrtag.tagging.classifier import FindingClassifier

REVIEW_SHARE = 0.2


def train(corpus: str | Path, output: str | Path, *, name: str = "hrtag-en", version: str = "0.1.0") -> ModelFolder:
    """Learn polarity and component from the train split and write a model folder.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows.
    output : str or Path
        The folder to write.
    name, version : str
        What the model calls itself in reports.

    Returns
    -------
    ModelFolder
        The model as it was written.

    Raises
    ------
    CorpusError
        If the corpus has no train rows.

    Notes
    -----
    The threshold under which a finding ``needs_review`` is set on the validation split: a fifth of it falls below.
    """
    rows = list(read_rows(corpus, ["train"]))
    if not rows:
        raise CorpusError(f"{corpus}: no rows in train.jsonl to learn from.")
    texts = [row["text"] for row in rows]
    polarity = FindingClassifier().fit(texts, [row["polarity"] for row in rows])
    component = FindingClassifier(class_weight="balanced").fit(texts, [row["component"] for row in rows])
    held_out = {split: list(read_rows(corpus, [split])) for split in ("validation", "test")}
    meta = {
        "name": name,
        "version": version,
        "review_below": _threshold(polarity, held_out["validation"]),
        "labels": {"polarity": [str(c) for c in polarity.classes_], "component": [str(c) for c in component.classes_]},
        "training_data_sha256": _hash_of(rows),
        "training_findings": len(rows),
        "scores": {split: _scores(kept, polarity, component) for split, kept in held_out.items() if kept},
    }
    files = {**polarity.to_files("polarity"), **component.to_files("component"), "README.md": model_card(meta).encode()}
    return write_model(output, files, meta)


def _threshold(polarity: FindingClassifier, rows: Sequence[dict[str, Any]]) -> float:
    """The probability under which a fifth of the validation split falls."""
    if not rows:
        return 0.5
    best = polarity.predict_proba([row["text"] for row in rows]).max(axis=1)
    return round(float(np.quantile(best, REVIEW_SHARE)), 4)


def _scores(
    rows: Sequence[dict[str, Any]], polarity: FindingClassifier, component: FindingClassifier
) -> dict[str, float]:
    """What the model is worth on rows it has not seen."""
    from sklearn.metrics import accuracy_score, f1_score

    texts = [row["text"] for row in rows]
    scores: dict[str, float] = {"findings": len(rows)}
    for key, model in (("polarity", polarity), ("component", component)):
        gold, found = [row[key] for row in rows], model.predict(texts)
        scores[f"{key}_accuracy"] = round(float(accuracy_score(gold, found)), 4)
        scores[f"{key}_macro_f1"] = round(float(f1_score(gold, found, average="macro")), 4)
    pairs = [
        (g, f)
        for g, f in zip([row["polarity"] for row in rows], polarity.predict(texts), strict=True)
        if g in ("positive", "negative")
    ]
    scores["positive_negative_accuracy"] = round(sum(g == f for g, f in pairs) / max(1, len(pairs)), 4)
    return scores


def _hash_of(rows: Sequence[dict[str, Any]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps([row["text"], row["polarity"], row["component"]], ensure_ascii=False).encode())
    return digest.hexdigest()
