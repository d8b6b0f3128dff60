"""What every document is read against: scheme, register, and the curated graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from conflictgraph.errors import ResourceError, UsageError
from conflictgraph.inference import Derived, Engine, Rule, load_rules, rule_files
from conflictgraph.linking import Register, load_register
from conflictgraph.linking.decisions import Decisions, load_decisions, no_decisions
from conflictgraph.mapping import MAPPING_VERSION, map_background, map_decisions
from conflictgraph.pipeline.gate import FailOn
from conflictgraph.pipeline.workspace import Workspace
from conflictgraph.readers import Layout
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import (
    GUIDE_FILE,
    PlainTriple,
    Scheme,
    iter_triples,
    load_scheme,
    read_extension,
    scheme_files,
    term_files,
)
from conflictgraph.scheme.profiles import AUTO, Profiles, load_profiles
from conflictgraph.triples import Tables
from conflictgraph.validation import Shape, Targets, Validator, load_shapes
from conflictgraph.vocab import (
    BASE,
    GRAPH_BACKGROUND,
    GRAPH_DECISIONS,
    GRAPH_LINKS,
    GRAPH_ONTOLOGY,
    GRAPH_REGISTRY,
)

#: Axioms need lists, and lists need blank nodes: for reasoners, not for the data.
_AXIOMS = "axioms.ttl"
_LINKS = "links.ttl"
#: What no document is read against: changing it makes no document out of date.
_APART = {"alignments", "examples", "hygiene", "migration"}


@dataclass(frozen=True)
class KnowledgeFiles:
    """Which files documents are read against; small, so that it can be sent to any process.

    Attributes:
        base: the base IRI of the data.
        folder: the ontology folder; the product's own when left out.
        extensions: Turtle files of an analyst, read beside those of the folder.
        decisions: the file of curators' decisions; none when left out.
        content: its bytes, so that a change while documents are read concerns none of them.
        fail_on: from which severity on a document stays out.
        profile: which profile reads foreign labels: ``auto``, ``none``, a name or a file.
        annotators: whose version of a text is read where there are several, the first before
            the second.
    """

    base: str = BASE
    folder: Path | None = None
    extensions: tuple[Path, ...] = ()
    decisions: Path | None = None
    content: bytes | None = field(default=None, repr=False)
    fail_on: FailOn = FailOn.VIOLATION
    profile: str = AUTO
    annotators: tuple[str, ...] = ()

    def read(self) -> KnowledgeFiles:
        """Return the same with the decisions as they are now, for all processes alike.

        Raises:
            UsageError: the file is not there, or cannot be read.
        """
        if self.decisions is None or self.content is not None:
            return self
        try:
            return replace(self, content=self.decisions.read_bytes())
        except OSError as error:
            reason = f"the decisions {self.decisions} cannot be read: {error.strerror}"
            raise UsageError(reason, "see the setting decisions") from error


@dataclass(frozen=True)
class Knowledge:
    """What the files say, read once.

    Attributes:
        digest: names this state of ontology, register and mapping; part of the incremental key.
        extensions: the analyst's files; their shapes are for the validation.
        decisions: what curators decided; each document's key has a part of its own for it.
        fail_on: from which severity on a document stays out.
        shapes: what every document is checked against.
        profiles: what foreign labels mean.
    """

    scheme: Scheme
    register: Register
    shapes: tuple[tuple[Shape, Targets], ...]
    digest: str
    base: str
    folder: Path
    extensions: tuple[Path, ...]
    decisions: Decisions
    fail_on: FailOn
    profiles: Profiles

    @cached_property
    def layout(self) -> Layout | None:
        """Return where things stand in JSON of no known format, if the profile says so.

        Raises:
            UsageError: the profile's table ``records`` is no layout.
        """
        records = self.profiles.records
        return Layout.from_mapping(records) if records else None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules, in the order of their files.

        Raises:
            ResourceError: one of them is broken.
        """
        return load_rules(self.folder)

    @cached_property
    def engine(self) -> Engine:
        """Return the rules about one document, ready to be run.

        Raises:
            ResourceError: a rule is broken.
        """
        return Engine(self.rules, Tables(self.graphs[GRAPH_ONTOLOGY]), self.base)

    @cached_property
    def derived(self) -> Derived:
        """Return what follows from the curated graphs alone."""
        return self._concluded[0]

    @property
    def known(self) -> Tables:
        """Return the curated triples with what follows from them; not to be changed."""
        return self._concluded[1]

    @cached_property
    def _concluded(self) -> tuple[Derived, Tables]:
        known = Tables(self._known())
        return self.engine.derive(known), known

    def _known(self) -> bytes:
        return b"".join(self.graphs.values()) + self.background_affairs()

    @cached_property
    def graphs(self) -> Mapping[str, bytes]:
        """Return the N-Quads of the curated graphs, by graph name relative to the base.

        Raises:
            ResourceError: a module is not Turtle, or has blank nodes.
        """
        register = sorted((self.folder / "register").glob("*.ttl"))
        terms = [path for path in term_files(self.folder) if path.name != _AXIOMS]
        modules = {
            GRAPH_ONTOLOGY: [*terms, *scheme_files(self.folder)],
            GRAPH_REGISTRY: [path for path in register if path.name != _LINKS],
            GRAPH_LINKS: [path for path in register if path.name == _LINKS],
            GRAPH_BACKGROUND: [self.folder / "background.ttl"],
        }
        graphs = {name: self._quads(name, paths) for name, paths in modules.items()}
        graphs[GRAPH_ONTOLOGY] += self._own_terms()
        return graphs | {GRAPH_DECISIONS: map_decisions(self.decisions.rows, self.base)}

    def _own_terms(self) -> bytes:
        graph = ox.NamedNode(self.base + GRAPH_ONTOLOGY)
        triples = ((path, each) for path in self.extensions for each in read_extension(path))
        return "".join(sorted({_line(each, graph, {}, path) for path, each in triples})).encode()

    @cached_property
    def workspace(self) -> Workspace:
        """Return this process's place for one document's graph beside what is known already."""
        return Workspace(self._known() + self.derived.affairs + self.derived.shared)

    @cached_property
    def validator(self) -> Validator:
        """Return what checks one document after another."""
        return Validator(self.shapes, self.known)

    def prepare(self) -> None:
        """Make now what the first document would have to wait for.

        Raises:
            ResourceError: a rule is broken.
        """
        _ = self.validator

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


def load_knowledge(files: KnowledgeFiles = KnowledgeFiles()) -> Knowledge:
    """Read the files that documents are read against, once in a process.

    Raises:
        ResourceError: a module is broken, or a shape holds what is not supported.
        ExtensionError: a file of an analyst cannot be used.
        DecisionsError: a decision is malformed, leads nowhere, or contradicts another.
        ProfileError: there is no such profile, or it cannot be used.
        UsageError: there is no such file of decisions.
    """
    return _load(files.read())


@lru_cache(maxsize=2)
def _load(files: KnowledgeFiles) -> Knowledge:
    known = _load_curated(
        files.base,
        files.folder or ontology_folder(),
        files.extensions,
        files.fail_on,
        files.profile,
    )
    if not files.content:
        return known
    decisions = load_decisions(
        files.content, str(files.decisions), known.register, known.scheme.ontology, files.base
    )
    return replace(known, decisions=decisions)


@lru_cache(maxsize=2)
def _load_curated(
    base: str, folder: Path, extensions: tuple[Path, ...], fail_on: FailOn, profile: str
) -> Knowledge:
    register, scheme = load_register(folder), load_scheme(folder, extensions)
    profiles = load_profiles(profile, folder, scheme)
    return Knowledge(
        scheme=scheme,
        register=register,
        shapes=load_shapes([*sorted((folder / "shapes").glob("*.ttl")), *extensions]),
        digest=_digest(folder, base, extensions, fail_on, profiles),
        base=base,
        folder=folder,
        extensions=extensions,
        decisions=no_decisions(register, base),
        fail_on=fail_on,
        profiles=profiles,
    )


def _digest(
    folder: Path, base: str, extensions: tuple[Path, ...], fail_on: FailOn, profiles: Profiles
) -> str:
    # What went in past a weaker gate has to pass a stricter one.
    total = sha256(f"{MAPPING_VERSION}\n{base}\n{fail_on}\n{profiles.digest}\n".encode())
    for path in _iter_modules(folder):
        total.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        total.update(sha256(path.read_bytes()).digest())
    # By content alone: where an analyst keeps a file changes nothing that is said.
    for path in extensions:
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def _iter_modules(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("**/*.ttl")):
        if path.relative_to(folder).parts[0] not in _APART and path.name != GUIDE_FILE:
            yield path
    yield from rule_files(folder)
