"""The classifier as scikit-learn's users expect it; `check_estimator` skips nearly all checks for text, so these stand in."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline

from hrtag.tagging.classifier import FindingClassifier

TEXTS = ["The ban was lifted.", "Two papers were banned.", "A session was held."] * 6
LABELS = ["positive", "negative", "neutral"] * 6


@pytest.fixture(scope="module")
def fitted():
    return FindingClassifier(min_df=1).fit(TEXTS, LABELS)


def test_clone_and_parameters():
    model = FindingClassifier(C=2.0)
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(min_df=3).min_df == 3


def test_not_fitted_is_told():
    for method in ("predict", "predict_proba"):
        with pytest.raises(NotFittedError):
            getattr(FindingClassifier(), method)(["x"])


def test_fit_answers_itself_and_is_repeatable(fitted):
    again = FindingClassifier(min_df=1)
    assert again.fit(TEXTS, LABELS) is again
    assert np.array_equal(again.predict_proba(TEXTS), fitted.predict_proba(TEXTS))
    assert np.array_equal(again.fit(TEXTS, LABELS).predict_proba(TEXTS), fitted.predict_proba(TEXTS))


def test_order_of_texts_does_not_matter(fitted):
    assert np.array_equal(fitted.predict_proba(TEXTS)[::-1], fitted.predict_proba(TEXTS[::-1]))


def test_pickle_clone_pipeline_and_search(fitted):
    assert np.array_equal(pickle.loads(pickle.dumps(fitted)).predict(TEXTS), fitted.predict(TEXTS))
    search = GridSearchCV(Pipeline([("model", FindingClassifier(min_df=1))]), {"model__C": [0.5, 5.0]}, cv=3)
    assert search.fit(TEXTS, LABELS).best_score_ == 1.0


@pytest.mark.parametrize("wrong", ["one text", [1, 2], [None]])
def test_what_is_no_list_of_texts_is_refused(fitted, wrong):
    with pytest.raises(ValueError, match="sequence of texts"):
        fitted.predict(wrong)


def test_no_texts_no_answers(fitted):
    assert fitted.predict_proba([]).shape == (0, 3)


def test_shape_classes_and_names(fitted):
    assert fitted.classes_.tolist() == ["negative", "neutral", "positive"]
    assert fitted.predict_proba(TEXTS).shape == (18, 3)
    assert "banned" in fitted.get_feature_names_out()
    assert fitted.__sklearn_tags__().input_tags.string


def test_cues_are_exact_contributions(fitted):
    """The score without a word's share is the score of the same vector with that word's value at zero."""
    cues = fitted.contributions(["The ban was lifted."], "positive", "negative")[0]
    vector = fitted.vectorizer_.transform(["The ban was lifted."])
    order = list(fitted.classes_)
    direction = fitted.linear_.coef_[order.index("positive")] - fitted.linear_.coef_[order.index("negative")]
    full = (vector @ direction).item()
    for cue in cues:
        without = vector.copy()
        without[0, fitted.vectorizer_.vocabulary_[cue.text]] = 0
        assert full - (without @ direction).item() == pytest.approx(cue.weight, abs=2e-3)
    assert any(cue.text == "lifted" and cue.weight > 0 for cue in cues)
