"""Choosing: which of the mentions that rules and learned taggers propose stand, by one small linear model a label."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hrtag.labels import ENTITY_LABELS
from hrtag.tagging.mentions import Mention, standing_in_order
from hrtag.tagging.token_scores import BEGIN, INSIDE, OUTSIDE, TokenScores

LIKELY = 0.12  # how probable a tagger has to find a begin or an end for a proposal
MAX_ENDS = 4
LONGEST = 80  # tokens
FLOOR = 1e-3  # probabilities below count as this
_COLUMN = {label: i for i, label in enumerate(ENTITY_LABELS)}
_RIVALS = [_COLUMN[label] for label in ("LAW", "TREATY", "BODY", "DOCUMENT", "PERSON", "PLACE")]


@dataclass(frozen=True)
class Proposals:
    """All mentions of a text that could stand, each span of a label once.

    Parameters
    ----------
    mentions : list of Mention
        The proposals.
    sources : list of list of Mention
        For each, the rules' proposals of the same span and label.
    standing : sequence of Mention
        What stands by the rules alone.
    features : array of float32, shape (mentions, features)
        What is known of each.
    """

    mentions: list[Mention]
    sources: list[list[Mention]]
    standing: Sequence[Mention]
    features: NDArray[np.float32]


def gather(
    rules: Sequence[Mention], standing: Sequence[Mention], learned: Sequence[Mention], heads: Sequence[TokenScores]
) -> Proposals:
    """Put together what the rules and the taggers propose.

    Parameters
    ----------
    rules, standing : sequence of Mention
        What the rules propose, and what stands of it by the rules alone.
    learned : sequence of Mention
        What the taggers propose.
    heads : sequence of TokenScores
        What each tagger says of the text.
    """
    by_span: dict[tuple[str, int, int], list[Mention]] = {}
    for mention in rules:
        by_span.setdefault((mention.label, mention.start, mention.end), []).append(mention)
    best = [max(given, key=lambda m: (m.entry is not None, m.score)) for given in by_span.values()]
    sources = list(by_span.values())
    for mention in learned:
        span = (mention.label, mention.start, mention.end)
        if span not in by_span:
            by_span[span] = []
            best.append(mention)
            sources.append([])
    return Proposals(best, sources, standing, features(best, sources, standing, heads))


@dataclass(frozen=True)
class Chooser:
    """Says how probable each proposal is, and chooses the most probable ones that can stand together.

    Parameters
    ----------
    weight : array of float32, shape (labels, features)
        Weights of the features, by label; the first is the bias.
    threshold : float
        The probability from which a mention may stand.
    """

    weight: NDArray[np.float32]
    threshold: float

    def probabilities(self, proposals: Proposals) -> NDArray[np.float64]:
        """Answer how probable each proposal is, shape (mentions,)."""
        columns = [_COLUMN[m.label] for m in proposals.mentions]
        scores = np.einsum("mf,mf->m", proposals.features, self.weight[columns])
        answer: NDArray[np.float64] = 1 / (1 + np.exp(-scores.astype(np.float64)))
        return answer

    def choose(self, proposals: Proposals) -> list[Mention]:
        """Answer the mentions that stand, sorted by start, longer first."""
        return chosen(proposals.mentions, self.probabilities(proposals), self.threshold)


def chosen(mentions: Sequence[Mention], probabilities: NDArray[np.float64], threshold: float) -> list[Mention]:
    """Answer, the most probable first, what can stand together; a name that is likely enough may hold likely ones."""
    order = np.argsort(-probabilities, kind="stable")
    likely = (mentions[i] for i in order[: int((probabilities >= threshold).sum())])
    return standing_in_order(likely)


def tagged_mentions(text: str, scores: TokenScores) -> Iterator[Mention]:
    """Answer what a tagger proposes: from each likely begin to each likely end, whole words only."""
    p = scores.probabilities
    ends_at = 1 - p[:, :, INSIDE]
    for token, column in zip(*(axis.tolist() for axis in np.nonzero(p[:, :, BEGIN] > LIKELY)), strict=True):
        start = int(scores.starts[token])
        if start and text[start].isalnum() and text[start - 1].isalnum():
            continue
        found = 0
        for last in range(token, min(token + LONGEST, len(p) - 1)):
            stop = float(ends_at[last + 1, column])
            end = int(scores.ends[last])
            if stop > LIKELY and not (text[end - 1].isalnum() and text[end : end + 1].isalnum()):
                yield Mention(ENTITY_LABELS[column], start, end, score=-1)
                found += 1
            if found == MAX_ENDS or 1 - stop < LIKELY:
                break


RULE_FEATURES = (
    "bias", "stands", "crossed", "proposed", "pattern", "known", "open", "short", "name score", "nothing near", "long",
    "beside another of its label", "inside a longer one", "around a shorter one", "around another label",
)  # fmt: skip
HEAD_FEATURES = (
    "likely",
    "span",
    "begin",
    "mean",
    "least",
    "after",
    "rival",
    "length",
    "stands and span",
    "unlikely",
    "crossed and span",
)


def features(
    mentions: Sequence[Mention],
    sources: Sequence[Sequence[Mention]],
    standing: Sequence[Mention],
    heads: Sequence[TokenScores],
) -> NDArray[np.float32]:
    """Answer what is known of each mention, shape (mentions, features).

    Parameters
    ----------
    mentions : sequence of Mention
        The proposals, each span of a label once.
    sources : sequence of sequence of Mention
        For each, the rules' proposals of the same span and label.
    standing : sequence of Mention
        What stands by the rules alone.
    heads : sequence of TokenScores
        What each token head says of the text.
    """
    rules = _rule_features(mentions, sources, standing)
    return np.concatenate([rules, *(_head_features(mentions, head, rules) for head in heads)], axis=1)


def _rule_features(
    mentions: Sequence[Mention], sources: Sequence[Sequence[Mention]], standing: Sequence[Mention]
) -> NDArray[np.float32]:
    stood = {(m.label, m.start, m.end) for m in standing}
    by_start = sorted(standing, key=lambda m: m.start)
    places = [m.start for m in by_start]
    rows = []
    for m, given in zip(mentions, sources, strict=True):
        at = bisect_left(places, m.end)
        near = [o for o in by_start[max(0, at - 12) : at] if o.end > m.start]
        stands = (m.label, m.start, m.end) in stood
        crossed, beside, inside, around, other = _neighbours(m, near)
        rows.append(
            (
                1, stands, crossed, bool(given), any(g.score == 3 for g in given),
                any(g.entry is not None for g in given), any(g.open for g in given), any(g.short for g in given),
                max((g.score for g in given), default=0) / 5, not near, m.end - m.start > 40, beside and not stands,
                inside, around, other,
            )
        )  # fmt: skip
    return np.array(rows, dtype=np.float32).reshape(len(mentions), len(RULE_FEATURES))


def _neighbours(m: Mention, near: Sequence[Mention]) -> tuple[bool, bool, bool, bool, bool]:
    """How a mention lies to those that stand near it: crossed, beside its own label, inside, around it, around another label."""
    crossed = beside = inside = around = other = False
    start, end, label = m.start, m.end, m.label
    for o in near:
        crossed = crossed or start < o.start < end < o.end or o.start < start < o.end < end
        holds = o.start >= start and o.end <= end
        if o.label != label:
            other = other or holds
            continue
        beside = True
        longer = (o.end - o.start) - (end - start)
        inside = inside or (longer > 0 and o.start <= start and o.end >= end)
        around = around or (longer < 0 and holds)
    return crossed, beside, inside, around, other


def _head_features(mentions: Sequence[Mention], scores: TokenScores, rules: NDArray[np.float32]) -> NDArray[np.float32]:
    p = np.clip(scores.probabilities, FLOOR, 1 - FLOOR)
    logs = np.log(p)
    each = np.arange(len(mentions))
    label = np.array([_COLUMN[m.label] for m in mentions], dtype=int)
    first = np.searchsorted(scores.ends, [m.start for m in mentions], side="right")
    behind = np.searchsorted(scores.starts, [m.end for m in mentions], side="left")
    behind = np.minimum(np.maximum(behind, first + 1), len(p) - 1)
    first = np.minimum(first, behind - 1)
    length = behind - first
    inside, marked = _sums(logs[:, :, INSIDE]), _sums(1 - p[:, :, OUTSIDE])
    begin, after = logs[first, label, BEGIN], np.log(1 - p[behind, label, INSIDE])
    span = np.maximum(begin + inside[behind, label] - inside[first + 1, label] + after, -12) / 4
    means = (marked[behind] - marked[first]) / length[:, None]
    mean = means[each, label]
    means[each, label] = 0
    least = [p[a:b, c, BEGIN:].sum(axis=1).min() for a, b, c in zip(first, behind, label, strict=True)]
    rival = means[:, _RIVALS].max(axis=1)
    stands, crossed = rules[:, 1], rules[:, 2]
    columns = [
        span > -0.4,
        span,
        begin / 4,
        mean,
        least,
        after / 4,
        rival,
        np.log(length),
        stands * span,
        span < -2,
        crossed * span,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _sums(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Running sums over tokens, zero first."""
    return np.concatenate([np.zeros((1, values.shape[1]), dtype=np.float32), np.cumsum(values, axis=0)])
