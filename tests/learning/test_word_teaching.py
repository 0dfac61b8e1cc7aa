"""The word tagger understands words that no lesson holds by what is known of them."""

import numpy as np
import pytest

pytest.importorskip("torch")

from hrtag.labels import ENTITY_LABELS
from hrtag.learning.known_words import NUMBERS
from hrtag.learning.word_teaching import Lesson, teach_words
from hrtag.tagging.token_scores import BEGIN
from hrtag.tagging.word_tagger import WordTagger

PEOPLE, THINGS = ("nurses", "miners", "pupils"), ("houses", "papers", "stones")
UNSEEN_PERSON, UNSEEN_THING = "welders", "baskets"


def vector(direction: int) -> np.ndarray:
    return np.eye(NUMBERS, dtype=np.float32)[direction]


def group_probability(tagger: WordTagger, word: str) -> float:
    scores = tagger(f"Then the {word} were counted.", [])
    token = scores.starts.tolist().index(len("Then the "))
    return float(scores.probabilities[token, ENTITY_LABELS.index("GROUP"), BEGIN])


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    told = []
    for word in PEOPLE + THINGS:
        text = "\n".join(
            f"{start} the {word} were {end}." for start in ("Then", "Today") for end in ("counted", "seen")
        )
        starts = [at for at in range(len(text)) if text.startswith(word, at)]
        gold = [("GROUP", at, at + len(word)) for at in starts if word in PEOPLE]
        told += [Lesson(text, [], gold)] * 30
    return told


def test_a_known_word_is_read_like_the_words_it_is_like(lessons):
    known = {word: vector(0) for word in (*PEOPLE, UNSEEN_PERSON)} | {
        word: vector(1) for word in (*THINGS, UNSEEN_THING)
    }
    tagger = WordTagger(*teach_words(lessons, known))
    assert group_probability(tagger, UNSEEN_PERSON) > 0.5 > group_probability(tagger, UNSEEN_THING)


def test_without_known_words_only_lessons_have_terms(lessons):
    terms, arrays = teach_words(lessons[:2])
    assert len(terms) == len(arrays["words"])
    assert "w=nurses" in terms
    assert f"w={UNSEEN_PERSON}" not in terms
