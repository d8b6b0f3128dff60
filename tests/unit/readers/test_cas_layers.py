"""What layers become: those of the scheme, built-in ones, and those of other projects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conflictgraph.annotation import Document, Link, Role, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers import cas_json

from .cas_cases import (
    ANNOTATION,
    LINK,
    MENTION,
    STATEMENT,
    cas,
    marked,
    place,
    type_,
    write_json,
)

BUILT_IN = "de.tudarmstadt.ukp.dkpro.core.api."
ENTITY = f"{BUILT_IN}ner.type.NamedEntity"


def read(folder: Path, *structures: dict[str, Any], **types: Any) -> Document:
    return cas_json.read(write_json(folder, cas(*structures, **types)), "d.cas.json")


def said(number: int, words: str, *roles: tuple[str, int], **features: Any) -> list[dict[str, Any]]:
    """Return a statement with its links, which have the numbers after its own."""
    links = [
        {"%ID": number + 2 + place, "%TYPE": LINK, "role": role, "@target": target}
        for place, (role, target) in enumerate(roles)
    ]
    array = {"%ID": number + 1, "%TYPE": f"{LINK}[]", "%ELEMENTS": [each["%ID"] for each in links]}
    at = {"@sofa": 1, **place(words)}
    statement = {"%ID": number, "%TYPE": STATEMENT, **at, "@roles": number + 1, **features}
    return [statement, array, *links]


@pytest.mark.parametrize(
    ("features", "links"),
    [
        (
            {"value": "NumberMin:12; NumberMax:15"},
            (Link("NumberMax", "15"), Link("NumberMin", "12")),
        ),
        ({"value": "NumberMin:12", "number": 12}, (Link("NumberMin", "12"),)),
        ({"number": 12}, (Link("Number", "12"),)),
        ({"value": "12"}, (Link("Number", "12"),)),
        ({"value": "Number:0", "number": 0}, (Link("Number", "0"),)),
        # A CAS has no number that is not set.
        ({"number": 0}, ()),
        ({"value": "EDTF:2008-08~/.."}, (Link("EDTF", "2008-08~/.."),)),
        ({"value": "a dozen"}, (Link("Value", "a dozen"),)),
        ({"value": " ; "}, ()),
        ({"identifier": "http://www.wikidata.org/entity/Q159"}, (Link("Wikidata", "Q159"),)),
        ({"identifier": "urn:conflictgraph:nato"}, (Link("Local", "nato"),)),
        ({"identifier": "https://graph.example/id/actor/nato"}, (Link("Local", "nato"),)),
        ({"identifier": "http://viaf.org/viaf/1"}, (Link("IRI", "http://viaf.org/viaf/1"),)),
    ],
)
def test_values_and_identifiers_are_links(
    tmp_path: Path, features: dict[str, Any], links: tuple[Link, ...]
) -> None:
    """What analysts typed into a field counts like a normalised value in brat."""
    (mention,) = read(tmp_path, marked(2, "12 bis 15", "Quantity", **features)).mentions

    assert (mention.label, mention.links, mention.attributes) == ("Quantity", links, {})


def test_a_number_that_contradicts_the_value_is_refused(tmp_path: Path) -> None:
    """A figure corrected in one field only is not taken from the other."""
    with pytest.raises(SourceError) as refusal:
        read(tmp_path, marked(2, "12", "Quantity", value="Number:12", number=120))

    assert (refusal.value.rule, refusal.value.annotation) == ("cas.number-conflict", "2")


def test_flags_that_are_not_set_say_nothing(tmp_path: Path) -> None:
    """UIMA writes false for every flag that nobody touched."""
    (plain,) = read(tmp_path, *said(2, "nannte", reciprocal=False, speechAct="Assert")).frames
    (flagged,) = read(tmp_path, *said(2, "nannte", reciprocal=True, speechAct="")).frames

    assert plain.attributes == {"SpeechAct": "Assert"}
    assert flagged.attributes == {"Reciprocal": ""}


def test_fragments_are_put_together(tmp_path: Path) -> None:
    """A split verb and a quotation in two parts are one cue and one content."""
    document = read(
        tmp_path,
        marked(2, "bis", "Fragment"),
        marked(3, "Tote", "Content"),
        marked(4, "15", "Fragment"),
        marked(5, "Oberst"),
        *said(10, "nannte", ("Content", 3), ("Speaker", 5), ("ContentPart", 4), ("TriggerPart", 2)),
    )

    (frame,) = document.frames
    content = next(each for each in document.mentions if each.label == "Content")
    assert [document.covered_text(span) for span in frame.cue] == ["nannte", "bis"]
    assert [document.covered_text(span) for span in content.spans] == ["15", "Tote"]
    assert frame.roles == (Role("Content", "3"), Role("Speaker", "5"))
    assert len(document.mentions) == 2


def test_a_part_belongs_to_the_content_before_it(tmp_path: Path) -> None:
    """Two quotations in one sentence, one of them in two parts, are told apart."""
    document = read(
        tmp_path,
        marked(2, "12", "Content"),
        marked(3, "bis", "Content"),
        marked(4, "Tote", "Fragment"),
        *said(10, "nannte", ("Content", 2), ("Content", 3), ("ContentPart", 4)),
    )

    assert [len(each.spans) for each in document.mentions] == [1, 2]


def test_a_fragment_of_nothing_stays_for_the_scheme_to_refuse(tmp_path: Path) -> None:
    """A forgotten role is not passed over in silence."""
    (mention,) = read(tmp_path, marked(2, "bis", "Fragment")).mentions

    assert mention.label == "Fragment"


def test_named_entities_are_enough(tmp_path: Path) -> None:
    """Whoever knows only the built-in layer gets mentions with labels and links."""
    types = type_(ENTITY, "value", "identifier")
    at = {"%TYPE": ENTITY, "@sofa": 1}
    document = read(
        tmp_path,
        {"%ID": 2, **at, **place("Oberst"), "value": "PER", "identifier": "Q42"},
        {"%ID": 3, **at, **place("Tote")},
        **types,
    )

    assert [(each.label, each.links) for each in document.mentions] == [
        ("PER", (Link("Wikidata", "Q42"),)),
        ("NamedEntity", ()),
    ]


@pytest.mark.parametrize(
    ("features", "label", "attributes"),
    [
        ({"mood": "calm", "label": "March"}, "March", {"mood": "calm"}),
        ({"mood": "calm", "marchType": "Parade"}, "Parade", {"mood": "calm"}),
        ({"remark": "see above", "mood": "calm"}, "calm", {}),
        ({"words": "long and free", "mood": "calm"}, "calm", {"words": "long and free"}),
        ({"words": "long and free"}, "March", {"words": "long and free"}),
        ({}, "March", {}),
    ],
)
def test_layers_of_other_projects_keep_their_own_labels(
    tmp_path: Path, features: dict[str, str], label: str, attributes: dict[str, str]
) -> None:
    """A layer nobody here knows gives labels that a profile can translate."""
    types = type_("press.March", *features)
    at = {"%ID": 2, "%TYPE": "press.March", "@sofa": 1, **place("Tote")}
    (mention,) = read(tmp_path, {**at, **features}, **types).mentions

    assert (mention.label, mention.attributes) == (label, attributes)


def test_relations_go_from_governor_to_dependent(tmp_path: Path) -> None:
    """INCEpTION anchors a relation where it ends; the features say where it begins."""
    name = "webanno.custom.MentionRelation"
    types = type_(name, "label", "note", Governor=MENTION, Dependent=MENTION)
    relation = {"%ID": 4, "%TYPE": name, "@sofa": 1, **place("Oberst"), "label": "HoldsOffice"}
    document = read(
        tmp_path,
        marked(2, "Oberst", "Office"),
        marked(3, "Ne\u0301ro"),
        {**relation, "@Governor": 3, "@Dependent": 2, "note": "apposition"},
        **types,
    )

    (found,) = document.relations
    assert (found.label, found.source, found.target) == ("HoldsOffice", "3", "2")
    assert [(note.target, note.text) for note in document.notes] == [("4", "apposition")]
    assert document.mentions[0].spans == (Span(2, 8),)


def test_a_relation_without_an_end_is_refused(tmp_path: Path) -> None:
    """Half a relation says nothing that could be drawn."""
    types = type_("press.Kin", Governor=ANNOTATION, Dependent=ANNOTATION)
    half = {"%ID": 3, "%TYPE": "press.Kin", "@sofa": 1, **place("Tote"), "@Governor": 2}
    with pytest.raises(SourceError, match=r"no Dependent.*cas\.dangling"):
        read(tmp_path, marked(2, "Oberst"), half, **types)


def test_a_relation_between_tokens_keeps_its_ends(tmp_path: Path) -> None:
    """Grammar is left out unless somebody's own layer stands on it."""
    token = f"{BUILT_IN}segmentation.type.Token"
    types = {**type_(token), **type_("press.Kin", Governor=token, Dependent=token)}
    at = {"@sofa": 1, "%TYPE": token}
    document = read(
        tmp_path,
        {"%ID": 2, **at, **place("Oberst")},
        {"%ID": 3, **at, **place("Tote")},
        {"%ID": 4, **at, **place("bis")},
        {"%ID": 5, "%TYPE": "press.Kin", "@sofa": 1, **place("Tote")}
        | {"@Governor": 2, "@Dependent": 3},
        **types,
    )

    assert [each.label for each in document.mentions] == ["Token", "Token"]
    assert [(each.label, each.source) for each in document.relations] == [("Kin", "2")]


def test_chains_join_what_is_marked_already(tmp_path: Path) -> None:
    """Coreference between named entities relates these, and not doubles of them."""
    name = f"{BUILT_IN}coref.type.CoreferenceLink"
    types = type_(name, "referenceType", "referenceRelation", next=name)
    link = {"%TYPE": name, "@sofa": 1, "referenceType": "nam"}
    document = read(
        tmp_path,
        marked(2, "Oberst"),
        {"%ID": 3, **link, **place("Oberst"), "@next": 4, "referenceRelation": "title"},
        {"%ID": 4, **link, **place("Ne\u0301ro"), "@next": 5},
        {"%ID": 5, **link, **place("Tote")},
        **types,
    )

    assert [each.label for each in document.mentions] == ["Person", "nam", "nam"]
    assert [(each.label, each.source, each.target) for each in document.relations] == [
        ("Coreference", "4", "5"),
        ("title", "2", "4"),
    ]


def test_an_empty_slot_fills_no_role(tmp_path: Path) -> None:
    """INCEpTION keeps slots that were opened and never filled."""
    statement, array, link = said(10, "nannte", ("Speaker", 2))
    del link["@target"]

    (frame,) = read(tmp_path, statement, array, link).frames

    assert frame.roles == ()


def test_metadata_of_the_layer_count_before_those_of_the_tool(tmp_path: Path) -> None:
    """An article has the title that somebody gave it, not the name of a file."""
    tool, layer = f"{BUILT_IN}metadata.type.DocumentMetaData", "webanno.custom.DocumentMetadata"
    types = {
        **type_(tool, "documentId", "documentTitle", above="uima.tcas.DocumentAnnotation"),
        **type_(layer, "title", "agencies", above="uima.cas.AnnotationBase"),
    }
    document = read(
        tmp_path,
        {"%ID": 2, "%TYPE": tool, "@sofa": 1, "begin": 0, "end": 999, "language": "DE"}
        | {"documentId": "d.txt", "documentTitle": "d.txt"},
        {"%ID": 3, "%TYPE": layer, "@sofa": 1, "title": "Tote", "agencies": "dpa; AFP;"},
        **types,
    )

    assert document.metadata.title == "Tote"
    assert document.metadata.language == "de"
    assert document.metadata.id == ""
    assert document.metadata.agencies == (("dpa", ""), ("AFP", ""))


def test_wrong_metadata_are_refused_with_their_structure(tmp_path: Path) -> None:
    """A date of no calendar is found in the tool by the number of its annotation."""
    layer = "webanno.custom.DocumentMetadata"
    types = type_(layer, "datePublished", above="uima.cas.AnnotationBase")
    with pytest.raises(SourceError) as refusal:
        read(
            tmp_path,
            {"%ID": 3, "%TYPE": layer, "@sofa": 1, "datePublished": "Montag"},
            **types,
        )

    assert (refusal.value.rule, refusal.value.annotation) == ("metadata.value", "3")
