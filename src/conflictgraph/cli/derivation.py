"""An explained triple on the terminal: rules and premises, then the texts behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from rich.console import Console
from rich.text import Text

from conflictgraph.cli.messages import printable
from conflictgraph.cli.table import shorten
from conflictgraph.inference import Explained, Place

#: A sentence of a text that says something, or is about it, once for each statement.
_Places = dict[tuple[str, int | None, int | None], Place]


def show_derivation(explained: Explained, base_iri: str) -> None:
    """Print an explanation on stdout.

    Args:
        explained: a triple that the store holds.
        base_iri: IRI below which ``id/`` lies.
    """
    console = Console(highlight=False)
    for line in (*_lines(explained, base_iri, ""), *_texts(explained, base_iri)):
        console.print(Text(printable(line)), soft_wrap=True)


def _lines(explained: Explained, base_iri: str, margin: str) -> Iterator[str]:
    graphs = ", ".join(graph.removeprefix(base_iri) for graph in explained.graphs)
    triple = explained.triple
    terms = (triple.subject, triple.predicate, triple.object)
    words = " ".join(_short(term, base_iri) for term in terms)
    yield f"{margin}{words}   [{graphs}{', explained above' if explained.again else ''}]"
    for reason in explained.reasons:
        yield f"{margin}  by rule {reason.rule}: {reason.summary['en']}"
        for premise in reason.premises:
            yield from _lines(premise, base_iri, margin + "    ")
    if explained.cut:
        yield f"{margin}  … and more"


def _short(term: object, base_iri: str) -> str:
    if isinstance(term, ox.NamedNode):
        return shorten({"type": "uri", "value": term.value}, base_iri)
    return str(term)


def _texts(explained: Explained, base_iri: str) -> list[str]:
    found: _Places = {}
    for stated in explained.iter_stated():
        for place in stated.places:
            found.setdefault((place.document, place.begin, place.end), place)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or 0))
    lines = [_line(place, base_iri) for _, place in ordered]
    return ["", "in the texts:", *lines] if lines else []


def _line(place: Place, base_iri: str) -> str:
    document = place.document.removeprefix(f"{base_iri}id/")
    where = "" if place.begin is None else f", sentence at {place.begin}-{place.end}"
    return f"  {place.title or 'untitled'} ({document}{where})"
