"""Whatever becomes of a good file on its way, its reader refuses it or reads it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from conflictgraph.annotation import Document
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers import CollectionReader, Reader, iter_sources, reader_of

ACCEPTED = Path(__file__).resolve().parents[2] / "data" / "readers" / "accepted"
#: One file each, with all that its format carries.
FILES = [
    "bdoc-sets/appell.bdocjs",
    "conll-2003/funk.conll",
    "conllu-entities/fluss.conllu",
    "germeval/stadt.tsv",
    "hipe-columns/bote.tsv",
    "naf-layers/waffenruhe.naf",
    "tei-inline/schlichtung.tei",
    "tei-standoff/wache.tei",
]
#: Bytes that mean something somewhere: quotes, brackets, signs of XML, tags and escapes, halves
#: of characters, a surrogate in JSON, numbers that are too large.
HARMFUL = st.sampled_from([
    b"", b"\x00", b"\xff", b"\xc3", b"\r", b"\n", b"\t", b" ", b"<", b">", b"&", b"&#0;", b"]]>",
    b'"', b"'", b"{", b"}", b"[", b"]", b"(", b")", b"|", b"=", b"-", b"_", b"#", b",", b"\\",
    b"\\ud83d", b"-1", b"0", b"99999999999", b"9" * 5000, b"1e999", b"NaN", b"true", b"null",
    b"O", b"B-", b"I-PER", b"Entity=(e1-", b"e1)", b"[1/2]", b"# newdoc id = ", b"-DOCSTART-",
    b"\xef\xbb\xbf", "\U0001f54a".encode(), "e\u0301".encode(), b"\xe2\x80\xa8", b"<p>", b"</p>",
    b"<!DOCTYPE x [<!ENTITY y SYSTEM 'z'>]>", b"xml:id='a1'", b"#w1", b"string-range(p1,0,9)",
])  # fmt: skip


#: Values that mean something somewhere, for places where values stand.
VALUES = st.sampled_from([
    "", "0", "-1", "7", "99999999999", "1e3", "true", "#w1", "#w3", "#n1", "#holm", "#nichts",
    "string-range(p1,1,2)", "#string-range(p2,0,400)", "#range(w1,w4)", "#char=3,9", "w2", "t3",
    "2021-02-30", "Q64", "http://www.wikidata.org/entity/Q64", "\u2028", "\U0001f54a", "a b",
])  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 40) | st.floats() | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(VALUES, inner, max_size=3),
    max_leaves=4,
)


@st.composite
def torn(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw a file with up to three places of it replaced, doubled or cut."""
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(content)))
        end = begin + draw(st.integers(0, 40))
        middle = draw(st.one_of(HARMFUL, st.just(content[begin:end] * 2)))
        content = content[:begin] + middle + content[end:]
    return content[: draw(st.one_of(st.none(), st.integers(0, len(content))))]


@st.composite
def rearranged(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw well-formed XML with elements moved or taken out, and other values in attributes."""
    root = etree.fromstring(content, etree.XMLParser(remove_comments=True))
    for _ in range(draw(st.integers(1, 4))):
        elements = list(root.iter())[1:]
        if not elements:
            break
        element, other = draw(st.sampled_from(elements)), draw(st.sampled_from(elements))
        match draw(st.sampled_from(["move", "remove", "attribute", "text"])):
            case "move" if other not in element.iter():
                other.append(element)
            case "remove":
                element.getparent().remove(element)
            case "attribute" if element.attrib:
                element.set(draw(st.sampled_from(sorted(element.attrib))), draw(VALUES))
            case _:
                element.text = draw(VALUES)
    return bytes(etree.tostring(root))


@st.composite
def rewritten(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw JSON with other values in up to three places."""
    value = json.loads(content)
    for _ in range(draw(st.integers(1, 3))):
        holder = value
        while True:
            keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if not isinstance(holder[key], dict | list) or draw(st.integers(0, 9)) == 0:
                holder[key] = draw(JSON)
                break
            holder = holder[key]
    return json.dumps(value, ensure_ascii=draw(st.booleans())).encode()


def damaged(name: str, content: bytes) -> st.SearchStrategy[bytes]:
    """Return all that may become of a file."""
    if name.endswith((".naf", ".tei")):
        return st.one_of(torn(content), rearranged(content))
    return st.one_of(torn(content), rewritten(content)) if name.endswith("js") else torn(content)


@pytest.mark.parametrize("name", FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read(tmp_path: Path, name: str, data: st.DataObject) -> None:
    """A build over files from anywhere ends with a list of refusals, and never with a traceback."""
    good = ACCEPTED / name
    path = tmp_path / good.name
    path.write_bytes(data.draw(damaged(name, good.read_bytes())))
    reader = reader_of(next(iter_sources([good])).format)

    for document in documents_or_refusals(path, reader):
        if isinstance(document, SourceError):
            assert (document.source, bool(document.reason)) == (path.name, True)
        else:
            check_structure(document)
            document.text.encode()
    # Detection looks at any file of a folder, and must not fail either.
    shutil.copy(path, tmp_path / "folder.json")
    list(iter_sources([tmp_path]))


def documents_or_refusals(path: Path, reader: Reader) -> list[Document | SourceError]:
    found: list[Document | SourceError] = []
    try:
        is_collection = isinstance(reader, CollectionReader)
        parts = list(reader.iter_parts(path, path.name)) if is_collection else [None]
    except SourceError as error:
        return [error]
    for part in parts:
        try:
            found.append(reader.read(path, path.name, part))
        except SourceError as error:
            found.append(error)
    return found
