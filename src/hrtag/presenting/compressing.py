"""Shortening a finding by stated rules that leave its meaning, numbers, names, negations and hedges alone.

Whatever goes is a whole piece of the finding's text; nothing is put in its place, and what stays keeps its order:

``connective``  "However," and its like at the front, which tie the passage to one that the draft may not hold
``frame``       "It should be noted that"
``date``        "On 14 May 2021," at the front: a point in the report's own year that nothing in the passage reckons from
``source``      the report's own reckoning ("according to our register,") and pointers ("(see chapter 2)"); never another's voice
``aside``       a bracket without number, name, negation, contrast or hedge
``detail``      in a passage over the budget: a last clause (", which …") without any of these
``sentence``    in a passage over the budget that is not mixed: last sentences without figure, conclusion, negation, contrast, hedge or cue

The word lists are data (``data/drafting/compressing.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hrtag.report import Entity, Finding
from hrtag.sentences import split_sentences

BUDGET = 40  # words of a passage above which detail and last sentences go

_BRACKET = re.compile(r" ?\(([^()]*)\)")
_LEADING_DATE = re.compile(r"(?:On|In|At) ")
_AFTER_DATE = re.compile(r",? (?=[^\W_])(?!(?:and|or|to|when|that|which|but|as|for|until|it|they|he|she|this|these)\b)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LEAST_WORDS = 5
_REACH = 8
_STRAY = re.compile(r" +(?=[,.;:])|(?<= ) +|^ +| +$")


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a finding's text, ``[start, end)`` in code points, that goes by a rule."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Compressed:
    """What is left of a finding, and what was cut, in order."""

    text: str
    cuts: tuple[Cut, ...]


def compress(finding: Finding, *, year: int | None = None, budget: int = BUDGET) -> Compressed:
    """Shorten a finding by the rules of this module.

    Parameters
    ----------
    finding : Finding
    year : int, optional
        The year of the report; without it no date goes.
    budget : int, optional
        Words above which detail and last sentences go as well.

    Returns
    -------
    Compressed

    Examples
    --------
    >>> finding = Finding(id="f001", start=0, end=0, polarity="negative",
    ...     text="However, according to our register, 12 nurses (most of them young) were dismissed (see chapter 2).")
    >>> compress(finding).text
    '12 nurses (most of them young) were dismissed.'
    """
    cuts: list[Cut] = []
    for rule in (_connective, _frame, _date, _source, _aside):
        cuts += rule(finding, _front(cuts), year)
    if _count(finding.text, cuts) > budget:
        cuts += _last_sentences(finding, cuts, budget)
    if _count(finding.text, cuts) > budget:
        cuts += _details(finding, cuts)
    ordered = tuple(sorted(_merged(cuts), key=lambda cut: cut.start))
    text = _without(finding.text, ordered)
    return Compressed(text, ordered) if len(_WORD.findall(text)) >= _LEAST_WORDS else Compressed(finding.text, ())


def _front(cuts: list[Cut]) -> int:
    """Where the passage begins after the cuts at its front."""
    front = 0
    for cut in sorted(cuts, key=lambda cut: cut.start):
        front = cut.end if cut.start == front else front
    return front


def _connective(finding: Finding, front: int, year: int | None) -> Iterator[Cut]:
    for word in _lists()["connectives"]:
        if finding.text[front:].casefold().startswith(word + ", "):
            yield Cut(front, front + len(word) + 2, "connective")
            return


def _frame(finding: Finding, front: int, year: int | None) -> Iterator[Cut]:
    for frame in _lists()["frames"]:
        if finding.text[front:].casefold().startswith(frame + " "):
            yield Cut(front, front + len(frame) + 1, "frame")
            return


def _date(finding: Finding, front: int, year: int | None) -> Iterator[Cut]:
    lead = _LEADING_DATE.match(finding.text, front)
    date = lead and next((e for e in finding.entities if e.label == "DATE" and e.start == lead.end()), None)
    after = date and _AFTER_DATE.match(finding.text, date.end)
    if not date or not after or not _within(date, year):
        return
    others = sum(entity.label == "DATE" for entity in finding.entities) > 1
    moves = any(
        e.statistic and (e.statistic.delta is not None or e.statistic.from_ is not None) for e in finding.entities
    )
    if not others and not moves and not _holds(finding.text[after.end() :], "reckonings"):
        yield Cut(front, after.end(), "date")


def _within(date: Entity, year: int | None) -> bool:
    if year is None or date.date is None or date.date.from_ is None or date.date.to is None:
        return False
    return date.date.from_.startswith(str(year)) and date.date.to.startswith(str(year))


def _source(finding: Finding, front: int, year: int | None) -> Iterator[Cut]:
    lowered = finding.text.casefold()
    if len(lowered) != len(finding.text):
        return
    for phrase in _lists()["own_sources"]:
        if lowered[front:].startswith(phrase + " "):
            yield Cut(front, front + len(phrase) + 1, "source")
        at = lowered.find(", " + phrase)
        if at > front:
            yield Cut(at, at + len(phrase) + 2, "source")
    for m in _BRACKET.finditer(finding.text):
        if m[1].casefold().startswith(tuple(_lists()["pointers"])) and not _named(finding, m.start(), m.end()):
            yield Cut(m.start(), m.end(), "source")


def _aside(finding: Finding, front: int, year: int | None) -> Iterator[Cut]:
    for m in _BRACKET.finditer(finding.text):
        pointer = m[1].casefold().startswith(tuple(_lists()["pointers"]))
        if not pointer and not m[1].isupper() and _free(finding, m.start(), m.end()):
            yield Cut(m.start(), m.end(), "aside")


def _last_sentences(finding: Finding, cuts: list[Cut], budget: int) -> Iterator[Cut]:
    if finding.polarity == "mixed":
        return
    gone: list[Cut] = []
    spans = split_sentences(finding.text)
    for (start, end), (_, before) in zip(reversed(spans[1:]), reversed(spans[:-1]), strict=True):
        if _count(finding.text, [*cuts, *gone]) <= budget or not _explains(finding, start, end):
            return
        gone.append(Cut(before, end, "sentence"))
        yield gone[-1]


def _details(finding: Finding, cuts: list[Cut]) -> Iterator[Cut]:
    for start, end in split_sentences(finding.text):
        comma = finding.text.rfind(", ", start, end)
        clause = finding.text[comma + 2 : end]
        stops = clause.endswith(".") and not any(cut.start < end and cut.end > comma for cut in cuts)
        if comma < 0 or not stops or finding.text.count(", ", start, end) > 1:
            continue
        leads = clause.casefold().startswith(tuple(f"{word} " for word in _lists()["details"]))
        if leads and _free(finding, comma, end) and not _holds(clause, "telling"):
            yield Cut(comma, end - 1, "detail")


def _explains(finding: Finding, start: int, end: int) -> bool:
    """Whether a sentence neither counts nor concludes nor limits."""
    figures = any(e.label == "STATISTIC" and e.start < end and e.end > start for e in finding.entities)
    concludes = finding.text[start:end].casefold().startswith(tuple(_lists()["conclusions"]))
    return not figures and not concludes and _light(finding, start, end)


def points_back(text: str) -> str | None:
    """Answer the word among the first eight of a passage that points back to something outside it, None without one."""
    words: list[str] = [word.casefold() for word in _WORD.findall(text)[:_REACH]]
    lists = _lists()["pointers_back"]
    if words and words[0] in lists:
        return words[0]
    return next((word for word in words if word in ("this", "these", "those", "such", "latter", "former")), None)


def _free(finding: Finding, start: int, end: int) -> bool:
    """Whether a piece holds no number, name, negation, contrast, hedge or cue."""
    piece = finding.text[start:end]
    return _light(finding, start, end) and not any(c.isdigit() for c in piece) and not _named(finding, start, end)


def _light(finding: Finding, start: int, end: int) -> bool:
    piece = finding.text[start:end]
    cued = any(cue.text.casefold() in piece.casefold() for cue in finding.cues)
    return not cued and not _holds(piece, "kept") and not _straddled(finding, start, end)


def _named(finding: Finding, start: int, end: int) -> bool:
    return any(entity.start < end and entity.end > start for entity in finding.entities)


def _straddled(finding: Finding, start: int, end: int) -> bool:
    """Whether an entity stands across an edge of a piece."""
    return any(entity.start < edge < entity.end for entity in finding.entities for edge in (start, end))


def _holds(piece: str, words: str) -> bool:
    return re.search(_patterns(words), piece.casefold()) is not None


def _count(text: str, cuts: list[Cut]) -> int:
    return len(_WORD.findall(_without(text, tuple(sorted(_merged(cuts), key=lambda cut: cut.start)))))


def _merged(cuts: list[Cut]) -> list[Cut]:
    """Cuts without those that stand inside or across an earlier one."""
    kept: list[Cut] = []
    for cut in cuts:
        if not any(cut.start < other.end and other.start < cut.end for other in kept):
            kept.append(cut)
    return kept


def _without(text: str, cuts: tuple[Cut, ...]) -> str:
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(text[at : cut.start])
        at = cut.end
    whole = _STRAY.sub("", "".join([*pieces, text[at:]])) if cuts else text
    return whole[:1].upper() + whole[1:]


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads((files("hrtag") / "data" / "drafting" / "compressing.toml").read_text("utf-8"))


@cache
def _patterns(name: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in _lists()[name]))
