"""``conflictgraph serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from conflictgraph.endpoint.address import PREFIX, is_endpoint
from conflictgraph.settings import read_settings

ServedOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR|URL",
        help="Folder of the store, or sparql+http://HOST/sparql to answer from a store of others. "
        "Without it: CONFLICTGRAPH_ENDPOINT or CONFLICTGRAPH_STORE, then conflictgraph.toml, then "
        "graph.",
    ),
]
HostOption = Annotated[
    str | None, typer.Option("--host", help="Address to listen on. Default: 127.0.0.1.")
]
PortOption = Annotated[
    int | None, typer.Option("--port", help="Port to listen on; 0 for a free one. Default: 8000.")
]
TokenFileOption = Annotated[
    Path | None,
    typer.Option(
        "--token-file", metavar="FILE", help="Tokens that may write; without any nobody may."
    ),
]
DefaultGraphOption = Annotated[
    Literal["union", "strict"] | None,
    typer.Option("--default-graph", help="What a query without GRAPH or FROM sees."),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option("--query-timeout", metavar="S", help="Seconds one query may take. Default: 30."),
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--query-workers", metavar="N", help="Processes that evaluate queries."),
]
FrontsOption = Annotated[
    int | None,
    typer.Option("--fronts", metavar="N", help="Processes that answer HTTP. Default: 1."),
]
RootPathOption = Annotated[
    str | None,
    typer.Option("--root-path", metavar="PATH", help="Path below which a proxy publishes this."),
]
ProxiesOption = Annotated[
    str | None,
    typer.Option(
        "--trusted-proxies",
        metavar="ADDRESSES",
        help="Proxies whose word on the client's address is believed.",
    ),
]
LogOption = Annotated[
    Literal["off", "json"] | None,
    typer.Option("--access-log", help="Whether each request is told on stderr."),
]


def serve(  # noqa: PLR0913, PLR0917 - typer makes a flag of each argument
    store: ServedOption = None,
    host: HostOption = None,
    port: PortOption = None,
    token_file: TokenFileOption = None,
    default_graph: DefaultGraphOption = None,
    query_timeout: TimeoutOption = None,
    query_workers: WorkersOption = None,
    fronts: FrontsOption = None,
    root_path: RootPathOption = None,
    trusted_proxies: ProxiesOption = None,
    access_log: LogOption = None,
) -> None:
    """Answer SPARQL queries over HTTP until interrupted.

    Other settings come from CONFLICTGRAPH_* and conflictgraph.toml. A build in another terminal
    is answered from as soon as it is done. With a token and no store, an empty store is made.

    Over a store of others nobody writes here, and what needs the files of a store is not offered:
    search, dumps, texts. User and password for it come from the settings alone.

    Exit status: 0 told to end, 2 the address or a setting cannot be used, 3 there is no store, or
    it does not answer,
    130 interrupted.
    """
    # The web framework takes longer to load than most commands take to run.
    from conflictgraph.server import run  # noqa: PLC0415 - loaded by this command only

    flags = {
        **_source_of(store),
        "host": host,
        "port": port,
        "token_file": token_file,
        "default_graph": default_graph,
        "query_timeout_s": query_timeout,
        "query_workers": query_workers,
        "fronts": fronts,
        "root_path": root_path,
        "trusted_proxies": trusted_proxies,
        "access_log": access_log,
    }
    run.serve(read_settings(flags))


def _source_of(store: str | None) -> dict[str, str | None]:
    """Return the settings that a place to answer from stands for; a folder beats an endpoint."""
    if store is None:
        return {}
    if is_endpoint(store):
        return {"endpoint": store.removeprefix(PREFIX)}
    return {"store": store, "endpoint": ""}
