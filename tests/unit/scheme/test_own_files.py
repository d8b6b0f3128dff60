"""What an analyst's own file may not do is refused, with the term and a way out."""

from __future__ import annotations

import pickle

import pytest

from conflictgraph.errors import ExtensionError
from conflictgraph.pipeline.knowledge import KnowledgeFiles, load_knowledge
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme
from conflictgraph.scheme.guide import load_guide
from conflictgraph.vocab import GRAPH_ONTOLOGY

PREFIXES = """
@prefix cg: <https://w3id.org/conflictgraph/ns#> .
@prefix cga: <https://w3id.org/conflictgraph/scheme#> .
@prefix cgc: <https://w3id.org/conflictgraph/code/> .
@prefix my: <https://example.org/my#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
CLASS = 'my:Raid a owl:Class ; rdfs:subClassOf cg:Event ; rdfs:label "raid"@en .\n'
FRAME = 'my:F a cga:FrameType ; cga:annotationLabel "Raid" ; cga:denotes my:Raid .\n'


@pytest.fixture
def load(tmp_path):
    """Return what reads files with these contents beside the product."""

    def run(*contents):
        paths = []
        for number, content in enumerate(contents):
            path = tmp_path / f"own-{number}.ttl"
            path.write_text(PREFIXES + content, "utf-8")
            paths.append(path)
        return load_scheme(ontology_folder(), paths)

    return run


@pytest.mark.parametrize(
    ("content", "reason", "hint"),
    [
        ('cg:Raid a owl:Class ; rdfs:label "raid"@en .',
         "product, which does not define it", "a namespace of your own"),
        ("cg:State rdfs:subClassOf cg:Event .", "changes https", "of your own below it"),
        ('cg:State rdfs:label "country"@en .', "label changes https", "of your own below it"),
        ("cg:hasAgent rdfs:range cg:Place .", "range changes https", "of your own below it"),
        ("cga:Statement-Speaker cga:maxCount 2 .", "maxCount changes", "of your own below it"),
        ('my:Raid a owl:Class ; rdfs:label "raid"@en .', "stands below no class", "subClassOf"),
        ('my:A a owl:Class ; rdfs:subClassOf my:A ; rdfs:label "a"@en .',
         "stands below no class", "subClassOf"),
        ("my:Raid a owl:Class ; rdfs:subClassOf cg:Event .", "no rdfs:label", '"…"@en'),
        ('my:x a cg:Person ; rdfs:label "X"@en .', "is no class", "belong in the register"),
        ('my:x rdfs:label "X"@en .', "is no class", "give it one of these types"),
        ('my:c a skos:Concept ; rdfs:label "c"@en .', "in no list", "skos:inScheme"),
        ('my:c a skos:Concept ; rdfs:label "c"@en ; skos:inScheme my:none .',
         "in no list", "skos:inScheme"),
        ('<https://example.org/> a owl:ObjectProperty ; rdfs:label "x"@en .',
         "name of https://example.org/ cannot be used", "letters a to z"),
        ("my:Raid skos:example [ a my:X ] .", "a blank node stands at", "only shapes"),
        ('my:F a cga:FrameType ; cga:annotationLabel "Raid" .', "has no cga:denotes", "add it"),
        ('my:F a cga:FrameType ; cga:annotationLabel "Raid" ; cga:denotes my:Gone .',
         "leads to https://example.org/my#Gone", "declare it"),
        ('my:F a cga:FrameType ; cga:annotationLabel "Raid" ; cga:denotes cgc:action-other .',
         "which is no class", "a node of a class"),
        (CLASS + 'my:F a cga:FrameType ; cga:annotationLabel "Über fall" ; cga:denotes my:Raid .',
         "annotationLabel 'Über fall'", "letters a to z"),
        (CLASS + "my:F a cga:FrameType ; cga:denotes my:Raid .", "has no cga:annotationLabel", "a"),
        (CLASS + 'my:F a cga:FrameType ; cga:annotationLabel "A", "B" ; cga:denotes my:Raid .',
         "several cga:annotationLabel", "keep one"),
        (CLASS + 'my:F a cga:FrameType ; cga:annotationLabel "State" ; cga:denotes my:Raid .',
         "State of https://example.org/my#F is taken by", "another label"),
        (CLASS + 'my:F a cga:FrameType ; cga:annotationLabel "Actor" ; cga:denotes my:Raid .',
         "Actor of https://example.org/my#F is taken by", "another label"),
        (CLASS + FRAME + 'my:R a cga:Role ; cga:annotationLabel "Site2" ; cga:ofFrame my:F ; '
         "cga:accepts cga:Location .", "annotationLabel 'Site2'", "ends in no digit"),
        (CLASS + FRAME + 'my:R a cga:Role ; cga:annotationLabel "Site" ; cga:ofFrame my:F .',
         "has no cga:accepts", "add it"),
        (CLASS + FRAME + 'my:R a cga:Role ; cga:annotationLabel "Site" ; cga:ofFrame my:F ; '
         'cga:accepts cga:Location ; cga:minCount "one" .', "minCount", "digits"),
        (('my:R a cga:Role ; cga:annotationLabel "Agent" ; cga:ofFrame cga:Action ; '
          "cga:accepts cga:Actor ."), "Agent of https://example.org/my#R is taken", "another"),
        ('my:V a cga:Value ; cga:annotationLabel "Deny" ; cga:ofAttribute cga:SpeechAct .',
         "Deny of https://example.org/my#V is taken", "another label"),
    ],
)  # fmt: skip
def test_each_fault_names_the_term_and_a_way_out(load, content, reason, hint):
    """An analyst reads what is wrong in words of the file, before any document is read."""
    with pytest.raises(ExtensionError) as caught:
        load(content)
    assert reason in str(caught.value)
    assert hint in caught.value.hint
    assert caught.value.source.endswith("own-0.ttl")
    assert str(caught.value).startswith(caught.value.source)


def test_the_error_reaches_the_caller_from_any_process(load):
    """A worker that cannot read the file says so in full."""
    with pytest.raises(ExtensionError) as caught:
        load("my:x")
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(copy), copy.hint, copy.line) == (
        str(caught.value), caught.value.hint, caught.value.line,
    )  # fmt: skip
    assert copy.line is not None


def test_files_may_build_on_each_other(load):
    """Terms in one file and labels in another, in whichever order."""
    for contents in ((CLASS, FRAME), (FRAME, CLASS)):
        assert load(*contents).frame_types["Raid"].denotes == "https://example.org/my#Raid"


def test_two_files_cannot_share_a_label(load):
    """Which of two meanings a label has never depends on the order of files."""
    other = 'my:G a cga:SpanType ; cga:annotationLabel "Raid" .\n'
    with pytest.raises(ExtensionError, match=r"Raid of https://example\.org/my#F is taken by"):
        load(CLASS + FRAME, other)


def test_what_only_adds_to_the_product_is_taken(load):
    """A label in a third language, a link, and an own span where actors may stand."""
    scheme = load(
        'cg:State rdfs:label "état"@fr ; skos:closeMatch schema:Country .\n'
        'my:Militia a owl:Class ; rdfs:subClassOf cg:Organization ; rdfs:label "militia"@en .\n'
        'my:S a cga:SpanType ; cga:annotationLabel "Militia" ; cga:denotes my:Militia ; '
        "cga:inGroup my:Armed .\n"
        'my:Armed a cga:Group ; rdfs:label "armed"@en .\n'
        "cga:Statement-Speaker cga:accepts my:Armed ."
    )
    assert "Militia" in scheme.frame_types["Statement"].roles["Speaker"].accepts
    assert scheme.span_types["Militia"].group == "Armed"


def test_a_value_may_be_added_to_an_attribute(load):
    """An own kind of action stands beside the product's, and an own code in its list."""
    scheme = load(
        CLASS + 'my:V a cga:Value ; cga:annotationLabel "Raid" ; cga:ofAttribute cga:ActionType ; '
        "cga:denotes my:Raid .\n"
        "my:action-blockade a skos:Concept ; skos:inScheme cgc:action ; "
        'skos:notation "Blockade" ; rdfs:label "blockade"@en .'
    )
    values = scheme.attributes["ActionType"].values
    assert values["Raid"] == "https://example.org/my#Raid"
    assert values["Blockade"] == "https://example.org/my#action-blockade"
    assert scheme.ontology.is_code(values["Blockade"])


def test_shapes_stay_out_of_the_data(tmp_path):
    """Blank nodes of a shape enter no graph; the terms beside it do."""
    path = tmp_path / "own.ttl"
    shape = (
        "my:S a sh:NodeShape ; sh:targetClass my:Raid ; sh:property [ sh:path cg:hasAgent ; "
        "sh:in ( my:a my:b ) ] ."
    )
    path.write_text(PREFIXES + CLASS + shape, "utf-8")
    knowledge = load_knowledge(KnowledgeFiles(extensions=(path,)))
    graph = knowledge.graphs[GRAPH_ONTOLOGY]
    assert b"<https://example.org/my#Raid>" in graph
    assert b"shacl" not in graph
    assert b"_:" not in graph
    assert knowledge.extensions == (path,)


def test_the_digest_is_that_of_the_contents(tmp_path):
    """A build knows when a file has changed, and not where it lies."""
    paths = [tmp_path / name for name in ("a.ttl", "b.ttl", "c.ttl")]
    for path, content in zip(paths, (CLASS, CLASS, CLASS + FRAME), strict=True):
        path.write_text(PREFIXES + content, "utf-8")
    digests = [load_knowledge(KnowledgeFiles(extensions=(path,))).digest for path in paths]
    assert digests[0] == digests[1]
    assert len({*digests, load_knowledge().digest}) == 3


def test_words_of_an_own_file_are_in_the_guide(tmp_path):
    """What an analyst writes for annotators is read by them, in the language there is."""
    path = tmp_path / "own.ttl"
    path.write_text(
        f'{PREFIXES}{CLASS}{FRAME}my:F skos:scopeNote "Not for patrols."@en ; '
        'skos:example "A [raid] at dawn."@en .',
        "utf-8",
    )
    guide = load_guide(ontology_folder(), [path])
    entry = guide.entry(guide.scheme.frame_types["Raid"], "de")
    assert (entry.label, entry.notes) == ("raid", ("Not for patrols.",))
    assert entry.examples == ("A [raid] at dawn.",)
