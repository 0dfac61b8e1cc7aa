"""hrtag in anyone's spaCy pipeline, found by entry points alone."""

import subprocess
import sys
from importlib.metadata import entry_points

import spacy
from spacy.tokens import DocBin

NAMES = {"hrtag", "hrtag_classifier", "hrtag_entities", "hrtag_findings"}
TEXT = "The ban on assemblies was lifted in May 2019.\nPolice in Oruro dismissed at least 12 nurses."


def test_factories_are_those_listed():
    listed = {point.name for point in entry_points(group="spacy_factories") if point.value.startswith("hrtag.")}
    assert listed == NAMES
    assert all(spacy.blank("en").has_factory(name) for name in NAMES)


def test_spacy_alone_finds_them_and_stays_light():
    code = (
        "import spacy, sys; nlp = spacy.blank('en'); nlp.add_pipe('hrtag_findings');"
        "assert 'sklearn' not in sys.modules; print(len(nlp('It rained.\\nParliament met.').spans['hr_findings']))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "2"


def test_pipe_by_pipe():
    nlp = spacy.blank("en")
    for name in ("hrtag_findings", "hrtag_classifier", "hrtag_entities"):
        nlp.add_pipe(name)
    doc = nlp(TEXT)
    findings = doc.spans["hr_findings"]
    assert [span.text for span in findings] == TEXT.split("\n")
    assert [p.upper() for p in findings.attrs["polarity"]] == [span.label_ for span in findings]
    entities = doc.spans["hr_entities"]
    assert {"DATE", "STATISTIC", "PLACE"} <= {span.label_ for span in entities}
    assert [e["text"] for e in entities.attrs["entities"]] == [span.text for span in entities]


def test_the_whole_tagger_as_one_pipe_through_processes_and_disk(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("hrtag")
    docs = list(nlp.pipe([TEXT] * 4, n_process=2, batch_size=2))
    assert all(doc._.hr["schema"] == "hrtag/report/1" for doc in docs)
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")(TEXT)
    assert again._.hr == docs[0]._.hr
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    back = next(iter(DocBin().from_bytes(stored).get_docs(nlp.vocab)))
    assert [span.text for span in back.spans["hr_entities"]] == [span.text for span in docs[0].spans["hr_entities"]]


def test_a_doc_without_text():
    nlp = spacy.blank("en")
    nlp.add_pipe("hrtag")
    assert nlp("")._.hr is None
