"""What every document is read against: scheme, register, and the curated graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from conflictgraph.errors import ResourceError
from conflictgraph.linking import Register, load_register
from conflictgraph.mapping import MAPPING_VERSION, map_background
from conflictgraph.pipeline.gate import FailOn
from conflictgraph.pipeline.workspace import Workspace
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import PlainTriple, Scheme, iter_triples, load_scheme, term_files
from conflictgraph.validation import Shape, Tables, Targets, Validator, load_shapes
from conflictgraph.vocab import (
    BASE,
    GRAPH_BACKGROUND,
    GRAPH_LINKS,
    GRAPH_ONTOLOGY,
    GRAPH_REGISTRY,
)

#: Axioms need lists, and lists need blank nodes: for reasoners, not for the data.
_AXIOMS = "axioms.ttl"
_LINKS = "links.ttl"
#: What is tested with, and nothing else.
_NOT_READ = frozenset({"examples"})


@dataclass(frozen=True)
class KnowledgeFiles:
    """Which files documents are read against; small, so that it can be sent to any process.

    Attributes:
        base: the base IRI of the data.
        folder: the ontology folder; the product's own when left out.
        fail_on: from which severity on a document stays out.
    """

    base: str = BASE
    folder: Path | None = None
    fail_on: FailOn = FailOn.VIOLATION


@dataclass(frozen=True)
class Knowledge:
    """What the files say, read once.

    Attributes:
        digest: names this state of ontology, register and mapping; part of the incremental key.
        fail_on: from which severity on a document stays out.
        shapes: what every document is checked against.
    """

    scheme: Scheme
    register: Register
    shapes: tuple[tuple[Shape, Targets], ...]
    digest: str
    base: str
    folder: Path
    fail_on: FailOn

    def graphs(self) -> dict[str, bytes]:
        """Return the N-Quads of the curated graphs, by graph name relative to the base.

        Raises:
            ResourceError: a module is not Turtle, or has blank nodes.
        """
        register = sorted((self.folder / "register").glob("*.ttl"))
        terms = [path for path in term_files(self.folder) if path.name != _AXIOMS]
        modules = {
            GRAPH_ONTOLOGY: [*terms, *sorted(self.folder.glob("scheme*.ttl"))],
            GRAPH_REGISTRY: [path for path in register if path.name != _LINKS],
            GRAPH_LINKS: [path for path in register if path.name == _LINKS],
            GRAPH_BACKGROUND: [self.folder / "background.ttl"],
        }
        return {name: self._quads(name, paths) for name, paths in modules.items()}

    @cached_property
    def workspace(self) -> Workspace:
        """Return this process's place for one document's graph beside the curated graphs."""
        return Workspace(self._known)

    @cached_property
    def _known(self) -> bytes:
        return b"".join(self.graphs().values()) + self.background_affairs()

    @cached_property
    def validator(self) -> Validator:
        """Return what checks a document that the workspace holds."""
        return Validator(self.shapes, Tables(self._known))

    def background_affairs(self) -> bytes:
        """Return the N-Quads of the states of affairs that curated statements are about."""
        return self._background[0]

    @property
    def _background(self) -> tuple[bytes, dict[str, str]]:
        triples = iter_triples(self.folder / "background-affairs.ttl")
        return map_background(triples, self.scheme.ontology, self.register, self.base)

    def _quads(self, name: str, paths: Iterable[Path]) -> bytes:
        graph = ox.NamedNode(self.base + name)
        moved = self._background[1] if self.base != BASE else {}
        lines = sorted(
            {_line(triple, graph, moved, path) for path in paths for triple in iter_triples(path)}
        )
        return "".join(lines).encode()


def _line(triple: PlainTriple, graph: ox.NamedNode, moved: dict[str, str], path: Path) -> str:
    target = triple.object
    if isinstance(triple.subject, ox.BlankNode) or isinstance(target, ox.BlankNode):
        raise ResourceError("a blank node stands in the data", path.name)
    if isinstance(target, ox.NamedNode) and target.value in moved:
        target = ox.NamedNode(moved[target.value])
    return f"{triple.subject} {triple.predicate} {target} {graph} .\n"


@lru_cache(maxsize=2)
def load_knowledge(files: KnowledgeFiles = KnowledgeFiles()) -> Knowledge:
    """Read the files that documents are read against, once in a process.

    Raises:
        ResourceError: a module is broken, or a shape holds what is not supported.
    """
    folder = files.folder or ontology_folder()
    return Knowledge(
        scheme=load_scheme(folder),
        register=load_register(folder),
        shapes=load_shapes(sorted((folder / "shapes").glob("*.ttl"))),
        digest=_digest(folder, files.base),
        base=files.base,
        folder=folder,
        fail_on=files.fail_on,
    )


def _digest(folder: Path, base: str) -> str:
    total = sha256(f"{MAPPING_VERSION}\n{base}\n".encode())
    for path in _iter_modules(folder):
        total.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def _iter_modules(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("**/*.ttl")):
        if path.relative_to(folder).parts[0] not in _NOT_READ:
            yield path
