"""Titles, headings and lead-ins: which lines name what follows instead of saying something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, LIST_ITEM, Piece, body_size
from hrtag.reading.words import bare, word_list
from hrtag.schemes import Scheme

_NUMBERING = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[IVXLC]{1,6}[.)]|[A-H][.)]|§\s?\d+|(?:Part|Chapter|Section)\s+(?:\d+|[IVXLC]+)[.:]?)\s+(?=\S)")
_URL_LINE = re.compile(r"<?(?:https?://|www\.)\S+>?$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MAX_WORDS = 14
_TITLE_LINES = 12
_LEAD_WORDS = 16


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading line says: its text, its component, whether it opens the summary."""

    text: str
    component: str | None
    summary: bool


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What the lines before the commentary say about it."""

    title: str | None = None
    category: str | None = None
    lines: tuple[str, ...] = ()


def take_title(pieces: Sequence[Piece], scheme: Scheme) -> TitleBlock:
    """Mark the lines of the title block as ``title`` and answer what they say."""
    block: list[Piece] = []
    size = body_size(pieces)
    for i, piece in enumerate(pieces):
        if not piece.text.strip() or (not piece.live and piece.role != "score"):
            continue
        if piece.role == "score" or len(block) >= _TITLE_LINES or not _is_title_line(piece, scheme, size, first=not block):
            break
        if _opens_body(pieces, i):
            break
        block.append(piece)
    if block and block[-1].line.kind != "heading" and len(block) > 1 and scheme.match(block[-1].text):
        block.pop()
    if not block or not any(p.live for p in pieces if p not in block):
        return TitleBlock()
    for piece in block:
        piece.role = "title"
    lines = [" ".join(p.text.split()) for p in block]
    telling = [line for line in _merged(lines, block) if not _URL_LINE.fullmatch(line) and not _YEAR.fullmatch(line) and bare(line) not in word_list("paper_kinds")]
    title = telling[0] if telling else None
    return TitleBlock(title, telling[1] if len(telling) > 1 and len(telling[1].split()) <= 12 else None, tuple(lines))


def _merged(lines: Sequence[str], block: Sequence[Piece]) -> list[str]:
    """Title lines, one that runs over two printed lines put together."""
    out: list[str] = []
    for line, piece in zip(lines, block, strict=True):
        close = piece.line.top is not None and not piece.line.space_before
        if out and close and (line[:1].islower() or out[-1].endswith((",", " of", " the", " and", " on", " in"))):
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
    return out


def _is_title_line(piece: Piece, scheme: Scheme, size: float | None, *, first: bool) -> bool:
    line, text = piece.line, piece.text.strip()
    if line.kind in ("list_item", "table_row", "note") or BULLET.match(text) or len(text) > 200:
        return False
    if line.kind == "heading":
        return line.level == 0 or (first and (line.level or 1) <= 1 and scheme.match(text) is None)
    if bare(text) in word_list("summary") or scheme.match(_unnumbered(text)) is not None:
        return False
    if line.size is not None and size is not None:
        return (line.size > 1.08 * size or (line.bold and len(text.split()) <= 12)) and not _looks_like_sentence(text)
    return line.drop is None and not _looks_like_sentence(text) and len(text.split()) <= 16


def _opens_body(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a plain short line is the heading of the paragraph below rather than a line of the title block."""
    piece = pieces[i]
    if piece.line.kind == "heading" or i == 0:
        return False
    following = [p for p in pieces[i + 1 : i + 3] if p.live and p.text.strip()]
    prose = bool(following) and _looks_like_sentence(following[0].text) and len(following[0].text.split()) > 12
    return prose and not _URL_LINE.fullmatch(piece.text.strip()) and not _YEAR.search(piece.text) and any(p.role == "title" or p.live for p in pieces[:i] if p.text.strip()) and (
        bare(piece.text) not in word_list("paper_kinds")
    ) and piece.line.size is None


def _looks_like_sentence(text: str) -> bool:
    text = text.strip()
    return bool(re.search(r"[.!?;]\S{0,3}$", text)) and len(text.split()) > 4 or len(text.split()) > 22 or text.endswith(":")


def mark_headings(pieces: Sequence[Piece], scheme: Scheme) -> dict[int, Heading]:
    """Mark headings and lead-ins, and answer what each says, by its place in ``pieces``."""
    size = body_size(pieces)
    live = [i for i, p in enumerate(pieces) if p.live and p.text.strip()]
    found: dict[int, Heading] = {}
    for n, i in enumerate(live):
        piece = pieces[i]
        before = pieces[live[n - 1]] if n else None
        after = pieces[live[n + 1]] if n + 1 < len(live) else None
        text = _plain(piece.text)
        if _is_heading(piece, before, after, text, scheme, size):
            if before is not None and before.role == "heading" and i - 1 in found and _is_rest_of(before, piece, text):
                whole = f"{found.pop(i - 1).text} {text}"
                piece.role = "heading"
                found[i] = Heading(whole, scheme.match(whole), bare(whole) in word_list("summary"))
                continue
            piece.role = "heading"
            found[i] = Heading(text, scheme.match(text), bare(text) in word_list("summary"))
        elif _is_lead_in(piece, after, text):
            piece.role = "lead_in"
            if _names_summary(text):
                found[i] = Heading(text.rstrip(": "), None, True)
    return found


def _plain(text: str) -> str:
    """A heading's words: without bullet, numbering, Markdown emphasis and closing colon."""
    text = " ".join(text.split())
    text = BULLET.sub("", text, count=1) if BULLET.match(text) else text
    return _unnumbered(text).strip("*_ ").rstrip(":").strip("*_ ")


def _unnumbered(text: str) -> str:
    return _NUMBERING.sub("", text.strip(), count=1)


def _is_rest_of(before: Piece, piece: Piece, text: str) -> bool:
    same_look = before.line.size == piece.line.size and before.line.bold == piece.line.bold and before.line.size is not None
    return same_look and before.line.page == piece.line.page and not piece.line.space_before and not _NUMBERING.match(piece.text)


def _is_heading(piece: Piece, before: Piece | None, after: Piece | None, text: str, scheme: Scheme, size: float | None) -> bool:
    line = piece.line
    if line.kind == "heading":
        return True
    if line.kind in ("table_row", "note") or not text or len(text) > 150 or after is None:
        return False
    ended = before is None or not before.live or bool(ENDS_SENTENCE.search(before.ending)) or line.space_before or line.paragraph is not None
    if scheme.match(text) is not None and ended and len(text.split()) <= 12 and not text.endswith((".", ";", ",")):
        return _stands_alone(piece, after)
    if bare(text) in word_list("summary") and ended:
        return True
    if _looks_like_sentence(piece.text) or len(text.split()) > _MAX_WORDS or not _starts_name(text):
        return False
    if size is not None and line.size is not None and line.paragraph is None:
        larger = line.size > 1.08 * size and (line.bold or line.size > 1.15 * size)
        bold = line.bold and not _inside_paragraph(before, piece, after)
        return (larger or bold) and not text.endswith((".", ";", ",")) and not (BULLET.match(piece.text.strip()) and not larger)
    if line.kind == "list_item" or text.endswith((".", ";", ",")):
        return False
    if BULLET.match(piece.text.strip()):
        return piece.text.strip()[0] in "●►▶■" and line.space_before and not BULLET.match(after.text.strip()) and len(after.text) > 120
    if line.bold and line.size is not None:
        return line.paragraph is not None and len(text.split()) <= 10
    if text.isupper() and any(c.isalpha() for c in text) and len(text) > 3 and ended:
        return True
    if line.size is not None or line.paragraph is not None:
        return bool(_NUMBERING.match(piece.text)) and len(text.split()) <= 10 and len(after.text) > 80
    alone = line.space_before and after.line.space_before
    return alone and ended and _stands_over_prose(before, after) and len(text.split()) <= 12


def _starts_name(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit() or text[:1] in "“\"‘«"


def _stands_alone(piece: Piece, after: Piece) -> bool:
    """Whether a line that names a component is more than the first words of a wrapped sentence or an item of a list."""
    if piece.line.paragraph is not None:
        return True
    return not after.text.lstrip()[:1].islower()


def _inside_paragraph(before: Piece | None, piece: Piece, after: Piece) -> bool:
    """Whether a bold line is emphasis inside running text: lines of the same block before it or behind it go on."""
    runs_on = before is not None and before.live and not piece.line.space_before and not ENDS_SENTENCE.search(before.ending)
    return runs_on or after.text.lstrip()[:1].islower()


def _stands_over_prose(before: Piece | None, after: Piece) -> bool:
    ended = before is None or not before.live or bool(ENDS_SENTENCE.search(before.ending)) or before.role == LIST_ITEM or bool(BULLET.match(before.text.strip()))
    return ended and (len(after.text.split()) > 8 or bool(BULLET.match(after.text.strip()))) and not after.text.lstrip()[:1].islower()


def _is_item(piece: Piece) -> bool:
    return piece.line.kind == "list_item" or piece.role == LIST_ITEM or bool(BULLET.match(piece.text.lstrip()))


def _is_lead_in(piece: Piece, after: Piece | None, text: str) -> bool:
    whole = piece.text.strip()
    if after is None or not whole.endswith(":") or piece.line.kind in ("heading", "table_row") or _is_item(piece):
        return False
    return (_is_item(after) or _names_summary(text)) and len(whole.split()) <= _LEAD_WORDS and not re.search(r"[.!?]\s+[A-Z]", whole)


def _names_summary(text: str) -> bool:
    name = bare(text)
    return name in word_list("summary") or any(phrase in name for phrase in word_list("summary") if " " in phrase)
