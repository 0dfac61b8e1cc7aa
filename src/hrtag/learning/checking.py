"""Checks of a corpus: schema, labels, offsets, values, leaks between splits, near-copies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from hrtag.labels import ENTITY_LABELS, HEDGES, POLARITIES, STATISTIC_KINDS
from hrtag.learning.corpus import SPLITS, Row, row_of
from hrtag.learning.source import Problem, SourceDocument
from hrtag.schemes import Scheme

NEAR_COPY = 0.4

_WORD = re.compile(r"\w+")
_VOICE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def check_documents(documents: Sequence[SourceDocument], scheme: Scheme) -> list[Problem]:
    """Check documents as a whole: headers, names, rows, leaks between splits, near-copies."""
    problems: list[Problem] = []
    names: dict[str, str] = {}
    for document in documents:
        if document.name in names:
            problems.append(
                Problem(document.path, 1, f"The name {document.name!r} stands twice (also {names[document.name]}).")
            )
        names[document.name] = document.path
        problems += _check_header(document)
    rows = [(d.path, f.line, row_of(d, f)) for d in documents for f in d.findings]
    return problems + check_rows(rows, scheme)


def _check_header(document: SourceDocument) -> list[Problem]:
    meta = document.meta
    problems = []
    if meta.get("split") not in SPLITS:
        problems.append(Problem(document.path, 1, f"Unknown split {meta.get('split')!r}. Known: {', '.join(SPLITS)}."))
    if not isinstance(meta.get("year"), int):
        problems.append(Problem(document.path, 1, f"year: want a number, got {meta.get('year')!r}."))
    if not _VOICE.fullmatch(str(meta.get("voice", ""))):
        problems.append(
            Problem(document.path, 1, f"voice: want lower-case words joined by hyphens, got {meta.get('voice')!r}.")
        )
    contrast = [f for f in document.findings if f.contrast]
    if contrast and meta.get("split") != "train":
        problems.append(Problem(document.path, contrast[0].line, "Contrast sets belong to the train split."))
    return problems


def check_rows(rows: Sequence[tuple[str, int, Row]], scheme: Scheme) -> list[Problem]:
    """Check rows: schema, labels, offsets, overlaps, values, leaks between splits, near-copies."""
    problems = []
    for path, line, row in rows:
        problems += [Problem(path, line, message) for message in _wrong_in_row(row, scheme)]
    return problems + _leaks(rows) + _near_copies(rows)


def _wrong_in_row(row: Row, scheme: Scheme) -> Iterator[str]:
    for key in ("doc", "split", "text", "polarity", "component", "entities"):
        if key not in row:
            yield f"The row lacks {key!r}."
            return
    text = row["text"]
    if not isinstance(text, str) or not text.strip() or text != text.strip():
        yield "text: want a string without blanks at its ends."
        return
    if row["polarity"] not in POLARITIES:
        yield f"Unknown polarity {row['polarity']!r}. Known: {', '.join(POLARITIES)}."
    if row["component"] not in scheme.component_ids:
        yield f"Unknown component {row['component']!r}. Known in {scheme.id!r}: {', '.join(scheme.component_ids)}."
    if re.search(r"\b(\w{2,}) \1\b", text) and (m := re.search(r"\b((?!that\b|had\b)[a-z]{2,}) \1\b", text)):
        yield f"A word stands twice in a row: {m[0]!r}."
    by_label: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for entity in row["entities"]:
        yield from _wrong_in_entity(entity, text)
        by_label[str(entity.get("label"))].append((entity.get("start", 0), entity.get("end", 0)))
    for label, spans in by_label.items():
        for (_, end), (start, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            if start < end:
                yield f"Two {label} overlap: {text[start : start + 30]!r}."


def _wrong_in_entity(entity: Row, text: str) -> Iterator[str]:
    start, end, name = entity.get("start"), entity.get("end"), entity.get("text")
    if entity.get("label") not in ENTITY_LABELS:
        yield f"Unknown label {entity.get('label')!r}. Known: {', '.join(ENTITY_LABELS)}."
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        yield f"Entity {name!r}: its offsets {start!r}, {end!r} lie outside the finding."
    elif text[start:end] != name:
        yield f"Entity {name!r}: the text at its offsets is {text[start:end]!r}."
    if entity.get("label") == "STATISTIC":
        value = entity.get("statistic") or {}
        if (
            not isinstance(value.get("value"), int | float)
            or value.get("hedge") not in HEDGES
            or entity.get("kind") not in STATISTIC_KINDS
        ):
            yield f"Statistic {name!r}: needs a number, a hedge ({', '.join(HEDGES)}) and a kind ({', '.join(STATISTIC_KINDS)})."
    if entity.get("label") == "DATE":
        value = entity.get("date") or {}
        days = [value.get("from"), value.get("to")]
        if days == [None, None] or any(day is not None and not _ISO_DAY.fullmatch(str(day)) for day in days):
            yield f"Date {name!r}: needs 'from' or 'to' as full ISO days."


def _leaks(rows: Sequence[tuple[str, int, Row]]) -> list[Problem]:
    """One document, one voice and country, or one test writer in two splits."""
    problems = []
    for keys, what in ((("doc",), "document"), (("voice", "country"), "voice and country")):
        seen: dict[tuple[Any, ...], str] = {}
        for path, line, row in rows:
            value = tuple(row.get(key) for key in keys)
            if None in value or row.get("contrast"):
                continue
            other = seen.setdefault(value, row["split"])
            if other != row["split"]:
                problems.append(
                    Problem(
                        path, line, f"The {what} {' '.join(map(str, value))!r} is in {other} and in {row['split']}."
                    )
                )
                seen[value] = row["split"]
    train_writers = {row.get("writer") for _, _, row in rows if row.get("split") == "train"} - {None}
    told = set()
    for path, line, row in rows:
        if row.get("split") == "test" and row.get("writer") in train_writers and path not in told:
            told.add(path)
            problems.append(
                Problem(path, line, f"The writer {row['writer']!r} of a test document also wrote for train.")
            )
    return problems


def _near_copies(rows: Sequence[tuple[str, int, Row]]) -> list[Problem]:
    """Findings that share most of their word triples with another one; contrast sets are meant to."""
    grams = [
        _triples(row["text"]) if isinstance(row.get("text"), str) and not row.get("contrast") else set()
        for _, _, row in rows
    ]
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, triples in enumerate(grams):
        for triple in triples:
            index[triple].append(i)
    common: Counter[tuple[int, int]] = Counter()
    for places in index.values():
        if 1 < len(places) <= 50:
            common.update(combinations(places, 2))
    problems = []
    for (i, j), shared in sorted(common.items()):
        if shared / len(grams[i] | grams[j]) > NEAR_COPY:
            path, line, row = rows[j]
            problems.append(
                Problem(path, line, f"Nearly the same text as {rows[i][0]}:{rows[i][1]}: {row['text'][:60]!r}.")
            )
    return problems


def _triples(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
