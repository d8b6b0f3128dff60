"""Each construct of SHACL, on data that is made to hurt: as pySHACL has it, or refused."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.errors import ResourceError
from conflictgraph.validation import load_shapes

from .oracle import by_pyshacl, by_us

CASES = Path(__file__).parents[2] / "data" / "shapes"
ACCEPTED = sorted((CASES / "accepted").glob("*.ttl"))
REFUSED = sorted((CASES / "refused").glob("*.ttl"))


def _awkward() -> bytes:
    quads = ox.parse(path=str(CASES / "awkward.ttl"), format=ox.RdfFormat.TURTLE)
    return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_a_construct_means_what_it_means_to_pyshacl(path: Path) -> None:
    """Whoever knows SHACL knows what a shape does here, for every construct that is taken."""
    data = _awkward()

    found = by_us(data, [path])

    assert found == by_pyshacl(data, [path])
    assert bool(found) != (path.stem == "deactivated")


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_a_construct_means_the_same_where_the_context_is_a_store(path: Path) -> None:
    """An upload is judged as a document is, however large the store is."""
    lines = _awkward().splitlines(keepends=True)
    for cut in (0, len(lines) // 2, len(lines)):
        own, known = b"".join(lines[:cut]), b"".join(lines[cut:])

        assert by_us(own, [path], known, stored=True) == by_us(own, [path], known)


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_is_not_supported_is_refused_and_named(path: Path) -> None:
    """A shape is checked whole or not taken: nobody relies on half of one."""
    construct = re.findall(r"^#\+ names: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)

    with pytest.raises(ResourceError) as caught:
        load_shapes([path])

    assert caught.value.source == path.name
    assert construct[0] in caught.value.reason


def test_known_nodes_are_context_and_not_looked_at() -> None:
    """A document is not blamed for what stands in the register, but is read against it."""
    known = b"<urn:t:k> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:t:Animal> .\n"
    own = b"<urn:t:n> <urn:t:friend> <urn:t:k> .\n"
    paths = [CASES / "accepted" / "min-count.ttl", CASES / "accepted" / "class-of-node.ttl"]

    assert by_us(own, paths, known) == set()
    assert {row[0] for row in by_us(known, paths)} == {"<urn:t:k>"}


def test_what_a_document_says_of_a_known_node_is_looked_at() -> None:
    """A second figure on a known node is seen, although each graph alone is in order."""
    known = b"""<urn:t:k> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:t:Animal> .
        <urn:t:k> <urn:t:age> "1" .
        """
    own = b'<urn:t:k> <urn:t:age> "2" .\n'

    found = by_us(own, [CASES / "accepted" / "target-class.ttl"], known)

    assert {(row[0], row[1]) for row in found} == {("<urn:t:k>", "<urn:t:age>")}
