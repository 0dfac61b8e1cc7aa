"""The learned part of finding entities: word tagger, proposals, choice."""

import numpy as np
import pytest

from hrtag.labels import ENTITY_LABELS
from hrtag.model import open_model
from hrtag.tagging.choosing import Chooser, chosen, gather, tagged_mentions
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.learned import LearnedEntities
from hrtag.tagging.mentions import Mention
from hrtag.tagging.token_scores import BEGIN, INSIDE, OUTSIDE, TokenScores, softmax
from hrtag.tagging.word_tagger import WordTagger, rule_features, words_of

TEXTS = ["The Court of Appeal freed 12 nurses in Minsk.", "In May 2019, Decree No. 7 was repealed."]


def scores_of(text: str, label: str, span: tuple[int, int]) -> TokenScores:
    _, starts, ends = words_of(text + "\n")
    probabilities = np.zeros((len(starts), len(ENTITY_LABELS), 3), dtype=np.float32)
    probabilities[:, :, OUTSIDE] = 1
    column = ENTITY_LABELS.index(label)
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if span[0] <= start and end <= span[1]:
            probabilities[i, column] = 0
            probabilities[i, column, BEGIN if start == span[0] else INSIDE] = 1
    return TokenScores(starts, ends, probabilities)


@pytest.fixture(scope="module")
def learned() -> LearnedEntities:
    found = LearnedEntities.from_folder(open_model("hrtag-en-fast"))
    assert found is not None
    return found


def test_a_tagger_proposes_what_it_is_sure_of() -> None:
    text = "He left Old Town by bus."
    assert list(tagged_mentions(text, scores_of(text, "PLACE", (8, 16)))) == [Mention("PLACE", 8, 16, score=-1)]


def test_a_proposal_of_both_is_one_and_keeps_what_the_rules_know() -> None:
    text = "He left Old Town by bus."
    rule = Mention("PLACE", 8, 16, kind="city")
    proposals = gather([rule], [rule], [Mention("PLACE", 8, 16)], [scores_of(text, "PLACE", (8, 16))])
    assert proposals.mentions == [rule]
    assert proposals.features.shape[0] == 1


def test_the_more_probable_of_two_that_cross_stands() -> None:
    mentions = [Mention("BODY", 0, 10), Mention("LAW", 5, 20), Mention("DATE", 30, 34)]
    assert chosen(mentions, np.array([0.6, 0.9, 0.2]), 0.4) == [mentions[1]]


def test_probabilities_follow_the_weights() -> None:
    text = "He left Old Town by bus."
    rule = Mention("PLACE", 8, 16)
    proposals = gather([rule], [rule], [], [scores_of(text, "PLACE", (8, 16))])
    weight = np.zeros((len(ENTITY_LABELS), proposals.features.shape[1]), dtype=np.float32)
    weight[ENTITY_LABELS.index("PLACE"), 0] = 2.0
    assert Chooser(weight, 0.5).probabilities(proposals) == pytest.approx([1 / (1 + np.exp(-2))])
    assert Chooser(-weight, 0.5).choose(proposals) == []


def test_softmax_sums_to_one() -> None:
    shares = softmax(np.random.default_rng(0).normal(size=(4, 3 * len(ENTITY_LABELS))).astype(np.float32))
    assert shares.shape == (4, len(ENTITY_LABELS), 3)
    assert shares.sum(axis=2) == pytest.approx(1)


def test_rule_features_tell_begin_inside_and_end() -> None:
    _, starts, ends = words_of("the Court of Appeal said")
    found = rule_features(starts, ends, [("BODY", 4, 19)])
    assert len(set(found[1:4, 1].tolist())) == 3
    assert found[[0, 4]].tolist() == [[0, 0], [0, 0]]


def test_a_line_is_tagged_whatever_stands_in_the_others(learned: LearnedEntities) -> None:
    words: WordTagger = learned.words
    alone = words(TEXTS[0], [])
    both = words("\n".join(TEXTS), [])
    count = len(words_of(TEXTS[0])[0])
    assert both.probabilities[:count] == pytest.approx(alone.probabilities[:count], abs=1e-5)


def test_blocks_leave_no_seams(learned: LearnedEntities, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "In May 2019 the High Court in Suva freed 12 nurses.\nThe Press Act was repealed. " * 40
    whole = learned.words(text, [])
    monkeypatch.setattr("hrtag.tagging.word_tagger.BLOCK", 7)
    assert np.allclose(whole.probabilities, learned.words(text, []).probabilities, atol=1e-6)


def test_the_fast_model_finds_and_values(learned: LearnedEntities) -> None:
    found = EntityFinder(learned).find(TEXTS)
    assert ("STATISTIC", "12 nurses") in [(e.label, e.text) for e in found[0]]
    assert ("DATE", "May 2019") in [(e.label, e.text) for e in found[1]]
    assert all(text[e.start : e.end] == e.text for text, entities in zip(TEXTS, found, strict=True) for e in entities)


def test_nothing_to_read_is_nothing_found(learned: LearnedEntities) -> None:
    finder = EntityFinder(learned)
    assert finder.find([]) == []
    assert finder.find(["", " "]) == [[], []]


def test_a_model_that_wants_the_encoder_says_so(learned: LearnedEntities) -> None:
    finder = EntityFinder(LearnedEntities(learned.words, learned.chooser, encoder=True))
    with pytest.raises(ValueError, match="encoder says of the tokens"):
        finder.find(TEXTS)
