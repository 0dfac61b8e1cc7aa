"""The reading order of a PDF page: fragments of lines to regions, column by column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import numpy as np

_LABEL = 30  # letters in a line of a table's cell
MAX_ROWS = 3_000  # a page with more is no page of prose: its rows are read from top to bottom

_MARKER = re.compile(
    r"[•●○▪■□▫◦‣⁃►▶▸➢➤✓✔·∙*–—-]|[([]?(\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)\]]{1,2}|(\d{1,2}\.){1,4}\d{0,2}"
)
_NUMBER = re.compile(r"\d{1,3}")


@dataclass(slots=True, eq=False)
class Fragment:
    """Neighbouring characters of one base line, with no wide gap between them."""

    x0: float
    x1: float
    base: float
    size: float
    runs: list[tuple[str, int]]
    order: int
    spaced: bool
    text: str = ""
    raised: bool = False


@dataclass(slots=True)
class Row:
    """Fragments on one base line, from left to right."""

    fragments: list[Fragment]
    base: float
    x0: float
    x1: float
    size: float


class Gap(NamedTuple):
    """An upright empty strip between rows ``first`` and ``last`` (exclusive) of a region."""

    rows: int  # on its poorer side
    left: float
    right: float
    first: int
    last: int


@dataclass(slots=True)
class Gutters:
    """Left and right edges of the gutters between columns found so far in a document."""

    found: list[tuple[float, float]] = field(default_factory=list)

    def near(self, places: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        known = np.zeros(len(places), np.bool_)
        for left, right in self.found:
            known |= (places >= left - 2) & (places <= right + 2)
        return known

    def knows(self, gap: Gap) -> bool:
        return any(gap.left <= left + 2 and gap.right >= right - 2 for left, right in self.found)

    def add(self, gap: Gap) -> None:
        """Remember a gutter; of two that overlap, what they share."""
        shared = [(max(left, gap.left), min(right, gap.right)) for left, right in self.found]
        if not any(right - left > 4 for left, right in shared):
            self.found = [*self.found[-7:], (gap.left, gap.right)]
            return
        pairs = zip(shared, self.found, strict=True)
        self.found = [new if new[1] - new[0] > 4 else old for new, old in pairs]


def rows_of(fragments: Iterable[Fragment]) -> list[Row]:
    """Group fragments into rows, from top to bottom."""
    rows: list[list[Fragment]] = []
    base = size = 0.0
    for fragment in sorted(fragments, key=lambda each: each.base):
        if not rows or fragment.base - base > 0.35 * min(size, fragment.size):
            rows.append([])
            base, size = fragment.base, fragment.size
        rows[-1].append(fragment)
    return [_row(row) for row in rows]


def _row(fragments: list[Fragment]) -> Row:
    if len(fragments) == 1:
        (only,) = fragments
        return Row(fragments, only.base, only.x0, only.x1, only.size)
    fragments.sort(key=lambda each: each.x0)
    middle = sorted(each.base for each in fragments)[len(fragments) // 2]
    rightmost = max(each.x1 for each in fragments)
    return Row(fragments, middle, fragments[0].x0, rightmost, max(each.size for each in fragments))


def is_marker(row: Row, index: int) -> bool:
    """Whether the fragment is the bullet or number of the fragment that follows it."""
    fragments = row.fragments
    if index + 1 >= len(fragments):
        return False
    mark, text = fragments[index], fragments[index + 1]
    gap = text.x0 - mark.x1
    if gap > 4.5 * text.size or len(mark.runs) > 2 or mark.x1 - mark.x0 > 4 * mark.size:
        return False
    if index and mark.x0 - fragments[index - 1].x1 < max(gap, text.size):
        return False
    shape = mark.text.strip()
    if _NUMBER.fullmatch(shape):
        return index == 0 and any(letter.isalpha() for letter in text.text)
    return bool(_MARKER.fullmatch(shape))


def regions(fragments: list[Fragment], height: float, gutters: Gutters) -> list[tuple[int, list[Row]]]:
    """Cut a page into regions without columns.

    Returns
    -------
    list of (int, list of Row)
        Number of the column and rows of each region, in reading order.
    """
    return list(_regions(fragments, height, gutters, 0, 0))


def _regions(
    fragments: list[Fragment], height: float, gutters: Gutters, column: int, depth: int
) -> Iterator[tuple[int, list[Row]]]:
    rows = rows_of(fragments)
    gap = _gutter(rows, height, gutters) if depth < 12 and 1 < len(rows) <= MAX_ROWS else None
    if gap is None:
        if rows:
            yield column, rows
        return
    gutters.add(gap)
    middle = (gap.left + gap.right) / 2
    inside = [each for row in rows[gap.first : gap.last] for each in row.fragments]
    yield from _regions(_flat(rows[: gap.first]), height, gutters, column, depth + 1)
    last = column
    for last, region in _regions([f for f in inside if f.x0 < middle], height, gutters, column, depth + 1):
        yield last, region
    yield from _regions([f for f in inside if f.x0 >= middle], height, gutters, last + 1, depth + 1)
    yield from _regions(_flat(rows[gap.last :]), height, gutters, column, depth + 1)


def _flat(rows: list[Row]) -> list[Fragment]:
    return [fragment for row in rows for fragment in row.fragments]


def _gutter(rows: list[Row], height: float, gutters: Gutters) -> Gap | None:
    """The strip that divides most rows into columns, if there is one."""
    em = median(fragment.size for row in rows for fragment in row.fragments)
    for gap in _gaps(rows, 0.7 * em, gutters):
        known = gutters.knows(gap)
        if not known and (
            gap.rows < 2 or gap.right - gap.left < em * (0.7 if gap.rows > 3 else 5 - 1.5 * gap.rows + 0.7)
        ):
            continue
        trimmed = _trim(rows, gap, height)
        if trimmed is not None and _divides_prose(rows, trimmed, em, known):
            return trimmed
    return None


def _gaps(rows: list[Row], narrowest: float, gutters: Gutters) -> list[Gap]:
    """Empty strips with text on both sides, those with most rows first."""
    starts, ends = np.array([row.x0 for row in rows]), np.array([row.x1 for row in rows])
    if starts.max() < ends.min() and all(len(row.fragments) == 1 for row in rows):
        return []
    origin = float(starts.min())
    width = float(ends.max()) - origin
    step = max(1.0, width / 1_500)
    bins = int(width / step) + 2
    # One more covered row above and one below, so that every run of free rows lies between two covered ones.
    covered = np.ones((len(rows) + 2, bins), np.bool_)
    covered[1:-1] = False
    for cover, row in zip(covered[1:-1], rows, strict=True):
        fragments = row.fragments
        for index, fragment in enumerate(fragments):
            end = fragments[index + 1].x0 if is_marker(row, index) else fragment.x1
            cover[int((fragment.x0 - origin) / step) : int((end - origin) / step) + 1] = True
    place = origin + step * (np.arange(bins) + 0.5)
    nothing = np.zeros((1, bins), np.int32)
    on_left = np.concatenate((nothing, np.cumsum(starts[:, None] < place, 0, dtype=np.int32)))
    on_right = np.concatenate((nothing, np.cumsum(ends[:, None] > place, 0, dtype=np.int32)))
    column, row_number = np.nonzero(covered.T)
    run = np.flatnonzero((np.diff(column) == 0) & (np.diff(row_number) > 1))
    column, first, last = column[run], row_number[run], row_number[run + 1] - 1
    score = np.minimum(on_left[last, column] - on_left[first, column], on_right[last, column] - on_right[first, column])
    known = gutters.near(place)
    kept = score >= np.where(known[column], 1, 2)
    spans: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    found = zip(score[kept].tolist(), first[kept].tolist(), last[kept].tolist(), column[kept].tolist(), strict=True)
    for points, top, bottom, bin_number in found:
        spans[points, top, bottom].append(bin_number)
    gaps = []
    for (points, top, bottom), columns in spans.items():
        cuts = [0, *(i for i in range(1, len(columns)) if columns[i] != columns[i - 1] + 1), len(columns)]
        for a, b in pairwise(cuts):
            if (columns[b - 1] + 1 - columns[a]) * step >= narrowest:
                left, right = origin + step * columns[a], origin + step * (columns[b - 1] + 1)
                gaps.append(Gap(points, left, right, top, bottom))
    gaps.sort(key=lambda gap: (gap.rows, gap.right - gap.left), reverse=True)
    return gaps[:20]


def _pitch(rows: list[Row]) -> float:
    steps = [b.base - a.base for a, b in pairwise(rows)]
    steps = [step for step in steps if step > 0.8 * rows[0].size] or [1.2 * rows[0].size]
    return median(steps)


def _trim(rows: list[Row], gap: Gap, height: float) -> Gap | None:
    """Take rows that stand above or below the columns, not in them, out of the strip."""
    middle = (gap.left + gap.right) / 2
    first, last = gap.first, gap.last
    sides = [
        [f for row in rows[first:last] for f in row.fragments if (f.x0 < middle) == left] for left in (True, False)
    ]
    pitch = min(_pitch(rows_of(side)) for side in sides if side)
    body = median(row.size for row in rows[first:last])
    for _ in range(2):
        head, foot = rows[first], rows[last - 1]
        is_head = head.base < 0.12 * height and head.size < 1.15 * body
        if last - first > 2 and is_head and rows[first + 1].base - head.base > 1.6 * pitch:
            first += 1
        if last - first > 2 and _is_foot(foot, middle, height) and foot.base - rows[last - 2].base > 1.6 * pitch:
            last -= 1
    last = _heading_between(rows, first, last, middle, body, pitch) or last
    left = sum(row.x0 < middle for row in rows[first:last])
    right = sum(row.x1 > middle for row in rows[first:last])
    return gap._replace(rows=min(left, right), first=first, last=last) if left and right else None


def _heading_between(rows: list[Row], first: int, last: int, middle: float, body: float, pitch: float) -> int | None:
    """The row of a heading short enough to leave the gutter free, where both columns end above and begin below it."""
    in_left = [i for i in range(first, last) if rows[i].x0 < middle]
    in_right = [i for i in range(first, last) if rows[i].x1 > middle]
    for above, below in pairwise(in_right):
        high, low = rows[above].base, rows[below].base
        # The left column may end a little below the right one and begin again a little above it.
        lone = [i for i in range(above + 1, below) if high + pitch <= rows[i].base <= low - pitch]
        if not lone or any(rows[i].size < 1.15 * body for i in lone):
            continue
        before, after = [i for i in in_left if i < lone[0]], [i for i in in_left if i > lone[-1]]
        apart = low - high > 1.2 * sum(rows[i].size for i in lone) + 1.5 * pitch
        if before and after and apart:
            unevenness = max(abs(rows[before[-1]].base - high), abs(rows[after[0]].base - low))
            if unevenness < pitch:
                return lone[0]
    return None


def _is_foot(row: Row, middle: float, height: float) -> bool:
    if row.base < 0.9 * height:
        return False
    both = row.x0 < middle < row.x1
    return both or sum(len(fragment.text) for fragment in row.fragments) <= 30


def _divides_prose(rows: list[Row], gap: Gap, em: float, known: bool) -> bool:
    """Whether the strip stands between columns of prose, not between cells of a table."""
    middle = (gap.left + gap.right) / 2
    lefts: list[list[Fragment]] = []
    rights: list[list[Fragment]] = []
    aligned = 0
    for row in rows[gap.first : gap.last]:
        left = [fragment for fragment in row.fragments if fragment.x0 < middle]
        right = [fragment for fragment in row.fragments if fragment.x0 >= middle]
        lefts += [left] if left else []
        rights += [right] if right else []
        aligned += bool(left and right) and abs(left[-1].base - right[0].base) < 0.1 * em
    letters = [median(sum(len(f.text) for f in side) for side in sides) for sides in (lefts, rights)]
    if aligned < 0.6 * min(len(lefts), len(rights)):
        figures = max(letters) <= _LABEL and (_holds_figures(lefts) or _holds_figures(rights))
        return min(letters) >= 3 and not figures
    if min(letters) < 12:
        return False
    if known and gap.rows <= 2:
        return True
    return all(_fill(sides) >= 0.72 for sides in (lefts, rights))


def _holds_figures(sides: list[list[Fragment]]) -> bool:
    """Whether less than half of what stands on one side of a strip are letters."""
    solid = "".join(fragment.text for side in sides for fragment in side).replace(" ", "")
    return 2 * sum(map(str.isalpha, solid)) < len(solid)


def _fill(sides: list[list[Fragment]]) -> float:
    start = min(fragment.x0 for side in sides for fragment in side)
    width = max(fragment.x1 for side in sides for fragment in side) - start
    return median((side[-1].x1 - side[0].x0) / (width or 1.0) for side in sides)
