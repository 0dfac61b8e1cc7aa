"""Opening a DOCX package: checked against bombs, mended where producers differ, then given to python-docx."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib

import docx
from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml

from hrtag.errors import DamagedFileError, EncryptedFileError, ReadError, TooLargeError
from hrtag.reading.sniffing import OLE_MAGIC, refuse_ole

MAX_UNPACKED = 200_000_000
MAX_RATIO = 300
MAX_PARTS = 10_000
MAX_XML = 60_000_000
MAX_TAGS = 4_000_000

_RATIO_FROM = 5_000_000
_CHUNK = 1_000_000
_MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_MAIN_TYPES = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document\.macroEnabled|template\.macroEnabledTemplate)"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_DAMAGED = "the DOCX file is damaged; open it in Word and save it again, or get it again"


def open_package(data: bytes) -> Document:
    """Open a DOCX file with python-docx.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    docx.document.Document
        With the XML parts only; strict OOXML, macro files and templates are made plain DOCX, links to parts that are
        missing are taken out.

    Raises
    ------
    DamagedFileError, EncryptedFileError, TooLargeError, UnsupportedFileError
    """
    if data.startswith(OLE_MAGIC):
        refuse_ole(data)
    parts = {name: _mended(part) for name, part in _xml_parts(data).items()}
    try:
        for name in parts:
            if name.endswith(".rels"):
                parts[name] = _living_links(name, parts)
        clean = io.BytesIO()
        with zipfile.ZipFile(clean, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return docx.Document(clean)
    except Exception as error:  # python-docx and lxml raise whatever they stumble over
        raise DamagedFileError(_DAMAGED) from error


def _xml_parts(data: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members)
            left, tags = MAX_XML, MAX_TAGS
            for member in members:
                name = member.filename.replace("\\", "/").lstrip("/")
                if name.lower().endswith((".xml", ".rels")):
                    parts[name] = _read_member(archive, member, left)
                    left -= len(parts[name])
                    tags -= parts[name].count(b"<")
                    if tags < 0:
                        raise TooLargeError(
                            f"the DOCX file holds more than {MAX_TAGS // 1_000_000} million tags; split it"
                        )
    except ReadError:
        raise
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise DamagedFileError(_DAMAGED) from error
    return parts


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise EncryptedFileError("the parts of the DOCX file are locked by a password; save it without one")
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise TooLargeError(f"the DOCX file unpacks to more than {MAX_UNPACKED // 1_000_000} MB; split it")
    for member in members:
        if member.file_size > _RATIO_FROM and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise TooLargeError("the DOCX file unpacks to hundreds of times its size, as no report does; not opened")


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    chunks: list[bytes] = []
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            chunks.append(chunk)
            limit -= len(chunk)
            if limit < 0:
                raise TooLargeError(f"the DOCX file holds more than {MAX_XML // 1_000_000} MB of XML; split it")
    return b"".join(chunks)


def _mended(part: bytes) -> bytes:
    """A part in UTF-8 and in the namespaces that python-docx knows."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        part = _XML_DECLARATION.sub("", part.decode("utf-16", "replace"), count=1).encode()
    if b"<!DOCTYPE" in part:
        raise DamagedFileError(
            "the DOCX file holds a document type declaration, which DOCX forbids; save it anew in Word"
        )
    for strict, transitional in _STRICT:
        part = part.replace(strict, transitional)
    return _OTHER_MAIN_TYPES.sub(_MAIN_TYPE, part)


def _living_links(name: str, parts: dict[str, bytes]) -> bytes:
    """A relationships part without links to parts that are not there (or that carry no text)."""
    folder = posixpath.dirname(posixpath.dirname(name))
    root = parse_xml(parts[name])
    for link in list(root):
        target = str(link.get("Target", ""))
        if link.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if path not in parts:
                root.remove(link)
    return serialize_part_xml(root)
