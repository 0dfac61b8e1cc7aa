"""Drafts as Word documents: real footnotes, read back by our own reader, valid for the programs that open them."""

import re
import shutil
import subprocess
import zipfile

import docx
import pytest
from drafted import last_year, this_year
from lxml import etree

import hrtag
from hrtag.presenting.docx_writing import html_to_docx
from hrtag.presenting.drafting import draft
from hrtag.reading.reader import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@pytest.fixture
def written(tmp_path):
    made = draft(this_year(), last_year())
    target = tmp_path / "draft.docx"
    made.write(target)
    return made, target


def test_our_reader_finds_every_footnote_again(written):
    made, target = written
    commentary = read(target)
    assert [note.number for note in commentary.footnotes] == [note.number for note in made.notes]
    for note, found in zip(made.notes, commentary.footnotes, strict=True):
        assert found.text.startswith(f"Finding {note.finding}, p. {note.page}.")
        assert set(note.urls) <= set(found.urls)
    assert [mark.number for mark in commentary.marks] == [note.number for note in made.notes]
    for passage in made.passages():
        assert passage.text in commentary.text


def test_the_package_is_whole(written):
    made, target = written
    package = zipfile.ZipFile(target)
    names = package.namelist()
    assert len(names) == len(set(names)) and package.testzip() is None
    types = package.read("[Content_Types].xml").decode()
    assert 'PartName="/word/footnotes.xml"' in types and "wordprocessingml.footnotes+xml" in types
    notes = etree.fromstring(package.read("word/footnotes.xml"))
    document = etree.fromstring(package.read("word/document.xml"))
    ids = [note.get(f"{W}id") for note in notes.iter(f"{W}footnote")]
    used = [mark.get(f"{W}id") for mark in document.iter(f"{W}footnoteReference")]
    assert ids == ["-1", "0", *used] and len(used) == len(set(used)) == len(made.notes)
    for part in ("document", "footnotes"):
        relations = etree.fromstring(package.read(f"word/_rels/{part}.xml.rels"))
        known = {each.get("Id") for each in relations}
        asked = {
            link.get(f"{R}id") for link in etree.fromstring(package.read(f"word/{part}.xml")).iter(f"{W}hyperlink")
        }
        assert asked <= known
        assert all(
            each.get("TargetMode") == "External" for each in relations if each.get("Type").endswith("/hyperlink")
        )


def test_styles_and_settings_are_in_place(written):
    _, target = written
    package = zipfile.ZipFile(target)
    styles = etree.fromstring(package.read("word/styles.xml"))
    named = [style.get(f"{W}styleId") for style in styles.iter(f"{W}style")]
    assert len(named) == len(set(named))
    used = {each.get(f"{W}val") for part in ("document", "footnotes") for tag in ("pStyle", "rStyle", "tblStyle")
            for each in etree.fromstring(package.read(f"word/{part}.xml")).iter(f"{W}{tag}")}  # fmt: skip
    assert used <= set(named)
    settings = [child.tag.removeprefix(W) for child in etree.fromstring(package.read("word/settings.xml"))]
    assert settings.index("footnotePr") < settings.index("compat")
    box = next(style for style in styles.iter(f"{W}style") if style.get(f"{W}styleId") == "Box")
    order = [child.tag.removeprefix(W) for child in box.find(f"{W}pPr")]
    assert order == sorted(order, key=["keepNext", "pBdr", "shd", "spacing", "contextualSpacing", "ind", "jc"].index)


def test_headings_lists_and_tables_are_words_own(written):
    _, target = written
    document = docx.Document(str(target))
    names = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "Box"} <= names
    assert [cell.text for cell in document.tables[0].rows[0].cells] == [
        "What is counted",
        "2024",
        "2023",
        "Change",
        "Note",
    ]
    assert any(run.font.highlight_color for paragraph in document.paragraphs for run in paragraph.runs)
    assert document.core_properties.title == "Draft summary: Freedom Watch"


def test_a_hostile_text_is_only_text(evil, tmp_path):
    target = tmp_path / "evil.docx"
    hrtag.draft(evil).write(target)
    package = zipfile.ZipFile(target)
    for name in package.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(package.read(name))
            assert b'javascript:alert(1)"' not in package.read(name)
    assert "<script>" in "".join(paragraph.text for paragraph in docx.Document(str(target)).paragraphs)


def test_pages_of_other_templates():
    page = "<h1>A</h1><div><p>b<br>c <i>d</i> <a href='javascript:x'>e</a></p><ol><li>f</li></ol><table><tr></tr></table></div>"
    assert html_to_docx(page, title="A\x00\ufffe")[:2] == b"PK"
    assert html_to_docx("<p></p>", title="")[:2] == b"PK"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_it_and_prints_the_notes(written, tmp_path):
    made, target = written
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        tmp_path,
        target,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = (tmp_path / "draft.txt").read_text("utf-8")
    assert re.search(r"Among the main features", text)
    for passage in made.passages():
        assert passage.text in text
