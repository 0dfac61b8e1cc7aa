"""Joining: the lines that are left become paragraphs; what lines, columns and pages cut is put together again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, LIST_ITEM, Piece, is_hard_wrapped

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HYPHEN_END = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-\u00ad\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ITEM_NUMBER = re.compile(r"\s*(?:\(?[a-z0-9]{1,2}\)|\d{1,2}\.)\s+(?=\S)")
_PREFIXES = frozenset("anti non self pro post pre inter co re semi quasi ex cross well so vice multi counter all half long short high low one two three".split())


@dataclass(slots=True)
class RawParagraph:
    """A paragraph before marks and markup are taken out: its text, and where each stretch of it came from."""

    section: int
    place: int
    list_item: bool = False
    text: str = ""
    raised: list[tuple[int, int, str | None]] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)
    starts: list[tuple[int, int, int | None]] = field(default_factory=list)

    def piece_at(self, offset: int) -> int:
        """Answer the place (in the document's pieces) of the line that the character at ``offset`` came from."""
        return self.starts[bisect_right(self.starts, offset, key=lambda s: s[0]) - 1][1]

    def page_at(self, offset: int) -> int | None:
        """Answer the page of the character at ``offset``."""
        return self.starts[bisect_right(self.starts, offset, key=lambda s: s[0]) - 1][2]


def join_lines(pieces: Sequence[Piece], section_of: Sequence[int]) -> list[RawParagraph]:
    """Join the live lines into paragraphs and list items, in reading order."""
    vocabulary = Counter(word.casefold() for p in pieces for word in _WORD.findall(p.text))
    shape = _Shape(pieces)
    paragraphs: list[RawParagraph] = []
    before: int | None = None
    blocked = True
    for i, piece in enumerate(pieces):
        if not piece.live:
            blocked = blocked or piece.role in ("heading", "lead_in", "score", "title")
            continue
        if not piece.kept:
            continue
        item = _take_bullet(piece)
        if not blocked and before is not None and not item and shape.joins(pieces[before], piece, apart=before + 1 != i, item=paragraphs[-1].list_item):
            _append(paragraphs[-1], piece, i, vocabulary)
        else:
            paragraphs.append(RawParagraph(section_of[i], i, list_item=item))
            _append(paragraphs[-1], piece, i, vocabulary)
        before, blocked = i, False
    return paragraphs


def _take_bullet(piece: Piece) -> bool:
    """Tell whether a line begins a list item, and cut its bullet off."""
    text = piece.text
    lead = len(text) - len(text.lstrip())
    m = BULLET.match(text, lead)
    if m and not (m[0][0] in "–—−-*" and piece.line.kind == "heading"):
        piece.cut(lead, m.end(), "markup")
        return True
    return piece.line.kind == "list_item"


class _Shape:
    """How this document sets its paragraphs apart."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        live = [p for p in pieces if p.live and p.text.strip()]
        self._wrapped = is_hard_wrapped(live)
        rights = [p.line.x1 for p in live if p.line.x1 is not None]
        self._boxed = len(rights) > 1
        self._columns: dict[tuple[int | None, int], tuple[float, float]] = {}
        if self._boxed:
            self._measure(live)
        spaced = sum(p.line.space_before for p in live)
        self._indents = self._boxed and spaced < 0.04 * len(live)

    def _measure(self, live: Sequence[Piece]) -> None:
        groups: dict[tuple[int | None, int], list[Piece]] = {}
        for piece in live:
            if piece.line.x0 is not None:
                groups.setdefault((piece.line.page, piece.line.column), []).append(piece)
        for key, members in groups.items():
            lefts = sorted(p.line.x0 or 0.0 for p in members)
            rights = sorted(p.line.x1 or 0.0 for p in members)
            right = quantiles(rights, n=10)[-1] if len(rights) > 1 else rights[0]
            self._columns[key] = (lefts[len(lefts) // 4], min(right, rights[-1]))

    def joins(self, before: Piece, piece: Piece, *, apart: bool, item: bool) -> bool:
        """Tell whether a line goes on with the paragraph of the line before it."""
        a, b = before.line, piece.line
        first, last = piece.kept, before.ending
        unfinished = not ENDS_SENTENCE.search(last)
        lower = first[:1].islower() or first[:1] in ",;.)"
        if a.paragraph is not None and a.paragraph == b.paragraph:
            return True
        if b.kind in ("list_item", "table_row") or a.kind == "table_row":
            return False
        if a.paragraph is not None or b.paragraph is not None:
            return not item and unfinished and lower and a.kind == b.kind == "text" and last[-1:] not in ":;"
        if self._boxed and a.x1 is not None and b.x0 is not None:
            return self._joins_boxed(before, piece, unfinished=unfinished, lower=lower, item=item)
        if not b.space_before and not apart:
            if self._wrapped:
                return not _ITEM_NUMBER.match(first)
            return unfinished and lower
        if item and not apart and not lower:
            return False
        colon = last.endswith((":", ";"))
        return (unfinished and (lower or (apart and not item))) or (colon and lower and apart)

    def _joins_boxed(self, before: Piece, piece: Piece, *, unfinished: bool, lower: bool, item: bool) -> bool:
        a, b = before.line, piece.line
        same_block = (a.page, a.column) == (b.page, b.column) and (b.top or 0.0) >= (a.top or 0.0) - 2
        left, right = self._columns.get((b.page, b.column), (b.x0 or 0.0, b.x1 or 0.0))
        a_left, a_right = self._columns.get((a.page, a.column), (a.x0 or 0.0, a.x1 or 0.0))
        width = max(1.0, a_right - a_left)
        full = (a.x1 or 0.0) >= a_right - 0.04 * width
        if a.size is not None and b.size is not None and abs(a.size - b.size) > 1.2:
            return False
        indented = (b.x0 or 0.0) > left + 6 and (b.x0 or 0.0) > (a.x0 or 0.0) + 6
        if same_block:
            if b.space_before:
                return unfinished and lower and full
            if item:
                return not ((b.x0 or 0.0) < (a.x0 or 0.0) - 4 and not unfinished and not lower)
            if indented and not unfinished:
                return False
            short = (a.x1 or 0.0) < a_right - 0.12 * width
            return not (short and not unfinished and not lower)
        if unfinished:
            return lower or not item or full
        if lower:
            return True
        return full and not item and self._indents and not indented and (b.x0 or 0.0) <= left + 3


def _append(paragraph: RawParagraph, piece: Piece, place: int, vocabulary: Counter[str]) -> None:
    """Add a line's text to a paragraph: with a blank, or without where a word was cut."""
    text, raised = _kept_with_raised(piece)
    if paragraph.text:
        paragraph.text = _glue(paragraph.text, text, vocabulary)
    start = len(paragraph.text)
    paragraph.text += text
    paragraph.raised += [(start + s, start + e, key) for s, e, key in raised]
    page = piece.line.page
    paragraph.starts.append((start, place, page))
    if page is not None and (not paragraph.pages or paragraph.pages[-1][1] != page):
        paragraph.pages.append((start, page))


def _glue(text: str, following: str, vocabulary: Counter[str]) -> str:
    """The paragraph so far, made ready for the next line."""
    cut = _HYPHEN_END.search(text)
    first = _FIRST_WORD.match(following)
    if cut and first and following[0].islower():
        whole, parts = f"{cut[1]}{first[0]}".casefold(), f"{cut[1]}-{first[0]}".casefold()
        if text.endswith("\u00ad") or not _keeps_hyphen(cut[1].casefold(), whole, parts, vocabulary):
            return text[:-1]
        return text
    if text.endswith(("-", "\u2010")) and first and re.search(r"\w[-\u2010]$", text):
        return text
    if text.endswith("–") and text[-2:-1].isdigit() and following[:1].isdigit():
        return text
    if text.endswith(("/", "—")) and not text.endswith(" /"):
        return text
    last = re.search(r"[^\W\d_]+$", text)
    if last and first and following[0].islower():
        whole = f"{last[0]}{first[0]}".casefold()
        if vocabulary[whole] >= 1 and vocabulary[last[0].casefold()] <= 1 and vocabulary[first[0].casefold()] <= 1:
            return text
    return text + " "


def _keeps_hyphen(head: str, whole: str, parts: str, vocabulary: Counter[str]) -> bool:
    if vocabulary[parts] != vocabulary[whole]:
        return vocabulary[parts] > vocabulary[whole]
    return head in _PREFIXES


def _kept_with_raised(piece: Piece) -> tuple[str, list[tuple[int, int, str | None]]]:
    """A line's text without its cuts, and its raised stretches in it."""
    bounds = [0, *(edge for start, end, _ in sorted(piece.cuts) for edge in (start, end)), len(piece.text)]
    stretches = [(bounds[k], bounds[k + 1]) for k in range(0, len(bounds), 2) if bounds[k] < bounds[k + 1]]
    chars: list[str] = []
    moved: dict[int, int] = {}
    for start, end in stretches:
        for i in range(start, end):
            moved[i] = len(chars)
            chars.append(piece.text[i])
    text = "".join(chars)
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    raised: list[tuple[int, int, str | None]] = []
    at = 0
    for run in piece.line.runs:
        end = at + len(run.text)
        if run.raised or run.note is not None:
            inside = [moved[i] - lead for i in range(at, end) if i in moved and not piece.text[i].isspace()]
            if inside and 0 <= inside[0] and inside[-1] < len(text):
                raised.append((inside[0], inside[-1] + 1, run.note))
        at = end
    return text, raised
