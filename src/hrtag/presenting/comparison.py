"""What a comparison of reports is made of. Frozen, JSON both ways, with its table, its Markdown, its page and its document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hrtag.records import Record

if TYPE_CHECKING:
    import pandas

STATUSES = ("new", "reversed", "continued", "gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Record):
    """A finding as one of the reports tells it; ``report`` is the place of that report among those compared, from 0."""

    report: int
    finding: str
    text: str
    polarity: str
    page: int | None = None
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Development(Record):
    """One matter through the reports, at most one finding a report.

    ``status`` is one of `STATUSES`: ``new`` stands in the last report alone, ``continued`` in the last two, ``reversed`` as well but
    with the opposite polarity, ``gone`` no longer in the last. ``likeness`` says how alike the two least alike neighbours are.
    """

    status: str
    component: str | None
    polarity: str
    quotes: tuple[Quote, ...]
    likeness: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow(Record):
    """A score and how many findings of each polarity stand behind it, a value a report; ``component`` is None for the overall score.

    ``change`` is the last value less the one before it. ``doubt`` says where the change and the balance of findings disagree.
    """

    component: str | None
    name: str
    values: tuple[float | None, ...]
    change: float | None = None
    positive: tuple[int, ...] = ()
    negative: tuple[int, ...] = ()
    doubt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow(Record):
    """A figure that at least two of the reports tell, written as people write it, None where a report is silent.

    ``difference`` and ``percent`` compare the last two that tell it; they are None where hedges leave the direction open, and
    ``sure`` is false where a hedge leaves their size open.
    """

    what: str
    values: tuple[str | None, ...]
    findings: tuple[str | None, ...]
    difference: float | None = None
    percent: float | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow(Record):
    """A law, treaty or body and how often each report names it."""

    name: str
    label: str
    counts: tuple[int, ...]

    @property
    def appears(self) -> bool:
        """Whether the last report names it and the others do not."""
        return self.counts[-1] > 0 and not any(self.counts[:-1])

    @property
    def vanishes(self) -> bool:
        """Whether the report before the last names it and the last does not."""
        return self.counts[-1] == 0 and self.counts[-2] > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Record):
    """Two or more reports side by side, made by `hrtag.compare`.

    Examples
    --------
    >>> import hrtag
    >>> before = hrtag.tag_text("The ban on assemblies in the capital was upheld.")
    >>> after = hrtag.tag_text("The ban on assemblies in the capital was lifted.")
    >>> [each.status for each in hrtag.compare(before, after).developments]
    ['reversed']
    """

    labels: tuple[str, ...]
    country: str | None = None
    scores: tuple[ScoreRow, ...] = ()
    developments: tuple[Development, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    names: tuple[NameRow, ...] = ()
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pandas.DataFrame:
        """Answer one row a development: status, component, polarity, and for each report its finding id, page and text."""
        import pandas

        columns = [f"{what}_{label}" for label in self.labels for what in ("finding", "page", "text")]
        rows = []
        for each in self.developments:
            row: dict[str, object] = {"status": each.status, "component": each.component, "polarity": each.polarity}
            for quote in each.quotes:
                label = self.labels[quote.report]
                row |= {f"finding_{label}": quote.finding, f"page_{label}": quote.page, f"text_{label}": quote.text}
            rows.append({**row, "likeness": each.likeness})
        frame = pandas.DataFrame(rows, columns=["status", "component", "polarity", *columns, "likeness"])
        frame["status"] = pandas.Categorical(frame["status"], categories=STATUSES)
        pages = [column for column in columns if column.startswith("page_")]
        return frame.astype(dict.fromkeys(pages, "Int64") | {"likeness": "float64"})

    def to_markdown(self) -> str:
        """Answer the comparison as Markdown."""
        from hrtag.presenting.comparison_writing import markdown

        return markdown(self)

    def to_html(self) -> str:
        """Answer the comparison as a whole HTML page."""
        from hrtag.presenting.comparison_writing import html

        return html(self)

    def write(self, path: str | Path) -> None:
        """Write the comparison to a ``.docx``, ``.md`` or ``.html`` file, told by its suffix; raises `OutputError` for others."""
        from hrtag.presenting.comparison_writing import write

        write(self, path)

    def _repr_html_(self) -> str:
        from hrtag.presenting.comparison_writing import fragment

        return fragment(self)

    def __str__(self) -> str:
        counts = {status: sum(d.status == status for d in self.developments) for status in STATUSES}
        told = ", ".join(f"{count} {status}" for status, count in counts.items())
        lines = [f"{' → '.join(self.labels)}: {told}"]
        lines += [
            f"{row.name}: {' → '.join('–' if v is None else f'{v:g}' for v in row.values)}" for row in self.scores
        ]
        lines += [f"{row.what}: {' → '.join(value or '–' for value in row.values)}" for row in self.figures]
        return "\n".join([*lines, *self.notes])
