"""Judging by an encoder, on a tiny one whose answers are known."""

import json

import pytest
from tiny_model import files, tiny_model

from hrtag.errors import ModelError
from hrtag.model import open_model, write_model
from hrtag.tagging.encoder import LONGEST_PASSAGE, Encoder, passages
from hrtag.tagging.judge import EncoderJudge, open_judge


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    return open_judge(tiny_model(tmp_path_factory.mktemp("tiny")))


def test_a_folder_with_an_encoder_opens_as_one(judge):
    assert isinstance(judge, EncoderJudge)


def test_findings_are_judged_where_they_stand(judge):
    text = "The good court. The bad women."
    found, judged = judge.read([text])
    assert found == [[(0, 15), (16, 30)]]
    assert [(j.polarity, j.component) for j in judged[0]] == [("positive", "state-policy"), ("negative", "equality")]
    assert judge.judge([text], found) == judged
    assert judge.segment([text]) == found


def test_a_sentence_that_goes_on_joins(judge):
    text = "The ban lifted. This court. The papers closed."
    assert [text[a:b] for a, b in judge.segment([text])[0]] == ["The ban lifted. This court.", "The papers closed."]


def test_probabilities_sum_to_one_and_doubt_is_marked(judge):
    sure, unsure = judge.judge(["good good", "ban"], [[(0, 9)], [(0, 3)]])
    assert sum(unsure[0].polarity_probabilities.values()) == pytest.approx(1, abs=1e-9)
    assert (sure[0].needs_review, unsure[0].needs_review) == (False, True)


def test_cues_are_the_words_that_moved_the_answer(judge):
    [[judged]] = judge.judge(["The papers closed, the ban lifted."], [[(0, 34)]])
    assert {(cue.text, cue.weight > 0) for cue in judged.cues} == {("closed", False), ("lifted", True)}


def test_nothing_depends_on_what_else_is_read(judge):
    texts = ["The good court.", "The bad women. This court.", "A ban.", ""]
    alone = [judge.read([text]) for text in texts]
    together = judge.read(texts)
    assert together == ([found[0] for found, _ in alone], [judged[0] for _, judged in alone])


def test_a_long_paragraph_is_read_in_passages(judge):
    text = " ".join(["The good court closed the papers."] * 200)
    assert all(end - start <= LONGEST_PASSAGE for start, end in passages(text))
    states = judge.encoder.read(text)
    assert len(states.tokens.ids) == len(states.vectors) == 200 * 7
    assert [text[a:b] for a, b in zip(states.tokens.starts[-3:], states.tokens.ends[-3:], strict=True)] == ["the", "papers", "."]  # fmt: skip
    word = "good " * 3000
    assert len(judge.encoder.read(word).vectors) == 3000


def test_odd_texts_are_read(judge):
    for text in ("", " ", "\n", "😀", "\u202e\x00", "ﷺ" * 50):
        [[judged]] = judge.judge([text], [[(0, len(text))]])
        assert sum(judged.polarity_probabilities.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("encoder.onnx", b"no graph", "encoder.onnx"),
        ("tokenizer.json", b"{}", "tokenizer.json"),
        ("heads.json", b"{}", "heads.json"),
        ("heads.json", b"[1]", "heads.json"),
        ("heads.safetensors", b"", "safetensors"),
    ],
)
def test_parts_that_are_not_what_they_should_be_are_refused(tmp_path, name, data, complaint):
    folder = write_model(tmp_path, {**files(), name: data}, {"name": "x", "version": "1"})
    with pytest.raises(ModelError, match=complaint):
        open_judge(folder)


def test_heads_that_do_not_fit_are_refused(tmp_path):
    config = json.loads(files()["heads.json"])
    config["polarity"]["labels"] = ["positive", "negative"]
    folder = write_model(tmp_path, {**files(), "heads.json": json.dumps(config).encode()}, {"name": "x", "version": "1"})  # fmt: skip
    with pytest.raises(ModelError, match="does not fit"):
        open_judge(folder)


def test_a_changed_file_is_refused_before_it_is_read(tmp_path):
    folder = tiny_model(tmp_path)
    (tmp_path / "encoder.onnx").write_bytes(folder.read("encoder.onnx")[:-1] + b"x")
    with pytest.raises(ModelError, match="sha256"):
        Encoder.from_folder(open_model(tmp_path))
