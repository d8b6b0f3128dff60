"""Documents are read elsewhere against what they would be read against here."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from conflictgraph.errors import ClusterVersionError, UsageError
from conflictgraph.pipeline import KnowledgeFiles, load_knowledge
from conflictgraph.pipeline.cluster.kit import Kit

OWN = """\
@prefix cg: <https://w3id.org/conflictgraph/ns#> .
@prefix own: <https://example.org/own#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

own:Embargo a owl:Class ; rdfs:subClassOf cg:Event ; rdfs:label "embargo"@en ;
  skos:definition "A sanction that forbids trade."@en .
"""


def sent(kit: Kit) -> Kit:
    """Return what arrives."""
    arrived = pickle.loads(pickle.dumps(kit))  # noqa: S301 - made in the line itself
    assert arrived.name == kit.name
    return arrived


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return an analyst's file."""
    path = tmp_path / "here" / "own.ttl"
    path.parent.mkdir()
    path.write_text(OWN)
    return path


def test_files_of_ones_own_go_along(own: Path, tmp_path: Path) -> None:
    """An analyst's ontology and curators' decisions need not lie on any other machine."""
    decisions = tmp_path / "decisions.csv"
    files = KnowledgeFiles(extensions=(own,), decisions=decisions, content=b"")
    kit = sent(Kit.of(files, load_knowledge(files)))
    own.unlink()

    knowledge = kit.load(tmp_path / "there")

    assert knowledge.digest == kit.digest
    assert b"example.org/own#Embargo" in b"".join(knowledge.graphs.values())
    assert kit.unpack(tmp_path / "there").decisions == decisions


def test_an_ontology_of_ones_own_goes_along(checkout: Path, tmp_path: Path) -> None:
    """A build of another ontology is the same build on any machine."""
    files = KnowledgeFiles(folder=checkout / "ontology")
    kit = sent(Kit.of(files, load_knowledge(files)))

    assert kit.load(tmp_path).folder == tmp_path / "ontology"


def test_other_content_has_another_name(own: Path) -> None:
    """A correction of the ontology never meets what was delivered before it."""
    files = KnowledgeFiles(extensions=(own,))
    before = Kit.of(files, load_knowledge(files))
    own.write_text(OWN.replace("forbids", "hampers"))
    after = Kit(files, {"extensions/0/own.ttl": own.read_bytes()}, before.digest)

    assert before.name != after.name


def test_knowledge_that_comes_out_otherwise_is_refused(own: Path, tmp_path: Path) -> None:
    """A worker whose ontology is another one makes no part of the graph."""
    files = KnowledgeFiles(extensions=(own,))
    kit = replace(Kit.of(files, load_knowledge(files)), digest="0123456789abcdef")

    with pytest.raises(ClusterVersionError):
        kit.load(tmp_path / "there")


def test_a_profile_goes_along(tmp_path: Path, checkout: Path) -> None:
    """A profile of one's own is read on machines that do not have its file."""
    shipped = checkout / "ontology" / "profiles" / "mobie.toml"
    path = tmp_path / "mine.toml"
    path.write_bytes(shipped.read_bytes())
    files = KnowledgeFiles(profile=str(path))
    kit = sent(Kit.of(files, load_knowledge(files)))
    path.unlink()

    assert kit.load(tmp_path / "there").profiles.digest


def test_a_profile_in_several_files_is_refused(tmp_path: Path, checkout: Path) -> None:
    """What would be looked for in vain elsewhere is told before any work is given out."""
    base, top = tmp_path / "base.toml", tmp_path / "top.toml"
    profiles = checkout / "ontology" / "profiles"
    base.write_bytes((profiles / "named-entities.toml").read_bytes())
    own = (profiles / "mobie.toml").read_text("utf-8")
    top.write_text(own.replace('extends = "named-entities"', f'extends = "{base}"'), "utf-8")
    files = KnowledgeFiles(profile=str(top))

    with pytest.raises(UsageError, match="extends a file"):
        Kit.of(files, load_knowledge(files))
