"""The corpus: its rows, one finding each, read as plain dicts or loaded as a dataset."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrtag.errors import CorpusError
from hrtag.files import bundled
from hrtag.labels import ENTITY_LABELS, POLARITIES
from hrtag.learning.source import Problem, SourceDocument, SourceFinding
from hrtag.schemes import DEFAULT_SCHEME, Scheme

if TYPE_CHECKING:
    from datasets import DatasetDict

SPLITS = ("train", "validation", "test")
ROW_KEYS = (
    "doc", "split", "voice", "country", "year", "writer", "annotator", "paragraph", "list_item", "lead_in", "heading", "text",
    "polarity", "component", "footnotes", "entities", "contrast",
)  # fmt: skip

Row = dict[str, Any]


def row_of(document: SourceDocument, finding: SourceFinding) -> Row:
    """Answer one finding as a row of the corpus."""
    meta = document.meta
    return {
        "doc": document.name, "split": meta.get("split"), "voice": meta.get("voice"), "country": meta.get("country"),
        "year": meta.get("year"), "writer": meta.get("writer"), "annotator": meta.get("annotator"),
        "paragraph": finding.paragraph, "list_item": finding.list_item, "lead_in": finding.lead_in, "heading": finding.heading,
        "text": finding.text,
        "polarity": finding.polarity, "component": finding.component, "footnotes": finding.footnotes,
        "entities": [_whole(entity) for entity in finding.entities], "contrast": finding.contrast,
    }  # fmt: skip


def _whole(entity: dict[str, Any]) -> dict[str, Any]:
    """An entity with every key of the schema, so that each row has the same columns."""
    return {"statistic": None, "date": None, "law": None, **entity}


def rows_of_file(file: Path) -> tuple[list[tuple[str, int, Row]], list[Problem]]:
    """Answer the rows of a compiled file, each with its file and line, and what is wrong with other lines."""
    rows, problems = [], []
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        return [], [Problem(str(file), 1, f"Not UTF-8: {error}.")]
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError("not an object")
            rows.append((str(file), number, row))
        except (ValueError, TypeError, RecursionError) as error:
            problems.append(Problem(str(file), number, f"Not a JSON object: {error}."))
    return rows, problems


def features(scheme: str | Path = DEFAULT_SCHEME) -> Any:
    """Answer the `datasets.Features` of a corpus by a component scheme; entities carry the values of the report contract."""
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
            "paragraph": count, "list_item": Value("bool"), "lead_in": text, "heading": text, "text": text,
            "polarity": ClassLabel(names=list(POLARITIES)),
            "component": ClassLabel(names=list(Scheme.load(scheme).component_ids)),
            "footnotes": List(count), "entities": List(entity), "contrast": text,
        }
    )  # fmt: skip


def load_corpus(folder: str | Path | None = None, *, scheme: str | Path = DEFAULT_SCHEME) -> DatasetDict:
    """Load a corpus as a `datasets.DatasetDict`, from disk alone.

    Parameters
    ----------
    folder : str or Path, optional
        A corpus folder; the bundled corpus by default.
    scheme : str or Path
        The component scheme of its labels, as in `hrtag.schemes.Scheme.load`.

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
    form = features(scheme)
    for split in SPLITS:
        file = root / f"{split}.jsonl"
        if not file.is_file():
            continue
        rows, problems = rows_of_file(file)
        if problems:
            raise CorpusError(str(problems[0]))
        try:
            records = [{key: value for key, value in row.items() if key != "review"} for _, _, row in rows]
            found[split] = Dataset.from_list(records, features=form, split=Split(split))
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
            rows, problems = rows_of_file(file)
            if problems:
                raise CorpusError(str(problems[0]))
            for _, _, row in rows:
                yield row
