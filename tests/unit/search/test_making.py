"""Making: an index is there whole or not at all, and goes when its generation goes."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conflictgraph.errors import StoreMissingError
from conflictgraph.pipeline import build
from conflictgraph.search import making
from conflictgraph.search.finding import Question, find
from conflictgraph.search.making import FILE_NAME, is_made, make_index
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.backup import backup
from conflictgraph.store.keeping.purge import purge
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer
from conflictgraph.vocab import BASE, NS, OA, RDF, RDFS, XSD

GRAPH = "https://w3id.org/conflictgraph/graph/mine"
CLAIM = f'<urn:x:a> <urn:x:b> "{{}}" <{GRAPH}> .\n'


@pytest.fixture
def store(tmp_path: Path, checkout: Path) -> StoreFolder:
    """Return a store with one text about Karabakh."""
    sources = sorted((checkout / "examples" / "corpus" / "karabakh").glob("*waffenruhe.ann"))[:1]
    build(sources, tmp_path / "graph", jobs=1)
    return StoreFolder(tmp_path / "graph")


def publish(store: StoreFolder, text: str) -> int:
    """Publish another generation."""
    with Writer(store, keep_generations=2) as writer:
        writer.replace_graph(GRAPH, CLAIM.format(text).encode())
        return writer.publish()


def test_a_real_text_is_found_by_names_and_words(store: StoreFolder) -> None:
    """From annotated file to search: names of the register, the sentence, the text."""
    folder = store.search_folder(1)
    assert make_index(store, 1, folder)
    found = find(folder / FILE_NAME, Question("Karabach"), "full", 10)
    assert {section: bool(found.counts.get(section)) for section in found.hits} == {
        "thing": True,
        "statement": True,
        "text": True,
    }
    assert found.hits["thing"][0].iri.endswith("place/nagorno-karabakh")
    assert "sentence" in found.hits["statement"][0].snippets


def test_boilerplate_is_not_searched(tmp_path: Path, checkout: Path) -> None:
    """What surrounds an article on its page is no part of it, and may not be shown."""
    source = checkout / "examples" / "corpus" / "georgia-2008" / "gw-2008-08-20-nato-russland-rat"
    assert "Lesen Sie morgen: Wie Gori" in source.with_suffix(".txt").read_text()
    build([source.with_suffix(".ann")], tmp_path / "graph", jobs=1)
    store = StoreFolder(tmp_path / "graph")
    file = store.search_folder(1) / FILE_NAME
    make_index(store, 1, file.parent)
    assert find(file, Question("NATO"), "full", 10).counts["text"] == 1
    assert "text" not in find(file, Question("Gori Krieges"), "full", 10).counts


def test_it_is_made_once(store: StoreFolder) -> None:
    """Fronts that want it at the same time get one index, and none of them half of it."""
    folder = store.search_folder(1)
    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(lambda _: make_index(store, 1, folder), range(3)))
    assert sorted(made) == [False, False, True]
    assert is_made(folder)


def test_a_killed_maker_leaves_nothing_that_counts(
    store: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash the index is made from the beginning."""
    folder = store.search_folder(1)

    def die(*_arguments: object) -> int:
        (folder / "unfinished.sqlite").write_bytes(b"half of it")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(making, "write_index", die)
        with pytest.raises(KeyboardInterrupt):
            make_index(store, 1, folder)
    assert not is_made(folder)
    assert make_index(store, 1, folder)
    assert is_made(folder)


def test_it_goes_with_its_generation(store: StoreFolder) -> None:
    """Disks do not fill up with indexes of data that are gone."""
    make_index(store, 1, store.search_folder(1))
    publish(store, "two")
    make_index(store, 2, store.search_folder(2))
    publish(store, "three")
    assert [store.search_folder(n).exists() for n in (1, 2)] == [False, True]
    with pytest.raises(StoreMissingError):
        make_index(store, 1, store.search_folder(1))
    assert not store.search_folder(1).exists()


def test_a_purge_takes_indexes_along(store: StoreFolder) -> None:
    """A text that must go is in no index either."""
    make_index(store, 1, store.search_folder(1))
    index = (store.search_folder(1) / FILE_NAME).read_bytes()
    assert b"Gandscha beschossen" in index
    with Reader(store) as reader:
        identity = next(reader.manifest.iter_entries()).identity
    number = purge(store, identity, base=BASE).generation
    make_index(store, number, store.search_folder(number))
    assert not store.search_folder(1).exists()
    files = [path for path in store.path.rglob("*") if path.is_file()]
    assert not [path for path in files if b"Gandscha beschossen" in path.read_bytes()]


def test_what_a_lost_generation_left_is_swept(store: StoreFolder) -> None:
    """A writer killed between two deletions leaves no text behind for good."""
    stray = store.search_folder(7)
    stray.mkdir()
    (stray / FILE_NAME).write_bytes(b"text of somebody")
    publish(store, "two")
    assert not stray.exists()


def test_a_backup_does_not_grow(store: StoreFolder, tmp_path: Path) -> None:
    """What can be made anew is not kept twice."""
    before = backup(store, tmp_path / "one.zip").size_bytes
    make_index(store, 1, store.search_folder(1))
    assert backup(store, tmp_path / "two.zip").size_bytes == before


def test_whatever_users_write_can_be_indexed(store: StoreFolder) -> None:
    """One odd triple must not take the search from everybody."""
    lines = (
        ("_:b0", RDF + "type", f"<{NS}Place>"),
        ("_:b0", RDFS + "label", '"blank"'),
        ("<urn:x:p>", RDF + "type", f"<{NS}Place>"),
        ("<urn:x:p>", RDFS + "label", "<urn:x:no-literal>"),
        ("<urn:x:p>", RDFS + "label", '"Odd\\u0002place\\uE000"'),
        ("<urn:x:s>", NS + "isAttributedTo", '"nobody"'),
        ("<urn:x:s>", NS + "hasSentenceSpan", "<urn:x:span>"),
        ("<urn:x:span>", OA + "hasSelector", "<urn:x:place>"),
        ("<urn:x:place>", OA + "start", '"first"'),
        ("<urn:x:place>", OA + "end", f'"-7"^^<{XSD}integer>'),
    )
    odd = "".join(f"{s} <{p}> {o} <{GRAPH}> .\n" for s, p, o in lines)
    with Writer(store) as writer:
        writer.replace_graph(GRAPH, odd.encode())
        number = writer.publish()
    folder = store.search_folder(number)
    assert make_index(store, number, folder)
    found = find(folder / FILE_NAME, Question("Odd place"), "none", 10)
    assert [hit.iri for hit in found.hits["thing"]] == ["urn:x:p"]


def test_the_process_says_why_it_failed(tmp_path: Path) -> None:
    """A server can tell its operator in one sentence."""
    lifeline, end = os.pipe()
    done = subprocess.run(
        [sys.executable, "-m", making.__name__, str(tmp_path), "3", str(tmp_path / "i")],
        stdin=lifeline,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
    )
    os.close(lifeline)
    os.close(end)
    assert done.returncode == 1
    assert "keeps no generation 3" in done.stderr
    assert "Traceback" not in done.stderr
