"""Cuts by words: a small model learns them, and survives its folder."""

import pytest

from hrtag.errors import ModelError
from hrtag.learning.gaps import learn_word_gaps
from hrtag.model import arrays_bytes, write_model
from hrtag.tagging.segmenter import split_findings
from hrtag.tagging.word_gaps import ARRAYS, WordGaps, gap_signs


@pytest.fixture(scope="module")
def gaps():
    rows = []
    for i in range(12):
        texts = [f"The bench of Ward {i} was closed. It had sat since 1990.", f"In May {2000 + i}, two wells were dug."]
        rows += [{"doc": f"d{i}", "paragraph": 1, "list_item": False, "text": text, "contrast": None, "entities": []} for text in texts]  # fmt: skip
    return learn_word_gaps(rows)


def test_it_has_learned_what_goes_on(gaps):
    text = "The kitchen of the clinic was shut. It had stood open. In May 2011, two beds were added."
    assert [text[a:b] for a, b in split_findings(text, gaps.goes_on)] == [text[:54], text[55:]]
    assert gaps.probability("One.", "It had sat.") > 0.5 > gaps.probability("One.", "In May 2004, two wells were dug.")


def test_signs_are_about_both_sentences():
    signs = gap_signs("Acme Relief lost its seat.", "In June 2020 Acme Relief paid 3 fines.")
    assert {"opens in june", "names shared 2", "month early", "years 01", "ends before seat"} <= set(signs)


def test_a_folder_brings_it_back(gaps, tmp_path):
    model = write_model(tmp_path, gaps.to_files(), {"name": "cuts", "version": "1"})
    again = WordGaps.from_folder(model)
    assert again.weights == pytest.approx(dict(gaps.weights)) and again.bias == pytest.approx(gaps.bias)
    broken = {**gaps.to_files(), ARRAYS: arrays_bytes({"bias": model.arrays(ARRAYS)["bias"]})}
    with pytest.raises(ModelError, match="do not fit"):
        WordGaps.from_folder(write_model(tmp_path / "b", broken, {"name": "cuts", "version": "1"}))
