"""Text of a PDF page that no reader sees: beside the page, too small to read, without ink, or white on white."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from pypdfium2 import raw  # type: ignore[import-untyped, unused-ignore]

CLEAR, WHITE, INK = 0, 1, 2

_TINY, _READABLE = 2.0, 5.0  # points
_PALE = 250  # of 255
_FAINT = 8
_JUMP = 1.5  # em
_MAX_OBJECTS = 20_000
_Mask = np.ndarray[Any, np.dtype[np.bool_]]


def ink_of(text_object: int) -> int:
    """Tell whether a text object is printed with ink, in white, or not at all."""
    handle = ctypes.cast(text_object, raw.FPDF_PAGEOBJECT)
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    if mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP):
        return CLEAR
    if mode != raw.FPDF_TEXTRENDERMODE_FILL:
        return INK
    colour = _fill(handle)
    if colour is None:
        return INK
    *shades, alpha = colour
    return CLEAR if alpha < _FAINT else WHITE if min(shades) >= _PALE else INK


def hidden_characters(
    page: Any, boxes: np.ndarray[Any, Any], inks: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any], generated: _Mask
) -> _Mask:
    """Tell of each character whether it is hidden.

    Parameters
    ----------
    page : pypdfium2.PdfPage
    boxes : array
        Left, top, right, bottom of each character in the page's own points.
    inks, sizes : array
        `ink_of` and the size in points of each character.
    generated : array
        Blanks that pdfium put in; they are hidden with what stands before them.

    Returns
    -------
    array of bool
        Text without ink, as text recognition lays it over a scan, is hidden only where it is less than half of a page.
    """
    own = ~generated
    hidden = (inks == CLEAR) & (2 * np.count_nonzero((inks == CLEAR) & own) < np.count_nonzero(own))
    if (sizes[own] >= _READABLE).any():
        hidden |= sizes < _TINY
    left, bottom, right, top = page.get_bbox()
    if right - left > 1 and top - bottom > 1:
        off = (boxes[:, 2] < left) | (boxes[:, 0] > right) | (boxes[:, 1] < bottom) | (boxes[:, 3] > top)
        hidden |= off & ~_runs_over(off, boxes, sizes, own) if off.any() else off
    white = (inks == WHITE) & own
    if white.any():
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        for x0, y0, x1, y1 in _grounds(page):
            white &= ~((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))
        hidden |= white
    before = np.maximum.accumulate(np.where(own, np.arange(len(own)), 0))
    return np.asarray(hidden[before], np.bool_) if len(own) else hidden


def _runs_over(off: _Mask, boxes: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any], own: _Mask) -> _Mask:
    """Characters of stretches of text that begin on the page, or come back to it."""
    places = np.flatnonzero(own)
    a, b = boxes[places[:-1]], boxes[places[1:]]
    across = np.maximum(b[:, 0] - a[:, 2], a[:, 0] - b[:, 2])
    down = np.maximum(b[:, 3] - a[:, 1], a[:, 3] - b[:, 1])
    stretch = np.concatenate(([0], np.cumsum(np.maximum(across, down) > _JUMP * sizes[places[1:]])))
    seen = np.zeros(stretch[-1] + 1, np.bool_)
    seen[stretch[~off[places]]] = True
    answer = np.zeros(len(own), np.bool_)
    answer[places] = seen[stretch]
    return answer


def _grounds(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """What white letters may stand on: pictures, and areas filled with a colour."""
    count = raw.FPDFPage_CountObjects(page)
    if count > _MAX_OBJECTS:
        yield (-np.inf, -np.inf, np.inf, np.inf)
        return
    for index in range(count):
        ground = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(ground)
        if kind == raw.FPDF_PAGEOBJ_TEXT or (kind == raw.FPDF_PAGEOBJ_PATH and not _is_coloured(ground)):
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(ground, *map(ctypes.byref, edges)):
            x0, y0, x1, y1 = (edge.value for edge in edges)
            yield x0, y0, x1, y1


def _is_coloured(path: Any) -> bool:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroked))
    colour = _fill(path)
    return bool(mode.value) and (colour is None or min(colour[:3]) < _PALE)


def _fill(handle: Any) -> Sequence[int] | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    told = raw.FPDFPageObj_GetFillColor(handle, *map(ctypes.byref, parts))
    return [part.value for part in parts] if told else None
