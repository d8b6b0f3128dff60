"""Where conclusions are kept, and that deriving twice adds nothing."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from conflictgraph.inference import Derived, Engine, load_rules
from conflictgraph.pipeline import Knowledge
from conflictgraph.triples import Tables
from conflictgraph.vocab import BASE, CODE, NS

AFFAIR = f"""
<{BASE}id/soa/x> a <{NS}ProtectionRelation> <{BASE}graph/soa> .
<{BASE}id/soa/x> <{NS}hasProtector> <{BASE}id/actor/p> <{BASE}graph/soa> .
""".replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")
DOCUMENT = f"""
<{BASE}id/doc/d/statement/1> a <{NS}View> <{BASE}graph/doc/d> .
<{BASE}id/doc/d/statement/1> <{NS}hasContent> <{BASE}id/soa/x> <{BASE}graph/doc/d> .
<{BASE}id/entity/local/e> a <{NS}State> <{BASE}graph/entities> .
""".replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")


def derive(engine: Engine, terms: Tables, affairs: str, rest: str) -> Derived:
    return engine.derive(Tables(affairs.lstrip().encode()), rest.lstrip().encode(), terms)


def test_conclusions_go_where_what_they_rest_on_is_kept(
    knowledge: Knowledge, terms: Tables
) -> None:
    """About the document's own nodes, about states of affairs, and about what is shared."""
    derived = derive(knowledge.engine, terms, AFFAIR, DOCUMENT)

    def subjects(lines: bytes) -> set[str]:
        return {line.split(" ")[0][1:-1].removeprefix(BASE) for line in lines.decode().splitlines()}

    assert subjects(derived.document) == {"id/doc/d/statement/1"}
    assert subjects(derived.affairs) == {"id/soa/x"}
    assert subjects(derived.shared) == {"id/entity/local/e"}
    for lines in (derived.document, derived.affairs, derived.shared):
        assert lines.splitlines() == sorted(set(lines.splitlines()))


def test_what_follows_is_not_derived_again(knowledge: Knowledge, terms: Tables) -> None:
    """Running the rules on their own conclusions adds nothing."""
    first = derive(knowledge.engine, terms, AFFAIR, DOCUMENT)
    again = derive(
        knowledge.engine,
        terms,
        AFFAIR + first.affairs.decode(),
        DOCUMENT + (first.document + first.shared).decode(),
    )

    assert again == Derived(b"", b"", b"")


def test_what_is_known_of_an_affair_does_not_depend_on_the_document(
    knowledge: Knowledge,
    terms: Tables,
    write_rule: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """A rule about states of affairs that looks at statements is caught: that stays the document's.

    Else another document that shares the node would not know that it had to bring the conclusion.
    """
    write_rule("CONSTRUCT { ?x cg:isSaid true } WHERE { ?s cg:hasContent ?x }", scope="affair")
    derived = derive(Engine(load_rules(tmp_path), terms, BASE), terms, AFFAIR, DOCUMENT)

    assert derived.affairs == b""
    assert derived.shared.count(b"isSaid") == 1


@pytest.mark.parametrize("base", [BASE, "https://elsewhere.example/"])
def test_made_nodes_are_named_below_the_base(
    terms: Tables, write_rule: Callable[..., Path], tmp_path: Path, base: str
) -> None:
    """Their names move with the base of the data and stay the same otherwise."""
    name = 'SUBSTR(SHA256(STRAFTER(STR(?x), "/id/")), 1, 12)'
    write_rule(
        "CONSTRUCT { ?s cg:leadsTo ?made . ?made cg:comesFrom ?x } "
        f'WHERE {{ ?s cg:hasContent ?x BIND (IRI(CONCAT("id/made/", {name})) AS ?made) }}'
    )
    affairs, rest = (text.replace(BASE + "id/", base + "id/") for text in (AFFAIR, DOCUMENT))
    derived = derive(Engine(load_rules(tmp_path), terms, base), terms, affairs, rest)

    made = f"<{base}id/made/{sha256(b'soa/x').hexdigest()[:12]}>"
    assert derived.shared.decode().startswith(f"{made} ")
    assert derived.document.decode().split(" ")[2] == made


def test_a_chain_of_any_length_is_followed_to_its_end(
    terms: Tables, write_rule: Callable[..., Path], tmp_path: Path
) -> None:
    """Rules that feed themselves run until nothing new comes."""
    write_rule("CONSTRUCT { ?a cg:reaches ?c } WHERE { ?a cg:reaches ?b . ?b cg:reaches ?c }")
    graph, step = f"<{BASE}graph/entities>", f"<{NS}reaches>"
    chain = "".join(f"<{CODE}{n}> {step} <{CODE}{n + 1}> {graph} .\n" for n in range(20))
    derived = derive(Engine(load_rules(tmp_path), terms, BASE), terms, "", chain)

    assert derived.shared.count(b"\n") == 20 * 21 // 2 - 20
