"""An answer as a table for people: short names, wrapped quotes, the columns that fit."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from conflictgraph import vocab
from conflictgraph.catalogue import SavedQuery
from conflictgraph.cli.asking import ROWS
from conflictgraph.cli.messages import printable, say

#: A column gets at least so many characters, unless its cells are shorter.
MIN_WIDTH = 16
#: Words up to this length are not broken.
MAX_WORD = 24
#: Off a terminal nothing is left out; cells are wrapped so that an editor can show them.
MAX_WIDTH = 60
#: Shown before any other: without the words, a claim cannot be judged.
FIRST = "quotes"
#: Spaces between two columns; one of them belongs to the box.
GAP = 2

_PREFIXES = {
    vocab.NS: "cg:",
    vocab.CODE: "",
    vocab.DCTERMS: "dcterms:",
    vocab.OA: "oa:",
    vocab.OWL: "owl:",
    vocab.PROV: "prov:",
    vocab.RDF: "rdf:",
    vocab.RDFS: "rdfs:",
    vocab.SKOS: "skos:",
}

#: Column name to cells.
Columns = dict[str, list[str]]


def show_table(answer: bytes, media_type: str, saved: SavedQuery | None, base_iri: str) -> None:
    """Print an answer on stdout.

    Args:
        answer: SPARQL results as JSON, or Turtle.
        media_type: which of them.
        saved: the saved query, whose names stand in for IRIs.
        base_iri: IRI below which ``id/`` lies.
    """
    if media_type != ROWS:
        sys.stdout.write(answer.decode("utf-8"))
        return
    results = json.loads(answer)
    if "boolean" in results:
        sys.stdout.write("true\n" if results["boolean"] else "false\n")
        return
    rows = results["results"]["bindings"]
    columns = read_columns(results["head"]["vars"], rows, base_iri)
    if saved is not None:
        columns = named_columns(columns)
    console = Console(highlight=False)
    if console.is_terminal:
        columns = _announced(columns, console.width)
    print_columns(columns, console)
    say(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", "dim")


def read_columns(
    names: Sequence[str], rows: Sequence[Mapping[str, Mapping[str, str]]], base_iri: str
) -> Columns:
    """Return the cells of each variable: short names for IRIs, text without language tags."""
    return {
        name: [shorten(row[name], base_iri) if name in row else "" for row in rows]
        for name in names
    }


def shorten(term: Mapping[str, str], base_iri: str) -> str:
    """Return one RDF term of SPARQL JSON as it stands in a cell."""
    value = printable(term["value"])
    if term["type"] != "uri":
        return value
    if value.startswith(f"{base_iri}id/"):
        return value.removeprefix(f"{base_iri}id/")
    for namespace, prefix in _PREFIXES.items():
        if value.startswith(namespace):
            return prefix + value.removeprefix(namespace)
    return value


def named_columns(columns: Columns) -> Columns:
    """Show things by name: ``actorLabel`` as ``actor``; drop what is empty in every row."""
    named: Columns = {}
    for name, cells in columns.items():
        if name.removesuffix("Label") != name or f"{name}Label" not in columns:
            named[name.removesuffix("Label")] = cells
    return {name: cells for name, cells in named.items() if any(cells)} or named


def fitting(columns: Columns, width: int) -> Columns:
    """Return the columns that can be read within ``width`` characters.

    The words come first, then the columns in the order of the query.
    """
    left = width
    kept: set[str] = set()
    for name in sorted(columns, key=lambda name: name != FIRST):
        left -= needed_width(name, columns[name]) + GAP
        if left < 0 and kept:
            break
        kept.add(name)
    return {name: cells for name, cells in columns.items() if name in kept}


def needed_width(name: str, cells: Sequence[str]) -> int:
    """Return the least width at which a column can be read."""
    longest = max(map(len, cells), default=0)
    word = max((len(word) for cell in cells for word in cell.split()), default=0)
    return max(len(name), min(longest, max(MIN_WIDTH, min(word, MAX_WORD))))


def _announced(columns: Columns, width: int) -> Columns:
    kept = fitting(columns, width)
    hidden = [name for name in columns if name not in kept]
    if hidden:
        say(f"not shown: {', '.join(hidden)} (--format csv has all columns)", "dim")
    return kept


def print_columns(columns: Columns, console: Console) -> None:
    """Print a table; its width follows the terminal, elsewhere the cells."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    bound = None if console.is_terminal else MAX_WIDTH
    for name, cells in columns.items():
        table.add_column(
            name,
            justify="right" if _is_numeric(cells) else "left",
            min_width=needed_width(name, cells) if bound is None else None,
            max_width=bound,
            overflow="fold",
        )
    for row in zip(*columns.values(), strict=True):
        table.add_row(*(Text(cell) for cell in row))
    if not console.is_terminal:
        console.width = (MAX_WIDTH + 2) * max(1, len(columns))
    console.print(table)


def _is_numeric(cells: Sequence[str]) -> bool:
    return any(cells) and all(not cell or cell.lstrip("-").isdigit() for cell in cells)
