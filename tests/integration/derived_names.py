"""What follows from the exported tables and is in a language: names, and words made of them."""

from __future__ import annotations

import polars as pl

from .derived_figures import Frames, linked


def in_language(t: Frames, language: str) -> Frames:
    """Return names in a language; in English, or any, where there is none."""
    labels = t["labels"].filter(property="label")
    english = labels.filter(language="en").select("thing", "text")
    wanted = labels.filter(language=language).select("thing", "text")
    without = labels.join(english, on="thing", how="anti").select("thing", "text")
    wanted = wanted.join(english, on="thing", how="semi")
    rest = english.join(wanted, on="thing", how="anti")
    text = pl.col(f"label_{language}").alias("text")
    workings = t["disagreement_workings"].filter(pl.col("language") == language)
    called = pl.concat([wanted, rest, without])
    return {
        "called": called,
        "involving": _involving(t, called, _ends(t, called, f"label_{language}")),
        "named_efforts": _named_efforts(t, called),
        "coded": t["codes"].select("list", "code", text),
        "workings": workings.select("finding", "text"),
        "stated": _stated(t, text),
    }


def _stated(t: Frames, text: pl.Expr) -> pl.DataFrame:
    """Return figures in words, as pages show them: with how they are hedged, or as a range."""
    hedges = t["codes"].filter(pl.col("list") == "qualifier").select(text, qualifier="code")
    hedges = hedges.filter(~pl.col("qualifier").is_in(["exact", "range"]))
    number = pl.coalesce(
        "value",
        pl.format("{}–{}", "lower", "upper"),
        pl.format("≥ {}", "lower"),
        pl.format("≤ {}", "upper"),
    )
    figures = t["claims"].join(hedges, on="qualifier", how="left")
    words = pl.concat_str([pl.col("text"), number], separator=" ", ignore_nulls=True)
    hedge_alone = pl.col("text") + pl.lit(" ")
    return figures.select(
        "figure", text=pl.when(number.is_null()).then(hedge_alone).otherwise(words)
    )


def _ends(t: Frames, called: pl.DataFrame, label: str) -> pl.DataFrame:
    """Return whom relations are between that have no roles: their names say it."""
    bare = t["thing_classes"].filter(pl.col("class") == "Relationship").select("thing")
    names = called.rename({"thing": "actor", "text": "name"})
    terms = t["terms"].select(pl.col(label).alias("verb"), property="term")
    offices = t["offices"].select(actor="office", property=pl.lit("isOfficeOf"), thing="body")
    links = pl.concat([t["actor_links"].select("actor", "property", "thing"), offices])
    links = links.join(terms, on="property").join(names, on="actor")
    links = links.join(names.rename({"actor": "thing", "name": "other"}), on="thing")
    told = links.with_columns(text=pl.format("{} {} {}", "name", "verb", "other"))
    told = told.rename({"thing": "end"}).join(bare.join(called, on="thing"), on="text")
    return pl.concat([told.select("thing", "actor"), told.select("thing", actor="end")])


def _named_efforts(t: Frames, called: pl.DataFrame) -> pl.DataFrame:
    """Return mediations with the names of what they are for and how, and how they are judged."""
    named = t["efforts"]
    for column, role in (("eventLabel", "isForEvent"), ("formatLabel", "usesFormat")):
        names = t["affair_roles"].filter(property=role).select("thing", part="object")
        names = names.join(called.rename({"thing": "part"}), on="part")
        names = names.group_by("thing").agg(pl.col("text").max().alias(column))
        named = named.join(names, on="thing", how="left")
    judged = t["affair_codes"].filter(list="evaluation").select("code", judgement="thing")
    judged = judged.join(
        linked(t["affair_roles"], "concerns", "judgement", "thing"), on="judgement"
    )
    values = judged.group_by("thing").agg(evaluations=pl.col("code").unique().sort().str.join(", "))
    return named.join(values, on="thing", how="left")


def _involving(t: Frames, called: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Return what others say of an actor in a text, with their names."""
    said = t["statement_contents"].join(t["statements"], on="statement").drop_nulls("document")
    roles = pl.concat([t["affair_roles"].select("thing", actor="object"), ends])
    about = roles.join(said, on="thing")
    about = about.filter(pl.col("claimant") != pl.col("actor")).unique()
    names = called.rename({"thing": "claimant", "text": "who"})
    about = about.join(names, on="claimant", how="left").join(called, on="thing", how="left")
    text = pl.format("{}: {}", pl.col("who").fill_null("?"), pl.col("text").fill_null("?"))
    return about.select("actor", "document", text=text)
