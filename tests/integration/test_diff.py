"""``diff``: a correction changes what it corrects, and is told in words."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictgraph.annotation import Document, Frame, Link, Mention, Span
from conflictgraph.errors import StoreMissingError, UsageError
from conflictgraph.pipeline import KnowledgeFiles, build
from conflictgraph.pipeline.diff import Change, Difference, DocumentDifference, compare
from conflictgraph.readers import brat as brat_reader
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.writers import brat

from ..documents import our_scheme
from .test_gate import run, write

ARTICLE = "nk-2020-09-28-dutzende-tote"
BASE = "https://w3id.org/conflictgraph/"
FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def article(checkout: Path) -> Document:
    """Return an article of the example corpus, as it was read."""
    return brat_reader.read(checkout / f"examples/corpus/karabakh/{ARTICLE}.ann", "a.ann")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, article: Document) -> Path:
    """Return a store that holds it."""
    folder = tmp_path_factory.mktemp("built")
    put(folder / "corpus", article)
    build([folder / "corpus"], folder / "graph", jobs=1)
    return folder / "graph"


def put(folder: Path, document: Document, name: str = "a") -> Path:
    """Write a document as an annotator would have saved it."""
    folder.mkdir(exist_ok=True)
    for file, content in brat.write(document, name, our_scheme()).files.items():
        (folder / file).write_bytes(content)
    return folder / f"{name}.ann"


def difference(before: Path, after: Path) -> Difference:
    return compare(str(before), str(after), KnowledgeFiles(), jobs=1)


def only(found: Difference) -> DocumentDifference:
    (document,) = found.documents
    assert (found.graphs, found.refused) == ((), ())
    return document


def said(store: Path) -> dict[str, frozenset[bytes]]:
    """Return all lines of the store that a document states, by their subject."""
    lines: dict[str, set[bytes]] = {}
    with Reader(StoreFolder(store)) as reader:
        for line in reader.iter_nquads():
            if f"<{BASE}graph/doc/".encode() in line:
                lines.setdefault(line.split(b" ")[0].decode()[1:-1], set()).add(line)
    return {subject: frozenset(found) for subject, found in lines.items()}


def with_frame(document: Document, former: Frame, later: Frame) -> Document:
    frames = tuple(later if each is former else each for each in document.frames)
    return replace(document, frames=frames)


def involved(document: Document, frame: Frame) -> list[Span]:
    """Return the places of the statements that a frame has a part in."""
    found, waiting = {frame.id}, [frame.id]
    while waiting:
        one = waiting.pop()
        users = {each.id for each in document.frames if one in {r.target for r in each.roles}}
        for relation in document.relations:
            if relation.label == "SameStatement" and one in (relation.source, relation.target):
                users |= {relation.source, relation.target}
        waiting += users - found
        found |= users
    return [each.span for each in document.frames if each.id in found]


def place(iri: str) -> Span:
    begin, end = iri.rpartition("/")[2].split("-")[:2]
    return Span(int(begin), int(end))


@FEW
@given(data=st.data())
def test_a_correction_changes_what_it_corrects_and_nothing_else(
    tmp_path: Path, store: Path, article: Document, data: st.DataObject
) -> None:
    """Whoever cites a statement by its IRI need not fear corrections of its neighbours."""
    marked = [each for each in article.frames if "Certainty" in each.attributes]
    # Where what is said has a certainty of its own, that of saying it changes nothing.
    frame = data.draw(st.sampled_from(marked))
    values = {"Certain", "Probable", "Possible"} - {frame.attributes["Certainty"]}
    value = data.draw(st.sampled_from(sorted(values)))
    later = frame._replace(attributes={**frame.attributes, "Certainty": value})
    source = put(tmp_path / "corrected", with_frame(article, frame, later))

    statements = {told for each in difference(store, source).documents for told in each.statements}
    for told in statements:
        assert (told.change, told.was) == ("changed", "")
        assert [change.what for change in told.changes] == ["has certainty"]
        assert place(told.iri) in involved(article, frame)
    shutil.rmtree(tmp_path / "graph", ignore_errors=True)
    build([source], tmp_path / "graph", jobs=1)
    before, after = said(store), said(tmp_path / "graph")
    differing = {iri for iri in before if before[iri] != after[iri]}
    assert before.keys() == after.keys()
    assert differing == {told.iri for told in statements}


@FEW
@given(data=st.data())
def test_a_frame_that_is_taken_out_takes_its_statements(
    tmp_path: Path, store: Path, article: Document, data: st.DataObject
) -> None:
    """A mark that was a mistake withdraws what was said there; the rest keeps its names."""
    used = {role.target for each in article.frames for role in each.roles}
    related = {end for each in article.relations for end in (each.source, each.target)}
    free = [
        each
        for each in article.frames
        if not {each.id, *(role.target for role in each.roles)} & related and each.id not in used
    ]
    frame = data.draw(st.sampled_from(free))
    frames = tuple(each for each in article.frames if each is not frame)

    found = only(difference(store, put(tmp_path / "a", replace(article, frames=frames))))

    assert found.statements
    fillers = {role.target for role in frame.roles}
    # What it asserted is from then on said by the narrator.
    near = [frame.span, *(each.span for each in article.frames if each.id in fillers)]
    for told in found.statements:
        # One that stands elsewhere as well, or is compared with it, stays and is changed.
        assert place(told.iri) in near or told.change == "changed"


def test_a_figure_is_told_before_and_after(tmp_path: Path, store: Path, article: Document) -> None:
    """An editor reads at once which number was put right, and who gives it."""
    mentions = tuple(with_number(each, "31", "37") for each in article.mentions)

    found = only(difference(store, put(tmp_path / "a", replace(article, mentions=mentions))))

    (told,) = found.statements
    assert told.speaker == "Nagorno-Karabakh authorities"
    assert "31 ihrer Soldaten" in told.wording
    assert [(c.what, c.before, c.after) for c in told.changes] == [
        ("has content, stated value", ("31",), ("37",))
    ]


def with_number(mention: Mention, former: str, later: str) -> Mention:
    links = (
        Link(link.name, later) if link == Link("Number", former) else link for link in mention.links
    )
    return mention._replace(links=tuple(links))


def test_a_corrected_text_does_not_hide_what_else_was_corrected(
    tmp_path: Path, store: Path, article: Document
) -> None:
    """After a word was put in, all places have moved: only what says something else is told."""
    moved = shifted(article, "Berichtigt: \U0001f54a ")
    alike = only(difference(store, put(tmp_path / "alike", moved)))
    mentions = tuple(with_number(each, "31", "37") for each in moved.mentions)
    other = replace(moved, mentions=mentions)
    corrected = only(difference(store, put(tmp_path / "corrected", other)))

    assert (alike.has_other_text, alike.statements, alike.changes) == (True, (), ())
    (told,) = corrected.statements
    assert told.was != ""
    assert [change.after for change in told.changes] == [("37",)]


def shifted(document: Document, words: str) -> Document:
    """Return the document with words put before its text."""

    def moved(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(each.begin + len(words), each.end + len(words)) for each in spans)

    return replace(
        document,
        text=words + document.text,
        mentions=tuple(each._replace(spans=moved(each.spans)) for each in document.mentions),
        frames=tuple(each._replace(cue=moved(each.cue)) for each in document.frames),
    )


@pytest.mark.parametrize(
    ("metadata", "what"), [({"title": "Other"}, "title"), ({"id": "own-id"}, "identity")]
)
def test_what_is_said_of_the_document_is_told(
    tmp_path: Path, store: Path, article: Document, metadata: dict[str, str], what: str
) -> None:
    """A corrected title is a correction, and changes no statement."""
    other = replace(article, metadata=replace(article.metadata, **metadata))

    found = only(difference(store, put(tmp_path / "a", other)))

    assert [each.what for each in found.changes] == [what]
    assert found.statements == ()


def test_a_mark_that_no_statement_uses_is_counted(
    tmp_path: Path, store: Path, article: Document
) -> None:
    """Two states that differ in anything a document says are not said to be the same."""
    mention = Mention("new", "State", (Span(0, 4),), {"MentionType": "Named"})
    more = replace(article, mentions=(mention, *article.mentions))

    found = only(difference(store, put(tmp_path / "a", more)))

    assert (found.statements, found.other_withdrawn) == ((), 0)
    assert found.other_added


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two generations of a store, and the sources of both."""
    tmp_path = tmp_path_factory.mktemp("work")
    spoken = [("State", "Armenien"), ("Statement", "sagte"), ("Content", "Wir kämpfen")]
    lines = ["E1\tStatement:T2 Speaker:T1 Content:T3", "A1\tSpeechAct E1 Assert"]
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    for name in ("stays", "goes"):
        write(tmp_path / "old", name, spoken, lines)
    for name in ("stays", "comes"):
        write(tmp_path / "new", name, spoken, [*lines, "A2\tCertainty E1 Probable"])
    for name in ("old", "new"):
        shutil.rmtree(tmp_path / "corpus", ignore_errors=True)
        shutil.copytree(tmp_path / name, tmp_path / "corpus")
        build([tmp_path / "corpus"], tmp_path / "graph", jobs=1, sync=True)
    shutil.rmtree(tmp_path / "corpus")
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after"),
    [("graph@1", "graph@2"), ("old", "new"), ("graph@1", "new"), ("old", "graph")],
)
def test_sides_are_stores_generations_and_sources(work: Path, before: str, after: str) -> None:
    """What an editor has at hand, be it files or what is published, can be compared."""
    found = difference(work / before, work / after)

    told = [(each.change, each.file, each.count) for each in found.documents]
    assert told == [
        ("added", "comes.ann", 1),
        ("removed", "goes.ann", 1),
        ("changed", "stays.ann", 0),
    ]
    (statement,) = found.documents[2].statements
    assert statement.changes == (
        Change("has certainty", ("certainty unspecified",), ("probable",)),
    )


def test_words_are_for_people(work: Path) -> None:
    """The answer reads without knowing RDF: who, what kind of statement, which words."""
    done = run(work, "diff", "old/stays.ann", "new/stays.ann")

    assert done.returncode == 1
    assert "changed: Armenia, assertion: “Wir kämpfen”" in done.stdout
    assert "has certainty: certainty unspecified → probable" in done.stdout
    assert "1 document: 1 changed; 1 statement: 1 changed" in done.stderr


@pytest.mark.parametrize(
    ("before", "after"), [("old", "graph@1"), ("graph", "graph@2"), ("old", "old")]
)
def test_equal_sides_say_nothing(work: Path, before: str, after: str) -> None:
    """Reading the same twice finds no difference, whatever times and processes there were."""
    assert difference(work / before, work / after).is_none


def test_a_script_learns_from_the_exit_status(work: Path) -> None:
    """As from diff: nothing is printed, and the status is 0, where nothing has changed."""
    done = run(work, "diff", "graph", "graph@2")

    assert (done.returncode, done.stdout) == (0, "")
    assert "both say the same" in done.stderr


def test_single_documents_belong_together_whatever_they_are_called(
    work: Path, tmp_path: Path
) -> None:
    """A corrected copy under another name is compared with its original."""
    write(tmp_path, "copy", [("State", "Türkei")], [])

    document = only(difference(work / "old/stays.ann", tmp_path / "copy.ann"))

    assert (document.file, document.was) == ("copy.ann", "stays.ann")
    assert document.has_other_text
    assert [each.change for each in document.statements] == ["withdrawn"]


@pytest.mark.parametrize("text_stays", [True, False])
def test_a_file_is_compared_with_its_document_in_a_corpus(
    work: Path, tmp_path: Path, text_stays: bool
) -> None:
    """Who has one corrected article at hand is not told that it lacks all others."""
    for suffix in (".ann", ".txt", ".meta.json"):
        shutil.copy((work / "new/stays.ann").with_suffix(suffix), tmp_path / f"stays{suffix}")
    if not text_stays:
        text = (tmp_path / "stays.txt").read_text(encoding="utf-8")
        (tmp_path / "stays.txt").write_text(f"{text}.", encoding="utf-8")

    for sides in ((work / "old", tmp_path / "stays.ann"), (tmp_path / "stays.ann", work / "old")):
        document = only(difference(*sides))
        assert (document.file, document.change) == ("stays.ann", "changed")
        assert document.has_other_text is not text_stays
        assert [told.change for told in document.statements] == ["changed"]


def test_a_refused_source_is_no_equality(work: Path) -> None:
    """What could not be read could not be compared."""
    shutil.copytree(work / "old", work / "broken")
    (work / "broken/worse.ann").write_bytes(b"T1\n")

    done = run(work, "diff", "old", "broken", "--json")

    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["documents"] == []
    assert [each["file"] for each in found["refused"]] == ["worse.ann"]


@pytest.mark.parametrize(
    ("before", "status", "told"),
    [
        ("nothing", 2, "there is no source nothing"),
        ("graph@9", 3, "keeps no generation 9"),
        ("empty", 2, "no annotated text"),
    ],
)
def test_what_cannot_be_compared_is_told(work: Path, before: str, status: int, told: str) -> None:
    """A slip is not taken for a difference."""
    (work / "empty").mkdir(exist_ok=True)

    done = run(work, "diff", before, "new")

    assert (done.returncode, done.stdout) == (status, "")
    assert told in done.stderr


def test_another_base_is_wrong_usage(work: Path) -> None:
    """Data under another base would seem to be gone altogether."""
    with pytest.raises(UsageError, match="base"):
        compare(str(work / "graph"), str(work / "new"), KnowledgeFiles(base="https://example.org/"))


def test_a_generation_that_is_compared_is_held(work: Path, tmp_path: Path) -> None:
    """A build beside the comparison does not take away what is being read."""
    folder = StoreFolder(shutil.copytree(work / "graph", tmp_path / "graph"))
    with folder.pin_kept(1):
        build([work / "old"], folder.path, jobs=1, sync=True)
        assert 1 in folder.numbers()
    with pytest.raises(StoreMissingError, match="no generation 99"):
        folder.pin_kept(99)
