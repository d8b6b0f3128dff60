"""Write W3C Web Annotation in JSON-LD: ``<name>.wa.jsonld`` with ``<name>.txt`` beside it.

Specification: https://www.w3.org/TR/annotation-model/
Offset unit:   code points, end exclusive.
Written:       one annotation page; labels, links and notes in the standard's own words; frames
               and relations as bodies whose class is the term of the scheme; what is known of
               the article as properties of its text.
Not written:   notes on what is neither a mention, a frame nor a relation with an id.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from conflictgraph.annotation.identifiers import identifier_of, link_of
from conflictgraph.annotation.model import (
    FLAG,
    Document,
    Frame,
    Link,
    Mention,
    Note,
    Relation,
    Span,
)
from conflictgraph.annotation.numbering import numbered
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import EXCHANGE, SCHEME
from conflictgraph.writers.contract import Written

NAME: Final = "web-annotation"

#: What a remark is called that is of no other kind; brat's word.
_REMARK: Final = "AnnotatorNotes"
#: Characters before and after the words, so that they are found in a text that was changed.
_AROUND: Final = 20
#: IRIs that stand as they are; no prefix of the context is called so.
_ABSOLUTE: Final = re.compile(r'(?:https?|urn):[^\x00-\x20\x7f-\x9f<>"{}|\\^`]+')
#: Texts that a reader takes for the value of a flag.
_LIKE_FLAGS: Final = frozenset({"true", "True"})
#: Words of an exchange that cannot be names of attributes.
_RESERVED: Final = frozenset({"note", "normalising"})

Json = dict[str, object]


def write(document: Document, name: str, scheme: Scheme) -> Written:  # noqa: ARG001 - labels need no layers here
    """Return the files of a document; the same document gives the same bytes.

    Args:
        document: with labels of the scheme, in canonical order.
        name: what the files are called, without endings.
        scheme: not used: every label is a term of the scheme's namespace.
    """
    page = _Page(numbered(document), f"{name}.txt")
    return Written(
        {f"{name}.wa.jsonld": page.to_json().encode(), f"{name}.txt": document.text.encode()},
        tuple(page.iter_losses()),
    )


class _Page:
    def __init__(self, document: Document, text_file: str) -> None:
        self._document = document
        self._text = quote(text_file, safe="")
        self._notes: dict[str, list[Note]] = defaultdict(list)
        for note in document.notes:
            self._notes[note.target].append(note)

    def to_json(self) -> str:
        """Return the page, one annotation a line, so that versions can be compared."""
        head: Json = {
            "@context": [
                "http://www.w3.org/ns/anno.jsonld",
                {"cga": SCHEME, "cgx": EXCHANGE},
            ],
            "type": "AnnotationPage",
            "cgx:text": {"id": self._text, "type": "Text", **self._metadata()},
        }
        opening = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        lines = (json.dumps(each, ensure_ascii=False) for each in self._iter_annotations())
        return f'{opening},\n "items": [\n' + ",\n".join(lines) + "\n ]\n}\n"

    def iter_losses(self) -> Iterator[str]:
        """Yield what another reader of this page would not find, or find otherwise."""
        known = {each.id for each in self._annotations()}
        known |= {each.id for each in self._document.relations}
        for target in sorted(self._notes.keys() - (known - {""})):
            yield f"the notes on {target or 'what has no id'} have nothing to stand on"
        for each in self._annotations():
            yield from _iter_lost_attributes(each)
            for link in each.links:
                if not link.name or ":" in link.name or not link.value:
                    yield f"the link {link.name}:{link.value} of {each.id} is of no known form"

    def _annotations(self) -> tuple[Mention | Frame, ...]:
        return (*self._document.mentions, *self._document.frames)

    def _metadata(self) -> Json:
        known = self._document.metadata
        publisher = {"id": known.publisher_iri, "name": known.publisher}
        agencies = [list(each) for each in zip(*known.agencies, strict=True)] or [[], []]
        stated: Json = {
            "language": "" if known.language == "und" else known.language,
            "dcterms:title": known.title,
            "dcterms:publisher": {key: value for key, value in publisher.items() if value},
            "dcterms:issued": known.date_published,
            "cgx:id": known.id,
            "cgx:dateBasis": known.date_basis,
            "cgx:textBasis": known.text_basis,
            "cgx:agencies": agencies[0] and {"@list": agencies[0]},
            "cgx:agencyIRIs": any(agencies[1]) and {"@list": agencies[1]},
            "cgx:authorInitials": known.author_initials,
            "cgx:photoCredit": known.photo_credit,
            "cgx:url": known.url,
        }
        return {key: value for key, value in stated.items() if value}

    def _iter_annotations(self) -> Iterator[Json]:
        for mention in self._document.mentions:
            yield self._annotation(
                mention.id, "tagging", self._mention_bodies(mention), self._target(mention.spans)
            )
        for frame in self._document.frames:
            bodies = [_frame_body(frame), *_links(frame.links), *self._remarks(frame.id)]
            yield self._annotation(frame.id, "describing", bodies, self._target(frame.cue))
        for relation in self._document.relations:
            bodies = [_relation_body(relation), *self._remarks(relation.id)]
            yield self._annotation(relation.id, "linking", bodies, self._text)

    def _annotation(
        self, identifier: str, motivation: str, bodies: list[Json], target: object
    ) -> Json:
        named = {"id": _iri(identifier)} if identifier else {}
        return {
            **named,
            "type": "Annotation",
            "motivation": motivation,
            "body": bodies,
            "target": target,
        }

    def _mention_bodies(self, mention: Mention) -> list[Json]:
        attributes = [
            _text_body(_term(attribute), True if value == FLAG else value)
            for attribute, value in sorted(mention.attributes.items())
        ]
        label = _text_body("classifying", mention.label)
        return [label, *_links(mention.links), *attributes, *self._remarks(mention.id)]

    def _remarks(self, target: str) -> list[Json]:
        return [
            _text_body("commenting", note.text)
            | ({} if note.label == _REMARK else {"cgx:noteLabel": note.label})
            for note in (self._notes.get(target, ()) if target else ())
        ]

    def _target(self, spans: tuple[Span, ...]) -> object:
        targets = [{"source": self._text, "selector": self._selectors(span)} for span in spans]
        return targets[0] if len(targets) == 1 else targets

    def _selectors(self, span: Span) -> list[Json]:
        text = self._document.text
        return [
            {"type": "TextPositionSelector", "start": span.begin, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": text[span.begin : span.end],
                "prefix": text[max(0, span.begin - _AROUND) : span.begin],
                "suffix": text[span.end : span.end + _AROUND],
            },
        ]


def _iter_lost_attributes(annotation: Mention | Frame) -> Iterator[str]:
    for name, value in annotation.attributes.items():
        if name in _RESERVED:
            yield f"{name!r} of {annotation.id} is a word of the format itself"
        elif isinstance(annotation, Mention) and value in _LIKE_FLAGS:
            yield f"{name} of {annotation.id} is read back as a flag, not as {value!r}"


def _frame_body(frame: Frame) -> Json:
    roles: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for role in frame.roles:
        roles[_term(f"{frame.label}-{role.name}")].append({"id": _iri(role.target)})
    attributes = {
        _term(name): True if value == FLAG else value
        for name, value in sorted(frame.attributes.items())
    }
    return {"type": _term(frame.label), **attributes, **roles}


def _relation_body(relation: Relation) -> Json:
    return {
        "type": _term(relation.label),
        "cgx:arg1": {"id": _iri(relation.source)},
        "cgx:arg2": {"id": _iri(relation.target)},
    }


def _links(links: tuple[Link, ...]) -> list[Json]:
    return [_link_body(link) for link in links]


def _link_body(link: Link) -> Json:
    identifier = identifier_of(link)
    if identifier and _ABSOLUTE.fullmatch(identifier) and link_of(identifier) == link:
        return {"type": "SpecificResource", "purpose": "identifying", "source": identifier}
    return _text_body("cgx:normalising", f"{link.name}:{link.value}")


def _text_body(purpose: str, value: object) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _term(name: str) -> str:
    return f"cga:{quote(name, safe='')}"


def _iri(identifier: str) -> str:
    """Return an id as an IRI: relative to the page, unless it is one already."""
    return identifier if _ABSOLUTE.fullmatch(identifier) else f"#{quote(identifier, safe='')}"
