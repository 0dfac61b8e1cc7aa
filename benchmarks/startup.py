"""How long a user waits before anything happens: ``python benchmarks/startup.py``.

Each line is the best of five fresh processes, beside the interpreter's own start.
"""

from __future__ import annotations

import subprocess
import sys
import time

RUNS = 5
CASES = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import hrtag": [sys.executable, "-c", "import hrtag"],
    "import typer": [sys.executable, "-c", "import typer"],
    "hrtag --help": [sys.executable, "-m", "hrtag", "--help"],
    "import spacy": [sys.executable, "-c", "import spacy"],
    "tag a two-finding text": [
        sys.executable,
        "-c",
        "import hrtag; hrtag.tag_text('The ban was lifted in May 2019. Two papers were closed.')",
    ],
}


def best_of(command: list[str]) -> float:
    """Answer the shortest wall-clock time of a command in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the table."""
    floor = best_of(CASES["python -c pass"])
    print(f"{'what':26} {'seconds':>8} {'times the bare interpreter':>28}")
    for name, command in CASES.items():
        seconds = best_of(command)
        print(f"{name:26} {seconds:8.2f} {seconds / floor:28.1f}")


if __name__ == "__main__":
    main()
