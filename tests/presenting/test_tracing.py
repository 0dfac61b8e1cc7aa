"""Every number, name, date and polarity of a draft is traced to its finding, over the corpus; and a draft that lies is caught.

A fixed tenth of the corpus, in three styles; all of it with ``HRTAG_WHOLE_CORPUS=1 pytest tests/presenting/test_tracing.py``.
"""

import os
from dataclasses import replace
from zlib import crc32

import pytest
from drafted import last_year, this_year

from hrtag.files import bundled
from hrtag.learning.drafts import corpus_reports
from hrtag.presenting.drafting import STYLES, draft
from hrtag.presenting.tracing import untraced

WHOLE = bool(os.environ.get("HRTAG_WHOLE_CORPUS"))


def reports():
    found = corpus_reports(bundled("corpus"), ("train", "validation", "test"))
    return [pytest.param(report, id=name) for name, report in found if WHOLE or crc32(name.encode()) % 10 == 0]


@pytest.mark.parametrize("report", reports())
def test_drafts_of_the_corpus_are_traced(report):
    for style in STYLES:
        made = draft(report, style=style)
        assert made.passages()
        assert untraced(made, report) == []


def test_a_draft_with_two_years_is_traced():
    assert untraced(draft(this_year(), last_year()), this_year(), last_year()) == []


def lie(made, number, **values):
    """The draft with other values in one passage of the main features."""
    features = list(made.features)
    features[number] = replace(features[number], **values)
    return replace(made, features=tuple(features))


def place(made, finding):
    return next(i for i, each in enumerate(made.features) if each.finding == finding)


@pytest.mark.parametrize(
    ("finding", "old", "new"),
    [
        ("f001", "1,265", "1,256"),
        ("f001", "2024", "2023"),
        ("f004", "closed", "did not close"),
        ("f004", "Helsinki Committee", "Oslo Committee"),
        ("f005", "However, working", "Working"),
        ("f005", "9 per cent", "90 per cent"),
        ("f006", "condemned", "praised"),
    ],
)
def test_a_changed_word_is_caught(finding, old, new):
    made = draft(this_year())
    at = place(made, finding)
    assert old in made.features[at].text
    assert untraced(lie(made, at, text=made.features[at].text.replace(old, new)), this_year())


def test_a_changed_polarity_or_source_is_caught():
    made = draft(this_year())
    at = place(made, "f001")
    assert untraced(lie(made, at, polarity="positive"), this_year())
    assert untraced(lie(made, at, finding="f002"), this_year())
    assert untraced(lie(made, at, finding="f099"), this_year())
    for values in ({"page": 77}, {"urls": ("https://other.example",)}, {"texts": ("Another.",)}, {"merged": ("f004",)}):
        assert untraced(replace(made, notes=(replace(made.notes[0], **values), *made.notes[1:])), this_year())


@pytest.mark.parametrize("cut", ["However", "excluded", "9 per"])
def test_a_cut_that_takes_a_limit_a_negation_or_half_a_number_is_caught(cut):
    report = this_year()
    found = replace(
        report.findings[4],
        text="The pension was raised by 9 per cent. However, not all are included, some are excluded.",
        entities=(),
    )
    found = replace(found, entities=(replace(report.findings[4].entities[0], start=26, end=36, text="9 per cent"),))
    report = replace(report, findings=(found,))
    made = draft(report)
    short = found.text.replace(cut + ("," if cut == "However" else ""), "")
    note = replace(made.notes[0], cut=(cut,))
    problems = untraced(replace(lie(made, 0, text=short), notes=(note, *made.notes[1:])), report)
    assert bool(problems) == (cut != "excluded")


def test_changed_scores_figures_and_names_are_caught():
    now, before = this_year(), last_year()
    made = draft(now, before)
    assert untraced(replace(made, overall=replace(made.overall, value=2.7)), now, before)
    assert untraced(replace(made, overall=replace(made.overall, change=0.2)), now, before)
    state = made.components[0]
    for values in ({"now": "1,200 political prisoners"}, {"before": "1,000 political prisoners"}, {"change": 187}):
        row = replace(state.figures[0], **values)
        assert untraced(replace(made, components=(replace(state, figures=(row,)), *made.components[1:])), now, before)
    civil = made.components[1]
    wrong = replace(civil.bodies[0], name="Supreme Council")
    assert untraced(
        replace(made, components=(state, replace(civil, bodies=(wrong,)), *made.components[2:])), now, before
    )
