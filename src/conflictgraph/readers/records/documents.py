"""From one document of a file to the model, by a layout."""

from __future__ import annotations

from jmespath.exceptions import JMESPathError

from conflictgraph.annotation.model import Document, Metadata
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.readers.json_items import Place, agreed_reading, checked_text, objects_in
from conflictgraph.readers.json_metadata import to_day
from conflictgraph.readers.layout import Layout, compiled
from conflictgraph.readers.metadata import is_edtf, is_iri, is_language
from conflictgraph.readers.records import places, tokens
from conflictgraph.readers.records.annotations import Annotations

#: What jmespath lets through when an expression meets values it was not written for.
_UNFIT = (JMESPathError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def found(layout: Layout, name: str, item: object, place: Place) -> object:
    """Return what one expression of a layout finds; None where it finds nothing.

    Raises:
        SourceError: ``records.layout``: the expression cannot be applied to these values.
    """
    expression = getattr(layout, name)
    try:
        return compiled(expression).search(item) if expression else None
    except RecursionError as error:
        reason = f"{name} of the layout meets values that are nested too deeply"
        raise place.error("records.layout", reason) from error
    except _UNFIT as error:
        reason = f"{name} of the layout does not fit: {str(error).partition(chr(10))[0]}"
        raise place.error("records.layout", reason) from error


def metadata_of(item: object, layout: Layout, place: Place) -> Metadata:
    """Return what a document says of itself.

    Raises:
        SourceError: ``json.value`` or ``records.layout``.
    """

    def text(name: str) -> str:
        value = found(layout, name, item, place)
        if not isinstance(value, str | None):
            raise place.not_of_form(name, "text", value)
        return (value or "").strip()

    language, date, url = text("language"), to_day(text("date")), text("url")
    if language and not is_language(language):
        raise place.not_of_form("language", "a language tag like de", language)
    if date and not is_edtf(date):
        raise place.not_of_form("date", "an EDTF date like 2020-10-22, or a moment", date)
    if url and not is_iri(url):
        raise place.not_of_form("url", "an absolute IRI", url)
    return Metadata(
        title=text("title"),
        publisher=text("publisher"),
        publisher_iri="",
        date_published=date,
        language=language.lower() or "und",
        url=url,
    )


def to_document(item: object, layout: Layout, metadata: Metadata, place: Place) -> Document:
    """Return the document in canonical order, its structure checked.

    Raises:
        SourceError: ``json.…``, ``records.…`` or ``document.…``.
    """
    sentences = tokens.parse_sentences(found(layout, "tokens", item, place), place)
    stated = found(layout, "text", item, place)
    text = checked_text(tokens.joined(sentences) if stated is None else stated, place)
    mentions, frames, relations = (
        objects_in(found(layout, name, item, place), name, place)
        for name in ("mentions", "frames", "relations")
    )
    noted = [*places.iter_noted([mentions, frames, relations])]
    if stated is not None:
        noted += tokens.iter_noted(sentences)
    reading = agreed_reading(text, noted, place)
    located = tokens.Tokens(sentences, reading, place)
    annotations = Annotations(places.Places(reading, located, place), place)
    annotations.read(mentions, frames, relations)
    document = Document(
        place.source,
        reading.text,
        metadata,
        tuple(annotations.mentions.values()),
        tuple(annotations.frames),
        tuple(annotations.relations),
    )
    check_structure(document)
    return in_canonical_order(document)
