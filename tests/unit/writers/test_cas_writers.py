"""From a document back to INCEpTION: whole, the same bytes each time, and what is lost is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

import cassis
import pytest
from hypothesis import HealthCheck, assume, given, settings
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
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers import iter_sources, read, reader_of
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import Scheme, load_scheme
from conflictgraph.scheme.formats.inception_layers import to_layers
from conflictgraph.scheme.guide import Guide
from conflictgraph.writers import Written, cas_json, cas_xmi

from ..readers.cas_cases import without_ids

every_writer = pytest.mark.parametrize("writer", [cas_json, cas_xmi], ids=lambda each: each.NAME)

TEXT = "🕊 Wir, so Ne\u0301ro, gehen am Montag aus."
SOMEBODY = (Link("IRI", "urn:y"),)
TWO_OR_THREE = (Link("NumberMax", "3"), Link("NumberMin", "2"))
SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."


@cache
def our_scheme() -> Scheme:
    return load_scheme(ontology_folder())


@pytest.fixture
def scheme() -> Scheme:
    return our_scheme()


def read_back(writer: ModuleType, written: Written, folder: Path) -> Document:
    for name, content in written.files.items():
        (folder / name).write_bytes(content)
    return reader_of(writer.NAME).read(folder / next(iter(written.files)), "back")


def at(*words: str) -> tuple[Span, ...]:
    return tuple(Span(TEXT.index(each), TEXT.index(each) + len(each)) for each in words)


def example(**changes: object) -> Document:
    """Return a statement with all that a CAS has room for, and with changes."""
    document = Document(
        "d",
        TEXT,
        Metadata(id="d", title="„<&>“", language="de", agencies=(("a; b", "urn:x"),)),
        (
            Mention("T1", "Person", at("Ne\u0301ro"), {"Metonymic": FLAG}, SOMEBODY),
            Mention("T2", "Content", at("Wir", "am Montag")),
            Mention(
                "T3", "Quantity", at("am"), {}, (Link("NumberMax", "3"), Link("NumberMin", "2"))
            ),
        ),
        (
            Frame(
                "E1",
                "Statement",
                at("gehen", "aus"),
                (Role("Content", "T2"), Role("Speaker", "T1")),
                {"SpeechAct": "Announce", "Repeated": FLAG},
            ),
        ),
        (Relation("Alias", "T3", "T1", "R1"),),
        (Note("AnnotatorNotes", "R1", "a\nb"), Note("AnnotatorNotes", "T1", "c")),
    )
    return in_canonical_order(replace(document, **changes))  # type: ignore[arg-type]


def real_documents(folder: Path) -> Iterator[Document]:
    for source in iter_sources([folder]):
        if source.format == "brat":
            yield read(source)


@every_writer
@pytest.mark.parametrize("place", ["examples/corpus", "seed"])
def test_real_articles_go_there_and_back_whole(
    writer: ModuleType,
    scheme: Scheme,
    tmp_path: Path,
    checkout: Path,
    request: pytest.FixtureRequest,
    place: str,
) -> None:
    """What was annotated in one tool is corrected in another without a loss."""
    is_seed = place == "seed"
    folder = request.getfixturevalue("shared") / "corpus" / "seed" if is_seed else checkout / place
    documents = list(real_documents(folder))

    assert documents
    for document in documents:
        written = writer.write(document, "article", scheme)
        assert written.losses == ()
        assert without_ids(read_back(writer, written, tmp_path)) == without_ids(document)


@every_writer
def test_everything_a_cas_has_room_for_is_written(
    writer: ModuleType, scheme: Scheme, tmp_path: Path
) -> None:
    """Fragments, links, flags, notes on relations and metadata come back as they were."""
    document = example()
    written = writer.write(document, "article", scheme)

    assert written.losses == ()
    assert without_ids(read_back(writer, written, tmp_path)) == without_ids(document)


@every_writer
def test_ids_say_nothing(writer: ModuleType, scheme: Scheme) -> None:
    """Whoever keeps exports under version control sees corrections only."""
    document = example()
    names = {"T1": "x", "T2": "y", "T3": "z", "E1": "w", "R1": "v"}
    renamed = replace(
        document,
        source="elsewhere",
        mentions=tuple(each._replace(id=names[each.id]) for each in document.mentions),
        frames=tuple(
            each._replace(
                id=names[each.id],
                roles=tuple(Role(role.name, names[role.target]) for role in each.roles),
            )
            for each in document.frames
        ),
        relations=tuple(
            each._replace(id=names[each.id], source=names[each.source], target=names[each.target])
            for each in document.relations
        ),
        notes=tuple(each._replace(target=names[each.target]) for each in document.notes),
    )

    assert writer.write(renamed, "a", scheme) == writer.write(document, "a", scheme)


def spoilt(**changes: object) -> Document:
    """Return the example with its first mention changed, a person."""
    document = example()
    mentions = tuple(
        each._replace(**changes) if each.id == "T1" else each  # type: ignore[arg-type]
        for each in document.mentions
    )
    return in_canonical_order(replace(document, mentions=mentions))


LOSSES: list[tuple[str, Document]] = [
    ("further fragments", spoilt(spans=at("Ne\u0301ro", "gehen"))),
    ("link IRI", spoilt(links=(Link("IRI", "urn:a;b"), Link("IRI", "urn:c;d")))),
    ("link Number", spoilt(links=(Link("Number", "1\n2"),))),
    ("link Wikidata", spoilt(links=(Link("Wikidata", ""),))),
    ("attribute Mood", spoilt(attributes={"Mood": "calm"})),
    ("attribute Kind", spoilt(attributes={"Kind": "calm"})),
    ("attribute MentionType", spoilt(attributes={"MentionType": FLAG})),
    ("attribute Metonymic", spoilt(attributes={"Metonymic": "very"})),
    ("attribute MentionType", spoilt(attributes={"MentionType": "urn:x"})),
    ("links", example(frames=(example().frames[0]._replace(links=(Link("IRI", "urn:e"),)),))),
    ("no layer", example(relations=(Relation("Alias", "T1", "E1", "R1"),))),
    ("no room", example(notes=(Note("Other", "T1", "x"),))),
    ("no room", example(notes=(Note("AnnotatorNotes", "T9", "x"),))),
    ("no room", example(notes=tuple(Note("AnnotatorNotes", "T1", text) for text in "xy"))),
]


@every_writer
@pytest.mark.parametrize(("word", "document"), LOSSES)
def test_what_is_lost_is_told(
    writer: ModuleType, scheme: Scheme, tmp_path: Path, word: str, document: Document
) -> None:
    """Whoever exports knows what the tool will not show, one sentence for each."""
    written = writer.write(document, "article", scheme)

    assert [word in loss for loss in written.losses] == [True]
    assert read_back(writer, written, tmp_path).text == TEXT


def test_xml_cannot_hold_everything(scheme: Scheme, tmp_path: Path) -> None:
    """A form feed has a stand-in in XMI, which is told; in JSON it stays."""
    text = TEXT.replace(",", "\f")
    document = example(text=text, notes=(Note("AnnotatorNotes", "T1", "\x01"),))
    xmi, as_json = (each.write(document, "a", scheme) for each in (cas_xmi, cas_json))

    assert len(xmi.losses) == 2
    assert read_back(cas_xmi, xmi, tmp_path).text == text.replace("\f", "\ufffd")
    assert as_json.losses == ()
    assert read_back(cas_json, as_json, tmp_path).text == text


@every_writer
def test_the_tool_finds_sentences_and_tokens(
    writer: ModuleType, scheme: Scheme, tmp_path: Path
) -> None:
    """INCEpTION shows nothing without them; offsets are counted as Java counts."""
    written = writer.write(example(), "article", scheme)
    first = next(iter(written.files.values()))
    if writer is cas_json:
        loaded = cassis.load_cas_from_json(first.decode())
    else:
        types = cassis.load_typesystem(BytesIO(written.files["article.typesystem.xml"]))
        loaded = cassis.load_cas_from_xmi(BytesIO(first), typesystem=types)
    tokens = [each.get_covered_text() for each in loaded.select(f"{SEGMENTATION}Token")]
    (sentence,) = loaded.select(f"{SEGMENTATION}Sentence")

    assert tokens[:6] == ["🕊", "Wir", ",", "so", "Ne\u0301ro", ","]
    assert sentence.get_covered_text() == TEXT
    assert (f'"end": {len(TEXT) + 1}' in first.decode()) == (writer is cas_json)
    assert loaded.document_language == "de"


@every_writer
def test_files_have_the_layers_of_the_scheme(writer: ModuleType, scheme: Scheme) -> None:
    """A project with the scheme's layers takes the file; no type is missing, none is new."""
    wanted = {f"webanno.custom.{each.name}" for each in to_layers(Guide(scheme, ()), "en")}
    everything = b"".join(writer.write(example(), "a", scheme).files.values()).decode()

    assert all(f'"{name}"' in everything or f">{name}<" in everything for name in wanted)


WORDS = st.text("aB \n\r\u00e9e\u0301„漢\U0001f54a\U00010348<&\"'", min_size=4, max_size=24)


@st.composite
def st_documents(draw: st.DrawFn) -> Document:
    """Draw a document with labels of the scheme on awkward text, sound in its structure."""
    text = draw(WORDS.filter(lambda each: bool(each.strip())))
    scheme = our_scheme()

    def spans() -> tuple[Span, ...]:
        cuts = draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4))
        ends = sorted(cuts)[: len(cuts) // 2 * 2]
        return tuple(Span(*pair) for pair in zip(ends[::2], ends[1::2], strict=True))

    def attributes(label: str) -> dict[str, str]:
        fitting = [each for each in scheme.attributes.values() if label in each.applies_to]
        chosen = draw(st.lists(st.sampled_from(fitting), max_size=2)) if fitting else []
        return {
            each.label: draw(st.sampled_from(sorted(each.values))) if each.values else FLAG
            for each in chosen
        }

    kinds = draw(st.lists(st.sampled_from(sorted(scheme.span_types)), min_size=1, max_size=4))
    names = st.sampled_from(("Number", "EDTF", "Wikidata", "Local", "NumberMin"))
    values = st.sampled_from(("1", "Q159", "2008-08", "nato", "a b", "a;b", "0"))
    links = st.lists(st.builds(Link, names, values), max_size=3).map(
        lambda e: tuple(sorted(set(e)))
    )
    mentions = [
        Mention(f"T{n}", kind, spans(), attributes(kind), draw(links))
        for n, kind in enumerate(kinds)
    ]
    frames: list[Frame] = []
    for number in range(draw(st.integers(0, 3))):
        label = draw(st.sampled_from(sorted(scheme.frame_types)))
        targets = st.sampled_from([each.id for each in (*mentions, *frames)])
        role = st.sampled_from(sorted(scheme.frame_types[label].roles) or ["Time"])
        roles = draw(st.lists(st.builds(Role, role, targets), max_size=3))
        frames.append(Frame(f"E{number}", label, spans(), tuple(roles), attributes(label)))
    ids = st.sampled_from([each.id for each in (*mentions, *frames)])
    pairs = draw(st.lists(st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1]), max_size=2))
    relations = [
        Relation("Alias", one, other, f"R{number}") for number, (one, other) in enumerate(pairs)
    ]
    notes = draw(st.lists(st.builds(Note, st.just("AnnotatorNotes"), ids, WORDS), max_size=2))
    document = Document(
        "d", text, Metadata(), tuple(mentions), tuple(frames), tuple(relations), tuple(notes)
    )
    try:
        check_structure(document)
    except SourceError:
        assume(False)
    return in_canonical_order(document)


@every_writer
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(document=st_documents())
def test_any_document_comes_back_or_its_losses_are_told(
    writer: ModuleType, scheme: Scheme, tmp_path: Path, document: Document
) -> None:
    """Nothing is lost in silence, on whatever text."""
    written = writer.write(document, "article", scheme)

    back = read_back(writer, written, tmp_path)

    assert written.losses or without_ids(back) == without_ids(document)
    assert (back.text, back.metadata) == (document.text, document.metadata)
