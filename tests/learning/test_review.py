"""Annotation tools in and out, without loss."""

import json

import pytest

from hrtag.errors import CorpusError
from hrtag.learning.corpus import row_of
from hrtag.learning.review import TOOLS, export_tasks, import_tasks
from hrtag.learning.source import parse_source

SOURCE = """---
voice: v
country: BO
year: 2014
writer: w
annotator: w
split: train
scheme: general-measures
---
## Heading {equality}

[+] 😀 The ban on {group:returning workers} was lifted in {date:May 2014}.[^1]
[-] {stat:At least 12 {group:nurses}|>=12 nurse} were dismissed under {law:Decree No. 4|Decree No. 4 on Hospitals; number=4}.

* [0 state-policy] A session of {body:Congress} in {place:Oruro}, 𝒜 to 𝒵.

[^1]: Gazette
"""


@pytest.fixture
def rows():
    document = parse_source(SOURCE, "BO-2014-v.md")
    assert not document.problems
    return [json.loads(json.dumps(row_of(document, finding))) for finding in document.findings]


@pytest.mark.parametrize("tool", TOOLS)
def test_round_trip_is_the_identity(rows, tool, tmp_path):
    other = [row | {"doc": "second"} for row in rows]
    assert export_tasks(rows + other, tmp_path / "tasks", tool) == 2
    assert import_tasks(tmp_path / "tasks", tool) == rows + other


def test_label_studio_offsets_in_utf16_units(rows, tmp_path):
    export_tasks(rows, tmp_path / "tasks", "label-studio")
    tasks = json.loads((tmp_path / "tasks").read_text("utf-8"))
    text = tasks[0]["data"]["text"]
    for result in tasks[0]["predictions"][0]["result"]:
        for edge in ("start", "end"):
            result["value"][edge] = len(text[: result["value"][edge]].encode("utf-16-le")) // 2
    (tmp_path / "tasks").write_text(json.dumps(tasks), "utf-8")
    assert import_tasks(tmp_path / "tasks", "label-studio") == rows


def test_prodigy_tokens_fit_their_spans(rows, tmp_path):
    export_tasks(rows, tmp_path / "tasks", "prodigy")
    task = json.loads((tmp_path / "tasks").read_text("utf-8"))
    for span in task["spans"]:
        assert task["tokens"][span["token_start"]]["start"] <= span["start"]
        assert task["tokens"][span["token_end"]]["end"] >= span["end"]


def test_corrections_come_back(rows, tmp_path):
    export_tasks(rows, tmp_path / "tasks", "doccano")
    task = json.loads((tmp_path / "tasks").read_text("utf-8"))
    place = task["text"].index("Oruro")
    task["label"] = [m for m in task["label"] if m[2] != "PLACE"] + [[place, place + 5, "PERSON"]]
    task["label"] = [
        [s, e, label.replace("neutral / state-policy", "mixed / equality")] for s, e, label in task["label"]
    ]
    (tmp_path / "tasks").write_text(json.dumps(task), "utf-8")
    *same, changed = import_tasks(tmp_path / "tasks", "doccano")
    assert same == rows[:2]
    assert (changed["polarity"], changed["component"]) == ("mixed", "equality")
    assert [(e["label"], e["text"], e["canonical"]) for e in changed["entities"]] == [
        ("BODY", "Congress", "Congress"),
        ("PERSON", "Oruro", "Oruro"),
    ]


def test_new_marks_get_the_values_their_text_tells(rows, tmp_path):
    export_tasks(rows, tmp_path / "tasks", "doccano")
    task = json.loads((tmp_path / "tasks").read_text("utf-8"))
    task["hrtag"]["rows"][1]["entities"] = []
    (tmp_path / "tasks").write_text(json.dumps(task), "utf-8")
    entities = {e["label"]: e for e in import_tasks(tmp_path / "tasks", "doccano")[1]["entities"]}
    assert entities["STATISTIC"]["statistic"]["value"] == 12
    assert entities["STATISTIC"]["statistic"]["hedge"] == "at_least"
    assert entities["LAW"]["law"]["number"] == "4"


@pytest.mark.parametrize(
    ("mark", "message"),
    [([0, 2, "WATER"], "Unknown label"), ([44, 49, "PLACE"], "outside"), ([10, 60, "positive / equality"], "overlap")],
)
def test_wrong_marks_are_told(rows, tmp_path, mark, message):
    export_tasks(rows, tmp_path / "tasks", "doccano")
    task = json.loads((tmp_path / "tasks").read_text("utf-8"))
    if message == "outside":
        task["label"] = [m for m in task["label"] if not m[2].startswith("positive")]
        task["label"] = [m for m in task["label"] if m[0] > 60]
    task["label"].append(mark)
    (tmp_path / "tasks").write_text(json.dumps(task), "utf-8")
    with pytest.raises(CorpusError, match=message):
        import_tasks(tmp_path / "tasks", "doccano")


@pytest.mark.parametrize("text", ["", "x", "[1]", '{"text": 1}', "[{}]"])
def test_what_is_no_export_is_refused(text, tmp_path):
    (tmp_path / "tasks").write_text(text, "utf-8")
    for tool in TOOLS:
        if text:
            with pytest.raises(CorpusError):
                import_tasks(tmp_path / "tasks", tool)
    with pytest.raises(CorpusError, match="Unknown tool"):
        import_tasks(tmp_path / "tasks", "brat")
