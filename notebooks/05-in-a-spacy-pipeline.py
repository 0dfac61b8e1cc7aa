# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # hrtag inside a spaCy pipeline
#
# If your tools speak spaCy, hrtag is one more pipe. Nothing is downloaded: it starts from a blank pipeline, or joins one of yours.

# %%
import spacy

nlp = spacy.blank("en")
nlp.add_pipe("hrtag")

text = (
    "In May 2019, Parliament lifted the ban on assemblies in front of public buildings.\n"
    "At least 12 nurses were dismissed after the strike, and the Supreme Court upheld their dismissal under Article 41 of the Labour Code."
)
doc = nlp(text)
[(span.label_, span.text) for span in doc.spans["hr_findings"]]

# %% [markdown]
# Findings stand in one group of spans, entities in another. Spans may overlap, so they are not in `doc.ents`.

# %%
[(span.label_, span.text) for span in doc.spans["hr_entities"]]

# %% [markdown]
# ## See it
#
# displaCy draws both groups; the colours come with hrtag.

# %%
from IPython.display import HTML
from spacy import displacy

from hrtag.tagging.pipes import DISPLACY_OPTIONS

HTML(displacy.render(doc, style="span", options=DISPLACY_OPTIONS, jupyter=False))

# %%
HTML(displacy.render(doc, style="span", options=DISPLACY_OPTIONS | {"spans_key": "hr_findings"}, jupyter=False))

# %% [markdown]
# ## Probabilities and values
#
# What does not fit into a span stands in the attributes of its group, in the same order.

# %%
findings = doc.spans["hr_findings"]
for span, component, review in zip(findings, findings.attrs["component"], findings.attrs["needs_review"], strict=True):
    print(span.label_, component, "| please read" if review else "| fairly sure", "|", span.text)

# %%
for entity in doc.spans["hr_entities"].attrs["entities"]:
    value = entity.get("statistic") or entity.get("date") or entity.get("law") or entity.get("canonical")
    print(entity["label"], "|", entity["text"], "|", value)

# %% [markdown]
# The whole report, read and laid out as `hrtag.tag_text` does, is in `doc._.hr`:

# %%
sorted(doc._.hr)

# %% [markdown]
# ## Beside other pipes
#
# The tagger also comes in three parts, `hrtag_findings`, `hrtag_classifier` and `hrtag_entities`, for those who need one of them or bring findings
# of their own. Here the findings go on to a pipe of ours that counts them. For bulk work take the faster model.

# %%
from spacy.language import Language
from spacy.tokens import Doc

Doc.set_extension("balance", default=None, force=True)


@Language.component("balance")
def balance(doc):
    labels = [span.label_ for span in doc.spans["hr_findings"]]
    doc._.balance = labels.count("POSITIVE") - labels.count("NEGATIVE")
    return doc


fast = spacy.blank("en")
fast.add_pipe("hrtag_findings", config={"model": "hrtag-en-fast"})
fast.add_pipe("hrtag_classifier", config={"model": "hrtag-en-fast"})
fast.add_pipe("balance")
print(fast.pipe_names)

# %% [markdown]
# ## Many texts, kept on disk
#
# `nlp.pipe` streams; a `DocBin` keeps the docs, spans and their labels in one file that spaCy reads back.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

from spacy.tokens import DocBin

texts = [
    "The ombudsman was given the power to bring cases before the Constitutional Court.",
    "Police used tear gas against farmers, 40 of whom were injured.",
    "Two shelters were opened. A third was closed for want of money.",
]
with TemporaryDirectory() as folder:
    path = Path(folder) / "tagged.spacy"
    DocBin(docs=fast.pipe(texts), store_user_data=True).to_disk(path)
    for doc in DocBin().from_disk(path).get_docs(fast.vocab):
        print(doc._.balance, [(span.label_, span.text) for span in doc.spans["hr_findings"]])

# %% [markdown]
# The pipeline is saved with `nlp.to_disk("my-pipeline")` and loaded with `spacy.load`: the settings of the pipes go with it, the model stays
# where it is. The labels are spaCy's; what they mean is in `docs/trusting-labels.md`.
