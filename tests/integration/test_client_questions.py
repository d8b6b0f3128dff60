"""The questions of analysts by name: a store and an endpoint answer the same."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import conflictgraph
from conflictgraph.catalogue import load_catalogue
from conflictgraph.catalogue.limits import CUTS_NOTHING, LIMITS, Limit
from conflictgraph.client.answers import Answer
from conflictgraph.client.claims import Claims
from conflictgraph.client.graph import Graph
from conflictgraph.errors import AnswerTooLargeError, ParameterError, UsageError
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader

if TYPE_CHECKING:
    from conftest import RunningServer

ID = "https://w3id.org/conflictgraph/id/"


@pytest.fixture(params=["store", "endpoint"])
def graph(request: pytest.FixtureRequest, examples: RunningServer) -> Iterator[Graph]:
    """Return the example graph, from its folder and from its server."""
    local = request.param == "store"
    with (
        conflictgraph.open(examples.store) if local else conflictgraph.connect(examples.sparql)
    ) as opened:
        yield opened


def test_claims_keep_to_what_is_asked(graph: Graph) -> None:
    """Filters leave nothing else in: not the figures of others, not other victims or days."""
    claimant = "nagorno-karabakh-authorities"
    claims = graph.claims(
        about="casualties", claimant=claimant, measure="killed", victims="military", lang="de"
    )
    assert len(claims) > 1
    assert set(claims["claimant"]) == {f"{ID}actor/{claimant}"}
    assert set(claims["counted"]) == {"killed"}
    assert set(claims["victims"]) == {"military"}
    assert set(claims["claimantLabel"]) == {"Behörden in Bergkarabach"}
    assert len(graph.claims(about="displacement", claimant=claimant)) == 0
    late = graph.claims(since="2020-10-10", until="2020-10-20")
    assert late["date"].is_between(pl.date(2020, 10, 10), pl.date(2020, 10, 20)).all()
    publisher = claims["publisherLabel"][0]
    assert set(graph.claims(publisher=publisher)["publisherLabel"]) == {publisher}


def test_figures_are_compared_and_never_summed(graph: Graph) -> None:
    """Each claimant stands in its own row with the bounds of its words; open ends stay open."""
    claims = graph.claims(conflict="nagorno-karabakh-conflict")
    compared = claims.compare()
    assert compared["figures"].sum() == len(claims)
    assert not compared.frame.select("quantity", "claimant", "kind").is_duplicated().any()
    assert isinstance(compared, Answer)
    for row in compared:
        same = claims.frame.filter(
            pl.col("quantity") == row["quantity"],
            pl.col("claimant") == row["claimant"],
            pl.col("kind") == row["kind"],
        )
        for bound, furthest in (("lower", same["lower"].min()), ("upper", same["upper"].max())):
            assert row[bound] == (None if same[bound].null_count() else furthest)
        assert set(row["wording"].split(" | ")) == {each for each in same["wording"] if each} or (
            not row["wording"]
        )


def test_questions_are_their_saved_queries(graph: Graph) -> None:
    """What the page of a saved query shows is what its method gives."""
    asked: list[tuple[Answer, Answer]] = [
        (
            graph.demands(by="jens-stoltenberg", to="turkey"),
            graph.run("demands", claimant="jens-stoltenberg", addressee="turkey"),
        ),
        (
            graph.accusations(of="azerbaijan", lang="de"),
            graph.run("accusations", accused="azerbaijan", lang="de"),
        ),
        (graph.network(member="turkey"), graph.run("pairs_as_seen_by", member="turkey")),
        (graph.map(place="moscow"), graph.run("what_happens_where", place="moscow")),
        (graph.timeline(since="2020-10-20"), graph.run("timeline", since="2020-10-20")),
        (
            graph.disagreements(measure="killed", kind="excludes"),
            graph.run("disagreements", measure="killed", kind="excludes"),
        ),
        (graph.revisions(measure="killed"), graph.run("revisions", measure="killed")),
        (
            graph.statements(kind="cg:Demand", voice="attributed"),
            graph.run("who_says_what", act="cg:Demand", whose="attributed"),
        ),
    ]
    for method, saved in asked:
        assert len(method) > 0
        assert_frame_equal(method.frame, saved.frame.select(method.columns))
        left_out = [each for each in saved.columns if each not in method.columns]
        assert all(each.endswith("__lang") for each in left_out)


def test_parameters_are_refused_by_name(graph: Graph) -> None:
    """A typing error does not give an empty answer."""
    with pytest.raises(ParameterError, match="since"):
        graph.claims(since="October")
    with pytest.raises(ParameterError, match="addressee"):
        graph.demands(to="")


def test_evidence_is_the_sentence_with_its_words(graph: Graph) -> None:
    """One sees what a figure rests on: words, place and article, without leaving the notebook."""
    claims = graph.claims(claimant="nagorno-karabakh-authorities")
    iri = next(row["statement"] for row in claims if row["quotes"] == "von 16 gefallenen Soldaten")
    evidence = graph.evidence(iri)
    assert evidence.text == "Am Sonntag hatten sie noch von 16 gefallenen Soldaten gesprochen."
    marks = {(row["role"], row["words"]) for row in evidence.frame.iter_rows(named=True)}
    assert ("content", "von 16 gefallenen Soldaten") in marks
    assert ("sentence", None) in marks
    assert evidence.title == "Dutzende Tote bei Kämpfen um Bergkarabach"
    assert "*von 16 gefallenen Soldaten*" in repr(evidence)
    assert '<mark title="content">von 16 gefallenen Soldaten</mark>' in evidence._repr_html_()
    assert graph.evidence(iri.removeprefix(ID)).text == evidence.text


def test_every_statement_has_its_evidence(graph: Graph, examples: RunningServer) -> None:
    """What is shown of a text stands at that place in it, and nothing is made up."""
    with Reader(StoreFolder(examples.store)) as reader:
        for row in list(graph.statements())[:40]:
            evidence = graph.evidence(row["statement"])
            text = reader.manifest.text(row["document"].rpartition("/")[2])
            begin = evidence.frame["begin"].min()
            parts = [part.strip() for part in evidence.text.split("…") if part.strip()]
            assert parts
            for part in parts:
                begin = text.index(part, begin) + len(part)
            assert all(
                mark["words"] in {None, text[mark["begin"] : mark["end"]]}
                for mark in evidence.frame.iter_rows(named=True)
            )


@pytest.mark.parametrize("iri", ["actor/armenia", "urn:x", "urn:x> ?p ?o } #"])
def test_without_words_there_is_no_evidence(graph: Graph, iri: str) -> None:
    """What is no statement is said to be none, and nothing gets into the query."""
    with pytest.raises(UsageError):
        graph.evidence(iri)


def test_words_are_found_everywhere(graph: Graph) -> None:
    """Names, contents and texts are searched, in any case of letters; several words narrow."""
    found = graph.search("WAFFENRUHE", lang="de")
    assert {"content", "words"} <= set(found["place"])
    assert all("waffenruhe" in text.lower() for text in found["text"])
    assert 0 < len(graph.search("waffenruhe dritte")) < len(found)
    assert f"{ID}actor/armenia" in set(graph.search("Armenien")["found"])
    cut = graph.search("a", limit=3)
    assert len(cut) == 3
    assert "limit" in cut.notice
    assert graph.search("waffenruhe", lang="de").notice == ""


@pytest.mark.parametrize("words", ['"', "\\", "') } #", "🕊", "a\"b'c\\d"])
def test_words_are_words_and_no_sparql(graph: Graph, words: str) -> None:
    """Whatever is typed is looked for as it stands."""
    assert all(words in text for text in graph.search(words)["text"])


def test_nothing_is_no_word(graph: Graph) -> None:
    """An empty search is an error, not everything."""
    with pytest.raises(UsageError):
        graph.search("  ")


def test_labels_stand_for_iris(graph: Graph) -> None:
    """A table of one's own query is readable in one's own language."""
    query = """\
    SELECT ?x ?n WHERE { VALUES (?x ?n) {
      (<https://w3id.org/conflictgraph/id/actor/armenia> 1)
      (<https://w3id.org/conflictgraph/ns#Demand> 2)
      (<http://www.w3.org/2002/07/owl#nothing-of-this-name> 3) (UNDEF 4) } } ORDER BY ?n"""
    german = graph.select(query, iris="label", lang="de")
    assert german["x"].to_list() == ["Armenien", "Forderung", "owl:nothing-of-this-name", None]
    assert graph.select(query, iris="label")["x"][0] == "Armenia"
    assert graph.select(query, iris="label", lang=("tlh", "hy"))["x"][0] != "Armenien"


def test_two_names_in_one_language_both_stay(graph: Graph) -> None:
    """Choosing a language leaves no name out."""
    query = """\
    SELECT ?x ?name WHERE { VALUES (?x ?name) {
      (1 "Berg-Karabach"@de) (1 "Bergkarabach"@de) (1 "Nagorno-Karabakh"@en)
      (2 "Artsakh"@en) (2 "Arzach"@fr) (3 "NK") (3 "NK"@sv) } } ORDER BY ?x ?name"""
    chosen = graph.select(query, lang=("DE", "en"))
    assert sorted(chosen.frame.rows()) == [
        (1, "Berg-Karabach"),
        (1, "Bergkarabach"),
        (2, "Artsakh"),
        (3, "NK"),
    ]


def test_limits_of_saved_queries_are_told(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gets the first 200 of more is told so, and nobody else is."""
    catalogue = load_catalogue()
    written = {
        name: {int(each) for each in re.findall(r"\bLIMIT (\d+)", query.sparql)} - {CUTS_NOTHING}
        for name, query in catalogue.items()
    }
    known = {name: {limit.most for limit in limits} for name, limits in LIMITS.items()}
    assert {name: limits for name, limits in written.items() if limits} == known
    assert graph.statements().notice == ""
    few = len(graph.statements())
    monkeypatch.setitem(LIMITS, "who-says-what", (Limit("statement", few // 2),))
    assert f"at most {few // 2}" in graph.statements().notice
    assert f"at most {few // 2}" in graph.statements()._repr_html_()


def test_a_graph_of_rdflib_has_all(graph: Graph) -> None:
    """Whoever works with rdflib goes on with the same triples, in their graphs."""
    denials = "CONSTRUCT WHERE { ?s a <https://w3id.org/conflictgraph/ns#Denial> }"
    part = graph.to_rdflib(denials)
    assert len(part) == len(graph.construct(denials)) > 0
    with pytest.raises(AnswerTooLargeError, match=r"there are [\d,]+ quads, more than .* 1,000"):
        graph.to_rdflib(limit=1_000)
    with pytest.raises(AnswerTooLargeError, match="triples"):
        graph.to_rdflib("CONSTRUCT WHERE { ?s ?p ?o }", limit=3)


METHODS = [
    method
    for name, method in inspect.getmembers(Graph, inspect.isfunction)
    if not name.startswith("_")
]


@pytest.mark.parametrize("method", METHODS, ids=lambda each: each.__name__)
def test_help_tells_all_that_can_be_given(method: Callable[..., object]) -> None:
    """``help()`` is enough: each parameter is explained and has a type."""
    told = inspect.getdoc(method) or ""
    signature = inspect.signature(method)
    assert signature.return_annotation is not inspect.Signature.empty
    for name, parameter in signature.parameters.items():
        if name != "self":
            assert parameter.annotation is not inspect.Parameter.empty
            assert re.search(rf"^\s+\**{name}: ", told, re.MULTILINE) or len(told) < 200, name


def test_answers_are_tables_for_others(graph: Graph) -> None:
    """In pandas and Arrow integers with gaps stay integers, days days, decimals exact."""
    query = """\
    SELECT ?n ?d ?day ?word WHERE { VALUES (?n ?d ?day ?word) {
      (9007199254740993 0.1 "2020-10-27"^^<http://www.w3.org/2001/XMLSchema#date> "0874")
      (UNDEF UNDEF UNDEF UNDEF) } }"""
    answer = graph.select(query)
    frame = answer.to_pandas()
    assert str(frame["n"].dtype) == "Int64"
    assert frame["n"][0] == 9007199254740993
    assert str(frame["d"][0]) == "0.1"
    assert frame["day"][0].isoformat() == "2020-10-27"
    assert frame["word"][0] == "0874"
    assert frame.isna().iloc[1].all()
    assert answer.to_arrow().to_pylist() == list(answer)
    assert isinstance(graph.claims(), Claims)
