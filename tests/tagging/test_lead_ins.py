"""List items are read behind the words that lead in to them, and stay where they stand."""

from hrtag.model import open_model
from hrtag.reading.reader import read_string
from hrtag.schemes import Scheme
from hrtag.tagging.tagger import Tagger

TEXT = """Main features:

- Two papers were closed.

II. Concerns

The Committee notes with concern that:

- Legal aid is available in three provinces. Judges are few.
- Shelters are closed at night.

The Committee thanked the delegation for its answers."""


def test_items_are_heard_behind_their_lead_in() -> None:
    tagger = Tagger(open_model("hrtag-en-fast"), Scheme.load("general-measures"))
    heard: list[str] = []
    judge = tagger.judge.judge

    def listen(paragraphs, spans):
        heard.extend(paragraphs)
        return judge(paragraphs, spans)

    tagger.judge.judge = listen
    commentary = read_string(TEXT)
    report = tagger.tag(commentary)
    assert "The Committee notes with concern that: Shelters are closed at night." in heard
    assert not any(text.startswith("Main features: ") for text in heard)
    assert all(report.text[f.start : f.end] == f.text for f in report.findings)
    assert [f.text for f in report.findings][-2:] == [
        "Shelters are closed at night.",
        "The Committee thanked the delegation for its answers.",
    ]
