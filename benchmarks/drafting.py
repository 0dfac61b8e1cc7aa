"""Whether a draft finds what authors chose: ``python benchmarks/drafting.py [--split validation] [--learn] [--cross] [--agreement]``.

Each commentary of the corpus that begins with main features is drafted without them; a feature is met if one of the draft's
bullets meets it (`hrtag.learning.drafts.Measure`). Beside the draft: as many findings at random, the first ones, the first of each component in
turn, the longest ones, and the most central ones of TextRank and LexRank (sumy, ``pip install sumy``). All take as many findings as the draft has bullets,
whole; the draft's are shortened. ``best`` are findings chosen with the features in sight: what eight bullets could meet at most. ``tellable`` counts only features that some finding of the commentary meets: no selection can meet the others.

``--learn`` learns the weights of salience from the train split and writes them. ``--cross`` says what they are worth on train, each
writer's commentaries judged by weights learned from the other writers': one finding by one, as before, and spread over the matters. ``--agreement`` compares the measure with pairs
judged by reading (``drafting-pairs.tsv``).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from hrtag.learning.drafts import Commented, Measure, commented, learn_salience
from hrtag.presenting.drafting import draft
from hrtag.presenting.merging import spread
from hrtag.presenting.salience import salience
from hrtag.presenting.similarity import similarities, text_rank
from hrtag.report import Finding, Report

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
WEIGHTS = ROOT / "src" / "hrtag" / "data" / "drafting" / "salience.json"
RESAMPLES = 1000
FOLDS, BULLETS = 6, 8

Bullets = list[tuple[str, str | None]]


def of_draft(report: Report, count: int) -> Bullets:
    """The bullets of the draft as they stand in it."""
    return [(each.text, each.component) for each in draft(report, style="main-features").features]


def at_random(report: Report, count: int) -> Bullets:
    """Findings by lot."""
    return _whole(random.Random(report.title).sample(report.findings, count))


def lead(report: Report, count: int) -> Bullets:
    """The first findings."""
    return _whole(report.findings[:count])


def lead_of_components(report: Report, count: int) -> Bullets:
    """The first finding of each component, then the second ones."""
    groups: dict[str | None, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        groups[finding.component].append(finding)
    turns = [group[i] for i in range(len(report.findings)) for group in groups.values() if i < len(group)]
    return _whole(turns[:count])


def central(report: Report, count: int) -> Bullets:
    """The most central findings by our own TextRank alone."""
    rank = text_rank(similarities([finding.text for finding in report.findings]))
    return _whole([report.findings[i] for i in np.argsort(-rank)[:count]])


def longest(report: Report, count: int) -> Bullets:
    """The longest findings."""
    return _whole(sorted(report.findings, key=lambda finding: -len(finding.text))[:count])


def of_sumy(name: str) -> Callable[[Report, int], Bullets]:
    """The findings that a summariser of sumy chooses, each finding one sentence to it."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    class Words:
        """A tokenizer that downloads nothing."""

        def to_words(self, text: str) -> list[str]:
            """Answer the words of a sentence."""
            return [word.strip(".,;:()\"'“”") for word in text.split()]

    summariser = {"TextRank": TextRankSummarizer, "LexRank": LexRankSummarizer}[name](Stemmer("english"))

    def chosen(report: Report, count: int) -> Bullets:
        sentences = [Sentence(finding.text, Words()) for finding in report.findings]
        places = {id(sentence): i for i, sentence in enumerate(sentences)}
        picked = summariser(ObjectDocumentModel([Paragraph(sentences)]), count)
        return _whole([report.findings[places[id(sentence)]] for sentence in picked])

    return chosen


def _whole(findings: Sequence[Finding]) -> Bullets:
    return [(finding.text, finding.component) for finding in findings]


def best(each: Commented, measure: Measure, count: int) -> int:
    """Answer how many features the findings meet that are chosen one by one with the features in sight."""
    left = set(range(len(each.features)))
    told = [{i for i in left if measure.met(each.features[i], f.text, f.component)} for f in each.report.findings]
    for _ in range(count):
        left -= max(told, key=lambda met: len(met & left))
    return len(each.features) - len(left)


def coverage(
    commentaries: Sequence[Commented], measure: Measure, choose: Callable[[Report, int], Bullets]
) -> list[list[int]]:
    """Answer for each commentary how many features are met, can be met, are there, and the words and number of the bullets."""
    counts = []
    for each in commentaries:
        bullets = choose(each.report, len(of_draft(each.report, 0)))
        met = sum(any(measure.met(f, text, component) for text, component in bullets) for f in each.features)
        can = sum(any(measure.met(f, g.text, g.component) for g in each.report.findings) for f in each.features)
        counts.append([met, can, len(each.features), sum(len(text.split()) for text, _ in bullets), len(bullets)])
    return counts


def interval(counts: list[list[int]], column: int) -> tuple[float, float]:
    """Answer the 95 % interval of features met over resampled commentaries."""
    table, chance = np.array(counts), np.random.default_rng(0)
    drawn = (table[chance.integers(0, len(table), len(table))].sum(0) for _ in range(RESAMPLES))
    low, high = np.quantile([row[0] / row[column] for row in drawn], [0.025, 0.975])
    return float(low), float(high)


def cross(measure: Measure) -> None:
    """Print what weights learned from other writers choose on train."""
    from sklearn.model_selection import GroupKFold

    each = commented(CORPUS, "train")
    writers = [one.name.split("-", 2)[2] for one in each]
    found = {"weightiest": 0, "spread": 0}
    for learned, judged in GroupKFold(FOLDS).split(each, groups=writers):
        model = learn_salience([each[i] for i in learned], measure)
        for one in (each[i] for i in judged):
            findings, weights = one.report.findings, salience(one.report, model=model)
            alike = similarities([finding.text for finding in findings])
            places = range(len(findings))
            ways = {
                "weightiest": sorted(places, key=lambda i: -weights[i])[:BULLETS],
                "spread": spread(places, weights, alike, BULLETS),
            }
            for name, chosen in ways.items():
                found[name] += sum(
                    any(measure.met(f, findings[i].text, findings[i].component) for i in chosen) for f in one.features
                )
    features = sum(len(one.features) for one in each)
    top = sum(best(one, measure, BULLETS) for one in each)
    for name, met in (*found.items(), ("best", top)):
        print(f"{name:12}{met / features:7.1%}")


def agreement(measure: Measure) -> None:
    """Print how often the measure judges as a reader did."""
    judged: dict[str, dict[str, dict[int, set[int]]]] = defaultdict(lambda: defaultdict(dict))
    for line in (Path(__file__).parent / "drafting-pairs.tsv").read_text("utf-8").splitlines():
        if not line.startswith(("#", "split")):
            split, doc, feature, findings = line.split("\t")
            judged[split][doc][int(feature)] = {int(place) for place in findings.split()}
    for split, docs in judged.items():
        pairs, features, found = [], [], []
        for each in (one for one in commented(CORPUS, split) if one.name in docs):
            drafted = {passage.finding for passage in draft(each.report, style="main-features").features}
            for place, right in docs[each.name].items():
                found.append(any(each.report.findings[i].id in drafted for i in right))
                told = [measure.met(each.features[place], f.text, f.component) for f in each.report.findings]
                pairs += [(said, i in right) for i, said in enumerate(told)]
                features.append((any(told), bool(right)))
        both = sum(said and right for said, right in pairs)
        said, right = sum(s for s, _ in pairs), sum(r for _, r in pairs)
        same = sum(s == r for s, r in features)
        print(
            f"{split}: {len(pairs)} pairs, {right} told of by reading, {said} by the measure: precision {both / said:.2f}, recall {both / right:.2f}; "
            f"of {len(features)} features the report tells of {sum(r for _, r in features)} by reading, {sum(s for s, _ in features)} by the measure, "
            f"the same verdict on {same / len(features):.0%}; by reading the draft meets {sum(found)} ({sum(found) / len(found):.0%}), "
            f"{sum(found) / sum(r for _, r in features):.0%} of the tellable"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", default="test")
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--agreement", action="store_true")
    asked = parser.parse_args()
    measure = Measure(CORPUS)
    if asked.learn:
        learned = learn_salience(commented(CORPUS, "train"), measure)
        lines = (f" {json.dumps(name)}: {json.dumps(value)}" for name, value in learned.items())
        WEIGHTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        return
    if asked.cross:
        cross(measure)
        return
    if asked.agreement:
        agreement(measure)
        return
    commentaries = commented(CORPUS, asked.split)
    ways = {
        "draft": of_draft, "random": at_random, "lead": lead, "lead of each component": lead_of_components, "longest": longest, "own TextRank": central,
        "TextRank (sumy)": of_sumy("TextRank"), "LexRank (sumy)": of_sumy("LexRank"),
    }  # fmt: skip
    print(f"{asked.split}: {len(commentaries)} commentaries, {sum(len(c.features) for c in commentaries)} features")
    print(f"{'':24}{'met':>7}{'95 %':>14}{'of tellable':>13}{'95 %':>14}{'bullets':>9}{'words each':>12}")
    for name, choose in ways.items():
        counts = coverage(commentaries, measure, choose)
        met, can, there, words, bullets = np.array(counts).sum(0)
        spans = ["{:.0%}–{:.0%}".format(*interval(counts, column)) for column in (2, 1)]
        print(
            f"{name:24}{met / there:7.1%}{spans[0]:>14}{met / can:13.1%}{spans[1]:>14}{bullets / len(counts):9.1f}{words / bullets:12.1f}"
        )
    top = sum(best(each, measure, BULLETS) for each in commentaries)
    print(f"{'best':24}{top / there:7.1%}{'':14}{top / can:13.1%}")
    print(f"{'every finding':24}{can / there:7.1%}{'':14}{1:13.1%}")


if __name__ == "__main__":
    main()
