"""Ask an engine the same questions as another, and tell what each takes: one line of JSON each.

Runs in the environment of any engine: nothing but the standard library.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

#: Gives the rows of a query, as the engine has them, and as text where that is asked for.
Ask = Callable[[str], Sequence[object]]
AsText = Callable[[Sequence[object]], Iterable[Sequence[str]]]


def tell(load: Callable[[], tuple[Ask, AsText]], files: Iterable[str], rounds: int) -> None:
    """Load, ask each question once for nothing and then ``rounds`` times, and print.

    The first line is of loading; an engine that ends at a question has told of those before it.
    """
    before, cpu, begin = resident_bytes(), time.process_time(), time.perf_counter()
    ask, as_text = load()
    told = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - begin}
    _print(told | {"before_bytes": before, "bytes": resident_bytes(), "peak_bytes": _peak_bytes()})
    for file in files:
        try:
            answer = _answer(ask, as_text, Path(file).read_text("utf-8"), rounds)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as failure:  # noqa: BLE001 - a panic of Rust is no Exception
            answer = {"failed": (str(failure).strip() or type(failure).__name__).splitlines()[0]}
        _print({"name": Path(file).stem, **answer, "bytes": resident_bytes()})


def _answer(ask: Ask, as_text: AsText, query: str, rounds: int) -> dict[str, object]:
    rows = [list(map(str, row)) for row in as_text(ask(query))]
    spent = []
    for _ in range(rounds):
        begin = time.process_time()
        ask(query)
        spent.append(time.process_time() - begin)
    lines = sorted("\t".join(row) for row in rows)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    columns = len(rows[0]) if rows else 0
    return {"cpu_s": spent, "rows": len(rows), "columns": columns, "digest": digest}


def resident_bytes() -> int:
    """Return what this process has in memory, shared pages included."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


def _peak_bytes() -> int:
    """Return the most it ever had; what getrusage tells begins with that of the process before."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _print(told: dict[str, object]) -> None:
    json.dump(told, sys.stdout)
    print(flush=True)
