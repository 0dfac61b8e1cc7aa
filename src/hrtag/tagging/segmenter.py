"""Findings: the sentences of a paragraph joined into runs that report one development."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from hrtag.sentences import split_sentences

MAX_SENTENCES = 10

_WORD = re.compile(r"[^\W\d_]+")
_DEFINITE = re.compile(r"[Tt]he ((?:[^\W\d_]+[- ]){0,2}[^\W\d_]+)")
_NOT_REFERRING = frozenset(
    [
        "the",
        "of",
        "and",
        "in",
        "to",
        "for",
        "on",
        "by",
        "with",
        "from",
        "at",
        "as",
        "that",
        "which",
        "also",
        "said",
        "new",
        "same",
        "other",
    ]
)


def split_findings(
    paragraph: str, goes_on: Callable[[Sequence[str]], list[bool]] | None = None
) -> list[tuple[int, int]]:
    """Split a paragraph into findings.

    Parameters
    ----------
    paragraph : str
        Clean text of one paragraph or list item.
    goes_on : callable, optional
        Answers, for sentences, of each but the first whether it goes on with the finding before it; by default, rules do.

    Returns
    -------
    list of (int, int)
        Half-open ranges in order, without the blanks between them.

    Examples
    --------
    >>> text = "A new code was adopted. It abolishes bail. In May, two papers closed."
    >>> [text[a:b] for a, b in split_findings(text)]
    ['A new code was adopted. It abolishes bail.', 'In May, two papers closed.']
    """
    sentences = split_sentences(paragraph)
    texts = [paragraph[start:end] for start, end in sentences]
    return join_sentences(sentences, (goes_on or _goes_on_by_rule)(texts))


def join_sentences(sentences: Sequence[tuple[int, int]], goes_on: Sequence[bool]) -> list[tuple[int, int]]:
    """Join each sentence that goes on with the one before, in findings of at most `MAX_SENTENCES` sentences.

    ``goes_on`` holds one answer for each sentence but the first.

    Examples
    --------
    >>> join_sentences([(0, 9), (10, 19), (20, 29)], [True, False])
    [(0, 19), (20, 29)]
    """
    findings: list[tuple[int, int]] = []
    length = 0
    for i, (start, end) in enumerate(sentences):
        if i and goes_on[i - 1] and length < MAX_SENTENCES:
            findings[-1] = (findings[-1][0], end)
            length += 1
        else:
            findings.append((start, end))
            length = 1
    return findings


def _goes_on_by_rule(sentences: Sequence[str]) -> list[bool]:
    return [continues(sentence, [before]) for before, sentence in pairwise(sentences)]


def continues(sentence: str, before: Sequence[str]) -> bool:
    """Tell whether a sentence goes on with the finding that the sentences before it belong to."""
    starts, pointers, reach = _signs()
    opening = sentence.casefold().lstrip("\"'“‘«([")
    if starts.match(opening):
        return True
    words = [word.casefold() for word in _WORD.findall(sentence)[:reach]]
    if any(word in pointers for word in words):
        return True
    definite = _DEFINITE.match(sentence)
    if definite and before:
        nouns = {_stem(w) for w in _WORD.findall(definite[1]) if w[0].islower() and len(w) > 3} - _NOT_REFERRING
        return bool(nouns & {_stem(w.casefold()) for w in _WORD.findall(before[-1])})
    return False


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@cache
def _signs() -> tuple[re.Pattern[str], frozenset[str], int]:
    data = tomllib.loads((files("hrtag") / "data" / "patterns" / "continuations.toml").read_text("utf-8"))
    phrases = sorted(data["starts"], key=len, reverse=True)
    starts = re.compile("(?:" + "|".join(re.escape(p) + (r"\b" if p[-1].isalnum() else "") for p in phrases) + ")")
    return starts, frozenset(data["pointers"]), int(data["pointer_reach"])
