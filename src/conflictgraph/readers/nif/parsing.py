"""From a file to its texts: RDF in one of its syntaxes, parsed once for all texts of the file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat

from conflictgraph.errors import SourceError
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, decode, read_bytes
from conflictgraph.readers.head import Head
from conflictgraph.readers.nif.strings import Texts
from conflictgraph.readers.rdf import Nodes

#: Nobody quotes triples in NIF; the parser recurses into them and would end the process.
_MAX_QUOTED: Final = 1_000


def texts_of(path: Path, source: str) -> Texts:
    """Return the texts of a file.

    Raises:
        SourceError: the file is missing, too large or not UTF-8 (``file.…``), is no RDF or
            dangerous (``nif.rdf``, ``nif.entities``) or holds no text (``nif.no-text``).
    """
    try:
        texts = _parsed(path, _version(path))
    except SourceError as error:
        # Each text of a file is a source of its own, and the file is parsed for all of them.
        raise SourceError(
            error.rule, error.reason, source, error.line, error.hint, snippet=error.snippet
        ) from error
    if not texts.contexts:
        hint = "a text is a nif:Context with nif:isString"
        raise SourceError("nif.no-text", "it has no text", source, hint=hint)
    return texts


def _version(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _syntax(head: Head) -> RdfFormat:
    if head.root == "RDF":
        return RdfFormat.RDF_XML
    # TriG takes Turtle and N-Triples too.
    return RdfFormat.N_QUADS if head.path.suffix == ".nq" else RdfFormat.TRIG


# The texts of a file are read one after the other: the next one needs the same again.
@lru_cache(maxsize=1)
def _parsed(path: Path, _: tuple[int, int] | None) -> Texts:
    content = read_bytes(path, path.name, MAX_ANNOTATION_BYTES)
    text = decode(content, path.name).removeprefix("\ufeff")
    syntax = _syntax(Head(path, content))
    if syntax == RdfFormat.RDF_XML and "<!ENTITY" in text:
        hint = "write the IRIs out, or convert the file to Turtle"
        raise SourceError("nif.entities", "it declares entities of XML", path.name, hint=hint)
    if text.count("<<") > _MAX_QUOTED:
        raise SourceError("nif.rdf", "it quotes too many triples", path.name)
    try:
        return Texts(Nodes.parsed(text, syntax))
    except SyntaxError as error:
        reason = f"this is not {syntax.name}: {error.msg}"
        raise SourceError("nif.rdf", reason, path.name, error.lineno) from error
