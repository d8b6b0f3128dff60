"""Where texts say something: the documents behind a triple, with sentence and offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from pyoxigraph import NamedNode, QuerySolution, Triple

from conflictgraph.vocab import DCTERMS, OA, term

#: More statements than these are not needed to find what is meant.
_MAX_PLACES: Final = 20

_SENTENCES: Final = f"""
SELECT DISTINCT ?statement ?document ?title ?begin ?end WHERE {{
  VALUES ?statement {{ %s }}
  ?statement <{term("isReportedIn")}> ?document ; <{term("hasSentenceSpan")}> ?span .
  ?span <{OA}hasSelector> ?selector . ?selector <{OA}start> ?begin ; <{OA}end> ?end .
  OPTIONAL {{ ?document <{DCTERMS}title> ?title }}
}} ORDER BY ?document ?begin ?end ?statement LIMIT {_MAX_PLACES}
"""
_ABOUT: Final = f"""
SELECT DISTINCT ?statement WHERE {{
  ?statement <{term("hasContent")}> ?affair ; <{term("isReportedIn")}> ?document .
  FILTER (?affair = %s)
}} ORDER BY ?statement LIMIT {_MAX_PLACES}
"""
_TITLES: Final = f"SELECT ?title WHERE {{ %s <{DCTERMS}title> ?title }} ORDER BY ?title LIMIT 1"


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a document; or the whole document, where offsets are None.

    Attributes:
        statement: what the sentence says, as a node; empty where no statement is meant.
        begin: offset of the sentence in code points.
        end: the offset behind it.
    """

    document: str
    title: str
    statement: str = ""
    begin: int | None = None
    end: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the place as it is printed by ``--json``."""
        return asdict(self)


def places(
    ask: Callable[[str], Iterable[QuerySolution]],
    triple: Triple,
    graphs: Iterable[str],
    base: str,
) -> Iterator[Place]:
    """Yield where texts say what a triple says, or speak of what it describes.

    Args:
        ask: answers a SELECT about the dataset.
        triple: one that no rule concludes.
        graphs: where it stands.
        base: base IRI of the data.
    """
    subject = triple.subject
    if not isinstance(subject, NamedNode):
        return
    if subject.value.startswith(f"{base}id/soa/"):
        statements = [str(row["statement"]) for row in ask(_ABOUT % subject)]
    else:
        statements = [str(subject)]
    found = False
    for row in ask(_SENTENCES % " ".join(statements)) if statements else ():
        found = True
        yield Place(
            document=row["document"].value,
            title=row["title"].value if row["title"] is not None else "",
            statement=row["statement"].value,
            begin=int(row["begin"].value),
            end=int(row["end"].value),
        )
    prefix = f"{base}graph/doc/"
    for graph in () if found else graphs:
        if graph.startswith(prefix):
            document = f"{base}id/doc/{graph.removeprefix(prefix)}"
            titles = [row["title"].value for row in ask(_TITLES % f"<{document}>")]
            yield Place(document, titles[0] if titles else "")
