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
# # A country over six years
#
# Veltria has been watched since 2019. The six commentaries came in whatever format their year preferred: plain text, Markdown, HTML, Word
# and two PDFs. (The country is invented, and so is everything in the files.) What happened there, and what became of it?

# %%
from pathlib import Path

import hrtag

root = next(p for p in [Path.cwd(), *Path.cwd().parents] if (p / "notebooks" / "data").is_dir())
batch = hrtag.tag_files(root / "notebooks" / "data", progress=False)
reports = sorted(batch, key=lambda report: report.year)
print(batch.errors or "every file was read")
for report in reports:
    print(
        report.year,
        report.source.media_type,
        "overall:",
        report.scores.overall.value,
        "findings:",
        len(report.findings),
    )

# %% [markdown]
# With hundreds of files, give `n_jobs=2` and a `cache` folder: a run that was interrupted goes on where it was, and a broken file becomes
# a line in `batch.errors`.
#
# ## The years at a glance

# %%
from IPython.display import display

from hrtag.presenting import plots


def show(plot, *given):
    """Draw a plot, or say what is missing where altair is not installed."""
    try:
        display(plot(*given))
    except plots.PlotError as error:
        print(f"{error}. The tables tell the same.")


show(plots.scores, reports)

# %%
show(plots.developments, reports)

# %% [markdown]
# The same as a table: findings by year, component and polarity.

# %%
import pandas as pd

findings = pd.concat([report.to_frame() for report in reports], ignore_index=True)
findings.groupby(["component", "year", "polarity"], observed=True).size().unstack(fill_value=0)

# %% [markdown]
# ## What is new, goes on, was reversed, is gone
#
# `hrtag.compare` lines up findings that tell of the same matter: by meaning, laws, bodies and groups. Two years fit on a page.

# %%
last, this = reports[-2:]
two_years = hrtag.compare(last, this)
two_years

# %% [markdown]
# Over all six years, what was reversed, and when? A reversal is a finding of one year whose counterpart in the next has the other sign. Lining
# up is a machine's guess: `likeness` says how good a one, and the texts stand side by side to judge.

# %%
six_years = hrtag.compare(*reports)
developments = six_years.to_frame()
developments["status"].value_counts()

# %%
from textwrap import shorten

for development in six_years.developments:
    if development.status == "reversed":
        for quote in development.quotes:
            print(six_years.labels[quote.report], quote.polarity.ljust(8), shorten(quote.text, 90, placeholder=" …"))
        print()

# %% [markdown]
# Where the direction of a score and the balance of the findings disagree, the comparison says so:

# %%
for row in two_years.scores:
    print(f"{row.name}: {row.values[0]} → {row.values[1]}", f"| {row.doubt}" if row.doubt else "")

# %% [markdown]
# ## Figures through the years
#
# A figure that several reports tell becomes a line. Hedges are kept: `≥` is "at least", `~` is "about".

# %%
from hrtag.figures import align_figures

for line in align_figures(reports, least=3):
    print(" · ".join(f"{figure.year}: {figure}" for figure in line.figures), "|", line.unit)

# %%
show(plots.figures, reports)

# %% [markdown]
# Before a line goes into a report, look at the sentences behind it: the same noun may count two different things.

# %%
line = max(align_figures(reports), key=lambda line: len(line.figures))
for figure in line.figures:
    print(figure.year, figure, "|", shorten(figure.finding.text, 90, placeholder=" …"))

# %% [markdown]
# ## All statistics, in one ledger

# %%
ledger = pd.concat([report.statistics_frame() for report in reports], ignore_index=True)
columns = ["year", "value", "unit", "hedge", "kind", "polarity", "text"]
ledger[columns].astype(object).fillna("").sample(8, random_state=1).sort_values("year")

# %% [markdown]
# `two_years.write("2023-2024.docx")` makes a Word document of the comparison. The next notebook drafts this year's summary.
