"""Learning to find entities: the word tagger on the train split, the choice among all proposals on the validation split."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.labels import ENTITY_LABELS
from hrtag.learning.corpus import Row, read_rows
from hrtag.learning.entity_scores import EntityScores, Key, score_entities
from hrtag.learning.passages import paragraphs
from hrtag.model import ModelFolder, arrays_bytes, open_model, write_model
from hrtag.tagging.choosing import Chooser, Proposals, chosen
from hrtag.tagging.encoder import Encoder
from hrtag.tagging.entities import EntityFinder, lines_of
from hrtag.tagging.heads import Heads, TokenHead
from hrtag.tagging.learned import LearnedEntities
from hrtag.tagging.mentions import resolve
from hrtag.tagging.tagger import load
from hrtag.tagging.token_scores import TokenScores
from hrtag.tagging.word_tagger import WordTagger, words_of

FOLDS = 6
STRENGTH = 0.5
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)
Words = tuple[list[str], dict[str, NDArray[Any]]]


@dataclass(frozen=True)
class Example:
    """One document: what is proposed and what was annotated."""

    proposals: Proposals
    gold: frozenset[Key]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether each proposal was annotated."""
        return np.array([(m.label, m.start, m.end) in self.gold for m in self.proposals.mentions], dtype=bool)


def learn_words(corpus: str | Path, knowing: ModelFolder | None = None) -> Words:
    """Teach the word tagger on the train split; answer its terms and arrays. Needs torch.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows.
    knowing : ModelFolder, optional
        A model whose encoder knows words that the train split does not hold.
    """
    from hrtag.learning.known_words import known_words
    from hrtag.learning.word_teaching import Lesson, teach_words

    finder, lessons = EntityFinder(), []
    for rows in _documents(corpus, "train"):
        text, lines = lines_of([row["text"] for row in rows])
        standing = resolve(finder.rules(text))
        lessons.append(Lesson(text, [(m.label, m.start, m.end) for m in standing], sorted(_gold(rows, lines))))
    words = {word.lower() for lesson in lessons for word in words_of(lesson.text)[0]}
    return teach_words(lessons, known_words(knowing, sorted(words)) if knowing else None)


def learn_entities(folder: ModelFolder, corpus: str | Path, words: Words) -> ModelFolder:
    """Add to a model folder the word tagger and the choice, learned with what its encoder's token head says, if it has one.

    The head has seen the train split, so that the choice is learned on the validation split; its threshold, and the figure
    in ``meta["entities"]``, come from documents kept out in turn.

    Parameters
    ----------
    folder : ModelFolder
        Written anew.
    corpus : str or Path
        A corpus folder with compiled rows.
    words : (list of str, dict of str to array)
        What `learn_words` answers.
    """
    files, figures = entity_files(_token_head(folder), corpus, words)
    kept = {name: folder.read(name) for name in folder.meta["files"] if name not in files}
    meta = {key: value for key, value in folder.meta.items() if key not in ("format", "files")}
    return write_model(folder.path, {**kept, **files}, {**meta, "entities": figures})


def entity_files(
    head: tuple[Encoder, TokenHead] | None, corpus: str | Path, words: Words
) -> tuple[dict[str, bytes], dict[str, float]]:
    """Learn the choice; answer the files of a model folder, and the strict F1 of documents kept out."""
    examples = list(_examples(head, corpus, words))
    threshold, f1 = _validated(examples)
    config = {"encoder": head is not None, "threshold": threshold}
    files = {
        "words.terms.txt": ("\n".join(words[0]) + "\n").encode(),
        "words.safetensors": arrays_bytes(words[1]),
        "entities.safetensors": arrays_bytes({"choice": fit_choice(examples)}),
        "entities.json": (json.dumps(config, indent=1, sort_keys=True) + "\n").encode(),
    }
    return files, {"cross_validated_strict_f1": round(f1, 4)}


def add_entities(
    corpus: str | Path, folders: Sequence[str | Path], words_from: str | Path | None = None
) -> Iterator[ModelFolder]:
    """Add a word tagger and, to each model folder, a choice of its own.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows.
    folders : sequence of str or Path
        Model folders, each written anew.
    words_from : str or Path, optional
        A model whose word tagger is taken; it knows nothing of the encoder, so that a new encoder needs only a new choice.
        Without it one is taught, which needs torch; what the first encoder among the folders knows of words goes into it.
    """
    models = [open_model(folder) for folder in folders]
    knowing = next((model for model in models if "encoder.onnx" in model.meta["files"]), None)
    words = learn_words(corpus, knowing) if words_from is None else words_in(open_model(words_from))
    for model in models:
        yield learn_entities(model, corpus, words)


def words_in(folder: ModelFolder) -> Words:
    """Answer the word tagger of a model folder."""
    return folder.lines("words.terms.txt"), folder.arrays("words.safetensors")


def entity_scores(corpus: str | Path, model: str | Path, split: str = "test") -> EntityScores:
    """Find the entities of a split, each document by itself, and compare with its annotations."""
    tagger = load(model)
    documents = list(_documents(corpus, split))
    found = [tagger.entities([row["text"] for row in rows], year=rows[0]["year"]) for rows in documents]
    return score_entities([row for rows in documents for row in rows], [each for one in found for each in one])


def fit_choice(examples: Sequence[Example]) -> NDArray[np.float32]:
    """Fit how much each feature speaks for a mention, shape (labels, features).

    A logistic regression with weights common to all labels and, held closer to zero by the same force, what each label adds.
    """
    from sklearn.linear_model import LogisticRegression

    features = np.concatenate([e.proposals.features for e in examples])
    right = np.concatenate([e.right for e in examples])
    labels = np.array([ENTITY_LABELS.index(m.label) for e in examples for m in e.proposals.mentions])
    spread = features.std(axis=0)
    spread[spread < 1e-4] = 1
    scaled = features / spread
    own = [scaled * (labels == column)[:, None] for column in range(len(ENTITY_LABELS))]
    model = LogisticRegression(C=STRENGTH, max_iter=400, fit_intercept=False).fit(
        np.concatenate([scaled, *own], axis=1), right
    )
    common, *each = model.coef_[0].reshape(len(ENTITY_LABELS) + 1, -1)
    return np.ascontiguousarray((common + np.array(each)) / spread, dtype=np.float32)


def _validated(examples: Sequence[Example]) -> tuple[float, float]:
    """The threshold with the best strict F1 on documents kept out in turn, and that F1."""
    order = np.random.default_rng(0).permutation(len(examples))
    counts = {threshold: np.zeros(3) for threshold in THRESHOLDS}
    for fold in range(FOLDS):
        kept = set(order[fold::FOLDS].tolist())
        chooser = Chooser(fit_choice([e for i, e in enumerate(examples) if i not in kept]), 0.5)
        for i in kept:
            example = examples[i]
            probabilities = chooser.probabilities(example.proposals)
            for threshold in THRESHOLDS:
                found = {
                    (m.label, m.start, m.end) for m in chosen(example.proposals.mentions, probabilities, threshold)
                }
                counts[threshold] += np.array([len(found & example.gold), len(found), len(example.gold)])
    scores = {t: float(2 * c[0] / max(c[1] + c[2], 1)) for t, c in counts.items()}
    best = max(scores, key=lambda t: scores[t])
    return best, scores[best]


def _examples(head: tuple[Encoder, TokenHead] | None, corpus: str | Path, words: Words) -> Iterator[Example]:
    from tqdm.auto import tqdm

    finder = EntityFinder()
    learned = LearnedEntities(WordTagger(*words), None, head is not None)
    for rows in tqdm(list(_documents(corpus, "validation")), desc="reading entities", disable=None):
        text, lines = lines_of([row["text"] for row in rows])
        rules = finder.rules(text)
        tokens = _token_scores(rows, *head) if head else None
        proposals = learned.proposals(text, rules, resolve(rules), lines, tokens)
        yield Example(proposals, frozenset(_gold(rows, lines)))


def _token_scores(rows: Sequence[Row], encoder: Encoder, head: TokenHead) -> list[TokenScores]:
    """What the head says of each row, read within its paragraph."""
    found = {}
    for passage in paragraphs(rows):
        states = encoder.read(passage.text)
        found.update(
            {id(row): head.scores(states, *span) for row, span in zip(passage.rows, passage.spans, strict=True)}
        )
    return [found[id(row)] for row in rows]


def _token_head(folder: ModelFolder) -> tuple[Encoder, TokenHead] | None:
    if "encoder.onnx" not in folder.meta["files"]:
        return None
    encoder = Encoder.from_folder(folder)
    head = Heads.from_folder(folder, encoder.width).tokens
    return (encoder, head) if head else None


def _documents(corpus: str | Path, split: str) -> Iterator[list[Row]]:
    rows = [row for row in read_rows(corpus, [split]) if not row["contrast"]]
    for _, group in groupby(rows, key=lambda row: str(row["doc"])):
        yield list(group)


def _gold(rows: Sequence[Row], lines: Sequence[tuple[int, str]]) -> set[Key]:
    return {
        (entity["label"], at + entity["start"], at + entity["end"])
        for row, (at, _) in zip(rows, lines, strict=True)
        for entity in row["entities"]
    }
