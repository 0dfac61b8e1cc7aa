"""The review loop: findings out to annotation tools, spreadsheets or a page, and corrections back in as corpus rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hrtag.errors import CorpusError, HrtagError
from hrtag.files import replacing
from hrtag.learning import review_page, review_sheets
from hrtag.learning.review_documents import Document, Row, documents_of, rows_of_document, rows_of_report
from hrtag.learning.review_items import Correction, Item, checked, items_of
from hrtag.learning.review_tools import TOOLS, Task, converter

__all__ = ["TOOLS", "Imported", "export_review", "export_tasks", "import_review", "import_tasks", "items_of", "rows_of_report"]  # fmt: skip

FORMATS = {".json": "label-studio", ".jsonl": "doccano", ".csv": "csv", ".xlsx": "xlsx", ".html": "html"}


@dataclass(slots=True)
class Imported:
    """What came back of a review.

    Parameters
    ----------
    rows : list of dict
        Corpus rows, each with who, when and what was changed under ``"review"``.
    problems : list of str
        What could not be taken, with its place.
    open : int
        Findings that nobody has reviewed yet.
    no_findings : list of str
        Items that experts found to be no findings.
    """

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    open: int = 0
    no_findings: list[str] = field(default_factory=list)


def export_review(items: Sequence[Item], path: str | Path) -> int:
    """Write items to be reviewed; the ending of the file says for what.

    Parameters
    ----------
    items : sequence of Item
        As `hrtag.learning.review_choosing.choose` answers them.
    path : str or Path
        ``.json`` for Label Studio, ``.jsonl`` for doccano, ``.csv`` or ``.xlsx`` for a spreadsheet, ``.html`` for a page
        that needs nothing but a browser.

    Returns
    -------
    int
        Items written.

    Raises
    ------
    CorpusError
        If the ending is another one.
    """
    form = FORMATS.get(Path(path).suffix.lower())
    if form is None:
        raise CorpusError(f"{path}: cannot tell for what to write. Known endings: {', '.join(FORMATS)}.")
    if form in ("label-studio", "doccano"):
        _write_tasks([item.document for item in items], path, form)
        return len(items)
    with replacing(path) as temporary:
        if form == "html":
            temporary.write_text(review_page.review_page(items), "utf-8", newline="\n")
        elif form == "csv":
            review_sheets.write_csv(items, temporary)
        else:
            review_sheets.write_xlsx(items, temporary)
    return len(items)


def import_review(paths: Iterable[str | Path], *, reviewer: str | None = None) -> Imported:
    """Read reviewed files, of whatever tool, as corpus rows.

    Parameters
    ----------
    paths : iterable of str or Path
        What Label Studio or doccano exported, spreadsheets, and files that the page saved.
    reviewer : str, optional
        Who reviewed, where a file does not say it.

    Returns
    -------
    Imported
        What could not be taken stands in its ``problems`` and never stops the rest. Of a finding that was reviewed more
        than once, the latest review counts.
    """
    found = Imported()
    latest: dict[str, tuple[Correction, list[Row]]] = {}
    for path in map(Path, paths):
        day = (
            datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds") if path.is_file() else None
        )
        try:
            for correction in _corrections(path):
                _take(correction, path, reviewer, day, latest, found)
        except (HrtagError, OSError) as error:
            found.problems.append(str(error) if str(path) in str(error) else f"{path}: {error}")
    for name, (_, rows) in latest.items():
        found.rows += rows
        if not rows:
            found.no_findings.append(name)
    return found


def _take(
    correction: Correction | CorpusError | None, path: Path, reviewer: str | None, day: str | None,
    latest: dict[str, tuple[Correction, list[Row]]], found: Imported,
) -> None:  # fmt: skip
    if correction is None:
        found.open += 1
        return
    if isinstance(correction, CorpusError):
        found.problems.append(f"{path}, {correction}")
        return
    wrong = checked(correction.item)
    if wrong:
        found.problems.append(f"{path}, {wrong}")
        return
    item = correction.item
    whole = Correction(
        item, correction.regions, correction.reviewer or reviewer, correction.reviewed_at or day, correction.note
    )
    try:
        rows = whole.rows()
    except (CorpusError, TypeError, ValueError) as error:
        found.problems.append(f"{path}, {item.id}: {error}")
        return
    before = latest.get(item.id)
    if before is None or (whole.reviewed_at or "") >= (before[0].reviewed_at or ""):
        latest[item.id] = (whole, rows)


def _corrections(path: Path) -> Iterator[Correction | CorpusError | None]:
    if path.suffix.lower() == ".csv":
        yield from review_sheets.corrections_of(review_sheets.read_csv(path))
        return
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from review_sheets.corrections_of(review_sheets.read_xlsx(path))
        return
    for number, task in enumerate(_tasks(path), 1):
        if review_page.is_saved_page(task):
            yield from review_page.corrections_of(task)
            continue
        try:
            yield _correction_of_task(task)
        except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
            reason = error if isinstance(error, HrtagError) else f"not what a tool exports of our tasks ({error!r})"
            yield CorpusError(f"task {number}: {reason}")


def _correction_of_task(task: Task) -> Correction | None:
    """A task of Label Studio without a submitted annotation was not reviewed."""
    who = when = note = None
    if "data" in task:
        done = [each for each in task.get("annotations") or [] if not each.get("was_cancelled")]
        if not done:
            return None
        last = max(done, key=lambda each: str(each.get("updated_at") or each.get("created_at") or ""))
        author = last.get("completed_by")
        who = author.get("email") if isinstance(author, dict) else None if author is None else f"Label Studio {author}"
        when = last.get("updated_at") or last.get("created_at")
        task = {**task, "annotations": [last]}
    else:
        comments = task.get("Comments") or task.get("comments") or []
        note = "; ".join(map(str, comments)) or None
    document: Document = converter("label-studio" if "data" in task else "doccano")[1](task)
    item = Item.from_task(document.text, document.carried["item"])
    return Correction(item, document.regions, who, when, note)


def export_tasks(rows: Iterable[Row], path: str | Path, tool: str) -> int:
    """Write whole documents as tasks for an annotation tool.

    Parameters
    ----------
    rows : iterable of dict
        Corpus rows, those of a document together and in order.
    path : str or Path
        The file to write: JSON for Label Studio, JSON Lines for doccano and Prodigy.
    tool : {'label-studio', 'doccano', 'prodigy'}
        The tool.

    Returns
    -------
    int
        Tasks (documents) written.
    """
    converter(tool)
    return _write_tasks(list(documents_of(rows)), path, tool)


def _write_tasks(documents: Sequence[Document], path: str | Path, tool: str) -> int:
    to_task = converter(tool)[0]
    tasks = [to_task(document) for document in documents]
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as out:
        if tool == "label-studio":
            json.dump(tasks, out, ensure_ascii=False, indent=1)
        else:
            out.writelines(json.dumps(task, ensure_ascii=False) + "\n" for task in tasks)
    return len(tasks)


def import_tasks(path: str | Path, tool: str) -> list[Row]:
    """Read the tasks an annotation tool exported back into corpus rows.

    Parameters
    ----------
    path : str or Path
        What the tool exported.
    tool : {'label-studio', 'doccano', 'prodigy'}
        The tool.

    Returns
    -------
    list of dict
        Corpus rows. Marks that were not touched keep their values; new ones get those that can be read from their text.

    Raises
    ------
    CorpusError
        If the file is no export of the tool, an entity stands outside every finding, or findings overlap.
    """
    from_task = converter(tool)[1]
    rows: list[Row] = []
    for number, task in enumerate(_tasks(Path(path)), 1):
        try:
            rows += rows_of_document(from_task(task))
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise CorpusError(
                f"{path}, task {number}: not a task of {tool} as hrtag exports it ({error!r})."
            ) from error
        except CorpusError as error:
            raise CorpusError(f"{path}, task {number}: {error}") from error
    return rows


def _tasks(path: Path) -> list[Task]:
    try:
        text = path.read_text("utf-8")
        tasks = _parsed(text)
    except (OSError, ValueError, RecursionError) as error:
        raise CorpusError(f"{path}: not JSON or JSON Lines ({error}).") from error
    if not all(isinstance(task, dict) for task in tasks):
        raise CorpusError(f"{path}: every task must be a JSON object.")
    return list(tasks)


def _parsed(text: str) -> list[Any]:
    """A list, one object, or an object a line."""
    if text.lstrip().startswith("["):
        return list(json.loads(text))
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.split("\n") if line.strip()]


def merged(path: str | Path, found: Imported) -> list[Row]:
    """Answer the rows of a file with newer reviews in the place of older ones of the same findings."""
    anew = {row["review"]["item"] for row in found.rows} | set(found.no_findings)
    kept = [row for row in _tasks(Path(path)) if (row.get("review") or {}).get("item") not in anew]
    return kept + found.rows
