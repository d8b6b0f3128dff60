"""The page of the rules that derive, from their headers and their SPARQL."""

from __future__ import annotations

from conflictgraph.inference import Rule, Scope, load_rules
from conflictgraph.resources import ontology_folder
from conflictgraph.vocab import DERIVED
from generator.markdown import code, head

_INTRODUCTION = """\
What a build derives, in the order of the files of `ontology/rules`. How rules work, what they may
conclude and how to write one: [rules](../explanation/rules.md). Why a triple is there:
[explain a triple](../how-to/explain-a-triple.md). The graphs: [graphs](graphs.md).
"""

_SCOPES = {
    Scope.AFFAIR: ("States of affairs", "From one state of affairs, and from what curators state."),
    Scope.DOCUMENT: ("Documents", "From one document, and from what curators state."),
    Scope.DATASET: ("The dataset", "From several documents, by the nodes that they share."),
}


def to_page() -> str:
    """Return the page."""
    rules = load_rules(ontology_folder())
    parts = [head("Rules", _INTRODUCTION)]
    for scope, (title, what) in _SCOPES.items():
        members = [rule for rule in rules if rule.scope is scope]
        if members:
            parts += [f"## {title}\n", f"{what}\n", *map(_rule, members)]
    return "\n".join(parts)


def _rule(rule: Rule) -> str:
    facts = f"Goes to {code(DERIVED + rule.graph)}."
    if rule.anchors:
        names = ", ".join(code(f"?{name}") for name in rule.anchors)
        facts += f" Asked again for {names}, by way of {code(rule.via.rsplit('#', 1)[-1])}."
    lines = (f"    {line}".rstrip() for line in rule.sparql.strip().splitlines())
    words = f"{rule.summary['en']}\n\n*{rule.summary['de']}*\n"
    return "\n".join((f"### {rule.name}\n", words, f"{facts}\n", *lines, ""))
