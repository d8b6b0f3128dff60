"""``conflictgraph push``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from conflictgraph.cli.exits import Exit
from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.cli.progress import progress
from conflictgraph.endpoint.address import PREFIX, Endpoint, check_url
from conflictgraph.settings import Settings, endpoint_password, read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader

if TYPE_CHECKING:
    from conflictgraph.push.counting import Change
    from conflictgraph.push.pushing import Pushed

#: Changed triples that are shown of each graph.
_SHOWN = 3
_MEBIBYTE = 1 << 20


def push(  # noqa: PLR0913, PLR0917 - typer makes a flag of each argument
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help="Where the other store answers queries, such as http://localhost:8890/sparql.",
            show_default=False,
        ),
    ],
    store: StoreFolderOption = None,
    user: Annotated[
        str | None,
        typer.Option(
            "--user", help="User there. Without it: CONFLICTGRAPH_ENDPOINT_USER, or the file."
        ),
    ] = None,
    by: Annotated[
        Literal["auto", "graph-store", "quads", "update"],
        typer.Option(
            "--by",
            help="A request for each graph (graph-store), N-Quads in bulk (quads) or INSERT DATA "
            "(update); auto takes the first that the store is known for.",
        ),
    ] = "auto",
    graph_store: Annotated[
        str,
        typer.Option(
            "--graph-store",
            metavar="URL",
            help="Where it takes graphs; known for Oxigraph and Virtuoso.",
        ),
    ] = "",
    update: Annotated[
        str,
        typer.Option("--update", metavar="URL", help="Where it takes updates; likewise."),
    ] = "",
    piece_mb: Annotated[
        float,
        typer.Option("--piece-mb", metavar="N", min=0.001, help="Longest request, in MiB."),
    ] = 4.0,
    timeout_s: Annotated[
        float,
        typer.Option("--timeout", metavar="S", min=0.1, help="Longest silence of the store."),
    ] = 300.0,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace graphs of the same name that no push has made."),
    ] = False,
    compare: Annotated[
        bool,
        typer.Option("--compare", help="Read all back and tell which triples came out otherwise."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Send the graph to a SPARQL store of others, and keep it up to date there.

    Only graphs that have changed are sent, those that are no more are deleted, and those of others
    are left alone. The store keeps a list of what was pushed, in a graph of its own; so a push that
    was broken off goes on where it was. At the end the store counts the triples of each graph.

    The password is read from CONFLICTGRAPH_ENDPOINT_PASSWORD or from the file that the setting
    endpoint_password_file names, and never from the command line.

    Exit status: 0 all is there, 1 --compare found other triples, 2 wrong usage, 3 there is no
    store, the other does not take the graph, or counts differently.
    """
    # The HTTP client takes longer to load than most commands take to run.
    from conflictgraph.endpoint.connection import Connection  # noqa: PLC0415
    from conflictgraph.push import compare as compared  # noqa: PLC0415
    from conflictgraph.push import find_doors, push, sender_of  # noqa: PLC0415
    from conflictgraph.push.ways import Doors  # noqa: PLC0415

    settings = read_settings({"store": store, "endpoint_user": user})
    given = Doors(*(check_url(each) if each else "" for each in (graph_store, update)))
    folder = StoreFolder(settings.store)
    with (
        Reader(folder) as reader,
        Connection(_endpoint(url, settings), timeout_s) as connection,
        progress("sending graphs") as on_graph,
    ):
        sender = sender_of(
            connection,
            find_doors(connection, given),
            None if by == "auto" else by,
            int(piece_mb * _MEBIBYTE),
        )
        pushed = push(
            reader,
            connection,
            sender,
            settings.base_iri,
            published_ns=folder.published_ns(),
            takes_over=force,
            on_graph=on_graph,
        )
        changes = compared(reader, connection) if compare else {}
    _show(connection.url, pushed, changes, as_json=as_json)
    raise typer.Exit(Exit.FINDINGS if changes else Exit.OK)


def _endpoint(url: str, settings: Settings) -> Endpoint:
    address = url.removeprefix(PREFIX)
    return Endpoint(address, settings.endpoint_user, endpoint_password(settings))


def _show(
    url: str, pushed: Pushed, changes: Mapping[str, Sequence[Change]], *, as_json: bool
) -> None:
    if as_json:
        changed = {
            graph: [{"sent": str(each.sent), "got": str(each.got or "")} for each in some]
            for graph, some in changes.items()
        }
        show_facts({"url": url} | asdict(pushed) | {"changed": changed})
        return
    say(
        f"generation {pushed.generation} is at {url}: {pushed.triples} triples; "
        f"{len(pushed.sent)} graphs sent, {pushed.unchanged} unchanged, "
        f"{len(pushed.deleted)} deleted",
        "bold",
    )
    for graph, some in changes.items():
        say(f"{len(some)} triples of {graph} came out otherwise")
        for each in some[:_SHOWN]:
            say(f"  sent {each.sent}\n  got  {each.got or 'nothing'}")
