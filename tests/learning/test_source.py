"""The source form of the corpus."""

import pytest

from hrtag.learning.markup import MarkupError, parse_date_value, parse_markup, parse_statistic_value
from hrtag.learning.source import parse_source

SOURCE = """---
voice: ombudsman
country: GH
year: 2014
writer: w1
annotator: w1
split: train
scheme: general-measures
---
# Annual Report
% lead_in: Main developments:

* [+ equality] abolition of {stat:44 offences|44 offence} under {law:vagrancy by-laws}

## Cooperation {international-mechanisms}

[0] The {body:Committee against Torture} met in {date:May 2014}.[^1]
[~] {stat:At least 12 {group:nurses}|>=12 nurse; as_of=2014-12} returned.

[-] None left.

[^1]: Bulletin, <https://stats.example/1>
"""


def test_a_file():
    document = parse_source(SOURCE, "source/GH-2014-ombudsman.md")
    assert document.problems == []
    assert document.name == "GH-2014-ombudsman"
    assert [f.polarity for f in document.findings] == ["positive", "neutral", "mixed", "negative"]
    assert [f.component for f in document.findings] == ["equality"] + ["international-mechanisms"] * 3
    assert [f.paragraph for f in document.findings] == [0, 1, 1, 2]
    assert document.findings[0].list_item
    assert document.findings[1].footnotes == [1]
    assert document.findings[1].text == "The Committee against Torture met in May 2014."
    statistic, group = document.findings[2].entities
    assert statistic["statistic"]["as_of"] == "2014-12-31"
    assert group["text"] == "nurses"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("[-] None left.", "None left."), "Not a line"),
        (("[^1]: Bulletin", "[^2]: Bulletin"), "no body"),
        (("voice: ombudsman\n", ""), "lacks 'voice:'"),
        (("## Cooperation {international-mechanisms}", "## Cooperation"), "No component"),
        (("{group:nurses}", "{groop:nurses}"), "Unknown label"),
        (("|44 offence", ""), "has no value"),
        (("{body:Committee", "{body:the Committee"), "article"),
    ],
)
def test_problems_are_told_with_their_line(change, message):
    document = parse_source(SOURCE.replace(*change), "a.md")
    assert any(message in str(problem) and "a.md:" in str(problem) for problem in document.problems)


@pytest.mark.parametrize(
    ("value", "kind", "fields"),
    [
        ("12.4% woman", "percentage", {"value": 12.4, "percent": True, "unit": "woman"}),
        ("3500000 EUR", "money", {"value": 3500000, "currency": "EUR"}),
        ("10 year of imprisonment", "term", {"value": 10}),
        ("0.2 share of household", "share", {"value": 0.2}),
        ("~20..30 arrest", "count", {"value": 20, "upper": 30, "hedge": "about"}),
        ("17 offence; from=3 to=17 delta=14", "count", {"from": 3, "to": 17, "delta": 14}),
        ("84 rank; kind=rank", "rank", {"value": 84}),
    ],
)
def test_values_of_statistics(value, kind, fields):
    found, record = parse_statistic_value(value)
    assert found == kind
    assert {key: record[key] for key in fields} == fields


@pytest.mark.parametrize(
    "value", ["", "many arrests", "12", "1,265 arrest", "12 arrest; foo=1", "12 arrest; kind=odd", "12 arrest; to=x"]
)
def test_values_that_are_none(value):
    with pytest.raises(MarkupError):
        parse_statistic_value(value)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2014", "2014-01-01", "2014-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2014-03/2014-06", "2014-03-01", "2014-06-30"),
        ("2019-09/", "2019-09-01", None),
        ("/2023-10-31", None, "2023-10-31"),
    ],
)
def test_values_of_dates(value, first, last):
    assert parse_date_value(value, None) == {"from": first, "to": last}


@pytest.mark.parametrize(
    "marked",
    [
        "{date:the year}",
        "a {b",
        "a } b",
        "{group:{group:x}}",
        "{body:x[^1]}",
        "two  blanks",
        "{stat:1|1 x|2 y}",
        "{date:x|2014-13}",
    ],
)
def test_markup_that_cannot_be_read(marked):
    with pytest.raises(MarkupError):
        parse_markup(marked)


def test_offsets_with_characters_outside_the_bmp():
    text, entities, _ = parse_markup("😀 {place:Oruro} and {body:“Viento”}.")
    assert [(text[e["start"] : e["end"]]) for e in entities] == ["Oruro", "“Viento”"]
