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
from statistics import median

from build import BuildFigures, measure_build
from change import ChangeFigures, measure_change
from serve import BASELINE, CLIENTS, OURS, ServeFigures, measure_serve

_SMALL, _LARGE, _HUGE = 200_000, 2_000_000, 10_000_000
_RESULTS = Path(__file__).with_name("results")
_PACKAGES = ("pyoxigraph", "fastapi", "starlette", "uvicorn", "uvloop")
#: What was measured, the figure, and what it is compared with.
Row = tuple[str, str, str]


def main() -> None:
    """Measure, print, write."""
    given = _arguments()
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="conflictgraph-bench-", dir=given.work) as folder:
        work = Path(folder)
        results = {name: _measure(name, work, given) for name in given.only}
    rows = [row for name, found in results.items() for row in _ROWS[name](found)]
    _print_table(rows)
    figures = {name: [each.to_json() for each in found] for name, found in results.items()}
    path = _write({"machine": _machine(load_before), "figures": figures, "table": rows})
    print(f"\nfigures: {path}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="2 M and 10 M quads as well")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one load, serve")
    parser.add_argument("--only", nargs="+", choices=sorted(_ROWS), default=sorted(_ROWS))
    parser.add_argument("--work", type=Path, help="folder for corpora and stores; default: /tmp")
    return parser.parse_args()


def _measure(name: str, work: Path, given: argparse.Namespace) -> list[object]:
    """Run one benchmark at its sizes; the files of a size are deleted after it."""
    return [
        found for size in _sizes(name, full=given.full) for found in _at(name, size, work, given)
    ]


def _sizes(name: str, *, full: bool) -> tuple[int, ...]:
    if not full:
        return (_SMALL,)
    return {
        "build": (_SMALL, _LARGE),
        "change": (_SMALL, _LARGE, _HUGE),
        "serve": (_SMALL, _LARGE),
    }[name]


def _at(name: str, size: int, work: Path, given: argparse.Namespace) -> Iterator[object]:
    folder = work / name
    folder.mkdir()
    if name == "serve":
        print(f"serve, {size:,} quads", file=sys.stderr)
        yield measure_serve(folder, size, given.rounds, given.seconds)
    else:
        measure = measure_build if name == "build" else measure_change
        for profile in ("seed-like", "short"):
            print(f"{name}, {profile}, {size:,} quads", file=sys.stderr)
            yield measure(folder, size, profile, given.rounds)
    shutil.rmtree(folder)


def _build_rows(found: list[BuildFigures]) -> Iterator[Row]:
    for each in found:
        name = f"build {each.quads:,} quads, {each.profile}, {each.documents} documents"
        ours, load = median(each.build_s), median(each.load_s)
        yield name, f"{ours:.1f} s", f"{each.ratio:.2f} of bulk_load alone ({load:.1f} s)"
        yield "  processor time", f"{median(each.build_cpu_s):.1f} s", f"{each.cpu_ratio:.2f} of it"
        peaks = f"bulk_load alone {each.load_peak_bytes / 1e6:.0f} MB"
        yield "  peak memory, all processes", f"{each.build_peak_bytes / 1e6:.0f} MB", peaks


def _change_rows(found: list[ChangeFigures]) -> Iterator[Row]:
    for each in found:
        whole = median(each.total_s)
        spread = f"{min(each.total_s) * 1e3:.0f} to {max(each.total_s) * 1e3:.0f} ms"
        name = f"one changed article, {each.profile}, in {each.quads:,} quads"
        yield name, f"{whole * 1e3:.0f} ms", spread
        for part, seconds in each.parts_s.items():
            part_s = median(seconds)
            yield f"  {part}", f"{part_s * 1e3:.0f} ms", f"{part_s / whole:.0%}"


def _serve_rows(found: list[ServeFigures]) -> Iterator[Row]:
    for each in found:
        for clients in CLIENTS:
            name = f"point queries, {clients} clients, {each.quads:,} quads"
            ours, plain = (median(each.rates[who][clients]) for who in (OURS, BASELINE))
            beside = f"{each.ratio(clients):.2f} of a plain FastAPI route ({plain:,.0f}/s)"
            yield name, f"{ours:,.0f}/s", beside
            spent, front, base = (
                1e6 * median(times[clients])
                for times in (each.cpu_s[OURS], each.front_cpu_s[OURS], each.cpu_s[BASELINE])
            )
            beside = f"of it {front:.0f} us in the front; plain {base:.0f} us"
            yield "  processor time of a request", f"{spent:.0f} us", beside
        yield from _long_rows(each)


def _long_rows(figures: ServeFigures) -> Iterator[Row]:
    first = {n: median(a.first_byte_s for a in each) * 1e3 for n, each in figures.long.items()}
    grown = {n: max(a.growth_bytes for a in each) / 1e6 for n, each in figures.long.items()}
    size = figures.long[OURS][0].length_bytes / 1e6
    beside = f"plain {first[BASELINE]:.0f} ms"
    yield f"first byte of 200,000 rows ({size:.0f} MB)", f"{first[OURS]:.1f} ms", beside
    beside = f"plain {grown[BASELINE]:.1f} MB"
    yield "  memory the front takes for it", f"{grown[OURS]:.1f} MB", beside


_ROWS = {"build": _build_rows, "change": _change_rows, "serve": _serve_rows}


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
