"""A script as one writes it in an afternoon: brat files to triples with rdflib, nothing checked.

``python naive_brat.py CORPUS OUT``: every annotation becomes a node with its label, words and
offsets, roles and relations become edges. There is no linking, no shared entity, no rule and no
validation. Prints how many triples there are.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from rdflib import RDF, RDFS, Dataset, Literal, Namespace, URIRef
from rdflib.term import Node

EX = Namespace("urn:naive:")


def triples(path: Path) -> Iterator[tuple[Node, Node, Node]]:
    """Yield what one ``.ann`` file says."""

    def node(name: str) -> URIRef:
        return EX[f"{path.stem}/{name}"]

    for line in path.read_text("utf-8").splitlines():
        name, told, *words = line.split("\t")
        first, *rest = told.split(" ")
        if name[0] == "T":
            yield node(name), RDF.type, EX[first]
            yield node(name), RDFS.label, Literal(words[0])
            yield node(name), EX.begin, Literal(int(rest[0]))
            yield node(name), EX.end, Literal(int(rest[-1]))
            yield node(name), EX.document, EX[path.stem]
        elif name[0] == "E":
            label, _, trigger = first.partition(":")
            yield node(name), RDF.type, EX[label]
            yield node(name), EX.trigger, node(trigger)
            for each in rest:
                role, _, target = each.partition(":")
                yield node(name), EX[role], node(target)
        elif name[0] == "R":
            yield node(rest[0][5:]), EX[first], node(rest[1][5:])
        elif name[0] == "A":
            yield node(rest[0]), EX[first], Literal(rest[1])
        elif name[0] == "N":
            yield node(rest[0]), EX.reference, Literal(rest[1])


if __name__ == "__main__":
    dataset = Dataset()
    for path in sorted(Path(sys.argv[1]).rglob("*.ann")):
        graph = dataset.graph(EX[f"graph/{path.stem}"])
        for triple in triples(path):
            graph.add(triple)
    dataset.serialize(sys.argv[2], format="nquads", encoding="utf-8")
    print(len(dataset))
