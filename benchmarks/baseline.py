"""What a SPARQL route usually looks like: FastAPI, pyoxigraph, the thread pool, no deadline.

``python baseline.py STORE PORT`` serves the live generation of a store. A query that runs for ever
keeps a thread for ever, and one that overflows the stack ends the server: that is the price of
having no processes in between.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from pyoxigraph import QueryResultsFormat, Store

from conflictgraph.store.generations import StoreFolder


def create_app(store: Store) -> FastAPI:
    """Return an application with one route."""
    app = FastAPI()

    # Not async: FastAPI runs it in its thread pool, and pyoxigraph lets go of Python's lock.
    @app.get("/sparql")
    def answer(query: str) -> Response:
        found = store.query(query, use_default_graph_as_union=True)
        content = found.serialize(format=QueryResultsFormat.JSON)
        return Response(content, media_type=QueryResultsFormat.JSON.media_type)

    return app


if __name__ == "__main__":
    with StoreFolder(Path(sys.argv[1])).pin() as pin:
        uvicorn.run(
            create_app(Store.read_only(str(pin.path))),
            port=int(sys.argv[2]),
            loop="uvloop",
            http="httptools",
            log_level="warning",
            access_log=False,
        )
