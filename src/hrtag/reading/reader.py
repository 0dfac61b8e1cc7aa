"""Reading a file: which format it is in is found out from its content, never from its name."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import IO

from hrtag.errors import DamagedFileError, NoTextError, ReadError, TooLargeError
from hrtag.reading.layout import lay_out
from hrtag.reading.lines import RawDocument
from hrtag.reading.sniffing import binary_kind, is_html
from hrtag.reading.text import MAX_TEXT, lines_of_text
from hrtag.report import Commentary, Source
from hrtag.schemes import DEFAULT_SCHEME, Scheme

MAX_FILE = 200_000_000

_PART = 1_000_000
_SNIFFED = 400_000
_NAMES = {
    "application/pdf": "a PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a DOCX file",
    "text/html": "an HTML page",
    "text/markdown": "a Markdown text",
    "text/plain": "a plain text",
}
_TEXT = ("text/plain", "text/markdown")
_DOCX = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
_SUFFIXES: dict[str, tuple[str, ...]] = {
    ".pdf": ("application/pdf",),
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), _DOCX),
    **dict.fromkeys((".html", ".htm", ".xhtml"), ("text/html",)),
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), _TEXT),
    **dict.fromkeys((".doc", ".odt", ".rtf", ".epub", ".xlsx", ".png", ".jpg", ".zip"), ()),
}
READABLE_SUFFIXES = tuple(suffix for suffix, kinds in _SUFFIXES.items() if kinds)


def read_raw(path: str | Path) -> tuple[bytes, RawDocument]:
    """Read a file into lines.

    Parameters
    ----------
    path : str or Path
        A PDF, DOCX, HTML, Markdown or text file.

    Returns
    -------
    data : bytes
        The file as it is.
    document : RawDocument
        Its lines; a suffix that does not fit the content is told in the warnings.

    Raises
    ------
    ReadError
        The file cannot be read; its subclasses say why. The path is in the message.
    """
    try:
        data = _bytes_of(Path(path))
        document = read_bytes(data)
    except ReadError as error:
        if error.path is not None:
            raise
        raise type(error)(error.message, path) from error
    suffix = Path(path).suffix.lower()
    if document.media_type not in _SUFFIXES.get(suffix, (document.media_type,)):
        name = _NAMES.get(document.media_type, document.media_type)
        document.warnings.insert(0, f"named {suffix}, but is {name}: read as {name.split(' ', 1)[1]}")
    return data, document


def read(path: str | Path, *, scheme: Scheme | None = None) -> Commentary:
    """Read a file as a commentary.

    Parameters
    ----------
    path : str or Path
        A PDF, DOCX, HTML, Markdown or text file.
    scheme : Scheme, optional
        The component scheme; the general measures by default.

    Returns
    -------
    Commentary

    Raises
    ------
    ReadError
        The file cannot be read, or holds nothing but furniture.
    """
    data, document = read_raw(path)
    source = Source(
        path=str(path), sha256=hashlib.sha256(data).hexdigest(), media_type=document.media_type, pages=document.pages
    )
    return lay_out(document, scheme or Scheme.load(DEFAULT_SCHEME), source)


def read_string(text: str, *, scheme: Scheme | None = None) -> Commentary:
    """Read a text that is at hand as a commentary; raises `ReadError` if it is empty or too long."""
    if not text.strip():
        raise NoTextError("the text is empty")
    return lay_out(lines_of_text(text), scheme or Scheme.load(DEFAULT_SCHEME), Source())


def read_bytes(data: bytes) -> RawDocument:
    """Read the content of a file into lines.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    RawDocument

    Raises
    ------
    ReadError
        It cannot be read; the subclasses say why.
    """
    if not data:
        raise NoTextError("the file is empty")
    try:
        document = _reader_for(data)(data)
    except ReadError:
        raise
    except Exception as error:  # the last net: no file may end a run with a traceback
        raise DamagedFileError(f"the file cannot be read ({type(error).__name__}: {error}); get it again") from error
    if not any(line.text.strip() for line in document.lines):
        raise NoTextError("the file holds no text")
    if sum(len(line.text) for line in document.lines) > MAX_TEXT:
        raise TooLargeError(f"the file holds more than {MAX_TEXT // 1_000_000} million characters of text; split it")
    return document


def _reader_for(data: bytes) -> Callable[[bytes], RawDocument]:
    kind = binary_kind(data)
    if kind == "pdf":
        from hrtag.reading.pdf import read_pdf

        return read_pdf
    if kind == "docx":
        from hrtag.reading.docx import read_docx

        return read_docx
    from hrtag.reading.encoding import decode

    if is_html(decode(data[:_SNIFFED]).text):
        from hrtag.reading.html import read_html

        return read_html
    from hrtag.reading.text import read_text

    return read_text


def _at_most(stream: IO[bytes], most: int) -> bytes:
    """What a stream holds up to so many bytes; no room is taken before they are there."""
    return b"".join(takewhile(bool, (stream.read(min(_PART, most - at)) for at in range(0, most, _PART))))


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadError("is a folder; give a file (or use the command that takes folders)")
        if not stat.S_ISREG(status.st_mode):
            raise ReadError("is not a regular file")
        if status.st_size > MAX_FILE:
            raise TooLargeError(f"the file is larger than {MAX_FILE // 1_000_000} MB; split it into its reports")
        with path.open("rb") as stream:
            data = _at_most(stream, MAX_FILE + 1)
    except FileNotFoundError:
        raise ReadError("there is no such file") from None
    except PermissionError:
        raise ReadError("no permission to read the file") from None
    except ReadError:
        raise
    except (OSError, ValueError) as error:
        raise ReadError(f"the file cannot be opened: {error}") from error
    if len(data) > MAX_FILE:
        raise TooLargeError(f"the file is larger than {MAX_FILE // 1_000_000} MB; split it into its reports")
    return data
