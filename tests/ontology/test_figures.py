"""How numbers are read: from a wording to a code, and from the code to an interval, by data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import DCTERMS, RDF, RDFS, SKOS, URIRef

from conflictgraph.pipeline.knowledge import load_knowledge
from conflictgraph.triples import Tables
from conflictgraph.vocab import BASE, CODE, GRAPH_BOUNDS, GRAPH_SOA, NS, XSD

COUNT = f"{BASE}id/soa/casualty-count-000000000000"
QUALIFIERS = (
    *("exact", "at-least", "more-than", "at-most", "less-than", "almost", "approaching", "about"),
)

#: Wording in a text, its code, the number as annotated; the certain range and the usual one.
WORDINGS = [
    ("874", "exact", 874, (874, 874), (874, 874)),
    ("genau 874", "exact", 874, (874, 874), (874, 874)),
    ("exactly 874", "exact", 874, (874, 874), (874, 874)),
    ("knapp 2000", "almost", 2000, (None, 1999), (1800, 1999)),
    ("fast 2000", "almost", 2000, (None, 1999), (1800, 1999)),
    ("annähernd 2000", "almost", 2000, (None, 1999), (1800, 1999)),
    ("nicht ganz 2000", "almost", 2000, (None, 1999), (1800, 1999)),
    ("almost 2,000", "almost", 2000, (None, 1999), (1800, 1999)),
    ("nearly 2,000", "almost", 2000, (None, 1999), (1800, 1999)),
    ("approaching 5,000", "approaching", 5000, (None, 4999), (4500, 4999)),
    ("mehr als 30", "more-than", 30, (31, None), (31, 39)),
    ("über 2000", "more-than", 2000, (2001, None), (2001, 2999)),
    ("more than 30", "more-than", 30, (31, None), (31, 39)),
    ("over 550", "more-than", 550, (551, None), (551, 649)),
    ("mindestens 9", "at-least", 9, (9, None), (9, 18)),
    ("wenigstens 200", "at-least", 200, (200, None), (200, 299)),
    ("at least 25", "at-least", 25, (25, None), (25, 34)),
    ("no fewer than 25", "at-least", 25, (25, None), (25, 34)),
    ("bis zu 75000", "at-most", 75000, (None, 75000), (67500, 75000)),
    ("höchstens 10", "at-most", 10, (None, 10), (9, 10)),
    ("up to 2,300", "at-most", 2300, (None, 2300), (2070, 2300)),
    ("at most 10", "at-most", 10, (None, 10), (9, 10)),
    ("weniger als 100", "less-than", 100, (None, 99), (90, 99)),
    ("fewer than 100", "less-than", 100, (None, 99), (90, 99)),
    ("rund 1600", "about", 1600, (None, None), (1440, 1760)),
    ("etwa 200", "about", 200, (None, None), (180, 220)),
    ("circa 200", "about", 200, (None, None), (180, 220)),
    ("about 200", "about", 200, (None, None), (180, 220)),
    ("roughly 200", "about", 200, (None, None), (180, 220)),
    ("0", "exact", 0, (0, 0), (0, 0)),
]

#: Wording, code, limits as annotated; the usual range.
LIMITS = [
    ("mehrere Tausend", "several", (2000, None), (2000, 9999)),
    ("several thousand", "several", (2000, None), (2000, 9999)),
    ("Dutzende", "several", (24, None), (24, 99)),
    ("dozens", "several", (24, None), (24, 99)),
    ("zwischen 1800 und 2000", "range", (1800, 2000), (1800, 2000)),
    ("1,800 to 2,000", "range", (1800, 2000), (1800, 2000)),
    ("mindestens 30", "at-least", (30, None), (30, 39)),
    ("up to 40", "at-most", (None, 40), (36, 40)),
]

Range = tuple[int | None, int | None]


def derived(qualifier: str, **stated: int | None) -> dict[str, set[str]]:
    """Return what rules say of a count: property to values, and to graphs under ``graphs``."""
    knowledge = load_knowledge()
    lines = [f"<{COUNT}> <{RDF.type}> <{NS}CasualtyCount> <{BASE}{GRAPH_SOA}> .\n"]
    lines += [f"<{COUNT}> <{NS}hasQualifier> <{CODE}qualifier-{qualifier}> <{BASE}{GRAPH_SOA}> .\n"]
    for name, number in stated.items():
        if number is not None:
            value = f'"{number}"^^<{XSD}integer>'
            lines.append(f"<{COUNT}> <{NS}{name}> {value} <{BASE}{GRAPH_SOA}> .\n")
    own = Tables("".join(lines).encode())
    affairs = knowledge.engine.derive(own, known=knowledge.known).affairs
    found: dict[str, set[str]] = {}
    for quad in ox.parse(affairs, ox.RdfFormat.N_QUADS):
        found.setdefault(quad.predicate.value.removeprefix(NS), set()).add(quad.object.value)
        if quad.predicate.value.endswith("Bound"):
            found.setdefault("graphs", set()).add(quad.graph_name.value.removeprefix(BASE))
    return found


def interval(found: dict[str, set[str]], lower: str, upper: str) -> Range:
    """Return two bounds; None where there is none."""
    ends = [[int(value) for value in found.get(name, ())] for name in (lower, upper)]
    assert all(len(end) <= 1 for end in ends)
    return (ends[0][0] if ends[0] else None, ends[1][0] if ends[1] else None)


def entailed(qualifier: str, number: int) -> Range:
    return interval(derived(qualifier, statedValue=number), "lowerBound", "upperBound")


def typical(qualifier: str, number: int) -> Range:
    return interval(derived(qualifier, statedValue=number), "typicalLower", "typicalUpper")


def cues(terms: rdflib.Graph, qualifier: str) -> set[str]:
    """Return the words that stand for a qualifier, without those for the numbers in it."""
    code = URIRef(f"{CODE}qualifier-{qualifier}")
    words = {*terms.objects(code, RDFS.label), *terms.objects(code, SKOS.altLabel)}
    return {str(word).replace(" …", "").replace("… ", "") for word in words}


@pytest.mark.parametrize(("words", "qualifier", "number", "certain", "usual"), WORDINGS)
def test_a_wording_has_its_intervals(
    words: str, qualifier: str, number: int, certain: Range, usual: Range
) -> None:
    """In German and in English: what the words rule out, and what they usually mean."""
    assert (entailed(qualifier, number), typical(qualifier, number)) == (certain, usual), words


@pytest.mark.parametrize(("words", "qualifier", "limits", "usual"), LIMITS)
def test_limits_of_the_text_are_its_own(
    words: str, qualifier: str, limits: Range, usual: Range
) -> None:
    """Where a text gives limits and no number, none is added to them but usual ones."""
    found = derived(qualifier, lowerBound=limits[0], upperBound=limits[1])
    assert interval(found, "typicalLower", "typicalUpper") == usual, words
    assert "graphs" not in found


def test_bounds_that_follow_stand_apart_from_those_of_the_text() -> None:
    """What the text says itself is content; what follows from its words is derived."""
    assert derived("exact", statedValue=30)["graphs"] == {GRAPH_BOUNDS}
    # A limit that the text gives itself is not doubled by one that its words would have.
    found = derived("almost", statedValue=2000, upperBound=1950)
    assert "upperBound" not in found


@pytest.mark.parametrize(("words", "qualifier"), [row[:2] for row in WORDINGS if row[0][0] > "9"])
def test_the_words_of_the_table_are_data(terms: rdflib.Graph, words: str, qualifier: str) -> None:
    """An analyst finds every cue word at the code it stands for, and a reader can look it up."""
    assert any(words.startswith(cue) for cue in cues(terms, qualifier)), (words, qualifier)


def test_no_cue_stands_for_two_qualifiers(terms: rdflib.Graph) -> None:
    """From a cue word an annotator gets to one code."""
    found = [cue for each in (*QUALIFIERS, "several", "range") for cue in cues(terms, each)]
    assert len(found) == len(set(found))


def test_number_words_have_the_least_number_that_annotators_enter(terms: rdflib.Graph) -> None:
    """Dozens are two dozen at least, several thousand two thousand."""
    least = {}
    for word in terms.subjects(RDF.type, URIRef(NS + "NumberWord")):
        (number,) = terms.objects(word, URIRef(NS + "leastNumber"))
        for name in (*terms.objects(word, RDFS.label), *terms.objects(word, SKOS.altLabel)):
            least[str(name)] = int(number)
    named = ("Dutzende", "dozens", "mehrere Tausend", "several thousand")
    assert [least[each] for each in named] == [24, 24, 2000, 2000]


def test_every_reading_names_what_it_was_taken_from(terms: rdflib.Graph) -> None:
    """Nobody has to believe an interval: each code and each reading cites literature."""
    readings = set(terms.subjects(RDF.type, URIRef(NS + "NumberReading")))
    codes = set(terms.subjects(SKOS.inScheme, URIRef(CODE + "qualifier")))
    for node in readings | codes:
        sources = set(terms.objects(node, DCTERMS.source))
        assert sources, node
        for source in sources:
            assert list(terms.objects(source, DCTERMS.bibliographicCitation)), source


def test_the_magnitudes_leave_no_number_out(terms: rdflib.Graph) -> None:
    """Every number up to a thousand million has its round step, and only one."""
    ends = sorted(
        (int(str(terms.value(each, URIRef(NS + "leastNumber")))),
         int(str(terms.value(each, URIRef(NS + "greatestNumber")))))
        for each in terms.subjects(RDF.type, URIRef(NS + "Magnitude"))
    )  # fmt: skip
    assert (ends[0][0], ends[-1][1]) == (0, 999_999_999)
    assert all(upper + 1 == lower for (_, upper), (lower, _) in pairwise(ends))


# What holds for every number.


def _inside(inner: Range, outer: Range) -> bool:
    low = outer[0] is None or (inner[0] is not None and outer[0] <= inner[0])
    high = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return low and high


@settings(max_examples=25)
@given(qualifier=st.sampled_from(QUALIFIERS), number=st.integers(1, 2_000_000))
def test_the_usual_range_is_never_outside_the_certain_one(qualifier: str, number: int) -> None:
    """A policy may narrow what words admit, and never widen it; no usual range is empty."""
    found = derived(qualifier, statedValue=number)
    usual = interval(found, "typicalLower", "typicalUpper")
    assert _inside(usual, interval(found, "lowerBound", "upperBound"))
    assert usual[0] is not None
    assert usual[1] is not None
    assert usual[0] <= usual[1]


@settings(max_examples=25)
@given(
    qualifier=st.sampled_from(QUALIFIERS),
    numbers=st.tuples(st.integers(1, 200_000), st.integers(1, 200_000)).map(sorted),
)
def test_a_greater_number_never_means_less(qualifier: str, numbers: list[int]) -> None:
    """All four bounds follow the number."""
    for read in (entailed, typical):
        lesser, greater = (read(qualifier, number) for number in numbers)
        assert _ordered(lesser[0], greater[0])
        assert _ordered(lesser[1], greater[1])


def _ordered(lesser: int | None, greater: int | None) -> bool:
    return (lesser is None) == (greater is None) and (lesser or 0) <= (greater or 0)


@pytest.mark.parametrize("wider", ["at-least", "at-most", "about"])
@settings(max_examples=25)
@given(number=st.integers(1, 200_000))
def test_the_exact_number_is_among_what_a_hedge_admits(wider: str, number: int) -> None:
    """At least, at most and about a number include the number; the strict hedges exclude it."""
    assert _inside(typical("exact", number), typical(wider, number))
    strict: Iterable[Callable[[str, int], Range]] = (entailed, typical)
    for read in strict:
        assert not _inside((number, number), read("more-than", number))
        assert not _inside((number, number), read("almost", number))
