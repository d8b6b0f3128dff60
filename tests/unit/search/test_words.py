"""Words: nothing that is typed is syntax, and spellings of one word find each other."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.search.words import (
    MAX_WORDS,
    Word,
    expression_of,
    fold,
    parse_words,
    spellings,
    tokens_of,
)

#: What FTS5 reads as syntax, what Unicode makes hard, and words between.
NASTY = st.lists(
    st.sampled_from(
        [
            *(
                '"',
                "'",
                "*",
                "^",
                ":",
                "(",
                ")",
                "{",
                "}",
                "+",
                "-",
                "–",
                " ",
                "\x00",
                "\n",
                "NEAR/2",
            ),
            *(
                "AND",
                "OR",
                "NOT",
                "NEAR(",
                "names:",
                "--",
                ";",
                "%",
                "_",
                "\ue000",
                "\u0301",
                "„",
                "“",
            ),
            *("Waffenruhe", "Ärzte", "ß", "Ղարաբաղ", "\U0001f54a", "\ud7ff", "123", "١٢"),
        ]
    ),
    max_size=30,
).map("".join)


@pytest.fixture(scope="module")
def table() -> sqlite3.Connection:
    """Return a table such as that of an index, with one row."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5(names, sentence, "
        "tokenize = 'unicode61 remove_diacritics 2')"
    )
    connection.execute("INSERT INTO words VALUES ('Türkei', 'Die Straßen in Berg-Karabach')")
    return connection


def count(table: sqlite3.Connection, text: str) -> int:
    """Return how many rows a question finds."""
    expression = expression_of(parse_words(text), (), ("names", "sentence"))
    query = "SELECT count(*) FROM words WHERE words MATCH ?"
    return int(table.execute(query, (expression,)).fetchone()[0])


@given(text=NASTY | st.text(max_size=60))
def test_whatever_is_typed_is_a_question(text: str) -> None:
    """Nobody gets an error by a character in the wrong place."""
    words = parse_words(text)
    assert len(words) <= MAX_WORDS
    if words:
        connection = sqlite3.connect(":memory:")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(names, sentence)")
        expression = expression_of(words, [(range(1), [text])], ("names", "sentence"))
        connection.execute("SELECT * FROM words WHERE words MATCH ?", (expression,)).fetchall()
        connection.close()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Tuerkei",
            "TÜRKEI",
            "tür",
            "Turkei",
            "Strasse",
            "straßen",
            "Berg-Karabach",
            "Bergkarabach in",
        ),
        *('"berg karabach"', "„Straßen in“", "Karabach Straßen", "Straß*"),
    ],
)
def test_spellings_of_one_word_find_each_other(table: sqlite3.Connection, text: str) -> None:
    """Umlauts, accents, hyphens and case are written in many ways, and all of them are right."""
    found = count(table, text)
    # A joined word is not taken apart: that takes the other names of the register.
    assert found == (0 if text in {"tür", "Bergkarabach in"} else 1)


@pytest.mark.parametrize(
    "text", ['"Straß"', '"Karabach Berg"', "Türkei NOT Berg", "names:Türkei x"]
)
def test_other_words_are_not_found(table: sqlite3.Connection, text: str) -> None:
    """Quotes mean what they say, and operators of SQLite are words like others."""
    assert count(table, text) == 0


def test_words_are_taken_apart() -> None:
    """What stands between quotes stays together, and so does what hyphens join."""
    assert parse_words('NATO-Mitglied „keine  Waffen“ sagt "') == (
        Word(("NATO", "Mitglied"), exact=False),
        Word(("keine", "Waffen"), exact=True),
        Word(("sagt",), exact=False),
    )
    assert parse_words(" …,!? \x00 \u0301") == ()
    assert tokens_of("l'Arménie (2020)") == ("l", "Arménie", "2020")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Dağlıq  Qarabağ", "dagliq qarabag"),
        ("BERG-KARABACH", "berg karabach"),
        ("Mevlüt Çavuşoğlu", "mevlut cavusoglu"),
        ("Große", "grosse"),
        ("İlham Əliyev", "ilham eliyev"),
    ],
)
def test_names_are_equal_without_accents(left: str, right: str) -> None:
    """Whoever has no such keys still names the same."""
    assert fold(left) == right


def test_german_letters_are_written_out_and_taken_back() -> None:
    """Türkei and Tuerkei are one word, in both directions."""
    assert "tuerkei" in spellings("Türkei")
    assert "türkei" in spellings("Tuerkei")
    assert spellings("Armenien") == ("Armenien",)
