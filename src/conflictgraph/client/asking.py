"""Ask a graph in SPARQL, or by the name of a saved query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from types import TracebackType
from typing import Final, Self, TypeAlias

import polars as pl

from conflictgraph.catalogue import Catalogue, SavedQuery, load_catalogue
from conflictgraph.client.answers import Answer, Origin
from conflictgraph.client.naming import look_up_labels
from conflictgraph.client.rows import read_rows
from conflictgraph.client.shaping import Iris, to_curies, to_labels
from conflictgraph.client.source import JSON, RESULTS, TSV, Reply, Source
from conflictgraph.client.triples import Triples
from conflictgraph.errors import EndpointError, UsageError
from conflictgraph.frames.languages import Languages, in_language
from conflictgraph.frames.reading import Columns
from conflictgraph.store.prefixes import PREFIXES
from conflictgraph.vocab import BASE

#: What a parameter of a saved query can be set to.
Value: TypeAlias = str | int | date
#: What a query gives, by its form: SELECT, CONSTRUCT and DESCRIBE, or ASK.
Result: TypeAlias = Answer | Triples | bool

#: Saved queries that look at so many things and no more; by the column whose values they are.
LIMITS: Final[Mapping[str, tuple[tuple[str | None, int], ...]]] = {
    "accusations-counted": ((None, 1000),),
    "demands-counted": ((None, 1000),),
    "disagreements": ((None, 500),),
    "figures-compared": (("quantity", 40), (None, 600)),
    "pairs-as-seen-by": ((None, 400),),
    "timeline": ((None, 300),),
    "what-happens-where": ((None, 300),),
    "who-says-what": (("statement", 200),),
}


class Asking:
    """A graph that can be asked in SPARQL and by saved queries."""

    def __init__(self, source: Source, *, base_iri: str = BASE) -> None:
        """Ask a source; ``base_iri`` is that of its data, for short ids in parameters."""
        self._source, self._base_iri = source, base_iri
        self._catalogue: Catalogue | None = None
        self._generation: int | None = None

    def __repr__(self) -> str:
        seen = "" if self._generation is None else f", generation {self._generation}"
        return f"<{type(self).__name__} {self._source.address}{seen}>"

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
        """End what was started for this graph; it may be asked again."""
        self._source.close()

    @property
    def generation(self) -> int | None:
        """Return the generation of the last answer; None where none was told yet."""
        return self._generation

    def select(self, query: str, *, lang: Languages = None, iris: Iris = "iri") -> Answer:
        """Return the solutions of a SELECT with typed columns.

        Args:
            query: SPARQL. Its default graph is the union of all graphs.
            lang: languages, the preferred one first: of rows that differ only in the language
                of a text, those in the most preferred one stay. None keeps all, with a column
                ``<name>__lang`` beside.
            iris: ``"iri"`` shows IRIs whole, ``"curie"`` as prefix and local name, ``"label"``
                by their labels, which are looked up: in ``lang``, else in English, else in any.

        Returns:
            A column for each variable, typed by the datatypes of its values, never by guessing;
            ``<name>__datatype`` stands beside one whose values have no type in common. Years and
            months are texts, with ``<name>__precision`` beside.

        Raises:
            QueryError: the query was not answered; :class:`QuerySyntaxError` names line and
                column, :class:`QueryTimeoutError` and :class:`AnswerTooLargeError` the limit.
            EndpointError: the endpoint cannot be reached.
            UsageError: the query is no SELECT.

        Example:
            >>> prefix = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
            >>> graph.select(prefix + "SELECT ?s ?name { ?s rdfs:label ?name }", lang="de").frame
        """
        return self._answer(self._columns(self._ask(query)), lang, iris)

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK.

        Args:
            query: SPARQL. Its default graph is the union of all graphs.

        Raises:
            QueryError, EndpointError: as of :meth:`select`.
            UsageError: the query is no ASK.

        Example:
            >>> graph.ask("ASK { ?claim a <https://w3id.org/conflictgraph/ns#CasualtyClaim> }")
        """
        verdict = _verdict(self._ask(query))
        if verdict is None:
            raise UsageError("the query is no ASK", "use select() or construct()")
        return verdict

    def construct(self, query: str) -> Triples:
        """Return the triples of a CONSTRUCT or DESCRIBE.

        Args:
            query: SPARQL. Its default graph is the union of all graphs.

        Raises:
            QueryError, EndpointError: as of :meth:`select`.
            UsageError: the query gives rows.

        Example:
            >>> prefix = "PREFIX cg: <https://w3id.org/conflictgraph/ns#> "
            >>> graph.construct(prefix + "CONSTRUCT WHERE { ?s cg:isAlliedWith ?o }").to_turtle()
        """
        reply = self._ask(query)
        if reply.media_type in RESULTS:
            raise UsageError("the query gives no graph", "use select() or ask()")
        return Triples.from_rdf(reply.body, reply.media_type)

    def query(self, query: str, *, lang: Languages = None, iris: Iris = "iri") -> Result:
        """Return what a query gives whose form is not known: rows, triples or a verdict.

        Args:
            query: SPARQL of any form.
            lang: as of :meth:`select`.
            iris: as of :meth:`select`.

        Raises:
            QueryError, EndpointError: as of :meth:`select`.

        Example:
            >>> graph.query("ASK { ?s ?p ?o }")
        """
        reply = self._ask(query)
        if reply.media_type not in RESULTS:
            return Triples.from_rdf(reply.body, reply.media_type)
        verdict = _verdict(reply)
        return self._answer(self._columns(reply), lang, iris) if verdict is None else verdict

    def describe(self, iri: str) -> Triples:
        """Return the triples of which something is the subject.

        Args:
            iri: whole, or short for one of ours: ``actor/armenia``.

        Example:
            >>> graph.describe("actor/armenia").to_turtle()
        """
        return self.construct(f"DESCRIBE <{self._whole(iri)}>")

    @property
    def queries(self) -> Answer:
        """Return the saved queries: name, topic, summary, question and parameters.

        Example:
            >>> graph.queries.frame.filter(topic="figures").select("name", "question")
        """
        rows = [
            {
                "name": query.name.replace("-", "_"),
                "topic": query.topic,
                "summary": query.summary,
                "question": query.question,
                "parameters": [each.name for each in query.parameters],
            }
            for query in self._saved().values()
        ]
        return Answer(pl.DataFrame(rows), Origin("Saved queries", (), self._source.page_of))

    def run(
        self,
        name: str,
        *,
        languages: Languages = None,
        iris: Iris = "iri",
        **values: Value | None,
    ) -> Answer:
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

        Example:
            >>> graph.run("figures_compared", conflict="nagorno-karabakh-conflict", lang="de")
        """
        return self._run(name, values, languages, iris)

    def _run(
        self, name: str, values: Mapping[str, Value | None], languages: Languages, iris: Iris
    ) -> Answer:
        given = {
            key.removesuffix("_"): value.isoformat() if isinstance(value, date) else str(value)
            for key, value in values.items()
            if value is not None
        }
        saved = self._saved()[name]
        query = saved.bind(given, base_iri=self._base_iri)
        columns = self._columns(self._ask(query))
        title = saved.heading(given.get("lang", "en")).summary
        return self._answer(columns, languages, iris, title, _notice(saved, columns.frame))

    def _answer(
        self, columns: Columns, lang: Languages, iris: Iris, title: str = "", notice: str = ""
    ) -> Answer:
        """Return columns in the form that is wanted."""
        columns = in_language(columns, lang)
        frame, kept = columns.frame, columns.iris
        if iris == "curie":
            frame, kept = to_curies(frame, kept, PREFIXES), ()
        elif iris == "label":
            things = {iri for name in kept for iri in frame[name].drop_nulls()}
            labels = look_up_labels(things, lang, lambda query: self._columns(self._ask(query)))
            frame, kept = to_labels(frame, kept, labels, PREFIXES), ()
        return Answer(frame, Origin(title, kept, self._source.page_of, notice))

    def _saved(self) -> Catalogue:
        if self._catalogue is None:
            self._catalogue = load_catalogue()
        return self._catalogue

    def _columns(self, reply: Reply) -> Columns:
        # A verdict in TSV would pass for the name of a column.
        if reply.media_type in RESULTS and (reply.media_type != TSV or _verdict(reply) is None):
            try:
                return read_rows(reply.body, reply.media_type, self._source.address)
            except EndpointError:
                if _verdict(reply) is None:
                    raise
        raise UsageError("the query gives no rows", "use ask() or construct()")

    def _ask(self, query: str) -> Reply:
        reply = self._source.ask(query)
        if reply.generation is not None:
            self._generation = reply.generation
        return reply

    def _whole(self, iri: str) -> str:
        return iri if ":" in iri else f"{self._base_iri}id/{iri}"


def _verdict(reply: Reply) -> bool | None:
    """Return the answer to an ASK; None where it is an answer to something else."""
    verdict: object = None
    if reply.media_type == TSV:
        verdict = {b"true": True, b"false": False}.get(reply.body[:8].strip())
    elif reply.media_type == JSON:
        verdict = _facts(reply).get("boolean")
    return verdict if isinstance(verdict, bool) else None


def _facts(reply: Reply) -> dict[str, object]:
    try:
        facts = json.loads(reply.body)
    except ValueError as error:
        raise EndpointError("the answer breaks off, or is no JSON") from error
    return facts if isinstance(facts, dict) else {}


def _notice(saved: SavedQuery, frame: pl.DataFrame) -> str:
    """Return a warning where a saved query may have found more than it gives."""
    for column, limit in LIMITS.get(saved.name, ()):
        found = frame.height if column is None else frame[column].n_unique()
        if found >= limit:
            what = "rows" if column is None else f"of {column}"
            return f"There may be more: it gives at most {limit} {what}. Narrow it by a parameter."
    return ""
