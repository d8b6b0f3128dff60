"""Read out of a generation what its index is made of.

Plain queries, each along one index of the store: joins over spans are what takes long there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from conflictgraph import vocab
from conflictgraph.search.classes import Classes
from conflictgraph.search.index import Item, Name
from conflictgraph.search.reading import Stretch, iter_rows, labels_of, stretches_of, values_of
from conflictgraph.store.reader import Reader

#: Classes of what has a name; a statement and a document have words instead.
_THINGS: Final = ("Actor", "Office", "Place", "Event")
_ROLES: Final = (
    ("label", "rdfs:label"),
    ("alternative", "skos:altLabel"),
    ("hidden", "skos:hiddenLabel"),
)
_NAMES: Final = (
    "SELECT DISTINCT ?item ?label WHERE { VALUES ?class { %s } ?item a ?class ; %s ?label . "
    "FILTER (ISIRI(?item) && ISLITERAL(?label)) }"
)
# Users write what they like: whatever is not of the kind that belongs there is passed over.
_IRIS: Final = """
SELECT ?item ?value WHERE {{ ?item {} ?value . FILTER (ISIRI(?item) && ISIRI(?value)) }}"""
_HOLDERS: Final = _IRIS.format("cg:isAttributedTo")
_SOURCES: Final = _IRIS.format("cg:isReportedIn")
_VOICES: Final = _IRIS.format("cg:hasVoice")
_SAID: Final = """
SELECT ?item ?label WHERE {
  ?item cg:hasContent ?content . ?content rdfs:label ?label . FILTER (ISLITERAL(?label))
}"""
_SENTENCES: Final = """
SELECT ?item ?begin ?end WHERE {
  ?item cg:hasSentenceSpan ?span . ?span oa:hasSelector ?place .
  ?place oa:start ?begin ; oa:end ?end . FILTER (ISNUMERIC(?begin) && ISNUMERIC(?end))
}"""
_DOCUMENTS: Final = """
SELECT ?item ?identity ?title ?publisher ?issued ?earliest WHERE {
  ?item cg:hasText ?text ; dcterms:identifier ?identity .
  FILTER (ISIRI(?item) && ISLITERAL(?identity))
  OPTIONAL { ?item dcterms:title ?title . FILTER (ISLITERAL(?title)) }
  OPTIONAL { ?item dcterms:publisher ?publisher . FILTER (ISIRI(?publisher)) }
  OPTIONAL { ?item dcterms:issued ?issued . FILTER (ISLITERAL(?issued)) }
  OPTIONAL { ?item cg:issuedEarliest ?earliest . FILTER (ISLITERAL(?earliest)) }
}"""
_LEFT_OUT: Final = """
SELECT ?item ?begin ?end WHERE {
  ?part cg:hasPartRole cgc:part-boilerplate ; cg:hasPartSpan ?span .
  ?item cg:hasDocumentPart ?part . ?span oa:hasSelector ?place .
  ?place oa:start ?begin ; oa:end ?end . FILTER (ISNUMERIC(?begin) && ISNUMERIC(?end))
}"""

#: Language to a label.
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Document:
    """A text as its statements need it."""

    iri: str
    identity: str
    title: str
    language: str
    publishers: tuple[str, ...]
    day: str


class Harvest:
    """What one generation holds that can be found.

    Attributes:
        kinds: the classes of its items.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._classes = Classes(reader)
        self._last = ("", "")
        self.kinds = [
            *self._classes.kinds("thing", _THINGS),
            *self._classes.kinds("statement", ("Statement",)),
            *self._classes.kinds("text", ("SourceDocument",)),
        ]

    def iter_items(self) -> Iterator[Item]:
        """Yield things, texts and statements, each by IRI: the same graph gives the same file."""
        names = self._read_names()
        things = self._classes.members(_THINGS)
        for iri in sorted(things):
            yield self._thing(iri, things[iri], names.get(iri, ()))
        documents = self._read_documents()
        yield from self._iter_texts(documents, names)
        yield from self._iter_statements(documents, names)

    def _thing(self, iri: str, classes: Iterable[str], names: Iterable[Name]) -> Item:
        given = tuple(sorted(names, key=lambda each: (each.language, each.label)))
        labels = {name.language: name.label for name in given if name.role == "label"}
        others = [name.label for name in given if name.role == "alternative"]
        details = {"labels": labels, "others": list(dict.fromkeys(others))}
        return Item("thing", iri, self._classes.kinds_of(classes), given, details=details)

    def _iter_texts(
        self, documents: Mapping[str, _Document], names: Mapping[str, Iterable[Name]]
    ) -> Iterator[Item]:
        left_out = stretches_of(self._reader, _LEFT_OUT)
        classes = self._classes.members(("SourceDocument",))
        for iri, document in sorted(documents.items()):
            text = self._reader.manifest.text(document.identity) or ""
            publishers = [_labels(names.get(each, ())) for each in document.publishers]
            yield Item(
                "text",
                iri,
                self._classes.kinds_of(classes.get(iri, ("SourceDocument",))),
                title=(document.title,),
                others=tuple(label for labels in publishers for label in labels.values()),
                body=_without(text, left_out.get(iri, ())),
                publisher=_best(publishers[0]) if publishers else "",
                day=document.day,
                details={"title": document.title, "language": document.language},
            )

    def _iter_statements(
        self, documents: Mapping[str, _Document], names: Mapping[str, Iterable[Name]]
    ) -> Iterator[Item]:
        classes = self._classes.members(("Statement",))
        holders, sources = values_of(self._reader, _HOLDERS), values_of(self._reader, _SOURCES)
        voices, contents = values_of(self._reader, _VOICES), labels_of(self._reader, _SAID)
        sentences = stretches_of(self._reader, _SENTENCES)
        # One text after the other: each is read once.
        for iri in sorted(holders, key=lambda each: (sources.get(each, [""])[0], each)):
            document = documents.get(sources.get(iri, [""])[0])
            text = self._text(document, iri in sentences)
            said = contents.get(iri, ())
            holder = holders[iri][0]
            claimant = _labels(names.get(holder, ()))
            publishers = document.publishers if document else ()
            yield Item(
                "statement",
                iri,
                self._classes.kinds_of(classes.get(iri, ("Statement",))),
                others=(*claimant.values(), *(label for label, _ in said)),
                sentence=" […] ".join(text[b:e] for b, e in sentences.get(iri, ())),
                publisher=_best(_labels(names.get(publishers[0], ()))) if publishers else "",
                day=document.day if document else "",
                details={
                    "claimant": holder,
                    "claimantLabels": claimant,
                    "contents": _by_language(said),
                    "voice": vocab.local_name(voices.get(iri, [""])[0]).removeprefix("voice-"),
                    "document": document.iri if document else "",
                    "title": document.title if document else "",
                    "language": document.language if document else "",
                },
            )

    def _text(self, document: _Document | None, wanted: bool) -> str:
        if document is None or not wanted:
            return ""
        if self._last[0] != document.identity:
            text = self._reader.manifest.text(document.identity) or ""
            self._last = (document.identity, text)
        return self._last[1]

    def _read_names(self) -> dict[str, list[Name]]:
        names: dict[str, list[Name]] = defaultdict(list)
        classes = self._classes.terms(_THINGS)
        for role, has_name in _ROLES:
            for row in iter_rows(self._reader, _NAMES % (classes, has_name)):
                label = row["label"]
                names[row["item"].value].append(Name(label.value, label.language or "", role))
        return names

    def _read_documents(self) -> dict[str, _Document]:
        found: dict[str, _Document] = {}
        publishers: dict[str, set[str]] = defaultdict(set)
        for row in iter_rows(self._reader, _DOCUMENTS):
            iri, title, issued = row["item"].value, row["title"], row["issued"] or row["earliest"]
            if row["publisher"] is not None:
                publishers[iri].add(row["publisher"].value)
            found[iri] = _Document(
                iri,
                row["identity"].value,
                title.value if title is not None else "",
                (title.language or "") if title is not None else "",
                tuple(sorted(publishers[iri])),
                issued.value[:10] if issued is not None else "",
            )
        return found


def _labels(names: Iterable[Name]) -> dict[str, str]:
    found = [(name.language, name.label) for name in names if name.role == "label"]
    return dict(sorted(found))


def _best(labels: Labels) -> str:
    """Return the English label, or else the German one, or any."""
    return labels.get("en") or labels.get("de") or next(iter(labels.values()), "")


def _by_language(labels: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for label, language in labels:
        found[language].append(label)
    return dict(found)


def _without(text: str, stretches: Iterable[Stretch]) -> str:
    """Return a text without some stretches of it."""
    kept, place = [], 0
    for begin, end in stretches:
        kept.append(text[place:begin])
        place = max(place, end)
    return "".join([*kept, text[place:]])
