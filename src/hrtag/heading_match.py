"""Which of many known headings a heading is: by its words, or by a close paraphrase of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

_MAX_HEADING = 150
_CLOSE = 0.75
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = re.compile(
    r"\s*\((?:arts?|articles?)\b(?:[^()]|\([^()]*\))*\)|^\W*(?:arts?\.?|articles?)\s\d{1,2}\s?[:.–—-]\s*(?=\w)",
    re.IGNORECASE,
)
_OPEN_BRACKET = re.compile(r"\((?:arts?|articles?)\b[^)]*$", re.IGNORECASE)


class HeadingMatcher:
    """Known headings, each with what it stands for.

    Parameters
    ----------
    headings : iterable of (str, str)
        What a heading stands for, "" for nothing, and the heading.

    Examples
    --------
    >>> HeadingMatcher([("privacy", "Right to privacy")]).match("Privacy, right to (art. 17)")
    'privacy'
    """

    def __init__(self, headings: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, str] = {}
        self._forms: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for owner, heading in headings:
            key = heading_key(heading)
            self._exact[key] = owner
            words = _content_words(key)
            for word in words:
                self._forms.setdefault(word, []).append((owner, words))

    def match(self, heading: str) -> str | None:
        """Answer what a heading stands for, by its words or a close paraphrase, else None.

        Articles in brackets or at its beginning do not count: "Article 6: Right to life", "Right to life (art. 6)". A text
        that ends inside such brackets is a piece of a heading, and names nothing.
        """
        if len(heading) > _MAX_HEADING or _OPEN_BRACKET.search(heading):
            return None
        key = heading_key(_ARTICLES.sub("", heading))
        found = self._exact[key] if key in self._exact else self._closest(_content_words(key))
        return found or None

    def _closest(self, words: frozenset[str]) -> str | None:
        scores: dict[str, float] = {}
        for word in words:
            for owner, form in self._forms.get(word, ()):
                scores[owner] = max(scores.get(owner, 0.0), _dice(words, form))
        best = max(scores.values(), default=0.0)
        found = [owner for owner, score in scores.items() if score == best]
        return found[0] if best >= _CLOSE and len(found) == 1 else None


def heading_key(heading: str) -> str:
    """Answer the words of a heading in small letters, without what stands between them."""
    return " ".join(_WORD.findall(heading.casefold()))


def _content_words(key: str) -> frozenset[str]:
    same = _same_words()
    return frozenset(" ".join(same.get(word, word) for word in key.split()).split())


@lru_cache
def _same_words() -> dict[str, str]:
    """What words of headings are read as, from ``data/schemes/words.tsv``; nothing, where they do not count."""
    rows = (files("hrtag") / "data" / "schemes" / "words.tsv").read_text("utf-8").splitlines()[1:]
    return {word: means for word, _, means in (row.partition("\t") for row in rows)}


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
