"""The annotators' guide leaves no label unexplained, in neither language."""

from __future__ import annotations

import re
import shutil

import pytest

from conflictgraph.pipeline.knowledge import KnowledgeFiles, load_knowledge
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import GUIDE_FILE
from conflictgraph.scheme.checking import ENTITY_LINKS, VALUE_CHECKS
from conflictgraph.scheme.formats.handbook import to_handbook
from conflictgraph.scheme.guide import load_guide
from conflictgraph.vocab import GRAPH_ONTOLOGY


@pytest.fixture(scope="module")
def guide():
    """Return the scheme of the product with its words."""
    return load_guide(ontology_folder())


def everything(guide, language):
    """Yield name and words of all that annotators can choose."""
    scheme = guide.scheme
    for each in (*scheme.span_types.values(), *scheme.relation_types.values()):
        yield each.label, guide.entry(each, language)
    for frame in scheme.frame_types.values():
        yield frame.label, guide.entry(frame, language)
        for role in frame.roles.values():
            yield f"{frame.label} {role.label}", guide.entry(role, language)
    for attribute in scheme.attributes.values():
        yield attribute.label, guide.entry(attribute, language)
        for value in attribute.values:
            yield f"{attribute.label} {value}", guide.value(attribute, value, language)
    for convention in guide.conventions:
        yield convention, guide.convention(convention, language)


@pytest.mark.parametrize("language", ["de", "en"])
def test_everything_has_a_meaning_in_both_languages(guide, language):
    """An annotator who reads one language alone is never left with a bare label."""
    other = {"de": "en", "en": "de"}[language]
    theirs = dict(everything(guide, other))
    for name, entry in everything(guide, language):
        assert re.fullmatch(r"\S.*\.", entry.definition), name
        assert entry.definition != theirs[name].definition, name
        assert entry.label, name
        assert len(entry.notes) == len(theirs[name].notes), name


@pytest.mark.parametrize("language", ["de", "en"])
def test_labels_attributes_and_relations_have_an_example(guide, language):
    """Each shows which words are marked: in brackets, and in each language its own."""
    scheme = guide.scheme
    for each in (
        *scheme.span_types.values(),
        *scheme.frame_types.values(),
        *scheme.attributes.values(),
        *scheme.relation_types.values(),
    ):
        examples = guide.entry(each, language).examples
        assert len(examples) == 1, each.label
        assert each.label == "SameStatement" or "[" in examples[0], each.label


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_speech_act_has_an_example(guide, language):
    """Acts are what annotators disagree on most."""
    attribute = guide.scheme.attributes["SpeechAct"]
    assert all(guide.value(attribute, value, language).examples for value in attribute.values)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_document_has_everything(guide, language):
    """What can be annotated stands in the guide, with what it means."""
    text = to_handbook(guide, language)
    for name, entry in everything(guide, language):
        assert entry.definition.replace("|", "\\|") in text, name
    for each in guide.scheme.attributes.values():
        assert f"### {each.label}" in text
        assert all(f"| `{value}` |" in text for value in each.values)
    assert f"# {guide.title(language)} 1.2\n" in text
    assert all(f"- {change}\n" in text for change in guide.changes(language))
    assert to_handbook(guide, language) == text


def test_the_names_of_values_are_those_that_are_read(guide):
    """No annotator is told of a value that is then not used."""
    for language in ("de", "en"):
        links = guide.links(language)
        assert links.keys() == ENTITY_LINKS | VALUE_CHECKS.keys()
        assert all(links.values())


def test_words_for_annotators_are_no_data(tmp_path):
    """A better wording in the guide makes no build read again, and no search finds it."""
    folder = tmp_path / "ontology"
    shutil.copytree(ontology_folder(), folder)
    before = load_knowledge()
    with (folder / GUIDE_FILE).open("a", encoding="utf-8") as file:
        file.write('cga:Person skos:example "[Somebody] else."@en .\n')
    after = load_knowledge(KnowledgeFiles(folder=folder))
    assert before.digest == after.digest
    assert b"convention-range" not in after.graphs[GRAPH_ONTOLOGY]
    guide = load_guide(folder)
    assert "[Somebody] else." in guide.entry(guide.scheme.span_types["Person"], "en").examples


def test_changes_tell_their_version(guide):
    """Whoever has texts in an older version sees what is new."""
    assert guide.version == "1.2"
    assert len(guide.changes("de")) == len(guide.changes("en"))
    versions = [change.partition(": ")[0] for change in guide.changes("en")]
    assert set(versions) == {"1.1", "1.2"}
    assert versions == sorted(versions, reverse=True)
    added = {name for name, entry in everything(guide, "en") if entry.since}
    assert {"SpeechAct Deny", "CasualtyClaim Place", "CountQualifier Range", "NamedThing"} <= added
    assert not {"SpeechAct Assert", "Statement", "CountQualifier Exact"} & added


def test_examples_name_nobody(guide):
    """The guide takes no side in a conflict there is: its parties are made up."""
    words = " ".join(example for _, entry in everything(guide, "en") for example in entry.examples)
    assert not re.search(r"Russia|Ukrain|Armenia|Azerbai|Georgia|Turk|Israel|Gaza|Syria", words)
