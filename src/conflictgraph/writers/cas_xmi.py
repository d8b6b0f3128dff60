"""Write UIMA CAS XMI with the layers of the scheme, their types in a file beside it.

Specification: https://uima.apache.org/d/uimaj-current/references.html
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

NAME: Final = "cas-xmi"

#: Characters that XML 1.0 cannot hold in any way.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(document: Document, name: str, scheme: Scheme) -> Written:
    """Return the file of a document, the types of its layers, and its side file."""
    layers = Layers.of(scheme)
    building = Building(document, layers, _NOT_XML)
    files = {
        f"{name}.xmi": f"{building.cas.to_xmi(pretty_print=True)}".encode(),
        f"{name}.typesystem.xml": layers.xml.encode(),
        f"{name}{SUFFIX}": side_file(document.metadata),
    }
    return Written(files, tuple(building.losses))
