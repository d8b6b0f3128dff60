"""Keep XML well-formed, which Oxigraph does not for all that a graph can hold.

Specifications: XML 1.0, 2.2 (Characters) and 2.11 (End-of-Line Handling); Namespaces in XML 1.0.

Most control characters cannot stand in XML 1.0, not even as a reference, and parsers give up on
them; an IRI such as ``urn:1`` has no end that could name an element. Oxigraph writes both. An
answer that has one is refused: to drop or replace it would be to say something else. A carriage
return may stand in XML, but parsers read it as a line feed unless it is written as a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from conflictgraph.errors import NotAcceptableError

_FORBIDDEN: Final = bytes({*range(0x20)} - {*b"\t\n\r"})
_ALLOWED: Final = bytes({*range(0x100)} - {*_FORBIDDEN})
#: U+FFFE and U+FFFF in UTF-8.
_NO_CHARACTER: Final = rb"\xef\xbf[\xbe\xbf]"
#: An element that has a prefix and no name. In a value, ``<`` is written as an entity.
_NO_NAME: Final = rb"<[A-Za-z]+:[ />]"
_IN_RESULTS: Final = re.compile(_NO_CHARACTER)
_IN_GRAPHS: Final = re.compile(rb"%s|%s" % (_NO_CHARACTER, _NO_NAME))
#: Longer than what these look at: the longest prefix has eight letters.
_WINDOW: Final = 16


class XmlGuard:
    """A filter for the bytes of one answer, given in pieces cut anywhere.

    Args:
        others: media types that could carry the answer.
        names: whether IRIs name elements, as in RDF/XML.
    """

    def __init__(self, others: Iterable[str], *, names: bool) -> None:
        self._others = tuple(others)
        self._ill_formed = _IN_GRAPHS if names else _IN_RESULTS
        self._tail = b""

    def take(self, chunk: bytes) -> bytes:
        """Return the bytes as they may be sent.

        Raises:
            NotAcceptableError: the answer cannot be written as XML.
        """
        text = self._tail + chunk
        if chunk.translate(None, _ALLOWED) or self._ill_formed.search(text):
            raise NotAcceptableError(self._others)
        self._tail = text[-_WINDOW:]
        return chunk.replace(b"\r", b"&#13;") if b"\r" in chunk else chunk
