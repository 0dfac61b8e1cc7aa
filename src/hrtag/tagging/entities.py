"""The rule engine: texts → entities, by grammar and gazetteers.

It proposes mentions from every source at once and lets `hrtag.tagging.mentions.resolve` choose; where a model has learned to
find entities, its taggers propose too, and its chooser has the last word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from hrtag.report import Entity
from hrtag.tagging.citations import join_provisions
from hrtag.tagging.grammar import grammar
from hrtag.tagging.knowledge import Entry, Match, names_gazetteer
from hrtag.tagging.learned import LearnedEntities
from hrtag.tagging.mentions import NAMES, Mention, resolve
from hrtag.tagging.names import find_names, is_function_word
from hrtag.tagging.naming import named
from hrtag.tagging.quantities import find_quantities, parse_statistic
from hrtag.tagging.references import resolve_references
from hrtag.tagging.token_scores import TokenScores
from hrtag.tagging.totals import with_details
from hrtag.tagging.values import decimal_comma_of, parse_date

_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ARTICLE = re.compile(r"(?:[Tt]he|[Aa]n?)[ \u00a0\u2009]")
_FIRST_WORD = re.compile(r"([A-Z][a-z]+)[ \u00a0]")
_OPENERS = frozenset(("the", "under", "in", "by", "on", "of", "with", "a", "an", "both", "neither", "outside", "for", "as", "at", "from", "no", "this", "although", "because", "since", "while", "after", "before", "when", "where", "unlike", "despite", "through", "until", "if", "that", "its"))  # fmt: skip
_CAPITAL = r"[^\W\d_a-z][\w’'-]*(?:[ ](?:de[ ]|del[ ])?[^\W\d_a-z][\w’'-]*){0,2}"
_PLACE_LIST = re.compile(rf"(?<![\w.])(?:{_CAPITAL}, ){{0,8}}+{_CAPITAL},? (?:and|or) {_CAPITAL}(?![\w-])")
_CUE_WINDOW = 60


class EntityFinder:
    """Find the nine kinds of entities in the findings of one document.

    What stands when proposals overlap is told by `hrtag.tagging.mentions.resolve`: names are maximal and hold nothing, but
    descriptions ("order of the Minister of Justice") hold names; spans of one label never overlap; statistics hold
    groups, dates, places and names.

    Examples
    --------
    >>> [[(e.label, e.text) for e in found] for found in EntityFinder().find(["At least 12 nurses left Minsk in May 2019."])]
    [[('STATISTIC', 'At least 12 nurses'), ('GROUP', 'nurses'), ('PLACE', 'Minsk'), ('DATE', 'May 2019')]]
    """

    def __init__(self, learned: LearnedEntities | None = None) -> None:
        self.learned = learned

    def find(
        self, texts: Sequence[str], *, year: int | None = None, tokens: Sequence[TokenScores] | None = None
    ) -> list[list[Entity]]:
        """Answer the entities of each text.

        Parameters
        ----------
        texts : sequence of str
            The findings of one document in their order: short forms ("the Court"), place names and the decimal comma are
            read by what the document says elsewhere.
        year : int, optional
            The year of the commentary, for dates that name none.
        tokens : sequence of TokenScores, optional
            What the encoder's token head says of each text, for a model that wants it.

        Returns
        -------
        list of list of Entity
            One list a text, sorted by start, longer first; offsets are code points of that text.
        """
        joined, lines = lines_of(texts)
        starts = [start for start, _ in lines] or [0]
        mentions = self._mentions(joined, lines, tokens)
        decimal_comma = decimal_comma_of(texts)
        counted = _Counted()
        found: list[list[Entity]] = [[] for _ in texts]
        for mention in mentions:
            at = bisect_right(starts, mention.start) - 1
            offset = starts[at]
            if mention.end - offset > len(texts[at]):
                continue
            context = counted.before(at, texts[at], mention.start - offset) if mention.label == "STATISTIC" else ""
            entity = _entity(texts[at], mention, offset, year, decimal_comma, context)
            if entity is None:
                continue
            counted.note(at, entity)
            found[at].append(entity)
        detailed = [with_details(text, entities) for text, entities in zip(texts, found, strict=True)]
        return resolve_references(texts, detailed)

    def _mentions(
        self, text: str, lines: Sequence[tuple[int, str]], tokens: Sequence[TokenScores] | None
    ) -> list[Mention]:
        if self.learned is None or self.learned.chooser is None or not lines:
            return resolve(self.rules(text))
        rules = self.rules(text)
        return self.learned.chooser.choose(self.learned.proposals(text, rules, resolve(rules), lines, tokens))

    def rules(self, text: str) -> list[Mention]:
        """Answer what the rules propose for a document whose texts are lines, tidied."""
        proposals = join_provisions(text, list(self.propose(text)))
        proposals.extend(_known_places(text, proposals))
        return _grown(list(_tidied(text, proposals)))

    def propose(self, text: str) -> Iterator[Mention]:
        """Answer every mention some rule sees, overlapping ones too; no mention crosses a line end."""
        yield from chain(_from_patterns(text), _from_gazetteer(text), find_names(text), find_quantities(text))


def lines_of(texts: Sequence[str]) -> tuple[str, list[tuple[int, str]]]:
    """Answer the texts of a document as lines of one text, and where each starts."""
    return "\n".join(_BREAK.sub(" ", text) for text in texts), list(zip(_starts(texts), texts, strict=False))


def _starts(texts: Sequence[str]) -> list[int]:
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)
    return starts[:-1] or [0]


def _from_patterns(text: str) -> Iterator[Mention]:
    for name in ("names", "groups", "dates"):
        for pattern, start, end in grammar(name).find(text):
            yield Mention(pattern.label, start, end, kind=pattern.kind, open=pattern.open, score=3)


def _from_gazetteer(text: str) -> Iterator[Mention]:
    for match in names_gazetteer().find(text):
        entry = _entry_in_context(text, match)
        if entry.label == "GROUP" and text[match.end : match.end + 1] in ("'", "’"):
            continue
        if (
            entry.label == "PLACE"
            and text[match.end : match.end + 1] == "-"
            and text[match.end + 1 : match.end + 2].islower()
        ):
            continue
        yield Mention(entry.label, match.start, match.end, kind=entry.kind, entry=entry, score=5)


def _entry_in_context(text: str, match: Match) -> Entry:
    """Choose between entries of one name: treaty or committee is told by what stands beside it."""
    labels = {entry.label: entry for entry in reversed(match.entries)}
    if not {"TREATY", "BODY"} <= labels.keys():
        return match.entries[0]
    before = text[max(0, match.start - _CUE_WINDOW) : match.start].rsplit("\n", 1)[-1]
    after = text[match.end : match.end + _CUE_WINDOW].split("\n", 1)[0]
    cues = {pattern.name: pattern.regex for pattern in grammar("context").patterns}
    score = 0
    score += 2 * bool(cues["treaty_before"].search(before)) + bool(cues["treaty_after"].match(after))
    score -= 2 * bool(cues["body_before"].search(before)) + 2 * bool(cues["body_after"].match(after))
    return labels["TREATY"] if score >= 0 else labels["BODY"]


def _known_places(text: str, proposals: Sequence[Mention]) -> Iterator[Mention]:
    """Mark a place that a preposition gave away wherever else the document names it."""
    names = {text[m.start : m.end] for m in proposals if m.label == "PLACE" and m.entry is None and m.kind is None}
    names |= set(_places_beside_places(text, proposals))
    if not names:
        return
    listed = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
    for match in re.finditer(rf"(?<![\w’'-])(?:{listed})(?![\w-])", text):
        yield Mention("PLACE", match.start(), match.end(), score=0)


def _places_beside_places(text: str, proposals: Sequence[Mention]) -> Iterator[str]:
    """Answer the unknown names of a list in which another name is a place: "Helmand, Nuristan and Kunduz"."""
    places = {m.start for m in proposals if m.label == "PLACE"}
    taken = {at for m in proposals if m.label != "PLACE" for at in range(m.start, m.end)}
    for match in _PLACE_LIST.finditer(text):
        parts = [part.span() for part in re.finditer(_CAPITAL, match.group())]
        spans = [(match.start() + start, match.start() + end) for start, end in parts]
        if any(start in places for start, _ in spans):
            for start, end in spans:
                if start not in places and start not in taken and not is_function_word(text[start:end].split()[0]):
                    yield text[start:end]


def _grown(mentions: Sequence[Mention]) -> list[Mention]:
    """Let a statistic or group that ends inside a name run to the end of the name: "seven leaders of the … Union"."""
    names = sorted((m for m in mentions if m.label in NAMES or m.label == "GROUP"), key=lambda m: m.start)
    starts = [m.start for m in names]
    grown = []
    for mention in mentions:
        if mention.label == "STATISTIC":
            for name in reversed(
                names[max(0, bisect_right(starts, mention.end - 1) - 4) : bisect_right(starts, mention.end - 1)]
            ):
                if mention.start < name.start < mention.end < name.end:
                    mention = replace(mention, end=name.end)
        grown.append(mention)
    return grown


def _tidied(text: str, proposals: Iterable[Mention]) -> Iterator[Mention]:
    """Take leading articles (but of statistics) and blanks off."""
    for mention in proposals:
        start, end = mention.start, mention.end
        if mention.label != "STATISTIC":
            article = _ARTICLE.match(text, start, end)
            start = article.end() if article and mention.entry is None else start
        span = text[start:end]
        start += len(span) - len(span.lstrip())
        end -= len(span) - len(span.rstrip(" \u00a0\u2009\u202f,;:"))
        if mention.label in ("LAW", "DOCUMENT", "BODY", "PLACE") and mention.entry is None:
            while (word := _FIRST_WORD.match(text, start, end)) and word[1].lower() in _OPENERS:
                start = word.end()
        if start < end and "\n" not in text[start:end]:
            same = (start, end) == (mention.start, mention.end)
            yield mention if same else replace(mention, start=start, end=end)


class _Counted:
    """What was counted last in a text: elliptic counts take their unit from it."""

    def __init__(self) -> None:
        self._text = -1
        self._last = ""

    def note(self, at: int, entity: Entity) -> None:
        if entity.statistic and entity.kind == "count" and " " in entity.text:
            self._text, self._last = at, entity.text

    def before(self, at: int, text: str, start: int) -> str:
        near = text[max(0, start - 80) : start]
        return f"{self._last}; {near}" if at == self._text and self._last not in near else near


def _entity(
    text: str, mention: Mention, offset: int, year: int | None, decimal_comma: bool | None, context: str
) -> Entity | None:
    start, end = mention.start - offset, mention.end - offset
    span = text[start:end]
    entry = mention.entry
    if mention.label == "STATISTIC":
        value = parse_statistic(span, context=context, decimal_comma=decimal_comma)
        if value is None:
            return None
        return Entity(
            label="STATISTIC", text=span, start=start, end=end, kind=mention.kind or value[0], statistic=value[1]
        )
    if mention.label == "DATE":
        date = parse_date(span, year=year)
        return Entity(label="DATE", text=span, start=start, end=end, date=date) if date or year is None else None
    entity = Entity(
        label=mention.label, text=span, start=start, end=end, canonical=entry.canonical if entry else None,
        id=entry.id if entry else None, kind=entry.kind if entry else mention.kind,
    )  # fmt: skip
    return named(entity, entry, kind=mention.kind, year=year)
