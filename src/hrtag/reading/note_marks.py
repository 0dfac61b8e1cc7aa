"""Footnote marks in paragraphs, and which note each of them calls."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hrtag.reading.footnotes import SUPERSCRIPTS, SYMBOLS, TO_DIGITS, NoteBody

_PLAIN = re.compile(
    r"(?<=[\w)][.,;:!?”\"’)])(?P<stop>\d{1,3}(?:\)?,\d{1,3})*)\)?(?=\s+[^\W\da-z]|\s*$)|(?<=[^\W\d][,;:”\"’)])(?P<comma>\d{1,3})\)?(?=\s)"
    r"|(?<=[^\W\d])(?P<word>\d{1,3}(?:\)?,\d{1,3})*)\)?(?=[\s.,;:]|$)|(?<=\b(?:19|20)\d\d)(?P<year>\d{1,3})\)?(?=[\s.,;:]|$)"
)


_SYMBOL_MARK = re.compile(rf"(?<=\S)(?P<sign>[{SYMBOLS}])(?P=sign){{0,2}}(?=[\s).,;:!?†‡§]|$)")


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

    def __init__(self, bodies: Sequence[NoteBody], *, plain: bool = False) -> None:
        self._bodies = bodies
        self._by_key = {body.key: body for body in bodies if body.key is not None}
        self._by_mark: dict[str, list[NoteBody]] = defaultdict(list)
        for body in bodies:
            self._by_mark[body.mark].append(body)
        self._used: Counter[int] = Counter()
        self._last = 0
        self._bracketed = any(body.mark.isdigit() for body in bodies)
        self._plain = plain and self._bracketed

    def marks_in(
        self,
        text: str,
        raised: Sequence[tuple[int, int, str | None]],
        place_of: Callable[[int], int],
        pages: Sequence[tuple[int, int]],
    ) -> list[Mark]:
        """Find the marks of one paragraph.

        Parameters
        ----------
        text : str
            Its raw text, lines joined.
        raised : sequence of (start, end, key)
            Its raised stretches, with the note's id where the format tells it.
        place_of : callable
            Answers the index in the document of the line that an offset stands in.
        pages : sequence of (offset, page)
            Where its pages begin.

        Returns
        -------
        list of Mark
            In order; a mark without a body has ``body`` None.
        """
        marks = list(self._candidates(text, raised))
        marks.sort(key=lambda m: (m.start, -m.end))
        kept: list[Mark] = []
        for mark in marks:
            if kept and mark.start < kept[-1].end:
                continue
            mark.page = next((page for offset, page in reversed(pages) if offset <= mark.start), None)
            mark.body = self._body_for(mark, place_of(mark.start))
            if mark.body is not None:
                self._used[id(mark.body)] += 1
                self._last = mark.body.number
            kept.append(mark)
        for mark, following in pairwise(kept):
            if re.fullmatch(r"[\s,;()]*", text[mark.end : following.start]):
                mark.end = following.start
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
                printed = part[0].translate(TO_DIGITS)
                if self._is_mark(text, start, m.start(), printed):
                    yield from self._split(start, printed)
        if self._bracketed:
            for m in re.finditer(r"\s?\[\^?(\d{1,4}(?:\s?[,;]\s?\d{1,4})*)\](?!\()", text):
                numbers = re.findall(r"\d+", m[1])
                if all(number in self._by_mark for number in numbers):
                    yield Mark(m.start(), m.end(), numbers[0])
                    for number in numbers[1:]:
                        yield Mark(m.end(), m.end(), number)
        if self._plain:
            yield from self._plain_marks(text)
        for m in _SYMBOL_MARK.finditer(text):
            opened = re.search(r"(?<![\w*])\*(?=\S)", text[: m.start()]) if m[0][0] == "*" else None
            known = m[0] in self._by_mark
            if (known or m[0][0] != "§") and (text.count("*", 0, m.start()) % 2 == 0 or not opened):
                yield Mark(m.start(), m.end(), m[0])

    def _split(self, start: int, printed: str) -> Iterable[Mark]:
        """One mark, or several set solid of which each has a body: ``⁶⁷`` where there is no note 67."""
        if printed not in self._by_mark and len(printed) > 1:
            for at in range(1, len(printed)):
                first, second = printed[:at], printed[at:]
                counted = not first.isdigit() or int(second) == int(first) + 1
                if first in self._by_mark and second in self._by_mark and counted:
                    yield Mark(start, start + at, first)
                    yield Mark(start + at, start + len(printed), second)
                    return
        yield Mark(start, start + len(printed), printed)

    def _plain_marks(self, text: str) -> Iterable[Mark]:
        """Marks that are printed like any number, known by their place behind a word and by counting on."""
        wanted = self._last + 1
        for m in _PLAIN.finditer(text):
            digits = m["stop"] or m["comma"] or m["word"] or m["year"]
            at = m.start()
            for part in re.finditer(r"\d+", digits):
                if part[0] not in self._by_mark or int(part[0]) != wanted:
                    break
                wanted += 1
                end = m.end() if part.end() == len(digits) else at + part.end()
                yield Mark(at + part.start(), end, part[0])

    def _raised(self, text: str, start: int, end: int) -> Iterable[Mark]:
        piece = text[start:end]
        if re.fullmatch(r"\s*(?:st|nd|rd|th|er|e|o|a|º|ª)\s*", piece):
            return
        for m in re.finditer(r"\d{1,4}\)?|\[\d{1,4}\]|[*†‡§]{1,3}|\b[a-z]\b|\b[ivxlc]+\b", piece):
            printed = m[0].strip("[]()")
            if not printed.isdigit() and printed not in self._by_mark and printed[0] not in SYMBOLS:
                continue
            if self._is_mark(text, start + m.start(), start, printed):
                if printed == m[0]:
                    yield from self._split(start + m.start(), printed)
                else:
                    yield Mark(start + m.start(), start + m.end(), printed)

    def _is_mark(self, text: str, start: int, group: int, printed: str) -> bool:
        """Tell a mark from a raised number that belongs to the text: m², Article 193¹, 10⁶."""
        before = text[:group]
        if re.search(r"(?:^|[\s\d(])(?:[kcdm]?m|mi|ft)$", before) and printed in ("2", "3"):
            return False
        if re.search(r"(?:\b[Aa]rt(?:icles?|s?\.)|§+|\b[Ss]ections?|\b[Cc]lauses?)\s?\d+$", before) or re.search(
            r"(?:^|\s)10$", before
        ):
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
