"""Which language a text is in, from its most common words: enough to warn, not to translate."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
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
    words = [word.casefold() for word in _WORD.findall(text[:_SAMPLE])]
    if len(words) < _FEW:
        return "en" if _share(words, "en") >= 0.1 and text.isascii() else None
    shares = {language: _share(words, language) for language in _stop_words()}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= 0.12 else None


def _share(words: list[str], language: str) -> float:
    common = _stop_words()[language]
    return sum(word in common for word in words) / len(words) if words else 0.0


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    rows = (files("hrtag") / "data" / "layout" / "languages.tsv").read_text("utf-8").splitlines()
    return {code: frozenset(words.split()) for code, words in (row.split("\t") for row in rows if row)}
