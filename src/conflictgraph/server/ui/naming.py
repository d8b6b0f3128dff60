"""Names for things that have none: statements, mentions, spans, positions, findings.

They have no labels in the graph; readers get who says what, and in which text. All names that a
page needs come from one query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.server.services import Services
from conflictgraph.server.ui.rows import Row, ask_rows
from conflictgraph.server.ui.terms import Cell, shorten
from conflictgraph.server.ui.vocabulary import Vocabulary
from conflictgraph.server.ui.wording import Facts, Wording

#: More things than this on one page keep their addresses.
MAX_NAMED: Final = 600

#: What is asked of each thing, by role.
_ASKED: Final = {
    "label": "rdfs:label|skos:prefLabel",
    "title": "dcterms:title",
    "class": "a",
    "part": "cg:hasPartRole",
    "step": "cg:hasStepRole",
    "voice": "cg:hasVoice",
    "holder": "cg:isHeldBy",
    "claimant": "cg:isAttributedTo",
    "agent": "cg:hasStepAgent",
    "content": "cg:hasContent",
    "matter": "cg:isPositionOn",
    "meant": "oa:hasBody",
    "low": "cg:hasLowerPosition/cg:isHeldBy",
    "high": "cg:hasHigherPosition/cg:isHeldBy",
    "exact": "oa:hasSelector/oa:exact",
    "words": "oa:hasTarget/oa:hasSelector/oa:exact",
    "said": "cg:hasContentSpan/oa:hasSelector/oa:exact",
}
#: What is asked of a quantity, a history of it or a division of it.
_COUNTED: Final = {
    "measure": "cg:countsMeasure",
    "victims": "cg:countsVictims",
    "side": "cg:countsSide",
    "conflict": "cg:countsFor",
    "within": "cg:countsWithin",
}
#: Roles whose values are words; all others are things, which have names.
_WORDS: Final = frozenset({"label", "title", "exact", "words", "said"})
#: Roles whose values are terms of the ontology: the vocabulary says what these are called.
_TERMS: Final = frozenset({"class", "part", "step", "voice", "measure", "victims"})


#: Each path by itself, from the thing on: an optional step in it would be looked up for all things
#: of the store. Names by branch, since some engines give words every name that there is.
def _branch(role: str, path: str) -> str:
    found = f'?thing {path} ?value BIND ("{role}" AS ?role)'
    if role in _WORDS:
        found += " BIND (?value AS ?text)"
    elif role not in _TERMS:
        found += " OPTIONAL {{ ?value rdfs:label ?text }}"
    return f"{{{{ {found} }}}}"


_BRANCHES: Final = "\n  UNION ".join(
    _branch(role, path)
    for role, path in (
        *_ASKED.items(),
        *(
            (role, step + path)
            for role, path in _COUNTED.items()
            for step in ("", "cg:isHistoryOf/", "cg:dividesQuantity/")
        ),
    )
)
_QUERY: Final = (
    f"PREFIX cg: <{vocab.NS}> PREFIX oa: <{vocab.OA}> PREFIX rdfs: <{vocab.RDFS}>\n"
    f"PREFIX dcterms: <{vocab.DCTERMS}> PREFIX skos: <{vocab.SKOS}>\n"
    "SELECT ?thing ?role ?value ?label (LANG(?text) AS ?language) WHERE {{\n"
    "  VALUES ?thing {{ {things} }}\n"
    f"  {_BRANCHES}\n"
    "  BIND (STR(?text) AS ?label)\n"
    "}}"
)
#: Put in order here: the engine reads two strings from the store for each comparison.
_ORDER: Final = ("thing", "role", "value", "language", "label")
#: What stands below a document is of it, and so is its graph.
_OF_DOCUMENT: Final = re.compile(r"(?P<base>.*?)(?:graph|id)/(?P<id>doc/[^/#]+)(?:/.*)?")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what has none of its own.

    Attributes:
        by_iri: in the language of a page.
        base_iri: of the data.
    """

    by_iri: Mapping[str, str]
    base_iri: str

    def put_on(self, cell: Cell) -> Cell:
        """Return a term under its name; as it is where it has one, or none is known."""
        name = self.by_iri.get(cell.full)
        is_short = cell.text == shorten(cell.full, self.base_iri)
        return replace(cell, text=name) if name and is_short else cell


def is_nameless(cell: Cell, base_iri: str) -> bool:
    """Tell whether a term names a thing of the dataset and is shown by its address only."""
    named = (f"{base_iri}id/", f"{base_iri}graph/doc/", f"{vocab.BASE}id/")
    return cell.full.startswith(named) and cell.text == shorten(cell.full, base_iri)


async def ask_names(
    services: Services,
    cells: Iterable[Cell | None],
    vocabulary: Vocabulary,
    language: str,
    client: str,
) -> Names:
    """Return names for the terms of a page that have none, as far as words can be had.

    Args:
        services: the workers and the settings.
        cells: the terms; those with a name are passed over, of very many the last.
        vocabulary: for what they are.
        language: of the page.
        client: whom the query counts for.

    Raises:
        QueryError: it was not answered.
    """
    base_iri = services.settings.base_iri
    shown = [cell for cell in cells if cell is not None]
    nameless = (cell.full for cell in shown if is_nameless(cell, base_iri))
    wanted = list(dict.fromkeys(nameless))[:MAX_NAMED]
    names = {cell.full: vocabulary.label(cell.full, language) for cell in shown}
    if not wanted:
        return Names(names, base_iri)
    documents = filter(None, map(document_of, wanted))
    things = " ".join(str(NamedNode(each)) for each in dict.fromkeys([*wanted, *documents]))
    rows = await ask_rows(services, _QUERY.format(things=things), client)
    rows.sort(key=lambda row: tuple(row.get(each, "") for each in _ORDER))
    return Names(names | to_names(rows, wanted, Wording(vocabulary, language)), base_iri)


def document_of(iri: str) -> str:
    """Return the document that a thing is part of, by their addresses; empty for none."""
    found = _OF_DOCUMENT.fullmatch(iri)
    return f"{found['base']}id/{found['id']}" if found else ""


def to_names(rows: Iterable[Row], wanted: Iterable[str], wording: Wording) -> dict[str, str]:
    """Return the names that the rows of the query make; what makes none is left out.

    Args:
        rows: with ``thing`` and what :meth:`Facts.add` takes; those of documents among them.
        wanted: the things to be named.
        wording: how names are put together.
    """
    facts: dict[str, Facts] = {}
    for row in rows:
        facts.setdefault(row["thing"], Facts()).add(row)
    names = {}
    for iri in wanted:
        document = document_of(iri)
        title = facts.get(document, Facts()).own("title", wording.language)
        # The graph of a document is called like the document; nothing is said of the graph itself.
        is_it = iri == document or "/graph/doc/" in iri
        name = title if is_it else wording.name_of(iri, facts.get(iri, Facts()), title)
        if name:
            names[iri] = name
    return names
