"""Write ``<name>.meta.json``: what is known of the article as a whole.

It is always written, so that none of an earlier state stays beside the other files.
"""

from __future__ import annotations

import json

from conflictgraph.annotation.model import Metadata

SUFFIX = ".meta.json"


def side_file(metadata: Metadata) -> bytes:
    """Return what a side file says of an article; what is not known is left out."""
    stated: dict[str, object] = {
        "id": metadata.id,
        "title": metadata.title,
        "publisher": metadata.publisher,
        "publisherIRI": metadata.publisher_iri,
        "datePublished": metadata.date_published,
        "dateBasis": metadata.date_basis,
        "textBasis": metadata.text_basis,
        "language": "" if metadata.language == "und" else metadata.language,
        "agencies": [name for name, _ in metadata.agencies],
        "agencyIRIs": [iri or None for _, iri in metadata.agencies],
        "authorInitials": metadata.author_initials,
        "photoCredit": metadata.photo_credit,
        "url": metadata.url,
    }
    known = {key: value for key, value in stated.items() if value}
    return (json.dumps(known, ensure_ascii=False, indent=2) + "\n").encode()
