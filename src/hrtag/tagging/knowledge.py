"""The gazetteers: names with their canonical form, our own id and kind, and the word lists of the grammar.

The files lie under ``hrtag/data/knowledge`` as tables of five columns (id, canonical, label, kind, aliases); where they
come from is told in ``SOURCES.md`` beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import islice

KNOWLEDGE = files("hrtag") / "data" / "knowledge"
COLUMNS = ("id", "canonical", "label", "kind", "aliases")
BODY_KINDS = (
    "un_organ", "charter_body", "treaty_body", "special_procedure", "un_agency", "regional_body", "regional_court",
    "international_court", "international_organisation", "financial_institution", "nhri_network", "ngo", "media", "company",
    "national_organ",
)  # fmt: skip
TREATY_KINDS = (
    "core_treaty", "treaty", "protocol", "regional_treaty", "ilo_convention", "declaration", "standard", "eu_act",
    "political_commitment",
)  # fmt: skip
PLACE_KINDS = ("country", "territory", "region", "city")

_TOKEN = re.compile(r"\w+|[^\w\s]")
_QUOTES = str.maketrans("’‘“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a gazetteer: a thing with its stable id, canonical name, label, kind and other names."""

    id: str
    canonical: str
    label: str
    kind: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name and the aliases."""
        return (self.canonical, *self.aliases)


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text: its range in code points and every entry that bears it."""

    start: int
    end: int
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    names: list[tuple[str, Entry]] = field(default_factory=list)


class Gazetteer:
    """Many names, looked up in a text in one pass over its words.

    Names of one word and acronyms match letter for letter, longer names whatever their capitals as long as the first
    letter is a capital one (groups: any letter); straight and curly quotation marks are the same.

    Parameters
    ----------
    entries : iterable of Entry
        Entries that share a name are all answered; who calls decides between them.

    Examples
    --------
    >>> un = Entry("un", "United Nations", "BODY", "un_organ", ("UN",))
    >>> [(m.start, m.end, m.entries[0].id) for m in Gazetteer([un]).find("The UN, or United nations")]
    [(4, 6, 'un'), (11, 25, 'un')]
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._root = _Node()
        self._depth = 1
        for entry in self.entries:
            for name in entry.names:
                self._add(name, entry)

    def _add(self, name: str, entry: Entry) -> None:
        name = name.translate(_QUOTES)
        words = _TOKEN.findall(name)
        node = self._root
        for word in words:
            node = node.children.setdefault(word.lower(), _Node())
        node.names.append(("" if len(words) > 1 and not name.isupper() else name, entry))
        self._depth = max(self._depth, len(words))

    def find(self, text: str) -> Iterator[Match]:
        """Answer the names in a text from left to right, the longest at each place; they do not overlap."""
        text = text.translate(_QUOTES)
        tokens = [(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        children = self._root.children
        at = 0
        while at < len(tokens):
            match = self._longest(text, tokens, at) if tokens[at][0] in children else None
            if match:
                yield match
                while at < len(tokens) and tokens[at][1] < match.end:
                    at += 1
            else:
                at += 1

    def _longest(self, text: str, tokens: list[tuple[str, int, int]], at: int) -> Match | None:
        start, node = tokens[at][1], self._root
        best: Match | None = None
        for word, _, end in tokens[at : at + self._depth]:
            following = node.children.get(word)
            if following is None:
                break
            node = following
            exact = text[start:end]
            if "\n" in exact or text[end : end + 1] == "$":
                break
            entries = tuple(
                entry
                for name, entry in node.names
                if name == exact or (not name and (exact[0].isupper() or entry.label == "GROUP"))
            )
            best = Match(start, end, entries) if entries else best
        return best

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Answer the entries that bear exactly this name."""
        text = name.translate(_QUOTES)
        tokens = [(m.group().lower(), m.start(), m.end()) for m in islice(_TOKEN.finditer(text), self._depth)]
        if not tokens or tokens[0][1] or tokens[0][0] not in self._root.children:
            return ()
        match = self._longest(text, tokens, 0)
        return match.entries if match and match.end == len(name) else ()


def read_table(text: str) -> tuple[Entry, ...]:
    """Read a table of the knowledge folder.

    Raises
    ------
    ValueError
        If a line does not have the five columns.
    """
    lines = text.splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise ValueError(f"A gazetteer begins with the line {chr(9).join(COLUMNS)!r}.")
    entries = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise ValueError(
                f"Line {number} of a gazetteer has {len(cells)} columns, want {len(COLUMNS)}: {line[:60]!r}."
            )
        aliases = tuple(alias for cell in cells[4].split(" ; ") if (alias := cell.strip()))
        entries.append(Entry(cells[0], cells[1], cells[2], cells[3], aliases))
    return tuple(entries)


@lru_cache
def table(name: str) -> tuple[Entry, ...]:
    """Answer the entries of one file, for example ``table("treaties")``."""
    return read_table((KNOWLEDGE / f"{name}.tsv").read_text(encoding="utf-8"))


@lru_cache
def names_gazetteer() -> Gazetteer:
    """Answer treaties, bodies, places and fixed names of groups in one gazetteer."""
    fixed_groups = (entry for entry in table("groups") if entry.kind == "name")
    return Gazetteer((*table("treaties"), *table("bodies"), *table("places"), *fixed_groups))


@lru_cache
def words(kind: str) -> frozenset[str]:
    """Answer the words of one kind of ``words.tsv``, for example ``words("mass")``."""
    return frozenset(alias for entry in table("words") if entry.kind == kind for alias in entry.aliases)


@lru_cache
def irregular_plurals() -> Mapping[str, str]:
    """Answer plural → singular for the nouns that follow no rule."""
    return {plural: e.canonical for e in table("words") if e.kind == "irregular_plural" for plural in e.aliases}


@lru_cache
def group_words(kind: str) -> tuple[str, ...]:
    """Answer the words of ``groups.tsv`` of one kind: ``head``, ``weak_head``, ``modifier``, ``tail``."""
    rows = [entry for entry in table("groups") if entry.kind == kind]
    if kind in ("modifier", "tail"):
        return tuple(alias for entry in rows for alias in entry.aliases)
    return tuple(name for entry in rows for name in entry.names)
