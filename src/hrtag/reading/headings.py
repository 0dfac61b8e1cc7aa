"""Headings and lead-ins: which lines name what follows instead of saying something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hrtag.reading.hyphens import Hyphens
from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, Piece, body_size
from hrtag.reading.shape import Shape
from hrtag.reading.word_lists import is_item, listed_words
from hrtag.reading.words import NUMBERING, bare, looks_like_sentence, unnumbered, word_list
from hrtag.schemes import Scheme

_EMPHASISED = re.compile(r"(\*\*|__)(?=\S)[^*_]+(?<=\S)\1:?")
_CAPTION = re.compile(r"(?:Table|Figure|Fig\.|Chart|Graph|Box|Map|Photo)\s+\d{1,3}\s*[.:–—-]\s+\S", re.IGNORECASE)
_MAX_WORDS = 14
_SHORT_WORDS = 10
_LEAD_WORDS = 16
_LONGEST = 150
_LINES = 4
_CELL_WORDS = 4
_PROSE = 80
_LONG_PROSE = 120
_OVER = 45
_MARKERS = "●►▶■•▪"
_STOPS = (".", ";", ",")
_SCORED = re.compile(r"(\S.*?)[\s:–—-]+\d{1,3}(?:\.\d)?\s?(?:/|out of)\s?\d{1,3}")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading line says: its text, its component, whether it opens the summary."""

    text: str
    component: str | None
    summary: bool


def mark_headings(pieces: Sequence[Piece], scheme: Scheme, hyphens: Hyphens) -> dict[int, Heading]:
    """Mark headings and lead-ins, and answer what each says, by its place in ``pieces``."""
    return _Finder(pieces, scheme, hyphens).found


@dataclass(frozen=True, slots=True)
class _Unit:
    """Lines that are one heading if they are any: its text, and the pieces before and behind it."""

    pieces: tuple[Piece, ...]
    text: str
    before: Piece | None
    after: Piece | None
    end: int  # its place behind the last of its lines, among those that are live

    @property
    def first(self) -> Piece:
        return self.pieces[0]

    @property
    def printed(self) -> str:
        return " ".join(p.kept for p in self.pieces)


class _Finder:
    def __init__(self, pieces: Sequence[Piece], scheme: Scheme, hyphens: Hyphens) -> None:
        self.found: dict[int, Heading] = {}
        self._pieces, self._scheme = pieces, scheme
        self._shape = Shape(pieces)
        self._size = body_size(pieces)
        self._hyphens = hyphens
        self._live = [i for i, p in enumerate(pieces) if p.live and p.text.strip()]
        listed = listed_words([pieces[i] for i in self._live], self._names)
        self._listed = {id(pieces[self._live[n]]) for n in listed if not self._stands_out(pieces[self._live[n]])}
        n = 0
        while n < len(self._live):
            n += self._take(n)

    def _take(self, n: int) -> int:
        """Judge the line at place ``n`` of the live ones and answer how many lines were taken."""
        if self._heads_columns(n):
            self._pieces[self._live[n]].role = "heading"
            return 1
        for count in range(self._lines_alike(n), 0, -1):
            unit = self._unit(n, count)
            if self._is_heading(unit):
                for piece in unit.pieces:
                    piece.role = "lead_in" if unit.printed.rstrip().endswith(":") else "heading"
                if not _CAPTION.match(unit.printed):
                    summary = bare(unit.text) in word_list("summary")
                    self.found[self._live[n + count - 1]] = Heading(unit.text, self._scheme.match(unit.text), summary)
                return count
        unit = self._unit(n, 1)
        if self._ended(unit) and _is_lead_in(unit):
            unit.first.role = "lead_in"
            if _names_summary(unit.text):
                self.found[self._live[n]] = Heading(unit.text.rstrip(": "), None, True)
        return 1

    def _heads_columns(self, n: int) -> bool:
        """Whether a line is the first row of a table and names its columns."""
        piece = self._pieces[self._live[n]]
        row = piece.line.kind == "table_row" and piece.line.level == 0
        cells = piece.text.split("\t")
        names = all(len(cell.split()) <= _CELL_WORDS and not ENDS_SENTENCE.search(cell) for cell in cells)
        following = self._live[n + 1 : n + 2]
        return row and names and any(self._pieces[i].line.kind == "table_row" for i in following)

    def _unit(self, n: int, count: int) -> _Unit:
        pieces = tuple(self._pieces[i] for i in self._live[n : n + count])
        text = _plain(self._hyphens.joined([_unscored(p.ending) for p in pieces]))
        before = self._pieces[self._live[n - 1]] if n else None
        after = self._pieces[self._live[n + count]] if n + count < len(self._live) else None
        return _Unit(pieces, text, before, after, n + count)

    def _prose(self, unit: _Unit) -> int:
        """How many letters the block of lines behind a unit has, as far as that matters."""
        return self._prose_from(unit.end)

    def _prose_from(self, n: int) -> int:
        """How many letters the block of lines at place ``n`` has, as far as that matters."""
        letters = 0
        for place, i in enumerate(self._live[n : n + 6]):
            piece = self._pieces[i]
            if place and (piece.line.space_before or not self._shape.known or BULLET.match(piece.text.lstrip())):
                break
            letters += len(piece.text.strip())
        return letters

    def _lines_alike(self, n: int) -> int:
        """How many lines from place ``n`` look like one heading over several lines."""
        first = self._pieces[self._live[n]]
        count = 1
        if first.line.kind == "heading" or not self._shape.known:
            return count
        distinct = self._stands_out(first)
        while count < _LINES and n + count < len(self._live):
            before, piece = self._pieces[self._live[n + count - 1]], self._pieces[self._live[n + count]]
            same = before.line.size == piece.line.size and before.line.bold == piece.line.bold
            beside = (
                self._shape.same_block(before.line, piece.line)
                and self._live[n + count] == self._live[n + count - 1] + 1
            )
            room = self._shape.has_room(before.line, piece.text.split()[0])
            if (
                not (same and beside)
                or piece.line.space_before
                or piece.line.kind == "heading"
                or (room and not distinct)
            ):
                break
            if (
                NUMBERING.match(piece.text)
                or BULLET.match(piece.text.strip())
                or (room and self._scheme.match(_plain(first.text)))
            ):
                break
            count += 1
        return count if count < _LINES else 1

    def _names(self, piece: Piece) -> bool:
        text = _plain(piece.text)
        return self._scheme.match(text) is not None or _names_summary(text)

    def _stands_out(self, piece: Piece) -> bool:
        size = piece.line.size
        larger = self._size is not None and size is not None and size > 1.08 * self._size
        return larger or (piece.line.bold and size is not None)

    def _ended(self, unit: _Unit) -> bool:
        """Whether what stands before has come to its end."""
        before, first = unit.before, unit.first
        if before is None or not before.live or first.line.space_before or first.line.paragraph is not None:
            return True
        if ENDS_SENTENCE.search(before.ending):
            return True
        if not self._shape.known:
            return len(before.text) < _PROSE or is_item(before)
        word = first.text.split(maxsplit=1)[0]
        return self._shape.has_room(before.line, word) or not self._shape.same_block(before.line, first.line)

    def _alone(self, unit: _Unit) -> bool:
        """Whether white space, an indent or a line left short sets a line off from what follows."""
        after, last = unit.after, unit.pieces[-1]
        if after is None:
            return False
        if (
            after.line.space_before
            or after.starts
            or (self._shape.known and self._shape.indented(last.line, after.line))
        ):
            return True
        if not self._shape.known:
            return self._prose(unit) > 100 and bool(ENDS_SENTENCE.search(after.ending))
        return self._left_short(unit) and self._prose(unit) > _PROSE

    def _left_short(self, unit: _Unit) -> bool:
        """Whether the last line has room for much more than the next word."""
        if not self._shape.known or unit.after is None:
            return False
        return self._shape.has_room(unit.pieces[-1].line, unit.after.text.split(maxsplit=1)[0], slack=0.12)

    def _is_heading(self, unit: _Unit) -> bool:
        line, text, after = unit.first.line, unit.text, unit.after
        if line.kind == "heading":
            return True
        if line.kind in ("table_row", "note") or not text or len(text) > _LONGEST or after is None or unit.first.starts:
            return False
        if id(unit.first) in self._listed:
            return False
        ended = self._ended(unit)
        if ended and _scored(unit.printed) and len(unit.pieces) == 1:
            return True
        named = self._scheme.match(text) is not None and len(text.split()) <= 12 and not text.endswith(_STOPS)
        if (
            named
            and _starts_name(text)
            and (ended or self._left_short(unit))
            and (line.paragraph is not None or not _goes_on(after))
        ):
            return True
        if bare(text) in word_list("summary") and ended:
            return True
        if looks_like_sentence(unit.printed) or len(text.split()) > _MAX_WORDS or not _starts_name(text):
            return False
        if text.endswith(_STOPS):
            return False
        if _CAPTION.match(unit.printed) and ended:
            return True
        if line.size is not None and self._size is not None and line.paragraph is None:
            return self._looks_set_off(unit, ended=ended)
        return self._reads_set_off(unit, ended=ended)

    def _looks_set_off(self, unit: _Unit, *, ended: bool) -> bool:
        """Whether printed lines are a heading: by their type, else by capitals or a number and the space around."""
        piece, text = unit.first, unit.text
        larger = self._size is not None and (piece.line.size or 0.0) > 1.08 * self._size
        marker = bool(BULLET.match(piece.text.strip()))
        if larger and (piece.line.bold or (piece.line.size or 0.0) > 1.15 * (self._size or 1.0)):
            return True
        if marker:
            return False
        if piece.line.bold and not self._inside_paragraph(unit):
            return True
        spaced = ended and self._alone(unit)
        return spaced and (
            _is_capitals(text) or (bool(NUMBERING.match(piece.text)) and len(text.split()) <= _SHORT_WORDS)
        )

    def _inside_paragraph(self, unit: _Unit) -> bool:
        """Whether a bold line is emphasis inside running text: lines of the same block before it or behind it go on."""
        before = unit.before
        runs_on = before is not None and before.live and not unit.first.line.space_before and not self._ended(unit)
        return runs_on or (unit.after is not None and _goes_on(unit.after))

    def _reads_set_off(self, unit: _Unit, *, ended: bool) -> bool:
        """Whether a paragraph, or a line of plain text, is a heading by its words and its place."""
        piece, text = unit.first, unit.text
        words = len(text.split())
        numbered = bool(NUMBERING.match(_without_bullet(piece.text).strip(" *_")))
        if piece.line.kind == "list_item":
            return numbered and not self._in_list(unit) and words <= _SHORT_WORDS and self._prose(unit) > _PROSE
        if BULLET.match(piece.text.strip()):
            marker = piece.text.strip()[0] in _MARKERS and (piece.line.space_before or numbered)
            followed = unit.after is not None and BULLET.match(unit.after.text.strip())
            short = (
                not self._shape.known
                or self._left_short(unit)
                or (unit.after is not None and unit.after.line.space_before)
            )
            return (
                marker
                and short
                and ended
                and not followed
                and self._prose(unit) > (_PROSE if numbered else _LONG_PROSE)
            )
        if (piece.line.bold and piece.line.size is not None) or _EMPHASISED.fullmatch(piece.text.strip()):
            return words <= _SHORT_WORDS
        if _is_capitals(text) and ended:
            return True
        if numbered and ended and piece.line.space_before and unit.after is not None and words <= _SHORT_WORDS:
            return not _goes_on(unit.after) and (
                unit.after.starts or _numbered_alike(piece) != _numbered_alike(unit.after)
            )
        if piece.line.size is not None or piece.line.paragraph is not None:
            return numbered and words <= _SHORT_WORDS and self._prose(unit) > _PROSE
        if not ended or not self._alone(unit):
            return False
        after = unit.after
        if after is None:
            return False
        says = bool(ENDS_SENTENCE.search(after.ending)) and len(after.text.split()) > 4
        stacked = (
            after.line.space_before
            and not looks_like_sentence(after.kept)
            and self._prose_from(unit.end + 1) > _OVER >= self._prose(unit)
        )
        over = self._prose(unit) > _OVER or says or stacked or bool(BULLET.match(after.text.strip()))
        return over and not _goes_on(after) and words <= 12

    def _in_list(self, unit: _Unit) -> bool:
        return any(p is not None and p.live and p.line.kind == "list_item" for p in (unit.before, unit.after))


def _plain(text: str) -> str:
    """A heading's words: without bullet, numbering, Markdown emphasis and closing colon."""
    text = " ".join(text.split())
    return unnumbered(_without_bullet(text).strip("*_ ")).strip("*_ ").rstrip(":").strip("*_ ")


def _unscored(text: str) -> str:
    """A heading without the points given behind it: "Electoral process 7 / 12"."""
    m = _scored(text.strip())
    return m[1] if m else text


def _scored(text: str) -> re.Match[str] | None:
    return _SCORED.fullmatch(text) if len(text) <= _LONGEST else None


def _numbered_alike(piece: Piece) -> str:
    """How a line is numbered, the same for those that count on from each other: ``1.``, ``A.``, ``I.``, ``2.1``."""
    m = NUMBERING.match(piece.text)
    number = m[0].strip() if m else ""
    kind = re.sub(r"\d+", "1", number)
    kind = re.sub(r"(?<![a-z])[a-h](?![a-z])", "a", re.sub(r"\b[A-H]\b", "A", kind))
    return re.sub(r"\b[IVXL]+\b", "I", kind)


def _goes_on(piece: Piece) -> bool:
    """Whether a line goes on with a sentence: it begins with a small letter that is no number of its own."""
    text = piece.text.lstrip()
    return text[:1].islower() and not NUMBERING.match(text)


def _without_bullet(text: str) -> str:
    text = text.strip()
    m = BULLET.match(text)
    return text[m.end() :] if m else text


def _is_capitals(text: str) -> bool:
    return text.isupper() and len(text) > 3 and sum(c.isalpha() for c in text) > 3


def _starts_name(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit() or text[:1] in '“"‘«'


def _is_lead_in(unit: _Unit) -> bool:
    piece, after, whole = unit.first, unit.after, unit.first.kept
    if after is None or not whole.endswith(":") or piece.line.kind in ("heading", "table_row") or is_item(piece):
        return False
    short = len(whole.split()) <= _LEAD_WORDS and not re.search(r"[.!?]\s+[A-Z]", whole)
    return short and (is_item(after) or _names_summary(unit.text))


def _names_summary(text: str) -> bool:
    name = bare(text)
    return name in word_list("summary") or any(phrase in name for phrase in word_list("summary") if " " in phrase)
