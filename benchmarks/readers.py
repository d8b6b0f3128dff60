"""What it takes to read one article in each form, beside dkpro-cassis alone; processor time.

    .venv/bin/python benchmarks/readers.py FOLDER

FOLDER holds one article as ``.ann``, ``.cas.json`` and ``.xmi`` with its type system. All forms
are read in turn within one run, so that what slows one of them slows the others.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import cassis

from conflictgraph.readers import brat, cas_json, cas_xmi
from conflictgraph.readers.cas.type_systems import beside

ROUNDS = 40

Work = Callable[[], object]


def main() -> None:
    """Print milliseconds of processor time, and ratios to the library alone and to CAS JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    works = dict(_works(given.folder))
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(given.rounds):
        for name, work in works.items():
            taken[name].append(_processor_ms(work))
    median = {name: statistics.median(values) for name, values in taken.items()}
    for name, value in median.items():
        print(f"{name:<24} {value:7.2f} ms")
    for form in ("json", "xmi"):
        print(f"{form} to the library alone  {median[form] / median[f'{form}, library alone']:.2f}")
        print(f"brat to {form}             {median['brat'] / median[form]:.2f}")


def _works(folder: Path) -> Iterator[tuple[str, Work]]:
    (marked,), (as_json,), (xmi,) = (
        sorted(folder.glob(f"*{ending}")) for ending in (".ann", ".cas.json", ".xmi")
    )
    types = beside(xmi)
    assert types is not None, "the type system is not beside the XMI"
    yield "brat", lambda: brat.read(marked, marked.name)
    yield "json", lambda: cas_json.read(as_json, as_json.name)
    yield (
        "json, library alone",
        lambda: cassis.load_cas_from_json(as_json.read_text(encoding="utf-8")),
    )
    yield "xmi", lambda: cas_xmi.read(xmi, xmi.name)
    yield (
        "xmi, library alone",
        lambda: cassis.load_cas_from_xmi(
            BytesIO(xmi.read_bytes()),
            typesystem=cassis.load_typesystem(BytesIO(types.read_bytes())),
        ),
    )


def _processor_ms(work: Work) -> float:
    begin = time.process_time_ns()
    work()
    return (time.process_time_ns() - begin) / 1e6


if __name__ == "__main__":
    main()
