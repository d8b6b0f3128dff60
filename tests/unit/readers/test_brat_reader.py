"""What the brat reader understands."""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import FLAG, Document, Link, Role, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers import brat

Write = Callable[..., Path]

#: Characters that break naive offset arithmetic: line ends of several kinds, accents in two
#: parts, a byte order mark, beyond the BMP.
AWKWARD = st.sampled_from("a \r\n\té\u0301\u00a0\u0085\u2028\ufeff\U0001f54a")

#: Three characters of two UTF-16 units each, so that no two readings shift by as much.
DOVES = "\U0001f54a" * 3

TEXT = "Alpha warf Beta vor, Gamma zu decken."


def texts(document: Document) -> list[str]:
    return [
        " ".join(document.covered_text(span) for span in mention.spans)
        for mention in document.mentions
    ]


def without_places(document: Document) -> object:
    """Return all that a document says, without ids and lines."""
    spans = {each.id: each.spans for each in document.mentions}
    spans |= {each.id: each.cue for each in document.frames}
    return (
        document.text,
        [each._replace(id="", line=None) for each in document.mentions],
        [
            (
                each._replace(id="", line=None, roles=()),
                [(role.name, spans[role.target]) for role in each.roles],
            )
            for each in document.frames
        ],
        [(each.label, spans[each.source], spans[each.target]) for each in document.relations],
    )


@given(text=st.text(AWKWARD, min_size=1), data=st.data())
def test_covered_text_is_what_was_annotated(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    """Any text, any span: what is read back is what was marked."""
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    ann = tmp_path_factory.mktemp("brat") / "d.ann"
    ann.with_suffix(".txt").write_bytes(text.encode())
    words = text[begin:end].replace("\n", " ")
    ann.write_bytes(f"T1\tActor {begin} {end}\t{words}\n".encode())

    document = brat.read(ann, "d.ann")

    assert document.text == text
    assert texts(document) == [text[begin:end]]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_kind_of_line_is_read(write: Write, newline: str) -> None:
    """One document with all that brat can write comes out whole, whatever ends its lines."""
    path = write(
        TEXT,
        "T1\tActor 0 5\tAlpha",
        "T2\tActor 11 15\tBeta",
        "T3\tAccuse 6 10;16 19\twarf vor",
        "T4\tActor 21 26\tGamma",
        "T5\tProtect 30 36\tdecken",
        "E1\tAccuse:T3 Speaker:T1 Target:T2 Target2:T4 Asserts:E2",
        "E2\tProtect:T5 Object:T4 ",
        "R1\tMemberOf Arg1:T1 Arg2:T2\t",
        "R2\tMemberOf Arg2:T1 Arg1:T4",
        "*\tAlias T4 T1 T2",
        "A1\tMetonymic T1",
        "M1\tNegation E2",
        "A2\tSpeechAct T3 Accuse",
        "N1\tReference T1 Wikidata:Q1\tAlpha",
        "N2\tReference T2 Web:https://example.org/a:b",
        "N3\tReference T5 Number:7\tsieben",
        "#1\tAnnotatorNotes R2\tsure\tof it",
        "",
    )
    path.write_bytes(path.read_bytes().replace(b"\n", newline.encode()))

    document = brat.read(path, "d.ann")

    assert texts(document) == ["Alpha", "Beta", "Gamma"]
    alpha, beta, _ = document.mentions
    assert alpha.attributes == {"Metonymic": FLAG}
    assert alpha.links == (Link("Wikidata", "Q1"),)
    assert beta.links == (Link("Web", "https://example.org/a:b"),)
    accuse, protect = document.frames
    assert accuse.cue == (Span(6, 10), Span(16, 19))
    assert accuse.attributes == {"SpeechAct": "Accuse"}
    assert accuse.roles == (
        Role("Asserts", "E2"), Role("Speaker", "T1"), Role("Target", "T2"), Role("Target", "T4"),
    )  # fmt: skip
    assert protect.attributes == {"Negation": FLAG}
    assert protect.links == (Link("Number", "7"),)
    assert {(each.label, each.source, each.target) for each in document.relations} == {
        ("MemberOf", "T1", "T2"), ("MemberOf", "T4", "T1"),
        ("Alias", "T1", "T2"), ("Alias", "T2", "T4"),
    }  # fmt: skip
    assert [(each.target, each.text) for each in document.notes] == [("R2", "sure\tof it")]


def test_one_trigger_may_carry_several_frames(write: Write) -> None:
    """What is said of a trigger holds for each of its frames, and it is no mention."""
    path = write(
        "killed and wounded",
        "T1\tCount 0 6\tkilled",
        "E1\tCount:T1",
        "E2\tCount:T1",
        "A1\tOutcome T1 Killed",
        "A2\tScope E2 OneSide",
        "N1\tReference T1 Number:3",
    )

    document = brat.read(path, "d.ann")

    assert document.mentions == ()
    assert {frame.id: dict(frame.attributes) for frame in document.frames} == {
        "E1": {"Outcome": "Killed"},
        "E2": {"Outcome": "Killed", "Scope": "OneSide"},
    }
    assert all(frame.links == (Link("Number", "3"),) for frame in document.frames)


@pytest.mark.parametrize(
    ("content", "begin", "end", "text"),
    [
        (f"\ufeff{DOVES}\r\npeace".encode(), 7, 12, f"{DOVES}\npeace"),
        (b"\xef\xbb\xbfx peace", 2, 7, "x peace"),
        (b"\xef\xbb\xbfx peace", 3, 8, "\ufeffx peace"),
        ("\U0001f54a peace".encode(), 3, 8, "\U0001f54a peace"),
        (b"a\r\nb\r\npeace", 4, 9, "a\nb\npeace"),
        (b"a\r\nb\r\npeace", 6, 11, "a\r\nb\r\npeace"),
        (f"{DOVES}\r\npeace".encode(), 7, 12, f"{DOVES}\npeace"),
        ("\U0001f54a\r\npeace".encode(), 4, 9, "\U0001f54a\r\npeace"),
    ],
)
def test_offsets_of_other_tools_are_recognised(
    write: Write, content: bytes, begin: int, end: int, text: str
) -> None:
    """UTF-16 units, folded newlines and a skipped mark are told by the words covered."""
    document = brat.read(write(content, f"T1\tX {begin} {end}\tpeace"), "d.ann")

    assert texts(document) == ["peace"]
    assert document.text == text


def test_the_reading_is_chosen_for_the_whole_document(write: Write) -> None:
    """A span that agrees in two readings follows the one that fits all the others."""
    path = write("aa\U0001f54aaaab", "T1\tX 0 1\ta", "T2\tX 4 5\ta", "T3\tX 7 8\tb")

    document = brat.read(path, "d.ann")

    assert [mention.span for mention in document.mentions] == [Span(0, 1), Span(3, 4), Span(6, 7)]


def test_a_line_break_in_a_span_is_written_as_a_space(write: Write) -> None:
    """A name that crosses a line is accepted as brat writes it."""
    document = brat.read(write("New\r\nYork", "T1\tPlace 0 9\tNew  York"), "d.ann")

    assert texts(document) == ["New\r\nYork"]


def test_no_annotations_are_a_document(write: Write) -> None:
    """An empty annotation file is a text that nobody has marked yet."""
    document = brat.read(write("A text.\n"), "d.ann")

    assert (document.text, document.mentions, document.frames) == ("A text.\n", (), ())
    assert document.metadata.language == "und"


def test_a_long_chain_of_frames_is_read(write: Write) -> None:
    """Nesting is limited by nothing: no recursion, no growth with depth."""
    depth = 5_000
    lines = ["T1\tA 0 1\ta", f"E{depth}\tA:T1"]
    lines += [f"E{number}\tA:T1 Object:E{number + 1}" for number in range(1, depth)]

    assert len(brat.read(write("a", *lines), "d.ann").frames) == depth


@pytest.mark.parametrize("seed", range(5))
def test_ids_and_order_of_lines_say_nothing(shared: Path, tmp_path: Path, seed: int) -> None:
    """The seed article with other ids and shuffled lines is the same document."""
    original = shared / "corpus" / "seed" / "spiegel-2020-10-22.ann"
    lines = original.read_text(encoding="utf-8").splitlines()
    numbers = list(range(1, 1000))
    shuffling = random.Random(seed)  # noqa: S311 - the same shuffle in every run
    shuffling.shuffle(numbers)
    shuffling.shuffle(lines)
    path = tmp_path / "d.ann"
    renamed = "\n".join(_renamed(line, numbers) for line in lines)
    path.write_bytes(renamed.encode())
    path.with_suffix(".txt").write_bytes(original.with_suffix(".txt").read_bytes())

    assert without_places(brat.read(path, "d")) == without_places(brat.read(original, "d"))


def _renamed(line: str, numbers: list[int]) -> str:
    head, tab, rest = line.partition("\t")
    body, last_tab, words = rest.partition("\t")
    is_id = re.compile(r"(?<![\w:])([TER])(\d+)(?!\w)|(?<=:)([TE])(\d+)(?!\w)")

    def swap(match: re.Match[str]) -> str:
        letter, number = match[1] or match[3], int(match[2] or match[4])
        return f"{letter}{numbers[number]}"

    new_head = f"{head[0]}{numbers[int(head[1:])]}"
    return new_head + tab + is_id.sub(swap, body) + last_tab + words


def test_the_seed_article_is_read_whole(shared: Path) -> None:
    """Nothing of the real article is lost: the counts of its description."""
    document = brat.read(shared / "corpus" / "seed" / "spiegel-2020-10-22.ann", "seed")
    annotations = (*document.mentions, *document.frames)

    assert len(annotations) == 223
    assert len(document.frames) == 74
    assert len(document.relations) == 36
    assert sum(len(each.attributes) for each in annotations) == 286
    assert sum(len(each.links) for each in annotations) == 97
    assert len(document.notes) == 15
    assert document.metadata.publisher == "DER SPIEGEL"
    assert document.identity == "1462929303a4552c"


def test_brats_own_examples_are_read(shared: Path) -> None:
    """Every document of brat's own tutorial is read, with relations and equivalences."""
    paths = sorted((shared / "corpora" / "brat-tutorial-bio").glob("*.ann"))
    documents = [brat.read(path, path.name) for path in paths]

    assert len(documents) == 13
    assert sum(len(each.frames) for each in documents) == 24
    assert sum(len(each.relations) for each in documents) == 10


@pytest.mark.parametrize("newline", ["\n", "\r\n", " \n", "\n \t\n"])
def test_line_ends_are_no_part_of_what_is_said(write: Write, newline: str) -> None:
    """A file that went through another system or editor says the same in every kind of line."""
    lines = (
        "T1\tActor 0 5\tAlpha", "T2\tAccuse 6 10\twarf", "E1\tAccuse:T2 Speaker1:T1", "A1\tSure E1",
        "M2\tAct E1 Urge now", "N1\tReference T1 Wikidata:Q1", "N2\tReference T1 IRI:u:a:b\tAlpha",
    )  # fmt: skip
    # What a span covers ends its line, so that a blank behind it would be one of its letters.
    ends = ["\n" if newline == " \n" and line[0] == "T" else newline for line in lines]
    content = "".join(line + end for line, end in zip(lines, ends, strict=True))

    document = brat.read(write(TEXT, content), "d.ann")

    (mention,), (frame,) = document.mentions, document.frames
    assert mention.links == (Link("IRI", "u:a:b"), Link("Wikidata", "Q1"))
    assert frame.attributes == {"Sure": FLAG, "Act": "Urge now"}
    assert frame.roles == (Role("Speaker", "T1"),)


@pytest.mark.parametrize(
    "line",
    [
        "A1\t" + "\t" * 300_000,
        "A1\tKind T1 " + " " * 300_000 + "x",
        "N1\tReference T1" + " " * 300_000,
        "N1\tReference T1 Name:" + " " * 300_000,
        "N1\tReference T1 Name:" + " \t" * 150_000,
        "T1\tActor 0 5" + ";0 5" * 100_000,
        "R1\tAlias" + " " * 300_000,
        "R1\tAlias " + "Arg1:" * 60_000,
        "T" + "1" * 300_000,
    ],
)
def test_a_hostile_line_costs_no_more_than_its_length(write: Write, line: str) -> None:
    """A line that almost is of its form ends in an answer, and not in a search without end."""
    path = write(TEXT, "T1\tActor 0 5\tAlpha\n" + line)
    with contextlib.suppress(SourceError):
        assert brat.read(path, "d.ann").mentions
