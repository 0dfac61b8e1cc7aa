"""Comparing years: what is new, goes on, was reversed or is gone, and which figures can be set against each other."""

from io import BytesIO

import docx
import pytest

import hrtag
from hrtag.errors import OutputError
from hrtag.presenting.comparing import compare
from hrtag.presenting.comparison import STATUSES, Comparison
from hrtag.report import ComponentScore, Entity, Finding, ModelInfo, Report, Score, Scores, Section, Statistic

BEFORE = [
    ("negative", "The ban on assemblies in the centre of the capital stayed in force."),
    ("negative", "Twelve editors of regional papers were held in remand prisons."),
    ("positive", "The ministry opened a shelter for victims of trafficking in the port."),
    ("negative", "A curfew was declared in two mountain districts after the floods."),
]
AFTER = [
    ("positive", "The ban on assemblies in the centre of the capital was lifted."),
    ("negative", "Nine editors of regional papers were held in remand prisons."),
    ("positive", "The ministry opened a second shelter for victims of trafficking in the port."),
    ("negative", "A tax on foreign books was adopted without debate."),
]


def report(year, findings, score=5.0, component="state-policy", country="XV"):
    text, records = "", []
    for n, each in enumerate(findings, 1):
        polarity, words, *entities = each
        records.append(
            Finding(
                id=f"f{n:03d}", start=len(text), end=len(text) + len(words), text=words, polarity=polarity, component=component,
                section=1, page=1, entities=tuple(entities),
            )
        )  # fmt: skip
        text += words + "\n"
    scores = Scores(overall=Score(value=score), components=(ComponentScore(component=component, name="State policy", value=score),))  # fmt: skip
    return Report(
        text=text, year=year, country=country, scores=scores, findings=tuple(records), model=ModelInfo(name="m", version="1"),
        sections=(Section(id=1, kind="component", component=component),),
    )  # fmt: skip


def counted(text, value, hedge="exact", upper=None):
    statistic = Statistic(value=value, upper=upper, unit="political prisoner", hedge=hedge)
    return Entity(label="STATISTIC", text=text, start=0, end=len(text), kind="count", statistic=statistic)


@pytest.fixture(scope="module")
def found():
    return compare(report(2022, BEFORE), report(2023, AFTER, 5.5))


def status_of(found, words):
    (each,) = [d for d in found.developments if words in d.quotes[-1].text]
    return each.status


@pytest.mark.parametrize(
    ("words", "status"),
    [("was lifted", "reversed"), ("Nine editors", "continued"), ("second shelter", "continued"), ("foreign books", "new"), ("curfew", "gone")],
)  # fmt: skip
def test_what_became_of_a_matter(found, words, status):
    assert status_of(found, words) == status


def test_every_finding_stands_in_one_development(found):
    told = [(q.report, q.finding) for each in found.developments for q in each.quotes]
    assert sorted(told) == [(at, f"f{n:03d}") for at in (0, 1) for n in (1, 2, 3, 4)]


def test_a_matter_through_three_years():
    found = compare(report(2021, BEFORE), report(2022, BEFORE[:3]), report(2023, AFTER))
    (chain,) = [d for d in found.developments if "was lifted" in d.quotes[-1].text]
    assert [q.report for q in chain.quotes] == [0, 1, 2] and chain.status == "reversed"
    assert status_of(found, "curfew") == "gone"


def test_scores_and_the_balance_of_findings(found):
    row = next(row for row in found.scores if row.component == "state-policy")
    assert (row.values, row.change, row.positive, row.negative) == ((5.0, 5.5), 0.5, (1, 2), (3, 2))
    worse = [("negative", f"The {word} was closed.") for word in ("court", "paper", "school", "clinic")]
    row = compare(report(2022, BEFORE), report(2023, worse, 6.0)).scores[-1]
    assert row.doubt == "the score rose, but 4 of 4 clear findings are negative"


@pytest.mark.parametrize(
    ("before", "now", "difference", "percent", "sure"),
    [
        (counted("1,452 political prisoners", 1452), counted("1,265 political prisoners", 1265), -187, -12.9, True),
        (counted("at least 12 political prisoners", 12, "at_least"), counted("14 political prisoners", 14), None, None, False),
        (counted("at least 12 political prisoners", 12, "at_least"), counted("9 political prisoners", 9), -3, -25.0, False),
        (counted("12 political prisoners", 12), counted("20–30 political prisoners", 20, upper=30), None, None, True),
    ],
)  # fmt: skip
def test_figures_respect_their_hedges(before, now, difference, percent, sure):
    rest = " were held at the end of the year."
    found = compare(*(report(2022 + i, [("negative", e.text + rest, e)]) for i, e in enumerate((before, now))))
    (row,) = found.figures
    assert (row.difference, row.percent, row.sure) == (difference, percent, sure)
    assert row.what == "political prisoner" and row.findings == ("f001", "f001")


def test_names_that_appear_and_vanish():
    def law(name):
        return Entity(label="LAW", text=name, start=0, end=len(name), canonical=name)

    first, second = (report(y, [("neutral", f"{name} is in force.", law(name))]) for y, name in ((2022, "Press Act"), (2023, "Data Act")))  # fmt: skip
    found = {row.name: row for row in compare(first, second).names}
    assert found["Press Act"].vanishes and found["Data Act"].appears and not found["Data Act"].vanishes


def test_what_makes_a_comparison_doubtful_is_said():
    notes = compare(report(2023, BEFORE), report(2022, AFTER, country="YV")).notes
    assert any("different countries" in note for note in notes) and any(
        "order of their years" in note for note in notes
    )


def test_nothing_compared_with_nothing():
    empty = Report(text="", model=ModelInfo(name="m", version="1"))
    assert compare(empty, empty).developments == ()
    assert compare(empty, report(2023, AFTER)).developments[0].status == "new"
    assert compare(empty, empty).labels == ("1", "2")


def test_there_and_back(found):
    assert Comparison.from_dict(found.to_dict()) == found
    frame = found.to_frame()
    assert list(frame["status"].cat.categories) == list(STATUSES) and len(frame) == len(found.developments)
    assert frame.loc[frame["status"] == "reversed", "finding_2022"].tolist() == ["f001"]


def test_as_text_page_and_document(found, tmp_path):
    assert str(found).startswith("2022 → 2023: 1 new, 1 reversed, 2 continued, 1 gone")
    for suffix in (".md", ".html", ".docx"):
        found.write(tmp_path / f"c{suffix}")
    assert "was lifted" in (tmp_path / "c.md").read_text("utf-8")
    document = docx.Document(BytesIO((tmp_path / "c.docx").read_bytes()))
    assert any("was lifted" in p.text for p in document.paragraphs) and len(document.tables) >= 1
    with pytest.raises(OutputError, match=r"\.docx, \.md, \.html"):
        found.write(tmp_path / "c.pdf")


def test_hostile_text_changes_nothing(evil):
    page = compare(evil, evil).to_html()
    assert "<script>alert" not in page and "{{ 7*7 }}" in page


def test_the_top_level_name():
    assert hrtag.compare is compare
