"""Answers for the eye: an HTML table for notebooks, and the same as plain text.

Only tags and attributes that JupyterLab, VS Code and GitHub all let through are used; no script,
no style sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import polars as pl
from babel.numbers import format_decimal

from conflictgraph.client.shaping import to_curie
from conflictgraph.drawings.words import WORDS, Language
from conflictgraph.store.prefixes import PREFIXES
from conflictgraph.vocab import BASE

#: Rows that a notebook and a terminal show; the frame has them all.
MAX_SHOWN: Final = 50
_MAX_IN_TEXT: Final = 10
_LABEL: Final = "Label"
#: A column whose words stand for the thing in another.
_NAMES: Final = {"title": "document"}
#: The word that is written for an IRI that says nothing to the eye.
_WORDS: Final = {"statement": "evidence"}
_LINKED: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Shown:
    """A table to be shown.

    Attributes:
        frame: its rows.
        title: a heading; empty for none.
        iris: the columns with IRIs.
        page_of: gives the address to look an IRI up at.
        notice: what is to be known of the rows; empty for nothing.
        lang: of what is told of them.
    """

    frame: pl.DataFrame
    title: str
    iris: tuple[str, ...]
    page_of: Callable[[str], str]
    notice: str
    lang: Language

    def footer(self, most: int) -> str:
        """Return how many rows there are, and what is to be known of them.

        Args:
            most: how many are shown at most.
        """
        height, words = self.frame.height, WORDS[self.lang]
        key = "rows-shown" if height > most else "row" if height == 1 else "rows"
        count = words[key].format(shown=most, count=format_decimal(height, locale=self.lang))
        return f"{count}. {self.notice}" if self.notice else count


def to_html(shown: Shown) -> str:
    """Return a table whose names lead to what they name."""
    subjects, columns = _subjects(shown), _visible(shown)
    head = "".join(f"<th>{escape(_heading(name))}</th>" for name in columns)
    rows = "".join(
        "<tr>" + "".join(_cell(shown, row, name, subjects.get(name)) for name in columns) + "</tr>"
        for row in shown.frame.head(MAX_SHOWN).iter_rows(named=True)
    )
    title = f"<p><strong>{escape(shown.title)}</strong></p>" if shown.title else ""
    return (
        f"{title}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{escape(shown.footer(MAX_SHOWN))}</p>"
    )


def to_text(shown: Shown) -> str:
    """Return the same for a terminal."""
    with pl.Config(
        tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, tbl_rows=_MAX_IN_TEXT
    ):
        table = str(shown.frame.select(_visible(shown)))
    return "\n".join(part for part in (shown.title, table, shown.footer(_MAX_IN_TEXT)) if part)


def to_link(text: str, address: str) -> str:
    """Return a link, or the text alone where the address is none of the web."""
    if not address.startswith(_LINKED):
        return escape(text)
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def subject_of(column: str) -> str:
    """Return the column that would have the IRI of what a column names."""
    return _NAMES.get(column, column.removesuffix(_LABEL))


def _subjects(shown: Shown) -> dict[str, str]:
    """Return which column has the IRI of what a column tells; for IRIs it is the column itself."""
    subjects = {name: name for name in shown.iris}
    for name in shown.frame.columns:
        subject = subject_of(name)
        if subject != name and subject in shown.iris:
            subjects[name] = subject
            subjects.pop(subject, None)
    return subjects


def _visible(shown: Shown) -> list[str]:
    """Return the columns that are shown: no IRI whose name stands in another."""
    subjects = _subjects(shown)
    hidden = set(subjects.values()) - set(subjects)
    return [name for name in shown.frame.columns if name not in hidden]


def _heading(name: str) -> str:
    return name.removesuffix(_LABEL) or name


def _cell(shown: Shown, row: dict[str, Any], name: str, subject: str | None) -> str:
    value, iri = row[name], row[subject] if subject else None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    align = ' align="right"' if number else ""
    return f"<td{align}>{_inner(shown, name, value, iri)}</td>"


def _inner(shown: Shown, name: str, value: object, iri: str | None) -> str:
    if iri is None:
        return escape(_as_text(value))
    word = _WORDS.get(name, "")
    text = WORDS[shown.lang].get(word) if value == iri else _as_text(value)
    return to_link(text or _short(iri), shown.page_of(iri))


def _short(iri: str) -> str:
    """Return an IRI without what all of its kind begin with."""
    own = iri.removeprefix(f"{BASE}id/")
    return to_curie(iri, PREFIXES) if own == iri else own


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_as_text, value))
    return str(value)
