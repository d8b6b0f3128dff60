"""Web Annotation without a text: what is quoted is one, and nothing is made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph.annotation import Document, Relation, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers import iter_sources, read, web_annotation
from conflictgraph.readers.files import MAX_TEXT_BYTES
from conflictgraph.readers.web_annotation.excerpts import GAP, Excerpt
from conflictgraph.readers.web_annotation.places import Position, Quote, Target

ANNO = "http://www.w3.org/ns/anno.jsonld"
PAGE = "http://example.org/page"
#: Line ends of all kinds, accents of two characters, and what UTF-16 needs two units for.
TEXT = "🕊 Ana sah Zoe\u0301.\r\nDann ging Ana 🕊🕊 heim.\nEnde"

ReadAll = Callable[..., list[Document]]


@pytest.fixture
def read_all(tmp_path: Path) -> ReadAll:
    """Return a function that gives the documents in a file with these annotations."""

    def read_values(*values: object) -> list[Document]:
        path = tmp_path / "d.jsonld"
        path.write_text(json.dumps(list(values)), encoding="utf-8")
        return [read(source) for source in iter_sources([path])]

    return read_values


def selectors(begin: int, end: int, around: int = 4) -> list[dict[str, object]]:
    """Return what a service says of a stretch of the text: its words, and where they are."""
    return [
        {"type": "TextPositionSelector", "start": begin, "end": end},
        quoted(begin, end, around),
    ]


def quoted(begin: int, end: int, around: int = 4) -> dict[str, object]:
    return quote(TEXT[begin:end], TEXT[max(0, begin - around) : begin], TEXT[end : end + around])


def quote(exact: str, prefix: str = "", suffix: str = "") -> dict[str, object]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def annotation(*said: object, page: str = PAGE, **more: object) -> dict[str, object]:
    body = {"type": "TextualBody", "purpose": "tagging", "value": "X"}
    target = {"source": page, "selector": list(said)}
    return {"@context": ANNO, "type": "Annotation", "target": target, "body": body, **more}


def covered(document: Document) -> list[str]:
    return [document.covered_text(each.span) for each in document.mentions]


def test_the_examples_of_the_standard_that_quote_are_read(shared: Path) -> None:
    """Whoever tries the standard's own files gets their words; others say what they lack."""
    found: dict[str, list[str]] = {}
    rules = set()
    for source in iter_sources([shared / "corpora" / "w3c-web-annotation-examples"]):
        try:
            found[source.key] = covered(read(source))
        except SourceError as refusal:
            rules.add(refusal.rule)

    assert found == {
        "anno26.json": ["anotation"],
        "anno32.json": ["Selected Text"],
        "collection1.json#http://example.org/page1": ["anotation", "Selected Text"],
    }
    assert rules == {"web-annotation.missing-text"}


def test_a_quote_is_a_text_with_its_address(read_all: ReadAll) -> None:
    """A journalist's single highlight is a document that leads to the page it is from."""
    (document,) = read_all(annotation(quote("Ana", "🕊 ", " sah\r\n")))

    assert (document.text, covered(document)) == ("🕊 Ana sah\r\n", ["Ana"])
    assert (document.metadata.url, document.metadata.is_excerpt) == (PAGE, True)
    assert document.metadata.text_basis == "excerpt: 1 passage"


def test_passages_stand_in_the_order_of_the_text(read_all: ReadAll) -> None:
    """An export lists the newest first; the text reads from its beginning all the same."""
    places = [(TEXT.index("heim"), 4), (2, 3)]
    (document,) = read_all(*(annotation(*selectors(at, at + n, 2)) for at, n in places))

    assert document.text == f"🕊 Ana s{GAP}🕊 heim.\n"
    assert covered(document) == ["Ana", "heim"]


def test_without_positions_the_order_is_that_of_the_file(read_all: ReadAll) -> None:
    """Nothing is guessed from words: the same ones in other surroundings stay apart."""
    (document,) = read_all(
        annotation(quote("ging", "Dann ", " Ana")), annotation(quote("Ana", "ging ", " 🕊"))
    )

    assert document.text == f"Dann ging Ana{GAP}ging Ana 🕊"
    assert covered(document) == ["ging", "Ana"]


def test_the_same_quote_is_one_place(read_all: ReadAll) -> None:
    """Two readers who mark the same words speak of one mention's place, not of two."""
    (document,) = read_all(annotation(quoted(2, 5)), annotation(quoted(2, 5)))

    assert [each.span for each in document.mentions] == [Span(2, 5)] * 2


@pytest.mark.parametrize("is_utf16", [False, True], ids=["code points", "UTF-16"])
def test_passages_that_overlap_are_one(read_all: ReadAll, is_utf16: bool) -> None:
    """Surroundings that several quotes share stand there once, whatever positions count."""
    text = "🕊 Dann ging Ana 🕊🕊 heim."
    values = []
    for words in ("Dann", "Ana 🕊🕊", "heim"):
        begin = text.index(words)
        end = begin + len(words)
        ends = [len(text[:n].encode("utf-16-le")) // 2 if is_utf16 else n for n in (begin, end)]
        said = quote(words, text[max(0, begin - 5) : begin], text[end : end + 5])
        place = {"type": "TextPositionSelector", "start": ends[0], "end": ends[1]}
        values.append(annotation(place, said))
    (document,) = read_all(*values)

    assert document.text == text
    assert covered(document) == ["Dann", "Ana 🕊🕊", "heim"]


def test_positions_that_contradict_each_other_join_nothing(read_all: ReadAll) -> None:
    """Two versions of a page overlap by their numbers and differ in words: both are kept."""
    values = [
        annotation({"type": "TextPositionSelector", "start": at, "end": at + 4}, quote(words))
        for at, words in ((0, "abcd"), (2, "XYZW"))
    ]
    (document,) = read_all(*values)

    assert document.text == f"abcd{GAP}XYZW"


def test_a_position_that_does_not_fit_its_words_is_told(read_all: ReadAll) -> None:
    """The words count, the number is not used, and the report says so."""
    values = [
        annotation({"type": "TextPositionSelector", "start": 90, "end": 93}, quote("später")),
        annotation({"type": "TextPositionSelector", "start": 50, "end": 54}, quote("früh")),
        annotation({"type": "TextPositionSelector", "start": 1, "end": 5}, quote("nach", "davor")),
    ]
    (document,) = read_all(*values)

    assert covered(document) == ["früh", "später", "nach"]
    assert document.metadata.text_basis == (
        "excerpt: 3 passages; 2 positions do not fit their words and are not used"
    )


def test_line_ends_counted_as_one_still_give_an_order(read_all: ReadAll) -> None:
    """Windows line ends within the words are no contradiction."""
    values = [
        annotation({"type": "TextPositionSelector", "start": 9, "end": 12}, quote("c\r\nd")),
        annotation({"type": "TextPositionSelector", "start": 0, "end": 3}, quote("a\r\nb")),
    ]
    (document,) = read_all(*values)

    assert document.text == f"a\r\nb{GAP}c\r\nd"
    assert document.metadata.text_basis == "excerpt: 2 passages"


def test_pages_are_documents_of_their_own(read_all: ReadAll) -> None:
    """An export of a whole group becomes a document for each page, never a mixture."""
    other = "http://example.org/other?a=1#top"
    reply = {"@context": ANNO, "id": "#r", "type": "Annotation", "motivation": "replying"}
    documents = read_all(
        annotation(quote("Ana"), id="#a"),
        annotation(quote("Zoe"), id="#b", page=other),
        annotation(quote("ging"), id="#c"),
        {**reply, "target": "#b", "bodyValue": "wirklich?"},
        {**reply, "id": "#s", "target": "#r", "bodyValue": "ja"},
        {**reply, "id": "#j", "target": ["#a", "#c"], "motivation": "linking"},
        {"@context": ANNO, "type": "Annotation", "target": PAGE, "motivation": "bookmarking"},
    )

    assert [each.source for each in documents] == [f"d.jsonld#{PAGE}", f"d.jsonld#{other}"]
    assert list(map(covered, documents)) == [["Ana", "ging"], ["Zoe"]]
    assert documents[0].relations == (Relation("linking", "a", "c", "j"),)
    assert [each.text for each in documents[1].notes] == ["ja", "wirklich?"]


def test_the_same_words_on_two_pages_are_two_documents(read_all: ReadAll) -> None:
    """A name marked on two pages is not taken for one article at hand twice."""
    one, other = read_all(
        annotation(quote("Ana")), annotation(quote("Ana"), page="http://example.org/2")
    )

    assert one.text == other.text
    assert one.identity != other.identity


def test_a_text_beside_the_file_is_the_text(tmp_path: Path) -> None:
    """As soon as the text is there, offsets count in it, and nothing is an excerpt."""
    path = tmp_path / "d.jsonld"
    path.write_text(json.dumps(annotation(quoted(2, 5))), encoding="utf-8")
    path.with_suffix(".txt").write_bytes(TEXT.encode())
    (source,) = iter_sources([path])
    document = read(source)

    assert (document.text, document.metadata.is_excerpt) == (TEXT, False)


def test_a_text_copied_from_the_page_is_the_text_too(tmp_path: Path) -> None:
    """Offsets count menus of the page; the words say where, and wrong ones are refused."""
    path = tmp_path / "d.jsonld"
    path.with_suffix(".txt").write_bytes(TEXT.encode())
    values = [annotation(*selectors(2, 5)), annotation(*selectors(16, 20))]
    for each in values:
        place = each["target"]["selector"][0]
        place |= {"start": place["start"] + 400, "end": place["end"] + 400}
    path.write_text(json.dumps(values), encoding="utf-8")

    assert covered(web_annotation.read(path, "d")) == [TEXT[2:5], TEXT[16:20]]

    values[0]["target"]["selector"][1] = quote("Eva", "🕊 ")
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        web_annotation.read(path, "d")
    assert refused.value.rule == "web-annotation.quote-missing"


def test_a_quote_may_be_refined(read_all: ReadAll) -> None:
    """A word within a quoted sentence is found there, the sentence is the text."""
    inner = {"type": "TextPositionSelector", "start": 5, "end": 9}
    (document,) = read_all(annotation({**quote("Dann ging Ana", "\n"), "refinedBy": inner}))

    assert (document.text, covered(document)) == ("\nDann ging Ana", ["ging"])


@pytest.mark.parametrize(
    ("said", "page", "rule"),
    [
        ([quote("", "davor", "danach")], PAGE, "offset-range"),
        ([{"type": "TextPositionSelector", "start": 1, "end": 2}], PAGE, "missing-text"),
        ([{"type": "XPathSelector", "value": "/p"}], PAGE, "missing-text"),
        # Its own text should be here: the file was moved without it.
        ([quote("Ana")], "d.txt", "missing-text"),
        ([{**quote("Ana"), "refinedBy": quote("sah")}], PAGE, "quote-missing"),
    ],
)
def test_what_quotes_nothing_is_refused(
    read_all: ReadAll, said: list[object], page: str, rule: str
) -> None:
    """No document is made of numbers, of nothing, or instead of a text that got lost."""
    with pytest.raises(SourceError) as refused:
        read_all(annotation(*said, page=page))

    assert refused.value.rule == f"web-annotation.{rule}"


def test_an_annotation_without_a_quote_is_named(read_all: ReadAll) -> None:
    """Among others that quote, the one that has to be mended is told by its id."""
    bare = annotation({"type": "TextPositionSelector", "start": 1, "end": 2}, id="#bare")
    with pytest.raises(SourceError) as refused:
        read_all(annotation(quote("Ana")), bare)

    assert (refused.value.rule, refused.value.annotation) == ("web-annotation.missing-text", "bare")


def test_an_excerpt_has_the_limit_of_any_text(read_all: ReadAll) -> None:
    """Huge quotes are refused like a huge article, one or many."""
    half = "x" * (MAX_TEXT_BYTES // 2)
    for words in ([half + half + "x"], [half + "a", half + "b"]):
        with pytest.raises(SourceError) as refused:
            read_all(*(annotation(quote(each)) for each in words))
        assert refused.value.rule == "file.too-large"


def test_a_text_that_left_the_file_is_refused(tmp_path: Path) -> None:
    """A file that changes between listing and reading ends no build."""
    path = tmp_path / "d.jsonld"
    values = [annotation(quote("Ana"), page=f"http://example.org/{each}") for each in (1, 2)]
    path.write_text(json.dumps(values), encoding="utf-8")
    first, _ = iter_sources([path])
    path.write_text(json.dumps(values[1:]), encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        read(first)
    path.unlink()
    with pytest.raises(SourceError):
        web_annotation.read(path, "d", first.part)

    assert refused.value.rule == "web-annotation.missing-text"


AWKWARD = st.sampled_from("a \r\n\te\u0301🕊")


@settings(deadline=None)
@given(text=st.text(AWKWARD, min_size=2, max_size=30), data=st.data())
def test_no_word_is_made_up(text: str, data: st.DataObject) -> None:
    """Any quotes of any text, in any unit: each is found, and every passage is in the text."""
    is_wide = data.draw(st.booleans())
    targets = []
    for _ in range(data.draw(st.integers(1, 5))):
        low, begin, end, high = sorted(data.draw(st.integers(0, len(text))) for _ in range(4))
        said = Quote(text[begin:end], text[low:begin], text[end:high])
        ends = [len(text[:n].encode("utf-16-le")) // 2 if is_wide else n for n in (begin, end)]
        is_placed = data.draw(st.booleans())
        targets.append(Target(PAGE, (said, *([Position(*ends)] if is_placed else []))))
    excerpt = Excerpt(targets, "d")

    assert all(not passage or passage in text for passage in excerpt.text.split(GAP))
    for each in targets:
        said = next(iter(each.selectors))
        assert isinstance(said, Quote)
        if said.exact:
            begin, end = excerpt.span(each, "a")
            whole = said.prefix + said.exact + said.suffix
            assert excerpt.text[begin:end] == said.exact
            assert excerpt.text.startswith(whole, begin - len(said.prefix))
