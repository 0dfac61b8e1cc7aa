"""Every hostile file through the command line, in a process that may do little and is watched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import evil_docx
import evil_html
import evil_pdf
import evil_text
import pytest
from evil_kinds import READ, Hostile

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each file runs in a fork")

HARNESS = Path(__file__).with_name("harness.py")
LONG = os.environ.get("HRTAG_LONG") == "1"
MEMORY = 1_500_000_000  # bytes resident, the interpreter and the model included
SECONDS = 30  # of processor time, for files below a megabyte
CASES = {
    f"{module.__name__.removeprefix('evil_')}-{case.name}": case
    for module in (evil_pdf, evil_docx, evil_html, evil_text)
    for case in module.FILES
    if LONG or not case.long
}


def run_all(given: Path, out: Path) -> dict[str, dict[str, Any]]:
    """What became of every file, and its report where there is one."""
    given.mkdir()
    out.mkdir()
    for name, case in CASES.items():
        (given / name).write_bytes(case.make())
    before = {name: (given / name).stat() for name in CASES}
    command = [sys.executable, str(HARNESS), str(given), str(out)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "HRTAG_PROGRESS": "0", "HRTAG_HARNESS_LONG": str(int(LONG))}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    for index, name in enumerate(sorted(CASES)):
        report = out / f"{index:04d}" / "stdout"
        lines = report.read_text("utf-8").splitlines()
        found[name]["report"] = json.loads(lines[0]) if lines else None
    assert sorted(os.listdir(given)) == sorted(CASES)  # noqa: PTH208
    after = {name: (given / name).stat() for name in CASES}
    assert all(
        (a.st_size, a.st_mtime_ns) == (b.st_size, b.st_mtime_ns)
        for a, b in zip(before.values(), after.values(), strict=True)
    )
    for name in CASES:
        (given / name).unlink()
    return found


def test_there_are_many() -> None:
    assert len(CASES) >= 120


def test_every_file_is_tagged_or_refused(tmp_path: Path) -> None:
    failures = {}
    for name, run in run_all(tmp_path / "in", tmp_path / "out").items():
        try:
            _check(CASES[name], name, run)
        except AssertionError as error:
            failures[name] = str(error)[:500]
    assert failures == {}


def _check(case: Hostile, name: str, run: dict[str, Any]) -> None:
    assert "Traceback" not in run["error"]
    assert run["status"] in (0, 1), run["error"]
    assert run["seen"] == []
    assert set(run["wrote"]) <= {"stdout", "stderr", "seen.json"}
    assert run["memory"] <= MEMORY
    assert run["seconds"] <= SECONDS or case.long
    if run["status"] == 1:
        _refused(case, name, run)
    else:
        _read(case, run["report"])


def _refused(case: Hostile, name: str, run: dict[str, Any]) -> None:
    told = [line for line in run["error"].splitlines() if "0 reports written" not in line]
    assert len(told) == 1, told
    assert name in told[0]
    assert run["report"] is None
    assert case.outcome != READ, told
    assert case.outcome == "?" or case.outcome in told[0]


def _read(case: Hostile, report: dict[str, Any]) -> None:
    assert case.outcome in (READ, "?"), report["text"][:200]
    text = report["text"]
    assert case.holds in text
    assert not case.lacks or case.lacks not in text
    for finding in report["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["text"]
        for entity in finding["entities"]:
            assert finding["text"][entity["start"] : entity["end"]] == entity["text"]
