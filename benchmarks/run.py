"""Run the benchmarks and print one table: ``make bench``, or ``--full`` for the large sizes.

Every line compares two things measured in turn in the same run, or gives the parts of one. The
figures as JSON, with the machine they come from, go to ``benchmarks/results/``; with ``--keep``
also to the file that ``docs/explanation/performance.md`` is made from, each part as soon as it is
measured. A part that fails, or takes longer than ``--minutes``, is named at the end; the others
go on.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from analytic import measure_analytic
from answering import measure_answering
from build import measure_build
from change import measure_change
from endpoint import measure_endpoint
from engine import measure_engine
from frames import ROWS as FRAME_ROWS
from frames import measure_frames
from growth import SIZES as GROWTH_SIZES
from growth import measure_growth
from mapping import measure_mapping
from pages import measure_pages
from ready import measure_ready
from rows import ROWS, Row
from serve import measure_serve
from tables import measure_tables

_TINY, _SMALL, _LARGE, _HUGE = 20_000, 200_000, 2_000_000, 10_000_000
_RESULTS = Path(__file__).with_name("results")
_KEPT = Path(__file__).parents[1] / "docs" / "explanation" / "figures.json"
_PACKAGES = ("pyoxigraph", "fastapi", "starlette", "uvicorn", "uvloop")


class _OutOfTimeError(BaseException):
    """A part takes too long; no exception, lest a part takes it for the failure of a rival."""


def main() -> int:
    """Measure, print, write; return the exit status, 1 where a part failed."""
    given, commit = _arguments(), _commit()
    parts, failures = {}, {}
    with tempfile.TemporaryDirectory(prefix="conflictgraph-bench-", dir=given.work) as folder:
        for name in given.only:
            load_before, found = os.getloadavg()[0], []
            try:
                with _at_most(given.minutes):
                    found.extend(_measure(name, Path(folder), given))
            except (Exception, _OutOfTimeError) as failure:  # noqa: BLE001 - the others go on
                failures[name] = f"{type(failure).__name__}: {failure}"
                print(f"{name}: {failures[name]}", file=sys.stderr)
                continue
            parts[name] = {
                "machine": _machine(commit, load_before),
                "figures": [each.to_json() for each in found],
                "table": list(ROWS[name](found)),
            }
            if given.keep:
                _keep({name: parts[name]})
    _print_table([row for part in parts.values() for row in part["table"]])
    print(f"\nfigures: {_write(parts, failures)}")
    for name, failure in failures.items():
        print(f"no figures of {name}: {failure.splitlines()[0]}", file=sys.stderr)
    return 1 if failures else 0


@contextmanager
def _at_most(minutes: float) -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise _OutOfTimeError(f"took longer than {minutes:g} minutes")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 60 * minutes)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="2 M and 10 M quads as well")
    parser.add_argument("--quads", type=int, nargs="+", help="these sizes instead, 20000000 say")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one load, serve")
    parser.add_argument("--only", nargs="+", choices=sorted(ROWS), default=sorted(ROWS))
    parser.add_argument("--minutes", type=float, default=30.0, help="the most that a part may take")
    parser.add_argument("--keep", action="store_true", help="keep the figures for the docs")
    parser.add_argument("--work", type=Path, help="folder for corpora and stores; default: /tmp")
    return parser.parse_args()


def _measure(name: str, work: Path, given: argparse.Namespace) -> list[object]:
    """Run one benchmark at its sizes; the files of a size are deleted after it."""
    return [found for size in _sizes(name, given) for found in _at(name, size, work, given)]


def _sizes(name: str, given: argparse.Namespace) -> tuple[int, ...]:
    if name == "frames":
        return (FRAME_ROWS,)
    if given.quads:
        return tuple(given.quads)
    if name == "answering":  # what takes us milliseconds takes others seconds even there
        return (_TINY,)
    if name == "growth":
        return GROWTH_SIZES
    if name == "mapping" or not given.full:
        return (_SMALL,)
    return {
        "analytic": (_SMALL, _LARGE, _HUGE),
        "build": (_SMALL, _LARGE, _HUGE),
        "change": (_SMALL, _LARGE, _HUGE),
        "serve": (_SMALL, _LARGE),
        "endpoint": (_SMALL, _LARGE),
        "engine": (_SMALL, _LARGE),
        "ready": (_SMALL, _HUGE),
        "pages": (_SMALL, _LARGE),
        "tables": (_SMALL, _LARGE),
    }[name]


def _at(name: str, size: int, work: Path, given: argparse.Namespace) -> Iterator[object]:
    folder = work / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    loads = {"serve": measure_serve, "endpoint": measure_endpoint}
    plain = {
        "answering": measure_answering,
        "engine": measure_engine,
        "mapping": measure_mapping,
        "pages": measure_pages,
        "ready": measure_ready,
        "tables": measure_tables,
    }
    by_profile = {
        "analytic": measure_analytic,
        "build": measure_build,
        "change": measure_change,
    }
    print(f"{name}, {size:,} {'rows' if name == 'frames' else 'quads'}", file=sys.stderr)
    if name == "frames":
        yield measure_frames(folder, given.rounds)
    elif name == "growth":
        yield measure_growth(folder, size, "seed-like", given.rounds)
    elif name in loads:
        yield loads[name](folder, size, given.rounds, given.seconds)
    elif name in plain:
        yield plain[name](folder, size, given.rounds)
    else:
        for profile in ("seed-like", "short"):
            yield by_profile[name](folder, size, profile, given.rounds)
    shutil.rmtree(folder)


def _print_table(rows: list[Row]) -> None:
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    for name, figure, beside in rows:
        print(f"{name:<{widths[0]}}  {figure:>{widths[1]}}  {beside}")


def _commit() -> str:
    """Return which state of the project this is, before results are kept in it."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def _machine(commit: str, load_before: float) -> dict[str, object]:
    return {
        "commit": commit,
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        # More than 0 before, or more than the processors after: something else was running.
        "load_before": load_before,
        "load_after": os.getloadavg()[0],
    }


def _write(parts: dict[str, dict[str, object]], failures: dict[str, str]) -> Path:
    _RESULTS.mkdir(exist_ok=True)
    path = _RESULTS / time.strftime("%Y-%m-%dT%H-%M-%S.json", time.gmtime())
    path.write_text(_as_json({"parts": parts, "failures": failures}), "utf-8")
    return path


def _keep(parts: dict[str, dict[str, object]]) -> None:
    """Put what was measured into the kept file; other parts stay as they were."""
    kept = json.loads(_KEPT.read_text("utf-8")) if _KEPT.is_file() else {}
    _KEPT.write_text(_as_json(dict(sorted((kept | parts).items()))), "utf-8")


def _as_json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
