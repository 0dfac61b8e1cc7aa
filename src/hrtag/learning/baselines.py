"""Baselines: what simple methods learn from the same train split, to stand beside a model in one table."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import spacy
from numpy.typing import NDArray
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from spacy.training import Example

from hrtag.errors import ModelError
from hrtag.learning.corpus import Row, read_rows
from hrtag.learning.training import FOLDS, QUESTIONS, STRENGTHS, check_rows_to_learn, vectors_of
from hrtag.model import open_model
from hrtag.tagging.classifier import FindingClassifier
from hrtag.tagging.encoder import Encoder
from hrtag.tagging.judge import Judge, Judgement, Span, WordsJudge
from hrtag.tagging.segmenter import split_findings

NAMES = ("majority", "tfidf", "textcat", "encoder")
BATCH = 32
BAG_OF_WORDS = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": True,
    "ngram_size": 1,
    "no_output_layer": False,
}


class Classifier(Protocol):
    """What has learned one question."""

    @property
    def classes_(self) -> Any:
        """The labels, in the order of the probabilities."""

    def predict_proba(self, findings: Any, /) -> Any:
        """Answer probabilities, shape (findings, labels)."""


def baselines(
    corpus: str | Path, encoder_model: str | Path | None = None, names: Sequence[str] | None = None
) -> Iterator[tuple[str, Judge]]:
    """Build baselines from the train split of a corpus, each when it is asked for.

    - ``"majority"``: the most frequent label, as probable as it is frequent.
    - ``"tfidf"``: TF-IDF of words and word pairs, with logistic regression.
    - ``"textcat"``: spaCy's bag-of-words text classifier on a blank pipeline.
    - ``"encoder"``: the vectors of a model's encoder as it is, with logistic regression on each finding alone. An encoder
      that was itself tuned on these rows is no untaught one: the figures then say what its own heads add.

    All of them cut findings by rules, `hrtag.tagging.segmenter.split_findings`, and mark nothing for review.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows.
    encoder_model : str or Path, optional
        The bundled model, or model folder, whose encoder reads the findings.
    names : sequence of str, optional
        Which baselines, in this order; by default all, ``"encoder"`` only with an ``encoder_model``.

    Returns
    -------
    iterator of (str, Judge)
        The name and what it has learned.

    Raises
    ------
    CorpusError
        If the corpus has too few train rows, or only one label.
    ModelError
        If a name is unknown, or there is no encoder for ``"encoder"``.
    """
    if names is None:
        names = [name for name in NAMES if name != "encoder" or encoder_model is not None]
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        raise ModelError(f"Unknown baseline {unknown[0]!r}. Known: {', '.join(NAMES)}.")
    if "encoder" in names and encoder_model is None:
        raise ModelError("The baseline 'encoder' needs a model whose encoder reads the findings: give encoder_model.")
    rows = list(read_rows(corpus, ["train"]))
    check_rows_to_learn(rows, corpus)
    return ((name, _built(name, rows, encoder_model)) for name in names)


class TextcatClassifier:
    """spaCy's bag-of-words ``textcat`` in a blank English pipeline; nothing is downloaded.

    Parameters
    ----------
    epochs : int
        How often all texts are seen.
    random_state : int
        Decides the order in which they are seen.

    Examples
    --------
    >>> texts = ["The ban was lifted.", "Two papers were banned."] * 20
    >>> model = TextcatClassifier().fit(texts, ["positive", "negative"] * 20)
    >>> model.classes_[model.predict_proba(["It was lifted."]).argmax(1)].tolist()
    ['positive']
    """

    def __init__(self, *, epochs: int = 10, random_state: int = 0) -> None:
        self.epochs = epochs
        self.random_state = random_state

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Learn from texts and their labels."""
        self.classes_ = np.array(sorted(set(labels)))
        self.nlp_ = spacy.blank("en")
        self.nlp_.add_pipe("textcat", config={"model": BAG_OF_WORDS})
        examples = [self._example(text, label) for text, label in zip(texts, labels, strict=True)]
        optimizer = self.nlp_.initialize(lambda: examples)
        chance = random.Random(self.random_state)
        for _ in range(self.epochs):
            chance.shuffle(examples)
            for start in range(0, len(examples), BATCH):
                self.nlp_.update(examples[start : start + BATCH], sgd=optimizer)
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Answer probabilities, an array of shape (texts, classes) in the order of ``classes_``."""
        return np.array([[doc.cats[label] for label in self.classes_] for doc in self.nlp_.pipe(texts)])

    def _example(self, text: str, label: str) -> Example:
        cats = {str(each): float(each == label) for each in self.classes_}
        return Example.from_dict(self.nlp_.make_doc(text), {"cats": cats})


class BaselineJudge:
    """Judges each finding alone; gives no cues, and cuts findings by rules.

    Parameters
    ----------
    polarity, component : Classifier
        What has learned the two questions.
    reader : callable
        Makes of texts what the classifiers were taught on.
    """

    def __init__(
        self, polarity: Classifier, component: Classifier, *, reader: Callable[[Sequence[str]], Any] = list
    ) -> None:
        self.polarity = polarity
        self.component = component
        self.reader = reader

    def segment(self, paragraphs: Sequence[str]) -> list[list[Span]]:
        """Answer where the findings of each paragraph are, by rules."""
        return [split_findings(text) for text in paragraphs]

    def judge(self, paragraphs: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[list[Judgement]]:
        """Judge findings by their own texts."""
        return [
            self._judge([text[start:end] for start, end in wanted]) if wanted else []
            for text, wanted in zip(paragraphs, spans, strict=True)
        ]

    def read(self, paragraphs: Sequence[str]) -> tuple[list[list[Span]], list[list[Judgement]]]:
        """Segment, then judge."""
        spans = self.segment(paragraphs)
        return spans, self.judge(paragraphs, spans)

    def _judge(self, texts: Sequence[str]) -> list[Judgement]:
        findings = self.reader(texts)
        polarities, components = (_by_label(each, findings) for each in (self.polarity, self.component))
        return [
            Judgement(max(first, key=first.__getitem__), first, max(second, key=second.__getitem__), second, False, ())
            for first, second in zip(polarities, components, strict=True)
        ]


def _by_label(classifier: Classifier, findings: Any) -> list[dict[str, float]]:
    labels = [str(label) for label in classifier.classes_]
    return [dict(zip(labels, map(float, row), strict=True)) for row in classifier.predict_proba(findings)]


def _built(name: str, rows: Sequence[Row], encoder_model: str | Path | None) -> Judge:
    texts = [row["text"] for row in rows]
    if name == "encoder" and encoder_model is not None:
        return _encoder_judge(rows, encoder_model)
    if name == "tfidf":
        return WordsJudge(*_taught(FindingClassifier, texts, rows), review_below=float("-inf"))
    if name == "textcat":
        return BaselineJudge(*_taught(TextcatClassifier, texts, rows))
    return BaselineJudge(*_taught(DummyClassifier, texts, rows))


def _taught(make: Callable[[], Any], findings: Any, rows: Sequence[Row]) -> list[Any]:
    return [make().fit(findings, [str(row[question]) for row in rows]) for question in QUESTIONS]


def _encoder_judge(rows: Sequence[Row], encoder_model: str | Path) -> BaselineJudge:
    encoder = Encoder.from_folder(open_model(encoder_model))

    def reader(texts: Sequence[str]) -> NDArray[np.float32]:
        return vectors_of([{"text": text} for text in texts], encoder, whole=False, progress=False)

    return BaselineJudge(*_taught(_regression, vectors_of(rows, encoder, whole=False), rows), reader=reader)


def _regression() -> GridSearchCV:
    """A logistic regression as strong as does best on runs of neighbouring rows that are kept out in turn."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=400))
    strengths = {"logisticregression__C": STRENGTHS}
    return GridSearchCV(model, strengths, scoring="accuracy", cv=KFold(FOLDS), error_score=0.0)
