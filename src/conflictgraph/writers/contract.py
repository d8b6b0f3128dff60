"""What every writer offers; ``tests/contracts`` holds each of them to this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from conflictgraph.annotation.model import Document
from conflictgraph.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Written:
    """A document in a format.

    Attributes:
        files: name to content, the file with the annotations first.
        losses: what the format cannot carry of this document, one sentence each that names the
            annotation; empty where reading it back gives the same document.
    """

    files: Mapping[str, bytes]
    losses: tuple[str, ...] = ()


class Writer(Protocol):
    """From documents to the files of one format; a module."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a module constant in its implementations
        """The name of the format, the same as its reader's."""

    def write(self, document: Document, name: str, scheme: Scheme) -> Written:
        """Return the files of a document; the same document gives the same bytes.

        Args:
            document: with labels of the scheme, in canonical order.
            name: what the files are called, without endings.
            scheme: what the labels mean, for formats that need layers for them.
        """
