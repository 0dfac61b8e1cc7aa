"""Drafts: what stands in them, in which order, with which sources and notes."""

import json

import pytest
from drafted import CLOSED, MIXED, PRISONERS, VISIT, finding, last_year, report, this_year
from typer.testing import CliRunner

import hrtag
from hrtag.cli import app
from hrtag.errors import OutputError
from hrtag.presenting.draft import Draft
from hrtag.presenting.drafting import STYLES, DraftError, draft
from hrtag.presenting.tracing import untraced
from hrtag.rendering import OwnTemplateError, template_text
from hrtag.report import Section


def part(made, name):
    return next(each for each in made.components if each.component == name)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_traced(style):
    made = draft(this_year(), last_year(), style=style)
    assert untraced(made, this_year(), last_year()) == []
    assert Draft.from_dict(json.loads(json.dumps(made.to_dict()))) == made
    assert bool(made.features) == (style != "by-component")
    assert bool(made.components) == (style != "main-features")


def test_near_duplicates_become_one_with_both_sources():
    made = draft(this_year())
    lifted = [p for p in made.features if p.polarity == "positive"]
    assert len(lifted) == 1
    note = next(n for n in made.notes if n.number == lifted[0].note)
    assert {note.finding, *note.merged} == {"f002", "f003"}
    assert set(note.texts) == {"Gazette 14/2024.", "Court press service."}


def test_scores_with_their_changes():
    made = draft(this_year(), last_year())
    assert (made.overall.value, made.overall.change, made.overall.reckoned) == (1.7, -0.2, True)
    civil = made.by_component[0]
    assert (civil.change, civil.before, civil.reckoned) == (-0.1, 1.4, False)
    assert any("prints a change of -0.1" in note and "differ by -0.2" in note for note in made.author_notes)
    assert draft(this_year()).overall.change is None


def test_figures_stand_beside_those_of_last_year():
    row = part(draft(this_year(), last_year()), "state-policy").figures[0]
    assert (row.what, row.before, row.now, row.change) == (
        "political prisoner",
        "1,452 political prisoners",
        "1,265 political prisoners",
        -187,
    )


def test_what_a_human_has_to_decide_is_marked():
    made = draft(this_year())
    assert any("Interaction with international mechanisms" in note for note in made.author_notes)
    assert any("unsure of 1 of 6" in note for note in made.author_notes)
    flags = next(p.flags for p in made.features if p.finding == "f005")
    assert flags == ("check polarity and component: the model is unsure (90% mixed)",)
    assert "Author: check polarity" in made.to_markdown()


def test_contradictory_findings_are_marked():
    first = finding(1, "The Law on Assemblies was repealed by parliament in its spring session.", "positive")
    second = finding(2, "The Law on Assemblies was not repealed by parliament in its spring session.", "negative")
    made = draft(report([first, second, finding(3, "Nine teachers were dismissed after a strike.")]))
    flags = {p.finding: p.flags for p in made.features}
    assert flags["f001"] == ("compare f002: one is positive, one negative",)
    assert flags["f002"] == ("compare f001: one is positive, one negative",)
    assert flags["f003"] == ()


def test_words_that_point_back_are_marked():
    made = draft(report([finding(1, "They were released after nine days without a hearing.", "positive")]))
    assert made.features[0].flags == ("say what 'they' refers to",)


def test_laws_bodies_and_voices_from_abroad():
    made = draft(this_year())
    civil = part(made, "civil-society")
    number = civil.negative[0].note
    assert [(m.name, m.notes) for m in civil.laws] == [("Law on Associations", (number,))]
    assert {m.name for m in civil.bodies} == {"Supreme Court", "Helsinki Committee"}
    assert "https://law.example/assoc" in made.notes[number - 1].urls
    assert [p.text for p in part(made, "equality").reactions] == [VISIT]
    assert [p.text for p in part(made, "equality").mixed] == [MIXED]


def test_the_summary_of_the_report_itself_comes_first_and_is_not_told_twice():
    whole = this_year()
    own = finding(9, "lifting of the ban on night assemblies by the Constitutional Court", "positive", section=9)
    summed = report([own, *whole.findings], footnotes=whole.footnotes)
    summed = summed.from_dict(
        summed.to_dict() | {"sections": [s.to_dict() for s in (*whole.sections, Section(id=9, kind="summary"))]}
    )
    made = draft(summed)
    assert made.features[0].finding == "f009"
    assert not {"f002", "f003"} & {p.finding for p in made.features}
    assert "f009" not in {p.finding for each in made.components for p in (*each.positive, *each.negative, *each.mixed)}


def test_a_positive_feature_is_among_the_bullets():
    bad = [finding(i, f"The court of {name} jailed {i + 20} editors of the paper {name} for long articles on graft.") for i, name in enumerate(
        ["Alvar", "Brond", "Cesk", "Dorf", "Elmi", "Furt", "Gant", "Holm", "Ints", "Jorm", "Kask", "Lend", "Mels", "Nart", "Orst", "Pund", "Quist", "Rask", "Sund", "Torp", "Ulm", "Vesk", "Wend", "Xant", "Yst"])]  # fmt: skip
    good = finding(60, "A shelter opened.", "positive")
    made = draft(report([*bad, good]), style="main-features")
    assert len(made.features) == 8
    assert "f060" in {p.finding for p in made.features}


def test_what_was_told_last_year_weighs_less():
    told = "The Prosecutor opened no case against the officers who beat the miners of Tkibuli."
    findings = [finding(1, told), finding(2, "The mayor closed the town library to the readers of foreign newspapers.")]
    alone = [p.finding for p in draft(report(findings)).features]
    after = [p.finding for p in draft(report(findings), report([finding(1, told)], year=2023)).features]
    assert alone == ["f001", "f002"]
    assert after == ["f002", "f001"]


def test_nothing_to_draft_from():
    made = draft(report([]))
    assert made.features == () and any("no findings" in note for note in made.author_notes)
    assert made.to_markdown().startswith("# Draft summary: Freedom Watch, 2024")


def test_errors():
    with pytest.raises(DraftError, match="Known: main-features"):
        draft(this_year(), style="short")
    with pytest.raises(DraftError, match="Known: en"):
        draft(this_year(), language="fr")


def test_markdown_has_a_footnote_for_every_passage():
    text = draft(this_year(), last_year()).to_markdown()
    made = draft(this_year(), last_year())
    for passage in made.passages():
        assert f"[^{passage.note}]" in text
        assert f"\n[^{passage.note}]: Finding {passage.finding}" in text
    assert "<https://viasna.example/a_b>" in text
    assert "Left out: “On 14 May 2024”" in text
    assert "| political prisoner | 1,265 political prisoners | 1,452 political prisoners | ▼ −187 |" in text


def test_the_wording_is_short_above_and_whole_below():
    made = draft(this_year())
    assert next(p.text for p in made.features if p.finding == "f004").startswith("The Supreme Court closed")
    assert part(made, "civil-society").negative[0].text == CLOSED
    assert any(p.text == PRISONERS for p in made.features)


def test_nothing_of_a_hostile_text_runs(evil):
    made = hrtag.draft(evil)
    page = made.to_html()
    assert "<script" not in page and "javascript:" not in page.replace("href", "")
    assert 'href="javascript' not in page
    text = made.to_markdown()
    assert "<script" not in text.replace("\\<", "") and "\x1b" not in text and "\u202e" not in text
    assert "](javascript" not in text and "<javascript" not in text


def test_a_template_of_ones_own(tmp_path):
    own = tmp_path / "mine.md.j2"
    own.write_text("{% for p in draft.features %}* {{ p.text | markdown_text }}\n{% endfor %}", "utf-8")
    assert draft(this_year()).to_markdown(own).count("* ") == len(draft(this_year()).features)
    for kind in ("md", "html"):
        copy = tmp_path / f"copy.{kind}.j2"
        copy.write_text(template_text(f"draft.{kind}.j2"), "utf-8")
        made = draft(this_year())
        assert (
            getattr(made, f"to_{'markdown' if kind == 'md' else 'html'}")(copy)
            == getattr(made, f"to_{'markdown' if kind == 'md' else 'html'}")()
        )


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ draft.nothing }}",
        "{% for %}",
        "{% include '/etc/passwd' %}",
        "{{ 1 / 0 }}",
        "{{ range(999999999) | list }}",
    ],
)
def test_a_bad_template_is_one_error(tmp_path, text):
    own = tmp_path / "mine.html.j2"
    own.write_text(text, "utf-8")
    with pytest.raises(OwnTemplateError, match=r"mine\.html\.j2"):
        draft(this_year()).to_html(own)


def test_a_value_in_an_own_page_is_escaped(tmp_path, evil):
    own = tmp_path / "mine.html.j2"
    own.write_text("<p>{{ draft.title }}</p>", "utf-8")
    assert "<script" not in hrtag.draft(evil).to_html(own)


def test_only_known_files_are_written(tmp_path):
    with pytest.raises(OutputError, match=r"\.docx, \.md, \.html"):
        draft(this_year()).write(tmp_path / "out.odt")
    with pytest.raises(OutputError, match="no folder"):
        draft(this_year()).write(tmp_path / "none" / "out.md")
    assert list(tmp_path.iterdir()) == []


def test_the_command(tmp_path):
    now, before = tmp_path / "now.json", tmp_path / "before.jsonl"
    now.write_text(this_year().to_json(), "utf-8")
    before.write_text(last_year().to_json() + "\n", "utf-8")
    run = CliRunner().invoke(app, ["draft", str(now), "--previous", str(before)])
    assert run.exit_code == 0 and run.stdout == draft(this_year(), last_year()).to_markdown()
    for suffix in ("md", "html", "docx"):
        target = tmp_path / f"out.{suffix}"
        assert (
            CliRunner().invoke(app, ["draft", str(now), "-o", str(target), "--style", "main-features"]).exit_code == 0
        )
        assert target.stat().st_size > 500
    assert CliRunner().invoke(app, ["draft", str(now), "-o", "x.pdf"]).exit_code == 2
    assert CliRunner().invoke(app, ["draft"]).exit_code == 2
    assert CliRunner().invoke(app, ["draft", "--show-template", "md"]).stdout == template_text("draft.md.j2")


def test_the_command_reads_a_commentary(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(
        "Utopia 2024\n\nThe ban on assemblies was lifted by parliament. Two editors were jailed in May 2024.\n", "utf-8"
    )
    run = CliRunner().invoke(app, ["draft", str(file), "--style", "main-features"])
    assert run.exit_code == 0 and "Two editors were jailed" in run.stdout
