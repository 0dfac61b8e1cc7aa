"""The review loop: out to every tool and back, with who, when and what; bad rows told, good ones kept."""

import csv
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from hrtag.errors import CorpusError
from hrtag.learning.checking import check_rows
from hrtag.learning.corpus import load_corpus
from hrtag.learning.review import FORMATS, export_review, import_review, items_of, merged
from hrtag.learning.review_choosing import choose, spread
from hrtag.report import Entity, Finding, Footnote, ModelInfo, Report, Section, Source
from hrtag.schemes import Scheme

TEXT = (
    "😀 The ban on women's groups was lifted in May 2014. At least 12 nurses were dismissed in Oruro. "
    "=SUM(1) papers were closed.\nA session of Congress was held, and nothing came of it."
)


def finding(number, text, polarity, shares, **more):
    start = TEXT.index(text)
    return Finding(
        id=f"f{number:03}", section=0, paragraph=number, page=2, start=start, end=start + len(text), text=text, polarity=polarity,
        polarity_probabilities=shares, component="equality", component_source="heading", footnotes=(1,), **more,
    )  # fmt: skip


@pytest.fixture
def report():
    place = Entity(label="PLACE", text="Oruro", start=37, end=42, canonical="Oruro (Bolivia)")
    return Report(
        source=Source(path="BO-2014.pdf", sha256="ab" * 32), title="Year </script><!-- 2014", country="BO", year=2014, text=TEXT,
        sections=(Section(id=0, kind="component", heading="Equality"),), footnotes=(Footnote(number=1, text="Gazette"),),
        findings=(
            finding(1, "😀 The ban on women's groups was lifted in May 2014.", "positive", {"positive": 0.9, "negative": 0.1}),
            finding(2, "At least 12 nurses were dismissed in Oruro.", "negative", {"positive": 0.45, "negative": 0.55}, entities=(place,)),
            finding(3, "=SUM(1) papers were closed.", "negative", {"positive": 0.02, "negative": 0.98}),
            finding(4, "A session of Congress was held, and nothing came of it.", "neutral", {"neutral": 0.6, "mixed": 0.4}),
        ),
        model=ModelInfo(name="m", version="1"),
    )  # fmt: skip


@pytest.fixture
def items(report):
    return list(items_of(report))


def bare(rows):
    return [{k: v for k, v in row.items() if k not in ("review", "annotator")} for row in rows]


def finish(path):
    """Say "right" to everything, as each tool would record it."""
    if path.suffix == ".json":
        tasks = json.loads(path.read_text("utf-8"))
        for task in tasks:
            task["annotations"] = [{"result": task["predictions"][0]["result"], "completed_by": {"email": "ana@x.org"}, "updated_at": "2026-01-02"}]  # fmt: skip
        path.write_text(json.dumps(tasks), "utf-8")
    elif path.suffix == ".csv":
        edit_csv(path, lambda cells: cells.update(decision="right", reviewer="ana@x.org", date="2026-01-02"))
    elif path.suffix == ".xlsx":
        from openpyxl import load_workbook

        book = load_workbook(path)
        names = [cell.value for cell in book["Review"][1]]
        for row in book["Review"].iter_rows(min_row=2):
            for name, value in (("decision", "right"), ("reviewer", "ana@x.org"), ("date", "2026-01-02")):
                row[names.index(name)].value = value
        book.save(path)


def edit_csv(path, change):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("ending", sorted(set(FORMATS) - {".html"}))
def test_what_is_confirmed_comes_back_as_it_was(items, tmp_path, ending):
    path = tmp_path / f"tasks{ending}"
    assert export_review(items, path) == 4
    finish(path)
    found = import_review([path], reviewer="ana@x.org")
    assert not found.problems
    assert bare(found.rows) == bare([item.row for item in items])
    assert {row["annotator"] for row in found.rows} == {"ana@x.org"}
    assert {row["review"]["status"] for row in found.rows} == {"confirmed"}
    assert all(row["review"]["reviewed_at"] for row in found.rows)
    assert not check_rows([("x", i, row) for i, row in enumerate(found.rows)], Scheme.load("general-measures"))


@pytest.mark.parametrize("ending", [".json", ".csv", ".xlsx"])
def test_what_nobody_looked_at_is_no_row(items, tmp_path, ending):
    export_review(items, tmp_path / f"t{ending}")
    found = import_review([tmp_path / f"t{ending}"])
    assert (found.rows, found.problems, found.open) == ([], [], 4)


def test_a_spreadsheet_takes_every_correction(items, tmp_path):
    path = tmp_path / "t.csv"
    export_review(items, path)

    def change(cells):
        if "ban on" in cells["text"]:
            cells.update(
                polarity="mixed", component="civil-society", entities="DATE: May 2014", reviewer="Bo", date="2026-02-03"
            )
        elif "nurses" in cells["text"]:
            cells.update(decision="not a finding")
        elif "Congress" in cells["text"]:
            cells.update(text="A session of Congress was held, || and nothing came of it.")

    edit_csv(path, change)
    found = import_review([path], reviewer="Cy")
    first, second, third = found.rows
    assert (first["polarity"], first["component"], first["annotator"]) == ("mixed", "civil-society", "Bo")
    assert first["entities"][0]["date"] == {"from": "2014-05-01", "to": "2014-05-31"}
    assert first["review"]["reviewed_at"] == "2026-02-03"
    assert first["review"]["changed"] == ["polarity: positive → mixed", "component: equality → civil-society", "entity added: DATE May 2014"]  # fmt: skip
    assert [second["text"], third["text"]] == ["A session of Congress was held,", "and nothing came of it."]
    assert second["annotator"] == "Cy"
    assert found.no_findings == [items[1].id]
    assert (found.open, found.problems) == (1, [])


def test_bad_rows_are_told_and_good_ones_kept(items, tmp_path):
    path = tmp_path / "t.csv"
    export_review(items, path)
    bad = iter(
        [
            {"polarity": "great"},
            {"text": "Words that the report never said."},
            {"decision": "right", "polarity": "neutral"},
            {"entities": "PLACE: Atlantis"},
        ]
    )
    edit_csv(path, lambda cells: cells.update(next(bad)))
    good = tmp_path / "good.csv"
    export_review(items[:1], good)
    finish(good)
    found = import_review([path, good, tmp_path / "none.json"])
    assert len(found.rows) == 1
    for problem, words in zip(
        found.problems, ("row 2: polarity 'great'", "row 3: the text", "row 4: the decision", "row 5: entity 'Atlantis'", "none.json"), strict=True
    ):  # fmt: skip
        assert words in problem


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".csv", ".xlsx"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[]", b"[1]", b'{"a": 1}', b"PK\x03\x04", b"a,b\n1,2\n", b'{"schema": "hrtag/review/1", "reviews": [7]}'])  # fmt: skip
def test_other_files_are_told_not_raised(tmp_path, ending, content):
    path = tmp_path / f"t{ending}"
    path.write_bytes(content)
    found = import_review([path])
    assert not found.rows
    assert found.problems or content in (b"", b"[]")


def test_cells_are_no_formulas(items, tmp_path):
    from openpyxl import load_workbook

    export_review(items, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert "'=SUM(1) papers were closed." in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    export_review(items, tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert {cell.data_type for row in book["Review"].iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert {rule.formula1 for rule in book["Review"].data_validations.dataValidation} == {
        "Choices!$A$1:$A$4", "Choices!$B$1:$B$4", "Choices!$C$1:$C$3",
    }  # fmt: skip


def test_the_latest_review_counts(items, tmp_path):
    for name, day, polarity in (("a", "2026-03-01", "mixed"), ("b", "2026-01-01", "neutral")):
        export_review(items[:1], tmp_path / f"{name}.csv")
        edit_csv(tmp_path / f"{name}.csv", lambda cells, day=day, p=polarity: cells.update(polarity=p, date=day))
    found = import_review([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert [row["polarity"] for row in found.rows] == ["mixed"]
    (tmp_path / "rows.jsonl").write_text(
        json.dumps({**found.rows[0], "polarity": "neutral"}) + '\n{"text": "old"}\n', "utf-8"
    )
    assert [row.get("polarity") for row in merged(tmp_path / "rows.jsonl", found)] == [None, "mixed"]


def test_label_studio_setup_names_what_tasks_use(items, tmp_path):
    from xml.etree import ElementTree

    path, config = tmp_path / "t.json", "review-label-studio.xml"
    export_review(items, path)
    from importlib.resources import files

    root = ElementTree.fromstring(files("hrtag").joinpath("data", "templates", config).read_text("utf-8"))
    names = {element.get("name") for element in root.iter() if element.get("name")}
    values = {element.get("value") for element in root.iter()}
    for task in json.loads(path.read_text("utf-8")):
        for result in task["predictions"][0]["result"]:
            assert result["from_name"] in names and result["to_name"] in names
            assert set(result["value"].get("labels", []) + result["value"].get("choices", [])) <= values


def test_choice_is_unsure_first_and_never_two_of_a_kind(items):
    chosen = choose(items, 2)
    assert [item.finding.id for item in chosen] == ["f002", "f004"]
    assert chosen[0].reasons == ("unsure: negative 55%, positive 45%",)
    twice = [*items, *items]
    assert {item.finding.id for item in choose(twice, 4)} == {"f001", "f002", "f003", "f004"}
    assert "new words: dismissed" not in str(choose(items, 4, known={"dismissed"})[0].reasons)


def test_spread_turns_from_what_was_taken():
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert spread(np.array([1.0, 0.9, 0.2]), vectors, 3) == [0, 2, 1]
    assert spread(np.zeros(0), vectors[:0], 3) == []


def test_contradicting_duplicates_are_asked_about(report):
    other = report.findings[2]
    from dataclasses import replace

    flipped = replace(report, source=Source(path="again.pdf"), findings=(replace(other, polarity="positive"),))
    chosen = choose([*items_of(report), *items_of(flipped)], 5)
    assert any("nearly the same text is" in reason for item in chosen for reason in item.reasons)


def test_command_line_from_reports_to_a_model(report, tmp_path):
    from hrtag.cli import app

    reports, sheet, folder = tmp_path / "r.jsonl", tmp_path / "s.csv", tmp_path / "corpus"
    folder.mkdir()
    polarities = ("positive", "negative")
    lines = []
    for i in range(3):
        more = Report.from_dict({**report.to_dict(), "source": {"path": f"BO-{i}.pdf"}})
        lines.append(more.to_json())
    reports.write_text("\n".join(lines), "utf-8")
    run = CliRunner()
    done = run.invoke(app, ["review", "export", str(reports), "-o", str(sheet), "--top", "12", "--second", "none"])
    assert done.exit_code == 0, done.output
    count = iter(range(100))
    edit_csv(sheet, lambda cells: cells.update(decision="corrected", polarity=polarities[next(count) % 2], component=("equality", "civil-society")[len(cells["text"]) % 2], reviewer="Ana"))  # fmt: skip
    done = run.invoke(app, ["review", "import", str(sheet), "-o", str(folder / "train.jsonl")])
    assert done.exit_code == 0, done.output
    assert load_corpus(folder)["train"].num_rows == 12
    done = run.invoke(app, ["train", str(folder), "-o", str(tmp_path / "model"), "--base", "words", "-q"])
    assert done.exit_code == 0, done.output
    assert "learned from 12 findings" in done.output


def test_unknown_ending_is_refused(items, tmp_path):
    with pytest.raises(CorpusError, match="Known endings"):
        export_review(items, tmp_path / "t.pdf")
