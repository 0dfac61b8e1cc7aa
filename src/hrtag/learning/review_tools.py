"""Tasks of Label Studio, doccano and Prodigy: each document there and back, without loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hrtag.errors import CorpusError
from hrtag.labels import POLARITIES
from hrtag.learning.review_documents import Document, Region, Row

Task = dict[str, Any]

TOOLS = ("label-studio", "doccano", "prodigy")


def _label(region: Region) -> str:
    """The one label of a finding where a tool has no choices: ``negative / equality``."""
    return f"{region.label} / {region.component}" if region.label in POLARITIES else region.label


def _region(start: int, end: int, label: str) -> Region:
    polarity, slash, component = label.partition(" / ")
    return Region(start, end, polarity, component) if slash else Region(start, end, label)


def _to_label_studio(document: Document) -> Task:
    results: list[Row] = []
    for i, region in enumerate(document.regions):
        value = {"start": region.start, "end": region.end, "text": document.text[region.start : region.end]}
        common = {"id": f"r{i}", "to_name": "text"}
        if region.label in POLARITIES:
            results.append(
                {**common, "from_name": "finding", "type": "labels", "value": {**value, "labels": ["finding"]}}
            )
            results.append(
                {**common, "from_name": "polarity", "type": "choices", "value": {**value, "choices": [region.label]}}
            )
            results.append(
                {
                    **common,
                    "from_name": "component",
                    "type": "choices",
                    "value": {**value, "choices": [region.component]},
                }
            )
        else:
            results.append(
                {**common, "from_name": "label", "type": "labels", "value": {**value, "labels": [region.label]}}
            )
    return {
        "data": {"text": document.text, "hrtag": document.carried},
        "predictions": [{"model_version": "hrtag", "result": results}],
    }


def _from_label_studio(task: Task) -> Document:
    text = task["data"]["text"]
    done = task.get("annotations") or task.get("predictions") or [{"result": []}]
    spans: dict[str, tuple[int, int]] = {}
    labels: dict[str, str] = {}
    choices: dict[str, dict[str, str]] = {}
    for result in done[-1]["result"]:
        value = result.get("value", {})
        if result["type"] == "labels":
            spans[result["id"]] = _code_points(text, value)
            labels[result["id"]] = value["labels"][0]
        elif result["type"] == "choices":
            choices.setdefault(result["id"], {})[result["from_name"]] = value["choices"][0]
    regions = []
    for name, (start, end) in spans.items():
        if labels[name] == "finding":
            chosen = choices.get(name, {})
            if "polarity" not in chosen:
                raise CorpusError(
                    f"The finding {text[start : start + 40]!r} has no polarity: choose one in Label Studio."
                )
            regions.append(Region(start, end, chosen["polarity"], chosen.get("component")))
        else:
            regions.append(Region(start, end, labels[name]))
    return Document(text, tuple(regions), task["data"]["hrtag"])


def _code_points(text: str, value: Row) -> tuple[int, int]:
    """Offsets in code points; a browser may count UTF-16 units, which the marked text tells."""
    start, end, marked = int(value["start"]), int(value["end"]), value.get("text")
    if marked is None or text[start:end] == marked:
        return start, end
    units = text.encode("utf-16-le")
    first = len(units[: 2 * start].decode("utf-16-le", "replace"))
    if text[first : first + len(marked)] == marked:
        return first, first + len(marked)
    raise CorpusError(
        f"The text at {start}–{end} is {text[start:end]!r}, not {marked!r}: was the document changed after export?"
    )


def _to_doccano(document: Document) -> Task:
    return {
        "text": document.text,
        "label": [[r.start, r.end, _label(r)] for r in document.regions],
        "hrtag": document.carried,
    }


def _from_doccano(task: Task) -> Document:
    if "entities" in task:
        marks = [(int(e["start_offset"]), int(e["end_offset"]), str(e["label"])) for e in task["entities"]]
    else:
        marks = [(int(s), int(e), str(label)) for s, e, label in task.get("label") or task.get("labels") or []]
    return Document(task["text"], tuple(_region(*mark) for mark in marks), task["hrtag"])


def _to_prodigy(document: Document) -> Task:
    tokens, starts, ends = _tokens(document.text)
    spans = [
        {
            "start": r.start,
            "end": r.end,
            "label": _label(r),
            "token_start": _token_at(starts, r.start, after=True),
            "token_end": _token_at(ends, r.end, after=False),
        }
        for r in document.regions
    ]
    return {
        "text": document.text,
        "tokens": tokens,
        "spans": spans,
        "meta": {"doc": document.carried["rows"][0]["doc"]},
        "hrtag": document.carried,
    }


def _from_prodigy(task: Task) -> Document:
    regions = tuple(_region(int(s["start"]), int(s["end"]), str(s["label"])) for s in task.get("spans") or [])
    return Document(task["text"], regions, task["hrtag"])


def _tokens(text: str) -> tuple[list[Row], list[int], list[int]]:
    import spacy

    doc = spacy.blank("en")(text)
    tokens = [
        {"text": t.text, "start": t.idx, "end": t.idx + len(t.text), "id": t.i, "ws": bool(t.whitespace_)} for t in doc
    ]
    return tokens, [token.idx for token in doc], [token.idx + len(token) for token in doc]


def _token_at(edges: Sequence[int], offset: int, *, after: bool) -> int:
    """The token whose edge is at the offset, or the one that holds it; ``token_end`` is inclusive in Prodigy."""
    from bisect import bisect_left, bisect_right

    return max(0, bisect_right(edges, offset) - 1) if after else min(len(edges) - 1, bisect_left(edges, offset))


_CONVERTERS: dict[str, tuple[Callable[[Document], Task], Callable[[Task], Document]]] = {
    "label-studio": (_to_label_studio, _from_label_studio),
    "doccano": (_to_doccano, _from_doccano),
    "prodigy": (_to_prodigy, _from_prodigy),
}


def converter(tool: str) -> tuple[Callable[[Document], Task], Callable[[Task], Document]]:
    """Answer the two ways of a tool: a document to a task, and a task to a document."""
    if tool not in _CONVERTERS:
        raise CorpusError(f"Unknown tool {tool!r}. Known: {', '.join(TOOLS)}.")
    return _CONVERTERS[tool]
