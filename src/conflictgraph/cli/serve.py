"""``conflictgraph serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from conflictgraph.cli.options import StoreFolderOption
from conflictgraph.settings import read_settings


def serve(
    store: StoreFolderOption = None,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on. Default: 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="Port to listen on. Default: 8000.")
    ] = None,
    query_timeout_s: Annotated[
        float | None,
        typer.Option("--query-timeout-s", metavar="S", help="Seconds one query may take."),
    ] = None,
    query_workers: Annotated[
        int | None,
        typer.Option("--query-workers", metavar="N", help="Processes that evaluate queries."),
    ] = None,
) -> None:
    """Answer SPARQL queries over HTTP until interrupted.

    Other settings come from CONFLICTGRAPH_* and conflictgraph.toml. A build in another terminal
    is answered from as soon as it is done.

    Exit status: 0 told to end, 2 the address cannot be used, 3 there is no store, 130
    interrupted.
    """
    # The web framework takes longer to load than most commands take to run.
    from conflictgraph.server import run  # noqa: PLC0415 - loaded by this command only

    flags = {
        "store": store,
        "host": host,
        "port": port,
        "query_timeout_s": query_timeout_s,
        "query_workers": query_workers,
    }
    run.serve(read_settings(flags))
