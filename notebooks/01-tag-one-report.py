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
# On the desk lies a commentary: one country, one year, scores on top, a list of main features, then pages of findings with footnotes.
# By the end of this notebook it is a table in which every number can be traced to a page. Nothing leaves this machine.

# %%
from pathlib import Path

import hrtag

root = next(p for p in [Path.cwd(), *Path.cwd().parents] if (p / "corpus" / "samples").is_dir())
report = hrtag.tag_file(root / "corpus" / "samples" / "georgia-2018.pdf")
report

# %% [markdown]
# That is the whole report: scores with their changes, findings by component and polarity, and below them each finding with its entities and
# sources. Everything in the picture can be asked for by name.

# %%
print(report.title, report.country, report.year)
print("overall:", report.scores.overall.value, "change:", report.scores.overall.change)
for score in report.scores.components:
    print(f"  {score.name}: {score.value} ({score.change:+})")

# %% [markdown]
# ## A finding and its source
#
# Each finding knows where it stands, what the model thinks of it, which words moved the model, and which footnotes carry it.
# `quote_ok` says that its text was found again in the PDF, letter by letter: it can be quoted.

# %%
finding = next(f for f in report.findings if f.footnotes)
print(finding.text)
print(finding.polarity, "| page", finding.page, "| found again in the source:", finding.quote_ok)
print("words that spoke for positive (above zero) or negative:", finding.cues)
for note in report.footnotes_of(finding):
    print("source:", note.number, note.text)

# %% [markdown]
# ## Where to look first
#
# Polarity and component are a model's judgement. It says how sure it is, and marks what it would rather have read by a person. Twenty minutes
# are best spent there.

# %%
for finding in sorted(report.findings, key=lambda f: max(f.polarity_probabilities.values()))[:4]:
    first, second = sorted(finding.polarity_probabilities.items(), key=lambda item: -item[1])[:2]
    mark = "please read" if finding.needs_review else "fairly sure"
    print(f"{finding.id} {mark}: {first[0]} {first[1]:.0%}, {second[0]} {second[1]:.0%}")
    print("   ", finding.text)

# %% [markdown]
# ## Tables
#
# One row a finding:

# %%
findings = report.to_frame()
findings.groupby(["component", "polarity"], observed=True).size().unstack(fill_value=0)

# %% [markdown]
# One row a figure, with what is counted, the hedge ("at least", "about"), what it was before, and the finding it stands in:

# %%
figures = report.statistics_frame()
figures[["value", "unit", "hedge", "from", "percent", "polarity", "page", "text"]].astype(object).fillna("").head(12)

# %% [markdown]
# One row an entity. Which laws and treaties does the report rest on?

# %%
entities = report.entities_frame()
entities[entities.label.isin(["LAW", "TREATY"])][["label", "text", "canonical", "finding_id"]].astype(object).fillna(
    ""
).head(12)

# %% [markdown]
# ## What was taken out
#
# Page furniture, headings, score lines and note bodies are no findings. They are not lost either.

# %%
from collections import Counter

print(Counter(piece.reason for piece in report.removed))

# %% [markdown]
# ## Keep it
#
# `report.to_dict()` is the whole report as JSON; `hrtag.write_reports` writes many to JSON Lines, Parquet or CSV. What each field means stands
# in `docs/report-format.md`, and how far to trust the labels in `docs/trusting-labels.md`. The next notebook takes six years.
