"""Compiling a corpus: source files into rows, after all of them were checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hrtag.errors import CorpusError
from hrtag.files import replacing
from hrtag.learning.checking import check_documents, check_rows
from hrtag.learning.corpus import SPLITS, Row, row_of, rows_of_file
from hrtag.learning.source import Problem, SourceDocument, parse_source
from hrtag.schemes import DEFAULT_SCHEME, Scheme


@dataclass(slots=True)
class Corpus:
    """A corpus folder as it was read: its documents and everything that is wrong with it."""

    documents: list[SourceDocument] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def rows(self, split: str) -> Iterator[Row]:
        """Answer the rows of one split, documents by name, findings in order."""
        for document in self.documents:
            if document.meta.get("split") == split:
                for finding in document.findings:
                    yield row_of(document, finding)


def read_corpus(folder: str | Path, scheme: str | Path = DEFAULT_SCHEME) -> Corpus:
    """Read the source files (``source/**/*.md``) of a corpus folder.

    Raises
    ------
    CorpusError
        If the folder has none.
    """
    root = Path(folder)
    files = sorted((root / "source").rglob("*.md"))
    if not files:
        raise CorpusError(
            f"{root}: no source files. Put one commentary a file into {root / 'source'}, named COUNTRY-YEAR-VOICE.md."
        )
    corpus = Corpus()
    for file in files:
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError as error:
            corpus.problems.append(
                Problem(str(file), 0, f"Not UTF-8 ({error.reason} at byte {error.start}): save it as UTF-8.")
            )
            continue
        document = parse_source(text, str(file))
        corpus.documents.append(document)
        corpus.problems += document.problems
    corpus.problems += check_documents(corpus.documents, Scheme.load(scheme))
    return corpus


def build_corpus(folder: str | Path, scheme: str | Path = DEFAULT_SCHEME) -> dict[str, int]:
    """Compile the source files of a corpus folder into ``train.jsonl``, ``validation.jsonl`` and ``test.jsonl``.

    Parameters
    ----------
    folder : str or Path
        The corpus folder, with its files in ``source/``.
    scheme : str or Path
        The component scheme of its labels, as in `hrtag.schemes.Scheme.load`.

    Returns
    -------
    dict
        Findings written, by split.

    Raises
    ------
    CorpusError
        If any source file has a problem; the message lists the first of them with file and line.
    """
    corpus = read_corpus(folder, scheme)
    if corpus.problems:
        listed = "\n".join(map(str, corpus.problems[:20]))
        raise CorpusError(f"{len(corpus.problems)} problems in {folder}:\n{listed}")
    counts = {}
    for split in SPLITS:
        rows = list(corpus.rows(split))
        counts[split] = len(rows)
        with (
            replacing(Path(folder) / f"{split}.jsonl") as temporary,
            temporary.open("w", encoding="utf-8", newline="\n") as out,
        ):
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return counts


def check_corpus(folder: str | Path, scheme: str | Path = DEFAULT_SCHEME) -> list[Problem]:
    """Answer everything that is wrong with a corpus folder: its source files, or its compiled rows where it has no sources.

    Parameters
    ----------
    folder : str or Path
        The corpus folder.
    scheme : str or Path
        The component scheme of its labels, as in `hrtag.schemes.Scheme.load`.

    Returns
    -------
    list of Problem
        Each with file, line and what to do; empty when all is well.

    Raises
    ------
    CorpusError
        If there is nothing to check.
    """
    root = Path(folder)
    if (root / "source").is_dir():
        corpus = read_corpus(root, scheme)
        return corpus.problems or _stale(root, corpus)
    files = [root / f"{split}.jsonl" for split in SPLITS if (root / f"{split}.jsonl").is_file()]
    if not files:
        raise CorpusError(
            f"{root}: neither source files (source/*.md) nor rows ({', '.join(s + '.jsonl' for s in SPLITS)})."
        )
    rows: list[tuple[str, int, Row]] = []
    problems = []
    for file in files:
        found, wrong = rows_of_file(file)
        rows += found
        problems += wrong
    return problems + check_rows(rows, Scheme.load(scheme))


def _stale(root: Path, corpus: Corpus) -> list[Problem]:
    """Compiled files that are not what the sources say."""
    problems = []
    for split in SPLITS:
        file = root / f"{split}.jsonl"
        if file.is_file():
            want = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in corpus.rows(split))
            if file.read_text("utf-8") != want:
                problems.append(Problem(str(file), 0, "Not what the source files say: run 'hrtag corpus build' again."))
    return problems
