"""A name as it was found → its canonical form and its value; what needs the rest of the document comes later.

See `hrtag.tagging.references` for short forms and acronyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from hrtag.report import Document, Entity, Treaty
from hrtag.tagging.documents import parse_document
from hrtag.tagging.knowledge import Entry, group_words, names_gazetteer, table
from hrtag.tagging.laws import canonical_law, parse_law
from hrtag.tagging.provisions import read_path

_ILO = re.compile(
    r"(?:ILO )?Conventions? (?:\([Nn]o\. ?|[Nn]os?\.? ?)?(?P<number>\d{1,3})\)?(?:[ ,].*)?|ILO (?:C|[Nn]o\. ?)(?P<short>\d{1,3})"
)
_STYLE = re.compile(
    r"^(?:the |UN |United Nations |international |[Rr]evised )|^\d{4} |,? (?:of )?\(?\d{4}\)?$|, as amended.*$"
)


def named(entity: Entity, entry: Entry | None, *, kind: str | None = None, year: int | None = None) -> Entity:
    """Give a law, treaty, document, body, group, place or person the value that its own words tell.

    Parameters
    ----------
    entity : Entity
        As it was found; ``canonical``, ``id`` and ``kind`` may be there already.
    entry : Entry or None
        The row of a gazetteer it was found by.
    kind : str, optional
        The kind the grammar gave.
    year : int, optional
        The year of the commentary.

    Returns
    -------
    Entity
        ``canonical`` is never None.
    """
    if entry and (entity.canonical, entity.id, entity.kind) != (entry.canonical, entry.id, entry.kind):
        entity = replace(entity, canonical=entry.canonical, id=entry.id, kind=entry.kind)
    match entity.label:
        case "LAW":
            return replace(entity, canonical=canonical_law(entity.text), law=parse_law(entity.text, year=year))
        case "TREATY":
            return _treaty(entity, entry)
        case "DOCUMENT":
            return _document(entity, year)
        case "GROUP" if entry is None:
            return replace(entity, canonical=_plain_case(entity.text))
        case "PLACE" | "BODY" if entry is None and (known := _known(entity.label, entity.text)):
            return replace(entity, canonical=known.canonical, id=known.id, kind=known.kind)
    return entity if entity.canonical else replace(entity, canonical=entity.text)


def _treaty(entity: Entity, entry: Entry | None) -> Entity:
    path, rest = read_path(" ".join(entity.text.split()))
    name = rest if path and rest else entity.text
    entry = entry or _known("TREATY", name) or _ilo_convention(name)
    canonical = entry.canonical if entry else name
    if path:
        canonical = f"{canonical}, {path}" if rest else path
    return replace(
        entity, canonical=canonical, id=entry.id if entry else None, kind=entry.kind if entry else entity.kind,
        treaty=Treaty(path=path),
    )  # fmt: skip


def _document(entity: Entity, year: int | None) -> Entity:
    found = parse_document(entity.text, year=year) or Document()
    symbol = found.symbol
    if entity.id or symbol is None:
        return replace(entity, canonical=entity.canonical or entity.text, document=found)
    return replace(
        entity, canonical=_titled(found) if found.symbol != entity.text else symbol, id=symbol, document=found
    )


def _titled(found: Document) -> str:
    issuer = next((e.canonical for e in table("bodies") if e.id == found.issuer), "")
    number = f"{found.session}/{found.number}" if found.session else found.number
    return f"{issuer} {found.type} {number}" + (f" ({found.year})" if found.year else "")


def _known(label: str, name: str) -> Entry | None:
    """Look a name up as it stands, then without style and year: "1951 Refugee Convention"."""
    for candidate in _spellings(name):
        for entry in names_gazetteer().lookup(candidate):
            if entry.label == label:
                return entry
    return None


def _spellings(name: str) -> Iterator[str]:
    yield name
    yield name[:1].upper() + name[1:]
    plain = _STYLE.sub("", name)
    yield plain
    yield _STYLE.sub("", plain)


def _ilo_convention(name: str) -> Entry | None:
    match = _ILO.fullmatch(name)
    return _ilo_conventions().get(match["number"] or match["short"]) if match else None


@lru_cache
def _ilo_conventions() -> dict[str, Entry]:
    return {entry.id.removeprefix("ilo.c"): entry for entry in table("treaties") if entry.id.startswith("ilo.c")}


def _plain_case(span: str) -> str:
    """A group at the head of a sentence without its capital."""
    first, blank, rest = span.partition(" ")
    common = first.lower() in group_words("head") or first.lower() in group_words("modifier")
    return (first.lower() if common else first) + blank + rest
