"""Baselines and the table they stand in."""

import io
import json

import pytest
from rich.console import Console
from test_training import corpus
from tiny_model import tiny_model

from hrtag.errors import CorpusError, ModelError
from hrtag.learning.baselines import NAMES, TextcatClassifier, baselines
from hrtag.learning.evaluation import Evaluation, evaluate
from hrtag.learning.evaluation_table import markdown_table, rich_table
from hrtag.learning.measures import Figure
from hrtag.learning.training import train

GOOD_AND_BAD = "The good court lifted the ban. In May, the women closed papers."


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Five documents, the same in both splits; one finding more is negative than positive."""
    folder = corpus(tmp_path_factory.mktemp("own"))
    rows = [json.loads(line) for line in (folder / "train.jsonl").read_text("utf-8").splitlines()]
    rows.append(rows[-1] | {"text": "The women closed the papers."})
    for split in ("train", "test"):
        lines = (json.dumps(row | {"split": split}) + "\n" for row in rows)
        (folder / f"{split}.jsonl").write_text("".join(lines), "utf-8")
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return tiny_model(tmp_path_factory.mktemp("tiny")).path


@pytest.fixture(scope="module")
def judges(own, encoder):
    return dict(baselines(own, encoder))


def labels(judge, text):
    spans, judged = judge.read([text, ""])
    assert judged[1] == []
    return [(text[a:b], j.polarity, j.component) for (a, b), j in zip(spans[0], judged[0], strict=True)]


@pytest.mark.parametrize("name", ["tfidf", "textcat", "encoder"])
def test_what_words_tell_is_learned(judges, name):
    assert labels(judges[name], GOOD_AND_BAD) == [
        ("The good court lifted the ban.", "positive", "state-policy"),
        ("In May, the women closed papers.", "negative", "equality"),
    ]


def test_the_majority_is_as_probable_as_it_is_frequent(judges):
    assert [polarity for _, polarity, _ in labels(judges["majority"], GOOD_AND_BAD)] == ["negative"] * 2
    ((judgement,),) = judges["majority"].judge(["Good."], [[(0, 5)]])
    assert judgement.polarity_probabilities == pytest.approx({"negative": 65 / 129, "positive": 64 / 129})


@pytest.mark.parametrize("name", NAMES)
def test_probabilities_are_whole(judges, name):
    (judged,) = judges[name].judge(["A good ban."], [[(0, 11), (2, 6)]])
    assert [sum(j.polarity_probabilities.values()) for j in judged] == pytest.approx([1, 1])
    assert not any(j.needs_review for j in judged)


def test_textcat_learns_the_same_again():
    texts, wanted = ["a good ban", "a bad court", "papers closed"] * 4, ["x", "y", "z"] * 4
    first, second = (TextcatClassifier(epochs=2).fit(texts, wanted).predict_proba(texts) for _ in range(2))
    assert first.tolist() == second.tolist()
    assert first.sum(1) == pytest.approx(1)


def test_each_is_built_when_asked_for(own, tmp_path):
    built = baselines(own, tmp_path / "no model", ["majority", "encoder"])
    assert next(built)[0] == "majority"
    with pytest.raises(ModelError, match="No model"):
        next(built)


def test_without_an_encoder_three_are_left(own):
    assert [name for name, _ in baselines(own)] == ["majority", "tfidf", "textcat"]
    with pytest.raises(ModelError, match="give encoder_model"):
        baselines(own, names=["encoder"])


def test_a_model_of_words_has_no_vectors(own, tmp_path):
    words = train(own, tmp_path, base="words")
    with pytest.raises(ModelError, match=r"no file 'tokenizer\.json'"):
        next(baselines(own, words.path, ["encoder"]))


def test_unknown_names_and_empty_corpora_are_told(own, tmp_path):
    with pytest.raises(ModelError, match=r"'bert'. Known: majority, tfidf"):
        baselines(own, names=["bert"])
    with pytest.raises(CorpusError, match="no rows"):
        baselines(tmp_path)


def test_one_table(own, judges):
    text = markdown_table([evaluate(own, judges[name], name=name) for name in ("majority", "tfidf")])
    lines = text.splitlines()
    assert lines[0] == "|  | majority | tfidf |"
    assert lines[2] == "| findings of documents | 129 of 5, test | 129 of 5, test |"
    assert any(line.startswith("| polarity, macro-F1 | 0.335 (") and line.endswith("| 1.000 |") for line in lines)
    assert {line.count("|") for line in lines} == {4}


def test_names_steer_neither_table():
    figures = {"polarity_accuracy": Figure(0.5, 0.25, 0.75)}
    made = Evaluation("a|[red]b\x1b[31m\nc", "test", 4, 2, figures, {}, {}, {}, [])
    assert markdown_table([made]).startswith("|  | a\\|[red]b c |\n")
    console = Console(width=120, file=io.StringIO())
    console.print(rich_table([made]))
    shown = console.file.getvalue()
    assert "a|[red]b c" in shown
    assert "0.500 (0.250–0.750)" in shown
    assert "–" in next(line for line in shown.splitlines() if line.startswith("boundaries"))
