"""The network that learns: an encoder of the MPNet kind and the heads on it. Needs torch (``pip install hrtag[train]``)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from hrtag.labels import ENTITY_LABELS
from hrtag.tagging.tokens import SHAPES

WIDTH, HEADS, INNER = 768, 12, 3072
FIRST_POSITION = 2
DROPOUT = 0.1


class Linear(nn.Linear):
    """A linear map that can work with numbers rounded to eight bits, as the shipped network will, while it learns."""

    rounding = False

    def forward(self, x: Tensor) -> Tensor:
        """Answer the map of x, shape (texts, tokens, numbers)."""
        if not self.rounding:
            return functional.linear(x, self.weight, self.bias)
        return functional.linear(
            _straight(x, _round_states(x)), _straight(self.weight, _round_weights(self.weight)), self.bias
        )


def _straight(x: Tensor, rounded: Tensor) -> Tensor:
    """The rounded numbers, with the gradient of the exact ones."""
    return x + (rounded - x).detach()


def _round_states(x: Tensor) -> Tensor:
    """To 255 steps between the largest number of each token, up and down."""
    step = (x.detach().abs().amax(2, keepdim=True) / 127).clamp(min=1e-6)
    return torch.round(x.detach() / step) * step


def _round_weights(weight: Tensor) -> Tensor:
    """To 255 steps between the largest weight of each output, up and down."""
    step = weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-6) / 127
    return torch.round(weight.detach() / step) * step


class Layer(nn.Module):
    """One layer of the encoder: attention, then a feed-forward step."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = Linear(WIDTH, 3 * WIDTH), Linear(WIDTH, WIDTH)
        self.up, self.down = Linear(WIDTH, INNER), Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-5), nn.LayerNorm(WIDTH, eps=1e-5)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Answer the new states of tokens, shape (texts, tokens, width)."""
        texts, tokens, _ = x.shape
        q, k, v = self.qkv(x).view(texts, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        heads = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        attended = self.out(heads.transpose(1, 2).reshape(texts, tokens, WIDTH))
        x = self.norm1(x + functional.dropout(attended, DROPOUT, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        out: Tensor = self.norm2(x + functional.dropout(inner, DROPOUT, self.training))
        return out


class Encoder(nn.Module):
    """Token numbers and letter shapes → one vector a token.

    The shape table starts at zero, so that a pretrained encoder begins as it was.
    """

    def __init__(self, layers: int, vocabulary: int) -> None:
        super().__init__()
        self.word, self.shape = nn.Embedding(vocabulary, WIDTH), nn.Embedding(SHAPES, WIDTH)
        self.position, self.distance = nn.Embedding(514, WIDTH), nn.Embedding(32, HEADS)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        nn.init.zeros_(self.shape.weight)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """Answer the states of tokens, shape (texts, tokens, width); ``mask`` is true at tokens and false at padding."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.word(ids) + self.shape(shapes) + self.position(places + FIRST_POSITION))
        x = functional.dropout(x, DROPOUT, self.training)
        bias = self.distance(distances(places)).permute(2, 0, 1)[None]
        bias = (bias + torch.where(mask[:, None, None, :], 0.0, -1e4)).to(x.dtype)
        for layer in self.layers:
            x = layer(x, bias)
        states: Tensor = x
        return states


def distances(places: Tensor) -> Tensor:
    """Answer the bucket of each pair of places: near distances one by one, far ones by their logarithm, as MPNet has them."""
    back = places[:, None] - places[None, :]
    away, near, most = back.abs(), 8, 16
    far = near + (torch.log(away.clamp(min=1).float() / near) / math.log(128 / near) * (most - near)).long()
    buckets: Tensor = torch.where(back < 0, most, 0) + torch.where(away < near, away, far.clamp(max=most - 1))
    return buckets


class Network(nn.Module):
    """An encoder and its heads: polarity and component of a finding, the cut between sentences, entities of tokens."""

    def __init__(self, encoder: Encoder, labels: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.encoder = encoder
        self.labels = {name: list(values) for name, values in labels.items()}
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, len(values)) for name, values in self.labels.items()})
        self.gap = nn.Sequential(nn.Linear(3 * WIDTH, 128), nn.GELU(), nn.Linear(128, 1))
        self.tokens = nn.Linear(WIDTH, 3 * len(ENTITY_LABELS))

    def round(self, rounding: bool = True) -> None:
        """Work with eight-bit numbers, or no longer."""
        for module in self.encoder.modules():
            if isinstance(module, Linear):
                module.rounding = rounding

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """Answer the encoder's states."""
        states: Tensor = self.encoder(ids, shapes, mask)
        return states


def pretrained(
    weights: str | Path, layers: Sequence[int] | None = None, pieces: Sequence[int] | None = None
) -> Encoder:
    """Answer an encoder that starts from the weights of all-mpnet-base-v2.

    Parameters
    ----------
    weights : str or Path
        Its safetensors file.
    layers : sequence of int, optional
        The layers to keep; all of them else.
    pieces : sequence of int, optional
        The word pieces to keep, in their new order; all of them else.
    """
    from safetensors.torch import load_file

    given = load_file(str(weights))
    count = 1 + max(int(name.split(".")[2]) for name in given if name.startswith("encoder.layer."))
    kept = list(range(count)) if layers is None else list(layers)
    words = given["embeddings.word_embeddings.weight"]
    words = words if pieces is None else words[torch.tensor(list(pieces))]
    encoder = Encoder(len(kept), len(words))
    state = encoder.state_dict()
    state["word.weight"] = words
    state["position.weight"] = given["embeddings.position_embeddings.weight"]
    state["distance.weight"] = given["encoder.relative_attention_bias.weight"]
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for ours, theirs in enumerate(kept):
            old, new = f"encoder.layer.{theirs}.", f"layers.{ours}."
            state[f"{new}qkv.{part}"] = torch.cat([given[f"{old}attention.attn.{c}.{part}"] for c in "qkv"])
            state[f"{new}out.{part}"] = given[f"{old}attention.attn.o.{part}"]
            state[f"{new}norm1.{part}"] = given[f"{old}attention.LayerNorm.{part}"]
            state[f"{new}up.{part}"] = given[f"{old}intermediate.dense.{part}"]
            state[f"{new}down.{part}"] = given[f"{old}output.dense.{part}"]
            state[f"{new}norm2.{part}"] = given[f"{old}output.LayerNorm.{part}"]
    encoder.load_state_dict(state)
    return encoder
