"""The guarded process: one line with the job comes in, then one a file; one line a file goes out."""

from __future__ import annotations

import json
import math
import os
import queue
import signal
import sys
import threading
from typing import Any

from hrtag.batch.worker import Job, tag, tagger_of
from hrtag.errors import HrtagError

IDLE = 120.0  # seconds without a file after which it ends
GRACE = 5  # seconds that its parent has to end it when a file takes too long


def main() -> None:
    """Tag files until no more come."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def answer(**values: Any) -> None:
        answers.write(json.dumps(values) + "\n")
        answers.flush()

    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_take, args=(lines,), daemon=True).start()
    job = Job.from_json(lines.get())
    try:
        tagger_of(job).tag_text("A first text, to load what is loaded late.")
    except HrtagError as error:
        answer(fatal=str(error))
        return
    limit_memory(job.memory)
    answer(ready=True)
    while True:
        try:
            path, shown = json.loads(lines.get(timeout=IDLE))
        except queue.Empty:
            return
        _alarm(job.timeout)
        answer(entry=vars(tag(job, path, shown)))
        _alarm(None)


def limit_memory(megabytes: int | None) -> None:
    """Let this process take so much more memory than it has now; only Linux keeps it to that."""
    if megabytes is None or not os.path.exists("/proc/self/statm"):  # noqa: PTH110
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123
        taken = int(stream.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = taken + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _take(lines: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)  # the parent is gone, and nobody waits for an answer


def _alarm(seconds: float | None) -> None:
    """End this process even if its parent can't any more and a library never comes back."""
    if hasattr(signal, "alarm"):
        signal.alarm(0 if seconds is None else math.ceil(seconds) + GRACE)


if __name__ == "__main__":
    main()
