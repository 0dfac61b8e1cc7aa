"""Training: the rows of a corpus become a model folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hrtag.errors import CorpusError
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
    held_out = list(read_rows(corpus, ["validation"]))
    if not rows:
        raise CorpusError(f"{corpus}: no rows in train.jsonl to learn from.")
    texts = [row["text"] for row in rows]
    polarity = FindingClassifier().fit(texts, [row["polarity"] for row in rows])
    component = FindingClassifier(class_weight="balanced").fit(texts, [row["component"] for row in rows])
    scores: dict[str, Any] = {}
    threshold = 0.5
    if held_out:
        found = polarity.predict_proba([row["text"] for row in held_out])
        threshold = float(np.quantile(found.max(axis=1), REVIEW_SHARE))
        scores = {"validation": _scores(held_out, polarity, component)}
    meta = {
        "name": name, "version": version, "review_below": round(threshold, 4), "labels": {
            "polarity": [str(c) for c in polarity.classes_], "component": [str(c) for c in component.classes_],
        },
        "training_data_sha256": _hash_of(rows), "training_findings": len(rows), "scores": scores,
    }  # fmt: skip
    return write_model(output, {**polarity.to_files("polarity"), **component.to_files("component")}, meta)


def _scores(
    rows: Sequence[dict[str, Any]], polarity: FindingClassifier, component: FindingClassifier
) -> dict[str, float]:
    from sklearn.metrics import accuracy_score, f1_score

    texts = [row["text"] for row in rows]
    scores = {}
    for key, model in (("polarity", polarity), ("component", component)):
        gold, found = [row[key] for row in rows], model.predict(texts)
        scores[f"{key}_accuracy"] = round(float(accuracy_score(gold, found)), 4)
        scores[f"{key}_macro_f1"] = round(float(f1_score(gold, found, average="macro")), 4)
    return scores


def _hash_of(rows: Sequence[dict[str, Any]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps([row["text"], row["polarity"], row["component"]], ensure_ascii=False).encode())
    return digest.hexdigest()
