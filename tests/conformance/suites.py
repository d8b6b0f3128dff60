"""Read the manifests of the W3C's SPARQL test suites.

Specification: https://www.w3.org/2001/sw/DataAccess/tests/README (manifests and result sets);
the suites themselves say in comments how requests and responses are written down.
Not yet read: entailment, federated query.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from ..conftest import CHECKOUT

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

SUITES = CHECKOUT.parent / "shared" / "w3c" / "sparql"
#: Where the W3C publishes the folder ``SUITES``: relative IRIs in its files are relative to this.
PUBLISHED = "https://w3c.github.io/rdf-tests/sparql/"


@dataclass(frozen=True, slots=True)
class Dataset:
    """The files that make up a dataset, by the names of their graphs; None is the default graph."""

    graphs: tuple[tuple[str | None, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a suite.

    Attributes:
        name: folder and short name, such as ``sparql11/bind#bind01``.
        kind: the local name of its class, such as ``QueryEvaluationTest``.
        manifest: the manifest it stands in.
        node: its IRI there.
    """

    name: str
    kind: str
    manifest: Graph
    node: Node

    @property
    def text(self) -> str:
        """Return the query or update."""
        return path_of(self.words).read_bytes().decode("utf-8")

    @property
    def words(self) -> Node | None:
        """Return the IRI of the file with the query or update."""
        action = self.manifest.value(self.node, MF.action)
        query = self.manifest.value(action, QT.query)
        return query or self.manifest.value(action, UT.request) or action

    @property
    def base(self) -> str:
        """Return the IRI that relative IRIs of the case refer to."""
        return f"{PUBLISHED}{self.name.partition('#')[0]}/"

    @property
    def data(self) -> Dataset:
        """Return the dataset before."""
        return self._dataset(self.manifest.value(self.node, MF.action))

    @property
    def data_of_requests(self) -> Dataset:
        """Return the dataset before the requests of a protocol case."""
        return self._dataset(self.node)

    @property
    def data_after(self) -> Dataset:
        """Return the dataset that an update must leave."""
        return self._dataset(self.manifest.value(self.node, MF.result))

    @property
    def result(self) -> Path:
        """Return the file with the expected answer."""
        return path_of(self.manifest.value(self.node, MF.result))

    @property
    def is_lax(self) -> bool:
        """Return whether duplicates may be left out of the answer."""
        return self.manifest.value(self.node, MF.resultCardinality) == MF.LaxCardinality

    def _dataset(self, node: Node | None) -> Dataset:
        if node is None:
            return Dataset()
        graphs: list[tuple[str | None, Path]] = [
            (None, path_of(file))
            for predicate in (QT.data, UT.data)
            for file in self.manifest.objects(node, predicate)
        ]
        for named in (QT.graphData, UT.graphData):
            for item in self.manifest.objects(node, named):
                file = self.manifest.value(item, UT.graph)
                label = self.manifest.value(item, RDFS.label)
                graphs.append((str(label or item), path_of(file or item)))
        return Dataset(tuple(sorted(graphs, key=str)))


def read_cases(*kinds: str, suffix: str = "") -> list[Case]:
    """Return all cases of some classes, in the order of folders and manifests.

    Args:
        kinds: local names of classes, without the number of a version at their end.
        suffix: of the file with the query (``.rq``) or update (``.ru``); some suites give syntax
            tests of both the same class.
    """
    cases = (case for case in _all_cases() if case.kind in kinds)
    return [case for case in cases if str(case.words).endswith(suffix)]


def path_of(node: Node | None) -> Path:
    """Return the file that an IRI of a manifest names."""
    iri = str(node)
    assert iri.startswith(PUBLISHED), iri
    return SUITES / iri.removeprefix(PUBLISHED)


def iri_of(file: Path) -> str:
    """Return the IRI under which a file of the suites is published."""
    return f"{PUBLISHED}{file.relative_to(SUITES).as_posix()}"


@cache
def _all_cases() -> tuple[Case, ...]:
    return tuple(
        case for file in sorted(SUITES.rglob("manifest*.ttl")) for case in _read_manifest(file)
    )


def _read_manifest(file: Path) -> Iterator[Case]:
    manifest = Graph().parse(file, publicID=iri_of(file))
    folder = file.parent.relative_to(SUITES).as_posix()
    for entries in manifest.objects(None, MF.entries):
        for node in Collection(manifest, entries):
            kind = str(manifest.value(node, RDF.type)).rpartition("#")[2]
            kind = kind.removesuffix("11")
            yield Case(f"{folder}#{str(node).rpartition('#')[2]}", kind, manifest, node)
