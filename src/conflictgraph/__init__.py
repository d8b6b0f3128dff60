"""Annotated conflict news as a knowledge graph of claims, served over SPARQL.

In Python and in notebooks a graph is asked by :func:`open` and :func:`connect`: the one reads a
store on this machine, the other asks a server. Both give the same object, and the same answers:

    >>> import conflictgraph
    >>> graph = conflictgraph.open("graph")
    >>> graph.claims(conflict="nagorno-karabakh-conflict", measure="killed")
    >>> graph.queries
    >>> graph.close()

What ``graph.queries`` lists can be asked by name with ``graph.run``. ``help(graph)`` tells of every
method, ``help(graph.claims)`` of one.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from conflictgraph.client.graph import Graph

__all__ = ["__version__", "connect", "load_ipython_extension", "open"]

__version__ = "0.1.0"

# What is imported in the functions takes half a second, which commands that need none of it would
# pay as well.


def open(  # noqa: A001  # as in shelve.open and gzip.open; nobody imports it by itself
    store: str | PathLike[str] | None = None,
    *,
    timeout_s: float | None = None,
    base_iri: str | None = None,
) -> Graph:
    """Return the graph in a store on this machine, to be asked and not to be changed.

    Queries run in a process of their own, with the limits of the settings: an endless one ends
    with :class:`~conflictgraph.errors.QueryTimeoutError`, and so does interrupting the cell.
    Generations that are published later are seen by later queries.

    Args:
        store: its folder; that of the settings (``conflictgraph.toml``) when left out.
        timeout_s: how long a query may take, in seconds; that of the settings when left out.
        base_iri: of the data, for short ids; that of the settings when left out.

    Raises:
        StoreMissingError: there is no store in the folder.
        UsageError: a setting cannot be used.

    Example:
        >>> import conflictgraph
        >>> with conflictgraph.open("graph") as graph:
        ...     claims = graph.claims(conflict="nagorno-karabakh-conflict", measure="killed")
        >>> claims.frame.select("claimantLabel", "lower", "upper", "date")
    """
    from conflictgraph.client.graph import Graph  # noqa: PLC0415
    from conflictgraph.client.local import LocalSource  # noqa: PLC0415
    from conflictgraph.settings import read_settings  # noqa: PLC0415

    flags = {"store": store, "query_timeout_s": timeout_s, "base_iri": base_iri}
    settings = read_settings(flags)
    return Graph(LocalSource(settings), base_iri=settings.base_iri)


def connect(
    url: str, *, token: str = "", timeout_s: float = 60.0, base_iri: str | None = None
) -> Graph:
    """Return the graph behind a SPARQL endpoint; nothing is asked yet.

    Args:
        url: the address of the endpoint, such as ``http://127.0.0.1:8000/sparql``.
        token: sent as a bearer token; empty for none.
        timeout_s: how long an answer may take, in seconds.
        base_iri: of the data, for short ids; that of the product when left out.

    Raises:
        EndpointError: not here, but by all that asks: the address leads to no endpoint.

    Example:
        >>> import conflictgraph
        >>> with conflictgraph.connect("http://127.0.0.1:8000/sparql") as graph:
        ...     graph.claims(measure="killed").to_pandas()
    """
    from conflictgraph.client.graph import Graph  # noqa: PLC0415
    from conflictgraph.client.remote import RemoteSource  # noqa: PLC0415
    from conflictgraph.vocab import BASE  # noqa: PLC0415

    source = RemoteSource(url, token=token, timeout_s=timeout_s)
    return Graph(source, base_iri=base_iri or BASE)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Make ``%%sparql`` and ``%cg`` known to a notebook; called by ``%load_ext conflictgraph``."""
    from conflictgraph.client.magic import register  # noqa: PLC0415

    register(shell)
