"""From the IRIs by which tools name entities to links, and back.

brat writes ``Wikidata:Q159`` and ``Local:name``; other formats hold an IRI, which may be
Wikidata's, that of an entity served by an endpoint of this product, or anything else.
"""

from __future__ import annotations

import re
from typing import Final

from conflictgraph.annotation.model import Link

_ITEM: Final = re.compile(
    r"(?:(?:https?://(?:www\.|m\.)?wikidata\.org/(?:entity/|wiki/)?(?:Special:EntityPage/)?)"
    r"|(?:wd|wikidata):)?(Q[1-9]\d{0,14})",
    re.ASCII | re.IGNORECASE,
)
#: ``https://w3id.org/conflictgraph/id/actor/nato``, below any base IRI.
_OWN: Final = re.compile(r"https?://\S+/id/[a-z]+/([a-z0-9-]{1,64})", re.ASCII)
_LOCAL: Final = re.compile(r"urn:conflictgraph:([a-z0-9-]{1,64})", re.ASCII)

_WIKIDATA_ENTITY: Final = "http://www.wikidata.org/entity/"
_LOCAL_PREFIX: Final = "urn:conflictgraph:"


def link_of(identifier: str) -> Link:
    """Return what an identifier of an entity says as a link.

    Returns:
        ``Wikidata`` and the item, ``Local`` and the name, or ``IRI`` and the identifier as it
        stands: a scheme that knows no such links tells of it.
    """
    if item := _ITEM.fullmatch(identifier):
        return Link("Wikidata", item[1].upper())
    if name := _OWN.fullmatch(identifier) or _LOCAL.fullmatch(identifier):
        return Link("Local", name[1])
    return Link("IRI", identifier)


def identifier_of(link: Link) -> str | None:
    """Return the IRI for a link to an entity; None where the link is a value."""
    if link.name == "Wikidata":
        return _WIKIDATA_ENTITY + link.value
    if link.name == "Local":
        return _LOCAL_PREFIX + link.value
    return link.value if link.name == "IRI" else None
