"""Numbers that are no text: those of numbered paragraphs, of enumerations, and the lines of a table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hrtag.reading.pieces import ENDS_SENTENCE, LIST_ITEM, Piece
from hrtag.reading.shape import Shape
from hrtag.reading.words import bare, word_list

_PARAGRAPH = re.compile(r"\s*(\d{1,3})(?:\.\s+|(?:\.\d{1,3}){1,3}\.?\s+)(?=[^\W\d_a-z]|[“\"‘«(])")
_ITEM = re.compile(r"\s*(?:\(?(?:[a-z]|[ivxl]{1,5}|\d{1,2})\)|\([A-Z]\))\s+(?=\S)")
_ORDERED = re.compile(r"\s*\d{1,3}[.)]\s+(?=\S)")
_LEADERS = re.compile(r"\S.*?(?:\.{3,}|(?:\s\.){3,}|…{2,}|_{4,}|\t)[\s.…_]*(\d{1,3}|[ivxl]{1,6})")
_TITLED = re.compile(r"\S.*?[\s.…](\d{1,3}|[ivxl]{1,6})")
_FEWEST = 3
_WORDS = 4
_LINES = 40
_STOPPED = re.compile(r"[\w\])%][.:;!][\"'”’»)\]]*\d{0,3}$")
_PROSE = 60
_ENTRIES = 200


def mark_contents(pieces: Sequence[Piece]) -> None:
    """Take a table of contents out: lines with leaders and page numbers that only rise, and the heading over them."""
    live = [p for p in pieces if p.live and p.text.strip()]
    n = 0
    while n < len(live):
        titled = bare(live[n].text) in word_list("contents") and len(live[n].text) < 40
        start = n + titled
        entries, last = [], 0
        for piece in live[start : start + _ENTRIES]:
            m = (_TITLED if titled else _LEADERS).fullmatch(piece.text.strip()) if len(piece.text) < 200 else None
            if m is None or (m[1].isdigit() and int(m[1]) < last):
                break
            last = int(m[1]) if m[1].isdigit() else last
            entries.append(piece)
        if len(entries) >= (2 if titled else _FEWEST):
            for piece in live[n : start + len(entries)]:
                piece.role = "navigation"
            n = start + len(entries)
        else:
            n += 1


def cut_numbers(pieces: Sequence[Piece]) -> None:
    """Cut the numbers of paragraphs and enumerated items off, and mark where these begin."""
    live = [p for p in pieces if p.live and p.text.strip()]
    shape = Shape(pieces)
    for place in _numbered_paragraphs(live, shape):
        _begin(live[place], _PARAGRAPH)
    for before, piece in zip([None, *live], live, strict=False):
        if piece.starts:
            continue
        if piece.line.kind == "list_item" and _ORDERED.match(piece.text) and _has_neighbour(live, piece, before):
            _begin(piece, _ORDERED)
        elif piece.line.kind in ("text", "list_item") and _ITEM.match(piece.text) and _begins(before, piece, shape):
            _begin(piece, _ITEM)
            piece.role = LIST_ITEM


def _begin(piece: Piece, number: re.Pattern[str]) -> None:
    m = number.match(piece.text)
    if m:
        piece.cut(0, m.end(), "markup")
        piece.starts = True


def _has_neighbour(live: Sequence[Piece], piece: Piece, before: Piece | None) -> bool:
    """Whether an ordered item is one of several, not a heading that a format took for a list."""
    return bool(ENDS_SENTENCE.search(piece.ending)) or (
        before is not None and before.line.kind == "list_item" and before.starts
    )


def _numbered_paragraphs(live: Sequence[Piece], shape: Shape) -> list[int]:
    """Places where numbered paragraphs begin: set apart from what stands before them, or counting on over the whole text."""
    chains: dict[int, list[int]] = {}
    apart: set[int] = set()
    for n, piece in enumerate(live):
        m = _PARAGRAPH.match(piece.text) if piece.line.kind == "text" else None
        if m is None:
            continue
        if _stands_apart(live, n, shape) and _says_something(live, n, shape):
            apart.add(n)
        elif not _is_prose(live, n, shape):
            continue
        number = int(m[1])
        chain = [*chains.get(number - 1, []), n]
        if len(chain) > len(chains.get(number, [])):
            chains[number] = chain
    best = max(chains.values(), key=len, default=[])
    return sorted(apart.union(best if len(best) >= _FEWEST else []))


def _stands_apart(live: Sequence[Piece], n: int, shape: Shape) -> bool:
    """Whether a line begins a block of its own: below a gap, or where each line is a paragraph anyway."""
    line = live[n].line
    return n == 0 or line.space_before or line.paragraph is not None or not shape.known


def _says_something(live: Sequence[Piece], n: int, shape: Shape) -> bool:
    """Whether the block that a line begins is a sentence or more, and not a heading."""
    last = n
    while shape.known and last + 1 < len(live) and last < n + _LINES and not _stands_apart(live, last + 1, shape):
        if _type(live[last + 1]) != _type(live[n]):
            break
        last += 1
    if last > n and not ENDS_SENTENCE.search(live[n].ending) and not live[n + 1].text.lstrip()[:1].islower():
        if shape.has_room(live[n].line, live[n + 1].text.split(maxsplit=1)[0], slack=0.12):
            return False
        if last == n + _LINES:
            return True
    words = sum(len(piece.text.split()) for piece in live[n : last + 1])
    return words > _WORDS and bool(_STOPPED.search(live[last].ending))


def _type(piece: Piece) -> tuple[float | None, bool]:
    return piece.line.size, piece.line.bold


def _is_prose(live: Sequence[Piece], n: int, shape: Shape) -> bool:
    """Whether a numbered line begins a paragraph of sentences rather than naming what follows."""
    text = live[n].ending
    if len(text) > _PROSE and ENDS_SENTENCE.search(text):
        return True
    if not shape.known or n + 1 >= len(live) or live[n + 1].line.space_before:
        return len(text) > 2 * _PROSE or bool(re.search(r"\w\.[”\"]?$", text) and len(text.split()) > 4)
    word = live[n + 1].text.split(maxsplit=1)[0]
    return not shape.has_room(live[n].line, word)


def _begins(before: Piece | None, piece: Piece, shape: Shape) -> bool:
    """Whether an enumerated line begins an item, rather than going on with the sentence that a full line cut."""
    if before is None or piece.line.space_before or piece.line.paragraph is not None or before.starts:
        return True
    if not shape.known:
        return True
    word = piece.text.split(maxsplit=1)[0]
    left_short = shape.has_room(before.line, word, slack=0.05)
    return left_short or shape.indented(before.line, piece.line)
