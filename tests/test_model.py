import json

import pytest

from hrtag.errors import ModelError
from hrtag.model import open_model, write_model
from hrtag.tagging.classifier import FindingClassifier
from hrtag.tagging.judge import WordsJudge

TEXTS = ["The ban was lifted.", "Two papers were banned.", "A session was held.", "The fine was cut but stays."] * 5
LABELS = ["positive", "negative", "neutral", "mixed"] * 5


@pytest.fixture
def folder(tmp_path):
    polarity = FindingClassifier(min_df=1).fit(TEXTS, LABELS)
    component = FindingClassifier(min_df=1).fit(TEXTS, ["state-policy", "equality"] * 10)
    files = {**polarity.to_files("polarity"), **component.to_files("component")}
    return write_model(tmp_path / "model", files, {"name": "mine", "version": "1", "review_below": 0.4})


def test_a_model_comes_back_exactly(folder):
    again = FindingClassifier.from_folder(open_model(folder.path), "polarity")
    assert (again.predict_proba(TEXTS) == FindingClassifier(min_df=1).fit(TEXTS, LABELS).predict_proba(TEXTS)).all()
    assert again.to_files("polarity") == {name: folder.read(name) for name in again.to_files("polarity")}


def test_probabilities_sum_to_one(folder):
    for (judgement,) in WordsJudge.from_folder(folder).judge(TEXTS[:4], [[(0, len(t))] for t in TEXTS[:4]]):
        assert sum(judgement.polarity_probabilities.values()) == pytest.approx(1, abs=1e-9)
        assert set(judgement.component_probabilities) == {"state-policy", "equality"}


@pytest.mark.parametrize("name", ["polarity.safetensors", "polarity.json", "component.terms.txt"])
def test_a_changed_file_is_refused(folder, name):
    file = folder.path / name
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="sha256"):
        WordsJudge.from_folder(open_model(folder.path))


def test_a_missing_file_is_told(folder):
    (folder.path / "component.json").unlink()
    with pytest.raises(ModelError, match=r"component\.json"):
        WordsJudge.from_folder(open_model(folder.path))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "hrtag/model/9"}', '{"format": "hrtag/model/1", "files": {"../x": "0"}}']
)
def test_what_is_no_meta_is_refused(folder, text):
    (folder.path / "meta.json").write_text(text, "utf-8")
    with pytest.raises(ModelError, match=r"meta\.json"):
        open_model(folder.path)


def test_parts_that_do_not_fit_are_refused(folder):
    files = {name: folder.read(name) for name in folder.meta["files"]}
    files["polarity.terms.txt"] = b"one\n"
    meta = json.loads((folder.path / "meta.json").read_text("utf-8"))
    with pytest.raises(ModelError, match="do not fit"):
        WordsJudge.from_folder(write_model(folder.path, files, meta))


def test_unknown_model_names_the_bundled():
    with pytest.raises(ModelError, match="hrtag-en"):
        open_model("nothing-here")
