"""A small register of invented entities, and documents written in a line or two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest

from conflictgraph.annotation import Document, Link, Mention, Metadata, Relation, Span
from conflictgraph.linking import Linked, Register, link, load_register
from conflictgraph.linking.decisions import COLUMNS, Decisions, load_decisions
from conflictgraph.linking.decisions.table import to_line
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import Scheme, load_scheme

BASE = "https://example.org/kb/"

REGISTER = """
PREFIX act: <https://w3id.org/conflictgraph/id/actor/>
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX evt: <https://w3id.org/conflictgraph/id/event/>
PREFIX off: <https://w3id.org/conflictgraph/id/office/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX plc: <https://w3id.org/conflictgraph/id/place/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wd: <http://www.wikidata.org/entity/>

act:nordland a cg:State ; rdfs:label "Nordland"@de , "Northland"@en ;
    skos:altLabel "Republik Nordland"@de ; skos:hiddenLabel "Nordlands"@de ;
    cg:governs plc:nordland-land ; owl:sameAs wd:Q1 .
act:suedland a cg:State ; rdfs:label "Südland"@de ; cg:governs plc:suedland-land , plc:hafen .
act:nordland-government a cg:Government ; rdfs:label "Regierung Nordlands"@de ;
    cg:isBodyOf act:nordland .
act:ada-berg a cg:Person ; rdfs:label "Ada Berg"@de ; skos:altLabel "Berg"@de .
act:bo-berg a cg:Person ; rdfs:label "Bo Berg"@de ; skos:altLabel "Berg"@de .
act:berg a cg:Organization ; rdfs:label "Berg"@de .
act:stadtrat a cg:ActorGroup ; rdfs:label "Rat"@de ; cg:hasGroupMember act:ada-berg .
act:bund a cg:InternationalOrganization ; rdfs:label "Rat"@de .
act:nordseite a cg:ConflictSide ; rdfs:label "Nordseite"@de ; cg:isSideIn evt:streit ;
    cg:hasGroupMember act:nordland .
act:bote a cg:NewsOutlet ; rdfs:label "Bote"@de ; owl:sameAs wd:Q9 .
act:mud a cg:NewsAgency ; rdfs:label "Musterdienst"@de ; skos:altLabel "mud"@de .
off:president-of-nordland a cg:Office ; rdfs:label "Präsident Nordlands"@de ;
    skos:altLabel "Nordchef"@de ; skos:hiddenLabel "Präsident"@de , "Staatschef"@de ;
    cg:isOfficeOf act:nordland .
off:president-of-suedland a cg:Office ; rdfs:label "Präsident Südlands"@de ;
    skos:hiddenLabel "Präsident"@de ; cg:isOfficeOf act:suedland .
plc:nordland-land a cg:Place ; rdfs:label "Nordland (Gebiet)"@de .
plc:suedland-land a cg:Place ; rdfs:label "Südland (Gebiet)"@de .
plc:hafen a cg:Place ; rdfs:label "Hafen"@de , "Port"@en .
evt:streit a cg:Conflict ; rdfs:label "Streit um Hafen"@de .
evt:gipfel a cg:Meeting ; rdfs:label "Gipfel"@de .
"""


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    """Return the scheme of the product."""
    return load_scheme(ontology_folder())


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """Return the invented register, read from a folder as the product's is."""
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "register").mkdir()
    (folder / "register" / "invented.ttl").write_bytes(REGISTER.encode())
    return load_register(folder)


def decide(rows: Iterable[Mapping[str, str]], register: Register, scheme: Scheme) -> Decisions:
    """Read decisions given by column; who and why are filled in."""
    lines = [to_line({"by": "Kim", "because": "known", **row}, COLUMNS) for row in rows]
    content = (",".join(COLUMNS) + "\n" + "".join(lines)).encode()
    return load_decisions(content, "decisions.csv", register, scheme.ontology, BASE)


LinkWords = Callable[..., Linked]


@pytest.fixture
def link_words(scheme: Scheme, register: Register) -> LinkWords:
    """Link mentions given as ``label, words, MentionType or links``, in the order of the text."""

    def run(
        *mentions: tuple[str, ...],
        relations: Iterable[tuple[str, int, int]] = (),
        language: str = "de",
        metadata: Metadata | None = None,
        decided: Iterable[Mapping[str, str]] = (),
    ) -> Linked:
        text, made = "", []
        for number, (label, words, *more) in enumerate(mentions):
            span = Span(len(text), len(text) + len(words))
            text += words + " "
            links = tuple(Link(*each.split(":", 1)) for each in more if ":" in each)
            kinds = [each for each in more if ":" not in each]
            types = {"MentionType": kinds[0]} if kinds else {}
            made.append(Mention(f"T{number}", label, (span,), types, links, number + 1))
        document = Document(
            "d.ann",
            text,
            metadata or Metadata(id="d", language=language),
            tuple(made),
            relations=tuple(
                Relation(label, f"T{source}", f"T{target}") for label, source, target in relations
            ),
        )
        decisions = decide(decided, register, scheme) if decided else None
        return link(document, scheme, register, BASE, decisions)

    return run
