"""A run that is killed at random moments and started again ends with the bytes of an undisturbed one.

The long form, 20 kills over 300 files::

    python tests/test_batch_kill.py --files 300 --kills 20 --seed 1
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from made_reports import make_reports

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def command(folder: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "hrtag", "tag", str(folder), "-o", str(out), "--model", "hrtag-en-fast", "-q", "-j", "2"]  # fmt: skip


def contents(out: Path) -> dict[str, bytes]:
    """What stands under final names."""
    errors = out.with_name(out.name + ".errors.csv")
    return {path.name: path.read_bytes() for path in (out, errors) if path.exists()}


def kill_at_random(work: Path, *, files: int, kills: int, seed: int, broken_every: int = 10) -> dict[str, int]:
    """Kill runs, start them again, and check what stands there each time; answers how many were killed and finished.

    A moment is drawn anew for each start; a run that ends before its moment is compared and the next starts from nothing.
    The process alone is killed, or all that it started with it, as when the power goes.
    """
    chance = random.Random(seed)
    folder = make_reports(work / "in", files, broken_every=broken_every)
    whole = work / "whole" / "out.jsonl"
    whole.parent.mkdir()
    start = time.monotonic()
    assert subprocess.run(command(folder, whole), stderr=subprocess.DEVNULL).returncode == 1  # some files are broken
    length = time.monotonic() - start
    expected = contents(whole)
    assert len(expected) == 2
    assert expected["out.jsonl"].count(b"\n") == files - files // broken_every
    assert expected["out.jsonl.errors.csv"].count(b"\n") == 1 + files // broken_every
    counts = {"killed": 0, "killed with work done": 0, "finished": 0}
    run, out = 0, work / "run-0" / "out.jsonl"
    out.parent.mkdir()
    while counts["killed"] < kills:
        process = subprocess.Popen(command(folder, out), stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(chance.uniform(0.05, 1) * length)
        except subprocess.TimeoutExpired:
            if chance.random() < 0.5:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
            counts["killed"] += 1
            counts["killed with work done"] += any((out.parent / "out.jsonl.work").glob("store/??/*.gz"))
            print(counts, flush=True)
            for name, data in contents(out).items():
                assert data == expected[name], f"half-written {name}"
            continue
        assert process.returncode == 1
        assert contents(out) == expected
        counts["finished"] += 1
        run += 1
        out = work / f"run-{run}" / "out.jsonl"
        out.parent.mkdir()
    assert subprocess.run(command(folder, out), stderr=subprocess.DEVNULL).returncode == 1
    assert contents(out) == expected
    assert not (out.parent / "out.jsonl.work" / "unfinished").exists()
    return counts


def test_killed_runs_end_in_the_same_bytes(tmp_path):
    counts = kill_at_random(tmp_path, files=25, kills=3, seed=1, broken_every=5)
    assert counts["killed"] == 3


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        print(kill_at_random(Path(made), files=options.files, kills=options.kills, seed=options.seed))
