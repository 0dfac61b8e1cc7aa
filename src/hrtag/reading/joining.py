"""Joining: the lines that are left become paragraphs; what lines, columns and pages cut is put together again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hrtag.reading.hyphens import Hyphens
from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, LIST_ITEM, Piece
from hrtag.reading.shape import Shape
from hrtag.reading.words import NUMBERING

_DASHES = "–—−-*"
_TYPE_STEP = 1.2


@dataclass(slots=True)
class RawParagraph:
    """A paragraph before marks and markup are taken out: its text, and where each stretch of it came from."""

    section: int
    place: int
    list_item: bool = False
    lead_in: str | None = None
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


def join_lines(pieces: Sequence[Piece], section_of: Sequence[int], hyphens: Hyphens) -> list[RawParagraph]:
    """Join the live lines into paragraphs and list items, in reading order."""
    joiner = _Joiner(Shape(pieces))
    paragraphs: list[RawParagraph] = []
    before: int | None = None
    blocked = True
    lead_in: str | None = None
    for i, piece in enumerate(pieces):
        if not piece.live:
            blocked = blocked or piece.role in ("heading", "lead_in", "score", "title")
            if piece.role in ("heading", "lead_in"):
                lead_in = piece.kept if piece.role == "lead_in" else None
            continue
        if not piece.kept:
            continue
        previous = None if blocked or before is None else pieces[before]
        item = joiner.takes_bullet(previous, piece)
        apart = before is not None and before + 1 != i
        if previous is None or item or not joiner.joins(previous, piece, apart=apart, item=paragraphs[-1].list_item):
            if paragraphs and not paragraphs[-1].list_item and previous is not None:
                lead_in = paragraphs[-1].text if paragraphs[-1].text.endswith(":") else None
            paragraphs.append(RawParagraph(section_of[i], i, list_item=item, lead_in=lead_in if item else None))
        _append(paragraphs[-1], piece, i, hyphens)
        before, blocked = i, False
    return paragraphs


class _Joiner:
    """Tells which lines go on with the paragraph of the line before them."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape

    def takes_bullet(self, before: Piece | None, piece: Piece) -> bool:
        """Tell whether a line begins a list item, and cut its bullet off."""
        text = piece.text
        lead = len(text) - len(text.lstrip())
        m = BULLET.match(text, lead)
        if m and not (m[0][0] in _DASHES and (piece.line.kind == "heading" or self._inside(before, piece, m.end()))):
            piece.cut(lead, m.end(), "markup")
            return True
        return piece.role == LIST_ITEM or (piece.line.kind == "list_item" and not self._same(before, piece))

    @staticmethod
    def _same(before: Piece | None, piece: Piece) -> bool:
        return before is not None and piece.line.paragraph is not None and before.line.paragraph == piece.line.paragraph

    def _inside(self, before: Piece | None, piece: Piece, start: int) -> bool:
        """Whether a dash at the begin of a line stands inside a sentence that a full line cut."""
        if before is None or piece.line.space_before or not self._shape.known:
            return self._same(before, piece)
        lower = piece.text[start : start + 1].islower()
        finished = bool(ENDS_SENTENCE.search(before.ending))
        return lower and not finished and self._shape.full(before.line) and not self._shape.indented(None, piece.line)

    def joins(self, before: Piece, piece: Piece, *, apart: bool, item: bool) -> bool:
        """Tell whether a line goes on with the paragraph of the line before it."""
        a, b = before.line, piece.line
        first, last = piece.kept, before.ending
        unfinished = not ENDS_SENTENCE.search(last)
        lower = (first[:1].islower() and not NUMBERING.match(first)) or first[:1] in ",;.)"
        if piece.starts:
            return False
        if a.paragraph is not None and a.paragraph == b.paragraph:
            return True
        if b.kind in ("list_item", "table_row") or a.kind == "table_row":
            return False
        if a.paragraph is not None or b.paragraph is not None:
            return not item and unfinished and lower and a.kind == b.kind == "text" and last[-1:] not in ":;"
        if self._shape.known:
            return self._joins_boxed(before, piece, unfinished=unfinished, lower=lower, item=item, apart=apart)
        if not b.space_before and not apart:
            return unfinished and lower
        if item and not apart and not lower:
            return False
        colon = last.endswith((":", ";"))
        return (unfinished and (lower or (apart and not item))) or (colon and lower and apart)

    def _joins_boxed(
        self, before: Piece, piece: Piece, *, unfinished: bool, lower: bool, item: bool, apart: bool
    ) -> bool:
        a, b, shape = before.line, piece.line, self._shape
        if a.size is not None and b.size is not None and abs(a.size - b.size) > _TYPE_STEP:
            return False
        full = shape.full(a)
        room = shape.has_room(a, piece.kept.split(" ", 1)[0]) and not before.kept.endswith(("-", "\u00ad", "\u2010"))
        indented = shape.indented(a, b)
        if shape.same_block(a, b) and not apart:
            if b.space_before:
                return unfinished and lower and full
            if not unfinished and not lower and shape.says_a_line_each(a):
                return False
            if item:
                outdented = shape.box(b)[0] < shape.box(a)[0] - 4 and not unfinished
                return lower or not (room or outdented)
            if indented and (not unfinished or (shape.indents and not lower)):
                return False
            if room and not lower:
                return unfinished and shape.boxed and not shape.has_room(a, piece.kept.split(" ", 1)[0], slack=0.12)
            return True
        if unfinished:
            return lower or not item or full
        if lower:
            return True
        return not room and full and not item and not indented and not b.space_before and shape.at_left_edge(b)


def _append(paragraph: RawParagraph, piece: Piece, place: int, hyphens: Hyphens) -> None:
    """Add a line's text to a paragraph: with a blank, or without where a word was cut."""
    page = piece.line.page
    for number, (text, origin) in enumerate(_parts(piece)):
        if paragraph.text:
            glue = hyphens.glue if number == 0 else hyphens.mend
            paragraph.text = glue(paragraph.text, text)
        start = len(paragraph.text)
        paragraph.text += text
        paragraph.starts.append((start, place, page))
        paragraph.raised += [(start + s, start + e, key) for s, e, key in _raised(piece, origin)]
        if page is not None and (not paragraph.pages or paragraph.pages[-1][1] != page):
            paragraph.pages.append((start, page))


def _parts(piece: Piece) -> Iterator[tuple[str, range]]:
    """The stretches of a line between its cuts, without blanks at their ends, and where they stand in it."""
    for start, end in piece.stretches():
        text = piece.text[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if text:
            yield text, range(start + lead, start + lead + len(text))


def _raised(piece: Piece, origin: range) -> Iterator[tuple[int, int, str | None]]:
    """The raised stretches within a part of a line."""
    at = 0
    for run in piece.line.runs:
        end = at + len(run.text)
        if run.raised or run.note is not None:
            first, last = at + len(run.text) - len(run.text.lstrip()), at + len(run.text.rstrip())
            if origin.start <= first < last <= origin.stop:
                yield first - origin.start, last - origin.start, run.note
        at = end
