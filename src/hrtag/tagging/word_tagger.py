"""The word tagger: a small convolutional network that reads words, their shapes and what the rules found, in NumPy alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import ModelError
from hrtag.labels import ENTITY_LABELS
from hrtag.model import ModelFolder
from hrtag.tagging.quotes import english_quotes
from hrtag.tagging.token_scores import OUTSIDE, TokenScores, softmax

WINDOW = 2  # words to each side that a layer looks at
_WORD = re.compile(r"\w+|[^\w\s]|\n")
BLOCK = 20_000  # words that are read at once
RULE_FEATURES = 1 + 4 * len(ENTITY_LABELS)
_COLUMN = {label: i for i, label in enumerate(ENTITY_LABELS)}


def words_of(text: str) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """Answer the words, marks and line ends of a text, where they start and where they end."""
    quoted = english_quotes(text)
    spans = np.array([m.span() for m in _WORD.finditer(quoted)], dtype=np.int64).reshape(-1, 2)
    return _WORD.findall(quoted), spans[:, 0].copy(), spans[:, 1].copy()


@lru_cache(maxsize=50_000)
def word_features(word: str) -> tuple[str, str, str, str]:
    """Answer what a word looks like: itself in lower case, its first and last letters, its shape.

    Examples
    --------
    >>> word_features("Minsk")
    ('w=minsk', 'p=min', 's=nsk', 'h=Xx')
    """
    lower = word.lower()
    shape = re.sub(r"([Xx])\1+", r"\1", re.sub(r"[^\W\d_]", lambda m: "X" if m[0].isupper() else "x", word))
    shape = re.sub(r"\d", "0", shape)[:6]
    return (
        f"w={re.sub(r'[0-9]', '0', lower)}",
        f"p={lower[:3]}",
        f"s={lower[-3:]}",
        f"h={shape if word.isalnum() else word}",
    )


def rule_features(
    starts: NDArray[np.int64], ends: NDArray[np.int64], standing: Iterable[tuple[str, int, int]]
) -> NDArray[np.int64]:
    """Answer what the rules found at each word, shape (words, 2): 0 for nothing, else label and begin, inside or end.

    The first column is for statistics, the second for what they may hold.
    """
    found = np.zeros((len(starts), 2), dtype=np.int64)
    given = list(standing)
    firsts = np.searchsorted(ends, [start for _, start, _ in given], side="right").tolist()
    behinds = np.searchsorted(starts, [end for *_, end in given], side="left").tolist()
    for (label, *_), first, behind in zip(given, firsts, behinds, strict=True):
        column = 0 if label == "STATISTIC" else 1
        base = 1 + 4 * _COLUMN[label]
        found[first:behind, column] = base
        if behind - first == 1:
            found[first, column] = base + 1
        elif behind > first:
            found[first, column] = base + 2
            found[behind - 1, column] = base + 3
    return found


class WordTagger:
    """Two layers of convolution over words, their vectors kept beside, and one linear map to the scores of tokens.

    Parameters
    ----------
    terms : sequence of str
        The features that have a vector; the first stands for all others.
    arrays : mapping of str to array
        ``words`` (terms, width), ``statistics`` and ``names`` (rule features, width), ``first``, ``second`` and ``last`` with
        their ``_bias``.
    """

    def __init__(self, terms: Sequence[str], arrays: Mapping[str, NDArray[Any]]) -> None:
        self._number = {term: i for i, term in enumerate(terms)}
        self._a = {name: array.astype(np.float32) for name, array in arrays.items()}
        self._known: dict[str, tuple[int, ...]] = {}
        width, inner = self._a["words"].shape[1], self._a["first"].shape[1]
        reach = 2 * WINDOW + 1
        wanted = {
            "words": (len(terms), width), "statistics": (RULE_FEATURES, width), "names": (RULE_FEATURES, width),
            "first": (reach * width, inner), "second": (reach * inner, inner), "last": (width + 2 * inner, 3 * len(ENTITY_LABELS)),
        }  # fmt: skip
        for name, shape in wanted.items():
            if self._a[name].shape != shape:
                raise ValueError(f"the array {name!r} has the shape {self._a[name].shape}, not {shape}")

    @classmethod
    def from_folder(cls, folder: ModelFolder) -> Self:
        """Load the word tagger of a model folder."""
        try:
            return cls(folder.lines("words.terms.txt"), folder.arrays("words.safetensors"))
        except (KeyError, IndexError, ValueError) as error:
            raise ModelError(f"{folder.path}: words.safetensors is not what it should be ({error}).") from error

    def __call__(self, text: str, standing: Iterable[tuple[str, int, int]]) -> TokenScores:
        """Answer the scores of the words of a text whose lines have nothing to do with each other.

        Parameters
        ----------
        text : str
            Line ends are tokens too.
        standing : iterable of (str, int, int)
            Label, start and end of what the rules found.
        """
        words, starts, ends = words_of(text + "\n")
        found = rule_features(starts, ends, standing)
        different = {word: row for row, word in enumerate(dict.fromkeys(words))}
        line_end = np.array([word == "\n" for word in words])
        copies = np.where(line_end, WINDOW, 1)  # so that no layer looks into the next line
        table = self._a["words"][[self._ids(word) for word in different]].sum(axis=1)
        columns = np.array([different[word] for word in words]), found[:, 0], found[:, 1], line_end
        scores = self._scores(table, *(np.repeat(column, copies) for column in columns))[np.cumsum(copies) - 1]
        probabilities = softmax(scores)
        probabilities[line_end] = 0
        probabilities[line_end, :, OUTSIDE] = 1
        return TokenScores(starts, ends, probabilities)

    def _scores(
        self, table: NDArray[np.float32], words: NDArray[Any], statistics: NDArray[Any], names: NDArray[Any], edge: NDArray[Any]
    ) -> NDArray[np.float32]:  # fmt: skip
        """Block by block, each with as many neighbours as the layers look at, so that memory does not grow with the text."""
        a, blocks = self._a, []
        for start in range(0, len(words), BLOCK):
            before = max(0, start - 2 * WINDOW)
            part = slice(before, start + BLOCK + 2 * WINDOW)
            vectors = table[words[part]] + a["statistics"][statistics[part]] + a["names"][names[part]]
            vectors[edge[part]] = 0
            first = _layer(vectors, a["first"], a["first_bias"])
            first[edge[part]] = 0
            second = _layer(first, a["second"], a["second_bias"])
            inner = slice(start - before, start - before + BLOCK)
            blocks.append(np.concatenate([vectors, first, second], axis=1)[inner] @ a["last"] + a["last_bias"])
        return np.concatenate(blocks)

    def _ids(self, word: str) -> tuple[int, ...]:
        if word not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[word] = tuple(self._number.get(feature, 0) for feature in word_features(word))
        return self._known[word]


def _layer(x: NDArray[np.float32], weight: NDArray[np.float32], bias: NDArray[np.float32]) -> NDArray[np.float32]:
    """One convolution over words, nothing below zero."""
    y: NDArray[np.float32] = _windows(x) @ weight
    y += bias
    return np.maximum(y, 0, out=y)


def _windows(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row beside its neighbours, shape (rows, numbers * (2 * WINDOW + 1)); zeros beyond the ends."""
    rows, width = x.shape
    padded = np.zeros((rows + 2 * WINDOW, width), dtype=np.float32)
    padded[WINDOW : WINDOW + rows] = x
    return np.concatenate([padded[i : i + rows] for i in range(2 * WINDOW + 1)], axis=1)
