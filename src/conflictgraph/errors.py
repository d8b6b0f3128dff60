"""The error tree: facts and a stable code; faces choose the status and the exit code.

Every error keeps its facts in ``args``, so that it survives pickling between processes.
``code`` is stable and documented in ``docs/reference/errors.md``; the sentence is built only
when the error is shown.
"""

from __future__ import annotations

from typing import ClassVar


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
    """

    code: ClassVar[str] = "source.refused"

    def __init__(
        self, rule: str, reason: str, source: str, line: int | None = None, hint: str = ""
    ) -> None:
        super().__init__(rule, reason, source, line, hint)
        self.rule, self.reason, self.source, self.line = rule, reason, source, line
        self._hint = hint

    @property
    def hint(self) -> str:
        """Return what a user can do about it."""
        return self._hint

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.reason} [{self.rule}]"


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


class ResourceError(ConflictGraphError):
    """The ontology or a saved query that ships with the product is broken."""

    code: ClassVar[str] = "resource.broken"

    def __init__(self, reason: str, source: str) -> None:
        super().__init__(reason, source)
        self.reason, self.source = reason, source

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class StoreError(_Reasoned, ConflictGraphError):
    """The store cannot be opened, read or written."""

    code: ClassVar[str] = "store.unusable"


class StoreMissingError(StoreError):
    """No store, or no generation in it, at the given folder."""

    code: ClassVar[str] = "store.missing"


class StoreLockedError(StoreError):
    """Another writer held the store for the whole lock timeout."""

    code: ClassVar[str] = "store.locked"


class DiskFullError(StoreError):
    """Too little space to clone and change the live generation."""

    code: ClassVar[str] = "store.disk-full"


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
    """The query asks for what this endpoint does not do: SERVICE, LOAD, updates."""

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


class OverloadedError(QueryError):
    """All workers are busy and the queue is full."""

    code: ClassVar[str] = "query.overloaded"


class WorkerLostError(QueryError):
    """The process that evaluated the query ended without an answer."""

    code: ClassVar[str] = "query.worker-lost"


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
