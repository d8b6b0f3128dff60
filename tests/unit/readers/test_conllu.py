"""CoNLL-U with entities in its last column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.annotation import Document, Link
from conflictgraph.errors import SourceError
from conflictgraph.readers import conllu, iter_sources
from conflictgraph.readers.head import Head

Read = Callable[..., Document]


def row(number: str | int, form: str, misc: str = "_") -> str:
    return f"{number}\t{form}\t_\tX\t_\t_\t_\t_\t_\t{misc}\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write rows and comments and read them as one document."""

    def write_and_read(*lines: str) -> Document:
        path = tmp_path / "d.conllu"
        path.write_bytes("".join(lines).encode())
        assert conllu.recognises(Head.of(path))
        return conllu.read(path, path.name)

    return write_and_read


def marked(document: Document) -> list[tuple[str, list[str]]]:
    return [
        (each.label, [document.covered_text(span) for span in each.spans])
        for each in document.mentions
    ]


def test_white_space_is_that_of_the_sentence(read: Read) -> None:
    """The text is the printed one, even where no row says where a space is missing."""
    document = read(
        "# text = „Nein“,  sagte\u00a0sie.\n",
        *(row(n, form) for n, form in enumerate(["„", "Nein", "“", ",", "sagte\xa0sie", "."], 1)),
        "\n",
        row(1, "Ja", "SpaceAfter=No"),
        row(2, "!"),
    )

    assert document.text == "„Nein“,  sagte\u00a0sie.\nJa!"


def test_paragraphs_are_parted(read: Read) -> None:
    """Where an article has paragraphs, its sentences do not run into each other."""
    document = read(
        "# newpar\n", row(1, "A"), "\n", row(1, "B"), "\n# newpar id = 2\n", row(1, "C")
    )

    assert document.text == "A\nB\n\nC"


def test_words_that_are_written_as_one_are_one(read: Read) -> None:
    """An entity that begins within "Zum" stands on all of it, and offsets stay right."""
    document = read(
        row("1-2", "Zum", "SpaceAfter=Yes"),
        row(1, "zu"),
        row(2, "dem", "Entity=(e1-place-"),
        row(3, "Fluss\U0001f54a", "Entity=e1)|SpaceAfter=No"),
        row("3.1", "_", "Entity=(e2-person-)"),
        row(4, "!"),
    )

    assert document.text == "Zum Fluss\U0001f54a!"
    assert marked(document) == [("place", ["Zum Fluss\U0001f54a"])]


def test_mentions_of_one_entity_are_chained(read: Read) -> None:
    """Who "she" is goes with the text: each mention leads to the next, whatever lies between."""
    document = read(
        "# global.Entity = eid-etype-head-infstat-identity\n",
        row(1, "Mira", "Entity=(e1-person-1-new-Q15(e9-name-1-new-"),
        row(2, "A", "Entity=e9)"),
        row(3, "Holm", "Entity=e1)"),
        row(4, "sich", "Entity=(e1-person-1-acc:inf-Mira%2DHolm)"),
        "\n",
        row(1, "Sie", "Entity=(e1-person-1-giv-)"),
    )

    by_words = {document.covered_text(each.span): each for each in document.mentions}
    ids = {each.id: document.covered_text(each.span) for each in document.mentions}
    assert sorted((ids[each.source], ids[each.target]) for each in document.relations) == [
        ("Mira A Holm", "sich"),
        ("sich", "Sie"),
    ]
    assert by_words["sich"].attributes == {"infstat": "acc:inf", "identity": "Mira-Holm"}
    assert by_words["Mira A Holm"].links == (Link("Wikidata", "Q15"),)


def test_a_mention_in_pieces_is_one(read: Read) -> None:
    """A verb and its particle are one mention with two fragments."""
    document = read(
        row(1, "wirft", "Entity=(e1[1/2]-event-1-"),
        row(2, "Ostland", "Entity=e1[1/2])(e2-place)"),
        row(3, "vor", "Entity=(e1[2/2]-event-1-)"),
    )

    assert marked(document) == [("event", ["wirft Ostland", "vor"]), ("place", ["Ostland"])]


def test_brackets_may_cross_sentences_and_each_other(read: Read) -> None:
    """Annotation that is no tree is read as it is."""
    document = read(
        row(1, "a", "Entity=(e1-x-"), row(2, "b", "Entity=(e2-y-"), "\n",
        row(1, "c", "Entity=e1)"), row(2, "d", "Entity=e2)"),
    )  # fmt: skip

    assert marked(document) == [("x", ["a b\nc"]), ("y", ["b\nc d"])]


@pytest.mark.parametrize(
    ("first", "last"),
    [("(person-47", "person-47)"), ("(person-47", "47)"), ("(e47-person-1-x", "e47)")],
)
def test_older_notations_are_known_without_a_declaration(read: Read, first: str, last: str) -> None:
    """Files from before fields were declared say type and entity in either order."""
    document = read(row(1, "Mira", f"Entity={first}"), row(2, "Holm", f"Entity={last}"))

    assert marked(document) == [("person", ["Mira Holm"])]


def test_names_of_fields_differ_between_corpora(read: Read) -> None:
    """GUM calls the id GRP and puts it behind the type; what counts words is left out."""
    document = read(
        "# global.Entity = entity-GRP-infstat-MIN-coref_type-identity\n",
        row(1, "Mira", "Entity=(person-1-new-1-coref-Mira_Holm(time-2-new-1-sgl"),
        row(2, "Holm", "Entity=2)1)"),
        row(3, "sie", "Entity=(person-1-giv:act-1-ana)"),
    )

    assert [label for label, _ in marked(document)] == ["person", "time", "person"]
    assert {"infstat": "giv:act", "coref_type": "ana"} in [
        each.attributes for each in document.mentions
    ]
    assert len(document.relations) == 1


def test_fields_are_declared_once_for_all_documents(tmp_path: Path) -> None:
    """A declaration at the head of a file holds for documents that have none."""
    path = tmp_path / "d.conllu"
    content = "# newdoc id = a\n# global.Entity = etype-eid-note\n" + row(1, "A")
    content += "\n# newdoc id = b\n" + row(1, "B", "Entity=(e1-e2-y)")
    path.write_text(content)

    _, second = (conllu.read(each.path, each.key, each.part) for each in iter_sources([path]))

    assert marked(second) == [("e1", ["B"])]
    assert second.mentions[0].attributes == {"note": "y"}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["NER=B-PER", "NER=I-PER", "NER=O", "NER=B-LOC"], [("PER", "a b"), ("LOC", "d")]),
        (["ner=B-PER", "ner=E-PER", "_", "ner=S-LOC"], [("PER", "a b"), ("LOC", "d")]),
        (["NE=PER_1", "NE=PER_1", "NE=PER_2", "_"], [("PER", "a b"), ("PER", "c")]),
        (["NE=PER", "NE=PER", "_", "NE=LOC"], [("PER", "a b"), ("LOC", "d")]),
        (["Wikidata=Q1", "Wikidata=Q1", "Wikidata=Q2", "Wikidata=NIL"],
         [("entity", "a b"), ("entity", "c")]),
    ],
)  # fmt: skip
def test_tags_on_words_are_entities(
    read: Read, tags: list[str], expected: list[tuple[str, str]]
) -> None:
    """Taggers that write their result into the last column are read, however they write it."""
    document = read(
        *(row(n, form, tag) for n, (form, tag) in enumerate(zip("abcd", tags, strict=True), 1))
    )

    assert [(label, words) for label, [words] in marked(document)] == expected


def test_a_tag_on_a_bracketed_entity_says_more_of_it(read: Read) -> None:
    """Two layers on the same words are one mention with the link of either."""
    document = read(
        row(
            1,
            "Mira",
            "Entity=(e1-person-|NER=B-PER|Wikidata=http://www.wikidata.org/entity/Q15?a=b",
        ),
        row(2, "Holm", "Entity=e1)|NER=I-PER"),
    )

    [mention] = document.mentions
    assert mention.attributes == {"NER": "PER"}
    assert mention.links == (Link("IRI", "http://www.wikidata.org/entity/Q15?a=b"),)


def test_what_is_known_of_the_article_is_read(read: Read) -> None:
    """Title, date, language and address stand in comments of the first sentence."""
    document = read(
        "# newdoc id = a\n# meta::title = Streit am Fluss\n# meta::dateCreated = 2021-03-04\n",
        "# meta::sourceURL = https://example.org/a\n# language = DE\n# date = 2022\n",
        row(1, "A"),
    )

    metadata = document.metadata
    assert (metadata.title, metadata.date_published) == ("Streit am Fluss", "2021-03-04")
    assert (metadata.language, metadata.url) == ("de", "https://example.org/a")


@pytest.mark.parametrize(
    ("lines", "rule", "line"),
    [
        ([row(1, "a"), "\n", "2\tb\n"], "conllu.columns", 3),
        ([row(1, "a"), row(2, "b", "")], "conllu.malformed", 2),
        ([row(1, "a"), row("_", "b")], "conllu.malformed", 2),
        ([row(1, "a"), row("2-1", "b")], "conllu.malformed", 2),
        ([row(1, "a"), row("9" * 5000, "b")], "conllu.malformed", 2),
        (["# sent_id = 1\n# text = ab\n", row(1, "a")], "conllu.text-mismatch", 1),
        ([row(1, "a"), "\n# text = a b\n", row(1, "ab")], "conllu.text-mismatch", 3),
        ([row(1, "a", "Entity=(e1[1/2]-x-)"), row(2, "b")], "conllu.bracket", 1),
        ([row(1, "a", "Entity=(e1-x-"), row(2, "b", "Entity=e2)")], "conllu.bracket", 2),
        ([row(1, "a"), row(2, "b", "Entity=e2")], "conllu.bracket", 2),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_line(
    read: Read, lines: list[str], rule: str, line: int
) -> None:
    """Whoever made the file finds the row, and no half of a document gets in."""
    with pytest.raises(SourceError) as refusal:
        read(*lines)

    assert (refusal.value.rule, refusal.value.line) == (rule, line)


def test_coreference_is_not_spread_over_documents(tmp_path: Path) -> None:
    """The same id in two articles means two entities."""
    path = tmp_path / "d.conllu"
    part = row(1, "Sie", "Entity=(e1-person-)")
    path.write_text(f"# newdoc\n{part}\n# newdoc\n{part}")

    found = [conllu.read(each.path, each.key, each.part) for each in iter_sources([path])]

    assert [len(document.mentions) for document in found] == [1, 1]
    assert [document.relations for document in found] == [(), ()]
