"""Rules as they are asked: with what is known beforehand, and without what is there already.

How terms are related is known before any document is. Following ``rdfs:subClassOf+`` for each
document anew would cost three times what the rule costs otherwise.
"""

from __future__ import annotations

from pyoxigraph import QuerySolutions, Store

from conflictgraph.inference.pattern import Pattern
from conflictgraph.inference.rule import Rule


def as_asked(rule: Rule, terms: Store) -> str:
    """Return a rule's SPARQL in the form that answers soonest, with the same new conclusions."""
    head, end = rule.body.head, rule.body.end
    text = rule.sparql
    if len(head) == 1:
        text = f"{text[:end]} FILTER NOT EXISTS {{ {head[0]} }} {text[end:]}"
    return with_closures(rule, terms, text)


def with_closures(rule: Rule, terms: Store, text: str) -> str:
    """Return a rule's SPARQL with the pairs that each of its closures comes to in their place.

    Args:
        rule: a rule of one document; closures inside a group of its own are left as they are.
        terms: the ontology, in any graphs.
        text: the rule's SPARQL, as it was read up to the end of its premises.
    """
    for pattern, start, end in reversed(rule.body.closures):
        # Followed no times, a property leads from anything to itself: that is no list.
        if pattern.closure == "+":
            text = f"{text[:start]}{_pairs(pattern, terms)} {text[end:]}"
    return text


def _pairs(pattern: Pattern, terms: Store) -> str:
    names = sorted(pattern.variables())
    chosen = " ".join(f"?{name}" for name in names)
    answer = terms.query(
        f"SELECT DISTINCT {chosen} WHERE {{ {pattern} }}", use_default_graph_as_union=True
    )
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - it is a SELECT
    rows = sorted("(" + " ".join(str(row[name]) for name in names) + ")" for row in answer)
    return f"VALUES ({chosen}) {{ {' '.join(rows)} }}"
