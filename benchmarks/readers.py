"""What it takes to read one article in each form, beside dkpro-cassis alone; processor time.

    .venv/bin/python benchmarks/readers.py FOLDER

FOLDER holds one article as ``.ann``, ``.cas.json`` and ``.xmi`` with its type system. All forms
are read in turn within one run, so that what slows one of them slows the others; in each turn a few
times in a row, as a folder of such files is, once the garbage of the form before is cleared away.

Reading is from the file to a document that is checked and in order, with its side file; the library
alone loads what the file holds and checks nothing. Sentences are part of neither. ``brat, format``
is what compares with the library: lines to mentions, frames, relations and notes.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import cassis

from conflictgraph.readers import brat, cas_json, cas_xmi
from conflictgraph.readers.brat_lines import read_lines
from conflictgraph.readers.brat_parts import Parts
from conflictgraph.readers.cas.type_systems import beside

ROUNDS = 40
#: Reads of one form in a row.
IN_A_ROW = 5

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
        for work in ("brat", "brat, format"):
            ratio = median[work] / median[f"{form}, library alone"]
            print(f"{work} to {form}, library alone  {ratio:.2f}")


def _works(folder: Path) -> Iterator[tuple[str, Work]]:
    (marked,), (as_json,), (xmi,) = (
        sorted(folder.glob(f"*{ending}")) for ending in (".ann", ".cas.json", ".xmi")
    )
    types = beside(xmi)
    assert types is not None, "the type system is not beside the XMI"
    yield "brat", lambda: brat.read(marked, marked.name)
    yield "brat, format", lambda: _format_alone(marked)
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


def _format_alone(marked: Path) -> object:
    lines = read_lines(marked.read_text(encoding="utf-8"), marked.name)
    parts = Parts(lines, dict(zip(lines.bounds.ids, lines.bounds.spans, strict=True)))
    return parts.mentions(), parts.frames(), parts.relations(), parts.notes()


def _processor_ms(work: Work) -> float:
    gc.collect()
    begin = time.process_time_ns()
    for _ in range(IN_A_ROW):
        work()
    return (time.process_time_ns() - begin) / 1e6 / IN_A_ROW


if __name__ == "__main__":
    main()
