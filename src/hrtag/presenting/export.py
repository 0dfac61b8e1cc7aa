"""Reports into files and back: JSON Lines, CSV, Parquet. A half-written file never stands under its final name."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hrtag.errors import HrtagError, RecordError
from hrtag.files import replacing
from hrtag.labels import SCHEMA
from hrtag.report import Report
from hrtag.tables import findings_frame

FORMATS = ("jsonl", "csv", "parquet")

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")
_BATCH = 100


class ExportError(HrtagError, ValueError):
    """A file cannot be written or read as what its format says."""


def format_of(path: str | Path, format: str | None = None) -> str:  # noqa: A002
    """Answer the format to write: the one named, else the one of the suffix; raises `ExportError` for others."""
    found = format or Path(path).suffix.removeprefix(".").lower()
    if found not in FORMATS:
        raise ExportError(
            f"{path}: cannot tell what to write as {found!r}. Known: {', '.join(FORMATS)}. Use such a suffix or name the format."
        )
    return found


def write_reports(reports: Iterable[Report], path: str | Path, *, format: str | None = None) -> int:  # noqa: A002
    """Write reports to a file.

    Parameters
    ----------
    reports : iterable of Report
        Taken one by one.
    path : str or Path
        The file; its suffix chooses the format unless ``format`` does.
    format : {'jsonl', 'csv', 'parquet'}, optional
        JSON Lines and Parquet hold whole reports, CSV one finding a row.

    Returns
    -------
    int
        Reports written.

    Raises
    ------
    ExportError
        If the format is not known.

    Notes
    -----
    In CSV, lists are cells of JSON; a text that a spreadsheet would take for a formula (it begins with ``= + - @``, a tab or a carriage return, blanks or not before it), or that
    begins with an apostrophe, gets an apostrophe before it.
    """
    chosen = format_of(path, format)
    count = 0

    def counted() -> Iterator[Report]:
        nonlocal count
        for report in reports:
            count += 1
            yield report

    with replacing(path) as temporary:
        {"jsonl": _write_jsonl, "csv": _write_csv, "parquet": _write_parquet}[chosen](counted(), temporary)
    return count


def read_reports(path: str | Path) -> Iterator[Report]:
    """Read the reports of a JSON Lines or Parquet file that `write_reports` wrote, one by one.

    Raises
    ------
    RecordError, ExportError
        If the file holds something else.
    """
    if format_of(path) == "csv":
        raise ExportError(
            f"{path}: CSV holds findings, not whole reports. Write .jsonl or .parquet to read reports back."
        )
    if not Path(path).is_file():
        raise ExportError(f"{path}: there is no such file.")
    return _read_parquet(Path(path)) if format_of(path) == "parquet" else _read_jsonl(Path(path))


def csv_text(reports: Iterable[Report], *, header: bool = True) -> str:
    """Answer the findings of reports as CSV text, safe to open in a spreadsheet."""
    frame = findings_frame(reports)
    for name in frame.columns:
        if frame[name].dtype in ("object", "string"):
            frame[name] = [_disarmed(_joined(value)) for value in frame[name]]
    return str(frame.to_csv(index=False, header=header, quoting=csv.QUOTE_MINIMAL, lineterminator="\n"))


def _joined(value: Any) -> Any:
    """A list as one cell of JSON, so that the three footnote columns stay parallel."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _disarmed(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \n\u00a0").startswith(_FORMULA) else value


def _write_jsonl(reports: Iterable[Report], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(report.to_json() + "\n" for report in reports)


def _write_csv(reports: Iterable[Report], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(csv_text([]))
        for report in reports:
            out.write(csv_text([report], header=False))


def _write_parquet(reports: Iterable[Report], path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    text, number = pyarrow.string(), pyarrow.int32()
    fields = [
        ("path", text),
        ("sha256", text),
        ("title", text),
        ("country", text),
        ("year", number),
        ("findings", number),
        ("report", text),
    ]
    schema = pyarrow.schema(fields, metadata={"hrtag.version": version("hrtag"), "hrtag.schema": SCHEMA})
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batched(reports, _BATCH):
            writer.write_table(pyarrow.Table.from_pylist([_parquet_row(report) for report in batch], schema=schema))


def _parquet_row(report: Report) -> dict[str, Any]:
    return {
        "path": report.source.path,
        "sha256": report.source.sha256,
        "title": report.title,
        "country": report.country,
        "year": report.year,
        "findings": len(report.findings),
        "report": report.to_json(),
    }


def _batched(reports: Iterable[Report], size: int) -> Iterator[list[Report]]:
    batch: list[Report] = []
    for report in reports:
        batch.append(report)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


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
        if "report" not in file.schema_arrow.names:
            raise ExportError(f"{path}: no column 'report', so no Parquet file of hrtag.")
        for batch in file.iter_batches(columns=["report"], batch_size=64):
            yield from (Report.from_json(text) for text in batch.column(0).to_pylist())
    except pyarrow.ArrowException as error:
        raise ExportError(f"{path}: not a Parquet file ({error}).") from error
