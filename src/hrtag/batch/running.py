"""Running a batch: joblib carries files to workers, and what came of them comes back in the order of the files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hrtag.batch.listing import Listing, Paths, list_files
from hrtag.batch.store import Entry, Store
from hrtag.batch.summary import FileError, Summary
from hrtag.batch.worker import Job, Outcome, process, raised, scheme_to_json, settings_hash, spelled
from hrtag.errors import OutputError
from hrtag.model import DEFAULT_MODEL, model_names, open_model
from hrtag.progress import bar
from hrtag.report import Report
from hrtag.schemes import DEFAULT_SCHEME, Scheme

if TYPE_CHECKING:
    import pandas

ON_ERROR = ("record", "raise")
_WINDOW = 16  # files a worker is given at a time where a backend answers lists only


class Reports(Iterator[Report]):
    """The reports of a batch, one by one, in the order of the files; what went wrong is beside them.

    Parameters
    ----------
    entries : iterator of Entry
        What comes of each file.
    summary : Summary
        Where it is counted.
    files : int
        How many files are read.
    passed_over : tuple of str
        Files of the folders whose names say that they are no commentary.

    Attributes
    ----------
    errors : list of FileError
        The files that could not be tagged, of those taken so far.
    """

    def __init__(
        self, entries: Iterator[Entry], summary: Summary, files: int, passed_over: tuple[str, ...] = ()
    ) -> None:
        self._entries = entries
        self.files = files
        self.summary = summary
        self.passed_over = passed_over
        self.errors: list[FileError] = []

    def __next__(self) -> Report:
        for entry in self._entries:
            if entry.report is not None:
                return Report.from_json(entry.report)
            self.errors.append(FileError(path=entry.path, error=entry.error or "", message=entry.message or ""))
        raise StopIteration

    def __iter__(self) -> Self:
        return self

    def errors_frame(self) -> pandas.DataFrame:
        """Answer a table of the errors so far: path, error, message."""
        import pandas

        return pandas.DataFrame([error.to_dict() for error in self.errors], columns=["path", "error", "message"])

    def __repr__(self) -> str:
        return f"<Reports: {self.summary.reports} taken, {len(self.errors)} errors so far>"


def tag_files(
    paths: Paths,
    *,
    n_jobs: int | None = None,
    progress: bool | None = None,
    cache: str | Path | None = None,
    on_error: str = "record",
    model: str | Path = DEFAULT_MODEL,
    scheme: str | Scheme = DEFAULT_SCHEME,
    timeout: float | None = None,
    memory: int | None = None,
) -> Reports:
    """Tag many files.

    Parameters
    ----------
    paths : str, Path or iterable of them
        Files, folders and patterns; see `hrtag.batch.listing.list_files`.
    n_jobs : int, optional
        Workers, as joblib counts them: None is one unless ``joblib.parallel_config`` says otherwise, -1 one a core.
        The backend is the caller's too.
    progress : bool, optional
        Whether a bar is shown; None shows one in a terminal or notebook.
    cache : str or Path, optional
        A folder in which reports are kept and looked up again, by the content of the file, the model and the settings.
        Workers on other machines need one that all of them see.
    on_error : {'record', 'raise'}
        Put a file that can't be tagged into ``errors`` of what is answered, or raise its error when its turn comes.
    model, scheme
        See `hrtag.tag_file`.
    timeout : float, optional
        Seconds that one file may take.
    memory : int, optional
        Megabytes that one file may take (Linux). With a limit of either kind files are tagged in processes that can
        be ended, so that not even a crash of a library stops the batch.

    Returns
    -------
    Reports
        An iterator over reports in the order of the files, with ``errors``, ``passed_over`` and ``summary``. Work
        starts when the first report is asked for.

    Raises
    ------
    ModelError, SchemeError, ReadError
        At once, if there is no such model, scheme, or nothing to read.

    Examples
    --------
    >>> import hrtag, tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "2019.txt").write_text("The ban on assemblies was lifted in May 2019.")
    >>> _ = (folder / "2020.pdf").write_text("")
    >>> reports = hrtag.tag_files(folder, model="hrtag-en-fast")
    >>> [report.findings[0].polarity for report in reports]
    ['positive']
    >>> [error.message for error in reports.errors]
    ['the file is empty']
    """
    if on_error not in ON_ERROR:
        raise ValueError(f"Unknown on_error {on_error!r}. Known: {', '.join(map(repr, ON_ERROR))}.")
    listing = list_files(paths)
    summary = Summary(passed_over=len(listing.passed_over))
    own = None if cache is not None else tempfile.TemporaryDirectory(prefix="hrtag-", ignore_cleanup_errors=True)
    job = make_job(model, scheme, store=cache or (own.name if own else ""), timeout=timeout, memory=memory)
    entries = Batch(job, listing, n_jobs=n_jobs).entries(summary, progress=progress, on_error=on_error)
    return Reports(_keeping(entries, own), summary, len(listing.files), listing.passed_over)


def make_job(
    model: str | Path,
    scheme: str | Scheme,
    *,
    store: str | Path,
    fresh: bool = False,
    timeout: float | None = None,
    memory: int | None = None,
) -> Job:
    """Answer the job of a batch; raises `ModelError` or `SchemeError` if there is no such model or scheme."""
    for name, value in (("timeout", timeout), ("memory", memory)):
        if value is not None and not value > 0:
            raise ValueError(f"{name} is {value!r}; want a number above 0, or None for no limit.")
    folder = open_model(model)
    spelt = scheme_to_json(scheme if isinstance(scheme, Scheme) else Scheme.load(scheme))
    return Job(
        model=str(model) if str(model) in model_names() else str(folder.path.resolve()),
        model_sha256=folder.sha256, scheme=spelt, store=str(Path(store).resolve()),
        settings=settings_hash(folder.sha256, spelt), fresh=fresh, timeout=timeout, memory=memory, home=os.getpid(),
    )  # fmt: skip


class Batch:
    """Files on their way through joblib's workers.

    Parameters
    ----------
    job : Job
        What they are tagged with.
    listing : Listing
        The files.
    n_jobs : int, optional
        Workers, as joblib counts them.
    """

    def __init__(self, job: Job, listing: Listing, *, n_jobs: int | None = None) -> None:
        from joblib import Parallel

        self.job = job
        self.listing = listing
        settings: dict[str, Any] = {"n_jobs": n_jobs, "batch_size": 1}
        try:  # made here and not when work starts: the caller's backend is the one of this moment
            self._parallel: Any = Parallel(return_as="generator", **settings)
            self._streams = True
        except ValueError:  # joblib: "Backend … does not support return_as"
            self._parallel = Parallel(**settings)
            self._streams = False

    def entries(self, summary: Summary, *, progress: bool | None = None, on_error: str = "record") -> Iterator[Entry]:
        """Give what comes of each file, in order, counting it and moving the bar."""
        from hrtag.batch.guard import end_guards

        store = Store(self.job.store)
        line = bar(progress=progress, total=len(self.listing.files), unit="file", desc="tagging")
        try:
            for outcome in self._outcomes():
                entry = _entry(store, outcome)
                if entry.error is not None and on_error == "raise":
                    raise raised(outcome.path, entry.error, entry.message or "")
                summary.add(entry)
                line.set_postfix_str(summary.so_far(), refresh=False)
                line.update()
                yield entry
        finally:
            line.close()
            end_guards()

    def _outcomes(self) -> Iterator[Outcome]:
        from joblib import delayed

        tasks = (
            delayed(process)(self.job, os.path.abspath(path), spelled(path))  # noqa: PTH100
            for path in self.listing.files
        )
        if self._streams:
            yield from self._parallel(tasks)
            return
        with self._parallel as parallel:
            size = _WINDOW * parallel.n_jobs if parallel.n_jobs > 0 else _WINDOW * (os.cpu_count() or 1)
            while window := list(islice(tasks, size)):
                yield from parallel(window)


def _entry(store: Store, outcome: Outcome) -> Entry:
    if outcome.key is None:
        return Entry(path=outcome.path, error=outcome.error, message=outcome.message)
    entry = store.read(outcome.key)
    if entry is None:
        raise OutputError(
            f"{store.folder}: the report of {outcome.path} is not there, though a worker wrote it. "
            "Name a cache folder that this process and all workers see."
        )
    return entry.named(outcome.path)


def _keeping(entries: Iterable[Entry], folder: Any) -> Iterator[Entry]:
    """Hold on to a temporary folder as long as entries come from it."""
    try:
        yield from entries
    finally:
        if folder is not None:
            folder.cleanup()
