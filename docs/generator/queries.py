"""The page of the saved queries, from their headers."""

from __future__ import annotations

from itertools import groupby

from conflictgraph.catalogue import Parameter, SavedQuery, load_catalogue
from generator.markdown import code, head, table

_INTRODUCTION = """\
Every query can be asked by name on the [command line](cli.md) (`conflictgraph query NAME`), over
HTTP (`/queries/NAME?parameter=value`) and on the pages of the server. A parameter that is not given
restricts nothing; no text of a caller ever becomes part of a query, values are parsed to RDF terms.

An `iri` may be written in full, or as the last part of an id (`azerbaijan`); a `code` in full, or
without its list (`killed`). Which question is answered by which query: [what can be
asked](competency.md). How to write a query of your own: [contributing](../../CONTRIBUTING.md).
"""


def to_page() -> str:
    """Return the page."""
    catalogue = load_catalogue().values()
    parts = [head("Saved queries", _INTRODUCTION)]
    for topic, members in groupby(catalogue, key=lambda query: query.topic):
        parts.append(f"## {topic.capitalize()}\n")
        parts += [_query(each) for each in members]
    return "\n".join(parts)


def _query(query: SavedQuery) -> str:
    parts = [f"### {query.name}\n", f"*{query.summary}.* {query.question}\n", _example(query)]
    if query.parameters:
        rows = [_parameter(each) for each in query.parameters]
        parts.append(table(("parameter", "type", "meaning", "example"), rows))
    columns = [(code(each.name), each.type, each.note) for each in query.columns]
    parts.append(table(("column", "type", "meaning"), columns))
    return "\n".join(parts)


def _example(query: SavedQuery) -> str:
    given = next((each for each in query.parameters if each.name != "lang"), None)
    flags = [f" -p {p.name}={p.example}" for p in query.parameters if p.required or p is given]
    return f"    conflictgraph query {query.name}{''.join(flags)}\n"


def _parameter(parameter: Parameter) -> tuple[str, str, str, str]:
    facts = "; required" if parameter.required else ""
    if parameter.default is not None:
        facts += f"; default {code(parameter.default)}"
    name, example = code(parameter.name), code(parameter.example)
    return name, parameter.type, parameter.note + facts, example
