"""Text of a PDF that no reader sees is no text of the commentary; what is only printed unusually is."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from hrtag.reading.layout import lay_out
from hrtag.reading.pdf import read_pdf
from hrtag.report import Commentary
from hrtag.schemes import Scheme

SAID = (
    "The ban on assemblies was lifted in May.",
    "Two editors were sentenced to ten years.",
    "Police dismissed 12 nurses.",
    "The court was closed.",
    "A new law entered into force.",
)
HIDDEN = "The minister was praised by everybody."
WARNING = "page 1 has hidden text, which was left out"
Draw = Callable[[Canvas, float], None]


def made(draw: Draw, ground: Draw | None = None, gray: float = 0) -> bytes:
    """Short paragraphs on a page, with something drawn behind the third."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    if ground:
        ground(canvas, 0)
    canvas.setFont("Times-Bold", 13)
    canvas.setFillGray(gray)
    canvas.drawString(60, 760, "State policy on human rights")
    for i, text in enumerate(SAID):
        canvas.setFont("Times-Roman", 10.5)
        canvas.drawString(60, 730 - 24 * i, text)
        if i == 2:
            canvas.saveState()
            draw(canvas, 730 - 24 * i)
            canvas.restoreState()
    canvas.save()
    return out.getvalue()


def read(data: bytes) -> Commentary:
    return lay_out(read_pdf(data), Scheme.load("general-measures"))


def white(canvas: Canvas, y: float) -> None:
    canvas.setFillGray(1)
    canvas.drawString(60, y - 12, HIDDEN)


def white_over(canvas: Canvas, y: float) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(62, y, HIDDEN)


def tiny(canvas: Canvas, y: float) -> None:
    canvas.setFont("Times-Roman", 0.5)
    canvas.drawString(60, y - 12, HIDDEN)


def tiny_beside(canvas: Canvas, y: float) -> None:
    canvas.setFont("Times-Roman", 1)
    canvas.drawString(260, y, HIDDEN)


def shrunk(canvas: Canvas, y: float) -> None:
    canvas.scale(0.05, 0.05)
    canvas.drawString(5200, 20 * y, HIDDEN)


def right_of_the_page(canvas: Canvas, y: float) -> None:
    canvas.drawString(700, y, HIDDEN)


def left_of_the_page(canvas: Canvas, y: float) -> None:
    canvas.drawString(-400, y, HIDDEN)


def below_the_page(canvas: Canvas, y: float) -> None:
    canvas.drawString(60, -40, HIDDEN)


def above_the_page(canvas: Canvas, y: float) -> None:
    canvas.drawString(60, 900, HIDDEN)


def without_ink(canvas: Canvas, y: float) -> None:
    text = canvas.beginText(60, y - 12)
    text.setTextRenderMode(3)
    text.textOut(HIDDEN)
    canvas.drawText(text)


def see_through(canvas: Canvas, y: float) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(60, y - 12, HIDDEN)


def white_page(canvas: Canvas, y: float) -> None:
    canvas.setFillGray(1)
    canvas.rect(0, 0, *A4, fill=1, stroke=0)


def framed_page(canvas: Canvas, y: float) -> None:
    canvas.rect(20, 20, A4[0] - 40, A4[1] - 40, fill=0, stroke=1)


def dark_page(canvas: Canvas, y: float) -> None:
    canvas.setFillGray(0.2)
    canvas.rect(0, 0, *A4, fill=1, stroke=0)


WAYS: tuple[Draw, ...] = (
    *(white, white_over, tiny, tiny_beside, shrunk, right_of_the_page, left_of_the_page, below_the_page),
    *(above_the_page, without_ink, see_through),
)


@pytest.mark.parametrize("ground", [None, white_page, framed_page])
@pytest.mark.parametrize("way", WAYS)
def test_what_nobody_sees(way: Draw, ground: Draw | None) -> None:
    found = read(made(way, ground))
    assert found.text.split("\n") == list(SAID)
    assert [removed.text for removed in found.removed if removed.reason == "navigation"] == [HIDDEN]
    assert found.warnings == (WARNING,)


def test_white_letters_on_a_dark_ground() -> None:
    found = read(made(white, dark_page, gray=1))
    assert HIDDEN in found.text and not found.warnings


def in_ink(canvas: Canvas, y: float) -> None:
    canvas.drawString(60, y - 12, HIDDEN)


def pale(canvas: Canvas, y: float) -> None:
    canvas.setFillGray(0.8)
    canvas.drawString(60, y - 12, HIDDEN)


def small(canvas: Canvas, y: float) -> None:
    canvas.setFont("Times-Roman", 5)
    canvas.drawString(60, y - 12, HIDDEN)


def over_the_edge(canvas: Canvas, y: float) -> None:
    canvas.drawString(540, y - 12, HIDDEN)


def outlined(canvas: Canvas, y: float) -> None:
    canvas.setFillGray(1)
    text = canvas.beginText(60, y - 12)
    text.setTextRenderMode(2)
    text.textOut(HIDDEN)
    canvas.drawText(text)


@pytest.mark.parametrize("way", [in_ink, pale, small, over_the_edge, outlined])
def test_what_is_seen(way: Draw) -> None:
    found = read(made(way))
    assert HIDDEN in found.text and not found.warnings
    assert all(said in found.text for said in SAID)


def test_recognised_text_of_a_scan() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for i, text in enumerate(SAID):
        line = canvas.beginText(60, 730 - 24 * i)
        line.setFont("Times-Roman", 10.5)
        line.setTextRenderMode(3)
        line.textOut(text)
        canvas.drawText(line)
    canvas.save()
    found = read(out.getvalue())
    assert found.text.split("\n") == list(SAID)
    assert not found.warnings


def test_short_paragraphs_stay_apart() -> None:
    assert read(made(lambda canvas, y: None)).text.split("\n") == list(SAID)
