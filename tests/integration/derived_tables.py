"""What follows from the exported tables by one step that any analyst would take."""

from __future__ import annotations

from typing import Final

import polars as pl

Frames = dict[str, pl.DataFrame]
#: Roles that make somebody part of a relation.
PARTIES: Final = (
    *("hasMember", "hasOrganization", "hasHolder", "hasOffice", "hasAlly", "hasProtector"),
    *("hasProtectedActor", "hasPartner", "hasMediator", "hasParty", "hasInfluencer"),
    *("hasController", "hasRecognizer", "hasRecognizedPolity", "hasParticipant"),
)
#: Parts of a text that only credit somebody.
CREDITS: Final = ("agency-line", "photo-credit")
#: Roles of evidence that a query calls otherwise.
FOUND: Final = {"attribution": "speaker"}


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
    return {
        "called": pl.concat([wanted, rest, without]),
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


def derive(t: Frames) -> Frames:
    """Return further tables, made of the exported ones."""
    wider = pl.concat([t["term_ancestors"], t["terms"].select("term", ancestor="term")])
    classes = pl.concat(
        [
            t["thing_classes"],
            t["statement_classes"].select("class", thing="statement").select("thing", "class"),
        ]
    )
    of_class = classes.join(wider, left_on="class", right_on="term").select("thing", "ancestor")
    of_class = of_class.rename({"ancestor": "class"})
    roles, statements = t["affair_roles"], t["statements"]
    contents = t["statement_contents"]
    texts = t["documents"].select(
        "document", "title", date=pl.coalesce("issued", "issued_earliest")
    )
    nothing = pl.DataFrame({"document": [None], "title": [None], "date": [None]}, texts.schema)
    addressed = pl.concat([t["statement_addressees"], t["statement_targets"]])
    doing = contents.join(roles.filter(property="hasAgent"), on="thing")
    asked = pl.concat([addressed, doing.select("statement", actor="object")])
    latest = pl.coalesce("latest_end", "latest_begin")
    party = roles.filter(pl.col("property").is_in(PARTIES)).select("thing", actor="object")
    agent = roles.filter(pl.col("property").is_in(["hasParticipant", "hasAgent"]))
    polarity = pl.DataFrame(
        {
            "polarity": ["negative", "positive", None],
            "status": ["cancelled", "planned", "planned"],
        }
    )
    contests = {"contest": ["rejected", "returned", "elsewhere"], "rejects": ["yes", "no", "no"]}
    spoken = t["statement_classes"].filter(
        pl.col("class").is_in(["CasualtyClaim", "NonDisclosure"])
    )
    matter = roles.filter(pl.col("property").is_in(["isForEvent", "concerns"]))
    sources = statements.drop_nulls("primary_source")
    return {
        "wider": wider,
        "of_class": of_class,
        "texts": pl.concat([texts, nothing]),
        "addressed": addressed,
        "asked": asked,
        "words": _words(t),
        "times": statements.select("statement", latest.alias("latest"), earliest="earliest_begin"),
        "told": _told(t),
        "delegates": _delegates(t),
        "evidenced": t["evidence"].with_columns(found=pl.col("role").replace(FOUND)),
        "numbered": _numbered(t),
        "breakdowns": _breakdowns(roles),
        "counters": _counters(t),
        "rejecting": pl.DataFrame(contests),
        "participants": agent.select("thing", actor="object"),
        "cancelling": polarity,
        "somewhere": _somewhere(t),
        "figures_said": spoken.select("statement"),
        "disagreeing": _disagreeing(t),
        "parties": party,
        "mediating": _mediating(t),
        "efforts": _efforts(of_class, roles),
        "settings": _settings(of_class, roles),
        "sources": sources.select("statement", text=pl.format("<{}>", "primary_source")),
        "reported_in": _reported_in(t),
        "matters": matter.select("thing", event="object"),
        "hoping": of_class.filter(pl.col("class").is_in(["Hope", "Expectation"])),
        "quoted": _quoted(t),
        "placed_sentences": t["evidence"]
        .filter(role="sentence")
        .join(t["spans"].drop_nulls("part").select("span", "part"), on="span"),
        "chain": _chain(t),
        "supplied": _supplied(t, addressed),
    }


def _words(t: Frames) -> pl.DataFrame:
    """Return the words of statements: of their content, else what they quote."""
    said = t["evidence"].join(t["spans"].select("span", "text"), on="span").drop_nulls("text")
    content, quote = (
        said.filter(role=role).select("statement", "text") for role in ("content", "quote")
    )
    return pl.concat([content, quote.join(content, on="statement", how="anti")])


def _told(t: Frames) -> pl.DataFrame:
    """Return mentions outside of lines that only credit somebody."""
    found = t["mentions"].join(t["spans"], on="span")
    parts = t["document_parts"].select("part", "role")
    found = found.join(parts, on="part", how="left")
    return found.filter(~pl.col("role").is_in(CREDITS).fill_null(value=False))


def _delegates(t: Frames) -> pl.DataFrame:
    """Return who speaks in a text for an actor: in its office, as a body or as one of a group."""
    said = t["statements"].select("document", "capacity", delegate="claimant")
    holding = (
        t["affair_roles"].filter(property="hasOffice").select(capacity="thing", office="object")
    )
    body = t["offices"].select("office", actor="body")
    by_office = said.join(holding, on="capacity").join(body, on="office")
    links = t["actor_links"]
    bodies = links.filter(property="isBodyOf").select(delegate="actor", actor="thing")
    groups = links.filter(property="hasGroupMember").select("actor", delegate="thing")
    return pl.concat(
        each.select("actor", "document", "delegate")
        for each in (by_office, said.join(bodies, on="delegate"), said.join(groups, on="delegate"))
    )


def _numbered(t: Frames) -> pl.DataFrame:
    """Return events with their number, or all numbers that they may stand for."""
    own = t["events"].select("event", number="ordinal")
    counted = (
        t["events"]
        .drop_nulls("event_count")
        .with_columns(number=pl.int_ranges(1, pl.col("event_count").cast(pl.Int64) + 1))
    )
    counted = counted.explode("number").select("event", pl.col("number").cast(pl.String))
    return pl.concat([own.drop_nulls(), counted])


def _breakdowns(roles: pl.DataFrame) -> pl.DataFrame:
    """Return what broke down, and its parts, with its breakdown."""
    broke = roles.filter(property="isBreakdownOf").select("thing", event="object")
    part = roles.filter(property="isPartOf").select(part="thing", event="object")
    parts = broke.join(part, on="event").select("thing", event="part")
    return pl.concat([broke, parts])


def _counters(t: Frames) -> pl.DataFrame:
    """Return statements that blame somebody for an event, or deny an event or a blame."""
    roles, contents, classes = t["affair_roles"], t["statement_contents"], t["statement_classes"]
    for_event = roles.filter(property="isForEvent").select(affair="thing", event="object")
    denials = contents.join(classes.filter(pl.col("class") == "Denial"), on="statement", how="semi")
    blames = contents.join(denials, on="statement", how="anti").rename({"thing": "other"})
    blaming = roles.filter(property="hasResponsibleActor").select(other="thing")
    others = for_event.join(for_event.rename({"affair": "other"}), on="event").join(
        blaming, on="other", how="semi"
    )
    against = others.join(blames, on="other").with_columns(rejects=pl.lit("no"))
    denied = [
        for_event.join(denials, left_on=column, right_on="thing") for column in ("affair", "event")
    ]
    rejected = [each.with_columns(rejects=pl.lit("yes")) for each in denied]
    return pl.concat(
        each.select("affair", "event", "rejects", counter="statement")
        for each in (against, *rejected)
    )


def _somewhere(t: Frames) -> pl.DataFrame:
    """Return what statements have to do with places."""
    properties = {"takesPlaceIn": "happens", "concerns": "about", "controls": "about"}
    properties["extendsOver"] = "about"
    kinds = pl.DataFrame({"property": list(properties), "relation": list(properties.values())})
    of_content = t["statement_contents"].join(
        t["affair_roles"].join(kinds, on="property"), on="thing"
    )
    said = t["statements"].drop_nulls("stated_at").with_columns(relation=pl.lit("said"))
    return pl.concat(
        [
            of_content.select("statement", "relation", place="object"),
            said.select("statement", "relation", place="stated_at"),
        ]
    )


def _disagreeing(t: Frames) -> pl.DataFrame:
    """Return figures with the findings that set them against those of others."""
    found = t["disagreements"].filter(pl.col("class") == "Disagreement").select("finding")
    ends = t["disagreement_ends"].join(found, on="finding")
    return ends.select("statement", "figure", "finding")


def _linked(roles: pl.DataFrame, name: str, thing: str, other: str) -> pl.DataFrame:
    return roles.filter(property=name).select(
        pl.col("thing").alias(thing), pl.col("object").alias(other)
    )


def _settings_of(roles: pl.DataFrame) -> pl.DataFrame:
    """Return ``thing`` and what it is part of, or the conflict of it or of its event."""
    part = pl.concat(
        [_linked(roles, each, "thing", "setting") for each in ("isInConflict", "isPartOf")]
    )
    event = _linked(roles, "isForEvent", "thing", "event")
    of_event = event.join(part, left_on="event", right_on="thing").select("thing", "setting")
    further = of_event.join(part, left_on="setting", right_on="thing").select(
        "thing", setting="setting_right"
    )
    return pl.concat([part, of_event, further, event.rename({"event": "setting"})])


def _settings(of_class: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    """Return the conflicts of what is told."""
    conflicts = of_class.filter(pl.col("class") == "Conflict").select(setting="thing")
    return _settings_of(roles).join(conflicts, on="setting", how="semi")


def _efforts(of_class: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    """Return mediations with who mediates, which may be nobody that is named."""
    mediations = ["MediationRole", "MediationEffort"]
    found = of_class.filter(pl.col("class").is_in(mediations)).select("thing").unique()
    return found.join(_linked(roles, "hasMediator", "thing", "mediator"), on="thing", how="left")


def _mediating(t: Frames) -> pl.DataFrame:
    """Return who mediates in what, with those it acts for and the texts that say so."""
    roles, said = t["affair_roles"], t["statements"].select("statement", "document", "polarity")
    actual = t["statement_realis"].filter(realis="actual").select("statement")
    unsaid = said.join(t["statement_realis"], on="statement", how="anti").select("statement")
    holds = pl.concat([actual, unsaid])
    told = (
        t["statement_contents"].join(holds, on="statement", how="semi").join(said, on="statement")
    )
    told = told.filter(pl.col("polarity") != "negative", pl.col("document").is_not_null())
    efforts = _linked(roles, "hasMediator", "thing", "mediator").join(
        told.select("thing", "document"), on="thing"
    )
    efforts = efforts.join(_settings_of(roles), on="thing")
    bodies = t["actor_links"].filter(property="isBodyOf").select(mediator="actor", ally="thing")
    office = t["offices"].select("office", ally="body")
    held = _linked(roles, "hasHolder", "holding", "mediator").join(
        _linked(roles, "hasOffice", "holding", "office"), on="holding"
    )
    held = held.join(office, on="office").join(
        t["statement_contents"].rename({"thing": "holding"}), on="holding"
    )
    held = held.join(said, on="statement").select("mediator", "ally", "document")
    columns = ("mediator", "ally", "setting", "document")
    return pl.concat(
        each.select(columns)
        for each in (
            efforts.with_columns(ally=pl.col("mediator")),
            efforts.join(bodies, on="mediator"),
            efforts.join(held, on=["mediator", "document"]),
        )
    )


def _reported_in(t: Frames) -> pl.DataFrame:
    """Return statements with their text; background, which has none, with each."""
    said = t["statements"].select("statement", "document")
    background = said.filter(pl.col("document").is_null()).select("statement")
    everywhere = background.join(t["documents"].select("document"), how="cross")
    return pl.concat([said.drop_nulls(), everywhere])


def _quoted(t: Frames) -> pl.DataFrame:
    """Return what stands inside quotation marks: words of statements and of grounds."""
    kinds = t["statement_quote_types"].filter(pl.col("quote_type").is_in(["direct", "mixed"]))
    own = t["evidence"].filter(role="quote").join(kinds, on="statement", how="left")
    grounds = t["statement_bases"].join(t["basis_evidence"], on="basis")
    return pl.concat(
        [
            own.select("statement", "span", kind="quote_type"),
            grounds.select("statement", "span", kind=pl.lit("basis")),
        ]
    )


def _chain(t: Frames) -> pl.DataFrame:
    """Return the steps of each statement, counted from the innermost."""
    steps = t["attribution_steps"].select(link="step", next="relayed_by")
    front = t["statements"].drop_nulls("origin_step").select("statement", link="origin_step")
    found, number = [], 1
    while front.height:
        found.append(front.with_columns(step=pl.lit(str(number))))
        following = front.join(steps, on="link").drop_nulls("next")
        front, number = following.select("statement", link="next"), number + 1
    return pl.concat(found)


def _supplied(t: Frames, addressed: pl.DataFrame) -> pl.DataFrame:
    """Return who has a role, by the property it is."""
    of_content = t["statement_contents"].join(t["affair_roles"], on="thing")
    columns = {
        "isAttributedTo": "claimant",
        "isStatedAt": "stated_at",
        "hasOccasion": "occasion",
        "hasVenue": "venue",
    }
    single = [
        t["statements"].select("statement", property=pl.lit(name), thing=column)
        for name, column in columns.items()
    ]
    to = t["statement_addressees"].select(
        "statement", property=pl.lit("hasAddressee"), thing="actor"
    )
    at = t["statement_targets"].select("statement", property=pl.lit("hasTarget"), thing="actor")
    return pl.concat([of_content.select("statement", "property", thing="object"), *single, to, at])
