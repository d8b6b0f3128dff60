"""Cut a multipart/form-data body into its parts while it arrives.

Specification: RFC 7578. python-multipart finds the boundaries; it does not notice a body that
breaks off, so the end is looked for here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from werkzeug.http import parse_options_header

from conflictgraph.errors import UsageError

MULTIPART_TYPE = "multipart/form-data"

#: Each part becomes a file of its own.
MAX_PARTS = 100

# It warns of every malformed body; their senders are told, and must not be able to fill the log.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


@dataclass(slots=True, eq=False)
class Part:
    """One part, unlike any other: its headers by lower-case name."""

    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """Return the media type its sender gave; empty when none."""
        return self.headers.get("content-type", "")

    @property
    def filename(self) -> str:
        """Return the name of the file it was; empty when it was none."""
        return parse_options_header(self.headers.get("content-disposition", ""))[1].get(
            "filename", ""
        )


class MultipartCutter:
    """Parts and their bytes, in the order in which they arrive."""

    def __init__(self, content_type: str) -> None:
        """Prepare to read a body.

        Raises:
            UsageError: the Content-Type header names no usable boundary.
        """
        boundary = parse_options_header(content_type)[1].get("boundary", "")
        self._name = self._value = b""
        self._parts = 0
        self._part = Part()
        self._cut: list[tuple[Part, bytes]] = []
        self._ended = False
        try:
            self._parser = MultipartParser(
                boundary.encode("latin-1"),
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._header_name,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_part_data": self._data,
                    "on_end": self._end,
                },
            )
        except (FormParserError, UnicodeEncodeError):
            boundary = ""
        if not boundary:
            raise UsageError("the multipart body has no usable boundary", "name it in Content-Type")

    def cut(self, chunk: bytes) -> list[tuple[Part, bytes]]:
        """Return the pieces that a chunk of the body holds; each part comes at least once.

        Raises:
            UsageError: the body is malformed, or has too many parts.
        """
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise UsageError(f"the multipart body is malformed: {error}") from None
        pieces, self._cut = self._cut, []
        return pieces

    def finish(self) -> None:
        """Be told that the body has ended.

        Raises:
            UsageError: something of it is missing, or it has no part.
        """
        if not self._ended:
            raise UsageError("the multipart body breaks off before its last boundary")
        if not self._parts:
            raise UsageError("the multipart body has no part", "send RDF as a file in it")

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise UsageError(f"the multipart body has more than {MAX_PARTS} parts")
        self._part = Part()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        name, value = self._name.decode("latin-1").lower(), self._value.decode("utf-8", "replace")
        self._part.headers[name] = value
        self._name = self._value = b""

    def _headers_finished(self) -> None:
        self._cut.append((self._part, b""))

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._cut.append((self._part, data[start:end]))

    def _end(self) -> None:
        self._ended = True
