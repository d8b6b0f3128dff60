"""The entities that the register does not know, as the live generation of a store has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, QuerySolution, QuerySolutions

from conflictgraph.annotation import Span
from conflictgraph.annotation.sentences import sentence_at
from conflictgraph.linking import Entity
from conflictgraph.linking.surface import normalise
from conflictgraph.scheme import Ontology
from conflictgraph.store.reader import Reader
from conflictgraph.vocab import DCTERMS, OA, RDFS, term

#: Characters of a text that are shown around one mention, as many as of evidence.
MAX_CONTEXT = 300

_ENTITIES = f"""
SELECT ?entity ?class ?label WHERE {{
  ?entity <{term("isProvisional")}> true ; a ?class .
  OPTIONAL {{ ?entity <{RDFS}label> ?label }}
}}"""
_MENTIONS = f"""
SELECT DISTINCT ?entity ?mention ?identity ?language ?begin ?end WHERE {{
  ?entity <{term("isProvisional")}> true .
  ?mention <{OA}hasBody> ?entity ; <{OA}hasTarget> ?span .
  ?span <{OA}hasSource> ?text ; <{OA}hasSelector> ?position .
  ?position <{OA}start> ?begin ; <{OA}end> ?end .
  ?document <{term("hasText")}> ?text ;
    <{DCTERMS}identifier> ?identity ; <{DCTERMS}language> ?language .
}}"""


@dataclass(frozen=True, slots=True)
class Place:
    """One mention in one text; offsets in code points.

    Attributes:
        document: identity of the document.
        file: key of its source.
        context: the sentence it stands in, cut where it is long.
    """

    document: str
    file: str
    begin: int
    end: int
    text: str
    language: str
    context: str


@dataclass(frozen=True, slots=True)
class OpenEntity:
    """A provisional entity with its mentions, in order of files and places."""

    entity: Entity
    places: tuple[Place, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the words it is mentioned by, sorted, each once."""
        return tuple(sorted({normalise(place.text) for place in self.places}))

    @property
    def name(self) -> str:
        """Return one name to show."""
        labels = self.entity.label
        return labels.get("en") or next(iter(labels.values()), self.names[0])

    @property
    def language(self) -> str:
        """Return the language of the name to show."""
        labels = self.entity.label
        return "en" if "en" in labels else next(iter(labels), self.places[0].language)


def context_of(text: str, span: Span) -> str:
    """Return the sentence around a mention on one line, at most ``MAX_CONTEXT`` characters."""
    sentence = sentence_at(text, span)
    room = max(0, MAX_CONTEXT - (span.end - span.begin)) // 2
    begin = max(sentence.begin, span.begin - room)
    end = min(sentence.end, span.end + room, begin + MAX_CONTEXT)
    before = "… " if begin > sentence.begin else ""
    after = " …" if end < sentence.end else ""
    return f"{before}{' '.join(text[begin:end].split())}{after}"


def find_in_store(reader: Reader, ontology: Ontology) -> list[OpenEntity]:
    """Return the provisional entities that texts mention, most often mentioned first."""
    entities = dict(_iter_entities(reader, ontology))
    places: dict[str, list[Place]] = defaultdict(list)
    for iri, place in _iter_places(reader):
        places[iri].append(place)
    return ordered(entities, places)


def ordered(entities: Mapping[str, Entity], places: Mapping[str, list[Place]]) -> list[OpenEntity]:
    """Return entities with their places, the most often mentioned first, then by name."""
    found = [
        OpenEntity(entities[iri], tuple(sorted(set(own), key=lambda p: (p.file, p.begin, p.end))))
        for iri, own in places.items()
    ]
    return sorted(found, key=lambda each: (-len(each.places), each.name, each.entity.iri))


def _iter_entities(reader: Reader, ontology: Ontology) -> Iterator[tuple[str, Entity]]:
    classes: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(reader, _ENTITIES):
        iri, label = _text(row, "entity"), row["label"]
        classes[iri].add(_text(row, "class"))
        if isinstance(label, Literal):
            # Where two documents name it differently, the first by the alphabet is shown.
            known = labels[iri].get(label.language or "", label.value)
            labels[iri][label.language or ""] = min(known, label.value)
    for iri, found in classes.items():
        special = max(found, key=lambda each: (len(ontology.ancestors(each)), each))
        yield iri, Entity(iri, special, dict(sorted(labels[iri].items())), is_provisional=True)


def _iter_places(reader: Reader) -> Iterator[tuple[str, Place]]:
    """Yield the mentions; one in several fragments as their envelope."""
    mentions: dict[tuple[str, str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in _rows(reader, _MENTIONS):
        key = (
            _text(row, "entity"),
            _text(row, "mention"),
            _text(row, "identity"),
            _text(row, "language"),
        )
        mentions[key].append((int(_text(row, "begin")), int(_text(row, "end"))))
    texts: dict[str, tuple[str, str]] = {}
    for (iri, _, identity, language), spans in sorted(mentions.items()):
        if identity not in texts:
            entry = reader.manifest.by_identity(identity)
            texts[identity] = (reader.manifest.text(identity) or "", entry.key if entry else "")
        text, file = texts[identity]
        fragments = sorted(spans)
        words = " ".join(text[begin:end] for begin, end in fragments)
        whole = Span(fragments[0][0], max(end for _, end in fragments))
        context = context_of(text, whole)
        yield iri, Place(identity, file, whole.begin, whole.end, words, language, context)


def _rows(reader: Reader, query: str) -> Iterator[QuerySolution]:
    solutions = reader.query(query)
    if isinstance(solutions, QuerySolutions):
        yield from solutions


def _text(row: QuerySolution, name: str) -> str:
    return str(getattr(row[name], "value", ""))
