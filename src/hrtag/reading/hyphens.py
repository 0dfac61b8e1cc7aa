"""Words that a line break cut: which are put together again, and which keep their hyphen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files

from hrtag.reading.words import word_list

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HYPHEN_END = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-\u00ad\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_HYPHENS = ("-", "\u00ad", "\u2010")
_PART = 4
_FEW = 3
_TAIL = 120


class Hyphens:
    """What a document says of its own words: whether it hyphenates, and which compounds it knows.

    Parameters
    ----------
    lines : sequence of str
        All its lines in order.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @cached_property
    def _known(self) -> Counter[str]:
        return self._read[0]

    @cached_property
    def _parts(self) -> Counter[str]:
        return Counter(part for word in self._known for part in word.split("-"))

    @cached_property
    def _hyphenates(self) -> bool:
        pairs = self._read[1]
        torn = sum(not self._is_word(head) and not self._is_word(tail) for head, tail in pairs)
        return torn >= _FEW or any(self._is_word(head + tail) for head, tail in pairs)

    @cached_property
    def _read(self) -> tuple[Counter[str], list[tuple[str, str]]]:
        """The words of the lines, and the parts of those that a line break cuts; read only where lines are joined."""
        known: Counter[str] = Counter()
        pairs: list[tuple[str, str]] = []
        carried = False
        lines = self._lines
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            text = line.strip()
            words = _WORD.findall(text)
            cut = _cut(text)
            if cut:
                words = words[:-1]
            if carried and words:
                words = words[1:]
            known.update(word.casefold() for word in words)
            first = _FIRST_WORD.match(following.strip())
            carried = bool(cut and first)
            if cut and first and first[0][0].islower():
                pairs.append((cut[1].casefold(), first[0].casefold()))
        return known, pairs

    def _is_word(self, word: str) -> bool:
        return self._parts[word] > 0 or word in english()

    def glue(self, text: str, following: str) -> str:
        """Answer the text so far, made ready for the next line: with a blank, without, or without its hyphen."""
        cut = _cut(text)
        first = _FIRST_WORD.match(following)
        if cut and first and following[0].islower():
            if text.endswith("\u00ad") or not self._keeps(cut[1].casefold(), first[0].casefold()):
                return text[:-1]
            return text
        if re.search(r"\w[-\u2010]$", text[-2:]) and following[:1].isalnum():
            return text
        if text.endswith("–") and text[-2:-1].isdigit() and following[:1].isdigit():
            return text
        if text.endswith(("/", "—")) and not text.endswith((" /", " —")):
            return text
        last = _last_word(text) if first and following[0].islower() else None
        if last and first:
            head, tail = last[0].casefold(), first[0].casefold()
            if self._known[head + tail] and not (self._is_word(head) and self._is_word(tail)):
                return text
        return text + " "

    def joined(self, lines: Sequence[str]) -> str:
        """Answer several lines as one."""
        text = lines[0] if lines else ""
        for line in lines[1:]:
            text = self.glue(text, line) + line
        return text

    def mend(self, text: str, following: str) -> str:
        """Answer the text before something that was cut out of a line, made ready for what stood behind it."""
        last, first = _last_word(text), _FIRST_WORD.match(following)
        if following[:1] in ".,;:!?)”’" or text[-1:] in "(“‘":
            return text
        if last is None or first is None:
            return text + " "
        head, tail = last[0].casefold(), first[0].casefold()
        torn = not (self._is_word(head) and self._is_word(tail))
        whole = following[0].islower() and (self._known[head + tail] or torn)
        return text if whole else text + " "

    def _keeps(self, head: str, tail: str) -> bool:
        """Whether the hyphen between two parts of a word is more than that of the line break."""
        whole, parts = self._known[head + tail], self._known[f"{head}-{tail}"]
        if whole != parts:
            return parts > whole
        if self._is_word(head + tail):
            return False
        if head in word_list("prefixes"):
            return True
        tail_known = self._is_word(tail) and len(tail) >= _PART
        if tail_known and head in word_list("loose_prefixes"):
            return True
        known = tail_known, self._is_word(head.rpartition("-")[2])
        if all(known) and len(head) >= _PART:
            return True
        return not self._hyphenates and any(known)


def _cut(text: str) -> re.Match[str] | None:
    """The part of a word before the hyphen a text ends with."""
    return _HYPHEN_END.search(_last_token(text)) if text.endswith(_HYPHENS) else None


def _last_word(text: str) -> re.Match[str] | None:
    return _LAST_WORD.search(_last_token(text)) if text[-1:].isalnum() else None


def _last_token(text: str) -> str:
    """What stands behind the last blank, as far as it matters."""
    return text[-_TAIL:].rsplit(maxsplit=1)[-1]


@cache
def english() -> frozenset[str]:
    """Answer common English words of commentaries, to tell words from parts of words."""
    return frozenset((files("hrtag") / "data" / "layout" / "english.txt").read_text("utf-8").split())
