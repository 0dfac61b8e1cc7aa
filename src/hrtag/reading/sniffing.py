"""What kind of file some bytes are, from the bytes alone."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from hrtag.errors import DamagedFileError, EncryptedFileError, UnsupportedFileError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ADVICE = "save it as DOCX or PDF"
_OLE_KINDS = (
    ("WordDocument", f"an old Word document (.doc); {_ADVICE}"),
    ("Workbook", f"an Excel workbook (.xls), not a commentary; {_ADVICE}"),
    ("PowerPoint Document", f"a PowerPoint presentation (.ppt); {_ADVICE}"),
    ("__substg1.0_", f"an Outlook message; {_ADVICE}"),
)
_ZIP_MIMETYPES = (
    ("opendocument.text", f"an OpenDocument text (.odt); {_ADVICE}"),
    ("opendocument", f"an OpenDocument file; {_ADVICE}"),
    ("epub", "an EPUB book; save it as HTML or PDF"),
)
_ZIP_MEMBERS = (
    ("xl/", f"an Excel workbook (.xlsx), not a commentary; {_ADVICE}"),
    ("ppt/", f"a PowerPoint presentation (.pptx); {_ADVICE}"),
    ("Index/Document.iwa", f"a Pages document; {_ADVICE}"),
    ("META-INF/container.xml", "an EPUB book; save it as HTML or PDF"),
)
_IMAGE = "an image; recognise its text with OCR software and save it as PDF or DOCX"
_ARCHIVE = "an archive; unpack it and give the files in it"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF87a", _IMAGE),
    (b"GIF89a", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (b"AT&TFORM", f"a DjVu scan; {_ADVICE}"),
    (b"\x1f\x8b", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"{\\rtf", f"a Rich Text file (.rtf); {_ADVICE}"),
    (b"%!PS", "a PostScript file; save it as PDF"),
    (b"SQLite format 3\x00", "a database; give a PDF, DOCX, HTML, Markdown or text file"),
    (b"\x7fELF", "a program; give a PDF, DOCX, HTML, Markdown or text file"),
    (b"PAR1", "a Parquet table; give a PDF, DOCX, HTML, Markdown or text file"),
)
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_BITMAP = re.compile(rb"BM.{4}\x00\x00\x00\x00", re.DOTALL)
_RIFF_IMAGE = re.compile(rb"RIFF.{4}WEBP", re.DOTALL)
_MP4_FAMILY = re.compile(rb".{4}ftyp", re.DOTALL)
_MIME_MESSAGE = re.compile(rb"(?:[A-Za-z-]{2,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,40}?MIME-Version:", re.IGNORECASE)

_LEADING = re.compile(r"(?:\ufeff|\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DOCUMENT_TAG = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|base|link|style|script)\b)", re.IGNORECASE
)
_FRAGMENT_TAG = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|table|article|section|main|header|nav|span|font|center|blockquote|a|b)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_CLOSING_TAG = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|table|tr|td|article|section|main|span|font|blockquote)\s*>", re.IGNORECASE
)
_XML_ROOT = re.compile(r"<(?!!)(?:(\w[\w.-]*):)?(\w[\w.-]*)")
_XML_KINDS = {
    "wordDocument": f"a Word XML document; {_ADVICE}",
    "package": f"a Word XML document; {_ADVICE}",
    "document": f"an XML document; {_ADVICE}",
    "FictionBook": "a FictionBook; save it as HTML or PDF",
    "svg": _IMAGE,
    "rss": "a news feed; save the page itself as HTML",
    "feed": "a news feed; save the page itself as HTML",
}


def binary_kind(data: bytes) -> str | None:
    """Name the binary format of a file that hrtag reads.

    Returns
    -------
    {'pdf', 'docx', None}
        None where the bytes may be text.

    Raises
    ------
    UnsupportedFileError, DamagedFileError, EncryptedFileError
        The bytes are of a known kind that is not read, with what to do instead.
    """
    head = data[:1024]
    if head.lstrip(b"\xef\xbb\xbf\x00\t\n\r\x0c ").startswith(b"%PDF-") or (b"%PDF-" in head and b"endobj" in data):
        return "pdf"
    if data.startswith(OLE_MAGIC):
        refuse_ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnsupportedFileError(f"this is {kind}")
    if _BITMAP.match(data) or _RIFF_IMAGE.match(data):
        raise UnsupportedFileError(f"this is {_IMAGE}")
    if _BZIP2.match(data):
        raise UnsupportedFileError(f"this is {_ARCHIVE}")
    if _MP4_FAMILY.match(data) and b"\0" in head:
        raise UnsupportedFileError("this is a video or image; give a PDF, DOCX, HTML, Markdown or text file")
    if data[60:68] == b"BOOKMOBI":
        raise UnsupportedFileError("this is a Mobipocket book; save it as HTML or PDF")
    if _MIME_MESSAGE.match(head):
        raise UnsupportedFileError("this is a mail or a web archive (.mht); save it as HTML, DOCX or PDF")
    return None


def refuse_ole(data: bytes) -> None:
    """Raise for what stands in an OLE container: a locked DOCX, or an old Office file."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") and holds("EncryptionInfo"):
        raise EncryptedFileError("locked by a password; open it in Word, take the password off and save it again")
    for stream, kind in _OLE_KINDS:
        if holds(stream):
            raise UnsupportedFileError(f"this is {kind}")
    raise UnsupportedFileError(f"this is an old Office file; {_ADVICE}")


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.replace("\\", "/") for name in archive.namelist()]
            mimetype = ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype").decode("ascii", "replace")
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError, KeyError):
        raise DamagedFileError(
            "a ZIP container (as DOCX is one) that is cut off or damaged; get the file again"
        ) from None
    for part, kind in _ZIP_MIMETYPES:
        if part in mimetype:
            raise UnsupportedFileError(f"this is {kind}")
    for member, kind in _ZIP_MEMBERS:
        if any(name.startswith(member) for name in names):
            raise UnsupportedFileError(f"this is {kind}")
    if any(name.lower() == "[content_types].xml" or name.lower().startswith("word/") for name in names):
        return "docx"
    raise UnsupportedFileError(f"this is {_ARCHIVE}")


def is_html(text: str) -> bool:
    """Whether a text is HTML, rather than a text that mentions tags.

    Raises
    ------
    UnsupportedFileError
        It is XML of another kind.
    """
    head = text[:20_000]
    leading = _LEADING.match(head)
    start = head[leading.end() if leading else 0 :]
    if _DOCUMENT_TAG.match(start):
        return True
    if _FRAGMENT_TAG.match(start):
        closing = len(_CLOSING_TAG.findall(text[:200_000]))
        return closing >= max(1, min(len(text), 200_000) // 2000)
    if head.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        root = _XML_ROOT.search(start)
        name = root[2] if root else ""
        raise UnsupportedFileError(f"this is {_XML_KINDS.get(name, f'an XML file ({name}); save it as HTML or PDF')}")
    return False
