"""The model over words alone: linear, taught by labels and by a teacher's opinions. Needs no torch but to teach entity words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.learning.cards import words_model_card
from hrtag.learning.corpus import Row, read_rows
from hrtag.learning.distilling import TRUST, labels_of, read_opinions, targets
from hrtag.learning.entities import entity_files, learn_words, words_in
from hrtag.learning.gaps import learn_word_gaps
from hrtag.learning.measuring import measured
from hrtag.learning.training import hash_of, review_threshold
from hrtag.model import ModelFolder, open_model
from hrtag.tagging.classifier import FindingClassifier


def build_fast(
    corpus: str | Path, opinions: str | Path, output: str | Path, *,
    name: str = "hrtag-en-fast", version: str = "0.1.0", words: str | Path | None = None,
) -> ModelFolder:  # fmt: skip
    """Build the model over words alone from labels and a teacher's opinions.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows.
    opinions : str or Path
        What the teacher thinks of findings of the train split; where it was not asked, the labels count alone.
    output : str or Path
        The model folder.
    name, version : str
        What the model calls itself.
    words : str or Path, optional
        A model whose tagger of entity words is taken; else one is taught, which needs torch.
    """
    labels, rows = labels_of(), list(read_rows(corpus, ["train"]))
    goals = targets(rows, labels, read_opinions(opinions, labels), TRUST)
    models = {question: _taught_words(rows, goals, question, names) for question, names in labels.items()}
    kept = [row["text"] for row in read_rows(corpus, ["validation"])]
    threshold = review_threshold(models["polarity"].predict_proba(kept), [str(c) for c in models["polarity"].classes_])
    files = learn_word_gaps(rows).to_files()
    for question, classifier in models.items():
        files |= classifier.to_files(question)
    meta = {
        "name": name, "version": version, "review_below": threshold, "training_findings": len(rows),
        "labels": {q: [str(c) for c in models[q].classes_] for q in labels}, "training_data_sha256": hash_of(rows),
        "opinions_sha256": hashlib.sha256(Path(opinions).read_bytes()).hexdigest(),
    }  # fmt: skip
    found, meta["entities"] = entity_files(None, corpus, words_in(open_model(words)) if words else learn_words(corpus))
    return measured(output, {**files, **found}, meta, corpus, words_model_card)


def _taught_words(
    rows: Sequence[Row], goals: Callable[[Row, str], NDArray[Any]], question: str, names: Sequence[str]
) -> FindingClassifier:
    """Each text stands once for each label, weighted by how far it is wanted."""
    texts = [row["text"] for row in rows for _ in names]
    labels = [name for _ in rows for name in names]
    weights = np.concatenate([goals(row, question) for row in rows])
    return FindingClassifier(C=16.0, min_df=2 * len(names)).fit(texts, labels, sample_weight=weights)
