"""INCEpTION's files say what the scheme allows, in names that annotated files use."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.formats.inception import to_files
from conflictgraph.scheme.guide import load_guide

NAMESPACE = {"u": "http://uima.apache.org/resourceSpecifier"}
PREFIX = "webanno.custom."


@pytest.fixture(scope="module")
def guide():
    """Return the scheme of the product with its words."""
    return load_guide(ontology_folder())


@pytest.fixture(scope="module")
def files(guide):
    """Return the files in English."""
    return to_files(guide, "en")


def types(text):
    """Return each type with its supertype, and its features with what they lead to."""
    found = {}
    for each in ET.fromstring(text).iterfind(".//u:typeDescription", NAMESPACE):  # noqa: S314 - ours
        features = {
            feature.findtext("u:name", "", NAMESPACE): (
                feature.findtext("u:rangeTypeName", "", NAMESPACE),
                feature.findtext("u:elementType", None, NAMESPACE),
            )
            for feature in each.iterfind(".//u:featureDescription", NAMESPACE)
        }
        name = each.findtext("u:name", "", NAMESPACE)
        found[name] = each.findtext("u:supertypeName", "", NAMESPACE), features
    return found


def layers(files):
    """Return the layers by name."""
    return {each["name"]: each for each in json.loads(files["layers.json"])}


def test_the_given_types_are_there(files, shared):
    """Files made with the type system handed over can be read with the one generated."""
    ours = types(files["typesystem.xml"])
    for path in ("scheme/typesystem.xml", "corpus/seed/typesystem.xml"):
        for name, (supertype, features) in types((shared / path).read_text("utf-8")).items():
            assert ours[name][0] == supertype, name
            assert features.items() <= ours[name][1].items(), name


def test_what_is_added_is_what_1_1_adds(files, guide, shared):
    """No feature comes from nowhere."""
    given = types((shared / "scheme" / "typesystem.xml").read_text("utf-8"))
    ours = types(files["typesystem.xml"])
    added = {f for name, (_, features) in ours.items() for f in features.keys() - given[name][1]}
    attributes = guide.scheme.attributes.values()
    later = [each.label for each in attributes if guide.entry(each, "en").since == "1.1"]
    assert added == {label[0].lower() + label[1:] for label in later}


def test_the_gold_uses_nothing_else(files, shared):
    """Every type, feature and value of the gold's CAS is known, so that it can be imported."""
    xmi = (shared / "corpus" / "seed" / "spiegel-2020-10-22.xmi").read_text("utf-8")
    ours, known = types(files["typesystem.xml"]), layers(files)
    seen = 0
    for element in ET.fromstring(xmi):  # noqa: S314 - a file of the project
        space, _, name = element.tag.removeprefix("{").partition("}")
        if "webanno/custom" not in space:
            continue
        seen += 1
        features = set(element.attrib) - {"sofa", "begin", "end"}
        features = {each for each in features if "}" not in each}
        assert features <= ours[PREFIX + name][1].keys(), name
        for feature in known.get(PREFIX + name, {"features": ()})["features"]:
            value, tagset = element.get(feature["name"]), feature["tag_set"]
            if tagset and value is not None and feature["link_mode"] == "NONE":
                assert value in {tag["tag_name"] for tag in tagset["tags"]}, (name, value)
    assert seen > 100


def test_types_and_layers_agree(files):
    """What is set up in a project has the features that its exports have."""
    ours = types(files["typesystem.xml"])
    for name, layer in layers(files).items():
        features = {each["name"] for each in layer["features"]}
        joining = {"Governor", "Dependent"} if layer["attach_type"] else set()
        assert ours[name][1].keys() == features | joining, name
        for each in layer["features"]:
            if each["link_mode"] == "WITH_ROLE":
                link = ours[each["link_type_name"]][1]
                assert {
                    each["link_type_role_feature_name"],
                    each["link_type_target_feature_name"],
                } == (link.keys())


def test_a_relation_layer_comes_after_the_one_it_joins(files):
    """An import finds the layer that a relation is to be attached to."""
    seen = set()
    for layer in json.loads(files["layers.json"]):
        attached = layer["attach_type"]
        assert attached is None or attached["name"] in seen, layer["name"]
        assert (attached is not None) == (layer["type"] == "relation")
        seen.add(layer["name"])


def test_every_label_can_be_chosen(files, guide):
    """What brat offers, INCEpTION offers: labels, roles, values and relations."""
    scheme = guide.scheme
    offered = {
        tag["tag_name"]
        for name, text in files.items()
        if name.startswith("tagsets/")
        for tag in json.loads(text)["tags"]
    }
    own_layer = {"Statement", "CasualtyClaim"}
    roles = {role for frame in scheme.frame_types.values() for role in frame.roles}
    values = {value for each in scheme.attributes.values() for value in each.values}
    labels = {*scheme.span_types, *scheme.frame_types, *scheme.relation_types} - own_layer
    assert offered == labels | roles | values | {"Fragment", "TriggerPart", "ContentPart"}


def test_a_tagset_alone_is_that_of_the_layers(files):
    """Whoever imports tagsets first gets no second set of the same name."""
    alone = {json.loads(text)["name"]: json.loads(text) for n, text in files.items() if "/" in n}
    inside = [f["tag_set"] for layer in layers(files).values() for f in layer["features"]]
    for tagset in filter(None, inside):
        assert alone[tagset["name"]] == tagset


def test_entities_are_chosen_from_the_knowledge_base(files):
    """Mentions are linked to the graph by the tool itself."""
    (identifier,) = [
        each
        for each in layers(files)[f"{PREFIX}Mention"]["features"]
        if each["name"] == "identifier"
    ]
    assert identifier["type"] == "kb:<ANY>"


def test_both_languages_have_the_same_names(guide, files):
    """A project in German and one in English give the same files."""
    german = to_files(guide, "de")
    assert types(german["typesystem.xml"]) == types(files["typesystem.xml"])
    assert german != files
