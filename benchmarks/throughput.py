"""Words a second on one core, beside what a user would build instead: ``python benchmarks/throughput.py``.

Each row is a fresh process with one thread (Linux only), over the same texts: paragraphs of the corpus's validation split, joined to
commentaries. What is compared does not do the same: hrtag reads layout, cuts findings, judges polarity and component,
finds nine kinds of entities and computes values; the others do the part that their row names.

- *spaCy, NER + textcat*: `spacy.blank("en")` with ``ner`` and ``textcat`` in spaCy's default (small, CPU) architectures,
  trained here for a moment on the train split, after ``sentencizer``. How well it does is not measured, only how fast.
- *sentence-transformers + scikit-learn*: MiniLM vectors of sentences, then logistic regression; needs
  ``pip install sentence-transformers`` and ``--minilm FOLDER`` with the files of ``all-MiniLM-L6-v2``; left out otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[1] / "corpus"
PARAGRAPHS = 12  # of a commentary
ALONE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
Work = Callable[[list[str]], object]


def commentaries(words: int) -> list[str]:
    """Answer texts of the validation split with about so many words together."""
    from hrtag.learning.corpus import read_rows

    rows = read_rows(CORPUS, ["validation"])
    paragraphs = [" ".join(str(row["text"]) for row in group) for _, group in groupby(rows, lambda row: (row["doc"], row["paragraph"]))]  # fmt: skip
    texts = ["\n\n".join(paragraphs[i : i + PARAGRAPHS]) for i in range(0, len(paragraphs), PARAGRAPHS)]
    chosen: list[str] = []
    while texts and sum(len(text.split()) for text in chosen) < words:
        chosen.append(texts.pop(0))
    return chosen


def findings(count: int) -> list[dict[str, Any]]:
    """Answer findings of the train split, drawn once and for all."""
    from hrtag.learning.corpus import read_rows

    return random.Random(0).sample(list(read_rows(CORPUS, ["train"])), count)


def hrtag_model(name: str) -> Work:
    """Everything, from a text to a report."""
    import hrtag

    tagger = hrtag.load(name)
    return lambda texts: [tagger.tag_text(text) for text in texts]


def spacy_tokeniser(_: str) -> Work:
    """Words only."""
    import spacy

    nlp = spacy.blank("en")
    return lambda texts: list(nlp.pipe(texts))


def spacy_pipeline(folder: str) -> Work:
    """Sentences, then entities and a category of each."""
    import spacy

    sentences, nlp = sentencizer(), spacy.load(folder)
    return lambda texts: list(nlp.pipe(sentences(texts), batch_size=64))


def sentence_transformer(folder: str) -> Work:
    """Sentences, then a vector and a category of each."""
    import numpy as np
    import torch
    from sentence_transformers import SentenceTransformer
    from sklearn.linear_model import LogisticRegression

    torch.set_num_threads(1)
    sentences, encoder = sentencizer(), SentenceTransformer(f"{folder}/encoder", device="cpu")
    rows = json.loads((Path(folder) / "findings.json").read_text("utf-8"))
    vectors = np.asarray(encoder.encode([text for text, _ in rows], show_progress_bar=False))
    classifier = LogisticRegression(max_iter=200).fit(vectors, [polarity for _, polarity in rows])
    return lambda texts: classifier.predict_proba(
        encoder.encode(sentences(texts), batch_size=32, show_progress_bar=False)
    )


def sentencizer() -> Callable[[list[str]], list[str]]:
    """Answer what splits texts into sentences."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return lambda texts: [sentence.text for doc in nlp.pipe(texts) for sentence in doc.sents]


def train_pipeline(folder: Path, count: int) -> None:
    """Train the pipeline a user would build, for a moment."""
    import spacy
    from spacy.training import Example
    from spacy.util import filter_spans, minibatch

    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    nlp.add_pipe("textcat")
    rows = findings(count)
    labels = sorted({str(row["polarity"]) for row in rows})
    examples = []
    for row in rows:
        doc = nlp.make_doc(str(row["text"]))
        spans = [doc.char_span(e["start"], e["end"], e["label"], alignment_mode="contract") for e in row["entities"]]
        found = [(s.start_char, s.end_char, s.label_) for s in filter_spans([s for s in spans if s])]
        cats = {label: float(label == row["polarity"]) for label in labels}
        examples.append(Example.from_dict(doc, {"entities": found, "cats": cats}))
    optimizer = nlp.initialize(lambda: examples)
    for batch in minibatch(examples, 32):
        nlp.update(batch, sgd=optimizer)
    nlp.to_disk(folder)


KINDS = {
    "hrtag": hrtag_model,
    "tokeniser": spacy_tokeniser,
    "pipeline": spacy_pipeline,
    "vectors": sentence_transformer,
}


def measure(kind: str, name: str, file: str) -> dict[str, float]:
    """Answer the figures of one row; to be asked in a fresh process that has loaded nothing yet."""
    texts = json.loads(Path(file).read_text("utf-8"))
    start = time.perf_counter()
    work = KINDS[kind](name)
    work([texts[0][:400]])
    ready = time.perf_counter() - start
    start = time.perf_counter()
    work(texts)
    seconds = time.perf_counter() - start
    return {"ready": ready, "rate": sum(len(text.split()) for text in texts) / seconds, "peak": peak_memory()}


def peak_memory() -> float:
    """Answer the most megabytes this process has had; what `resource` says would hold its parent's too."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:"))


def row(kind: str, name: str, file: Path) -> dict[str, float]:
    """Measure in a fresh process with one thread."""
    command = [sys.executable, __file__, "--measure", kind, name, str(file)]
    environment = {**os.environ, **dict.fromkeys(ALONE, "1"), "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(command, capture_output=True, env=environment)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Words a second on one core.")
    parser.add_argument("--words", type=int, default=20_000, help="about how many words are read")
    parser.add_argument("--minilm", type=Path, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--train-rows", type=int, default=800, help="findings the spaCy pipeline is trained on")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return
    texts = commentaries(options.words)
    print(f"{sum(len(text.split()) for text in texts):,} words in {len(texts)} texts, one core\n")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "texts.json").write_text(json.dumps(texts), "utf-8")
        train_pipeline(folder / "pipeline", options.train_rows)
        rows = [
            ("hrtag-en", "hrtag", "hrtag-en"),
            ("hrtag-en-fast", "hrtag", "hrtag-en-fast"),
            ("spaCy, NER + textcat", "pipeline", str(folder / "pipeline")),
            ("spaCy, blank tokeniser", "tokeniser", ""),
        ]
        whole = bool(options.minilm and find_spec("sentence_transformers"))
        if whole:
            drawn = [(each["text"], each["polarity"]) for each in findings(64)]
            (folder / "vectors").mkdir()
            (folder / "vectors" / "findings.json").write_text(json.dumps(drawn), "utf-8")
            (folder / "vectors" / "encoder").symlink_to(options.minilm.resolve())
            rows.insert(3, ("sentence-transformers + scikit-learn", "vectors", str(folder / "vectors")))
        print("| what | words/s | times hrtag-en | peak memory, MB | start-up, s |\n|---|---:|---:|---:|---:|")
        first = 0.0
        for title, kind, name in rows:
            got = row(kind, name, folder / "texts.json")
            first = first or got["rate"]
            print(
                f"| {title} | {got['rate']:,.0f} | {got['rate'] / first:.1f} | {got['peak']:,.0f} | {got['ready']:.1f} |",
                flush=True,
            )
    if not whole:
        print(
            "\nsentence-transformers + scikit-learn: left out; pip install sentence-transformers, then --minilm FOLDER"
        )


if __name__ == "__main__":
    main()
