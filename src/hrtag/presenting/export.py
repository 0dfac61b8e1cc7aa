"""Reports into files and back: JSON Lines, Parquet, a `datasets` folder, CSV. A half-written one never has its final name."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrtag.errors import OutputError, RecordError
from hrtag.files import replacing, settle
from hrtag.labels import SCHEMA
from hrtag.presenting.columns import report_of, report_rows, report_schema
from hrtag.report import Report
from hrtag.tables import findings_frame

if TYPE_CHECKING:
    import datasets
    import pyarrow

FORMATS = ("jsonl", "parquet", "csv", "datasets")

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")
_GROUP = 64  # reports that are in memory at once
_SHARD = 5000  # reports of one Parquet file in a datasets folder
_MARK = "\n# Reports of hrtag\n"
_CARD = """---
language: en
pretty_name: Reports of hrtag
configs:
- config_name: default
  data_files:
  - split: train
    path: data/*.parquet
---

# Reports of hrtag

One report a row, in the contract `{schema}`, written by hrtag {version}.
`datasets.load_dataset("parquet", data_files="data/*.parquet")` or `hrtag.read_reports` on this folder reads them.
"""


class ExportError(OutputError):
    """A file cannot be written or read as what its format says."""


def format_of(path: str | Path, format: str | None = None) -> str:  # noqa: A002
    """Answer the format to write: the one named, else the one of the suffix; raises `ExportError` for others."""
    found = format or Path(path).suffix.removeprefix(".").lower() or "datasets"
    if found not in FORMATS:
        raise ExportError(
            f"{path}: cannot tell what to write as {found!r}. Known: {', '.join(FORMATS)}. Use such a suffix or name the format."
        )
    return found


def check_target(path: str | Path, form: str) -> None:
    """Raise `OutputError` where something stands that must not be replaced: what is no file, or a folder of others."""
    target = Path(path)
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}; make it first.")
    if form == "datasets":
        card = target / "README.md"
        ours = target.is_dir() and (
            not any(target.iterdir()) or (card.is_file() and _MARK in card.read_text("utf-8", "replace"))
        )
        if target.exists() and not ours:
            raise OutputError(f"{target}: is no folder that hrtag wrote, so it is not replaced. Choose another name.")
    elif target.exists() and not target.is_file():
        raise OutputError(f"{target}: is a folder or a device. Give the name of a file.")


def write_reports(reports: Iterable[Report], path: str | Path, *, format: str | None = None) -> int:  # noqa: A002
    """Write reports to a file.

    Parameters
    ----------
    reports : iterable of Report
        Taken one by one; 64 are in memory at once.
    path : str or Path
        The file; its suffix chooses the format unless ``format`` does.
    format : {'jsonl', 'parquet', 'csv', 'datasets'}, optional
        JSON Lines, Parquet and datasets hold whole reports, one a row, CSV one finding a row. ``datasets`` is a folder
        that `datasets.load_dataset` opens; a name without a suffix means it too.

    Returns
    -------
    int
        Reports written.

    Raises
    ------
    OutputError
        If the format is not known, or the file can't be written there.

    Notes
    -----
    In CSV, lists are cells of JSON; a text that a spreadsheet would take for a formula (it begins with ``= + - @``, a tab or a carriage return, blanks or not before it), or that
    begins with an apostrophe, gets an apostrophe before it.
    """
    chosen = format_of(path, format)
    written = 0

    def counted() -> Iterator[Report]:
        nonlocal written
        for report in reports:
            written += 1
            yield report

    if chosen == "datasets":
        target = Path(path).resolve()
        check_target(target, chosen)
        with tempfile.TemporaryDirectory(prefix=".hrtag-", dir=target.parent) as folder:
            write_as(chosen, counted(), Path(folder) / "unfinished")
            settle(Path(folder) / "unfinished", target)
        return written
    with replacing(path) as temporary:
        write_as(chosen, counted(), temporary)
    return written


def write_as(form: str, reports: Iterable[Report], path: Path) -> None:
    """Write reports in a format to a path that is not the final one yet."""
    {"jsonl": _write_jsonl, "csv": _write_csv, "parquet": _write_parquet, "datasets": _write_folder}[form](
        reports, path
    )


def read_reports(path: str | Path) -> Iterator[Report]:
    """Read what `write_reports` wrote as JSON Lines, Parquet or datasets folder, one report at a time.

    Parameters
    ----------
    path : str or Path
        The file or folder.

    Returns
    -------
    iterator of Report
        Equal to the reports that were written.

    Raises
    ------
    RecordError, ExportError
        If it holds something else.
    """
    form = "datasets" if Path(path).is_dir() else format_of(path)
    if form == "csv":
        raise ExportError(
            f"{path}: CSV holds findings, not whole reports. Write .jsonl or .parquet to read reports back."
        )
    if not Path(path).exists():
        raise ExportError(f"{path}: there is no such file.")
    if form == "jsonl":
        return _read_jsonl(Path(path))
    files = sorted((Path(path) / "data").glob("*.parquet")) if form == "datasets" else [Path(path)]
    if not files:
        raise ExportError(f"{path}: no Parquet file in its folder data, so no folder that hrtag wrote.")
    return (report for file in files for report in _read_parquet(file))


def to_dataset(reports: Iterable[Report]) -> datasets.Dataset:
    """Answer reports as a `datasets.Dataset` in memory, one report a row, with the columns of the Parquet file.

    Parameters
    ----------
    reports : iterable of Report
        For more than fit into memory, write a ``datasets`` folder with `write_reports` instead.

    Examples
    --------
    >>> import hrtag
    >>> report = hrtag.tag_text("The ban on assemblies was lifted in May 2019.", model="hrtag-en-fast")
    >>> to_dataset([report])[0]["findings"][0]["polarity"]
    'positive'
    """
    import datasets
    import pyarrow

    return datasets.Dataset(pyarrow.Table.from_batches(_record_batches(reports), _schema()))


def csv_text(reports: Iterable[Report], *, header: bool = True) -> str:
    """Answer the findings of reports as CSV text, safe to open in a spreadsheet."""
    frame = findings_frame(reports)
    for name in frame.columns:
        if frame[name].dtype in ("object", "string"):
            frame[name] = [disarmed(_joined(value)) for value in frame[name]]
    return str(frame.to_csv(index=False, header=header, quoting=csv.QUOTE_MINIMAL, lineterminator="\n"))


def csv_rows(rows: Iterable[Sequence[Any]]) -> str:
    """Answer rows of cells as CSV text, safe to open in a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([disarmed(cell) for cell in row] for row in rows)
    return out.getvalue()


def _joined(value: Any) -> Any:
    """A list as one cell of JSON, so that the three footnote columns stay parallel."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def disarmed(value: Any) -> Any:
    """Answer a cell with an apostrophe before it if a spreadsheet would take it for a formula, else as it is."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \n\u00a0").startswith(_FORMULA) else value


def _write_jsonl(reports: Iterable[Report], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(report.to_json() + "\n" for report in reports)


def _write_csv(reports: Iterable[Report], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(csv_text([]))
        out.writelines(csv_text(group, header=False) for group in _grouped(reports, _GROUP))


def _write_parquet(reports: Iterable[Report], path: Path) -> None:
    from pyarrow import parquet

    with parquet.ParquetWriter(path, _schema(), compression="zstd") as writer:
        for batch in _record_batches(reports):
            writer.write_batch(batch)


def _write_folder(reports: Iterable[Report], path: Path) -> None:
    (path / "data").mkdir(parents=True)
    rest = iter(reports)
    first = list(islice(rest, 1))
    for number in count():
        _write_parquet(chain(first, islice(rest, _SHARD - 1)), path / "data" / f"reports-{number:05d}.parquet")
        first = list(islice(rest, 1))
        if not first:
            break
    (path / "README.md").write_text(_card(), "utf-8")


def _card() -> str:
    return _CARD.format(schema=SCHEMA, version=version("hrtag"))


def _schema() -> pyarrow.Schema:
    return report_schema({"hrtag.version": version("hrtag"), "hrtag.schema": SCHEMA})


def _record_batches(reports: Iterable[Report]) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    for group in _grouped(reports, _GROUP):
        yield pyarrow.RecordBatch.from_pylist(report_rows(group), schema=_schema())


def _grouped(reports: Iterable[Report], size: int) -> Iterator[list[Report]]:
    rest = iter(reports)
    while group := list(islice(rest, size)):
        yield group


def _read_jsonl(path: Path) -> Iterator[Report]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield Report.from_json(line.decode("utf-8"))
                except (RecordError, UnicodeDecodeError) as error:
                    raise RecordError(f"{path}, line {number}: {error}") from error


def _read_parquet(path: Path) -> Iterator[Report]:
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
        if (file.schema_arrow.metadata or {}).get(b"hrtag.schema") != SCHEMA.encode():
            raise ExportError(f"{path}: its metadata name no reports of {SCHEMA!r}, so hrtag did not write it.")
        for batch in file.iter_batches(batch_size=_GROUP):
            yield from (report_of(row) for row in batch.to_pylist())
    except pyarrow.ArrowException as error:
        raise ExportError(f"{path}: not a Parquet file ({error}).") from error
