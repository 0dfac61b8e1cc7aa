"""The main job: a file or a text becomes a report."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hrtag.figures import number_figures
from hrtag.model import DEFAULT_MODEL, ModelFolder, open_model
from hrtag.reading.reader import read, read_string
from hrtag.rendering import one_line
from hrtag.report import Commentary, Entity, Finding, ModelInfo, Paragraph, Report
from hrtag.schemes import DEFAULT_SCHEME, Scheme
from hrtag.tagging.context import Context, in_context
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.judge import Judgement, Span, judge_alone, open_judge
from hrtag.tagging.learned import LearnedEntities
from hrtag.tagging.quoting import SourceText

if TYPE_CHECKING:
    from spacy.language import Language

logger = logging.getLogger("hrtag")

LINKED = ("LAW", "TREATY", "DOCUMENT")


class Tagger:
    """Tags commentaries with one model and one scheme.

    Parameters
    ----------
    model : ModelFolder
        The opened model.
    scheme : Scheme
        The component scheme by which headings are known.
    """

    def __init__(self, model: ModelFolder, scheme: Scheme) -> None:
        self.model = model
        self.scheme = scheme
        self.judge = open_judge(model)
        self.context = Context.from_folder(model)
        self.finder = EntityFinder(LearnedEntities.from_folder(model))

    @cached_property
    def nlp(self) -> Language:
        """The same work as a spaCy pipeline, over `spacy.blank` with no trained part of spaCy's own."""
        import spacy

        nlp = spacy.blank("en")
        nlp.add_pipe("hrtag", config={"model": str(self.model.path)})
        return nlp

    def tag_file(self, path: str | Path) -> Report:
        """Tag a file; see `tag_file`."""
        return self.tag(read(path, scheme=self.scheme))

    def tag_text(self, text: str) -> Report:
        """Tag a text; see `tag_text`."""
        return self.tag(read_string(text, scheme=self.scheme))

    def classify(self, texts: Sequence[str]) -> list[Finding]:
        """Judge texts that are findings already; see `classify`."""
        judgements = judge_alone(self.judge, texts)
        entities = self._entities(texts, judgements)
        return [
            _finding(f"f{i:03d}", text, judgement, found)
            for i, (text, judgement, found) in enumerate(zip(texts, judgements, entities, strict=True), 1)
        ]

    def entities(self, texts: Sequence[str], *, year: int | None = None) -> list[list[Entity]]:
        """Answer the entities of the findings of one document, each read by itself."""
        if self.finder.learned is None or not self.finder.learned.encoder:
            return self.finder.find(texts, year=year)
        return self._entities(texts, judge_alone(self.judge, texts), year=year)

    def _entities(
        self, texts: Sequence[str], judgements: Sequence[Judgement], *, year: int | None = None
    ) -> list[list[Entity]]:
        tokens = [judgement.tokens for judgement in judgements if judgement.tokens is not None]
        return self.finder.find(texts, year=year, tokens=tokens if len(tokens) == len(texts) else None)

    def tag(self, commentary: Commentary) -> Report:
        """Tag a commentary that was read before."""
        warnings = list(commentary.warnings)
        english = commentary.language == "en" or (commentary.language is None and not commentary.text.strip())
        findings: tuple[Finding, ...] = ()
        if commentary.language in (None, "en") and commentary.text.strip():
            findings = self._findings(commentary)
            if not english:
                warnings.append("the language of the text is not certain: it was labelled as English")
        elif not commentary.text.strip():
            warnings.append("no text is left after page furniture, headings and notes were taken out: nothing to label")
        else:
            warnings.append(
                f"the text seems to be in another language ({commentary.language}): it was read and laid out, but only English is labelled"
            )
        for warning in warnings:
            logger.info("%s", one_line(f"{commentary.source.path or 'text'}: {warning}"))
        c = commentary
        return Report(
            source=c.source,
            title=c.title,
            category=c.category,
            country=c.country,
            year=c.year,
            language=c.language,
            scheme=c.scheme,
            scores=c.scores,
            sections=c.sections,
            footnotes=c.footnotes,
            text=c.text,
            removed=c.removed,
            findings=findings,
            warnings=tuple(warnings),
            model=ModelInfo(name=self.model.name, version=self.model.version, sha256=self.model.sha256),
        )

    def _read(self, commentary: Commentary) -> tuple[list[tuple[int, int, int]], list[Judgement]]:
        """The findings as (paragraph, start, end) in the clean text, and what the model says of each."""
        paragraphs = commentary.paragraphs
        found, judged = self._read_paragraphs(commentary)
        spans = [(n, paragraphs[n].start + a, paragraphs[n].start + b) for n, each in enumerate(found) for a, b in each]
        judgements = [judgement for each in judged for judgement in each]
        sections = [paragraphs[n].section for n, _, _ in spans]
        headings = {n: commentary.sections[n].heading for n in sections}
        return spans, in_context(self.judge, self.context, judgements, sections, headings)

    def _read_paragraphs(self, commentary: Commentary) -> tuple[list[list[Span]], list[list[Judgement]]]:
        """Each paragraph by itself; the items of a list behind the words that lead in to it."""
        texts = [commentary.text[p.start : p.end] for p in commentary.paragraphs]
        leads = [_lead_in(commentary, p) for p in commentary.paragraphs]
        items = [n for n, lead in enumerate(leads) if lead]
        rest = [n for n, lead in enumerate(leads) if not lead]
        spans, judged = self.judge.read([texts[n] for n in rest])
        found = dict(zip(rest, zip(spans, judged, strict=True), strict=True))
        cuts = self.judge.segment([texts[n] for n in items])
        moved = [[(a + len(leads[n]), b + len(leads[n])) for a, b in each] for n, each in zip(items, cuts, strict=True)]
        heard = self.judge.judge([leads[n] + texts[n] for n in items], moved)
        found |= dict(zip(items, zip(cuts, heard, strict=True), strict=True))
        return [found[n][0] for n in range(len(texts))], [found[n][1] for n in range(len(texts))]

    def _findings(self, commentary: Commentary) -> tuple[Finding, ...]:
        spans, judgements = self._read(commentary)
        texts = [commentary.text[start:end] for _, start, end in spans]
        entities = self._entities(texts, judgements, year=commentary.year)
        source = SourceText(commentary.raw)
        notes = _notes_by_span(commentary, spans)
        urls = {note.number: note.urls for note in commentary.footnotes}
        findings = []
        for i, (number, start, end) in enumerate(spans):
            paragraph = commentary.paragraphs[number]
            section = commentary.sections[paragraph.section]
            found = [_linked(entity, [(at - start, n) for at, n in notes[i]], urls) for entity in entities[i]]
            finding = _finding(f"f{i + 1:03d}", texts[i], judgements[i], found)
            findings.append(
                replace(
                    finding, section=section.id, paragraph=number, page=commentary.page_at(paragraph, start), start=start, end=end,
                    component=section.component or finding.component,
                    component_source="heading" if section.component else "model",
                    quote_ok=source.holds(texts[i]),
                    footnotes=tuple(dict.fromkeys(n for _, n in notes[i])),
                )
            )  # fmt: skip
        return number_figures(findings)


def _lead_in(commentary: Commentary, paragraph: Paragraph) -> str:
    """What a list item is read behind; the lead-in of a summary says nothing of its items."""
    summary = commentary.sections[paragraph.section].kind == "summary"
    return f"{' '.join(paragraph.lead_in.split())} " if paragraph.lead_in and not summary else ""


def _notes_by_span(commentary: Commentary, spans: Sequence[tuple[int, int, int]]) -> list[list[tuple[int, int]]]:
    """The marks (offset, number) of each finding: a mark belongs to the words before it, to the first words of a paragraph else."""
    notes: list[list[tuple[int, int]]] = [[] for _ in spans]
    paragraphs: Sequence[Paragraph] = commentary.paragraphs
    k = 0
    for mark in sorted(commentary.marks, key=lambda m: m.offset):
        while k + 1 < len(spans) and mark.offset > spans[k][2] and not _opens(spans, paragraphs, k, mark.offset):
            k += 1
        if spans:
            notes[k].append((mark.offset, mark.number))
    return notes


def _opens(spans: Sequence[tuple[int, int, int]], paragraphs: Sequence[Paragraph], k: int, offset: int) -> bool:
    """Whether a mark at the start of the next finding still belongs to the one before it, in the same paragraph."""
    return spans[k + 1][0] == spans[k][0] and offset <= spans[k + 1][1]


def _linked(entity: Entity, marks: Sequence[tuple[int, int]], urls: dict[int, tuple[str, ...]]) -> Entity:
    """A law, treaty or document with the URLs of the note whose mark stands right behind it."""
    if entity.label not in LINKED:
        return entity
    beside = [url for at, number in marks if 0 <= at - entity.end <= 2 for url in urls.get(number, ())]
    return replace(entity, urls=tuple(dict.fromkeys(beside))) if beside else entity


def _finding(name: str, text: str, judgement: Judgement, entities: Sequence[Entity]) -> Finding:
    return Finding(
        id=name, start=0, end=len(text), text=text, polarity=judgement.polarity,
        polarity_probabilities=judgement.polarity_probabilities, component=judgement.component, component_source="model",
        component_probabilities=judgement.component_probabilities, needs_review=judgement.needs_review, cues=judgement.cues,
        entities=tuple(entities),
    )  # fmt: skip


@lru_cache(maxsize=4)
def _load(model: str, scheme: str) -> Tagger:
    return Tagger(open_model(model), Scheme.load(scheme))


def load(model: str | Path = DEFAULT_MODEL, *, scheme: str | Scheme = DEFAULT_SCHEME) -> Tagger:
    """Load a model, once a process.

    Parameters
    ----------
    model : str or Path
        Name of a bundled model, or the path of a model folder.
    scheme : str or Scheme
        Name of a bundled component scheme, or one of your own.

    Returns
    -------
    Tagger

    Raises
    ------
    ModelError, SchemeError
        If there is no such model or scheme.
    """
    if isinstance(scheme, Scheme):
        return Tagger(open_model(model), scheme)
    return _load(str(model), scheme)


def tag_file(path: str | Path, *, model: str | Path = DEFAULT_MODEL, scheme: str | Scheme = DEFAULT_SCHEME) -> Report:
    """Read a commentary from a file and answer its report.

    Parameters
    ----------
    path : str or Path
        A PDF, DOCX, HTML, Markdown or text file, told by its content.
    model : str or Path
        Name of a bundled model, or the path of a model folder.
    scheme : str or Scheme
        The component scheme by which headings are known.

    Returns
    -------
    Report

    Raises
    ------
    ReadError
        If the file cannot be read; its subclasses say why.
    """
    return load(model, scheme=scheme).tag_file(path)


def tag_text(text: str, *, model: str | Path = DEFAULT_MODEL, scheme: str | Scheme = DEFAULT_SCHEME) -> Report:
    """Answer the report of a commentary that is at hand as text (never a path).

    Examples
    --------
    >>> text = "The ban on assemblies was lifted in May 2019.\\n\\nTwo editors were sentenced to ten years' imprisonment."
    >>> [finding.polarity for finding in tag_text(text).findings]
    ['positive', 'negative']
    """
    return load(model, scheme=scheme).tag_text(text)


def classify(texts: Sequence[str], *, model: str | Path = DEFAULT_MODEL) -> list[Finding]:
    """Judge texts that are findings already: no reading, no segmenting.

    Parameters
    ----------
    texts : sequence of str
        One finding each.
    model : str or Path
        Name of a bundled model, or the path of a model folder.

    Returns
    -------
    list of Finding
        In order, entities included; section, paragraph and page are None.
    """
    if isinstance(texts, str):
        raise ValueError(f"Want a list of texts, got one string: {texts[:40]!r}. Write classify([text]).")
    return load(model).classify(texts)
