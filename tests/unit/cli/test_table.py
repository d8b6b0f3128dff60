"""Tables for people: short names, the columns that fit, nothing that steers a terminal."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from conflictgraph.cli.asking import ROWS
from conflictgraph.cli.table import (
    FIRST,
    fitting,
    named_columns,
    print_columns,
    read_columns,
    shorten,
    show_table,
)
from conflictgraph.vocab import BASE


def uri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def literal(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value, "xml:lang": "de"}


@pytest.mark.parametrize(
    ("term", "cell"),
    [
        (uri(f"{BASE}id/actor/armenia"), "actor/armenia"),
        (uri(f"{BASE}ns#Demand"), "cg:Demand"),
        (uri(f"{BASE}code/victim-civilian"), "victim-civilian"),
        (uri("http://www.wikidata.org/entity/Q43"), "http://www.wikidata.org/entity/Q43"),
        (literal("Türkei"), "Türkei"),
        (literal("two\nlines\tand \x1b[31mred"), "two\nlines and \ufffd[31mred"),
    ],
)
def test_terms_are_short_and_harmless(term: dict[str, str], cell: str) -> None:
    """Names can be read at a glance, and no text of a source reaches the terminal as a command."""
    assert shorten(term, BASE) == cell


def test_a_name_stands_in_for_its_iri() -> None:
    """One column per thing, and none that is empty throughout."""
    columns = {
        "actor": ["actor/armenia"],
        "actorLabel": ["Armenia"],
        "document": ["doc/1"],
        "place": [""],
    }
    assert named_columns(columns) == {"actor": ["Armenia"], "document": ["doc/1"]}


def test_the_words_are_never_left_out() -> None:
    """However narrow the terminal, a claim is shown with its words."""
    columns = {name: ["some words " * 4] for name in ("actor", "value", "place", FIRST)}
    assert list(fitting(columns, 30)) == [FIRST]
    assert list(fitting(columns, 60)) == ["actor", "value", FIRST]
    assert list(fitting(columns, 500)) == list(columns)


@given(
    widths=st.lists(st.integers(0, 80), min_size=1, max_size=12),
    width=st.integers(40, 200),
)
def test_what_is_kept_fits_the_terminal(widths: list[int], width: int) -> None:
    """No line is broken by the terminal itself, whatever the data."""
    columns = {f"column{i}": ["word " * (each // 5)] for i, each in enumerate(widths)}
    output = io.StringIO()
    console = Console(file=output, width=width, force_terminal=True, color_system=None)
    print_columns(fitting(columns, width), console)
    assert max(len(line.rstrip()) for line in output.getvalue().splitlines()) <= width


def show(capsys: pytest.CaptureFixture[str], results: dict[str, object]) -> str:
    show_table(json.dumps(results).encode(), ROWS, None, BASE)
    return capsys.readouterr().out


def test_off_a_terminal_every_column_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe loses nothing, and gets no colours."""
    names = [f"column{i}" for i in range(30)]
    row = {name: literal("some words") for name in names}
    out = show(capsys, {"head": {"vars": names}, "results": {"bindings": [row]}})
    assert all(name in out.splitlines()[0] for name in names)
    assert "\x1b" not in out


def test_a_yes_or_no_is_one_word(capsys: pytest.CaptureFixture[str]) -> None:
    """ASK is answered without a table."""
    assert show(capsys, {"head": {}, "boolean": False}) == "false\n"


def test_no_rows_are_an_empty_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found is an answer."""
    out = show(capsys, {"head": {"vars": ["actor"]}, "results": {"bindings": []}})
    assert "actor" in out


def test_unbound_cells_are_empty() -> None:
    """A withheld figure has no number, not the word None."""
    assert read_columns(["value"], [{}], BASE) == {"value": [""]}
