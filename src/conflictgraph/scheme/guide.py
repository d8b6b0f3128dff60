"""The words for annotators: what a label means, when to use it, how it looks in a tool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from conflictgraph.scheme.declarations import Declarations
from conflictgraph.scheme.loading import GUIDE_FILE, read_scheme_files, to_scheme
from conflictgraph.scheme.model import (
    AttributeType,
    FrameType,
    RelationType,
    RoleType,
    Scheme,
    SpanType,
)
from conflictgraph.scheme.ontology import Ontology, PlainTriple, iter_triples
from conflictgraph.vocab import BASE, DCTERMS, OWL, RDF, RDFS, SCHEME, SKOS

LANGUAGES = ("de", "en")
_SCHEME = BASE + "scheme"
_LABEL, _SHORT = RDFS + "label", SCHEME + "shortLabel"
_DEFINITION, _NOTE, _EXAMPLE = (SKOS + each for each in ("definition", "scopeNote", "example"))
_CHANGE = SKOS + "changeNote"
#: What annotators meet under a label of its own.
Labelled = SpanType | FrameType | RoleType | AttributeType | RelationType


@dataclass(frozen=True)
class Entry:
    """The words about one label, role, attribute, value or convention, in one language.

    Attributes:
        label: for people, not for files.
        definition: what it means; empty where nobody wrote it down.
        notes: when to use it.
        examples: the annotated words stand in brackets.
        since: the version that added it; empty for what was always there.
    """

    label: str
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    since: str


class Guide:
    """The scheme together with its words.

    Args:
        scheme: what can be annotated.
        triples: those of the terms and of the scheme files.
    """

    def __init__(self, scheme: Scheme, triples: Iterable[PlainTriple]) -> None:
        self.scheme = scheme
        self._texts: dict[tuple[str, str], dict[str, list[str]]] = {}
        kinds: dict[str, dict[str, None]] = {}
        for subject, predicate, target in triples:
            if isinstance(target, ox.Literal):
                texts = self._texts.setdefault((subject.value, predicate.value), {})
                known = texts.setdefault(target.language or "", [])
                if target.value not in known:
                    known.append(target.value)
            elif predicate.value == RDF + "type":
                kinds.setdefault(target.value, {})[subject.value] = None
        #: IRIs of the conventions, and of the names of links and values, in the order of the files.
        self.conventions = tuple(kinds.get(SCHEME + "Convention", ()))
        self._link_names = tuple(kinds.get(SCHEME + "LinkName", ()))

    @property
    def version(self) -> str:
        """Return the version of the scheme."""
        return self._one(OWL + "versionInfo", [_SCHEME], "")

    def title(self, language: str) -> str:
        """Return the name of the scheme."""
        return self._one(DCTERMS + "title", [_SCHEME], language)

    def changes(self, language: str) -> tuple[str, ...]:
        """Return what each version changed; each note begins with the number of its version."""
        return self._all(_CHANGE, [_SCHEME], language)

    # words

    def entry(self, each: Labelled, language: str) -> Entry:
        """Return the words about a label, role, attribute or relation."""
        return self._entry(each.label, [each.iri, *_meanings(each)], language)

    def value(self, attribute: AttributeType, value: str, language: str) -> Entry:
        """Return the words about a value of an attribute."""
        denoted = attribute.values[value]
        iris = [attribute.value_iris[value], *([denoted] if denoted else [])]
        return self._entry(value, iris, language)

    def convention(self, iri: str, language: str) -> Entry:
        """Return the words about a convention."""
        return self._entry(iri, [iri], language)

    def links(self, language: str) -> Mapping[str, str]:
        """Return the names of links and values, and what each says."""
        return {
            self._one(SCHEME + "annotationLabel", [iri], ""): self._one(
                _DEFINITION, [iri], language
            )
            for iri in self._link_names
        }

    def _entry(self, fallback: str, iris: list[str], language: str) -> Entry:
        own = iris[:1]
        return Entry(
            label=self._one(_LABEL, iris, language) or fallback,
            definition=self._one(_DEFINITION, iris, language),
            # Notes of a term are for readers of the graph; annotators get those of the label.
            notes=self._all(_NOTE, own, language),
            examples=self._all(_EXAMPLE, own, language),
            since=self._one(SCHEME + "since", own, ""),
        )

    # tools

    def short_labels(self, each: Labelled, language: str) -> tuple[str, ...]:
        """Return shorter forms of a label, for where there is little room."""
        return self._all(_SHORT, [each.iri], language)

    def color(self, each: Labelled) -> str:
        """Return the background colour of a label as ``#rrggbb``; empty for the tool's own."""
        return self._one(SCHEME + "color", [each.iri], "")

    def key(self, each: Labelled) -> str:
        """Return the key that chooses a label in brat; empty for none."""
        return self._one(SCHEME + "key", [each.iri], "")

    def glyph(self, attribute: AttributeType) -> str:
        """Return the signs that brat shows for the values of an attribute; empty for its own."""
        return self._one(SCHEME + "glyph", [attribute.iri], "")

    def _one(self, prop: str, iris: Iterable[str], language: str) -> str:
        for iri in iris:
            if texts := self._in(self._texts.get((iri, prop), {}), language):
                return texts[0]
        return ""

    def _all(self, prop: str, iris: Iterable[str], language: str) -> tuple[str, ...]:
        found = (self._in(self._texts.get((iri, prop), {}), language) for iri in iris)
        return tuple(text for texts in found for text in texts)

    @staticmethod
    def _in(texts: Mapping[str, list[str]], language: str) -> list[str]:
        """Return texts in a language, else in English, else in any: better than none."""
        return texts.get(language) or texts.get("en") or next(iter(texts.values()), [])


def _meanings(each: Labelled) -> tuple[str, ...]:
    if isinstance(each, (SpanType, FrameType)):
        return (each.denotes,) if each.denotes else ()
    if isinstance(each, AttributeType):
        return (each.fills,) if each.fills else ()
    return each.fills


def load_guide(folder: Path, extensions: Iterable[Path] = ()) -> Guide:
    """Read the scheme with its words.

    Raises:
        ResourceError: a file of the product is broken.
        ExtensionError: a file of an analyst cannot be used.
    """
    terms, labels = read_scheme_files(folder, extensions)
    scheme = to_scheme(Ontology.from_triples(terms), Declarations(labels))
    return Guide(scheme, [*iter_triples(folder / GUIDE_FILE), *labels, *terms])
