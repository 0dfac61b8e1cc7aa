"""Tables keep their columns and types, also when empty."""

import pandas
import pytest

from hrtag.report import Entity, Finding, ModelInfo, Report, Statistic
from hrtag.tables import entities_frame, findings_frame, statistics_frame
from hrtag.tagging.entities import EntityFinder

EMPTY = Report(text="", model=ModelInfo(name="m", version="1"))


@pytest.mark.parametrize("frame", [findings_frame, entities_frame])
def test_columns_and_types_do_not_depend_on_the_rows(frame, evil):
    full, empty = frame([evil, evil]), frame([EMPTY])
    assert list(full.columns) == list(empty.columns)
    assert full.dtypes.astype(str).tolist() == empty.dtypes.astype(str).tolist()
    assert len(empty) == 0


def test_the_chain_to_the_source_stands_in_each_row(evil):
    row = evil.to_frame().iloc[0]
    assert row["footnotes"] == [1]
    assert "https://ok.example/a?b=1&c=2" in row["footnote_urls"][0]
    assert row["doc_id"] == evil.source.path
    assert row["p_negative"] == 1.0


def test_values_of_entities(evil):
    frame = evil.entities_frame()
    assert frame["label"].tolist() == ["DATE", "STATISTIC", "LAW"]
    assert frame["statistic_value"].tolist()[1] == 1
    assert frame["date_to"].tolist()[0] == "2019-12-31"
    assert isinstance(frame["label"].dtype, pandas.CategoricalDtype)


def test_the_ledger_of_figures(evil):
    frame, entities = evil.statistics_frame(), evil.entities_frame()
    assert list(statistics_frame([EMPTY]).columns) == list(frame.columns)
    assert statistics_frame([EMPTY]).dtypes.astype(str).tolist() == frame.dtypes.astype(str).tolist()
    assert frame["value"].tolist() == entities["statistic_value"].dropna().tolist()
    row = frame.iloc[0]
    assert evil.text[row["start"] : row["end"]] == row["text"]
    assert row["finding_id"] == evil.findings[0].id
    assert "https://ok.example/a?b=1&c=2" in row["source_urls"]


def test_a_figure_told_twice_is_one_row_without_its_doubles():
    twice = Statistic(value=1265, unit="prisoner", figure=1)
    findings = tuple(
        Finding(
            id=name, start=0, end=15, text="1,265 prisoners", polarity="negative", page=page,
            entities=(Entity(label="STATISTIC", text="1,265 prisoners", start=0, end=15, kind="count", statistic=twice),),
        )
        for name, page in (("f001", 1), ("f002", 3))
    )  # fmt: skip
    frame = Report(text="1,265 prisoners", findings=findings, model=ModelInfo(name="m", version="1")).statistics_frame()
    assert frame["page"].tolist() == [1, 3]
    assert len(frame.drop_duplicates(["doc_id", "figure"])) == 1


def test_every_value_of_an_entity_has_its_columns():
    text = "In May 2019 Dr Amina Sow read out Article 20 of the CAT, Decree No. 300 and A/HRC/RES/46/13."
    (found,) = EntityFinder().find([text], year=2019)
    finding = Finding(id="f001", start=0, end=len(text), text=text, polarity="neutral", entities=tuple(found))
    report = Report(text=text, findings=(finding,), model=ModelInfo(name="m", version="1"))
    assert Report.from_json(report.to_json()) == report
    rows = report.entities_frame().set_index("label")
    assert rows.loc["DATE", "date_from"] == "2019-05-01"
    assert (rows.loc["PERSON", "person_name"], rows.loc["PERSON", "person_title"]) == ("Amina Sow", "Dr")
    assert (rows.loc["TREATY", "entity_id"], rows.loc["TREATY", "treaty_path"]) == ("un.cat", "Article 20")
    assert (rows.loc["LAW", "law_type"], rows.loc["LAW", "law_number"]) == ("Decree", "300")
    document = rows.loc["DOCUMENT"]
    assert (document["document_issuer"], document["document_session"], document["document_number"]) == (
        "un.hrc",
        "46",
        "13",
    )
