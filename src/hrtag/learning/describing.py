"""The figures of a corpus, as its card states them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from hrtag.labels import ENTITY_LABELS, POLARITIES
from hrtag.learning.corpus import SPLITS, Row

_WORD = re.compile(r"\w+")


def describe(rows: Iterable[Row]) -> str:
    """Answer the figures of corpus rows as Markdown tables; contrast sets are counted apart.

    Parameters
    ----------
    rows : iterable of dict
        Rows of a corpus, of all splits.

    Returns
    -------
    str
        Markdown.
    """
    everything = list(rows)
    natural = [row for row in everything if not row.get("contrast")]
    contrast = [row for row in everything if row.get("contrast")]
    by_split = {split: [row for row in natural if row["split"] == split] for split in SPLITS}
    parts = [
        _splits(by_split),
        _shares(by_split, "polarity", list(POLARITIES)),
        _shares(by_split, "component", sorted({r["component"] for r in natural})),
    ]
    parts.append(_lengths(natural))
    parts.append(_entities(natural))
    voices = Counter(row["voice"] for row in {row["doc"]: row for row in natural}.values())
    train = {row["voice"] for row in by_split["train"]}
    unseen = sorted({row["voice"] for row in by_split["test"]} - train)
    parts.append("Voices (documents): " + ", ".join(f"{voice} {n}" for voice, n in sorted(voices.items())) + ".")
    parts.append(f"Voices of the test split that train has never seen: {', '.join(unseen) or 'none'}.")
    groups = {row["contrast"] for row in contrast}
    parts.append(f"Contrast sets (train only): {len(contrast)} findings in {len(groups)} groups.")
    return "\n\n".join(parts) + "\n"


def _table(head: list[str], lines: list[list[Any]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)


def _with_all(by_split: dict[str, list[Row]]) -> list[tuple[str, list[Row]]]:
    everything = [row for members in by_split.values() for row in members]
    return [*by_split.items(), ("all", everything)]


def _splits(by_split: dict[str, list[Row]]) -> str:
    lines = []
    for name, rows in _with_all(by_split):
        kinds = [len({row[key] for row in rows}) for key in ("doc", "country", "voice", "writer")]
        years = [row["year"] for row in rows if row["year"]]
        lines.append([name, len(rows), *kinds, f"{min(years)}–{max(years)}" if years else "–"])
    return _table(["split", "findings", "documents", "countries", "voices", "writers", "years"], lines)


def _shares(by_split: dict[str, list[Row]], key: str, labels: list[str]) -> str:
    lines = []
    for name, rows in _with_all(by_split):
        counts = Counter(row[key] for row in rows)
        lines.append([name, *(f"{100 * counts[label] / len(rows):.1f} %" if rows else "–" for label in labels)])
    return _table([key, *labels], lines)


def _lengths(rows: list[Row]) -> str:
    lines = []
    for label in (*POLARITIES, None):
        lengths = [len(_WORD.findall(row["text"])) for row in rows if label in (None, row["polarity"])]
        if lengths:
            short, long = sum(n < 12 for n in lengths), sum(n > 40 for n in lengths)
            shares = [f"{100 * count / len(lengths):.1f} %" for count in (short, long)]
            lines.append([label or "all", f"{sum(lengths) / len(lengths):.1f}", *shares])
    return _table(["polarity", "words a finding", "under 12 words", "over 40 words"], lines)


def _entities(rows: list[Row]) -> str:
    counts = Counter(entity["label"] for row in rows for entity in row["entities"])
    return _table(
        ["entities", *ENTITY_LABELS, "all"],
        [["mentions", *(counts[label] for label in ENTITY_LABELS), sum(counts.values())]],
    )
