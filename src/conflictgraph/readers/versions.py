"""Name the documents of a file, and the annotators' versions of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conflictgraph.errors import SourceError
from conflictgraph.readers.files import Part
from conflictgraph.readers.json_items import read_object
from conflictgraph.readers.splitting import Item, iter_items

#: A longer id is no name, but perhaps the text itself.
_MAX_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One version of one document, as it was found.

    Attributes:
        item: where it is in the file.
        number: the position of the item in the file, counted from 1.
        name: the document's own id; empty where it has none.
        text: what all versions of one text share, and no other text; empty for one version.
        version: what tells this version from the others of the text.
        annotator: whose it is; empty where that is not known.
        is_curated: whether it is what annotators agreed on.
        index: which of the documents of the item it is.
    """

    item: Item
    number: int
    name: str = ""
    text: str = ""
    version: str = ""
    annotator: str = ""
    is_curated: bool = False
    index: int = 0


#: From an item, its position in the file and what it holds to the documents in it.
FoundIn = Callable[[Item, int, dict[str, object]], Iterable[Found]]


def iter_documents(
    path: Path, source: str, found_in: FoundIn, keys: tuple[str, ...] = ()
) -> Iterator[Part]:
    """Yield the parts of a file of JSON; see :func:`iter_named` for their names.

    An item that cannot be read is one document, so that whoever reads it is told why.

    Args:
        path: the file.
        source: its name in messages.
        found_in: may raise ``SourceError`` for an item.
        keys: of the array that holds the items, from the outside in.

    Raises:
        SourceError: the file cannot be read at all.
    """

    def documents(item: Item, number: int) -> Iterable[Found]:
        try:
            return tuple(found_in(item, number, read_object(path, Part("", *item), "")))
        except SourceError:
            return (Found(item, number),)

    items = enumerate(iter_items(path, source, keys), start=1)
    return iter_named(found for number, item in items for found in documents(item, number))


def iter_named(found: Iterable[Found]) -> Iterator[Part]:
    """Yield the parts of a file in its order; of a text that was curated, that version alone.

    A document is called by its own id, or by its number in the file; where a text has several
    versions, the annotation's id or the annotator follows after ``@``. What would be called
    like an earlier document gets ``~2``.

    Args:
        found: all documents of a file in its order. They are held, because only the last line
            tells that the first has a second version; their contents are not.
    """
    groups: dict[str | int, list[Found]] = {}
    for position, each in enumerate(found):
        groups.setdefault(each.text or position, []).append(each)
    used = dict[str, int]()
    parts = [part for group in groups.values() for part in _parts_of(group, used)]
    yield from sorted(parts, key=lambda part: (part.begin, part.index))


def _parts_of(group: list[Found], used: dict[str, int]) -> Iterator[Part]:
    curated = [each for each in group if each.is_curated]
    versions = curated[-1:] or group
    text = _unused(_printable(versions[0].name) or str(versions[0].number), used)
    for each in versions:
        name = text
        if len(versions) > 1:
            version = _printable(each.version) or _printable(each.annotator) or str(each.number)
            name = _unused(f"{text}@{version}", used)
        annotator = "" if each.is_curated else _printable(each.annotator)
        item = each.item
        yield Part(name, item.begin, item.end, item.line, text, annotator, each.index)


def _unused(name: str, used: dict[str, int]) -> str:
    """Return a name nobody has; ``used`` holds how often each was asked for."""
    candidate = name
    while candidate in used:
        # Not from two again: a file may call all its documents alike.
        used[name] += 1
        candidate = f"{name}~{used[name]}"
    used[candidate] = 1
    return candidate


def _printable(name: str) -> str:
    """Return what can stand in a key and a report; empty for what cannot."""
    return name if name.isprintable() and len(name) <= _MAX_NAME else ""
