import pytest

from hrtag.sentences import split_sentences
from hrtag.tagging.segmenter import split_findings

SENTENCES = [
    "Decree No. 300 of 2 May was signed by Mr. A. B. Kovacs.|It is in force.",
    "Art. 193-1 and arts. 12 et seq. were repealed (see p. 74 and pp. 80–82, cf. vol. 2).|Nobody noticed.",
    "The case of Smith v. Jones was heard in St. Anne's Hall.|The U.N. Committee met the U.S. delegation.",
    "They were held “for their own safety.”|The lawyer was not told.",
    "Why were they held? The minister did not say.".replace("? ", "?|"),
    "Fines, searches, seizures, etc. followed.|In June, the paper closed.",
    "Licences were withdrawn from newspapers, radio stations, etc.|The owners appealed.",
    "He waited … and then he was told to leave.|She stayed.",
    "The fee rose to 17.|In March it was cut to 3.5.",
    "The bill (which lapsed. Twice.) was tabled again.|It failed.",
    "The report covers Jan. 2019 to Sept. 2020.|A second one is due.",
    "The list “closed at 5 p.m. on Friday” was reopened.|Few applied.",
    "Section 4.2 applies.|1,265 persons were held.",
    "Para. 12 recalls No. 14 of the rules.|No. Nobody was asked.".replace("No. Nobody", "No one"),
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences_end_where_they_end(marked):
    want = marked.split("|")
    text = " ".join(want)
    assert [text[a:b] for a, b in split_sentences(text)] == want


FINDINGS = [
    "A new code was adopted. It abolishes bail.|In May, two papers closed.",
    "The levy was cut. Thus, small parties can register. So far, none has.|Police dispersed a vigil in Oruro.",
    "Officials announced a strategy. The strategy names no budget.|Women's groups were not consulted.",
    "The court heard forty cases. Of these, three ended in acquittal.|Prison visits were suspended in April.",
    "Membership rules were relaxed. However, this applies to sports clubs alone.|A union was deregistered.",
]


@pytest.mark.parametrize("marked", FINDINGS)
def test_sentences_are_joined_into_findings(marked):
    want = marked.split("|")
    text = " ".join(want)
    assert [text[a:b] for a, b in split_findings(text)] == want


@pytest.mark.parametrize("text", ["", "   ", "one", "No.", "…", "(((((", "a. b. c. d."])
def test_odd_paragraphs(text):
    spans = split_findings(text)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")
