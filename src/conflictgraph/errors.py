"""The error tree: facts and a stable code; faces choose the status and the exit code.

Every error keeps its facts in ``args``, so that it survives pickling between processes.
``code`` is stable and documented in ``docs/reference/errors.md``; the sentence is built only
when the error is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

#: So much of a bad input tells what is wrong with it; a line may have a hundred megabytes.
_SHOWN_CHARACTERS: Final = 80
#: A longer sentence is one that quotes a label or an id without end.
_REASON_CHARACTERS: Final = 500


class ConflictGraphError(Exception):
    """Anything conflictgraph refuses or cannot do."""

    code: ClassVar[str] = "internal"

    @property
    def hint(self) -> str:
        """Return what a user can do about it; empty when nothing is known."""
        return ""


class SourceError(ConflictGraphError):
    """One source file cannot become a document; the others are not touched.

    Attributes:
        rule: stable name of what was broken, e.g. ``brat.offset-range``.
        reason: one sentence with the values that broke it.
        source: the source file as the user named it.
        line: line in that file, counted from 1, when one can be named.
        annotation: the annotation's own id, where a line says nothing: in JSON and XML.
        snippet: what stands there, shortened.
    """

    code: ClassVar[str] = "source.refused"

    def __init__(
        self,
        rule: str,
        reason: str,
        source: str,
        line: int | None = None,
        hint: str = "",
        *,
        annotation: str = "",
        snippet: str = "",
    ) -> None:
        if len(reason) > _REASON_CHARACTERS:
            reason = f"{reason[:_REASON_CHARACTERS]}…"
        # Half of a surrogate pair, which JSON can name, could be neither printed nor sent.
        reason, snippet = (
            text.encode("utf-8", "backslashreplace").decode() for text in (reason, snippet)
        )
        super().__init__(rule, reason, source, line, hint)
        self.rule, self.reason, self.source, self.line = rule, reason, source, line
        self._hint, self.annotation = hint, annotation
        self.snippet = _shortened(snippet)

    @property
    def hint(self) -> str:
        """Return what a user can do about it."""
        return self._hint

    def __reduce__(self) -> tuple[object, ...]:
        # What is given by name only is no part of ``args``, which exceptions are rebuilt from.
        return type(self), self.args, {"annotation": self.annotation, "snippet": self.snippet}

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        place += f", {self.annotation}" if self.annotation else ""
        shown = f": {self.snippet}" if self.snippet else ""
        return f"{place}: {self.reason}{shown} [{self.rule}]"


class ShapeError(SourceError):
    """What a source says cannot be true, or cannot be traced: its graph breaks a shape.

    Attributes:
        facts: annotation, node, path, value, severity and messages, as ``--json`` prints them.
    """

    code: ClassVar[str] = "source.shape"

    def __init__(
        self,
        rule: str,
        reason: str,
        source: str,
        line: int | None,
        hint: str,
        facts: Mapping[str, object],
    ) -> None:
        super().__init__(rule, reason, source, line, hint)
        self.args = (rule, reason, source, line, hint, facts)
        self.facts = facts


def _shortened(text: str) -> str:
    """Return text on one line, with at most so many characters that a message can hold it."""
    words = " ".join(text[: 2 * _SHOWN_CHARACTERS].split())
    return words if len(words) <= _SHOWN_CHARACTERS else f"{words[:_SHOWN_CHARACTERS]}…"


class _Reasoned(Exception):  # noqa: N818 - a part of errors, never raised by itself
    """What has one reason and one hint, and needs nothing else to be told."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason, hint)
        self.reason, self._hint = reason, hint

    @property
    def hint(self) -> str:
        """Return what a user can do about it."""
        return self._hint

    def __str__(self) -> str:
        return self.reason


class UsageError(_Reasoned, ConflictGraphError):
    """A command, parameter or setting was used wrongly."""

    code: ClassVar[str] = "usage"


class UnknownQueryError(UsageError):
    """No saved query has this name."""

    code: ClassVar[str] = "query.unknown"


class ParameterError(UsageError):
    """A parameter of a saved query is missing, unknown or not of its type."""

    code: ClassVar[str] = "query.parameter"


class ExtensionError(ConflictGraphError):
    """A Turtle file of the setting ``ontology`` cannot be used.

    Attributes:
        reason: what is wrong, with the term it is wrong with.
        source: the file.
        line: its line, counted from 1, when one can be named.
    """

    code: ClassVar[str] = "ontology.extension"

    def __init__(self, reason: str, source: str, hint: str, line: int | None = None) -> None:
        super().__init__(reason, source, hint, line)
        self.reason, self.source, self._hint, self.line = reason, source, hint, line

    @property
    def hint(self) -> str:
        """Return what to write instead."""
        return self._hint

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.reason}"


class ProfileError(UsageError):
    """A profile for a foreign annotation scheme is not there, or cannot be used.

    Attributes:
        source: the file, or the name that was asked for.
    """

    code: ClassVar[str] = "profile.unusable"

    def __init__(self, reason: str, source: str, hint: str = "") -> None:
        super().__init__(reason, hint)
        self.args = (reason, source, hint)
        self.source = source

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class DecisionsError(UsageError):
    """A row in the file of curators' decisions cannot be read.

    Attributes:
        source: the file as the user named it.
        line: line in that file, counted from 1.
    """

    code: ClassVar[str] = "decisions.malformed"

    def __init__(self, reason: str, source: str, line: int, hint: str = "") -> None:
        super().__init__(reason, hint)
        self.args = (reason, source, line, hint)
        self.source, self.line = source, line

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.reason}"


class DecisionTargetError(DecisionsError):
    """A decision names a thing that is not there, or that is of another kind."""

    code: ClassVar[str] = "decisions.target"


class DecisionConflictError(DecisionsError):
    """Two decisions contradict each other."""

    code: ClassVar[str] = "decisions.conflict"


class ResourceError(ConflictGraphError):
    """The ontology or a saved query that ships with the product is broken."""

    code: ClassVar[str] = "resource.broken"

    def __init__(self, reason: str, source: str) -> None:
        super().__init__(reason, source)
        self.reason, self.source = reason, source

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class ClusterError(_Reasoned, ConflictGraphError):
    """The machines that a build was to be spread over cannot be reached, or cannot do it."""

    code: ClassVar[str] = "cluster.failed"


class ClusterVersionError(ClusterError):
    """A machine of the cluster has other versions than the one that builds."""

    code: ClassVar[str] = "cluster.versions"


class StoreError(_Reasoned, ConflictGraphError):
    """The store cannot be opened, read or written."""

    code: ClassVar[str] = "store.unusable"


class StoreMissingError(StoreError):
    """No store, or no generation in it, at the given folder."""

    code: ClassVar[str] = "store.missing"


class StoreLockedError(StoreError):
    """Another writer held the store for the whole lock timeout."""

    code: ClassVar[str] = "store.locked"


class ReplicaError(StoreError):
    """A replica takes no writes, and what is no replica of a store does not become one."""

    code: ClassVar[str] = "store.replica"


class DiskFullError(StoreError):
    """Too little space to clone and change the live generation."""

    code: ClassVar[str] = "store.disk-full"


class DumpPendingError(StoreError):
    """The dump of the live generation is being made; it is there in a while."""

    code: ClassVar[str] = "store.dump-pending"


class StoreVersionError(StoreError):
    """The store was written in a format this version does not read."""

    code: ClassVar[str] = "store.version"


class QueryError(_Reasoned, ConflictGraphError):
    """A query was not answered.

    Attributes:
        line: line of the query where the trouble is, counted from 1, when one can be named.
        column: its column, counted from 1.
    """

    code: ClassVar[str] = "query.failed"

    def __init__(
        self, reason: str, hint: str = "", *, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(reason, hint)
        self.line, self.column = line, column

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.reason, self._hint), {"line": self.line, "column": self.column})


class QuerySyntaxError(QueryError):
    """The query is not SPARQL, or uses an unknown function."""

    code: ClassVar[str] = "query.syntax"


class QueryForbiddenError(QueryError):
    """The request asks for what this endpoint does not do: SERVICE, LOAD."""

    code: ClassVar[str] = "query.forbidden"


class QueryTooLargeError(QueryError):
    """The query has too many bytes."""

    code: ClassVar[str] = "query.too-large"


class QueryTooComplexError(QueryError):
    """The query is nested too deeply, or has too many parts, to be evaluated safely."""

    code: ClassVar[str] = "query.too-complex"


class QueryTimeoutError(QueryError):
    """The query ran past its deadline."""

    code: ClassVar[str] = "query.timeout"


class QueryMemoryError(QueryError):
    """The query needed more memory than one query may use."""

    code: ClassVar[str] = "query.memory"


class AnswerTooLargeError(QueryError):
    """The answer has more rows or bytes than one answer may have."""

    code: ClassVar[str] = "query.answer-too-large"


class OverloadedError(QueryError):
    """All workers are busy and the queue is full."""

    code: ClassVar[str] = "query.overloaded"


class TooManyQueriesError(QueryError):
    """One client asks too many queries at the same time."""

    code: ClassVar[str] = "query.too-many"


class IndexPendingError(QueryError):
    """What is searched is still being made from the data; later it is there."""

    code: ClassVar[str] = "search.pending"


class QueryCancelledError(QueryError):
    """An administrator ended the query."""

    code: ClassVar[str] = "query.cancelled"


class WorkerLostError(QueryError):
    """The process that evaluated the query ended without an answer."""

    code: ClassVar[str] = "query.worker-lost"


class ServiceFailedError(QueryError):
    """Another endpoint, asked by SERVICE, gave no answer."""

    code: ClassVar[str] = "query.service"


class OwnStoreNeededError(QueryError):
    """A server over a store of others was asked for what only a store of its own has."""

    code: ClassVar[str] = "store.not-own"


class EngineError(QueryError):
    """The SPARQL store that this server answers from gave no answer that can be passed on."""

    code: ClassVar[str] = "query.engine"


class EndpointError(_Reasoned, ConflictGraphError):
    """An endpoint that a program asks cannot be reached, or answers what is no answer.

    Attributes:
        status: what it answered with, as a status of HTTP; None where it did not.
    """

    code: ClassVar[str] = "endpoint.failed"

    def __init__(self, reason: str, hint: str = "", status: int | None = None) -> None:
        super().__init__(reason, hint)
        self.args = (reason, hint, status)
        self.status = status


class PushedGraphError(_Reasoned, ConflictGraphError):
    """A graph on another store is not as it was sent, or was never sent from here.

    Attributes:
        graph: its IRI.
    """

    code: ClassVar[str] = "push.graph"

    def __init__(self, reason: str, hint: str, graph: str) -> None:
        super().__init__(reason, hint)
        self.args = (reason, hint, graph)
        self.graph = graph


class UploadError(_Reasoned, ConflictGraphError):
    """RDF that was sent cannot be read; nothing of it was stored.

    Attributes:
        line: line of the body where the trouble is, counted from 1, when one can be named.
    """

    code: ClassVar[str] = "upload.malformed"

    def __init__(self, reason: str, hint: str = "", *, line: int | None = None) -> None:
        super().__init__(reason, hint)
        self.line = line

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.reason, self._hint), {"line": self.line})


class InvalidGraphError(_Reasoned, ConflictGraphError):
    """A write would leave a graph that breaks the shapes; nothing of it was stored.

    Attributes:
        results: focus node, path, value, severity, message and shape of each result.
    """

    code: ClassVar[str] = "upload.shapes"

    def __init__(
        self, reason: str, hint: str = "", *, results: tuple[Mapping[str, object], ...] = ()
    ) -> None:
        super().__init__(reason, hint)
        self.results = results

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.reason, self._hint), {"results": self.results})


class GraphMissingError(_Reasoned, ConflictGraphError):
    """The store has no graph of this name."""

    code: ClassVar[str] = "graph.missing"


class UnknownResourceError(_Reasoned, ConflictGraphError):
    """The dataset says nothing about this IRI."""

    code: ClassVar[str] = "resource.unknown"


class ProtectedGraphError(_Reasoned, ConflictGraphError):
    """A write would change a graph that only the build writes."""

    code: ClassVar[str] = "graph.protected"


class AccessError(_Reasoned, ConflictGraphError):
    """The request needs a token and has none that is known here."""

    code: ClassVar[str] = "access.token-needed"


class ScopeError(_Reasoned, ConflictGraphError):
    """The token of the request does not allow this."""

    code: ClassVar[str] = "access.scope-missing"


class ReadOnlyError(_Reasoned, ConflictGraphError):
    """This server takes no writes from anybody."""

    code: ClassVar[str] = "http.read-only"


class BodyTooLargeError(_Reasoned, ConflictGraphError):
    """The body of the request has too many bytes."""

    code: ClassVar[str] = "http.body-too-large"


class PreconditionError(_Reasoned, ConflictGraphError):
    """The graph is not, or is no longer, in the state the request asks for."""

    code: ClassVar[str] = "http.precondition-failed"


class NotAcceptableError(ConflictGraphError):
    """None of the accepted media types can carry this answer."""

    code: ClassVar[str] = "http.not-acceptable"

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__(offered)
        self.offered = offered

    @property
    def hint(self) -> str:
        """Return the media types that can carry the answer."""
        return "offered: " + ", ".join(self.offered)

    def __str__(self) -> str:
        return "none of the accepted media types can carry this answer"


class UnsupportedMediaTypeError(ConflictGraphError):
    """The request body has a media type this address does not read."""

    code: ClassVar[str] = "http.unsupported-media-type"

    def __init__(self, given: str, read: tuple[str, ...]) -> None:
        super().__init__(given, read)
        self.given, self.read = given, read

    @property
    def hint(self) -> str:
        """Return the media types that can be read."""
        return "send one of: " + ", ".join(self.read)

    def __str__(self) -> str:
        return f"a body of type {self.given or '(none)'} cannot be read here"
