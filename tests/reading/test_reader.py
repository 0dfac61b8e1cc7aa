"""Which reader a file gets, and what is said of files that are none."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtag.errors import (
    DamagedFileError,
    EncryptedFileError,
    HrtagError,
    NoTextError,
    ReadError,
    TooLargeError,
    UnsupportedFileError,
)
from hrtag.reading import reader
from hrtag.reading.reader import read_bytes, read_raw

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_paragraph("A claim.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"plain", "text/plain"),
        (b"# Title\n\ntext", "text/markdown"),
        (b"<!DOCTYPE html><p>x", "text/html"),
        ("\ufeff\n<!-- c --><HTML><p>x".encode("utf-16-le"), "text/html"),
        (
            b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><p>x</p></html>",
            "text/html",
        ),
        (b"<div><p>one</p><p>two</p></div>", "text/html"),
        (b"<p> is a tag of HTML, as <b> is.", "text/plain"),
        (b"The <html> tag and </html> are mentioned.", "text/plain"),
        (b"<https://index.example.org>\n\n2024", "text/plain"),
        (b"%PDF is a format", "text/plain"),
        (b"BM of Belarus", "text/plain"),
        (docx_bytes(), DOCX_TYPE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_format_by_content(data: bytes, media_type: str) -> None:
    assert read_bytes(data).media_type == media_type


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"{\\rtf1 text}", "Rich Text"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "OpenDocument"),
        (zipped(mimetype="application/epub+zip"), "EPUB"),
        (zipped(xl__workbook="x"), "Excel"),
        (zipped(ppt__presentation="x"), "PowerPoint"),
        (zipped(report="x"), "archive; unpack"),
        (gzip.compress(b"text"), "archive; unpack"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "DOCX or PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "Excel"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "feed"),
        (b"<?xml version='1.0'?><data/>", "XML"),
        (b"From: a\r\nMIME-Version: 1.0\r\n\r\n<html>", "web archive"),
        (bytes(range(256)), "binary"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_formats_are_named(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / "file.docx"
    path.write_bytes(data)
    with pytest.raises(UnsupportedFileError, match=name) as caught:
        read_raw(path)
    assert str(path) in str(caught.value)
    assert caught.value.path == str(path)


def test_wrong_suffix_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(b"plain text")
    data, document = read_raw(path)
    assert data == b"plain text"
    assert document.warnings == ["named .docx, but is a plain text: read as plain text"]
    for name in ("report.txt", "report.md", "report", "report.bak"):
        other = tmp_path / name
        other.write_bytes(b"plain text")
        assert read_raw(str(other))[1].warnings == []


def test_no_text(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    with pytest.raises(NoTextError, match="empty"):
        read_raw(empty)
    for blank in (b" \n\t", b"\xef\xbb\xbf", b"<!doctype html><script>x</script>", b"\0"):
        with pytest.raises(NoTextError):
            read_bytes(blank)


def test_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.pdf", tmp_path / ("x" * 5000), tmp_path / "nul\0"):
        with pytest.raises(ReadError) as caught:
            read_raw(path)
        assert str(path) in str(caught.value)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with pytest.raises(ReadError, match="regular"):
        read_raw(fifo)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.txt"
    path.write_bytes(b"x")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match="permission"):
        read_raw(path)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * 11)
    monkeypatch.setattr(reader, "MAX_FILE", 10)
    with pytest.raises(TooLargeError, match="split"):
        read_raw(path)


def test_no_room_is_taken_for_what_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "small.txt"
    path.write_text("The ban on assemblies was lifted in May 2019.")
    read_raw(path)
    tracemalloc.start()
    try:
        read_raw(path)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [1, reader._PART - 1, reader._PART, reader._PART + 1, 3 * reader._PART])
def test_a_file_is_read_to_its_end(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes((b"The ban was lifted. " * (size // 20 + 1))[:size])
    assert len(read_raw(path)[0]) == size
    monkeypatch.setattr(reader, "MAX_FILE", size)
    assert len(read_raw(path)[0]) == size
    monkeypatch.setattr(
        Path, "stat", lambda *_: os.stat_result((0o100644, 0, 0, 1, 0, 0, 1, 0, 0, 0))
    )  # it grows meanwhile
    monkeypatch.setattr(reader, "MAX_FILE", size - 1)
    with pytest.raises(TooLargeError, match="split"):
        read_raw(path)


def test_damaged_and_locked(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(docx_bytes()[:2000])
    with pytest.raises(DamagedFileError):
        read_raw(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptionInfo EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(EncryptedFileError):
        read_raw(path)


def test_a_surprise_in_a_reader_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(data: bytes) -> None:
        raise IndexError("surprise")

    monkeypatch.setattr(reader, "_reader_for", lambda data: surprise)
    with pytest.raises(DamagedFileError, match="surprise"):
        read_bytes(b"x")


MAGIC = [
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html>",
    b"<?xml ",
    b"\xff\xfe",
    b"{\\rtf",
    b"---\n",
    b"RIFF",
]


@settings(deadline=None)
@given(st.sampled_from(MAGIC), st.binary(max_size=200))
def test_any_bytes(magic: bytes, data: bytes) -> None:
    with suppress(HrtagError):
        read_bytes(magic + data)
