"""SERVICE for allowed addresses: found in their plainest spelling, routed, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from conflictgraph.errors import (
    QueryForbiddenError,
    QuerySyntaxError,
    QueryTooComplexError,
    ServiceFailedError,
)
from conflictgraph.store.query.evaluation import evaluate, to_query_error
from conflictgraph.store.sparql.guard import QueryLimits, check_query
from conflictgraph.store.sparql.services import (
    mask_calls,
    original_place,
    route_calls,
    to_service_error,
)

LIMITS = QueryLimits()
#: Port 1 is refused by Oxigraph itself, before a connection.
RELAY = "http://127.0.0.1:1/secret"
GOOD = "http://good.example/sparql"
ALLOWED = {GOOD: RELAY}

CALLS = [
    f"SELECT * {{ SERVICE <{GOOD}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service silent <{GOOD}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ BIND(1 AS ?x)SERVICE<{GOOD}>{{?s ?p ?o}} }}",
    f"SELECT * {{ SERVICE # why not\n <{GOOD}>\n{{ ?s ?p ?o }} }}",
    "PREFIX g: <http://good.example/> SELECT * { SERVICE g:sparql { ?s ?p ?o } }",
    "PREFIX : <http://good.example/sparql> SELECT * { SERVICE : { ?s ?p ?o } }",
    f"ASK {{ FILTER EXISTS {{ SERVICE <{GOOD}> {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ {{ SERVICE <{GOOD}> {{}} }} UNION {{ SERVICE SILENT <{GOOD}> {{}} }} }}",
    f'SELECT * {{ SERVICE <{GOOD}> {{ ?s ?p "SERVICE <http://bad.example/> {{}}" }} }}',
]

REFUSED = [
    "SELECT * { SERVICE <http://bad.example/> { ?s ?p ?o } }",
    f"SELECT * {{ SERVICE <{GOOD}/> {{}} }}",
    f"SELECT * {{ SERVICE <{GOOD.upper()}> {{}} }}",
    f"SELECT * {{ SERVICE <{GOOD}?x> {{}} }}",
    "SELECT * { SERVICE <http://good.example/\\u0073parql> {} }",
    "BASE <http://good.example/> SELECT * { SERVICE <sparql> {} }",
    f"SELECT * {{ VALUES ?x {{ <{GOOD}> }} SERVICE ?x {{}} }}",
    f"SELECT * {{ SERVICE <{GOOD}> {{ SERVICE <http://bad.example/> {{}} }} }}",
    # The other endpoint would be told the relay's address, and ask its own machine.
    f"SELECT * {{ SERVICE <{GOOD}> {{ SERVICE <{GOOD}> {{}} }} }}",
    f"SELECT * {{ SERVICE <{GOOD}> {{}} SERVICE <http://bad.example/> {{}} }}",
    f"SELECT * {{ SERVICE <{RELAY}> {{}} }}",
    # A prefix that means two things, one that begins like the word SILENT, an escape in a name.
    "PREFIX g: <http://good.example/> PREFIX g: <http://b.example/> ASK { SERVICE g:sparql {} }",
    "PREFIX SILENTg: <http://good.example/> PREFIX g: <http://b/> ASK {SERVICE SILENTg:sparql{}}",
    "PREFIX g: <http://good.example/> SELECT * { SERVICE g:s\\parql {} }",
    f"SELECT * {{ SERVICESILENT <{GOOD}> {{}} }}",
    f"PREFIX p: <http://a:> SELECT * {{ ?s ?p p:SERVICE<{GOOD}>{{}} }}",
    # What may be read in two ways is refused beside an allowed call as well.
    f"BASE <http://a/> SELECT * {{ SERVICE <{GOOD}> {{}} FILTER(1<2)SERVICE?x#>\n{{}} }}",
    f"SELECT * {{ SERVICE <{GOOD}> {{}} VALUES ?x {{'''a' }} SERVICE ?y {{}} #\\z'''\n}}",
]


def ask(query: str) -> str:
    """Return what Oxigraph says of the routed text."""
    shape = check_query(query, LIMITS, ALLOWED)
    try:
        result = Store().query(route_calls(query, shape.calls, ALLOWED))
        list(result)  # type: ignore[arg-type] # ASK is not used with a reachable relay
    except OSError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("query", CALLS)
def test_allowed_calls_are_found_and_led_to_the_relay(query: str) -> None:
    """An operator who allows an endpoint gets federation, however the call is spelled."""
    shape = check_query(query, LIMITS, ALLOWED)
    routed = route_calls(query, shape.calls, ALLOWED)
    assert {call.url for call in shape.calls} == {GOOD}
    assert routed.count(f"<{RELAY}>") == len(shape.calls)
    assert GOOD not in routed.replace(f"PREFIX : <{GOOD}>", "")


@pytest.mark.parametrize("query", CALLS)
def test_without_a_list_every_call_is_refused(query: str) -> None:
    """The default is that this server sends no requests."""
    with pytest.raises(QueryForbiddenError):
        check_query(query, LIMITS)


@pytest.mark.parametrize("query", REFUSED)
def test_whatever_is_not_exactly_allowed_is_refused(query: str) -> None:
    """An allowed endpoint opens no way to another one."""
    with pytest.raises((QueryForbiddenError, QueryTooComplexError)):
        check_query(query, LIMITS, ALLOWED)


def test_oxigraph_is_led_to_the_relay_only() -> None:
    """What the parser makes of the routed text is a call of the relay."""
    # The port is refused before a connection, and the message names no host but the relay's.
    said = ask(f"SELECT * {{ SERVICE <{GOOD}> {{ ?s ?p ?o }} }}")
    assert "port 1" in said


def test_the_refusal_says_what_is_allowed() -> None:
    """The sender learns which endpoints can be asked."""
    with pytest.raises(QueryForbiddenError) as caught:
        check_query("SELECT * { SERVICE <http://bad.example/> {} }", LIMITS, ALLOWED)
    assert GOOD in caught.value.hint


PIECES = [
    "SERVICE", f"SERVICE<{GOOD}>{{", f"SERVICE SILENT<{GOOD}>{{", "SERVICE g:sparql{", "}", "{",
    "SERVICE?y{}", "SERVICE<http://127.0.0.1:2/>{}", "SILENT", "g:", "<#f>", "<", ">", "'", "'''",
    '"', "#", "\n", "\\", "FILTER(1<", "2)", "?s ?p ?o", "p:SERVICE", "VALUES ?x {", "(", ")",
    f"<{GOOD}>", "OPTIONAL{", "1", "\\u0022", "<<", ">>",
]  # fmt: skip
PROLOGUE = "BASE <http://a/> PREFIX p: <http://a:> PREFIX g: <http://good.example/> SELECT * { "


def asks_elsewhere(routed: str) -> bool:
    """Tell by Oxigraph itself whether it would call anything but the relay on port 1."""
    try:
        list(Store().query(routed))  # type: ignore[arg-type] # SELECT only
    except (SyntaxError, ValueError):
        return False
    except (OSError, RuntimeError, TypeError) as error:
        return "port 1" not in str(error)
    return False


def check_oracle(soup: str) -> None:
    query = f"{PROLOGUE}{soup} }}"
    try:
        shape = check_query(query, LIMITS, ALLOWED)
    except (QueryForbiddenError, QueryTooComplexError):
        return
    assert not asks_elsewhere(route_calls(query, shape.calls, ALLOWED))


@given(soup=st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=300)
def test_no_text_leads_oxigraph_past_the_relay(soup: str) -> None:
    """Whatever is passed with an allow-list asks the relay or nobody."""
    check_oracle(soup)


def test_a_syntax_error_keeps_its_place() -> None:
    """Line and column are those of the query as it was sent."""
    query = f"SELECT * {{ SERVICE <{GOOD}> {{ ?s ?p ?o }} }} BROKEN"
    with pytest.raises(SyntaxError) as told:
        Store().query(mask_calls(query, check_query(query, LIMITS, ALLOWED).calls))
    request = {"query": query, "base": None, "default_graphs": (), "named_graphs": (),
               "union": True, "services": ALLOWED}  # fmt: skip
    shape = check_query(query, LIMITS, ALLOWED)
    with pytest.raises(QuerySyntaxError) as caught:
        evaluate(Store(), request, shape)
    assert f"error at {caught.value.line}:{caught.value.column}:" in str(told.value)
    assert "secret" not in str(caught.value)


def test_a_place_before_the_call_is_left_alone() -> None:
    """Only what stands behind a longer address has moved."""
    query = f"SELECT ?a\n{{ ?x SERVICE <{GOOD}> {{}} }}"
    calls = check_query(query, LIMITS, ALLOWED).calls
    assert original_place("error at 2:3: x", query, calls, ALLOWED) == "error at 2:3: x"
    assert original_place("error at 1:9: x", query, calls, ALLOWED) == "error at 1:9: x"
    assert original_place("no place", query, calls, ALLOWED) == "no place"


def test_the_relays_words_are_told_and_its_address_is_not() -> None:
    """A failed call says which endpoint failed and why; the secret stays inside."""
    payload = '{"reason": "SERVICE got no answer", "hint": "try later"}'
    said = f"Error 502 Bad Gateway returned by {RELAY} with payload:\n{payload}"
    error = to_query_error(OSError(said), "SELECT * {}")
    assert isinstance(error, ServiceFailedError)
    assert (error.reason, error.hint) == ("SERVICE got no answer", "try later")
    assert "secret" not in str(to_service_error(f"connection to {RELAY} broke"))


@pytest.mark.soak
@given(soup=st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=200_000)
def test_no_text_of_very_many_leads_oxigraph_past_the_relay(soup: str) -> None:
    """The same, long enough to find a spelling nobody thought of."""
    check_oracle(soup)
