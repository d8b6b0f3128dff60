"""Fill the tables and draw the chart of the pages that tell of speed and size, from kept figures.

    .venv/bin/python benchmarks/explain.py            # after run.py --keep
    .venv/bin/python benchmarks/explain.py --check    # exit status 1 when one is out of date

A table stands between two comments of HTML, ``<!-- table: NAME -->`` and ``<!-- end -->``; the
words around it are written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from chart import draw
from comparisons import iter_comparisons
from growth import exponent
from scale import FIGURES, load_measured
from scale import tables as scale_tables

_FOLDER = FIGURES.parent
_PAGES = ("performance.md", "internet-scale.md")
#: Differences of a tenth mean nothing.
_LOSS = 1.1
_OF_BUILDS = (
    *("articles", "number", "rules and shapes", "quads", "build", "`bulk_load` alone"),
    *("of its speed", "of one without", "memory", "that of `bulk_load`"),
)
_BLOCK = re.compile(r"(<!-- table: (\S+) -->\n)(?:.*?\n)??(<!-- end -->)", re.DOTALL)


def main() -> int:
    """Write what is out of date, or tell of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, compare only")
    only_check: bool = parser.parse_args().check
    stale = {path: new for path, new in _made() if _read(path) != new}
    for path, text in stale.items():
        if not only_check:
            path.write_text(text, "utf-8")
        print(f"docs/explanation/{path.name}: {'out of date' if only_check else 'written'}")
    return 1 if stale and only_check else 0


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def _made() -> Iterator[tuple[Path, str]]:
    """Yield each file, and what is to stand in it."""
    parts = json.loads(FIGURES.read_text("utf-8"))
    tables = performance_tables(parts) | scale_tables(load_measured())
    for name in _PAGES:
        path = _FOLDER / name
        yield path, fill(path.read_text("utf-8"), tables)
    yield _FOLDER / "growth.svg", draw(parts["growth"]["figures"])


def fill(page: str, tables: Mapping[str, str]) -> str:
    """Return a page with its tables.

    Raises:
        KeyError: the page has a table that is not there.
    """
    return _BLOCK.sub(lambda found: f"{found[1]}\n{tables[found[2]]}\n{found[3]}", page)


def performance_tables(parts: Mapping[str, Any]) -> dict[str, str]:
    """Return the tables of the page on speed, by name."""
    comparisons = list(iter_comparisons(parts))
    losses = [each for each in comparisons if each.times > _LOSS]
    return {
        "builds": _table(_OF_BUILDS, _builds(parts)),
        "machine": _table(("part", "commit", "Python", "processors", "load"), _machines(parts)),
        "growth": _table(("what", *_sizes(parts), "exponent"), _growth(parts)),
        "rivals": _table(
            ("beside", "what", "our time over theirs", "how measured"),
            ((each.rival, each.what, f"{each.times:.2f}", each.note) for each in comparisons),
        ),
        "losses": _table(
            ("beside", "what", "times as long", "why"),
            ((each.rival, each.what, f"{each.times:.1f}", each.reason) for each in losses),
        ),
        "versions": _table(("program", "version", "licence"), _versions(parts)),
        "without": _table(("server", "query", "why it has no figure"), _without(parts)),
        **_engine_tables(parts),
        "rows": _table(("what", "figure", "beside"), _rows(parts)),
    }


def _engine_tables(parts: Mapping[str, Any]) -> dict[str, str]:
    found = parts.get("engine", {}).get("figures", ())[-1:]  # of the largest store
    asked = ("saved query", "s in the engine", "of the whole answer", "rows handed on")
    both = ("core of", "rows", "Oxigraph", "maplib", "Oxigraph's time over maplib's", "values")
    ready = ("engine", "processor time", "resident then", "after all questions", "at most before")
    return {
        "engine-work": _table(
            (*asked, "us for each", "lookups", "explained"),
            (row for each in found for row in _engine_work(each)),
        ),
        "engine-prices": _table(
            ("price of", "us of processor time"),
            (row for each in found for row in _engine_prices(each)),
        ),
        "engine-cores": _table(both, (row for each in found for row in _engine_cores(each))),
        "engine-loading": _table(ready, (row for each in found for row in _engine_loading(each))),
    }


def _engine_work(figures: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for name, each in figures["questions"].items():
        ratios, work = figures["ratios"][name], each["work"]
        yield (
            *(name, f"{median(each['engine_s']):.2f}", f"{ratios['engine_share']:.2f}"),
            *(f"{work['handed_on']:,}", f"{ratios['row_us']:.2f}", f"{work['lookups']:,}"),
            f"{ratios['explained']:.2f}",
        )


def _engine_prices(figures: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    told = {
        "lookup": "a lookup for one row",
        "scan": "a triple in a scan",
        "hash": "a row that goes into a join by hash",
        "value": "an IRI turned from its number into text",
    }
    for name, words in told.items():
        yield words, f"{1e6 * figures['prices'][name]:.2f}"


def _engine_cores(figures: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for name, each in figures["questions"].items():
        ours, times = _seconds(median(each["core_s"])), figures["ratios"][name]["times"]
        if times is None:
            yield name, str(each["core_rows"]), ours, each["failed"] or "not there", "", ""
            continue
        values = "the same" if each["same_rows"] else "others"
        theirs = _seconds(median(each["maplib_s"]))
        yield name, str(each["core_rows"]), ours, theirs, f"{times:.1f}", values


def _engine_loading(figures: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for who, each in figures["loading"].items():
        held = (each["bytes"], each["asked_bytes"], each["peak_bytes"])
        yield who, _seconds(each["cpu_s"]), *map(_megabytes, held)


def _machines(parts: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for name, part in parts.items():
        machine = part["machine"]
        load = f"{machine['load_before']:.0f} before, {machine['load_after']:.0f} after"
        yield name, machine["commit"], machine["python"], str(machine["processors"]), load


def _builds(parts: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for each in parts.get("build", {}).get("figures", ()):
        for way, words in (("bare", "without"), ("whole", "with")):
            found = each[way]
            times = {name: median(found[name]["wall_s"]) for name in ("build", "load")}
            held = (found[name]["peak_bytes"] for name in times)
            yield (
                *(each["profile"], f"{each['documents']:,}", words, f"{found['quads']:,}"),
                *map(_seconds, times.values()),
                f"{times['load'] / times['build']:.2f}",
                f"{each['gate_ratio']:.2f}" if way == "whole" else "",
                *map(_megabytes, held),
            )


def _sizes(parts: Mapping[str, Any]) -> list[str]:
    return [f"{each['quads'] / 1e3:,.0f} k quads" for each in parts["growth"]["figures"]]


def _growth(parts: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    figures = parts["growth"]["figures"]
    sizes = [each["quads"] for each in figures]
    for name in figures[0]["values"]:
        values = [each["values"][name] for each in figures]
        write = _megabytes if "disk" in name or "memory" in name else _seconds
        yield name, *map(write, values), f"{exponent(sizes, values):.2f}"


def _megabytes(value: float) -> str:
    return f"{value / 1e6:,.1f} MB" if value < 1e8 else f"{value / 1e6:,.0f} MB"


def _seconds(value: float) -> str:
    return f"{value * 1e3:.3g} ms" if value < 1 else f"{value:.3g} s"


def _versions(parts: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    found: dict[str, Mapping[str, str]] = {}
    for name in ("mapping", "answering", "engine"):
        for figures in parts.get(name, {}).get("figures", ()):
            found |= {program: about for program, about in figures["about"].items() if about}
    for program, about in found.items():
        yield program, about["version"], about["licence"]


def _without(parts: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for figures in parts.get("answering", {}).get("figures", ()):
        for query, failed in figures["without"].items():
            for server, why in failed.items():
                yield server, query, why.splitlines()[0]
    for name in ("mapping", "answering", "engine"):
        for figures in parts.get(name, {}).get("figures", ()):
            for program, why in figures["failed"].items():
                yield program, "all others", why.splitlines()[0]


def _rows(parts: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for part in parts.values():
        for name, *told in part["table"]:
            yield name.replace("  ", "… "), *told


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    cells = ([cell.strip().replace("|", "\\|") for cell in each] for each in lines)
    return "\n".join("| " + " | ".join(each) + " |" for each in cells) + "\n"


if __name__ == "__main__":
    sys.exit(main())
