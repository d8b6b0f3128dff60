"""What a rule has to keep to, so that builds can rely on it whatever it says."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode, Store, Variable

from conflictgraph.catalogue.query import MARKER
from conflictgraph.inference.rule import Rule, Scope
from conflictgraph.triples.parsing import require_readable
from conflictgraph.triples.pattern import Pattern
from conflictgraph.triples.solving import Conclusions
from conflictgraph.vocab import OWL, RDFS

#: What says how terms are related: rules read it and never write it.
_SCHEMA: Final = (RDFS, OWL)
#: Any base will do to see whether a rule can be parsed.
_BASE: Final = "https://example.org/"
_EMPTY: Final = Store()


def require_sound(rule: Rule) -> None:
    """Refuse a rule that cannot be relied on.

    Raises:
        ValueError: says what is wrong with it.
    """
    _require_sparql(rule.sparql)
    body = rule.body
    require_readable(body.group)
    if not body.head:
        raise ValueError("the rule concludes nothing")
    known = body.group.variables()
    for pattern in body.head:
        unbound = sorted(pattern.variables() - known)
        if unbound:
            raise ValueError(f"?{unbound[0]} of the head is bound by no premise")
        if pattern.closure:
            raise ValueError("a path stands in the head")
        predicate = pattern.predicate
        if isinstance(predicate, NamedNode) and predicate.value.startswith(_SCHEMA):
            raise ValueError(f"{predicate} relates terms, which is for the ontology to say")
    if not any(way.patterns for way in rule.ways):
        raise ValueError("the rule has no premise")
    if rule.scope is Scope.DATASET:
        _require_anchored(rule)
    Conclusions(body.head, body.group, _BASE)


def _require_sparql(sparql: str) -> None:
    try:
        _EMPTY.query(MARKER.sub("", sparql), base_iri=_BASE)
    except (SyntaxError, RuntimeError) as error:
        raise ValueError(f"it is not SPARQL: {error}") from None


def _require_anchored(rule: Rule) -> None:
    """Refuse conclusions that would not be found again when what they rest on changes.

    They are found by the anchors they name: a node that the rule makes names all of them, and a
    triple of an anchor names the others.
    """
    head, anchors = rule.body.head, set(rule.anchors)
    unknown = sorted(anchors - rule.body.group.variables())
    if unknown:
        raise ValueError(f"anchor: ?{unknown[0]} stands in no premise")
    for subject in {pattern.subject for pattern in head}:
        named = {name for each in head if each.subject == subject for name in _named(each)}
        if isinstance(subject, Variable) and subject.value in anchors:
            stated = all(
                anchors <= {subject.value, *_named(each)}
                for each in head
                if each.subject == subject
            )
        else:
            stated = anchors <= named
        if not stated:
            raise ValueError(f"what it says of {subject} does not lead to each anchor")


def _named(pattern: Pattern) -> set[str]:
    return {pattern.object.value} if isinstance(pattern.object, Variable) else set()
