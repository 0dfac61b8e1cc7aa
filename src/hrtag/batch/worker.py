"""What is done with one file, in whatever process it is done: look it up, else tag it, and keep what came of it."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hrtag import errors
from hrtag.batch.store import Entry, Store, content_hash
from hrtag.errors import CrashError, HrtagError, MemoryLimitError, ModelError, ReadError, TimeLimitError
from hrtag.labels import SCHEMA
from hrtag.schemes import Component, Scheme

if TYPE_CHECKING:
    from hrtag.tagging.tagger import Tagger

_taggers: dict[tuple[str, str], Tagger] = {}
_loading = threading.Lock()
_followed = 0
_WATCH = 1.0  # seconds


@dataclass(frozen=True)
class Job:
    """What every file of a batch is tagged with; plain values, so that it can travel.

    Parameters
    ----------
    model : str
        Name of a bundled model, or the absolute path of a model folder.
    model_sha256 : str
        What the model has to be.
    scheme : str
        The component scheme as JSON.
    store : str
        Folder of the store.
    settings : str
        Hash over all that a report depends on besides the file.
    fresh : bool
        Tag what is in the store too.
    timeout : float, optional
        Seconds that one file may take.
    memory : int, optional
        Megabytes that one file may take.
    home : int
        The process that started the batch.
    """

    model: str
    model_sha256: str
    scheme: str
    store: str
    settings: str
    fresh: bool = False
    timeout: float | None = None
    memory: int | None = None
    home: int = 0

    def key(self, content: str, path: str) -> str:
        """Answer the key of a file in the store; its suffix counts, since a report warns of one that does not fit."""
        return _hash(self.settings, content, Path(path).suffix.lower())

    def to_json(self) -> str:
        """Answer the job as JSON on one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` answered."""
        return cls(**json.loads(text))


@dataclass(frozen=True)
class Outcome:
    """Where to find what came of a file: its ``key`` in the store, or an error that may not be there next time."""

    path: str
    key: str | None = None
    error: str | None = None
    message: str | None = None


def settings_hash(model_sha256: str, scheme: str) -> str:
    """Answer a hash over all that a report depends on besides the file: the library, the model, the scheme."""
    return _hash(version("hrtag"), SCHEMA, model_sha256, scheme)


def scheme_to_json(scheme: Scheme) -> str:
    """Answer a scheme as JSON on one line."""
    return json.dumps(asdict(scheme), sort_keys=True)


def process(job: Job, path: str, shown: str) -> Outcome:
    """Look a file up in the store, else tag it.

    Parameters
    ----------
    job : Job
        What it is tagged with.
    path : str
        Where the file is, absolute.
    shown : str
        What the caller calls it.

    Returns
    -------
    Outcome

    Raises
    ------
    ModelError, OutputError
        What would go wrong with every file. What is wrong with this one is in the outcome.
    """
    _follow(job.home)
    store = Store(job.store)
    content = content_hash(path)
    if content is not None and not job.fresh:
        key = job.key(content, path)
        if store.read(key) is not None:
            return Outcome(shown, key)
    if job.timeout is None and job.memory is None:
        entry = tag(job, path, shown)
    else:
        from hrtag.batch.guard import guarded_tag

        entry = guarded_tag(job, path, shown)
    if not entry.lasting or content is None or content_hash(path) != content:
        if entry.report is None:
            return Outcome(shown, None, entry.error, entry.message)
        content = str(json.loads(entry.report)["source"]["sha256"])  # the file changed while it was read
    key = job.key(content, path)
    store.write(key, entry)
    return Outcome(shown, key)


def tag(job: Job, path: str, shown: str) -> Entry:
    """Tag a file in this process; what is wrong with it is in the entry."""
    tagger = tagger_of(job)
    try:
        from hrtag.reading.reader import read

        commentary = read(path, scheme=tagger.scheme)
        source = replace(commentary.source, path=shown)
        entry = Entry.of(tagger.tag(replace(commentary, source=source)))
        entry.to_bytes()  # a text that is no Unicode is this file's error, not the batch's
        return entry
    except Exception as error:
        return failure(shown, error, job.memory)


def failure(shown: str, error: BaseException, memory: int | None = None) -> Entry:
    """Answer the entry of a file that could not be tagged."""
    if any(isinstance(each, MemoryError) for each in _chain(error)):
        error = MemoryLimitError(f"needs more memory than there is{f' ({memory} MB)' if memory else ''}")
    message = error.message if isinstance(error, ReadError) else str(error)
    return Entry(path=shown, error=type(error).__name__, message=spelled(message), lasting=_lasts(error))


def tagger_of(job: Job) -> Tagger:
    """Answer the tagger of a job, loaded once a process."""
    name = (job.model_sha256, job.scheme)
    with _loading:
        if name not in _taggers:
            from hrtag.model import open_model
            from hrtag.tagging.tagger import Tagger

            model = open_model(job.model)
            if model.sha256 != job.model_sha256:
                raise ModelError(
                    f"{job.model}: another version than where the batch was started. Copy the same to all."
                )
            if os.getpid() != job.home:
                use_one_thread()
            _taggers.clear()
            _taggers[name] = Tagger(model, _scheme(job.scheme))
        return _taggers[name]


def use_one_thread() -> None:
    """Let this process compute on one thread: there are as many processes as the machine should carry."""
    import numpy  # noqa: F401
    from threadpoolctl import threadpool_limits

    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    threadpool_limits(1)


def _follow(home: int) -> None:
    """End this process with the one that started it, however that ends; asked once in each worker."""
    global _followed
    if _followed != home and os.getppid() == home:
        threading.Thread(target=_end_with, args=(home,), daemon=True).start()
    _followed = home


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


def error_class(name: str) -> type[ReadError] | None:
    """Answer the error of `hrtag.errors` that a name stands for, if a file can raise it."""
    found: Any = getattr(errors, name, None)
    return found if isinstance(found, type) and issubclass(found, ReadError) else None


def raised(path: str, error: str, message: str) -> HrtagError:
    """Answer the error that an entry tells of, ready to be raised."""
    known = error_class(error)
    return known(message, path) if known else HrtagError(f"{path}: {error}: {message}")


def _lasts(error: BaseException) -> bool:
    """Whether the content itself is to blame, so that the same file would end the same way again."""
    passing = (ReadError, TimeLimitError, MemoryLimitError, CrashError)
    return all(isinstance(each, ReadError) for each in _chain(error)) and type(error) not in passing


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def spelled(text: str) -> str:
    """Answer a text that can be written down: a file name whose bytes are no Unicode gets ``?`` in the place of each."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _scheme(text: str) -> Scheme:
    data = json.loads(text)
    components = tuple(
        Component(**{**each, "aliases": tuple(each["aliases"]), "articles": tuple(each["articles"])})
        for each in data["components"]
    )
    return Scheme(id=data["id"], name=data["name"], components=components, undecided=tuple(data["undecided"]))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
