"""From the annotations of a bdoc document to mentions, frames and relations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import (
    Frame,
    Link,
    Mention,
    Relation,
    Role,
    Span,
)
from conflictgraph.readers.bdoc.values import Annotation, number_of
from conflictgraph.readers.offsets import Reading

_LINKS: Final = frozenset({
    "inst", "uri", "iri", "wikidata", "qid", "kb_id", "kbid", "identifier", "entity", "dbpedia",
})  # fmt: skip
_COREFERENCE: Final = "matches"
_ROLE: Final = re.compile(
    r"(arg\d+|subject|object|source|target|agent|patient|speaker|addressee|content)"
    r"(?:_id|Id|ID)?"
)


class Parts:
    """Mentions, frames and relations of annotations that stand on characters."""

    def __init__(self, annotations: Sequence[Annotation], reading: Reading) -> None:
        self._annotations = annotations
        self._reading = reading
        self._by_id = {each.id: each for each in annotations}

    def mentions(self) -> Iterator[Mention]:
        """Yield the annotations that name no others."""
        for each in self._annotations:
            if not self._roles(each):
                attributes, links = _said(each)
                yield Mention(each.id, each.type, self._spans(each), attributes, links)

    def frames(self) -> Iterator[Frame]:
        """Yield the others."""
        for each in self._annotations:
            if roles := self._roles(each):
                attributes, links = _said(each)
                for name in self._role_names(each):
                    attributes.pop(name, None)
                cue = self._spans(each)
                yield Frame(each.id, each.type, cue, tuple(roles), attributes, links)

    def relations(self) -> Iterator[Relation]:
        """Yield coreference, from each mention to the next in the text."""
        pairs = set[tuple[str, str]]()
        for each in self._annotations:
            named = self._named(each, each.features.get(_COREFERENCE))
            members = {member.id: member for member in (each, *named)} if named else {}
            ordered = sorted(members.values(), key=lambda member: (member.span, member.id))
            pairs.update((earlier.id, later.id) for earlier, later in pairwise(ordered))
        yield from (Relation(_COREFERENCE, *pair) for pair in sorted(pairs))

    def _roles(self, annotation: Annotation) -> list[Role]:
        return [
            Role(role, named.id)
            for name, role in self._role_names(annotation).items()
            for named in self._named(annotation, annotation.features[name])
        ]

    def _role_names(self, annotation: Annotation) -> Mapping[str, str]:
        """Return the features that name other annotations, and the roles they stand for."""
        found = ((name, _ROLE.fullmatch(name)) for name in annotation.features)
        roles = {name: match[1] for name, match in found if match}
        return {
            name: role
            for name, role in roles.items()
            if self._named(annotation, annotation.features[name])
        }

    def _named(self, annotation: Annotation, value: object) -> list[Annotation]:
        """Return the annotations of the same set that a feature names by number."""
        numbers = value if isinstance(value, list) else [value]
        prefix = f"{annotation.set}:" if annotation.set else ""
        ids = [f"{prefix}{each}" for each in numbers if number_of(each) is not None]
        return [self._by_id[each] for each in ids if each in self._by_id and each != annotation.id]

    def _spans(self, annotation: Annotation) -> tuple[Span, ...]:
        points = self._reading.to_code_points((annotation.span,))
        if points is None:
            raise AssertionError("annotations in other places were refused")
        return points


def _said(annotation: Annotation) -> tuple[dict[str, str], tuple[Link, ...]]:
    """Return attributes and links; of several links of one kind the first."""
    attributes, links = dict[str, str](), dict[str, Link]()
    for name, value in annotation.features.items():
        link = _link(name, value)
        if link is not None:
            links.setdefault(link.name, link)
        elif value is not None and name != _COREFERENCE:
            attributes[name] = _as_text(value)
    return attributes, tuple(links[name] for name in sorted(links))


def _link(name: str, value: object) -> Link | None:
    if not isinstance(value, str):
        return None
    link = link_of(value)
    is_address = value.startswith(("http://", "https://"))
    if name.lower() in _LINKS:
        return link if link.name != "IRI" or is_address else None
    return link if link.name != "IRI" and is_address else None


def _as_text(value: object) -> str:
    """Return a feature as text: strings as they are, all else as JSON writes it."""
    text = (
        value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
    )
    return text.encode("utf-8", "replace").decode("utf-8")
