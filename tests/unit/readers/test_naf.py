"""NAF: raw text, words, and layers on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import Document, Link, Role
from conflictgraph.errors import SourceError
from conflictgraph.readers import naf

Read = Callable[..., Document]

AWKWARD = st.sampled_from("a \n\t\u00e9e\u0301\u00a0\u0085\u2028\U0001f54a<&\"']")


def words(text: str, unit: Callable[[str], int] = len) -> str:
    """Return the text layer of words parted by white space."""
    layer, position = [], 0
    for number, word in enumerate(text.split(), start=1):
        begin = text.index(word, position)
        position = begin + len(word)
        place = f'offset="{unit(text[:begin])}" length="{unit(word)}"'
        layer.append(f'<wf id="w{number}" sent="1" {place}>{escape(word)}</wf>')
    return f"<text>{''.join(layer)}</text>"


def span(*ids: str) -> str:
    return f"<span>{''.join(f'<target id={quoteattr(each)}/>' for each in ids)}</span>"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a document of layers and read it."""

    def write_and_read(*layers: str) -> Document:
        path = tmp_path / "d.naf"
        path.write_bytes(f'<NAF xml:lang="de" version="3.0">{"".join(layers)}</NAF>'.encode())
        return naf.read(path, path.name)

    return write_and_read


@given(text=st.text(AWKWARD, min_size=1).filter(str.strip), data=st.data())
def test_words_stand_where_they_were_marked(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    """Any text, any word: what is read back is what was marked."""
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    word = f'<wf id="w1" offset="{begin}" length="{end - begin}">{escape(text[begin:end])}</wf>'
    layers = f"<raw>{escape(text)}</raw><text>{word}</text>"
    entity = f'<entities><entity id="e1" type="X">{span("w1")}</entity></entities>'
    path = tmp_path_factory.mktemp("naf") / "d.naf"
    path.write_bytes(f"<NAF>{layers}{entity}</NAF>".encode())

    document = naf.read(path, "d.naf")

    assert document.text == text
    assert document.covered_text(document.mentions[0].span) == text[begin:end]


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (len, "\U0001f54a Ende"),
        (utf16, "\U0001f54a\U0001f54a\U0001f54a Ende"),
        (lambda text: len(text.replace("\n", "\r\n")), "a\n\nEnde"),
    ],
)
def test_offsets_of_other_tools_are_recognised(
    read: Read, unit: Callable[[str], int], text: str
) -> None:
    """UTF-16 units, and line ends that XML folded, are told by the words."""
    entity = f'<entities><entity id="e1" type="X">{span("w2")}</entity></entities>'

    document = read(f"<raw>{text}</raw>", words(text, unit), entity)

    assert document.covered_text(document.mentions[0].span) == "Ende"


def test_without_a_raw_text_the_words_make_one(read: Read) -> None:
    """Older files, whose text was left out for its rights, give mentions all the same."""
    layer = (
        '<text><wf id="w1" sent="1" para="1">Mira</wf><wf id="w2" sent="1" para="1">Holm</wf>'
        '<wf id="w3" sent="2" para="1">Sie</wf><wf id="w4" sent="3" para="2">Ende</wf></text>'
    )
    entity = f'<entities><entity id="e1" type="PER">{span("w1", "w2")}</entity></entities>'

    document = read(layer, entity)

    assert document.text == "Mira Holm\nSie\n\nEnde"
    assert document.covered_text(document.mentions[0].span) == "Mira Holm"


def test_what_fills_a_role_is_the_entity_on_its_words(read: Read) -> None:
    """Who accuses whom is asked of entities with links, not of nameless arguments."""
    text = "Holm wirft Ostland etwas vor"
    document = read(
        f"<raw>{text}</raw>",
        words(text),
        f'<entities><entity id="e1" type="PER">{span("w1")}<externalReferences>'
        '<externalRef reference="http://www.wikidata.org/entity/Q15"/></externalReferences>'
        "</entity></entities>",
        f'<srl><predicate id="p1">{span("w2", "w5")}'
        f'<role id="r1" semRole="A0">{span("w1")}</role>'
        f'<role id="r2" semRole="A1">{span("w4")}</role></predicate></srl>',
    )

    [frame] = document.frames
    assert [document.covered_text(each) for each in frame.cue] == ["wirft", "vor"]
    assert frame.roles == (Role("A0", "e1"), Role("A1", "r2"))
    assert document.mentions[0].links == (Link("Wikidata", "Q15"),)


def test_opinions_and_attributions_are_frames(read: Read) -> None:
    """Who holds what is a frame; without words of its own it stands on its content."""
    text = "Holm hofft Frieden"
    document = read(
        f"<raw>{text}</raw>",
        words(text),
        f'<opinions><opinion id="o1"><opinion_holder>{span("w1")}</opinion_holder>'
        f'<opinion_expression polarity="positive">{span("w2")}</opinion_expression>'
        "</opinion></opinions>",
        f'<attribution><statement id="s1"><statement_target>{span("w3")}</statement_target>'
        f"<statement_source>{span('w1')}</statement_source></statement></attribution>",
    )

    opinion, statement = document.frames
    [holder] = opinion.targets("opinion_holder")
    assert opinion.attributes == {"polarity": "positive"}
    assert statement.targets("statement_source") == (holder,)
    assert document.covered_text(statement.span) == "Frieden"


def test_the_best_reference_counts(read: Read) -> None:
    """A linker's list of guesses gives one entity, not a conflict."""
    references = "".join(
        f'<externalRef reference="http://www.wikidata.org/entity/{item}" confidence="{value}"/>'
        for item, value in [("Q1", "0.2"), ("Q2", "0.9"), ("Q3", "0.9"), ("Q4", "hoch")]
    )
    document = read(
        "<raw>Holm</raw>",
        words("Holm"),
        f'<entities><entity id="e1" type="PER">{span("w1")}'
        f"<externalReferences>{references}</externalReferences></entity></entities>",
    )

    assert document.mentions[0].links == (Link("Wikidata", "Q2"),)


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("2021-03-04", Link("EDTF", "2021-03-04")),
        ("2021-03-04T10:30", Link("EDTF", "2021-03-04")),
        ("2021", Link("EDTF", "2021")),
        ("P3D", Link("Duration", "P3D")),
        ("PT2H", Link("Duration", "PT2H")),
        ("PAST_REF", None),
        ("2021-W09", None),
    ],
)
def test_times_are_values_where_they_can_be(read: Read, value: str, link: Link | None) -> None:
    """A date that the graph can compare is a date, any other stays as it is written."""
    document = read(
        "<raw>gestern</raw>",
        words("gestern"),
        f'<timeExpressions><timex3 id="t1" type="DATE" value="{value}">{span("w1")}</timex3>'
        "</timeExpressions>",
    )

    [mention] = document.mentions
    assert mention.links == ((link,) if link else ())
    assert mention.attributes == ({} if link else {"value": value})


def test_a_refusal_names_word_and_line(tmp_path: Path) -> None:
    """In a file of a hundred thousand lines the word that was moved is found."""
    path = tmp_path / "d.naf"
    path.write_text(
        f"<NAF>\n<raw>Mira Holm</raw>\n{words('Mira Olm')}</NAF>".replace("><wf", ">\n<wf")
    )

    with pytest.raises(SourceError) as refusal:
        naf.read(path, path.name)

    found = refusal.value
    assert (found.rule, found.annotation, found.line) == ("naf.text-mismatch", "w2", 5)
