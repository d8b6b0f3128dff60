"""``conflictgraph queries``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer

from conflictgraph.catalogue import Parameter, SavedQuery, load_catalogue
from conflictgraph.cli.options import AsJson
from conflictgraph.cli.output import data_out

#: Notes stand below each other.
NAME_WIDTH = 24


def queries(
    name: Annotated[str | None, typer.Argument(help="Show all about this one.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the saved queries, or show one with its parameters, columns and SPARQL.

    Exit status: 0 shown, 2 no query has this name.
    """
    catalogue = load_catalogue()
    if as_json:
        shown = asdict(catalogue[name]) if name else [asdict(each) for each in catalogue.values()]
        text = json.dumps(shown, ensure_ascii=False, indent=2)
    elif name:
        text = describe(catalogue[name])
    else:
        text = overview(list(catalogue.values()))
    with data_out() as out:
        out.write(f"{text}\n".encode())


def overview(saved: list[SavedQuery]) -> str:
    """Return names and summaries by topic; the queries come ordered by topic."""
    blocks = []
    for topic, members in groupby(saved, key=lambda each: each.topic):
        blocks.append("\n".join([topic, *_listed((each.name, each.summary) for each in members)]))
    return "\n\n".join(blocks)


def describe(query: SavedQuery) -> str:
    """Return everything about one query."""
    parameters = _listed((each.name, _parameter_note(each)) for each in query.parameters)
    columns = _listed((each.name, f"{each.note} ({each.type})") for each in query.columns)
    lines = [query.name, f"  {query.question}", "", "parameters", *parameters]
    lines += ["", "columns", *columns, "", query.sparql.rstrip("\n")]
    return "\n".join(lines)


def _listed(entries: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {name:<{NAME_WIDTH}}  {note}" for name, note in entries]


def _parameter_note(parameter: Parameter) -> str:
    default = f", default {parameter.default}" if parameter.default else ""
    needed = ", required" if parameter.required else ""
    facts = f"{parameter.type}{needed}{default}, for example {parameter.example}"
    return f"{parameter.note} ({facts})"
