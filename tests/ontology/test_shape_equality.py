"""Our validator says of every graph what pySHACL says: whole corpus, examples, and mutations.

pySHACL takes more than a second for a graph beside the register, so that many examples, or many
mutations of one article, go through it together.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.linking import link
from conflictgraph.mapping import map_document
from conflictgraph.readers import SourceFile, iter_sources, read
from conflictgraph.scheme import without_boilerplate
from conflictgraph.vocab import XSD

from .shapes import INVALID, ONTOLOGY, VALID, as_triples, read_example, small_bench

CORPUS = ONTOLOGY.parent / "examples" / "corpus"
ARTICLES = sorted(iter_sources([CORPUS]), key=lambda source: source.key)
#: Examples that are checked together.
TOGETHER = 40
#: Mutations that are made to one article at once.
MUTATIONS = 60

#: pySHACL tells the log of every ill-formed literal, and here there are many.
pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean")

#: What stands for the one example in the names of an example's own nodes.
_OWN_NAME = re.compile(rb"/(example|other)(?![\w-])")


@cache
def _mapped(path: Path) -> bytes:
    """Return an article's triples."""
    known = small_bench().knowledge
    document = without_boilerplate(read(SourceFile(path.name, path, "brat")), known.scheme)
    linked = link(document, known.scheme, known.register, known.base)
    mapped = map_document(linked, known.scheme, known.register, known.base)
    return as_triples(mapped.lines + mapped.shared + mapped.affairs)


@pytest.mark.parametrize("source", ARTICLES, ids=lambda source: source.key)
def test_an_article_of_the_corpus_conforms_and_pyshacl_agrees(source: SourceFile) -> None:
    """The gate is as strict as the standard, and lets in what is right."""
    ours, theirs = small_bench().compare(_mapped(source.path))

    assert ours == theirs
    assert {row[3] for row in ours} <= {"info"}


def test_the_seed_conforms_and_pyshacl_agrees(shared: Path) -> None:
    """The gold article passes the gate."""
    (path,) = sorted((shared / "corpus" / "seed").glob("*.ann"))

    ours, theirs = small_bench().compare(_mapped(path))

    assert ours == theirs
    assert {row[3] for row in ours} <= {"info"}


@pytest.mark.parametrize("first", range(0, len(VALID) + len(INVALID), TOGETHER))
def test_pyshacl_says_the_same_of_the_examples(first: int) -> None:
    """What a shape catches here it catches everywhere."""
    paths = (VALID + INVALID)[first : first + TOGETHER]
    data = b"".join(
        _OWN_NAME.sub(rb"/%s-%d" % (b"e", number), read_example(path))
        for number, path in enumerate(paths)
    )

    ours, theirs = small_bench().compare(data)

    assert ours == theirs
    assert ours


def _drop(_chance: random.Random, _all: list[ox.Triple], triple: ox.Triple) -> list[ox.Triple]:
    return []


def _repeat(chance: random.Random, all_: list[ox.Triple], triple: ox.Triple) -> list[ox.Triple]:
    """Give a subject another value of the same property."""
    others = [each.object for each in all_ if each.predicate == triple.predicate]
    return [triple, ox.Triple(triple.subject, triple.predicate, chance.choice(others))]


def _replace(chance: random.Random, all_: list[ox.Triple], triple: ox.Triple) -> list[ox.Triple]:
    """Let a property lead to what another property leads to: a node, or a like literal."""
    like = [each.object for each in all_ if _kind(each.object) == _kind(triple.object)]
    return [ox.Triple(triple.subject, triple.predicate, chance.choice(like))]


def _kind(term: object) -> str:
    return term.datatype.value if isinstance(term, ox.Literal) else ""


def _retype(chance: random.Random, _all: list[ox.Triple], triple: ox.Triple) -> list[ox.Triple]:
    """Turn a literal into one of another datatype or language, a node into a text.

    Left out is what pySHACL judges by rdflib's order of all literals, where the standard has no
    order: numbers and dates become nothing that is compared with them. Nor is anything turned
    into a boolean, which pySHACL's report writes as false, or into a blank node, at which it gives
    up where two properties are compared.
    """
    target = triple.object
    names = ["integer", "date", "decimal"]
    if isinstance(target, ox.Literal) and target.datatype.value != f"{XSD}string":
        names = ["decimal"] if target.datatype.value == f"{XSD}integer" else []
    kinds = [ox.Literal(target.value, datatype=ox.NamedNode(XSD + n)) for n in (*names, "string")]
    kinds.append(ox.Literal(target.value, language="de"))
    return [ox.Triple(triple.subject, triple.predicate, chance.choice(kinds))]


def _mutated(data: bytes, seed: int) -> bytes:
    """Return triples with faults in them, always the same ones for a seed."""
    chance = random.Random(seed)  # noqa: S311 - chance that is the same every time
    triples = [quad.triple for quad in ox.parse(data, ox.RdfFormat.N_TRIPLES)]
    hit = set(chance.sample(range(len(triples)), MUTATIONS))
    found = []
    for number, triple in enumerate(triples):
        if number in hit:
            change = chance.choice((_drop, _repeat, _replace, _retype))
            found.extend(change(chance, triples, triple))
        else:
            found.append(triple)
    return ox.serialize(found, format=ox.RdfFormat.N_TRIPLES)


@pytest.mark.parametrize("seed", range(4))
def test_pyshacl_says_the_same_of_a_mutated_article(seed: int) -> None:
    """No fault, however odd, is judged otherwise than the standard asks."""
    source = ARTICLES[seed % len(ARTICLES)]

    ours, theirs = small_bench().compare(_mutated(_mapped(source.path), seed))

    assert ours == theirs
    assert len(ours) > MUTATIONS // 4


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 100))
def test_pyshacl_says_the_same_of_many_mutated_articles(seed: int) -> None:
    """The same, at length."""
    source = ARTICLES[seed % len(ARTICLES)]

    ours, theirs = small_bench().compare(_mutated(_mapped(source.path), seed))

    assert ours == theirs
