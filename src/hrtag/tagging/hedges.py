"""Hedges: what is said of how exact a number is."""

from __future__ import annotations

import re
from functools import lru_cache

from hrtag.tagging.alternation import alternation
from hrtag.tagging.knowledge import table

_PREPOSITION = re.compile(r"\b(?:from|to|by|between|ranked|of|terms|prison|sentences?) ?$", re.I)
_OR_MORE = re.compile(r"^(?:[^\s,;]+ ){1,4}?or (?P<side>more|over|longer|fewer|less)\b", re.I)


def hedge_of(text: str, at: int) -> str:
    """Answer the hedge of the number that begins at ``at``: one of `hrtag.labels.HEDGES`.

    Examples
    --------
    >>> hedge_of("no fewer than 34 activists", 14), hedge_of("three or more judges", 0), hedge_of("34 activists", 0)
    ('at_least', 'at_least', 'exact')
    """
    before = _PREPOSITION.sub("", text[:at])
    for candidate in (text[:at], before, before.rstrip() + " "):
        match = _pattern().search(candidate)
        if match:
            return _hedges()[match.group().replace("\u00a0", " ").lower()]
    if m := _OR_MORE.match(text[at:]):
        return "at_most" if m["side"].lower() in ("fewer", "less") else "at_least"
    return "exact"


@lru_cache
def _pattern() -> re.Pattern[str]:
    names = alternation(name for e in table("hedges") for name in e.names)
    return re.compile(rf"(?<!\w){names}(?= (?:(?:the|a|an|only|of|between) )*$| $|$)", re.I)


@lru_cache
def _hedges() -> dict[str, str]:
    return {name: entry.id for entry in table("hedges") for name in entry.names}
