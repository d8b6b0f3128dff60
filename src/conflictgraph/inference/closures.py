"""How terms are related is known before any document is: it is written into the rules.

Following ``rdfs:subClassOf+`` for each document anew would cost three times what the rule costs
otherwise.
"""

from __future__ import annotations

from pyoxigraph import QuerySolutions, Store

from conflictgraph.inference.pattern import Pattern
from conflictgraph.inference.rule import Rule


def with_closures(rule: Rule, terms: Store) -> str:
    """Return a rule's SPARQL with the pairs that each of its closures comes to in their place.

    Args:
        rule: a rule of one document; closures inside a group of its own are left as they are.
        terms: the ontology, in any graphs.
    """
    text = rule.sparql
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
