"""The cards of the bundled models say what their meta.json says, and the opinions they learned from are those in the repository."""

import hashlib

import pytest

from hrtag.learning.cards import encoder_model_card, words_model_card
from hrtag.model import bundled, open_model

CARDS = {"hrtag-en": encoder_model_card, "hrtag-en-fast": words_model_card}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_made_from_its_figures(name):
    model = open_model(name)
    assert model.read("README.md").decode() == CARDS[name](model.meta)


@pytest.mark.parametrize("name", CARDS)
def test_the_opinions_are_kept(name):
    data = (bundled("models") / "opinions.jsonl").read_bytes()
    assert open_model(name).meta["opinions_sha256"] == hashlib.sha256(data).hexdigest()


def test_sizes_stay_within_bounds():
    for name, most in (("hrtag-en", 95e6), ("hrtag-en-fast", 12e6)):
        model = open_model(name)
        assert sum((model.path / file).stat().st_size for file in model.meta["files"]) < most
