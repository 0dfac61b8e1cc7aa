"""A batch into a file: one run at a time, stopped at any moment and started again, with the bytes of an undisturbed run.

Beside the output ``reports.parquet`` stand ``reports.parquet.work``, the folder that holds the lock, what is not finished
and the store of what is done, and ``reports.parquet.errors.csv``, the table of files that could not be tagged, if any.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hrtag.batch.listing import Paths, list_files
from hrtag.batch.running import Batch, make_job
from hrtag.batch.store import Entry
from hrtag.batch.summary import FileError, Summary
from hrtag.errors import LockedError, OutputError
from hrtag.files import settle
from hrtag.model import DEFAULT_MODEL
from hrtag.presenting.export import check_target, csv_rows, format_of, write_as
from hrtag.report import Report
from hrtag.schemes import DEFAULT_SCHEME, Scheme


def tag_to_file(
    paths: Paths,
    output: str | Path,
    *,
    format: str | None = None,  # noqa: A002
    n_jobs: int | None = None,
    progress: bool | None = None,
    cache: str | Path | None = None,
    force: bool = False,
    model: str | Path = DEFAULT_MODEL,
    scheme: str | Scheme = DEFAULT_SCHEME,
    timeout: float | None = None,
    memory: int | None = None,
    on_failure: Callable[[FileError], object] | None = None,
    on_listing: Callable[[tuple[str, ...]], object] | None = None,
) -> Summary:
    """Tag many files into one output. Started again, it does what is missing or has changed, and nothing twice.

    Parameters
    ----------
    paths : str, Path or iterable of them
        Files, folders and patterns.
    output : str or Path
        The file (or folder, for ``datasets``); its suffix chooses the format unless ``format`` does.
    format : {'jsonl', 'parquet', 'csv', 'datasets'}, optional
        See `hrtag.write_reports`.
    n_jobs, progress, model, scheme, timeout, memory
        See `hrtag.tag_files`.
    cache : str or Path, optional
        Where reports are kept and looked up; in the folder ``OUTPUT.work`` by default.
    force : bool, default False
        Tag everything again.
    on_failure : callable, optional
        Called with the `FileError` of each file that can't be tagged, as it comes up.
    on_listing : callable, optional
        Called with the files that are passed over, before work starts.

    Returns
    -------
    Summary

    Raises
    ------
    LockedError
        Another run writes the same output.
    OutputError, ModelError, SchemeError, ReadError
        The output can't be written; there is no such model or scheme, or nothing to read.
    """
    form = format_of(output, format)
    target = Path(output).resolve()
    check_target(target, form)
    work, errors = target.with_name(target.name + ".work"), target.with_name(target.name + ".errors.csv")
    listing = list_files(paths, leave_out=(target, work, errors))
    if any(Path(path).resolve() == target for path in listing.files):
        raise OutputError(f"{output} is one of the files to read; write somewhere else.")
    store = Path(cache) if cache is not None else work / "store"
    job = make_job(model, scheme, store=store, fresh=force, timeout=timeout, memory=memory)
    if on_listing:
        on_listing(listing.passed_over)
    summary = Summary(passed_over=len(listing.passed_over))
    with _locked(work, output), ExitStack() as stack:
        unfinished = work / "unfinished"
        _clear(unfinished, store / "unfinished" if cache is None else None, store if force and cache is None else None)
        unfinished.mkdir()
        entries = Batch(job, listing, n_jobs=n_jobs).entries(summary, progress=progress)
        stack.callback(entries.close)  # type: ignore[attr-defined]
        table = stack.enter_context((unfinished / errors.name).open("w", encoding="utf-8", newline=""))
        table.write(csv_rows([("path", "error", "message")]))

        def good() -> Iterator[Entry]:
            for entry in entries:
                if entry.error is None:
                    yield entry
                    continue
                failed = FileError(path=entry.path, error=entry.error, message=entry.message or "")
                table.write(csv_rows([(failed.path, failed.error, failed.message)]))
                if on_failure:
                    on_failure(failed)

        try:
            _write(good(), unfinished / target.name, form)
            table.close()
            if summary.errors:
                settle(unfinished / errors.name, errors)
            else:
                errors.unlink(missing_ok=True)
            settle(unfinished / target.name, target)
        except OSError as error:
            raise OutputError(
                f"{target}: cannot be written ({error.strerror}). Make room there, then start again: what is done is kept."
            ) from error
        _clear(unfinished)
    return summary


def _write(entries: Iterator[Entry], path: Path, form: str) -> None:
    if form == "jsonl":  # as it stands in the store, without a way through objects
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{entry.report}\n" for entry in entries)
    else:
        write_as(form, (Report.from_json(entry.report or "") for entry in entries), path)


@contextmanager
def _locked(work: Path, output: str | Path) -> Iterator[None]:
    """Keep other runs off an output. The lock goes with the process that holds it, however that ends."""
    from filelock import FileLock, Timeout

    owner = work / "owner.json"
    try:
        work.mkdir(exist_ok=True)
        lock = FileLock(work / "lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise LockedError(
            f"{output}: another run writes it{_named(owner)}. Wait until that has ended, or write somewhere else."
        ) from None
    except OSError as error:
        raise OutputError(f"{work}: cannot be written ({error.strerror}). Choose another output.") from error
    try:
        owner.write_text(json.dumps({"process": os.getpid(), "machine": socket.gethostname()}), "utf-8")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def _named(owner: Path) -> str:
    try:
        data = json.loads(owner.read_text("utf-8"))
        return f" (process {data['process']} on {data['machine']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _clear(*folders: Path | None) -> None:
    for folder in folders:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
