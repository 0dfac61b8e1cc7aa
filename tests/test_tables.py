"""Tables keep their columns and types, also when empty."""

import pandas
import pytest

from hrtag.report import ModelInfo, Report
from hrtag.tables import entities_frame, findings_frame

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
