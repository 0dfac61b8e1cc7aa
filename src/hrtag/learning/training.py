"""Training: a user's labelled findings become a model of their own, new heads on a shipped encoder. Needs no torch."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import CorpusError, ModelError
from hrtag.learning.cards import own_model_card
from hrtag.learning.corpus import Row, read_rows
from hrtag.learning.passages import paragraphs, passage
from hrtag.model import DEFAULT_MODEL, ModelFolder, arrays_bytes, open_model, write_model
from hrtag.progress import bar
from hrtag.tagging.classifier import FindingClassifier
from hrtag.tagging.encoder import Encoder
from hrtag.tagging.heads import Head, Heads
from hrtag.tagging.judge import sureness
from hrtag.tagging.learned import ENTITY_FILES
from hrtag.tagging.word_gaps import WordGaps

REVIEW_SHARE = 0.2
FOLDS = 5
STRENGTHS = (0.003, 0.03, 0.3)
WORDS = "words"
FAST = "hrtag-en-fast"  # whose cuts a model over words shares
QUESTIONS = ("polarity", "component")


def train(
    corpus: str | Path,
    output: str | Path,
    *,
    base: str | Path = DEFAULT_MODEL,
    name: str = "own",
    version: str = "0.1.0",
    progress: bool | None = None,
) -> ModelFolder:
    """Learn polarity and component from the train split and write a model folder.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows; their labels may be your own.
    output : str or Path
        The folder to write.
    base : str or Path
        The model whose encoder reads the texts and whose cuts stay as they are; ``"words"`` learns from words and word
        pairs alone, without any encoder.
    name, version : str
        What the model calls itself in reports.
    progress : bool, optional
        Whether a bar is shown; by default on a terminal and in a notebook.

    Returns
    -------
    ModelFolder
        The model as it was written. Its ``meta["scores"]["cross-validation"]`` says how often it was right on documents
        that were kept out in turn.

    Raises
    ------
    CorpusError
        If the corpus has too few train rows, or only one label.
    ModelError
        If the base has no encoder.
    """
    rows = list(read_rows(corpus, ["train"]))
    check_rows_to_learn(rows, corpus)
    files, meta = _on_words(rows) if base == WORDS else _on_encoder(rows, base, progress)
    meta |= {
        "name": name,
        "version": version,
        "training_data_sha256": hash_of(rows),
        "training_findings": len(rows),
    }
    files["README.md"] = own_model_card(meta).encode()
    return write_model(output, files, meta)


def check_rows_to_learn(rows: Sequence[Row], corpus: str | Path) -> None:
    """Raise `CorpusError` if there is nothing, or only one label, to learn from."""
    if not rows:
        raise CorpusError(f"{corpus}: no rows in train.jsonl to learn from.")
    if len(rows) < 2 * FOLDS:
        raise CorpusError(f"{corpus}: {len(rows)} findings in train.jsonl; it takes {2 * FOLDS}, and 300 to be of use.")
    for question in QUESTIONS:
        counts = Counter(str(row[question]) for row in rows)
        if len(counts) < 2:
            raise CorpusError(f"{corpus}: all {len(rows)} findings have the {question} {next(iter(counts))!r}; at least two labels are needed.")  # fmt: skip


def _on_encoder(rows: list[Row], base: str | Path, progress: bool | None) -> tuple[dict[str, bytes], dict[str, Any]]:
    folder = open_model(base)
    if "encoder.onnx" not in folder.meta["files"]:
        raise ModelError(f"The model {folder.name!r} has no encoder to build on. Take another base, or {WORDS!r}.")
    encoder = Encoder.from_folder(folder)
    heads = Heads.from_folder(folder, encoder.width)
    known = np.concatenate([heads.polarity.weight, heads.component.weight], axis=1)
    vectors = [vectors_of(rows, encoder, whole, progress) for whole in (True, False)]
    learned: dict[str, Head] = {}
    scores: dict[str, float] = {}
    surest: dict[str, NDArray[np.float64]] = {}
    for question in QUESTIONS:
        labels = [str(row[question]) for row in rows]
        strength, probabilities = _validated(vectors, labels, _groups(rows), known)
        head = fitted(np.concatenate(vectors), labels * 2, strength, known)
        head = replace(head, temperature=_temperature(probabilities, labels, head.labels))
        learned[question] = head
        scores |= _scores(question, labels, [head.labels[i] for i in probabilities.argmax(1)])
        surest[question] = probabilities ** (1 / head.temperature)
    best = surest["polarity"] / surest["polarity"].sum(1, keepdims=True)
    threshold = review_threshold(best, learned["polarity"].labels)
    config = {
        **{q: {"labels": list(learned[q].labels), "temperature": learned[q].temperature} for q in QUESTIONS},
        "gap": {"threshold": heads.gap.threshold},
        "review_below": threshold,
    }
    arrays = {
        **({"tokens.weight": heads.tokens.weight, "tokens.bias": heads.tokens.bias} if heads.tokens else {}),
        **learned["polarity"].arrays("polarity"),
        **learned["component"].arrays("component"),
        **heads.gap.arrays(),
    }
    files = {
        "encoder.onnx": folder.read("encoder.onnx"),
        "tokenizer.json": folder.read("tokenizer.json"),
        "heads.safetensors": arrays_bytes(arrays),
        "heads.json": (json.dumps(config, indent=1, sort_keys=True) + "\n").encode(),
        **_entity_files(folder),
    }
    meta = {
        "context": folder.meta.get("context", {}),
        "base": {"name": folder.name, "version": folder.version, "sha256": folder.sha256},
        "labels": {q: list(learned[q].labels) for q in QUESTIONS},
        "review_below": threshold,
        "scores": {"cross-validation": {"findings": len(rows), **scores}},
    }
    return files, meta


def vectors_of(rows: Sequence[Row], encoder: Encoder, whole: bool, progress: bool | None = None) -> NDArray[np.float32]:
    """Answer a vector for each finding, shape (findings, width), read within its paragraph or alone."""
    passages = paragraphs(rows) if whole else [passage([row], whole=False) for row in rows]
    read = bar(passages, progress=progress, desc="reading paragraphs" if whole else "reading findings")
    found = {id(row): vector for each in read for row, vector in _pooled(each.text, each.rows, each.spans, encoder)}
    return np.stack([found[id(row)] for row in rows])


def _pooled(
    text: str, rows: Sequence[Row], spans: Sequence[tuple[int, int]], encoder: Encoder
) -> Iterator[tuple[Row, NDArray[np.float32]]]:
    states = encoder.read(text)
    for row, span in zip(rows, spans, strict=True):
        yield row, states.mean(*span)


def _groups(rows: Sequence[Row]) -> list[str]:
    """What is kept out together: a document; where there are too few, a finding."""
    docs = [str(row["doc"]) for row in rows]
    return docs if len(set(docs)) >= FOLDS else [str(i) for i in range(len(rows))]


def _validated(
    vectors: Sequence[NDArray[np.float32]], labels: Sequence[str], groups: Sequence[str], known: NDArray[np.float32]
) -> tuple[float, NDArray[np.float64]]:
    """The strength that does best on what is kept out in turn, and its probabilities there of findings read alone."""
    from sklearn.model_selection import GroupKFold

    within, alone = vectors
    wanted = np.array(labels)
    names = sorted(set(labels))
    best: tuple[float, float, NDArray[np.float64]] | None = None
    for strength in STRENGTHS:
        answers = np.full((len(labels), len(names)), 1e-6)
        for learn, judge in GroupKFold(FOLDS).split(alone, wanted, groups):
            if len(set(wanted[learn])) < 2:
                continue
            head = fitted(np.concatenate([within[learn], alone[learn]]), [*wanted[learn]] * 2, strength, known)
            answers[np.ix_(judge, [names.index(label) for label in head.labels])] = head.probabilities(alone[judge])
        answers /= answers.sum(1, keepdims=True)
        loss = float(-np.log(answers[np.arange(len(labels)), [names.index(label) for label in labels]]).mean())
        if best is None or loss < best[0]:
            best = loss, strength, answers
    assert best is not None
    return best[1], best[2]


def fitted(vectors: NDArray[np.float32], labels: Sequence[str], strength: float, known: NDArray[np.float32]) -> Head:
    """A multinomial logistic regression on standardised vectors and on what the base's heads say of them.

    What the heads say is linear in the vectors too, so that all of it folds into one linear map.
    """
    from sklearn.linear_model import LogisticRegression

    middle, spread = vectors.mean(0), vectors.std(0) + 1e-6
    shown = np.concatenate([(vectors - middle) / spread, (vectors - middle) @ known], axis=1)
    model = LogisticRegression(C=strength, max_iter=400).fit(shown, list(labels))
    weight, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weight, bias = np.concatenate([-weight, weight]) / 2, np.concatenate([-bias, bias]) / 2
    folded = weight[:, : len(middle)] / spread + weight[:, len(middle) :] @ known.T
    return Head(
        tuple(str(label) for label in model.classes_),
        np.ascontiguousarray(folded.T, dtype=np.float32),
        (bias - folded @ middle).astype(np.float32),
    )


def _temperature(probabilities: NDArray[np.float64], labels: Sequence[str], names: Sequence[str]) -> float:
    """By which scores must be divided so that the probabilities of what was kept out mean what they say."""
    scores = np.log(np.clip(probabilities, 1e-9, 1))
    return best_temperature(scores, np.array([list(names).index(label) for label in labels]))


def best_temperature(scores: NDArray[np.float64], right: NDArray[Any]) -> float:
    """Answer the temperature with the lowest log loss of scores, shape (texts, labels), given the right columns."""
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        scaled = scores / np.exp(log_temperature)
        scaled = scaled - scaled.max(1, keepdims=True)
        return float((np.log(np.exp(scaled).sum(1)) - scaled[np.arange(len(right)), right]).mean())

    return round(float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x)), 4)


def _scores(question: str, gold: Sequence[str], found: Sequence[str]) -> dict[str, float]:
    from sklearn.metrics import accuracy_score, f1_score

    return {
        f"{question}_accuracy": round(float(accuracy_score(gold, found)), 4),
        f"{question}_macro_f1": round(float(f1_score(gold, found, average="macro", zero_division=0)), 4),
    }


def _on_words(rows: list[Row]) -> tuple[dict[str, bytes], dict[str, Any]]:
    from sklearn.model_selection import GroupKFold, cross_val_predict

    texts = [row["text"] for row in rows]
    models: dict[str, FindingClassifier] = {}
    scores: dict[str, float] = {}
    threshold = 0.5
    for question in QUESTIONS:
        labels = [str(row[question]) for row in rows]
        model = FindingClassifier(min_df=1 if len(rows) < 1000 else 2)
        probabilities = cross_val_predict(model, texts, labels, groups=_groups(rows), cv=GroupKFold(FOLDS), method="predict_proba")  # fmt: skip
        names = sorted(set(labels))
        scores |= _scores(question, labels, [names[i] for i in probabilities.argmax(1)])
        models[question] = model.fit(texts, labels)
        if question == "polarity":
            threshold = review_threshold(probabilities, names)
    meta = {
        "labels": {q: [str(c) for c in models[q].classes_] for q in QUESTIONS},
        "review_below": threshold,
        "scores": {"cross-validation": {"findings": len(rows), **scores}},
    }
    shared = open_model(FAST)
    files = WordGaps.from_folder(shared).to_files() | _entity_files(shared)
    for question, classifier in models.items():
        files |= classifier.to_files(question)
    return files, meta


def review_threshold(shares: NDArray[Any], labels: Sequence[str]) -> float:
    """Answer the sureness under which a fifth of the findings falls, from probabilities of shape (findings, labels)."""
    return round(float(np.quantile(sureness(shares, labels), REVIEW_SHARE)), 4)


def _entity_files(folder: ModelFolder) -> dict[str, bytes]:
    """What a model has learned of entities, which has nothing to do with anyone's labels."""
    return {name: folder.read(name) for name in ENTITY_FILES if name in folder.meta["files"]}


def hash_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Answer a hash of what is learned from: texts, polarities and components in order."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps([row["text"], row["polarity"], row["component"]], ensure_ascii=False).encode())
    return digest.hexdigest()
