"""A generation read by properties: one plain SELECT each, taken apart by columns.

Oxigraph writes the pairs of one property as TSV without a Python object for any of them; joins are
left to polars, for which a hundred thousand rows are little.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from io import BytesIO
from typing import Final

import polars as pl
from cachetools import LRUCache
from pyoxigraph import NamedNode, QueryResultsFormat

from conflictgraph.frames.reading import read_parts
from conflictgraph.frames.terms import BLANK_NODE, IRI, TRIPLE, Terms
from conflictgraph.store.reader import Reader
from conflictgraph.tables.names import shortened
from conflictgraph.vocab import OA, OWL, RDFS, SKOS

#: Properties whose triples are kept for the next table; neighbours ask for the same ones.
_KEPT: Final = 8
_NO_LITERALS: Final = (IRI, BLANK_NODE, TRIPLE)


class Graph:
    """What the tables are made of.

    Attributes:
        reader: an open generation.
        shows_sentences: whether the sentences behind statements may be given away.
    """

    def __init__(self, reader: Reader, *, shows_sentences: bool) -> None:
        self.reader, self.shows_sentences = reader, shows_sentences
        self._instances: dict[tuple[str, ...], pl.DataFrame] = {}
        self._scans: LRUCache[str, pl.DataFrame] = LRUCache(_KEPT)

    def links(self, predicate: str) -> pl.DataFrame:
        """Return ``subject`` and ``object`` of each triple that leads to an IRI, each once."""
        found = self._scan(predicate).filter(pl.col("datatype") == IRI)
        return found.select("subject", object="value").unique()

    def literals(self, predicate: str) -> pl.DataFrame:
        """Return ``subject``, ``value`` and ``language`` of each literal, each once."""
        found = self._scan(predicate).filter(~pl.col("datatype").is_in(_NO_LITERALS))
        return found.select("subject", "value", "language").unique()

    def typed_links(self, predicates: Iterable[str]) -> pl.DataFrame:
        """Return ``subject``, ``property`` and ``object`` of several properties at once.

        A wider property is left out where a narrower one leads to the same.
        """
        names = sorted(set(predicates))
        frames = [self.links(each).with_columns(property=pl.lit(each)) for each in names]
        found = pl.concat(frames) if frames else _EMPTY_LINKS
        return _narrowest(found, "property", self.wider(RDFS + "subPropertyOf"))

    def instances(self, *roots: str) -> pl.DataFrame:
        """Return ``subject`` and ``class`` of all that is of these classes or of narrower ones.

        Only the narrowest classes, whether or not wider ones have been derived.
        """
        if roots not in self._instances:
            classes = " ".join(str(NamedNode(each)) for each in self.below(*roots))
            query = f"SELECT ?subject ?class {{ VALUES ?class {{ {classes} }} ?subject a ?class }}"
            found = self._ask(query)
            frame = pl.DataFrame({name: terms.values for name, terms in found.items()}).unique()
            wider = self.wider(RDFS + "subClassOf")
            self._instances[roots] = _narrowest(frame, "class", wider)
        return self._instances[roots]

    def of_class(self, key: str, *roots: str) -> pl.DataFrame:
        """Return all that is of these classes, with the first of its narrowest ones by name.

        Args:
            key: how the column is called that takes the subjects, beside ``class``.
            roots: the classes.
        """
        found = self.instances(*roots).with_columns(shortened("class"))
        return found.group_by(pl.col("subject").alias(key)).agg(pl.col("class").min())

    def below(self, *roots: str) -> list[str]:
        """Return classes and all that are narrower, sorted."""
        wider = self.wider(RDFS + "subClassOf")
        narrower = wider.filter(pl.col("wider").is_in(roots))["narrower"].to_list()
        return sorted({*roots, *narrower})

    def wider(self, predicate: str) -> pl.DataFrame:
        """Return ``narrower`` and ``wider`` of all pairs that a chain of the property connects."""
        if predicate == RDFS + "subClassOf":
            return self._wider_classes
        return self._closure(predicate)

    @cached_property
    def object_properties(self) -> list[str]:
        """Return the properties that lead to things, those of analysts too."""
        query = f"SELECT ?property {{ ?property a <{OWL}ObjectProperty> }}"
        return sorted(self._ask(query)["property"].values.unique())

    @cached_property
    def offsets(self) -> pl.DataFrame:
        """Return ``span``, ``begin`` and ``end`` of each span, the latter two as texts."""
        places = self.links(OA + "hasSelector").rename({"subject": "span", "object": "subject"})
        for name, predicate in (("begin", OA + "start"), ("end", OA + "end")):
            value = self.literals(predicate).select("subject", pl.col("value").alias(name))
            places = places.join(value, on="subject", how="left")
        return places.group_by("span").agg(pl.col("begin").min(), pl.col("end").min())

    @cached_property
    def codes(self) -> pl.DataFrame:
        """Return ``subject`` and ``object`` of each code and its list."""
        return self.links(SKOS + "inScheme")

    @cached_property
    def _wider_classes(self) -> pl.DataFrame:
        return self._closure(RDFS + "subClassOf")

    def _closure(self, predicate: str) -> pl.DataFrame:
        steps = self.links(predicate).rename({"subject": "narrower", "object": "wider"})
        found, height = steps, -1
        while found.height != height:
            height = found.height
            further = found.join(
                steps, left_on="wider", right_on="narrower", suffix="_next"
            ).select("narrower", wider="wider_next")
            found = pl.concat([found, further]).unique()
        # A circle makes two the same; neither is the narrower one.
        back = found.select(narrower="wider", wider="narrower")
        return found.join(back, on=["narrower", "wider"], how="anti")

    def _scan(self, predicate: str) -> pl.DataFrame:
        if predicate not in self._scans:
            query = f"SELECT ?subject ?object {{ ?subject {NamedNode(predicate)} ?object }}"
            found = self._ask(query)
            terms = found["object"].table().with_columns(subject=found["subject"].values)
            self._scans[predicate] = terms
        return self._scans[predicate]

    def _ask(self, query: str) -> dict[str, Terms]:
        tsv = BytesIO()
        self.reader.rows(query).serialize(tsv, QueryResultsFormat.TSV)
        return read_parts(tsv.getvalue())


_EMPTY_LINKS: Final = pl.DataFrame(
    schema=dict.fromkeys(("subject", "object", "property"), pl.String)
)


def _narrowest(frame: pl.DataFrame, column: str, wider: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows for which another differs by a narrower term in one column alone."""
    others = [name for name in frame.columns if name != column]
    implied = frame.join(wider, left_on=column, right_on="narrower").select(
        *others, pl.col("wider").alias(column)
    )
    return frame.join(implied, on=frame.columns, how="anti")
