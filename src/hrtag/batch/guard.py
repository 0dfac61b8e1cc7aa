"""The guard: files are tagged in a process of their own that is ended when one takes too long, too much or dies of it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, Any

from hrtag.batch.store import Entry
from hrtag.batch.worker import Job, failure
from hrtag.errors import CrashError, HrtagError, MemoryLimitError, ModelError, TimeLimitError

START = 300.0  # seconds to load a model on a busy machine
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

_own = threading.local()
_all: list[Guard] = []


class Guard:
    """One process that tags files, and the pipes to it.

    Parameters
    ----------
    job : Job
        What it tags with.

    Raises
    ------
    ModelError
        It does not come up.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "TOKENIZERS_PARALLELISM": "false"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hrtag.batch.child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, encoding="utf-8",
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests = self._process.stdin
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_pump, args=(self._process.stdout, self._answers), daemon=True).start()
        ready = self._ask(job.to_json(), START)
        if "ready" not in ready:
            self.end()
            raise ModelError(str(ready.get("fatal", "the process that tags files does not start")))

    def is_alive(self) -> bool:
        """Whether it waits for files."""
        return self._process.poll() is None

    def tag(self, path: str, shown: str) -> Entry:
        """Tag a file; the process is gone afterwards where that was needed."""
        try:
            answer = self._ask(json.dumps([path, shown]), self.job.timeout)
            if "entry" in answer:
                entry = Entry(**answer["entry"])
                if entry.error == MemoryLimitError.__name__:
                    self.end()
                return entry
            error: HrtagError = CrashError(f"the process that read it died ({self._how()})")
        except TimeoutError:
            error = TimeLimitError(f"took longer than {self.job.timeout:g} seconds")
        self.end()
        return failure(shown, error)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._requests.close()

    def _ask(self, line: str, seconds: float | None) -> dict[str, Any]:
        try:
            self._requests.write(line + "\n")
            self._requests.flush()
        except OSError:
            return {}
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        return dict(json.loads(answer)) if answer else {}

    def _how(self) -> str:
        status = self._process.wait()
        if status >= 0:
            return f"exit status {status}"
        with suppress(ValueError):
            return signal.Signals(-status).name
        return f"signal {-status}"


def guarded_tag(job: Job, path: str, shown: str) -> Entry:
    """Tag a file in the process that this thread keeps for it."""
    guard: Guard | None = getattr(_own, "guard", None)
    if guard is None or guard.job != job or not guard.is_alive():
        if guard is not None:
            guard.end()
            _all.remove(guard)
        guard = _own.guard = Guard(job)
        _all.append(guard)
    return guard.tag(path, shown)


def end_guards() -> None:
    """End the processes that this one started; those of other workers end with them, or when nothing comes for a while."""
    while _all:
        _all.pop().end()
    _own.__dict__.clear()


def _pump(answers: IO[str], received: queue.SimpleQueue[str]) -> None:
    """Hand on line by line; an empty line says that there will be no more."""
    with suppress(ValueError, OSError):
        for line in answers:
            received.put(line)
    received.put("")
