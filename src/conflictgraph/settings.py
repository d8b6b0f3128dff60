"""The settings: one frozen object, made at the edge and passed down.

A value is taken from the first place that names it: a flag of the command line, an environment
variable ``CONFLICTGRAPH_<NAME>``, the file ``conflictgraph.toml`` in the working folder, the
default given here. The descriptions below are the reference page of the settings.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from conflictgraph.endpoint.address import Endpoint, check_url, is_endpoint
from conflictgraph.errors import UsageError

FILE_NAME = "conflictgraph.toml"
ENV_PREFIX = "CONFLICTGRAPH_"

_HTTP_URL: TypeAdapter[AnyHttpUrl] = TypeAdapter(AnyHttpUrl)


#: What a token may do, from least to most: each includes those before it.
SCOPES = ("read", "write", "admin")
_SCOPE = f"(?:{'|'.join(SCOPES)})"
_TOKEN_HASH = re.compile(rf"{_SCOPE}(?:,{_SCOPE})*:sha256:[0-9a-f]{{64}}")


def _default_workers() -> int:
    return max(4, os.cpu_count() or 1)


def _split_list(value: object) -> object:
    """Turn ``a, b`` of an environment variable or a flag into its items."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _split_words(value: object) -> object:
    """Turn ``a b`` of an environment variable into its items, which may hold commas."""
    return tuple(value.split()) if isinstance(value, str) else value


def _split_at_commas(value: object) -> object:
    """Turn ``a.ttl, b c.ttl`` of an environment variable into its items, which may hold blanks."""
    if not isinstance(value, str):
        return value
    return tuple(item for each in value.split(",") if (item := each.strip()))


def _check_token_hash(value: str) -> str:
    if not _TOKEN_HASH.fullmatch(value):
        raise ValueError("must look like write:sha256:… with 64 hexadecimal digits")
    return value


def _check_prefix(value: str) -> str:
    if value and (not value.startswith("/") or value.endswith("/") or set(value) & set("?#% \\")):
        raise ValueError("must start with / and not end with it, such as /graph")
    return value


def _check_store(value: object) -> object:
    if is_endpoint(str(value)):
        raise ValueError("is the address of an endpoint, which only serve can answer from")
    return value


def _check_endpoint(value: str) -> str:
    try:
        return check_url(value) if value else value
    except UsageError as error:
        raise ValueError(f"{error}; {error.hint}") from error


def _check_namespace(value: str) -> str:
    _HTTP_URL.validate_python(value)
    if not value.endswith(("/", "#")) or set(value) & set(' <>"{}|^`\\'):
        raise ValueError("must be an IRI that ends in / or #")
    return value


class Settings(BaseSettings):
    """What can be set. Unknown names in the file are refused."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, toml_file=FILE_NAME, frozen=True, extra="forbid"
    )

    store: Annotated[Path, BeforeValidator(_check_store)] = Field(
        default=Path("graph"), description="Folder of the store with its generations."
    )
    endpoint: Annotated[str, AfterValidator(_check_endpoint)] = Field(
        default="",
        description="Address of a SPARQL endpoint that serve answers from instead of a store "
        "folder, such as http://localhost:8890/sparql. Empty: the folder.",
    )
    endpoint_user: str = Field(
        default="", description="User at that endpoint, and at the one that push sends to."
    )
    endpoint_password: SecretStr = Field(
        default=SecretStr(""),
        description="Password of that user; without a user it is sent as a bearer token. Better "
        "in the environment or in a file than in conflictgraph.toml.",
    )
    endpoint_password_file: Path | None = Field(
        default=None, description="File that holds the password on its first line."
    )
    endpoint_poll_s: float = Field(
        default=5.0,
        gt=0,
        le=3600,
        description="Seconds between two looks at the state of that endpoint. Nothing older than "
        "that is answered.",
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address the server listens on. The default is reached from this machine only.",
    )
    port: int = Field(
        default=8000,
        ge=0,
        le=65535,
        description="Port the server listens on; 0 takes any free one.",
    )
    root_path: Annotated[str, AfterValidator(_check_prefix)] = Field(
        default="",
        description="Path below which a proxy publishes this server, such as /graph. "
        "Addresses in answers begin with it.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_list)] = Field(
        default=(),
        description="Addresses or networks of proxies whose X-Forwarded headers are believed, "
        "separated by commas. Empty: none.",
    )
    fronts: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes that answer HTTP on the one port. Limits and caches are those of "
        "each.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_list)] = Field(
        default=("*",),
        description="Web origins whose pages may query this server, separated by commas; "
        "* for all, empty for none. Credentials are never allowed.",
    )
    token_file: Path | None = Field(
        default=None,
        description="File with the tokens that may write, one a line: a token, or scopes (read, "
        "write, admin) and a token, or scopes and sha256:HEX. Without any token nobody may write.",
    )
    tokens: Annotated[
        tuple[Annotated[str, AfterValidator(_check_token_hash)], ...],
        NoDecode,
        BeforeValidator(_split_words),
    ] = Field(
        default=(),
        description="Tokens as SCOPES:sha256:HEX, separated by blanks, besides those of the file.",
    )
    read_access: Literal["open", "token"] = Field(
        default="open",
        description="Who may read: everybody, or only who sends a token of scope read.",
    )
    default_graph: Literal["union", "strict"] = Field(
        default="union",
        description="What a query without GRAPH or FROM sees: all graphs together (union), or only "
        "what stands in no named graph (strict). Updates always see the latter.",
    )
    query_workers: int = Field(
        default_factory=_default_workers,
        ge=1,
        le=1024,
        description="Processes that evaluate queries, hence short queries answered at the same "
        "time. Default: one for each processor, at least 4.",
    )
    long_queries: int = Field(
        default=4,
        ge=1,
        le=1024,
        description="Queries at the same time that run longer than a quarter of a second. They "
        "leave their place to short ones and yield the processor; one more has to end when a "
        "short one needs its place.",
    )
    query_queue: int = Field(
        default=256, ge=0, description="Queries that may wait for a free process."
    )
    client_queries: int = Field(
        default=32,
        ge=1,
        description="Queries that one address may have running or waiting at the same time.",
    )
    query_timeout_s: float = Field(
        default=30.0,
        gt=0,
        le=86_400,
        description="Longest time a query may keep its worker busy, in seconds.",
    )
    query_memory_bytes: int = Field(
        default=1_500_000_000,
        ge=256_000_000,
        description="Most memory the evaluation of one query may use, in bytes. "
        "Below 256 MB a store cannot be opened.",
    )
    query_max_bytes: int = Field(
        default=262_144, ge=1, description="Longest query, in bytes of UTF-8."
    )
    query_max_depth: int = Field(
        default=100,
        ge=1,
        le=400,
        description="Deepest nesting of brackets in a query or update.",
    )
    query_max_parts: int = Field(
        default=3_000,
        ge=1,
        le=4_000,
        description="Most operators, patterns and keywords in a query or update.",
    )
    max_rows: int = Field(
        default=1_000_000,
        ge=1,
        description="Most rows of one answer. A larger one is an error, never cut short.",
    )
    answer_max_bytes: int = Field(
        default=1_073_741_824,
        ge=1,
        description="Most bytes of one answer, before compression.",
    )
    cache_bytes: int = Field(
        default=67_108_864,
        ge=0,
        description="Memory for answers that may be asked for again, in bytes; 0 for none.",
    )
    service_allow: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_list)] = Field(
        default=(),
        description="Addresses of other endpoints that SERVICE may ask, separated by commas. "
        "Empty: none, this server sends no requests.",
    )
    update_max_bytes: int = Field(
        default=1_048_576, ge=1, description="Longest SPARQL update, in bytes of UTF-8."
    )
    upload_max_bytes: int = Field(
        default=67_108_864,
        ge=1,
        description="Longest body of RDF sent to /store, in bytes after decompression.",
    )
    validate_uploads: Literal["off", "violation", "warning"] = Field(
        default="off",
        description="What keeps a write of a user out: nothing, violations of the shapes by a "
        "graph it changes, or warnings too.",
    )
    write_timeout_s: float = Field(
        default=60.0, gt=0, le=86_400, description="Longest time one write may take, in seconds."
    )
    write_memory_bytes: int = Field(
        default=4_000_000_000,
        ge=512_000_000,
        description="Most memory the process that writes may use, in bytes.",
    )
    write_queue: int = Field(default=256, ge=1, description="Writes that may wait.")
    head_timeout_s: float = Field(
        default=10.0, gt=0, description="Longest time the head of a request may take, in seconds."
    )
    body_timeout_s: float = Field(
        default=60.0, gt=0, description="Longest time the body of a request may take, in seconds."
    )
    idle_timeout_s: int = Field(
        default=30,
        ge=1,
        description="Time after which a connection without a request is closed, in seconds.",
    )
    shutdown_timeout_s: int = Field(
        default=10,
        ge=1,
        description="Time that answers under way get when the server is told to stop, in seconds.",
    )
    access_log: Literal["off", "json"] = Field(
        default="off", description="Whether each request is told on stderr, one JSON line each."
    )
    log_queries: bool = Field(
        default=False, description="Whether the access log holds the text of queries."
    )
    log_addresses: bool = Field(
        default=False, description="Whether the access log holds the addresses of clients."
    )
    base_iri: Annotated[str, BeforeValidator(_check_namespace)] = Field(
        default="https://w3id.org/conflictgraph/",
        description="IRI under which documents, entities and graphs are named. "
        "The terms of the ontology do not move.",
    )
    publish_text: Literal["none", "sentence", "full"] = Field(
        default="sentence",
        description="How much of the texts pages, searches and tables may show, which is a matter "
        "of rights: nothing beyond the words that the graph quotes, the sentence around each "
        "statement, or all of it but page boilerplate.",
    )
    ontology: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_split_at_commas)] = Field(
        default=(),
        description="Turtle files of your own with classes, properties, codes, labels for "
        "annotators and shapes, relative to the working folder, separated by commas. Builds and "
        "checks read them beside the product's.",
    )
    decisions: Path = Field(
        default=Path("decisions.csv"),
        description="File with the decisions of curators on what mentions denote. The default is "
        "used where it is there; a file that is named has to be.",
    )
    fail_on: Literal["violation", "warning", "never"] = Field(
        default="violation",
        description="What keeps a document out of the graph: violations of the shapes, warnings "
        "too, or nothing. Whatever else is found is told.",
    )
    profile: str = Field(
        default="auto",
        min_length=1,
        description="How labels of other annotation schemes are read: by the profile that fits a "
        "document (auto), by none, or by one, named or as a file relative to the working folder.",
    )
    annotators: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_at_commas)] = Field(
        default=(),
        description="Annotators whose version of a text is built where there are several and none "
        "is agreed on, the first before the second, separated by commas. Folders called like one "
        "of them hold that annotator's versions.",
    )
    keep_generations: int = Field(
        default=2, ge=1, description="Generations kept in the store, the live one included."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class passes it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class passes it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, first one wins."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(flags: Mapping[str, object] | None = None) -> Settings:
    """Return the settings from flags, environment, file and defaults.

    Args:
        flags: values given on the command line; ``None`` stands for a flag that was not given.

    Raises:
        UsageError: a value cannot be used, or the file is not TOML or names an unknown setting;
            names setting, value and source.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type] # checked by pydantic, reported below
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{FILE_NAME} is not TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{FILE_NAME} is not UTF-8: {error.reason}") from error
    except ValidationError as error:
        raise _usage_error(error.errors()[0], given) from error


def endpoint_of(settings: Settings) -> Endpoint | None:
    """Return the endpoint that is answered from; None where that is the store folder.

    Raises:
        UsageError: the file with the password cannot be read.
    """
    if not settings.endpoint:
        return None
    return Endpoint(settings.endpoint, settings.endpoint_user, endpoint_password(settings))


def endpoint_password(settings: Settings) -> str:
    """Return the password for endpoints; empty where none is set.

    Raises:
        UsageError: the file with it cannot be read.
    """
    path = settings.endpoint_password_file
    if path is None:
        return settings.endpoint_password.get_secret_value()
    try:
        return path.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def _usage_error(fault: ErrorDetails, flags: Mapping[str, Any]) -> UsageError:
    name = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields))
        return UsageError(
            f"unknown setting {name!r} in {_source_of(name, flags)}", f"known: {known}"
        )
    reason = fault["msg"].removeprefix("Value error, ")
    description = Settings.model_fields[name].description or ""
    return UsageError(
        f"setting {name} = {fault['input']!r} from {_source_of(name, flags)}: {reason}", description
    )


def _source_of(name: str, flags: Mapping[str, Any]) -> str:
    if name in flags:
        return f"the flag --{name.replace('_', '-')}"
    variable = ENV_PREFIX + name.upper()
    # pydantic-settings reads the environment without regard to case.
    if variable in {key.upper() for key in os.environ}:
        return f"the environment variable {variable}"
    return FILE_NAME
