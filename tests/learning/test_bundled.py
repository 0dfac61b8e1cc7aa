"""The bundled corpus and its card."""

from pathlib import Path

import datasets

from hrtag.learning.agreement import compare_folders
from hrtag.learning.compiling import check_corpus
from hrtag.learning.corpus import load_corpus, read_rows
from hrtag.learning.describing import describe

CORPUS = Path(__file__).parents[2] / "corpus"


def test_it_is_sound():
    assert check_corpus(CORPUS) == []


def test_the_card_states_what_the_command_prints():
    card = (CORPUS / "README.md").read_text("utf-8")
    figures = card.split("<!-- figures -->\n")[1].split("<!-- /figures -->")[0]
    assert figures.strip() == describe(read_rows(CORPUS)).strip()


def test_the_card_states_the_agreement():
    card = (CORPUS / "README.md").read_text("utf-8")
    stated = dict(line.split() for line in card.split("```text\n")[1].split("```")[0].splitlines())
    found = compare_folders(CORPUS / "first", CORPUS / "second").summary()
    assert {name: float(value) for name, value in stated.items()} == found


def test_datasets_loads_it_without_a_network(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    data = datasets.load_dataset(str(CORPUS), cache_dir=str(tmp_path))
    ours = load_corpus()
    assert {split: rows.num_rows for split, rows in data.items()} == {
        split: rows.num_rows for split, rows in ours.items()
    }
    assert data["test"]["text"][:50] == ours["test"]["text"][:50]
