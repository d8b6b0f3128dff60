"""Written as Web Annotation and read back: the same document, or a sentence on what is lost."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph.annotation import (
    FLAG,
    Document,
    Frame,
    Link,
    Mention,
    Metadata,
    Note,
    Relation,
    Role,
    Span,
)
from conflictgraph.annotation.numbering import numbered
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.readers import brat, web_annotation
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import Scheme, load_scheme
from conflictgraph.writers import Written
from conflictgraph.writers.web_annotation import write

#: Of one, two, three and four bytes; an accent of its own; what JSON, IRIs and JSON-LD escape.
CHARACTERS = 'aé\u0301ß漢🕊\U00010348 \r\n\t\u2028\u00a0"\\<>{}|^`%#/:@.?&+\x01'
TEXTS = st.text(CHARACTERS, min_size=1, max_size=12)
NAMES = st.text(string.ascii_letters + CHARACTERS, min_size=1, max_size=8).filter(
    lambda name: bool(name.strip()) and name not in {"note", "normalising"}
)
#: No name twice, and none that begins as an absolute IRI does.
IDS = st.lists(
    NAMES.filter(lambda name: not name.startswith(("http", "urn"))),
    min_size=9,
    max_size=9,
    unique=True,
)
IRIS = st.sampled_from(("", "https://example.org/a?b=c#d", "urn:example:1"))
ATTRIBUTES = st.dictionaries(
    NAMES, st.sampled_from((FLAG, "Certain", " ", "🕊", "false", "True story")), max_size=2
)
LINKS = st.lists(
    st.sampled_from(
        (
            Link("Wikidata", "Q159"),
            Link("Wikidata", "no item"),
            Link("Local", "zoe-arndt"),
            Link("Local", "Not a slug"),
            Link("IRI", "https://example.org/x"),
            Link("IRI", "spaces in <it>"),
            Link("Number", "874"),
            Link("EDTF", "2020-09-21~/.."),
            Link("Time", "12:30"),
        )
    ),
    unique=True,
    max_size=3,
).map(lambda links: tuple(sorted(links)))


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme(ontology_folder())


@st.composite
def st_spans(draw: st.DrawFn, length: int) -> tuple[Span, ...]:
    ends = draw(st.lists(st.integers(0, length), min_size=2, max_size=4, unique=True))
    ends = sorted(ends[: len(ends) // 2 * 2])
    return tuple(Span(*pair) for pair in zip(ends[::2], ends[1::2], strict=True))


@st.composite
def st_documents(draw: st.DrawFn) -> Document:
    """Draw any document the model can hold: labels and names are of any characters."""
    text = draw(st.text(CHARACTERS, min_size=4, max_size=40))
    ids = draw(IDS)
    mentions = [
        Mention(each, draw(NAMES), draw(st_spans(len(text))), draw(ATTRIBUTES), draw(LINKS))
        for each in ids[:3]
    ]
    frames: list[Frame] = []
    for each in ids[3:6]:
        fillers = st.sampled_from([*ids[:3], *(frame.id for frame in frames)])
        roles = draw(st.lists(st.builds(Role, NAMES, fillers), max_size=3, unique=True))
        cue = draw(st_spans(len(text)))
        frames.append(Frame(each, draw(NAMES), cue, tuple(roles), draw(ATTRIBUTES), draw(LINKS)))
    pairs = draw(st.lists(st.permutations(ids[:6]), max_size=3))
    relations = [
        Relation(draw(NAMES), pair[0], pair[1], draw(st.sampled_from((each, ""))))
        for each, pair in zip(ids[6:], pairs, strict=False)
    ]
    known = [*ids[:6], *(each.id for each in relations if each.id)]
    labels = st.sampled_from(("AnnotatorNotes", "replying", "Normalization"))
    notes = draw(st.lists(st.builds(Note, labels, st.sampled_from(known), TEXTS), max_size=3))
    document = Document(
        "d",
        text,
        draw(st_metadata()),
        tuple(mentions),
        tuple(frames),
        tuple(relations),
        tuple(notes),
    )
    check_structure(document)
    return numbered(in_canonical_order(document))


def st_metadata() -> st.SearchStrategy[Metadata]:
    words = st.one_of(st.just(""), TEXTS)
    return st.builds(
        Metadata,
        id=st.sampled_from(("", "a-1")),
        title=words,
        publisher=words,
        publisher_iri=IRIS,
        date_published=st.sampled_from(("", "2020-10-22", "2020-10~")),
        date_basis=words,
        text_basis=words,
        language=st.sampled_from(("und", "de", "zh-hant")),
        agencies=st.lists(st.tuples(TEXTS, IRIS), max_size=2).map(tuple),
        author_initials=words,
        photo_credit=words,
        url=IRIS,
    )


def read_back(written: Written, folder: Path) -> Document:
    for name, content in written.files.items():
        (folder / name).write_bytes(content)
    return web_annotation.read(folder / next(iter(written.files)), "d")


@settings(deadline=None)
@given(document=st_documents())
def test_any_document_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, scheme: Scheme, document: Document
) -> None:
    """An annotator's tool may take the file and hand it back: nothing of it is lost."""
    written = write(document, "d", scheme)

    assert not written.losses
    assert read_back(written, tmp_path_factory.mktemp("written")) == document


def test_the_examples_come_back_as_they_were(
    tmp_path: Path, checkout: Path, scheme: Scheme
) -> None:
    """All that our own scheme can say has its place in the format."""
    files = sorted((checkout / "examples" / "corpus").rglob("*.ann"))
    assert files
    for file in files:
        document = numbered(brat.read(file, "d"))
        assert read_back(write(document, file.stem, scheme), tmp_path) == document


def test_the_seed_article_comes_back_as_it_was(
    tmp_path: Path, shared: Path, scheme: Scheme
) -> None:
    """Its remarks on relations, which the file made by hand leaves out, are kept too."""
    file = shared / "corpus" / "seed" / "spiegel-2020-10-22.ann"
    document = numbered(brat.read(file, "d"))

    assert read_back(write(document, file.stem, scheme), tmp_path) == document


def test_what_cannot_be_kept_is_told(scheme: Scheme) -> None:
    """Nobody finds out by chance that a remark or a value is gone."""
    mention = Mention(
        "T1", "X", (Span(0, 1),), {"note": "a", "Certainty": "true"}, (Link("a:b", "c"),)
    )
    relation = Relation("Near", "T1", "E1")
    frame = Frame("E1", "Y", (Span(0, 1),))
    notes = (Note("AnnotatorNotes", "A1", "on an attribute"), Note("AnnotatorNotes", "", "?"))
    document = Document("d", "text", Metadata(), (mention,), (frame,), (relation,), notes)

    losses = write(document, "d", scheme).losses

    assert len(losses) == 4
    assert [each for each in losses if "what has no id" in each]
    assert sum("T1" in each for each in losses) == 3


def test_the_file_is_one_that_other_tools_understand(scheme: Scheme) -> None:
    """The keys are the standard's, and each place is given by position and by words."""
    text = "Eine 🕊 über Tartu, eine zweite über Narva."
    begin = text.index("Tartu")
    mention = Mention("T 1", "Location", (Span(begin, begin + 5),), {}, (Link("Wikidata", "Q1"),))
    files = write(Document("d", text, Metadata(), (mention,)), "Frühjahr 1", scheme).files

    assert list(files) == ["Frühjahr 1.wa.jsonld", "Frühjahr 1.txt"]
    page = json.loads(files["Frühjahr 1.wa.jsonld"])
    (item,) = page["items"]
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert item["id"] == "#T1"
    assert item["target"] == {
        "source": "Fr%C3%BChjahr%201.txt",
        "selector": [
            {"type": "TextPositionSelector", "start": begin, "end": begin + 5},
            {
                "type": "TextQuoteSelector",
                "exact": "Tartu",
                "prefix": "Eine 🕊 über ",
                "suffix": ", eine zweite über N",
            },
        ],
    }
