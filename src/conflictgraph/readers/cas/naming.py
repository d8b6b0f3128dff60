"""Which layers are read, and which of their features says what an annotation is.

The layers of the scheme are known by name. All others are read by structure and by the names
that layers usually have: a CAS does not say which feature has a tagset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from conflictgraph.readers.cas.structures import Layer, Structure

_CUSTOM: Final = "webanno.custom."
_BUILT_IN: Final = "de.tudarmstadt.ukp.dkpro.core.api."

MENTION: Final = _CUSTOM + "Mention"
METADATA: Final = _CUSTOM + "DocumentMetadata"
#: What the tools themselves say of a document.
FILE_METADATA: Final = _BUILT_IN + "metadata.type.DocumentMetaData"
#: Structures about the whole text, wherever they say that they stand.
WHOLE_TEXT: Final = frozenset({"uima.tcas.DocumentAnnotation", FILE_METADATA})
#: The kind of a mention that is a further part of a cue or of a content.
FRAGMENT: Final = "Fragment"

#: The scheme's layers, and the feature that holds the label; empty where the layer is the label.
_OWN: Final = {
    MENTION: "kind",
    _CUSTOM + "Statement": "",
    _CUSTOM + "CasualtyClaim": "",
    _CUSTOM + "Event": "eventType",
}
#: Built-in layers that say something of actors and what they do; all others are grammar.
_USED_BUILT_IN: Final = tuple(
    _BUILT_IN + name for name in ("ner.type.", "coref.type.", "semantics.type.")
)
_PASSED_OVER: Final = ("uima.", "de.tudarmstadt.ukp.", "org.dkpro.core.")
_GRAMMAR: Final = frozenset(
    {"Token", "Sentence", "Paragraph", "Lemma", "POS", "Stem", "Chunk", "DocumentAnnotation"}
)
#: In chains, what joins a link to the next one.
CHAIN_LABEL: Final = "referenceRelation"
_ENDS: Final = frozenset({"Governor", "Dependent"})

IDENTIFIERS: Final = frozenset({"identifier", "identifiers", "conceptid", "kbid"})
REMARKS: Final = frozenset({"note", "notes", "comment", "comments", "remark"})
#: Names that features with the label have, the surer ones first.
_LABELS: Final = ("label", "kind", "value", "type", "category", "tag", "class")
_TAG: Final = re.compile(r"(?!\d+\Z)[^\s:/]{1,40}")


@lru_cache(maxsize=4096)
def is_passed_over(layer: str) -> bool:
    """Tell whether a layer is grammar, or the tool's own business."""
    if layer.startswith(_USED_BUILT_IN) or layer == FILE_METADATA:
        return False
    return layer.startswith(_PASSED_OVER) or layer.rpartition(".")[2] in _GRAMMAR


def is_relation(layer: Layer) -> bool:
    """Tell whether a layer joins two annotations."""
    return layer.references >= _ENDS


def is_chain(layer: Layer) -> bool:
    """Tell whether the annotations of a layer stand in chains, as in coreference."""
    return "next" in layer.references and layer.short_name.endswith("Link")


def is_own(layer: Layer) -> bool:
    """Tell whether this is a layer of the scheme, its feature for the label being there."""
    feature = _OWN.get(layer.name)
    return feature is not None and (not feature or feature in layer.features)


def label_feature(layer: Layer, structures: Iterable[Structure]) -> str:
    """Return the feature that holds the label; empty where it is the layer's short name.

    Args:
        layer: not one that ``is_passed_over``.
        structures: all of the layer; their values tell a tagset from free text.
    """
    if is_own(layer):
        return _OWN[layer.name]
    named = {feature.casefold(): feature for feature in layer.features}
    usual = (f"{layer.short_name.casefold()}type", *_LABELS)
    found = next((named[name] for name in usual if name in named), None)
    return found or _first_with_tags(layer, list(structures))


def _first_with_tags(layer: Layer, structures: list[Structure]) -> str:
    for feature in layer.features:
        values = [each.values[feature] for each in structures if feature in each.values]
        if values and not is_aside(feature) and all(map(_is_tag, values)):
            return feature
    return ""


def is_aside(feature: str) -> bool:
    """Tell whether a feature holds an identifier or a remark, and so no label."""
    return feature.casefold() in IDENTIFIERS | REMARKS


def _is_tag(value: object) -> bool:
    return isinstance(value, str) and _TAG.fullmatch(value) is not None
