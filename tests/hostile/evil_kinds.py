"""What a hostile file is, and what must become of it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

SENTENCE = "The ban on assemblies was lifted in May 2019."
SECOND = "Two editors were sentenced to ten years' imprisonment."
TEXT = f"State policy on human rights\n\n{SENTENCE}\n\n{SECOND}\n"
READ = "read"


@dataclass(frozen=True)
class Hostile:
    """One file.

    Parameters
    ----------
    name : str
        Its file name.
    make : callable
        Its bytes; the same on every call.
    outcome : str
        ``'read'``, or the word in the error line that must stand there.
    holds : str
        What the clean text must hold where it is read.
    lacks : str
        What it must not hold.
    long : bool
        Takes too long for every run: only with ``HRTAG_LONG=1``.
    """

    name: str
    make: Callable[[], bytes]
    outcome: str = READ
    holds: str = ""
    lacks: str = ""
    long: bool = False


def pdf(
    content: bytes | None = None, *, objects: dict[int, bytes] | None = None, root: int = 1, trailer: bytes = b""
) -> bytes:
    """A PDF of one page with a sentence, its objects replaced or added to by number."""
    body = content if content is not None else b"BT /F1 12 Tf 72 720 Td (" + SENTENCE.encode() + b") Tj ET"
    known = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(body),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        **(objects or {}),
    }
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number, each in sorted(known.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    size = max(known) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"", packed: bool = False) -> bytes:
    """A stream object."""
    if packed:
        data, entries = zlib.compress(data, 9), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)
