"""Names of things, looked up many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.frames.languages import Languages, in_language, wanted_languages
from conflictgraph.frames.reading import Columns

#: IRIs in one query: some endpoints refuse longer ones.
_BATCH: Final = 300
_ENGLISH: Final = "en"

_QUERY: Final = """\
PREFIX rdfs: <{rdfs}>
PREFIX skos: <{skos}>
SELECT ?iri ?label WHERE {{
  VALUES ?iri {{ {iris} }}
  ?iri rdfs:label|skos:prefLabel ?label
}} ORDER BY ?iri ?label"""


def look_up_labels(
    iris: Iterable[str], lang: Languages, ask: Callable[[str], Columns]
) -> dict[str, str]:
    """Return the label of each thing that has one, in the language that is wanted most.

    Args:
        iris: the things.
        lang: languages, the preferred one first; English comes after them, and then any.
        ask: answers a SELECT.
    """
    wanted = (*wanted_languages(lang), _ENGLISH)
    labels: dict[str, str] = {}
    for some in _batches(sorted(set(iris))):
        query = _QUERY.format(rdfs=vocab.RDFS, skos=vocab.SKOS, iris=" ".join(some))
        found = in_language(ask(query), wanted).frame
        for iri, label in found.iter_rows():
            labels.setdefault(iri, label)
    return labels


def _batches(iris: Sequence[str]) -> Iterator[tuple[str, ...]]:
    nodes = (str(NamedNode(iri)) for iri in iris)
    while batch := tuple(islice(nodes, _BATCH)):
        yield batch
