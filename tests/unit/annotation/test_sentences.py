"""Sentences of German and English news."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import Span
from conflictgraph.annotation.sentences import sentence_at, sentence_spans


@pytest.mark.parametrize(
    "marked",
    [
        "Die Gefechte dauern an.| Tote gab es nicht.",
        "Am 22. Oktober sprach Dr. Müller, z. B. über u.a. die U.S. Armee.| Er ging.",
        "Mr. Smith said on Jan. 5 that the U.S. is out.| He left.",
        "He lives in the U.S.| The war goes on.",
        "Die 3. Armee und Truppen usw. der St. Petersburger Führung.| Es gilt.",
        "Stichtag war der 22.| Der Minister sagte, 1.000 Tote seien es ca. gewesen.",
        "Es waren 2000.| Dann kam er.",
        "The toll rose to 63.| 12 died.",
        '"Das geht nicht."| Er ging.| "Wirklich?", fragte sie.| »Ja!«| Dann Schluss.',
        '"Schluss jetzt!" rief er.| “We will.”| The minister said so.',
        "Siehe Nr. 5.| He said no.| Officials agreed.",
        "Es kostete 3 Mio. Euro.| Wladimir W. Putin (70) schwieg ... und ging.",
        "Am 3.5.2020 um 10.30 Uhr endete es…| Neue Angriffe folgten.",
        "Eine Überschrift ohne Punkt|\n\nDer erste Absatz.|\r\nDer zweite.",
        "Zeile|\u2028Zeile|\u0085Zeile",
        "  eingerückt.  |  ",
    ],
)
def test_sentences_end_where_a_reader_sees_it(marked: str) -> None:
    """Abbreviations, ordinals, quotes and paragraphs of news do not tear sentences."""
    text = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|") if part.strip()]

    assert [text[each.begin : each.end] for each in sentence_spans(text)] == expected


@given(st.text('aB1 .!?…"“»)\n\u2028\u00a0', max_size=60))
def test_sentences_cover_the_text(text: str) -> None:
    """No word is lost, none stands in two sentences."""
    spans = sentence_spans(text)

    assert all(left.end <= right.begin for left, right in pairwise(spans))
    covered = "".join(text[each.begin : each.end] for each in spans)
    assert "".join(covered.split()) == "".join(text.split())


@given(text=st.text("aB .!\n", min_size=1, max_size=40), data=st.data())
def test_a_sentence_holds_what_it_is_asked_for(text: str, data: st.DataObject) -> None:
    """A quotation shown with its sentence is never cut."""
    begin = data.draw(st.integers(0, len(text) - 1))
    span = Span(begin, data.draw(st.integers(begin + 1, len(text))))

    assert sentence_at(text, span).covers(span)


def test_a_span_over_two_sentences_gets_both() -> None:
    """Evidence that runs on is shown whole, and nothing of its neighbours."""
    text = "Eins ist da. Zwei kam. Drei ging. Vier blieb."

    both = sentence_at(text, Span(15, 25))
    assert text[both.begin : both.end] == "Zwei kam. Drei ging."
    gap = sentence_at(text, Span(12, 13))
    assert (gap.begin, gap.end) == (12, 13)
