"""Answers as Python values: frames with the names one wants, and triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

import polars as pl
import rdflib
from pyoxigraph import RdfFormat, Triple, parse, serialize

from conflictgraph.frames.reading import Columns

#: How IRIs are shown: whole, or as prefix and local name.
Iris = Literal["iri", "curie"]

_OTHER: Final = "__any"


def to_frame(
    columns: Columns, prefixes: Mapping[str, str], *, iris: Iris, lang: str | Sequence[str] | None
) -> pl.DataFrame:
    """Return a frame with the IRIs and languages that are wanted.

    Args:
        columns: an answer.
        prefixes: prefix to namespace, for CURIEs.
        iris: how IRIs are shown.
        lang: languages, the preferred one first. Of rows that differ in nothing but texts of
            several languages the one in the most preferred language stays, and no column tells
            languages. None keeps all rows, and the languages.
    """
    frame = columns.frame
    if lang is not None:
        frame = _in_language(columns, (lang,) if isinstance(lang, str) else tuple(lang))
    if iris == "curie":
        frame = frame.with_columns(_curie(name, prefixes) for name in columns.iris)
    return frame


def _in_language(columns: Columns, wanted: Sequence[str]) -> pl.DataFrame:
    frame, tags = columns.frame, list(columns.languages.values())
    if not tags:
        return frame
    others = [name for name in frame.columns if name not in {*columns.languages, *tags}]
    order = {tag: place for place, tag in enumerate(wanted)}
    ranks = [
        pl.col(tag).replace_strict(order, default=len(order), return_dtype=pl.Int64).alias(tag)
        for tag in tags
    ]
    places = "__place"
    ranked = frame.with_row_index(places)
    best = (
        ranked.with_columns(ranks)
        .sort(*tags, places, nulls_last=True)
        .unique(others, keep="first", maintain_order=True)
        if others
        else ranked.with_columns(ranks).sort(*tags, places, nulls_last=True).head(1)
    )
    kept = ranked.filter(pl.col(places).is_in(best[places].implode()))
    return kept.drop(places, *tags)


def _curie(name: str, prefixes: Mapping[str, str]) -> pl.Expr:
    shown = pl.col(name)
    # The longest namespace last: it is the one that counts.
    for prefix, namespace in sorted(prefixes.items(), key=lambda each: len(each[1])):
        local = pl.col(name).str.slice(len(namespace))
        fits = pl.col(name).str.starts_with(namespace) & ~local.str.contains(r"[/#]")
        shown = pl.when(fits).then(pl.lit(f"{prefix}:") + local).otherwise(shown)
    return shown.alias(name)


class Triples(Sequence[Triple]):
    """The triples that CONSTRUCT or DESCRIBE gave, in the order of the answer."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self._triples = tuple(triples)

    @classmethod
    def from_rdf(cls, body: bytes, media_type: str) -> Triples:
        """Read an answer.

        Raises:
            ValueError: the media type is none of RDF.
            SyntaxError: it is not what its media type says.
        """
        form = RdfFormat.from_media_type(media_type)
        if form is None:
            raise ValueError(f"{media_type} is no media type of RDF")
        return cls([quad.triple for quad in parse(body, form)])

    def __getitem__(self, place: int | slice) -> Triple | Triples:  # type: ignore[override]
        """Return a triple, or some of them."""
        found = self._triples[place]
        return Triples(found) if isinstance(found, tuple) else found

    def __len__(self) -> int:
        return len(self._triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __repr__(self) -> str:
        return f"<{len(self)} triples>"

    def to_turtle(self, prefixes: Mapping[str, str] | None = None) -> str:
        """Return them as Turtle."""
        body = serialize(self._triples, format=RdfFormat.TURTLE, prefixes=dict(prefixes or {}))
        return bytes(body or b"").decode()

    def to_rdflib(self) -> rdflib.Graph:
        """Return them as a graph of rdflib."""
        graph = rdflib.Graph()
        body = serialize(self._triples, format=RdfFormat.N_TRIPLES)
        return graph.parse(data=bytes(body or b""), format="nt")
