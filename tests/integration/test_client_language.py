"""Who reads German gets German from the client: what it tells of answers, and not names alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import pytest

import conflictgraph
from conflictgraph.catalogue import load_catalogue
from conflictgraph.client.graph import Graph
from conflictgraph.drawings.words import WORDS, in_words

if TYPE_CHECKING:
    from conftest import RunningServer

AUTHORITIES: Final = "nagorno-karabakh-authorities"


@pytest.fixture(scope="module", params=["store", "endpoint"])
def german(request: pytest.FixtureRequest, examples: RunningServer) -> Iterator[Graph]:
    """Return the example graph for a reader of German."""
    with (
        conflictgraph.open(examples.store, lang="de")
        if request.param == "store"
        else conflictgraph.connect(examples.sparql, lang="de")
    ) as opened:
        yield opened


#: What the client shows of a graph.
SHOWN: Final[dict[str, Callable[[Graph], object]]] = {
    "queries": lambda graph: graph.queries,
    "claims": lambda graph: graph.claims(measure="killed"),
    "compared": lambda graph: graph.claims(measure="killed").compare(),
    "evidence": lambda graph: graph.evidence(graph.claims(claimant=AUTHORITIES)["statement"][0]),
    "search": lambda graph: graph.search("Waffenruhe", limit=3),
    "run": lambda graph: graph.run("withheld_figures"),
}


@pytest.mark.parametrize("shown", SHOWN)
def test_nothing_is_told_in_english(german: Graph, shown: str) -> None:
    """Titles, counts, notices and links beside German names are German."""
    answer = SHOWN[shown](german)
    html, text = answer._repr_html_(), repr(answer)  # type: ignore[attr-defined]
    for english in (
        "rows",
        "evidence",
        ">statement</a>",
        "character",
        "Found",
        "There is more",
        "Saved",
    ):
        assert english not in html
        assert english not in text


def test_saved_queries_are_described_in_german(german: Graph) -> None:
    """The list one chooses from can be read."""
    told = {row["name"].replace("_", "-"): row for row in german.queries}
    for name, query in load_catalogue().items():
        heading = query.heading("de")
        assert heading.language == "de"
        assert (told[name]["summary"], told[name]["question"]) == (
            heading.summary,
            heading.question,
        )


def test_the_graphs_language_is_that_of_questions(german: Graph) -> None:
    """One says once what one reads; a question may still say otherwise."""
    claims = german.claims(claimant=AUTHORITIES, measure="killed")
    assert set(claims["claimantLabel"]) == {"Behörden in Bergkarabach"}
    assert claims.plot().spec["title"]["text"] == WORDS["de"]["claims-title"]
    assert claims.plot(lang="en").spec["title"]["text"] == WORDS["en"]["claims-title"]
    soldiers = in_words("killed", "military", "de")
    assert any(each.startswith(f"{soldiers} · ") for each in claims.compare()["quantityLabel"])
    english = german.claims(claimant=AUTHORITIES, lang="en")
    assert set(english["claimantLabel"]) == {"Nagorno-Karabakh authorities"}
    assert "rows" in repr(english)


def test_evidence_says_where_it_stands(german: Graph) -> None:
    """Day and place of the words are written as in the language, and the marks are named."""
    statement = german.claims(claimant=AUTHORITIES, measure="killed")["statement"][0]
    evidence = german.evidence(statement)
    assert "Sept. 2020, Zeichen " in repr(evidence)
    assert '<mark title="Inhalt' in evidence._repr_html_()
    assert "Aussage" in evidence._repr_html_()
    assert "character " in repr(german.evidence(statement, lang="en"))


def test_thousands_are_written_as_in_the_language(german: Graph) -> None:
    """A long table says in its own way how long it is."""
    values = " ".join(map(str, range(1234)))
    answer = german.select(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    assert "50 von 1.234 Zeilen" in answer._repr_html_()
