"""Hostile PDFs."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable

from evil_kinds import SECOND, SENTENCE, Hostile, pdf, stream
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped, unused-ignore]

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
SHOW = b"BT /F1 12 Tf 72 720 Td (" + SENTENCE.encode() + b") Tj ET"


def drawn(pages: int = 1, encrypt: object = None, text: str = SENTENCE) -> bytes:
    """A PDF drawn with reportlab."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt, invariant=1)
    for number in range(pages):
        canvas.drawString(72, 500, f"In district {number} this was said: {text}")
        canvas.drawString(72, 480, f"The court of district {number} was closed for two months in the spring.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def nested_pages(depth: int) -> bytes:
    """Page tree nodes in page tree nodes."""
    nodes = {
        i: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (i + 1, i - 1) for i in range(10, 10 + depth)
    }
    nodes[10 + depth] = PAGE
    return pdf(objects={2: b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>", **nodes})


def many_pages(count: int) -> bytes:
    """One page object named many times."""
    kids = b" ".join([b"3 0 R"] * count)
    return pdf(objects={2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)})


def forms(depth: int, width: int) -> bytes:
    """Form objects that each draw the next several times: the number of characters grows as width to the depth."""
    objects = {}
    for level in range(depth):
        resources = b"/Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >>" % (11 + level)
        objects[10 + level] = stream(
            b"/X Do " * width, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + resources
        )
    objects[10 + depth] = stream(
        SHOW, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"
    )
    page = PAGE.replace(b"/Resources << ", b"/Resources << /XObject << /X 10 0 R >> ")
    return pdf(b"/X Do " * width, objects={3: page, **objects})


def mutated(seed: int, changes: int = 60) -> bytes:
    """A good PDF with bytes changed by chance, always the same for a seed."""
    chance = random.Random(seed)
    data = bytearray(drawn(3))
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def content(data: bytes) -> Callable[[], bytes]:
    return lambda: pdf(data)


def with_objects(**objects: bytes) -> Callable[[], bytes]:
    return lambda: pdf(objects={int(name[1:]): value for name, value in objects.items()})


NO_MAP = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /None /Encoding /Identity-H /DescendantFonts [<< /Type /Font "
    b"/Subtype /CIDFontType2 /BaseFont /None /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /None /Flags 4 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 "
    b"/Descent 0 /CapHeight 1 /StemV 1 >> >>] >>"
)
SCAN = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
ACTIONS = (
    b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> /AA << /WC << /S /URI "
    b"/URI (http://attacker.invalid/) >> >> /Names << /JavaScript << /Names [(a) << /S /JavaScript "
    b'/JS (app.launchURL\\("http://attacker.invalid/"\\)) >>] >> >> >>'
)
EMBEDDED = (
    b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(../../evil.sh) << /Type /Filespec "
    b"/F (../../evil.sh) /EF << /F 9 0 R >> >>] >> >> >>"
)
LINK = (
    PAGE[:-2] + b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI "
    b"/URI (javascript:alert\\(1\\)) >> >>] >>"
)

FILES = (
    Hostile("locked.pdf", lambda: drawn(encrypt=StandardEncryption("secret", canPrint=0)), "password"),
    Hostile("locked-128.pdf", lambda: drawn(encrypt=StandardEncryption("secret", strength=128)), "password"),
    Hostile("owner-only.pdf", lambda: drawn(encrypt=StandardEncryption("", ownerPassword="owner")), holds=SENTENCE),
    Hostile("empty.pdf", lambda: b"", "empty"),
    Hostile("head-only.pdf", lambda: b"%PDF-1.7\n", "damaged"),
    Hostile("broken.pdf", lambda: b"%PDF-1.7 broken", "damaged"),
    Hostile("cut.pdf", lambda: drawn(3)[: len(drawn(3)) // 3], "damaged"),
    Hostile("no-xref.pdf", lambda: pdf().replace(b"xref", b"xfer"), holds=SENTENCE),
    Hostile("wrong-startxref.pdf", lambda: pdf().replace(b"startxref\n", b"startxref\n9999999999"), holds=SENTENCE),
    Hostile("wrong-offsets.pdf", lambda: pdf().replace(b" 00000 n", b" 00001 n").replace(b"0000000", b"0099000")),
    Hostile("xref-loop.pdf", lambda: pdf(trailer=b"/Prev 15")),
    Hostile("negative-prev.pdf", lambda: pdf(trailer=b"/Prev -1"), holds=SENTENCE),
    Hostile("no-root.pdf", lambda: pdf(root=77), "damaged"),
    Hostile("junk-before.pdf", lambda: b"\x00" * 500 + pdf(), holds=SENTENCE),
    Hostile("junk-after.pdf", lambda: pdf() + b"\xff" * 100_000),
    Hostile("two-in-one.pdf", lambda: pdf() + drawn(2)),
    Hostile("pages-loop.pdf", with_objects(_2=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), "PDF"),
    Hostile("pages-loop-2.pdf", with_objects(_2=b"<< /Type /Pages /Kids [6 0 R] /Count 9 >>", _6=b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 9 >>"), "PDF"),
    Hostile("parent-loop.pdf", with_objects(_3=PAGE.replace(b"/Parent 2 0 R", b"/Parent 3 0 R")), holds=SENTENCE),
    Hostile("count-lies.pdf", with_objects(_2=b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"), holds=SENTENCE),
    Hostile("count-negative.pdf", with_objects(_2=b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>"), holds=SENTENCE),
    Hostile("nested-pages.pdf", lambda: nested_pages(3_000), "PDF"),
    Hostile("pages-1500.pdf", lambda: drawn(1_500), holds=SENTENCE),
    Hostile("pages-6000.pdf", lambda: many_pages(6_000), "split"),
    Hostile("content-loop.pdf", with_objects(_4=b"[4 0 R 4 0 R]"), "no text"),
    Hostile("form-loop.pdf", lambda: pdf(b"/X Do", objects={3: PAGE.replace(b"/Resources << ", b"/Resources << /XObject << /X 10 0 R >> "), 10: stream(b"/X Do " + SHOW, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 10 0 R >> /Font << /F1 5 0 R >> >>")}), holds=SENTENCE),
    Hostile("form-bomb.pdf", lambda: forms(12, 12), "draw each other"),
    Hostile("length-loop.pdf", with_objects(_4=b"<< /Length 4 0 R >>\nstream\n" + SHOW + b"\nendstream")),
    Hostile("length-lies.pdf", with_objects(_4=b"<< /Length 99999999999 >>\nstream\n" + SHOW + b"\nendstream"), holds=SENTENCE),
    Hostile("inflate-bomb.pdf", lambda: pdf(objects={4: stream(b" " * 200_000_000, packed=True)}), "no text"),
    Hostile("inflate-twice.pdf", lambda: pdf(objects={4: stream(zlib.compress(zlib.compress(b" " * 50_000_000, 9), 9), b"/Filter [/FlateDecode /FlateDecode]")}), "no text"),
    Hostile("filters-1000.pdf", lambda: pdf(objects={4: stream(SHOW, b"/Filter [" + b"/ASCIIHexDecode " * 1_000 + b"]")}), "?"),
    Hostile("image-size-bomb.pdf", with_objects(_3=PAGE.replace(b"/Resources << ", b"/Resources << /XObject << /X 10 0 R >> "), _4=stream(b"/X Do " + SHOW), _10=stream(b"\x00", b"/Type /XObject /Subtype /Image /Width 1000000 /Height 1000000 /BitsPerComponent 8 /ColorSpace /DeviceGray")), holds=SENTENCE),
    Hostile("dict-depth.pdf", lambda: pdf(objects={6: b"<< /A " * 20_000 + b">>" * 20_000})),
    Hostile("array-depth.pdf", content(b"[" * 200_000 + SHOW), "no text"),
    Hostile("q-depth.pdf", content(b"q " * 500_000 + SHOW), holds=SENTENCE),
    Hostile("characters-40k.pdf", content(b"BT /F1 1 Tf 72 720 Td " + b"(ab cd) Tj 0 -1 Td " * 8_000 + b"ET")),
    Hostile("one-place.pdf", content(b"BT /F1 12 Tf 72 720 Td " + b"(the ban) Tj 1 0 0 1 72 720 Tm " * 10_000 + b"ET")),
    Hostile("huge-type.pdf", content(b"BT /F1 1e30 Tf 72 720 Td (" + SENTENCE.encode() + b") Tj ET"), "no text"),
    Hostile("nan-matrix.pdf", content(b"1e38 1e38 1e38 1e38 1e38 1e38 cm 1e38 0 0 1e38 0 0 cm " + SHOW), "no text"),
    Hostile("zero-page.pdf", with_objects(_3=PAGE.replace(b"[0 0 595 842]", b"[0 0 0 0]"))),
    Hostile("endless-page.pdf", with_objects(_3=PAGE.replace(b"[0 0 595 842]", b"[-1e38 -1e38 1e38 1e38]"))),
    Hostile("skew.pdf", content(b"1 0.5 0.3 1 0 0 cm " + SHOW)),
    Hostile("no-unicode-map.pdf", lambda: pdf(b"BT /F1 12 Tf 72 720 Td <00480065006C006C006F> Tj ET", objects={5: NO_MAP})),
    Hostile("font-loop.pdf", with_objects(_5=b"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [5 0 R] >>")),
    Hostile("font-gone.pdf", with_objects(_5=b"null")),
    Hostile("bad-map.pdf", with_objects(_5=b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>", _6=stream(b"1 beginbfrange <00> <FFFFFFFF> <0041> endbfrange " * 2_000))),
    Hostile("scan.pdf", content(SCAN), "OCR"),
    Hostile("no-content.pdf", with_objects(_3=b"<< /Type /Page /Parent 2 0 R >>"), "no text"),
    Hostile("javascript.pdf", with_objects(_1=ACTIONS), holds=SENTENCE, lacks="attacker"),
    Hostile("embedded.pdf", with_objects(_1=EMBEDDED, _9=stream(b"#!/bin/sh\ntouch pwned\n")), holds=SENTENCE),
    Hostile("script-link.pdf", with_objects(_3=LINK), holds=SENTENCE),
    Hostile("external-stream.pdf", with_objects(_4=b"<< /Length 0 /F (/etc/passwd) /FFilter [] >>\nstream\n\nendstream"), "no text"),
    Hostile("hidden-text.pdf", content(SHOW + b" BT 3 Tr /F1 12 Tf 72 690 Td (" + SECOND.encode() + b") Tj ET"), holds=SENTENCE),
    Hostile("named.txt.pdf", lambda: drawn(), holds=SENTENCE),
    *(Hostile(f"mutated-{seed}.pdf", lambda seed=seed: mutated(seed), "?") for seed in range(8)),  # type: ignore[misc]
)  # fmt: skip
