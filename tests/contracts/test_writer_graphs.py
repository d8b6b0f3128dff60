"""Files that a writer has written give the graph that their document gave, byte for byte."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from conflictgraph.annotation import Document
from conflictgraph.errors import SourceError
from conflictgraph.linking import Register, link, load_register
from conflictgraph.mapping import map_document
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import without_boilerplate
from conflictgraph.vocab import BASE
from conflictgraph.writers import WRITERS, Writer

from ..documents import our_scheme, st_documents
from .test_writer_contract import every_writer, read_back, real_documents, written


@cache
def register() -> Register:
    return load_register(ontology_folder())


def quads(document: Document) -> tuple[object, ...]:
    """Return all lines a document gives, or the rule that keeps it out."""
    try:
        kept = without_boilerplate(document, our_scheme())
        linked = link(kept, our_scheme(), register(), BASE)
        mapped = map_document(linked, our_scheme(), register(), BASE)
    except SourceError as error:
        return (error.rule,)
    return mapped.identity, mapped.lines, mapped.shared, mapped.affairs


@every_writer
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    max_examples=60,
)
@given(document=st_documents())
def test_any_document_gives_its_graph_again(
    writer: Writer, tmp_path: Path, document: Document
) -> None:
    """A document that went through a tool, uncorrected, changes nothing in the graph."""
    done = written(writer, document)

    assert quads(read_back(done, writer, tmp_path)) == quads(document) or done.losses


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.NAME)
def test_the_examples_give_their_graph_again(
    writer: Writer, tmp_path: Path, checkout: Path
) -> None:
    """Nothing that the graph is made from is lost of real articles, whatever is told of losses."""
    for document in real_documents(checkout / "examples/corpus"):
        done = written(writer, document)
        assert quads(read_back(done, writer, tmp_path)) == quads(document)
