"""Sentences put together from what the graph has of them."""

from __future__ import annotations

from typing import Any

import polars as pl

from conflictgraph.client.evidence import Evidence, Piece

#: 🕊 and ü are one code point each, whatever their bytes.
TEXT = "Eins. 🕊 Müller sagte: „Zwei“. Drei vier fünf sechs. Sieben."


def evidence(*marks: tuple[str, str], context: int = 0) -> Evidence:
    """Return the evidence of marked words; a sentence has no words of its own."""
    rows = [_row(role, words, context) for role, words in marks]
    return Evidence("urn:s", pl.DataFrame(rows, infer_schema_length=None), lambda iri: iri)


def _row(role: str, words: str, context: int) -> dict[str, Any]:
    begin = TEXT.index(words)
    end = begin + len(words)
    known = role != "sentence"
    return {
        "role": role,
        "begin": begin,
        "end": end,
        "words": words if known else None,
        "before": TEXT[max(0, begin - context) : begin] if known else None,
        "after": TEXT[end : end + context] if known else None,
        "document": "urn:d",
        "title": None,
        "date": None,
    }


def test_what_is_not_in_the_graph_is_left_out() -> None:
    """An ellipsis stands for words that may not be shown; none is invented."""
    shown = evidence(
        ("sentence", "🕊 Müller sagte: „Zwei“."), ("attribution", "Müller"), ("quote", "„Zwei“")
    )
    assert shown.pieces == (
        Piece("…", ()),
        Piece("Müller", ("attribution",)),
        Piece("…", ()),
        Piece("„Zwei“", ("quote",)),
        Piece("…", ()),
    )


def test_words_beside_marks_fill_the_sentence_and_no_other() -> None:
    """What stands before and after a mark is used, up to where the sentence ends."""
    marks = ("sentence", "🕊 Müller sagte: „Zwei“."), ("cue", "sagte"), ("quote", "„Zwei“")
    assert evidence(*marks, context=24).text == "🕊 Müller sagte: „Zwei“."


def test_marks_within_marks_are_told() -> None:
    """A quoted word inside the content is both."""
    shown = evidence(
        ("sentence", "Drei vier fünf sechs."), ("content", "vier fünf"), ("cue", "fünf")
    )
    assert [piece for piece in shown.pieces if piece.roles] == [
        Piece("vier ", ("content",)),
        Piece("fünf", ("content", "cue")),
    ]
    assert '<mark title="content, cue">fünf</mark>' in shown._repr_html_()


def test_two_sentences_show_what_lies_between() -> None:
    """Sentences that do not follow each other do not read like one."""
    shown = evidence(
        ("sentence", "Eins."), ("sentence", "Sieben."), ("content", "Eins."), ("cue", "Sieben.")
    )
    assert shown.text == "Eins. … Sieben."


def test_without_a_sentence_the_marks_are_shown() -> None:
    """Statements of headlines and captions have words, too."""
    assert evidence(("content", "vier"), ("cue", "sechs")).text == "vier … sechs"
