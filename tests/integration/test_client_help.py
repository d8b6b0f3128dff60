"""What ``help()`` shows of the package can be typed as it stands there."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import conflictgraph
from conflictgraph.client.answers import Answer
from conflictgraph.client.claims import Claims
from conflictgraph.client.graph import Graph
from conflictgraph.client.kinds import Network, Places, Revisions, Timeline
from conflictgraph.client.triples import Triples

if TYPE_CHECKING:
    from conftest import RunningServer

CLASSES: Final = (Graph, Answer, Claims, Network, Timeline, Revisions, Places, Triples)
#: What needs no example: an end, attributes of an answer, and what only our own code calls.
PLAIN: Final = {"close", "generation", "columns", "notice", "from_rdf", "count", "index"}


def described() -> Iterator[tuple[str, str]]:
    """Yield the name and the help of all that users may call."""
    yield "conflictgraph", inspect.getdoc(conflictgraph) or ""
    for function in (conflictgraph.open, conflictgraph.connect):
        yield function.__name__, inspect.getdoc(function) or ""
    for each in CLASSES:
        for name, member in inspect.getmembers(each):
            if not name.startswith("_") and name not in PLAIN:
                yield f"{each.__name__}.{name}", inspect.getdoc(member) or ""


DESCRIBED: Final = dict(described())


@pytest.fixture(scope="module")
def graph(examples: RunningServer) -> Iterator[Graph]:
    """Return the graph that examples speak of."""
    with conflictgraph.open(examples.store) as opened:
        yield opened


def test_examples_of_help_run(
    graph: Graph, examples: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to guess how a method is called: each has an example, and it runs."""
    (tmp_path / "graph").symlink_to(examples.store)
    monkeypatch.chdir(tmp_path)
    parser = doctest.DocTestParser()
    for name, text in DESCRIBED.items():
        found = parser.get_examples(text.replace("http://127.0.0.1:8000", examples.url))
        assert found, name
        names: dict[str, object] = {"graph": graph}
        for each in found:
            exec(compile(each.source, name, "single"), names)  # noqa: S102  # our own docstrings
    assert {each.name for each in tmp_path.glob("*.svg")} >= {"claims.svg", "network.svg"}
    assert (tmp_path / "all.nq").stat().st_size > 0


def test_help_tells_of_every_argument() -> None:
    """Each parameter of each method is explained where it is documented."""
    for each in CLASSES:
        for name, member in inspect.getmembers(each, inspect.isfunction):
            if name.startswith("_") or name in PLAIN:
                continue
            text = inspect.getdoc(member) or ""
            for parameter in inspect.signature(member).parameters:
                assert parameter == "self" or f"{parameter}:" in text, (each, name, parameter)
