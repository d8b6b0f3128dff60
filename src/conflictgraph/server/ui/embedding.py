"""What a page is about, in words of schema.org, for machines that read pages.

Specifications: JSON-LD 1.1, 7.1 (in HTML); https://schema.org/.

Only what identifies a thing is said: names, dates of texts, who published them. What somebody says
is a ``Claim`` with its author and where it appears, and nothing is rated. What it is about is not
its name: a denial is about what it denies. A state is an organisation here and no ``Country``:
which polity is one is what parties to conflicts disagree on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from conflictgraph import vocab
from conflictgraph.server.descriptions.dataset import DESCRIPTION, TITLE
from conflictgraph.server.descriptions.sheet import instant
from conflictgraph.server.descriptions.site import Site
from conflictgraph.server.revision import Revision
from conflictgraph.server.ui.terms import Cell
from conflictgraph.server.ui.thing import Thing

_CONTEXT: Final = "https://schema.org/"
#: Classes to those of schema.org, the first that fits; actors that are groups have none there.
_CLASSES: Final[Mapping[str, str]] = {
    vocab.NS + name: theirs
    for name, theirs in (
        ("Statement", "Claim"),
        ("NewsArticle", "NewsArticle"),
        ("SourceDocument", "Article"),
        ("Person", "Person"),
        ("MediaOrganization", "NewsMediaOrganization"),
        ("PublicBody", "GovernmentOrganization"),
        ("Organization", "Organization"),
        ("Place", "Place"),
    )
}
_TYPE: Final = vocab.RDF + "type"

Node = dict[str, Any]


def describe_dataset(site: Site, revision: Revision | None, language: str) -> Node:
    """Return the dataset of a server.

    Args:
        site: the server as a client sees it.
        revision: the live state; None when there is none.
        language: of the texts.
    """
    node: Node = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": site.dataset,
        "url": site.root,
        "name": _in(language, TITLE),
        "description": _in(language, DESCRIPTION),
        "inLanguage": ["de", "en"],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{site.dcat}#catalogue"},
    }
    if revision is not None:
        node["version"] = str(revision.generation)
        node["dateModified"] = instant(revision.published_ns).value
        node["distribution"] = {
            "@type": "DataDownload",
            "contentUrl": site.dump(revision.generation),
            "encodingFormat": ["application/n-quads", "application/gzip"],
        }
    return node


def describe_thing(thing: Thing, iri: str, address: str) -> Node | None:
    """Return a thing of the dataset; None where schema.org has no word for it.

    Args:
        thing: what the dataset says of it.
        iri: the thing.
        address: of its page.
    """
    said = {fact.predicate.full: [v.cell for v in fact.values] for fact in thing.facts}
    classes = {cell.full for cell in said.get(_TYPE, ())}
    kind = next((theirs for ours, theirs in _CLASSES.items() if ours in classes), None)
    if kind is None:
        return None
    node: Node = {"@context": _CONTEXT, "@type": kind, "@id": iri, "url": address}
    if kind == "Claim":
        node |= _claim(said, classes)
    elif kind in {"NewsArticle", "Article"}:
        node |= _article(said)
    else:
        node |= _named(said, thing.name)
    return {name: value for name, value in node.items() if value}


def _claim(said: Mapping[str, list[Cell]], classes: Iterable[str]) -> Node:
    kinds = {each for each in classes if each.startswith(vocab.NS)}
    return {
        "additionalType": sorted(kinds),
        "author": [_linked(cell) for cell in said.get(vocab.NS + "isAttributedTo", ())],
        "about": [_linked(cell) for cell in said.get(vocab.NS + "hasContent", ())],
        "appearance": [
            {"@type": "NewsArticle", "@id": cell.full, "headline": cell.text}
            for cell in said.get(vocab.NS + "isReportedIn", ())
        ],
    }


def _article(said: Mapping[str, list[Cell]]) -> Node:
    return {
        "headline": _first(said, vocab.DCTERMS + "title"),
        "datePublished": _first(said, vocab.DCTERMS + "issued"),
        "inLanguage": _first(said, vocab.DCTERMS + "language"),
        "publisher": [
            {"@type": "Organization", **_linked(cell)}
            for cell in said.get(vocab.DCTERMS + "publisher", ())
        ],
    }


def _named(said: Mapping[str, list[Cell]], name: str) -> Node:
    names = [
        cell.text
        for predicate in (vocab.RDFS + "label", vocab.SKOS + "altLabel")
        for cell in said.get(predicate, ())
    ]
    return {
        "name": name,
        "alternateName": sorted({*names} - {name}),
        "sameAs": sorted(cell.full for cell in said.get(vocab.OWL + "sameAs", ())),
    }


def _linked(cell: Cell) -> Node:
    """Return what a value names; a text names it alone."""
    return {"@id": cell.full, "name": cell.text} if cell.page else {"name": cell.text}


def _first(said: Mapping[str, list[Cell]], predicate: str) -> str:
    return next((cell.text for cell in said.get(predicate, ())), "")


def _in(language: str, texts: Iterable[Any]) -> str:
    found = {text.language: text.value for text in texts}
    return str(found.get(language) or next(iter(found.values())))
