"""Refuse bodies whose parser would crash, or eat all memory, before it sees them.

The parsers work through nested terms by recursion and overflow their stack; the one for RDF/XML
expands entities, so that a kilobyte becomes gigabytes; this one and the one for JSON-LD need time
and memory that grow with the square of the nesting.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final
from xml.parsers import expat

from pyoxigraph import RdfFormat

from conflictgraph.errors import UploadError

#: Nesting of brackets, far below what overflows a stack of 8 MiB (17,500 triple terms).
MAX_DEPTH: Final = 100

_JSON: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|([\[{])|([\]}])', re.DOTALL)

#: Turtle, TriG, N-Triples and N-Quads in RDF 1.2: what may hide a bracket, then the brackets.
_TURTLE: Final = re.compile(
    rb"""
    [#][^\r\n]*+
  | \"{3} (?: [^"\\]++ | "(?!"") | \\. )*+ (?: \"{3} )?
  | '{3}  (?: [^'\\]++ | '(?!'') | \\. )*+ (?: '{3} )?
  | " (?: [^"\\\r\n]++ | \\. )*+ "?
  | ' (?: [^'\\\r\n]++ | \\. )*+ '?
  | \\.
  | <[^<>"{}|^`\x00-\x20]*+>
  | ( << | [(\[{] )
  | ( >> | [)\]}] )
    """,
    re.VERBOSE | re.DOTALL,
)

#: Anything that XML begins with "<!" but comments and character data.
_DECLARATION: Final = re.compile(rb"<!(?!--|\[CDATA\[)")


def check_body(body: bytes, form: RdfFormat) -> None:
    """Refuse a body that must not reach its parser.

    Raises:
        UploadError: it is not UTF-8, is nested too deeply, or declares a document type.
    """
    try:
        body.decode()
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UploadError("the body is not UTF-8", f"byte {error.start}", line=line) from error
    if form == RdfFormat.RDF_XML:
        _forbid_declarations(body)
        _check_elements(body)
    else:
        _check_depth(body, _JSON if form == RdfFormat.JSON_LD else _TURTLE)


def _forbid_declarations(body: bytes) -> None:
    if found := _DECLARATION.search(body):
        raise UploadError(
            "a document type declaration is not read here, nor the entities it declares",
            "write every IRI in full and leave <!DOCTYPE> out",
            line=body.count(b"\n", 0, found.start()) + 1,
        )


def _check_elements(body: bytes) -> None:
    depth = 0
    parser = expat.ParserCreate()

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > 2 * MAX_DEPTH:  # a node and a property for each step
            raise _too_deep(parser.CurrentLineNumber)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    # What is wrong with the XML is told by the parser that reads it for good.
    with suppress(expat.ExpatError):
        parser.Parse(body, True)


def _too_deep(line: int) -> UploadError:
    return UploadError(
        f"the body is nested more than {MAX_DEPTH} levels deep",
        "give inner nodes names of their own",
        line=line,
    )


def _check_depth(body: bytes, brackets: re.Pattern[bytes]) -> None:
    depth = 0
    for found in brackets.finditer(body):
        if found[1]:
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(body.count(b"\n", 0, found.start()) + 1)
        elif found[2]:
            depth = max(0, depth - 1)
