"""Which columns of which tables each saved query's answer is made of, as data.

An atom, such as ``statements(statement, claimant=speaker, voice='curated')``, names a table and
some of its columns; each is equal to the variable of its own name, to another variable, or to a
value. Atoms side by side are joined where they share variables. A variable that is called like a
column of the answer is equal to it. ``!`` before an atom: there is no such row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Made:
    """How an answer is made of tables.

    Attributes:
        of: atoms for the rows; several, where rows are of several kinds.
        also: for columns outside of them, atoms that are joined to the rows; the first of several
            that has what the row shows.
        lists: for columns of several values in one text, its separator and atoms that give them.
        counts: for columns that count, atoms, and behind ``>`` the variable that is counted.
        largely: lists of which the query shows a choice: all of it is in the tables.
        judged: columns that compare or put into words, and the tables with what they judge by.
    """

    of: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    largely: frozenset[str] = frozenset()
    judged: Mapping[str, str] = field(default_factory=dict)


Lists = dict[str, tuple[str, tuple[str, ...]]]
Also = dict[str, tuple[str, ...]]

SAID: Final = "statements(statement, claimant, document, voice) texts(document, title, date)"
ABOUT: Final = f"{SAID} statement_contents(statement, thing=affair)"
WITH_POLARITY: Final = "statements(statement, polarity)"
CONTENT: Final = "statement_contents(statement, thing=_thing) called(thing=_thing, text=content)"
QUOTES: Final[Lists] = {"quotes": (" | ", ("words(statement, text=quotes)",))}
CONTENTS: Final[Lists] = {"content": ("; ", (CONTENT,))}
KINDS: Final[Lists] = {"kinds": (", ", ("statement_classes(statement, class=kinds)",))}
REALIS: Final[Lists] = {"realis": (", ", ("statement_realis(statement, realis)",))}
TYPES: Final[Lists] = {
    "quoteTypes": (", ", ("statement_quote_types(statement, quote_type=quoteTypes)",))
}


def spans(column: str, role: str, separator: str, statement: str = "statement") -> Lists:
    """Return how a list of words is made of the evidence in one role."""
    evidence = f"evidence(statement={statement}, role='{role}', span=_words)"
    return {column: (separator, (f"{evidence} spans(span=_words, text={column})",))}


VERBATIM: Final = spans("verbatim", "quote", " | ")
CUE: Final = spans("cue", "cue", " … ")


def named(column: str, atoms: str, thing: str) -> Lists:
    """Return how a list of names is made."""
    return {column: (", ", (f"{atoms} called(thing={thing}, text={column})",))}


def asked(column: str, table: str = "addressed") -> Lists:
    """Return how the names of those whom a statement is about or for are listed."""
    return named(column, f"{table}(statement, actor=_asked)", "_asked")


def agents(affair: str) -> Lists:
    """Return how the names of those who are to act are listed."""
    return named("agents", f"affair_roles(thing={affair}, property='hasAgent', object=_a)", "_a")


def called(column: str, atoms: str, thing: str) -> Also:
    """Return how one name is looked up."""
    return {column: (f"{atoms} called(thing={thing}, text={column})",)}


def worded(column: str, name: str) -> Also:
    """Return how one wording of a statement is looked up."""
    return {column: (f"statement_wordings(statement, property='{name}', text={column})",)}


PLACE: Final = called("place", "statements(statement, stated_at=_place)", "_place")
OCCASION: Final = called("occasion", "statements(statement, occasion=_event)", "_event")
VENUE: Final = called("venue", "statements(statement, venue=_venue)", "_venue")
DEGREE: Final = worded("degree", "degreeText")
TIMES: Final = "times(statement, earliest, latest)"
SINCE: Final = (
    "statements(statement, earliest_begin=since, latest_end=until, primary_source=source)"
)
MENTIONED: Final = "mentions(mention, span=_span, thing={}) spans(span=_span, document=_document)"
OFFICE: Final = (
    "statements(statement, capacity=_holding)"
    " affair_roles(thing=_holding, property='hasOffice', object=_office)"
)
COUNTED: Final = "quantities(quantity=_quantity, counted, victims, counts_for=_conflict)"
IN_CONFLICT: Final = called("conflictLabel", "", "_conflict")
OF_SIDE: Final = called("sideLabel", "quantities(quantity=_quantity, side=_side)", "_side")
END: Final = (
    "disagreement_ends(finding=_finding, end='{0}er', statement=_{1}, figure=_{1}Figure)"
    " statements(statement=_{1}, claimant={1}Claimant, document={1}Document, voice={1}Voice,"
    " as_of_date={1}Date) texts(document={1}Document, title={1}Title)"
)
RETRACTED: Final = "of_class(thing=statement, class='Retraction')"
DENIED: Final = "of_class(thing=statement, class='Denial')"
WITHHELD: Final = "claims(statement, figure=_figure, is_withheld='true')"
DISCLOSED: Final = "claims(statement, figure=_figure, is_withheld='false')"
MATTER: Final = called("matter", "matters(thing=affair, event=_event)", "_event")

MADE: Final[Mapping[str, Made]] = {
    "accusations-counted": Made(
        (
            (
                "statement_targets(statement=_s, actor=accused) statements(statement=_s,"
                " claimant=accuser)"
                " of_class(thing=_s, class='Accusation')"
            ),
        ),
        counts={"statements": " > _s"},
    ),
    "actor-by-document": Made(
        ("texts(document, title, date) things(thing=actor)",),
        lists={
            "names": (
                ", ",
                (f"{MENTIONED.format('actor')} spans(span=_span, text=names, document)",),
            ),
            "said": (
                "; ",
                (
                    (
                        "statements(statement=_s, claimant=actor, document)"
                        " statement_contents(statement=_s, thing=_t) called(thing=_t, text=said)"
                    ),
                ),
            ),
        },
        counts={
            "mentions": "mentions(mention=_m, thing=actor, span=_p) spans(span=_p, document) > _m",
            "statements": "statements(statement=_s, claimant=actor, document) > _s",
        },
        judged={"involved": "affair_roles statement_contents statements labels"},
    ),
    "demands-counted": Made(
        (
            (
                "asked(statement=_s, actor=asked) statements(statement=_s, claimant=asking)"
                " of_class(thing=_s, class=act)"
            ),
        ),
        counts={"statements": " > _s"},
    ),
    "metonymic-mentions": Made(
        (
            (
                "mentions(mention=_m, span=_span, thing=entity, is_metonymic='true')"
                " spans(span=_span, document, begin, text=name, part=_part)"
                " texts(document, title, date)"
            ),
        ),
        also={"part": ("document_parts(part=_part, role=part)",)},
        lists={"kinds": (", ", ("thing_classes(thing=entity, class=kinds)",))},
    ),
    "names-in-texts": Made(
        (
            (
                "mentions(mention=_m, span=_span, thing=entity) spans(span=_span, text=name,"
                " document=_d)"
            ),
        ),
        lists={
            "forms": (", ", ("mentions(mention=_m, mention_type=forms)",)),
            "titles": (" | ", ("texts(document=_d, title=titles)",)),
        },
        counts={"mentions": " > _m", "documents": " > _d"},
    ),
    "silent-actors": Made(
        ("texts(document, title, date) told(mention=_m, thing=actor, document, text=_text)",),
        lists={
            "names": (", ", ("told(mention=_m, text=names)",)),
            "kinds": (
                ", ",
                ("thing_classes(thing=actor, class=kinds) wider(term=kinds, ancestor='Actor')",),
            ),
            **named("spokenForBy", "delegates(actor, document, delegate=_x)", "_x"),
        },
        counts={"mentions": " > _m"},
    ),
    "speakers": Made(
        ("statements(statement, claimant=speaker, document, voice) texts(document, title, date)",),
        lists={
            **KINDS,
            **named("offices", OFFICE, "_office"),
            **named("bodies", f"{OFFICE} offices(office=_office, body=_body)", "_body"),
        },
        counts={"statements": " > statement"},
    ),
    "unlinked-mentions": Made(
        ("things(thing=entity, is_provisional='true')",),
        lists={
            "kinds": (", ", ("thing_classes(thing=entity, class=kinds)",)),
            "names": (
                ", ",
                ("mentions(thing=entity, span=_span) spans(span=_span, text=names)",),
            ),
            "titles": (
                " | ",
                (f"{MENTIONED.format('entity')} texts(document=_document, title=titles)",),
            ),
        },
        counts={
            "mentions": "mentions(mention=_m, thing=entity) > _m",
            "documents": f"{MENTIONED.format('entity')} > _document",
        },
    ),
    "background-to-document": Made(
        (
            (
                "given(added='background') statements(statement=subject, claimant, voice='curated',"
                " earliest_begin=since, latest_end=until, primary_source=source)"
            ),
            "given(added='link') identities(thing=subject)",
            (
                "given(added='inferred date') documents(document=subject, issued_earliest=since,"
                " issued_latest=until, time_basis='inferred')"
            ),
        ),
        also={
            "subjectLabel": (
                "called(thing=subject, text=subjectLabel)",
                "documents(document=subject, title=subjectLabel)",
            )
        },
        lists={
            "fact": (
                "; ",
                (
                    "statement_contents(statement=subject, thing=_t) called(thing=_t, text=fact)",
                    "identities(thing=subject, same_as=fact)",
                    "documents(document=subject, issued_earliest=fact)",
                ),
            )
        },
    ),
    "documents": Made(
        (
            (
                "documents(document, title, publisher, time_basis=dateBasis, language)"
                " texts(document, date)"
            ),
        ),
        lists=named("agencies", "document_sources(document, actor=_agency)", "_agency"),
        counts={
            "statements": "statements(statement=_s, document) > _s",
            "attributed": "statements(statement=_s, document, voice='attributed') > _s",
            "claimants": "statements(claimant=_c, document, voice='attributed') > _c",
        },
    ),
    "what-stands-at": Made(
        (
            "given(found='mention') mentions(span, thing=node) spans(span, begin, end, text=words)",
            "given(found='part') document_parts(part=node, begin, end) spans(span, begin, end)",
            (
                "given(found='basis') basis_evidence(basis=node, span) spans(span, begin, end,"
                " text=words)"
            ),
            (
                "evidenced(statement=node, found, span) spans(span, begin, end, text=words)"
                " statements(statement=node, claimant, voice)"
            ),
        ),
        lists={
            "nodeLabel": (
                "; ",
                (
                    "called(thing=node, text=nodeLabel)",
                    (
                        "document_parts(part=node, role=_r) coded(list='part', code=_r,"
                        " text=nodeLabel)"
                    ),
                    "cited_bases(basis=node, label=nodeLabel)",
                    "statement_contents(statement=node, thing=_t) called(thing=_t, text=nodeLabel)",
                ),
            )
        },
    ),
    "ceasefires": Made(
        (
            (
                f"{SAID} statement_contents(statement, thing=event)"
                " of_class(thing=event, class='CeasefireAgreement')"
                f" statement_realis(statement, realis='actual') {TIMES}"
            ),
        ),
        also={
            "number": ("numbered(event, number)",),
            "of": (
                "events(event, event_count=of)",
                (
                    "affair_roles(thing=event, property='isPartOf', object=_e) events(event=_e,"
                    " event_count=of)"
                ),
            ),
            "brokenText": (
                (
                    "breakdowns(event, thing=_b) statement_contents(statement=_s, thing=_b)"
                    " statements(statement=_s, claimant, document)"
                    " statement_wordings(statement=_s, property='timeText', text=brokenText)"
                ),
            ),
        },
        lists={
            **QUOTES,
            **named(
                "mediators",
                "affair_roles(thing=_m, property='isForEvent', object=event)"
                " affair_roles(thing=_m, property='hasMediator', object=_who)"
                " statement_contents(statement=_s, thing=_m) statements(statement=_s,"
                " claimant, document)",
                "_who",
            ),
            **named(
                "participants",
                "affair_roles(thing=event, property='hasParticipant', object=_p)",
                "_p",
            ),
            **named("place", "affair_roles(thing=event, property='takesPlaceIn', object=_p)", "_p"),
        },
        judged={"broken": "affair_roles statement_contents statement_realis"},
    ),
    "contested-events": Made(
        (
            (
                f"{ABOUT} affair_roles(thing=affair, property='hasResponsibleActor',"
                f" object=accused)"
                " affair_roles(thing=affair, property='isForEvent', object=event)"
                " !statement_classes(statement, class='Denial')"
                " counters(event, affair, counter=_counter, rejects=_rejects)"
                " statements(statement=_counter, claimant=contester, document=contestDocument)"
                " rejecting(contest, rejects=_rejects)"
            ),
        ),
        lists={**QUOTES, **spans("contestQuotes", "content", " | ", "_counter")},
        largely=frozenset({"contestQuotes"}),
    ),
    "planned-events": Made(
        (
            (
                f"{SAID} statement_contents(statement, thing=event)"
                f" statement_realis(statement, realis='planned') {TIMES}"
            ),
        ),
        also={
            **worded("timeText", "timeText"),
            "status": ("statements(statement, polarity=_p) cancelling(polarity=_p, status)",),
        },
        lists={
            **QUOTES,
            **named("participants", "participants(thing=event, actor=_p)", "_p"),
            **named("place", "affair_roles(thing=event, property='takesPlaceIn', object=_p)", "_p"),
            **named(
                "heldAccordingTo",
                "statement_contents(statement=_s, thing=event)"
                " statement_realis(statement=_s, realis='actual') statements(statement=_s,"
                " claimant=_c)",
                "_c",
            ),
        },
        largely=frozenset({"heldAccordingTo"}),
    ),
    "timeline": Made(
        (
            (
                f"{SAID} {WITH_POLARITY} given(timed='content') statements(statement,"
                " earliest_begin=earliest, latest_begin=lastBegin, earliest_end=firstEnd,"
                " latest_end=latest, time_precision=precision)"
            ),
            (
                f"{SAID} {WITH_POLARITY} given(timed='utterance') statements(statement,"
                " stated_earliest=earliest, stated_latest=latest, stated_latest=lastBegin,"
                " stated_earliest=firstEnd)"
            ),
        ),
        also={
            "timeText": (
                "statement_wordings(statement, property='timeText', text=timeText)",
                "statement_wordings(statement, property='statedTimeText', text=timeText)",
            ),
            "realis": ("statement_realis(statement, realis)",),
            "event": ("statement_contents(statement, thing=event)",),
            "quantity value lower upper": ("claims(statement, quantity, value, lower, upper)",),
        },
        lists={**QUOTES, **CONTENTS, **KINDS},
    ),
    "what-happens-where": Made(
        (
            (
                f"{SAID} {WITH_POLARITY} places(place=where, latitude, longitude, radius_m=radius)"
                " somewhere(statement, place=where, relation)"
            ),
        ),
        also={"realis": ("statement_realis(statement, realis)",)},
        lists={**QUOTES, **CONTENTS},
    ),
    "arithmetic-findings": Made(
        (
            (
                "disagreements(finding=_f, class='ArithmeticFinding', claimant,"
                " quantity=_quantity, gap, contrast)"
                f" {COUNTED} disagreement_ends(finding=_f, end='total', statement=_total)"
                " statements(statement=_total, document, voice, as_of_date=date)"
                " texts(document, title)"
            ),
        ),
        also={
            "working": ("workings(finding=_f, text=working)",),
            **IN_CONFLICT,
        },
        lists={
            "quotes": (
                " | ",
                (
                    (
                        "disagreement_ends(finding=_f, end='term', statement=_part)"
                        " evidence(statement=_part, role='content', span=_span)"
                        " spans(span=_span, text=quotes)"
                    ),
                ),
            ),
            **spans("totalQuotes", "content", " | ", "_total"),
        },
    ),
    "disagreements": Made(
        (
            (
                "disagreements(finding=_finding, gap, contrast, parties)"
                f" {END.format('low', 'low')} {END.format('high', 'high')}"
                " claims(statement=_high, figure=_highFigure, quantity=_quantity)"
                " quantities(quantity=_quantity, counted, counts_for=_conflict)"
            ),
        ),
        also={
            **IN_CONFLICT,
            **OF_SIDE,
            "victims": (
                "claims(statement=_high, figure=_highFigure, victims)",
                "given(victims='total')",
            ),
        },
        lists={
            **spans("lowQuotes", "content", " | ", "_low"),
            **spans("highQuotes", "content", " | ", "_high"),
            "low": (" + ", ("stated(figure=_lowFigure, text=low)",)),
            "high": (" + ", ("stated(figure=_highFigure, text=high)",)),
        },
    ),
    "figures-by-claimant": Made(
        (
            (
                "texts(document, title, date) claims(statement, figure=_figure, claimant,"
                " document, voice, value,"
                " qualifier, lower, upper, victims, status, scope, counted, concerns=_conflict)"
                " figures_said(statement)"
            ),
        ),
        also={
            **IN_CONFLICT,
            **PLACE,
            **OCCASION,
            "basis": ("statement_bases(statement, basis=_b) cited_bases(basis=_b, label=basis)",),
        },
        lists={
            **QUOTES,
            **VERBATIM,
            **TYPES,
            **named("sides", "figure_sides(figure=_figure, side=_side)", "_side"),
            "certainties": (", ", ("statements(statement, certainty=certainties)",)),
            "wording": (
                " | ",
                ("statement_wordings(statement, property='valueText', text=wording)",),
            ),
        },
        largely=frozenset({"wording"}),
        judged={"ofSide": "figure_sides actor_links statements"},
    ),
    "figures-compared": Made(
        (
            (
                "claims(statement, figure=_figure, claimant, document, voice, value, lower, upper,"
                " quantity, qualifier=_qualifier) texts(document, title)"
                " quantities(quantity, counted, victims, counts_for=_conflict, side=_side,"
                " place=_place)"
            ),
        ),
        also={
            **IN_CONFLICT,
            **called("sideLabel", "", "_side"),
            **called("placeLabel", "", "_place"),
            **called("publisherLabel", "documents(document, publisher=_p)", "_p"),
            "qualifierLabel": ("coded(list='qualifier', code=_qualifier, text=qualifierLabel)",),
            "kind": (
                f"given(kind='retracted') {RETRACTED}",
                f"given(kind='denied') {DENIED} !{RETRACTED}",
                f"given(kind='withheld') {WITHHELD} !{DENIED} !{RETRACTED}",
                f"given(kind='given') {DISCLOSED} !{DENIED} !{RETRACTED}",
            ),
            "date": ("statements(statement, as_of_date=date)", "texts(document, date)"),
        },
        lists={
            **spans("quotes", "content", " | "),
            "wording": (
                " | ",
                ("statement_wordings(statement, property='valueText', text=wording)",),
            ),
        },
        counts={"rivals": "disagreeing(statement, figure=_figure, finding=_x) > _x"},
        largely=frozenset({"wording"}),
    ),
    "revisions": Made(
        (
            (
                "claims(statement, figure=_figure, claimant, document, voice, lower, upper, stance,"
                " quantity=_quantity)"
                f" texts(document, title) {COUNTED}"
            ),
        ),
        also={
            **IN_CONFLICT,
            **OF_SIDE,
            "figure": ("stated(figure=_figure, text=figure)",),
            "date": (
                "statements(statement, as_of_date=date)",
                "statements(statement, stated_latest=date)",
                "documents(document, issued=date)",
                "documents(document, issued_latest=date)",
            ),
        },
        lists={
            **QUOTES,
            "comparison": (
                ", ",
                ("comparisons(comparandum=statement, relation=comparison)",),
            ),
        },
        largely=frozenset({"comparison"}),
        judged={"direction": "claims statements"},
    ),
    "stated-comparisons": Made(
        (
            (
                f"{ABOUT} comparisons(comparison=affair, comparandum=_more, comparator=_less,"
                " relation=comparison) statements(statement=_more, claimant=comparedBy)"
                " statements(statement=_less, claimant=comparatorBy)"
            ),
        ),
        also=DEGREE,
        lists={
            **QUOTES,
            "compared": (
                "; ",
                ("statement_contents(statement=_more, thing=_t) called(thing=_t, text=compared)",),
            ),
            "comparator": (
                "; ",
                (
                    (
                        "statement_contents(statement=_less, thing=_t) called(thing=_t,"
                        " text=comparator)"
                    ),
                ),
            ),
        },
    ),
    "withheld-figures": Made(
        (
            (
                "claims(statement, figure=_figure, claimant, document, voice, counted, victims,"
                " status='undisclosed', concerns=_conflict)"
                " of_class(thing=statement, class='NonDisclosure')"
                " texts(document, title, date) statements(statement, recurrence)"
            ),
        ),
        also=IN_CONFLICT,
        lists={**QUOTES, **named("sides", "figure_sides(figure=_figure, side=_side)", "_side")},
    ),
    "alliances-as-seen-by": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} thing_classes(thing=affair, class=kind)"
                f" called(thing=affair, text=relation)"
            ),
        ),
        also=DEGREE,
        lists={**QUOTES, **REALIS, **named("members", "parties(thing=affair, actor=_p)", "_p")},
    ),
    "mediators-seen-as-allies": Made(
        (
            (
                f"{ABOUT} thing_classes(thing=affair, class=kind) parties(thing=affair, actor=ally)"
                " parties(thing=affair, actor=party)"
                " mediating(mediator, ally, setting=_setting, document=_mediationDocument)"
            ),
        ),
        also={
            **called("settingLabel", "", "_setting"),
            "mediationDocument": (
                (
                    "affair_roles(thing=_m, property='hasMediator', object=mediator)"
                    " statement_contents(statement=_s, thing=_m)"
                    " statements(statement=_s, document=mediationDocument)"
                ),
            ),
        },
        lists=QUOTES,
        counts={"mediationDocuments": " > _mediationDocument"},
    ),
    "mediators": Made(
        (f"{ABOUT} {WITH_POLARITY} efforts(thing=affair, mediator)",),
        also={
            **called("conflictLabel", "settings(thing=affair, setting=_setting)", "_setting"),
            **called(
                "eventLabel", "affair_roles(thing=affair, property='isForEvent', object=_e)", "_e"
            ),
            **called(
                "formatLabel", "affair_roles(thing=affair, property='usesFormat', object=_f)", "_f"
            ),
        },
        lists={
            **QUOTES,
            "evaluations": (
                ", ",
                (
                    (
                        "affair_roles(thing=_j, property='concerns', object=affair)"
                        " affair_codes(thing=_j, list='evaluation', code=evaluations)"
                    ),
                ),
            ),
        },
        largely=frozenset({"quotes", "evaluations"}),
    ),
    "members-of-organisation": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} {SINCE} statements(statement,"
                f" information_status=information)"
                " affair_roles(thing=affair, property='hasMember', object=member)"
                " affair_roles(thing=affair, property='hasOrganization', object=organisation)"
            ),
        ),
        also={"role": ("affair_codes(thing=affair, list='member-role', code=role)",)},
        lists={**QUOTES, **REALIS},
    ),
    "office-holders": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} {SINCE}"
                " affair_roles(thing=affair, property='hasHolder', object=person)"
                " affair_roles(thing=affair, property='hasOffice', object=office)"
            ),
        ),
        also=called("bodyLabel", "offices(office, body=_body)", "_body"),
        lists=QUOTES,
    ),
    "pairs-as-seen-by": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} statements(statement, certainty, earliest_begin=begins)"
                " of_class(thing=affair, class=relation) parties(thing=affair, actor=from)"
                " parties(thing=affair, actor=to)"
            ),
        ),
        also=DEGREE,
        lists={
            **QUOTES,
            **REALIS,
            "sources": (" ", ("sources(statement, text=sources)",)),
        },
    ),
    "relations-by-voice": Made(
        (
            (
                "statements(statement, claimant, voice, polarity, earliest_begin=since)"
                " statement_contents(statement, thing=affair) thing_classes(thing=affair,"
                " class=kindName) called(thing=affair, text=relation)"
                " texts(document, title, date) reported_in(statement, document)"
            ),
        ),
        also=DEGREE,
        lists={**QUOTES, **REALIS, **named("members", "parties(thing=affair, actor=_p)", "_p")},
    ),
    "accusations": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} !statement_classes(statement, class='Denial')"
                " affair_roles(thing=affair, property='hasResponsibleActor', object=accused)"
            ),
        ),
        also=MATTER,
        lists=QUOTES,
    ),
    "cited-bases": Made(
        (SAID,),
        lists={
            **QUOTES,
            **CONTENTS,
            **KINDS,
            "basis": (
                "; ",
                ("statement_bases(statement, basis=_b) cited_bases(basis=_b, label=basis)",),
            ),
            "verbatim": (
                " | ",
                (
                    (
                        "statement_bases(statement, basis=_b) basis_evidence(basis=_b, span=_span)"
                        " spans(span=_span, text=verbatim)"
                    ),
                ),
            ),
        },
        largely=frozenset({"verbatim"}),
    ),
    "demand-outcomes": Made(
        (
            (
                f"{ABOUT} of_class(thing=statement, class='Directive') called(thing=affair,"
                f" text=demand)"
            ),
        ),
        lists={
            **QUOTES,
            **agents("affair"),
            **named(
                "reporters",
                "statement_contents(statement=_r, thing=affair)"
                " statement_realis(statement=_r, realis='actual') statements(statement=_r,"
                " claimant=_c)",
                "_c",
            ),
            "reports": (
                " | ",
                (
                    (
                        "statement_contents(statement=_r, thing=affair)"
                        " statement_realis(statement=_r, realis='actual')"
                        " statements(statement=_r, document=_d) texts(document=_d, title=reports)"
                    ),
                ),
            ),
        },
        largely=frozenset({"reporters", "reports"}),
        judged={"outcome": "statement_contents statement_realis statements documents"},
    ),
    "demands": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} of_class(thing=statement, class='Directive')"
                f" called(thing=affair, text=demand)"
                " statements(statement, stated_earliest=stated)"
            ),
        ),
        also={
            **worded("statedText", "statedTimeText"),
            **OCCASION,
            **PLACE,
        },
        lists={**QUOTES, **VERBATIM, **KINDS, **agents("affair"), **asked("addressees")},
    ),
    "denials-and-retractions": Made(
        (f"{ABOUT} of_class(thing=statement, class=kind) called(thing=affair, text=content)",),
        lists={
            **QUOTES,
            **named(
                "heldBy",
                "statement_contents(statement=_o, thing=affair) statements(statement=_o,"
                " claimant=_c)",
                "_c",
            ),
        },
        largely=frozenset({"heldBy"}),
    ),
    "hedged-statements": Made(
        (f"{SAID} {WITH_POLARITY} statements(statement, certainty=howSure)",),
        lists={**QUOTES, **CONTENTS, **KINDS, **CUE},
    ),
    "hopes-and-expectations": Made(
        (f"{ABOUT} {WITH_POLARITY} hoping(thing=statement) called(thing=affair, text=content)",),
        also={**VENUE, **PLACE},
        lists={
            **QUOTES,
            **VERBATIM,
            **TYPES,
            **agents("affair"),
            **asked("addressees"),
            "kinds": (", ", ("hoping(thing=statement, class=kinds)",)),
        },
        counts={"places": "evidence(statement, role='content', span=_span) > _span"},
    ),
    "mutual-accusations": Made(
        (
            (
                f"{SAID} statement_positions(statement, position=_p) positions(position=_p,"
                f" thing=affair)"
                " matters(thing=affair, event=_event) position_mirrors(position=_p, mirror=_q)"
                " positions(position=_q, holder=accused)"
            ),
        ),
        also=called("matter", "", "_event"),
        lists={
            **spans("quotes", "content", " | "),
            "returned": (
                " | ",
                (
                    (
                        "statement_positions(statement=_r, position=_q)"
                        " evidence(statement=_r, role='content', span=_span) spans(span=_span,"
                        " text=returned)"
                    ),
                ),
            ),
        },
    ),
    "quotations": Made(
        (
            (
                f"{SAID} quoted(statement, span=_span, kind=_kind) spans(span=_span, text=quotes,"
                f" part=_part)"
            ),
        ),
        also={"begin": ("spans(span=_span, begin)",)},
        lists={
            **CONTENTS,
            **CUE,
            "parts": (", ", ("document_parts(part=_part, role=parts)",)),
            "quoteTypes": (", ", ("quoted(statement, span=_span, kind=quoteTypes)",)),
        },
        counts={"places": " > _span"},
    ),
    "recurring-statements": Made(
        (f"{SAID} statements(statement, recurrence=marked)",),
        lists={**QUOTES, **CONTENTS, **KINDS, **CUE},
    ),
    "repeated-statements": Made(
        (f"{SAID} placed_sentences(statement, span=_sentence, part=_part)",),
        lists={
            **QUOTES,
            **CONTENTS,
            **TYPES,
            "parts": (", ", ("document_parts(part=_part, role=parts)",)),
        },
        counts={"places": " > _sentence"},
    ),
    "same-position": Made(
        (
            (
                "positions(position=_p, holder=claimant, thing=affair, stance, polarity)"
                " statement_positions(statement, position=_p) statements(statement, document,"
                " voice)"
                " texts(document, title, date) called(thing=affair, text=content)"
            ),
        ),
        also={
            **called("publisherLabel", "documents(document, publisher=_o)", "_o"),
        },
        lists={
            **QUOTES,
            **named("agencies", "document_sources(document, actor=_agency)", "_agency"),
        },
        counts={
            "texts": "statement_positions(statement=_s, position=_p)"
            " statements(statement=_s, document=_d, voice='attributed') > _d"
        },
    ),
    "source-chain": Made(
        (
            (
                f"{SAID} chain(statement, step, link=_link)"
                " attribution_steps(step=_link, role, certainty, credit_text=credit, basis=_basis)"
            ),
        ),
        also={"basis": ("cited_bases(basis=_basis, label=basis)",)},
        lists={
            **QUOTES,
            **CONTENTS,
            **named("agents", "step_agents(step=_link, actor=_a)", "_a"),
        },
    ),
    "statements-of-person": Made(
        (
            (
                "statements(statement, claimant=speaker, document, voice, certainty, polarity,"
                " stated_earliest=stated) texts(document, title, date)"
            ),
        ),
        also={
            **called("capacity", OFFICE, "_office"),
            **VENUE,
            **PLACE,
            **OCCASION,
        },
        lists={**QUOTES, **VERBATIM, **CUE, **CONTENTS, **KINDS, **TYPES},
    ),
    "statements-without-cue": Made(
        (SAID,),
        also={"quoteType": ("statement_quote_types(statement, quote_type=quoteType)",)},
        lists={**QUOTES, **CONTENTS},
    ),
    "supplied-roles": Made(
        (f"{SAID} statement_supplied_roles(statement, property=role)",),
        lists={
            **QUOTES,
            **CONTENTS,
            **named("supplied", "supplied(statement, property=role, thing=_filler)", "_filler"),
        },
    ),
    "who-says-what": Made(
        (SAID,),
        lists={
            **spans("quotes", "content", " | "),
            **CONTENTS,
            **KINDS,
            **asked("addressees", "asked"),
        },
    ),
}
