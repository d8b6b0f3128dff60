"""Tables of tagged tokens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.annotation import Document, Link
from conflictgraph.errors import SourceError
from conflictgraph.readers import SourceFile, iob, iter_sources, read
from conflictgraph.readers.head import Head

Write = Callable[[str], Path]
ROWS = "Mira\tB-PER\nHolm\tI-PER\nschwieg\tO\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a table and return its path."""

    def write_file(content: str, name: str = "d.conll") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode())
        return path

    return write_file


def marked(document: Document) -> list[tuple[str, str]]:
    return [(each.label, document.covered_text(each.span)) for each in document.mentions]


def test_a_corpus_of_newspapers_is_read_whole(shared: Path) -> None:
    """Counts that the makers of a corpus publish are the counts in the graph's documents."""
    folder = shared / "corpora" / "hipe2022-sonar-de"
    documents = [read(source) for source in iter_sources([folder])]

    mentions = [mention for document in documents for mention in document.mentions]
    assert len(documents) == 6
    assert sum(len(document.text.split()) for document in documents) == 10_130
    assert len(mentions) == 431
    assert sum(mention.values("Wikidata") != () for mention in mentions) == 328
    assert {document.metadata.language for document in documents} == {"de"}
    assert all(document.metadata.date_published for document in documents)


def test_messages_of_traffic_are_read_whole(shared: Path) -> None:
    """Words that begin with #, and ids that are addresses, are what they are in the file."""
    folder = shared / "corpora" / "mobie-de"
    sources = [each for each in iter_sources([folder]) if each.format == "iob"]
    documents = [read(source) for source in sources]

    rows = (folder / "mobie-dev.first3000lines.conll2003").read_text().split("\n")
    begins = [row for row in rows if row.rpartition("\t")[2].startswith("B-")]
    assert len(documents) == 96
    assert sum(len(document.text.split()) for document in documents) == 2_585
    assert sum(len(document.mentions) for document in documents) == len(begins)
    assert any(text == "#hvv" for document in documents for _, text in marked(document))
    assert sources[1].key.endswith("#1108769340525027328/e00d87a30bd20946")


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ("tabs", ROWS),
        ("spaces", ROWS.replace("\t", " ")),
        ("CRLF", ROWS.replace("\n", "\r\n")),
        ("a byte order mark", f"\ufeff{ROWS}"),
        ("no last line end", ROWS.rstrip("\n")),
        ("numbers", "".join(f"{n}\t{row}\n" for n, row in enumerate(ROWS.split("\n")[:3], 1))),
        ("numbers from 0", "0\tMira\tB-PER\n1\tHolm\tI-PER\n2\tschwieg\tO\n"),
        ("a header", f"WORD\tNER\n{ROWS}"),
        ("many names", "Word POS_TAG ner_tags\nMira X B-PER\nHolm X I-PER\nschwieg V O"),
        ("chunks before", "Mira I-NP B-PER\nHolm I-NP I-PER\nschwieg I-VP O\n"),
    ],
)  # fmt: skip
def test_columns_are_found(write: Write, columns: str, rows: str) -> None:
    """The family has no header and no two members alike; nobody has to say which one it is."""
    path = write(rows)
    assert iob.recognises(Head.of(path))

    document = iob.read(path, path.name)

    assert document.text == "Mira Holm schwieg"
    assert marked(document) == [("PER", "Mira Holm")]


def test_a_column_of_ids_gives_links(write: Write) -> None:
    """Ids are read from tables without a header, too; an id that says nothing is none."""
    rows = "Mira\tB-PER\tQ15\nHolm\tI-PER\tQ15\nin\tO\t_\nOstland\tB-LOC\tNIL\n"

    mira, ostland = iob.read(write(rows), "d.conll").mentions

    assert mira.links == (Link("Wikidata", "Q15"),)
    assert ostland.links == ()


def test_literal_and_metonymic_readings_are_kept_apart(write: Write) -> None:
    """A country that stands for its government keeps the country's id, and says so."""
    rows = (
        "TOKEN\tNE-COARSE-LIT\tNE-COARSE-METO\tNEL-LIT\tNEL-METO\nOstland\tB-loc\tB-org\tQ16\tQ17\n"
    )

    [mention] = iob.read(write(rows), "d.conll").mentions

    assert mention.links == (Link("Wikidata", "Q16"),)
    assert mention.attributes == {"NE-COARSE-METO": "org", "NEL-METO": "Q17"}


def test_white_space_follows_the_signs_of_the_last_column(write: Write) -> None:
    """Quotations and figures stand in the text as a reader knows them."""
    rows = [
        "TOKEN\tNE-COARSE-LIT\tMISC",
        "„\tO\tNoSpaceAfter",
        "Nein\tO\tNoSpaceAfter|EndOfLine",
        "“\tO\tEndOfSentence",
        "Ende\tO\tEndOfLine",
        "da\tO\t_",
    ]

    assert iob.read(write("\n".join(rows)), "d.conll").text == "„Nein“\nEnde da"


def test_a_word_may_hold_any_character_but_the_column_sign(write: Write) -> None:
    """U+2028, U+0085 and U+00A0 are parts of words, and offsets stay right behind them."""
    rows = "a\u2028\u0085\u00a0b\tO\n\U0001f54ae\u0301\tB-LOC\n"

    document = iob.read(write(rows), "d.conll")

    assert document.text == "a\u2028\u0085\u00a0b \U0001f54ae\u0301"
    assert marked(document) == [("LOC", "\U0001f54ae\u0301")]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("w\tX\tB-ORG\n#a\t=\tO\n#\tX\tO\n", "w #a #"),
        ("# X O\n# = O\n# b = O\n#hvv X B-ORG\nw X O\n", "# # #hvv w"),
        ("#\thttps://example.org [2021-03-04]\na\tX\tO\n#b\tX\tB-ORG\n", "a #b"),
    ],
)
def test_a_word_may_begin_like_a_comment(write: Write, rows: str, text: str) -> None:
    """Hashtags are words, and what is said of the document is none."""
    assert iob.read(write(rows), "d.conll").text == text


def test_a_changed_document_changes_one_part(write: Write) -> None:
    """In a file of many documents, a correction makes one of them new and leaves the others."""
    rows = "".join(f"# document_id = d{n}\nWort{n}\tB-PER\n\n" for n in range(4))
    before = {each.key: each.digest() for each in iter_sources([write(rows)])}
    after = {each.key: each.digest() for each in iter_sources([write(rows.replace("Wort2", "W2"))])}

    assert [key for key in before if before[key] != after[key]] == ["d.conll#d2"]


@pytest.mark.parametrize(
    ("rows", "line", "rule"),
    [
        ("TOKEN\tNER\nMira\tB-PER\n\nHolm\n", 4, "iob.columns"),
        ("WORD\tNER\n# document_id = a\nMira\tB-PER\n# document_id = b\nHolm\tPER", 5, "iob.tag"),
        ("".join(f"w{n}\tO\n" for n in range(20)) + "Holm\n", 21, "iob.columns"),
        ("".join(f"w{n}\tO\n" for n in range(20)) + "Holm\tPER\n", 21, "iob.tag"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_line_of_the_file(
    write: Write, rows: str, line: int, rule: str
) -> None:
    """A row that is wrong is found in an editor, whichever document it is in."""
    path = write(rows)
    refusals = []
    for source in iter_sources([path]):
        try:
            read(source)
        except SourceError as error:
            refusals.append(error)

    assert [(error.rule, error.line) for error in refusals] == [(rule, line)]
    assert refusals[0].snippet.startswith("Holm")


def test_several_documents_are_not_one(write: Write) -> None:
    """Nobody gets two articles as one by forgetting to say which."""
    path = write("-DOCSTART- O\n\na O\n\n-DOCSTART- O\n\nb I-X\n")

    with pytest.raises(SourceError) as refusal:
        iob.read(path, path.name)

    assert refusal.value.rule == "file.several-documents"


@pytest.mark.parametrize(
    "content",
    [
        "", "\n\n", "nur Text\n", "#FORMAT=WebAnno TSV 3.3\n\n1-1\t0-1\ta\tO\n",
        "name\tdate\nMira\t2021\n", '{"text": "O"}\n', "T1\tPER 0 4\tMira\n", "WORD\tLEMMA\na\tb\n",
        "Mira,PER\nHolm,PER\n", "a\t_\nb\t_\n",
    ],
)  # fmt: skip
def test_other_files_are_left_to_others(write: Write, content: str) -> None:
    """A folder's other tables are passed over, not refused."""
    assert not iob.recognises(Head.of(write(content)))


def test_a_file_that_vanishes_is_refused(write: Write) -> None:
    """A source listed before it was deleted becomes one refusal."""
    path = write(ROWS)
    [source] = iter_sources([path])
    path.unlink()

    with pytest.raises(SourceError) as refusal:
        read(SourceFile(source.key, path, "iob", source.part))

    assert refusal.value.rule == "file.missing"


def test_a_text_that_no_annotator_can_have_read_is_refused(write: Write) -> None:
    """A dump of a corpus without its document lines is told of, and takes no memory for long."""
    path = write("TOKEN\tNER\n" + f"{'w' * 50_000}\tO\n" * 101)

    with pytest.raises(SourceError) as refusal:
        iob.read(path, path.name)

    assert refusal.value.rule == "file.too-large"
