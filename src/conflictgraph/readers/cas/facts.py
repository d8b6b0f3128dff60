"""From the features of one structure to attributes, links and remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import FLAG, Link
from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.naming import CHAIN_LABEL, IDENTIFIERS, MENTION, REMARKS, is_own
from conflictgraph.readers.cas.structures import Layer, Structure, Value

#: What stands between several normalised values in one string.
SEPARATOR: Final = ";"

_VALUE, _NUMBER = "value", "number"
_NAMED: Final = re.compile(r"([A-Za-z]\w*):(\S.*)")
_WHOLE: Final = re.compile(r"\d{1,18}", re.ASCII)
_IRI: Final = re.compile(r"(?:https?://|urn:)\S+")


def attributes_of(structure: Structure, layer: Layer, label_feature: str) -> dict[str, str]:
    """Return all that is neither label nor link nor remark.

    The scheme's attributes begin with a capital, its features do not. A flag that is not set
    says the same as one that is not there.
    """
    is_known = is_own(layer)
    found: dict[str, str] = {}
    for name, value in structure.values.items():
        text = _text(value)
        is_label = name in {label_feature, CHAIN_LABEL}
        if text is None or is_label or _is_taken(structure, name, value):
            continue
        found[name[:1].upper() + name[1:] if is_known else name] = text
    return found


def links_of(structure: Structure, layer: Layer, source: str) -> tuple[Link, ...]:
    """Return entities and normalised values.

    Raises:
        SourceError: ``cas.number-conflict``: ``number`` is none of the values of ``value``.
    """
    links = {
        link_of(identifier)
        for name, value in structure.values.items()
        if _is_identifier(name, value)
        for identifier in _texts(value)
    }
    if layer.name == MENTION and is_own(layer):
        links.update(_normalised(structure, source))
    return tuple(sorted(links))


def remarks_of(structure: Structure) -> tuple[str, ...]:
    """Return what the annotator wrote on the side."""
    return tuple(
        text
        for name, value in structure.values.items()
        if name.casefold() in REMARKS
        for text in _texts(value)
    )


def _normalised(structure: Structure, source: str) -> set[Link]:
    stated = structure.values.get(_VALUE)
    links = set(_iter_values(stated)) if isinstance(stated, str) else set()
    # A CAS has no number that is not set: it is nought then.
    number = str(structure.values.get(_NUMBER) or "0")
    if number == "0":
        return links
    if not links:
        return {Link("Number", number)}
    if all(link.value != number for link in links):
        raise SourceError(
            "cas.number-conflict",
            f"number is {number}, which is none of the values in {stated!r}",
            source,
            structure.line,
            "correct value or number, or leave number out",
            annotation=structure.id,
        )
    return links


def _iter_values(stated: str) -> Iterator[Link]:
    for part in filter(None, map(str.strip, stated.split(SEPARATOR))):
        if named := _NAMED.fullmatch(part):
            yield Link(named[1], named[2])
        else:
            yield Link("Number" if _WHOLE.fullmatch(part) else "Value", part)


def _is_taken(structure: Structure, name: str, value: Value) -> bool:
    is_normalised = structure.layer == MENTION and name in {_VALUE, _NUMBER}
    return is_normalised or name.casefold() in REMARKS or _is_identifier(name, value)


def _is_identifier(name: str, value: Value) -> bool:
    texts = _texts(value)
    return bool(texts) and (name.casefold() in IDENTIFIERS or all(map(_IRI.fullmatch, texts)))


def _texts(value: Value) -> tuple[str, ...]:
    texts = value if isinstance(value, tuple) else (value,)
    return tuple(text for text in texts if isinstance(text, str) and text)


def _text(value: Value) -> str | None:
    """Return a value as an attribute has it; None where nothing is said."""
    if isinstance(value, bool):
        return FLAG if value else None
    if isinstance(value, tuple):
        return f"{SEPARATOR} ".join(value) or None
    return str(value) or None
