"""The definitions hold together, and the names that analysts build on stay as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.terms import Terms, read_terms
from conflictgraph.tables.codebook import codebook_frame
from conflictgraph.tables.definitions import BY_NAME, TABLES, in_building_order
from conflictgraph.tables.model import Kind
from conflictgraph.vocab import CODE, NS, OWL

NAME = re.compile(r"[a-z]+(?:_[a-z0-9]+)*")
GOLDEN = Path(__file__).with_name("columns.txt")


@pytest.fixture(scope="module")
def terms() -> Terms:
    return read_terms(ontology_folder())


def test_names_of_tables_columns_types_and_keys_stay() -> None:
    """A script of last year reads the tables of today: nothing is renamed, moved or retyped."""
    found = [
        f"{table.name}.{each.name} {each.kind.value}{' key' if each.name in table.key else ''}"
        for table in TABLES
        for each in table.columns
    ]
    assert found == GOLDEN.read_text("utf-8").splitlines()


def test_names_can_be_written_in_every_language_of_analysts() -> None:
    """No name needs quotes in SQL or R, or is cut as the name of a sheet."""
    names = [table.name for table in TABLES]
    assert len(set(names)) == len(names)
    for table in TABLES:
        columns = [each.name for each in table.columns]
        assert len(set(columns)) == len(columns)
        assert all(NAME.fullmatch(name) for name in (table.name, *columns))
        assert len(table.name) <= 31


def test_every_key_is_one_of_a_table_that_is_there() -> None:
    """A join by a documented key finds as many columns on the other side, of the same type."""
    for table in TABLES:
        assert set(table.key) <= set(table.schema)
        for key in table.foreign_keys:
            target = BY_NAME[key.table]
            assert len(key.columns) == len(target.key)
            for ours, theirs in zip(key.columns, target.key, strict=True):
                assert table.schema[ours] == target.schema[theirs]


def test_tables_come_after_those_that_refer_to_them() -> None:
    """What a row leads to is known before the table that must have it is closed."""
    done: set[str] = set()
    for table in in_building_order():
        later = {key.table for key in table.foreign_keys} - {table.name}
        assert not later & done
        done.add(table.name)
    assert done == set(BY_NAME)


def test_columns_are_what_the_ontology_says_of_their_properties(terms: Terms) -> None:
    """A number is no text, and a code is one of the list that the property has."""
    objects = set(terms.of_kind(OWL + "ObjectProperty"))
    see_also = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    seen = 0
    for table in TABLES:
        for column in table.columns:
            if not column.predicate.startswith(NS) or column.name == "role":
                continue
            seen += 1
            leads_on = column.kind in (Kind.IRI, Kind.CODE)
            assert (column.predicate in objects) == leads_on, (table.name, column.name)
            if column.kind is Kind.CODE:
                lists = terms.iris(column.predicate, see_also)
                assert CODE + column.codes in lists, (table.name, column.name)
    assert seen > 60


def test_the_codebook_says_something_of_every_column(terms: Terms) -> None:
    """Nobody has to guess: each column has a meaning, and our properties a definition in both."""
    codebook = codebook_frame()
    assert codebook.height == sum(len(table.columns) for table in TABLES)
    assert codebook["meaning"].null_count() == 0
    for row in codebook.iter_rows(named=True):
        if row["property"] and ":" not in row["property"]:
            definition = terms.text(NS + row["property"], _DEFINITION, "de")
            assert row["definition_de"] == definition
            assert row["definition_en"]


_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
