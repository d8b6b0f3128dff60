"""One class for a graph of claims, wherever it is."""

from __future__ import annotations

from pathlib import Path

import rdflib

from conflictgraph.client.answers import Answer, Origin
from conflictgraph.client.evidence import Evidence, evidence_query
from conflictgraph.client.exporting import count_quads, export_to, to_graph
from conflictgraph.client.questions import Questions
from conflictgraph.client.searching import search_query
from conflictgraph.errors import AnswerTooLargeError, UsageError
from conflictgraph.frames.languages import Languages, in_language


class Graph(Questions):
    """A graph of claims that can be asked.

    Made by :func:`conflictgraph.open` and :func:`conflictgraph.connect`. It may be used in a
    ``with`` block, which ends what was started for it.

    Actors, conflicts and documents are given by their IRI or in short: ``"armenia"``,
    ``"actor/armenia"``, ``"nagorno-karabakh-conflict"``. ``lang`` is the language of labels:
    ``"de"`` or ``"en"``; English, or any, stands in where there is none. Parameters that are
    None restrict nothing.

    All methods that ask raise :class:`~conflictgraph.errors.QueryError` when the query is not
    answered, :class:`~conflictgraph.errors.EndpointError` when the endpoint cannot be reached
    and :class:`~conflictgraph.errors.ParameterError` for a value that is none of its parameter.
    """

    def evidence(self, statement: str) -> Evidence:
        """Return the sentence of a statement with its marked words, and its article.

        Only words that are in the graph are shown; an ellipsis stands for the others.

        Args:
            statement: its IRI, as in the column ``statement`` of :meth:`claims`; or in short,
                ``doc/…/statement/…``.

        Raises:
            UsageError: the graph knows no words of it.

        Example:
            >>> claims = graph.claims(measure="killed")
            >>> graph.evidence(claims["statement"][0]).text
        """
        iri = self._whole(statement)
        rows = self.select(evidence_query(_checked(iri)), lang=()).frame
        if rows.is_empty():
            raise UsageError(
                f"the graph knows no words of {iri}", "give the IRI of a statement of a document"
            )
        return Evidence(iri, rows, self._source.page_of)

    def search(self, words: str, *, lang: Languages = None, limit: int = 100) -> Answer:
        """Return where all of the words stand: in a name, in what is said, or in a text.

        Works on any SPARQL 1.1 endpoint, without an index: it looks at all names and contents in
        the default graph, which of our endpoints is the union of all graphs.

        Args:
            words: separated by spaces; parts of words are found too, in any case of letters.
            lang: languages of the texts, the preferred one first; None for all, with a column
                ``text__lang``.
            limit: how many rows at most.

        Returns:
            ``place``: ``name``, ``other name``, ``content`` (what a statement says) or ``words``
            (of the text). ``found``: what is called so, or the statement. ``text``: the words.

        Raises:
            UsageError: there is no word.

        Example:
            >>> graph.search("Waffenruhe", limit=20)
        """
        columns = self._columns(self._ask(search_query(words, limit + 1)))
        more = columns.frame.height > limit
        shaped = in_language(columns, lang)
        notice = f"There is more: this gives {limit}, see the parameter limit." if more else ""
        origin = Origin(f"Found: {words}", shaped.iris, self._source.page_of, notice)
        return Answer(shaped.frame.head(limit), origin)

    def to_rdflib(self, construct: str | None = None, *, limit: int = 100_000) -> rdflib.Graph:
        """Return the graph, or what a CONSTRUCT makes of it, as a graph of rdflib.

        Args:
            construct: a CONSTRUCT or DESCRIBE; None for the whole graph, as a
                :class:`rdflib.Dataset` with its named graphs, whose default graph is their
                union.
            limit: how many triples or quads at most; rdflib takes about a kilobyte for each.

        Raises:
            AnswerTooLargeError: there are more; says how many.

        Example:
            >>> graph.to_rdflib("DESCRIBE <https://w3id.org/conflictgraph/id/actor/armenia>")
        """
        if construct is not None:
            triples = self.construct(construct)
            _require_few(len(triples), limit, "triples")
            return triples.to_rdflib()
        _require_few(count_quads(self), limit, "quads")
        return to_graph(self._source)

    def export(self, path: str | Path) -> None:
        """Write the whole graph as N-Quads; a file of this name is replaced when all is written.

        A store is read where it is. An endpoint is asked for one named graph after the other:
        ours by the Graph Store Protocol, others by CONSTRUCT. A blank node that stands in
        several graphs of another's endpoint becomes one for each.

        Args:
            path: the file.

        Raises:
            EndpointError: the endpoint breaks off, or its graph changes meanwhile.

        Example:
            >>> graph.export("all.nq")
        """
        export_to(self._source, Path(path))


def _require_few(found: int, limit: int, what: str) -> None:
    if found > limit:
        raise AnswerTooLargeError(
            f"there are {found:,} {what}, more than the limit of {limit:,}",
            "give a CONSTRUCT of what you need, or a higher limit; export() has none",
        )


def _checked(iri: str) -> str:
    """Return an IRI that can be written into a query.

    Raises:
        UsageError: it is none.
    """
    if any(each in iri for each in '<>"{}|^`\\ \n\t'):
        raise UsageError(f"{iri!r} is no IRI")
    return iri
