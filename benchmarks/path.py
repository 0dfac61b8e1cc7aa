"""Where the time goes on the way from a text to a report, on one core: ``python benchmarks/path.py [--model NAME]``.

Every text is tagged once, after a warm-up on other texts; what is printed is the best of several sets of texts, in words a second of
processor time. A stage holds what it does itself, without the stages it calls.

- *around the encoder* is everything but judging polarity and component, which an encoder (hrtag-en) or a linear model over words
  (hrtag-en-fast) does. spaCy's blank tokeniser runs over the same texts in the same process.
- PDF: reading a file into lines with their styles, and reading with the layout of them (`hrtag.reading.reader.read`), beside
  `pypdfium2`'s ``get_text_range`` of each page; the longer files hold the pages of the samples again and again.
"""

from __future__ import annotations

import os

ALONE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(ALONE, "1"))

import argparse  # noqa: E402
import json  # noqa: E402
import tempfile  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Callable, Iterator, Sequence  # noqa: E402
from inspect import isgeneratorfunction  # noqa: E402
from itertools import groupby  # noqa: E402
from pathlib import Path  # noqa: E402
from time import process_time  # noqa: E402
from typing import Any  # noqa: E402

import hrtag  # noqa: E402
from hrtag.reading import reader  # noqa: E402
from hrtag.tagging import entities, learned, tagger  # noqa: E402

ROOT = Path(__file__).parents[1]
WARM = 8
JUDGING = "polarity and component"


class Clock:
    """Processor time by stage, each without the stages that it calls."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._open: list[str] = []
        self._since = 0.0

    def _switch(self) -> None:
        now = process_time()
        if self._open:
            self.spent[self._open[-1]] += now - self._since
        self._since = now

    def stage(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Answer the function, timed; what a generator answers is drawn at once."""
        at_once = isgeneratorfunction(work)

        def timed(*args: Any, **kwargs: Any) -> Any:
            self._switch()
            self._open.append(name)
            try:
                return list(work(*args, **kwargs)) if at_once else work(*args, **kwargs)
            finally:
                self._switch()
                self._open.pop()

        return timed

    def watch(self, owner: Any, function: str, name: str) -> None:
        """Time a function of a module or of an object from now on."""
        setattr(owner, function, self.stage(name, getattr(owner, function)))


def documents() -> list[str]:
    """Answer the documents of the train split as plain text, with their headings."""
    from hrtag.learning.corpus import read_rows

    texts = []
    for _, rows in groupby(read_rows(ROOT / "corpus", ["train"]), lambda row: row["doc"]):
        parts: list[str] = []
        heading = None
        for (_, title), group in groupby(rows, lambda row: (row["paragraph"], row["heading"])):
            parts += [str(title)] if title and title != heading else []
            heading = title
            parts.append(" ".join(str(row["text"]) for row in group))
        texts.append("\n\n".join(parts))
    return texts


def watched(model: str) -> tuple[Clock, tagger.Tagger]:
    """Answer a tagger whose stages are timed, and the clock."""
    clock, tag = Clock(), hrtag.load(model)
    clock.watch(tagger, "read_string", "reading text")
    clock.watch(reader, "lay_out", "layout")
    clock.watch(tag.judge, "segment", "sentences, findings")
    clock.watch(tag.judge, "judge", JUDGING)
    if hasattr(tag.judge, "encoder"):
        clock.watch(tag.judge, "read", JUDGING)
    clock.watch(tag.finder, "rules", "rules: put together")
    clock.watch(entities, "_from_patterns", "rules: patterns")
    clock.watch(entities, "_from_gazetteer", "rules: gazetteer")
    clock.watch(entities, "find_names", "rules: names")
    clock.watch(entities, "find_quantities", "rules: quantities")
    clock.watch(entities, "resolve", "rules: put together")
    clock.watch(tag.finder, "find", "entities")
    if tag.finder.learned is not None:
        object.__setattr__(tag.finder.learned, "words", clock.stage("word tagger", tag.finder.learned.words))
        clock.watch(learned, "tagged_mentions", "choosing")
        clock.watch(learned, "gather", "choosing")
        object.__setattr__(tag.finder.learned, "chooser", _Chooser(clock, tag.finder.learned.chooser))
    clock.watch(entities, "_entity", "values")
    clock.watch(entities, "with_details", "values")
    clock.watch(entities, "resolve_references", "references")
    clock.watch(tagger, "number_figures", "figures")
    return clock, tag


class _Chooser:
    """A chooser whose choice is timed."""

    def __init__(self, clock: Clock, chooser: Any) -> None:
        self.choose = clock.stage("choosing", chooser.choose)


def paths(model: str, sets: int, size: int) -> None:
    """Print words a second by stage, beside spaCy's blank tokeniser."""
    import spacy

    texts = documents()
    clock, tag = watched(model)
    tokenise = spacy.blank("en")
    whole = clock.stage("report", tag.tag_text)
    written = clock.stage("output", lambda report: json.dumps(report.to_dict(), ensure_ascii=False))
    for text in texts[:WARM]:
        written(whole(text))
        tokenise(text)
    best: dict[str, float] = {}
    for some in list(_batches(texts[WARM:], size))[:sets]:
        words = sum(len(text.split()) for text in some)
        clock.spent.clear()
        for text in some:
            written(whole(text))
        start = process_time()
        for text in some:
            tokenise(text)
        spent = {**clock.spent, "spaCy's blank tokeniser": process_time() - start}
        spent["around the encoder"] = sum(clock.spent.values()) - clock.spent[JUDGING]
        spent["everything"] = sum(clock.spent.values())
        for name, seconds in spent.items():
            best[name] = max(best.get(name, 0.0), words / seconds)
    stages = sorted(set(best) & set(clock.spent), key=lambda name: best[name])
    print(f"{model}, one core, {size} texts at a time, best of {sets} sets")
    print(f"{'stage':28}{'words/s':>12}")
    for name in (*stages, "everything", "around the encoder", "spaCy's blank tokeniser"):
        print(f"{name:28}{best[name]:12,.0f}")
    ratio = best["around the encoder"] / best["spaCy's blank tokeniser"]
    print(f"{'around the encoder, of spaCy':28}{ratio:12.2f}")


def _batches(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts) - size + 1, size):
        yield texts[start : start + size]


def long_pdf(folder: Path, pages: int) -> Path:
    """Answer a PDF of so many pages, those of the samples again and again."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    samples = [pypdfium2.PdfDocument(file) for file in sorted((ROOT / "corpus" / "samples").glob("*.pdf"))]
    while len(whole) < pages:
        for sample in samples:
            whole.import_pages(sample)
    target = folder / f"{pages}-pages.pdf"
    whole.save(target)
    return target


def bare(file: Path) -> int:
    """Extract the text of a PDF and nothing else."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    return sum(len(page.get_textpage().get_text_range()) for page in document)


def fastest(work: Callable[[Path], object], file: Path, runs: int) -> float:
    """Answer the least processor time of some runs in seconds."""
    times = []
    for _ in range(runs):
        start = process_time()
        work(file)
        times.append(process_time() - start)
    return min(times)


def pdfs(runs: int) -> None:
    """Print what reading a PDF costs beside bare extraction."""
    print(f"\n{'PDF':34}{'pages':>7}{'bare, s':>10}{'lines':>8}{'with layout':>13}   (times bare)")
    with tempfile.TemporaryDirectory() as folder:
        files = sorted((ROOT / "corpus" / "samples").glob("*.pdf"))
        for file in (*files, *(long_pdf(Path(folder), pages) for pages in (50, 100, 200))):
            import pypdfium2

            pages = len(pypdfium2.PdfDocument(file))
            lines, read, plain = (fastest(work, file, runs) for work in (reader.read_raw, reader.read, bare))
            print(f"{file.name[:33]:34}{pages:7}{plain:10.3f}{lines / plain:8.1f}{read / plain:13.1f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="hrtag-en-fast")
    parser.add_argument("--sets", type=int, default=5, help="how many sets of texts")
    parser.add_argument("--size", type=int, default=20, help="texts of a set")
    parser.add_argument("--runs", type=int, default=5, help="runs over each PDF")
    given = parser.parse_args()
    paths(given.model, given.sets, given.size)
    pdfs(given.runs)


if __name__ == "__main__":
    main()
