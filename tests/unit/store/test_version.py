"""Versions: a store in another format is refused with words, and never misread."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL

from conflictgraph.errors import StoreVersionError
from conflictgraph.resources import ontology_folder
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.opening import open_store
from conflictgraph.store.reader import Reader
from conflictgraph.store.version import (
    FORMAT,
    FORMAT_NAME,
    ONTOLOGY_NAME,
    installed_ontology,
    require_format,
    to_format,
)
from conflictgraph.store.writer import Writer
from conflictgraph.vocab import ONTOLOGY

from .synthetic import BASE, change

OWL_VERSION = "http://www.w3.org/2002/07/owl#versionInfo"


def ontology_lines(version: str) -> bytes:
    """Return the N-Quads of an ontology that is nothing but its version."""
    return f'<{ONTOLOGY}> <{OWL_VERSION}> "{version}" <{BASE}graph/ontology> .\n'.encode()


def publish(folder: StoreFolder, version: str = "") -> Path:
    """Publish a generation and return its folder."""
    with Writer(folder) as writer:
        writer.replace(change(f"k{version}"))
        if version:
            writer.replace_graph(f"{BASE}graph/ontology", ontology_lines(version))
        return folder.generation(writer.publish())


def set_format(generation: Path, value: str) -> None:
    """Let a generation say something else of its format."""
    with Manifest.write(generation) as manifest:
        manifest.set_meta(FORMAT_NAME, value)


def test_a_generation_says_what_it_is(tmp_path: Path) -> None:
    """Later versions can tell what they have before them."""
    with Manifest.read(publish(StoreFolder(tmp_path), "3.2.1")) as manifest:
        assert manifest.meta(FORMAT_NAME) == str(FORMAT)
        assert manifest.meta(ONTOLOGY_NAME) == "3.2.1"


def test_the_version_of_the_ontology_follows_its_graph(tmp_path: Path) -> None:
    """A build with a newer ontology is known by it, one without keeps what was there."""
    folder = StoreFolder(tmp_path)
    seen = []
    for version in ("0.1.0", "", "0.2.0"):
        with Manifest.read(publish(folder, version)) as manifest:
            seen.append(manifest.meta(ONTOLOGY_NAME))
    assert seen == ["0.1.0", "0.1.0", "0.2.0"]


def test_the_installed_ontology_is_the_one_that_ships() -> None:
    """The number that is compared is the one the ontology states."""
    stated = Graph().parse(ontology_folder() / "conflictgraph.ttl")
    assert installed_ontology() == str(stated.value(URIRef(ONTOLOGY), OWL.versionInfo))


@pytest.mark.parametrize(
    ("stored", "hint"),
    [(str(FORMAT - 1), "conflictgraph upgrade"), (str(FORMAT + 1), "install a newer"), ("x", "")],
)
def test_another_format_is_refused_by_whoever_opens_it(
    tmp_path: Path, stored: str, hint: str
) -> None:
    """Readers, workers and writers all say the same instead of guessing."""
    folder = StoreFolder(tmp_path)
    generation = publish(folder)
    set_format(generation, stored)
    for attempt in (
        lambda: open_store(generation),
        lambda: Manifest.read(generation),
        lambda: Reader(folder),
        lambda: publish(folder, "1"),
    ):
        with pytest.raises(StoreVersionError, match="format") as caught:
            attempt()
        assert hint in caught.value.hint
    assert folder.current() == 1


def test_a_store_without_a_format_is_older(tmp_path: Path) -> None:
    """What was written before formats were counted is number 0."""
    assert to_format(None) == 0
    with pytest.raises(StoreVersionError, match="format 0"):
        require_format(None)
