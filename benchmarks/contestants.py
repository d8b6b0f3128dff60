"""The endpoints that are compared, each started anew whenever it has to be: data, port, path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

from children import family_cpu_s
from endpoint import serve_oxigraph
from servers import free_port, our_server, running
from venvs import RDFLIB_ENDPOINT
from virtuoso import virtuoso, virtuoso_version

OURS, OXIGRAPH = "conflictgraph serve", "oxigraph serve"
RDFLIB, VIRTUOSO = "rdflib-endpoint", "Virtuoso"
#: How long an answer may take, in seconds.
LIMIT_S = 20.0
_START_S = 240.0

#: Port and process id of a server for the length of a block.
Served = AbstractContextManager[tuple[int, int]]


class Contestant:
    """One server.

    Attributes:
        name: as it is told in results.
        path: of its endpoint.
        port: where it answers while it runs.
    """

    def __init__(
        self,
        name: str,
        path: str,
        serve: Callable[[], Served],
        about: Callable[[], dict[str, str]],
    ) -> None:
        self.name, self.path, self.about, self.port = name, path, about, 0
        self._serve, self._pid, self._stack = serve, 0, ExitStack()

    def start(self) -> None:
        """Start it with the data; what that raises is up to the server."""
        self.port, self._pid = self._stack.enter_context(self._serve())

    def stop(self) -> None:
        """End it, if it runs."""
        self._stack.close()

    def cpu_s(self) -> float:
        """Return the processor time of all its processes."""
        return family_cpu_s(self._pid)


def contestants(work: Path, store: Path, lines: Path) -> list[Contestant]:
    """Return all of them, none started; ours first.

    Args:
        work: for files of theirs.
        store: our store.
        lines: the same quads as N-Quads.
    """
    return [
        Contestant(OURS, "/sparql", partial(_ours, work, store), dict),
        Contestant(
            OXIGRAPH,
            "/query",
            lambda: serve_oxigraph(Path(mkdtemp(dir=work)) / "store", lines),
            lambda: {"version": version("oxigraph"), "licence": "MIT or Apache-2.0"},
        ),
        Contestant(RDFLIB, "/", partial(_rdflib, work, lines), RDFLIB_ENDPOINT.about),
        Contestant(
            VIRTUOSO,
            "/sparql",
            partial(_virtuoso, work, lines),
            lambda: {"version": virtuoso_version(), "licence": "GPL-2.0"},
        ),
    ]


@contextmanager
def _ours(work: Path, store: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = our_server(store, port, cache_bytes=0, query_timeout_s=LIMIT_S)
    with running(command, port, work / "ours.log") as process:
        yield port, process.pid


@contextmanager
def _rdflib(work: Path, lines: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [RDFLIB_ENDPOINT.python(), "-m", "rdflib_endpoint", "serve", str(lines)]
    command += ["--port", str(port)]
    with running(command, port, work / "rdflib.log", "/", _START_S) as process:
        yield port, process.pid


@contextmanager
def _virtuoso(work: Path, lines: Path) -> Iterator[tuple[int, int]]:
    with virtuoso(Path(mkdtemp(dir=work)) / "virtuoso") as database:
        database.load(lines)
        yield database.port, database.pid
