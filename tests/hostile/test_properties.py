"""What holds for every input: ``HYPOTHESIS_PROFILE=long pytest tests/hostile`` looks at 5,000 of each."""

from __future__ import annotations

import re
from functools import cache

import evil_docx
import evil_html
import evil_pdf
import pytest
from evil_kinds import TEXT
from hypothesis import example, given
from hypothesis import strategies as st

import hrtag
from hrtag.errors import HrtagError
from hrtag.presenting.export import read_reports, write_reports
from hrtag.reading.layout import lay_out
from hrtag.reading.occurrences import occurrences
from hrtag.reading.reader import read_bytes, read_string
from hrtag.report import Commentary, Report
from hrtag.schemes import Scheme

SCHEME = Scheme.load("general-measures")
SEEDS = {
    "pdf": evil_pdf.drawn(2),
    "docx": evil_docx.packed(evil_docx.parts(evil_docx.PARAGRAPH * 3)),
    "html": evil_html.page(
        "<h1>Report</h1><p>The ban was lifted.<sup><a href=#n>1</a></sup></p><ul><li>a<li>b</ul><p id=n>1 Note.</p>"
    )(),
    "text": TEXT.encode(),
    "utf-16": TEXT.encode("utf-16"),
    "markdown": b"---\ntitle: x\n---\n# Report\n\n## Courts\n\n- *The* [ban](http://a.example/) was lifted.[^1]\n\n[^1]: Note.\n",
}
LINES = st.sampled_from(
    [
        *("", "", "Review 2024", "State policy on human rights", "Interaction with civil society: 6.1 (-0.4)", "Overall score: 5.2"),
        *("Among the main features:", "- the ban on assemblies was lifted;", "• no progress in the registration of parties", "1. A numbered line."),
        *("Two editors were sentenced to ten years' imprisonment.[1]", "Police dismissed at least 12 nurses.²", "Notes", "[1] Our desk, https://a.example/.", "² Ibid."),
        *("Freedom Monitor", "Freedom Monitor", "12", "- 3 -", "Page 4 of 9", "office@a.example", "#rights #freedom", "\f", "| a | b |", "## Courts", "The court of the dis-", "trict closed it.", "* * *", "*emphasis*"),
    ]
)  # fmt: skip
DOCUMENTS = st.lists(st.one_of(LINES, LINES, LINES, st.text(max_size=60)), min_size=1, max_size=30).map("\n".join)


@cache
def tagger() -> hrtag.tagging.tagger.Tagger:  # type: ignore[name-defined]
    return hrtag.load("hrtag-en-fast")


def laid_out(data: bytes) -> Commentary | None:
    """What is read of a file, None where it is refused in one line and for a reason that a reader knows."""
    refusal = ""
    try:
        return lay_out(read_bytes(data), SCHEME)
    except HrtagError as error:
        refusal = str(error)
    assert refusal and len(refusal.splitlines()) == 1
    assert not refusal.startswith("the file cannot be read ("), (
        refusal
    )  # the last net of `read_bytes`: a reader stumbled
    return None


def check(read: Commentary) -> None:
    """Every offset points at what it claims, and nothing that was removed as a whole line is left."""
    at = 0
    for paragraph in read.paragraphs:
        assert at <= paragraph.start < paragraph.end <= len(read.text)
        piece = read.text[paragraph.start : paragraph.end]
        assert piece == piece.strip() and "\n" not in piece
        assert paragraph.start == 0 or read.text[paragraph.start - 1] == "\n"
        assert 0 <= paragraph.section < len(read.sections)
        assert all(paragraph.start <= offset <= paragraph.end for offset, _ in paragraph.pages)
        at = paragraph.end
    assert "\n".join(read.text[p.start : p.end] for p in read.paragraphs) == read.text
    assert all(0 <= mark.offset <= len(read.text) for mark in read.marks)
    assert {mark.number for mark in read.marks} <= {note.number for note in read.footnotes}
    assert Commentary.from_dict(read.to_dict()) == read


def letters(text: str) -> list[str]:
    return sorted(c for c in text if not c.isspace() and c not in "-\u00ad\u2010\u2011")


@pytest.mark.parametrize("kind", SEEDS)
@given(data=st.data())
def test_changed_files_are_read_or_refused(kind: str, data: st.DataObject) -> None:
    content = bytearray(SEEDS[kind])
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["put", "cut", "insert", "double"])):
            case "put":
                content[place] = data.draw(st.integers(0, 255))
            case "cut":
                del content[place : place + data.draw(st.integers(1, 40))]
            case "insert":
                content[place:place] = data.draw(st.binary(max_size=20))
            case "double":
                content[place:place] = content[place : place + data.draw(st.integers(1, 200))]
        if not content:
            break
    read = laid_out(bytes(content))
    if read is not None:
        check(read)


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda b: b"%PDF-1.7\n" + b), st.binary(max_size=60).map(lambda b: b"PK\x03\x04" + b), st.binary(max_size=60).map(lambda b: b"<html>" + b)))  # fmt: skip
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read = laid_out(data)
    if read is not None:
        check(read)


@given(DOCUMENTS)
@example("Freedom Monitor\n\n1\n\fFreedom Monitor\n\n2\n\f")
def test_offsets_hold_and_nothing_is_lost(text: str) -> None:
    try:
        read = read_string(text, scheme=SCHEME)
    except HrtagError:
        return
    check(read)
    printed = letters(read.raw)
    kept = letters(read.text) + letters("".join(removed.text for removed in read.removed))
    assert sorted(kept) == printed


@given(st.lists(st.sampled_from(["The court was closed for two months.", "Nobody was charged with it.", "Two papers were banned in May."]), min_size=4, max_size=12))  # fmt: skip
def test_furniture_that_was_declared_is_gone(sentences: list[str]) -> None:
    pages = [
        f"Freedom Monitor | a@b.example\n\n{said} It was the case number {i} of many.\n\n{i}"
        for i, said in enumerate(sentences, 1)
    ]
    read = read_string("\f".join(pages), scheme=SCHEME)
    gone = {removed.text for removed in read.removed}
    assert "Freedom Monitor | a@b.example" in gone
    assert "Freedom Monitor" not in read.text and "a@b.example" not in read.text


@given(st.lists(st.text("ab ", min_size=8, max_size=12), max_size=6), st.text("ab ", max_size=200))
def test_occurrences_are_those_of_find(texts: list[str], whole: str) -> None:
    wanted = {text: [m.start() for m in re.finditer(re.escape(text), whole)] for text in texts}
    assert occurrences(texts, whole) == {text: places for text, places in wanted.items() if places}


@given(st.lists(DOCUMENTS, min_size=1, max_size=3))
def test_reports_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    reports = []
    for text in texts:
        try:
            reports.append(tagger().tag_text(text))
        except HrtagError:
            continue
    for report in reports:
        assert Report.from_json(report.to_json()) == report
        assert Report.from_dict(report.to_dict()) == report
        for finding in report.findings:
            assert report.text[finding.start : finding.end] == finding.text
            assert all(finding.text[e.start : e.end] == e.text for e in finding.entities)
    folder = tmp_path_factory.mktemp("out")
    for suffix in ("jsonl", "parquet"):
        write_reports(reports, folder / f"a.{suffix}")
        assert list(read_reports(folder / f"a.{suffix}")) == reports


@given(DOCUMENTS)
def test_a_doc_comes_back_from_its_bytes(text: str) -> None:
    from spacy.tokens import Doc, DocBin

    nlp = tagger().nlp
    try:
        doc = nlp(text)
    except HrtagError:
        return
    back = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    (packed,) = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert packed.text == back.text == doc.text
    if doc._.hr is None:  # an empty text
        assert packed._.hr is back._.hr is None
    else:  # packed, lists are tuples: what they say is compared
        assert Report.from_dict(packed._.hr) == Report.from_dict(back._.hr) == Report.from_dict(doc._.hr)
    assert list(packed.spans) == list(doc.spans)
    for key in doc.spans:
        assert [(s.start_char, s.end_char, s.label_) for s in back.spans[key]] == [
            (s.start_char, s.end_char, s.label_) for s in doc.spans[key]
        ]
        assert all(doc.text[s.start_char : s.end_char] == s.text for s in doc.spans[key])
