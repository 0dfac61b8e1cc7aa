"""Teaching the word tagger: a small network learns from words and from what the rules found. Needs torch (``pip install hrtag[train]``)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from hrtag.labels import ENTITY_LABELS
from hrtag.learning.known_words import NUMBERS, Vectors
from hrtag.tagging.word_tagger import RULE_FEATURES, WINDOW, rule_features, word_features, words_of

Key = tuple[str, int, int]
WIDTH, INNER = 64, 96
EPOCHS, RATE = 18, 2.5e-3
BATCH = 1600  # words, padding included
UNSEEN, UNRULED, UNKNOWN = (
    0.3,
    0.05,
    0.03,
)  # how often a word, what the rules found at it, or what is known of it, is hidden
STRETCH = 4.0  # known vectors are of length one; so long do they enter
IGNORED = -100


@dataclass(frozen=True)
class Lesson:
    """One document: its texts as lines, what the rules found, what was annotated."""

    text: str
    rules: Sequence[Key]
    gold: Sequence[Key]


class _Network(nn.Module):
    known: Tensor

    def __init__(self, terms: int, known: Tensor) -> None:
        super().__init__()
        self.register_buffer("known", known)
        self.read = nn.Linear(NUMBERS, WIDTH, bias=False)
        nn.init.normal_(self.read.weight, 0, 0.1)
        self.words = nn.Embedding(terms + 1, WIDTH, padding_idx=terms)
        self.statistics, self.names = nn.Embedding(RULE_FEATURES, WIDTH), nn.Embedding(RULE_FEATURES, WIDTH)
        for table in (self.words, self.statistics, self.names):
            nn.init.normal_(table.weight, 0, 0.1)
        reach = 2 * WINDOW + 1
        self.first = nn.Conv1d(WIDTH, INNER, reach, padding=WINDOW)
        self.second = nn.Conv1d(INNER, INNER, reach, padding=WINDOW)
        self.last = nn.Linear(WIDTH + 2 * INNER, 3 * len(ENTITY_LABELS))

    def forward(self, words: Tensor, rules: Tensor, known: Tensor) -> Tensor:
        vectors = self.words(words).sum(-2) + self.statistics(rules[..., 0]) + self.names(rules[..., 1])
        vectors = vectors + self.read(functional.dropout(self.known[known], 0.1, self.training))
        vectors = functional.dropout(vectors, 0.2, self.training)
        first = functional.dropout(torch.relu(self.first(vectors.transpose(1, 2))), 0.25, self.training)
        second = functional.dropout(torch.relu(self.second(first)), 0.25, self.training)
        scores: Tensor = self.last(torch.cat([vectors, first.transpose(1, 2), second.transpose(1, 2)], -1))
        return scores


def teach_words(
    lessons: Sequence[Lesson], known: Vectors | None = None
) -> tuple[list[str], dict[str, NDArray[np.float16]]]:
    """Teach a word tagger; answer its terms and arrays as `hrtag.tagging.word_tagger.WordTagger` takes them.

    Parameters
    ----------
    lessons : sequence of Lesson
        The documents to learn from.
    known : dict of str to array, optional
        What `hrtag.learning.known_words` says of words, so that words no lesson holds are understood too.
    """
    from tqdm import tqdm

    torch.manual_seed(0)
    chance = random.Random(0)
    seen = (word for lesson in lessons for word in words_of(lesson.text)[0] if word != "\n")
    counts = Counter(feature for word in seen for feature in word_features(word))
    terms = ["?", *(feature for feature, count in counts.items() if count > 1)]
    number = {term: i for i, term in enumerate(terms)}
    known = known or {}
    place = {f"w={word}": i for i, word in enumerate(known, start=1)}
    lines = [line for lesson in lessons for line in _lines(lesson, number, place)]
    table = np.stack([np.zeros(NUMBERS, np.float32), *(STRETCH * vector for vector in known.values())])
    network = _Network(len(terms), torch.from_numpy(table))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    batches = _batches(lines)
    bar = tqdm(total=EPOCHS * len(batches), desc="word tagger", disable=None)
    for epoch in range(EPOCHS):
        chance.shuffle(batches)
        for step, batch in enumerate(batches):
            words, rules, goals, places = (
                pad_sequence([lines[i][k] for i in batch], batch_first=True, padding_value=padding)
                for k, padding in enumerate((len(terms), 0, IGNORED, 0))
            )
            words[..., 0][torch.rand(words.shape[:2]) < UNSEEN] = 0
            rules = rules * (torch.rand(rules.shape) > UNRULED)
            places = places * (torch.rand(places.shape) > UNKNOWN)
            scores = network(words, rules, places).view(-1, 3)
            loss = functional.cross_entropy(scores, goals.view(-1), ignore_index=IGNORED) * len(ENTITY_LABELS)
            for group in optimizer.param_groups:
                group["lr"] = RATE * (1 - (epoch * len(batches) + step) / (EPOCHS * len(batches)))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            bar.update()
    vectors = _with_known(network, number, place)
    new = [term for term in place if term not in number]
    return [*terms, *new], _arrays(network, vectors)


def _with_known(network: _Network, number: dict[str, int], place: dict[str, int]) -> Tensor:
    """The vectors of all terms, what is known of words added; behind them those of known words that no lesson holds."""
    learned, read = network.words.weight[: len(number)].detach().clone(), network.read(network.known).detach()
    for term, at in place.items():
        if term in number:
            learned[number[term]] += read[at]
    new = [learned[0] + read[at] for term, at in place.items() if term not in number]
    return torch.cat([learned, torch.stack(new)]) if new else learned


def _lines(lesson: Lesson, number: dict[str, int], place: dict[str, int]) -> list[tuple[Tensor, ...]]:
    """Of each line: the numbers of its words' features, what the rules found, what was annotated, and where the known words are."""
    words, starts, ends = words_of(lesson.text)
    features = torch.tensor([[number.get(feature, 0) for feature in word_features(word)] for word in words])
    places = torch.tensor([place.get(word_features(word)[0], 0) for word in words])
    rules = torch.from_numpy(rule_features(starts, ends, lesson.rules))
    goals = torch.zeros((len(words), len(ENTITY_LABELS)), dtype=torch.long)
    for label, start, end in lesson.gold:
        first, behind = int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(starts, end, side="left"))
        if first < behind:
            goals[first:behind, ENTITY_LABELS.index(label)] = 2
            goals[first, ENTITY_LABELS.index(label)] = 1
    found: list[tuple[Tensor, ...]] = []
    begin = 0
    for at in [*(i for i, word in enumerate(words) if word == "\n"), len(words)]:
        if at > begin:
            found.append((features[begin:at], rules[begin:at], goals[begin:at], places[begin:at]))
        begin = at + 1
    return found


def _batches(lines: Sequence[tuple[Tensor, ...]]) -> list[list[int]]:
    """Lines of like length together."""
    batches: list[list[int]] = [[]]
    for i in sorted(range(len(lines)), key=lambda i: len(lines[i][0])):
        if batches[-1] and (len(batches[-1]) + 1) * len(lines[i][0]) > BATCH:
            batches.append([])
        batches[-1].append(i)
    return batches


def _arrays(network: _Network, words: Tensor) -> dict[str, NDArray[np.float16]]:
    arrays: dict[str, Any] = {
        "words": words, "statistics": network.statistics.weight, "names": network.names.weight,
        "last": network.last.weight.T, "last_bias": network.last.bias, "first_bias": network.first.bias, "second_bias": network.second.bias,
    }  # fmt: skip
    for name, layer in (("first", network.first), ("second", network.second)):
        arrays[name] = layer.weight.permute(2, 1, 0).reshape(-1, INNER)
    return {name: np.ascontiguousarray(array.detach().numpy().astype(np.float16)) for name, array in arrays.items()}
