"""Which format a generation is written in, and which ontology its data follow.

Both stand in the manifest. The format counts the changes of how a generation is laid out: a
reader refuses any other than its own, because a wrong answer is worse than none. The version of
the ontology is only told: older data are still answered from, until they are built again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from conflictgraph.errors import ResourceError, StoreVersionError
from conflictgraph.resources import ontology_folder
from conflictgraph.vocab import ONTOLOGY, OWL

#: The format this version reads and writes. 0: no format was written down. 1: it is.
FORMAT: Final = 1

#: Names under which both are kept in the manifest.
FORMAT_NAME: Final = "format"
ONTOLOGY_NAME: Final = "ontology-version"

_HEADER: Final = "conflictgraph.ttl"
_ONTOLOGY: Final = NamedNode(ONTOLOGY)
_VERSION: Final = NamedNode(OWL + "versionInfo")


def to_format(stored: str | None) -> int:
    """Return the number of a format as it stands in a manifest; generations without one have 0.

    Raises:
        StoreVersionError: it is no number.
    """
    if stored is None:
        return 0
    if not (stored.isascii() and stored.isdigit()):
        raise StoreVersionError(f"the store says {stored!r} of its format, which is no number")
    return int(stored)


def require_format(stored: str | None) -> None:
    """Refuse a generation in another format than this version's.

    Raises:
        StoreVersionError: it is older or newer.
    """
    number = to_format(stored)
    if number < FORMAT:
        raise StoreVersionError(
            f"the store has format {number}, and this version of conflictgraph reads {FORMAT}",
            "bring it up to date: conflictgraph upgrade",
        )
    if number > FORMAT:
        raise too_new(number)


def too_new(number: int) -> StoreVersionError:
    """Return the error for a store that a newer version of conflictgraph has written."""
    return StoreVersionError(
        f"the store has format {number}, and this version of conflictgraph knows none after "
        f"{FORMAT}",
        "install a newer conflictgraph",
    )


def ontology_version(quads: Iterable[Quad]) -> str:
    """Return the version that the ontology states of itself in some quads; empty without one."""
    for quad in quads:
        if quad.subject == _ONTOLOGY and quad.predicate == _VERSION:
            return quad.object.value if isinstance(quad.object, Literal) else ""
    return ""


@lru_cache(maxsize=1)
def installed_ontology() -> str:
    """Return the version of the ontology that ships with this installation.

    Raises:
        ResourceError: it cannot be read.
    """
    try:
        return ontology_version(parse(path=ontology_folder() / _HEADER, format=RdfFormat.TURTLE))
    except (SyntaxError, OSError) as error:
        raise ResourceError(f"cannot be read: {error}", _HEADER) from error
