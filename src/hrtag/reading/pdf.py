"""PDF to lines, on pdfium: characters with their boxes and styles, page by page."""

from __future__ import annotations

import ctypes
import math
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise, repeat
from typing import Any

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped, unused-ignore]
from pypdfium2 import raw  # type: ignore[import-untyped, unused-ignore]

from hrtag.errors import DamagedFileError, EncryptedFileError, NoTextError, TooLargeError
from hrtag.reading.lines import Line, RawDocument
from hrtag.reading.pdf_columns import Gutters
from hrtag.reading.pdf_forms import explodes
from hrtag.reading.pdf_hidden import INK, hidden_characters, ink_of
from hrtag.reading.pdf_lines import PageChars, Style, page_lines

MAX_PAGES = 5_000
MAX_CHARACTERS = 20_000_000

_lock = threading.Lock()  # pdfium is not thread-safe

_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!light)|^CMB|,B\b|-Bd", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|slanted|^CM(TI|SL|BXTI)|-(Bd)?It\b", re.IGNORECASE)
_FLAG_ITALIC, _FLAG_FORCE_BOLD = 1 << 6, 1 << 18
_BOLD_WEIGHT = 650
_FAR = 1e5  # points; pages are smaller
_MAX_LINKS = 2_000  # a page
_LINE_END_HYPHENS = (0x02, 0xAD, 0xFFFE)
_REPLACEMENT = 0xFFFD
_NOTHING = 0  # the second half of a character in two parts
# Bullets of Word's Symbol and Wingdings fonts, which have no Unicode value of their own.
_SYMBOLS = {0xF0B7: 0x2022, 0xF0A7: 0x25AA, 0xF0A8: 0x25AB, 0xF0D8: 0x27A2, 0xF0FC: 0x2713, 0xF0E0: 0x2192}


def read_pdf(data: bytes) -> RawDocument:
    """Read the lines of a PDF in reading order.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    RawDocument
        Its lines, column by column, with a warning for each range of pages without text.

    Raises
    ------
    EncryptedFileError
        It opens with a password only.
    DamagedFileError
        It is no PDF, or broken beyond repair.
    NoTextError
        No page has a text layer.
    TooLargeError
        It has more than 5,000 pages or 20 million characters, or its parts draw each other millions of times.
    """
    if explodes(data):
        raise TooLargeError("the parts of the PDF draw each other more often than any report needs; not opened")
    with _lock:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                message = "the PDF is locked by a password; save a copy without one and read that."
                raise EncryptedFileError(message) from None
            raise DamagedFileError("the PDF is damaged and cannot be opened; get a fresh copy of it.") from None
        with closing(document):
            return _read_document(document)


def _read_document(document: Any) -> RawDocument:
    pages = len(document)
    if not pages:
        raise DamagedFileError("the PDF has no pages; get a fresh copy of it.")
    if pages > MAX_PAGES:
        raise TooLargeError(f"the PDF has {pages:,} pages, more than {MAX_PAGES:,}; split it into parts.")
    fonts = _Fonts()
    gutters = Gutters()
    lines: list[Line] = []
    empty: list[int] = []
    hidden: list[int] = []
    unreadable: list[int] = []
    unknown: list[int] = []
    characters = 0
    for index in range(pages):
        try:
            with closing(document[index]) as page, closing(page.get_textpage()) as text_page:
                characters += max(0, text_page.count_chars())
                if characters > MAX_CHARACTERS:
                    raise TooLargeError(f"the PDF has more than {MAX_CHARACTERS:,} characters; split it into parts.")
                chars = _page_chars(document, page, text_page, fonts)
        except pdfium.PdfiumError:
            unreadable.append(index + 1)
            continue
        chars.number = index + 1
        found = page_lines(chars.only(~chars.hidden), fonts.styles, gutters)
        unseen = page_lines(chars.only(chars.hidden), fonts.styles, Gutters()) if chars.hidden.any() else []
        lines += found
        lines += [replace(line, drop="navigation") for line in unseen]
        if unseen:
            hidden.append(index + 1)
        elif not found:
            empty.append(index + 1)
        if (chars.codes == _REPLACEMENT).any():
            unknown.append(index + 1)
    if len(unreadable) == pages:
        raise DamagedFileError("no page of the PDF can be read; get a fresh copy of it.")
    if not lines:
        message = "the PDF has no text layer (it is probably a scan); run text recognition (OCR) on it first."
        raise NoTextError(message)
    warnings = _page_warnings(empty, "has no text layer", "have no text layer")
    warnings += _page_warnings(hidden, "has hidden text, which was left out", "have hidden text, which was left out")
    warnings += _page_warnings(unreadable, "is damaged and was left out", "are damaged and were left out")
    warnings += _page_warnings(unknown, "has letters without a Unicode value", "have letters without a Unicode value")
    return RawDocument(lines, "application/pdf", pages, warnings)


def _page_warnings(pages: list[int], one: str, many: str) -> list[str]:
    if not pages:
        return []
    breaks = [0, *(i for i in range(1, len(pages)) if pages[i] != pages[i - 1] + 1), len(pages)]
    ranges = [(pages[a], pages[b - 1]) for a, b in pairwise(breaks)]
    return [f"page {a} {one}" if a == b else f"pages {a}–{b} {many}" for a, b in ranges]


def _bind(function: Any, result: Any, *arguments: Any) -> Callable[..., int]:
    """The same pdfium function taking plain addresses: several times quicker to call than with pointer objects."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[no-any-return, arg-type, unused-ignore]


_get_unicode = _bind(raw.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_get_object = _bind(raw.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_get_box = _bind(raw.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


@dataclass(slots=True)
class _Fonts:
    """The styles met so far in a document."""

    styles: list[Style] = field(default_factory=list)
    ids: dict[Style, int] = field(default_factory=dict)
    # Per page: pdfium may give the address of a closed page's font to another one.
    by_address: dict[int, tuple[bool, bool]] = field(default_factory=dict)

    def style_id(self, style: Style) -> int:
        if style not in self.ids:
            self.ids[style] = len(self.styles)
            self.styles.append(style)
        return self.ids[style]

    def bold_italic(self, text_object: int, text_page: Any, index: int) -> tuple[bool, bool]:
        handle = ctypes.cast(text_object, raw.FPDF_PAGEOBJECT)
        font = raw.FPDFTextObj_GetFont(handle)
        address = ctypes.cast(font, ctypes.c_void_p).value or 0
        if address not in self.by_address:
            name_buffer = ctypes.create_string_buffer(256)
            flags = ctypes.c_int(0)
            raw.FPDFText_GetFontInfo(text_page, index, name_buffer, 256, ctypes.byref(flags))
            name = name_buffer.value.decode("utf-8", "replace").rpartition("+")[2]
            weight = raw.FPDFText_GetFontWeight(text_page, index)
            bold = bool(_BOLD.search(name)) or bool(flags.value & _FLAG_FORCE_BOLD) or weight >= _BOLD_WEIGHT
            italic = bool(_ITALIC.search(name)) or bool(flags.value & _FLAG_ITALIC)
            self.by_address[address] = bold, italic
        bold, italic = self.by_address[address]
        stroked = raw.FPDFTextObj_GetTextRenderMode(handle) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
        return bold or stroked, italic


def _page_chars(document: Any, page: Any, text_page: Any, fonts: _Fonts) -> PageChars:
    fonts.by_address.clear()
    count = max(0, text_page.count_chars())
    address = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    codes = _codes(text_page, address, count)
    boxes = np.zeros((count, 4), np.float32)  # left, top, right, bottom
    start = boxes.ctypes.data
    for _ in map(_get_box, repeat(address), range(count), range(start, start + 16 * count, 16)):
        pass
    boxes = np.clip(np.nan_to_num(boxes), -_FAR, _FAR)
    generated = boxes[:, 1] == boxes[:, 3]
    generated &= (codes == 0x20) | (codes == 0x0D) | (codes == 0x0A)
    generated |= codes == _NOTHING

    own = np.flatnonzero(~generated)
    starts: list[int] = []
    bases: list[tuple[float, float]] = []
    sizes: list[float] = []
    styles: list[int] = []
    turns: list[int] = []
    inks: list[int] = []
    for position, text_object in _objects(address, own):
        index = int(own[position])
        size, turn, slanted = _size_and_turn(text_page, index)
        bold, italic = fonts.bold_italic(text_object, text_page, index) if text_object else (False, False)
        starts.append(index)
        bases.append(_origin(text_page, index))
        sizes.append(size)
        styles.append(fonts.style_id(Style(round(size, 1), bold, italic or slanted)))
        turns.append(turn)
        inks.append(ink_of(text_object) if text_object else INK)

    if starts:
        starts[0] = 0
    _mark_unknown(text_page, codes, [*starts, count])
    lengths = np.diff([*starts, count]) if starts else np.zeros(0, np.int64)
    turn_of = np.repeat(np.array(turns, np.int8), lengths)
    upright = turn_of[own][turn_of[own] >= 0]
    counts = np.bincount(upright, minlength=4) if len(upright) else np.array([1, 0, 0, 0])
    rotation = page.get_rotation() // 90
    if counts[rotation] * 2 < counts.sum():
        rotation = int(counts.argmax())
    frame = page.get_bbox()
    origin = np.clip(np.nan_to_num(np.array(bases, np.float64).reshape(-1, 2)), -_FAR, _FAR)
    x0, _ = _turned(boxes[:, 0], boxes[:, 3], rotation, frame)
    x1, _ = _turned(boxes[:, 2], boxes[:, 1], rotation, frame)
    _, base = _turned(origin[:, 0], origin[:, 1], rotation, frame)
    style_of = np.repeat(np.array(styles, np.int32), lengths)
    for target, box in islice(_links(document, page), _MAX_LINKS):
        left, right = sorted((box.left, box.right))
        low, high = sorted((box.bottom, box.top))
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        inside = (x >= left) & (x <= right) & (y >= low) & (y <= high)
        for style in np.unique(style_of[inside]):
            plain = fonts.styles[style]
            linked = fonts.style_id(Style(plain.size, plain.bold, plain.italic, target))
            style_of[inside & (style_of == style)] = linked
    size_of = np.repeat(np.array(sizes, np.float64), lengths)
    hidden = hidden_characters(page, boxes, np.repeat(np.array(inks, np.int8), lengths), size_of, generated)
    across, down = frame[2] - frame[0], frame[3] - frame[1]
    return PageChars(
        codes=codes,
        x0=np.minimum(x0, x1),
        x1=np.maximum(x0, x1),
        base=np.repeat(base, lengths),
        size=size_of,
        style=style_of,
        generated=generated,
        flat=turn_of == rotation,
        hidden=hidden,
        width=down if rotation % 2 else across,
        height=across if rotation % 2 else down,
    )


def _codes(text_page: Any, address: int | None, count: int) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """The code points of all characters, one each."""
    buffer = ctypes.create_string_buffer(4 * count + 4)
    units = raw.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(0, 2 * (units - 1))].decode("utf-16-le", "replace")
    if len(text) == count:
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).copy()
    else:  # pdfium leaves out of the text what has no Unicode value, so ask for each
        codes = np.fromiter(map(_get_unicode, repeat(address), range(count)), np.uint32, count)
    high = np.flatnonzero((codes[:-1] >> 10 == 0xD800 >> 10) & (codes[1:] >> 10 == 0xDC00 >> 10))
    codes[high] = 0x10000 + ((codes[high] & 0x3FF) << 10) + (codes[high + 1] & 0x3FF)
    special = np.flatnonzero((codes < 0x20) | (codes == 0xAD) | (codes >= 0xD800))
    for index in special:
        code = int(codes[index])
        if code in _LINE_END_HYPHENS:
            codes[index] = 0x2D
        elif code in _SYMBOLS:
            codes[index] = _SYMBOLS[code]
        elif (code < 0x20 and code not in (0x09, 0x0A, 0x0D)) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            codes[index] = _REPLACEMENT
    codes[high + 1] = _NOTHING
    return codes


def _mark_unknown(text_page: Any, codes: np.ndarray[Any, np.dtype[np.uint32]], starts: list[int]) -> None:
    """Replace the codes of fonts that do not say what their characters mean.

    To ask for every character would be slow: a font mostly knows all of its characters or none.
    """
    for first, end in pairwise(starts):
        if raw.FPDFText_HasUnicodeMapError(text_page, first) == 1 or (codes[first:end] == 0x09).any():
            for index in range(first, end):
                if raw.FPDFText_HasUnicodeMapError(text_page, index) == 1 and codes[index] != _NOTHING:
                    codes[index] = _REPLACEMENT


def _objects(address: int | None, own: np.ndarray[Any, np.dtype[np.int64]]) -> Iterator[tuple[int, int]]:
    """Positions in ``own`` where another text object begins, and that object.

    The characters of an object are neighbours, so it is enough to ask for some and to halve where two differ.
    """
    if not len(own):
        return
    stride = 16
    probes = [*range(0, len(own), stride), len(own) - 1]
    known = [(position, _get_object(address, int(own[position])) or 0) for position in probes]
    yield known[0]
    for (low, first), (high, last) in pairwise(known):
        stack = [(low, first, high, last)]
        while stack:
            a, object_a, b, object_b = stack.pop()
            if object_a == object_b:
                continue
            if b - a == 1:
                yield b, object_b
                continue
            middle = (a + b) // 2
            object_m = _get_object(address, int(own[middle])) or 0
            stack.append((middle, object_m, b, object_b))
            stack.append((a, object_a, middle, object_m))


def _origin(text_page: Any, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text_page, index, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _size_and_turn(text_page: Any, index: int) -> tuple[float, int, bool]:
    """Size in points, quarter turns of the writing direction (-1: askew), and whether the letters are slanted."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix))
    a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
    size = raw.FPDFText_GetFontSize(text_page, index) * math.sqrt(abs(a * d - b * c))
    if not (math.isfinite(size) and 0 < size < _FAR):
        return 1.0, -1, False
    quarter = math.atan2(b, a) / (math.pi / 2)
    askew = abs(quarter - round(quarter)) > 0.04
    slanted = abs(a * c + b * d) > 0.15 * (math.hypot(a, b) * math.hypot(c, d) or 1.0)
    return size, -1 if askew else round(quarter) % 4, slanted


def _turned(x: Any, y: Any, rotation: int, frame: tuple[float, float, float, float]) -> tuple[Any, Any]:
    """Points of the page as seen after ``rotation`` quarter turns clockwise, from the top left corner."""
    left, bottom, right, top = frame
    if rotation == 0:
        return x - left, top - y
    if rotation == 1:
        return y - bottom, x - left
    if rotation == 2:
        return right - x, y - bottom
    return top - y, right - x


def _links(document: Any, page: Any) -> Iterator[tuple[str, Any]]:
    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        length = raw.FPDFAction_GetURIPath(document, action, None, 0)
        buffer = ctypes.create_string_buffer(length + 1)
        raw.FPDFAction_GetURIPath(document, action, buffer, length)
        box = raw.FS_RECTF()
        if buffer.value and raw.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
            yield buffer.value.decode("utf-8", "replace"), box
