"""Code, queries, shapes, examples and pages name only what the ontology declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SKOS, namespace

from conflictgraph import vocab

from .conftest import union

#: ``term("Statement")`` and ``code("voice-narrator")``, on one line or broken over two; also
#: ``code("voice-")``, the beginning that all codes of a list share.
CALL = re.compile(r"""\b(term|code)\(\s*["']([^"'{}]+)["'],?\s*\)""")
#: ``cg:Statement``, ``cgc:voice-narrator`` and ``cga:Role``; a code may not end in a hyphen.
PREFIXED = re.compile(r"(?<![\w:/-])(cg|cgc|cga):([A-Za-z][\w-]*\w)")
#: The same, written out.
FULL = re.compile(re.escape(vocab.BASE) + r"(ns#|code/|scheme#)([A-Za-z][\w-]*\w)")
NAMESPACES = {
    **dict.fromkeys(("term", "cg", "ns#"), vocab.NS),
    **dict.fromkeys(("code", "cgc", "code/"), vocab.CODE),
    **dict.fromkeys(("cga", "scheme#"), vocab.SCHEME),
}
#: Where terms are named, and in which kinds of file.
FOLDERS = ("src", "queries", "ontology", "examples", "docs", "integrations", "benchmarks")
SUFFIXES = {".py", ".rq", ".ttl", ".trig", ".md", ".html", ".js", ".json", ".toml", ".conf", ".xml"}
#: Pages that show how something new is added or a mistake is found; examples of what is refused.
INVENTED = ("docs/how-to/extend-the-ontology.md", "docs/how-to/explain-a-query.md", "invalid")


def iter_named(pattern: re.Pattern[str], paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield file name and IRI of each term that a pattern finds."""
    for path in paths:
        for kind, name in pattern.findall(path.read_text(encoding="utf-8")):
            yield path.name, NAMESPACES[kind] + name


def iter_files(checkout: Path) -> Iterator[Path]:
    """Yield the files in which terms of ours may be named."""
    for folder in FOLDERS:
        for path in sorted((checkout / folder).rglob("*")):
            place = path.relative_to(checkout).as_posix()
            if path.suffix in SUFFIXES and not any(each in place for each in INVENTED):
                yield path


@pytest.fixture(scope="module")
def declared(graphs: dict[str, rdflib.Graph], terms: rdflib.Graph) -> set[str]:
    """Return the IRIs of all terms and codes, and how the codes of each list begin.

    The words in which the scheme is written are those that its file uses as properties, as kinds
    and as kinds of symmetry; whatever else it names has to be described there.
    """
    named = {str(subject) for subject in terms.subjects(RDF.type, None)}
    lists = {str(subject) for subject in terms.subjects(RDF.type, SKOS.ConceptScheme)}
    scheme = union(graphs, ("scheme",))
    words = {*scheme.subjects(), *scheme.predicates(), *scheme.objects(None, RDF.type)}
    words |= set(scheme.objects(None, rdflib.URIRef(vocab.SCHEME + "symmetry")))
    return named | set(map(str, words)) | {f"{each}-" for each in lists}


def test_the_code_names_declared_terms(checkout: Path, declared: set[str]) -> None:
    """A misspelt term in the mapping would make quads that no query finds."""
    used = set(iter_named(CALL, sorted((checkout / "src").rglob("*.py"))))
    assert {(path, iri) for path, iri in used if iri not in declared} == set()
    assert used, "the pattern no longer finds any use"


@pytest.mark.parametrize("pattern", [PREFIXED, FULL])
def test_every_named_term_is_declared(
    checkout: Path, declared: set[str], pattern: re.Pattern[str]
) -> None:
    """A misspelt term in a query, a shape or an example would match nothing, without an error."""
    used = set(iter_named(pattern, list(iter_files(checkout))))
    assert used
    assert {(path, iri) for path, iri in used if iri not in declared} == set()


def test_a_misspelt_term_is_seen(tmp_path: Path, declared: set[str]) -> None:
    """The patterns find what they are for."""
    source, query, page = tmp_path / "a.py", tmp_path / "a.rq", tmp_path / "a.md"
    source.write_text('x = term("Statment")\ny = code(\n    "voice-narator",\n)\n')
    query.write_text("SELECT * { ?s a cg:Statment ; cg:hasVoice cgc:voice-narator. }")
    page.write_text(f"`{vocab.NS}Statment` and <{vocab.CODE}voice-narator>")
    expected = {vocab.term("Statment"), vocab.code("voice-narator")}
    for pattern, path in ((CALL, source), (PREFIXED, query), (FULL, page)):
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
