"""A page of ours becomes a Word document: headings, paragraphs, lists, tables, marks, links, and real footnotes.

A link with the class ``hrtag-note`` to ``#ID`` becomes a footnote with the content of the element of that id; the section with the class
``hrtag-notes``, where these elements stand, is left out.
"""

from __future__ import annotations

import io
import re
from typing import Any

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from lxml import html as lxml_html

from hrtag.presenting.docx_footnotes import FootnoteBody, Footnotes, hyperlink
from hrtag.rendering import plain, safe_url

_HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 3}
_FORMS: dict[str, dict[str, Any]] = {
    "b": {"bold": True}, "strong": {"bold": True}, "i": {"italic": True}, "em": {"italic": True},
    "mark": {"highlight": True}, "small": {"small": True},
}  # fmt: skip
_POLARITY = {"positive": "1F7FC0", "negative": "B84F00", "mixed": "8A4486", "neutral": "6B6B6B", "context": "6B6B6B"}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")
_INK, _BOX = RGBColor(0x1E, 0x2A, 0x38), "FFF6DC"


def html_to_docx(page: str, *, title: str, language: str = "en") -> bytes:
    """Turn an HTML page of ours into a Word document.

    Parameters
    ----------
    page : str
        The whole page.
    title : str
        The title among the document's properties.
    language : str, optional
        ISO 639-1 code, for the spelling checker.

    Returns
    -------
    bytes
        The ``.docx`` file.
    """
    return _Writer(title, language).write(lxml_html.document_fromstring(page))


class _Writer:
    def __init__(self, title: str, language: str) -> None:
        self.document: Any = docx.Document()
        _set_up(self.document, _clean(title), language)
        self.footnotes = Footnotes(self.document)
        self.bodies: dict[str, Any] = {}

    def write(self, page: Any) -> bytes:
        for section in page.xpath("//*[contains(concat(' ', @class, ' '), ' hrtag-notes ')]"):
            self.bodies |= {each.get("id"): each for each in section.iter("li") if each.get("id")}
            section.getparent().remove(section)
        self._blocks(page.find("body") if page.find("body") is not None else page)
        self.footnotes.close()
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _blocks(self, parent: Any, boxed: bool = False) -> None:
        for node in parent:
            tag = node.tag if isinstance(node.tag, str) else ""
            if tag in _HEADINGS:
                self._heading(node, _HEADINGS[tag])
            elif tag == "p":
                self._paragraph(node, "Box" if boxed else "Normal")
            elif tag in ("ul", "ol"):
                self._list(node, boxed)
            elif tag == "table":
                self._table(node)
            elif tag not in ("style", "script", "head", "title"):
                self._blocks(node, boxed or tag == "aside")

    def _heading(self, node: Any, level: int) -> None:
        paragraph = self.document.add_heading(level=level)
        self._inline(node, paragraph, {})
        colour = _colour(node)
        for run in paragraph.runs:
            run.font.color.rgb = RGBColor.from_string(colour) if colour else _INK

    def _paragraph(self, node: Any, style: str) -> None:
        paragraph = self.document.add_paragraph(style=style)
        self._inline(node, paragraph, {})
        _trim(paragraph)

    def _list(self, node: Any, boxed: bool) -> None:
        for item in node.iter("li"):
            paragraph = self.document.add_paragraph(style="Box" if boxed else "List Bullet")
            if boxed:
                paragraph.add_run("– ")
            self._inline(item, paragraph, {}, _colour(item))
            _trim(paragraph)

    def _table(self, node: Any) -> None:
        rows = [row.xpath("./th|./td") for row in node.iter("tr")]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return
        table = self.document.add_table(rows=0, cols=width, style="Table Grid")
        for cells in rows:
            row = table.add_row()
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            for cell, content in zip(row.cells, cells, strict=False):
                paragraph = cell.paragraphs[0]
                paragraph.style = self.document.styles["Table Text"]
                self._inline(content, paragraph, {"bold": content.tag == "th"})
                if content.tag == "th":
                    cell._tc.get_or_add_tcPr().append(
                        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="E9EDF2"/>')
                    )
        if rows and all(cell.tag == "th" for cell in rows[0]):
            table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        _fit(table, [cells for cells in rows if len(cells) == width])
        self.document.add_paragraph(style="Table Text")

    def _inline(self, node: Any, paragraph: Any, form: dict[str, Any], colour: str | None = None) -> None:
        self._text(node.text, paragraph, form)
        for child in node:
            tag = child.tag if isinstance(child.tag, str) else ""
            classes = (child.get("class") or "").split()
            if tag == "a" and "hrtag-note" in classes:
                self._note(paragraph, (child.get("href") or "").removeprefix("#"))
            elif tag == "a" and safe_url(child.get("href")):
                paragraph._p.append(hyperlink(paragraph.part, _clean(child.text_content()), child.get("href")))
            elif tag == "br":
                paragraph.add_run().add_break()
            elif tag and tag not in ("style", "script"):
                more = _FORMS.get(tag, {}) | ({"colour": colour} if "hrtag-sign" in classes and colour else {})
                self._inline(child, paragraph, form | more, colour)
            self._text(child.tail, paragraph, form)

    def _text(self, text: str | None, paragraph: Any, form: dict[str, Any]) -> None:
        words = _clean(text or "")
        if not words or (words == " " and not paragraph._p.xpath("./w:r|./w:hyperlink")):
            return
        run = paragraph.add_run(words)
        run.bold, run.italic = form.get("bold"), form.get("italic")
        if form.get("highlight"):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if form.get("small"):
            run.font.size = Pt(9)
        if form.get("colour"):
            run.font.color.rgb = RGBColor.from_string(form["colour"])

    def _note(self, paragraph: Any, name: str) -> None:
        body = self.bodies.get(name)
        if body is not None:
            note = self.footnotes.add(paragraph)
            self._fill(note, body)

    def _fill(self, note: FootnoteBody, node: Any) -> None:
        self._note_text(note, node.text)
        for child in node:
            if child.tag == "a" and safe_url(child.get("href")):
                note.add_link(_clean(child.text_content()), child.get("href"))
            elif isinstance(child.tag, str) and "hrtag-back" not in (child.get("class") or ""):
                self._fill(note, child)
            self._note_text(note, child.tail)

    def _note_text(self, note: FootnoteBody, text: str | None) -> None:
        words = _clean(text or "")
        if words:
            note.add_text(words)


def _clean(text: str) -> str:
    return _BLANKS.sub(" ", _NO_XML.sub("", plain(text)))


def _colour(node: Any) -> str | None:
    classes = (node.get("class") or "").split()
    return next((colour for name, colour in _POLARITY.items() if f"hrtag-{name}" in classes), None)


def _trim(paragraph: Any) -> None:
    """Take blanks off the end of a paragraph."""
    texts = paragraph._p.xpath(".//w:t")
    if texts and texts[-1].text:
        texts[-1].text = texts[-1].text.rstrip()


def _fit(table: Any, rows: list[Any]) -> None:
    """Give the columns widths after the longest text in each, within the page."""
    if not rows:
        return
    longest = [max(len(cell.text_content()) for cell in column) for column in zip(*rows, strict=True)]
    shares = [min(max(length, 10), 45) for length in longest]
    widths = [Cm(16 * share / sum(shares)) for share in shares]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _set_up(document: Any, title: str, language: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:250], "", ""
    properties.language = language
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    _style(document, "Normal", size=11, after=6, line=1.15)
    _style(document, "List Bullet", after=5, line=1.15)
    for contextual in document.styles["List Bullet"].element.xpath("./w:pPr/w:contextualSpacing"):
        contextual.getparent().remove(contextual)
    for name, size, before in (("Title", 20, 0), ("Heading 1", 15, 18), ("Heading 2", 11.5, 10)):
        _style(document, name, size=size, before=before, after=4)
        document.styles[name].font.color.rgb = _INK
    box = document.styles.add_style("Box", 1)
    box.base_style = document.styles["Normal"]
    box.font.size, box.paragraph_format.space_after = Pt(10), Pt(0)
    properties_of_box = box.element.get_or_add_pPr()
    properties_of_box.insert(0, _border())
    properties_of_box.insert(1, parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_BOX}"/>'))
    cell = document.styles.add_style("Table Text", 1)
    cell.base_style = document.styles["Normal"]
    cell.font.size, cell.paragraph_format.space_after = Pt(9.5), Pt(1)
    _page_number(section.footer.paragraphs[0])


def _style(
    document: Any, name: str, *, size: float = 0, before: float = 0, after: float = 0, line: float = 1.0
) -> None:
    style = document.styles[name]
    style.font.name = "Calibri"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    if size:
        style.font.size = Pt(size)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = line


def _border() -> Any:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="4" w:color="C29400"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>")


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = 1
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
