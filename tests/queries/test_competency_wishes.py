"""Questions of analysts on demands, hopes and what became of them.

Each is asked of the article that the project started from and of the example corpus. The expected
rows were read out of the articles and their annotation. Where a careful reader of the article alone
would answer more or otherwise, a note says what the annotation does not carry.
"""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from .conftest import ask

#: Articles of the example corpus.
ANKARA = "0cf5b1acdccb67b8"
PUTIN = "Wladimir Putin"
ALLY = "Sein Land hoffe auf Hilfe seines Verbündeten Russland"
WITHDRAWAL = """PREFIX cg: <https://w3id.org/conflictgraph/ns#>
    SELECT ?action WHERE { ?demand a cg:Demand ; cg:hasContent ?action ; cg:isAttributedTo
      <https://w3id.org/conflictgraph/id/actor/jaap-de-hoop-scheffer> }"""


def test_cq08_what_stoltenberg_asks_of_whom(seed: Store) -> None:
    """Of the government in Ankara, of both parties, and of Turkey.

    Note: subheading ("soll") and body ("erwarte") are one statement, demand and expectation both;
    only the body names the purpose, so that the influence stands in two rows.
    """
    both = (
        "Armenien und Aserbaidschan müssten ihre Feindseligkeiten einstellen und "
        "einen sofortigen Waffenstillstand einhalten"
    )
    influence = (
        'Türkei soll "ihren beträchtlichen Einfluss in der Region" nutzen | '
        'dass diese "ihren beträchtlichen Einfluss in der Region nutzt, '
        'um die Spannungen zu beruhigen"'
    )
    assert ask(
        seed,
        "demands",
        "addressees agents kinds stated quotes",
        lang="de",
        claimant="jens-stoltenberg",
    ) == [
        ("Armenien, Aserbaidschan", "Armenien, Aserbaidschan", "Demand", "2020-10-22", both),
        ("Armenien, Aserbaidschan", "Armenien, Aserbaidschan", "Demand", "2020-10-22", both),
        (
            "Regierung der Türkei",
            "Regierung der Türkei",
            "Demand",
            "2020-10-22",
            "zur Entspannung des Konflikts beizutragen",
        ),
        ("Türkei", "Türkei", "Demand, Expectation", "2020-10-22", influence),
        ("Türkei", "Türkei", "Demand, Expectation", "2020-10-22", influence),
    ]


def test_cq08_who_asks_what_of_whom_in_an_example(examples: Store) -> None:
    """Who is addressed and who is to act, with the kind of demand; a day only where one is said."""
    assert ask(
        examples, "demands", "claimantLabel addressees agents kinds stated quotes", document=ANKARA
    ) == [
        (
            "Jens Stoltenberg",
            "Armenia, Azerbaijan",
            "Armenia, Azerbaijan",
            "Appeal",
            "2020-10-05",
            "to stop fighting over Nagorno-Karabakh immediately",
        ),
        (
            "Jens Stoltenberg",
            "Turkey",
            "Turkey",
            "Demand",
            "",
            'Turkey, a NATO member, should use its "considerable influence to calm tensions"',
        ),
        (
            "Mevlüt Çavuşoğlu",
            "NATO",
            "NATO",
            "Demand",
            "",
            "that the alliance call on Armenia to withdraw",
        ),
    ]


def test_cq18_what_putin_hopes_for(seed: Store) -> None:
    """That the United States act together with Russia, help, and use their influence.

    Note: "setzt auf den Einfluss der USA" is annotated as the same hope, not as an expectation.
    """
    rows = ask(
        seed,
        "hopes-and-expectations",
        "kinds agents venue content",
        lang="de",
        claimant="vladimir-putin",
    )
    assert [row[:3] for row in rows] == [("Hope", "Vereinigte Staaten", "Waldai-Klub")] * 3
    assert [row[3].removeprefix("Vereinigte Staaten: ").split(",")[0] for row in rows] == [
        "Einfluss nehmen",
        "helfen",
        "zusammenarbeiten",
    ]


def test_cq18_who_hopes_for_what_in_the_examples(examples: Store) -> None:
    """Hopes and expectations, each with who is to bring it about."""
    assert ask(examples, "hopes-and-expectations", "date claimantLabel kinds agents quotes") == [
        (
            "2008-08-13",
            "Mikheil Saakashvili",
            "Hope",
            "European Union",
            "dass die EU Beobachter schickt",
        ),
        ("2008-08-20", "Georgia", "Hope", "", "dem Bündnis beitreten"),
        (
            "2008-12-24",
            "EU diplomat",
            "Expectation",
            "parties to the ceasefire of August 2008",
            "We expect both sides to come back to the table",
        ),
        # Help, and the alliance that it is hoped from: two contents of one statement.
        ("2020-10-27", "Nikol Pashinyan", "Hope", "", ALLY),
        ("2020-10-27", "Nikol Pashinyan", "Hope", "Russia", ALLY),
    ]


def test_cq28_which_demands_are_open(seed: Store) -> None:
    """All: no text of the dataset reports that one of them was met."""
    assert ask(seed, "demand-outcomes", "claimantLabel agents outcome reporters", lang="de") == [
        ("Jens Stoltenberg", "Armenien, Aserbaidschan", "open", ""),
        ("Jens Stoltenberg", "Armenien, Aserbaidschan", "open", ""),
        ("Jens Stoltenberg", "Regierung der Türkei", "open", ""),
        ("Jens Stoltenberg", "Türkei", "open", ""),
        ("Jens Stoltenberg", "Türkei", "open", ""),
        (PUTIN, "Konfliktparteien in Bergkarabach 2020", "open", ""),
    ]


def test_cq28_which_demands_are_open_in_the_examples(examples: Store) -> None:
    """All seventeen: what texts report later is never quite the same affair."""
    rows = ask(examples, "demand-outcomes", "outcome date claimantLabel reporters")
    assert rows == [
        ("open", day, claimant, "")
        for day, claimant in (
            ("2008-08-11", "Mikheil Saakashvili"),
            ("2008-08-13", "Dmitry Medvedev"),
            (
                "2008-08-13",
                "OSZE-Vorsitzende Alexander Stubb und Frankreichs Außenminister Bernard Kouchner",
            ),
            ("2008-08-20", "Jaap de Hoop Scheffer"),
            ("2008-12-24", "EU diplomat"),
            # An immediate end, a return to the table; and the end again in the teaser.
            ("2020-09-28", "António Guterres"),
            ("2020-09-28", "António Guterres"),
            ("2020-09-28", "António Guterres"),
            ("2020-09-30", "Angela Merkel"),
            ("2020-09-30", "Paris und Berlin"),
            ("2020-10-05", "Jens Stoltenberg"),
            ("2020-10-05", "Jens Stoltenberg"),
            ("2020-10-05", "Mevlüt Çavuşoğlu"),
            ("2020-10-12", "Josep Borrell"),
            ("2020-10-12", "Josep Borrell"),
            ("2020-10-27", "Kremlin"),
            ("2020-10-27", "Mike Pompeo"),
        )
    ]


@pytest.mark.parametrize(
    ("polarity", "day", "outcome"),
    [
        ("positive", "2008-08-21", "reported"),
        ("negative", "2008-08-21", "denied"),
        ("positive", "2008-08-19", "open"),
    ],
)
def test_cq28_a_later_report_of_the_same_affair_is_an_outcome(
    examples: Store, polarity: str, day: str, outcome: str
) -> None:
    """That a demand was met is said by a text of the same day or later; an older one cannot."""
    store = Store()
    store.bulk_extend(examples)
    demand = next(iter(store.query(WITHDRAWAL, use_default_graph_as_union=True)))["action"]
    report = f"""PREFIX cg: <https://w3id.org/conflictgraph/ns#>
        PREFIX cgc: <https://w3id.org/conflictgraph/code/>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        INSERT DATA {{
          <urn:report> cg:hasContent {demand} ; cg:hasRealis cgc:realis-actual ;
            cg:hasPolarity cgc:polarity-{polarity} ; cg:isReportedIn <urn:text> ;
            cg:isAttributedTo <https://w3id.org/conflictgraph/id/actor/russia> .
          <urn:text> dcterms:issued "{day}"^^xsd:date ; dcterms:title "Abzug"@de .
        }}"""
    store.update(report)
    rows = ask(
        store, "demand-outcomes", "outcome reporters reports", claimant="jaap-de-hoop-scheffer"
    )
    told = ("", "") if outcome == "open" else ("Russia", "Abzug")
    assert rows == [(outcome, *told)]
