"""Turn RDF that was sent into triples that can be loaded without a surprise.

The whole body is parsed before the store is touched: a body that breaks off in the middle stores
nothing. Blank nodes are renamed, so that those of two bodies never meet. A body of a format for
datasets (TriG, N-Quads, JSON-LD) is taken for a graph when it has a default graph only.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from pyoxigraph import RdfFormat, parse, serialize

from conflictgraph.errors import UnsupportedMediaTypeError, UploadError
from conflictgraph.store.edit.edits import GraphPut
from conflictgraph.store.edit.upload_checks import check_body
from conflictgraph.store.formats import GRAPHS

_MAX_WORDS: Final = 200
_NAMED: Final = "Named graphs are not allowed"
_REMOTE: Final = "LoadDocumentCallback"


def require_format(media_type: str) -> RdfFormat:
    """Return the format of a media type.

    Raises:
        UnsupportedMediaTypeError: no RDF of this media type is read.
    """
    form = GRAPHS.get(media_type.lower())
    if form is None:
        raise UnsupportedMediaTypeError(media_type, tuple(GRAPHS))
    return form


@contextmanager
def open_triples(edit: GraphPut) -> Iterator[IO[bytes]]:
    """Yield the triples of an upload as N-Triples, in a file without a name.

    Raises:
        UploadError: a body is no RDF of its media type, or not for one graph.
    """
    # On the disk of the body, which has room, not in a small /tmp.
    with TemporaryFile(dir=edit.body.parent) as triples:
        for path, media_type in edit.documents:
            form = require_format(media_type)
            body = _read(path)
            check_body(body, form)
            _convert(body, form, edit.base, triples)
        triples.seek(0)
        yield triples


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UploadError("the body is gone: its sender has left") from error


def _convert(body: bytes, form: RdfFormat, base: str, output: IO[bytes]) -> None:
    try:
        quads = parse(body, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
        serialize((quad.triple for quad in quads), output, RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise _upload_error(error) from error
    except ValueError as error:  # the base is no absolute IRI
        raise UploadError(f"the body cannot be read: {str(error)[:_MAX_WORDS]}") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise UploadError(f"the body cannot be read: {str(error)[:_MAX_WORDS]}") from error


def _upload_error(error: SyntaxError) -> UploadError:
    words, line = str(error.msg), error.lineno
    if _NAMED in words:
        return UploadError("the body holds named graphs", "send each graph by itself", line=line)
    if _REMOTE in words:
        return UploadError(
            "the body refers to a JSON-LD context elsewhere; nothing is fetched from here",
            "write the context into the body",
        )
    return UploadError(f"the body is not well-formed: {words[:_MAX_WORDS]}", line=line)
