"""Compiling, checking and loading a corpus; also the bundled one."""

import json
import shutil

import pytest

from hrtag.errors import CorpusError
from hrtag.learning.compiling import build_corpus, check_corpus, read_corpus
from hrtag.learning.corpus import load_corpus

HEADER = "---\nvoice: {voice}\ncountry: {country}\nyear: 2014\nwriter: {writer}\nannotator: {writer}\nsplit: {split}\nscheme: general-measures\n---\n"
TEXTS = {
    "train": "[+ equality] The quarantine on {group:returning workers} was lifted in {date:May 2014}.",
    "validation": "[- state-policy] {stat:Nine editors|9 editor} were fined for reports on the harvest.",
    "test": "[0 civil-society] A congress of volunteers from every district met in {place:Oruro}.",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "source").mkdir()
    for i, (split, text) in enumerate(TEXTS.items()):
        header = HEADER.format(voice=f"v{i}", country="BO", writer=f"w{i}", split=split)
        (tmp_path / "source" / f"BO-2014-v{i}.md").write_text(header + text + "\n", "utf-8")
    return tmp_path


def test_build_check_load(folder):
    assert build_corpus(folder) == {"train": 1, "validation": 1, "test": 1}
    assert check_corpus(folder) == []
    data = load_corpus(folder)
    row = data["validation"][0]
    assert data["validation"].features["polarity"].int2str(row["polarity"]) == "negative"
    assert row["entities"][0]["statistic"]["value"] == 9
    assert data["train"][0]["entities"][1]["date"] == {"from": "2014-05-01", "to": "2014-05-31"}


def test_rows_alone_are_checked_too(folder):
    build_corpus(folder)
    shutil.rmtree(folder / "source")
    assert check_corpus(folder) == []
    file = folder / "train.jsonl"
    row = json.loads(file.read_text("utf-8"))
    for change, message in [
        ({"polarity": "good"}, "Unknown polarity"),
        ({"component": "water"}, "Unknown component"),
        ({"text": " x"}, "blanks at its ends"),
        ({"entities": [{**row["entities"][0], "start": 0}]}, "text at its offsets"),
        ({"entities": [{**row["entities"][0], "label": "X"}]}, "Unknown label"),
        ({"entities": [{**row["entities"][0], "end": 9999}]}, "outside"),
        ({"entities": [row["entities"][0], row["entities"][0]]}, "overlap"),
    ]:
        file.write_text(json.dumps(row | change) + "\n", "utf-8")
        problems = check_corpus(folder)
        assert any(message in str(p) and "train.jsonl:1" in str(p) for p in problems), message
    file.write_text("not json\n", "utf-8")
    assert "Not a JSON object" in str(check_corpus(folder)[0])
    with pytest.raises(CorpusError):
        load_corpus(folder)


def edit(folder, name, old, new):
    file = folder / "source" / name
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def test_a_voice_has_one_spelling(folder):
    edit(folder, "BO-2014-v1.md", "voice: v1", "voice: Press digest")
    assert any("joined by hyphens" in str(p) for p in check_corpus(folder))


def test_leaks_and_copies_are_told(folder):
    edit(folder, "BO-2014-v1.md", "voice: v1", "voice: v0")
    assert any("voice and country" in str(p) for p in check_corpus(folder))
    edit(folder, "BO-2014-v2.md", "writer: w2", "writer: w0")
    assert any("also wrote for train" in str(p) for p in check_corpus(folder))
    edit(folder, "BO-2014-v1.md", TEXTS["validation"], TEXTS["train"].replace("lifted", "ended"))
    assert any("Nearly the same text" in str(p) for p in check_corpus(folder))


def test_contrast_sets_may_be_alike_but_only_in_train(folder):
    pair = "% contrast: g1\n[+ equality] The ban on returning was lifted.\n[- equality] The ban on returning was extended.\n"
    edit(folder, "BO-2014-v0.md", TEXTS["train"], pair)
    assert check_corpus(folder) == []
    assert [row["contrast"] for row in read_corpus(folder).rows("train")] == ["g1", "g1"]
    edit(folder, "BO-2014-v1.md", TEXTS["validation"], pair)
    assert any("train split" in str(p) for p in check_corpus(folder))


def test_stale_rows_are_told(folder):
    build_corpus(folder)
    edit(folder, "BO-2014-v0.md", "was lifted", "was eased")
    assert any("corpus build" in str(p) for p in check_corpus(folder))


def test_a_folder_without_a_corpus(tmp_path):
    for function in (read_corpus, check_corpus, build_corpus, load_corpus):
        with pytest.raises(CorpusError):
            function(tmp_path)


def test_a_problem_stops_the_build(folder):
    edit(folder, "BO-2014-v0.md", "[+ equality]", "[+ water]")
    with pytest.raises(CorpusError, match=r"BO-2014-v0\.md:10"):
        build_corpus(folder)


def test_labels_of_another_scheme(folder):
    for file in (folder / "source").glob("*.md"):
        labelled = file.read_text("utf-8").replace("[- state-policy]", "[- expression]")
        file.write_text(labelled.replace("[+ equality]", "[+ life]").replace("civil-society", "association"), "utf-8")
    assert build_corpus(folder, "rights") == {"train": 1, "validation": 1, "test": 1}
    assert check_corpus(folder, "rights") == []
    assert "Unknown component 'life'. Known in 'general-measures'" in str(check_corpus(folder)[0])
    assert load_corpus(folder, scheme="rights")["train"].features["component"].names[0] == "self-determination"
