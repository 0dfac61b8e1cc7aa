"""Evaluation, on answers whose figures can be worked out by hand."""

import json

import numpy as np
import pytest
from test_training import corpus
from tiny_model import tiny_model

from hrtag.errors import CorpusError
from hrtag.learning.evaluation import calibration_error, compare, evaluate
from hrtag.learning.training import train
from hrtag.tagging.judge import open_judge


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = corpus(tmp_path_factory.mktemp("own"))
    rows = [json.loads(line) | {"split": "test"} for line in (folder / "train.jsonl").read_text("utf-8").splitlines()]
    (folder / "test.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    return open_judge(tiny_model(tmp_path_factory.mktemp("tiny")))


def test_a_perfect_judge(own, judge):
    result = evaluate(own, judge, name="tiny")
    assert result.figures["polarity_macro_f1"].value == 1
    assert result.figures["positive_negative_accuracy"].low == 1
    assert result.figures["boundary_f1"].value == 1
    assert result.confusion["polarity"] == {"negative": {"negative": 64}, "positive": {"positive": 64}}
    assert result.examples == []
    assert result.deletion["cues"] > result.deletion["other_words"]
    assert json.loads(json.dumps(result.to_dict()))["documents"] == 5


def test_mistakes_are_counted_and_shown(own, judge, tmp_path):
    rows = [json.loads(line) for line in (own / "test.jsonl").read_text("utf-8").splitlines()]
    for row in rows[::4]:
        row["polarity"] = "mixed"
    (tmp_path / "test.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    result = evaluate(tmp_path, judge)
    assert result.figures["polarity_accuracy"].value == pytest.approx(0.75)
    assert result.figures["polarity_accuracy"].low < 0.76
    assert result.labels["polarity"]["mixed"]["recall"] == 0
    assert {example["right"] for example in result.examples} == {"mixed"}


def test_two_models_on_the_same_findings(own, judge, tmp_path):
    other = open_judge(train(own, tmp_path, base="words"))
    figure = compare(own, judge, other)["polarity_accuracy"]
    assert figure.low <= 0 <= figure.high
    assert compare(own, judge, judge)["component_accuracy"].value == 0


def test_calibration_error():
    sure, right = np.array([0.95, 0.95, 0.55, 0.55]), np.array([1.0, 1.0, 1.0, 0.0])
    assert calibration_error(sure, right) == pytest.approx(0.05)


def test_no_rows_are_told(tmp_path, judge):
    with pytest.raises(CorpusError, match="no rows"):
        evaluate(tmp_path, judge)
