"""The classes of a generation: which is wider than which, and what belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from conflictgraph import vocab
from conflictgraph.search.index import Kind
from conflictgraph.search.reading import iter_rows
from conflictgraph.store.reader import Reader

_WIDER: Final = """
SELECT ?class ?wider WHERE { ?class rdfs:subClassOf ?wider . FILTER (ISIRI(?wider)) }"""
_LABELS: Final = "SELECT ?class ?label WHERE {{ VALUES ?class {{ {} }} ?class rdfs:label ?label }}"
_MEMBERS: Final = """
SELECT ?item ?class WHERE {{ VALUES ?class {{ {} }} ?item a ?class . FILTER (ISIRI(?item)) }}"""


class Classes:
    """The classes as the ontology in a generation has them, by names without a namespace."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        wider: dict[str, set[str]] = defaultdict(set)
        for row in iter_rows(reader, _WIDER):
            name, above = row["class"].value, row["wider"].value
            if name.startswith(vocab.NS) and above.startswith(vocab.NS) and name != above:
                wider[vocab.local_name(name)].add(vocab.local_name(above))
        self._wider = {name: tuple(sorted(above)) for name, above in wider.items()}

    def terms(self, roots: Iterable[str]) -> str:
        """Return some classes and all narrower ones, as a query lists them."""
        return " ".join(f"<{vocab.term(name)}>" for name in self._below(roots))

    def members(self, roots: Iterable[str]) -> dict[str, set[str]]:
        """Return what belongs to some classes or to narrower ones, each with those of them."""
        members: dict[str, set[str]] = defaultdict(set)
        for row in iter_rows(self._reader, _MEMBERS.format(self.terms(roots))):
            members[row["item"].value].add(vocab.local_name(row["class"].value))
        return members

    def kinds(self, section: str, roots: Iterable[str]) -> list[Kind]:
        """Return the classes of a section and all narrower ones, with their labels."""
        names = self._below(roots)
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for row in iter_rows(self._reader, _LABELS.format(self.terms(roots))):
            label = row["label"]
            labels[vocab.local_name(row["class"].value)][label.language or ""] = label.value
        return [Kind(name, section, dict(sorted(labels[name].items()))) for name in names]

    def kinds_of(self, classes: Iterable[str]) -> tuple[str, ...]:
        """Return the narrowest of the classes of one item, then all that are wider."""
        given = sorted(set(classes))
        wider = {each: self._above(each) for each in given}
        covered = {above for each in given for above in wider[each]}
        narrow = [each for each in given if each not in covered] or given
        return tuple(dict.fromkeys([*narrow, *(a for n in narrow for a in wider[n]), *given]))

    def _below(self, roots: Iterable[str]) -> list[str]:
        found = set(roots)
        while more := {n for n, above in self._wider.items() if found & set(above)} - found:
            found |= more
        return sorted(found)

    def _above(self, name: str) -> list[str]:
        """Return all wider classes, the nearest first."""
        found: dict[str, None] = {}
        level = [name]
        while level := [w for each in level for w in self._wider.get(each, ()) if w not in found]:
            found.update(dict.fromkeys(level))
        return list(found)
