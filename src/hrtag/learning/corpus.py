"""The corpus: source files compiled into rows, checked, and loaded as a dataset."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrtag.errors import CorpusError
from hrtag.files import bundled, replacing
from hrtag.labels import ENTITY_LABELS, HEDGES, POLARITIES, STATISTIC_KINDS
from hrtag.learning.source import Problem, SourceDocument, SourceFinding, parse_source
from hrtag.schemes import Scheme

if TYPE_CHECKING:
    from datasets import DatasetDict

SPLITS = ("train", "validation", "test")
ROW_KEYS = (
    "doc", "split", "voice", "country", "year", "writer", "annotator", "paragraph", "list_item", "heading", "text",
    "polarity", "component", "footnotes", "entities", "contrast",
)  # fmt: skip
NEAR_COPY = 0.4

_WORD = re.compile(r"\w+")
_VOICE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Row = dict[str, Any]


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


def read_corpus(folder: str | Path) -> Corpus:
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
    corpus.problems += check_documents(corpus.documents)
    return corpus


def build_corpus(folder: str | Path) -> dict[str, int]:
    """Compile the source files of a corpus folder into ``train.jsonl``, ``validation.jsonl`` and ``test.jsonl``.

    Parameters
    ----------
    folder : str or Path
        The corpus folder, with its files in ``source/``.

    Returns
    -------
    dict
        Findings written, by split.

    Raises
    ------
    CorpusError
        If any source file has a problem; the message lists the first of them with file and line.
    """
    corpus = read_corpus(folder)
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


def row_of(document: SourceDocument, finding: SourceFinding) -> Row:
    """Answer one finding as a row of the corpus."""
    meta = document.meta
    return {
        "doc": document.name, "split": meta.get("split"), "voice": meta.get("voice"), "country": meta.get("country"),
        "year": meta.get("year"), "writer": meta.get("writer"), "annotator": meta.get("annotator"),
        "paragraph": finding.paragraph, "list_item": finding.list_item, "heading": finding.heading, "text": finding.text,
        "polarity": finding.polarity, "component": finding.component, "footnotes": finding.footnotes,
        "entities": [_whole(entity) for entity in finding.entities], "contrast": finding.contrast,
    }  # fmt: skip


def _whole(entity: dict[str, Any]) -> dict[str, Any]:
    """An entity with every key of the schema, so that each row has the same columns."""
    return {"statistic": None, "date": None, "law": None, **entity}


def check_corpus(folder: str | Path) -> list[Problem]:
    """Answer everything that is wrong with a corpus folder: its source files, or its compiled rows where it has no sources.

    Parameters
    ----------
    folder : str or Path
        The corpus folder.

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
        problems = read_corpus(root).problems
        return problems if problems else problems + _stale(root)
    files = [root / f"{split}.jsonl" for split in SPLITS if (root / f"{split}.jsonl").is_file()]
    if not files:
        raise CorpusError(
            f"{root}: neither source files (source/*.md) nor rows ({', '.join(s + '.jsonl' for s in SPLITS)})."
        )
    rows: list[tuple[str, int, Row]] = []
    problems = []
    for file in files:
        found, wrong = _read_rows(file)
        rows += found
        problems += wrong
    return problems + check_rows(rows)


def _stale(root: Path) -> list[Problem]:
    """Compiled files that are not what the sources say."""
    corpus = read_corpus(root)
    problems = []
    for split in SPLITS:
        file = root / f"{split}.jsonl"
        if file.is_file():
            want = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in corpus.rows(split))
            if file.read_text("utf-8") != want:
                problems.append(Problem(str(file), 0, "Not what the source files say: run 'hrtag corpus build' again."))
    return problems


def _read_rows(file: Path) -> tuple[list[tuple[str, int, Row]], list[Problem]]:
    rows, problems = [], []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError("not an object")
            rows.append((str(file), number, row))
        except (ValueError, TypeError) as error:
            problems.append(Problem(str(file), number, f"Not a JSON object: {error}."))
    return rows, problems


def check_documents(documents: Sequence[SourceDocument]) -> list[Problem]:
    """Check documents as a whole: headers, names, rows, leaks between splits, near-copies."""
    problems: list[Problem] = []
    names: dict[str, str] = {}
    for document in documents:
        if document.name in names:
            problems.append(
                Problem(document.path, 1, f"The name {document.name!r} stands twice (also {names[document.name]}).")
            )
        names[document.name] = document.path
        problems += _check_header(document)
    rows = [(d.path, f.line, row_of(d, f)) for d in documents for f in d.findings]
    return problems + check_rows(rows)


def _check_header(document: SourceDocument) -> list[Problem]:
    meta = document.meta
    problems = []
    if meta.get("split") not in SPLITS:
        problems.append(Problem(document.path, 1, f"Unknown split {meta.get('split')!r}. Known: {', '.join(SPLITS)}."))
    if not isinstance(meta.get("year"), int):
        problems.append(Problem(document.path, 1, f"year: want a number, got {meta.get('year')!r}."))
    if not _VOICE.fullmatch(str(meta.get("voice", ""))):
        problems.append(
            Problem(document.path, 1, f"voice: want lower-case words joined by hyphens, got {meta.get('voice')!r}.")
        )
    contrast = [f for f in document.findings if f.contrast]
    if contrast and meta.get("split") != "train":
        problems.append(Problem(document.path, contrast[0].line, "Contrast sets belong to the train split."))
    return problems


def check_rows(rows: Sequence[tuple[str, int, Row]]) -> list[Problem]:
    """Check rows: schema, labels, offsets, overlaps, values, leaks between splits, near-copies."""
    problems = []
    for path, line, row in rows:
        problems += [Problem(path, line, message) for message in _wrong_in_row(row)]
    return problems + _leaks(rows) + _near_copies(rows)


def _wrong_in_row(row: Row) -> Iterator[str]:
    for key in ("doc", "split", "text", "polarity", "component", "entities"):
        if key not in row:
            yield f"The row lacks {key!r}."
            return
    text = row["text"]
    if not isinstance(text, str) or not text.strip() or text != text.strip():
        yield "text: want a string without blanks at its ends."
        return
    if row["polarity"] not in POLARITIES:
        yield f"Unknown polarity {row['polarity']!r}. Known: {', '.join(POLARITIES)}."
    scheme = Scheme.load("general-measures")
    if row["component"] not in scheme.component_ids:
        yield f"Unknown component {row['component']!r}. Known: {', '.join(scheme.component_ids)}."
    if re.search(r"\b(\w{2,}) \1\b", text) and (m := re.search(r"\b((?!that\b|had\b)[a-z]{2,}) \1\b", text)):
        yield f"A word stands twice in a row: {m[0]!r}."
    by_label: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for entity in row["entities"]:
        yield from _wrong_in_entity(entity, text)
        by_label[str(entity.get("label"))].append((entity.get("start", 0), entity.get("end", 0)))
    for label, spans in by_label.items():
        for (_, end), (start, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            if start < end:
                yield f"Two {label} overlap: {text[start : start + 30]!r}."


def _wrong_in_entity(entity: Row, text: str) -> Iterator[str]:
    start, end, name = entity.get("start"), entity.get("end"), entity.get("text")
    if entity.get("label") not in ENTITY_LABELS:
        yield f"Unknown label {entity.get('label')!r}. Known: {', '.join(ENTITY_LABELS)}."
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        yield f"Entity {name!r}: its offsets {start!r}, {end!r} lie outside the finding."
    elif text[start:end] != name:
        yield f"Entity {name!r}: the text at its offsets is {text[start:end]!r}."
    if entity.get("label") == "STATISTIC":
        value = entity.get("statistic") or {}
        if (
            not isinstance(value.get("value"), int | float)
            or value.get("hedge") not in HEDGES
            or entity.get("kind") not in STATISTIC_KINDS
        ):
            yield f"Statistic {name!r}: needs a number, a hedge ({', '.join(HEDGES)}) and a kind ({', '.join(STATISTIC_KINDS)})."
    if entity.get("label") == "DATE":
        value = entity.get("date") or {}
        days = [value.get("from"), value.get("to")]
        if days == [None, None] or any(day is not None and not _ISO_DAY.fullmatch(str(day)) for day in days):
            yield f"Date {name!r}: needs 'from' or 'to' as full ISO days."


def _leaks(rows: Sequence[tuple[str, int, Row]]) -> list[Problem]:
    """One document, one voice and country, or one test writer in two splits."""
    problems = []
    for keys, what in ((("doc",), "document"), (("voice", "country"), "voice and country")):
        seen: dict[tuple[Any, ...], str] = {}
        for path, line, row in rows:
            value = tuple(row.get(key) for key in keys)
            if None in value or row.get("contrast"):
                continue
            other = seen.setdefault(value, row["split"])
            if other != row["split"]:
                problems.append(
                    Problem(
                        path, line, f"The {what} {' '.join(map(str, value))!r} is in {other} and in {row['split']}."
                    )
                )
                seen[value] = row["split"]
    train_writers = {row.get("writer") for _, _, row in rows if row.get("split") == "train"} - {None}
    told = set()
    for path, line, row in rows:
        if row.get("split") == "test" and row.get("writer") in train_writers and path not in told:
            told.add(path)
            problems.append(
                Problem(path, line, f"The writer {row['writer']!r} of a test document also wrote for train.")
            )
    return problems


def _near_copies(rows: Sequence[tuple[str, int, Row]]) -> list[Problem]:
    """Findings that share most of their word triples with another one; contrast sets are meant to."""
    grams = [
        _triples(row["text"]) if isinstance(row.get("text"), str) and not row.get("contrast") else set()
        for _, _, row in rows
    ]
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, triples in enumerate(grams):
        for triple in triples:
            index[triple].append(i)
    common: Counter[tuple[int, int]] = Counter()
    for places in index.values():
        if 1 < len(places) <= 50:
            common.update(combinations(places, 2))
    problems = []
    for (i, j), shared in sorted(common.items()):
        if shared / len(grams[i] | grams[j]) > NEAR_COPY:
            path, line, row = rows[j]
            problems.append(
                Problem(path, line, f"Nearly the same text as {rows[i][0]}:{rows[i][1]}: {row['text'][:60]!r}.")
            )
    return problems


def _triples(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def features() -> Any:
    """Answer the `datasets.Features` of the corpus; entities carry the values of the report contract."""
    from datasets import ClassLabel, Features, List, Value

    text, number, count = Value("string"), Value("float64"), Value("int32")
    part = {"value": number, "unit": text}
    statistic = {
        "value": number, "upper": number, "unit": text, "hedge": text, "from": number, "to": number, "delta": number,
        "percent": Value("bool"), "currency": text, "as_of": text, "parts": List(part),
    }  # fmt: skip
    law = dict.fromkeys(("type", "number", "date", "title", "path", "act", "year", "country"), text)
    entity = {
        "label": ClassLabel(names=list(ENTITY_LABELS)), "text": text, "start": count, "end": count, "canonical": text,
        "id": text, "kind": text, "statistic": statistic, "date": {"from": text, "to": text}, "law": law,
    }  # fmt: skip
    return Features(
        {
            "doc": text, "split": text, "voice": text, "country": text, "year": count, "writer": text, "annotator": text,
            "paragraph": count, "list_item": Value("bool"), "heading": text, "text": text,
            "polarity": ClassLabel(names=list(POLARITIES)),
            "component": ClassLabel(names=list(Scheme.load("general-measures").component_ids)),
            "footnotes": List(count), "entities": List(entity), "contrast": text,
        }
    )  # fmt: skip


def load_corpus(folder: str | Path | None = None) -> DatasetDict:
    """Load a corpus as a `datasets.DatasetDict`, from disk alone.

    Parameters
    ----------
    folder : str or Path, optional
        A corpus folder; the bundled corpus by default.

    Returns
    -------
    DatasetDict
        With the splits that the folder has.

    Raises
    ------
    CorpusError
        If the folder has no compiled rows, or rows of another form.
    """
    from datasets import Dataset, DatasetDict, Split

    root = Path(folder) if folder is not None else bundled("corpus")
    found = {}
    form = features()
    for split in SPLITS:
        file = root / f"{split}.jsonl"
        if not file.is_file():
            continue
        rows, problems = _read_rows(file)
        if problems:
            raise CorpusError(str(problems[0]))
        try:
            found[split] = Dataset.from_list([row for _, _, row in rows], features=form, split=Split(split))
        except (ValueError, TypeError, KeyError) as error:
            raise CorpusError(f"{file}: rows of another form ({error}). Run 'hrtag corpus check {root}'.") from error
    if not found:
        raise CorpusError(f"{root}: no rows. Run 'hrtag corpus build {root}' first.")
    return DatasetDict(found)


def read_rows(folder: str | Path, splits: Iterable[str] = SPLITS) -> Iterator[Row]:
    """Answer the compiled rows of a corpus folder as plain dicts."""
    for split in splits:
        file = Path(folder) / f"{split}.jsonl"
        if file.is_file():
            rows, problems = _read_rows(file)
            if problems:
                raise CorpusError(str(problems[0]))
            for _, _, row in rows:
                yield row
