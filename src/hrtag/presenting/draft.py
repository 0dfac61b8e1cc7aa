"""What a draft is made of. Frozen, JSON both ways, with its Markdown, its page and its document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hrtag.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Record):
    """The sentences of one finding, whole or shortened, as they stand in a draft.

    ``finding`` is its id in the report, ``note`` the number of its footnote in the draft, ``flags`` what its author has to look at.
    """

    text: str
    finding: str
    polarity: str
    component: str | None
    note: int
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote(Record):
    """A footnote of a draft: the finding, its page, the notes it had in the report, their URLs, and what is not as it was.

    ``merged`` are the ids of findings that tell the same, ``cut`` the pieces that were left out, letter for letter.
    """

    number: int
    finding: str
    page: int | None = None
    texts: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow(Record):
    """A key figure as the report words it, with last year's beside it where there is one.

    ``what`` is what is counted, or the words before the figure where the text does not say.
    """

    what: str
    now: str
    before: str | None = None
    change: float | None = None
    note: int
    before_finding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Record):
    """A law, treaty or body that a component's findings name, with the footnotes of those findings."""

    name: str
    label: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentDraft(Record):
    """What a draft says of one component; developments stand in order of weight.

    ``context`` is neutral; ``reactions`` are those of international bodies, whatever their polarity.
    """

    component: str | None
    name: str
    score: float | None = None
    change: float | None = None
    positive: tuple[Passage, ...] = ()
    mixed: tuple[Passage, ...] = ()
    negative: tuple[Passage, ...] = ()
    context: tuple[Passage, ...] = ()
    reactions: tuple[Passage, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    laws: tuple[Mention, ...] = ()
    bodies: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine(Record):
    """A score with its change on the year before; ``reckoned`` where the change is a difference of two reports' scores."""

    name: str
    value: float
    change: float | None = None
    before: float | None = None
    reckoned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Record):
    """A draft summary of a report in which every passage names its source.

    Examples
    --------
    >>> import hrtag
    >>> report = hrtag.tag_text("The ban on assemblies was lifted. Two editors were jailed.")
    >>> print(hrtag.draft(report, style="main-features").to_markdown())  # doctest: +ELLIPSIS
    # Draft summary...
    """

    title: str
    country: str | None = None
    year: int | None = None
    previous_year: int | None = None
    style: str
    language: str
    source: str | None = None
    overall: ScoreLine | None = None
    by_component: tuple[ScoreLine, ...] = ()
    features: tuple[Passage, ...] = ()
    components: tuple[ComponentDraft, ...] = ()
    author_notes: tuple[str, ...] = ()
    notes: tuple[SourceNote, ...] = ()

    def passages(self) -> tuple[Passage, ...]:
        """Answer every passage in the order in which the draft shows it."""
        parts = [*self.features]
        for each in self.components:
            parts += [*each.positive, *each.mixed, *each.negative, *each.context, *each.reactions]
        return tuple(parts)

    def to_markdown(self, template: str | Path | None = None) -> str:
        """Answer the draft as Markdown with footnotes; ``template`` is the path of a template of your own."""
        from hrtag.presenting.draft_writing import markdown

        return markdown(self, template)

    def to_html(self, template: str | Path | None = None) -> str:
        """Answer the draft as a whole HTML page, everything escaped; ``template`` is the path of a template of your own."""
        from hrtag.presenting.draft_writing import html

        return html(self, template)

    def write(self, path: str | Path, *, template: str | Path | None = None) -> None:
        """Write the draft to a file; its suffix says as what.

        Parameters
        ----------
        path : str or Path
            Ends in ``.docx``, ``.md`` or ``.html``.
        template : str or Path, optional
            A template of your own: of Markdown for ``.md``, of HTML for the other two.

        Raises
        ------
        OutputError
            If the suffix is another one, or there is no such folder.
        OwnTemplateError
            If the template cannot be read or filled.
        """
        from hrtag.presenting.draft_writing import write

        write(self, path, template)

    def _repr_html_(self) -> str:
        from hrtag.presenting.draft_writing import fragment

        return fragment(self)
