"""The same text gets the same answer: whatever is tagged beside it, in whatever order, however it is typed."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hrtag
from hrtag.report import Report

MODELS = ("hrtag-en-fast", "hrtag-en")
FAST = MODELS[0]
HEAD = "State policy on human rights"
PARAGRAPHS = (
    "The ban on assemblies was lifted in May 2019. A new law on “peaceful assembly” entered into force in the autumn.",
    "Two editors were sentenced to ten years’ imprisonment. Their lawyers were not admitted to the hearing.",
    "Police dismissed at least 12 nurses who had taken part in the strike, and the court upheld 9 of the dismissals.",
    "The ministry of justice published the draft. It had been kept secret since the spring of the year before.",
    "An appeal court freed the two teachers in June. The state paid each of them 300 euros for the time in prison.",
    "Nobody was charged with the beating of the reporters, although the “perpetrators” had been filmed.",
    "The ombudsman was given more staff and a budget of his own, which the parliament raised by 4 per cent.",
)
FINDINGS = tuple(sentence + "." for text in PARAGRAPHS for sentence in text.rstrip(".").split(". "))


def quoted(opening: str, closing: str, apostrophe: str = "’") -> Callable[[str], str]:
    return lambda text: text.replace("“", opening).replace("”", closing).replace("’", apostrophe)


def wrapped(width: int) -> Callable[[str], str]:
    return lambda text: "\n\n".join(textwrap.fill(paragraph, width) for paragraph in text.split("\n\n"))


CHANGES: dict[str, Callable[[str], str]] = {
    "blank lines": lambda text: text.replace("\n\n", "\n\n\n\n\n"),
    "blank lines around": lambda text: f"\n\n\n{text}\n\n\n",
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "blanks at line ends": lambda text: text.replace("\n", "   \n"),
    "double blanks": lambda text: text.replace(". ", ".  "),
    "no-break spaces": lambda text: text.replace("at least 12", "at least\u00a012").replace(
        "May 2019", "May\u00a02019"
    ),
    "nothing but no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "byte order mark": lambda text: "\ufeff" + text,
    "wrapped": wrapped(72),
    "wrapped narrowly": wrapped(50),
    "straight quotes": quoted('"', '"', "'"),
    "straight apostrophes": quoted("“", "”", "'"),
    "guillemets": quoted("«", "»"),
    "low quotes": quoted("„", "“"),
}
STRAIGHT = str.maketrans({**dict.fromkeys("“”„«»", '"'), "’": "'"})


def said(report: Report) -> list[object]:
    """What a report says, whatever its quotes look like."""
    return [
        (
            f.text.translate(STRAIGHT),
            f.polarity,
            f.component,
            f.needs_review,
            [(e.label, e.start, e.end) for e in f.entities],
        )
        for f in report.findings
    ]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("model", MODELS)
def test_how_a_text_is_typed_changes_nothing(model: str, change: str) -> None:
    text = f"{HEAD}\n\n" + "\n\n".join(PARAGRAPHS) + "\n"
    as_is, changed = hrtag.tag_text(text, model=model), hrtag.tag_text(CHANGES[change](text), model=model)
    assert said(changed) == said(as_is)
    assert len(as_is.findings) >= len(PARAGRAPHS)


@given(
    st.permutations(PARAGRAPHS),
    st.integers(4, len(PARAGRAPHS)),
    st.lists(st.sampled_from(sorted(CHANGES.keys() - {"byte order mark"})), min_size=1, max_size=2, unique=True),
)
def test_nor_do_two_ways_at_once(paragraphs: list[str], count: int, changes: list[str]) -> None:
    text = f"{HEAD}\n\n" + "\n\n".join(paragraphs[:count]) + "\n"
    changed = text
    for change in sorted(changes, key=list(CHANGES).index, reverse=True):
        changed = CHANGES[change](changed)
    assert said(hrtag.tag_text(changed, model=FAST)) == said(hrtag.tag_text(text, model=FAST))


@pytest.mark.parametrize("model", MODELS)
def test_the_order_and_size_of_a_batch_change_nothing(model: str) -> None:
    alone = {text: hrtag.classify([text], model=model)[0].to_dict() | {"id": ""} for text in FINDINGS}
    for seed, size in enumerate((len(FINDINGS), 5, 2)):
        texts = random.Random(seed).sample(FINDINGS, len(FINDINGS))
        found = [f for i in range(0, len(texts), size) for f in hrtag.classify(texts[i : i + size], model=model)]
        assert [f.text for f in found] == texts
        assert all(f.to_dict() | {"id": ""} == alone[f.text] for f in found)


@given(st.lists(st.sampled_from(FINDINGS), min_size=2, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_nor_does_any_batch(texts: list[str], chance: random.Random) -> None:
    alone = {text: hrtag.classify([text], model=FAST)[0].to_dict() | {"id": ""} for text in texts}
    chance.shuffle(texts)
    for text, finding in zip(texts, hrtag.classify(texts, model=FAST), strict=True):
        assert finding.to_dict() | {"id": ""} == alone[text]
    whole = "\n\n".join(texts)
    assert hrtag.tag_text(whole, model=FAST) == hrtag.tag_text(whole, model=FAST)


@pytest.mark.parametrize("model", MODELS)
def test_docs_of_a_pipe_are_docs_alone(model: str) -> None:
    nlp = hrtag.load(model).nlp
    alone = {text: _spans(nlp(text)) for text in PARAGRAPHS}
    for size in (1, 3, 100):
        for doc in nlp.pipe(reversed(PARAGRAPHS), batch_size=size):
            assert _spans(doc) == alone[doc.text]


def _spans(doc: object) -> dict[str, list[tuple[int, int, str]]]:
    return {key: [(s.start, s.end, s.label_) for s in spans] for key, spans in doc.spans.items()}  # type: ignore[attr-defined]


def test_jobs_and_neighbours_change_nothing(tmp_path: Path) -> None:
    for i in range(len(PARAGRAPHS) - 2):
        (tmp_path / f"{i}.txt").write_text(f"{HEAD}\n\n" + "\n\n".join(PARAGRAPHS[i : i + 3]) + "\n", "utf-8")
    files = sorted(tmp_path.iterdir())
    alone = {str(file): hrtag.tag_file(file, model=FAST) for file in files}
    for paths, jobs in ((files, 1), (files[::-1], 1), (files, 2), (files[::-1], 2)):
        reports = list(hrtag.tag_files(paths, n_jobs=jobs, model=FAST, progress=False))
        assert len(reports) == len(files)
        assert all(report == alone[report.source.path] for report in reports)
