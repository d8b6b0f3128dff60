"""What follows of figures from the exported tables."""

from __future__ import annotations

import polars as pl

Frames = dict[str, pl.DataFrame]


def linked(roles: pl.DataFrame, name: str, thing: str, other: str) -> pl.DataFrame:
    return roles.filter(property=name).select(
        pl.col("thing").alias(thing), pl.col("object").alias(other)
    )


def wordings(t: Frames) -> pl.DataFrame:
    """Return how figures are worded: where one of several wordings has its digits, by that."""
    said = t["statement_wordings"].filter(property="valueText").select("statement", "text")
    worded = t["claims"].select("statement", "figure", "value").join(said, on="statement")
    own = worded.filter(pl.col("text").str.replace_all("[^0-9]", "") == pl.col("value"))
    rest = worded.join(own, on=["statement", "figure"], how="anti")
    return pl.concat([own, rest])


def of_sides(t: Frames) -> pl.DataFrame:
    """Return whether claimants count victims of their own side or of another one."""
    links = t["actor_links"]
    member = links.filter(property="hasGroupMember").select(side="actor", member="thing")
    body = links.filter(property="isBodyOf").select(who="actor", member="thing")
    sides = t["figure_sides"].select("figure", "side")
    within = pl.concat([
        sides.select("side", who="side").unique(),
        member.select("side", who="member"),
        member.join(body, on="member").select("side", "who"),
    ])  # fmt: skip
    office = t["offices"].drop_nulls("body").select("office", member="body")
    holding = linked(t["affair_roles"], "hasOffice", "capacity", "office")
    spoken = (
        t["claims"]
        .select("statement", "figure", "claimant")
        .join(t["statements"].select("statement", "capacity"), on="statement")
    )
    for_body = spoken.drop_nulls("capacity").join(holding, on="capacity").join(office, on="office")
    by_office = for_body.join(member, on="member").select("statement", "figure", "side")
    by_name = spoken.join(within, left_on="claimant", right_on="who")
    on_side = pl.concat([by_name.select("statement", "figure", "side"), by_office]).unique()
    own = on_side.join(sides, on=["figure", "side"], how="semi")
    conflict = links.filter(property="isSideIn").select(side="actor", conflict="thing")
    facing = sides.join(conflict, on="side").join(conflict, on="conflict", suffix="_other")
    facing = facing.select("figure", side="side_other")
    other = on_side.join(facing, on=["figure", "side"], how="semi")
    key = ["statement", "figure"]
    other = other.join(own, on=key, how="anti")
    none = spoken.join(own, on=key, how="anti").join(other, on=key, how="anti")
    found = {"own": own, "other": other, "none": none}
    return pl.concat(
        each.select(*key, of_side=pl.lit(name)) for name, each in found.items()
    ).unique()


def directions(t: Frames) -> pl.DataFrame:
    """Return which way a figure goes from those of the last day before it."""
    dated = t["claims"].join(t["statements"].select("statement", "as_of_date"), on="statement")
    entries = dated.drop_nulls(["as_of_date", "quantity"]).select(
        "statement", "figure", "claimant", "quantity", "as_of_date",
        *(pl.col(f"typical_{end}").cast(pl.Float64).alias(end) for end in ("lower", "upper")),
    )  # fmt: skip
    series = ["claimant", "quantity"]
    pairs = entries.join(entries, on=series, suffix="_before")
    pairs = pairs.filter(pl.col("as_of_date_before") < pl.col("as_of_date"))
    last = pl.col("as_of_date_before").max().over("statement", *series)
    pairs = pairs.filter(pl.col("as_of_date_before") == last)
    pairs = pairs.drop_nulls(["lower", "upper", "lower_before", "upper_before"])
    is_same = (pl.col("lower") == pl.col("lower_before")) & (
        pl.col("upper") == pl.col("upper_before")
    )
    return pairs.with_columns(
        direction=pl.when(is_same)
        .then(pl.lit("same"))
        .when(pl.col("upper_before") < pl.col("lower"))
        .then(pl.lit("up"))
        .when(pl.col("upper") < pl.col("lower_before"))
        .then(pl.lit("down"))
        .otherwise(pl.lit("overlaps"))
    )


def disagreeing(t: Frames) -> pl.DataFrame:
    """Return figures with the findings that set them against those of others."""
    found = t["disagreements"].filter(pl.col("class") == "Disagreement").select("finding")
    ends = t["disagreement_ends"].join(found, on="finding")
    return ends.select("statement", "figure", "finding")
