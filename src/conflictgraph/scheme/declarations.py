"""What scheme files state, by subject, in the order of the files."""

from __future__ import annotations

from collections.abc import Iterable

from conflictgraph.errors import ResourceError
from conflictgraph.scheme.ontology import PlainTriple
from conflictgraph.vocab import RDF, SCHEME, local_name

#: Groups that mean every span or every frame, whatever an analyst adds.
ANY_SPAN, ANY_FRAME = SCHEME + "Entity", SCHEME + "Fact"


class Declarations:
    """The triples of the scheme files; names of properties are those of its vocabulary."""

    def __init__(self, triples: Iterable[PlainTriple]) -> None:
        self._values: dict[str, dict[str, list[str]]] = {}
        for triple in triples:
            subject = self._values.setdefault(triple.subject.value, {})
            subject.setdefault(triple.predicate.value, []).append(triple.object.value)

    def of_type(self, name: str) -> list[str]:
        """Return what is declared as a ``Role``, an ``Attribute`` and so on."""
        return [
            subject
            for subject, values in self._values.items()
            if SCHEME + name in values.get(RDF + "type", ())
        ]

    def all(self, subject: str, name: str) -> tuple[str, ...]:
        """Return what a property of the scheme's vocabulary leads to."""
        return tuple(self._values.get(subject, {}).get(SCHEME + name, ()))

    def one(self, subject: str, name: str) -> str | None:
        """Return the only value of a property, if there is any.

        Raises:
            ResourceError: there are several.
        """
        values = self.all(subject, name)
        if len(values) > 1:
            raise ResourceError(f"{name} is stated {len(values)} times", subject)
        return values[0] if values else None

    def label(self, subject: str) -> str:
        """Return the label that annotators use.

        Raises:
            ResourceError: there is none, or there are several.
        """
        label = self.one(subject, "annotationLabel")
        if label is None:
            raise ResourceError("has no annotationLabel", subject)
        return label

    def name(self, subject: str) -> str:
        """Return the label of a type, or the name of a group."""
        return self.one(subject, "annotationLabel") or local_name(subject)

    def names(self, subjects: Iterable[str]) -> tuple[str, ...]:
        """Return the names of several types and groups."""
        return tuple(map(self.name, subjects))

    def labels_of(self, subjects: Iterable[str]) -> frozenset[str]:
        """Return the labels of types and of the members of groups."""
        labels: set[str] = set()
        for subject in subjects:
            if subject == ANY_SPAN:
                labels.update(map(self.label, self.of_type("SpanType")))
            elif subject == ANY_FRAME:
                labels.update(map(self.label, self.of_type("FrameType")))
            else:
                spans = self.of_type("SpanType")
                members = [each for each in spans if subject in self.all(each, "inGroup")]
                labels.update(map(self.label, members or [subject]))
        return frozenset(labels)
