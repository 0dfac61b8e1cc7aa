"""What the words around a statistic add to it: the day it stands for, and the parts of a total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hrtag.report import Entity, Part, Statistic

_AS_OF = re.compile(r"\b[Aa]s (?:of|at) $")
_SENTENCE_END = re.compile(r"[.!?;]\s")
_MOST_PARTS = 8


def with_details(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Give the statistics of a finding their ``as_of`` day and their ``parts``.

    ``as_of`` is the last date before them that "as of" leads. Parts are the counts that follow a total in its sentence, two or
    more, and add up to it: "1,265 political prisoners (1,097 men and 168 women)".

    Parameters
    ----------
    text : str
        The finding.
    entities : sequence of Entity
        Its entities by start.
    """
    as_of = None
    detailed: list[Entity] = []
    for number, entity in enumerate(entities):
        if entity.label == "DATE" and entity.date and _AS_OF.search(text, max(0, entity.start - 8), entity.start):
            as_of = entity.date.to
        if entity.statistic:
            parts = _parts(text, entity, entities[number + 1 :])
            if (as_of, parts) != (entity.statistic.as_of, entity.statistic.parts):
                entity = replace(entity, statistic=replace(entity.statistic, as_of=as_of, parts=parts))
        detailed.append(entity)
    return detailed


def _parts(text: str, total: Entity, following: Sequence[Entity]) -> tuple[Part, ...]:
    """Answer the shortest run of counts behind a total that add up to it, none if there is no such run."""
    statistic = total.statistic
    if statistic is None or total.kind != "count" or not statistic.value or statistic.delta is not None:
        return ()
    stop = _SENTENCE_END.search(text, total.end)
    end = stop.start() if stop else len(text)
    parts: list[Part] = []
    for entity in following:
        if entity.start >= end or len(parts) == _MOST_PARTS:
            return ()
        if entity.kind != "count" or entity.statistic is None or entity.start < total.end:
            continue
        if not _adds(entity.statistic):
            return ()
        parts.append(Part(value=entity.statistic.value or 0, unit=entity.statistic.unit))
        told = sum(part.value for part in parts)
        if told >= statistic.value:
            return tuple(parts) if told == statistic.value and len(parts) > 1 else ()
    return ()


def _adds(statistic: Statistic) -> bool:
    return bool(statistic.value) and statistic.upper is None and statistic.delta is None and statistic.hedge == "exact"
