"""One answer, five ways to it: every value of every saved query is the same in all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

import conflictgraph
from conflictgraph.catalogue import SavedQuery, load_catalogue
from conflictgraph.cli.app import app
from conflictgraph.client.graph import Graph

if TYPE_CHECKING:
    from conftest import RunningServer

SAVED = list(load_catalogue().values())
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
#: What a literal of a datatype is in Python, read by other means than the product's.
READ: Final[Mapping[str, Callable[[str], object]]] = {
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "date": date.fromisoformat,
    XSD + "dateTime": datetime.fromisoformat,
    XSD + "boolean": {"true": True, "false": False}.__getitem__,
}


@pytest.fixture(scope="module")
def graphs(examples: RunningServer) -> Iterator[tuple[Graph, Graph]]:
    """Return the graph from its folder and from its server."""
    with (
        conflictgraph.open(examples.store) as local,
        conflictgraph.connect(examples.sparql) as remote,
    ):
        yield local, remote


@pytest.mark.parametrize("saved", SAVED, ids=lambda each: each.name)
def test_every_way_to_an_answer_gives_the_same(
    saved: SavedQuery, graphs: tuple[Graph, Graph], examples: RunningServer
) -> None:
    """Whoever compares a download, a page, a notebook and a terminal finds no difference."""
    values = {each.name: each.example for each in saved.parameters if each.required}
    page = examples.client.get(f"/queries/{saved.name}", params={**values, "format": "json"})
    expected = page.json()

    by_command = command(saved.name, values, examples)
    local, remote = (graph.run(saved.name, **values).frame for graph in graphs)
    parquet = examples.client.get(f"/queries/{saved.name}", params={**values, "format": "parquet"})

    assert by_command == expected
    assert rows_of(local) == [
        {**dict.fromkeys(expected["head"]["vars"]), **rows}
        for rows in map(as_row, expected["results"]["bindings"])
    ]
    assert_frame_equal(local, remote)
    assert_frame_equal(local, pl.read_parquet(BytesIO(parquet.content)))


def test_the_examples_fill_most_answers(graphs: tuple[Graph, Graph]) -> None:
    """The comparison is one of values, and not of empty tables."""
    filled = [
        saved.name
        for saved in SAVED
        if len(
            graphs[0].run(saved.name, **{p.name: p.example for p in saved.parameters if p.required})
        )
    ]
    assert len(filled) > 0.6 * len(SAVED)


def command(name: str, values: Mapping[str, str], examples: RunningServer) -> Any:
    """Return what the command line prints, as JSON."""
    flags = [flag for key, value in values.items() for flag in ("-p", f"{key}={value}")]
    words = ["query", name, "--store", str(examples.store), "--format", "json", *flags]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def as_row(bindings: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """Return a row of SPARQL JSON as values of Python, languages beside."""
    row: dict[str, object] = {}
    for name, term in bindings.items():
        row[name] = READ.get(term.get("datatype", ""), str)(term["value"])
        if "xml:lang" in term:
            row[f"{name}__lang"] = term["xml:lang"]
    return row


def rows_of(frame: pl.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a frame; a language is in a row only where there is one."""
    return [
        {
            name: value
            for name, value in row.items()
            if value is not None or not name.endswith("__lang")
        }
        for row in frame.iter_rows(named=True)
    ]
