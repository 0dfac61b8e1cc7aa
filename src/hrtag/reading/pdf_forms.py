"""PDFs whose parts draw each other: a few kilobytes can ask for billions of drawings, and the reader would obey.

Forms are counted before the file is opened. Where they could multiply beyond what a report needs, the pages are first
loaded by a process of its own with little memory: if that dies or takes long, the file is refused.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zlib

MAX_DRAWINGS = 1_000_000
PROBE_MEMORY = 800_000_000  # bytes of address space
PROBE_SECONDS = 30

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_STREAM = re.compile(rb"stream\r?\n")
_DRAWS = re.compile(rb"\bDo\b")
_HEAD = 20_000
_MAX_CONTENT = 5_000_000
_PROBE = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
import pypdfium2
document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
for index in range(min(len(document), 5000)):
    try:
        page = document[index]
        page.get_textpage().count_chars()
        page.close()
    except pypdfium2.PdfiumError:
        pass
print("whole")
"""


def explodes(data: bytes) -> bool:
    """Whether loading the pages of a PDF takes more than a report's memory and time because its forms draw each other."""
    return may_explode(data) and not _survives(data)


def may_explode(data: bytes) -> bool:
    """Whether the forms of a PDF could be drawn more than a million times, whoever of them draws whom."""
    drawings = 1
    for form in _FORM.finditer(data):
        drawings *= max(1, _drawn_by(data, form.start()))
        if drawings > MAX_DRAWINGS:
            return True
    return False


def _drawn_by(data: bytes, place: int) -> int:
    """How many drawings the form whose dictionary stands around a place asks for; many where that cannot be seen."""
    begin = _STREAM.search(data, place, place + _HEAD)
    if begin is None:
        return 1
    end = data.find(b"endstream", begin.end())
    content = data[begin.end() : end if end >= 0 else len(data)]
    if b"/Filter" in data[data.rfind(b" obj", 0, place) : begin.start()]:
        try:
            content = zlib.decompressobj().decompress(content, _MAX_CONTENT)
        except zlib.error:
            return 10
    return len(_DRAWS.findall(content))


def _survives(data: bytes) -> bool:
    command = [sys.executable, "-I", "-c", _PROBE.format(memory=PROBE_MEMORY)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PROBE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and done.stdout.strip() == b"whole"
