"""Judging: where the findings of a paragraph are, their polarity and component, how sure that is and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from hrtag.model import ModelFolder
from hrtag.report import Cue
from hrtag.sentences import split_sentences
from hrtag.tagging.encoder import Encoder, States
from hrtag.tagging.heads import Heads, gap_vectors
from hrtag.tagging.linear_words import LinearWords
from hrtag.tagging.segmenter import join_sentences, split_findings
from hrtag.tagging.token_scores import TokenScores
from hrtag.tagging.word_gaps import ARRAYS, WordGaps

Span = tuple[int, int]
MAX_CUES = 5
BALANCE = {"positive", "negative"}  # what cues speak for and against
OPPOSITE = 4.0  # how much heavier than other doubts a chance of the opposite weighs; chosen on validation
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True)
class Judgement:
    """What the model says of one finding; ``tokens`` is what the encoder's token head says of its word pieces."""

    polarity: str
    polarity_probabilities: dict[str, float]
    component: str
    component_probabilities: dict[str, float]
    needs_review: bool
    cues: tuple[Cue, ...]
    tokens: TokenScores | None = None


class Judge(Protocol):
    """What a model folder can do, whatever it is made of."""

    def segment(self, paragraphs: Sequence[str]) -> list[list[Span]]:
        """Answer where the findings of each paragraph are."""

    def judge(self, paragraphs: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[list[Judgement]]:
        """Judge findings where they stand."""

    def read(self, paragraphs: Sequence[str]) -> tuple[list[list[Span]], list[list[Judgement]]]:
        """Segment and judge in one go."""


def open_judge(folder: ModelFolder) -> Judge:
    """Answer the judge of a model folder: an encoder with heads, or a linear model over words."""
    return (
        EncoderJudge.from_folder(folder) if "encoder.onnx" in folder.meta["files"] else WordsJudge.from_folder(folder)
    )


def judge_alone(judge: Judge, texts: Sequence[str]) -> list[Judgement]:
    """Judge findings without what stands around them."""
    return [each for each, *_ in judge.judge(texts, [[(0, len(text))] for text in texts])]


class EncoderJudge:
    """Judges by an encoder that has read the whole paragraph."""

    def __init__(self, encoder: Encoder, heads: Heads) -> None:
        self.encoder = encoder
        self.heads = heads

    @classmethod
    def from_folder(cls, folder: ModelFolder) -> Self:
        """Load encoder and heads."""
        encoder = Encoder.from_folder(folder)
        return cls(encoder, Heads.from_folder(folder, encoder.width))

    def segment(self, paragraphs: Sequence[str]) -> list[list[Span]]:
        """Answer where the findings of each paragraph are."""
        answers = []
        for text in paragraphs:
            sentences = split_sentences(text)
            answers.append(self._findings(sentences, self.encoder.read(text)) if len(sentences) > 1 else sentences)
        return answers

    def judge(self, paragraphs: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[list[Judgement]]:
        """Judge findings where they stand."""
        return [
            self._judge(text, wanted, self.encoder.read(text)) if wanted else []
            for text, wanted in zip(paragraphs, spans, strict=True)
        ]

    def read(self, paragraphs: Sequence[str]) -> tuple[list[list[Span]], list[list[Judgement]]]:
        """Segment and judge, reading each paragraph once."""
        spans, judgements = [], []
        for text in paragraphs:
            sentences = split_sentences(text)
            states = self.encoder.read(text)
            spans.append(self._findings(sentences, states))
            judgements.append(self._judge(text, spans[-1], states))
        return spans, judgements

    def _findings(self, sentences: list[Span], states: States) -> list[Span]:
        if len(sentences) < 2:
            return sentences
        return join_sentences(sentences, self.heads.gap.goes_on(gap_vectors(states, sentences)))

    def _judge(self, text: str, spans: Sequence[Span], states: States) -> list[Judgement]:
        if not spans:
            return []
        vectors = np.stack([states.mean(*span) for span in spans])
        polarities = self.heads.polarity.probabilities(vectors)
        components = self.heads.component.probabilities(vectors)
        return [
            _judgement(
                self.heads.polarity.labels, polarities[i], self.heads.component.labels, components[i],
                self.heads.review_below, self._cues(text, span, states),
                self.heads.tokens.scores(states, *span) if self.heads.tokens else None,
            )
            for i, span in enumerate(spans)
        ]  # fmt: skip

    def _cues(self, text: str, span: Span, states: States) -> list[Cue]:
        """The words, empty ones left out, whose vectors moved the balance of positive and negative most."""
        labels = self.heads.polarity.labels
        if not set(labels) >= BALANCE:
            return []
        run = states.tokens.within(*span)
        leads = self.heads.polarity.contributions(
            states.vectors[run], labels.index("positive"), labels.index("negative")
        )
        starts = states.tokens.starts[run]
        weights: dict[str, float] = {}
        spelling: dict[str, str] = {}
        for m in _WORD.finditer(text, *span):
            word = m[0].casefold()
            if word in _empty_words() or word.isdigit():
                continue
            spelling.setdefault(word, m[0])
            first, last = np.searchsorted(starts, (m.start(), m.end()))
            weights[word] = weights.get(word, 0.0) + float(leads[first:last].sum())
        best = sorted(weights, key=lambda word: -abs(weights[word]))[:MAX_CUES]
        return [Cue(text=spelling[w], weight=round(weights[w], 3)) for w in best if abs(weights[w]) >= 0.0005]


@cache
def _empty_words() -> frozenset[str]:
    data = tomllib.loads((files("hrtag") / "data" / "patterns" / "cues.toml").read_text("utf-8"))
    return frozenset(data["empty"].split())


class TextClassifier(Protocol):
    """What tells the labels of texts, and why."""

    @property
    def classes_(self) -> Sequence[str]:
        """The labels."""

    def predict_proba(self, texts: Sequence[str], /) -> NDArray[Any]:
        """Answer the probabilities of the labels."""

    def contributions(self, texts: Sequence[str], /, positive: str, negative: str) -> list[list[Cue]]:
        """Answer the words that moved the balance of two labels most."""


class WordsJudge:
    """Judges each finding by its words and word pairs alone: fast, and less often right.

    Without ``gaps``, findings are cut by rules.
    """

    def __init__(
        self,
        polarity: TextClassifier,
        component: TextClassifier,
        *,
        review_below: float,
        gaps: WordGaps | None = None,
    ) -> None:
        self.polarity = polarity
        self.component = component
        self.review_below = review_below
        self.gaps = gaps

    @classmethod
    def from_folder(cls, folder: ModelFolder) -> Self:
        """Load both classifiers, and the cuts where there are any."""
        threshold = float(folder.meta.get("review_below", 0.5))
        polarity = LinearWords.from_folder(folder, "polarity")
        component = LinearWords.from_folder(folder, "component", beside=polarity)
        gaps = WordGaps.from_folder(folder) if ARRAYS in folder.meta["files"] else None
        return cls(polarity, component, review_below=threshold, gaps=gaps)

    def segment(self, paragraphs: Sequence[str]) -> list[list[Span]]:
        """Answer where the findings of each paragraph are."""
        gaps = self.gaps
        return [split_findings(text, gaps.goes_on if gaps else None) for text in paragraphs]

    def judge(self, paragraphs: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[list[Judgement]]:
        """Judge findings, all of them at once."""
        texts = [text[start:end] for text, wanted in zip(paragraphs, spans, strict=True) for start, end in wanted]
        judged = iter(self._judge(texts))
        return [[next(judged) for _ in wanted] for wanted in spans]

    def read(self, paragraphs: Sequence[str]) -> tuple[list[list[Span]], list[list[Judgement]]]:
        """Segment, then judge."""
        spans = self.segment(paragraphs)
        return spans, self.judge(paragraphs, spans)

    def _judge(self, texts: Sequence[str]) -> list[Judgement]:
        if not texts:
            return []
        first, second = ([str(c) for c in model.classes_] for model in (self.polarity, self.component))
        polarities, components, cues = self._said(texts, balanced=set(first) >= BALANCE)
        return [
            _judgement(first, polarities[i], second, components[i], self.review_below, cues[i])
            for i in range(len(texts))
        ]

    def _said(self, texts: Sequence[str], *, balanced: bool) -> tuple[NDArray[Any], NDArray[Any], list[list[Cue]]]:
        """What both models say; texts are read once where both read them in the same way."""
        polarity, component = self.polarity, self.component
        cues: list[list[Cue]] = [[] for _ in texts]
        if (
            isinstance(polarity, LinearWords)
            and isinstance(component, LinearWords)
            and polarity.words is component.words
        ):
            vectors = polarity.words(texts)
            cues = polarity.cues(vectors, "positive", "negative") if balanced else cues
            return polarity.probabilities(vectors), component.probabilities(vectors), cues
        cues = polarity.contributions(texts, "positive", "negative") if balanced else cues
        return polarity.predict_proba(texts), component.predict_proba(texts), cues


def _judgement(
    polarities: Sequence[str], polarity: NDArray[Any], components: Sequence[str], component: NDArray[Any],
    review_below: float, cues: Sequence[Cue], tokens: TokenScores | None = None,
) -> Judgement:  # fmt: skip
    first, second = rounded_shares(polarities, polarity), rounded_shares(components, component)
    best = max(first, key=lambda label: first[label])
    sure = float(sureness(np.array([list(first.values())]), list(first))[0])
    topic = max(second, key=lambda label: second[label])
    return Judgement(best, first, topic, second, sure < review_below, tuple(cues), tokens)


def sureness(shares: NDArray[Any], labels: Sequence[str]) -> NDArray[np.float64]:
    """Answer how sure answers are, from probabilities of shape (findings, labels): the best one, less `OPPOSITE` times the opposite's.

    To call a positive development negative is the mistake a reader minds most, so that a chance of it weighs more than others.

    Examples
    --------
    >>> sureness(np.array([[0.8, 0.0, 0.2], [0.8, 0.2, 0.0]]), ["positive", "negative", "mixed"]).round(1).tolist()
    [0.8, 0.0]
    """
    best = shares.max(axis=1)
    if not set(labels) >= BALANCE:
        return np.asarray(best)
    both = shares[:, [list(labels).index("positive"), list(labels).index("negative")]]
    return np.asarray(best - OPPOSITE * np.where(both.max(axis=1) == best, both.min(axis=1), 0.0))


def rounded_shares(labels: Sequence[str], probabilities: NDArray[Any]) -> dict[str, float]:
    """Answer probabilities to four decimals that still sum to one."""
    values = [round(float(p), 4) for p in probabilities]
    top = max(range(len(values)), key=lambda i: values[i])
    values[top] = round(values[top] + 1 - sum(values), 4)
    return {str(label): value for label, value in zip(labels, values, strict=True)}
