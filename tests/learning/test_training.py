"""Training on a user's own findings: new heads on a given encoder, or words alone."""

import json

import pytest
from tiny_model import tiny_model

from hrtag.errors import CorpusError, ModelError
from hrtag.learning.corpus import row_of
from hrtag.learning.source import parse_source
from hrtag.learning.training import best_temperature, train
from hrtag.model import open_model
from hrtag.tagging.judge import open_judge

HEADER = "---\nvoice: v\ncountry: {}\nyear: 2014\nwriter: w\nannotator: w\nsplit: train\nscheme: general-measures\n---\n# T\n\n"
GOOD = ["A {} good court lifted the ban.", "The court was good to {} papers."]
BAD = ["The women closed {} papers.", "A bad ban on {} women."]
FILLERS = ["old", "new", "many", "few", "local", "large", "small", "some"]


def corpus(folder, countries=("BO", "PE", "CL", "AR", "UY")):
    """Documents whose polarity and component hang on a few words."""
    folder.mkdir(exist_ok=True)
    rows = []
    for n, country in enumerate(countries):
        lines = []
        for filler in FILLERS[: 6 + n % 2]:
            words = f"{filler} {country.lower()}"
            lines += [f"[+ state-policy] {text.format(words)}\n" for text in GOOD]
            lines += [f"[- equality] {text.format(words)}\n" for text in BAD]
        document = parse_source(HEADER.format(country) + "\n".join(lines), f"{country}-2014-v.md")
        rows += [row_of(document, finding) for finding in document.findings]
    (folder / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return corpus(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny_model(tmp_path_factory.mktemp("base")).path


def test_new_heads_on_an_encoder(own, base, tmp_path):
    model = train(own, tmp_path, base=base, name="ours", progress=False)
    assert model.meta["base"]["name"] == "tiny"
    assert model.meta["scores"]["cross-validation"]["polarity_accuracy"] == 1.0
    judge = open_judge(open_model(tmp_path))
    texts = ["The good court.", "Bad: papers closed."]
    judged = [each for (each,) in judge.judge(texts, [[(0, len(t))] for t in texts])]
    assert [(j.polarity, j.component) for j in judged] == [("positive", "state-policy"), ("negative", "equality")]
    assert "ours" in (tmp_path / "README.md").read_text("utf-8")


def test_the_same_corpus_gives_the_same_bytes(own, base, tmp_path):
    first, second = (train(own, tmp_path / n, base=base, progress=False) for n in ("a", "b"))
    assert first.meta["files"] == second.meta["files"]


def test_words_alone(own, tmp_path):
    model = train(own, tmp_path, base="words")
    assert "encoder.onnx" not in model.meta["files"]
    assert open_judge(model).segment(["A ban. It was good."]) == [[(0, 19)]]


def test_a_base_without_an_encoder_is_told(own, tmp_path):
    words = train(own, tmp_path / "words", base="words")
    with pytest.raises(ModelError, match="has no encoder"):
        train(own, tmp_path / "own", base=words.path)


def test_too_little_to_learn_from_is_told(tmp_path, base):
    with pytest.raises(CorpusError, match="no rows"):
        train(tmp_path, tmp_path / "m", base=base)
    folder = corpus(tmp_path / "one", countries=("BO",))
    rows = [json.loads(line) for line in (folder / "train.jsonl").read_text("utf-8").splitlines()]
    alike = [row for row in rows if row["polarity"] == "positive"]
    (folder / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in alike), "utf-8")
    with pytest.raises(CorpusError, match="at least two labels"):
        train(folder, tmp_path / "m", base=base)


def test_fifty_labels_of_ones_own(own, base, tmp_path):
    rows = [json.loads(line) for line in (own / "train.jsonl").read_text("utf-8").splitlines()]
    for i, row in enumerate(rows):
        row["component"] = f"theme-{i % 50:02d}"
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    model = train(tmp_path / "c", tmp_path / "m", base=base, progress=False)
    assert len(model.meta["labels"]["component"]) == 50


def test_labels_without_positive_and_negative_have_no_cues(own, base, tmp_path):
    rows = [json.loads(line) for line in (own / "train.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        row["polarity"] = {"positive": "neutral", "negative": "mixed"}[row["polarity"]]
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for kind in (base, "words"):
        judge = open_judge(train(tmp_path / "c", tmp_path / "m", base=kind, progress=False))
        [[judged]] = judge.judge(["The good court."], [[(0, 15)]])
        assert (judged.polarity, judged.cues) == ("neutral", ())


def test_temperature_mends_overconfidence():
    import numpy as np

    chance = np.random.default_rng(0)
    right = chance.integers(0, 2, 4000)
    hint = np.where(chance.random(4000) < 0.8, right, 1 - right)  # right in four of five
    scores = np.where(np.eye(2)[hint] > 0, 5.0, 0.0)  # and far too sure of it
    temperature = best_temperature(scores, right)
    assert 1 / (1 + np.exp(-5 / temperature)) == pytest.approx(0.8, abs=0.02)
