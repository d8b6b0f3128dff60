"""Run a program as a child, and watch the memory of it and everything it starts."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_INTERVAL_S = 0.05
#: Of ``prctl``: who is left behind by a program that ended becomes a child of this process.
_PR_SET_CHILD_SUBREAPER = 36
#: The program as it is installed beside the interpreter.
PROGRAM = str(Path(sys.executable).parent / "conflictgraph")


@dataclass(frozen=True)
class Run:
    """How one run of a program went.

    Attributes:
        seconds: wall clock from before the process was started until it had ended.
        cpu_s: time of all processors in it and its descendants; other work on the machine
            changes this much less than it changes ``seconds``.
        peak_bytes: greatest sum of resident memory over the process and its descendants.
        output: its standard output.
    """

    seconds: float
    cpu_s: float
    peak_bytes: int
    output: str


def run(command: list[str], limit_s: float | None = None) -> Run:
    """Run a program to its end; end it and what it started if that is not waited for.

    Raises:
        RuntimeError: its exit status was not 0; carries what it said.
        TimeoutExpired: it took longer than ``limit_s``.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    begin, cpu_begin = time.perf_counter(), children_cpu_s()
    # Files, not pipes: a pipe that nobody empties would stop the program.
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(command, stdout=output, stderr=errors, env=environment())
        watch = MemoryWatch(child.pid)
        try:
            status = child.wait(limit_s)
        except BaseException:
            _end(child)
            raise
        finally:
            seconds = time.perf_counter() - begin
            peak_bytes = watch.stop()
            _wait_for_left_behind(watch.seen - {child.pid})
        output.seek(0)
        errors.seek(0)
        if status:
            raise RuntimeError(f"{command} ended with {status}: {errors.read()[-2000:]}")
        return Run(seconds, children_cpu_s() - cpu_begin, peak_bytes, output.read())


def _wait_for_left_behind(pids: set[int]) -> None:
    """Wait for processes that outlive the program that started them, so that their time counts.

    The one that a build forks its workers from ends when it notices that the build has.
    """
    for pid in pids:
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def last_line(failure: Exception) -> str:
    """Return what happened in one line: the last of what a program said, where it is known."""
    *_, last = str(failure).strip().splitlines() or [""]
    return f"{type(failure).__name__}: {last}"[:200]


def _end(child: subprocess.Popen[bytes]) -> None:
    for pid in reversed(family(child.pid)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    child.wait()


def environment() -> dict[str, str]:
    """Return the environment of children: bytecode is cached, as it is once installed."""
    without = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    cache = Path(tempfile.gettempdir()) / f"conflictgraph-benchmarks-{os.getuid()}"
    return without | {"PYTHONPYCACHEPREFIX": str(cache)}


def cpu_s(pid: int) -> float:
    """Return the processor time a running process has used so far; 0 when it is gone."""
    return sum(_times_s(pid)[:2])


def family_cpu_s(pid: int) -> float:
    """Return the processor time of a process and all that it started, ended or not."""
    return sum(sum(_times_s(each)) for each in family(pid))


def _times_s(pid: int) -> list[float]:
    """Return user and system time of a process, and of its children that have ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return []
    # The name of the program stands in brackets and may hold anything.
    ticks = stat.rpartition(")")[2].split()[11:15]
    return [int(each) / os.sysconf("SC_CLK_TCK") for each in ticks]


def children_cpu_s() -> float:
    """Return the processor time of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class MemoryWatch:
    """Samples the resident memory of a process and its descendants until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak_bytes = pid, 0
        #: The processes that were met.
        self.seen: set[int] = set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the peak in bytes."""
        self._stopped.set()
        self._thread.join()
        return self._peak_bytes

    def _sample(self) -> None:
        while not self._stopped.is_set():
            pids = family(self._pid)
            self.seen.update(pids)
            total = sum(map(resident_bytes, pids))
            self._peak_bytes = max(self._peak_bytes, total)
            self._stopped.wait(_INTERVAL_S)


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process, shared pages included; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [pid]
    for parent in found:
        try:
            tasks = Path(f"/proc/{parent}/task").iterdir()
            children = [(task / "children").read_text("ascii") for task in tasks]
        except (FileNotFoundError, ProcessLookupError):
            continue
        found += [int(child) for listed in children for child in listed.split()]
    return found
