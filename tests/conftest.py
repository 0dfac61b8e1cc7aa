"""A report full of what nobody should send, for every output to stand."""

import pytest
from hypothesis import settings

from hrtag.report import (
    ComponentScore,
    Cue,
    DateRange,
    Entity,
    Finding,
    Footnote,
    Law,
    ModelInfo,
    Removed,
    Report,
    Score,
    Scores,
    Section,
    Source,
    Statistic,
)

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

EVIL = "<script>alert(1)</script> \x1b[31m=cmd|'/c calc'!A1 [bold red]x[/] {{ 7*7 }} \u202eabc"


def evil_report() -> Report:
    """A report with the same hostile text in every field that a file can fill."""
    text = f"=1+1 {EVIL}"
    entity = Entity(
        label="STATISTIC",
        text="1+1",
        start=1,
        end=4,
        canonical=EVIL,
        id=EVIL,
        kind="count",
        statistic=Statistic(value=1, unit=EVIL),
    )
    law = Entity(
        label="LAW",
        text=text[5:13],
        start=5,
        end=13,
        canonical=EVIL,
        law=Law(number=EVIL),
        urls=("javascript:alert(1)",),
    )
    date = Entity(label="DATE", text=text[:4], start=0, end=4, date=DateRange(from_="2019-01-01", to="2019-12-31"))
    return Report(
        source=Source(path=f"/tmp/{EVIL}.pdf"),
        title=EVIL,
        category=f"@{EVIL}",
        country="GE",
        year=2019,
        language="en",
        scores=Scores(overall=Score(value=1.7, change=-0.1), components=(ComponentScore(component=None, name=EVIL, value=2.0, change=0.0),)),
        sections=(Section(id=0, kind="other", heading=EVIL),),
        footnotes=(Footnote(number=1, text=EVIL, urls=("javascript:alert(1)", "https://ok.example/a?b=1&c=2")),),
        text=text,
        removed=(Removed(text=EVIL, page=1, reason="header"),),
        findings=(
            Finding(
                id="f001", section=0, paragraph=0, page=1, start=0, end=len(text), text=text, polarity="negative",
                polarity_probabilities={"negative": 1.0}, component="equality", component_source="model",
                cues=(Cue(text=EVIL, weight=-1.0),), footnotes=(1,), needs_review=True, entities=(date, entity, law),
            ),
        ),
        warnings=(EVIL,),
        model=ModelInfo(name=EVIL, version="1"),
    )  # fmt: skip


@pytest.fixture
def evil() -> Report:
    return evil_report()
