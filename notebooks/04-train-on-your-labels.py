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
# # Train on your own labels
#
# You know your country better than any model does. This notebook makes a model that has learned from labels of yours, asks honestly
# whether it is better, and then goes once around the review loop: the machine chooses what is worth your minute, you correct, it learns.
#
# ## Your labelled findings
#
# A corpus is a folder with `train.jsonl`, one finding a line. Yours comes from reviewed reports (below) or from an annotation tool
# (`docs/annotating.md`). To have something to show we take six documents of the *validation* split of hrtag's corpus as if you had labelled
# them, and keep four others back to judge by. The bundled model was calibrated and measured on that split, but never learned from it.

# %%
import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import hrtag
from hrtag.learning.corpus import read_rows

root = next(p for p in [Path.cwd(), *Path.cwd().parents] if (p / "notebooks" / "data").is_dir())
temporary = TemporaryDirectory()
folder = Path(temporary.name)
corpus = folder / "my-corpus"
corpus.mkdir()


def write_rows(rows, path):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


rows = list(read_rows(root / "corpus", ["validation"]))
documents = sorted({row["doc"] for row in rows})
mine = [row | {"split": "train"} for row in rows if row["doc"] in documents[:12:2]]
kept_back = [row for row in rows if row["doc"] in documents[1:8:2]]
write_rows(mine, corpus / "train.jsonl")
write_rows(kept_back, corpus / "validation.jsonl")
print(len(mine), "findings to learn from:", Counter(row["polarity"] for row in mine))
print(len(kept_back), "findings kept back, of other documents")

# %% [markdown]
# ## Train
#
# On the command line: `hrtag train my-corpus -o my-model --name mine`. New heads are put on the encoder of the bundled model; this needs
# neither torch nor a network. Beside it we train on words alone, to see what the encoder is worth.

# %%
from hrtag.learning.training import train

model = train(corpus, folder / "mine", name="mine", progress=False)
on_words = train(corpus, folder / "on-words", name="mine, on words", base="words", progress=False)
for trained in (model, on_words):
    print(trained.name, trained.meta["scores"]["cross-validation"])

# %% [markdown]
# ## Is it better?
#
# Judge by documents that no model learned from. On the command line:
# `hrtag evaluate my-corpus --split validation --model my-model --against hrtag-en`.

# %%
import pandas as pd

from hrtag.learning.evaluation import evaluate
from hrtag.model import open_model
from hrtag.tagging.judge import open_judge

FIGURES = ["polarity_macro_f1", "polarity_accuracy", "component_macro_f1", "component_accuracy"]
results = {}
for each in (open_model("hrtag-en"), model, on_words):
    results[each.name] = evaluate(corpus, open_judge(each), split="validation").figures
pd.DataFrame(results).loc[FIGURES].round(3)

# %% [markdown]
# Read the table soberly. On so few documents differences of a point or two are chance (`hrtag evaluate --against` prints the interval of a
# difference), and labels made by the same guidelines as the bundled corpus may add little to a model that has learned from thousands of those.
# Labels of your own are of use where *you* differ: another component scheme, another view of what is mixed, a country's own vocabulary.
# The column of the model on words shows how far these labels go without the encoder.
#
# ## Around the review loop
#
# Your model reads a report that is new to it, and says which findings are worth your minute: those it is unsure of, those where a second model
# disagrees, and no two of a kind.

# %%
import csv

from hrtag.learning.review import export_review, import_review, items_of
from hrtag.learning.review_choosing import choose

report = hrtag.tag_file(root / "notebooks" / "data" / "veltria-2021.html", model=model.path)
sheet = folder / "review.csv"
chosen = choose(list(items_of(report)), 8, second=open_judge(open_model("hrtag-en-fast")))
print(export_review(chosen, sheet), "findings in the sheet")
with sheet.open(encoding="utf-8-sig", newline="") as file:
    lines = list(csv.DictReader(file))
pd.DataFrame(lines)[["text", "polarity", "component", "why"]]

# %% [markdown]
# Open the sheet in your spreadsheet (or export to `.html` and work in the browser), correct polarity, component, text and entities, and say
# `right`, `corrected` or `not a finding` in the column *decision*. Here a few lines of code play the expert: they confirm all but the
# first, whose polarity they set to mixed, or to negative if it was that already. That is to show the way, not to be right: among findings chosen
# because they are doubtful some labels are wrong, and you would correct them.

# %%
for number, line in enumerate(lines):
    line |= {"decision": "right", "reviewer": "Ana", "date": "2026-11-02"}
    if number == 0:
        line |= {"decision": "corrected", "polarity": "negative" if line["polarity"] == "mixed" else "mixed"}
with sheet.open("w", encoding="utf-8-sig", newline="") as file:
    writer = csv.DictWriter(file, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)

reviewed = import_review([sheet])
print(len(reviewed.rows), "rows came back;", reviewed.problems or "nothing was refused")
reviewed.rows[0]["review"]

# %% [markdown]
# Each row says who reviewed it, when, and what was changed. They join your corpus, and the next training learns from them (here on words, to be quick):

# %%
write_rows([*mine, *reviewed.rows], corpus / "train.jsonl")
again = train(corpus, folder / "mine-2", name="mine", version="0.2.0", base="words", progress=False)
print(again.name, again.version, "learned from", again.meta["training_findings"], "findings")

# %% [markdown]
# On the command line the loop is four lines:
#
# ```sh
# hrtag tag reports/ -o tagged.jsonl --model my-model
# hrtag review export tagged.jsonl -o review.html --top 100
# hrtag review import review-ana.json -o my-corpus/train.jsonl --append
# hrtag train my-corpus -o my-model-2
# ```

# %%
temporary.cleanup()
