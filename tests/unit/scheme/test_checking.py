"""What the scheme does not allow is refused, with its line and with a way out."""

from __future__ import annotations

import pytest

from conflictgraph.annotation import Document, Frame, Link, Mention, Relation, Role, Span
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import check, iter_unknown_links, load_scheme


@pytest.fixture(scope="module")
def scheme():
    """Return the scheme of the product."""
    return load_scheme(ontology_folder())


def mention(label="State", identifier="T1", attributes=None, *links):
    parts = tuple(Link(*each.split(":", 1)) for each in links)
    return Mention(identifier, label, (Span(0, 4),), attributes or {}, parts, line=3)


def frame(label="Statement", roles=(("Speaker", "T1"),), **attributes):
    filled = tuple(Role(*each) for each in roles)
    return Frame("E1", label, (Span(5, 9),), filled, attributes, (), line=7)


def relation(label, source="T1", target="T2"):
    return Relation(label, source, target, "R1", line=9)


def found(scheme, mentions=(), frames=(), relations=()):
    document = Document(
        "a.ann", "Iran said it", mentions=mentions, frames=frames, relations=relations
    )
    return check(document, scheme)


STATE, OTHER = mention(), mention(identifier="T2")


@pytest.mark.parametrize(
    ("parts", "rule", "line", "told", "hint"),
    [
        (([mention("Stat")],), "unknown-span", 3, "'Stat'", "did you mean State?"),
        (([mention("Xylophon")],), "unknown-span", 3, "'Xylophon'", "known: Actor"),
        (([mention("Statement")],), "trigger-without-frame", 3, "T1", "add the event line"),
        (([STATE], [frame("Statment")]),
         "unknown-frame", 7, "'Statment'", "did you mean Statement?"),
        (([STATE], [frame(roles=())]),
         "missing-role", 7, "no Speaker", "every Statement needs one"),
        (([STATE, OTHER], [frame(roles=(("Speaker", "T1"), ("Speaker", "T2")))]),
         "too-many-roles", 7, "2 times the role Speaker", "one ActorGroup"),
        (([STATE], [frame(roles=(("Speaker", "T1"), ("Adressee", "T1")))]),
         "unknown-role", 7, "'Adressee'", "did you mean Addressee?"),
        (([mention("Quantity")], [frame()]), "role-filler", 7, "T1, a Quantity", "Speaker takes "),
        (([mention("State", "T1", {"MentionTyp": "Named"})],),
         "unknown-attribute", 3, "'MentionTyp'", "did you mean MentionType?"),
        (([mention("State", "T1", {"QuoteType": "Direct"})],),
         "attribute-place", 3, "QuoteType stands on T1", "belongs on Statement"),
        (([mention("State", "T1", {"MentionType": "Name"})],),
         "unknown-value", 3, "'Name'", "did you mean Named?"),
        (([mention("State", "T1", {"Metonymic": "Yes"})],),
         "unknown-value", 3, "'Yes'", "it takes no value"),
        (([STATE, OTHER], [], [relation("Aliass")]), "unknown-relation", 9, "'Aliass'", "Alias?"),
        (([STATE, OTHER], [], [relation("HoldsOffice")]),
         "relation-argument", 9, "joins T1, a State", "it takes Person"),
        (([STATE, mention("NamedThing", "T2")], [], [relation("Alias")]),
         "relation-argument", 9, "Alias joins a State and a NamedThing", "with nothing else"),
        (([mention("Quantity", "T1", {}, "Number:viele")],),
         "link-value", 3, "Number:viele", "a whole number"),
        (([mention("Quantity", "T1", {}, "Percent:forty")],),
         "link-value", 3, "Percent:forty", "a number"),
        (([mention("TimeExpression", "T1", {}, "EDTF:gestern")],),
         "link-value", 3, "EDTF:gestern", "an EDTF date"),
        (([mention("TimeExpression", "T1", {}, "Duration:30Y")],),
         "link-value", 3, "Duration:30Y", "ISO 8601"),
        (([mention("Quantity", "T1", {}, "Number:20", "Number:30")],),
         "link-repeated", 3, "2 values called Number", "NumberMin and NumberMax"),
        (([mention("Quantity", "T1", {}, "NumberMin:30", "NumberMax:20")],),
         "link-range", 3, "from 30 down to 20", "NumberMin is the smaller"),
        (([STATE], [frame(SpeechAct="Deny", Polarity="Negative")]),
         "value-conflict", 7, "SpeechAct Deny and Polarity Negative", "leave Polarity out"),
        (([STATE], [frame(Recurrence="New", Repeated="")]),
         "value-conflict", 7, "Recurrence New and Repeated", "leave Repeated out"),
        (([mention("Quantity", "T1", {}, "NumberMin:20")],
          [frame("CasualtyClaim", (("Count", "T1"),), CountQualifier="Range")]),
         "value-incomplete", 7, "lacks NumberMax", "NumberMin and NumberMax"),
        (([STATE], [frame(ImplicitTarget="")]),
         "flag-without-role", 7, "ImplicitTarget stands on E1", "fill Target"),
    ],
)  # fmt: skip
def test_each_fault_is_refused_with_line_and_hint(scheme, parts, rule, line, told, hint):
    """An annotator finds the line, the fault and what to write instead."""
    mentions, frames, relations = [*map(tuple, parts), (), ()][:3]
    errors = [e for e in found(scheme, mentions, frames, relations) if e.rule == f"scheme.{rule}"]
    assert len(errors) >= 1
    assert (errors[0].source, errors[0].line) == ("a.ann", line)
    assert told in errors[0].reason
    assert hint in errors[0].hint


def test_what_the_scheme_allows_passes(scheme):
    """A correct document has no findings."""
    codes = {"SpeechAct": "Assert", "Polarity": "Negative", "Reciprocal": ""}
    quantity = mention("Quantity", "T3", {}, "NumberMin:20", "NumberMax:30")
    assert found(scheme, (STATE, OTHER, quantity), (frame(**codes),), (relation("Alias"),)) == ()


def test_joint_values_that_fit_pass(scheme):
    """What is complete and says one thing is not in the way."""
    quantity = mention("Quantity", "T3", {}, "NumberMin:20", "NumberMax:30")
    count = frame("CasualtyClaim", (("Count", "T3"),), CountQualifier="Range")
    said = frame(SpeechAct="Promise", Polarity="Negative", Recurrence="Repeated", Repeated="")
    assert found(scheme, (STATE, quantity), (count, said)) == ()


def test_all_faults_come_at_once_in_order_of_lines(scheme):
    """One run shows everything that has to be mended."""
    errors = found(
        scheme, (mention("Stat"),), (frame("Statment"),), (relation("Aliass", "T1", "E1"),)
    )
    assert [error.line for error in errors] == [3, 7, 9]


def test_unknown_kinds_of_values_are_reported_not_refused(scheme):
    """A value of a kind that nobody knows is no number: it stays out, and is told."""
    document = Document(
        "a.ann", "Iran", mentions=(mention("State", "T1", {}, "GeoNames:42", "Number:1"),)
    )
    assert check(document, scheme) == ()
    assert [(m.id, own.name) for m, own in iter_unknown_links(document)] == [("T1", "GeoNames")]


def test_named_things_are_the_same_among_themselves(scheme):
    """Two names of one law are joined; the check above keeps a law from becoming a state."""
    things = mention("NamedThing"), mention("NamedThing", "T2")
    assert found(scheme, things, (), (relation("Alias"),)) == ()


@pytest.mark.parametrize("role", ["Speaker", "Addressee", "Target"])
def test_a_named_thing_is_nobody(scheme, role):
    """A product neither speaks nor is spoken to."""
    speaks = frame(roles=(("Speaker", "T2" if role != "Speaker" else "T1"), (role, "T1")))
    errors = found(scheme, (mention("NamedThing"), OTHER), (speaks,))
    assert {error.rule for error in errors} >= {"scheme.role-filler"}
