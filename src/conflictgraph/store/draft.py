"""The contents of the next generation while they are being written."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store, parse

from conflictgraph.errors import SourceError, StoreError, UsageError
from conflictgraph.inference import Stratum, from_text, is_of_dataset, to_text
from conflictgraph.store.changes import DocumentChange, GraphNames
from conflictgraph.store.findings import Findings, remove_derived
from conflictgraph.store.incoming import Incoming
from conflictgraph.store.journal import copy_batches
from conflictgraph.store.manifest import Entry, LineChange, Manifest
from conflictgraph.store.opening import clone_generation, open_store
from conflictgraph.store.protection import copy_users_graphs
from conflictgraph.store.sweep import sweep_affairs, used_affairs
from conflictgraph.store.version import ONTOLOGY_NAME, ontology_version
from conflictgraph.vocab import GRAPH_ONTOLOGY

_INCOMING: Final = "incoming.nq"
_GRAPH_DIGEST: Final = "graph-digest "
#: The attribute, and the argument of the function that counts.
_OWN_REFERENCES: Final = 2
_BASES: Final = "bases"
_RULES: Final = "rules"
_CONCLUSIONS_DIGEST: Final = "conclusions-digest"


class Draft:
    """A folder that will be a generation: an open Oxigraph store and its manifest.

    Removals happen at once. Additions are loaded in bulk at the end, or earlier when something
    among them is to be removed again; where nothing was there before, each piece as soon as it is.
    """

    def __init__(self, path: Path, names: GraphNames, *, is_new: bool = False) -> None:
        """Open the files.

        Args:
            path: the folder.
            names: the graphs.
            is_new: whether builds have written nothing into it yet.
        """
        self.path, self._names = path, names
        self._store = Store(str(path))
        self._is_new = is_new
        self._opened: Manifest | None = None
        self._incoming = Incoming(path / _INCOMING, self._store)
        #: Whether the store holds nothing but what came in: nothing has to wait for the end then.
        self._holds_nothing_else = is_new
        #: Graphs of which some lines may not be loaded yet.
        self._waiting: set[NamedNode] = set()
        #: States of affairs that may have lost their last user.
        self._suspects: set[NamedNode] = set()
        #: Graphs from which single lines were removed.
        self._thinned: set[NamedNode | BlankNode | DefaultGraph] = set()
        self._findings = Findings(names, gathers=is_new)
        #: The rules over several documents, once they are looked up.
        self._known_layers: tuple[Stratum, ...] | None = None

    @classmethod
    def clone(cls, source: Path, path: Path, names: GraphNames) -> Draft:
        """Return a draft that begins with the contents of a published generation."""
        clone_generation(source, path)
        return cls(path, names)

    @classmethod
    def empty(cls, path: Path, names: GraphNames) -> Draft:
        """Return a draft that begins with nothing."""
        path.mkdir(parents=True)
        Manifest.write(path).close()
        return cls(path, names, is_new=True)

    @classmethod
    def of_users(cls, source: Path, path: Path, names: GraphNames) -> Draft:
        """Return a draft that begins with what users, not builds, put into a generation."""
        draft = cls.empty(path, names)
        copy_batches(source, path)
        copy_users_graphs(open_store(source), draft.store, read_bases(source) | {names.base})
        return draft

    @property
    def store(self) -> Store:
        """Return the open store, to change users' graphs in; not to be kept after the end."""
        self._incoming.settle()
        self._holds_nothing_else = False
        return self._store

    @property
    def _manifest(self) -> Manifest:
        """Return the manifest, opened for writing when it is first needed."""
        if self._opened is None:
            self._opened = Manifest.write(self.path)
            note_base(self._opened, self._names.base)
        return self._opened

    def replace(self, change: DocumentChange) -> None:
        """Enter a document, in place of the one with its key if there is one.

        Raises:
            SourceError: another key holds a document of the same identity.
        """
        twin = self._manifest.by_identity(change.identity)
        if twin is not None and twin.key != change.key:
            raise SourceError(
                "store.duplicate",
                f"the same text is in the store already, from {twin.key}",
                change.key,
                hint="remove one of the two",
            )
        self._forget_document(change.key)
        entry = Entry(change.key, change.path, change.digest, change.identity)
        shared = change.shared.splitlines(keepends=True)
        lines = self._manifest.put(entry, change.text, shared, change.footprint, change.annotations)
        self._change_lines(lines)
        self._incoming.add((change.lines, change.affairs))
        self._waiting.add(self._names.document(change.identity))
        self._findings.came(change.identity, change.premises)
        if self._holds_nothing_else:
            self._incoming.begin_to_load()

    def remove(self, key: str) -> None:
        """Remove a document.

        Raises:
            UsageError: there is none with this key.
        """
        if not self._forget_document(key):
            raise UsageError(f"the store holds no document from {key}")
        self._change_lines(self._manifest.remove(key))

    def replace_graph(self, name: str, lines: bytes, affairs: bytes) -> None:
        """Replace a graph that comes from no document."""
        graph = NamedNode(name)
        if graph in self._waiting:
            self._load()
        self._incoming.settle()
        self._suspects |= used_affairs(
            self._store.quads_for_pattern(None, None, None, graph), self._names
        )
        self._store.remove_graph(graph)
        self._incoming.add((lines, affairs))
        self._waiting.add(graph)
        self._findings.told(name, lines + affairs)
        self._findings.all_anew(self._layers())
        self._manifest.set_meta(_GRAPH_DIGEST + name, graph_digest(lines, affairs))
        if name == self._names.base + GRAPH_ONTOLOGY:
            version = ontology_version(parse(lines, RdfFormat.N_QUADS))
            self._manifest.set_meta(ONTOLOGY_NAME, version)

    def replace_conclusions(self, lines: bytes, layers: tuple[Stratum, ...]) -> None:
        """Replace what follows from the curated graphs, and the rules that derive."""
        self._change_lines(self._manifest.put_curated(lines.splitlines(keepends=True)))
        self._findings.told(_RULES, lines)
        self._findings.all_anew(self._layers())
        self._known_layers = None
        self._manifest.set_meta(_RULES, to_text(layers))
        self._manifest.set_meta(_CONCLUSIONS_DIGEST, conclusions_digest(lines, layers))

    def finish(self) -> None:
        """Load what waits, sweep, derive, and close: afterwards only files are left.

        Raises:
            StoreError: lines that were given are not N-Quads, or somebody holds the store open.
        """
        layers = self._layers() if self._findings.is_due else ()
        if self._findings.is_gathered:
            # What came in was told to the rules, and is being loaded meanwhile.
            self._conclude(self._stated_otherwise(), layers)
            self._load()
            self._thinned |= sweep_affairs(self._store, self._names, self._suspects)
        else:
            self._load()
            self._thinned |= self._findings.clear(self._store, layers)
            self._thinned |= sweep_affairs(self._store, self._names, self._suspects)
            self._derive_findings(layers)
        for graph in self._thinned:
            # A full build would never have had this graph.
            if next(self._store.quads_for_pattern(None, None, None, graph), None) is None:
                self._store.remove_graph(graph)
        self._store.flush()
        if self._is_new and self._incoming.pieces > 1:
            # Files of several pieces overlap, and each lookup would go through all of them.
            self._store.optimize()
        self._incoming.discard()
        if self._opened is not None:
            self._opened.close()
        self._require_last_reference()
        self._close_store()

    def _stated_otherwise(self) -> Store:
        """Return a store of what did not come in: where nothing else is there, an empty one."""
        return Store() if self._holds_nothing_else else self._store

    def _derive_findings(self, layers: tuple[Stratum, ...]) -> None:
        if self._findings.is_anew:
            self._conclude(self._store, layers)
            self._load()
        else:
            self._findings.derive(self._store, layers)

    def _conclude(self, stated: Store, layers: tuple[Stratum, ...]) -> None:
        """Let wait what follows from all documents together, but for what is stated already."""
        self._incoming.add(self._findings.lines(stated, layers))

    def abandon(self) -> None:
        """Close all files as they are; the folder is of no use afterwards."""
        self._incoming.discard()
        if self._opened is not None:
            self._opened.discard()
        self._close_store()

    def _require_last_reference(self) -> None:
        # An open store goes on merging its files; those of a published generation must not change.
        if sys.getrefcount(self._store) > _OWN_REFERENCES:
            raise StoreError("the store is still held open and cannot be published")

    def _close_store(self) -> None:
        # Oxigraph closes a store when its last reference goes.
        self.__dict__.pop("_store", None)

    def _forget_document(self, key: str) -> bool:
        """Remove the graph of a document and its description, if there is one."""
        entry = self._manifest.get(key)
        if entry is None:
            return False
        graph = self._names.document(entry.identity)
        if graph in self._waiting:
            self._load()
        self._incoming.settle()
        self._findings.goes(self._store, entry.identity, self._layers())
        quads = list(self._store.quads_for_pattern(None, None, None, graph))
        self._suspects |= used_affairs(quads, self._names)
        self._store.remove_graph(graph)
        derived = remove_derived(self._store, self._names, entry.identity, quads)
        self._suspects |= used_affairs(derived, self._names)
        self._thinned.update(quad.graph_name for quad in derived)
        for quad in list(self._store.quads_for_pattern(graph, None, None, self._names.meta)):
            self._store.remove(quad)
        self._thinned.add(self._names.meta)
        return True

    def _layers(self) -> tuple[Stratum, ...]:
        """Return the rules over several documents."""
        if self._known_layers is None:
            self._known_layers = tuple(filter(is_of_dataset, stored_layers(self._manifest)))
        return self._known_layers

    def _change_lines(self, change: LineChange) -> None:
        if change.moved:
            # One of them may be waiting, put there by another document.
            self._load()
        if change.lost:
            self._incoming.settle()
        if gone := change.lost + change.moved:
            quads = list(parse(b"".join(gone), RdfFormat.N_QUADS))
            self._suspects |= used_affairs(quads, self._names)
            for quad in quads:
                self._store.remove(quad)
                self._thinned.add(quad.graph_name)
        self._incoming.add(change.gained)

    def _load(self) -> None:
        self._incoming.load()
        self._waiting.clear()


def read_bases(generation: Path) -> frozenset[str]:
    """Return the base IRIs of the graphs that builds wrote into a generation."""
    with Manifest.read(generation) as manifest:
        return stored_bases(manifest)


def stored_bases(manifest: Manifest) -> frozenset[str]:
    """Return the base IRIs of the graphs that builds wrote into the generation of a manifest."""
    return frozenset((manifest.meta(_BASES) or "").split())


def note_base(manifest: Manifest, base: str) -> None:
    """Remember that a build has used a base IRI."""
    bases = stored_bases(manifest) | {base}
    manifest.set_meta(_BASES, " ".join(sorted(bases)))


def graph_digest(lines: bytes, affairs: bytes) -> str:
    """Return the digest by which an unchanged graph is recognised."""
    return hashlib.sha256(hashlib.sha256(lines).digest() + affairs).hexdigest()


def conclusions_digest(lines: bytes, layers: Iterable[Stratum]) -> str:
    """Return the digest by which unchanged conclusions and rules are recognised."""
    return hashlib.sha256(hashlib.sha256(lines).digest() + to_text(layers).encode()).hexdigest()


def stored_layers(manifest: Manifest) -> tuple[Stratum, ...]:
    """Return the rules that derive what a generation holds."""
    return from_text(manifest.meta(_RULES) or "")


def stored_conclusions(manifest: Manifest) -> str | None:
    """Return the digest of conclusions and rules as they were last replaced."""
    return manifest.meta(_CONCLUSIONS_DIGEST)


def stored_digest(manifest: Manifest, name: str) -> str:
    """Return the digest of a graph as it was last replaced; one never seen is empty."""
    return manifest.meta(_GRAPH_DIGEST + name) or graph_digest(b"", b"")
