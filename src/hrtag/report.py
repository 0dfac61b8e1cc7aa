"""The nouns of hrtag: what a commentary and a report are made of. Frozen, JSON both ways, with tables and a display.

The names are those of the contract ``hrtag/report/1`` (see ``docs/report-format.md``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from hrtag.errors import RecordError
from hrtag.labels import POLARITIES, SCHEMA
from hrtag.records import Record

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """Where a report came from; every field is None for a text that was no file."""

    path: str | None = None
    sha256: str | None = None
    media_type: str | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Record):
    """The overall score of a commentary, in the points of its own scale, with the change the text names."""

    value: float | None
    change: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentScore(Record):
    """The score of one component; ``component`` is None where the printed name is unknown to the scheme."""

    component: str | None
    name: str
    value: float | None
    change: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores(Record):
    """The score block of a commentary."""

    overall: Score | None = None
    components: tuple[ComponentScore, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Record):
    """A part of the commentary under one heading; ``kind`` is ``summary``, ``component`` or ``other``."""

    id: int
    kind: str
    heading: str | None = None
    component: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote(Record):
    """A footnote or endnote: its number, its text, its URLs and the page its body stands on."""

    number: int
    text: str
    urls: tuple[str, ...] = ()
    page: int | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed(Record):
    """A piece of the file that is no clean text, and why (one of `hrtag.labels.REMOVAL_REASONS`)."""

    text: str
    page: int | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMark(Record):
    """A footnote mark: it stood before the character ``offset`` of the clean text."""

    offset: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Record):
    """A paragraph or list item of the clean text, ``[start, end)`` in code points.

    ``pages`` holds a pair ``(offset, page)`` for every place where a new page begins in it, the first at ``start``.
    ``lead_in`` is what a list item goes on from ("The Committee recommends:"), None where nothing leads in.
    """

    start: int
    end: int
    section: int
    list_item: bool = False
    lead_in: str | None = None
    pages: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commentary(Record):
    """A commentary as it was read: clean text with its structure, and all that was taken out of it.

    ``raw`` is what the reader took from the file, line by line, to check quotes against.
    """

    source: Source = Source()
    title: str | None = None
    category: str | None = None
    country: str | None = None
    year: int | None = None
    language: str | None = None
    scheme: str = "general-measures"
    scores: Scores = Scores()
    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    text: str = ""
    removed: tuple[Removed, ...] = ()
    warnings: tuple[str, ...] = ()
    raw: str = ""

    def page_at(self, paragraph: Paragraph, offset: int) -> int | None:
        """Answer the page (from 1) on which the character at ``offset`` stands, None without pages."""
        pages = [page for start, page in paragraph.pages if start <= offset]
        return pages[-1] if pages else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Record):
    """A part of a total: 1,097 men."""

    value: float
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic(Record):
    """A quantity one can compute with.

    ``value`` is the number (lower end of a range, new level of a change), ``upper`` the upper end of a range, ``unit``
    the counted noun in the singular, ``hedge`` one of `hrtag.labels.HEDGES`, ``from_``/``to`` the levels of a change, ``delta`` its
    signed size, ``currency`` an ISO 4217 code, ``as_of`` a full ISO day. ``figure`` numbers the figures of a report from 1:
    mentions of the same figure bear the same number (see `hrtag.figures`); it is None outside a report.
    """

    value: float | None
    upper: float | None = None
    unit: str | None = None
    hedge: str = "exact"
    from_: float | None = None
    to: float | None = None
    delta: float | None = None
    percent: bool = False
    currency: str | None = None
    as_of: str | None = None
    parts: tuple[Part, ...] = ()
    figure: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange(Record):
    """First and last day of a calendar expression, full ISO days, both inclusive; an open end is None."""

    from_: str | None
    to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(Record):
    """What can be said of a law by its citation: type, number, date, title, path ("Article 193-1"), act, year, country."""

    type: str | None = None
    number: str | None = None
    date: str | None = None
    title: str | None = None
    path: str | None = None
    act: str | None = None
    year: int | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty(Record):
    """Which part of a treaty is meant: ``path`` is "Article 20", None for the whole treaty."""

    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """What a symbol or citation says of a document.

    ``type`` is one of the ids of ``symbols.tsv`` and ``documents.tsv`` ("concluding_observations", "resolution"),
    ``symbol`` the official symbol, ``issuer`` the id of a body, ``session`` its session as printed, ``number`` the
    document's own number, ``date`` a full ISO day, ``country`` an ISO 3166-1 alpha-2 code.
    """

    type: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    session: str | None = None
    number: str | None = None
    year: int | None = None
    date: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A named individual: the name without title, the title and the role as the text states them."""

    name: str
    title: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Record):
    """A law, treaty, body, document, statistic, group, date, place or person; offsets are into its finding's text."""

    label: str
    text: str
    start: int
    end: int
    canonical: str | None = None
    id: str | None = None
    kind: str | None = None
    statistic: Statistic | None = None
    date: DateRange | None = None
    law: Law | None = None
    treaty: Treaty | None = None
    document: Document | None = None
    person: Person | None = None
    urls: tuple[str, ...] = ()

    def _shows(self, name: str) -> bool:
        owners = {
            "statistic": ("STATISTIC",),
            "date": ("DATE",),
            "law": ("LAW",),
            "treaty": ("TREATY",),
            "document": ("DOCUMENT",),
            "person": ("PERSON",),
            "urls": ("LAW", "TREATY", "DOCUMENT"),
        }
        return self.label in owners.get(name, (self.label,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Record):
    """Words that moved the decision on polarity; a positive weight speaks for ``positive``."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """One development or state of affairs, with its polarity, component, sources and entities.

    ``start``/``end`` are code-point offsets into ``Report.text``. Section, paragraph and page are None for texts that
    were handed to `hrtag.classify`.
    """

    id: str
    section: int | None = None
    paragraph: int | None = None
    page: int | None = None
    start: int
    end: int
    text: str
    polarity: str
    polarity_probabilities: dict[str, float] = field(default_factory=dict)
    component: str | None = None
    component_source: str | None = None
    component_probabilities: dict[str, float] = field(default_factory=dict)
    needs_review: bool = False
    quote_ok: bool = True
    cues: tuple[Cue, ...] = ()
    footnotes: tuple[int, ...] = ()
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo(Record):
    """The model that made a report."""

    name: str
    version: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Record):
    """The answer for one commentary, in the contract ``hrtag/report/1``.

    Examples
    --------
    >>> report = Report(text="", model=ModelInfo(name="none", version="0"))
    >>> Report.from_json(report.to_json()) == report
    True
    """

    schema: str = SCHEMA
    source: Source = Source()
    title: str | None = None
    category: str | None = None
    country: str | None = None
    year: int | None = None
    language: str | None = None
    scheme: str = "general-measures"
    scores: Scores = Scores()
    sections: tuple[Section, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    text: str
    removed: tuple[Removed, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    model: ModelInfo

    def to_json(self, indent: int | None = None) -> str:
        """Answer the report as JSON text, on one line unless ``indent`` is given."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Build a report from JSON text; raises `RecordError` if it is none."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise RecordError(f"Not JSON: {error}.") from error
        return cls.from_dict(data)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Build a report from a dict; raises `RecordError` if its schema is another one."""
        if isinstance(data, dict) and data.get("schema", SCHEMA) != SCHEMA:
            raise RecordError(f"Schema {data['schema']!r} is not known. Known: {SCHEMA!r}.")
        return super(Report, cls).from_dict(data)

    def footnotes_of(self, finding: Finding) -> list[Footnote]:
        """Answer the footnotes whose marks stand in a finding."""
        by_number = {note.number: note for note in self.footnotes}
        return [by_number[number] for number in finding.footnotes if number in by_number]

    def polarity_counts(self) -> dict[str, Counter[str]]:
        """Count the findings of each polarity by component, in the order of the report."""
        counts: dict[str, Counter[str]] = {}
        for finding in self.findings:
            counts.setdefault(finding.component or "", Counter())[finding.polarity] += 1
        return counts

    def to_frame(self) -> pandas.DataFrame:
        """Answer a table with one row a finding (`pandas.DataFrame`)."""
        from hrtag.tables import findings_frame

        return findings_frame([self])

    def entities_frame(self) -> pandas.DataFrame:
        """Answer a table with one row an entity (`pandas.DataFrame`)."""
        from hrtag.tables import entities_frame

        return entities_frame([self])

    def statistics_frame(self) -> pandas.DataFrame:
        """Answer the ledger of figures: a table with one row a statistic (`pandas.DataFrame`)."""
        from hrtag.tables import statistics_frame

        return statistics_frame([self])

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        counts = Counter(finding.polarity for finding in self.findings)
        parts = ", ".join(f"{counts[p]} {p}" for p in POLARITIES if counts[p])
        name = self.title or self.source.path or "text"
        return f"<Report {name!r}: {len(self.findings)} findings ({parts}), {len(self.footnotes)} footnotes>"

    def _repr_html_(self) -> str:
        from hrtag.rendering import render

        return render("report.html.j2", report=self.to_dict())
