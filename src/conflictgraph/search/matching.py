"""Which things a name may mean, with how well it fits each: for lists that are to be reconciled.

Names that share groups of three letters with what was asked are fetched by SQLite, the likeliest
first, and compared one by one with rapidfuzz: indel similarity of the names as they are and with
their words sorted, and, counting less, of the words they share.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz

from conflictgraph import vocab
from conflictgraph.search.deadline import deadline
from conflictgraph.search.index import COLUMNS, open_index
from conflictgraph.search.words import expression_of, fold, parse_words, spellings

#: Candidates of one name.
MAX_CANDIDATES: Final = 50
#: Names that are compared for one question.
_MAX_NAMES: Final = 300
_GROUP: Final = 3
#: What alike names count for when only their words are alike, in another order or in part.
_SORTED: Final = 0.97
_SHARED: Final = 0.85
#: A name that is not the first one of its thing counts a little less.
_ROLE_WEIGHT: Final = {"label": 1.0, "alternative": 0.99, "hidden": 0.98}
#: Less than this says nothing.
_LEAST_SCORE: Final = 40.0
#: What a candidate loses that is of none of the types it should be of.
_WRONG_TYPE: Final = 15.0
#: How the paths of entities begin that the register or curators have named.
_REGISTERED: Final = tuple(f"{vocab.ID}{part}/" for part in ("actor", "office", "place", "event"))


@dataclass(frozen=True, slots=True)
class Sought:
    """A name to be matched.

    Attributes:
        name: as somebody wrote it.
        iri: of a thing, where the name may be its identifier; if it is, names do not count.
        kinds: names of classes it may be of; empty for any.
        strictness: ``any`` or ``all`` of them, or ``should`` be of one of them.
    """

    name: str
    iri: str = ""
    kinds: tuple[str, ...] = ()
    strictness: str = "any"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name may mean.

    Attributes:
        iri: of the thing.
        kinds: names of its classes, the narrowest first.
        details: what the index keeps of it.
        score: 0 to 100.
        name_score: of the best of its names, without regard to types, 0 to 100.
        is_called: whether one of its names is the same but for case, accents and order of words.
        has_kind: whether it is of a class that was asked for, or none was.
        is_registered: whether it stands in the register, and is not merely named in a text.
    """

    iri: str
    kinds: tuple[str, ...]
    details: Mapping[str, Any]
    score: float
    name_score: float
    is_called: bool
    has_kind: bool
    is_registered: bool


def match_all(index: Path, sought: Iterable[Sought], timeout_s: float) -> list[list[Candidate]]:
    """Return the candidates of each name, the best first.

    Args:
        index: file of the index.
        sought: the names.
        timeout_s: the longest all of them may take.

    Raises:
        FileNotFoundError: there is no such index.
        QueryTimeoutError: it would take longer.
    """
    with closing(open_index(index)) as connection, deadline(connection, timeout_s):
        return [_match(connection, each) for each in sought]


def clear_match(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate that is meant beyond doubt: the only one of the register called so."""
    called = [each for each in candidates if each.is_called and each.has_kind]
    registered = [each for each in called if each.is_registered] or called
    return registered[0] if len(registered) == 1 else None


def suggest(
    index: Path, prefix: str, kinds: Sequence[str], skipped: int, most: int, timeout_s: float
) -> list[Candidate]:
    """Return things with a name, or a word in a name, that begins so.

    Args:
        index: file of the index.
        prefix: what somebody has typed so far, or the IRI of a thing.
        kinds: names of classes; empty for any.
        skipped: so many are passed over.
        most: so many are returned.
        timeout_s: the longest it may take.

    Raises:
        FileNotFoundError: there is no such index.
        QueryTimeoutError: it would take longer.
    """
    with closing(open_index(index)) as connection, deadline(connection, timeout_s):
        numbers = dict.fromkeys(_by_iri(connection, prefix))
        forms = _forms(prefix)
        for form in forms:
            numbers.update(dict.fromkeys(_beginning(connection, form)))
        if words := parse_words(prefix):
            expression = expression_of(words, (), COLUMNS[:3], prefixes=True)
            numbers.update(dict.fromkeys(_worded(connection, expression)))
        found = [_read(connection, number, forms, kinds, "any") for number in numbers]
        fitting = [each for each in found if each.has_kind]
        fitting.sort(key=lambda each: (not each.is_called, not each.is_registered))
        return fitting[skipped : skipped + most]


def read_things(index: Path, iris: Iterable[str], timeout_s: float) -> dict[str, Candidate]:
    """Return things by their IRIs; those that are not there are left out.

    Raises:
        FileNotFoundError: there is no such index.
        QueryTimeoutError: it would take longer.
    """
    with closing(open_index(index)) as connection, deadline(connection, timeout_s):
        numbers = {iri: number for iri in iris for number in _by_iri(connection, iri)}
        return {iri: _read(connection, n, [], (), "any") for iri, n in numbers.items()}


def read_languages(index: Path) -> list[str]:
    """Return the languages in which things have names.

    Raises:
        FileNotFoundError: there is no such index.
    """
    with closing(open_index(index)) as connection:
        rows = connection.execute(
            "SELECT DISTINCT language FROM name WHERE role = 'label' AND language <> '' ORDER BY 1"
        )
        return [language for (language,) in rows]


def _match(connection: sqlite3.Connection, sought: Sought) -> list[Candidate]:
    forms, identified = _forms(sought.name), _by_iri(connection, sought.iri)
    likely = (number for form in forms for number in _alike(connection, form))
    numbers = dict.fromkeys(identified or likely)
    found = [
        _read(connection, n, forms, sought.kinds, sought.strictness, named=bool(identified))
        for n in numbers
    ]
    fitting = [
        each
        for each in found
        if each.name_score >= _LEAST_SCORE and (each.has_kind or sought.strictness == "should")
    ]
    fitting.sort(key=lambda each: (-each.score, not each.is_registered, each.iri))
    return fitting[:MAX_CANDIDATES]


def _forms(name: str) -> list[str]:
    return sorted({form for each in spellings(name) if (form := fold(each))})


def _by_iri(connection: sqlite3.Connection, iri: str) -> list[int]:
    query = "SELECT id FROM item WHERE iri = ? AND section = 'thing'"
    return [number for (number,) in connection.execute(query, (iri,))]


def _alike(connection: sqlite3.Connection, form: str) -> list[int]:
    """Return things with a name that may be alike, the same names first."""
    rows = connection.execute("SELECT item FROM name WHERE folded = ? LIMIT 100", (form,))
    numbers = dict.fromkeys(number for (number,) in rows)
    groups = {form[n : n + _GROUP] for n in range(len(form) - _GROUP + 1)}
    if not groups:
        numbers.update(dict.fromkeys(_beginning(connection, form)))
        return list(numbers)
    expression = " OR ".join(f'"{group}"' for group in sorted(groups))
    rows = connection.execute(
        "SELECT item FROM (SELECT rowid FROM trigram WHERE trigram MATCH ? ORDER BY rank LIMIT ?) "
        "AS likely JOIN name ON name.id = likely.rowid",
        (expression, _MAX_NAMES),
    )
    numbers.update(dict.fromkeys(number for (number,) in rows))
    return list(numbers)


def _beginning(connection: sqlite3.Connection, form: str) -> list[int]:
    rows = connection.execute(
        "SELECT item FROM name WHERE folded >= ? AND folded < ? ORDER BY folded, id LIMIT ?",
        (form, form + "\U0010ffff", _MAX_NAMES),
    )
    return [number for (number,) in rows]


def _worded(connection: sqlite3.Connection, expression: str) -> list[int]:
    rows = connection.execute(
        "SELECT item.id FROM words JOIN item ON item.id = words.rowid "
        "WHERE words MATCH ? AND section = 'thing' ORDER BY words.rank, item.id LIMIT ?",
        (expression, _MAX_NAMES),
    )
    return [number for (number,) in rows]


def _read(
    connection: sqlite3.Connection,
    number: int,
    forms: Sequence[str],
    kinds: Sequence[str],
    strictness: str,
    *,
    named: bool = False,
) -> Candidate:
    """Return a thing with how well its names fit; one that was named by its IRI fits entirely."""
    iri, kind, details = connection.execute(
        "SELECT iri, kind, details FROM item WHERE id = ?", (number,)
    ).fetchone()
    rows = connection.execute("SELECT kind FROM item_kind WHERE item = ?", (number,))
    own = {each for (each,) in rows}
    names = connection.execute(
        "SELECT DISTINCT folded, role FROM name WHERE item = ?", (number,)
    ).fetchall()
    scores = [_likeness(form, name) * _ROLE_WEIGHT[role] for form in forms for name, role in names]
    score = 100.0 if named else max(scores, default=0.0)
    ordered = {_ordered(form) for form in forms}
    wanted = all if strictness == "all" else any
    has_kind = not kinds or wanted(each in own for each in kinds)
    return Candidate(
        iri,
        (kind, *sorted(own - {kind})),
        json.loads(details),
        round(score if has_kind else max(0.0, score - _WRONG_TYPE), 2),
        round(score, 2),
        is_called=named or not ordered.isdisjoint(_ordered(name) for name, _ in names),
        has_kind=has_kind,
        is_registered=iri.startswith(_REGISTERED),
    )


def _ordered(name: str) -> tuple[str, ...]:
    """Return the words of a name without their order: lists put surnames first."""
    return tuple(sorted(name.split()))


def _likeness(left: str, right: str) -> float:
    if left == right:
        return 100.0
    return max(
        fuzz.ratio(left, right),
        _SORTED * fuzz.token_sort_ratio(left, right),
        _SHARED * fuzz.token_set_ratio(left, right),
    )
