"""How long a command takes on two idle processors: ``python processors.py COMMAND...``.

Where a machine is shared, wall clocks say nothing and processor time does not tell what runs side
by side. So the threads of the command and of all its processes are sampled: time used while one
thread wanted a processor counts in full, time used while several did counts half, and waiting that
no thread spends in line for a processor counts as it is. Caches shared with other programs still
make all of it longer: compare runs that were made in turn.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from children import environment, family

_INTERVAL_S = 0.025
_PROCESSORS = 2
_NS = 1e9
#: Who runs, or stands in line for a processor.
_RUNNING = "R"


def estimate(command: list[str]) -> tuple[float, float]:
    """Run a command to its end; return the estimate and the processor time, in seconds.

    Raises:
        RuntimeError: its exit status was not 0.
    """
    used: dict[Path, float] = {}
    estimated_s, before = 0.0, time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment())
    while child.poll() is None:
        wanting, spent_s = 0, 0.0
        for task, is_wanting, used_s in _iter_threads(child.pid):
            wanting += is_wanting
            spent_s += used_s - used.get(task, 0.0)
            used[task] = used_s
        now = time.perf_counter()
        if wanting or spent_s:
            estimated_s += spent_s / min(max(wanting, 1), _PROCESSORS)
        else:
            estimated_s += now - before
        before = now
        time.sleep(_INTERVAL_S)
    if child.returncode:
        raise RuntimeError(f"{command} ended with {child.returncode}")
    return estimated_s, sum(used.values())


def _iter_threads(pid: int) -> Iterator[tuple[Path, bool, float]]:
    """Yield the threads of a process and its descendants: whether they want on, seconds used."""
    for process in family(pid):
        try:
            tasks = list(Path(f"/proc/{process}/task").iterdir())
        except (FileNotFoundError, ProcessLookupError):
            continue
        for task in tasks:
            try:
                state = (task / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
                used_ns = int((task / "schedstat").read_text("ascii").split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue
            yield task, state == _RUNNING, used_ns / _NS


if __name__ == "__main__":
    found_s, used_s = estimate(sys.argv[1:])
    print(f"{found_s:.1f} s on {_PROCESSORS} idle processors, {used_s:.1f} s of processor time")
