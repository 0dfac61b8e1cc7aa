"""How the time grows with the length of a text: ``python benchmarks/scaling.py [--to BYTES] [--tag]``.

Each shape of text (prose, one line, one paragraph, list items, headings, notes …) is read at growing lengths, and tagged
with hrtag-en-fast under ``--tag``. The last column is the exponent of growth from the length before: 1.0 is linear.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable

from hrtag.reading.reader import read_string

SENTENCES = (
    "On {n} May the court of the district fined the editor of a weekly 4,200 crowns for an article on the police. ",
    "According to the office of the ombudsperson, {n} prisoners were released from the old prison in the spring. ",
    "The parliament adopted Act No. {n} on assemblies, which entered into force in July 2021. ",
    "Nobody was charged with the beating of the two nurses, although {n} witnesses had been heard. ",
)
START = 10_000
FACTOR = 10**0.5


def sentences(length: int) -> list[str]:
    """Sentences of together about this many characters, each with a number of its own."""
    found: list[str] = []
    size = 0
    while size < length:
        found.append(SENTENCES[len(found) % len(SENTENCES)].format(n=len(found) + 2))
        size += len(found[-1])
    return found


def prose(length: int) -> str:
    """Paragraphs of four sentences."""
    said = sentences(length)
    return "\n\n".join("".join(said[i : i + 4]).strip() for i in range(0, len(said), 4))


def wrapped(length: int) -> str:
    """The same in lines of at most 80 characters."""
    import textwrap

    return "\n\n".join(textwrap.fill(paragraph, 80) for paragraph in prose(length).split("\n\n"))


def items(length: int) -> str:
    """List items."""
    return "Main features:\n\n" + "\n".join("- " + said.strip() for said in sentences(length))


def headings(length: int) -> str:
    """A heading before every sentence."""
    return "\n\n".join(f"Chapter {i}\n\n{said.strip()}" for i, said in enumerate(sentences(length)))


def notes(length: int) -> str:
    """A mark in every paragraph and all notes at the end."""
    said = prose(length * 2 // 3).split("\n\n")
    marked = [f"{paragraph}[{i}]" for i, paragraph in enumerate(said, 1)]
    bodies = [f"[{i}] Interview of {i} May, https://example.org/{i}." for i in range(1, len(said) + 1)]
    return "\n\n".join(marked) + "\n\nNotes\n\n" + "\n".join(bodies)


def pages(length: int) -> str:
    """Wrapped lines in pages with a running head and a number at the foot."""
    lines = wrapped(length).split("\n")
    parts = ["\n".join(lines[i : i + 40]) for i in range(0, len(lines), 40)]
    return "\f".join(f"Freedom Monitor\n\n{part}\n\n{i}" for i, part in enumerate(parts, 1))


SHAPES: dict[str, Callable[[int], str]] = {
    "prose": prose,
    "wrapped": wrapped,
    "one line": lambda length: "".join(sentences(length)),
    "one paragraph": lambda length: "\n".join(said.strip() for said in sentences(length)),
    "list items": items,
    "headings": headings,
    "notes": notes,
    "pages": pages,
    "short lines": lambda length: "\n".join(f"line {i}" for i in range(length // 10)),
    "words": lambda length: "word " * (length // 5),
    "one word": lambda length: "a" * length,
    "digits": lambda length: "1 " * (length // 2),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=int, default=10_000_000, help="the longest text, in characters")
    parser.add_argument("--tag", action="store_true", help="tag with hrtag-en-fast instead of reading only")
    parser.add_argument("--shapes", nargs="*", default=list(SHAPES), choices=list(SHAPES))
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which a shape is not made longer")
    given = parser.parse_args()
    work: Callable[[str], object] = read_string
    if given.tag:
        import hrtag

        work = hrtag.load("hrtag-en-fast").tag_text
    work("The ban was lifted in May 2019.")
    print(f"{'shape':16}{'characters':>12}{'seconds':>10}{'MB a second':>13}{'growth':>8}")
    for shape in given.shapes:
        before: tuple[int, float] | None = None
        length = float(START)
        while length <= given.to * 1.01:
            text = SHAPES[shape](round(length))
            start = time.process_time()
            work(text)
            seconds = time.process_time() - start
            growth = math.log(seconds / before[1]) / math.log(len(text) / before[0]) if before else None
            shown = "" if growth is None else f"{growth:.2f}"
            print(f"{shape:16}{len(text):12,}{seconds:10.3f}{len(text) / seconds / 1e6:13.2f}{shown:>8}", flush=True)
            before = len(text), seconds
            if seconds * FACTOR > given.limit:
                break
            length *= FACTOR


if __name__ == "__main__":
    main()
