"""Files and back."""

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from pyarrow import parquet

import hrtag
from hrtag.labels import SCHEMA
from hrtag.presenting.export import ExportError, csv_text, read_reports, write_reports
from hrtag.report import Entity, Statistic


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out"])
def test_reports_come_back_equal(evil, tmp_path, name):
    target = tmp_path / name
    assert write_reports([evil, evil], target) == 2
    assert list(read_reports(target)) == [evil, evil]
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


def test_numbers_that_no_column_holds_do_not_stop_the_others(evil, tmp_path):
    huge = Entity(label="STATISTIC", text="9", start=0, end=1, kind="count", statistic=Statistic(value=10**400))
    finding = replace(evil.findings[0], entities=(huge,), page=10**30)
    write_reports([replace(evil, findings=(finding,)), evil], tmp_path / "a.parquet")
    first, second = read_reports(tmp_path / "a.parquet")
    assert first.findings[0].entities[0].statistic.value == math.inf
    assert second == evil


def test_parquet_says_who_wrote_it(evil, tmp_path):
    write_reports([evil], tmp_path / "a.parquet")
    metadata = parquet.read_schema(tmp_path / "a.parquet").metadata
    assert metadata[b"hrtag.version"].decode() == hrtag.__version__
    assert metadata[b"hrtag.schema"].decode() == SCHEMA


def test_no_cell_is_a_formula(evil):
    rows = list(csv.reader(io.StringIO(csv_text([evil]))))
    assert len(rows) == 2
    for name, cell in zip(*rows, strict=True):
        if name not in (
            "year",
            "section",
            "paragraph",
            "page",
            "start",
            "end",
            "component_probability",
        ) and not name.startswith("p_"):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), name
    assert rows[1][rows[0].index("text")][1:] == evil.text


def test_a_failure_leaves_no_file(evil, tmp_path):
    def broken():
        yield evil
        raise RuntimeError("power cut")

    for suffix in ("jsonl", "csv", "parquet"):
        with pytest.raises(RuntimeError):
            write_reports(broken(), tmp_path / f"a.{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_formats(evil, tmp_path):
    with pytest.raises(ExportError, match="parquet"):
        write_reports([evil], tmp_path / "a.xls")
    assert write_reports([evil], tmp_path / "a.txt", format="csv") == 1
    with pytest.raises(ExportError, match="CSV"):
        read_reports(tmp_path / "a.csv")
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    with pytest.raises(ExportError, match="Parquet"):
        list(read_reports(tmp_path / "b.parquet"))
    (tmp_path / "b.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(hrtag.HrtagError, match="line 1"):
        list(read_reports(tmp_path / "b.jsonl"))


def test_footnote_columns_stay_parallel(evil):
    (row,) = csv.DictReader(io.StringIO(csv_text([evil])))
    numbers, texts, urls = (json.loads(row[name]) for name in ("footnotes", "footnote_texts", "footnote_urls"))
    assert (numbers, texts, urls) == ([1], [evil.footnotes[0].text], [list(evil.footnotes[0].urls)])


def test_special_files_and_links_are_not_replaced(evil, tmp_path):
    target = tmp_path / "real.jsonl"
    target.write_text("old", "utf-8")
    link = tmp_path / "link.jsonl"
    link.symlink_to(target)
    write_reports([evil], link)
    assert link.is_symlink()
    assert list(read_reports(target)) == [evil]
    write_reports([evil], "/dev/null", format="jsonl")
    assert not Path("/dev/null").is_file()
    with pytest.raises(hrtag.HrtagError, match="no folder"):
        write_reports([evil], tmp_path / "none" / "a.jsonl")
