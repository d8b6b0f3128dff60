"""Code and queries name only what the ontology declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SKOS, namespace

from conflictgraph import vocab

#: ``term("Statement")`` and ``code("voice-narrator")``, on one line or broken over two; also
#: ``code("voice-")``, the beginning that all codes of a list share.
CALL = re.compile(r"""\b(term|code)\(\s*["']([^"'{}]+)["'],?\s*\)""")
#: ``cg:Statement`` and ``cgc:voice-narrator``; a code may not end in a hyphen.
PREFIXED = re.compile(r"(?<![\w:/-])(cg|cgc):([A-Za-z][\w-]*\w)")
MAKERS = {"term": vocab.term, "code": vocab.code, "cg": vocab.term, "cgc": vocab.code}


def iter_named(pattern: re.Pattern[str], paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield file name and IRI of each term that a pattern finds."""
    for path in paths:
        for kind, name in pattern.findall(path.read_text(encoding="utf-8")):
            yield path.name, MAKERS[kind](name)


@pytest.fixture(scope="module")
def declared(terms: rdflib.Graph) -> set[str]:
    """Return the IRIs of all terms and codes, and how the codes of each list begin."""
    named = {str(subject) for subject in terms.subjects(RDF.type, None)}
    lists = {str(subject) for subject in terms.subjects(RDF.type, SKOS.ConceptScheme)}
    return named | {f"{each}-" for each in lists}


def test_the_code_names_declared_terms(checkout: Path, declared: set[str]) -> None:
    """A misspelt term in the mapping would make quads that no query finds."""
    used = set(iter_named(CALL, sorted((checkout / "src").rglob("*.py"))))
    assert {(path, iri) for path, iri in used if iri not in declared} == set()
    assert used, "the pattern no longer finds any use"


def test_queries_and_rules_name_declared_terms(checkout: Path, declared: set[str]) -> None:
    """A misspelt term in a query would answer with nothing and no error."""
    folders = (checkout / "queries", checkout / "ontology")
    paths = sorted(path for folder in folders for path in folder.rglob("*.rq"))
    used = set(iter_named(PREFIXED, paths))
    assert {(path, iri) for path, iri in used if iri not in declared} == set()


def test_a_misspelt_term_is_seen(tmp_path: Path, declared: set[str]) -> None:
    """The two patterns find what they are for."""
    source, query = tmp_path / "a.py", tmp_path / "a.rq"
    source.write_text('x = term("Statment")\ny = code(\n    "voice-narator",\n)\n')
    query.write_text("SELECT * { ?s a cg:Statment ; cg:hasVoice cgc:voice-narator. }")
    expected = {vocab.term("Statment"), vocab.code("voice-narator")}
    for pattern, path in ((CALL, source), (PREFIXED, query)):
        found = {iri for _, iri in iter_named(pattern, [path])}
        assert {iri for iri in found if iri not in declared} == expected


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        ("DCTERMS", namespace.DCTERMS),
        ("OWL", namespace.OWL),
        ("PROV", namespace.PROV),
        ("RDF", namespace.RDF),
        ("RDFS", namespace.RDFS),
        ("SCHEMA_ORG", namespace.SDO),
        ("SH", namespace.SH),
        ("SKOS", namespace.SKOS),
        ("XSD", namespace.XSD),
    ],
)
def test_namespaces_of_others_are_spelt_as_they_publish_them(name: str, standard: object) -> None:
    """One wrong character in a namespace would cut our data off from everybody else's."""
    assert getattr(vocab, name) == str(standard)


def test_prefixes_in_the_files_are_those_of_the_code(graphs: dict[str, rdflib.Graph]) -> None:
    """The same short name means the same namespace in files and in code."""
    expected = {"cg": vocab.NS, "cgc": vocab.CODE, "cga": vocab.SCHEME, "owl": vocab.OWL}
    for name, graph in graphs.items():
        bound = {prefix: str(iri) for prefix, iri in graph.namespaces()}
        shared = expected.keys() & bound.keys()
        assert {p: bound[p] for p in shared} == {p: expected[p] for p in shared}, name
