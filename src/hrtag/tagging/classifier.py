"""Polarity and component of findings: a linear model over words and word pairs, with its reasons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from hrtag.errors import ModelError
from hrtag.model import ModelFolder, arrays_bytes
from hrtag.report import Cue
from hrtag.tagging.linear_words import balance, heaviest

TOKEN = r"(?u)\b\w[\w'’-]*\b"


class FindingClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A scikit-learn classifier of short texts.

    Parameters
    ----------
    C : float
        Inverse strength of the regularisation.
    min_df : int
        Words and pairs that occur in fewer texts are left out.
    class_weight : None or 'balanced'
        As in `sklearn.linear_model.LogisticRegression`.
    max_iter : int
        Most iterations of the solver.

    Examples
    --------
    >>> texts = ["The ban was lifted.", "Two papers were banned."] * 3
    >>> model = FindingClassifier(min_df=1).fit(texts, ["positive", "negative"] * 3)
    >>> model.predict(["The ban was lifted."]).tolist()
    ['positive']
    """

    def __init__(
        self, *, C: float = 4.0, min_df: int = 2, class_weight: str | None = None, max_iter: int = 400
    ) -> None:
        self.C = C
        self.min_df = min_df
        self.class_weight = class_weight
        self.max_iter = max_iter

    def fit(self, X: Sequence[str], y: Sequence[str], sample_weight: NDArray[Any] | None = None) -> Self:
        """Learn from texts and their labels, each as heavy as ``sample_weight`` says."""
        texts = _texts(X)
        self.vectorizer_ = TfidfVectorizer(
            token_pattern=TOKEN, ngram_range=(1, 2), sublinear_tf=True, min_df=self.min_df, dtype=np.float32
        )
        self.linear_ = LogisticRegression(
            C=self.C, class_weight=self.class_weight, max_iter=self.max_iter, solver="lbfgs"
        )
        self.linear_.fit(self.vectorizer_.fit_transform(texts), list(y), sample_weight=sample_weight)
        self.classes_ = self.linear_.classes_
        return self

    def predict_proba(self, X: Sequence[str]) -> NDArray[Any]:
        """Answer probabilities, an array of shape (texts, classes) in the order of ``classes_``."""
        check_is_fitted(self, "classes_")
        texts = _texts(X)
        if not texts:
            return np.zeros((0, len(self.classes_)))
        probabilities: NDArray[Any] = self.linear_.predict_proba(self.vectorizer_.transform(texts))
        return probabilities

    def predict(self, X: Sequence[str]) -> NDArray[Any]:
        """Answer the most probable label of each text."""
        probabilities = self.predict_proba(X)
        labels: NDArray[Any] = self.classes_[np.argmax(probabilities, axis=1)]
        return labels

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """Answer the words and word pairs the model looks at."""
        check_is_fitted(self, "classes_")
        names: NDArray[Any] = self.vectorizer_.get_feature_names_out()
        return names

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = True
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def contributions(self, X: Sequence[str], positive: str, negative: str) -> list[list[Cue]]:
        """Answer, for each text, the words that moved the balance of two labels most.

        The weight of a word is its exact share of the difference of the two labels' scores.
        """
        check_is_fitted(self, "classes_")
        direction = balance(self.linear_.coef_, list(self.classes_), positive, negative)
        names = self.get_feature_names_out().tolist()
        matrix = self.vectorizer_.transform(_texts(X)).tocsr()
        rows = [slice(first, last) for first, last in pairwise(matrix.indptr)]
        return [
            heaviest(list(names), matrix.indices[row], matrix.data[row] * direction[matrix.indices[row]])
            for row in rows
        ]

    def to_files(self, name: str) -> dict[str, bytes]:
        """Answer the fitted model as files of a model folder."""
        check_is_fitted(self, "classes_")
        arrays = {
            "idf": self.vectorizer_.idf_.astype(np.float32),
            "coef": self.linear_.coef_.astype(np.float32),
            "intercept": self.linear_.intercept_.astype(np.float32),
        }
        config = {"classes": [str(c) for c in self.classes_], "parameters": self.get_params()}
        return {
            f"{name}.safetensors": arrays_bytes(arrays),
            f"{name}.terms.txt": ("\n".join(self.get_feature_names_out()) + "\n").encode(),
            f"{name}.json": (json.dumps(config, indent=1, sort_keys=True) + "\n").encode(),
        }

    @classmethod
    def from_folder(cls, folder: ModelFolder, name: str) -> Self:
        """Rebuild the fitted model from a model folder; raises `ModelError` if its parts do not fit together."""
        config, arrays, terms = (
            folder.json(f"{name}.json"),
            folder.arrays(f"{name}.safetensors"),
            folder.lines(f"{name}.terms.txt"),
        )
        try:
            model = cls(**config["parameters"])
            classes = np.array([str(c) for c in config["classes"]])
            rows = 1 if len(classes) == 2 else len(classes)
            if arrays["coef"].shape != (rows, len(terms)) or arrays["idf"].shape != (len(terms),):
                raise ModelError(f"{folder.path}: the arrays of {name!r} do not fit its terms.")
            model.vectorizer_ = TfidfVectorizer(
                token_pattern=TOKEN,
                ngram_range=(1, 2),
                sublinear_tf=True,
                dtype=np.float32,
                vocabulary={t: i for i, t in enumerate(terms)},
            )
            model.vectorizer_.idf_ = arrays["idf"]
            model.linear_ = LogisticRegression()
            model.linear_.classes_, model.linear_.coef_, model.linear_.intercept_ = (
                classes,
                arrays["coef"],
                arrays["intercept"],
            )
            model.classes_ = classes
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, ModelError):
                raise
            raise ModelError(f"{folder.path}: {name}.json is not what it should be ({error}).") from error
        return model


def _texts(X: Any) -> list[str]:
    if isinstance(X, str):
        raise ValueError(f"Want a sequence of texts, got one string: {X[:40]!r}. Put it in a list.")
    texts = list(X)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("Want a sequence of texts: every item must be a str.")
    return texts
