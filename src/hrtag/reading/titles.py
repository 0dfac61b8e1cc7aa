"""The title block: the lines before the commentary that say what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, Piece, body_size
from hrtag.reading.places import country_in
from hrtag.reading.shape import Shape
from hrtag.reading.words import NUMBERING, bare, looks_like_sentence, unnumbered, word_list
from hrtag.schemes import Scheme

_URL_LINE = re.compile(r"<?(?:https?://|www\.)\S+>?$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MASTHEAD = re.compile(
    r"(?:Distr|Original|Language|Agenda items?|Item)\b.*|(?:[\w-]+ ){1,3}session|(?:\d{1,2}(?: \w+)?\s?[-–—]\s?)?\d{1,2} [A-Z]\w+ \d{4}"
    r"|(?:Human Rights )?Committee(?: (?:on|against) .*)?|Advance .* version",
)
_TITLE_LINES = 12
_LARGE = 1.08
_SUBTITLES, _FEW, _MANY = 3, 4, 14  # paragraphs; words of one
_STOPPED = 0.8
_EMPHASISED = re.compile(r"([*_])(?![*_])(.+)(?<![*_])\1")


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What the lines before the commentary say about it."""

    title: str | None = None
    category: str | None = None
    lines: tuple[str, ...] = ()


def take_title(pieces: Sequence[Piece], scheme: Scheme) -> TitleBlock:
    """Mark the lines of the title block as ``title`` and answer what they say."""
    shape = Shape(pieces)
    block = _before_scores(pieces, scheme) or _leading(pieces, scheme, shape)
    if not block or not any(p.live and p.text.strip() for p in pieces if p not in block):
        return TitleBlock()
    for piece in block:
        piece.role = "title"
    lines = [" ".join(p.text.split()) for p in block]
    telling = [line for line in _merged(block, shape) if _tells(line)]
    telling = [line for line in telling if not _is_masthead(line)] or telling
    title = telling[0] if telling else None
    category = telling[1] if len(telling) > 1 and len(telling[1].split()) <= 12 else None
    return TitleBlock(title, category, tuple(lines))


def _tells(line: str) -> bool:
    """Whether a title line is more than an address, a year or the kind of paper."""
    return not (_URL_LINE.fullmatch(line) or _YEAR.fullmatch(line) or bare(line) in word_list("paper_kinds"))


def _is_masthead(line: str) -> bool:
    """Whether a title line names the organ, the session or the date of a paper and not the paper."""
    return bool(_MASTHEAD.fullmatch(line)) or bare(line) in word_list("mastheads")


def _before_scores(pieces: Sequence[Piece], scheme: Scheme) -> list[Piece]:
    """The lines before a score block, where all of them are short and say nothing in sentences."""
    first = next((i for i, p in enumerate(pieces) if p.role == "score"), None)
    if first is None:
        return []
    block = [p for p in pieces[:first] if p.live and p.text.strip()]
    if len(block) > _TITLE_LINES or not all(_may_be_title(p) for p in block):
        return []
    if block and scheme.match(block[-1].text) and len(block) > 1:
        block.pop()
    return block


def _may_be_title(piece: Piece) -> bool:
    text = piece.text.strip()
    if piece.line.kind in ("list_item", "table_row", "note") or BULLET.match(text) or len(text) > 200:
        return False
    return bare(text) not in word_list("summary") and not _is_prose(text) and len(text.split()) <= 22


def _is_prose(text: str) -> bool:
    return looks_like_sentence(text) and not text.endswith(":")


def _leading(pieces: Sequence[Piece], scheme: Scheme, shape: Shape) -> list[Piece]:
    """The first lines of a document as far as they look like a title."""
    size = body_size(pieces)
    block: list[Piece] = []
    places: list[int] = []
    for i, piece in enumerate(pieces):
        if not piece.text.strip() or (not piece.live and piece.role != "score"):
            continue
        if piece.role == "score" or len(block) >= _TITLE_LINES or not _is_title_line(piece, scheme, size, block):
            break
        following = next((p for p in pieces[i + 1 :] if p.live and p.text.strip()), None)
        below = following if following is not None and not following.line.space_before else None
        if shape.wrapped and below is not None and not shape.has_room(piece.line, below.text.split()[0]):
            break
        block.append(piece)
        places.append(i)
    if len(block) > 1 and _opens_body(pieces, places[-1], block, shape):
        block.pop()
        while len(block) > 1 and NUMBERING.match(block[-1].text):
            block.pop()
    if len(block) == 1 and block[0].line.kind != "heading" and NUMBERING.match(block[0].text):
        return []
    if block and block[0].line.level == 0 and block[0].line.kind == "heading":
        block += _subtitles(pieces[places[len(block) - 1] + 1 :], scheme)
    return block


def _subtitles(following: Sequence[Piece], scheme: Scheme) -> list[Piece]:
    """The short paragraphs without a stop below a told title, where the paragraphs of the text end with stops."""
    told = [p for p in following if p.live and p.text.strip()]
    paragraphs = [list(lines) for _, lines in groupby(told, key=lambda p: p.line.paragraph)]
    block: list[Piece] = []
    for lines in paragraphs[:_SUBTITLES]:
        text = _unmarked(" ".join(p.text.strip() for p in lines))
        named = scheme.match(unnumbered(text)) is not None or NUMBERING.match(text)
        if lines[0].line.kind != "text" or named or not all(map(_may_be_title, lines)) or _ends(lines):
            break
        if text.startswith("*") or not _FEW < len(text.split()) <= _MANY or not text[:1].isupper():
            break
        block += lines
    rest = [lines for lines in paragraphs if lines[0].line.kind == "text" and lines[0] not in block]
    return block if sum(map(_ends, rest)) > _STOPPED * len(rest) else []


def _unmarked(text: str) -> str:
    """A line without the marks of emphasis around it; bold ones stay, for they may be a heading's."""
    m = _EMPHASISED.fullmatch(text)
    return m[2] if m else text


def _ends(lines: Sequence[Piece]) -> bool:
    return bool(ENDS_SENTENCE.search(lines[-1].ending))


def _is_title_line(piece: Piece, scheme: Scheme, size: float | None, block: Sequence[Piece]) -> bool:
    line, text = piece.line, piece.text.strip()
    if not _may_be_title(piece) or scheme.match(unnumbered(text)) is not None:
        return False
    if block and not (_tells(text) and country_in(text) is None and len(text.split()) <= 4) and len(text.split()) <= 4:
        return True
    if line.kind == "heading":
        return line.level == 0 or (not block and (line.level or 1) <= 1)
    if line.size is not None and size is not None:
        larger = line.size > _LARGE * size
        told = not block and line.paragraph is not None and not NUMBERING.match(text)
        return larger or ((line.bold or told) and len(text.split()) <= 12 and not text.endswith(":"))
    if text.endswith(":") or len(text.split()) > 16:
        return False
    return line.drop is None and not (block and block[0].line.kind == "heading" and line.paragraph is not None)


def _opens_body(pieces: Sequence[Piece], i: int, block: Sequence[Piece], shape: Shape) -> bool:
    """Whether the last line of the block is the heading of the paragraph below rather than a line of the title."""
    piece = pieces[i]
    text = piece.text.strip()
    following = [p for p in pieces[i + 1 : i + 4] if p.live and p.text.strip()]
    if not following or (piece.line.kind == "heading" and piece.line.level == 0):
        return False
    if not _tells(text) or _YEAR.search(text):
        return False
    below = " ".join(p.text.strip() for p in following[: 3 if shape.known else 1])
    prose = len(below.split()) > 12 and not BULLET.match(below)
    if NUMBERING.match(text):
        return True
    if piece.line.size is not None and block[0].line.size is not None and piece.line.size != block[0].line.size:
        return prose and piece.line.space_before
    return prose and piece.line.size is None and piece.line.kind != "heading"


def _merged(block: Sequence[Piece], shape: Shape) -> list[str]:
    """Title lines, one that runs over two printed lines put together."""
    out: list[str] = []
    before: Piece | None = None
    for piece in block:
        line = " ".join(piece.text.split())
        told = block[0].line.kind == "heading" and piece.line.paragraph is not None
        if before is not None and told and piece.line.paragraph == before.line.paragraph:
            out[-1] = f"{out[-1]} {line}"
            before = piece
            continue
        if before is not None and shape.boxed and not piece.line.space_before and before.line.size == piece.line.size:
            open_end = out[-1].endswith((",", ":", " of", " the", " and", " on", " in"))
            full = shape.full(before.line) or not shape.has_room(before.line, line.split(" ", 1)[0])
            if open_end or line[:1].islower() or (full and piece.line.column == before.line.column):
                out[-1] = f"{out[-1]} {line}"
                before = piece
                continue
        out.append(line)
        before = piece
    return [_unmarked(line) for line in out]
