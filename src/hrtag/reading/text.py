"""Plain text and Markdown to lines."""

from __future__ import annotations

import re

from hrtag.errors import TooLargeError
from hrtag.reading.encoding import Decoded, decode
from hrtag.reading.lines import Line, RawDocument, Run
from hrtag.reading.markdown import is_markdown, markdown_lines

__all__ = ["MAX_TEXT", "Decoded", "decode", "encoding_warnings", "lines_of_text", "read_text"]

MAX_TEXT = 20_000_000

_LINE_END = re.compile("\r\n|[\n\r\x0b\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_text(data: bytes) -> RawDocument:
    """Read a plain text or Markdown file.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    RawDocument
        Of type ``text/plain`` or ``text/markdown``, told apart by what stands in the file.

    Raises
    ------
    TooLargeError
        The file is larger than 20 MB.
    UnsupportedFileError
        The bytes are not text.
    """
    if len(data) > MAX_TEXT:
        raise TooLargeError(_too_large())
    decoded = decode(data)
    document = lines_of_text(decoded.text)
    document.warnings[:0] = encoding_warnings(decoded)
    return document


def encoding_warnings(decoded: Decoded) -> list[str]:
    """What the user should know of how a text was decoded."""
    warnings = []
    if decoded.guessed:
        warnings.append(f"the encoding is not stated: read as {decoded.encoding}, which is a guess")
    if "\ufffd" in decoded.text:
        warnings.append("some bytes are no characters; they were replaced by \ufffd")
    return warnings


def lines_of_text(text: str, markdown: bool | None = None) -> RawDocument:
    """Turn a text into lines.

    Parameters
    ----------
    text : str
        Plain text or Markdown.
    markdown : bool, optional
        Which of the two it is; found out from the text by default.

    Returns
    -------
    RawDocument

    Raises
    ------
    TooLargeError
        The text is longer than 20 million characters.
    """
    if len(text) > MAX_TEXT:
        raise TooLargeError(_too_large())
    warnings: list[str] = []
    text, dropped = _CONTROL.subn("", text.removeprefix("\ufeff"))
    if dropped:
        warnings.append(f"{dropped} control characters left out")
    text = _SURROGATE.sub("\ufffd", text)
    if markdown is None:
        markdown = "\f" not in text and is_markdown(_LINE_END.split(text))
    if markdown:
        physical = _LINE_END.split(text.replace("\f", "\n"))
        return RawDocument(markdown_lines(physical), "text/markdown", warnings=warnings)
    pages = text.split("\f")
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    paged = len(pages) > 1
    lines: list[Line] = []
    blank = False
    for number, page in enumerate(pages, start=1):
        for physical_line in _LINE_END.split(page):
            if physical_line.strip():
                lines.append(Line((Run(physical_line),), page=number if paged else None, space_before=blank))
                blank = False
            else:
                blank = True
        blank = False
    return RawDocument(lines, "text/plain", pages=len(pages) if paged else None, warnings=warnings)


def _too_large() -> str:
    return f"a text of more than {MAX_TEXT // 1_000_000} MB; split it into its reports"
