"""Runs files through the command line, each in a process of its own that may do little: ``python harness.py IN OUT``.

The model is loaded once; each file is then a fork with a limit of memory and of processor time. Whatever a run opens to
write, connects to or starts is written down by an audit hook. Prints a JSON object: file name to what happened.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

MEMORY = 3_000_000_000  # bytes of address space
SECONDS = 3_600 if os.environ.get("HRTAG_HARNESS_LONG") == "1" else 60  # of processor time
_CONNECTS = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "ssl.")
_STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "pty.spawn")
_CHANGES = ("os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.rename", "shutil.")


def watch(allowed: Path, seen: list[str]) -> None:
    """Write down what a run does outside of its output folder."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "subprocess.Popen" and arguments[0] == sys.executable and arguments[1][1:2] == ["-I"]:
            return  # hrtag's own look at a PDF whose forms multiply
        if event.startswith(_CONNECTS) or event.startswith(_STARTS) or event == "pickle.find_class":
            seen.append(f"{event} {arguments!r:.200}")
        elif event == "open" and isinstance(arguments[0], (str, bytes)):
            mode, flags = arguments[1], arguments[2]
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (flags or 0) & (os.O_WRONLY | os.O_RDWR)
            if writes and not _inside(arguments[0], allowed):
                seen.append(f"{event} {arguments!r:.200}")
        elif event.startswith(_CHANGES) and not _inside(arguments[0], allowed):
            seen.append(f"{event} {arguments!r:.200}")

    sys.addaudithook(hook)


def _inside(path: Any, allowed: Path) -> bool:
    given = os.fsdecode(path) if isinstance(path, (str, bytes)) else str(path)
    return given == os.devnull or Path(given).absolute().is_relative_to(allowed)


def child(file: Path, out: Path) -> None:
    """Tag one file as the command line does, and leave."""
    from hrtag.cli import main

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(out / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
    os.chdir(out)
    tempfile.tempdir = str(out)
    seen: list[str] = []
    watch(out, seen)
    sys.argv = ["hrtag", "tag", str(file), "--model", "hrtag-en-fast", "--format", "jsonl"]
    status = 0
    try:
        main()
    except SystemExit as stop:
        status = int(stop.code or 0)
    finally:
        done = list(seen)
        (out / "seen.json").write_text(json.dumps(done), "utf-8")
        sys.stdout.flush()
        sys.stderr.flush()
        if sys.exc_info()[0] is not None:
            import traceback

            traceback.print_exc()
            status = 99
    os._exit(status)


def run(file: Path, out: Path) -> dict[str, Any]:
    """Answer what became of one file."""
    out.mkdir()
    start = time.perf_counter()
    process = os.fork()
    if process == 0:
        try:
            child(file, out)
        finally:
            os._exit(98)
    _, status, used = os.wait4(process, 0)
    wrote = sorted(each.name for each in out.iterdir())
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": used.ru_utime + used.ru_stime,
        "elapsed": time.perf_counter() - start,
        "memory": used.ru_maxrss * 1024,
        "error": (out / "stderr").read_text("utf-8"),
        "wrote": wrote,
        "seen": json.loads((out / "seen.json").read_text("utf-8")) if "seen.json" in wrote else ["no word of it"],
    }


def main() -> None:
    """Run all files of a folder, warm."""
    given, out = Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute()
    import hrtag
    import hrtag.presenting.export
    import hrtag.reading.docx
    import hrtag.reading.html
    import hrtag.reading.pdf

    hrtag.load("hrtag-en-fast").tag_text("The ban on assemblies was lifted in May 2019. Two papers were closed.")
    results = {file.name: run(file, out / f"{i:04d}") for i, file in enumerate(sorted(given.iterdir()))}
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
