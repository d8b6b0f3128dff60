"""Web Annotation: every way the standard has to say a thing gives the same document."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conflictgraph.annotation import FLAG, Document, Link, Mention, Note, Relation, Role, Span
from conflictgraph.readers import brat, web_annotation
from conflictgraph.readers.head import Head

ANNO = "http://www.w3.org/ns/anno.jsonld"
TEXT = "🕊 Ana sah Zoe\u0301. Ana ging."
OWN = {"own": "https://example.org/own#"}

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that reads a value as ``d.jsonld`` with a text beside it."""

    def read_value(value: object, text: str | None = TEXT) -> Document:
        path = tmp_path / "d.jsonld"
        path.write_text(json.dumps(value), encoding="utf-8")
        if text is not None:
            path.with_suffix(".txt").write_bytes(text.encode())
        return web_annotation.read(path, "d.jsonld")

    return read_value


def position(begin: int, end: int) -> dict[str, object]:
    return {"type": "TextPositionSelector", "start": begin, "end": end}


def quote(exact: str, prefix: str = "", suffix: str = "") -> dict[str, object]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def at(*selectors: object) -> dict[str, object]:
    return {"source": "http://example.org/page", "selector": list(selectors)}


def label(value: str) -> dict[str, object]:
    return {"type": "TextualBody", "purpose": "classifying", "value": value}


def annotation(target: object, *bodies: object, **more: object) -> dict[str, object]:
    named = {"id": "#a", "type": "Annotation", "target": target, "body": list(bodies)}
    return {"@context": [ANNO, OWN], **named, **more}


def only_mention(document: Document) -> Mention:
    (mention,) = document.mentions
    return mention


ANA = at(position(2, 5), quote("Ana"))


def test_the_seed_article_reads_as_from_brat(shared: Path) -> None:
    """An analyst may hand over either file: the document, and so the graph, is the same."""
    folder = shared / "corpus" / "seed"
    expected = brat.read(folder / "spiegel-2020-10-22.ann", "seed")
    document = web_annotation.read(folder / "spiegel-2020-10-22.wa.jsonld", "seed")

    # The file has no place for remarks on relations, and leaves the four out.
    relations = {each.id for each in expected.relations}
    notes = tuple(each for each in expected.notes if each.target not in relations)
    assert len(expected.notes) - len(notes) == 4
    assert anonymous(document) == anonymous(replace(expected, notes=notes))


def anonymous(document: Document) -> Document:
    """Return a document whose ids say nothing but the canonical order."""
    parts = (*document.mentions, *document.frames)
    ids = {each.id: str(number) for number, each in enumerate(parts)}
    frames = (
        each._replace(roles=tuple(role._replace(target=ids[role.target]) for role in each.roles))
        for each in document.frames
    )
    return replace(
        document,
        mentions=tuple(each._replace(id=ids[each.id], line=None) for each in document.mentions),
        frames=tuple(each._replace(id=ids[each.id], line=None) for each in frames),
        relations=tuple(
            each._replace(id="", line=None, source=ids[each.source], target=ids[each.target])
            for each in document.relations
        ),
        notes=tuple(each._replace(target=ids[each.target]) for each in document.notes),
    )


@pytest.mark.parametrize(
    "wrap",
    [
        lambda each: each,
        lambda each: [each],
        lambda each: {"@context": ANNO, "type": "AnnotationPage", "items": [each]},
        lambda each: {
            "@context": ANNO,
            "type": "AnnotationCollection",
            "first": {"type": "AnnotationPage", "items": [each]},
        },
        lambda each: {"@context": ANNO, "@graph": [each]},
        lambda each: {"@context": ANNO, "id": "http://example.org/g", "@graph": [each]},
    ],
    ids=["single", "array", "page", "collection", "graph", "named graph"],
)
def test_any_container_holds_the_annotation(read: Read, wrap: Callable[[object], object]) -> None:
    """Tools and servers pack annotations in six ways; none of them loses one."""
    document = read(wrap(annotation(ANA, label("Person"))))

    assert only_mention(document) == Mention("a", "Person", (Span(2, 5),))


def test_words_of_the_standard_may_be_spelled_out(read: Read) -> None:
    """A file that an RDF library wrote has other keys and means the same."""
    oa, value = "http://www.w3.org/ns/oa#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
    body = {oa + "hasPurpose": {"@id": oa + "classifying"}, value: [{"@value": "Person"}]}
    target = {"@type": oa + "TextPositionSelector", "o:start": 2, "o:end": {"@value": "5"}}
    spelled = {
        "@context": {"o": oa},
        "@type": "o:Annotation",
        "o:hasBody": body,
        "o:hasTarget": {"o:hasSelector": target},
    }

    assert only_mention(read(spelled)) == Mention("T1", "Person", (Span(2, 5),))


@pytest.mark.parametrize(
    ("selectors", "covered"),
    [
        ([position(2, 5)], "Ana"),
        ([{"type": "FragmentSelector", "value": "char=2,5"}], "Ana"),
        ([{"type": "FragmentSelector", "value": "char=16,;length=24"}], "Ana ging."),
        ([quote("ging")], "ging"),
        ([quote("Ana", "Zoe\u0301. ")], "Ana"),
        ([{"type": "Choice", "items": [quote("sah"), position(0, 1)]}], "sah"),
        (
            [
                {
                    "type": "RangeSelector",
                    "startSelector": quote("sah"),
                    "endSelector": quote(".", "e\u0301"),
                }
            ],
            "sah Zoe\u0301",
        ),
        (
            [
                {
                    "type": "RangeSelector",
                    "startSelector": quote("ging"),
                    "endSelector": {"type": "TextPositionSelector", "start": 25, "end": 25},
                }
            ],
            "ging.",
        ),
        ([{**position(6, 14), "refinedBy": position(4, 8)}], "Zoe\u0301"),
        ([{**quote("Ana ging"), "refinedBy": quote("Ana")}], "Ana"),
        ([{"type": "CssSelector", "value": "p", "refinedBy": quote("sah")}], "sah"),
        ([{"type": "XPathSelector", "value": "/p"}, position(2, 5)], "Ana"),
    ],
)
def test_every_selector_of_characters_finds_its_words(
    read: Read, selectors: list[object], covered: str
) -> None:
    """Whatever a tool uses to say where, the span is the same and stands in code points."""
    document = read(annotation(at(*selectors), label("X")))

    assert document.covered_text(only_mention(document).span) == covered


def test_a_place_may_stand_in_the_address_of_the_target(read: Read) -> None:
    """``text.txt#char=2,5`` needs no selector."""
    document = read(annotation("http://example.org/text.txt#char=2,5", label("X")))

    assert only_mention(document).spans == (Span(2, 5),)


def test_utf16_offsets_are_found_out_by_the_words(read: Read) -> None:
    """A browser counts UTF-16 units; every span of the file moves, refined ones too."""
    document = read(
        [
            annotation(at(position(3, 6), quote("Ana")), label("X"), id="#a"),
            annotation(at({**position(3, 16), "refinedBy": position(8, 12)}), label("X"), id="#b"),
        ]
    )

    covered = [document.covered_text(each.span) for each in document.mentions]
    assert covered == ["Ana", "Zoe\u0301"]


def test_ids_are_those_of_the_file(read: Read) -> None:
    """Messages and remarks lead back to the annotation that a tool shows."""
    names = {"#a%20b": "a b", "thisfile": "thisfile", "x/y#z": "x/y#z", "urn:x:1": "urn:x:1"}
    values = [annotation(ANA, label("X"), id=name) for name in names]

    assert {each.id for each in read(values).mentions} == set(names.values())


def test_targets_need_not_name_the_text(read: Read) -> None:
    """Scripts in a page leave it out, for they know of one text only."""
    values = [
        annotation({"selector": [position(begin, end)]}, label("X"), id=f"#{begin}")
        for begin, end in ((2, 5), (6, 9))
    ]

    assert [each.spans for each in read(values).mentions] == [(Span(2, 5),), (Span(6, 9),)]


def test_several_targets_are_one_discontinuous_span(read: Read) -> None:
    """Fragments stand in text order, whatever their order in the file."""
    document = read(annotation([at(quote("ging")), ANA], label("X")))

    assert only_mention(document).spans == (Span(2, 5), Span(20, 24))


def test_a_composite_target_is_one_span_too(read: Read) -> None:
    """The standard's own way to join targets is understood."""
    target = {"type": "Composite", "items": [ANA, at(quote("sah"))]}

    assert only_mention(read(annotation(target, label("X")))).spans == (Span(2, 5), Span(6, 9))


@pytest.mark.parametrize(
    ("body", "link"),
    [
        (
            {"type": "SpecificResource", "purpose": "identifying", "source": "urn:conflictgraph:a"},
            Link("Local", "a"),
        ),
        ({"id": "http://www.wikidata.org/entity/Q1", "purpose": "linking"}, Link("Wikidata", "Q1")),
        ("https://www.wikidata.org/wiki/Q1", Link("Wikidata", "Q1")),
        (
            {"type": "TextualBody", "purpose": "identifying", "value": "wd:Q1"},
            Link("Wikidata", "Q1"),
        ),
        (
            {"type": "SpecificResource", "purpose": "tagging", "source": "http://example.org/city"},
            Link("IRI", "http://example.org/city"),
        ),
        (
            {"type": "TextualBody", "purpose": "own:normalising", "value": "Time:12:30"},
            Link("Time", "12:30"),
        ),
        (
            "http://example.org/an iri with spaces",
            Link("IRI", "http://example.org/an iri with spaces"),
        ),
    ],
)
def test_bodies_that_identify_become_links(read: Read, body: object, link: Link) -> None:
    """Identifiers of any tool lead to the same entity; a malformed one is not lost silently."""
    assert only_mention(read(annotation(ANA, label("X"), body))).links == (link,)


@pytest.mark.parametrize(
    ("bodies", "motivation", "labels"),
    [
        ([label("Person")], "tagging", ["Person"]),
        ([{"type": "TextualBody", "value": "Person"}], "classifying", ["Person"]),
        ([{"purpose": "classifying", "id": "https://example.org/own#Pers%C3%B6n"}], "", ["Persön"]),
        ([{"id": "http://example.org/ana", "type": "own:Person"}], "identifying", ["Person"]),
        ([label("Person"), {"purpose": "tagging", "value": "wichtig"}], "tagging", ["Person"]),
        ([{"purpose": "tagging", "value": each} for each in ("A", "B")], "tagging", ["A", "B"]),
        ([{"purpose": "commenting", "value": "!"}], "highlighting", ["highlighting"]),
        ([], "", ["highlighting"]),
    ],
)
def test_labels_are_what_classifies_or_tags(
    read: Read, bodies: list[object], motivation: str, labels: list[str]
) -> None:
    """A profile can map what tools write as their labels; two tags are two mentions."""
    more = {"motivation": motivation} if motivation else {}
    document = read(annotation(ANA, *bodies, **more))

    assert [each.label for each in document.mentions] == labels


def test_the_first_of_a_choice_counts(read: Read) -> None:
    """Alternatives in other languages are not read as further labels."""
    choice = {"type": "Choice", "items": [label("Person"), label("Personne")]}

    assert only_mention(read(annotation(ANA, choice))).label == "Person"


def test_remarks_become_notes_with_what_they_are_for(read: Read) -> None:
    """Discussions stay with the annotation, also when they are annotations themselves."""
    document = read(
        [
            annotation(
                ANA, label("X"), {"type": "TextualBody", "purpose": "commenting", "value": "1"}
            ),
            annotation("#a", {"type": "TextualBody", "value": "2"}, id="#b", motivation="replying"),
            annotation("#a", id="#c", bodyValue="3"),
        ]
    )

    assert document.notes == (
        Note("AnnotatorNotes", "a", "1"),
        Note("AnnotatorNotes", "a", "3"),
        Note("replying", "a", "2"),
    )


def test_a_body_with_a_class_of_its_own_is_a_frame(read: Read) -> None:
    """Roles, attributes and flags of any vocabulary are kept; what is not set is not there."""
    body = {
        "type": "own:Statement",
        "own:Statement-Speaker": {"id": "#s"},
        "own:Listener": [{"id": "#l"}],
        "own:Certainty": "Certain",
        "own:Repeated": True,
        "own:Reciprocal": False,
        "own:Count": 3,
        "dcterms:creator": {"id": "http://example.org/me"},
    }
    document = read(
        [
            annotation(at(quote("sah")), body, label("ignored"), id="#f"),
            annotation(ANA, label("X"), id="#s"),
            annotation(at(quote("Zoe\u0301")), label("X"), id="#l"),
        ]
    )

    (frame,) = document.frames
    assert (frame.label, frame.cue) == ("Statement", (Span(6, 9),))
    assert frame.roles == (Role("Listener", "l"), Role("Speaker", "s"))
    assert frame.attributes == {"Certainty": "Certain", "Repeated": FLAG, "Count": "3"}


def test_an_annotation_that_joins_two_is_a_relation(read: Read) -> None:
    """What annotation tools write as a connection is one, named or not."""
    document = read(
        [
            annotation(ANA, label("X"), id="#a"),
            annotation(at(quote("ging")), label("X"), id="#b"),
            annotation(
                ["#b", "#a"], {"purpose": "tagging", "value": "by"}, id="#c", motivation="linking"
            ),
            {
                "@context": [ANNO, OWN],
                "type": "Annotation",
                "target": "http://example.org/page",
                "body": {"type": "own:Near", "own:arg1": {"id": "#a"}, "own:arg2": {"id": "#b"}},
            },
        ]
    )

    assert document.relations == (Relation("Near", "a", "b"), Relation("by", "b", "a", "c"))


def test_annotations_on_the_whole_text_are_passed_over(read: Read) -> None:
    """A bookmark on the page does not make the page a mention."""
    document = read([annotation("http://example.org/page", motivation="bookmarking")])

    assert (document.mentions, document.text) == ((), TEXT)


def test_metadata_stand_with_the_text(read: Read) -> None:
    """Title, language and outlet that the file states reach the graph without a side file."""
    source = {
        "id": "http://example.org/page",
        "type": "Text",
        "value": TEXT,
        "language": "DE",
        "schema:headline": "Titel",
        "dcterms:publisher": "Zeitung",
        "dcterms:date": "2021-05-03T08:00:00+02:00",
        "schema:url": {"id": "http://example.org/page.html"},
    }
    document = read(annotation({"source": source, "selector": position(2, 5)}, label("X")), None)

    known = document.metadata
    assert (known.title, known.language, known.publisher) == ("Titel", "de", "Zeitung")
    assert (known.date_published, known.url) == ("2021-05-03", "http://example.org/page.html")


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (b'{"@context": "http://www.w3.org/ns/anno.jsonld", "items": []}', True),
        (b'\xef\xbb\xbf[{"@context": ["https://www.w3.org/ns/anno.jsonld"]}]', True),
        (b'{"@type": "http://www.w3.org/ns/oa#Annotation"}', True),
        (b'{"text": "see http://www.w3.org/ns/anno.jsonld", "entities": []}', False),
        (b'{"@context": "https://schema.org"}', False),
        (b"<http://www.w3.org/ns/oa#Annotation>", False),
        (b"", False),
    ],
)
def test_the_standards_words_tell_the_format(tmp_path: Path, content: bytes, is_one: bool) -> None:
    """A file is recognised by content, and no other JSON is taken for it."""
    assert web_annotation.recognises(Head(tmp_path / "d.json", content)) == is_one
