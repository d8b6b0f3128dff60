"""What documents and annotators' versions of a file are called."""

from __future__ import annotations

from conflictgraph.readers.splitting import Item
from conflictgraph.readers.versions import Found, iter_named


def found(number: int, name: str = "", **more: object) -> Found:
    return Found(Item(number * 10, number * 10 + 9, number), number, name, **more)


def names(*each: Found) -> list[str]:
    return [part.name for part in iter_named(each)]


def test_a_document_is_called_by_its_id_and_else_by_its_number() -> None:
    """The name stays when others are added or taken out, as far as the file allows."""
    assert names(found(1, "a"), found(2), found(3, "x y")) == ["a", "2", "x y"]


def test_no_two_documents_have_one_name() -> None:
    """The manifest knows documents by name: two of one name would replace each other."""
    assert names(found(1, "2"), found(2), found(3, "2")) == ["2", "2~2", "2~3"]
    assert names(found(1, "a~2"), found(2, "a"), found(3, "a")) == ["a~2", "a", "a~3"]


def test_an_id_that_cannot_be_shown_is_no_name() -> None:
    """Reports and keys stay on one line and can be written as UTF-8."""
    assert names(found(1, "a\nb"), found(2, "\ud83d"), found(3, "x" * 999)) == ["1", "2", "3"]


def test_versions_share_their_text_and_say_whose_they_are() -> None:
    """Agreement is measured, and one version chosen, by text and annotator."""
    parts = list(
        iter_named(
            [
                found(1, "t", text="t", version="11", annotator="anna", index=0),
                found(2, "u", text="u", version="12", annotator="anna"),
                found(3, "t", text="t", annotator="ben"),
            ]
        )
    )

    assert [part.name for part in parts] == ["t@11", "u", "t@ben"]
    assert [part.text for part in parts] == ["t", "u", "t"]
    assert [part.annotator for part in parts] == ["anna", "anna", "ben"]


def test_what_was_agreed_on_stands_alone() -> None:
    """A curated version is nobody's, and the versions it was made from are not read."""
    (part,) = iter_named(
        [
            found(1, "t", text="t", annotator="anna"),
            found(2, "t", text="t", annotator="eva", is_curated=True),
            found(3, "t", text="t", annotator="ben"),
        ]
    )

    assert (part.name, part.annotator, part.begin) == ("t", "", 20)
