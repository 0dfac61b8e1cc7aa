"""Teaching: a network learns from passages, with checkpoints to go on from. Needs torch (``pip install hrtag[train]``)."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from hrtag.errors import ModelError
from hrtag.files import replacing
from hrtag.labels import ENTITY_LABELS
from hrtag.learning.corpus import Row
from hrtag.learning.network import Network
from hrtag.learning.passages import Passage, cut
from hrtag.tagging.tokens import Tokenizer, Tokens

Targets = Callable[[Row, str], NDArray[Any]]
FROZEN = ("encoder.word.", "encoder.position.")
PAD = 1  # the padding piece of the vocabulary


@dataclass(frozen=True)
class Settings:
    """How a network is taught.

    Parameters
    ----------
    epochs : int
        Passes over the passages.
    rate : float
        Highest learning rate of the encoder's last layer; it rises over the first twentieth and falls to zero.
    decay : float
        Each layer below learns slower by this factor.
    head_rate : float
        Highest learning rate of the heads.
    tokens : int
        Tokens of a batch, padding included.
    keep : float
        Share of paragraphs that are shown whole; the others are cut into findings.
    contrast : float
        Weight of a finding from a contrast set.
    rounded : int
        In so many last epochs the network works with eight-bit numbers, as it will when it ships.
    seed : int
        Seed of cutting, order and dropout.
    """

    epochs: int = 5
    rate: float = 5e-5
    decay: float = 0.9
    head_rate: float = 5e-4
    tokens: int = 1800
    keep: float = 0.5
    contrast: float = 0.5
    rounded: int = 0
    seed: int = 0

    def changed(self, **settings: float | None) -> Settings:
        """Answer the same settings but for those that are not None."""
        return replace(self, **{name: value for name, value in settings.items() if value is not None})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Batch:
    """Passages as tensors."""

    passages: Sequence[Passage]
    tokens: Sequence[Tokens]
    ids: Tensor
    shapes: Tensor

    @property
    def mask(self) -> Tensor:
        """True at tokens, false at padding."""
        return self.ids != PAD

    def run(self, passage: int, span: tuple[int, int]) -> slice:
        """The tokens of a range of characters, counted behind the begin mark."""
        inner = self.tokens[passage].within(*span)
        return slice(inner.start + 1, inner.stop + 1)


def batch_of(passages: Sequence[Passage], tokens: Sequence[Tokens], tokenizer: Tokenizer) -> Batch:
    """Put passages between marks and pad them to the longest."""
    longest = max(len(t.ids) for t in tokens) + 2
    ids = torch.full((len(tokens), longest), PAD)
    shapes = torch.zeros((len(tokens), longest), dtype=torch.long)
    for i, t in enumerate(tokens):
        ids[i, : len(t.ids) + 2] = torch.from_numpy(tokenizer.marked(t.ids))
        shapes[i, 1 : len(t.ids) + 1] = torch.from_numpy(t.shapes)
    return Batch(passages, tokens, ids, shapes)


def batches(passages: Sequence[Passage], tokenizer: Tokenizer, budget: int, chance: random.Random) -> list[Batch]:
    """Group passages of like length into batches, in random order."""
    tokens = tokenizer([p.text for p in passages])
    order = sorted(range(len(passages)), key=lambda i: len(tokens[i].ids) * chance.uniform(0.85, 1.15))
    groups: list[list[int]] = [[]]
    for i in order:
        longest = max(len(tokens[k].ids) for k in [*groups[-1], i])
        if groups[-1] and longest * (len(groups[-1]) + 1) > budget:
            groups.append([])
        groups[-1].append(i)
    chance.shuffle(groups)
    return [batch_of([passages[i] for i in group], [tokens[i] for i in group], tokenizer) for group in groups if group]


def loss_of(network: Network, batch: Batch, targets: Targets, contrast: float) -> Tensor:
    """Answer the loss of a batch over all heads."""
    states = network(batch.ids, batch.shapes, batch.mask)
    pooled, rows = pool_findings(states, batch)
    weights = torch.tensor([contrast if row["contrast"] else 1.0 for row in rows])
    loss = torch.zeros(())
    for name, head in network.heads.items():
        goal = torch.from_numpy(np.stack([targets(row, name) for row in rows])).float()
        each = -(goal * functional.log_softmax(head(pooled).float(), dim=-1)).sum(-1)
        loss = loss + (each * weights).sum() / weights.sum()
    pairs, goals = pool_gaps(states, batch)
    if len(goals):
        loss = loss + functional.binary_cross_entropy_with_logits(network.gap(pairs).float()[:, 0], goals)
    return loss + 0.2 * entity_loss(network.tokens(states).float(), batch)


def pool_findings(states: Tensor, batch: Batch) -> tuple[Tensor, list[Row]]:
    """Answer the mean state of each finding and its row."""
    pooled, rows = [], []
    for i, passage in enumerate(batch.passages):
        for row, span in zip(passage.rows, passage.spans, strict=True):
            pooled.append(states[i, batch.run(i, span)].mean(0))
            rows.append(row)
    return torch.stack(pooled), rows


def pool_gaps(states: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """Answer, for the sentences of whole paragraphs, how neighbours look (both as a whole, the second's first token) and whether they belong together."""
    pairs, goals = [], []
    for i, passage in enumerate(batch.passages):
        for first, second, goes_on in passage.gaps if passage.whole else ():
            before, after = batch.run(i, first), batch.run(i, second)
            pairs.append(torch.cat([states[i, before].mean(0), states[i, after].mean(0), states[i, after.start]]))
            goals.append(float(goes_on))
    return (torch.stack(pairs) if pairs else torch.zeros((0, 0))), torch.tensor(goals)


def entity_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Answer the loss of the token head: for each label, begin, inside or outside."""
    goals = torch.zeros((*batch.ids.shape, len(ENTITY_LABELS)), dtype=torch.long)
    for i, passage in enumerate(batch.passages):
        for start, end, label in passage.entities:
            run, column = batch.run(i, (start, end)), ENTITY_LABELS.index(label)
            goals[i, run, column] = 2
            goals[i, run.start, column] = 1
    scores = logits.view(*batch.ids.shape, len(ENTITY_LABELS), 3)[batch.mask]
    return functional.cross_entropy(scores.reshape(-1, 3), goals[batch.mask].reshape(-1)) * len(ENTITY_LABELS)


class Learner:
    """Weights in full precision beside a half-precision copy that does the work: twice as fast on a processor with bf16.

    The weights of the last tenth of the steps are averaged; the average is what is kept.
    """

    def __init__(self, network: Network, settings: Settings, steps: int) -> None:
        self.settings, self.steps, self.step_number, self.averaged = settings, steps, 0, 0
        self.master = network
        self.work = _copy(network).to(torch.bfloat16)
        self.names = [n for n, _ in network.named_parameters() if not n.startswith(FROZEN)]
        masters, works = dict(network.named_parameters()), dict(self.work.named_parameters())
        for name, parameter in works.items():
            parameter.requires_grad_(not name.startswith(FROZEN))
        self.pairs = [(masters[n], works[n]) for n in self.names]
        depth = len(network.encoder.layers)
        groups = [{"params": [masters[n]], "peak": _peak(n, depth, settings), "lr": 0.0, "weight_decay": 0.01 if masters[n].ndim > 1 else 0.0} for n in self.names]  # fmt: skip
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)
        self.average = [torch.zeros_like(m) for m, _ in self.pairs]

    def step(self, loss: Tensor) -> None:
        """Take one step down."""
        loss.backward()  # type: ignore[no-untyped-call]
        for master, work in self.pairs:
            master.grad = None if work.grad is None else work.grad.float()
            work.grad = None
        torch.nn.utils.clip_grad_norm_([m for m, _ in self.pairs], 1.0)
        done = self.step_number / self.steps
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * min(1.0, done / 0.05, max(0.0, (1 - done) / 0.95))
        self.optimizer.step()
        with torch.no_grad():
            for master, work in self.pairs:
                work.copy_(master)
        self.step_number += 1
        if done >= 0.9:
            self.averaged += 1
            torch._foreach_lerp_(self.average, [m.detach() for m, _ in self.pairs], 1 / self.averaged)

    def finish(self) -> Network:
        """Answer the network with its averaged weights."""
        with torch.no_grad():
            for (master, _), mean in zip(self.pairs, self.average, strict=True):
                master.copy_(mean)
        return self.master.eval()

    def state(self) -> dict[str, Any]:
        """Answer all that is needed to go on."""
        return {
            "network": self.master.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "numbers": (self.step_number, self.averaged),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.master.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average = state["average"]
        self.step_number, self.averaged = state["numbers"]
        with torch.no_grad():
            for master, work in self.pairs:
                work.copy_(master)


def teach(
    network: Network,
    paragraphs: Sequence[Passage],
    tokenizer: Tokenizer,
    targets: Targets,
    settings: Settings,
    checkpoint: Path | None = None,
    report: Callable[[int, Network], None] | None = None,
) -> Network:
    """Teach a network.

    Parameters
    ----------
    network : Network
        Changed in place.
    paragraphs : sequence of Passage
        What it learns from.
    tokenizer : Tokenizer
        The encoder's own.
    targets : callable
        Answers for a row and a head's name the wanted distribution over the head's labels.
    settings : Settings
        How.
    checkpoint : Path, optional
        A file that is written after each epoch and gone on from where it exists.
    report : callable, optional
        Called after each epoch with its number and the half-precision network as it is.

    Returns
    -------
    Network
        With the averaged weights, ready to judge.
    """
    from tqdm import tqdm

    plan = [list(_epoch(paragraphs, tokenizer, settings, epoch)) for epoch in range(settings.epochs)]
    learner = Learner(network, settings, sum(map(len, plan)))
    first = 0
    if checkpoint is not None and checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        learner.restore(state["learner"])
        first = state["epoch"] + 1
    for epoch in range(first, settings.epochs):
        torch.manual_seed(settings.seed * 1000 + epoch)
        learner.work.train()
        learner.work.round(epoch >= settings.epochs - settings.rounded)
        bar = tqdm(plan[epoch], desc=f"epoch {epoch + 1} of {settings.epochs}", disable=None)
        mean = math.nan
        for batch in bar:
            loss = loss_of(learner.work, batch, targets, settings.contrast)
            learner.step(loss)
            mean = loss.item() if math.isnan(mean) else 0.98 * mean + 0.02 * loss.item()
            bar.set_postfix(loss=f"{mean:.3f}")
        if checkpoint is not None:
            with replacing(checkpoint) as temporary:
                torch.save({"learner": learner.state(), "epoch": epoch}, temporary)
        if report is not None:
            report(epoch, learner.work.eval())
    return learner.finish()


def resume(network: Network, checkpoint: Path) -> None:
    """Give a network the weights that another run had come to: all that its encoder learned, and those of the heads that fit.

    What is never learned, the vocabulary's vectors, stays as it is, so that the other run may have had another vocabulary.

    Raises
    ------
    ModelError
        If the encoders are not of one shape.
    """
    learned = torch.load(checkpoint, weights_only=True)["learner"]["network"]
    own = network.state_dict()
    fitting = {
        name: value
        for name, value in learned.items()
        if name in own and own[name].shape == value.shape and not name.startswith(FROZEN)
    }
    if not all(name in fitting for name in own if name.startswith("encoder.") and not name.startswith(FROZEN)):
        raise ModelError(f"{checkpoint}: a network of another shape. Start from a checkpoint with as many layers.")  # fmt: skip
    network.load_state_dict(fitting, strict=False)


def _epoch(paragraphs: Sequence[Passage], tokenizer: Tokenizer, settings: Settings, epoch: int) -> Iterator[Batch]:
    chance = random.Random(settings.seed * 1000 + epoch)
    pieces = [piece for paragraph in paragraphs for piece in cut(paragraph, chance, keep=settings.keep)]
    yield from batches(pieces, tokenizer, settings.tokens, chance)


def _peak(name: str, depth: int, settings: Settings) -> float:
    parts = name.split(".")
    if parts[0] != "encoder" or parts[1] == "shape":
        return settings.head_rate
    level = int(parts[2]) if parts[1] == "layers" else -1
    return settings.rate * settings.decay ** (depth - 1 - level)


def _copy(network: Network) -> Network:
    import copy

    return copy.deepcopy(network)
