"""The layers and tagsets as the JSON that INCEpTION's project settings import.

One file holds all layers, because a relation layer is imported together with the one it joins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from conflictgraph.scheme.formats.inception_layers import (
    ANNOTATION,
    PREFIX,
    Feature,
    Layer,
    Tagset,
)

_CONCEPT = "kb:<ANY>"
_CONCEPT_TRAITS = {"repositoryId": None, "scope": None, "allowedValueType": "INSTANCE"}


def layers_json(layers: Iterable[Layer], language: str) -> str:
    """Return all layers with their features and tagsets."""
    return _json([_layer(layer, language) for layer in layers])


def tagset_files(layers: Iterable[Layer], language: str) -> Mapping[str, str]:
    """Return one file for each tagset; one that several layers use is written once."""
    return {
        f"tagsets/{each.name.replace(' ', '-').lower()}.json": _json(_tagset(each, language))
        for each in _iter_tagsets(layers)
    }


def _iter_tagsets(layers: Iterable[Layer]) -> Iterator[Tagset]:
    for layer in layers:
        for feature in layer.features:
            if feature.tagset:
                yield feature.tagset


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _tagset(tagset: Tagset, language: str) -> dict[str, object]:
    return {
        "name": tagset.name,
        "description": tagset.description,
        "language": language,
        "tags": [{"tag_name": tag.name, "tag_description": tag.description} for tag in tagset.tags],
        "create_tag": False,
    }


def _layer(layer: Layer, language: str) -> dict[str, object]:
    return {
        "name": PREFIX + layer.name,
        "uiName": layer.label,
        "type": layer.kind,
        "description": layer.description,
        "enabled": True,
        "built_in": False,
        "readonly": False,
        "attach_type": {"name": PREFIX + layer.joins} if layer.joins else None,
        "attach_feature": None,
        # An entity may be a part of a word, and one word may trigger several frames.
        "anchoring_mode": "CHARACTERS",
        "overlap_mode": "ANY_OVERLAP",
        "allow_stacking": True,
        "cross_sentence": True,
        "lock_to_token_offset": False,
        "multiple_tokens": True,
        "validation_mode": "ALWAYS",
        "show_hover": True,
        "linked_list_behavior": False,
        "traits": json.dumps({"singleton": True}) if layer.kind == "document-metadata" else None,
        "features": [
            _feature(feature, layer, rank, language) for rank, feature in enumerate(layer.features)
        ],
    }


def _feature(feature: Feature, layer: Layer, rank: int, language: str) -> dict[str, object]:
    link = feature.is_link
    return {
        "name": feature.name,
        "uiName": feature.label,
        "type": _CONCEPT if feature.is_concept else ANNOTATION if link else feature.type,
        "description": feature.description,
        "enabled": True,
        "visible": True,
        "include_in_hover": False,
        "required": False,
        "remember": False,
        "hideUnconstraintFeature": False,
        "curatable": True,
        "rank": rank,
        "multi_value_mode": "ARRAY" if link else "NONE",
        "link_mode": "WITH_ROLE" if link else "NONE",
        "link_type_name": PREFIX + layer.link_type if link else None,
        "link_type_role_feature_name": "role" if link else None,
        "link_type_target_feature_name": "target" if link else None,
        "tag_set": _tagset(feature.tagset, language) if feature.tagset else None,
        "traits": json.dumps(_CONCEPT_TRAITS) if feature.is_concept else None,
    }
