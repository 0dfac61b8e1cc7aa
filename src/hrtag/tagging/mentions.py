"""Mentions: spans that someone proposes as entities, and how those that cannot stand together are told apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hrtag.tagging.knowledge import Entry

NAMES = frozenset(("LAW", "TREATY", "BODY", "DOCUMENT", "PERSON"))
_MAY_HOLD = {
    "STATISTIC": frozenset(("GROUP", "PLACE", "DATE", "BODY", "LAW", "TREATY", "DOCUMENT")),
    "GROUP": frozenset(("PLACE", "BODY")),
}
_BUCKET = 64


@dataclass(frozen=True, slots=True)
class Mention:
    """A proposed entity: ``open`` names are descriptions that hold other names, ``short`` ones refer back to a full one."""

    label: str
    start: int
    end: int
    kind: str | None = None
    entry: Entry | None = None
    score: int = 2
    open: bool = False
    short: bool = False

    def may_hold(self, other: Mention) -> bool:
        """Say whether the other mention may stand inside this one."""
        if self.label == other.label:
            return False
        if self.label in NAMES:
            return self.open
        return other.label in _MAY_HOLD.get(self.label, ())


def resolve(mentions: Iterable[Mention]) -> list[Mention]:
    """Choose the mentions that stand, sorted by start, longer first.

    The rules, in their order:

    1. A name (LAW, TREATY, BODY, DOCUMENT, PERSON) goes before what is no name; then the longer mention goes first, then
       the one with the higher score, then the earlier one; of two alike the one that holds nothing.
    2. A mention is dropped if it crosses one that stands.
    3. A mention inside another stands only if the outer one may hold it: a STATISTIC holds names, groups, dates and places,
       a GROUP holds places, a name holds other labels only when it is a description (``open``); nothing holds its own label.
    """
    order = sorted(
        dict.fromkeys(mentions),
        key=lambda m: (
            m.label not in NAMES,
            m.start - m.end,
            -m.score,
            m.start,
            m.label,
            m.entry is None,
            m.open,
            m.short,
            str(m.kind),
            str(m.entry),
        ),
    )
    return standing_in_order(order)


def standing_in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """Choose by rules 2 and 3 of `resolve`, an earlier mention before a later one; sorted by start, longer first."""
    buckets: dict[int, list[Mention]] = {}
    standing: list[Mention] = []
    for mention in mentions:
        keys = range(mention.start // _BUCKET, (mention.end - 1) // _BUCKET + 1)
        if all(_fit(mention, other) for key in keys for other in buckets.get(key, ())):
            standing.append(mention)
            for key in keys:
                buckets.setdefault(key, []).append(mention)
    return sorted(standing, key=lambda m: (m.start, -m.end, m.label))


def _fit(a: Mention, b: Mention) -> bool:
    if a.end <= b.start or b.end <= a.start:
        return True
    if a.start <= b.start and b.end <= a.end and (a.start, a.end) != (b.start, b.end):
        return a.may_hold(b)
    if b.start <= a.start and a.end <= b.end and (a.start, a.end) != (b.start, b.end):
        return b.may_hold(a)
    return (a.start, a.end) == (b.start, b.end) and a.label != b.label and (a.may_hold(b) and b.may_hold(a))
