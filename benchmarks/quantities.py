"""How well and how fast statistics are found and read: ``python benchmarks/quantities.py [SPLIT]`` (validation by default).

The span must be the marked one; a value is compared to within half a unit of the third decimal (fractions are rounded there), first for
all marked spans (those not found are read as marked), then for those found.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from hrtag.files import bundled
from hrtag.report import Statistic
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.numbers import decimal_comma_of
from hrtag.tagging.quantities import find_quantities, parse_statistic

CLOSE = 0.0051
Row = dict[str, Any]


def documents(split: str) -> Iterator[list[Row]]:
    """Answer the rows of a split, document by document."""
    with (bundled("corpus") / f"{split}.jsonl").open(encoding="utf-8") as lines:
        for _, rows in groupby(map(json.loads, lines), key=lambda row: row["doc"]):
            yield list(rows)


def compare(count: Counter[str], row: Row, found: dict[tuple[int, int], Statistic], comma: bool | None) -> None:
    """Add one finding to the counts."""
    marked = {(e["start"], e["end"]): e for e in row["entities"] if e["label"] == "STATISTIC"}
    count["marked"] += len(marked)
    count["found"] += len(found)
    count["both"] += len(marked.keys() & found.keys())
    count["touched"] += sum(any(a < end and start < b for a, b in marked) for start, end in found)
    count["touching"] += sum(any(a < end and start < b for a, b in found) for start, end in marked)
    for (start, end), entity in marked.items():
        told = found.get((start, end))
        if told is None:
            parsed = parse_statistic(entity["text"], context=row["text"][:start], decimal_comma=comma)
            told = parsed[1] if parsed else None
        gold = entity["statistic"]
        value = told is not None and told.value is not None and abs(told.value - gold["value"]) < CLOSE
        hedge = value and told is not None and told.hedge == gold["hedge"]
        count["value"] += value
        count["value and hedge"] += hedge
        if (start, end) in found:
            count["value of found"] += value
            count["value and hedge of found"] += hedge


def main() -> None:
    """Print the figures of one split, and the speed."""
    split = sys.argv[1] if len(sys.argv) > 1 else "validation"
    start = time.process_time()
    list(find_quantities("12 men"))
    first = time.process_time() - start
    finder, count, texts = EntityFinder(), Counter[str](), []
    for rows in documents(split):
        findings = [row["text"] for row in rows]
        texts += findings
        for row, entities in zip(rows, finder.find(findings, year=rows[0]["year"]), strict=True):
            found = {(e.start, e.end): e.statistic for e in entities if e.statistic}
            compare(count, row, found, decimal_comma_of(findings))
    joined = "\n".join(texts)
    start = time.process_time()
    list(find_quantities(joined))
    seconds = time.process_time() - start
    strict = 2 * count["both"] / (count["marked"] + count["found"])
    precision, recall = count["touched"] / count["found"], count["touching"] / count["marked"]
    print(f"{split}: {count['marked']} statistics marked, {count['found']} found")
    print(f"strict P {count['both'] / count['found']:.3f}  R {count['both'] / count['marked']:.3f}  F1 {strict:.3f}")
    print(f"relaxed F1 {2 * precision * recall / (precision + recall):.3f}")
    for name in ("value", "value and hedge"):
        print(
            f"{name:16} exact: all {count[name] / count['marked']:.3f}  found {count[f'{name} of found'] / count['both']:.3f}"
        )
    print(f"first use {first:.2f} s, then {len(joined) / seconds / 1e6:.2f} million characters a second (CPU time)")


if __name__ == "__main__":
    main()
