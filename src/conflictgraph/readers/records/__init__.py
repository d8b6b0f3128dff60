"""Read research corpora in JSON or JSON Lines of any shape, with a layout that describes it.

Specification: the layout, see :class:`conflictgraph.readers.layout.Layout`
Offset unit:   characters, UTF-16 units or tokens: covered words and the words of tokens tell;
               without any, characters.
Read:          spans by characters or tokens, links, attributes, frames whose roles are filled by
               annotations or by places in the text, relations, metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document
from conflictgraph.readers.files import Part
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.json_items import Place, only_part, read_object, to_text
from conflictgraph.readers.layout import Layout
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.records.documents import found, metadata_of, to_document
from conflictgraph.readers.splitting import Item
from conflictgraph.readers.versions import Found, iter_documents

FORMAT: Final = Format(
    name="records",
    title="JSON of any shape",
    specification="https://jmespath.org/specification.html",
    suffixes=(".json", ".jsonl", ".ndjson"),
    unit=OffsetUnit.CODE_POINTS,
    carries=frozenset(Feature) - {Feature.NOTES, Feature.ANNOTATORS},
    library="jmespath",
    holds_many=True,
    limits=(
        "A layout says where things are; files of the other formats are not read by it.",
        "Where there are tokens and no text, spaces join words and line feeds join sentences.",
    ),
)

#: A path to an array, which a large file can be split at.
_PLAIN_PATH: Final = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\[\]|\[\*\])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Records:
    """The reader of files with one layout; a :class:`CollectionReader`."""

    layout: Layout

    @property
    def FORMAT(self) -> Format:  # noqa: N802 - as the contract calls it
        """Return what can be said of files with any layout."""
        return FORMAT

    def recognises(self, head: Head) -> bool:
        """Tell whether this is JSON: what is in it only the layout knows."""
        return head.is_json and head.path.name.endswith(FORMAT.suffixes)

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """Return the file and its metadata, there or not."""
        return path, metadata_file(path)

    def iter_parts(self, path: Path, source: str) -> Iterator[Part]:
        """Yield a part for each document, called by its id.

        Raises:
            SourceError: the file cannot be read at all.
        """
        return iter_documents(path, source, self._found, self._keys)

    def read(self, path: Path, source: str, part: Part | None = None) -> Document:
        """Read one document.

        Raises:
            SourceError: the file cannot be read (``file.…``), the layout does not fit it
                (``json.…``, ``records.…``) or its parts do not fit together (``document.…``).
        """
        part = part or only_part(self.iter_parts(path, source), source)
        place = Place(source, part.line)
        documents = self._documents(read_object(path, part, source), place)
        if part.index >= len(documents):
            raise place.error("records.layout", "documents of the layout finds nothing here")
        item = documents[part.index]
        own = read_metadata(path, source, metadata_of(item, self.layout, place))
        return to_document(item, self.layout, own, place)

    @property
    def _keys(self) -> tuple[str, ...]:
        path = _PLAIN_PATH.fullmatch(self.layout.documents)
        return tuple(path[1].split(".")) if path else ()

    def _found(self, item: Item, number: int, content: dict[str, object]) -> Iterator[Found]:
        for index, each in enumerate(self._documents(content, Place(""))):
            name = to_text(found(self.layout, "id", each, Place("")))
            yield Found(item, number, name or "", index=index)

    def _documents(self, item: dict[str, object], place: Place) -> list[object]:
        value = found(self.layout, "documents", item, place)
        if value is None and self._keys:
            # The file was split at the array, so that the item is one of its documents.
            return [item]
        if value is None:
            raise place.error("records.layout", "documents of the layout finds nothing here")
        return value if isinstance(value, list) else [value]


def reader_for(layout: Layout) -> Records:
    """Return the reader of files with a layout."""
    return Records(layout)
