"""Entity scores: strict, relaxed, and values."""

from typing import Any

from hrtag.learning.entity_scores import score_entities, tally
from hrtag.report import Entity, Statistic


def row(*entities: dict[str, Any]) -> dict[str, Any]:
    return {"entities": [{"statistic": None, **entity} for entity in entities]}


def test_each_label_is_counted_by_itself() -> None:
    counts = tally([({("LAW", 0, 5), ("BODY", 7, 9)}, {("LAW", 0, 4), ("BODY", 7, 9), ("DATE", 0, 5)})])
    assert (counts["LAW"].strict_f1, counts["LAW"].relaxed_f1) == (0.0, 1.0)
    assert (counts["BODY"].strict_f1, counts["DATE"].relaxed_f1) == (1.0, 0.0)
    assert (counts["all"].gold, counts["all"].found, counts["all"].strict) == (2, 3, 1)


def test_values_are_judged_where_the_ends_are_right() -> None:
    gold = row(
        {"label": "STATISTIC", "start": 0, "end": 9, "statistic": {"value": 12, "hedge": "exact"}},
        {"label": "STATISTIC", "start": 20, "end": 29, "statistic": {"value": 5, "hedge": "exact"}},
    )
    found = [
        Entity(label="STATISTIC", text="12 nurses", start=0, end=9, statistic=Statistic(value=12.0, hedge="about")),
        Entity(label="STATISTIC", text="five dogs", start=21, end=29, statistic=Statistic(value=5.0)),
    ]
    scores = score_entities([gold], [found])
    assert (scores.values["found"], scores.value_exact, scores.value_and_hedge) == (1, 1.0, 0.0)
