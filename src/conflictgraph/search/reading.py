"""Answers of a generation to plain queries, gathered by item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from conflictgraph import vocab
from conflictgraph.store.reader import Reader

_PREFIXES: Final = "".join(
    f"PREFIX {prefix}: <{namespace}>\n"
    for prefix, namespace in (
        ("cg", vocab.NS),
        ("cgc", vocab.CODE),
        ("dcterms", vocab.DCTERMS),
        ("oa", vocab.OA),
        ("rdfs", vocab.RDFS),
        ("skos", vocab.SKOS),
    )
)

#: Begin and end, in code points.
Stretch = tuple[int, int]


# The terms of a solution have no type in common that has a value.
def iter_rows(reader: Reader, query: str) -> Iterator[Any]:
    """Yield the solutions of a SELECT, whose prefixes are put before it."""
    yield from reader.rows(_PREFIXES + query)


def values_of(reader: Reader, query: str) -> dict[str, list[str]]:
    """Return the values of ``?item ?value`` by item, sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in iter_rows(reader, query):
        found[row["item"].value].add(row["value"].value)
    return {item: sorted(values) for item, values in found.items()}


def labels_of(reader: Reader, query: str) -> dict[str, list[tuple[str, str]]]:
    """Return the labels of ``?item ?label`` by item, each with its language, sorted."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in iter_rows(reader, query):
        found[row["item"].value].add((row["label"].value, row["label"].language or ""))
    return {item: sorted(labels) for item, labels in found.items()}


def stretches_of(reader: Reader, query: str) -> dict[str, list[Stretch]]:
    """Return the stretches of ``?item ?begin ?end`` by item, in text order."""
    found: dict[str, set[Stretch]] = defaultdict(set)
    for row in iter_rows(reader, query):
        begin, end = row["begin"].value, row["end"].value
        if begin.isdecimal() and end.isdecimal():
            found[row["item"].value].add((int(begin), int(end)))
    return {item: sorted(stretches) for item, stretches in found.items()}
