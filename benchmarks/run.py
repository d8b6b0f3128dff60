"""Run the benchmarks and print one table: ``make bench``, or ``--full`` for the large sizes.

Every line compares two things measured in turn in the same run, or gives the parts of one. The
figures as JSON, with the machine they come from, go to ``benchmarks/results/``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from analytic import measure_analytic
from build import measure_build
from change import measure_change
from endpoint import measure_endpoint
from frames import ROWS as FRAME_ROWS
from frames import measure_frames
from gate import measure_gate
from pages import measure_pages
from ready import measure_ready
from rows import ROWS, Row
from serve import measure_serve
from tables import measure_tables

_SMALL, _LARGE, _HUGE = 200_000, 2_000_000, 10_000_000
_RESULTS = Path(__file__).with_name("results")
_PACKAGES = ("pyoxigraph", "fastapi", "starlette", "uvicorn", "uvloop")


def main() -> None:
    """Measure, print, write."""
    given = _arguments()
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="conflictgraph-bench-", dir=given.work) as folder:
        work = Path(folder)
        results = {name: _measure(name, work, given) for name in given.only}
    rows = [row for name, found in results.items() for row in ROWS[name](found)]
    _print_table(rows)
    figures = {name: [each.to_json() for each in found] for name, found in results.items()}
    path = _write({"machine": _machine(load_before), "figures": figures, "table": rows})
    print(f"\nfigures: {path}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="2 M and 10 M quads as well")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one load, serve")
    parser.add_argument("--only", nargs="+", choices=sorted(ROWS), default=sorted(ROWS))
    parser.add_argument("--work", type=Path, help="folder for corpora and stores; default: /tmp")
    return parser.parse_args()


def _measure(name: str, work: Path, given: argparse.Namespace) -> list[object]:
    """Run one benchmark at its sizes; the files of a size are deleted after it."""
    return [
        found for size in _sizes(name, full=given.full) for found in _at(name, size, work, given)
    ]


def _sizes(name: str, *, full: bool) -> tuple[int, ...]:
    if name == "frames":
        return (FRAME_ROWS,)
    if not full:
        return (_SMALL,)
    return {
        "analytic": (_SMALL, _LARGE),
        "build": (_SMALL, _LARGE),
        "change": (_SMALL, _LARGE, _HUGE),
        "gate": (_SMALL, _LARGE),
        "serve": (_SMALL, _LARGE),
        "endpoint": (_SMALL, _LARGE),
        "ready": (_SMALL, _HUGE),
        "pages": (_SMALL, _LARGE),
        "tables": (_SMALL, _LARGE),
    }[name]


def _at(name: str, size: int, work: Path, given: argparse.Namespace) -> Iterator[object]:
    folder = work / name
    folder.mkdir()
    if name == "frames":
        print(f"{name}, {size:,} rows", file=sys.stderr)
        yield measure_frames(folder, given.rounds)
    elif name in {"serve", "endpoint", "ready", "pages", "tables"}:
        print(f"{name}, {size:,} quads", file=sys.stderr)
        if name == "serve":
            yield measure_serve(folder, size, given.rounds, given.seconds)
        elif name == "endpoint":
            yield measure_endpoint(folder, size, given.rounds, given.seconds)
        elif name == "pages":
            yield measure_pages(folder, size, given.rounds)
        elif name == "tables":
            yield measure_tables(folder, size, given.rounds)
        else:
            yield measure_ready(folder, size, given.rounds)
    else:
        measure = {
            "analytic": measure_analytic,
            "build": measure_build,
            "change": measure_change,
            "gate": measure_gate,
        }[name]
        for profile in ("seed-like", "short"):
            print(f"{name}, {profile}, {size:,} quads", file=sys.stderr)
            yield measure(folder, size, profile, given.rounds)
    shutil.rmtree(folder)


def _print_table(rows: list[Row]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for name, figure, beside in rows:
        print(f"{name:<{widths[0]}}  {figure:>{widths[1]}}  {beside}")


def _machine(load_before: float) -> dict[str, object]:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "commit": commit.stdout.strip(),
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        # More than 0 before, or more than the processors after: something else was running.
        "load_before": load_before,
        "load_after": os.getloadavg()[0],
    }


def _write(results: dict[str, object]) -> Path:
    _RESULTS.mkdir(exist_ok=True)
    path = _RESULTS / time.strftime("%Y-%m-%dT%H-%M-%S.json", time.gmtime())
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False), "utf-8")
    return path


if __name__ == "__main__":
    main()
