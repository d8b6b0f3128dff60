"""Everything known of an actor, by source: what it says, what others say, who stands by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.catalogue.limits import CUTS_NOTHING
from conflictgraph.server.services import Services
from conflictgraph.server.texts import Texts
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.evidence import Said, ask_said
from conflictgraph.server.ui.filters import STATEMENT_FILTERS
from conflictgraph.server.ui.offices import Tenure, ask_offices
from conflictgraph.server.ui.relations import MOST, QUERY, Relations, to_relations
from conflictgraph.server.ui.rows import Row, ask_rows
from conflictgraph.server.ui.thing import Thing

#: The latest statements and texts on the page; links lead to all of them.
LATEST: Final = 5
#: So many texts are told by their days, from which their number follows; more are counted apart.
MOST_DATED: Final = 2000

#: Kinds of statements that the page of statements can be filtered by, and what each is called.
_ACTS: Final = {
    choice.value: choice.label
    for each in STATEMENT_FILTERS
    if each.name == "act"
    for choice in each.options
}
_NAMES: Final = (f"{vocab.RDFS}label", f"{vocab.SKOS}altLabel")
_PREFIXES: Final = (
    f"PREFIX cg: <{vocab.NS}> PREFIX oa: <{vocab.OA}> PREFIX rdfs: <{vocab.RDFS}>\n"
    f"PREFIX dcterms: <{vocab.DCTERMS}>\n"
)
#: "About" is what the page of statements finds for a target. Each way to it is a pattern of its own
#: with its text: the engine would read all statements of the store for a choice of paths.
_ABOUT: Final = """\
{ ?thing cg:hasAddressee $actor ; cg:isReportedIn ?document }
      UNION { ?thing cg:hasTarget $actor ; cg:isReportedIn ?document }
      UNION {
        ?affair cg:hasAgent $actor . ?thing cg:hasContent ?affair ; cg:isReportedIn ?document
      }"""
_BY: Final = "?thing cg:isAttributedTo $actor ; cg:isReportedIn ?document"
#: Texts are few where mentions are many.
_NAMED_IN: Final = """\
{ SELECT DISTINCT ?text WHERE {
    ?mention oa:hasBody $actor ; oa:hasTarget/oa:hasSource ?text
  } LIMIT $whole }
  ?document cg:hasText ?text ."""
#: LIMIT $whole cuts nothing off: it keeps the guess of the engine low, so that what is found is
#: looked up one by one, and not hashed with all of the store.
_COUNTED: Final = """\
{ SELECT ("$what" AS ?what) ("" AS ?act) ?thing WHERE { $found } } UNION {
    { SELECT DISTINCT ("$what" AS ?what) ?thing WHERE { $found } LIMIT $whole }
    ?thing a ?narrow . VALUES ?class { $acts } ?narrow rdfs:subClassOf* ?class
    BIND (STRAFTER(STR(?class), "#") AS ?act)
  }"""
_DATED: Final = """\
{
    SELECT ("$what" AS ?what) ?thing ?document ?date WHERE {
      { SELECT DISTINCT ?thing ?document WHERE { $found } LIMIT $whole }
      OPTIONAL { ?document dcterms:issued ?issued }
      OPTIONAL { ?document cg:issuedEarliest ?firstIssued }
      BIND (COALESCE(?issued, ?firstIssued) AS ?date)
    } ORDER BY DESC(?date) ?document ?thing LIMIT $latest
  }"""


def _each(part: str, **found: str) -> str:
    """Return the union of a part of a query for each way to find things, by its name.

    Args:
        part: what is to be known of them.
        found: patterns that find things, and their documents.
    """
    return " UNION ".join(
        part.replace("$what", what).replace("$found", pattern) for what, pattern in found.items()
    )


_COUNTS: Final = Template(f"""{_PREFIXES}\
SELECT ?what ?act (COUNT(DISTINCT ?thing) AS ?number) WHERE {{
  {_each(_COUNTED, by=_BY, about=_ABOUT)} UNION {{
    ?thing cg:isAttributedTo $actor ; cg:isReportedIn ?document ; cg:hasContent ?count .
    ?count a cg:CasualtyCount BIND ("figures" AS ?what)
  }}
}} GROUP BY ?what ?act ORDER BY ?what ?act
""")
_LATEST: Final = Template(f"""{_PREFIXES}\
SELECT ?what ?thing ?date WHERE {{
  {_each(_DATED, by=_BY, about=_ABOUT)}
}} ORDER BY ?what DESC(?date) ?document ?thing
""")
#: To find them is to look at each mention: the latest and their number come from one answer.
_TEXTS: Final = Template(f"""{_PREFIXES}\
SELECT ?document ?date WHERE {{
  {_NAMED_IN}
  OPTIONAL {{ ?document dcterms:issued ?issued }}
  OPTIONAL {{ ?document cg:issuedEarliest ?firstIssued }}
  BIND (COALESCE(?issued, ?firstIssued) AS ?date)
}} ORDER BY DESC(?date) ?document LIMIT $dated
""")
_NUMBER_OF_TEXTS: Final = Template(f"""{_PREFIXES}\
SELECT (COUNT(DISTINCT ?document) AS ?number) WHERE {{ {_NAMED_IN} }}
""")
_TITLES: Final = f"""{_PREFIXES}\
SELECT ?document ?title WHERE {{{{
  VALUES ?document {{{{ {{documents}} }}}} ?document dcterms:title ?title
}}}} ORDER BY ?document ?title
"""


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of statement: what it is called, how many there are, and the fields that find them."""

    label: str
    statements: int
    fields: str


@dataclass(frozen=True, slots=True)
class Statements:
    """What an actor says, or what is said to or about it.

    Attributes:
        number: of all of them.
        acts: by kind; one statement may be of two kinds.
        fields: that find all of them on the page of statements.
        latest: with their words.
    """

    number: int
    acts: tuple[Act, ...]
    fields: str
    latest: tuple[tuple[str, Said], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that names an actor."""

    title: str
    page: str
    date: str


@dataclass(frozen=True, slots=True)
class Actor:
    """What an actor's page says beyond its triples.

    Attributes:
        names: by language.
        figures: how many statements give figures; each is its claimant's.
        texts: how many texts name it.
    """

    names: tuple[tuple[str, tuple[str, ...]], ...]
    by: Statements
    about: Statements
    relations: Relations
    relations_cut: bool
    offices: tuple[Tenure, ...]
    figures: int
    texts: int
    latest_texts: tuple[Text, ...]


async def ask_actor(
    services: Services, texts: Texts, thing: Thing, iri: str, language: str, client: str
) -> Actor:
    """Return what is known of an actor, by source.

    Args:
        services: the workers and the settings.
        texts: the texts of documents.
        thing: what is said of it.
        iri: of the actor.
        language: of labels.
        client: whom the queries count for.

    Raises:
        QueryError: it was not answered.
    """
    base_iri = services.settings.base_iri
    asked = {"actor": NamedNode(iri), "whole": CUTS_NOTHING}
    counts = await ask_rows(services, _COUNTS.substitute(asked, acts=" ".join(_ACTS)), client)
    latest = await ask_rows(services, _LATEST.substitute(asked, latest=LATEST), client)
    by, about = ([row for row in latest if row["what"] == what] for what in ("by", "about"))
    texts_found, latest_texts = await _ask_texts(services, asked, client)
    iris = dict.fromkeys(row["thing"] for row in (*by, *about))
    said = await ask_said(services, texts, iris, language, client) if iris else {}
    asked_for = {"member": iri, "lang": language}
    pairs = services.catalogue[QUERY].bind(asked_for, base_iri=base_iri)
    relations = to_relations(await ask_rows(services, pairs, client), base_iri)
    return Actor(
        _names(thing),
        _statements(counts, by, said, "by", {"speaker": iri}),
        _statements(counts, about, said, "about", {"target": iri}),
        relations,
        relations.statements >= MOST,
        await ask_offices(services, iri, language, client),
        _number(counts, "figures"),
        texts_found,
        latest_texts,
    )


async def _ask_texts(
    services: Services, asked: Mapping[str, object], client: str
) -> tuple[int, tuple[Text, ...]]:
    """Return how many texts name an actor, and the latest of them."""
    rows = await ask_rows(services, _TEXTS.substitute(asked, dated=MOST_DATED), client)
    number = len({row["document"] for row in rows})
    if len(rows) >= MOST_DATED:
        counted = await ask_rows(services, _NUMBER_OF_TEXTS.substitute(asked), client)
        number = int(counted[0]["number"])
    latest = rows[:LATEST]
    if not latest:
        return 0, ()
    documents = " ".join(str(NamedNode(row["document"])) for row in latest)
    titles = await ask_rows(services, _TITLES.format(documents=documents), client)
    named = {row["document"]: row["title"] for row in reversed(titles)}
    base_iri = services.settings.base_iri
    return number, tuple(
        Text(
            named.get(row["document"], ""), page_of(row["document"], base_iri), row.get("date", "")
        )
        for row in latest
    )


def _names(thing: Thing) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the names of a thing, those of one language together."""
    found: dict[str, dict[str, None]] = {}
    for predicate in _NAMES:
        for fact in thing.facts:
            if fact.predicate.full == predicate:
                for value in fact.values:
                    found.setdefault(value.cell.lang, {})[value.cell.text] = None
    return tuple((language, tuple(found[language])) for language in sorted(found))


def _number(counts: Iterable[Row], what: str) -> int:
    return sum(int(row["number"]) for row in counts if row["what"] == what)


def _statements(
    counts: Iterable[Row],
    latest: Iterable[Row],
    said: Mapping[str, Said],
    what: str,
    fields: Mapping[str, str],
) -> Statements:
    numbers = {row.get("act", ""): int(row["number"]) for row in counts if row["what"] == what}
    acts = (
        Act(label, numbers[name], urlencode({**fields, "act": act}))
        for act, label in _ACTS.items()
        if (name := act.removeprefix("cg:")) in numbers
    )
    return Statements(
        numbers.get("", 0),
        tuple(sorted(acts, key=lambda act: -act.statements)),
        urlencode(fields),
        tuple((row.get("date", ""), said[row["thing"]]) for row in latest if row["thing"] in said),
    )
