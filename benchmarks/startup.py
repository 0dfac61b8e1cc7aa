"""How long a user waits before anything happens: ``python benchmarks/startup.py``.

Each line is the best of five fresh processes, beside the interpreter's own start: seconds by the clock, and seconds of a processor,
which other work on the machine disturbs less.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

RUNS = 5
TAGGING = """
import sys, hrtag
text = "\\n\\n".join(f"The ban on assemblies was lifted in May {year}." for year in range(2010, 2020))
assert len(hrtag.tag_text(text, model=sys.argv[1]).findings) == 10
"""
CASES = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import hrtag": [sys.executable, "-c", "import hrtag"],
    "import typer": [sys.executable, "-c", "import typer"],
    "hrtag --help": [sys.executable, "-m", "hrtag", "--help"],
    "import spacy": [sys.executable, "-c", "import spacy"],
    **{f"ten findings, {name}": [sys.executable, "-c", TAGGING, name] for name in ("hrtag-en-fast", "hrtag-en")},
}


def best_of(command: list[str]) -> tuple[float, float]:
    """Answer the shortest time of a command in seconds, by the clock and of a processor."""
    clock, processor = [], []
    for _ in range(RUNS):
        start, before = time.perf_counter(), os.times()
        subprocess.run(command, check=True, capture_output=True)
        clock.append(time.perf_counter() - start)
        after = os.times()
        processor.append(after[2] - before[2] + after[3] - before[3])
    return min(clock), min(processor)


def main() -> None:
    """Print the table."""
    floor, _ = best_of(CASES["python -c pass"])
    print(f"{'what':28} {'seconds':>8} {'processor':>10} {'times the bare interpreter':>28}")
    for name, command in CASES.items():
        seconds, processor = best_of(command)
        print(f"{name:28} {seconds:8.3f} {processor:10.2f} {seconds / floor:28.1f}")


if __name__ == "__main__":
    main()
