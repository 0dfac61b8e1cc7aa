"""Footnotes: their bodies at page, section or document ends, their marks in the text, and which belongs to which."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hrtag.reading.pieces import Piece, body_size
from hrtag.reading.words import bare, word_list
from hrtag.report import Footnote

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SYMBOLS = "*†‡§"
_TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")

_RAISED_START = re.compile(rf"\s*(?P<mark>[{SUPERSCRIPTS}]{{1,4}})[.)]?\s*(?=\S)")
_BRACKET_START = re.compile(r"\s*\[\^?(?P<mark>\d{1,4})\]:?\s*(?=\S)")
_PLAIN_START = re.compile(r"\s*(?P<mark>\d{1,4})(?:[.)]\s*|\s+)(?=\D)")
_SYMBOL_START = re.compile(rf"\s*(?P<mark>[{SYMBOLS}]{{1,3}})\s*(?=\S)")
_MARK = re.compile(r"\d{1,4}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§]{1,3}", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:[-_–—=*]\s?){3,}\s*")

_SUPERSCRIPT_MARK = re.compile(rf"(?<=[^\s{SUPERSCRIPTS}])[{SUPERSCRIPTS}]{{1,4}}")
_PLAIN_MARK = re.compile(r"(?<=[^\W\d][.,;”\"])(\d{1,3})(?=\s|$)|(?<=[^\W\d])(\d{1,3})\)?(?=[\s.,;:]|$)")

_URL = re.compile(r"<((?:https?://|www\.)[^<>]*)>|((?:https?://|www\.)[^\s<>\"]+)")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_URL_TAIL = re.compile(r"(?:https?://|www\.)\S*$")
_ENDS_OPEN = re.compile(r"[/\-_.?&=%+,:]$")
_URL_PART = re.compile(r"[^\s<>\"]*[/.=&%?_\d-][^\s<>\"]*")


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
    found = told or _found_bodies(pieces)
    _number(found)
    return found


def footnotes_of(bodies: Iterable[NoteBody]) -> tuple[Footnote, ...]:
    """Answer the records of the bodies, with their text cleaned and their URLs taken out."""
    notes = []
    for body in bodies:
        text, urls = _text_and_urls(body)
        mark = None if body.mark == str(body.number) else body.mark or None
        notes.append(Footnote(number=body.number, text=text, urls=urls, page=body.page, mark=mark))
    return tuple(notes)


def _told_bodies(pieces: Sequence[Piece]) -> list[NoteBody]:
    """Bodies that the format itself calls notes."""
    printed = {run.note: run.text.strip().strip("[]()^") for p in pieces for run in p.line.runs if run.note is not None and p.line.kind != "note"}
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


def _found_bodies(pieces: Sequence[Piece]) -> list[NoteBody]:
    """Bodies found by how they look: raised or bracketed numbers, small type, a place behind the text."""
    normal = body_size(pieces)
    raised_or_brackets = _bracket_marks(pieces)
    numbered_tail = _numbered_tail(pieces)
    in_notes = False
    bodies: list[NoteBody] = []
    open_body: NoteBody | None = None
    before: Piece | None = None
    for i, piece in enumerate(pieces):
        if not piece.live or not piece.text.strip():
            continue
        if bare(piece.text) in word_list("notes") and len(piece.text) < 40 and _any_start(pieces[i + 1 : i + 4]):
            piece.role, in_notes, open_body = "heading", True, None
            continue
        small = normal is not None and piece.line.size is not None and piece.line.size < 0.93 * normal
        start = _start(piece, small=small, in_notes=in_notes or i in numbered_tail, brackets=raised_or_brackets)
        if start is not None:
            mark, end = start
            open_body = NoteBody(mark, i, piece.line.page)
            bodies.append(open_body)
            piece.role = "footnote_body"
            _add_line(open_body, piece.text[end:], piece)
        elif open_body is not None and before is not None and _continues(before, piece, small, normal):
            piece.role = "footnote_body"
            _add_line(open_body, piece.text, piece)
        elif open_body is not None and small and before is not None and piece.line.page != before.line.page and _is_foot(piece):
            piece.role = "footnote_body"
            _add_line(open_body, piece.text, piece)
        else:
            if in_notes and not small and len(piece.text) > 80:
                in_notes = False
            if not (small and open_body is not None):
                open_body = open_body if normal is not None and piece.line.page != (before.line.page if before else None) else None
        before = piece
    _drop_rules(pieces)
    return bodies


def _start(piece: Piece, *, small: bool, in_notes: bool, brackets: frozenset[str]) -> tuple[str, int] | None:
    """The printed mark and its end, where a line begins a footnote body."""
    text = piece.text
    first = next((run for run in piece.line.runs if run.text.strip()), None)
    if first is not None and first.raised and _MARK.fullmatch(first.text.strip(" .)")):
        at = text.index(first.text) + len(first.text)
        return (first.text.strip(" .)"), at) if text[at:].strip() else None
    if m := _RAISED_START.match(text):
        return m["mark"].translate(_TO_DIGITS), m.end()
    if (m := _BRACKET_START.match(text)) and (m["mark"] in brackets or in_notes):
        return m["mark"], m.end()
    if (small or in_notes) and (m := _PLAIN_START.match(text)) and piece.line.kind in ("text", "list_item"):
        return m["mark"], m.end()
    if small and (m := _SYMBOL_START.match(text)):
        return m["mark"], m.end()
    return None


def _any_start(pieces: Sequence[Piece]) -> bool:
    return any(_start(p, small=True, in_notes=True, brackets=frozenset()) for p in pieces if p.live)


def _bracket_marks(pieces: Sequence[Piece]) -> frozenset[str]:
    """Numbers that stand in brackets inside a line, as marks do."""
    inside = re.compile(r"(?<=\S)\s?\[\^?(\d{1,4})\](?!\()")
    return frozenset(m[1] for p in pieces if p.live for m in inside.finditer(p.text))


def _numbered_tail(pieces: Sequence[Piece]) -> frozenset[int]:
    """Places of a run of numbered lines 1, 2, 3 … at the end of a text that has marks for them."""
    marks = set(_bracket_marks(pieces))
    for piece in pieces:
        if piece.live:
            marks |= {m[0].translate(_TO_DIGITS) for m in _SUPERSCRIPT_MARK.finditer(piece.text)}
            marks |= {m[1] or m[2] for m in _PLAIN_MARK.finditer(piece.text)}
            marks |= {run.text.strip("[]() .") for run in piece.line.runs if run.raised}
    places: list[int] = []
    wanted: int | None = None
    for i in range(len(pieces) - 1, -1, -1):
        piece = pieces[i]
        if not piece.live or not piece.text.strip():
            continue
        m = _PLAIN_START.match(piece.text)
        if m and (wanted is None or int(m["mark"]) == wanted):
            if m["mark"] not in marks:
                break
            places.append(i)
            wanted = int(m["mark"]) - 1
            if wanted == 0:
                break
        elif m or (len(piece.text) > 200 and not _URL.search(piece.text)) or len(pieces) - i > 4 * (len(places) + 2):
            break
    return frozenset(places) if len(places) >= 2 and wanted == 0 else frozenset()


def _continues(before: Piece, piece: Piece, small: bool, normal: float | None) -> bool:
    """Whether a line goes on with the footnote body of the line before it."""
    if before.role != "footnote_body" or piece.line.kind in ("heading", "table_row"):
        return False
    if piece.line.size is not None and before.line.size is not None and normal is not None:
        same_size = abs(piece.line.size - before.line.size) <= 0.6
        return same_size and (small or not piece.line.space_before) and piece.line.page == before.line.page
    return not piece.line.space_before


def _is_foot(piece: Piece) -> bool:
    height, top = piece.line.page_height, piece.line.top
    return height is not None and top is not None and top > 0.5 * height


def _drop_rules(pieces: Sequence[Piece]) -> None:
    for i, piece in enumerate(pieces):
        beside = any(p.role == "footnote_body" for p in pieces[i + 1 : i + 3])
        if piece.live and beside and _RULE.fullmatch(piece.text):
            piece.role = "markup"


def _add_line(body: NoteBody, text: str, piece: Piece) -> None:
    body.parts.append(text.strip())
    body.links += [run.link for run in piece.line.runs if run.link and run.link.startswith(("http://", "https://"))]


def _number(bodies: Sequence[NoteBody]) -> None:
    """Use the printed numbers where they are numbers and do not repeat, else count."""
    printed = [body.mark for body in bodies]
    unique = len(set(printed)) == len(printed) and all(mark.isdigit() for mark in printed)
    for count, body in enumerate(bodies, 1):
        body.number = int(body.mark) if unique else count


def _text_and_urls(body: NoteBody) -> tuple[str, tuple[str, ...]]:
    text = body.parts[0] if body.parts else ""
    for part in body.parts[1:]:
        text = _join(text, part)
    text = " ".join(text.split())
    links = [m[2] for m in _MARKDOWN_LINK.finditer(text) if m[2].startswith(("http://", "https://"))]
    text = _MARKDOWN_LINK.sub(lambda m: m[1], text)
    urls = []
    for m in _URL.finditer(text):
        url = "".join((m[1] or m[2]).split()) if m[1] else m[2]
        rest = text[m.end() :]
        if m[2] and (tail := re.match(r" ([^\s<>\"]*%[0-9A-F]{2}[^\s<>\"]*)$", rest)):
            url += tail[1]  # a URL of the source with a blank in it, to the end of the note
        urls.append(_trim(url))
    text = re.sub(r"<((?:https?://|www\.|[\w.+-]+@)[^<>]*)>", r"\1", text)
    for link in [*links, *("".join(link.split()) for link in body.links)]:
        if not any(_same_url(link, url) for url in urls):
            urls.append(link)
    return text, tuple(dict.fromkeys(urls))


def _same_url(a: str, b: str) -> bool:
    from urllib.parse import unquote

    def plain(url: str) -> str:
        return unquote(url).rstrip("/.").replace(" ", "").casefold()

    first, second = plain(a), plain(b)
    return first == second or first.startswith(second) or second.startswith(first)


def _trim(url: str) -> str:
    url = url.rstrip(".,;:!?’”'\"")
    while url.endswith((")", "]")) and url.count("(") < url.count(")") + url.count("]") - url.count("["):
        url = url[:-1].rstrip(".,;")
    return url


def _join(text: str, part: str) -> str:
    """Put two lines of a body together; a URL that a line break cut is made whole."""
    tail = _URL_TAIL.search(text)
    head = part.split(" ", 1)[0] if part else ""
    open_bracket = text.rfind("<") > text.rfind(">")
    if tail and not head.startswith(("http", "<", "(", "www.")) and (open_bracket or _goes_on(tail[0], head)):
        return text + part
    if re.search(r"[^\W\d]-$", text) and head[:1].islower():
        return text[:-1] + part
    return f"{text} {part}".strip()


def _goes_on(url: str, head: str) -> bool:
    if _ENDS_OPEN.search(url) and not url.endswith((".", ",", ":")):
        return True
    return bool(_URL_PART.fullmatch(head)) and not head.endswith((".", ",")) and len(head) > 3 and len(url) > 40


@dataclass(slots=True)
class Mark:
    """A footnote mark found in a paragraph: ``[start, end)`` of its raw text."""

    start: int
    end: int
    printed: str
    key: str | None = None
    page: int | None = None
    body: NoteBody | None = None


class NoteLinker:
    """Finds marks in paragraphs, in document order, and gives each its body."""

    def __init__(self, bodies: Sequence[NoteBody]) -> None:
        self._bodies = bodies
        self._by_key = {body.key: body for body in bodies if body.key is not None}
        self._by_mark: dict[str, list[NoteBody]] = defaultdict(list)
        for body in bodies:
            self._by_mark[body.mark].append(body)
        self._used: Counter[int] = Counter()
        self._last = 0
        self._bracketed = any(body.mark.isdigit() for body in bodies)

    def marks_in(self, text: str, raised: Sequence[tuple[int, int, str | None]], place: int, pages: Sequence[tuple[int, int]]) -> list[Mark]:
        """Find the marks of one paragraph.

        Parameters
        ----------
        text : str
            Its raw text, lines joined.
        raised : sequence of (start, end, key)
            Its raised stretches, with the note's id where the format tells it.
        place : int
            Index of its first line in the document.
        pages : sequence of (offset, page)
            Where its pages begin.

        Returns
        -------
        list of Mark
            In order; a mark without a body has ``body`` None.
        """
        marks = [m for m in self._candidates(text, raised)]
        marks.sort(key=lambda m: (m.start, -m.end))
        kept: list[Mark] = []
        for mark in marks:
            if kept and mark.start < kept[-1].end:
                continue
            mark.page = next((page for offset, page in reversed(pages) if offset <= mark.start), None)
            mark.body = self._body_for(mark, place)
            if mark.body is not None:
                self._used[id(mark.body)] += 1
                self._last = mark.body.number
            kept.append(mark)
        return kept

    def _candidates(self, text: str, raised: Sequence[tuple[int, int, str | None]]) -> Iterable[Mark]:
        for start, end, key in raised:
            if key is not None:
                yield Mark(start, end, text[start:end].strip(" []()^"), key)
            else:
                yield from self._raised(text, start, end)
        for m in re.finditer(rf"[{SUPERSCRIPTS}]+(?:[,;]\s?[{SUPERSCRIPTS}]+)*", text):
            for part in re.finditer(rf"[{SUPERSCRIPTS}]+", m[0]):
                start = m.start() + part.start()
                printed = part[0].translate(_TO_DIGITS)
                if self._is_mark(text, start, m.start(), printed):
                    yield Mark(start, start + len(part[0]), printed)
        if self._bracketed:
            for m in re.finditer(r"\s?\[\^?(\d{1,4}(?:\s?[,;]\s?\d{1,4})*)\](?!\()", text):
                numbers = re.findall(r"\d+", m[1])
                if all(number in self._by_mark for number in numbers):
                    yield Mark(m.start(), m.end(), numbers[0])
                    for number in numbers[1:]:
                        yield Mark(m.end(), m.end(), number)
            for m in re.finditer(r"(?<=[^\W\d])(\d{1,3})\)(?=[\s.,;:]|$)|(?<=[^\W\d][.,;:”\"’)])(\d{1,3})(?=\s|$)|(?<=[^\W\d])(\d{1,3})(?=[\s.,;:]|$)", text):
                printed = m[1] or m[2] or m[3]
                if printed in self._by_mark and int(printed) == self._last + 1:
                    yield Mark(m.start(), m.end(), printed)
        for m in re.finditer(rf"(?<=[^\s*{SYMBOLS}])[*†‡]{{1,3}}(?=[\s).,;:!?]|$)", text):
            if text.count(m[0][0], 0, m.start()) % 2 == 0 or m[0][0] != "*" or not re.search(r"(?<![\w*])\*(?=\S)", text[: m.start()]):
                yield Mark(m.start(), m.end(), m[0])

    def _raised(self, text: str, start: int, end: int) -> Iterable[Mark]:
        piece = text[start:end]
        if re.fullmatch(r"\s*(?:st|nd|rd|th|er|e|o|a|º|ª)\s*", piece):
            return
        for m in re.finditer(r"\d{1,4}\)?|\[\d{1,4}\]|[*†‡§]{1,3}|\b[a-z]\b|\b[ivxlc]+\b", piece):
            printed = m[0].strip("[]()")
            if not printed.isdigit() and printed not in self._by_mark and printed[0] not in SYMBOLS:
                continue
            if self._is_mark(text, start + m.start(), start, printed):
                yield Mark(start + m.start(), start + m.end(), printed)

    def _is_mark(self, text: str, start: int, group: int, printed: str) -> bool:
        """Tell a mark from a raised number that belongs to the text: m², Article 193¹, 10⁶."""
        before = text[:group]
        if re.search(r"(?:^|[\s\d(])(?:[kcdm]?m|mi|ft)$", before) and printed in ("2", "3"):
            return False
        if re.search(r"(?:\b[Aa]rt(?:icles?|s?\.)|§+|\b[Ss]ections?|\b[Cc]lauses?)\s?\d+$", before) or re.search(r"(?:^|\s)10$", before):
            return printed in self._by_mark and int(printed) == self._last + 1 and printed not in ("1", "2", "3")
        return True

    def _body_for(self, mark: Mark, place: int) -> NoteBody | None:
        if mark.key is not None:
            return self._by_key.get(mark.key)
        bodies = self._by_mark.get(mark.printed, [])
        if len(bodies) <= 1:
            return bodies[0] if bodies else None
        on_page = [body for body in bodies if body.page is not None and body.page == mark.page]
        if on_page:
            return on_page[0]
        behind = [body for body in bodies if body.place > place]
        return behind[0] if behind else bodies[-1]
