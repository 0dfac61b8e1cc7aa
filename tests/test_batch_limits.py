"""One hostile file can't stop a night's run: too slow, too large, or deadly for the process that reads it."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from made_reports import make_reports, report

import hrtag
from hrtag.batch.guard import Guard
from hrtag.batch.running import make_job

FAST = "hrtag-en-fast"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def folder(tmp_path):
    return make_reports(tmp_path / "in", 3)


def long_report(path: Path, words: int) -> Path:
    text = report(1, 40)
    path.write_text(text * (words // len(text.split())), "utf-8")
    return path


def test_a_slow_file_is_left(folder):
    long_report(folder / "000001a.txt", 400_000)
    reports = hrtag.tag_files(folder, model=FAST, timeout=6)
    assert len(list(reports)) == 3
    (error,) = reports.errors
    assert error.error == "TimeLimitError"
    assert error.message == "took longer than 6 seconds"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to its memory")
def test_a_huge_file_is_left(folder):
    (folder / "000001a.txt").write_text("The ban on assemblies was lifted in May 2019.\n" * 420_000, "utf-8")
    reports = hrtag.tag_files(folder, model=FAST, memory=260)
    assert len(list(reports)) == 3
    (error,) = reports.errors
    assert error.error == "MemoryLimitError"
    assert "260 MB" in error.message


def test_the_death_of_a_process_is_one_file_s_error(folder, tmp_path):
    slow = long_report(tmp_path / "slow.txt", 400_000)
    guard = Guard(make_job(FAST, "general-measures", store=tmp_path / "store", timeout=300))
    found = []
    asked = threading.Thread(target=lambda: found.append(guard.tag(str(slow), "slow.txt")))
    asked.start()
    time.sleep(0.2)
    os.kill(guard._process.pid, signal.SIGSEGV)
    asked.join()
    assert (found[0].error, found[0].path) == ("CrashError", "slow.txt")
    assert "SIGSEGV" in found[0].message
    assert not guard.is_alive()


def test_limits_do_not_change_reports(folder, tmp_path):
    hrtag.tag_to_file(folder, tmp_path / "a.jsonl", model=FAST)
    hrtag.tag_to_file(folder, tmp_path / "b.jsonl", model=FAST, timeout=300, memory=4096, n_jobs=2)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_what_is_wrong_with_all_files_ends_the_batch(folder, tmp_path):
    from tiny_model import tiny_model

    job = make_job(tiny_model(tmp_path / "tiny").path, "rights", store=tmp_path / "store", timeout=300)
    (tmp_path / "tiny" / "encoder.onnx").write_bytes(b"another")
    with pytest.raises(hrtag.errors.ModelError, match="sha256"):
        Guard(job)
