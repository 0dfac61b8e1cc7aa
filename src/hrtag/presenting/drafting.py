"""A report becomes a draft summary: extractive, sourced, with a note to the author wherever a human has to decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hrtag.errors import HrtagError
from hrtag.presenting.compressing import BUDGET, compress, points_back
from hrtag.presenting.draft import ComponentDraft, Draft, Passage, SourceNote
from hrtag.presenting.gathering import bodies, figure_rows, from_abroad, laws, overall_line, score_lines, score_notes
from hrtag.presenting.merging import contradictions, merge, spread
from hrtag.presenting.salience import salience
from hrtag.presenting.similarity import similarities
from hrtag.report import Finding, Report
from hrtag.schemes import Scheme, scheme_names

STYLES = ("main-features", "by-component", "full")
LANGUAGES = ("en",)
FEWEST, MOST = 5, 8

_A_COMPONENT = 4  # developments of each kind in the style by-component
_WHOLE = 80  # budget of words for a passage under its component
_APART = 0.25  # cosine below which a finding is about another matter than a bullet of the report's own summary


class DraftError(HrtagError, ValueError):
    """A draft cannot be made as it was asked for."""


def draft(report: Report, previous: Report | None = None, *, style: str = "full", language: str = "en") -> Draft:
    """Draft a summary of a report.

    Every passage is a finding of the report or a shortened one (`hrtag.presenting.compressing`) and ends with a footnote that names the
    finding, its page and the sources it had. Near-duplicates are merged.

    Parameters
    ----------
    report : Report
        The report to sum up.
    previous : Report, optional
        The report of the year before: for changes of scores, figures side by side, and less weight on what is not new.
    style : {'full', 'main-features', 'by-component'}, optional
        ``main-features`` is the opening line and five to eight bullets, ``by-component`` the weightiest developments of each component with
        figures, laws and bodies, ``full`` the bullets and all developments.
    language : {'en'}, optional
        The language of what stands around the passages.

    Returns
    -------
    Draft

    Raises
    ------
    DraftError
        If the style or language is unknown.

    Examples
    --------
    >>> import hrtag
    >>> report = hrtag.tag_text("The ban on assemblies was lifted in May.\\n\\nTwo editors were jailed for an article.")
    >>> sorted(passage.text for passage in draft(report, style="main-features").features)
    ['The ban on assemblies was lifted in May.', 'Two editors were jailed for an article.']
    """
    if style not in STYLES:
        raise DraftError(f"Unknown style {style!r}. Known: {', '.join(STYLES)}.")
    if language not in LANGUAGES:
        raise DraftError(
            f"No draft in the language {language!r}. Known: {', '.join(LANGUAGES)}. Give a template of your own to write."
        )
    return _Drafting(report, previous, style, language).draft()


class _Drafting:
    """One draft in the making: numbers footnotes as passages are placed."""

    def __init__(self, report: Report, previous: Report | None, style: str, language: str) -> None:
        self.report, self.previous, self.style, self.language = report, previous, style, language
        self.findings = report.findings
        self.summary = summary_findings(report)
        self.alike = alike = similarities([finding.text for finding in self.findings])
        self.weights = weights = salience(report, previous)
        order = sorted(range(len(self.findings)), key=lambda i: (-weights[i], i))
        own = merge(self.findings, alike, sorted(self.summary))
        self.kept = own | merge(self.findings, alike, [i for i in order if i not in self.summary])
        self.disputes: dict[int, list[str]] = {}
        for i, j, reason in contradictions(self.findings, alike):
            self.disputes.setdefault(i, []).append(f"compare {self.findings[j].id}: {reason}")
            self.disputes.setdefault(j, []).append(f"compare {self.findings[i].id}: {reason}")
        self.notes: list[SourceNote] = []

    def draft(self) -> Draft:
        features = self._features() if self.style != "by-component" else ()
        components = self._components() if self.style != "main-features" else ()
        report = self.report
        return Draft(
            title=report.title or report.source.path or "Untitled", country=report.country, year=report.year,
            previous_year=self.previous.year if self.previous else None, style=self.style, language=self.language,
            source=report.source.path, overall=overall_line(report, self.previous),
            by_component=score_lines(report, self.previous), features=features, components=components,
            author_notes=tuple(self._author_notes()), notes=tuple(self.notes),
        )  # fmt: skip

    def _features(self) -> tuple[Passage, ...]:
        """The report's own summary first and in its order, then the weightiest other findings, spread over its matters."""
        count = min(MOST, max(FEWEST, round(len(self.kept) / 3)))
        own = [i for i in self.kept if i in self.summary][:count]
        others = [i for i in self.kept if i not in self.summary and all(self.alike[i, j] < _APART for j in own)]
        chosen = own + spread(others, self.weights, self.alike, count - len(own))
        positive = next((i for i in self.kept if self.findings[i].polarity == "positive"), None)
        if positive is not None and chosen and not any(self.findings[i].polarity == "positive" for i in chosen):
            chosen[-1] = positive
        return tuple(self._passage(i, BUDGET, self.report.year) for i in chosen)

    def _components(self) -> tuple[ComponentDraft, ...]:
        return tuple(self._component(component, name) for component, name in component_names(self.report))

    def _component(self, component: str | None, name: str) -> ComponentDraft:
        mine = [i for i in self.kept if self.findings[i].component == component and i not in self.summary]
        most = _A_COMPONENT if self.style == "by-component" else len(mine)
        abroad = [i for i in mine if component != "international-mechanisms" and from_abroad(self.findings[i])]
        placed: dict[int, int] = {}

        def passages(polarity: str) -> tuple[Passage, ...]:
            listed = [i for i in mine if self.findings[i].polarity == polarity and i not in abroad][:most]
            return tuple(self._placed(i, placed) for i in listed)

        groups = {name: passages(name) for name in ("positive", "mixed", "negative")}
        context = passages("neutral")
        reactions = tuple(self._placed(i, placed) for i in abroad[:most])
        notes = {self.findings[i].id: number for i, number in placed.items()}
        shown = [self.findings[i] for i in mine if i in placed]
        score = next((s for s in self.report.scores.components if s.component == component and component), None)
        return ComponentDraft(
            component=component, name=name, score=score.value if score else None, change=score.change if score else None,
            **groups, context=context, reactions=reactions, figures=figure_rows(self.report, self.previous, shown, notes),
            laws=laws(shown, notes), bodies=bodies(shown, notes),
        )  # fmt: skip

    def _placed(self, place: int, placed: dict[int, int]) -> Passage:
        passage = self._passage(place, _WHOLE, None)
        placed[place] = passage.note
        return passage

    def _passage(self, place: int, budget: int, year: int | None) -> Passage:
        finding = self.findings[place]
        short = compress(finding, year=year, budget=budget)
        sources = [note for i in (place, *self.kept[place]) for note in self.report.footnotes_of(self.findings[i])]
        own_urls = (url for entity in finding.entities for url in entity.urls)
        note = SourceNote(
            number=len(self.notes) + 1, finding=finding.id, page=finding.page,
            texts=tuple(dict.fromkeys(source.text for source in sources)),
            urls=tuple(dict.fromkeys([*(url for source in sources for url in source.urls), *own_urls])),
            merged=tuple(self.findings[i].id for i in self.kept[place]),
            cut=tuple(finding.text[cut.start : cut.end].strip(" ,") for cut in short.cuts),
        )  # fmt: skip
        self.notes.append(note)
        return Passage(
            text=short.text, finding=finding.id, polarity=finding.polarity, component=finding.component,
            note=note.number, flags=tuple(self._flags(place, short.text)),
        )  # fmt: skip

    def _flags(self, place: int, text: str) -> Iterable[str]:
        finding = self.findings[place]
        if finding.needs_review:
            sure = finding.polarity_probabilities.get(finding.polarity)
            yield "check polarity and component: the model is unsure" + (
                f" ({sure:.0%} {finding.polarity})" if sure else ""
            )
        if not finding.quote_ok:
            yield "check the wording: it was not found letter for letter in the source"
        if word := points_back(text):
            yield f"say what '{word}' refers to"
        yield from self.disputes.get(place, [])

    def _author_notes(self) -> Iterable[str]:
        if not self.findings:
            yield "The report has no findings: there is nothing to draft from."
        found = {finding.component for finding in self.findings}
        for component, name in component_names(self.report):
            if component not in found:
                yield f"Nothing was found on “{name}”: is it missing from the report, or is there nothing to tell?"
        unsure = sum(finding.needs_review for finding in self.findings)
        if unsure:
            yield f"The model is unsure of {unsure} of {len(self.findings)} findings; those used here are marked."
        disputed = sum(1 for i in self.disputes if i in self.kept)
        if disputed:
            yield f"{disputed} findings look as if another one contradicts them; they are marked."
        yield from score_notes(self.report, self.previous)
        yield from (f"While reading: {warning}." for warning in (each.rstrip(".") for each in self.report.warnings))


def summary_findings(report: Report) -> frozenset[int]:
    """The findings of the report's own summary, none where it is all there is."""
    kinds = {section.id: section.kind for section in report.sections}
    inside = frozenset(
        i for i, f in enumerate(report.findings) if f.section is not None and kinds.get(f.section) == "summary"
    )
    return inside if len(inside) < len(report.findings) else frozenset()


def component_names(report: Report) -> Sequence[tuple[str | None, str]]:
    """The components a draft goes through: those of the scheme in its order, then what else the findings name."""
    known = [(c.id, c.name) for c in Scheme.load(report.scheme).components] if report.scheme in scheme_names() else []
    listed: dict[str | None, str] = dict(known)
    for score in report.scores.components:
        if score.component:
            listed[score.component] = score.name
    for finding in report.findings:
        listed.setdefault(finding.component, _readable(finding))
    return list(listed.items())


def _readable(finding: Finding) -> str:
    return (finding.component or "no component").replace("-", " ").capitalize()
