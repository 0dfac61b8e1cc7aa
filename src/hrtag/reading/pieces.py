"""The working copy of a document's lines while layout finds out what each of them is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from hrtag.reading.lines import Line
from hrtag.report import Removed

BODY = "body"
LIST_ITEM = "list_item"
FURNITURE = frozenset({"header", "footer", "page_number", "hashtags", "contact", "navigation", "markup"})
BULLET = re.compile(r"[•●▪■◦‣∙·►▶➢➤✓✔–—−*-]\s+(?=\S)|[•●▪■◦‣►▶➢➤](?=\w)")
ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
_END_MARK_LETTERS = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹]")
_END_MARK = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\s?\[\^?\d{1,4}\])+$")


@dataclass(slots=True)
class Piece:
    """A line with the part it plays: ``body``, ``list_item``, or the reason why it is removed.

    ``cuts`` are stretches ``(start, end, reason)`` of its text that are removed while the rest stays; they are in
    order and do not overlap. ``starts`` says that a paragraph begins here, whatever the line before it looks like.
    """

    line: Line
    role: str = BODY
    cuts: list[tuple[int, int, str]] = field(default_factory=list)
    starts: bool = False

    @property
    def text(self) -> str:
        """The line's text, with what was cut out of it."""
        return self.line.text

    @property
    def kept(self) -> str:
        """The line's text without its cuts, without blanks at its ends."""
        text = self.line.text
        return ("".join(text[start:end] for start, end in self.stretches()) if self.cuts else text).strip()

    @property
    def ending(self) -> str:
        """What is kept of the line, without note marks at its end."""
        kept = self.kept
        for run in reversed(self.line.runs):
            mark = run.text.strip()
            if mark and not (run.raised and kept.endswith(mark)):
                break
            kept = kept[: len(kept) - len(mark)].rstrip()
        return _END_MARK.sub("", kept) if kept.endswith(_END_MARK_LETTERS) else kept

    @property
    def live(self) -> bool:
        """Whether it is text of the commentary (so far)."""
        return self.role in (BODY, LIST_ITEM)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Answer the stretches of its text between its cuts."""
        at = 0
        for start, end, _ in self.cuts:
            if at < start:
                yield at, start
            at = end
        if at < len(self.text):
            yield at, len(self.text)

    def cut(self, start: int, end: int, reason: str) -> None:
        """Remove a stretch of its text; blanks, and what is cut already, are nobody's loss."""
        place = bisect_left(self.cuts, (start, end, reason))
        overlaps = (place > 0 and self.cuts[place - 1][1] > start) or (
            place < len(self.cuts) and self.cuts[place][0] < end
        )
        if not overlaps and self.text[start:end].strip():
            self.cuts.insert(place, (start, end, reason))

    def removed(self) -> Iterable[Removed]:
        """Answer what of the line is removed, in its order."""
        if not self.live:
            if self.text.strip():
                yield Removed(text=self.text.strip(), page=self.line.page, reason=self.role)
            return
        for start, end, reason in self.cuts:
            yield Removed(text=self.text[start:end].strip(), page=self.line.page, reason=reason)


def body_size(pieces: Sequence[Piece]) -> float | None:
    """Answer the type size most letters of the document have, None where sizes are unknown."""
    weights: dict[float, int] = {}
    for piece in pieces:
        if piece.live and piece.line.size is not None:
            weights[piece.line.size] = weights.get(piece.line.size, 0) + len(piece.text)
    return max(weights, key=lambda size: weights[size]) if weights else None


def is_hard_wrapped(pieces: Sequence[Piece]) -> bool:
    """Tell whether the lines of a plain text break inside their sentences, as in mail or printed text."""
    following = [(a, b) for a, b in pairwise(pieces) if not b.line.space_before and not BULLET.match(b.text.lstrip())]
    if len(following) < 3:
        return False
    broken = sum(1 for a, b in following if not ENDS_SENTENCE.search(a.text) and len(a.text) > 35)
    return broken / len(following) > 0.5 and median(len(a.text) for a, _ in following) < 130
