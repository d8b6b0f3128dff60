"""Write UIMA CAS JSON with the layers of the scheme, as INCEpTION imports it.

Specification: https://github.com/apache/uima-uimaj-io-jsoncas
Offset unit:   UTF-16 units; dkpro-cassis converts them.
"""

from __future__ import annotations

import re
from typing import Final

from conflictgraph.annotation.model import Document
from conflictgraph.scheme import Scheme
from conflictgraph.writers.cas.building import Building
from conflictgraph.writers.cas.layers import Layers
from conflictgraph.writers.contract import Written
from conflictgraph.writers.side_file import SUFFIX, side_file

NAME: Final = "cas-json"

#: Halves of surrogate pairs, which UTF-8 cannot hold.
_NOT_UTF8: Final = re.compile("[\ud800-\udfff]")


def write(document: Document, name: str, scheme: Scheme) -> Written:
    """Return the file of a document, types inside, and its side file."""
    building = Building(document, Layers.of(scheme), _NOT_UTF8)
    files = {
        f"{name}.cas.json": f"{building.cas.to_json(pretty_print=True)}\n".encode(),
        f"{name}{SUFFIX}": side_file(document.metadata),
    }
    return Written(files, tuple(building.losses))
