"""Who holds which office, and who says so: of a person, and of what the office belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from string import Template
from typing import Final

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.catalogue.limits import CUTS_NOTHING
from conflictgraph.server.services import Services
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.languages import LANGUAGES
from conflictgraph.server.ui.rows import Row, ask_rows

#: Accounts on a page.
MOST_OFFICES: Final = 100

_PREFIXES: Final = (
    f"PREFIX cg: <{vocab.NS}> PREFIX rdfs: <{vocab.RDFS}> PREFIX dcterms: <{vocab.DCTERMS}>\n"
)
_LABEL: Final = """\
  OPTIONAL { ?x rdfs:label ?xOwn . FILTER (LANG(?xOwn) = "$language") }
  OPTIONAL { ?x rdfs:label ?xOther . FILTER (LANG(?xOther) = "$other") }
  BIND (STR(COALESCE(?xOwn, ?xOther, STR(?x))) AS ?xLabel)
"""
_HELD: Final = """\
{ SELECT ?person ?office ?claimant ?voiceCode ?statement WHERE {
    { SELECT DISTINCT ?holding WHERE {
      { ?holding cg:hasHolder $actor } UNION { ?holding cg:hasOffice/cg:isOfficeOf $actor }
    } LIMIT $whole }
    ?holding a cg:OfficeHolding ; cg:hasHolder ?person ; cg:hasOffice ?office .
    ?statement cg:hasContent ?holding ; cg:isAttributedTo ?claimant ; cg:hasVoice ?voiceCode .
  } LIMIT $whole }"""
_OFFICES: Final = Template(
    f"""{_PREFIXES}\
SELECT DISTINCT ?person ?personLabel ?office ?officeLabel ?claimant ?claimantLabel ?voice ?polarity
  ?since ?statement ?date
WHERE {{
  {_HELD}
  BIND (STRAFTER(STR(?voiceCode), "voice-") AS ?voice)
  OPTIONAL {{ ?statement cg:hasPolarity ?polarityCode }}
  BIND (STRAFTER(STR(?polarityCode), "polarity-") AS ?polarity)
  OPTIONAL {{ ?statement cg:earliestBegin ?since }}
  OPTIONAL {{ ?statement cg:isReportedIn ?document }}
  # An empty literal is no subject: background has no text, and so no day.
  BIND (COALESCE(?document, "") AS ?dated)
  OPTIONAL {{ ?dated dcterms:issued ?issued }}
  OPTIONAL {{ ?dated cg:issuedEarliest ?firstIssued }}
  BIND (COALESCE(?issued, ?firstIssued) AS ?date)
"""
    + "".join(_LABEL.replace("?x", f"?{name}") for name in ("person", "office", "claimant"))
    + "} ORDER BY ?officeLabel ?office ?personLabel ?person ?voice DESC(?date) ?statement\n"
    + "LIMIT $most"
)


@dataclass(frozen=True, slots=True)
class Account:
    """Who says that somebody holds an office: its voice, since when, and where it says so."""

    claimant: str
    page: str
    voice: str
    is_denied: bool
    since: str
    date: str
    statement: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody in an office, with all who say so."""

    person: str
    person_page: str
    office: str
    office_page: str
    accounts: tuple[Account, ...]


async def ask_offices(
    services: Services, iri: str, language: str, client: str
) -> tuple[Tenure, ...]:
    """Return the offices that an actor holds, or that belong to it, with all who say so.

    Args:
        services: the workers and the settings.
        iri: of the actor.
        language: of labels; the other one of pages where there is none.
        client: whom the query counts for.

    Raises:
        QueryError: it was not answered.
    """
    query = _OFFICES.substitute(
        actor=NamedNode(iri),
        whole=CUTS_NOTHING,
        language=language,
        other=next(each for each in LANGUAGES if each != language),
        most=MOST_OFFICES,
    )
    return _tenures(await ask_rows(services, query, client), services.settings.base_iri)


def _tenures(rows: Iterable[Row], base_iri: str) -> tuple[Tenure, ...]:
    def holding(row: Row) -> tuple[str, str]:
        return row["office"], row["person"]

    return tuple(
        Tenure(
            members[0]["personLabel"],
            page_of(members[0]["person"], base_iri),
            members[0]["officeLabel"],
            page_of(members[0]["office"], base_iri),
            tuple(_account(row, base_iri) for row in members),
        )
        for _, group in groupby(rows, key=holding)
        for members in (list(group),)
    )


def _account(row: Row, base_iri: str) -> Account:
    return Account(
        row["claimantLabel"],
        page_of(row["claimant"], base_iri),
        row["voice"],
        row.get("polarity") == "negative",
        row.get("since", ""),
        row.get("date", ""),
        page_of(row["statement"], base_iri),
    )
