"""What every writer keeps to, whatever its format: what is written can be read, and is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from conflictgraph.annotation import Document
from conflictgraph.annotation.numbering import numbered
from conflictgraph.readers import iter_sources, read, reader_of
from conflictgraph.scheme import check
from conflictgraph.writers import WRITERS, Writer, Written

from ..documents import agree, our_scheme, st_documents

GENERATED = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    max_examples=100,
)
every_writer = pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.NAME)


def written(writer: Writer, document: Document) -> Written:
    return writer.write(document, "article", our_scheme())


def read_back(written: Written, writer: Writer, folder: Path) -> Document:
    """Write the files into a folder and read them with the reader of the same name."""
    for name, content in written.files.items():
        (folder / name).write_bytes(content)
    first = folder / next(iter(written.files))
    return reader_of(writer.NAME).read(first, first.name)


def real_documents(folder: Path) -> Iterator[Document]:
    """Yield the annotated texts of a folder that follow our scheme."""
    for source in iter_sources([folder]):
        document = read(source)
        if not check(document, our_scheme()):
            yield document


@every_writer
@GENERATED
@given(document=st_documents())
def test_what_is_written_is_read_as_the_same(
    writer: Writer, tmp_path: Path, document: Document
) -> None:
    """A corrected document goes back to the tool whole; what cannot go is told of."""
    check_there_and_back(writer, tmp_path, document)


@pytest.mark.soak
@every_writer
@settings(GENERATED, max_examples=1_500)
@given(document=st_documents())
def test_what_is_written_a_thousand_times_is_read_as_the_same(
    writer: Writer, tmp_path: Path, document: Document
) -> None:
    """The same with patience."""
    check_there_and_back(writer, tmp_path, document)


def check_there_and_back(writer: Writer, folder: Path, document: Document) -> None:
    done = written(writer, document)

    back = read_back(done, writer, folder)

    assert agree(back, document) or done.losses
    assert all(loss.strip() for loss in done.losses)


@every_writer
@pytest.mark.parametrize("name", ["examples/corpus", "seed"])
def test_real_articles_go_there_and_back(
    writer: Writer, tmp_path: Path, checkout: Path, request: pytest.FixtureRequest, name: str
) -> None:
    """No more is lost of an annotated article than its notes."""
    seed = name == "seed"
    folder = request.getfixturevalue("shared") / "corpus/seed" if seed else checkout / name
    documents = list(real_documents(folder))

    assert documents
    for document in documents:
        done = written(writer, document)
        back = read_back(done, writer, tmp_path)
        assert agree(back, document) or done.losses
        assert agree(replace(back, notes=()), replace(document, notes=()))


@every_writer
@settings(GENERATED, max_examples=50)
@given(document=st_documents())
def test_the_same_document_gives_the_same_files(writer: Writer, document: Document) -> None:
    """Whoever keeps exports under version control sees corrections only."""
    same = replace(numbered(document), source="elsewhere")

    assert written(writer, document) == written(writer, same)


@every_writer
def test_files_are_called_as_asked(writer: Writer) -> None:
    """A writer puts nothing beside the place it was given."""
    names = list(written(writer, Document("d", "a")).files)

    assert all(name.startswith("article.") and "/" not in name for name in names)
    assert names[0].endswith(reader_of(writer.NAME).FORMAT.suffixes)
