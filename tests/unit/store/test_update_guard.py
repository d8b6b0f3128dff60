"""The guard of updates: nothing is fetched, nothing crashes, and data may be long."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from conflictgraph.errors import (
    QueryError,
    QueryForbiddenError,
    QueryTooComplexError,
    QueryTooLargeError,
)
from conflictgraph.store.sparql.guard import QueryLimits
from conflictgraph.store.sparql.update_guard import check_update
from conflictgraph.store.sparql.update_text import to_runnable

LIMITS = QueryLimits(max_bytes=1024 * 1024)

#: Ways to have Oxigraph fetch something, with an address to be put in; all are followed.
LOADS = [
    "LOAD <{}>",
    "load<{}>",
    "LOAD SILENT <{}>",
    "LOADSILENT<{}>INTO GRAPH<x:g>",
    "PREFIX p: <{}> LOADp:x",
    "PREFIXp:<{}>LOADSILENTp:x",
    "BASE <{}> LOAD <x>",
    "INSERT DATA {{ }} ; LOAD <{}>",
    "INSERT DATA {{ <x:a> <x:b> 'a;' }};#;\nLOAD#\n<{}>",
    "CLEARALL;LOAD SILENT <{}> INTO GRAPH <x:g>",
    "PREFIX load: <{}> LOAD load:x",
    "BASE <http://a/> INSERT {{}} WHERE {{ FILTER(1<2)}};LOAD<{}>#>",
    "BASE <http://a/> DELETE {{}} WHERE {{ FILTER(1<#'>\n2)}};LOAD<{}>#'",
]


class Listener:
    """A server on this machine that counts who connects and says nothing."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.calls = 0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.calls += 1
                connection.close()

    def close(self) -> None:
        """End the thread."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def is_called_by(self, update: str) -> bool:
        """Tell by Oxigraph itself whether an update fetches something from here."""
        before = self.calls
        with suppress(SyntaxError, ValueError, OSError, RuntimeError):
            Store().update(update)
        return self.calls > before


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def guarded(update: str) -> str:
    """Return an update as it would be run."""
    return to_runnable(update, check_update(update, LIMITS), (), ())


@pytest.mark.parametrize("update", LOADS)
def test_no_spelling_of_load_fetches_anything(listener: Listener, update: str) -> None:
    """Nobody with a token can reach machines behind the server, or its files."""
    update = update.format(listener.address)
    assert listener.is_called_by(update)  # the list is not about an imagined parser
    try:
        runnable = guarded(update)
    except QueryForbiddenError:
        return
    assert not listener.is_called_by(runnable)


def test_a_silent_load_is_left_out_and_the_rest_done() -> None:
    """SILENT means: go on when it fails; so it always fails and all else happens."""
    store = Store()
    store.update(
        guarded(
            "PREFIX p: <x:> INSERT DATA { p:a p:b 1 } ; LOAD SILENT p:file INTO GRAPH p:g ;\n"
            "INSERT DATA { p:a p:b 2 } ; LOAD SILENT <file:///etc/hostname> ;"
        )
    )
    assert sorted(quad.object.value for quad in store) == ["1", "2"]
    assert list(store.named_graphs()) == []


def test_a_silent_load_is_still_held_to_the_grammar() -> None:
    """Leaving an operation out does not make an update valid that was not."""
    with pytest.raises(SyntaxError):
        Store().update(guarded("LOAD SILENT undeclared:x"))


#: Pieces that fetch, hide or end something, to be strung together at random.
PIECES = [
    "LOAD", "LOAD SILENT", "LOAD@", "LOAD SILENT@", "LOADp:x", "SILENT", "p:LOAD", "q:LOAD@", "p:",
    "INTO GRAPH<x:g>", "<", ">", "<#f>", "@", "<x>", "'", "''", "'''", '"', '"""', "#", "\n", "\\",
    ";", ";", "{", "}", "{}", "INSERT DATA", "INSERT", "DELETE", "WHERE", "DELETE WHERE{}", "WITH",
    "INSERT DATA{}", "CLEAR ALL", "DROPALL", "PREFIX", "PREFIX r:@", "BASE@", "VERSION'1.2'",
    "FILTER(1<", "2)", "(", ")", "<x:a>", " ", "a", "1", "@en", "\\u0022", "\\u004C", "USING<x:g>",
    "CREATE GRAPH<x:g>", "COPY DEFAULT TO<x:g>", "INSERT{}WHERE{",
]  # fmt: skip
soups = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def check_fetches_nothing(listener: Listener, soup: str) -> None:
    address = f"<{listener.address}>"
    update = f"PREFIX p: {address} PREFIX q: <http://a:> " + soup.replace("@", address)
    try:
        runnable = guarded(update)
    except QueryError:
        return
    assert not listener.is_called_by(runnable)


shared_fixture = [HealthCheck.function_scoped_fixture]


@given(soup=soups)
@settings(max_examples=400, suppress_health_check=shared_fixture)
@example(soup="INSERT{}WHERE{FILTER(1<#'>\n2)};LOAD@#'")
@example(soup="LOAD SILENT@;LOADp:x")
def test_nothing_that_passes_the_guard_fetches(listener: Listener, soup: str) -> None:
    """Guard and parser may disagree on many things, but not on this one."""
    check_fetches_nothing(listener, soup)


@pytest.mark.soak
@given(soup=soups)
@settings(max_examples=200_000, suppress_health_check=shared_fixture)
def test_nothing_of_very_many_texts_fetches(listener: Listener, soup: str) -> None:
    """The same, long enough to find a spelling nobody thought of."""
    check_fetches_nothing(listener, soup)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://a/> { ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } USING <x:g> WHERE { ?s ?p ?o FILTER EXISTS { servicep:x{} } }",
        "INSERT DATA {} ; WITH <x:g> DELETE {} INSERT {} WHERE { SERVICE SILENT ?x {} }",
        "INSERTDATA{} ; WITHp:g INSERT{} WHERE { SERVICE <x> {} }",
        "INSERT {} WHERE { \\u0053ERVICE <x> {} }",
        "\\u004COAD <http://a/>",
    ],
)
def test_calls_are_refused_wherever_they_stand(update: str) -> None:
    """An update asks no other endpoint either."""
    with pytest.raises(QueryForbiddenError):
        check_update(update, LIMITS)


@pytest.mark.parametrize(
    "update",
    [
        "PREFIX s: <x:> INSERT DATA { s:service a s:Service ; s:load 'LOAD <x>, a SERVICE <y>' }",
        "PREFIX load: <x:> WITH load:x INSERT { ?load load:a load:b } WHERE { ?load ?p ?o }",
        "INSERT DATA { <#me> <#download> 'a \\u0022quoted\\u0022 upload' } # LOAD <x>",
        "DELETE WHERE { ?s <x:reload> 'service' }",
    ],
)
def test_the_words_in_data_are_no_calls(update: str) -> None:
    """Data about services and downloads can be stored."""
    shape = check_update(update, LIMITS)
    assert shape.plain
    assert to_runnable(update, shape, (), ()) == update


def test_long_data_is_no_burden() -> None:
    """A megabyte of data goes in at once, whatever the limit on the parts of a query."""
    triples = " ".join(f"<x:s{n}> <x:p> [ <x:q> ({n}) ] ." for n in range(15_000))
    update = f"INSERT DATA {{ {triples} }}"
    store = Store()
    store.update(guarded(update))
    assert len(store) == 60_000


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA {{ <x:a> <x:b> {} }}",
        "INSERT {{ <x:a> <x:b> {} }} WHERE {{}}",
        "DELETE {{}} WHERE {{ <x:a> <x:b> {} }}",
        "INSERTDATA{{ <x:a> <x:b> {} }}",
    ],
)
@pytest.mark.parametrize(("opening", "closing"), [("[ <x:p> ", "]"), ("(", ")"), ("<<( ", ")>>")])
def test_deep_nesting_is_refused_anywhere(update: str, opening: str, closing: str) -> None:
    """The shapes that overflow Oxigraph's stack do not reach it, as data neither."""
    with pytest.raises(QueryTooComplexError):
        check_update(update.format(opening * 5_000 + "1" + closing * 5_000), LIMITS)


def test_a_where_has_the_limits_of_a_query() -> None:
    """The chains that overflow Oxigraph's stack do not reach it."""
    where = "?s ?p ?o . " * 4_000
    with pytest.raises(QueryTooComplexError):
        check_update(f"INSERT DATA {{}} ; DELETE {{}} WHERE {{ {where} }}", LIMITS)
    check_update(f"DELETE {{}} WHERE {{ {where[:5_000]} }}", LIMITS)


def test_size_is_that_of_the_update() -> None:
    """A text of just the limit is taken, whatever is made of it inside."""
    update = "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
    check_update(update, QueryLimits(max_bytes=len(update)))
    with pytest.raises(QueryTooLargeError):
        check_update(update, QueryLimits(max_bytes=len(update) - 1))


@pytest.mark.parametrize("piece", ["'", '"""', "<#", "INSERT DATA {", "LOAD ", "\\u0041", "; "])
def test_hostile_megabytes_take_one_pass(piece: str) -> None:
    """No text makes the guard itself the thing that has to be killed.

    A second look at all before it, for each character, would take hours of a third of a megabyte.
    """
    text = piece * (300_000 // len(piece))
    with suppress(QueryError):
        check_update(text, LIMITS)


# which graphs an update can change

GRAPHS = ["x:g", "x:h", "https://w3id.org/conflictgraph/graph/soa"]
TARGET_PIECES = [
    "INSERT DATA{", "DELETE DATA{", "DELETE WHERE{", "INSERT{", "DELETE{", "}WHERE{", "}INSERT{",
    "}", "}", "{}", ";", ";", "GRAPH", "GRAPH<x:g>{", "GRAPH <h>{", "GRAPHp:h{", "GRAPH ?g{",
    "p:GRAPH", "q:GRAPH<x:g>{", "trueGRAPH<x:g>{", "1GRAPH p:g{", "WITH", "WITH<x:g>", "WITHp:h ",
    "<x:s><x:p>1", "?s?p?o", "<x:s><x:p>", "p:x", "q:x", " ", ".", "BIND(<x:h>AS?g)", "'", "#",
    "\n", "CLEAR", "DROP", "ALL", "NAMED", "DEFAULT", "SILENT", "CLEARALL", "CREATE GRAPH p:new",
    "<x:g>",
    "COPY", "MOVE", "ADD", "TO", "COPY<x:g>TO<x:h>", "MOVE<x:g>TO DEFAULT", "ADD DEFAULT TO p:g",
    "PREFIX p:<x:>", "PREFIX p:<https://w3id.org/conflictgraph/>", "BASE<x:>", "p:graph/soa",
    "p:graph\\/soa", "<\\u0078:g>", "GRAPH<\\u0078:g>{", "USING<x:g>", "USING NAMED<x:g>", "a",
]  # fmt: skip
target_soups = st.lists(st.sampled_from(TARGET_PIECES), max_size=10).map("".join)


def contents(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {str(graph): set() for graph in store.named_graphs()}
    for quad in store:
        found.setdefault(str(quad.graph_name), set()).add(str(quad.triple))
    return found


def check_targets(soup: str) -> None:
    update = f"BASE <x:> PREFIX p: <x:> PREFIX q: <http://a:> {soup}"
    store = Store()
    node = NamedNode("x:s")
    store.extend(Quad(node, node, node, NamedNode(graph)) for graph in GRAPHS)
    before = contents(store)
    try:
        shape = check_update(update, LIMITS)
        store.update(update)
    except (QueryError, SyntaxError, ValueError, RuntimeError, OSError):
        return
    after = contents(store)
    changed = {graph for graph in before | after if before.get(graph) != after.get(graph)}
    if shape.targets is not None:
        assert changed - {"DEFAULT"} <= {f"<{graph}>" for graph in shape.targets}
    if changed:
        assert shape.writes


@given(soup=target_soups)
@settings(max_examples=600)
@example(soup="INSERT DATA{<x:s><x:p>trueGRAPH<x:g>{<x:s><x:p>1}}")
@example(soup="WITHp:h INSERT{<x:s><x:p>1}WHERE{}")
@example(soup="WITH<x:g>DELETE{?s?p?o}WHERE{?s?p?o}")
@example(soup="INSERT{GRAPH ?g{<x:s><x:p>1}}WHERE{BIND(<x:h>AS?g)}")
@example(soup="MOVE<x:g>TO DEFAULT")
@example(soup="INSERT DATA{GRAPH<\\u0078:g>{<x:s><x:p>1}}")
def test_no_graph_is_changed_that_was_not_expected(soup: str) -> None:
    """What the guard calls harmless for a graph cannot touch it."""
    check_targets(soup)


@pytest.mark.soak
@given(soup=target_soups)
@settings(max_examples=200_000)
def test_very_many_texts_change_no_unexpected_graph(soup: str) -> None:
    """The same, long enough to find a spelling nobody thought of."""
    check_targets(soup)


@pytest.mark.parametrize(
    ("update", "targets"),
    [
        ("INSERT DATA { <x:a> <x:b> 1 }", set()),
        ("INSERT DATA { GRAPH <x:g> { <x:a> <x:graph> 'GRAPH <x:h> {}' } }", {"x:g"}),
        ("PREFIX : <x:> WITH :g DELETE { ?s ?p ?o } WHERE { GRAPH ?any { ?s ?p ?o } }", {"x:g"}),
        ("INSERT { GRAPH <x:g> { ?s ?p ?o } } WHERE { GRAPH ?any { ?s ?p ?o } }", {"x:g"}),
        ("PREFIX : <x:> CREATE GRAPH :a ; DROP SILENT GRAPH :b ; CLEAR DEFAULT", {"x:a", "x:b"}),
        ("COPY <x:a> TO GRAPH <x:b> ; MOVE <x:c> TO <x:d>", {"x:b", "x:c", "x:d"}),
        ("PREFIX p: <x:> INSERT DATA {} ; PREFIX p: <y:> CLEAR GRAPH p:a", {"x:a", "y:a"}),
        ("INSERT { GRAPH ?g { <x:a> <x:b> 1 } } WHERE { GRAPH ?g { } }", None),
        ("CLEAR NAMED", None),
        ("BASE <x:> CLEAR GRAPH <g>", None),
    ],
)
def test_targets_are_told(update: str, targets: set[str] | None) -> None:
    """Most updates need no look at what builds wrote, which takes time."""
    assert check_update(update, LIMITS).targets == targets
