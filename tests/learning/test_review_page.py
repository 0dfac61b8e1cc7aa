"""The review page in a real browser: corrections by keyboard, the saved file, and corpus rows of it."""

import json
import re
import shutil

import pytest

from hrtag.learning.review import export_review, import_review, items_of
from hrtag.learning.review_page import review_page
from hrtag.report import Entity, Finding, Footnote, ModelInfo, Report, Source

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
TEXTS = (
    "😀 The ban was lifted by Congress.",
    "Nurses were dismissed, but doctors were hired.",
    "</script><script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">",
    "Nothing of this was ever said.",
)


@pytest.fixture
def items():
    text, at, findings = " ".join(TEXTS), 0, []
    for number, each in enumerate(TEXTS, 1):
        entities = (
            (Entity(label="BODY", text="Congress", start=24, end=32, canonical="National Congress"),)
            if number == 1
            else ()
        )
        findings.append(
            Finding(
                id=f"f{number}", start=at, end=at + len(each), text=each, polarity="neutral", polarity_probabilities={"neutral": 0.5, "mixed": 0.5},
                component="equality", component_source="model", component_probabilities={"equality": 1.0}, footnotes=(1,), entities=entities,
            )
        )  # fmt: skip
        at += len(each) + 1
    assert TEXTS[0][24:32] == "Congress"
    notes = (Footnote(number=1, text="<b>Gazette</b>"),)
    model = ModelInfo(name="m", version="1")
    return list(items_of(Report(source=Source(path="a.pdf"), title="</title><script>", year=2020, text=text, findings=tuple(findings), footnotes=notes, model=model)))  # fmt: skip


def test_nothing_of_a_report_is_markup(items):
    page = review_page(items)
    assert page.count("<script") == 2 and page.count("</script") == 2
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data and "<" not in data[1]
    assert json.loads(data[1])["items"] == [item.to_dict() for item in items]
    assert "default-src 'none'" in page and "unsafe" not in page
    assert not re.search(r"https?://", page)


@pytest.fixture
def open_page(tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    if BROWSER is None:
        pytest.skip("no Chromium here")
    with playwright.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=BROWSER, args=FLAGS, headless=True, accept_downloads=True
        )

        def opened(items):
            export_review(items, tmp_path / "review.html")
            page = context.new_page()
            wrong = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
            page.on(
                "request",
                lambda request: None if request.url.startswith(("file:", "blob:")) else wrong.append(request.url),
            )
            page.goto((tmp_path / "review.html").as_uri())
            return page, wrong

        yield opened
        context.close()


def press(page, keys):
    for key in keys.split():
        page.keyboard.press(key)


def saved(page, path):
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    download.value.save_as(path)
    return path


def test_corrections_by_keyboard_become_rows(items, open_page, tmp_path):
    page, wrong = open_page(items)
    assert page.locator("#count").inner_text() == "0 of 4"
    press(page, "1 w")  # positive, the second component
    press(page, "g ArrowRight ArrowRight ArrowRight Shift+ArrowRight 8 Enter")  # "ban was" becomes a place
    press(page, "g ArrowRight ArrowRight ArrowRight ArrowRight ArrowRight c")  # cut before "but"
    press(page, "1 v 2 Enter")
    assert "</script>" in page.locator("#passage .active").inner_text()
    press(page, "3 z Enter x")  # mixed, undone, confirmed; the last is none
    assert page.locator("#count").inner_text() == "4 of 4"
    press(page, "Control+s")
    assert "name" in page.locator("#say").inner_text()
    page.keyboard.type("Ana Ñandú")
    path = saved(page, tmp_path / "saved.json")
    assert page.title() == "Review of findings" and not wrong

    found = import_review([path])
    assert not found.problems
    rows = {row["text"]: row for row in found.rows}
    first = rows[TEXTS[0]]
    assert set(rows) == {TEXTS[0], "Nurses were dismissed,", "but doctors were hired.", TEXTS[2]}
    assert (first["polarity"], first["component"], first["annotator"]) == ("positive", "civil-society", "Ana Ñandú")
    assert [(e["label"], e["text"], e["canonical"]) for e in first["entities"]] == [
        ("PLACE", "ban was", "ban was"), ("BODY", "Congress", "National Congress"),
    ]  # fmt: skip
    assert rows["Nurses were dismissed,"]["polarity"] == "negative"
    assert rows["but doctors were hired."]["polarity"] == "positive"
    assert rows[TEXTS[2]]["review"]["changed"] == [] and rows[TEXTS[2]]["review"]["status"] == "confirmed"
    assert rows[TEXTS[2]]["polarity"] == "neutral"
    assert found.no_findings == [items[3].id]
    assert all(re.match(r"\d{4}-\d\d-\d\dT", row["review"]["reviewed_at"]) for row in found.rows)


def test_work_is_kept_and_edges_move(items, open_page, tmp_path):
    page, wrong = open_page(items)
    press(page, "g ArrowRight ArrowRight Shift+ArrowRight Shift+ArrowRight b Enter")
    page.locator("#reviewer").fill("Bo")
    page.reload()
    assert page.locator("#count").inner_text() == "1 of 4"
    assert page.locator("#reviewer").input_value() == "Bo"
    found = import_review([saved(page, tmp_path / "saved.json")])
    assert [row["text"] for row in found.rows] == ["The ban was"]
    assert found.rows[0]["review"]["changed"] == [f"text: {TEXTS[0]} → The ban was"]
    assert not wrong


def test_a_broken_saved_file_keeps_its_good_reviews(items, tmp_path):
    good, bad = items[0].to_dict(), {**items[1].to_dict(), "passage": "Other words."}
    mark = {"start": items[0].start, "end": items[0].start + 10, "polarity": "mixed", "component": "equality"}
    reviews = [
        {"item": bad, "findings": [], "entities": []},
        {"item": good, "findings": [{**mark, "end": "x"}], "entities": []},
        {"item": items[2].to_dict(), "findings": [mark], "entities": [{"start": 60, "end": 62, "label": "PLACE"}]},
        {"item": good, "findings": [mark], "entities": [], "reviewed_at": "2026-01-01"},
    ]
    (tmp_path / "s.json").write_text(
        json.dumps({"schema": "hrtag/review/1", "reviewer": "Cy", "reviews": reviews}), "utf-8"
    )
    found = import_review([tmp_path / "s.json"])
    assert [(row["text"], row["polarity"], row["annotator"]) for row in found.rows] == [(TEXTS[0][:10], "mixed", "Cy")]
    for problem, words in zip(found.problems, ("does not stand in its passage", "review 2", "outside every finding"), strict=True):  # fmt: skip
        assert words in problem
