"""The layers of the scheme as a type system, and what each of them can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from cassis import TypeSystem, load_typesystem

from conflictgraph.scheme import Scheme
from conflictgraph.scheme.formats.inception_layers import BOOLEAN, PREFIX, Layer, to_layers
from conflictgraph.scheme.formats.inception_types import to_type_system
from conflictgraph.scheme.guide import Guide

MENTION, EVENT, METADATA = "Mention", "Event", "DocumentMetadata"


@dataclass(frozen=True)
class Layers:
    """The layers of one scheme.

    Attributes:
        xml: the type system as a file.
        types: the same, loaded.
        by_name: short name to layer.
    """

    xml: str
    types: TypeSystem
    by_name: Mapping[str, Layer]

    @classmethod
    def of(cls, scheme: Scheme) -> Layers:
        """Return the layers of a scheme; words for annotators are no part of a CAS."""
        layers = to_layers(Guide(scheme, ()), "en")
        xml = to_type_system(layers)
        return cls(xml, _loaded(xml), {layer.name: layer for layer in layers})

    def for_frame(self, label: str) -> str:
        """Return the layer for frames of a label."""
        return label if label in self.by_name and label not in {MENTION, METADATA} else EVENT

    def for_relation(self, source: str, target: str) -> str | None:
        """Return the layer that joins annotations of two layers; None where there is none."""
        joining = (name for name, layer in self.by_name.items() if layer.joins == source)
        return next(joining, None) if source == target else None

    def attribute(self, layer: str, name: str) -> tuple[str, bool] | None:
        """Return the feature for an attribute, and whether it is a flag; None without one.

        Features with a tagset and flags are attributes; all others are the layer's own.
        """
        wanted = name[:1].lower() + name[1:]
        if not name[:1].isupper():
            return None
        for feature in self.by_name[layer].features:
            is_flag = feature.type == BOOLEAN
            is_open = is_flag or (feature.tagset is not None and not feature.is_link)
            if feature.name == wanted and is_open and wanted not in {"kind", "eventType"}:
                return wanted, is_flag
        return None

    @staticmethod
    def full_name(name: str) -> str:
        """Return the name of a layer's type."""
        return PREFIX + name


@lru_cache(maxsize=4)  # making classes of types takes longer than a document of them
def _loaded(xml: str) -> TypeSystem:
    return load_typesystem(BytesIO(xml.encode()))
