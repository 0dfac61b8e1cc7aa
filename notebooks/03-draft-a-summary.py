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
# # Draft a summary
#
# The commentary for 2024 is written, its summary is not. `hrtag.draft` proposes one: an opening line with scores and changes, the main
# features, then each component with its developments, figures and laws. It invents nothing: every passage is a finding of the report,
# whole or shortened, and its footnote says which.

# %%
from pathlib import Path

import hrtag

root = next(p for p in [Path.cwd(), *Path.cwd().parents] if (p / "notebooks" / "data").is_dir())
data = root / "notebooks" / "data"
last_year = hrtag.tag_file(data / "veltria-2023.pdf")
report = hrtag.tag_file(data / "veltria-2024.pdf")
draft = hrtag.draft(report, previous=last_year)
draft

# %% [markdown]
# ## What the draft leaves to you
#
# Where a person has to decide, the draft does not. It says so on top:

# %%
for note in draft.author_notes:
    print("-", note)

# %% [markdown]
# and beside a passage that needs a look:

# %%
for passage in draft.passages():
    for flag in passage.flags:
        print(passage.finding, passage.polarity, "|", passage.text[:140])
        print("    →", flag)

# %% [markdown]
# ## From a sentence back to its page
#
# The main features, with where each comes from. A passage is its finding with whole pieces left out; the footnote lists what was left out.

# %%
findings = {finding.id: finding for finding in report.findings}
for passage in draft.features:
    source = draft.notes[passage.note - 1]
    whole = findings[source.finding].text
    print(f"{source.finding}, page {source.page}: {passage.text}")
    if len(passage.text) < len(whole) - 1:
        print("    whole:", whole)

# %% [markdown]
# Is every number, name and date of the draft borne out by the report? The check that hrtag's own tests use can be asked for:

# %%
from hrtag.presenting.tracing import untraced

print(untraced(draft, report, last_year) or "everything in the draft was found in the report")

# %% [markdown]
# ## Into Word
#
# The file has headings, tables and real footnotes, and opens in Word and LibreOffice. Here it goes into a folder that vanishes; put your own path.

# %%
from tempfile import TemporaryDirectory

with TemporaryDirectory() as folder:
    for name in ("summary.docx", "summary.md", "summary.html"):
        draft.write(Path(folder) / name)
        print(name, (Path(folder) / name).stat().st_size, "bytes")

# %% [markdown]
# ## Shorter, or in your own form
#
# `style="main-features"` leaves out the components, `style="by-component"` the features. The templates can be copied and changed, see
# `docs/drafts.md`.

# %%
print(hrtag.draft(report, previous=last_year, style="main-features").to_markdown())
