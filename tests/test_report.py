"""The records: JSON both ways, the contract's names, clear errors."""

import json

import pytest

from hrtag.errors import RecordError
from hrtag.report import DateRange, Entity, Finding, Footnote, ModelInfo, Part, Report, Statistic

STATISTIC = Statistic(value=17, unit="crime", from_=3, to=17, delta=14, parts=(Part(value=9, unit="man"),))
REPORT = Report(
    text="The list grew from 3 to 17.",
    footnotes=(Footnote(number=1, text="Gazette", urls=("https://gazette.example",)),),
    findings=(
        Finding(
            id="f001",
            start=0,
            end=27,
            text="The list grew from 3 to 17.",
            polarity="negative",
            footnotes=(1, 7),
            entities=(
                Entity(label="STATISTIC", text="grew from 3 to 17", start=9, end=26, kind="count", statistic=STATISTIC),
                Entity(label="DATE", text="2019", start=0, end=4, date=DateRange(from_="2019-01-01", to=None)),
                Entity(label="GROUP", text="men", start=0, end=3),
            ),
        ),
    ),
    model=ModelInfo(name="m", version="1"),
)


def test_json_is_the_identity():
    assert Report.from_json(REPORT.to_json()) == REPORT
    assert Report.from_json(REPORT.to_json(indent=2)) == REPORT


def test_names_are_those_of_the_contract():
    statistic, date, group = REPORT.to_dict()["findings"][0]["entities"]
    assert statistic["statistic"]["from"] == 3
    assert date["date"] == {"from": "2019-01-01", "to": None}
    assert "date" not in statistic
    assert "statistic" not in group
    assert "urls" not in group


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("[]", "want a dict"),
        ("{", "Not JSON"),
        ('{"schema": "hrtag/report/9", "text": ""}', "hrtag/report/9"),
        ('{"text": 3}', "Report.text"),
        ('{"text": ""}', "model"),
        ('{"text": "", "model": {"name": "m", "version": "1"}, "findings": [{"id": 1}]}', r"findings\[0\]"),
    ],
)
def test_what_is_no_report_is_told(data, message):
    with pytest.raises(RecordError, match=message):
        Report.from_json(data)


def test_keys_that_are_not_known_are_passed_over():
    data = REPORT.to_dict() | {"later": 1}
    assert Report.from_dict(data) == REPORT


def test_a_mark_without_a_note_has_no_footnote():
    assert [note.number for note in REPORT.footnotes_of(REPORT.findings[0])] == [1]


def test_repr_is_short():
    assert repr(REPORT) == "<Report 'text': 1 findings (1 negative), 1 footnotes>"
    assert json.loads(REPORT.to_json())["schema"] == "hrtag/report/1"
