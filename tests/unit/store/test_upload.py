"""Uploads: what would crash or mislead a parser is refused, and nothing half is ever taken."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, parse

from conflictgraph.errors import UnsupportedMediaTypeError, UploadError
from conflictgraph.store.edit.edits import GraphPut
from conflictgraph.store.edit.upload import open_triples, require_format
from conflictgraph.store.edit.upload_checks import MAX_DEPTH, check_body
from conflictgraph.store.formats import GRAPHS

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:x="x:">{{}}</rdf:RDF>'


def triples(folder: Path, body: str | bytes, media_type: str = "text/turtle") -> list[Quad]:
    file = folder / "body"
    file.write_bytes(body if isinstance(body, bytes) else body.encode())
    put = GraphPut(None, file, media_type, "http://base/", replace=True)
    with open_triples(put) as output:
        return list(parse(output.read(), RdfFormat.N_TRIPLES))


GOOD = {
    "text/turtle": "<a> <b> <c> .",
    "application/n-triples": "<http://base/a> <http://base/b> <http://base/c> .",
    "application/rdf+xml": f'<r:RDF xmlns:r="{RDF}" xmlns:b="http://base/"><r:Description '
    'r:about="a"><b:b r:resource="c"/></r:Description></r:RDF>',
    "application/ld+json": '{"@id": "a", "http://base/b": {"@id": "c"}}',
    "application/trig": "{ <a> <b> <c> }",
    "application/n-quads": "<http://base/a> <http://base/b> <http://base/c> .",
    "text/n3": "<a> <b> <c> .",
}


@pytest.mark.parametrize("media_type", GRAPHS)
def test_every_format_gives_the_same_triple(tmp_path: Path, media_type: str) -> None:
    """Relative IRIs and all formats work alike."""
    (quad,) = triples(tmp_path, GOOD[media_type], media_type)
    assert [term.value for term in quad.triple] == [f"http://base/{name}" for name in "abc"]


def test_another_media_type_is_refused() -> None:
    """What cannot be read is told before anything is sent on."""
    with pytest.raises(UnsupportedMediaTypeError):
        require_format("text/html")


def test_rdf_1_2_is_kept(tmp_path: Path) -> None:
    """Triple terms and directions survive the way through N-Triples."""
    body = '<a> <b> <<( <a> <b> "x"@en--ltr )>> .'
    (quad,) = triples(tmp_path, body)
    assert '"x"@en--ltr' in str(quad)


def test_blank_nodes_of_two_bodies_never_meet(tmp_path: Path) -> None:
    """The same label in two uploads means two nodes."""
    first, second = (triples(tmp_path, "_:x <b> _:x .")[0] for _ in range(2))
    assert first.subject == first.object
    assert first.subject != second.subject


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/trig", "<g> { <a> <b> <c> }"),
        ("application/n-quads", "<x:a> <x:b> <x:c> <x:g> ."),
        ("application/ld+json", '{"@id": "g", "@graph": [{"@id": "a", "b:b": "c"}]}'),
    ],
)
def test_a_dataset_is_no_graph(tmp_path: Path, media_type: str, body: str) -> None:
    """Graphs that would be lost, or end up in another, are refused instead."""
    with pytest.raises(UploadError, match="named graphs"):
        triples(tmp_path, body, media_type)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/turtle", "<a> <b> <c> .\n<a> <b"),
        ("application/n-triples", "<x:a> <x:b> <x:c> .\n<x:a> <x:b> "),
        ("application/rdf+xml", XML.format("<rdf:Description/>")[:-3]),
        ("application/ld+json", '{"@id": "a", "x:b": "c"'),
        ("application/trig", "{ <a> <b> <c> }\n{ <a> <b> <c> "),
        ("application/n-quads", '<x:a> <x:b> <x:c> .\n<x:a> <x:b> "'),
    ],
)
def test_a_body_that_breaks_off_is_refused(tmp_path: Path, media_type: str, body: str) -> None:
    """A connection that dies in the middle stores nothing."""
    with pytest.raises(UploadError, match="not well-formed"):
        triples(tmp_path, body, media_type)


def test_several_bodies_are_one_upload(tmp_path: Path) -> None:
    """Of a form with several files all triples arrive, each file's blank nodes its own."""
    turtle, xml = tmp_path / "a", tmp_path / "b"
    turtle.write_text("<s> <p> _:x .")
    xml.write_text(XML.format('<rdf:Description rdf:about="s" x:p="x"/>'))
    more = ((turtle, "text/turtle"), (xml, "application/rdf+xml"))
    put = GraphPut(None, turtle, "text/turtle", "http://base/", replace=True, more=more)
    with open_triples(put) as output:
        quads = list(parse(output.read(), RdfFormat.N_TRIPLES))
    assert len({quad.object for quad in quads}) == 3


def test_the_line_of_a_fault_is_told(tmp_path: Path) -> None:
    """Who sent ten thousand lines learns which one is wrong."""
    with pytest.raises(UploadError) as told:
        triples(tmp_path, "<a> <b> <c> .\n\n<a> <b> <c d> .")
    assert told.value.line == 3


@pytest.mark.parametrize("media_type", GRAPHS)
def test_malformed_utf_8_is_refused(tmp_path: Path, media_type: str) -> None:
    """Bytes that are no text are not guessed at, not even in a comment."""
    with pytest.raises(UploadError, match="UTF-8") as told:
        triples(tmp_path, b"\n# \xff\n", media_type)
    assert told.value.line == 2


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        BOMB.replace("DOCTYPE", "doctype"),
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
        '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        "<! DOCTYPE x>",
    ],
)
def test_entities_are_refused(tmp_path: Path, head: str) -> None:
    """A kilobyte does not become a gigabyte, and no file is read."""
    body = head + XML.format("<rdf:Description><x:a>&b;</x:a></rdf:Description>")
    with pytest.raises(UploadError, match="document type"):
        triples(tmp_path, body, "application/rdf+xml")
    with pytest.raises(UploadError):
        triples(tmp_path, body.encode("utf-16"), "application/rdf+xml")


def test_comments_and_character_data_are_no_declarations(tmp_path: Path) -> None:
    """Plain XML with all it may hold is read."""
    body = XML.format("<!-- a --><rdf:Description><x:a><![CDATA[b]]></x:a></rdf:Description>")
    (quad,) = triples(tmp_path, body, "application/rdf+xml")
    assert quad.object.value == "b"


@pytest.mark.parametrize(
    "body",
    [
        '{"@context": "http://127.0.0.1:1/", "x:a": "b"}',
        '{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:1/"}, "x:a": "b"}',
        '{"@context": "file:///etc/passwd", "x:a": "b"}',
    ],
)
def test_no_context_is_fetched(tmp_path: Path, body: str) -> None:
    """An upload cannot make this machine ask another."""
    with pytest.raises(UploadError, match="nothing is fetched"):
        triples(tmp_path, body, "application/ld+json")


DEEP = {
    "lists": ("text/turtle", "<a> <b> ", "(", "1", ")", " ."),
    "nodes": ("text/turtle", "<a> <b> ", "[ <c> ", "1", "]", " ."),
    "terms": ("text/turtle", "<a> <b> ", "<<( <a> <b> ", "<c>", " )>>", " ."),
    "reifiers": ("text/turtle", "<a> <b> ", "<< <a> <b> ", "<c>", " >>", " ."),
    "annotations": ("text/turtle", "<a> <b> <c> ", "{| <b> <c> ", "", "|}", " ."),
    "lines": ("application/n-triples", "<x:a> <x:b> ", "<<( <x:a> <x:b> ", "<x:c>", " )>>", " ."),
    "objects": ("application/ld+json", "", '{"x:a": ', "1", "}", ""),
    "arrays": ("application/ld+json", '{"x:a": ', "[", "1", "]", "}"),
    "trig": ("application/trig", "{ <a> <b> ", "[ <c> ", "1", "]", " }"),
}


@pytest.mark.parametrize("shape", DEEP)
def test_deep_nesting_is_refused(tmp_path: Path, shape: str) -> None:
    """The shapes that overflow a parser's stack, or eat its memory, do not reach it."""
    media_type, before, opening, inner, closing, after = DEEP[shape]

    def body(depth: int) -> str:
        return before + opening * depth + inner + closing * depth + after

    assert triples(tmp_path, body(40), media_type)
    with pytest.raises(UploadError, match="levels deep"):
        triples(tmp_path, body(20_000), media_type)


def test_brackets_in_text_do_not_count(tmp_path: Path) -> None:
    """A text full of brackets, hashes and quotes is a text."""
    text = "([{<<" * MAX_DEPTH
    body = f"""PREFIX c: <http://c/> <a#(> c:\\#\\( "{text}" , '{text}#\\'{text}' , # {text}
    '''{text}"'{text}''' , \"""{text}\\\"""{text}""\\" \""" ."""
    assert len(triples(tmp_path, body)) == 4
    (quad,) = triples(tmp_path, f'{{"x:a": "\\\\\\"{text}"}}', "application/ld+json")
    assert str(quad.object.value).endswith(text)


#: Pieces that open, close or hide a bracket in Turtle.
PIECES = ["(", ")", "[", "]", "<<(", ")>>", "<<", ">>", "{|", "|}", "'", "''", "'''", '"', '"""',
          "\\'", "\\", "#", "\n", "<a>", "<a#b>", "<", ">", "p:a", "p:\\#", "p:\\'", "a", "1", ".",
          ";", ",", " ", "@en", "^^", "true", "{", "}", "_:b", "<a> <b> "]  # fmt: skip
soups = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(soup=soups)
@settings(max_examples=500)
def test_what_parses_is_as_deep_as_it_was_taken_to_be(soup: str) -> None:
    """No bracket that the parser sees escapes the count: what is hidden is so for both."""
    body = f"@prefix p: <p:> . @base <x:> . {soup}"
    try:
        list(parse(body, RdfFormat.TRIG))
    except SyntaxError:
        return
    # The document is complete; so brackets that follow are brackets for both.
    with pytest.raises(UploadError, match="levels deep"):
        check_body(f"{body}\n<a> <b> {'[ <c> ' * (MAX_DEPTH + 1)}".encode(), RdfFormat.TRIG)


@given(text=st.text(st.sampled_from("<>()[]{}|'\"\\#@:.,; \n\raé\U0001f54a")))
def test_little_text_is_never_too_deep(text: str) -> None:
    """The check answers garbage with a verdict, and counts no bracket twice."""
    for form in (RdfFormat.TRIG, RdfFormat.JSON_LD):
        check_body(text[:MAX_DEPTH].encode(), form)


@pytest.mark.parametrize(
    "piece", [b"'", b'"""', b"<", b"\\", b"#\n", b"<<", b"'''a\n", b'{"a":[]}']
)
def test_hostile_megabytes_take_one_pass(piece: bytes) -> None:
    """No body makes the check itself the thing that has to be killed."""
    body = piece * (500_000 // len(piece))
    for form in GRAPHS.values():
        with suppress(UploadError):
            check_body(body, form)
