"""Relations of two actors at a time: each view of them by itself, with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from conflictgraph.server.things import page_of
from conflictgraph.server.ui.languages import marked, translations
from conflictgraph.server.ui.rows import Row

#: The saved query that gives the rows, and how many statements it gives at most.
QUERY: Final = "pairs-as-seen-by"
MOST: Final = 400

#: How a saved query lists addresses in one cell.
_LISTED: Final = re.compile("<([^>]*)>")
_MEMBERSHIP: Final = "Membership"
_DIRECTED: Final = frozenset({"ProtectionRelation", _MEMBERSHIP})
_WORDS_BETWEEN: Final = " | "
#: What one is to the other, as somebody says it is, and as somebody denies it.
_PHRASES: Final = {
    "AllianceRelation": (marked("ally of"), marked("no ally of")),
    "ProtectionRelation": (marked("protecting power of"), marked("no protecting power of")),
    "PartnershipRelation": (marked("partner of"), marked("no partner of")),
    _MEMBERSHIP: (marked("member of"), marked("no member of")),
}
#: What is not said to be so, but wanted or thought of.
_WISHES: Final = {
    "hoped": marked("hoped for"),
    "planned": marked("planned"),
    "demanded": marked("demanded"),
    "hypothetical": marked("only thought of"),
}
_CERTAINTIES: Final = {
    "certain": marked("certain"),
    "probable": marked("probable"),
    "possible": marked("possible"),
    "unspecified": marked("left open"),
}

_DISPUTED: Final = marked("one says what another denies")
_DIFFERENT: Final = marked("seen differently")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is part of a relation, or holds a view of it.

    Attributes:
        iri: of the actor.
        name: in the language of the page; its IRI where it has none.
        page: its address, relative to the start page.
    """

    iri: str
    name: str
    page: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a view stands.

    Attributes:
        quotes: its words, in text order; none for background.
        statement, document: addresses of their pages; no document for background.
    """

    quotes: tuple[str, ...]
    statement: str
    document: str
    title: str
    date: str


@dataclass(frozen=True, slots=True)
class View:
    """What somebody says of two actors, in one or more passages.

    Attributes:
        relation: the name of its class.
        subject, target: in this direction where the relation has one.
        phrase: what the subject is to the target, to be translated.
        is_directed: whether it matters which of the two comes first.
        is_denied: whether the claimant says that it is not so.
        wish: hoped for, planned and the like, to be translated; empty where it is said to be so.
        voice: ``attributed``, ``narrator`` or ``curated``.
        certainty: how sure the claimant is, to be translated.
        degrees: how close the two are, in words of the texts.
        sources: what background rests on, each with the address of its page.
        since: first day of background; empty where it is not known.
        passages: the latest first.
    """

    relation: str
    subject: Actor
    target: Actor
    phrase: str
    is_directed: bool
    is_denied: bool
    wish: str
    claimant: Actor
    voice: str
    certainty: str
    degrees: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    since: str
    passages: tuple[Passage, ...]

    @property
    def pair(self) -> str:
        """Return what a drawing finds the two by: both IRIs in order."""
        return " ".join(sorted((self.subject.iri, self.target.iri)))


@dataclass(frozen=True, slots=True)
class Group:
    """Views that stand together: of the same two actors, or of members of the same body.

    Attributes:
        heading: who they are about.
        mark: how they differ, to be translated; empty where they do not.
        views: in order of voices and claimants; of a body, in order of its members.
    """

    heading: str
    mark: str
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class Relations:
    """Pairs of actors that stand by each other, and bodies with their members."""

    pairs: tuple[Group, ...]
    bodies: tuple[Group, ...]
    statements: int


def to_relations(rows: Sequence[Row], base_iri: str) -> Relations:
    """Group the rows of the saved query by pair or body, and by view.

    Args:
        rows: in order of names, voices and claimants.
        base_iri: of the data.
    """
    pairs: dict[frozenset[str], list[View]] = {}
    bodies: dict[str, list[View]] = {}
    by_pair: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        by_pair.setdefault(frozenset((row["from"], row["to"])), []).append(row)
    for actors, members in by_pair.items():
        views = list(_iter_views(members, base_iri))
        if all(view.relation == _MEMBERSHIP for view in views):
            bodies.setdefault(views[0].target.iri, []).extend(views)
        else:
            pairs[actors] = views
    return Relations(
        tuple(Group(_names(views), _mark(views), tuple(views)) for views in pairs.values()),
        tuple(_body(views) for views in sorted(bodies.values(), key=lambda v: v[0].target.name)),
        len({row["statement"] for row in rows}),
    )


def drawn_words(language: str) -> dict[str, object]:
    """Return what a drawing calls relations, wishes and voices, in the language of its page."""
    say = translations(language).gettext
    return {
        "relations": {name: [say(phrase) for phrase in each] for name, each in _PHRASES.items()},
        "wishes": {way: say(wish) for way, wish in _WISHES.items()},
        "background": say("background"),
        "seenBy": say("as seen by"),
    }


def _names(views: Sequence[View]) -> str:
    """Return the two of a pair by name."""
    return " – ".join(sorted((views[0].subject.name, views[0].target.name)))


def _body(views: Sequence[View]) -> Group:
    # What is said of one member is no other view of the next one.
    mark = _DISPUTED if _is_disputed(views) else ""
    return Group(views[0].target.name, mark, tuple(views))


def _mark(views: Sequence[View]) -> str:
    if _is_disputed(views):
        return _DISPUTED
    return _DIFFERENT if len({(view.phrase, view.wish) for view in views}) > 1 else ""


def _is_disputed(views: Iterable[View]) -> bool:
    """Tell whether one says what another denies; a wish says nothing of what is."""
    meant = [view for view in views if not view.wish]
    said = {(view.relation, view.subject, view.target) for view in meant if not view.is_denied}
    return any(
        (view.relation, view.subject, view.target) in said for view in meant if view.is_denied
    )


def _iter_views(rows: Iterable[Row], base_iri: str) -> Iterator[View]:
    """Yield the views of a pair; what one claimant says alike in several texts is one of them."""

    def alike(row: Row) -> tuple[str, ...]:
        said = ("from", "to", "relation", "claimant", "voice", "certainty", "polarity")
        return *(row.get(name, "") for name in said), _wish(row)

    for _, group in groupby(sorted(rows, key=_order), key=alike):
        yield _view(list(group), base_iri)


def _order(row: Row) -> tuple[str, ...]:
    names = ("voice", "claimantLabel", "claimant", "relation", "from", "polarity", "certainty")
    return *(row.get(name, "") for name in names), _wish(row)


def _view(rows: Sequence[Row], base_iri: str) -> View:
    row = rows[0]
    is_denied = row.get("polarity") == "negative"
    return View(
        row["relation"],
        _actor(row, "from", base_iri),
        _actor(row, "to", base_iri),
        _PHRASES[row["relation"]][is_denied],
        row["relation"] in _DIRECTED,
        is_denied,
        _wish(row),
        _actor(row, "claimant", base_iri),
        row["voice"],
        _CERTAINTIES.get(row.get("certainty", ""), ""),
        tuple(dict.fromkeys(each["degree"] for each in rows if each.get("degree"))),
        tuple((iri, page_of(iri, base_iri)) for iri in _LISTED.findall(row.get("sources", ""))),
        row.get("begins", ""),
        tuple(_passage(each, base_iri) for each in rows),
    )


def _wish(row: Row) -> str:
    """Return how a relation is wanted; empty where it is said to be so, even beside a wish."""
    ways = row.get("realis", "").split(", ")
    return "" if "actual" in ways else next((_WISHES[way] for way in ways if way in _WISHES), "")


def _actor(row: Row, name: str, base_iri: str) -> Actor:
    iri = row[name]
    return Actor(iri, row.get(f"{name}Label") or iri, page_of(iri, base_iri))


def _passage(row: Row, base_iri: str) -> Passage:
    return Passage(
        tuple(filter(None, row.get("quotes", "").split(_WORDS_BETWEEN))),
        page_of(row["statement"], base_iri),
        page_of(row["document"], base_iri) if "document" in row else "",
        row.get("title", ""),
        row.get("date", ""),
    )
