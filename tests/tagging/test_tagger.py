"""The main job on texts and on the sample."""

from pathlib import Path

import pytest

import hrtag
from hrtag.errors import ReadError
from hrtag.report import Report

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "georgia-2018.pdf"
TEXT = """Harbour Watch

Utopia 2019

Score: 4,2 (-0,3)
• State policy on human rights: 4,0 (▼ 0,2)
• Equality and non-discrimination: 4,4

State policy on human rights

In May 2019, Parliament repealed Article 12 of the Press Act.¹ Two editors, held since 2017, were released.

¹ Official Gazette 14/2019, https://gazette.example/14

Freedom of the press

At least 12 reporters were fined in 2019².

² Count of the union, https://union.example/a?b=1
"""


@pytest.fixture(scope="module")
def report():
    return hrtag.tag_text(TEXT)


@pytest.fixture(scope="module")
def sample():
    return hrtag.tag_file(SAMPLE)


def test_structure(report):
    assert report.title == "Harbour Watch"
    assert report.year == 2019
    assert (report.scores.overall.value, report.scores.overall.change) == (4.2, -0.3)
    assert [(c.component, c.value, c.change) for c in report.scores.components] == [
        ("state-policy", 4.0, -0.2),
        ("equality", 4.4, None),
    ]
    assert [(s.kind, s.component) for s in report.sections] == [("component", "state-policy"), ("other", None)]


def test_the_chain_from_finding_to_url(report):
    linked = {f.text[:8]: [u for n in report.footnotes_of(f) for u in n.urls] for f in report.findings}
    assert linked["In May 2"] == ["https://gazette.example/14"]
    assert linked["At least"] == ["https://union.example/a?b=1"]
    law = next(e for e in report.findings[0].entities if e.label == "LAW")
    assert law.urls == ("https://gazette.example/14",)


def test_offsets_point_at_the_text(report, sample):
    for each in (report, sample):
        for finding in each.findings:
            assert each.text[finding.start : finding.end] == finding.text
            assert finding.quote_ok
            assert sum(finding.polarity_probabilities.values()) == pytest.approx(1)
            for entity in finding.entities:
                assert finding.text[entity.start : entity.end] == entity.text


def test_component_by_heading_or_by_model(report):
    assert next(f.component_source for f in report.findings) == "heading"
    assert report.findings[0].component == "state-policy"
    assert report.findings[-1].component_source == "model"


def test_the_sample(sample):
    assert sample.country == "GE"
    assert sample.year == 2018
    assert [c.change for c in sample.scores.components] == [-0.3, 0.0, 0.2, -0.2]
    assert [note.number for note in sample.footnotes] == [1, 2, 3, 4, 5]
    assert {n for f in sample.findings for n in f.footnotes} == {1, 2, 3, 4, 5}
    assert sum(s.kind == "component" for s in sample.sections) == 4
    assert not any("barometer@" in f.text or "Barometer |" in f.text for f in sample.findings)
    assert Report.from_json(sample.to_json()) == sample


def test_another_language_is_read_and_warned_about():
    report = hrtag.tag_text(
        "Комитету сообщили, что закон был принят парламентом и что он вступил в силу. Это не так, и они это знают."
    )
    assert report.language == "ru"
    assert report.findings == ()
    assert "ru" in report.warnings[-1]
    assert report.text


def test_empty_text_is_refused():
    with pytest.raises(ReadError, match="empty"):
        hrtag.tag_text("  \n ")


def test_one_string_is_no_list():
    with pytest.raises(ValueError, match="list of texts"):
        hrtag.classify("The ban was lifted.")


def test_classify_answers_in_order():
    findings = hrtag.classify(["The ban on assemblies was lifted in 2019.", "Twelve nurses were dismissed."])
    assert [f.id for f in findings] == ["f001", "f002"]
    assert findings[0].section is None
    assert [e.label for e in findings[0].entities] == ["DATE"]
    assert hrtag.classify([]) == []


def test_same_input_same_bytes(sample):
    assert hrtag.tag_file(SAMPLE).to_json() == sample.to_json()
