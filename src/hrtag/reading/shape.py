"""How a document sets its lines: where its columns begin and end, and whether a line ends because it is full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import quantiles

from hrtag.reading.lines import Line
from hrtag.reading.pieces import ENDS_SENTENCE, FURNITURE, Piece, is_hard_wrapped

_INDENT = 6.0
_FEWEST = 3
_Key = tuple[int | None, int]


class Shape:
    """The edges of a document's columns, in points for a PDF and in characters for hard-wrapped text.

    Parameters
    ----------
    pieces : sequence of Piece
        The document's lines; those that are live are measured.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        live = [p for p in pieces if p.live and p.text.strip()]
        self.boxed = sum(p.line.x1 is not None for p in live) > 1
        self.wrapped = not self.boxed and is_hard_wrapped(
            [p for p in pieces if p.text.strip() and p.role not in FURNITURE]
        )
        self.indents = False
        self._columns: dict[_Key, tuple[float, float]] = {}
        self._sentences: dict[_Key, bool] = {}
        if self.boxed or self.wrapped:
            self._measure(live)
            spaced = sum(p.line.space_before for p in live)
            self.indents = spaced < 0.04 * len(live) or self._count_indents(live) > spaced

    @property
    def known(self) -> bool:
        """Whether lines have edges at all."""
        return self.boxed or self.wrapped

    def box(self, line: Line) -> tuple[float, float]:
        """Answer where a line begins and ends."""
        if self.boxed:
            return line.x0 or 0.0, line.x1 or 0.0
        text = line.text.expandtabs(4).rstrip()
        return float(len(text) - len(text.lstrip())), float(len(text))

    def edges(self, line: Line) -> tuple[float, float]:
        """Answer where the line's column begins and ends."""
        return self._columns.get(self._key(line), self.box(line))

    def same_block(self, a: Line, b: Line) -> bool:
        """Tell whether the second line stands below the first in one column of one page."""
        return self._key(a) == self._key(b) and (self.wrapped or (b.top or 0.0) >= (a.top or 0.0) - 2)

    def says_a_line_each(self, line: Line) -> bool:
        """Tell whether every line of the line's column is a whole sentence: then none goes on with another."""
        return self._sentences.get(self._key(line), False)

    def full(self, line: Line) -> bool:
        """Tell whether a line reaches the right edge of its column."""
        left, right = self.edges(line)
        return self.box(line)[1] >= right - 0.04 * max(1.0, right - left)

    def has_room(self, line: Line, word: str, slack: float = 0.015) -> bool:
        """Tell whether a word of the next line would have had its place in this one: then the line ends on purpose."""
        start, end = self.box(line)
        left, right = self.edges(line)
        letter = 1.0 if self.wrapped else (end - start) / max(1, len(line.text.strip()))
        spare = 0.0 if self.wrapped else max(slack * (right - left), letter)
        return end + (len(word) + 1) * letter + spare <= right

    def indented(self, before: Line | None, line: Line) -> bool:
        """Tell whether a line begins behind the edge of its column and behind the line before it."""
        step = 1.5 if self.wrapped else _INDENT
        start = self.box(line)[0]
        return start > self.edges(line)[0] + step and (before is None or start > self.box(before)[0] + step)

    def at_left_edge(self, line: Line) -> bool:
        """Tell whether a line begins at the edge of its column."""
        return self.box(line)[0] <= self.edges(line)[0] + (1.0 if self.wrapped else 3.0)

    def _key(self, line: Line) -> _Key:
        return (None, 0) if self.wrapped else (line.page, line.column)

    def _measure(self, live: Sequence[Piece]) -> None:
        groups: dict[_Key, list[tuple[float, float]]] = {}
        ends: dict[_Key, list[bool]] = {}
        for piece in live:
            if self.wrapped or piece.line.x0 is not None:
                groups.setdefault(self._key(piece.line), []).append(self.box(piece.line))
                ends.setdefault(self._key(piece.line), []).append(bool(ENDS_SENTENCE.search(piece.ending)))
        self._sentences = {key: len(each) >= _FEWEST and all(each) for key, each in ends.items()}
        for key, boxes in groups.items():
            lefts, rights = sorted(x0 for x0, _ in boxes), sorted(x1 for _, x1 in boxes)
            right = quantiles(rights, n=10)[-1] if len(rights) > 1 else rights[0]
            left = Counter(round(x0) for x0 in lefts).most_common(1)[0][0] if self.wrapped else lefts[len(lefts) // 4]
            self._columns[key] = (float(left), min(right, rights[-1]))

    def _count_indents(self, live: Sequence[Piece]) -> int:
        """Paragraphs that begin with an indented line behind a finished one."""
        count = 0
        for before, piece in pairwise(live):
            if self.same_block(before.line, piece.line) and self.indented(before.line, piece.line):
                count += bool(ENDS_SENTENCE.search(before.ending)) and piece.text.strip()[:1].isupper()
        return count
