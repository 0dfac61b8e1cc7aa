"""One real commentary in four formats, where a copy of it lies beside the project; skipped elsewhere."""

import json
import re
from pathlib import Path

import pytest

import hrtag

SEED = Path(__file__).parents[2] / "shared" / "seed"
FORMATS = ("txt", "pdf", "docx", "html")

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="no real commentary beside the project")


@pytest.fixture(scope="module")
def reports():
    return {suffix: hrtag.tag_file(SEED / f"commentary-2024.{suffix}") for suffix in FORMATS}


@pytest.fixture(scope="module")
def expected():
    return json.loads((SEED / "expected-structure.json").read_text("utf-8"))


def letters(text: str) -> str:
    return re.sub(r"\s", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("<", "").replace(">", ""))


@pytest.mark.parametrize("suffix", FORMATS)
def test_structure(reports, expected, suffix):
    report = reports[suffix]
    assert report.title == "National Human Rights Index"
    assert report.category == "General Human Rights Measures"
    assert (report.year, report.country, report.language) == (2024, None, "en")
    assert (report.scores.overall.value, report.scores.overall.change) == (1.7, None)
    assert [(s.value, s.change) for s in report.scores.components] == [
        (1.4, None),
        (1.2, -0.1),
        (2.0, None),
        (2.1, -0.1),
    ]
    assert [s.component for s in report.sections if s.kind == "component"] == [
        s.component for s in report.scores.components
    ]
    features = [f for f in report.findings if report.sections[f.section].kind == "summary"]
    assert len(features) == 6
    assert {letters(n.text) for n in report.footnotes} == {letters(text) for text in expected["notes"].values()}
    assert all(note.urls for note in report.footnotes if "http" in expected["notes"][str(note.number)])
    assert any(piece.reason == "note_mark" and piece.text == "*" for piece in report.removed)


@pytest.mark.parametrize("suffix", FORMATS)
def test_paragraphs_and_their_notes(reports, expected, suffix):
    report = reports[suffix]
    wanted = [p for p in expected["paragraphs"] if p["kind"] in ("p", "li")]
    found: dict[int, list] = {}
    for finding in report.findings:
        found.setdefault(finding.paragraph, []).append(finding)
    assert len(found) == len(wanted)
    for paragraph, members in zip(wanted, found.values(), strict=True):
        assert letters(" ".join(f.text for f in members)) == letters(paragraph["text"].replace("*", ""))
        assert [n for f in members for n in f.footnotes] == paragraph["footnotes"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_furniture_and_every_quote_found(reports, expected, suffix):
    text = reports[suffix].text
    assert not any(line in text for line in expected["furniture"] if line not in ("#human rights", "mechanisms"))
    assert "#human rights" not in text
    assert all(finding.quote_ok for finding in reports[suffix].findings)


def test_the_four_files_give_the_same_findings(reports):
    answers = [[(f.text, f.footnotes, f.component, f.polarity) for f in report.findings] for report in reports.values()]
    assert all(answer == answers[0] for answer in answers)
