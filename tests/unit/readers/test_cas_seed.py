"""The real article as CAS, and files of other people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conflictgraph.annotation import Document
from conflictgraph.errors import SourceError
from conflictgraph.linking import link
from conflictgraph.mapping import map_document
from conflictgraph.pipeline import load_knowledge
from conflictgraph.readers import brat, cas_json, cas_xmi, iter_sources, read
from conflictgraph.scheme import check, without_boilerplate

from .cas_cases import without_ids

READ: dict[str, Callable[[Path, str], Document]] = {
    ".cas.json": cas_json.read,
    ".xmi": cas_xmi.read,
}
STEM = "spiegel-2020-10-22"


@pytest.fixture
def seed(shared: Path) -> Path:
    return shared / "corpus" / "seed"


@pytest.mark.parametrize("ending", READ)
def test_the_seed_is_the_same_document_in_every_form(seed: Path, ending: str) -> None:
    """Whichever tool an analyst prefers, the same annotation is the same document."""
    marked = brat.read(seed / f"{STEM}.ann", "seed")
    cas = READ[ending](seed / f"{STEM}{ending}", "seed")

    # The CAS was made without the notes on relations.
    known = {each.id for each in (*marked.mentions, *marked.frames)}
    notes = tuple(note for note in marked.notes if note.target in known)
    assert without_ids(cas) == without_ids(replace(marked, notes=notes))
    assert check(cas, load_knowledge().scheme) == ()


@pytest.mark.parametrize("ending", READ)
def test_the_seed_gives_the_same_graph_in_every_form(seed: Path, ending: str) -> None:
    """Not one quad differs, byte by byte, from what brat's file gives."""
    assert quads(READ[ending](seed / f"{STEM}{ending}", "seed")) == quads(
        brat.read(seed / f"{STEM}.ann", "seed")
    )


def quads(document: Document) -> tuple[object, ...]:
    known = load_knowledge()
    told = without_boilerplate(replace(document, notes=()), known.scheme)
    mapped = map_document(
        link(told, known.scheme, known.register, known.base),
        known.scheme,
        known.register,
        known.base,
    )
    return mapped.lines, mapped.shared, mapped.affairs


def test_the_seed_needs_no_type_system(seed: Path, tmp_path: Path) -> None:
    """A file that was sent without what stands beside it is readable."""
    alone = tmp_path / f"{STEM}.xmi"
    alone.write_bytes((seed / alone.name).read_bytes())
    whole = cas_xmi.read(seed / alone.name, "seed")

    document = cas_xmi.read(alone, "seed")

    assert without_ids(replace(document, metadata=whole.metadata)) == without_ids(whole)
    assert document.metadata.publisher == "DER SPIEGEL"
    assert document.metadata.agencies == (("dpa", ""), ("AFP", ""))


def test_samples_of_the_library_are_read(shared: Path) -> None:
    """Files with nothing but grammar are documents without mentions; one has no text."""
    refused, counts = [], {}
    for source in iter_sources([shared / "corpora" / "uima-cas-samples"]):
        try:
            document = read(source)
        except SourceError as error:
            refused.append(error.rule)
            continue
        counts[source.key.rpartition("/")[2]] = (len(document.mentions), len(document.frames))

    assert refused == ["cas.no-text"]
    assert counts == {
        "data.json": (0, 0),
        "debug.xmi": (0, 0),
        "small_cas.xmi": (0, 0),
        # The built-in layer of semantic predicates, with two arguments.
        "cas_with_references.xmi": (2, 1),
    }


def test_a_type_system_of_a_whole_project_is_read(shared: Path, tmp_path: Path) -> None:
    """INCEpTION's own types, three hundred of them, stand beside every file it exports."""
    types = shared / "corpora/uima-cas-samples/typesystems/inception_typesystem.xml"
    sample = shared / "corpora/uima-cas-samples/xmi/small_cas.xmi"
    path = tmp_path / "d.xmi"
    path.write_bytes(sample.read_bytes())
    (tmp_path / "TypeSystem.xml").write_bytes(types.read_bytes())

    assert cas_xmi.read(path, "d").mentions == ()
