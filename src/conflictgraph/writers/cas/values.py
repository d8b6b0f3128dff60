"""From links to the features that hold them: one identifier, normalised values, a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from conflictgraph.annotation.identifiers import identifier_of, link_of
from conflictgraph.annotation.model import Link

_SEPARATOR: Final = ";"
_VALUE: Final = re.compile(r"[A-Za-z]\w*:\S(?:.*\S)?")
_IRI: Final = re.compile(r"(?:https?://|urn:)\S+")
#: Values that INCEpTION shows as a number too.
_COUNTED: Final = frozenset({"Number", "NumberMin", "Ordinal"})
_WHOLE: Final = re.compile(r"[1-9]\d{0,8}", re.ASCII)


class Values(NamedTuple):
    """The features of one mention, and the links that none of them can hold."""

    identifier: str | None
    value: str | None
    number: int | None
    lost: tuple[Link, ...]


def values_of(links: Sequence[Link]) -> Values:
    """Return the features for the links of a mention.

    Args:
        links: in canonical order; the first that is an entity becomes the identifier.
    """
    identifier: str | None = None
    stated: list[str] = []
    lost: list[Link] = []
    for link in links:
        entity = identifier_of(link)
        if identifier is None and entity and link_of(entity) == link:
            identifier = entity
        elif _is_stated(text := f"{link.name}:{link.value}"):
            stated.append(text)
        else:
            lost.append(link)
    return Values(
        identifier, f"{_SEPARATOR} ".join(stated) or None, _number(links, stated), tuple(lost)
    )


def looks_like_link(value: str) -> bool:
    """Tell whether the value of an attribute would be read as a link."""
    return _IRI.fullmatch(value) is not None


def _is_stated(text: str) -> bool:
    return _SEPARATOR not in text and _VALUE.fullmatch(text) is not None


def _number(links: Sequence[Link], stated: Sequence[str]) -> int | None:
    counted = [link.value for link in links if link.name in _COUNTED]
    is_alone = len(stated) == 1 and len(counted) == 1
    return int(counted[0]) if is_alone and _WHOLE.fullmatch(counted[0]) else None
