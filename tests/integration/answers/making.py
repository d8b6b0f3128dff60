"""How a saved query's answer is made of tables, and what many of them have in common.

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
    """

    of: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    largely: frozenset[str] = frozenset()


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
