"""Which texts the annotations of a file are about, and which annotations each of them has."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from conflictgraph.errors import SourceError
from conflictgraph.readers.rdf import Nodes, is_blank, is_local, relative
from conflictgraph.readers.web_annotation.assembling import Annotation
from conflictgraph.vocab import RDF

#: The name of a document is shown in messages and names files.
_MAX_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Text:
    """One text that something is selected of.

    Attributes:
        nodes: those that stand for it; the first one describes it.
        value: its characters, where the file has them.
    """

    nodes: tuple[str, ...] = ()
    value: str | None = None

    @property
    def name(self) -> str:
        """Return what its document is called in the file: its address, or a hash."""
        node, value = next(filter(_has_iri, self.nodes), ""), self.value or ""
        name = relative(node)
        if name and name.isprintable() and len(name.encode()) <= _MAX_NAME:
            return name
        return f"text-{sha256((name or value).encode()).hexdigest()[:16]}"

    @property
    def is_local(self) -> bool:
        """Tell whether it is a file that has to lie beside the annotations."""
        return any(map(is_local, self.nodes))

    @property
    def is_address(self) -> bool:
        """Tell whether it is something elsewhere, by its IRI."""
        return not self.is_local and any(map(_has_iri, self.nodes))


#: Name of a text to it and to its annotations.
ByName = Mapping[str, tuple[Text, tuple[Annotation, ...]]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a file: nodes, the annotations among them, and the texts these are about."""

    nodes: Nodes
    annotations: tuple[Annotation, ...]
    texts: tuple[Text, ...]

    @classmethod
    def of(cls, nodes: Nodes, annotations: Iterable[Annotation]) -> Contents:
        """Return the contents of a file that has these annotations."""
        every = tuple(annotations)
        return cls(nodes, every, tuple(_texts(nodes, every)))

    def only_text(self, source: str) -> Text:
        """Return the text that all selections are of.

        Raises:
            SourceError: ``web-annotation.several-texts``.
        """
        if len(self.texts) <= 1:
            return next(iter(self.texts), Text())
        raise SourceError(
            "web-annotation.several-texts",
            f"its annotations are about {len(self.texts)} texts",
            source,
            hint="make one file for each text",
            snippet=" and ".join(sorted(each.name for each in self.texts)[:2]),
        )

    @property
    def can_be_parted(self) -> bool:
        """Tell whether there are several texts, each known by its address or in the file."""
        known = (each.value or each.is_address for each in self.texts)
        return len(self.texts) > 1 and all(known)

    def by_name(self) -> ByName:
        """Map the name of each text to it and its annotations, with what they select of it.

        An annotation that selects nothing itself goes with one that it is about.
        """
        places = {node: number for number, text in enumerate(self.texts) for node in text.nodes}
        homes = self._homes(places)
        found: dict[int, list[Annotation]] = defaultdict(list)
        for each in self.annotations:
            for number in homes.get(each.node, ()):
                own = (target for target in each.targets if target.is_selection)
                kept = tuple(target for target in own if places[target.source] == number)
                found[number].append(replace(each, targets=kept))
        return {text.name: (text, tuple(found[number])) for number, text in enumerate(self.texts)}

    def _homes(self, places: Mapping[str, int]) -> Mapping[str, Sequence[int]]:
        homes: dict[str, list[int]] = {}
        referrers: dict[str, list[str]] = defaultdict(list)
        for each in self.annotations:
            selected = [target.source for target in each.targets if target.is_selection]
            if selected:
                homes[each.node] = sorted({places[node] for node in selected})
            ends = (each.said.structure and each.said.structure.ends()) or ()
            for other in (*each.about, *ends):
                referrers[other].append(each.node)
        waiting = deque(homes)
        while waiting:
            node = waiting.popleft()
            for other in referrers.get(node, ()):
                if other not in homes:
                    homes[other] = homes[node][:1]
                    waiting.append(other)
        return homes


def _has_iri(node: str) -> bool:
    return not is_blank(node)


def _texts(nodes: Nodes, annotations: Sequence[Annotation]) -> Iterable[Text]:
    targets = (target for each in annotations for target in each.targets)
    selected = dict.fromkeys(each.source for each in targets if each.is_selection)
    values = {node: nodes.literal(node, RDF + "value") or None for node in selected}
    # A target that does not say of which text it is can only be of the one there is.
    unnamed = tuple(node for node, value in values.items() if not value and is_blank(node))
    named: dict[str, list[str]] = defaultdict(list)
    for node in selected:
        if node not in unnamed:
            named[values[node] or node].append(node)
    found = [Text(tuple(each), values[each[0]]) for each in named.values()]
    if unnamed and len(found) == 1:
        found = [replace(found[0], nodes=(*found[0].nodes, *unnamed))]
    elif unnamed:
        found.append(Text(unnamed))
    return found
