"""One document as a generation holds it, and its nodes in words."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from conflictgraph.pipeline.stated import Facts, Statements, Value, facts_of, statements_among
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.manifest import Entry
from conflictgraph.store.reader import Reader
from conflictgraph.vocab import RDF, RDFS, local_name, term

_LABEL: Final = ox.NamedNode(RDFS + "label")
_TYPE: Final = ox.NamedNode(RDF + "type")
_SPAN: Final = re.compile(r"/span/(\d+)-(\d+)")
_RANGE: Final = re.compile(r"(\d+)-(\d+)")
#: What tells statements of one place apart, at the end of their IRIs.
_SUFFIX: Final = re.compile(r"(\d+-\d+)-[0-9a-f]{6}$")
_LANGUAGE: Final = "en"
#: Where the words of a statement stand, the most telling first.
_WORDING: Final = tuple(
    ox.NamedNode(term(name))
    for name in ("hasQuoteSpan", "hasContentSpan", "hasCueSpan", "hasSentenceSpan")
)
_SPEAKER, _CONTENT = ox.NamedNode(term("isAttributedTo")), ox.NamedNode(term("hasContent"))


def anchor_of(local: str) -> str:
    """Return the part of a statement's IRI that tells its place."""
    return _SUFFIX.sub(r"\1", local)


class DocumentState:
    """What one generation says of one document, apart from what rules derived."""

    def __init__(self, reader: Reader, entry: Entry, names: GraphNames) -> None:
        self.entry, self._reader, self._names = entry, reader, names
        self._prefix = names.document_prefix(entry.identity)
        self._affairs: dict[ox.NamedNode, Facts] = {}

    @cached_property
    def nodes(self) -> Statements:
        """Return all that the document's graph says, by subject."""
        graph = self._names.document(self.entry.identity).value
        return facts_of(self._reader.iter_quads(graph))

    @cached_property
    def statements(self) -> Statements:
        """Return what it says of statements."""
        return statements_among(self.nodes)

    @property
    def itself(self) -> Facts:
        """Return what it says of the document as a whole."""
        return self.nodes.get(self._prefix, frozenset())

    @cached_property
    def text(self) -> str:
        """Return the text that places count."""
        return self._reader.manifest.text(self.entry.identity) or ""

    def affair(self, node: Value) -> Facts:
        """Return what is said of a state of affairs; nothing of any other node."""
        if not self._names.is_affair(node) or not isinstance(node, ox.NamedNode):
            return frozenset()
        if node not in self._affairs:
            quads = self._reader.iter_about(node.value, self._names.affairs.value)
            facts = ((quad.predicate, quad.object) for quad in quads)
            self._affairs[node] = frozenset(each for each in facts if each[0] != _LABEL)
        return self._affairs[node]

    def local(self, iri: str) -> str | None:
        """Return an IRI of this document without what all of them begin with."""
        if iri == self._prefix or iri.startswith(f"{self._prefix}/"):
            return iri.removeprefix(self._prefix)
        return None

    def is_place(self, node: Value) -> bool:
        """Tell whether a value is a stretch of this document's text."""
        local = self.local(node.value) if isinstance(node, ox.NamedNode) else None
        return _SPAN.fullmatch(local or "") is not None

    # words

    def worded(self, local: str) -> str:
        """Return a local IRI with the words of the text in place of where they stand."""
        return _RANGE.sub(lambda found: self._covered(found[1], found[2]), anchor_of(local))

    def _covered(self, begin: str, end: str) -> str:
        return f"“{' '.join(self.text[int(begin) : int(end)].split())}”"

    def words(self, node: Value) -> str:
        """Return a value as people read it: a label, the words of a place, or as it stands."""
        if not isinstance(node, ox.NamedNode):
            return node.value if isinstance(node, ox.Literal) else str(node)
        place = _SPAN.fullmatch(self.local(node.value) or "")
        if place:
            return self._covered(place[1], place[2])
        if node.value in self.statements:
            facts = self.statements[node.value]
            return f"{self.speaker(facts)}: {self.wording(facts)}"
        return self._label(node) or node.value.removeprefix(self._names.base)

    def property_words(self, prop: ox.NamedNode) -> str:
        """Return what a property is called; one of another vocabulary may have no label here."""
        return self._label(prop) or local_name(prop.value)

    def _label(self, node: ox.NamedNode) -> str:
        labels = [
            quad.object
            for quad in self._reader.iter_about(node.value)
            if quad.predicate == _LABEL and isinstance(quad.object, ox.Literal)
        ]
        best = sorted(labels, key=lambda each: (each.language != _LANGUAGE, str(each)))
        return best[0].value if best else ""

    def speaker(self, facts: Facts) -> str:
        """Return who says something."""
        return self._joined(facts, _SPEAKER)

    def act(self, facts: Facts) -> str:
        """Return what saying it is: an assertion, a demand …."""
        return self._joined(facts, _TYPE)

    def content(self, facts: Facts) -> str:
        """Return what is said."""
        return self._joined(facts, _CONTENT)

    def wording(self, facts: Facts) -> str:
        """Return the words that say it, as far as they are known."""
        return next(filter(None, (self._joined(facts, prop) for prop in _WORDING)), "")

    def _joined(self, facts: Facts, prop: ox.NamedNode) -> str:
        return "; ".join(sorted(self.words(value) for found, value in facts if found == prop))
