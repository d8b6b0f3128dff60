"""What a server answers from, and how far it goes: for its readers, and for programs.

Only what readers feel is told. Paths, addresses of others and tokens are nobody's business.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any, Final

from conflictgraph import __version__, vocab
from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.descriptions.sheet import instant
from conflictgraph.server.revision import Revision
from conflictgraph.server.services import Services
from conflictgraph.server.ui.languages import marked
from conflictgraph.server.ui.rows import Row, ask_rows
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.version import ONTOLOGY_NAME, installed_ontology

#: Publishers that are listed, those with most documents first.
MAX_SOURCES: Final = 200

_SOURCES: Final = f"""\
PREFIX cg: <{vocab.NS}> PREFIX dcterms: <{vocab.DCTERMS}> PREFIX rdfs: <{vocab.RDFS}>
SELECT ?publisher ?documents (MIN(?name) AS ?label) WHERE {{
  {{
    SELECT ?publisher (COUNT(DISTINCT ?document) AS ?documents)
    WHERE {{ ?document a cg:SourceDocument ; dcterms:publisher ?publisher }} GROUP BY ?publisher
  }}
  OPTIONAL {{ ?publisher rdfs:label ?name }}
}} GROUP BY ?publisher ?documents ORDER BY DESC(?documents) ?publisher LIMIT {MAX_SOURCES + 1}
"""
#: What rules found that does not go together, by kind; a kind is named in the page's language.
_FINDINGS: Final = f"""\
PREFIX cg: <{vocab.NS}> PREFIX rdfs: <{vocab.RDFS}>
SELECT ?kind ?found (MIN(?name) AS ?label) WHERE {{
  {{
    SELECT ?kind (COUNT(DISTINCT ?finding) AS ?found)
    WHERE {{ ?kind rdfs:subClassOf+ cg:Finding . ?finding a ?kind }} GROUP BY ?kind
  }}
  OPTIONAL {{ ?kind rdfs:label ?name FILTER (LANG(?name) = "%s") }}
}} GROUP BY ?kind ?found ORDER BY ?kind
"""
_SCHEME: Final = f"""\
SELECT ?version WHERE {{
  <{vocab.SCHEME.removesuffix("#")}> <{vocab.OWL}versionInfo> ?version
}} ORDER BY DESC(?version) LIMIT 1
"""

#: What is counted, in words.
COUNTED: Final = {
    "documents": marked("texts"),
    "statements": marked("statements"),
    "actors": marked("actors"),
    "figures": marked("figures"),
    "claimants": marked("claimants"),
}
#: The settings that readers feel, each with what it means to them.
LIMITS: Final = {
    "query_timeout_s": marked("longest time of a query, in seconds"),
    "query_memory_bytes": marked("most memory of a query, in bytes"),
    "query_max_bytes": marked("longest query, in bytes"),
    "max_rows": marked("most rows of an answer"),
    "answer_max_bytes": marked("longest answer, in bytes"),
    "client_queries": marked("queries of one address at the same time"),
    "long_queries": marked("long queries at the same time"),
}
WRITE_LIMITS: Final = {
    "update_max_bytes": marked("longest update, in bytes"),
    "upload_max_bytes": marked("longest upload, in bytes"),
    "write_timeout_s": marked("longest time of a write, in seconds"),
}
BEHAVIOUR: Final = {
    "base_iri": marked("IRI under which things are named"),
    "default_graph": marked("what a query without GRAPH sees"),
    "publish_text": marked("how much of the texts pages show"),
    "read_access": marked("who may read"),
    "validate_uploads": marked("what keeps a write out"),
}

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Status:
    """What is told.

    Attributes:
        generation: the live one.
        published: when it was made live, as ``xsd:dateTime``.
        documents: texts with annotations that it was built from.
        counts: what the dataset holds; None while it cannot be counted.
        sources: documents by publisher; None while they cannot be counted.
        findings: what rules found, by kind; likewise.
        versions: of the software, and of what the data follow.
        limits: setting to value.
        behaviour: setting to value.
    """

    generation: int
    published: str
    documents: int
    counts: dict[str, int] | None
    sources: list[dict[str, Any]] | None
    findings: list[dict[str, Any]] | None
    versions: dict[str, str]
    limits: dict[str, int | float]
    behaviour: dict[str, str | bool]

    @property
    def is_whole(self) -> bool:
        """Tell whether all of it could be had."""
        return None not in (self.counts, self.sources, self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return asdict(self)


async def read_status(
    services: Services, revision: Revision, counts: dict[str, int] | None, language: str
) -> Status:
    """Return the status of a server.

    Args:
        services: the workers and the settings.
        revision: the live state.
        counts: what the dataset holds.
        language: of the labels.
    """
    settings, writes = services.settings, services.access.writes_open
    sources = await _try(services, _SOURCES)
    findings = await _try(services, _FINDINGS % language)
    scheme = await _try(services, _SCHEME)
    documents, followed = _built_from(services, counts)
    return Status(
        revision.generation,
        instant(revision.published_ns).value,
        documents,
        counts,
        None if sources is None else [_source(row) for row in sources],
        None if findings is None else [_finding(row) for row in findings],
        {
            "conflictgraph": __version__,
            "oxigraph": version("pyoxigraph"),
            "ontology": installed_ontology(),
            "ontology_of_data": followed,
            "scheme_of_data": scheme[0]["version"] if scheme else "",
        },
        {name: getattr(settings, name) for name in (*LIMITS, *(WRITE_LIMITS if writes else ()))},
        {
            **{name: str(getattr(settings, name)) for name in BEHAVIOUR},
            "writes": writes,
            "federation": bool(settings.service_allow) and not settings.endpoint,
        },
    )


def _built_from(services: Services, counts: dict[str, int] | None) -> tuple[int, str]:
    """Return the number of documents, and the ontology that they were built with."""
    if services.settings.endpoint:
        return (counts or {}).get("documents", 0), ""
    with services.folder.pin() as pin, Manifest.read(pin.path) as manifest:
        return len(manifest), manifest.meta(ONTOLOGY_NAME) or ""


async def _try(services: Services, sparql: str) -> list[Row] | None:
    try:
        return await ask_rows(services, sparql)
    except ConflictGraphError as error:
        _logger.warning("the status is not whole: %s: %s", error.code, error)
        return None


def _source(row: Row) -> dict[str, Any]:
    return {
        "publisher": row["publisher"],
        "label": row.get("label", row["publisher"]),
        "documents": int(row["documents"]),
    }


def _finding(row: Row) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "label": row.get("label", row["kind"]),
        "count": int(row["found"]),
    }
