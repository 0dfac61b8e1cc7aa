"""Score tables of a PDF whose labels run over several lines, wherever in its cell the value stands."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from hrtag.reading.layout import lay_out
from hrtag.reading.pdf import read_pdf
from hrtag.report import Commentary
from hrtag.schemes import Scheme

PROSE = "The law on assemblies was amended in May 2019, and the number of protests that the police dispersed went down."
GENERAL = [
    ("State policy on human rights", 5.1, -0.2),
    ("Interaction with civil society", 6.0, 0.4),
    ("Interaction with international mechanisms", 4.2, 0.0),
    ("Equality and non-discrimination", 3.3, -1.1),
]
RIGHTS = [
    ("Freedom of thought, conscience and religion", 5.1, -0.2),
    ("Freedom of opinion and expression", 6.0, 0.4),
    ("Right to take part in public affairs", 4.2, 0.0),
]


def read(rows: list[tuple[str, float, float]], scheme: str, valign: str, width: int) -> Commentary:
    styles = getSampleStyleSheet()
    cells = [[Paragraph(name, styles["Normal"]), f"{value}", f"{change:+}"] for name, value, change in rows]
    table = Table(
        [["Component", "Score", "Change"], *cells],
        colWidths=[width, 50, 60],
        style=[("VALIGN", (0, 0), (-1, -1), valign)],
    )
    head = [Paragraph("Review of Georgia 2024", styles["Title"]), table, Spacer(1, 20)]
    body = [Paragraph(rows[0][0], styles["Heading2"]), Paragraph(f"{PROSE} " * 3, styles["Normal"])]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(head + body)
    return lay_out(read_pdf(out.getvalue()), Scheme.load(scheme))


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE", "BOTTOM"])
@pytest.mark.parametrize("width", [90, 110, 130, 260])
@pytest.mark.parametrize(("scheme", "rows"), [("general-measures", GENERAL), ("rights", RIGHTS)])
def test_labels_over_several_lines(scheme: str, rows: list[tuple[str, float, float]], width: int, valign: str) -> None:
    found = read(rows, scheme, valign, width)
    assert [(score.name, score.value, score.change) for score in found.scores.components] == rows
    assert None not in {score.component for score in found.scores.components}
    assert found.text == " ".join([PROSE] * 3)
    assert [section.heading for section in found.sections] == [rows[0][0]]
