"""What schemathesis is told about this server; it imports this file by itself."""

from __future__ import annotations

import schemathesis
from answers import check_answer

#: Media types of text that schemathesis does not know.
TEXTS = (
    "application/sparql-query",
    "application/sparql-update",
    "text/turtle",
    "text/n3",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/ld+json",
    "application/rdf+xml",
)

schemathesis.serializer.alias(TEXTS, "text/plain")


@schemathesis.check
def in_order(
    _context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """No answer is a failure of the server, and every error says what it is."""
    headers = {name: ", ".join(values) for name, values in response.headers.items()}
    check_answer(response.status_code, headers, None if case.method == "HEAD" else response.content)
