"""The saved queries against one article modelled by hand: right answers, equal on two engines."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from rdflib import Graph

from conflictgraph.catalogue import load_catalogue
from conflictgraph.inference import Scope, conclude
from conflictgraph.pipeline.knowledge import load_knowledge
from conflictgraph.triples import Tables
from conflictgraph.vocab import GRAPH_ONTOLOGY

CATALOGUE = load_catalogue()

#: The article of the worked example.
SEED = "1462929303a4552c"

Row = tuple[str | None, ...]


@pytest.fixture(scope="module")
def worked_example(shared: Path) -> Path:
    return shared / "corpus" / "seed" / "expected.trig"


@pytest.fixture(scope="module")
def store(worked_example: Path) -> Store:
    """Return the article with what the rules derive from it, and the codes of its figures."""
    loaded, knowledge = Store(), load_knowledge()
    loaded.load(path=str(worked_example), format=RdfFormat.TRIG)
    loaded.load(knowledge.graphs[GRAPH_ONTOLOGY], format=RdfFormat.N_QUADS)
    own = Tables(loaded.dump(format=RdfFormat.N_QUADS))
    for lines in astuple(knowledge.engine.derive(own)):
        loaded.load(lines, RdfFormat.N_QUADS)
    for rule in knowledge.rules:
        if rule.scope is Scope.DATASET:
            conclude(rule, rule.sparql, loaded, knowledge.base)
    loaded.remove_graph(NamedNode(knowledge.base + GRAPH_ONTOLOGY))
    for codes in ("figures", "findings"):
        path = knowledge.folder / "vocabularies" / f"{codes}.ttl"
        loaded.load(path=str(path), format=RdfFormat.TURTLE)
    return loaded


@pytest.fixture(scope="module")
def merged(store: Store) -> Graph:
    """Return all named graphs as one graph of the other engine."""
    triples = serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=triples, format="nt")


def ask(store: Store, name: str, **values: str) -> list[dict[str, str]]:
    """Return the rows of a saved query; what is unbound is left out."""
    answer = store.query(CATALOGUE[name].bind(values), use_default_graph_as_union=True)
    names = [variable.value for variable in answer.variables]
    return [{name: row[name].value for name in names if row[name] is not None} for row in answer]


def pairs(rows: list[dict[str, str]], *columns: str) -> set[tuple[str, ...]]:
    return {tuple(row.get(column, "") for column in columns) for row in rows}


@pytest.mark.parametrize("name", CATALOGUE)
def test_two_engines_give_the_same_rows(store: Store, merged: Graph, name: str) -> None:
    """An answer does not depend on the store that happens to hold the graph."""
    query = CATALOGUE[name]
    sparql = query.bind({each.name: each.example for each in query.parameters if each.required})
    ours: list[Row] = [
        tuple(None if term is None else term.value for term in row)
        for row in store.query(sparql, use_default_graph_as_union=True)
    ]
    theirs: list[Row] = [
        tuple(None if term is None else str(term) for term in row) for row in merged.query(sparql)
    ]
    assert sorted(ours, key=repr) == sorted(theirs, key=repr)


def test_silence_is_asked_for_by_conflict(store: Store, merged: Graph) -> None:
    """What is not told of one conflict is found alone, by either engine."""
    query = CATALOGUE["withheld-figures"]
    for conflict, found in (
        ("nagorno-karabakh-hostilities-2020", 1),
        ("russian-mediation-2020", 0),
    ):
        sparql = query.bind({"conflict": conflict})
        assert len(list(store.query(sparql, use_default_graph_as_union=True))) == found
        assert len(list(merged.query(sparql))) == found


def test_seven_figures_one_of_them_withheld(store: Store) -> None:
    """Each claimant's figures stand beside each other, and silence is a row too."""
    rows = ask(store, "figures-by-claimant")
    assert pairs(rows, "claimantLabel", "value", "qualifier", "victims", "scope", "status") == {
        ("Vladimir Putin", "1000", "several", "total", "all-sides", "stated"),
        ("Vladimir Putin", "2000", "almost", "total", "per-side", "stated"),
        ("Vladimir Putin", "5000", "approaching", "total", "all-sides", "stated"),
        ("Nagorno-Karabakh authorities", "874", "exact", "military", "one-side", "stated"),
        ("Nagorno-Karabakh authorities", "30", "more-than", "civilian", "one-side", "stated"),
        ("Azerbaijani side", "63", "exact", "civilian", "one-side", "stated"),
        ("Azerbaijani side", "", "", "military", "one-side", "undisclosed"),
    }
    assert len(rows) == 7


def test_sides_share_a_cell_and_quotes_stand_in_text_order(store: Store) -> None:
    """One figure said of two sides in two places is one row with all of it."""
    rows = {row.get("value"): row for row in ask(store, "figures-by-claimant")}
    assert rows["2000"]["sides"] == "Armenian side, Azerbaijani side"
    assert rows["2000"]["place"] == "Moscow"
    assert rows["1000"]["quotes"].startswith("von mehreren Tausend Toten | dass seit dem")
    assert rows["5000"]["verbatim"] == "schon 5000"


def test_parameters_restrict_and_choose_the_language(store: Store) -> None:
    """A question about one claimant is answered about that one, in the language asked for."""
    rows = ask(store, "figures-by-claimant", claimant="nk-conflict-side-azerbaijani", lang="de")
    assert pairs(rows, "claimantLabel", "value") == {
        ("aserbaidschanische Seite", "63"),
        ("aserbaidschanische Seite", ""),
    }
    assert not ask(store, "figures-by-claimant", measure="wounded")
    # No label of the side is Turkish; English stands in.
    assert ask(store, "withheld-figures", lang="tr")[0]["claimantLabel"] == "Azerbaijani side"


def test_one_claimants_total_and_another_ones_parts(store: Store) -> None:
    """Soldiers and civilians of one claimant face another's total, not its soldiers alone."""
    (row,) = ask(store, "disagreements")
    assert pairs([row], "lowClaimantLabel", "low", "highClaimantLabel", "high") == {
        ("Nagorno-Karabakh authorities", "874 + more than 30", "Vladimir Putin", "almost 2000")
    }
    assert (row["gap"], row["contrast"], row["parties"]) == ("887", "diverges", "one")


def test_a_total_that_does_not_fit_shows_its_sum(store: Store) -> None:
    """Twice almost 2000 is not close to 5000."""
    (row,) = ask(store, "arithmetic-findings")
    assert row["working"] == "2 × [1800–1999] = [3600–3998]; total [4500–4999]"


def test_who_accuses_whom_in_both_directions(store: Store) -> None:
    """Neither side's blame is shown without the other's."""
    rows = ask(store, "mutual-accusations")
    assert pairs(rows, "claimantLabel", "accusedLabel") == {
        ("Armenian side", "Azerbaijani side"),
        ("Azerbaijani side", "Armenian side"),
    }
    assert len({row["matter"] for row in rows}) == 3
    matters = pairs(ask(store, "accusations"), "claimantLabel", "matter")
    assert ("Armenian side", "outbreak of fighting in late September 2020") in matters
    assert len(matters) == 6


def test_a_view_stays_a_view(store: Store) -> None:
    """An alliance is shown with whose view it is, membership as background beside it."""
    rows = ask(store, "alliances-as-seen-by")
    seen = pairs(rows, "claimantLabel", "kind", "members", "voice")
    assert ("Armenia", "ProtectionRelation", "Armenia, Russia", "attributed") in seen
    assert ("Azerbaijan", "AllianceRelation", "Azerbaijan, Turkey", "attributed") in seen
    assert ("conflictgraph editors", "Membership", "NATO, Turkey", "curated") in seen


def test_a_planned_meeting_has_not_taken_place(store: Store) -> None:
    """Plans are told apart from events."""
    (row,) = ask(store, "planned-events")
    assert (row["status"], row["place"]) == ("planned", "Washington")


def test_one_hope_in_three_places_is_one_row(store: Store) -> None:
    """A quotation that stands three times is counted once."""
    hopes = [row for row in ask(store, "hopes-and-expectations") if row["kinds"] == "Hope"]
    assert pairs(hopes, "content") == {
        ("the US and Russia act together",),
        ("the US help with the settlement",),
    }


def test_the_chain_leads_from_the_basis_to_the_publisher(store: Store) -> None:
    """A reader sees over how many hands a figure came, and where that is a guess."""
    rows = ask(store, "source-chain", document=SEED, statement=f"doc/{SEED}/statement/861-866")
    assert [(row["step"], row["role"]) for row in rows] == [
        ("1", "basis"),
        ("2", "speaker"),
        ("3", "agency"),
        ("4", "desk"),
        ("5", "publisher"),
    ]
    assert rows[2]["certainty"] == "possible"


def test_a_sentence_told_only_by_its_mood_is_found(store: Store) -> None:
    """The speaker of a sentence without a word of saying is the annotator's reading."""
    rows = ask(store, "statements-without-cue", claimant="nagorno-karabakh-authorities")
    assert pairs(rows, "quotes") == {("Zudem seien bereits mehr als 30 Zivilisten gestorben.",)}


@pytest.mark.parametrize("name", CATALOGUE)
def test_words_are_words_and_things_are_things(store: Store, name: str) -> None:
    """A column of names never holds an address, nor a column of addresses a name."""
    query = CATALOGUE[name]
    needed = {each.name: each.example for each in query.parameters if each.required}
    for row in ask(store, name, **needed):
        for column in query.columns:
            if column.name in row:
                assert row[column.name].startswith("http") == (column.type == "iri"), column.name
