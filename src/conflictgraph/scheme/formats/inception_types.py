"""The layers as a UIMA type system.

Specification: https://uima.apache.org/d/uimaj-current/references.html
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from conflictgraph.scheme.formats.inception_layers import ANNOTATION, PREFIX, STRING, Feature, Layer

_NAMESPACE = "http://uima.apache.org/resourceSpecifier"
_SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
_SUPERTYPES = {"document-metadata": "uima.cas.AnnotationBase"}


def to_type_system(layers: Iterable[Layer]) -> str:
    """Return the XML of the layers, with the types of sentences and tokens beside them."""
    root = ET.Element("typeSystemDescription", {"xmlns": _NAMESPACE})
    types = ET.SubElement(root, "types")
    for name in ("Sentence", "Token"):
        _type(types, _SEGMENTATION + name, ANNOTATION)
    for layer in layers:
        _layer(types, layer)
    ET.indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _layer(types: ET.Element, layer: Layer) -> None:
    supertype = _SUPERTYPES.get(layer.kind, ANNOTATION)
    features = _type(types, PREFIX + layer.name, supertype, layer.description)
    for feature in layer.features:
        _feature(features, feature, layer)
    if layer.joins:
        for name in ("Governor", "Dependent"):
            _add(features, name, PREFIX + layer.joins)
    if any(feature.is_link for feature in layer.features):
        link = _type(types, PREFIX + layer.link_type, "uima.cas.TOP")
        _add(link, "role", STRING)
        _add(link, "target", ANNOTATION)


def _type(types: ET.Element, name: str, supertype: str, description: str = "") -> ET.Element:
    element = ET.SubElement(types, "typeDescription")
    _text(element, name=name, description=description, supertypeName=supertype)
    return ET.SubElement(element, "features")


def _feature(features: ET.Element, feature: Feature, layer: Layer) -> None:
    if feature.is_link:
        element = PREFIX + layer.link_type
        _add(features, feature.name, "uima.cas.FSArray", feature.description, element)
    else:
        _add(features, feature.name, feature.type, feature.description)


def _add(
    features: ET.Element, name: str, range_: str, description: str = "", element: str = ""
) -> None:
    described = ET.SubElement(features, "featureDescription")
    _text(described, name=name, description=description, rangeTypeName=range_)
    if element:
        _text(described, elementType=element, multipleReferencesAllowed="false")


def _text(parent: ET.Element, **texts: str) -> None:
    for tag, text in texts.items():
        ET.SubElement(parent, tag).text = text
