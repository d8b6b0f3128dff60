"""What the editor for SPARQL is told: prefixes, and the words of its package and of our views.

A script puts the page's language in the place of the package's words; it finds them on the page,
beside the English ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from conflictgraph.server.descriptions.namespaces import PREFIXES as OF_DESCRIPTIONS
from conflictgraph.server.ui.languages import marked
from conflictgraph.server.ui.terms import PREFIXES as OF_DATA

WORDS = (
    # Of the package.
    marked("Add a new tab"),
    marked("Add tab"),
    marked("All"),
    marked("Close tab"),
    marked("Download Results"),
    marked("Download not supported"),
    marked("Download result"),
    marked("Ellipse"),
    marked("Filter query results"),
    marked("Page size:"),
    marked("Press CTRL - <spacebar> to autocomplete"),
    marked("Response"),
    marked("Run query"),
    marked("Share query"),
    marked("Simple view"),
    # Ours.
    marked("Chart"),
    marked("Download all of it"),
    marked("Line {line}, column {column}"),
    marked("Name of the query"),
    marked("Network"),
    marked("No answer"),
    marked("No rows"),
    marked("Only the begin of this answer is shown; it has {all} lines."),
    marked("Queries"),
    marked("Query"),
    marked("Rows _START_ to _END_ of _TOTAL_"),
    marked("Rows: {rows}, seconds: {seconds}"),
    marked("Table"),
    marked("The first {drawn} of {all} rows are drawn; the table has all."),
    marked("The server did not answer."),
    marked("Timeline"),
    marked("out of _MAX_"),
    marked("{nodes} things and {ties} ties between them; the table has the same."),
)


def prefixes_of(base_iri: str) -> Mapping[str, str]:
    """Return the prefixes that the editor knows, those of the data's own names among them."""
    return {**OF_DESCRIPTIONS, **OF_DATA, "id": f"{base_iri}id/", "graph": f"{base_iri}graph/"}
