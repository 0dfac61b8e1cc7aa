"""The characters of a PDF page to its lines."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, fields, replace
from itertools import groupby, pairwise
from statistics import median
from typing import Any

import numpy as np

from hrtag.reading.lines import Line, Run
from hrtag.reading.pdf_columns import Fragment, Gutters, Row, is_marker, regions

_BLANKS = np.array([0x09, 0x0A, 0x0D, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], np.uint32)
_WIDE = 0.7  # em; a wider gap divides fragments
_PAGE_FIELDS = ("width", "height", "number")
_CELL = 1.5  # em; a wider gap may divide cells


@dataclass(frozen=True, slots=True)
class Style:
    """What a run looks like."""

    size: float
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(slots=True)
class PageChars:
    """The characters of a page in pdfium's order; points from the top left corner."""

    codes: np.ndarray[Any, np.dtype[np.uint32]]
    x0: np.ndarray[Any, Any]
    x1: np.ndarray[Any, Any]
    base: np.ndarray[Any, Any]
    size: np.ndarray[Any, Any]
    style: np.ndarray[Any, Any]
    generated: np.ndarray[Any, Any]
    flat: np.ndarray[Any, Any]
    hidden: np.ndarray[Any, Any]
    width: float
    height: float
    number: int = 0

    def only(self, which: np.ndarray[Any, Any]) -> PageChars:
        """Answer the page with some of its characters."""
        if which.all():
            return self
        arrays = {each.name: getattr(self, each.name)[which] for each in fields(self) if each.name not in _PAGE_FIELDS}
        return replace(self, **arrays)


def page_lines(chars: PageChars, styles: list[Style], gutters: Gutters) -> list[Line]:
    """Put the characters of a page together to lines in reading order.

    Parameters
    ----------
    chars : PageChars
    styles : list of Style
        What ``chars.style`` counts in.
    gutters : Gutters
        Column gutters of the pages before; those of this one are added.

    Returns
    -------
    list of Line
        Turned and slanting text comes last.
    """
    fragments = _fragments(chars)
    _attach_raised(fragments)
    lines: list[Line] = []
    for column, rows in regions(fragments, chars.height, gutters):
        lines += _region_lines(rows, column, chars, styles)
    return lines + _askew_lines(chars, styles)


def _decode(codes: np.ndarray[Any, Any]) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le", "replace")


def _right_to_left(codes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (
        ((codes >= 0x590) & (codes < 0x900))
        | ((codes >= 0xFB1D) & (codes < 0xFE00))
        | ((codes >= 0xFE70) & (codes < 0xFF00))
    )


def _fragments(chars: PageChars) -> list[Fragment]:
    blank = np.isin(chars.codes, _BLANKS)
    ink = np.flatnonzero(~blank & ~chars.generated & chars.flat)
    if not len(ink):
        return []
    codes, x0, x1 = chars.codes[ink], chars.x0[ink].astype(np.float64), chars.x1[ink].astype(np.float64)
    base, size, style = chars.base[ink], chars.size[ink], chars.style[ink]
    real = np.cumsum(blank & ~chars.generated)[ink]
    spaced = np.diff(real) > 0
    hinted = np.diff(np.cumsum(chars.generated)[ink]) > 0

    em = np.maximum(size[:-1], size[1:])
    gap = x0[1:] - x1[:-1]
    back = x0[1:] < x0[:-1] - 0.3 * em
    backwards = _right_to_left(codes)
    if backwards.any():
        both = backwards[:-1] & backwards[1:]
        gap = np.where(both, x0[:-1] - x1[1:], gap)
        back = np.where(both, x0[1:] > x0[:-1] + 0.3 * em, back)
    cut = (np.abs(np.diff(base)) > 0.12 * em) | (gap > _WIDE * em) | back
    cut |= np.abs(np.diff(size)) > 0.2 * em

    start = np.concatenate(([True], cut))
    number = np.cumsum(start) - 1
    spread = _letter_spacing(np.where(cut | spaced, 0.0, gap / em), ~cut & ~spaced, number[1:])
    wanted = spaced | (gap > (np.where(hinted, 0.12, 0.2) + spread) * em)
    between = np.concatenate(([False], wanted & ~cut))
    first = np.flatnonzero(start)
    place = np.arange(len(ink)) + np.cumsum(between)
    text = _decode(np.insert(codes, np.flatnonzero(between), 0x20))
    pieces = np.flatnonzero(start | np.concatenate(([False], np.diff(style) != 0)))
    slices = [*place[pieces].tolist(), len(text)]

    left, right = np.minimum.reduceat(x0, first), np.maximum.reduceat(x1, first)
    before = np.concatenate(([False], spaced))
    values = zip(
        left.tolist(), right.tolist(), base[first].tolist(), size[first].tolist(), before[first].tolist(), strict=True
    )
    fragments = [Fragment(a, b, y, s, [], i, blank) for i, (a, b, y, s, blank) in enumerate(values)]
    owners, looks = number[pieces].tolist(), style[pieces].tolist()
    for owner, look, (a, b) in zip(owners, looks, pairwise(slices), strict=True):
        fragments[owner].runs.append((text[a:b], look))
        fragments[owner].text += text[a:b]
    return fragments


def _letter_spacing(
    gap: np.ndarray[Any, Any], counted: np.ndarray[Any, Any], number: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """For each gap the usual distance, in em, of the letters of its fragment where they are set apart."""
    spread = np.zeros(len(gap))
    total = np.bincount(number, np.where(counted, gap, 0.0), minlength=1)
    count = np.bincount(number, counted, minlength=1)
    for fragment in np.flatnonzero((count >= 3) & (total > 0.08 * count)):
        low, high = np.searchsorted(number, [fragment, fragment + 1])
        usual = float(np.median(gap[low:high][counted[low:high]]))
        spread[low:high] = usual if usual > 0.06 else 0.0
    return spread


def _attach_raised(fragments: list[Fragment]) -> None:
    """Put small type above or below a base line on the row of the fragment it hangs on."""
    hosts = sorted(fragments, key=lambda each: each.base)
    bases = [host.base for host in hosts]
    largest = max((host.size for host in hosts), default=0.0)
    attached: list[Fragment] = []
    for mark in sorted(fragments, key=lambda each: (round(each.base), each.x0)):
        if mark.raised or mark.x1 - mark.x0 > 8 * mark.size:
            continue
        text = mark.text
        low = bisect_left(bases, mark.base - 0.3 * mark.size)
        high = bisect_left(bases, mark.base + 0.75 * min(largest, 3 * mark.size))
        best: tuple[float, Fragment] | None = None
        near = hosts[low:high] if high - low < 400 else fragments[max(0, mark.order - 3) : mark.order + 4]
        for host in near:
            rise = (host.base - mark.base) / host.size
            if host is mark or not (_may_rise(mark, text, host, rise) or _may_sink(mark, host, rise)):
                continue
            after, before = mark.x0 - host.x1, host.x0 - mark.x1
            if -0.35 * host.size <= after <= 0.6 * host.size:
                distance = abs(after)
            elif -0.2 * host.size <= before <= (2.5 if text.isdigit() or len(text) == 1 else 0.3) * host.size:
                distance = abs(before) + 0.2 * host.size
            else:
                continue
            if best is None or distance < best[0]:
                best = distance, host
        if best is not None:
            mark.raised = best[1].base > mark.base
            attached.append(mark)
            mark.base, neighbour = best[1].base, mark.base
            mark.size = min(mark.size, 0.8 * best[1].size)
            _attach_followers(mark, neighbour, fragments)


def _attach_followers(mark: Fragment, base: float, fragments: list[Fragment]) -> None:
    """The rest of a chain of marks ("1, 2"), of which only the first touches its host."""
    while mark.order + 1 < len(fragments):
        follower = fragments[mark.order + 1]
        if abs(follower.base - base) > 0.05 * mark.size or not -0.1 <= (follower.x0 - mark.x1) / mark.size <= 0.8:
            return
        if follower.size > 1.3 * mark.size or follower.x1 - follower.x0 > 8 * follower.size:
            return
        follower.base, follower.raised = mark.base, mark.raised
        mark = follower


def _may_rise(mark: Fragment, text: str, host: Fragment, rise: float) -> bool:
    if not 0.12 < rise < 0.75:
        return False
    if mark.size < 0.87 * host.size:
        return len(text) <= 12
    return rise < 0.55 and len(text) <= 3 and text.isdigit() and mark.size < 1.05 * host.size


def _may_sink(mark: Fragment, host: Fragment, rise: float) -> bool:
    return -0.35 < rise < -0.05 and mark.size < 0.8 * host.size and mark.x1 - mark.x0 < 2 * mark.size


def _region_lines(rows: list[Row], column: int, chars: PageChars, styles: list[Style]) -> list[Line]:
    rows = _with_initials(rows)
    _raise_lone_marks(rows)
    justified = _justified(rows)
    joints = [_joints(row, full) for row, full in zip(rows, justified, strict=True)]
    _part_figures(rows, joints)
    in_table = _table_rows(rows, joints)
    spaces = _spaces_before(rows)
    lines = []
    for row, joint, table, space in zip(rows, joints, in_table, spaces, strict=True):
        letters = [fragment for fragment in row.fragments if not fragment.raised] or row.fragments
        lines.append(
            Line(
                runs=_runs(row, joint, styles),
                page=chars.number,
                kind="table_row" if table else "text",
                x0=row.x0,
                x1=row.x1,
                top=min(fragment.base - 0.8 * fragment.size for fragment in letters),
                bottom=max(fragment.base + 0.2 * fragment.size for fragment in letters),
                page_width=chars.width,
                page_height=chars.height,
                column=column,
                space_before=space,
            )
        )
    return lines


def _with_initials(rows: list[Row]) -> list[Row]:
    """Move a large first letter up to the line it begins."""
    body = median(row.size for row in rows)
    moved = False
    for number, row in enumerate(rows):
        initial = row.fragments[0]
        if initial.size < 1.8 * body or not (len(initial.text) <= 2 and initial.text.isalpha()):
            continue
        for upper in rows[max(0, number - 6) : number]:
            inside = initial.base - 0.95 * initial.size < upper.base < initial.base - 0.5 * body
            if inside and -1 <= upper.x0 - initial.x1 <= 1.5 * body:
                row.fragments.remove(initial)
                row.x0 = row.fragments[0].x0 if row.fragments else row.x1
                upper.fragments.insert(0, initial)
                upper.x0 = initial.x0
                initial.base, initial.size, moved = upper.base, body, True
                break
    return [row for row in rows if row.fragments] if moved else rows


def _raise_lone_marks(rows: list[Row]) -> None:
    """The mark of a note that stands on a line of its own because the note's first word did not fit beside it."""
    for upper, lower in pairwise(rows):
        mark = upper.fragments[0]
        if len(upper.fragments) == 1 and len(mark.text) <= 3 and mark.text.isdigit() and mark.size < 0.75 * lower.size:
            mark.raised = abs(mark.x0 - lower.x0) < 2 * lower.size


def _part_figures(rows: list[Row], joints: list[list[str]]) -> None:
    """Figures near their label are cells too where they line up with the cells of other rows."""
    edges = [
        (number, fragment.x0, fragment.x1)
        for number, (row, joint) in enumerate(zip(rows, joints, strict=True))
        for fragment, between in zip(row.fragments[1:], joint, strict=True)
        if between == "\t"
    ]
    if not edges:
        return
    for number, (row, joint) in enumerate(zip(rows, joints, strict=True)):
        for index, (left, right) in enumerate(pairwise(row.fragments)):
            figure = any(map(str.isdigit, right.text)) and not any(map(str.isalpha, right.text))
            apart = joint[index] == " " and right.x0 - left.x1 > _WIDE * right.size
            if figure and apart and not is_marker(row, index):
                near = [edge for edge in edges if abs(edge[0] - number) <= 4]
                if any(abs(right.x0 - x0) < 2 or abs(right.x1 - x1) < 2 for _, x0, x1 in near):
                    joint[index] = "\t"


def _joints(row: Row, justified: bool) -> list[str]:
    """What stands between the fragments of a row: nothing, a blank or a tab."""
    fragments = row.fragments
    if len(fragments) < 2:
        return []
    if _letters_apart(fragments):
        return _letter_joints(fragments)
    cells = any(" " in fragment.text.strip() for fragment in fragments) or not justified
    joints = []
    for index, (left, right) in enumerate(pairwise(fragments)):
        gap, em = right.x0 - left.x1, max(left.size, right.size)
        if is_marker(row, index) or (left.raised and index == 0 and gap > 0.1 * em):
            joints.append(" ")
        elif cells and gap > _CELL * em:
            joints.append("\t")
        elif right.order == left.order + 1 and right.spaced and gap > -0.3 * em:
            joints.append(" ")
        else:
            joints.append(" " if gap > 0.2 * min(left.size, right.size) + 0.05 * em else "")
    return joints


def _justified(rows: list[Row]) -> list[bool]:
    """Whether each row fills its column as the rows around it do: then its gaps are stretched blanks."""
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    full = sum(row.x1 > right - 1.5 for row in rows)
    if full < 3 or full * 3 < len(rows):
        return [False] * len(rows)
    return [
        row.x1 > right - 1.5
        and row.x0 < left + 4 * row.size
        and any(letter.isalpha() for letter in row.fragments[-1].text)
        for row in rows
    ]


def _letters_apart(fragments: list[Fragment]) -> bool:
    return len(fragments) >= 5 and all(len(fragment.text) == 1 and fragment.text.isalpha() for fragment in fragments)


def _letter_joints(fragments: list[Fragment]) -> list[str]:
    gaps = [right.x0 - left.x1 for left, right in pairwise(fragments)]
    usual = median(gaps)
    return [" " if gap > 1.6 * usual else "" for gap in gaps]


def _table_rows(rows: list[Row], joints: list[list[str]]) -> list[bool]:
    """Whether each row has the cells of a neighbouring row under or over its own."""
    cells: list[list[tuple[float, float]]] = []
    for row, joint in zip(rows, joints, strict=True):
        spans = [(row.fragments[0].x0, row.fragments[0].x1)]
        for fragment, between in zip(row.fragments[1:], joint, strict=True):
            if between == "\t":
                spans.append((fragment.x0, fragment.x1))
            else:
                spans[-1] = spans[-1][0], max(spans[-1][1], fragment.x1)
        cells.append(spans)
    found = [False] * len(rows)
    for index, (upper, lower) in enumerate(pairwise(cells)):
        near = rows[index + 1].base - rows[index].base < 4 * rows[index].size
        if near and len(upper) == len(lower) > 1 and all(_lined_up(a, b) for a, b in zip(upper, lower, strict=True)):
            found[index] = found[index + 1] = True
    return found


def _lined_up(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return min(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(sum(a) - sum(b)) / 2) <= 3


def _spaces_before(rows: list[Row]) -> list[bool]:
    steps = [(lower.base - upper.base) / max(upper.size, lower.size) for upper, lower in pairwise(rows)]
    usual = sorted(steps)[int(0.35 * len(steps))] if steps else 1.2
    usual = min(max(usual, 1.0), 2.4 if len(steps) > 2 else 1.4)
    return [False, *(step > 1.25 * usual for step in steps)]


def _runs(row: Row, joints: list[str], styles: list[Style]) -> tuple[Run, ...]:
    fragments = row.fragments
    if len(fragments) > 1 and _mostly_right_to_left(fragments):
        fragments, joints = fragments[::-1], joints[::-1]
    parts: list[tuple[str, Style | None, bool]] = []
    for fragment, joint in zip(fragments, [*joints, ""], strict=True):
        parts += [(text, styles[style], fragment.raised) for text, style in fragment.runs]
        if joint == "\t":
            parts.append(("\t", None, False))
        elif joint:
            text, look, raised = parts[-1]
            if raised:
                parts.append((joint, look, False))
            else:
                parts[-1] = (text + joint, look, raised)
    runs: list[Run] = []
    for (look, raised), same in groupby(parts, key=lambda part: part[1:]):
        pieces = [text for text, _, _ in same]
        if look is None:
            runs += map(Run, pieces)
        else:
            runs.append(Run("".join(pieces), look.size, look.bold, look.italic, raised, look.link))
    return tuple(runs)


def _mostly_right_to_left(fragments: list[Fragment]) -> bool:
    text = "".join(fragment.text for fragment in fragments)
    if text.isascii():
        return False
    letters = _right_to_left(np.array([ord(letter) for letter in text if letter.isalpha()], np.uint32))
    return 2 * int(letters.sum()) > len(letters)


def _askew_lines(chars: PageChars, styles: list[Style]) -> list[Line]:
    """Turned and slanting text as pdfium reads it."""
    places = np.flatnonzero(~chars.flat)
    if not len(places):
        return []
    ends = np.isin(chars.codes[places], [0x0A, 0x0D]) | np.concatenate(([False], np.diff(places) > 1))
    lines = []
    for part in np.split(places, np.flatnonzero(ends)):
        text = " ".join(_decode(chars.codes[part]).split())
        if text:
            style = styles[int(chars.style[part[-1]])]
            x0, x1 = float(chars.x0[part].min()), float(chars.x1[part].max())
            base = float(chars.base[part].min())
            run = Run(text, style.size, style.bold, style.italic, False, style.link)
            lines.append(
                Line(
                    (run,),
                    chars.number,
                    x0=x0,
                    x1=x1,
                    top=base - 0.8 * style.size,
                    bottom=float(chars.base[part].max()) + 0.2 * style.size,
                    page_width=chars.width,
                    page_height=chars.height,
                    space_before=True,
                )
            )
    return lines
