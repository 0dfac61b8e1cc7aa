"""What goes from a finding by each rule, and what never does. Each text stands beside what is left of it."""

import pytest
from drafted import count, day, entity, finding

from hrtag.presenting.compressing import compress
from hrtag.presenting.merging import contradictions, merge
from hrtag.presenting.similarity import similarities
from hrtag.report import Cue

LONG = "The Ministry of Justice refused to register nine associations of lawyers, teachers and nurses in the capital and in three regions of the country, on the ground that their charters did not name a seat, a bank and an accountant"


@pytest.mark.parametrize(
    ("text", "left", "rules"),
    [
        ("However, nine associations were refused registration.", "Nine associations were refused registration.", ["connective"]),
        ("It should be noted that nine associations were refused registration.", "Nine associations were refused registration.", ["frame"]),
        ("According to our register, nine associations were refused registration.", "Nine associations were refused registration.", ["source"]),
        ("Nine associations (see chapter 3) were refused registration.", "Nine associations were refused registration.", ["source"]),
        ("Nine associations (in the capital) were refused registration.", "Nine associations were refused registration.", ["aside"]),
        ("Nine associations (not all) were refused registration.", None, []),
        ("Nine associations (31 in 2020) were refused registration.", None, []),
        ("The Committee against Torture (CAT) asked for nine inquiries.", None, []),
        ("According to the Ministry, nine associations were refused registration.", None, []),
        ("Reportedly, nine associations were refused registration.", None, []),
        ("However, nine.", None, []),
    ],
)  # fmt: skip
def test_rules(text, left, rules):
    short = compress(finding(1, text), year=2024)
    assert short.text == (left or text)
    assert [cut.rule for cut in short.cuts] == rules


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("On 14 May 2024, the Supreme Court closed the committee.", True),
        ("On 14 May 2024 the Supreme Court closed the committee.", True),
        ("As of 14 May 2024, the prison held nine women.", False),
        ("Since 14 May 2024, the prison has held nine women.", False),
        ("On 14 May 2024, the Supreme Court closed the committee. Two days later its office burned.", False),
        ("On 14 May 2024, it was closed by the Supreme Court of the country.", False),
        ("On 14 May 2024 and in autumn, the Supreme Court closed committees.", False),
    ],
)
def test_a_leading_date_goes_only_where_nothing_reckons_from_it(text, goes):
    short = compress(finding(1, text, entities=(day(text, "14 May 2024", "2024-05-14"),)), year=2024)
    assert ("14 May 2024" not in short.text) == goes
    assert short.text[0].isupper()


def test_a_date_of_another_year_stays():
    text = "On 14 May 2023, the Supreme Court closed the committee."
    assert compress(finding(1, text, entities=(day(text, "14 May 2023", "2023-05-14"),)), year=2024).text == text
    assert compress(finding(1, text, entities=(day(text, "14 May 2023", "2023-05-14"),))).text == text


@pytest.mark.parametrize(
    ("polarity", "last", "goes"),
    [
        ("negative", "The letter was signed by a deputy minister.", True),
        ("mixed", "The letter was signed by a deputy minister.", False),
        ("negative", "Two of them appealed.", False),
        ("negative", "However, the refusal was quashed.", False),
        ("negative", "As a result, their offices closed.", False),
        ("negative", "The letter may be appealed.", False),
    ],
)
def test_only_a_last_sentence_that_explains_goes_and_only_from_a_long_passage(polarity, last, goes):
    text = f"{LONG}. {last}"
    entities = (count(text, "Two of them", 2, "association"),) if "Two" in last else ()
    assert compress(finding(1, text, polarity, entities=entities)).text == (f"{LONG}." if goes else text)
    assert compress(finding(1, text, polarity, entities=entities), budget=200).text == text
    kept = finding(1, text, polarity, entities=entities, cues=(Cue(text=last.split()[-1].strip("."), weight=-1.0),))
    assert compress(kept).text == text


def test_detail_at_the_end_of_a_long_sentence_goes_unless_it_says_more():
    text = "The Ministry of Justice refused to register nine associations of lawyers and teachers and nurses in the capital and in three regions of the country on the ground that their charters did not name a seat in the capital or a bank in the region"
    for clause, goes in (
        (", in the presence of their members", True),
        (", which has since been quashed", False),
        (", including the Bar", False),
    ):
        whole = f"{text}{clause}."
        entities = (entity(whole, "BODY", "Bar"),) if "Bar" in clause else ()
        assert compress(finding(1, whole, entities=entities)).text == (f"{text}." if goes else whole)


def test_merging_keeps_what_differs():
    texts = [
        "Nine editors were jailed by the courts of the capital in spring.",
        "Nine editors were jailed by the courts of the capital in the spring.",
        "Twelve editors were jailed by the courts of the capital in spring.",
    ]
    values = (9, 9, 12)
    findings = [
        finding(i, t, entities=(count(t, " ".join(t.split()[:2]), v, "editor"),)) for i, (t, v) in enumerate(zip(texts, values, strict=True))
    ]  # fmt: skip
    alike = similarities(texts)
    assert merge(findings, alike, [0, 1, 2]) == {0: [1], 2: []}
    assert merge(findings, alike, [1, 2, 0]) == {1: [0], 2: []}


def test_different_numbers_of_one_day_contradict():
    texts = [
        "At the end of the year the register listed 1,265 prisoners.",
        "The Ministry put the number at 900 prisoners.",
    ]
    findings = [
        finding(1, texts[0], entities=(count(texts[0], "1,265 prisoners", 1265, "prisoner", as_of="2024-12-31"),)),
        finding(2, texts[1], entities=(count(texts[1], "900 prisoners", 900, "prisoner", as_of="2024-12-31"),)),
    ]
    assert list(contradictions(findings, similarities(texts))) == [(0, 1, "different numbers of 'prisoner'")]
