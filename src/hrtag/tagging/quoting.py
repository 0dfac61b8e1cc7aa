"""Checks findings against the source: their words must stand in the file, letter for letter and in order."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[\s\u00ad\u2010-]+")
_FARTHEST = 12_000
_ANCHORS = (16, 8, 3, 1)
_TRIES = 40


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
        return any(self._stands_from(whole, start) for start in (self._at, 0))

    def _stands_from(self, whole: str, at: int) -> bool:
        """Whether the letters stand at or behind ``at``, with cuts between them."""
        head = whole[:8]
        first = self._text.find(head, at)
        for _ in range(_TRIES):
            if first < 0:
                return False
            if self._goes_through(whole, first):
                self._at = first
                return True
            first = self._text.find(head, first + 1)
        return False

    def _goes_through(self, whole: str, at: int) -> bool:
        """Follow the letters; where the source has something else, look for the next ones a little further on."""
        done = 0
        while done < len(whole):
            same = _common(whole, done, self._text, at)
            done, at = done + same, at + same
            if done == len(whole):
                return True
            place = -1
            for width in _ANCHORS:
                anchor = whole[done : done + width]
                if len(anchor) == width or done + len(anchor) == len(whole):
                    place = self._text.find(anchor, at, at + _FARTHEST)
                if place >= 0:
                    break
            if place < 0:
                return False
            at = place
        return True


def _common(a: str, i: int, b: str, j: int) -> int:
    """Length of the common stretch of two strings from two places."""
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
        length += 1
    return length
