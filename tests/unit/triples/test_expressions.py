"""Expressions have the values that Oxigraph gives them, and no value where it gives none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from conflictgraph.triples.expression import Expression, iter_names
from conflictgraph.triples.functions import ready
from conflictgraph.triples.parsing import parse_select
from conflictgraph.triples.pattern import Bind
from conflictgraph.triples.values import NoValueError, term_of

BASE = "https://example.org/data/"
PREFIXES = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX e: <https://example.org/id/>"

#: Values of every kind that can stand beside one another, the awkward ones among them.
VALUES = (
    "0", "1", "-3", "7", "2.5", "-0.5", "0.1", "9223372036854775807", '"12"^^xsd:int', "1e0",
    '"x"', '""', '"a|b"', '"ä\U0001f54a"', '"12"', '"quote \\" and \\\\ line\\n"', '"x"@de',
    '"x"@en',
    '"2020-02-29"^^xsd:date', '"2021-01-01"^^xsd:date', '"2020-02-29Z"^^xsd:date',
    '"2020-02-29T10:00:00"^^xsd:dateTime', '"no day"^^xsd:date', '"P1Y"^^xsd:duration',
    "true", "false", '"odd"^^e:type', "e:a", "<https://example.org/id/b>", "<urn:c>", "(1/0)",
)  # fmt: skip
#: Each takes one, two or three values, as often as ``%s`` stands in it.
CALLS = (
    "STR(%s)", "STRLEN(STR(%s))", "ABS(%s)", "CEIL(%s)", "FLOOR(%s)", "xsd:integer(%s)", "!%s",
    "-%s", "ISNUMERIC(%s)", "DATATYPE(%s)", "SHA256(STR(%s))", "IRI(STR(%s))", "UCASE(STR(%s))",
    "%s = %s", "%s != %s", "%s < %s", "%s > %s", "%s <= %s", "%s >= %s", "%s + %s", "%s - %s",
    "%s * %s", "%s / %s", "%s && %s", "%s || %s", "COALESCE(%s, %s)", "CONCAT(%s, %s)",
    "CONCAT(STR(%s), STR(%s))", 'STRAFTER(STR(%s), "/id/")', "STRAFTER(%s, %s)",
    "STRSTARTS(STR(%s), STR(%s))", 'STRLANG(STR(%s), "de")', "SUBSTR(STR(%s), %s)",
    "SUBSTR(STR(%s), %s, %s)", "IF(%s, %s, %s)", "%s IN (%s, %s)", "%s NOT IN (%s, %s)",
)  # fmt: skip


def parsed(text: str) -> Expression:
    (member,) = parse_select(f"{PREFIXES} SELECT ?v {{ BIND ({text} AS ?v) }}").group.members
    assert isinstance(member, Bind)
    return member.value


def by_oxigraph(text: str) -> str | None:
    query = f"{PREFIXES} SELECT ({text} AS ?v) {{}}"
    (solution,) = Store().query(query, base_iri=BASE)
    return None if solution["v"] is None else str(solution["v"])


def by_us(text: str, values: tuple[str, ...]) -> str | None:
    """Return the value of a call whose arguments are variables with some values."""
    names = tuple(f"?v{number}" for number in range(len(values)))
    expression = parsed(text % names)
    at = {f"v{number}": number for number in range(len(values))}
    assert at.keys() <= set(iter_names(expression))
    return value_in(expression, at, tuple(map(by_oxigraph, values)))


def value_in(expression: Expression, at: dict[str, int], row: tuple[str | None, ...]) -> str | None:
    try:
        return term_of(ready(expression, at, BASE)(row))
    except NoValueError:
        return None


@pytest.mark.parametrize("call", CALLS)
@given(data=st.data())
@settings(max_examples=60)
def test_a_call_has_the_value_that_oxigraph_gives_it(call: str, data: st.DataObject) -> None:
    """Whatever the values: numbers of all kinds, times, tagged texts, errors, nothing at all."""
    values = tuple(data.draw(st.sampled_from(VALUES)) for _ in range(call.count("%s")))

    assert by_us(call, values) == by_oxigraph(call % tuple(f"({value})" for value in values))


@pytest.mark.parametrize("sign", ["+", "-", "*", "/"])
@pytest.mark.parametrize("text", ["1.0", "+2.50", "-0.0", "0007.0", "-.5", "3."])
def test_a_decimal_number_counts_in_whatever_form_it_is_written(sign: str, text: str) -> None:
    """Curators may write a factor as 1.0: what is reckoned with it is the same."""
    decimal = f'"{text}"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    row = ('"7"^^<http://www.w3.org/2001/XMLSchema#integer>', decimal)

    for first, second in ((0, 1), (1, 0), (1, 1)):
        found = value_in(parsed(f"?v{first} {sign} ?v{second}"), {"v0": 0, "v1": 1}, row)
        assert found == by_oxigraph(f"{row[first]} {sign} {row[second]}")


@pytest.mark.parametrize(
    "text",
    [
        "1 + 2 * 3 - 4 / 2",
        "(1 + 2) * 3",
        "1 < 2 && 2 < 1 || true",
        "!false && -2 < -1",
        "1 - 2 - 3",
        'IF(BOUND(?nothing), "a", "b")',
        "1 + 1 = 2",
        "CONCAT(STR(FLOOR(7 / 2)), \"|\", COALESCE(STR(1/0), ''))",
        'xsd:integer("5") + 1',
        "1/3", "2/3 * 3", "0.1 + 0.2", "9223372036854775807 + 1", "9223372036854775807 * 1.5",
    ],
)  # fmt: skip
def test_signs_bind_as_in_sparql(text: str) -> None:
    """What comes first in a rule is what its author sees coming first."""
    assert by_us(text.replace("%", "%%"), ()) == by_oxigraph(text)
