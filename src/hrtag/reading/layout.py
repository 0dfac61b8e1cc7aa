"""Layout: the lines of a file become a `Commentary`: clean text with its structure, and all that was taken out of it.

The order of the steps is their meaning: contents and furniture go first, so that notes and paragraphs it cuts are whole again;
then note bodies, the score block, the title and the headings; what is left is joined into paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from hrtag.reading.footnotes import footnotes_of, take_bodies
from hrtag.reading.furniture import mark_furniture
from hrtag.reading.headings import Heading, mark_headings
from hrtag.reading.hyphens import Hyphens
from hrtag.reading.joining import RawParagraph, join_lines
from hrtag.reading.language import language_of
from hrtag.reading.lines import RawDocument
from hrtag.reading.note_marks import NoteLinker
from hrtag.reading.numbering import cut_numbers, mark_contents
from hrtag.reading.pieces import Piece
from hrtag.reading.places import country_in
from hrtag.reading.scores import take_scores
from hrtag.reading.titles import take_title
from hrtag.report import Commentary, NoteMark, Paragraph, Removed, Section, Source
from hrtag.schemes import Scheme

_WORD = re.compile(r"\s+|\S+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\1(?![\w*])|(?<![\w_])(_{1,2})(?=[^\s_])([^_\n]{1,400}?)(?<=[^\s_])\3(?![\w_])"
)
_LINK = re.compile(r"(!?\[)([^\[\]\n]{1,300})(\]\((?:[^()\s]|\([^()\s]*\)){0,2000}\))")
_BRACKETED_URL = re.compile(r"(<)(?:https?://|www\.|mailto:)[^<>\s]{1,2000}(>)")
_SET_OFF = re.compile(r"(?<=\S)(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:$|[\s.,;])|\s?\[\^?\d{1,4}\])")


@dataclass(slots=True)
class _Clean:
    """The clean text as it grows."""

    chunks: list[str] = field(default_factory=list)
    length: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    marks: list[NoteMark] = field(default_factory=list)


def lay_out(raw: RawDocument, scheme: Scheme, source: Source | None = None) -> Commentary:
    """Make a commentary of a document's lines.

    Parameters
    ----------
    raw : RawDocument
        What a format reader answered.
    scheme : Scheme
        The component scheme by which headings and scores are known.
    source : Source, optional
        Where it came from.

    Returns
    -------
    Commentary
        Every character of ``raw`` is in its text or in its ``removed``, white space and joining hyphens apart.
    """
    pieces = [Piece(line) for line in raw.lines]
    for piece in pieces:
        if piece.line.drop is not None:
            piece.role = piece.line.drop
    mark_contents(pieces)
    mark_furniture(pieces)
    bodies = take_bodies(pieces)
    scores = take_scores(pieces, scheme)
    title = take_title(pieces, scheme)
    cut_numbers(pieces)
    hyphens = Hyphens([p.text for p in pieces])
    headings = mark_headings(pieces, scheme, hyphens)
    sections, section_of = _sections(pieces, headings)
    paragraphs = join_lines(pieces, section_of, hyphens)
    set_off = sum(
        len(p.raised) + len(_SET_OFF.findall(p.text)) for p in paragraphs if p.raised or _may_hold_marks(p.text)
    )
    plain = 2 * set_off < len(bodies)
    linker = NoteLinker(bodies, plain=plain)
    clean = _Clean()
    cuts: list[tuple[int, Removed]] = []
    for paragraph in paragraphs:
        _add_paragraph(clean, paragraph, linker, cuts)
    text = "\n".join(clean.chunks)
    footnotes = footnotes_of(bodies)
    top = " \n".join(title.lines)
    return Commentary(
        source=source or Source(media_type=raw.media_type, pages=raw.pages),
        title=title.title,
        category=title.category,
        country=country_in(top),
        year=_year(top, text),
        language=language_of(text),
        scheme=scheme.id,
        scores=scores,
        sections=tuple(sections),
        paragraphs=tuple(clean.paragraphs),
        footnotes=footnotes,
        marks=tuple(clean.marks),
        text=text,
        removed=_removed(pieces, cuts),
        warnings=tuple(raw.warnings),
        raw="\n".join(line.text for line in raw.lines),
    )


def _sections(pieces: Sequence[Piece], headings: dict[int, Heading]) -> tuple[list[Section], list[int]]:
    """The sections, and the section of every piece."""
    sections: list[Section] = []
    section_of: list[int] = []
    for i, piece in enumerate(pieces):
        heading = headings.get(i)
        if heading is not None:
            kind = "summary" if heading.summary else "component" if heading.component else "other"
            sections.append(Section(id=len(sections), kind=kind, heading=heading.text, component=heading.component))
        elif piece.live and piece.text.strip() and not sections:
            sections.append(Section(id=0, kind="other"))
        section_of.append(max(0, len(sections) - 1))
    return sections, section_of


def _add_paragraph(clean: _Clean, paragraph: RawParagraph, linker: NoteLinker, cuts: list[tuple[int, Removed]]) -> None:
    """Take marks and markup out of a paragraph and append what is left to the clean text."""
    text = paragraph.text
    marks = linker.marks_in(text, paragraph.raised, paragraph.piece_at, paragraph.pages)
    holes: list[tuple[int, int, str]] = [(m.start, m.end, "note_mark") for m in marks if m.end > m.start]
    taken = [(start, end) for start, end, _ in holes]
    holes += [h for h in _markup(text) if not any(h[0] < end and start < h[1] for start, end in taken)]
    holes.sort()
    for start, end, reason in holes:
        cuts.append(
            (
                paragraph.piece_at(start),
                Removed(text=text[start:end].strip(), page=paragraph.page_at(start), reason=reason),
            )
        )
    kept, origin = _without(text, holes, marks_at={m.start for m in marks})
    if not kept:
        return
    start = clean.length
    for mark in marks:
        if mark.body is not None:
            clean.marks.append(NoteMark(offset=start + bisect_left(origin, mark.start), number=mark.body.number))
    pages = tuple((start + bisect_left(origin, offset), page) for offset, page in paragraph.pages)
    clean.paragraphs.append(
        Paragraph(
            start=start,
            end=start + len(kept),
            section=paragraph.section,
            list_item=paragraph.list_item,
            lead_in=paragraph.lead_in,
            pages=pages,
        )
    )
    clean.chunks.append(kept)
    clean.length += len(kept) + 1


def _may_hold_marks(text: str) -> bool:
    """A quick way out: only brackets and letters beyond ASCII set a mark off."""
    return "[" in text or not text.isascii()


def _markup(text: str) -> list[tuple[int, int, str]]:
    """Emphasis marks, link syntax and angle brackets that a plain text carries; what they enclose stays."""
    holes = []
    for m in _EMPHASIS.finditer(text) if "*" in text or "_" in text else ():
        width = len(m[1] or m[3])
        holes += [(m.start(), m.start() + width, "markup"), (m.end() - width, m.end(), "markup")]
    for m in _LINK.finditer(text) if "](" in text else ():
        holes += [(m.start(1), m.end(1), "markup"), (m.start(3), m.end(3), "markup")]
    for m in _BRACKETED_URL.finditer(text) if "<" in text else ():
        holes += [(m.start(1), m.end(1), "markup"), (m.start(2), m.end(2), "markup")]
    return holes


def _without(text: str, holes: Sequence[tuple[int, int, str]], marks_at: set[int]) -> tuple[str, Sequence[int]]:
    """The text without holes, blanks single, no blank left before a stop where a mark stood; and each letter's origin."""
    if not holes and " ".join(text.split()) == text:
        return text, range(len(text))
    out: list[str] = []
    origin: list[int] = []
    at = 0
    ends = {end for start, end, _ in holes if start in marks_at}
    for start, end, _ in [*holes, (len(text), len(text), "")]:
        for m in _WORD.finditer(text, at, max(at, start)):
            word, i = m[0], m.start()
            if word.isspace():
                if out and out[-1] != " ":
                    out.append(" ")
                    origin.append(i)
                continue
            if (
                out
                and out[-1] == " "
                and word[0] in ".,;:!?)”"
                and any(e <= i and not text[e:i].strip() for e in ends if e > i - 4)
            ):
                out.pop()
                origin.pop()
            out.append(word)
            origin += range(i, m.end())
        at = max(at, end)
    if out and out[-1] == " ":
        out.pop()
        origin.pop()
    return "".join(out), origin


def _removed(pieces: Sequence[Piece], cuts: Sequence[tuple[int, Removed]]) -> tuple[Removed, ...]:
    by_piece: dict[int, list[Removed]] = {}
    for place, removed in cuts:
        by_piece.setdefault(place, []).append(removed)
    out: list[Removed] = []
    for i, piece in enumerate(pieces):
        out += piece.removed()
        out += by_piece.get(i, [])
    return tuple(out)


def _year(top: str, text: str) -> int | None:
    """The year of the title block, else the one the text names most, if it names one clearly."""
    years = _YEAR.findall(top)
    if years:
        return max(map(int, years))
    counts: dict[str, int] = {}
    for year in _YEAR.findall(text):
        counts[year] = counts.get(year, 0) + 1
    if not counts:
        return None
    best = max(counts, key=lambda year: (counts[year], year))
    return int(best) if counts[best] >= 3 and counts[best] >= 0.4 * sum(counts.values()) else None
