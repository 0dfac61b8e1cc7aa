"""Components in context: a heading and neighbours help a finding that says little itself."""

import pytest

from hrtag.errors import ModelError
from hrtag.learning.contexts import learn_context
from hrtag.model import write_model
from hrtag.tagging.context import Context, in_context
from hrtag.tagging.judge import Judgement


def judged(court):
    chances = {"court": court, "women": round(1 - court, 4)}
    return Judgement("positive", {"positive": 1.0}, max(chances, key=chances.get), chances, False, ())


class Reader:
    """Takes a text about women for 'women', other texts for neither."""

    def judge(self, paragraphs, spans):
        chance = {True: 0.05, False: 0.5}
        return [[judged(chance["women" in text[a:b].lower()]) for a, b in each] for text, each in zip(paragraphs, spans, strict=True)]  # fmt: skip


FINDINGS = [judged(0.55), judged(0.1), judged(0.1), judged(0.55)]
SECTIONS = [1, 1, 1, 2]


def components(context, headings):
    return [j.component for j in in_context(Reader(), context, FINDINGS, SECTIONS, headings)]


def test_neighbours_and_headings_are_heard():
    assert components(Context(), {}) == ["court", "women", "women", "court"]
    assert components(Context(1, 0, 1), {}) == ["women", "women", "women", "court"]
    assert components(Context(1, 1, 0), {1: None, 2: "Women at work"}) == ["court", "women", "women", "women"]


def test_probabilities_stay_probabilities():
    for judgement in in_context(Reader(), Context(1.2, 0.5, 0.7), FINDINGS, SECTIONS, {1: "Women"}):
        assert sum(judgement.component_probabilities.values()) == pytest.approx(1)


def test_the_weights_are_learned_where_context_helps():
    rows = []
    for doc in range(6):
        for heading, label in (("Women", "women"), ("Other", "court")):
            rows += [{"doc": f"d{doc}", "paragraph": len(rows), "list_item": False, "heading": heading, "component": label, "text": f"It was said {n}.", "contrast": None, "entities": []} for n in range(2)]  # fmt: skip
    assert learn_context(Reader(), rows).heading > 0


def test_a_folder_with_another_context_is_refused(tmp_path):
    model = write_model(tmp_path / "a", {}, {"name": "a", "version": "1", "context": {"own": 1, "heading": 0.3}})
    assert Context.from_folder(model) == Context(1, 0.3, 0)
    with pytest.raises(ModelError, match="context"):
        Context.from_folder(write_model(tmp_path / "b", {}, {"name": "a", "version": "1", "context": {"moon": 1}}))
