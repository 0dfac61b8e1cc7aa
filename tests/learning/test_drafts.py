"""Commentaries as reports, the measure of what a bullet meets, and where the weights of salience come from."""

import json
from importlib.resources import files

import pytest

from hrtag.files import bundled
from hrtag.learning.corpus import read_rows
from hrtag.learning.drafts import Measure, commented, corpus_reports, learn_salience, report_of
from hrtag.presenting.salience import features, salience, weights
from hrtag.report import Finding

CORPUS = bundled("corpus")


@pytest.fixture(scope="module")
def validation():
    return commented(CORPUS, "validation")


@pytest.fixture(scope="module")
def measure():
    return Measure(CORPUS)


def test_a_report_holds_the_rows_of_its_document():
    rows = [row for row in read_rows(CORPUS, ["validation"]) if row["doc"] == "GE-2010-national-index"]
    report = report_of(rows)
    assert [f.text for f in report] == [row["text"] for row in rows]
    assert all(report.text[f.start : f.end] == f.text for f in report)
    assert [len(f.entities) for f in report] == [len(row["entities"]) for row in rows]
    assert dict(corpus_reports(CORPUS, ["validation"]))["GE-2010-national-index"] == report


def test_main_features_are_hidden(validation):
    assert len(validation) == 12
    for each in validation:
        texts = {finding.text for finding in each.report.findings}
        assert 4 <= len(each.features) <= 9
        assert not texts & {feature.text for feature in each.features}


def test_a_feature_is_met_by_what_tells_of_it(measure):
    feature = Finding(
        id="f1",
        start=0,
        end=0,
        polarity="negative",
        component="civil-society",
        text="forced liquidation of the Helsinki Committee",
    )
    told = "The Supreme Court liquidated the Helsinki Committee."
    assert measure.met(feature, told, "civil-society")
    assert not measure.met(feature, "The Committee met twice.", "civil-society")
    fined = "The Helsinki Committee was fined."
    assert measure.met(feature, fined, "civil-society") and not measure.met(feature, fined, "equality")


def test_the_bundled_weights_are_those_that_the_corpus_teaches():
    learned = learn_salience(commented(CORPUS, "train"), Measure(CORPUS))
    bundled_ones = json.loads((files("hrtag") / "data" / "drafting" / "salience.json").read_text("utf-8"))
    assert learned.keys() == bundled_ones.keys()
    for name, values in learned.items():
        assert values == pytest.approx(bundled_ones[name], abs=0.002)


def test_salience_finds_more_than_the_first_findings(validation, measure):
    met = {"salient": 0, "first": 0}
    for each in validation:
        found = each.report.findings
        scores = salience(each.report)
        ways = {"salient": sorted(range(len(found)), key=lambda i: -scores[i])[:8], "first": list(range(8))}
        for name, places in ways.items():
            met[name] += sum(
                any(measure.met(f, found[i].text, found[i].component) for i in places) for f in each.features
            )
    assert met["salient"] > 1.5 * met["first"]


def test_every_feature_has_a_weight(validation):
    rows = features(validation[0].report)
    assert len(rows) == len(validation[0].report.findings)
    assert {*rows[0], "intercept"} == set(weights())
