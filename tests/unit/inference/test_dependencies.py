"""The order of rules: nobody runs before what they read is complete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.errors import ResourceError
from conflictgraph.inference import Engine, load_rules
from conflictgraph.inference.dependencies import is_transitive
from conflictgraph.pipeline import Knowledge
from conflictgraph.triples import Tables
from conflictgraph.vocab import BASE, GRAPH_ONTOLOGY, OWL

#: Every rule after those it reads from.
BEFORE = {
    "polities": {"types"},
    "facts": {"types", "superproperties"},
    "views": {"types"},
    "spokespersons": {"roles"},
    "memberships-through-organisations": {"facts"},
    "symmetric": {"alliances"},
}


def test_rules_run_after_what_they_read(knowledge: Knowledge) -> None:
    """One round is enough, but for rules that feed each other."""
    layers = [{rule.name for rule in each.rules} for each in knowledge.engine.layers]
    at = {name: number for number, layer in enumerate(layers) for name in layer}

    assert {
        (name, earlier)
        for name, needed in BEFORE.items()
        for earlier in needed
        if at[earlier] > at[name]
    } == set()


def test_a_rule_without_terms_is_not_asked(knowledge: Knowledge, terms: Tables) -> None:
    """The ontology declares no inverse; one that an analyst adds is followed."""
    assert "inverses" in {rule.name for rule in knowledge.rules}
    names = {rule.name for layer in knowledge.engine.layers for rule in layer.rules}
    assert "inverses" not in names

    own = Tables(knowledge.graphs[GRAPH_ONTOLOGY])
    own.extend([("<https://e.org/p>", f"<{OWL}inverseOf>", "<https://e.org/q>")])
    layers = Engine(knowledge.rules, own, knowledge.base).layers
    assert "inverses" in {rule.name for layer in layers for rule in layer.rules}


def test_a_rule_must_not_deny_what_follows_from_it(
    write_rule: Callable[..., Path], tmp_path: Path
) -> None:
    """What would follow then depends on the order of rules, which nobody chose."""
    write_rule(
        "CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q ?b FILTER NOT EXISTS { ?b cg:r ?a } }",
        name="10-one.rq",
    )
    write_rule("CONSTRUCT { ?a cg:r ?b } WHERE { ?a cg:p ?b }", name="20-two.rq")

    with pytest.raises(ResourceError, match="denies what two derives"):
        Engine(load_rules(tmp_path), Tables(), BASE)


def test_a_rule_does_not_read_findings_of_another_anchor(
    write_rule: Callable[..., Path], tmp_path: Path
) -> None:
    """It would not be asked again when they change."""
    for name, head, body, via in (
        ("10-one.rq", "cg:r", "cg:q", "one"),
        ("20-two.rq", "cg:s", "cg:r", "two"),
    ):
        write_rule(
            f"CONSTRUCT {{ ?a {head} ?b }} WHERE {{\n#+ values\n?a {body} ?b }}",
            name=name,
            scope="dataset",
            graph=via,
            more=f"#+ anchor: {{variable: a, via: 'https://example.org/{via}'}}\n",
        )

    with pytest.raises(ResourceError, match="another anchor"):
        Engine(load_rules(tmp_path), Tables(), BASE)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("?below rdfs:subClassOf+ ?above . ?x a ?below", True),
        ("?below rdfs:subClassOf ?above . ?x a ?below", False),
        ("?below rdfs:subClassOf+ ?above . ?x a ?below . ?x cg:q ?y", False),
        ("?below rdfs:subClassOf+ ?above . ?x a ?below FILTER (?below != ?above)", False),
    ],
)
def test_a_closure_finds_all_at_once(
    write_rule: Callable[..., Path], tmp_path: Path, body: str, *, expected: bool
) -> None:
    """The second round over superclasses is spared only where it can find nothing."""
    rdfs = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    write_rule(f"{rdfs}CONSTRUCT {{ ?x a ?above }} WHERE {{ {body} }}")
    (rule,) = load_rules(tmp_path)

    assert is_transitive(rule) is expected
