"""One class for a graph of claims, wherever it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import Self, TypeAlias

import polars as pl

from conflictgraph.catalogue import Catalogue, load_catalogue
from conflictgraph.client.answers import Iris, Triples, to_frame
from conflictgraph.client.source import JSON, TSV, Reply, Source
from conflictgraph.errors import EndpointError, UsageError
from conflictgraph.frames.json_results import read_json
from conflictgraph.frames.reading import Columns, read_tsv
from conflictgraph.store.prefixes import PREFIXES
from conflictgraph.vocab import BASE

#: What a parameter of a saved query can be set to.
Value: TypeAlias = str | int | date

#: Languages, the preferred one first.
Languages: TypeAlias = str | Sequence[str] | None


class Graph:
    """A graph of claims that can be asked.

    Made by :func:`conflictgraph.open` and :func:`conflictgraph.connect`. It may be used in a
    ``with`` block, which ends what was started for it.
    """

    def __init__(self, source: Source, *, base_iri: str = BASE) -> None:
        """Ask a source; ``base_iri`` is that of its data, for short ids in parameters."""
        self._source, self._base_iri = source, base_iri
        self._catalogue: Catalogue | None = None
        self._generation: int | None = None

    def __repr__(self) -> str:
        seen = "" if self._generation is None else f", generation {self._generation}"
        return f"<Graph {self._source.address}{seen}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what was started for this graph."""
        self._source.close()

    @property
    def generation(self) -> int | None:
        """Return the generation of the last answer; None where none was told yet."""
        return self._generation

    def select(self, query: str, *, lang: Languages = None, iris: Iris = "iri") -> pl.DataFrame:
        """Return the solutions of a SELECT as a typed polars frame.

        Args:
            query: SPARQL. Its default graph is the union of all graphs.
            lang: languages, the preferred one first: of rows that differ only in the language
                of a text, one stays. None keeps all, with a column ``<name>__lang`` beside.
            iris: ``"iri"`` shows IRIs whole, ``"curie"`` as prefix and local name.

        Returns:
            A column for each variable, typed by the datatypes of its values, never by guessing;
            ``<name>__datatype`` stands beside one whose values have no type in common.

        Raises:
            QueryError: the query was not answered; :class:`QuerySyntaxError` names line and
                column, :class:`QueryTimeoutError` and :class:`AnswerTooLargeError` the limit.
            EndpointError: the endpoint cannot be reached.
            UsageError: the query is no SELECT.
        """
        return to_frame(self._columns(query), PREFIXES, iris=iris, lang=lang)

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK.

        Raises:
            QueryError, EndpointError: as of :meth:`select`.
            UsageError: the query is no ASK.
        """
        reply = self._ask(query)
        verdict: object = None
        if reply.media_type == TSV:
            verdict = {b"true": True, b"false": False}.get(reply.body.strip())
        elif reply.media_type == JSON:
            verdict = _facts(reply).get("boolean")
        if not isinstance(verdict, bool):
            raise UsageError("the query is no ASK", "use select() or construct()")
        return verdict

    def construct(self, query: str) -> Triples:
        """Return the triples of a CONSTRUCT or DESCRIBE.

        Raises:
            QueryError, EndpointError: as of :meth:`select`.
            UsageError: the query gives rows.
        """
        reply = self._ask(query)
        if reply.media_type in {TSV, JSON}:
            raise UsageError("the query gives no graph", "use select() or ask()")
        return Triples.from_rdf(reply.body, reply.media_type)

    def describe(self, iri: str) -> Triples:
        """Return the triples of which something is the subject.

        Args:
            iri: whole, or short for one of ours: ``actor/armenia``.
        """
        return self.construct(f"DESCRIBE <{self._whole(iri)}>")

    @property
    def queries(self) -> pl.DataFrame:
        """Return the saved queries: name, topic, summary, question and parameters."""
        return pl.DataFrame(
            [
                {
                    "name": query.name.replace("-", "_"),
                    "topic": query.topic,
                    "summary": query.summary,
                    "question": query.question,
                    "parameters": [each.name for each in query.parameters],
                }
                for query in self._saved().values()
            ]
        )

    def run(
        self,
        name: str,
        *,
        languages: Languages = None,
        iris: Iris = "iri",
        **values: Value | None,
    ) -> pl.DataFrame:
        """Return the answer to a saved query.

        Args:
            name: as in :attr:`queries`; hyphens do as well.
            languages: as ``lang`` of :meth:`select`.
            iris: as of :meth:`select`.
            **values: the parameters; None leaves one out. One that is a word of Python, such as
                ``from``, takes an underscore at its end.

        Raises:
            UnknownQueryError: there is no query of this name.
            ParameterError: a value is missing, unknown or not of its type.
            QueryError, EndpointError: as of :meth:`select`.
        """
        given = {
            key.removesuffix("_"): value.isoformat() if isinstance(value, date) else str(value)
            for key, value in values.items()
            if value is not None
        }
        query = self._saved()[name].bind(given, base_iri=self._base_iri)
        return self.select(query, lang=languages, iris=iris)

    def _saved(self) -> Catalogue:
        if self._catalogue is None:
            self._catalogue = load_catalogue()
        return self._catalogue

    def _columns(self, query: str) -> Columns:
        reply = self._ask(query)
        if reply.media_type == TSV and reply.body.strip() not in {b"true", b"false"}:
            return read_tsv(reply.body)
        if reply.media_type == JSON:
            try:
                return read_json(reply.body)
            except ValueError as error:
                if "boolean" not in _facts(reply):
                    raise EndpointError(f"{self._source.address} answered {error}") from error
        raise UsageError("the query gives no rows", "use ask() or construct()")

    def _ask(self, query: str) -> Reply:
        reply = self._source.ask(query)
        if reply.generation is not None:
            self._generation = reply.generation
        return reply

    def _whole(self, iri: str) -> str:
        return iri if ":" in iri else f"{self._base_iri}id/{iri}"


def _facts(reply: Reply) -> dict[str, object]:
    try:
        facts = json.loads(reply.body)
    except ValueError as error:
        raise EndpointError("the answer breaks off, or is no JSON") from error
    return facts if isinstance(facts, dict) else {}
