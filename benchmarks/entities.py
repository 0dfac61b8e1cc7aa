"""Entities found by the bundled models, by the rules alone and by other libraries: ``python benchmarks/entities.py [SPLIT]``.

Strict and relaxed F1 over the labels that a method knows, on one processor core, and findings a second. Libraries that are
not installed are left out with a line that says so.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from hrtag.labels import ENTITY_LABELS
from hrtag.learning.corpus import read_rows
from hrtag.learning.entity_scores import tally
from hrtag.model import model_names
from hrtag.tagging.entities import EntityFinder
from hrtag.tagging.tagger import load

CORPUS = Path(__file__).parents[1] / "corpus"
Key = tuple[str, int, int]
Method = Callable[[Sequence[str]], list[set[Key]]]
SPACY = {
    "LAW": "LAW", "ORG": "BODY", "DATE": "DATE", "GPE": "PLACE", "LOC": "PLACE", "PERSON": "PERSON", "NORP": "GROUP",
    "PERCENT": "STATISTIC", "MONEY": "STATISTIC", "CARDINAL": "STATISTIC", "QUANTITY": "STATISTIC",
}  # fmt: skip
_LAW = re.compile(
    r"(?:Articles?|Sections?) \d[\w.-]*(?: of the (?:[A-Z][\w-]+ )*(?:Code|Constitution|Act|Law))?"
    r"|(?:Law|Act|Decree|Resolution|Order) No\. ?\d[\w/-]*|(?:[A-Z][\w-]+ )+(?:Code|Act|Law)\b|Law on (?:[A-Z][\w-]+(?: and | of | )?)+"
)


def methods() -> Iterator[tuple[str, Sequence[str], Method]]:
    """Answer name, labels and method of all that is installed."""
    for name in model_names():
        yield name, ENTITY_LABELS, _hrtag(load(name).entities)
    yield "rules alone", ENTITY_LABELS, _hrtag(EntityFinder().find)
    yield "plain regex", ("LAW",), lambda texts: [{("LAW", *m.span()) for m in _LAW.finditer(text)} for text in texts]
    try:
        import spacy

        nlp = spacy.load("en_core_web_sm", exclude=["lemmatizer"])
        yield (
            "en_core_web_sm",
            sorted(set(SPACY.values())),
            lambda texts: [
                {(SPACY[e.label_], e.start_char, e.end_char) for e in doc.ents if e.label_ in SPACY}
                for doc in nlp.pipe(texts)
            ],
        )
    except (ImportError, OSError):
        print("en_core_web_sm is not installed: left out")
    try:
        from quantulum3 import disambiguate, parser

        disambiguate.clf.USE_CLF = False  # its bundled classifier is a pickle of another scikit-learn

        yield (
            "quantulum3",
            ("STATISTIC",),
            lambda texts: [{("STATISTIC", *q.span) for q in parser.parse(text)} for text in texts],
        )
    except ImportError:
        print("quantulum3 is not installed: left out")


def _hrtag(find: Callable[[Sequence[str]], Any]) -> Method:
    return lambda texts: [{(e.label, e.start, e.end) for e in found} for found in find(texts)]


def main() -> None:
    """Print the table."""
    split = sys.argv[1] if len(sys.argv) > 1 else "test"
    rows = [row for row in read_rows(CORPUS, [split]) if not row["contrast"]]
    documents = [[str(row["text"]) for row in group] for _, group in groupby(rows, key=lambda row: row["doc"])]
    gold = [{(e["label"], e["start"], e["end"]) for e in row["entities"]} for row in rows]
    print(f"{len(rows)} findings, {split} split")
    print(f"{'method':16}{'label':12}{'gold':>6}{'strict F1':>11}{'relaxed F1':>12}{'findings/s':>12}")
    for name, labels, method in methods():
        method(documents[0])
        start = time.process_time()
        found = [each for texts in documents for each in method(texts)]
        speed = len(rows) / (time.process_time() - start)
        known = [({k for k in right if k[0] in labels}, got) for right, got in zip(gold, found, strict=True)]
        for label, each in tally(known).items():
            if label == "all" or label in labels:
                first = (name, f"{speed:12.0f}") if label == "all" else ("", "")
                print(f"{first[0]:16}{label:12}{each.gold:6}{each.strict_f1:11.3f}{each.relaxed_f1:12.3f}{first[1]}")


if __name__ == "__main__":
    main()
