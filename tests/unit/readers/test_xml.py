"""XML from anywhere, parsed without harm."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from conflictgraph.errors import SourceError
from conflictgraph.readers.xml import own_text, parse_xml


def refusal(content: bytes) -> SourceError:
    with pytest.raises(SourceError) as found:
        parse_xml(content, "d.xml")
    return found.value


def test_a_file_of_this_machine_is_not_read(tmp_path: Path) -> None:
    """A document cannot carry what lies on the server into the graph."""
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    declared = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{secret.as_uri()}">]>'

    for body in ("<a>&b;</a>", "<a>ok</a>"):
        error = refusal(f"{declared}\n{body}".encode())
        assert (error.rule, "geheim" in str(error)) == ("xml.entities", False)


def test_a_document_type_of_others_is_not_fetched(tmp_path: Path) -> None:
    """NAF names its document type, which is no reason to open another file."""
    (tmp_path / "naf.dtd").write_text('<!ENTITY b "aus der Datei">')
    declared = f'<!DOCTYPE a SYSTEM "{(tmp_path / "naf.dtd").as_uri()}">'

    assert own_text(parse_xml(f"{declared}<a>ok</a>".encode(), "d.xml")) == "ok"
    error = refusal(f"{declared}\n<a>\n&b;</a>".encode())
    assert (error.rule, error.line) == ("xml.entities", 3)


@pytest.mark.parametrize("place", ["<a>&z;</a>", "<a b='&z;'/>"])
def test_entities_do_not_grow(place: str) -> None:
    """A line that would be a text of gigabytes is refused at once."""
    names = "abcdefghijklmnopqrstuvwxyz"
    grown = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    content = f'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{grown}]>{place}'.encode()

    assert refusal(content).rule in ("xml.entities", "xml.malformed")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00", b"no XML", b"<a>", b"<a></b>", b"<a b=1/>", b"<a/><a/>", b"<a>&#0;</a>",
        b"<a>\x01</a>", b"<a>\xff</a>", b'<?xml version="1.0" encoding="none"?><a/>',
        b"<a>" * 100_000, b"<a>" * 300 + b"</a>" * 300, b"<x:a/>",
    ],
)  # fmt: skip
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    """Cut off, nested without end, in no known encoding: one refusal, no traceback."""
    error = refusal(content)

    assert (error.rule, "XML_PARSE" in error.reason) == ("xml.malformed", False)


def test_a_fault_is_told_with_its_line() -> None:
    """Whoever made the file finds the place."""
    assert refusal(b"<a>\n\n<b>\n</a>").line == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_document_may_say_its_encoding(encoding: str) -> None:
    """XML names its encoding itself, so no file has to be saved anew."""
    content = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><a>\u00e4</a>'

    assert own_text(parse_xml(content.encode(encoding), "d.xml")) == "\u00e4"


def test_comments_do_not_part_words() -> None:
    """A remark within a word leaves the word whole."""
    assert own_text(parse_xml(b"<a>Waffen<!-- x --><b/>ruhe<?y z?>!</a>", "d.xml")) == "Waffenruhe!"
