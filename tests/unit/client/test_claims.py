"""Claims side by side: bounds, wordings and what is withheld."""

from __future__ import annotations

from datetime import date

import polars as pl

from conflictgraph.client.answers import Origin
from conflictgraph.client.claims import Claims

SCHEMA = {
    "quantity": pl.String,
    "counted": pl.String,
    "victims": pl.String,
    "sideLabel": pl.String,
    "conflictLabel": pl.String,
    "placeLabel": pl.String,
    "claimant": pl.String,
    "claimantLabel": pl.String,
    "kind": pl.String,
    "lower": pl.Int64,
    "upper": pl.Int64,
    "wording": pl.String,
    "rivals": pl.Int64,
    "date": pl.Date,
    "statement": pl.String,
}


def claims(*figures: tuple[str, str, int | None, int | None, str, date | None]) -> Claims:
    """Return claims about one quantity: claimant, kind, bounds, wording and day of each."""
    rows = [
        ("urn:q", "killed", "civilian", "", "War", "", who, who.upper(), *given, 0, day, f"urn:{n}")
        for n, (who, *given, day) in enumerate(figures)
    ]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return Claims(frame, Origin("", ("quantity", "claimant"), lambda iri: iri, "cut"))


def test_an_open_end_stays_open() -> None:
    """Of "more than 30" there is no greatest number, whatever else the claimant says."""
    compared = claims(
        ("a", "given", 31, None, "mehr als 30", date(2020, 10, 2)),
        ("a", "given", 5, 5, "5", date(2020, 10, 1)),
        ("a", "given", 5, 5, "5", None),
    ).compare()
    (row,) = compared
    assert (row["lower"], row["upper"], row["figures"]) == (5, None, 3)
    assert row["wording"] == "5 | mehr als 30"
    assert (row["first"], row["last"]) == (date(2020, 10, 1), date(2020, 10, 2))
    assert row["quantityLabel"] == "Civilians killed · War"


def test_nothing_is_summed_and_nobody_is_left_out() -> None:
    """Withheld and denied figures stand in rows of their own, and no row adds up others."""
    compared = claims(
        ("b", "withheld", None, None, "", None),
        ("a", "given", 0, 0, "keine", date(2020, 10, 1)),
        ("a", "denied", 100, 100, "hundert", date(2020, 10, 1)),
        ("a", "given", 40, 60, "40 bis 60", date(2020, 10, 3)),
    ).compare()
    assert [(r["claimant"], r["kind"], r["lower"], r["upper"]) for r in compared] == [
        ("a", "denied", 100, 100),
        ("a", "given", 0, 60),
        ("b", "withheld", None, None),
    ]
    assert compared.notice == "cut"


def test_no_claims_compare_to_nothing() -> None:
    """A filter that leaves nothing gives an empty table with the same columns."""
    assert claims().compare().columns == claims(("a", "given", 1, 1, "1", None)).compare().columns
    assert len(claims().compare()) == 0
