"""Documents that say what they are, to be set in many ways and read back: what was read must be what was said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from hrtag.reading.lines import RawDocument
from hrtag.report import Commentary

MARK = re.compile(r"\[\^(\d+)\]")
HOLDER = re.compile("[\ue000-\uefff]")
NUMBERING = re.compile(r"^\d[\d.]* ")
URL = re.compile(r"<?(https?://[^\s<>]+)>?")


@dataclass(frozen=True)
class Block:
    """A title line, score row, lead-in, heading, paragraph or list item; ``[^3]`` in its text is the mark of note 3."""

    kind: str
    text: str
    component: str | None = None

    @property
    def clean(self) -> str:
        """Its text without marks."""
        return MARK.sub("", self.text)

    @property
    def held(self) -> str:
        """Its text with one private character for each mark, so that line breakers see letters only."""
        return MARK.sub(lambda m: chr(0xE000 + int(m[1])), self.text)

    @property
    def marks(self) -> list[tuple[int, int]]:
        """Offsets in the clean text and numbers of its marks."""
        found, before = [], 0
        for m in MARK.finditer(self.text):
            found.append((m.start() - before, int(m[1])))
            before += len(m[0])
        return found


@dataclass(frozen=True)
class Document:
    """What a commentary says, apart from how it looks."""

    name: str
    blocks: tuple[Block, ...]
    notes: dict[int, str] = field(default_factory=dict)
    title: str | None = None
    country: str | None = None
    year: int | None = None
    overall: tuple[float, float | None] | None = None
    components: tuple[tuple[str | None, float, float | None], ...] = ()

    def of(self, *kinds: str) -> list[Block]:
        """Its blocks of some kinds."""
        return [block for block in self.blocks if block.kind in kinds]

    def sections(self) -> list[tuple[str, str | None, str | None]]:
        """Kind, heading and component of its sections; sections without text count too."""
        found: list[tuple[str, str | None, str | None]] = []
        for block in self.blocks:
            if block.kind == "lead_in":
                found.append(("summary", None, None))
            elif block.kind == "heading":
                name = NUMBERING.sub("", block.text)
                found.append(("component" if block.component else "other", name, block.component))
        return found


def document(name: str, source: str, **values: object) -> Document:
    """Build a document of short notation.

    ``# title``, ``$ score row``, ``: lead-in``, ``* item``, ``## heading {component}``, ``[^1]: note``, else a paragraph.
    """
    blocks, notes = [], {}
    for line in filter(None, map(str.strip, source.splitlines())):
        if m := re.fullmatch(r"\[\^(\d+)\]: (.*)", line):
            notes[int(m[1])] = m[2]
        elif m := re.fullmatch(r"## (.*?)(?: \{([a-z-]+)\})?", line):
            blocks.append(Block("heading", m[1], m[2]))
        elif m := re.fullmatch(r"([#$:*]) (.*)", line):
            blocks.append(Block({"#": "title", "$": "score", ":": "lead_in", "*": "item"}[m[1]], m[2]))
        else:
            blocks.append(Block("paragraph", line))
    return Document(name, tuple(blocks), notes, **values)  # type: ignore[arg-type]


def differences(said: Document, read: Commentary, raw: RawDocument | None = None, *, offsets: bool = True) -> list[str]:
    """Everything in which what was read is not what was said."""
    return [
        *_paragraphs(said, read),
        *_sections(said, read),
        *_head(said, read),
        *_notes(said, read),
        *(_marks(said, read) if offsets else ()),
        *(accounting(raw, read) if raw is not None else ()),
    ]


def _paragraphs(said: Document, read: Commentary) -> Iterator[str]:
    want = [(b.kind == "item", b.clean) for b in said.of("item", "paragraph")]
    got = [(p.list_item, read.text[p.start : p.end]) for p in read.paragraphs]
    if want == got:
        return
    missing, extra = Counter(want) - Counter(got), Counter(got) - Counter(want)
    for pair in want:
        if missing[pair]:
            yield f"paragraph missing: {pair}"
    for pair in got:
        if extra[pair]:
            yield f"paragraph extra: {pair}"
    if not missing and not extra:
        yield "paragraphs in another order"


def _sections(said: Document, read: Commentary) -> Iterator[str]:
    want = [(kind, (name or "").casefold(), component) for kind, name, component in said.sections()]
    got = [(s.kind, (s.heading or "").casefold(), s.component) for s in read.sections]
    if [w for w in want if w[0] != "summary"] != [g for g in got if g[0] != "summary"]:
        yield f"sections: want {want}\n                got {got}"
    elif [w[0] for w in want] != [g[0] for g in got]:
        yield f"sections: want {[w[0] for w in want]}, got {got}"
    number = -1
    for block in said.blocks:
        if block.kind in ("lead_in", "heading"):
            number += 1
        elif block.kind in ("item", "paragraph"):
            sections = {p.section for p in read.paragraphs if read.text[p.start : p.end] == block.clean}
            if sections and number not in sections and len(want) == len(got):
                yield f"in section {sections}, not {number}: {block.clean[:60]}"


def _head(said: Document, read: Commentary) -> Iterator[str]:
    for name in ("title", "country", "year"):
        if getattr(said, name) is not None and getattr(said, name) != getattr(read, name):
            yield f"{name}: want {getattr(said, name)!r}, got {getattr(read, name)!r}"
    if said.overall is None and not said.components:
        return
    overall = read.scores.overall
    if (overall and (overall.value, overall.change)) != said.overall:
        yield f"overall: want {said.overall}, got {overall}"
    got = tuple((c.component, c.value, c.change) for c in read.scores.components)
    if got != said.components:
        yield f"component scores: want {said.components}, got {got}"


def note_text(note: str) -> str:
    """The text of a note as the commentary should have it: no angle brackets."""
    return URL.sub(r"\1", note)


def note_urls(note: str) -> tuple[str, ...]:
    """The URLs of a note, without the stop that follows them."""
    return tuple(dict.fromkeys(m[1].rstrip(".,;)") for m in URL.finditer(note)))


def _notes(said: Document, read: Commentary) -> Iterator[str]:
    want = [(note_text(n), note_urls(n)) for n in said.notes.values()]
    got = [(n.text, n.urls) for n in read.footnotes]
    for pair in want:
        if pair not in got:
            near = next((g for g in got if g[0][:12] == pair[0][:12] or g[1] == pair[1]), None)
            yield f"note: want {pair}\n            got {near}"
    if len(want) != len(got):
        yield f"{len(want)} notes, but {len(got)} read: {[g[0][:40] for g in got if g not in want]}"


def _marks(said: Document, read: Commentary) -> Iterator[str]:
    bodies = {note.number: note.text for note in read.footnotes}
    by_text: dict[str, list[tuple[int, str]]] = {}
    for p in read.paragraphs:
        inside = [(m.offset - p.start, bodies.get(m.number, "")) for m in read.marks if p.start <= m.offset <= p.end]
        by_text.setdefault(read.text[p.start : p.end], []).extend(inside)
    for block in said.of("item", "paragraph"):
        want = [(offset, note_text(said.notes[number])) for offset, number in block.marks if number in said.notes]
        got = by_text.get(block.clean)
        if got is not None and got != want:
            yield f"marks of {block.clean[:50]!r}: want {want}, got {got}"


def accounting(raw: RawDocument, read: Commentary) -> Iterator[str]:
    """What of the raw text is neither in the clean text nor among what was removed, joining hyphens apart."""
    have = Counter(c for line in raw.lines for c in line.text if not c.isspace())
    kept = Counter(c for c in read.text + "".join(r.text for r in read.removed) if not c.isspace())
    wrong = {c: have[c] - kept[c] for c in have | kept if have[c] != kept[c]}
    if any(c not in "-\u00ad\u2010" or n < 0 for c, n in wrong.items()):
        yield f"accounting: {wrong}"
