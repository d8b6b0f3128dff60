"""Some records of a file that nobody described, to guess a layout from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from conflictgraph.errors import SourceError
from conflictgraph.readers import records
from conflictgraph.readers.files import Part
from conflictgraph.readers.head import Head
from conflictgraph.readers.json_items import read_object
from conflictgraph.readers.registry import is_accompanying, recognise
from conflictgraph.readers.splitting import iter_items

#: So many records show what the others are like.
_MAX_SAMPLES: Final = 50


def is_unknown_json(path: Path) -> bool:
    """Tell whether a file is JSON that no reader takes without a layout."""
    if not path.is_file() or not path.name.endswith(records.FORMAT.suffixes):
        return False
    head = Head.of(path)
    return head.is_json and not is_accompanying(head) and recognise(path) is None


def iter_samples(path: Path) -> Iterator[dict[str, object]]:
    """Yield the first records of a file, up to one that cannot be read."""
    # What is wrong is told when the file is read as a source.
    with suppress(SourceError):
        for item in islice(iter_items(path, path.name), _MAX_SAMPLES):
            yield read_object(path, Part("", *item), path.name)
