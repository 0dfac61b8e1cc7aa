"""A report and the one of the year before, small enough to see through."""

from __future__ import annotations

from hrtag.report import (
    ComponentScore,
    DateRange,
    Entity,
    Finding,
    Footnote,
    ModelInfo,
    Report,
    Score,
    Scores,
    Section,
    Source,
    Statistic,
)

COMPONENTS = ("state-policy", "civil-society", "international-mechanisms", "equality")


def entity(text: str, label: str, name: str, **values) -> Entity:
    """An entity where its name stands in the text."""
    start = text.index(name)
    return Entity(label=label, text=name, start=start, end=start + len(name), **values)


def count(text: str, name: str, value: float, unit: str, **more) -> Entity:
    """A count."""
    return entity(text, "STATISTIC", name, kind="count", statistic=Statistic(value=value, unit=unit, **more))


def day(text: str, name: str, iso: str) -> Entity:
    """A date."""
    return entity(text, "DATE", name, date=DateRange(from_=iso, to=iso))


def finding(number: int, text: str, polarity: str = "negative", component: str = "state-policy", **more) -> Finding:
    """A finding with everything that a draft asks for."""
    values = {
        "section": COMPONENTS.index(component),
        "page": 1 + number // 4,
        "paragraph": number,
        "start": 0,
        "end": len(text),
    }
    return Finding(
        id=f"f{number:03}",
        text=text,
        polarity=polarity,
        component=component,
        polarity_probabilities={polarity: 0.9},
        **(values | more),
    )


def report(findings, *, year: int = 2024, overall: Score | None = None, components=(), footnotes=(), **more) -> Report:
    """A report of these findings."""
    return Report(
        title="Freedom Watch", year=year, country="GE", language="en", source=Source(path=f"utopia-{year}.pdf"),
        scores=Scores(overall=overall, components=tuple(components)),
        sections=tuple(Section(id=i, kind="component", heading=name, component=name) for i, name in enumerate(COMPONENTS)),
        footnotes=tuple(footnotes), text=" ".join(f.text for f in findings), findings=tuple(findings),
        model=ModelInfo(name="none", version="0"), **more,
    )  # fmt: skip


PRISONERS = "As of 31 December 2024, there were 1,265 political prisoners."
BEFORE = "As of 31 December 2023, there were 1,452 political prisoners."
CLOSED = "On 14 May 2024, the Supreme Court closed the Helsinki Committee under the Law on Associations. The hearing took an hour."
LIFTED = "The ban on night assemblies was lifted by the Constitutional Court."
AGAIN = "The ban on night assemblies was lifted by the Constitutional Court in spring."
MIXED = "The minimum pension was raised by 9 per cent. However, working pensioners are excluded."
VISIT = "The Special Rapporteur on torture condemned the conditions in the central prison."


def this_year() -> Report:
    """Findings of three components; nothing on international mechanisms."""
    return report(
        [
            finding(1, PRISONERS, entities=(count(PRISONERS, "1,265 political prisoners", 1265, "political prisoner"),), footnotes=(1,)),
            finding(2, LIFTED, "positive", footnotes=(2,), entities=(entity(LIFTED, "BODY", "Constitutional Court"),)),
            finding(3, AGAIN, "positive", footnotes=(3,), entities=(entity(AGAIN, "BODY", "Constitutional Court"),)),
            finding(
                4, CLOSED, component="civil-society",
                entities=(
                    day(CLOSED, "14 May 2024", "2024-05-14"), entity(CLOSED, "BODY", "Supreme Court"), entity(CLOSED, "BODY", "Helsinki Committee"),
                    entity(CLOSED, "LAW", "Law on Associations", urls=("https://law.example/assoc",)),
                ),
            ),
            finding(5, MIXED, "mixed", "equality", needs_review=True, entities=(entity(MIXED, "STATISTIC", "9 per cent", kind="percentage", statistic=Statistic(value=9, percent=True)),)),
            finding(6, VISIT, "negative", "equality", entities=(entity(VISIT, "BODY", "Special Rapporteur on torture", kind="special_procedure"),)),
        ],
        overall=Score(value=1.7), components=[ComponentScore(component="civil-society", name="Civil society", value=1.2, change=-0.1)],
        footnotes=[
            Footnote(number=1, text="Viasna, https://viasna.example/a_b", urls=("https://viasna.example/a_b",), page=1),
            Footnote(number=2, text="Gazette 14/2024."), Footnote(number=3, text="Court press service."),
        ],
    )  # fmt: skip


def last_year() -> Report:
    """The report of the year before."""
    return report(
        [finding(1, BEFORE, entities=(count(BEFORE, "1,452 political prisoners", 1452, "political prisoner"),))],
        year=2023, overall=Score(value=1.9), components=[ComponentScore(component="civil-society", name="Civil society", value=1.4)],
    )  # fmt: skip
