"""What is dated as a page shows it: events with who dates them how, figures with their steps.

Nothing is merged: several accounts of an event stand below one another, each with its own days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conflictgraph.server.things import page_of
from conflictgraph.server.ui.evidence import Said
from conflictgraph.server.ui.rows import Row

#: The saved query that gives the rows, and how many statements it gives at most.
QUERY: Final = "timeline"
MOST: Final = 300

_WITHIN_UNITS: Final = frozenset({"month", "year"})


@dataclass(frozen=True, slots=True)
class When:
    """When something was, as exactly as a text says it.

    Attributes:
        earliest: first possible day; None where the beginning is open.
        last_begin: day by which it had begun.
        first_end: day before which it did not end.
        latest: last possible day; None where the end is open.
        form: ``day``, ``month``, ``year``, ``within`` for some time between two days, ``span``
            for all of the time between them, ``since`` or ``until``.
    """

    earliest: date | None
    last_begin: date | None
    first_end: date | None
    latest: date | None
    form: str

    @property
    def known(self) -> tuple[date, date]:
        """Return the first and the last day that the text names."""
        days = [
            day
            for day in (self.earliest, self.last_begin, self.first_end, self.latest)
            if day is not None
        ]
        return min(days), max(days)


@dataclass(frozen=True, slots=True)
class Account:
    """What one text says that somebody says of a time.

    Attributes:
        when: the days.
        wording: the time in the words of the text.
        is_of_utterance: whether it is the time of the words, not of what they are about.
        standing: ``reported``, ``planned``, ``demanded``, ``hoped``, ``hypothetical``,
            ``denied`` or ``retracted``.
        voice: ``narrator``, ``attributed`` or ``curated``.
        number: a figure in digits; empty for what is none.
        value: the figure to draw it by.
        claimant: who says it.
        said: the statement with its words.
    """

    when: When
    wording: str
    is_of_utterance: bool
    standing: str
    voice: str
    number: str
    value: int | None
    claimant: str
    said: Said


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its accounts, a figure with its steps, or a statement.

    Attributes:
        anchor: its name on the page.
        name: what it is.
        page: its address.
        accounts: in order of their days.
        is_figure: whether the accounts are one claimant's figures for the same victims.
    """

    anchor: str
    name: str
    page: str
    accounts: tuple[Account, ...]
    is_figure: bool

    @property
    def known(self) -> tuple[date, date]:
        """Return the first and the last day that an account names."""
        periods = [each.when.known for each in self.accounts]
        return min(first for first, _ in periods), max(last for _, last in periods)

    @property
    def is_disputed(self) -> bool:
        """Tell whether accounts put it on different days, or one denies what another reports."""
        if self.is_figure:
            return False
        return len({(each.when, each.standing == "denied") for each in self.accounts}) > 1


def to_entries(rows: Sequence[Row], said: dict[str, Said], base_iri: str) -> tuple[Entry, ...]:
    """Group the rows of the saved query ``timeline``, in their order.

    Args:
        rows: in order of time.
        said: the statements of the rows with their words, by IRI; others are left out.
        base_iri: of the data.
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row["statement"] in said and _when(row) is not None:
            groups.setdefault(_key(row), []).append(row)
    return tuple(
        _entry(f"e{number}", members, said, base_iri)
        for number, members in enumerate(groups.values(), 1)
    )


def _key(row: Row) -> tuple[str, ...]:
    """Return what a row belongs together with."""
    if "quantity" in row:
        return "figure", row["quantity"], row["claimant"]
    if row["timed"] == "content" and "event" in row:
        return "event", row["event"]
    return "statement", row["statement"]


def _entry(anchor: str, rows: Sequence[Row], said: dict[str, Said], base_iri: str) -> Entry:
    kind, iri, *_ = _key(rows[0])
    first = said[rows[0]["statement"]]
    accounts = sorted((_account(row, said) for row in rows), key=_middle)
    return Entry(
        anchor,
        rows[0].get("content", "") or "; ".join(first.contents),
        page_of(iri, base_iri),
        tuple(dict.fromkeys(accounts)),
        kind == "figure",
    )


def _middle(account: Account) -> int:
    first, last = account.when.known
    return first.toordinal() + last.toordinal()


def _account(row: Row, said: dict[str, Said]) -> Account:
    when = _when(row)
    if when is None:
        raise ValueError(f"{row['statement']} has no date")
    number, value = _figure(row)
    return Account(
        when,
        row.get("timeText", ""),
        row["timed"] == "utterance",
        _standing(row),
        row["voice"],
        number,
        value,
        row.get("claimantLabel") or said[row["statement"]].claimant,
        said[row["statement"]],
    )


def _standing(row: Row) -> str:
    """Return how what is dated stands to what is real, for the claimant."""
    kinds = set(row.get("kinds", "").split(", "))
    if "Retraction" in kinds:
        return "retracted"
    if "Denial" in kinds and "quantity" in row:
        return "denied"
    if row["timed"] == "utterance":
        return "reported"  # what is said has been said, whatever it is about
    if row.get("polarity") == "negative" or "Denial" in kinds:
        return "denied"
    realis = row.get("realis", "actual")
    return "reported" if realis == "actual" else realis


def _figure(row: Row) -> tuple[str, int | None]:
    """Return a figure in digits, with a sign for what its words leave open, and its height."""
    lower, upper, value = row.get("lower"), row.get("upper"), row.get("value")
    height = next((int(each) for each in (value, lower, upper) if each), None)
    if lower and upper:
        text = _grouped(lower) if lower == upper else f"{_grouped(lower)}–{_grouped(upper)}"
    elif lower or upper:
        text = f"≥\u202f{_grouped(lower)}" if lower else f"≤\u202f{_grouped(upper or '0')}"
    else:
        text = f"≈\u202f{_grouped(value)}" if value else ""
    return text, height


def _grouped(number: str) -> str:
    return f"{int(number):,}".replace(",", "\u202f")


def _when(row: Row) -> When | None:
    """Return the days of a row; None where it has none that a calendar knows."""
    try:
        earliest, last_begin, first_end, latest = (
            date.fromisoformat(row[name]) if name in row else None
            for name in ("earliest", "lastBegin", "firstEnd", "latest")
        )
    except ValueError:
        return None  # xsd:date allows a time zone and years of five digits, our texts do not
    if earliest is None and latest is None:
        return None
    form = _form(earliest, last_begin, first_end, latest, row.get("precision", ""))
    return When(earliest, last_begin, first_end, latest, form)


def _form(
    earliest: date | None,
    last_begin: date | None,
    first_end: date | None,
    latest: date | None,
    precision: str,
) -> str:
    if earliest is None:
        return "until"
    if latest is None:
        return "since"
    if earliest == latest:
        return "day"
    if earliest == (first_end or earliest) and latest == (last_begin or latest):
        return precision if precision in _WITHIN_UNITS else "within"
    return "span"


def periods_of(entries: Iterable[Entry]) -> list[tuple[date, date]]:
    """Return the days that the accounts name."""
    return [account.when.known for entry in entries for account in entry.accounts]
