"""Tables of texts: documents, their parts, spans with offsets, mentions."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.model import Column, Kind, Table
from conflictgraph.tables.names import code_in
from conflictgraph.vocab import DCTERMS, OA, term


def _documents(graph: Graph) -> pl.DataFrame:
    found = graph.of_class("document", term("SourceDocument"))
    versions = graph.links(term("hasText")).rename({"subject": "document"})
    for name, predicate in (("text_hash", term("textHash")), ("text_length", term("textLength"))):
        value = graph.literals(predicate).select(object="subject", value="value")
        facts = versions.join(value, on="object").group_by("document")
        found = found.join(facts.agg(pl.col("value").min().alias(name)), "document", how="left")
    return found


def _parts(graph: Graph) -> pl.DataFrame:
    parts = graph.links(term("hasDocumentPart")).rename({"subject": "document", "object": "part"})
    roles = graph.links(term("hasPartRole")).rename({"subject": "part", "object": "role"})
    spans = graph.links(term("hasPartSpan")).rename({"subject": "part", "object": "span"})
    return (
        parts.unique("part", keep="first", maintain_order=False)
        .join(roles.group_by("part").agg(pl.col("role").min()), "part", how="left")
        .with_columns(code_in("role", "part"))
        .join(spans.group_by("part").agg(pl.col("span").min()), "part", how="left")
        .join(graph.offsets, on="span", how="left")
    )


def _sources(graph: Graph) -> pl.DataFrame:
    documents = graph.instances(term("SourceDocument")).select("subject").unique()
    # Codes name the literature they are from by the same property.
    found = graph.links(DCTERMS + "source").join(documents, on="subject", how="semi")
    return found.rename({"subject": "document", "object": "actor"})


def _spans(graph: Graph) -> pl.DataFrame:
    quotes = graph.literals(OA + "exact").select("subject", text="value")
    places = graph.links(OA + "hasSelector").rename({"subject": "span", "object": "subject"})
    quoted = places.join(quotes, on="subject").group_by("span").agg(pl.col("text").min())
    sources = graph.links(OA + "hasSource").rename({"subject": "span", "object": "source"})
    texts = graph.links(term("hasText")).rename({"subject": "document", "object": "source"})
    of_text = sources.join(texts, on="source").group_by("span").agg(pl.col("document").min())
    spans = graph.offsets.join(of_text, on="span", how="left").join(quoted, "span", how="left")
    return _with_sentences(spans, graph) if graph.shows_sentences else spans


def _with_sentences(spans: pl.DataFrame, graph: Graph) -> pl.DataFrame:
    """Fill in the words of sentences, which the graph does not quote, from the texts."""
    sentences = graph.links(term("hasSentenceSpan")).select(span="object").unique()
    wanted = spans.filter(pl.col("text").is_null()).join(sentences, on="span").drop("text")
    identities = graph.literals(DCTERMS + "identifier").select(document="subject", key="value")
    filled: list[tuple[str, str]] = []
    for (identity,), group in wanted.join(identities, on="document").group_by("key"):
        text = graph.reader.manifest.text(str(identity))
        if text is not None:
            rows = group.select("span", "begin", "end").iter_rows()
            filled += [(span, text[int(begin) : int(end)]) for span, begin, end in rows]
    words = pl.DataFrame(filled, {"span": pl.String, "sentence": pl.String}, orient="row")
    spans = spans.join(words.unique("span"), on="span", how="left")
    return spans.with_columns(pl.coalesce("text", "sentence").alias("text"))


TABLES: Final = (
    Table(
        "documents",
        "One row for each text.",
        ("document",),
        (
            Column("document", Kind.IRI, "the text"),
            Column("class", Kind.NAME, "its narrowest class"),
            Column(
                "identifier", Kind.TEXT, "its identity, made of its words", DCTERMS + "identifier"
            ),
            Column("title", Kind.TEXT, "its headline", DCTERMS + "title"),
            Column("language", Kind.TEXT, "tag of its language", DCTERMS + "language"),
            Column(
                "issued", Kind.DATE, "day it was published, where it is known", DCTERMS + "issued"
            ),
            Column("issued_earliest", Kind.DATE, "first possible day", term("issuedEarliest")),
            Column("issued_latest", Kind.DATE, "last possible day", term("issuedLatest")),
            Column(
                "time_basis",
                Kind.CODE,
                "whether the day is stated or inferred",
                term("hasTimeBasis"),
                codes="time-basis",
            ),
            Column("publisher", Kind.IRI, "who published it", DCTERMS + "publisher", "actors"),
            Column("text_hash", Kind.TEXT, "SHA-256 of the text as offsets count it"),
            Column("text_length", Kind.INTEGER, "its length in code points"),
        ),
        _documents,
    ),
    Table(
        "document_sources",
        "One row for each agency that a text names as its source.",
        ("document", "actor"),
        (
            Column("document", Kind.IRI, "the text", to="documents"),
            Column("actor", Kind.IRI, "the agency", DCTERMS + "source", "actors"),
        ),
        _sources,
    ),
    Table(
        "document_parts",
        "One row for each part of a text: headline, teaser, body and others.",
        ("part",),
        (
            Column("part", Kind.IRI, "the part"),
            Column("document", Kind.IRI, "the text", term("hasDocumentPart"), "documents"),
            Column("role", Kind.CODE, "what the part is", term("hasPartRole"), codes="part"),
            Column("begin", Kind.INTEGER, "offset of its first character, in code points"),
            Column("end", Kind.INTEGER, "offset behind its last character"),
        ),
        _parts,
    ),
    Table(
        "spans",
        "One row for each stretch of text that something in the graph rests on.",
        ("span",),
        (
            Column("span", Kind.IRI, "the stretch"),
            Column("document", Kind.IRI, "the text", OA + "hasSource", "documents"),
            Column(
                "begin", Kind.INTEGER, "offset of its first character, in code points", OA + "start"
            ),
            Column("end", Kind.INTEGER, "offset behind its last character", OA + "end"),
            Column(
                "text",
                Kind.TEXT,
                "its words; those of sentences only where the setting publish_text allows them",
                OA + "exact",
            ),
            Column("part", Kind.IRI, "the part of the text", term("isInPart"), "document_parts"),
        ),
        _spans,
    ),
    Table(
        "mentions",
        "One row for each place where a text speaks of a thing.",
        ("mention",),
        (
            Column("mention", Kind.IRI, "the mention"),
            Column("span", Kind.IRI, "its words", OA + "hasTarget", "spans"),
            Column("thing", Kind.IRI, "whom or what it denotes", OA + "hasBody", "things"),
            Column(
                "mention_type",
                Kind.CODE,
                "named, nominal, pronominal or adjectival",
                term("hasMentionType"),
                codes="mention",
            ),
            Column(
                "is_metonymic",
                Kind.BOOLEAN,
                "whether one thing is named and another meant; empty where nothing is said of it",
                term("isMetonymic"),
            ),
        ),
        lambda graph: graph.instances(term("Mention")).select(mention="subject").unique(),
    ),
)
