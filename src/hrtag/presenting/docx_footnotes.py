"""Real footnotes for python-docx, which has no way to write them: the footnotes part, its separators, styles and settings."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

_AFTER_FOOTNOTES = (
    "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping",
    "w:doNotIncludeSubdocsInStats", "w:doNotAutoCompressPictures", "w:forceUpgrade", "w:captions", "w:readModeInkLockDown",
    "w:smartTagType", "w:shapeDefaults", "w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator",
)  # fmt: skip
_FIRST = 1  # -1 and 0 are the separators


class Footnotes:
    """The footnotes of a document in the making; `close` puts them into its package.

    Parameters
    ----------
    document : docx.document.Document
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        self._root = parse_xml(
            f"<w:footnotes {nsdecls('w', 'r')}>"
            f'<w:footnote w:type="separator" w:id="-1">{_paragraph("<w:separator/>")}</w:footnote>'
            f'<w:footnote w:type="continuationSeparator" w:id="0">{_paragraph("<w:continuationSeparator/>")}</w:footnote>'
            "</w:footnotes>"
        )
        package = document.part.package
        self._part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, b"", package)
        document.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._count = 0
        _add_styles(document)
        _add_settings(document)

    def add(self, paragraph: Any) -> FootnoteBody:
        """Put a footnote mark at the end of a paragraph and answer the footnote's body, to be filled."""
        number = _FIRST + self._count
        self._count += 1
        paragraph._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
            )
        )
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
        )
        self._root.append(note)
        return FootnoteBody(note[0], self._part)

    def close(self) -> None:
        """Write the footnotes into their part."""
        self._part._blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)


class FootnoteBody:
    """The paragraph of one footnote."""

    def __init__(self, paragraph: Any, part: Any) -> None:
        self._p, self._part = paragraph, part

    def add_text(self, text: str) -> None:
        """Add text."""
        self._p.append(_run(text))

    def add_link(self, text: str, url: str) -> None:
        """Add a link to the outside."""
        self._p.append(hyperlink(self._part, text, url))


def hyperlink(part: Any, text: str, url: str) -> Any:
    """Answer the XML of a link in a part of the package."""
    relation = part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{relation}"/>')
    link.append(_run(text, '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'))
    return link


def _run(text: str, properties: str = "") -> Any:
    run = parse_xml(f'<w:r {nsdecls("w")}>{properties}<w:t xml:space="preserve"/></w:r>')
    run[-1].text = text
    return run


def _paragraph(content: str) -> str:
    return f'<w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r>{content}</w:r></w:p>'


def _add_styles(document: Any) -> None:
    styles = document.styles.element
    styles.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/>'
            '<w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:pPr><w:spacing w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>'
            '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>'
        )
    )
    styles.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
            '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>'
            '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        )
    )
    styles.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
            '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>'
            '<w:rPr><w:color w:val="1F5FA8"/><w:u w:val="single"/></w:rPr></w:style>'
        )
    )


def _add_settings(document: Any) -> None:
    """Name the separators in the settings, at the place that the schema gives them."""
    settings = document.settings.element
    properties = parse_xml(f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
    after = {qn(name) for name in _AFTER_FOOTNOTES}
    for child in settings:
        if child.tag in after:
            child.addprevious(properties)
            return
    settings.append(properties)
