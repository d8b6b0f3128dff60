"""Build the CAS of one document, with the sentences and tokens that INCEpTION asks for.

A CAS has no discontinuous spans: further fragments of a cue are mentions of the kind
``Fragment`` in the role ``TriggerPart``, those of a content in the role ``ContentPart`` right
behind the content.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Final

from cassis import Cas

from conflictgraph.annotation.model import FLAG, Document, Frame, Mention, Note, Relation, Span
from conflictgraph.annotation.sentences import sentence_spans
from conflictgraph.scheme.formats.inception_layers import PREFIX
from conflictgraph.writers.cas.layers import MENTION, METADATA, Layers
from conflictgraph.writers.cas.values import looks_like_link, values_of

_SEGMENTATION: Final = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
_TOKEN: Final = re.compile(r"[\w\u0300-\u036f]+|\S")
_FRAGMENT, _TRIGGER_PART = "Fragment", "TriggerPart"
_CONTENT, _CONTENT_PART = "Content", "ContentPart"
_NOTE_LABEL: Final = "AnnotatorNotes"
_UNKNOWN_LANGUAGE: Final = "x-unspecified"
_SHOWN: Final = 40
#: One UTF-16 unit, as is everything that it stands for.
_STAND_IN: Final = "\ufffd"

#: A structure; the library makes its classes.
_Structure = Any


class Building:
    """One CAS being built.

    Args:
        document: with labels of the scheme, in canonical order.
        layers: of the scheme.
        unheld: characters that the serialisation has no way to hold; a stand-in as long as
            each of them is written.

    Attributes:
        cas: done after the constructor.
        losses: what it cannot carry.
    """

    def __init__(self, document: Document, layers: Layers, unheld: re.Pattern[str]) -> None:
        self._document, self._layers, self._unheld = document, layers, unheld
        self.losses: list[str] = []
        self.cas = Cas(layers.types, sofa_string=self._held(document.text), sofa_mime="text/plain")
        self.cas.add(
            self.cas.typesystem.get_type("uima.tcas.DocumentAnnotation")(
                begin=0, end=len(document.text), language=self._language()
            )
        )
        self._layer_of: dict[str, str] = {}
        self._built: dict[str, _Structure] = {}
        self._further = {each.id: each.spans[1:] for each in document.mentions}
        self._notes = self._kept_notes()
        self._segment()
        for mention in document.mentions:
            self._mention(mention)
        for frame in document.frames:
            self._frame(frame)
        for frame in document.frames:
            self._fill(frame)
        for relation in document.relations:
            self._relation(relation)
        self._metadata()

    def _language(self) -> str:
        language = self._document.metadata.language
        return _UNKNOWN_LANGUAGE if language == "und" else language

    def _segment(self) -> None:
        for sentence in sentence_spans(self._document.text):
            self._add(f"{_SEGMENTATION}Sentence", sentence)
            for token in _TOKEN.finditer(self._document.text, sentence.begin, sentence.end):
                self._add(f"{_SEGMENTATION}Token", Span(*token.span()))

    def _mention(self, mention: Mention) -> None:
        values = values_of(mention.links)
        for link in values.lost:
            self._lost(mention, f"its link {link.name}:{link.value}")
        if len(mention.spans) > 1 and not self._is_content(mention):
            self._lost(mention, "its further fragments, as it is no content of a statement")
        features = {
            "kind": mention.label,
            "identifier": values.identifier,
            "value": values.value,
            "number": values.number,
        }
        self._annotation(mention, MENTION, mention.spans[0], features)

    def _frame(self, frame: Frame) -> None:
        layer = self._layers.for_frame(frame.label)
        if frame.links:
            self._lost(frame, "its links")
        features = {} if layer == frame.label else {"eventType": frame.label}
        self._annotation(frame, layer, frame.cue[0], features)

    def _annotation(
        self, each: Mention | Frame, layer: str, span: Span, features: dict[str, Any]
    ) -> None:
        features = {**features, **self._attributes(each, layer), "note": self._notes.get(each.id)}
        if not each.label:
            self._lost(each, "a label without a name")
        self._layer_of[each.id] = layer
        self._built[each.id] = self._add(PREFIX + layer, span, **features)

    def _attributes(self, each: Mention | Frame, layer: str) -> dict[str, str | bool]:
        found: dict[str, str | bool] = {}
        for name, value in sorted(each.attributes.items()):
            feature, is_flag = self._layers.attribute(layer, name) or ("", False)
            if not feature or is_flag != (value == FLAG) or looks_like_link(value):
                self._lost(each, f"its attribute {name} {value}".rstrip())
            else:
                found[feature] = value or True
        return found

    def _fill(self, frame: Frame) -> None:
        """Give a frame its roles, each content with its further fragments behind it."""
        links = [self._link(frame, _TRIGGER_PART, self._fragment(span)) for span in frame.cue[1:]]
        for role in frame.roles:
            links.append(self._link(frame, role.name, self._built[role.target]))
            if role.name == _CONTENT:
                links += [
                    self._link(frame, _CONTENT_PART, self._fragment(span))
                    for span in self._further.get(role.target, ())
                ]
        # An empty array cannot be read back by the library that writes it.
        if links:
            array = self.cas.typesystem.get_type("uima.cas.FSArray")(elements=links)
            self._built[frame.id].roles = array

    def _fragment(self, span: Span) -> _Structure:
        return self._add(f"{PREFIX}{MENTION}", span, kind=_FRAGMENT)

    def _link(self, frame: Frame, role: str, target: _Structure) -> _Structure:
        layer = self._layers.by_name[self._layer_of[frame.id]]
        link = self.cas.typesystem.get_type(PREFIX + layer.link_type)
        return link(role=self._held(role), target=target)

    def _relation(self, relation: Relation) -> None:
        ends = self._layer_of[relation.source], self._layer_of[relation.target]
        layer = self._layers.for_relation(*ends)
        if layer is None or not relation.label:
            what = f"{relation.label} from a {ends[0]} to a {ends[1]}"
            self.losses.append(f"{what}: there is no layer for such relations")
            return
        source, target = self._built[relation.source], self._built[relation.target]
        # INCEpTION anchors a relation where it ends.
        self._add(
            PREFIX + layer,
            Span(target.begin, target.end),
            label=relation.label,
            note=self._notes.get(relation.id) if relation.id else None,
            Governor=source,
            Dependent=target,
        )

    def _metadata(self) -> None:
        """Write what the layer has room for; the side file has all."""
        known = self._document.metadata
        names = [name for name, _ in known.agencies]
        is_plain = all(name == name.strip() and name and ";" not in name for name in names)
        stated = {
            "title": known.title,
            "publisher": known.publisher,
            "datePublished": known.date_published,
            "dateBasis": known.date_basis,
            "language": "" if known.language == "und" else known.language,
            "agencies": "; ".join(names) if is_plain else "",
            "authorInitials": known.author_initials,
            "url": known.url,
        }
        features = {name: value for name, value in stated.items() if value}
        if features:
            self.cas.add(
                self.cas.typesystem.get_type(PREFIX + METADATA)(**self._all_held(features))
            )

    def _kept_notes(self) -> dict[str, str]:
        """Return target to note; one annotation has room for one, of the usual kind."""
        document = self._document
        known = {each.id for each in document.mentions} | {each.id for each in document.frames}
        known |= {each.id for each in document.relations if each.id}
        by_target: dict[str, list[Note]] = defaultdict(list)
        for note in document.notes:
            by_target[note.target].append(note)
        kept: dict[str, str] = {}
        for target, notes in by_target.items():
            for note in notes:
                is_usual = note.label == _NOTE_LABEL and note.text and target in known
                if is_usual and target not in kept:
                    kept[target] = note.text
                else:
                    self.losses.append(f"the note {note.text[:_SHOWN]!r}: there is no room for it")
        return kept

    def _is_content(self, mention: Mention) -> bool:
        return any(mention.id in frame.targets(_CONTENT) for frame in self._document.frames)

    def _add(self, type_: str, span: Span, **features: Any) -> _Structure:  # noqa: ANN401 - as above
        structure = self.cas.typesystem.get_type(type_)(
            begin=span.begin, end=span.end, **self._all_held(features)
        )
        self.cas.add(structure)
        return structure

    def _all_held(self, features: dict[str, Any]) -> dict[str, Any]:
        return {
            name: self._held(value) if isinstance(value, str) else value
            for name, value in features.items()
        }

    def _held(self, text: str) -> str:
        if self._unheld.search(text):
            shown = ascii(text[:_SHOWN])
            self.losses.append(f"{shown}: one of its characters cannot be written")
        return self._unheld.sub(_STAND_IN, text)

    def _lost(self, each: Mention | Frame, what: str) -> None:
        words = self._document.covered_text(each.span)[:_SHOWN]
        self.losses.append(
            f"{each.label} {words!r} at {each.span.begin}: there is no room for {what}"
        )
