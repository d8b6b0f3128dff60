"""What mentions denote, and how that is found."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.annotation import Document, Frame, Link, Mention, Metadata, Span
from conflictgraph.errors import SourceError
from conflictgraph.linking import Decision, Linked, Register, link, load_register
from conflictgraph.readers import brat
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import term

LinkWords = Callable[..., Linked]

BASE = "https://example.org/kb/"
ID = "https://w3id.org/conflictgraph/id/"


def iris(linked: Linked) -> list[str | None]:
    """Return the entity of each mention, without the base."""
    found = [linked.entities.get(mention.id) for mention in linked.document.mentions]
    return [entity and entity.iri.removeprefix(ID).removeprefix(BASE + "id/") for entity in found]


@pytest.mark.parametrize(
    ("label", "words", "more", "expected", "decision"),
    [
        ("State", "sie", ("Pronominal", "Wikidata:Q1"), "actor/nordland", Decision.OWN_LINK),
        ("State", "sie", ("Pronominal", "Local:nordland"), "actor/nordland", Decision.OWN_LINK),
        ("Location", "dort", ("Wikidata:Q1",), "place/nordland-land", Decision.OWN_LINK),
        ("State", "dort", ("Local:hafen",), "actor/suedland", Decision.OWN_LINK),
        ("Occasion", "beim Gipfel", ("Local:gipfel",), "event/gipfel", Decision.OWN_LINK),
        ("State", "Nordland", ("Named",), "actor/nordland", Decision.LABEL),
        ("State", "Republik\nNordland", (), "actor/nordland", Decision.LABEL),
        ("State", "Nordlands", ("Named",), "actor/nordland", Decision.INFLECTED),
        ("State", "NORDLANDS", ("Named",), "actor/nordland", Decision.CASE_FOLDED),
        ("State", "Su\u0308dland", ("Named",), "actor/suedland", Decision.LABEL),
        ("Location", "Nordland", ("Named",), "place/nordland-land", Decision.LABEL),
        ("Conflict", "Streit um Hafen", ("Named",), "event/streit", Decision.LABEL),
        ("Office", "Nordchef", (), "office/president-of-nordland", Decision.LABEL),
        ("Organization", "Berg", ("Named",), "actor/berg", Decision.LABEL),
        ("ActorGroup", "Rat", ("Named",), "actor/stadtrat", Decision.LABEL),
        ("Agency", "mud", (), "actor/mud", Decision.LABEL),
    ],
)
def test_a_mention_finds_its_entity(
    link_words: LinkWords,
    label: str,
    words: str,
    more: tuple[str, ...],
    expected: str,
    decision: Decision,
) -> None:
    """Own link, label, inflected form, other case: each way leads to what fits the span."""
    linked = link_words((label, words, *more))

    assert iris(linked) == [expected]
    assert linked.decisions == {"T0": decision}
    assert linked.unresolved == ()


@pytest.mark.parametrize(
    ("label", "words", "more"),
    [
        ("Person", "Berg", ("Named",)),
        ("Person", "Nordland", ("Named",)),
        ("State", "Nordland", ("Nominal",)),
        ("State", "Northland", ("Named",)),
        ("Location", "Südland", ("Named",)),
        ("Office", "Präsident", ()),
        ("Office", "Staatschef", ()),
        ("Office", "Hafen", ()),
        ("State", "Westland", ("Named",)),
    ],
)
def test_nothing_is_guessed(
    link_words: LinkWords, label: str, words: str, more: tuple[str, ...]
) -> None:
    """Ambiguous names, common nouns, other languages and other kinds stay provisional."""
    linked = link_words((label, words, *more))

    assert iris(linked) == [f"doc/d/entity/0-{len(words)}"]
    assert linked.decisions == {"T0": Decision.PROVISIONAL}
    (entry,) = linked.unresolved
    assert entry.entity is not None
    assert entry.entity.is_provisional
    assert entry.entity.label == {"de": words}


def test_what_a_name_could_mean_is_kept(link_words: LinkWords) -> None:
    """A curator sees between which entities the name leaves the choice."""
    (entry,) = link_words(("Person", "Berg", "Named")).unresolved

    assert entry.candidates == (ID + "actor/ada-berg", ID + "actor/bo-berg")


def test_a_text_of_unknown_language_is_looked_up_in_all(link_words: LinkWords) -> None:
    """Without metadata names are still found."""
    linked = link_words(("State", "Northland", "Named"), language="und")

    assert iris(linked) == ["actor/nordland"]


def test_a_language_is_its_primary_tag(link_words: LinkWords) -> None:
    """An Austrian paper knows German names."""
    assert iris(link_words(("State", "Nordland"), language="de-at")) == ["actor/nordland"]


def test_an_office_is_found_by_its_body(link_words: LinkWords) -> None:
    """Which president is meant is what the text says of the office, through an organ as well."""
    linked = link_words(
        ("Office", "Präsident"),
        ("State", "Südland", "Named"),
        ("Office", "Präsident"),
        ("Government", "Regierung Nordlands", "Named"),
        ("Office", "Präsident"),
        ("State", "Westland", "Named"),
        ("Office", "Nordchef"),
        relations=[("OfficeOf", 0, 1), ("OfficeOf", 2, 3), ("OfficeOf", 4, 5), ("OfficeOf", 6, 5)],
    )

    assert iris(linked)[0:3:2] == ["office/president-of-suedland", "office/president-of-nordland"]
    assert linked.decisions["T0"] == Decision.INFLECTED
    assert linked.decisions["T4"] == linked.decisions["T6"] == Decision.PROVISIONAL


def test_mentions_joined_as_one_share_one_entity(link_words: LinkWords) -> None:
    """A link or a name of one member serves all, over any number of steps."""
    linked = link_words(
        ("Person", "sie", "Pronominal"),
        ("Person", "die Chefin", "Nominal"),
        ("Person", "Ada Berg", "Named"),
        ("State", "er", "Pronominal"),
        ("State", "der Staat", "Wikidata:Q1"),
        relations=[("Alias", 0, 1), ("Alias", 1, 2), ("Alias", 4, 3)],
    )

    assert iris(linked) == ["actor/ada-berg"] * 3 + ["actor/nordland"] * 2
    assert [linked.decisions[f"T{number}"] for number in range(5)] == [
        Decision.COREFERENCE,
        Decision.COREFERENCE,
        Decision.LABEL,
        Decision.COREFERENCE,
        Decision.OWN_LINK,
    ]


def test_a_cluster_whose_names_differ_is_not_guessed(link_words: LinkWords) -> None:
    """Two known names joined as one leave open which is meant."""
    linked = link_words(
        ("Person", "Ada Berg", "Named"), ("Person", "Bo Berg", "Named"), relations=[("Alias", 0, 1)]
    )

    assert iris(linked) == ["doc/d/entity/0-8"] * 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Wikidata:Q1",), ("Local:suedland",)),
        (("Wikidata:Q1",), ("Wikidata:Q77",)),
        (("Wikidata:Q1", "Local:suedland"), ()),
    ],
)
def test_joined_mentions_with_two_links_are_refused(
    link_words: LinkWords, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    """A contradiction of the annotator is shown, with its line, instead of decided."""
    with pytest.raises(SourceError) as refusal:
        link_words(("State", "A", *first), ("State", "B", *second), relations=[("Alias", 0, 1)])

    assert refusal.value.rule == "link.conflict"
    assert refusal.value.line == (2 if second else 1)


def test_two_ids_of_one_entity_are_no_conflict(link_words: LinkWords) -> None:
    """Annotators may use whichever id they know."""
    linked = link_words(
        ("State", "A", "Wikidata:Q1"), ("State", "B", "Local:nordland"), relations=[("Alias", 0, 1)]
    )

    assert iris(linked) == ["actor/nordland"] * 2


@pytest.mark.parametrize(
    "value", ["Wikidata:q1", "Wikidata:P31", "Wikidata:Q1/../x", "Local:a b", "Local:", "Local:Ä"]
)
def test_an_id_that_fits_no_iri_is_refused(link_words: LinkWords, value: str) -> None:
    """No link smuggles anything into an IRI."""
    with pytest.raises(SourceError, match=r"link\.value"):
        link_words(("State", "A", value))


def test_an_unknown_link_names_the_same_in_all_documents(link_words: LinkWords) -> None:
    """What the register lacks is still one entity across texts, marked as provisional."""
    linked = link_words(
        ("Organization", "der Verein", "Nominal", "Local:some-club"),
        ("Organization", "FC", "Named", "Local:some-club"),
        ("State", "Westland", "Named", "Wikidata:Q77"),
        ("Location", "Westland", "Named", "Wikidata:Q77"),
    )

    assert iris(linked) == [
        "entity/local/some-club",
        "entity/local/some-club",
        "entity/wikidata/Q77",
        "entity/wikidata/Q77-territory",
    ]
    assert linked.entities["T0"].label == {"de": "FC"}
    assert all(each.is_provisional for each in linked.entities.values())


def test_one_unknown_id_for_different_kinds_is_refused(link_words: LinkWords) -> None:
    """A person is no office."""
    with pytest.raises(SourceError, match=r"link\.conflict"):
        link_words(("Person", "A", "Local:x"), ("Office", "B", "Local:x"))


def test_provisional_entities_are_one_by_words_and_label(link_words: LinkWords) -> None:
    """The same name twice is one entity; a state and its land at one place are two."""
    linked = link_words(
        ("State", "Westland", "Named"),
        ("State", "Westland", "Named"),
        ("State", "Ostland", "Named"),
        ("Person", "sie", "Pronominal"),
        ("Person", "die Frau", "Nominal"),
        ("Person", "Eva Zimt", "Named"),
        relations=[("Alias", 3, 4), ("Alias", 4, 5)],
    )

    assert iris(linked)[:3] == ["doc/d/entity/0-8"] * 2 + ["doc/d/entity/18-25"]
    assert iris(linked)[3:] == ["doc/d/entity/26-29"] * 3
    assert linked.entities["T3"].label == {"de": "Eva Zimt"}


def test_two_labels_on_one_stretch_are_two_entities(scheme: Scheme, register: Register) -> None:
    """An actor never becomes a place because both stand at the same offsets."""
    both = tuple(Mention(label, label, (Span(0, 3),)) for label in ("Location", "State"))
    document = Document("d", "Ost", Metadata(id="d"), both)

    found = link(document, scheme, register, BASE).entities

    assert {each.iri.rpartition("/")[2] for each in found.values()} == {"0-3", "0-3-state"}


@pytest.mark.parametrize("kind", ["Pronominal", "Adjectival"])
def test_a_pronoun_alone_denotes_nothing(link_words: LinkWords, kind: str) -> None:
    """What refers to nothing is no entity, but is listed."""
    linked = link_words(("State", "Nordland", kind), ("State", "es", kind), ("Quantity", "7"))

    assert linked.entities == {}
    assert [(entry.mention.id, entry.entity) for entry in linked.unresolved] == [
        ("T0", None),
        ("T1", None),
    ]


def test_a_photo_credit_names_nobody(scheme: Scheme, register: Register) -> None:
    """The agency of a picture is no actor in the conflict."""
    credit = Mention("T1", "PhotoCredit", (Span(0, 7),))
    agency = Mention("T2", "Agency", (Span(4, 7),), links=(Link("Wikidata", "Q9"),))
    document = Document("d", "Li /mud", Metadata(id="d", language="de"), (credit, agency))

    linked = link(document, scheme, register, BASE)

    assert (linked.entities, linked.unresolved) == ({}, ())


def test_a_frame_may_name_a_known_event(scheme: Scheme, register: Register) -> None:
    """A linked event is the register's; one that is not known is reported and mapped by content."""
    frames = tuple(
        Frame(f"E{number}", "Meeting", (Span(0, 1),), links=(Link("Local", value),))
        for number, value in enumerate(("gipfel", "unknown", "nordland"))
    )
    document = Document("d", "a", Metadata(id="d"), frames=frames)

    linked = link(document, scheme, register, BASE)

    assert {key: each.iri for key, each in linked.frame_entities.items()} == {
        "E0": ID + "event/gipfel"
    }
    assert [each.id for each in linked.unknown_frames] == ["E1", "E2"]


@pytest.mark.parametrize(
    ("metadata", "publisher", "agencies"),
    [
        (Metadata(id="d"), BASE + "id/doc/d/entity/publisher", []),
        (
            Metadata(
                id="d",
                language="de",
                publisher="X",
                publisher_iri="http://www.wikidata.org/entity/Q9",
                agencies=(("mud", ""), ("neu", ""), ("alt", "https://www.wikidata.org/wiki/Q88")),
            ),
            ID + "actor/bote",
            [
                ID + "actor/mud",
                BASE + "id/doc/d/entity/agency-2",
                BASE + "id/entity/wikidata/Q88",
            ],
        ),
        (
            Metadata(id="d", language="de", publisher="BOTE"),
            ID + "actor/bote",
            [],
        ),
        (
            Metadata(id="d", language="de", publisher="Y", publisher_iri=ID + "actor/bote"),
            ID + "actor/bote",
            [],
        ),
        (
            Metadata(
                id="d", language="de", publisher="Berg", publisher_iri="https://berg.example/"
            ),
            ID + "actor/berg",
            [],
        ),
    ],
)
def test_outlet_and_agencies_are_linked(
    link_words: LinkWords, metadata: Metadata, publisher: str, agencies: list[str]
) -> None:
    """Every document has an outlet, and known agencies are the register's."""
    linked = link_words(metadata=metadata)

    assert linked.publisher.iri == publisher
    assert [each.iri for each in linked.agencies] == agencies
    assert all(linked.publisher.label.values())


def test_an_unknown_agency_of_text_and_metadata_is_one(link_words: LinkWords) -> None:
    """The credit line and the side file speak of the same agency."""
    metadata = Metadata(id="d", language="de", agencies=(("neu", ""),))

    linked = link_words(("Agency", "neu", "Named"), metadata=metadata)

    assert linked.agencies == (linked.entities["T0"],)


def test_results_travel_between_processes(link_words: LinkWords, register: Register) -> None:
    """Any executor can link: register and result are plain data."""
    linked = link_words(("State", "Nordland", "Named"))

    assert pickle.loads(pickle.dumps(linked)) == linked  # noqa: S301 - made above
    assert pickle.loads(pickle.dumps(register)) == register  # noqa: S301 - made above


def test_the_seed_article_is_linked_whole(shared: Path, scheme: Scheme) -> None:
    """In the real article nothing stays open, and its offices are found by their bodies."""
    document = brat.read(shared / "corpus" / "seed" / "spiegel-2020-10-22.ann", "seed")

    linked = link(document, scheme, load_register(ontology_folder()), BASE)

    assert linked.unresolved == ()
    offices = {
        document.covered_text(each.span): linked.entities[each.id].iri.removeprefix(ID)
        for each in document.mentions
        if each.label == "Office"
    }
    assert offices == {
        "Präsident": "office/president-of-russia",
        "Kremlchef": "office/president-of-russia",
        "Generalsekretär": "office/nato-secretary-general",
    }
    assert linked.publisher.iri == ID + "actor/der-spiegel"


def test_a_named_thing_is_never_an_actor(link_words: LinkWords) -> None:
    """Neither a name nor an id that the register gives to an actor or a place makes it one."""
    linked = link_words(
        ("NamedThing", "Nordland", "Named"),
        ("NamedThing", "Bote", "Wikidata:Q9"),
        ("State", "Nordland", "Named"),
        ("NamedThing", "nordland", "Local:nordland"),
    )

    assert iris(linked) == [
        "doc/d/entity/0-8",
        "entity/thing/wikidata/Q9",
        "actor/nordland",
        "entity/thing/local/nordland",
    ]
    types = [linked.entities[f"T{number}"].type for number in (0, 1, 3)]
    assert types == [term("NamedThing")] * 3


def test_one_id_of_a_thing_and_an_organisation_is_two(link_words: LinkWords) -> None:
    """A newspaper is a product here and a publisher there: the article is read all the same."""
    linked = link_words(
        ("NamedThing", "Kurier", "Wikidata:Q77"),
        ("Organization", "Kurier", "Wikidata:Q77"),
        ("NamedThing", "Kuriers", "Wikidata:Q77"),
    )

    assert iris(linked) == [
        "entity/thing/wikidata/Q77",
        "entity/wikidata/Q77",
        "entity/thing/wikidata/Q77",
    ]


def test_named_things_are_one_by_their_words(link_words: LinkWords) -> None:
    """As for anybody unknown: one text's name is one thing, in composed characters and one line."""
    linked = link_words(
        ("NamedThing", "Loi\nNeu\u0308"), ("NamedThing", "Loi Neü"), ("NamedThing", "LOI NEÜ")
    )

    first, second, third = iris(linked)
    assert first == second != third
