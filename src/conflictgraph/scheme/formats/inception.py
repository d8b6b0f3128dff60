"""Write INCEpTION's type system, layers and tagsets.

Specification: https://inception-project.github.io/releases/latest/docs/user-guide.html
Type system:   UIMA XML, layers under the prefix ``webanno.custom``.
"""

from __future__ import annotations

from collections.abc import Mapping

from conflictgraph.scheme.formats.inception_layers import to_layers
from conflictgraph.scheme.formats.inception_project import layers_json, tagset_files
from conflictgraph.scheme.formats.inception_types import to_type_system
from conflictgraph.scheme.guide import Guide


def to_files(guide: Guide, language: str) -> Mapping[str, str]:
    """Return the type system, one file with all layers, and one for each tagset."""
    layers = to_layers(guide, language)
    return {
        "typesystem.xml": to_type_system(layers),
        "layers.json": layers_json(layers, language),
        **tagset_files(layers, language),
    }
