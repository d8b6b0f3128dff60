"""``conflictgraph query``."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.catalogue import SavedQuery, load_catalogue, read_saved_query
from conflictgraph.cli.asking import Format, ask
from conflictgraph.cli.explanation import show_explanation
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import data_out, show_facts
from conflictgraph.cli.table import show_table
from conflictgraph.errors import UsageError
from conflictgraph.settings import Settings, read_settings


def query(
    what: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE|-|SPARQL",
            help="A saved query, a file, - for standard input, or the text of a query.",
            show_default=False,
        ),
    ],
    store: StoreFolderOption = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param", "-p", metavar="NAME=VALUE", help="A parameter of a saved query; repeatable."
        ),
    ] = None,
    output_format: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="table, csv, tsv, json and xml for rows, csv-excel, xlsx, parquet and arrow "
            "for files with typed columns; ttl, nt, nq, trig, rdf and jsonld for "
            "the triples of CONSTRUCT and DESCRIBE.",
        ),
    ] = Format.TABLE,
    query_timeout_s: Annotated[
        float | None,
        typer.Option("--query-timeout", metavar="S", help="Seconds the query may take."),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Tell times, sizes and what could be better, instead of the answer."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask a saved query by NAME, or a query of your own, and print the answer.

    The query runs in a process of its own, which ends at the time limit. A table leaves out
    columns that do not fit the terminal; every other format has them all. A query that cannot
    be answered in time is still explained.

    Exit status: 0 answered, 2 the query or a parameter is wrong, 3 there is no store, 4 the
    query took too much time or memory, 130 interrupted.
    """
    settings = read_settings({"store": store, "query_timeout_s": query_timeout_s})
    saved, text = find_query(what, parse_parameters(param or []), settings)
    if explain:
        _explain(settings, text, as_json=as_json)
        return
    wanted = Format.JSON if as_json else output_format
    with data_out() as out:
        if wanted is Format.TABLE:
            answer = bytearray()
            media_type = asyncio.run(ask(settings, text, wanted, answer.extend))
            show_table(bytes(answer), media_type, saved, settings.base_iri)
        else:
            asyncio.run(ask(settings, text, wanted, out.write))


def _explain(settings: Settings, text: str, *, as_json: bool) -> None:
    answer = bytearray()
    asyncio.run(ask(settings, text, Format.TABLE, answer.extend, explain=True))
    facts = json.loads(answer)
    if as_json:
        show_facts(facts)
    else:
        show_explanation(facts, settings.base_iri)


def find_query(
    what: str, values: dict[str, str], settings: Settings
) -> tuple[SavedQuery | None, str]:
    """Return the SPARQL that an argument means, and the saved query it comes from, if any.

    Raises:
        UsageError: nothing is meant, or values are given to a query without parameters.
    """
    saved = _saved(what)
    if saved is not None:
        return saved, saved.bind(values, base_iri=settings.base_iri)
    if values:
        raise UsageError("only a saved query has parameters", "list them: conflictgraph queries")
    if what == "-":
        return None, _decoded(sys.stdin.buffer.read(), "standard input")
    return None, what if "{" in what else _decoded(Path(what).read_bytes(), what)


def _saved(what: str) -> SavedQuery | None:
    """Return the saved query of this name, or the one in a file that has such a header."""
    if what == "-" or "{" in what:
        return None
    catalogue, path = load_catalogue(), Path(what)
    if what in catalogue or not (path.is_file() or "/" in what or path.suffix):
        return catalogue[what]
    if not path.is_file():
        raise UsageError(f"there is no file {what}")
    return read_saved_query(path) if path.read_bytes().startswith(b"#+") else None


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8: {error.reason} at byte {error.start}") from None


def parse_parameters(given: list[str]) -> dict[str, str]:
    """Return name to value of ``name=value`` arguments.

    Raises:
        UsageError: an argument has no equals sign, or a name comes twice.
    """
    values: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise UsageError(f"-p {each} is not NAME=VALUE")
        if name in values:
            raise UsageError(f"the parameter {name} is given twice")
        values[name] = value
    return values
