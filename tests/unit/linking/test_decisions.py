"""What curators decide links mentions, parts what was joined, and joins what was not."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from conflictgraph.annotation import Metadata
from conflictgraph.errors import (
    DecisionConflictError,
    DecisionsError,
    DecisionTargetError,
    SourceError,
)
from conflictgraph.linking import Decision, Linked, Register
from conflictgraph.linking.decisions import load_decisions
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import term

from .conftest import BASE, LinkWords, decide

Row = Mapping[str, str]
SHORT = "https://w3id.org/conflictgraph/id/"


def row(decision: str, what: str, target: str = "", **more: str) -> Row:
    """Return a decision by column; ``class_`` stands for ``class``."""
    cells = {key.rstrip("_"): value for key, value in more.items()}
    return {"decision": decision, "what": what, "target": target} | cells


def entities(linked: Linked) -> list[str]:
    """Return what the mentions denote in text order, short."""
    found = (linked.entities.get(each.id) for each in linked.document.mentions)
    return [each.iri.replace(SHORT, "").replace(f"{BASE}id/", "") if each else "" for each in found]


# what a decision does


def test_words_are_linked_as_if_the_annotator_had_done_it(link_words: LinkWords) -> None:
    """An open name leads to the entity that a curator chose, in every mention of these words."""
    given = [("Person", "Adele"), ("State", "Nordland"), ("Person", "Adele")]
    decided = link_words(*given, decided=[row("link", "Adele", "actor/ada-berg")])

    assert entities(decided) == ["actor/ada-berg", "actor/nordland", "actor/ada-berg"]
    assert decided.decisions["T0"] is Decision.CURATED
    assert set(decided.curated.mentions) == {"T0", "T2"}
    assert decided.unresolved == ()


def test_what_follows_from_a_link_follows_from_a_decision(link_words: LinkWords) -> None:
    """An office is found by its body, whoever said what the body is."""
    given = [("Office", "Präsident"), ("State", "NL")]
    relations = [("OfficeOf", 0, 1)]

    assert entities(link_words(*given, relations=relations))[0].startswith("doc/")
    decided = link_words(*given, relations=relations, decided=[row("link", "NL", "actor/nordland")])
    assert entities(decided) == ["office/president-of-nordland", "actor/nordland"]


def test_an_ambiguous_name_is_decided(link_words: LinkWords) -> None:
    """Between two entities of one name nothing is guessed, until somebody decides."""
    open_ = link_words(("Person", "Berg"))
    assert len(open_.unresolved[0].candidates) == 2
    decided = link_words(("Person", "Berg"), decided=[row("link", "Berg", "actor/bo-berg")])
    assert entities(decided) == ["actor/bo-berg"]


def test_the_more_special_decision_wins(link_words: LinkWords) -> None:
    """One mention before its entity, its entity before words; a document before all documents."""
    words = [
        row("link", "Berg", "actor/ada-berg"),
        row("link", "Berg", "actor/bo-berg", document="d"),
    ]
    mention = row("link", "doc/d/mention/5-9", "actor/ada-berg")
    given = [("Person", "Berg"), ("Person", "Berg")]

    assert entities(link_words(*given, decided=words)) == ["actor/bo-berg"] * 2
    both = entities(link_words(*given, decided=[*words, mention]))
    assert both == ["actor/bo-berg", "actor/ada-berg"]


def test_a_decision_on_words_leaves_the_annotators_own_link(link_words: LinkWords) -> None:
    """Who marked this one mention knew more than a rule for all mentions of these words."""
    given = [("Person", "Adele", "Local:bo-berg")]
    by_words = link_words(*given, decided=[row("link", "Adele", "actor/ada-berg")])
    assert entities(by_words) == ["actor/bo-berg"]

    split = row("split", "Adele", "actor/bo-berg")
    assert entities(link_words(*given, decided=[split])) == ["actor/bo-berg"]
    split = row("split", "doc/d/mention/0-5", "actor/bo-berg")
    assert entities(link_words(*given, decided=[split])) == ["doc/d/entity/0-5-apart"]
    by_mention = link_words(*given, decided=[row("link", "doc/d/mention/0-5", "actor/ada-berg")])
    assert entities(by_mention) == ["actor/ada-berg"]
    assert [each.rule for each in by_mention.curated.remarks] == ["decisions.own-link"]


def test_entities_keep_their_names_when_one_of_their_mentions_leaves(link_words: LinkWords) -> None:
    """A decision never takes away what another one is about."""
    given = [("Person", "Xu"), ("Person", "Xu"), ("Person", "Xu")]
    before = entities(link_words(*given))
    assert set(before) == {"doc/d/entity/0-2"}

    one = row("link", "doc/d/mention/0-2", "actor/ada-berg")
    rest = row("link", "doc/d/entity/0-2", "actor/bo-berg")
    assert entities(link_words(*given, decided=[one])) == ["actor/ada-berg", *before[1:]]
    assert entities(link_words(*given, decided=[one, rest])) == [
        "actor/ada-berg",
        "actor/bo-berg",
        "actor/bo-berg",
    ]


def test_merged_entities_lead_to_one_iri_from_every_document(link_words: LinkWords) -> None:
    """Two spellings in two texts become one entity, with a name that no document owns."""
    merge = row("merge", "doc/d/entity/0-5", "doc/e/entity/0-4", label="Adele B.", language="de")
    first = link_words(("Person", "Adele"), decided=[merge])
    other = link_words(
        ("Person", "Adel"), metadata=Metadata(id="e", language="de"), decided=[merge]
    )

    assert entities(first) == entities(other)
    assert entities(first)[0].startswith("entity/merged/")
    assert first.entities["T0"].label == other.entities["T0"].label == {"de": "Adele B."}


def test_what_is_merged_can_be_called_by_its_new_name(link_words: LinkWords) -> None:
    """What a list shows after a merge can be decided on."""
    merge = row("merge", "doc/d/entity/0-5", "doc/e/entity/0-4")
    (name,) = entities(link_words(("Person", "Adele"), decided=[merge]))
    linked = link_words(("Person", "Adele"), decided=[merge, row("link", name, "actor/ada-berg")])
    assert entities(linked) == ["actor/ada-berg"]


def test_merging_with_a_named_entity_takes_its_name(link_words: LinkWords) -> None:
    """A name that an annotator gave is better than a made-up one."""
    merge = row("merge", "doc/d/entity/0-5", "Local:adele")
    assert entities(link_words(("Person", "Adele"), decided=[merge])) == ["entity/local/adele"]


def test_a_label_that_the_register_matched_wrongly_is_split(link_words: LinkWords) -> None:
    """A namesake gets an entity of its own; another bearer of the name is not left out."""
    split = row("split", "Nordland", "actor/nordland")
    assert entities(link_words(("State", "Nordland"), decided=[split])) == [
        "doc/d/entity/0-8-apart"
    ]
    only_bo = row("split", "Berg", "actor/ada-berg")
    # Without a wrong match there is nothing to split: the name stays ambiguous.
    assert entities(link_words(("Person", "Berg"), decided=[only_bo]))[0].startswith("doc/d/")


def test_a_wrong_coreference_is_split(link_words: LinkWords) -> None:
    """What the annotator joined by mistake comes apart, and each part can be linked."""
    given = [("Person", "Ada Berg"), ("Person", "Xu"), ("Person", "Yo")]
    alias = [("Alias", 1, 0), ("Alias", 2, 0)]
    assert entities(link_words(*given, relations=alias)) == ["actor/ada-berg"] * 3

    split = row("split", "doc/d/mention/9-11")
    parted = link_words(*given, relations=alias, decided=[split])
    assert entities(parted) == ["actor/ada-berg", "doc/d/entity/9-11-apart", "actor/ada-berg"]
    assert "T1" in parted.curated.mentions

    onward = row("link", "doc/d/entity/9-11-apart", "actor/bo-berg")
    linked = link_words(*given, relations=alias, decided=[split, onward])
    assert entities(linked) == ["actor/ada-berg", "actor/bo-berg", "actor/ada-berg"]


def test_one_local_name_for_two_persons_is_split(link_words: LinkWords) -> None:
    """Two annotators used one name for two persons; one document's is set apart."""
    given = [("Person", "Adele", "Local:adele"), ("Person", "sie", "Local:adele")]
    split = row("split", "Local:adele", document="d")
    assert entities(link_words(*given)) == ["entity/local/adele"] * 2
    assert entities(link_words(*given, decided=[split])) == ["doc/d/entity/0-5-apart"] * 2
    elsewhere = link_words(*given, metadata=Metadata(id="e", language="de"), decided=[split])
    assert entities(elsewhere) == ["entity/local/adele"] * 2


def test_a_new_entity_has_the_name_it_was_given(link_words: LinkWords) -> None:
    """Outside the register, a thing can still have a proper name and class, in all texts."""
    new = row("new", "Adele", "Local:adele-x", label="Adele X", language="de", class_="NewsOutlet")
    decided = link_words(("Organization", "Adele"), decided=[new])
    entity = decided.entities["T0"]
    assert (entities(decided), entity.label, entity.type) == (
        ["entity/local/adele-x"],
        {"de": "Adele X"},
        term("NewsOutlet"),
    )
    assert entity.iri in decided.curated.passed_over
    by_link = link_words(("Organization", "A.", "Local:adele-x"), decided=[new])
    assert by_link.entities["T0"].label == {"de": "Adele X"}


def test_ignored_mentions_are_not_asked_about_again(link_words: LinkWords) -> None:
    """The graph stays as it is; the list gets shorter."""
    given = ("Person", "Adele")
    ignored = link_words(given, decided=[row("ignore", "Adele")])
    assert ignored.entities == link_words(given).entities
    assert ignored.curated.passed_over == {"T0"}


def test_a_name_in_the_metadata_is_linked(link_words: LinkWords) -> None:
    """Outlets are named beside the text, and can be decided on all the same."""
    metadata = Metadata(id="d", language="de", publisher="Der Bote", agencies=(("m.u.d.", ""),))
    decided = link_words(
        metadata=metadata,
        decided=[row("link", "Der Bote", "actor/bote"), row("link", "m.u.d.", "actor/mud")],
    )
    assert decided.publisher.iri == SHORT + "actor/bote"
    assert [each.iri for each in decided.agencies] == [SHORT + "actor/mud"]
    assert len(decided.curated.metadata) == 2


def test_an_entity_of_another_kind_is_not_linked(link_words: LinkWords) -> None:
    """A decision that does not fit one mention is told, and harms no document."""
    decided = link_words(
        ("Location", "Adele"), ("Person", "Adele"), decided=[row("link", "Adele", "actor/ada-berg")]
    )
    assert entities(decided) == ["doc/d/entity/0-5", "actor/ada-berg"]
    assert [each.rule for each in decided.curated.remarks] == ["decisions.class"]


def test_a_decision_elsewhere_leaves_no_trace(link_words: LinkWords) -> None:
    """A document that no row concerns is linked as if there were none."""
    decided = [row("link", "Xu", "actor/ada-berg"), row("link", "doc/e/entity/0-5", "Wikidata:Q5")]
    assert link_words(("Person", "Adele"), decided=decided) == link_words(("Person", "Adele"))


def test_the_order_of_rows_is_of_no_matter(link_words: LinkWords) -> None:
    """A file that is sorted, or merged from two curators', means the same."""
    rows = [
        row("merge", "doc/d/entity/0-2", "doc/d/entity/3-5"),
        row("merge", "doc/e/entity/0-5", "doc/d/entity/3-5"),
        row("split", "doc/d/mention/6-8", "doc/d/entity/0-2"),
        row("split", "Nordland", "actor/nordland", class_="State"),
        row("new", "Local:zoe", label="Zoe", language="de", class_="Person"),
        row("merge", "Local:zoe", "doc/d/entity/6-8-apart"),
        row("link", "Berg", "actor/bo-berg"),
        row("split", "doc/d/entity/0-2", "Local:other"),
    ]
    given = [
        ("Person", "Xu"),
        ("Person", "Yo"),
        ("Person", "Xu"),
        ("State", "Nordland"),
        ("Person", "Berg"),
    ]
    expected = entities(link_words(*given, decided=rows))
    assert expected[0] == expected[1] != expected[2] == "entity/local/zoe"
    for seed in range(20):
        shuffled = random.Random(seed).sample(rows, len(rows))  # noqa: S311 - no secret
        assert entities(link_words(*given, decided=shuffled)) == expected


def test_mentions_joined_as_one_with_two_decisions_are_refused(link_words: LinkWords) -> None:
    """A contradiction that only one text shows is that text's, with a way out."""
    decided = [
        row("link", "doc/d/mention/0-2", "actor/ada-berg"),
        row("link", "doc/d/mention/3-5", "actor/bo-berg"),
    ]
    with pytest.raises(SourceError, match="lines 2 and 3") as caught:
        link_words(("Person", "Xu"), ("Person", "Yo"), relations=[("Alias", 0, 1)], decided=decided)
    assert "split" in caught.value.hint


# what is refused


@pytest.mark.parametrize(
    ("rows", "error", "said"),
    [
        ([row("linkt", "Xu", "actor/bund")], DecisionsError, "'linkt' is no decision"),
        ([row("link", "", "actor/bund")], DecisionsError, "not said what this is about"),
        ([row("link", "Xu", "actor/none")], DecisionTargetError, "there is no actor/none"),
        ([row("link", "Xu")], DecisionTargetError, "leads to an entity"),
        ([row("link", "Xu", "Wikidata:5")], DecisionTargetError, "no id of that kind"),
        ([row("link", "Xu", "Local:xu")], DecisionTargetError, "leads to an entity"),
        ([row("link", "Xu", "actor/ada-berg", class_="Place")], DecisionTargetError, "not a Place"),
        ([row("link", "Xu", "actor/bund", class_="Statement")], DecisionsError, "no class"),
        ([row("link", "Xu", "actor/bund", date="31.3.26")], DecisionsError, "no date"),
        ([row("link", "Xu", "actor/bund", by="")], DecisionsError, "column by is empty"),
        ([row("link", "Xu", "actor/bund", because=" ")], DecisionsError, "because is empty"),
        ([row("link", "Xu", "actor/bund", language="DE")], DecisionsError, "no language"),
        ([row("link", "actor/bund", "actor/bote")], DecisionsError, "stands in the register"),
        ([row("link", "doc/d/entity/0-2-territory", "actor/bund")], DecisionsError, "nothing"),
        ([row("link", "Local:xu", "actor/bund", document="d")], DecisionsError, "all documents"),
        ([row("merge", "Xu", "Local:xu")], DecisionTargetError, "joins two provisional"),
        ([row("merge", "Local:xu", "Local:xu")], DecisionsError, "the same entity"),
        ([row("split", "Xu")], DecisionsError, "not said what these words are not"),
        ([row("split", "doc/d/entity/0-2")], DecisionsError, "in one document only"),
        ([row("split", "doc/d/mention/0-2", document="e")], DecisionsError, "not in e"),
        ([row("new", "Xu", "Local:xu", label="Xu")], DecisionsError, "has no language"),
        ([row("ignore", "Xu", document="d> <x")], DecisionsError, "names no document"),
        ([row("ignore", "doc/d> <x/mention/0-2")], DecisionsError, "nothing that can be decided"),
        ([row("new", "Xu", "Local:xu")], DecisionsError, "needs a label and a class"),
        (
            [row("new", "Xu", "actor/bund", label="Xu", language="de", class_="Person")],
            DecisionTargetError,
            "begins with Local:",
        ),
        (
            [row("link", "Xu", "actor/bund"), row("link", "Xu", "actor/bote")],
            DecisionConflictError,
            "line 2 is about the same",
        ),
        (
            [row("link", "Xu", "actor/bund"), row("split", "Xu", "actor/bund")],
            DecisionConflictError,
            "line 2 is about the same",
        ),
        (
            [row("link", "Local:a", "actor/bund"), row("link", "Local:a", "actor/bote")],
            DecisionConflictError,
            "contradicts line 2",
        ),
        (
            [
                row("link", "Local:a", "actor/bund"),
                row("link", "Local:b", "actor/bote"),
                row("merge", "Local:a", "Local:b"),
            ],
            DecisionConflictError,
            "contradicts line 2, .*; merged in line 4",
        ),
        (
            [
                row("merge", "Local:a", "Local:b"),
                row("merge", "Local:b", "doc/d/entity/0-2"),
                row("split", "Local:a", "doc/d/entity/0-2"),
            ],
            DecisionConflictError,
            "contradicts line",
        ),
        (
            [row("link", "Local:a", "actor/bund"), row("split", "Local:a", "actor/bund")],
            DecisionConflictError,
            "contradicts line 2",
        ),
        (
            [
                row("new", "Local:a", "Local:b", label="A", language="de", class_="Person"),
                row("new", "Local:b", "Local:a", label="A", language="de", class_="Person"),
            ],
            DecisionConflictError,
            "in a circle",
        ),
        (
            [
                row("new", "Local:a", label="A", language="de", class_="Person"),
                row("new", "Local:a", label="B", language="de", class_="Person"),
            ],
            DecisionConflictError,
            "calls it",
        ),
        (
            [
                row("new", "Local:a", label="A", language="de", class_="Person"),
                row("new", "Local:a", label="A", language="de", class_="State"),
            ],
            DecisionConflictError,
            "contradicts line 2",
        ),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    rows: list[Row], error: type[DecisionsError], said: str, register: Register, scheme: Scheme
) -> None:
    """What is wrong is said with file and line, before any document is read."""
    with pytest.raises(DecisionsError, match=said) as caught:
        decide(rows, register, scheme)
    assert type(caught.value) is error
    assert caught.value.source == "decisions.csv"
    assert caught.value.line in (range(3, len(rows) + 2) if len(rows) > 1 else (2,))


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"what,by\nx,y\n", 1, "column because is missing"),
        (b"decision,what,by,because,who\n", 1, "no column 'who'"),
        (b"decision,what,by,because,by\n", 1, "two columns"),
        (b"decision,what,by,because\n\nlink,a,b,c,d\n", 3, "5 cells"),
        (b'decision,what,by,because\nlink,"a\n', 2, "not CSV"),
        (b"decision,what,by,because\nlink,\xff,a,b\n", 2, "not UTF-8"),
    ],
)
def test_a_file_of_another_form_is_refused(
    content: bytes, line: int, said: str, register: Register, scheme: Scheme
) -> None:
    """The line of the file is named, also after empty lines."""
    with pytest.raises(DecisionsError, match=said) as caught:
        load_decisions(content, "decisions.csv", register, scheme.ontology, BASE)
    assert caught.value.line == line


def test_files_of_spreadsheets_are_read(register: Register, scheme: Scheme) -> None:
    """Byte order mark, semicolons, Windows line ends, rows still to be filled: no trouble."""
    content = (
        "\ufeffDecision;what;target;by;because;note\r\n"
        ";Yo;actor/bund;;;not decided yet\r\n"
        'link;"X; u";actor/bund;Kim;"says\r\nso";\r\n'
    ).encode()
    (only,) = load_decisions(content, "d.csv", register, scheme.ontology, BASE).rows
    assert (only.words, only.because, only.line) == ("X; u", "says so", 3)


def test_named_things_are_decided_on(link_words: LinkWords) -> None:
    """A curator joins what two names of one law introduced, whether by words or by an id."""
    given = [("NamedThing", "Grenzgesetz"), ("NamedThing", "GrenzG", "Wikidata:Q77")]
    merge = row("merge", "doc/d/entity/0-11", "entity/thing/wikidata/Q77")
    first, second = entities(link_words(*given, decided=[merge]))
    assert first == second
    told = {"label": "Act", "language": "en", "class_": "NamedThing"}
    named = row("new", "doc/d/entity/0-11", "Local:border-act", **told)
    assert entities(link_words(*given, decided=[named]))[0] == "entity/local/border-act"
