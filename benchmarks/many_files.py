"""Batches over made reports: two workers beside one, and memory over many files.

``python benchmarks/many_files.py --files 200`` prints how much faster two workers are than one;
``python benchmarks/many_files.py --memory --files 10000`` how much memory a run takes from its first file to its last.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from made_reports import make_reports

PARAGRAPHS = 30


def command(folder: Path, out: Path, model: str, jobs: int) -> list[str]:
    """Answer the command whose cost is measured."""
    return [sys.executable, "-m", "hrtag", "tag", str(folder), "-o", str(out), "--model", model, "-j", str(jobs), "-q"]


def compare_workers(folder: Path, model: str) -> None:
    """Print the time of one and of two workers, start-up included and taken out."""
    (few := folder.parent / "few").mkdir()
    for path in sorted(folder.iterdir())[:2]:
        (few / path.name).write_bytes(path.read_bytes())
    print("| workers | files | seconds | of them start-up | files/s without it | times one worker |")
    print("|---:|---:|---:|---:|---:|---:|")
    count, first = len(list(folder.iterdir())), 0.0
    for jobs in (1, 2):
        start_up = timed(command(few, folder.parent / f"few-{jobs}.jsonl", model, jobs))
        seconds = timed(command(folder, folder.parent / f"out-{jobs}.jsonl", model, jobs))
        rate = (count - 2) / (seconds - start_up)
        first = first or rate
        print(f"| {jobs} | {count} | {seconds:.1f} | {start_up:.1f} | {rate:.1f} | {rate / first:.2f} |", flush=True)
    same = {path.read_bytes() for path in folder.parent.glob("out-?.jsonl")}
    print(f"\nthe same bytes: {'yes' if len(same) == 1 else 'NO'}")


def timed(line: list[str]) -> float:
    """Answer the seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(line, check=True)
    return time.perf_counter() - start


def watch_memory(folder: Path, model: str, jobs: int) -> None:
    """Print the memory of the main process and of all processes together, by how far the run is."""
    out = folder.parent / "out.jsonl"
    count = len(list(folder.iterdir()))
    process = psutil.Popen(command(folder, out, model, jobs))
    tenths = {0: (0.0, 0.0)}
    while process.poll() is None:
        unfinished = Path(f"{out}.work") / "unfinished" / out.name
        done = _lines(unfinished)
        main, everything = _megabytes(process)
        tenth = min(10, done * 10 // count)
        before = tenths.get(tenth, (0.0, 0.0))
        tenths[tenth] = (max(before[0], main), max(before[1], everything))
        time.sleep(1)
    print(f"{count:,} files, {jobs} workers, {model}:\n")
    print("| done | main process, MB | all processes, MB |\n|---:|---:|---:|")
    for tenth, (main, everything) in sorted(tenths.items()):
        print(f"| {tenth * 10} % | {main:,.0f} | {everything:,.0f} |")
    print(f"\npeak of all processes together: {max(each for _, each in tenths.values()):,.0f} MB")


_seen: dict[Path, tuple[int, int]] = {}


def _lines(path: Path) -> int:
    """Lines of a growing file, each counted once."""
    at, count = _seen.get(path, (0, 0))
    try:
        with path.open("rb") as stream:
            stream.seek(at)
            while block := stream.read(1 << 20):
                at, count = at + len(block), count + block.count(b"\n")
    except OSError:
        pass
    _seen[path] = (at, count)
    return count


def _megabytes(process: psutil.Process) -> tuple[float, float]:
    """Memory of a process, and with all that it started; shared pages are counted once (proportional set size)."""
    sizes = []
    for each in [process, *process.children(recursive=True)]:
        try:
            sizes.append(each.memory_full_info().pss / 1e6)
        except psutil.Error:
            continue
    return (sizes[0], sum(sizes)) if sizes else (0.0, 0.0)


def main() -> None:
    """Print one of the two tables."""
    parser = argparse.ArgumentParser(description="Batches over made reports.")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--model", default="hrtag-en-fast")
    parser.add_argument("--memory", action="store_true", help="watch memory instead of comparing workers")
    parser.add_argument("--jobs", type=int, default=2, help="workers whose memory is watched")
    options = parser.parse_args()
    os.environ |= {"HRTAG_PROGRESS": "0", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        made = make_reports(Path(folder) / "in", options.files, paragraphs=4 if options.memory else PARAGRAPHS)
        if options.memory:
            watch_memory(made, options.model, options.jobs)
        else:
            compare_workers(made, options.model)


if __name__ == "__main__":
    main()
