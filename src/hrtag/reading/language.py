"""Which language a text is in, from its most common words: enough to warn, not to translate."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_ASCII_WORD = re.compile(r"[A-Za-z]+")
_SAMPLE = 20_000
_FEW = 12


def language_of(text: str) -> str | None:
    """Answer the ISO 639-1 code of the language, None when the text is too short or unlike all it knows.

    Examples
    --------
    >>> language_of("The committee was told that the law had been adopted by the parliament and that it was in force.")
    'en'
    >>> language_of("Комитету сообщили, что закон был принят парламентом и что он вступил в силу на всей территории.")
    'ru'
    """
    words = Counter(word.casefold() for word in _words(text[:_SAMPLE]))
    if words.total() < _FEW:
        return "en" if _share(words, "en") >= 0.1 and text.isascii() else None
    shares = {language: _share(words, language) for language in _stop_words()}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= 0.12 else None


def _words(text: str) -> list[str]:
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


def _share(words: Counter[str], language: str) -> float:
    return sum(words[word] for word in _stop_words()[language]) / words.total() if words else 0.0


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    rows = (files("hrtag") / "data" / "layout" / "languages.tsv").read_text("utf-8").splitlines()
    return {code: frozenset(words.split()) for code, words in (row.split("\t") for row in rows if row)}
