"""Gaps: when a sentence goes on with the finding before it, learned on the encoder as it ships, or from words alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hrtag.learning.corpus import Row
from hrtag.learning.passages import Passage, paragraphs, passage
from hrtag.progress import bar
from hrtag.tagging.encoder import Encoder
from hrtag.tagging.heads import GapHead, gap_vectors
from hrtag.tagging.word_gaps import WordGaps, gap_signs

HIDDEN = 128
STRENGTH = 0.3  # of what is learned from words: inverse of the regularisation
RAREST = 4  # gaps that a sign has to be seen in


def learn_gaps(rows: Sequence[Row], encoder: Encoder) -> GapHead:
    """Learn from whole paragraphs and from pairs of neighbouring findings, read as if they were all of a paragraph.

    In the corpus a paragraph of two sentences is nearly always one finding; without the pairs a head learns just that.
    """
    from sklearn.neural_network import MLPClassifier

    vectors, goes_on = gap_examples([*paragraphs(rows), *pairs(rows)], encoder)
    middle, spread = vectors.mean(0), vectors.std(0) + 1e-6
    model = MLPClassifier((HIDDEN,), alpha=1.0, learning_rate_init=3e-4, max_iter=40, early_stopping=True, n_iter_no_change=5, random_state=0)  # fmt: skip
    model.fit((vectors - middle) / spread, goes_on)
    inner = (model.coefs_[0] / spread[:, None]).astype(np.float32)
    inner_bias = (model.intercepts_[0] - middle @ (model.coefs_[0] / spread[:, None])).astype(np.float32)
    return GapHead(inner, inner_bias, model.coefs_[1][:, 0].astype(np.float32), np.asarray(model.intercepts_[1][0], dtype=np.float32))  # fmt: skip


def learn_word_gaps(rows: Sequence[Row]) -> WordGaps:
    """Learn the same from the words of the sentences alone."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    signs, goes_on = [], []
    for each in (*paragraphs([row for row in rows if not row["contrast"]]), *pairs(rows)):
        for before, sentence, joined in each.gaps:
            signs.append(gap_signs(each.text[slice(*before)], each.text[slice(*sentence)]))
            goes_on.append(joined)
    counts = CountVectorizer(analyzer=list, binary=True, min_df=RAREST)
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(counts.fit_transform(signs), goes_on)
    weights = zip(counts.get_feature_names_out(), model.coef_[0].tolist(), strict=True)
    return WordGaps({str(sign): weight for sign, weight in weights}, float(model.intercept_[0]))


def pairs(rows: Sequence[Row]) -> Iterator[Passage]:
    """Answer, of each paragraph with several findings, one or two runs of two or three neighbours."""
    chance = random.Random(0)
    for whole in paragraphs([row for row in rows if not row["contrast"]]):
        count = len(whole.rows)
        for _ in range(0 if count < 3 else 1 + (count > 5)):
            start = chance.randrange(count - 1)
            yield passage(whole.rows[start : start + chance.choice((2, 2, 3))], whole=True)


def gap_examples(passages: Sequence[Passage], encoder: Encoder) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Answer the vectors of all gaps of passages, shape (gaps, 3 * width), and whether the second sentence goes on."""
    vectors, goes_on = [], []
    for each in bar(passages, desc="reading gaps"):
        gaps = each.gaps
        if gaps and not any(row["contrast"] for row in each.rows):
            states = encoder.read(each.text)
            vectors.append(gap_vectors(states, each.sentences))
            goes_on += [joined for *_, joined in gaps]
    return np.concatenate(vectors), np.array(goes_on)
