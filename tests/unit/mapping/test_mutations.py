"""Annotators leave things out and mix things up: no document may break the mapping."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictgraph.annotation import FLAG, Relation
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.linking import link
from conflictgraph.mapping import map_document
from conflictgraph.readers import iter_sources, read
from conflictgraph.scheme import check, without_boilerplate
from conflictgraph.scheme.joint_checks import JointChecks


@pytest.fixture(scope="module")
def documents(checkout):
    """Return all examples as read."""
    return [read(each) for each in iter_sources([checkout / "examples" / "corpus"])]


def changed_attributes(draw, part, scheme):
    """Drop attributes of a mention or frame, and give it others that may stand on it."""
    kept = {name: value for name, value in part.attributes.items() if draw(st.integers(0, 3))}
    for attribute in scheme.attributes.values():
        if part.label in attribute.applies_to and not draw(st.integers(0, 4)):
            kept[attribute.label] = draw(st.sampled_from(sorted(attribute.values) or [FLAG]))
    return kept


def changed_roles(draw, frame, by_label, scheme):
    """Drop, swap and add roles, within what the scheme allows."""
    roles = []
    for role in frame.roles:
        kind = scheme.frame_types[frame.label].roles[role.name]
        targets = [each for label in sorted(kind.accepts) for each in by_label.get(label, ())]
        fate = draw(st.integers(0, 5))
        if fate == 0 and frame.targets(role.name)[kind.min_count :]:
            continue
        roles.append(role._replace(target=draw(st.sampled_from(targets))) if fate == 1 else role)
    return tuple(roles)


def mutate(draw, document, scheme):
    by_label = {}
    for part in (*document.mentions, *document.frames):
        by_label.setdefault(part.label, []).append(part.id)
    mentions = [
        each._replace(
            attributes=changed_attributes(draw, each, scheme),
            links=each.links if draw(st.integers(0, 4)) else (),
        )
        for each in document.mentions
    ]
    frames = [
        each._replace(
            attributes=changed_attributes(draw, each, scheme),
            roles=changed_roles(draw, each, by_label, scheme),
        )
        for each in document.frames
    ]
    relations = [each for each in document.relations if draw(st.integers(0, 4))]
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(sorted(scheme.relation_types.values(), key=lambda k: k.label)))
        ends = [
            [each for label in sorted(labels) for each in by_label.get(label, ())]
            for labels in (kind.sources, kind.targets)
        ]
        if all(ends):
            chosen = [draw(st.sampled_from(each)) for each in ends]
            relations.append(Relation(kind.label, *chosen, id=f"X{number}"))
    mixed = replace(
        document, mentions=tuple(mentions), frames=tuple(frames), relations=tuple(relations)
    )
    return settled(mixed, scheme)


def settled(document, scheme):
    """Take away what asks for more than chance gives it, so that the mapping has its turn."""
    joint = JointChecks(document, scheme)

    def asks(label):
        attribute = scheme.attributes[label]
        return bool(attribute.marks or attribute.limits or label == "Recurrence")

    def settle(frame):
        if not any(joint.iter_errors(frame, scheme.frame_types[frame.label])):
            return frame
        kept = {name: value for name, value in frame.attributes.items() if not asks(name)}
        return frame._replace(attributes=kept)

    return replace(document, frames=tuple(map(settle, document.frames)))


def run(document, knowledge):
    """Take a document through everything behind the reader."""
    scheme, register, base = knowledge.scheme, knowledge.register, knowledge.base
    check_structure(document)
    ordered = in_canonical_order(document)
    if errors := check(ordered, scheme):
        raise errors[0]
    linked = link(without_boilerplate(ordered, scheme), scheme, register, base)
    return map_document(linked, scheme, register, base)


def refusal(document, knowledge):
    """Return the rule by which a document is refused; None where it is mapped."""
    try:
        mapped = run(document, knowledge)
    except SourceError as error:
        return error.rule
    assert mapped.statements > 0
    return None


#: Rules that a mixed-up document may break; ``internal`` is none of them.
EXPECTED = frozenset(
    {None, "document.cycle", "document.self-relation", "link.conflict", "scheme.missing-role"}
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_the_scheme_allows_is_mapped_or_refused_with_a_reason(documents, knowledge, data):
    """However roles, values and relations are mixed, the worst is a refusal with a rule."""
    document = mutate(data.draw, data.draw(st.sampled_from(documents)), knowledge.scheme)
    assert refusal(document, knowledge) in EXPECTED


@pytest.mark.soak
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_many_mutations_are_mapped_or_refused(documents, knowledge, data):
    """The same, for as long as one is willing to wait."""
    document = mutate(data.draw, data.draw(st.sampled_from(documents)), knowledge.scheme)
    assert refusal(document, knowledge) in EXPECTED
