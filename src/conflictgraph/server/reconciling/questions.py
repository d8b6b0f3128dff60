"""What clients send, checked: batches of queries and of rows to be extended."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from conflictgraph.errors import QueryTooComplexError, UsageError
from conflictgraph.search.matching import MAX_CANDIDATES, Sought
from conflictgraph.server.reconciling.identifiers import entity_id, entity_iri, type_name

#: Queries in one batch; told in the manifest.
MAX_QUERIES: Final = 50
_DEFAULT_CANDIDATES: Final = 5
_MAX_HINTS: Final = 10
_MAX_ROWS: Final = 500
_MAX_PROPERTIES: Final = 20
_LONGEST: Final = 500

Checked = TypeVar("Checked")
_Text = Annotated[str, Field(max_length=_LONGEST)]


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


class _Part(BaseModel):
    # What is not known is passed over: clients send more than the specification names.
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Entity(_Part):
    id: _Text
    name: _Text = ""


class Hint(_Part):
    """A value that a candidate should have.

    Attributes:
        pid: identifier of the property.
        v: the values, one of which would do.
    """

    pid: _Text
    v: Annotated[
        list[_Text | int | float | bool | _Entity],
        BeforeValidator(_as_list),
        Field(max_length=_MAX_HINTS),
    ]

    def texts(self) -> list[str]:
        """Return the values as texts; of an entity its name."""
        values = (v.name if isinstance(v, _Entity) else str(v) for v in self.v)
        return [text for text in values if text]

    def ids(self) -> list[str]:
        """Return the identifiers of values that are entities."""
        return [entity_id(entity_iri(v.id)) for v in self.v if isinstance(v, _Entity)]


class Query(_Part):
    """One name to be matched, as the API has it."""

    query: _Text = ""
    type: Annotated[list[_Text], BeforeValidator(_as_list), Field(max_length=_MAX_HINTS)] = Field(
        default_factory=list
    )
    limit: int = Field(default=_DEFAULT_CANDIDATES, ge=1)
    properties: list[Hint] = Field(default_factory=list, max_length=_MAX_HINTS)
    type_strict: Literal["any", "all", "should"] = "any"

    def sought(self) -> Sought:
        """Return what is to be looked for; an identifier counts as a name."""
        name = self.query.strip()
        looks_like_id = "/" in name and " " not in name
        return Sought(
            name,
            entity_iri(name) if looks_like_id else "",
            tuple(type_name(each) for each in self.type),
            self.type_strict,
        )

    @property
    def most(self) -> int:
        """Return how many candidates are wanted."""
        return min(self.limit, MAX_CANDIDATES)


class _Wanted(_Part):
    id: _Text


class Extension(_Part):
    """Rows, and the properties that are wanted of them."""

    ids: list[_Text] = Field(max_length=_MAX_ROWS)
    properties: list[_Wanted] = Field(max_length=_MAX_PROPERTIES)


_BATCH: Final = TypeAdapter(dict[str, Query])
_EXTENSION: Final = TypeAdapter(Extension)


def read_batch(text: str) -> dict[str, Query]:
    """Return the queries of a batch.

    Raises:
        UsageError: it is no batch of queries.
        QueryTooComplexError: it has too many of them.
    """
    batch = _read(_BATCH, text, "queries")
    if len(batch) > MAX_QUERIES:
        raise QueryTooComplexError(
            f"a batch has at most {MAX_QUERIES} queries, this one {len(batch)}",
            "send several batches",
        )
    for name, query in batch.items():
        if not query.query.strip() and not query.properties:
            raise UsageError(f"query {name[:40]!r} asks for nothing", "give it a query")
    return batch


def read_extension(text: str) -> Extension:
    """Return the rows to be extended.

    Raises:
        UsageError: it is no such question, or has too many rows or properties.
    """
    return _read(_EXTENSION, text, "extend")


def _read(adapter: TypeAdapter[Checked], text: str, name: str) -> Checked:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(each)[:40] for each in fault["loc"][:6])
        raise UsageError(
            f"{name} is not what the Reconciliation API 0.2 wants: {place} {fault['msg']}".strip(),
            "see its sections 4 and 7",
        ) from None
