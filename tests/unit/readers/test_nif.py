"""NIF: texts and what is said of their strings, from any syntax of RDF."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import Document, Link, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers import iter_sources, nif, rdf, read
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES
from conflictgraph.readers.head import Head
from conflictgraph.readers.nif import parsing

CASES = Path(__file__).resolve().parents[2] / "data" / "readers" / "accepted"
GOOD = CASES / "nif-several-texts" / "news.ttl"

PREFIXES = """
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix its: <http://www.w3.org/2005/11/its/rdf#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dbo: <http://dbpedia.org/ontology/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix : <http://example.org/d#> .
"""
TEXT = ':t a nif:Context ; nif:isString "🕊 Ana in Tartu" .'
ANA = "nif:referenceContext :t ; nif:beginIndex 2 ; nif:endIndex 5"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes Turtle with the usual prefixes."""

    def write_turtle(*lines: str) -> Path:
        path = tmp_path / "d.ttl"
        path.write_text("\n".join((PREFIXES, *lines)), encoding="utf-8")
        return path

    return write_turtle


def document(path: Path) -> Document:
    return nif.read(path, path.name)


@pytest.mark.parametrize(
    "place",
    [
        "<http://example.org/d#char=2,5> nif:referenceContext :t ;",
        "<http://example.org/d#offset_2_5> nif:referenceContext :t ;",
        "<http://example.org/d#offset_2_5_Ana> nif:referenceContext :t ;",
        '<http://example.org/x> nif:referenceContext :t ; nif:beginIndex "2" ; nif:endIndex "+5" ;',
        "[] nif:referenceContext :t ; nif:beginIndex 2 ; nif:endIndex 5 ;",
        "<http://example.org/d#char=2,5> nif:anchorOf 'Ana' ;",
    ],
)
def test_a_string_is_found_by_index_or_address(write: Write, place: str) -> None:
    """Every way to say where, in any version of NIF, gives the same span."""
    (mention,) = document(write(TEXT, f"{place} its:taClassRef dbo:Person .")).mentions

    assert (mention.label, mention.spans) == ("Person", (Span(2, 5),))
    assert mention.id


def test_an_end_that_is_left_open_is_that_of_the_text(write: Write) -> None:
    """RFC 5147 lets a range run to the end."""
    string = "<http://example.org/d#char=9,> nif:referenceContext :t ; its:taClassRef dbo:Town ."
    found = document(write(TEXT, string))

    assert found.covered_text(found.mentions[0].span) == "Tartu"


@pytest.mark.parametrize(
    ("said", "labels", "links"),
    [
        ("its:taClassRef dbo:Person, owl:Thing", ["Person"], ()),
        ("its:taClassRef dbo:Person, dbo:Agent", ["Agent", "Person"], ()),
        ("a nif:Phrase", ["Phrase"], ()),
        ("a nif:Phrase ; its:taClassRef dbo:Person", ["Person"], ()),
        (
            "its:taIdentRef <http://www.wikidata.org/entity/Q1>",
            ["String"],
            (Link("Wikidata", "Q1"),),
        ),
        ("its:taIdentRef 'urn:conflictgraph:ana'", ["String"], (Link("Local", "ana"),)),
        (
            "nif:annotationUnit [ its:taIdentRef <http://e.org/1>, <http://e.org/2> ]",
            ["String"],
            (Link("IRI", "http://e.org/1"), Link("IRI", "http://e.org/2")),
        ),
        ("a nif:Word ; nif:posTag 'NE'", [], ()),
        ("a nif:Sentence", [], ()),
    ],
)
def test_identity_and_class_make_a_mention(
    write: Write, said: str, labels: list[str], links: tuple[Link, ...]
) -> None:
    """Entities reach the graph; the thousands of tokens around them do not."""
    mentions = document(write(TEXT, f":s {ANA} ; {said} .")).mentions

    assert [each.label for each in mentions] == labels
    assert all(each.links == links for each in mentions)


def test_each_text_of_a_file_is_a_source(tmp_path: Path) -> None:
    """A corpus in one file becomes documents with metadata of their own, in the file's order."""
    sources = list(iter_sources([GOOD]))
    first, second = map(read, sources)

    assert [source.part and source.part.name for source in sources] == [
        "http://example.org/n/1#char=0,38",
        "http://example.org/n/2#char=0,",
    ]
    assert [first.covered_text(each.span) for each in first.mentions] == [
        "Zoe\u0301 Arndt",
        "Tartu",
    ]
    known = first.metadata
    assert (known.title, known.language, known.date_published) == (
        "Besuch in Tartu",
        "de",
        "2021-05-03",
    )
    assert known.url == "http://example.org/n/1.html"
    assert second.text == "Sonst nichts."
    assert not second.mentions


def test_a_file_of_many_texts_is_parsed_and_hashed_once(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand texts cost one parse in a process, and not a thousand."""
    path = write(*(f":t{number} nif:isString 'Text {number}.' ." for number in range(50)))
    parsed: list[object] = []
    real = parsing.Texts
    monkeypatch.setattr(parsing, "Texts", lambda nodes: parsed.append(nodes) or real(nodes))
    sources = list(iter_sources([path]))
    texts = [read(source).text for source in sources]

    assert texts == [f"Text {number}." for number in range(50)]
    assert len(parsed) == 1
    assert len({source.digest() for source in sources}) == 1


def test_a_changed_file_is_not_taken_for_the_old_one(write: Write) -> None:
    """What is kept from the last text of a file is forgotten when the file changes."""
    path = write(":t nif:isString 'Alt.' .")
    (old,) = iter_sources([path])
    assert read(old).text == "Alt."
    digest = old.digest()
    path = write(":t nif:isString 'Neuer.' .")
    (new,) = iter_sources([path])

    assert read(new).text == "Neuer."
    assert new.digest() != digest


def test_a_text_that_went_away_is_told(write: Write) -> None:
    """A file that changes between listing and reading does not end a build."""
    (source,) = iter_sources([write(":t nif:isString 'Alt.' .")])
    write(":u nif:isString 'Neu.' .")

    with pytest.raises(SourceError) as refusal:
        read(source)

    assert (refusal.value.rule, refusal.value.annotation) == (
        "nif.no-text",
        "http://example.org/d#t",
    )


def test_one_of_several_texts_has_to_be_named(write: Write) -> None:
    """The first text is not read in place of the one that was meant."""
    path = write(":t nif:isString 'Eins.' .", ":u nif:isString 'Zwei.' .")

    assert refusal_of(path).rule == "nif.several-texts"


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".nt"])
def test_other_syntaxes_are_taken_by_their_names(tmp_path: Path, suffix: str) -> None:
    """Names of graphs say nothing here."""
    core = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
    graph = " <http://example.org/g>" if suffix == ".nq" else ""
    path = tmp_path / f"d{suffix}"
    path.write_text(f'<urn:t> <{core}isString> "In Tartu."{graph} .\n', encoding="utf-8")

    assert nif.recognises(Head.of(path))
    assert document(path).text == "In Tartu."


def refusal_of(path: Path) -> SourceError:
    with pytest.raises(SourceError) as refusal:
        document(path)
    return refusal.value


def test_a_syntax_error_names_its_line(write: Write) -> None:
    """The message leads to the place."""
    refused = refusal_of(write(TEXT, ":s nif:anchorOf . "))

    assert (refused.rule, refused.line) == ("nif.rdf", len(PREFIXES.splitlines()) + 3)


def test_triples_quoted_in_triples_end_nothing(write: Write) -> None:
    """The parser would recurse until the process dies."""
    depth = 50_000
    deep = "<<( :a :b " * depth + ":c" + ")>>" * depth

    assert refusal_of(write(TEXT, f":s nif:x {deep} .")).rule == "nif.rdf"


def test_what_many_strings_share_stays_small(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file whose strings share many identities would be too large once it is read."""
    monkeypatch.setattr(rdf, "_MAX_SHARED", 1_000)
    unit = f":u its:taIdentRef {', '.join(f':{each}' for each in range(99))} ."
    strings = [f":s{each} {ANA} ; nif:annotationUnit :u ." for each in range(60)]

    assert refusal_of(write(TEXT, unit, *strings)).rule == "nif.shared"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Turtle needs the whole file in memory, so its size is bounded."""
    path = tmp_path / "d.ttl"
    with path.open("wb") as stream:
        stream.truncate(MAX_ANNOTATION_BYTES + 1)

    assert refusal_of(path).rule == "file.too-large"


def test_a_text_of_no_characters_is_refused(write: Write) -> None:
    """Nothing can be a mention in it."""
    assert refusal_of(write(':t nif:isString "" .')).rule == "nif.missing-text"


def test_a_date_that_is_none_is_refused(write: Write) -> None:
    """A value that cannot be converted is refused with the file's name."""
    refused = refusal_of(write(':t nif:isString "In Tartu." ; dcterms:issued "gestern" .'))

    assert (refused.rule, refused.source, refused.line) == ("metadata.value", "d.ttl", None)


@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever happens to a byte, only our own error comes out."""
    content = bytearray(GOOD.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=4))
    path = tmp_path_factory.mktemp("damaged") / GOOD.name
    path.write_bytes(content)
    with suppress(SourceError):
        for part in nif.iter_parts(path, path.name):
            with suppress(SourceError):
                nif.read(path, path.name, part)
