"""The spaCy factories of hrtag, found by their entry points after ``import spacy`` alone.

spaCy imports this module whenever it makes a pipeline, so it imports nothing but spaCy's own names; the rest is imported
when a factory is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from hrtag.tagging.judge import Judgement
    from hrtag.tagging.tagger import Tagger

FINDINGS_KEY = "hr_findings"
ENTITIES_KEY = "hr_entities"
COLORS = {
    "POSITIVE": "#b7e4c7", "NEGATIVE": "#f5b7b1", "MIXED": "#f9e2ae", "NEUTRAL": "#d6dbdf",
    "LAW": "#c5cae9", "TREATY": "#b3d4fc", "BODY": "#d1c4e9", "DOCUMENT": "#cfd8dc", "STATISTIC": "#ffe0b2", "GROUP": "#f8bbd0",
    "DATE": "#c8e6c9", "PLACE": "#b2ebf2", "PERSON": "#fff59d",
}  # fmt: skip
DISPLACY_OPTIONS = {"spans_key": ENTITIES_KEY, "colors": COLORS}


class _Pipe:
    """A component that loads its tagger when first used; its settings are all that is pickled."""

    def __init__(self, model: str) -> None:
        self.model = model
        self._tagger: Tagger | None = None
        self._set_extension()

    @staticmethod
    def _set_extension() -> None:
        if not Doc.has_extension("hr"):
            Doc.set_extension("hr", default=None)

    @property
    def tagger(self) -> Tagger:
        if self._tagger is None:
            from hrtag.tagging.tagger import load

            self._tagger = load(self.model)
        return self._tagger

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.model = state["model"]
        self._tagger = None
        self._set_extension()


class FindingsPipe(_Pipe):
    """Sets ``doc.spans["hr_findings"]``: findings, split at paragraphs (line breaks) first."""

    def __call__(self, doc: Doc) -> Doc:
        paragraphs = doc.text.split("\n")
        found = self.tagger.judge.segment(paragraphs)
        doc.spans[FINDINGS_KEY] = [span for span in _spans(doc, paragraphs, found) if span is not None]
        return doc


class ClassifierPipe(_Pipe):
    """Labels the spans of ``doc.spans["hr_findings"]`` with their polarity; the rest goes to the group's ``attrs``."""

    def __call__(self, doc: Doc) -> Doc:
        group = doc.spans.get(FINDINGS_KEY)
        if group is not None:
            _label(doc, list(group), self._judgements(doc, list(group)))
        return doc

    def _judgements(self, doc: Doc, spans: list[Span]) -> list[Judgement]:
        """Judge each span within its paragraph; a span over several paragraphs is judged by itself."""
        texts: list[str] = []
        wanted: list[list[tuple[int, int]]] = []
        last = -1
        for span in spans:
            start = doc.text.rfind("\n", 0, span.start_char) + 1
            end = doc.text.find("\n", span.start_char)
            end = len(doc.text) if end < 0 else end
            if span.end_char > end:
                start, end = span.start_char, span.end_char
            if start != last:
                last = start
                texts.append(doc.text[start:end])
                wanted.append([])
            wanted[-1].append((span.start_char - start, min(span.end_char, end) - start))
        return [judgement for each in self.tagger.judge.judge(texts, wanted) for judgement in each]


def _spans(doc: Doc, paragraphs: Sequence[str], found: Sequence[Sequence[tuple[int, int]]]) -> list[Span | None]:
    """Findings of paragraphs as spans of the doc; None for one that holds no token."""
    spans: list[Span | None] = []
    at = 0
    for paragraph, each in zip(paragraphs, found, strict=True):
        spans += [doc.char_span(at + a, at + b, label="FINDING", alignment_mode="expand") for a, b in each]
        at += len(paragraph) + 1
    return spans


def _label(doc: Doc, spans: Sequence[Span], judgements: Sequence[Judgement]) -> None:
    doc.spans[FINDINGS_KEY] = [
        Span(doc, span.start, span.end, label=judgement.polarity.upper())
        for span, judgement in zip(spans, judgements, strict=True)
    ]
    doc.spans[FINDINGS_KEY].attrs.update(
        polarity=[j.polarity for j in judgements],
        polarity_probabilities=[j.polarity_probabilities for j in judgements],
        component=[j.component for j in judgements],
        needs_review=[j.needs_review for j in judgements],
    )


class EntitiesPipe(_Pipe):
    """Sets ``doc.spans["hr_entities"]``; the values stand in the group's ``attrs["entities"]``, in the same order."""

    def __call__(self, doc: Doc) -> Doc:
        findings = doc.spans.get(FINDINGS_KEY)
        texts = [(span.start_char, span.text) for span in findings] if findings else [(0, doc.text)]
        spans, records = [], []
        for (offset, _), entities in zip(texts, self.tagger.entities([text for _, text in texts]), strict=True):
            for entity in entities:
                span = doc.char_span(
                    offset + entity.start, offset + entity.end, label=entity.label, alignment_mode="expand"
                )
                if span is not None:
                    spans.append(span)
                    records.append(entity.to_dict())
        doc.spans[ENTITIES_KEY] = spans
        doc.spans[ENTITIES_KEY].attrs["entities"] = records
        return doc


class TaggerPipe(_Pipe):
    """The three pipes as one, and the whole report of the doc's text, read and laid out, in ``doc._.hr``."""

    def __init__(self, model: str) -> None:
        super().__init__(model)
        self._entities = EntitiesPipe(model)

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._entities = EntitiesPipe(self.model)

    def __call__(self, doc: Doc) -> Doc:
        paragraphs = doc.text.split("\n")
        found, judged = self.tagger.judge.read(paragraphs)
        judgements = [judgement for each in judged for judgement in each]
        both = zip(_spans(doc, paragraphs, found), judgements, strict=True)
        kept = [(span, judgement) for span, judgement in both if span is not None]
        _label(doc, [span for span, _ in kept], [judgement for _, judgement in kept])
        doc = self._entities(doc)
        if doc.text.strip():
            doc._.hr = self.tagger.tag_text(doc.text).to_dict()
        return doc


_DEFAULTS = {"model": "hrtag-en"}


@Language.factory("hrtag_findings", assigns=["doc.spans"], default_config=_DEFAULTS)
def make_findings(nlp: Language, name: str, model: str) -> FindingsPipe:
    """Make the pipe that finds findings."""
    return FindingsPipe(model)


@Language.factory("hrtag_classifier", assigns=["doc.spans"], requires=["doc.spans"], default_config=_DEFAULTS)
def make_classifier(nlp: Language, name: str, model: str) -> ClassifierPipe:
    """Make the pipe that judges findings."""
    return ClassifierPipe(model)


@Language.factory("hrtag_entities", assigns=["doc.spans"], default_config=_DEFAULTS)
def make_entities(nlp: Language, name: str, model: str) -> EntitiesPipe:
    """Make the pipe that finds entities."""
    return EntitiesPipe(model)


@Language.factory("hrtag", assigns=["doc.spans", "doc._.hr"], default_config=_DEFAULTS)
def make_tagger(nlp: Language, name: str, model: str) -> TaggerPipe:
    """Make the whole tagger as one pipe."""
    return TaggerPipe(model)
