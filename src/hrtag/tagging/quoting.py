"""Checks findings against the source: their words must stand in the file, letter for letter and in order."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[\s\u00ad\u2010-]+")
_FARTHEST = 12_000


class SourceText:
    """The text a reader took from a file, with blanks and hyphens out, to find quotes in.

    Examples
    --------
    >>> source = SourceText("He was re-\\nleased¹ in May.")
    >>> source.holds("He was released in May."), source.holds("He was arrested in May.")
    (True, False)
    """

    def __init__(self, raw: str) -> None:
        self._text = _BLANKS.sub("", raw)
        self._at = 0

    def holds(self, finding: str) -> bool:
        """Tell whether the words of a finding stand in the source in this order; what was cut may stand between them."""
        whole = _BLANKS.sub("", finding)
        found = self._text.find(whole, self._at)
        if found < 0:
            found = self._text.find(whole)
        if found >= 0:
            self._at = found
            return True
        words = [_BLANKS.sub("", word) for word in finding.split()]
        for start in (self._at, 0):
            if self._in_order(words, start):
                return True
        return False

    def _in_order(self, words: list[str], at: int) -> bool:
        first = self._text.find(words[0], at)
        tries = 0
        while first >= 0 and tries < 40:
            if self._from(words, first):
                self._at = first
                return True
            first = self._text.find(words[0], first + 1)
            tries += 1
        return False

    def _from(self, words: list[str], at: int) -> bool:
        for word in words:
            place = self._text.find(word, at, at + _FARTHEST + len(word))
            if place < 0:
                return self._through_cut(words, word, at)
            at = place + len(word)
        return True

    def _through_cut(self, words: list[str], word: str, at: int) -> bool:
        """A word that furniture or a note mark cut in two: both halves stand in order."""
        for k in range(1, len(word)):
            place = self._text.find(word[:k], at, at + _FARTHEST)
            if place < 0:
                return False
            rest = self._text.find(word[k:], place + k, place + k + _FARTHEST)
            if rest >= 0:
                remaining = words[words.index(word) + 1 :]
                return self._from(remaining, rest + len(word) - k)
        return False
