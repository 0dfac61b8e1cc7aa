"""DOCX to lines, on packages built here part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrtag.errors import (
    DamagedFileError,
    EncryptedFileError,
    HrtagError,
    TooLargeError,
    UnsupportedFileError,
)
from hrtag.reading import docx_package
from hrtag.reading.docx import read_docx
from hrtag.reading.docx_notes import printed_number
from hrtag.reading.lines import Line

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="paragraph" w:styleId="LB2"><w:name w:val="List Bullet 2"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Up"><w:name w:val="Up"/>
  <w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
"""


def build(body: str, **parts: str) -> bytes:
    """A DOCX package; further parts by name (``footnotes="<w:footnote…"``), their links as ``footnotes_links``."""
    links = parts.pop("links", "")
    roots = {"footnotes": "footnotes", "endnotes": "endnotes", "header1": "hdr", "header2": "hdr", "footer1": "ftr"}
    kinds = {"header1": "header", "header2": "header", "footer1": "footer"}
    parts.setdefault("styles", STYLES)
    types = [f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>']
    files: dict[str, str] = {}
    for name, content in parts.items():
        if name.endswith("_links"):
            files[f"word/_rels/{name.removesuffix('_links')}.xml.rels"] = relationships(content)
            continue
        kind = kinds.get(name, name)
        types.append(f'<Override PartName="/word/{name}.xml" ContentType="{TYPES}.{kind}+xml"/>')
        links += f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        root = roots.get(name, name)
        files[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    files["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(types)}</Types>'
    )
    files["_rels/.rels"] = relationships(
        f'<Relationship Id="m" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    )
    files["word/_rels/document.xml.rels"] = relationships(links)
    files["word/document.xml"] = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return pack(files)


def relationships(links: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def pack(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def repack(data: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            changed = change(name, old.read(name))
            if changed is not None:
                new.writestr(*changed)
    return buffer.getvalue()


def without(data: bytes, gone: str) -> bytes:
    return repack(data, lambda name, part: None if name == gone else (name, part))


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    return repack(data, lambda name, part: (name, part.replace(old, new)))


STYLE_1 = '<w:pStyle w:val="berschrift1"/>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    content = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def cell(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraph(text) for text in paragraphs)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def reference(number: int, kind: str = "footnote", attributes: str = "", after: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}" {attributes}/>{after}</w:r>'


def note(number: int, text: str, kind: str = "footnote") -> str:
    start = f"<w:r><w:{kind}Ref/></w:r>" + run(" ")
    return f'<w:{kind} w:id="{number}">{paragraph(start + run(text))}</w:{kind}>'


def field(code: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{run(result)}{marks[2]}"


def lines(data: bytes) -> list[Line]:
    return read_docx(data).lines


def texts(data: bytes) -> list[str]:
    return [line.text for line in lines(data)]


def test_python_docx_file() -> None:
    document = docx.Document()
    document.add_heading("Report", 0)
    document.add_heading("State policy", 2)
    document.add_paragraph("One claim.").add_run(" Bold.").bold = True
    document.add_paragraph("item", style="List Bullet")
    document.add_paragraph("number", style="List Number 3")
    grid = document.add_table(2, 2)
    grid.cell(0, 0).text, grid.cell(0, 1).text, grid.cell(1, 0).text = "Score", "1,7", "Policy"
    buffer = io.BytesIO()
    document.save(buffer)
    read = read_docx(buffer.getvalue())
    assert [(line.kind, line.level, line.text) for line in read.lines] == [
        ("heading", 0, "Report"),
        ("heading", 2, "State policy"),
        ("text", None, "One claim. Bold."),
        ("list_item", 1, "item"),
        ("list_item", 3, "number"),
        ("table_row", None, "Score\t1,7"),
        ("table_row", None, "Policy"),
    ]
    assert [run.bold for run in read.lines[2].runs] == [False, True]
    assert [line.paragraph for line in read.lines] == list(range(7))
    assert all(line.page is None for line in read.lines)


def test_roles_of_paragraphs() -> None:
    body = (
        paragraph("localised", '<w:pStyle w:val="berschrift1"/>')
        + paragraph("derived", '<w:pStyle w:val="Mine"/>')
        + paragraph("outline", '<w:outlineLvl w:val="1"/>')
        + paragraph("unknown style", '<w:pStyle w:val="Heading3"/>')
        + paragraph("circle", '<w:pStyle w:val="Loop"/>')
        + paragraph("numbered", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr>')
        + paragraph("numbering off", '<w:pStyle w:val="LB2"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("bullet", '<w:pStyle w:val="LB2"/>')
        + paragraph("numbered heading", '<w:pStyle w:val="Mine"/><w:numPr><w:numId w:val="4"/></w:numPr>')
        + paragraph("contents 3", '<w:pStyle w:val="TOC1"/>')
    )
    assert [(line.kind, line.level, line.drop) for line in lines(build(body))] == [
        ("heading", 1, None),
        ("heading", 1, None),
        ("heading", 2, None),
        ("heading", 3, None),
        ("text", None, None),
        ("list_item", 2, None),
        ("text", None, None),
        ("list_item", 2, None),
        ("heading", 1, None),
        ("text", None, "navigation"),
    ]


def test_type_comes_from_run_style_and_defaults() -> None:
    body = paragraph(
        run("a") + run("b", '<w:rStyle w:val="Up"/>') + run("c", '<w:position w:val="6"/><w:sz w:val="14"/>')
    )
    body += paragraph("d", '<w:pStyle w:val="berschrift1"/>') + paragraph(run("e", '<w:b w:val="0"/><w:i/>'))
    first, second, third = lines(build(body))
    assert [(r.text, r.size, r.raised) for r in first.runs] == [("a", 11, False), ("b", 11, True), ("c", 7, True)]
    assert (second.size, second.bold) == (16, True)
    assert (third.runs[0].bold, third.runs[0].italic) == (False, True)


def test_footnotes_and_endnotes() -> None:
    body = paragraph(run("First") + reference(7) + run(" and end") + reference(2, "endnote") + run(". ") + reference(5))
    footnotes = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    footnotes += note(5, "five") + note(7, "seven, see ").replace(
        "</w:p>", f'<w:hyperlink r:id="L">{run("it")}</w:hyperlink></w:p>'
    )
    data = build(
        body,
        footnotes=footnotes,
        footnotes_links=f'<Relationship Id="L" Type="{OFFICE}/hyperlink" '
        'Target="https://a.org" TargetMode="External"/>',
        endnotes=note(2, "end", "endnote"),
    )
    read = lines(data)
    marks = [(r.text, r.note, r.raised) for r in read[0].runs if r.note]
    assert marks == [("1", "f7", True), ("i", "e2", True), ("2", "f5", True)]
    assert [(line.kind, line.note, line.text) for line in read[1:]] == [
        ("note", "f7", "seven, see it"),
        ("note", "f5", "five"),
        ("note", "e2", "end"),
    ]
    assert read[1].runs[-1].link == "https://a.org"


def test_number_formats_restarts_and_custom_marks() -> None:
    section = (
        '<w:sectPr><w:footnotePr><w:numFmt w:val="upperLetter"/><w:numRestart w:val="eachSect"/>'
        "</w:footnotePr></w:sectPr>"
    )
    body = paragraph(
        run("a") + reference(1) + reference(2, attributes='w:customMarkFollows="1"', after="<w:t>*</w:t>") + run(" b")
    )
    body += (
        paragraph(run("c") + reference(3), section)
        + paragraph(run("d") + reference(4))
        + section.replace("upperLetter", "lowerRoman")
    )
    data = build(body, footnotes="".join(note(number, f"n{number}") for number in range(1, 5)))
    assert texts(data) == ["aA* b", "cB", "di", "n1", "n2", "n3", "n4"]
    assert [r.note for r in lines(data)[0].runs] == [None, "f1", "f2", None]


@pytest.mark.parametrize(
    ("count", "style", "printed"),
    [
        (4, "lowerRoman", "iv"),
        (28, "lowerLetter", "bb"),
        (6, "chicago", "††"),
        (1999, "upperRoman", "MCMXCIX"),
        (3, "decimalZero", "3"),
    ],
)
def test_printed_number(count: int, style: str, printed: str) -> None:
    assert printed_number(count, style) == printed


def test_marks_without_bodies_and_bodies_without_marks() -> None:
    read = read_docx(build(paragraph(run("x") + reference(9)), footnotes=note(1, "orphan")))
    assert [line.text for line in read.lines] == ["x1"]
    assert "1 footnotes without a mark" in read.warnings[0]
    assert "not their text" in read_docx(build(paragraph(run("x") + reference(9)))).warnings[0]


def test_tracked_changes_fields_comments_and_hidden_text() -> None:
    body = paragraph(
        run("kept ")
        + f"<w:ins>{run('new ')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run('moved ')}</w:moveTo>"
        + field(' HYPERLINK "https://a.org" ', "link")
        + run("!")
        + "<w:r><w:commentReference w:id='0'/></w:r>"
        + run("secret", "<w:vanish/>")
        + f'<w:fldSimple w:instr="PAGE">{run(" 3")}</w:fldSimple>'
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' control')}</w:sdtContent></w:sdt>"
    )
    read = read_docx(build(body))
    assert [line.text for line in read.lines] == ["kept new moved link! 3 control"]
    assert [r.text for r in read.lines[0].runs if r.link == "https://a.org"] == ["link"]
    assert read.warnings == ["hidden text of the DOCX file was left out"]


def test_unclosed_field_swallows_nothing() -> None:
    body = paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + paragraph("still here")
    assert texts(build(body)) == ["still here"]


def test_paragraph_whose_end_is_deleted_runs_on() -> None:
    body = (
        paragraph("one ", "<w:rPr><w:del/></w:rPr>") + paragraph("two") + paragraph("three", "<w:rPr><w:del/></w:rPr>")
    )
    assert texts(build(body)) == ["one two", "three"]


def test_breaks_tabs_hyphens_and_symbols() -> None:
    body = paragraph(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
        '<w:br w:type="page"/><w:t>e</w:t><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>'
    )
    read = lines(build(body))
    assert [line.text for line in read] == ["a\tb", "c\u2011d", "e▪"]
    assert {line.paragraph for line in read} == {0}


def test_tables_of_data() -> None:
    grid = table(
        cell("a", properties='<w:gridSpan w:val="2"/>') + cell("b"),
        cell("c", properties="<w:vMerge/>") + f"<w:sdt><w:sdtContent>{cell('d')}</w:sdtContent></w:sdt>" + cell(""),
        cell("left", "below") + cell("1,4", "1,2"),
        cell("some", "lines") + cell("2"),
    )
    assert texts(build(grid)) == ["a\tb", "c\td", "left\t1,4", "below\t1,2", "some lines\t2"]
    assert {line.kind for line in lines(build(grid))} == {"table_row"}


def test_deleted_row_is_out() -> None:
    grid = table("<w:trPr><w:del/></w:trPr>" + cell("x") + cell("y"), cell("a") + cell("b"))
    assert texts(build(grid)) == ["a\tb"]


def test_tables_that_only_lay_out_the_page() -> None:
    prose = "A whole sentence that nobody would put into the cell of a table of figures."
    inner = table(cell("score") + cell("1"))
    two_columns = table(cell(prose, prose) + cell("margin"))
    box = table(cell("boxed"))
    nested = table(f"<w:tc>{paragraph('outer')}{inner}{paragraph('')}</w:tc>" + cell("beside"))
    read = lines(build(two_columns + box + nested))
    assert [(line.kind, line.text) for line in read] == [
        ("text", prose),
        ("text", prose),
        ("text", "margin"),
        ("text", "boxed"),
        ("text", "outer"),
        ("table_row", "score\t1"),
        ("text", "beside"),
    ]


def test_heading_in_a_table_row() -> None:
    heading = f"<w:tc>{paragraph('State policy', STYLE_1)}</w:tc>"
    read = lines(build(table(heading + cell(""), cell("a") + cell("b"))))
    assert [(line.kind, line.text) for line in read] == [("heading", "State policy"), ("table_row", "a\tb")]


def test_text_box_once() -> None:
    box = f"<w:txbxContent>{paragraph('in the box')}</w:txbxContent>"
    shape = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    )
    shape += f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    assert texts(build(paragraph(run("anchor") + f"<w:r>{shape}</w:r>"))) == ["anchor", "in the box"]
    assert texts(build(paragraph(f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"))) == ["in the box"]


def test_headers_and_footers_once_each() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:headerReference w:type="first" r:id="header2"/>'
    )
    section += '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    data = build(
        paragraph("body") + section,
        header1=paragraph("Index"),
        header2=paragraph("Index"),
        footer1=paragraph(run("page ") + field("PAGE", "1")),
    )
    assert [(line.drop, line.text) for line in lines(data)] == [
        ("header", "Index"),
        (None, "body"),
        ("footer", "page 1"),
    ]


def test_contents_are_navigation() -> None:
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = f"<w:sdt>{gallery}<w:sdtContent>{paragraph('Policy 3')}</w:sdtContent></w:sdt>" + paragraph("text")
    assert [line.drop for line in lines(build(body))] == ["navigation", None]


def test_empty_paragraphs_are_gaps() -> None:
    assert [line.space_before for line in lines(build(paragraph("a") + "<w:p/>" + paragraph("b")))] == [False, True]


def test_strict_macro_and_template_files() -> None:
    data = build(paragraph(run("x") + reference(1)), footnotes=note(1, "n"))

    def strict(name: str, part: bytes) -> tuple[str, bytes]:
        part = part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        return name, part.replace(OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")

    macro = f"{TYPES}.document.main+xml".encode()
    assert texts(repack(data, strict)) == ["x1", "n"]
    for kind in (b"application/vnd.ms-word.document.macroEnabled.main+xml", f"{TYPES}.template.main+xml".encode()):
        assert texts(replaced(data, macro, kind)) == ["x1", "n"]


def test_backslashes_and_utf16_parts() -> None:
    data = build(paragraph("x ў"))
    assert texts(repack(data, lambda name, part: (name.replace("/", "\\"), part))) == ["x ў"]
    wide = repack(data, lambda name, part: (name, part.decode().encode("utf-16") if "document.xml" in name else part))
    assert texts(wide) == ["x ў"]


def test_missing_parts() -> None:
    data = build(
        paragraph("x"),
        links=f'<Relationship Id="i" Type="{OFFICE}/image" Target="media/i.png"/>'
        f'<Relationship Id="n" Type="{OFFICE}/image" Target="NULL"/>',
    )
    assert texts(data) == ["x"]
    assert texts(without(data, "word/styles.xml")) == ["x"]
    for gone in ("word/document.xml", "[Content_Types].xml", "_rels/.rels"):
        with pytest.raises(DamagedFileError):
            read_docx(without(data, gone))


def test_damaged_files() -> None:
    data = build(paragraph("x" * 5000))
    for broken in (b"", b"PK\x03\x04", data[: len(data) // 2], b"text", pack({"[Content_Types].xml": "<Types"})):
        with pytest.raises(DamagedFileError):
            read_docx(broken)


def test_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLargeError, match="hundreds"):
        read_docx(pack({"word/document.xml": " " * 20_000_000}))
    with pytest.raises(TooLargeError):
        read_docx(pack({f"word/{number}.xml": " " * 4_000_000 for number in range(60)}))
    monkeypatch.setattr(docx_package, "MAX_XML", 100)
    monkeypatch.setattr(docx_package, "_check_directory", lambda members: None)
    with pytest.raises(TooLargeError, match="XML"):
        read_docx(build(paragraph("x")))


def test_entities_are_never_resolved() -> None:
    data = build(paragraph("x"))
    evil = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(DamagedFileError, match="declaration"):
        read_docx(repack(data, lambda name, part: (name, evil + part if name == "word/document.xml" else part)))


def test_ole_containers() -> None:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    with pytest.raises(EncryptedFileError, match="password"):
        read_docx(magic + "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(UnsupportedFileError, match="save it as DOCX or PDF"):
        read_docx(magic + "WordDocument".encode("utf-16-le"))


SOLID = build(
    paragraph(run("x") + reference(1) + field("PAGE", "1")) + table(cell("a") + cell("b")), footnotes=note(1, "n")
)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    with pytest.raises(HrtagError):
        read_docx(data)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, len(SOLID) - 1), st.binary(min_size=1, max_size=4))
def test_any_damage(position: int, replacement: bytes) -> None:
    with suppress(HrtagError):
        read_docx(SOLID[:position] + replacement + SOLID[position + len(replacement) :])


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:hyperlink", "w:ins", "w:txbxContent", "w:pPr"]
        ),
        max_size=30,
    )
)
def test_any_nesting(tags: list[str]) -> None:
    body = "".join(f"<{tag}>" for tag in tags) + "x" + "".join(f"</{tag}>" for tag in reversed(tags))
    read_docx(build(body))
