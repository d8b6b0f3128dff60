"""Look for words in names, in what is said and in the words of texts, in any SPARQL endpoint."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal

from conflictgraph import vocab
from conflictgraph.errors import UsageError

_QUERY: Final = """\
PREFIX cg: <{ns}>
PREFIX oa: <{oa}>
PREFIX rdfs: <{rdfs}>
PREFIX skos: <{skos}>
SELECT DISTINCT ?place ?found ?text WHERE {{
  {{ ?found rdfs:label|skos:prefLabel ?text BIND ("name" AS ?place) }}
  UNION {{ ?found skos:altLabel ?text BIND ("other name" AS ?place) }}
  UNION {{ ?found cg:hasContent ?said . ?said rdfs:label ?text BIND ("content" AS ?place) }}
  UNION {{
    ?found cg:hasContentSpan ?span . ?span oa:hasSelector ?quote . ?quote oa:exact ?text
    BIND ("words" AS ?place)
  }}
  FILTER ({condition})
}} ORDER BY ?place ?text ?found LIMIT {limit}"""


def search_query(words: str, limit: int) -> str:
    """Return the SPARQL for things of which one text has all the words, in any case of letters.

    Raises:
        UsageError: there is no word.
    """
    given = words.split()
    if not given:
        raise UsageError("there is no word to look for", "such as search('Waffenruhe')")
    condition = " && ".join(
        f"CONTAINS(LCASE(STR(?text)), LCASE({Literal(word)}))" for word in given
    )
    return _QUERY.format(
        ns=vocab.NS,
        oa=vocab.OA,
        rdfs=vocab.RDFS,
        skos=vocab.SKOS,
        condition=condition,
        limit=limit,
    )
