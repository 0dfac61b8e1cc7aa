"""What the bundled models cost on one processor core: ``python benchmarks/models.py``.

Each model in a fresh process with one thread: size on disk, loading, findings a second for polarity and component alone,
and end to end (layout, cuts, polarity, component, entities, report). The texts are the corpus's validation split.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from hrtag.learning.corpus import read_rows
from hrtag.model import model_names, open_model

CORPUS = Path(__file__).parents[1] / "corpus"
FINDINGS = 400


def measure(name: str) -> dict[str, float]:
    """Answer the figures of one model."""
    import hrtag
    from hrtag.tagging.judge import open_judge

    rows = [row for row in read_rows(CORPUS, ["validation"]) if not row["list_item"]][:FINDINGS]
    texts = [str(row["text"]) for row in rows]
    start = time.perf_counter()
    judge = open_judge(open_model(name))
    loading = time.perf_counter() - start
    tagger = hrtag.load(name)
    tagger.tag_text(texts[0])
    spans = [[(0, len(text))] for text in texts]
    judged = rate(len(texts), lambda: judge.judge(texts, spans))
    commentary = "\n\n".join(" ".join(texts[i : i + 4]) for i in range(0, len(texts), 4))
    found = len(tagger.tag_text(commentary).findings)
    return {"loading": loading, "judged": judged, "tagged": rate(found, lambda: tagger.tag_text(commentary))}


def rate(findings: int, work: Any) -> float:
    """Answer findings a second, the best of two runs."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return findings / min(times)


def main() -> None:
    """Print the table."""
    if len(sys.argv) == 2:
        print(json.dumps(measure(sys.argv[1])))
        return
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    print(f"{'model':16}{'MB':>8}{'loads in s':>12}{'judged a second':>18}{'end to end':>14}{'times the slowest':>20}")
    figures = {}
    for name in model_names():
        command = [sys.executable, __file__, name]
        figures[name] = json.loads(subprocess.run(command, check=True, capture_output=True, env=alone).stdout)
    slowest = min(each["tagged"] for each in figures.values())
    for name, each in figures.items():
        folder = open_model(name)
        size = sum((folder.path / file).stat().st_size for file in folder.meta["files"]) / 1e6
        print(
            f"{name:16}{size:8.1f}{each['loading']:12.2f}{each['judged']:18.0f}{each['tagged']:14.0f}{each['tagged'] / slowest:20.1f}"
        )


if __name__ == "__main__":
    main()
