"""Behaviour: the figures say what a judge does, right or wrong."""

import pytest

from hrtag.learning.behaviour import behaviour
from hrtag.model import open_model
from hrtag.tagging.judge import Judgement, open_judge


class Teller:
    """Says what a function says of a text."""

    def __init__(self, tell):
        self.tell = tell

    def judge(self, paragraphs, spans):
        chances = [self.tell(text) for text in paragraphs]
        return [[Judgement(max(c, key=c.get), c, "x", {"x": 1.0}, False, ())] for c in chances]


def chances(positive):
    return {"positive": positive, "negative": 1 - positive}


def test_a_judge_that_hears_nothing():
    found = behaviour(Teller(lambda text: chances(0.9)))
    assert {each["told_apart"] for each in found["pairs"].values()} == {0.0}
    assert found["swaps"]["country"]["same_label"] == 1 and found["swaps"]["country"]["widest_gap"] == 0
    assert found["spelling"]["same_label"] == 1


def test_a_judge_with_a_grudge_is_found_out():
    found = behaviour(Teller(lambda text: chances(0.1 if "Kenya" in text else 0.9)))["swaps"]
    assert found["country"]["same_label"] == 0
    assert "Kenya" in found["country"]["between"]
    assert found["person"]["same_label"] == 1


def test_a_judge_that_minds_spelling_is_found_out():
    assert behaviour(Teller(lambda text: chances(0.1 if "%" in text else 0.9)))["spelling"]["same_label"] < 1


@pytest.mark.parametrize("name", ["hrtag-en", "hrtag-en-fast"])
def test_the_card_says_how_the_bundled_models_behave(name):
    model = open_model(name)
    assert model.meta["behaviour"] == behaviour(open_judge(model))
