"""Whatever is accepted: the answer is of the best type that is offered, or says that there is none.

Specification: RFC 9110, sections 12.5.1 and 12.5.3. The oracle knows nothing of the server's code.
"""

from __future__ import annotations

import gzip
import json
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from ..integration.conftest import RunningServer
from .answers import check_answer
from .wire import Answer, Raw, exchange

TABLES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)
#: Types that no SPARQL answer has.
OTHERS = ("image/png", "application/pdf", "audio/*")
WILD = ("*/*", "text/*", "application/*")
#: A query for each kind of answer, and what it is offered in.
QUERIES = {
    "SELECT * { ?s ?p ?o } LIMIT 3": TABLES,
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3": GRAPHS,
}
QUALITIES = (0.0, 0.001, 0.3, 0.7, 1.0)

Accepted = dict[str, float]
accepted = st.dictionaries(
    st.sampled_from((*TABLES, *GRAPHS, *OTHERS, *WILD)), st.sampled_from(QUALITIES), max_size=6
)
unlimited = settings(
    max_examples=60,
    database=None,
)


@unlimited
@given(query=st.sampled_from(sorted(QUERIES)), wanted=accepted)
def test_the_answer_is_of_the_type_wanted_most(
    site: RunningServer, query: str, wanted: Accepted
) -> None:
    """Nobody gets what was refused, nor less than the best there is."""
    answer = ask(site, query, Accept=", ".join(f"{kind};q={q}" for kind, q in wanted.items()))
    check_answer(answer.status, answer.headers, answer.body)
    best = max(quality(offered, wanted) for offered in QUERIES[query])
    if answer.status == 406:
        assert best == 0
    else:
        assert answer.status == 200
        assert quality(answer.headers["content-type"].partition(";")[0], wanted) >= best
    assert "accept" in answer.headers["vary"].lower()


@unlimited
@given(
    wanted=st.dictionaries(
        st.sampled_from(("gzip", "identity", "br", "zstd", "compress", "*")),
        st.sampled_from(QUALITIES),
    )
)
def test_an_answer_has_a_coding_that_was_accepted(site: RunningServer, wanted: Accepted) -> None:
    """Compressed or not, the same bytes come out, and nobody gets a coding that was refused."""
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    given_codings = ", ".join(f"{coding};q={q}" for coding, q in wanted.items())
    answer = ask(site, query, **{"Accept-Encoding": given_codings})
    assert answer.status == 200
    assert "accept-encoding" in answer.headers["vary"].lower()
    coding = answer.headers.get("content-encoding")
    if coding is not None:
        assert wanted.get(coding, wanted.get("*", 0)) > 0
    if coding in {None, "gzip"} and answer.body is not None:
        plain = gzip.decompress(answer.body) if coding else answer.body
        assert json.loads(plain)["results"]["bindings"]


def ask(site: RunningServer, query: str, **headers: str) -> Answer:
    """Send a query with some headers."""
    fields = tuple((name, value.encode()) for name, value in headers.items())
    return exchange(site.address, Raw("GET", f"/sparql?query={quote(query)}", fields))


def quality(kind: str, wanted: Accepted) -> float:
    """Return how much a type is wanted: the most precise range that holds it decides."""
    if not wanted:
        return 1.0
    ranges = (kind, f"{kind.partition('/')[0]}/*", "*/*")
    return next((wanted[each] for each in ranges if each in wanted), 0.0)
