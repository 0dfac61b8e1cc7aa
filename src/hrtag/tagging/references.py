"""Names that refer back: short forms, acronyms and provisions take the name they stand for from the document before them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from hrtag.report import DateRange, Entity, Law, Treaty
from hrtag.tagging.dates import parse_date
from hrtag.tagging.knowledge import words
from hrtag.tagging.laws import act_name, is_lone
from hrtag.tagging.laws import parse_law as _parse_law
from hrtag.tagging.persons import person_at
from hrtag.tagging.provisions import read_path

_LIST_LINK = re.compile(r",? (?:and|or) |, ")
_ACRONYM = re.compile(r"[A-Z][\w/&.-]{1,11}")
_OF_YEAR = re.compile(r" of (?:the same|that|the previous|the following) year\b")
_YEAR = re.compile(r"\d{4}")
_MEMORY = 200
_SMALL = frozenset(("of", "the", "on", "for", "and", "to", "in", "against", "de", "a", "an"))
_NUMBERED = ("Decree", "Order", "Resolution", "Law", "Act", "Decree-Law", "Ordinance", "Legislative Decree", "Decision")


parse_law = lru_cache(maxsize=2048)(_parse_law)


@dataclass(slots=True)
class _Memory:
    """What the document has named so far, the last at the end."""

    acts: list[Entity] = field(default_factory=list)
    treaties: list[Entity] = field(default_factory=list)
    bodies: list[Entity] = field(default_factory=list)
    acronyms: dict[tuple[str, str], Entity] = field(default_factory=dict)
    provisions: dict[str, Entity] = field(default_factory=dict)
    date: DateRange | None = None

    def note(self, entity: Entity) -> None:
        known = {"LAW": self.acts, "TREATY": self.treaties, "BODY": self.bodies}.get(entity.label)
        if known is not None:
            known.append(entity)
            del known[:-_MEMORY]


def resolve_references(texts: Sequence[str], found: Sequence[Sequence[Entity]]) -> list[list[Entity]]:
    """Answer the entities with short forms resolved to the names that stand before them in the document.

    "the Code" and "Decree No. 300" take the act named last that fits; "Article 7" takes the act it is listed with, or that
    its number was cited with, or that its finding names; "the Convention", "the Committee" and acronyms that a bracket
    explained take the full name. Persons get title and role. What nothing before it explains stays as it was.

    Parameters
    ----------
    texts : sequence of str
        The findings of one document in their order.
    found : sequence of sequence of Entity
        The entities of each, sorted by start.

    Returns
    -------
    list of list of Entity
    """
    memory = _Memory()
    answer = []
    for text, entities in zip(texts, found, strict=True):
        resolved: list[Entity] = []
        local = len(memory.acts)
        for entity in entities:
            following = entities[len(resolved) + 1 :]
            entity = _resolve(text, entity, memory, following, memory.acts[local:])
            _note_acronym(text, entity, resolved, memory)
            resolved.append(entity)
        answer.append(_joined_lists(text, resolved))
    return answer


def _resolve(text: str, entity: Entity, memory: _Memory, following: Sequence[Entity], here: list[Entity]) -> Entity:
    explained = memory.acronyms.get((entity.label, entity.text))
    if explained and entity.id is None:
        return replace(entity, canonical=explained.canonical, id=explained.id, kind=explained.kind or entity.kind)
    match entity.label:
        case "LAW" if entity.law:
            return _law(entity, entity.law, memory, here)
        case "TREATY":
            return _treaty(entity, memory)
        case "BODY":
            return _body(entity, memory)
        case "DATE":
            return _date(text, entity, memory)
        case "PERSON":
            return replace(entity, person=person_at(text, entity.start, entity.end))
    return entity


def _date(text: str, entity: Entity, memory: _Memory) -> Entity:
    """Count "May of the same year" from the date before it; a date with its year is what the next one counts from."""
    relative = _OF_YEAR.match(text, entity.end)
    if relative and not _YEAR.search(entity.text):
        found = parse_date(entity.text + relative.group(), anchor=memory.date)
        entity = replace(entity, date=found) if found else entity
    elif _YEAR.search(entity.text):
        memory.date = entity.date
    return entity


def _law(entity: Entity, law: Law, memory: _Memory, here: list[Entity]) -> Entity:
    if law.path and law.act is None:
        act = memory.provisions.get(law.path) or (here[-1] if here else None)
        return _with_act(entity, law, act) if act else entity
    name = law.act if law.path and law.act else entity.text
    full = _full_act(name, memory)
    if law.path:
        whole = full or _act_entity(entity, name)
        memory.provisions[law.path] = whole
        if full is None and not is_lone(name):
            memory.note(whole)
        return _with_act(entity, law, full) if full else entity
    if full:
        memory.note(full)
        return replace(entity, canonical=full.canonical, id=full.id, law=_filled(law, full.law))
    if not is_lone(name) or law.type == "Constitution":
        memory.note(entity)
    return entity


def _act_entity(entity: Entity, name: str) -> Entity:
    """The act inside "Article 5 of the Labour Code", as if it stood alone."""
    return replace(entity, text=name, canonical=act_name(name), law=parse_law(name))


def _with_act(entity: Entity, law: Law, act: Entity) -> Entity:
    law = _filled(replace(law, act=act.canonical), act.law)
    return replace(entity, canonical=f"{act.canonical}, {law.path}", law=law)


def _filled(law: Law, full: Law | None) -> Law:
    """Fill what the short form does not tell; its own words go before."""
    if full is None:
        return law
    return replace(
        law, type=law.type or full.type, number=law.number or full.number, date=law.date or full.date,
        title=full.title or law.title, year=law.year or full.year, country=law.country or full.country,
    )  # fmt: skip


def _full_act(name: str, memory: _Memory) -> Entity | None:
    """The last act that a short form can stand for."""
    short = parse_law(name)
    if name.lower().startswith(("draft", "new ")) or (short.type == "Bill" and not is_lone(name)):
        return None
    if is_lone(name):
        return None if short.year or short.date else _last(memory.acts, lambda act: _ends_as(act, name, short))
    if short.number and not short.title and short.type in _NUMBERED:
        return _last(memory.acts, lambda act: _same_number(act, short) and len(act.text) > len(name))
    return _last(memory.acts, lambda act: _shortens(name, act))


def _ends_as(act: Entity, name: str, short: Law) -> bool:
    return act.law is not None and act.law.type == short.type and (name[0].isupper() or short.type != "Constitution")


def _same_number(act: Entity, short: Law) -> bool:
    law = act.law
    if law is None or law.number != short.number or law.type != short.type:
        return False
    return short.year is None or law.year is None or law.year == short.year


def _shortens(name: str, act: Entity) -> bool:
    """Whether a name is the same act's name without number, date or country: "Press Act" of "Press Act No. 5 of 1998"."""
    law = act.law
    if law is None or len(act.text) <= len(name) or law.title is None:
        return False
    own = parse_law(name)
    same = law.title.lower() in (name.lower(), (own.title or "").lower()) and law.type == own.type
    agree = all(a is None or b is None or a == b for a, b in ((own.year, law.year), (own.number, law.number)))
    return same and agree


def _treaty(entity: Entity, memory: _Memory) -> Entity:
    path, rest = read_path(entity.text)
    name = rest if path and rest else entity.text
    if entity.id is None and (name in words("lone_head") or re.fullmatch(r"(?:Optional |Additional )?[A-Z]\w+", name)):
        full = _last(memory.treaties, lambda treaty: _holds(treaty.canonical or "", name))
        if full:
            whole = (full.canonical or full.text).removesuffix(
                f", {full.treaty.path}" if full.treaty and full.treaty.path else "\0"
            )
            canonical = f"{whole}, {path}" if path else whole
            return replace(entity, canonical=canonical, id=full.id, kind=full.kind, treaty=Treaty(path=path))
        return entity
    memory.note(entity)
    return entity


def _body(entity: Entity, memory: _Memory) -> Entity:
    if entity.id is None and _is_lone_body(entity.text):
        full = _last(
            memory.bodies, lambda body: _holds(body.text, entity.text) or _holds(body.canonical or "", entity.text)
        )
        return replace(entity, canonical=full.canonical, id=full.id, kind=full.kind) if full else entity
    if entity.id is None:
        full = _last(
            memory.bodies, lambda body: body.id is None and body.text.startswith(_with_complement(entity.text))
        )
        if full:
            return replace(entity, canonical=full.canonical)
    memory.note(entity)
    return entity


def _with_complement(name: str) -> tuple[str, ...]:
    return tuple(f"{name} {word} " for word in ("of", "for", "on", "against"))


def _is_lone_body(text: str) -> bool:
    return text in words("lone_head")


def _holds(full: str, short: str) -> bool:
    return len(full) > len(short) and re.search(rf"(?<![\w-]){re.escape(short)}(?![\w-])", full) is not None


def _last(known: Sequence[Entity], fits: Callable[[Entity], bool]) -> Entity | None:
    return next((entity for entity in reversed(known) if fits(entity)), None)


def _note_acronym(text: str, entity: Entity, before: Sequence[Entity], memory: _Memory) -> None:
    """Remember "Central Office for Investigations (COI)" for the rest of the document."""
    if not _ACRONYM.fullmatch(entity.text) or not text[: entity.start].endswith((" (", " (the ", " (“")):
        return
    for full in reversed(before):
        gap = text[full.end : entity.start]
        if full.label == entity.label and gap in (" (", " (the ", " (“") and _is_acronym_of(entity.text, full.text):
            memory.acronyms[entity.label, entity.text] = full


def _is_acronym_of(acronym: str, full: str) -> bool:
    """Whether most letters of an acronym begin words of the name, in their order.

    Names are often translated and acronyms are not, so half of the letters is enough.
    """
    initials = "".join(word[0] for word in re.findall(r"\w+", full) if word.lower() not in _SMALL).upper()
    letters = [letter for letter in acronym if letter.isupper()]
    at = hits = 0
    for letter in letters:
        place = initials.find(letter, at)
        if place >= 0:
            hits, at = hits + 1, place + 1
    return hits * 2 >= len(letters)


def _joined_lists(text: str, entities: list[Entity]) -> list[Entity]:
    """Give the first of "Articles 369 and 193-1 of the Criminal Code" the act of the last."""
    joined = list(entities)
    for at in range(len(joined) - 2, -1, -1):
        first, last = joined[at], joined[at + 1]
        if (
            first.law
            and last.law
            and first.law.path
            and last.law.act
            and _LIST_LINK.fullmatch(text[first.end : last.start])
        ):
            joined[at] = _in_list(first, last)
            if last.text[0].isdigit():
                joined[at + 1] = _like(last, first.law.path)
    return joined


def _in_list(first: Entity, last: Entity) -> Entity:
    if first.law is None or last.law is None or read_path(first.text)[1] or last.canonical is None:
        return first
    act = last.canonical.removesuffix(f", {last.law.path}")
    return replace(first, canonical=f"{act}, {first.law.path}", law=replace(last.law, path=first.law.path))


def _like(last: Entity, path: str) -> Entity:
    """The bare number at the end of "Sections 153 and 156" is a section too."""
    if last.law is None or last.law.path is None or last.canonical is None:
        return last
    word = path.split(" ", 1)[0].removesuffix("s")
    own = last.law.path.replace("Article", word, 1)
    return replace(last, canonical=last.canonical.replace(last.law.path, own), law=replace(last.law, path=own))
