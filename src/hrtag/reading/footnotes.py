"""Footnotes: their bodies at page, section or document ends, their marks in the text, and which belongs to which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hrtag.reading.note_text import text_and_urls
from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, Piece, body_size
from hrtag.reading.shape import Shape
from hrtag.reading.words import bare, word_list
from hrtag.report import Footnote

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SYMBOLS = "*†‡§"
TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")

_STARTS = (
    ("raised", re.compile(rf"\s*(?P<mark>[{SUPERSCRIPTS}]{{1,4}})[.)]?\s*(?=\S)")),
    ("bracket", re.compile(r"\s*\[\^?(?P<mark>\d{1,4})\]:?\s*(?=\S)")),
    ("stop", re.compile(r"\s*(?P<mark>\d{1,4})\.(?:\s+(?=\S)|(?=[^\d\s]))")),
    ("parenthesis", re.compile(r"\s*\(?(?P<mark>\d{1,4})\)\s*(?=\D)")),
    ("blank", re.compile(r"\s*(?P<mark>\d{1,4})\s+(?=\D)")),
    ("symbol", re.compile(rf"\s*(?P<mark>[{SYMBOLS}]{{1,3}})\s*(?=[^\s{SYMBOLS}])")),
)
_MARK = re.compile(r"\d{1,4}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§]{1,3}", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:[-_–—=*]\s?){3,}\s*")
_PRINTED = (
    re.compile(rf"(?<=[^\s{SUPERSCRIPTS}])(?P<mark>[{SUPERSCRIPTS}]{{1,4}})"),
    re.compile(r"(?<=\S)\s?\[\^?(?P<mark>\d{1,4})\](?!\()"),
    re.compile(rf"(?<=[^\s{SYMBOLS}])(?P<mark>[{SYMBOLS}]{{1,3}})(?=[\s).,;:]|$)"),
)
_PLAIN = re.compile(
    r"\d(?:(?<=[^\W\d][.,;”\"’)]\d)\d{0,2}(?=\)?(?:[\s,]|$))|(?<=[^\W\d]\d)\d{0,2}(?=\)?(?:[\s.,;:]|$)))"
)
_MARK_LETTER = re.compile(rf"[{SUPERSCRIPTS}{SYMBOLS}\[]")
_BREAKS = frozenset({"header", "footer", "page_number"})
_SHORT = 40
_PROSE = 80
_SMALL = 0.93
_SHARED = 0.6
_LONGEST_BODY = 500  # lines


@dataclass(slots=True)
class NoteBody:
    """A footnote body: what is printed before it, where it stands, and its text as it goes."""

    mark: str
    place: int
    page: int | None
    key: str | None = None
    parts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    number: int = 0


def take_bodies(pieces: Sequence[Piece]) -> list[NoteBody]:
    """Find the footnote bodies, mark their lines as ``footnote_body`` and answer them in order."""
    told = _told_bodies(pieces)
    found = told or _Finder(pieces).bodies
    _number(found)
    return found


def footnotes_of(bodies: Iterable[NoteBody]) -> tuple[Footnote, ...]:
    """Answer the records of the bodies, with their text cleaned and their URLs taken out."""
    notes = []
    for body in bodies:
        text, urls = text_and_urls(body.parts, body.links)
        mark = None if body.mark == str(body.number) else body.mark or None
        notes.append(Footnote(number=body.number, text=text, urls=urls, page=body.page, mark=mark))
    return tuple(notes)


def _told_bodies(pieces: Sequence[Piece]) -> list[NoteBody]:
    """Bodies that the format itself calls notes."""
    printed = {
        run.note: run.text.strip().strip("[]()^")
        for p in pieces
        for run in p.line.runs
        if run.note is not None and p.line.kind != "note"
    }
    bodies: dict[str, NoteBody] = {}
    for i, piece in enumerate(pieces):
        if piece.line.kind != "note" or not piece.live:
            continue
        key = piece.line.note or f"#{i}"
        if key not in bodies:
            bodies[key] = NoteBody(printed.get(key, ""), i, piece.line.page, key)
        piece.role = "footnote_body"
        text = piece.text
        mark = bodies[key].mark
        if mark and not bodies[key].parts and (m := re.match(rf"\s*\[?{re.escape(mark)}(?:[\].):]+\s*|\s+)", text)):
            text = text[m.end() :]
        _add_line(bodies[key], text, piece)
    return list(bodies.values())


@dataclass(frozen=True, slots=True)
class _Start:
    """The printed mark at the begin of a line, how it is printed, and where the text behind it begins."""

    style: str
    mark: str
    end: int


class _Finder:
    """Finds bodies by how they look: raised or bracketed numbers, small type, a place behind the text that has their marks."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.bodies: list[NoteBody] = []
        self._pieces = pieces
        self._shape = Shape(pieces)
        self._normal = body_size(pieces)
        self._starts = {i: start for i, p in enumerate(pieces) if p.live and (start := _start_of(p)) is not None}
        self._raised_small = any(s.style == "raised" and self._small(pieces[i]) for i, s in self._starts.items())
        self._marks = _marks_of(pieces)
        self._bracketed = {m["mark"] for p in pieces if p.live and "[" in p.text for m in _PRINTED[1].finditer(p.text)}
        self._outstanding: dict[str, None] = {}
        self._in_notes = False
        self._accepted: set[int] = set()
        self._search()
        self._drop_rules()

    def _small(self, piece: Piece) -> bool:
        size = piece.line.size
        return self._normal is not None and size is not None and size < _SMALL * self._normal

    def _search(self) -> None:
        before: Piece | None = None
        apart = False
        for i, piece in enumerate(self._pieces):
            if not piece.live or not piece.text.strip():
                apart = apart or piece.role in _BREAKS
                continue
            if self._opens_notes(i):
                piece.role, self._in_notes = "heading", True
            elif i in self._accepted or self._begins(i):
                start = self._starts[i]
                self._outstanding.pop(start.mark, None)
                self._add(NoteBody(start.mark, i, piece.line.page), piece, start.end)
            elif self.bodies and before is not None and self._continues(before, piece, apart=apart):
                piece.role = "footnote_body"
                _add_line(self.bodies[-1], piece.text, piece)
            else:
                if len(piece.text) > _PROSE and not self._small(piece):
                    self._in_notes = False
                self._outstanding |= dict.fromkeys(self._marks.get(i, ()))
            before, apart = piece, False

    def _add(self, body: NoteBody, piece: Piece, end: int) -> None:
        self.bodies.append(body)
        piece.role = "footnote_body"
        _add_line(body, piece.text[end:], piece)

    def _opens_notes(self, i: int) -> bool:
        piece = self._pieces[i]
        if len(piece.text) >= _SHORT or bare(piece.text) not in word_list("notes"):
            return False
        following = [k for k in range(i + 1, min(i + 4, len(self._pieces))) if self._pieces[k].live]
        return any(k in self._starts for k in following)

    def _begins(self, i: int) -> bool:
        """Whether a line with a mark in front is a body."""
        start = self._starts.get(i)
        if start is None:
            return False
        if start.style == "raised":
            return bool(self._pieces[i].text[start.end :].strip()) or self._stands_before_note(i)
        piece = self._pieces[i]
        small = self._small(piece)
        if start.style == "bracket" and (start.mark in self._bracketed or self._in_notes):
            return True
        if small and self._raised_small:
            return False
        if (small or self._in_notes) and self._follows(start):
            return True
        waiting = self._waiting(start.style)
        if not waiting:
            return False
        run = self._run(i, most=int(len(waiting) / _SHARED) + 1)
        if not self._answers(run, waiting):
            return False
        self._accepted.update(run)
        return True

    def _stands_before_note(self, i: int) -> bool:
        """Whether a mark alone on its line belongs to the small type below it, whose first word had no room beside it."""
        below = next((p for p in self._pieces[i + 1 : i + 3] if p.live and p.text.strip()), None)
        return below is not None and self._small(below) and below.line.page == self._pieces[i].line.page

    def _follows(self, start: _Start) -> bool:
        """Whether a number comes after that of the body before it, or begins a new page's count."""
        if not start.mark.isdigit():
            return True
        last = next((b.mark for b in reversed(self.bodies) if b.mark.isdigit()), None)
        return last is None or int(start.mark) in (1, int(last) + 1)

    def _waiting(self, style: str) -> set[str]:
        """The marks that stand in the text so far without their notes, as far as they are of the style's kind."""
        return {mark for mark in self._outstanding if mark.isdigit() == (style != "symbol")}

    def _run(self, i: int, most: int) -> list[int]:
        """Places of a run of bodies in one style that count on, from place ``i``; a longer run than ``most`` is not gone through."""
        run = [i]
        style, apart = self._starts[i].style, False
        wanted = int(self._starts[i].mark) + 1 if self._starts[i].mark.isdigit() else None
        before = self._pieces[i]
        for k in range(i + 1, len(self._pieces)):
            if k - run[-1] > _LONGEST_BODY or (wanted is not None and len(run) > most):
                break
            piece = self._pieces[k]
            if not piece.live or not piece.text.strip():
                apart = apart or piece.role in _BREAKS
                continue
            start = self._starts.get(k)
            if apart:
                break
            if start is not None and start.style == style and (wanted is None or start.mark == str(wanted)):
                run.append(k)
                wanted = wanted + 1 if wanted is not None else None
            elif piece.line.space_before or not self._goes_on(before, piece):
                break
            before = piece
        return run

    def _answers(self, run: Sequence[int], waiting: set[str]) -> bool:
        """Whether the marks that wait for their notes are those of the run."""
        marks = {self._starts[k].mark for k in run}
        shared = len(marks & waiting)
        if shared < _SHARED * len(marks):
            return False
        return waiting <= marks or (len(run) >= 2 and shared >= _SHARED * len(waiting))

    def _continues(self, before: Piece, piece: Piece, *, apart: bool) -> bool:
        """Whether a line goes on with the body of the line before it."""
        if before.role != "footnote_body" or piece.line.kind in ("heading", "table_row"):
            return self._small(piece) and self._is_foot(piece) and bool(self.bodies) and not self._ended(piece)
        turned = apart or piece.line.page != before.line.page
        if piece.line.size is not None and self._normal is not None:
            if before.line.size is not None and abs(piece.line.size - before.line.size) > 0.6:
                return False
            if turned or piece.line.column != before.line.column:
                return self._small(piece) and self._is_foot(piece)
            return self._small(piece) or not piece.line.space_before
        return not turned and not piece.line.space_before and self._goes_on(before, piece)

    def _ended(self, piece: Piece) -> bool:
        """Whether the last body is no longer open: it ended with a stop, or stands on an earlier page."""
        body = self.bodies[-1]
        far = body.page is not None and piece.line.page is not None and piece.line.page - body.page > 1
        return far or body.page == piece.line.page or bool(ENDS_SENTENCE.search(body.parts[-1]))

    def _goes_on(self, before: Piece, piece: Piece) -> bool:
        if not self._shape.wrapped:
            return True
        first = piece.text.split(maxsplit=1)[0]
        finished = bool(ENDS_SENTENCE.search(before.text)) or before.text.rstrip().endswith(">")
        if BULLET.match(piece.text.lstrip()) or (finished and self._shape.indented(before.line, piece.line)):
            return False
        return not (self._shape.has_room(before.line, first) and finished)

    @staticmethod
    def _is_foot(piece: Piece) -> bool:
        height, top = piece.line.page_height, piece.line.top
        return height is not None and top is not None and top > 0.5 * height

    def _drop_rules(self) -> None:
        for i, piece in enumerate(self._pieces):
            beside = any(p.role == "footnote_body" for p in self._pieces[i + 1 : i + 3])
            if piece.live and beside and _RULE.fullmatch(piece.text):
                piece.role = "markup"


def _start_of(piece: Piece) -> _Start | None:
    """The mark at the begin of a line, where it begins with one."""
    text = piece.text
    first = next((run for run in piece.line.runs if run.text.strip()), None)
    if first is not None and first.raised and _MARK.fullmatch(first.text.strip(" .)")):
        at = text.index(first.text) + len(first.text)
        return _Start("raised", first.text.strip(" .)"), at)
    if piece.line.kind not in ("text", "list_item"):
        return None
    for style, pattern in _STARTS:
        if m := pattern.match(text):
            return _Start(style, m["mark"].translate(TO_DIGITS), m.end())
    return None


def _marks_of(pieces: Sequence[Piece]) -> dict[int, list[str]]:
    """The marks printed in each line, plain digits only where no line has raised or bracketed ones."""
    found: dict[int, list[str]] = {}
    for i, piece in enumerate(pieces):
        if piece.live:
            marks: list[str] = []
            if _MARK_LETTER.search(piece.text):
                marks = [m["mark"].translate(TO_DIGITS) for pattern in _PRINTED for m in pattern.finditer(piece.text)]
            marks += list(_raised_marks(piece))
            if marks:
                found[i] = marks
    if any(mark.isdigit() for marks in found.values() for mark in marks):
        return found
    for i, piece in enumerate(pieces):
        if piece.live:
            found.setdefault(i, []).extend(m[0] for m in _PLAIN.finditer(piece.text))
    return found


def _raised_marks(piece: Piece) -> Iterator[str]:
    for place, run in enumerate(piece.line.runs):
        if run.raised and place:
            yield from re.findall(r"\d{1,4}|[*†‡§]{1,3}", run.text)


def _add_line(body: NoteBody, text: str, piece: Piece) -> None:
    body.parts.append(text.strip())
    body.links += [run.link for run in piece.line.runs if run.link and run.link.startswith(("http://", "https://"))]


def _number(bodies: Sequence[NoteBody]) -> None:
    """Use the printed numbers where they are numbers and do not repeat, else count."""
    printed = [body.mark for body in bodies]
    unique = len(set(printed)) == len(printed) and all(mark.isdigit() for mark in printed)
    for count, body in enumerate(bodies, 1):
        body.number = int(body.mark) if unique else count
