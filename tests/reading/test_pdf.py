"""PDFs are drawn here with reportlab, each with one difficulty."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped, unused-ignore]
import pytest

from hrtag.errors import DamagedFileError, EncryptedFileError, NoTextError, TooLargeError
from hrtag.reading import pdf
from hrtag.reading.lines import Line, RawDocument
from hrtag.reading.pdf import read_pdf

pytest.importorskip("reportlab")
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped, unused-ignore]

WIDTH, HEIGHT = A4
PROSE = (
    "the authorities adopted amendments to the law on associations and refused to register several independent "
    "organisations while courts continued to hand down sentences on political grounds and the number of persons "
    "held in places of detention grew despite repeated calls of international bodies for their release"
)
WORDS = PROSE.split()
Draw = Callable[[Canvas], object]


def make(*pages: Draw, **options: object) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def texts(document: RawDocument) -> list[str]:
    return [line.text for line in document.lines]


def find(document: RawDocument, part: str) -> Line:
    return next(line for line in document.lines if part in line.text)


def wrap(words: list[str], width: float, size: float = 10) -> list[str]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, "Helvetica", size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def draw_column(
    canvas: Canvas, lines: list[str], x: float, y: float, width: float, size: float = 10, pitch: float = 13
) -> float:
    """Justified lines, the last one ragged; answers the base line below them."""
    for number, line in enumerate(lines):
        text = canvas.beginText(x, y)
        text.setFont("Helvetica", size)
        stretched = number < len(lines) - 1 and " " in line
        text.setWordSpace((width - stringWidth(line, "Helvetica", size)) / line.count(" ") if stretched else 0)
        text.textOut(line)
        canvas.drawText(text)
        y -= pitch
    return y


def numbered(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number} {word}" for number, word in zip(range(count), WORDS * 9, strict=False)]


def draw_two_columns(canvas: Canvas, top: float = 700, words: int = 160) -> tuple[list[str], list[str]]:
    left, right = (wrap(" ".join(numbered(side, words)).split(), 230) for side in "LR")
    draw_column(canvas, left, 60, top, 230)
    draw_column(canvas, right, 305, top - 5, 230)
    return left, right


def letters(text: str) -> Counter[str]:
    marks = "-\u00ad\ufffe\x02"
    return Counter(letter for letter in text if not letter.isspace() and letter not in marks)


def assert_all_letters(data: bytes, document: RawDocument) -> None:
    source = pypdfium2.PdfDocument(data)
    own = "".join(page.get_textpage().get_text_range() for page in source)
    assert letters(own) == letters("".join(texts(document)))


def test_line_has_place_style_and_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(70, 750, "Freedom of assembly")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 720, "In 2024 the practice of ")
        canvas.setFont("Helvetica-Oblique", 11)
        canvas.drawString(70 + stringWidth("In 2024 the practice of ", "Helvetica", 11), 720, "in absentia")

    document = read_pdf(make(draw, draw))
    assert document.media_type == "application/pdf" and document.pages == 2 and not document.warnings
    title, body = document.lines[:2]
    assert (title.text, title.size, title.bold, title.page) == ("Freedom of assembly", 16, True, 1)
    assert [(run.text, run.italic, run.bold) for run in body.runs] == [
        ("In 2024 the practice of ", False, False),
        ("in absentia", True, False),
    ]
    assert title.x0 == pytest.approx(70, abs=0.5) and title.page_width == pytest.approx(WIDTH, abs=0.1)
    assert title.top is not None and title.bottom is not None
    assert title.top < HEIGHT - 750 < title.bottom
    assert [line.page for line in document.lines] == [1, 1, 2, 2]


def test_raised_marks_stay_in_their_line() -> None:
    def draw(canvas: Canvas) -> None:
        x = 70.0
        for text, size, rise in [("more repressions", 11, 0), ("1", 7, 4), (". In 2024", 11, 0), ("12", 7, 4)]:
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, 700 + rise, text)
            x += stringWidth(text, "Helvetica", size)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 686, "the list grew²² again.")
        canvas.setFont("Helvetica", 5)
        canvas.drawString(70, 103, "1")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(76, 100, "https://example.org/a")

    document = read_pdf(make(draw))
    assert texts(document) == ["more repressions1. In 202412", "the list grew²² again.", "1 https://example.org/a"]
    assert [(run.text, run.raised) for run in document.lines[0].runs] == [
        ("more repressions", False),
        ("1", True),
        (". In 2024", False),
        ("12", True),
    ]
    assert not any(run.raised for run in document.lines[1].runs)
    assert document.lines[2].runs[0].text == "1" and document.lines[2].runs[0].raised
    assert document.lines[2].space_before and not document.lines[1].space_before


def test_two_columns_header_and_footer() -> None:
    columns: list[list[str]] = []

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 805, "Human Rights Commentary")
        canvas.drawRightString(535, 805, "Country A")
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 750, "A title over both of the columns of this page")
        columns[:] = draw_two_columns(canvas)
        canvas.setFont("Helvetica", 8)
        canvas.drawRightString(535, 30, "17")

    data = make(draw)
    document = read_pdf(data)
    title = "A title over both of the columns of this page"
    assert texts(document) == ["Human Rights Commentary\tCountry A", title, *columns[0], *columns[1], "17"]
    assert [line.column for line in document.lines] == [0, 0, *[0] * len(columns[0]), *[1] * len(columns[1]), 0]
    assert_all_letters(data, document)


def test_full_width_heading_between_columns() -> None:
    parts: list[str] = []

    def draw(canvas: Canvas) -> None:
        left, right = draw_two_columns(canvas, 750, 40)
        canvas.setFont("Helvetica-Bold", 14)
        middle = "A heading that runs across the two columns of this page"
        canvas.drawString(60, 520, middle)
        left2, right2 = draw_two_columns(canvas, 490, 40)
        parts[:] = [*left, *right, middle, *left2, *right2]

    assert texts(read_pdf(make(draw))) == parts


def test_short_heading_between_columns() -> None:
    parts: list[str] = []

    def draw(canvas: Canvas) -> None:
        left, right = draw_two_columns(canvas, 750, 40)
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(60, 570, "2. Findings")
        left2, right2 = draw_two_columns(canvas, 530, 40)
        parts[:] = [*left, *right, "2. Findings", *left2, *right2]

    assert texts(read_pdf(make(draw))) == parts


def test_three_columns_and_notes_at_the_foot_of_one() -> None:
    expected: list[str] = []

    def draw(canvas: Canvas) -> None:
        expected.clear()
        for number, x in enumerate((50, 225, 400)):
            lines = wrap(" ".join(numbered(f"C{number}-", 90)).split(), 150)
            y = draw_column(canvas, lines, x, 780, 150)
            expected.extend(lines)
            if number == 1:
                canvas.setFont("Helvetica", 7)
                canvas.drawString(x, y - 20, "12. https://example.org/source-of-this")
                canvas.drawString(x, y - 29, "13. https://example.org/another-one")
                expected.extend(["12. https://example.org/source-of-this", "13. https://example.org/another-one"])

    assert texts(read_pdf(make(draw))) == expected


def test_hyphens_at_line_ends() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(["the politically moti-", "vated sentences of non-", "state bodies"]):
            canvas.drawString(60, 700 - 13 * number, line)

    assert texts(read_pdf(make(draw))) == ["the politically moti-", "vated sentences of non-", "state bodies"]


def test_bullets_and_numbers_begin_their_line() -> None:
    items = [
        ("•", "expansion of the legal basis"),
        ("•", "several waves of pardons"),
        ("1.", "first of all"),
        ("(b)", "second"),
    ]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for number, (_, text) in enumerate(items):
            canvas.drawString(100, 700 - 15 * number, text)
        for number, (mark, _) in enumerate(items):
            canvas.drawString(72, 700 - 15 * number, mark)

    document = read_pdf(make(draw))
    assert texts(document) == [f"{mark} {text}" for mark, text in items]


def test_score_table() -> None:
    rows = [("State policy on human rights", "1,4", "-0,1"), ("Civil society", "1,2", "-0,1"), ("Equality", "2,1", "0")]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        draw_column(canvas, wrap(WORDS, 460, 10), 60, 780, 460)
        for number, cells in enumerate(rows):
            for x, cell in zip((60, 300, 360), cells, strict=True):
                canvas.drawString(x, 650 - 15 * number, cell)

    document = read_pdf(make(draw))
    table = [line for line in document.lines if line.kind == "table_row"]
    assert [line.text for line in table] == ["\t".join(cells) for cells in rows]
    assert [run.text for run in table[0].runs] == ["State policy on human rights", "\t", "1,4", "\t", "-0,1"]
    assert [line.text for line in document.lines[:-3]] == wrap(WORDS, 460, 10)


def test_justified_text_has_no_cells() -> None:
    lines = ["very few long", "words on lines", "stretched so far", "as this here", "The end."]
    document = read_pdf(make(lambda canvas: draw_column(canvas, lines, 60, 700, 150)))
    assert texts(document) == lines


def test_words_without_blanks_and_letters_set_apart() -> None:
    def draw(canvas: Canvas) -> None:
        x = 60.0
        for word in ["set", "without", "blanks"]:
            canvas.setFont("Helvetica", 11)
            canvas.drawString(x, 700, word)
            x += stringWidth(word, "Helvetica", 11) + 3
        for y, space in [(660, 3.0), (620, 6.0)]:
            text = canvas.beginText(60, y)
            text.setFont("Helvetica", 12)
            text.setCharSpace(space)
            text.textOut("HUMAN RIGHTS")
            canvas.drawText(text)

    assert texts(read_pdf(make(draw))) == ["set without blanks", "HUMAN RIGHTS", "HUMAN RIGHTS"]


def test_watermark_comes_last() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 60)
        canvas.translate(150, 250)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT COPY")
        canvas.restoreState()
        draw_column(canvas, wrap(WORDS, 460), 60, 700, 460)

    data = make(draw)
    document = read_pdf(data)
    assert texts(document) == [*wrap(WORDS, 460), "DRAFT COPY"]
    assert_all_letters(data, document)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages(turn: int) -> None:
    plain = make(draw_two_columns)
    source = pypdfium2.PdfDocument(plain)
    source[0].set_rotation(turn)
    file = BytesIO()
    source.save(file)
    upright, turned = read_pdf(plain), read_pdf(file.getvalue())
    assert texts(turned) == texts(upright)
    assert turned.lines[0].x0 == pytest.approx(upright.lines[0].x0)


def test_text_drawn_across_an_unturned_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -WIDTH)
        draw_column(canvas, wrap(WORDS, 460), 60, 500, 460)

    document = read_pdf(make(draw))
    assert texts(document) == wrap(WORDS, 460)
    assert document.lines[0].page_width == pytest.approx(HEIGHT, abs=0.1)


def test_hidden_text_is_text() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, 700)
        text.setFont("Helvetica", 11)
        text.setTextRenderMode(3)
        text.textOut("recognised text")
        canvas.drawText(text)

    assert texts(read_pdf(make(draw))) == ["recognised text"]


def test_links() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 700, "see the report now")
        start = 60 + stringWidth("see the ", "Helvetica", 11)
        canvas.linkURL("https://example.org/r", (start, 697, start + stringWidth("report", "Helvetica", 11), 711))

    runs = read_pdf(make(draw)).lines[0].runs
    assert [(run.text.strip(), run.link) for run in runs] == [
        ("see the", None),
        ("report", "https://example.org/r"),
        ("now", None),
    ]


def test_pages_without_text_are_named() -> None:
    def full(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "text")

    def blank(canvas: Canvas) -> None:
        canvas.rect(50, 50, 100, 100)

    document = read_pdf(make(full, blank, full, blank, blank, blank))
    assert document.warnings == ["page 2 has no text layer", "pages 4–6 have no text layer"]
    with pytest.raises(NoTextError, match="OCR"):
        read_pdf(make(blank, blank))


def test_locked_files() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped, unused-ignore]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "text")

    assert texts(read_pdf(make(draw, encrypt=StandardEncryption("", ownerPassword="owner")))) == ["text"]
    with pytest.raises(EncryptedFileError, match="password"):
        read_pdf(make(draw, encrypt=StandardEncryption("secret")))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no PDF at all" * 100, b"%PDF-1.4\n%%EOF"])
def test_damaged_files(data: bytes) -> None:
    with pytest.raises(DamagedFileError):
        read_pdf(data)


def test_truncated_files_never_crash() -> None:
    whole = make(draw_two_columns, draw_two_columns)
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        try:
            assert read_pdf(whole[:end]).lines
        except (DamagedFileError, NoTextError):
            pass


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make(draw_two_columns, draw_two_columns)
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 100)
    with pytest.raises(TooLargeError, match="100 characters"):
        read_pdf(data)
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(TooLargeError, match="2 pages"):
        read_pdf(data)


def test_threads_take_turns() -> None:
    data = make(draw_two_columns)
    expected = texts(read_pdf(data))
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(texts(read_pdf(data)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_side_notes_do_not_mix_with_the_text() -> None:
    body = wrap(WORDS * 3, 340)

    def draw(canvas: Canvas) -> None:
        draw_column(canvas, body, 60, 700, 340)
        canvas.setFont("Helvetica", 7)
        for number, line in enumerate(["Source: report of", "the ombudsman,", "March 2024, p. 7"]):
            canvas.drawString(430, 655 - 9 * number, line)

    document = read_pdf(make(draw))
    assert texts(document) == [*body, "Source: report of", "the ombudsman,", "March 2024, p. 7"]


def test_initial_letter_joins_its_word() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 34)
        canvas.drawString(60, 674, "T")
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(
            ["he authorities adopted", "amendments to the law on", "associations and refused"]
        ):
            canvas.drawString(83, 692 - 12 * number + 6, line)
        canvas.drawString(60, 650, "to register several of them in the year.")

    assert texts(read_pdf(make(draw)))[0] == "The authorities adopted"


def composite_font(show: bytes, meanings: bytes) -> bytes:
    """A PDF by hand whose font gives its codes the given meanings."""

    def stream(content: bytes) -> bytes:
        return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)

    system = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"%d beginbfchar %s endbfchar endcmap end" % (meanings.count(b"<") // 2, meanings)
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 12 Tf 60 700 Td <%s> Tj ET" % show),
        b"<</Type/Font/Subtype/Type0/BaseFont/Abc/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Abc/CIDSystemInfo%s/DW 600/FontDescriptor 8 0 R>>" % system,
        stream(to_unicode),
        (
            b"<</Type/FontDescriptor/FontName/Abc/Flags 4/Ascent 800/Descent -200/FontBBox[0 -200 600 800]"
            b"/ItalicAngle 0/StemV 80/CapHeight 700>>"
        ),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_what_fonts_mean() -> None:
    meanings = b"<0001> <0041> <0002> <00660069> <0003> <F0B7> <0004> <D83DDE00> <0005> <0020>"
    document = read_pdf(composite_font(b"00030005000200010004", meanings))
    assert texts(document) == ["• fiA\U0001f600"] and not document.warnings
    document = read_pdf(composite_font(b"00090001", meanings))
    assert texts(document) == ["\ufffdA"]
    assert document.warnings == ["page 1 has letters without a Unicode value"]
