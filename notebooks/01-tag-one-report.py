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
# # One report, from PDF to data
#
# A commentary on one country and one year: scores on top, a list of main features, then findings with footnotes. We hand the PDF to
# `hrtag` and look at what comes back. Nothing leaves this machine.

# %%
from pathlib import Path

import hrtag

root = next(p for p in [Path.cwd(), *Path.cwd().parents] if (p / "corpus" / "samples").is_dir())
report = hrtag.tag_file(root / "corpus" / "samples" / "georgia-2018.pdf")
report

# %% [markdown]
# The picture above is the whole report. Everything in it can be asked for by name.

# %%
print(report.title, report.country, report.year)
print("overall:", report.scores.overall.value, "change:", report.scores.overall.change)
for score in report.scores.components:
    print(f"  {score.name}: {score.value} ({score.change:+})")

# %% [markdown]
# ## A finding and its source
#
# Each finding knows where it stands, what its polarity is and why the model thinks so, and which footnotes carry it.

# %%
finding = next(f for f in report.findings if f.footnotes)
print(finding.text)
print(finding.polarity, "| page", finding.page, "| found again in the source:", finding.quote_ok)
for note in report.footnotes_of(finding):
    print("source:", note.number, note.text)

# %% [markdown]
# ## Tables
#
# One row a finding, one row an entity: ready for pandas.

# %%
findings = report.to_frame()
findings.groupby(["component", "polarity"], observed=True).size().unstack(fill_value=0)

# %%
entities = report.entities_frame()
entities[entities.label == "STATISTIC"].head(12)

# %% [markdown]
# ## What was taken out
#
# Page furniture, headings, score lines and note bodies are no findings. They are not lost either.

# %%
from collections import Counter

print(Counter(piece.reason for piece in report.removed))
