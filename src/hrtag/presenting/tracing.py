"""Whether everything that a draft says can be traced to the report: a check that shares nothing with what made the draft."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrtag.presenting.draft import ComponentDraft, Draft, Passage, SourceNote
from hrtag.report import Finding, Report

_TOKEN = re.compile(r"\w+|[^\w\s]")
_WEIGHTY = re.compile(
    r"\b(?:not|no|nor|never|none|nobody|neither|without|cannot|only|at least|at most|more than|less than|fewer than|up to|"
    r"about|almost|nearly|around|approximately|some|(?-i:may)|might|could|reportedly|allegedly|although|though|but|despite|except|unless|however|nevertheless|nonetheless|yet)\b|n't\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:according to|by) our\b", re.IGNORECASE)


def untraced(draft: Draft, report: Report, previous: Report | None = None) -> list[str]:
    """Answer everything in a draft that the report does not bear out.

    Checked: that each passage is its finding with whole pieces left out; that no piece cuts through a number, name or date, and
    none holds a negation, contrast or hedge; its polarity and component; pages, sources and URLs of the footnotes; scores and
    their changes; figures of both years and their difference; laws and bodies.

    Parameters
    ----------
    draft : Draft
    report : Report
        The report it was made of.
    previous : Report, optional
        The report of the year before it was made with.

    Returns
    -------
    list of str
        One line for each thing; empty when all is well.
    """
    findings = {finding.id: finding for finding in report.findings}
    notes = {note.number: note for note in draft.notes}
    problems = list(_scores(draft, report, previous))
    for note in draft.notes:
        problems += _note(note, findings, report)
    for passage in draft.passages():
        finding, of = findings.get(passage.finding), notes.get(passage.note)
        if finding is None or of is None or of.finding != passage.finding:
            problems.append(f"{passage.finding}: no such finding, or another one in footnote {passage.note}.")
        else:
            problems += _passage(passage, of, finding)
    earlier = {finding.id: finding for finding in previous.findings} if previous else {}
    for component in draft.components:
        problems += _component(component, notes, findings, earlier)
    return problems


def _passage(passage: Passage, note: SourceNote, finding: Finding) -> Iterator[str]:
    name = passage.finding
    if (passage.polarity, passage.component) != (finding.polarity, finding.component):
        yield f"{name}: polarity or component is not that of the finding."
    cuts = _places(note.cut, finding.text)
    if cuts is None:
        yield f"{name}: what is said to be left out does not stand in the finding."
        return
    left = "".join(char if not any(a <= i < b for a, b in cuts) else " " for i, char in enumerate(finding.text))
    if _words(left) != _words(passage.text):
        yield f"{name}: the passage is not the finding without what was left out: {passage.text[:60]!r}."
    for a, b in cuts:
        piece = finding.text[a:b]
        if any(e.start < a < e.end or e.start < b < e.end for e in finding.entities):
            yield f"{name}: {piece!r} cuts through a number, name or date."
        opening = a == 0 and piece.casefold() == "however"  # contrast with what stands before the finding
        if _WEIGHTY.search(piece) and not _OWN.search(piece) and not opening:
            yield f"{name}: {piece!r} holds a negation, contrast or hedge."


def _places(cut: tuple[str, ...], text: str) -> list[tuple[int, int]] | None:
    found, at = [], 0
    for piece in cut:
        at = text.find(piece, at)
        if at < 0:
            return None
        found.append((at, at + len(piece)))
        at += len(piece)
    return found


def _words(text: str) -> list[str]:
    """Words and numbers in order, without case; marks between them are not compared."""
    return [token for token in _TOKEN.findall(text.casefold()) if token[0].isalnum()]


def _note(note: SourceNote, findings: dict[str, Finding], report: Report) -> Iterator[str]:
    told = [findings[name] for name in (note.finding, *note.merged) if name in findings]
    if len(told) != 1 + len(note.merged):
        yield f"Footnote {note.number}: no such finding."
        return
    if note.page != told[0].page:
        yield f"Footnote {note.number}: page {note.page} is not that of {note.finding}."
    if any(finding.polarity != told[0].polarity for finding in told):
        yield f"Footnote {note.number}: findings of different polarity are merged."
    sources = [source for finding in told for source in report.footnotes_of(finding)]
    urls = {url for source in sources for url in source.urls} | {u for f in told for e in f.entities for u in e.urls}
    if not set(note.texts) <= {source.text for source in sources} or not set(note.urls) <= urls:
        yield f"Footnote {note.number}: a source that {note.finding} does not have."


def _scores(draft: Draft, report: Report, previous: Report | None) -> Iterator[str]:
    printed = (
        {("Overall score", report.scores.overall.value, report.scores.overall.change)}
        if report.scores.overall
        else set()
    )
    printed |= {(score.name, score.value, score.change) for score in report.scores.components}
    before = {score.component: score.value for score in previous.scores.components} if previous else {}
    earlier = {score.name: before.get(score.component) for score in report.scores.components}
    if previous and previous.scores.overall:
        earlier["Overall score"] = previous.scores.overall.value
    for line in (*((draft.overall,) if draft.overall else ()), *draft.by_component):
        old = earlier.get(line.name)
        change = None if line.reckoned else line.change
        if (line.name, line.value, change) not in printed:
            yield f"Score {line.name!r}: not as the report prints it."
        if line.reckoned and (old is None or line.change is None or abs(line.value - old - line.change) > 1e-6):
            yield f"Score {line.name!r}: the change is not the difference."


def _component(
    part: ComponentDraft, notes: dict[int, SourceNote], findings: dict[str, Finding], earlier: dict[str, Finding]
) -> Iterator[str]:
    for row in part.figures:
        values = _values(findings[notes[row.note].finding], row.now)
        if not values:
            yield f"Figure {row.now!r}: not in {notes[row.note].finding}."
        if row.before is not None:
            old = _values(earlier[row.before_finding], row.before) if row.before_finding in earlier else set()
            if not old:
                yield f"Figure {row.before!r}: not in the report of the year before."
            elif row.change is not None and not any(abs(x - y - row.change) < 1e-6 for x in values for y in old):
                yield f"Figure {row.now!r}: {row.change} is not the difference to {row.before!r}."
    for mention in (*part.laws, *part.bodies):
        told = [findings[notes[number].finding] for number in mention.notes]
        names = [{(e.canonical or e.text).casefold() for e in f.entities if e.text} for f in told]
        if not any(mention.name in finding.text for finding in told) or not set.intersection(*names):
            yield f"{mention.label} {mention.name!r}: not in the findings of its footnotes."


def _values(finding: Finding, text: str) -> set[float]:
    return {
        e.statistic.value for e in finding.entities if e.statistic and e.statistic.value is not None and e.text == text
    }
