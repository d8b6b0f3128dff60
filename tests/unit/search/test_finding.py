"""Finding: other names, filters and counts, and nothing that may not be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflictgraph.errors import QueryTimeoutError
from conflictgraph.search.finding import Found, Question, find, read_kinds
from conflictgraph.search.index import open_index, write_index

from .items import BASE, ITEMS, KINDS, statement


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of all items."""
    file = tmp_path_factory.mktemp("index") / "search.sqlite"
    write_index(file, KINDS, ITEMS, generation=7)
    return file


def ids(found: Found, section: str) -> list[str]:
    """Return the short identifiers of what was found."""
    return [hit.iri.removeprefix(f"{BASE}id/") for hit in found.hits[section]]


def ask(index: Path, text: str, publish: str = "sentence", **filters: str) -> Found:
    """Return what fits."""
    return find(index, Question(text, **filters), publish, timeout_s=10)  # type: ignore[arg-type] # texts only


@pytest.mark.parametrize(
    "text", ["Karabach", "Berg-Karabach", "карабах", "Nagorno-Karabakh", "dagliq"]
)
def test_one_name_finds_all_names(index: Path, text: str) -> None:
    """A reader need not know how a newspaper of another country writes a place."""
    found = ask(index, text)
    assert ids(found, "thing") == ["place/nagorno-karabakh"]
    assert sorted(ids(found, "statement")) == ["doc/a/statement/1", "doc/a/statement/2"]
    assert found.other_names[0].things == (f"{BASE}id/place/nagorno-karabakh",)


def test_quotes_ask_for_the_words_themselves(index: Path) -> None:
    """Who wants to know who writes it so gets just that."""
    found = ask(index, '"Berg-Karabach"')
    assert found.other_names == ()
    assert ids(found, "statement") == ["doc/a/statement/2"]


def test_a_title_of_many_is_no_name(index: Path) -> None:
    """Four presidents are called Präsident: looking for all their names would find anything."""
    found = ask(index, "Präsident")
    assert found.other_names == ()
    assert found.counts == {"thing": 4}


def test_claimants_and_words_are_found_together(index: Path) -> None:
    """What somebody said about something is one question."""
    found = ask(index, "Putin Waffen")
    assert ids(found, "statement") == ["doc/a/statement/1"]
    snippet = found.hits["statement"][0].snippets["sentence"]
    assert [snippet.text[b:e] for b, e in snippet.marks] == ["Waffen"]
    assert "".join(text for text, _ in snippet.pieces()) == snippet.text


@pytest.mark.parametrize(
    ("publish", "sections"),
    [("none", {}), ("sentence", {"statement": 1}), ("full", {"statement": 1, "text": 1})],
)
def test_what_may_not_be_shown_is_not_found(
    index: Path, publish: str, sections: dict[str, int]
) -> None:
    """A search must not tell, word by word, a text that nobody may read here."""
    found = ask(index, "Straße", publish)
    assert found.counts == sections
    assert found.total == sum(sections.values())
    for hits in found.hits.values():
        for hit in hits:
            assert publish == "full" or "body" not in hit.snippets


def test_hidden_words_do_not_show_in_snippets_either(index: Path) -> None:
    """A statement found by its claimant shows no sentence where none may be shown."""
    for hit in ask(index, "Putin", "none").hits["statement"]:
        assert set(hit.snippets) == {"others"}


def test_filters_and_counts(index: Path) -> None:
    """Counts say what another choice would find, so that nobody has to try it."""
    found = ask(index, "Putin", kind="Directive", publisher="Blatt")
    assert found.total == 2
    assert found.counts == {"thing": 1, "statement": 2}
    assert found.kinds == {"Demand": 2, "Person": 1}
    assert found.publishers == {"Blatt": 2}
    assert ask(index, "Karabach", since="2020-10-12").counts == {"thing": 1, "statement": 1}
    assert ask(index, "Karabach", until="2020-10-12").counts == {"thing": 1, "statement": 1}
    assert ask(index, "Geneva").counts == {"text": 1}
    # A text without a day is not of any time.
    assert ask(index, "Geneva", until="2030-01-01").counts == {}


def test_pages_do_not_overlap(tmp_path: Path) -> None:
    """Who turns the page sees each hit once."""
    file = tmp_path / "i.sqlite"
    items = [statement(n, "X", "Waffenruhe jetzt", "Blatt", "2020-10-11") for n in range(25)]
    write_index(file, KINDS, items, generation=1)
    seen = []
    for skipped in range(0, 30, 10):
        question = Question("Waffenruhe", "statement", most=10, skipped=skipped)
        seen += ids(find(file, question, "sentence", 10), "statement")
    assert len(seen) == len(set(seen)) == 25


def test_no_phrase_reaches_over_two_names(index: Path) -> None:
    """Names that stand side by side in an index are no words of one name."""
    assert ask(index, '"Putin Vladimir"').counts == {}


def test_a_search_ends_in_time(tmp_path: Path) -> None:
    """A question made to be slow does not keep a thread from others."""
    file = tmp_path / "i.sqlite"
    items = [statement(n, f"a{n}", f"aaaa{n} bbbb{n}", "Blatt", "") for n in range(3000)]
    write_index(file, KINDS, items, generation=1)
    with pytest.raises(QueryTimeoutError, match="took longer"):
        find(file, Question("aaaa bbbb"), "full", timeout_s=0)


def test_an_index_of_another_version_is_none(tmp_path: Path) -> None:
    """After an upgrade indexes are made anew instead of being misread."""
    file = tmp_path / "i.sqlite"
    file.write_bytes(b"SQLite format 3\0 and then nothing that makes sense")
    with pytest.raises(FileNotFoundError):
        open_index(file)
    with pytest.raises(FileNotFoundError):
        open_index(tmp_path / "missing.sqlite")


def test_kinds_have_labels(index: Path) -> None:
    """Pages name classes in words."""
    assert read_kinds(index, "statement") == {"Demand": {"de": "Forderung", "en": "demand"}}
    assert list(read_kinds(index)) == ["Demand", "Person", "Place"]


def test_the_same_items_give_the_same_file(tmp_path: Path, index: Path) -> None:
    """An index depends on the data alone."""
    again = tmp_path / "again.sqlite"
    write_index(again, KINDS, ITEMS, generation=7)
    assert again.read_bytes() == index.read_bytes()
