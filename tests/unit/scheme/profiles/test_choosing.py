"""Which profile reads a document: by its labels alone, and never over a slip in our own."""

from __future__ import annotations

import pytest

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.profiles import load_profiles


@pytest.fixture(scope="module")
def auto(scheme):
    """Return the profiles of the product."""
    return load_profiles("auto", ontology_folder(), scheme)


def name_of(choice):
    return (choice.name, choice.is_lenient) if choice else None


def test_our_own_scheme_needs_none(auto, marked):
    """A document in our scheme is read as it is."""
    marked.span("T1", "Person", "Ilir", MentionType="Named", links=["Wikidata:Q1"])
    marked.frame("E1", "Statement", "sagte", [("Speaker", "T1")], SpeechAct="Assert")
    assert auto.choose(marked.document()) is None


def test_nothing_annotated_needs_none(auto, marked):
    """An empty document is read as it is."""
    assert auto.choose(marked.document()) is None


@pytest.mark.parametrize(
    ("labels", "profile"),
    [
        (["PER", "LOC", "ORG", "MISC"], "named-entities"),
        (["PERSON", "GPE", "NORP", "CARDINAL", "WORK_OF_ART", "DATE"], "named-entities"),
        (["PER", "LOCderiv", "ORGpart", "OTHderiv"], "named-entities"),
        (["pers.ind", "pers.coll", "loc.adm.town", "org.ent.pressagency", "prod.media", "time"],
         "named-entities"),
        (["person-politician", "location-GPE", "organization-media", "other-god"],
         "named-entities"),
        (["Person", "Ort", "Organisation"], "named-entities"),
        (["Direct", "Indirect", "FreeIndirect", "Reported", "speaker", "cue", "frame"],
         "quotations"),
        (["Source", "Cue", "Content"], "quotations"),
        (["Quotation", "Entity", "Cue", "PER"], "quotations"),
        (["Protein", "Complex"], "brat-tutorials"),
        (["Disease", "Chemical"], "named-entities"),
        (["persName", "placeName.town", "rs.org", "date", "num"], "named-entities"),
        (["persName", "quote", "speaker"], "quotations"),
        (["Person", "Organization", "Geo-political_entity"], "named-entities"),
        (["location-city", "trigger", "event-cause", "organization-company"], "mobie"),
    ],
)  # fmt: skip
def test_the_first_that_knows_all_labels(auto, marked, labels, profile):
    """Corpora that many people use are read without a word."""
    for number, label in enumerate(labels):
        marked.span(f"T{number}", label, "Ilir")
    assert name_of(auto.choose(marked.document())) == (profile, False)


def test_frames_of_debates(auto, marked):
    """Sources and messages that hang on cues are no quotations that hang on contents."""
    marked.span("S", "Source", "Ilir").span("M", "Message", "Wir wollen Frieden")
    marked.span("P", "PTC", "mit").span("X", "Topic", "Frieden")
    roles = [("Source", "S"), ("Message", "M"), ("PTC", "P"), ("Topic", "X")]
    marked.frame("E", "SpkAtt", "sagte", roles)
    assert name_of(auto.choose(marked.document())) == ("speaker-attribution", False)


def test_statements_of_newsreader(auto, marked):
    """Attribution in NAF is read; its predicates, of which there are thousands, are left out."""
    marked.span("S", "PERSON", "Ilir").span("M", "role", "Wir wollen Frieden")
    marked.frame("P", "wollen.01", "wollen", [("A0", "S")])
    marked.frame("E", "statement", "sagte", [("statement_source", "S"), ("statement_target", "M")])
    assert name_of(auto.choose(marked.document())) == ("newsreader", False)


def test_entities_with_unknown_relations_fall_back(auto, marked):
    """Where no frame is known there are still mentions and links."""
    marked.span("T1", "PER", "Ilir", gender="x").span("T2", "ORG", "Polizei")
    marked.frame("E1", "Employment", "sagte", [("Employer", "T2")]).relation("owns", "T1", "T2")
    assert name_of(auto.choose(marked.document())) == ("named-entities", True)


@pytest.mark.parametrize("label", ["Ligand", "Xyz"])
def test_unknown_spans_do_not(auto, marked, label):
    """Labels that nobody knows are refused, with the way to a profile."""
    marked.span("T1", "PER", "Ilir").span("T2", label, "Polizei")
    assert auto.choose(marked.document()) is None


@pytest.mark.parametrize("frame", ["Statment", "statement", "CasualtyClaims"])
def test_a_slip_in_our_own_scheme_is_no_foreign_label(auto, marked, frame):
    """A misspelled frame is refused with its line; it is not left out as foreign."""
    marked.span("T1", "Person", "Ilir").frame("E1", frame, "sagte", [("Speaker", "T1")])
    assert auto.choose(marked.document()) is None


def test_our_own_frames_beside_unknown_ones_are_no_foreign_scheme(auto, marked):
    """Who uses our frames is told of the one that does not exist."""
    marked.span("T1", "Person", "Ilir").frame("E1", "Statement", "sagte", [("Speaker", "T1")])
    marked.frame("E2", "Xyz", "teilte")
    assert auto.choose(marked.document()) is None


def test_a_named_profile_is_used_for_all(scheme, marked):
    """Whoever names a profile gets it, and no other."""
    named = load_profiles("quotations", ontology_folder(), scheme)
    assert name_of(named.choose(marked.document())) == ("quotations", False)
    none = load_profiles("none", ontology_folder(), scheme)
    assert none.choose(marked.span("T1", "PER", "Ilir").document()) is None


def test_our_own_documents_beside_foreign_ones(scheme, marked):
    """A folder may hold both: our contents are no quotations of somebody else's scheme."""
    named = load_profiles("quotations", ontology_folder(), scheme)
    marked.span("T1", "Person", "Ilir").span("T2", "Content", "Wir wollen Frieden")
    assert name_of(named.choose(marked.document())) == ("quotations", False)
    marked.frame("E1", "Statement", "sagte", [("Speaker", "T1"), ("Content", "T2")])
    assert named.choose(marked.document()) is None


def test_the_digest_follows_the_content(scheme, tmp_path):
    """A changed line reads the documents again; a moved file does not; what it extends counts."""
    folder = ontology_folder()

    def digest(name, content):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return load_profiles(str(path), folder, scheme).digest

    below = tmp_path / "below.toml"
    below.write_text('title = "t"', "utf-8")
    text = f'title = "t"\nextends = "{below}"'
    first = digest("a.toml", text)
    assert digest("b.toml", text) == first
    assert digest("a.toml", f"{text}\n# more") != first
    below.write_text('title = "u"', "utf-8")
    assert digest("a.toml", text) != first
    everything = {load_profiles(each, folder, scheme).digest for each in ("auto", "none")}
    assert len(everything | {first}) == 3
