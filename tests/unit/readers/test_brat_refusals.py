"""What the brat reader refuses: always with rule, place and reason, never with a traceback."""

from __future__ import annotations

import os
import pickle
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers import brat, metadata
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, MAX_TEXT_BYTES

Write = Callable[..., Path]

TEXT = "Alpha warf Beta vor, Gamma zu decken."
ALPHA, BETA = "T1\tActor 0 5\tAlpha", "T2\tActor 11 15\tBeta"
CUE = "T3\tAccuse 6 10;16 19\twarf vor"
ACCUSE = "E1\tAccuse:T3 Speaker:T1"

#: Rule, line that breaks it, lines of the document.
REFUSED = [
    ("brat.malformed-line", 2, (ALPHA, "Alpha accuses Beta")),
    ("brat.malformed-line", 1, ("X1\tActor 0 5\tAlpha",)),
    ("brat.malformed-line", 1, ("T1 Actor 0 5 Alpha",)),
    ("brat.malformed-line", 1, ("T1\tActor 0 5",)),
    ("brat.malformed-line", 1, ("T1\tActor 0\tAlpha",)),
    ("brat.malformed-line", 1, ("T1\tActor -1 5\tAlpha",)),
    ("brat.malformed-line", 1, ("T1\tActor 0 ٥\tAlpha",)),
    ("brat.malformed-line", 1, (f"T1\tActor 0 {'9' * 5000}\tAlpha",)),
    ("brat.malformed-line", 3, (ALPHA, BETA, "R1\tAlias Arg1:T1")),
    ("brat.malformed-line", 3, (ALPHA, BETA, "R1\tAlias T1 T2")),
    ("brat.malformed-line", 2, (ALPHA, "R1\t")),
    ("brat.malformed-line", 2, (ALPHA, "*\tAlias T1")),
    ("brat.malformed-line", 2, (ALPHA, "A1\tMetonymic")),
    ("brat.malformed-line", 2, (ALPHA, "N1\tReference T1 Q159\tAlpha")),
    ("brat.malformed-line", 2, (ALPHA, "N1\tGuess T1 Wikidata:Q159\tAlpha")),
    ("brat.malformed-line", 2, (ALPHA, "#1\tAnnotatorNotes\thm")),
    ("brat.malformed-line", 3, (ALPHA, CUE, "E1\tAccuse:T3 Speaker:")),
    ("brat.malformed-line", 3, (ALPHA, CUE, "E1\tAccuse:T3 2:T1")),
    ("brat.offset-order", 2, (ALPHA, "T2\tActor 15 11\tBeta")),
    ("brat.offset-order", 1, ("T1\tActor 3 3\t",)),
    ("brat.fragment-overlap", 1, ("T1\tActor 0 3;2 5\tAlp pha",)),
    ("brat.fragment-overlap", 1, ("T1\tActor 11 15;0 5\tBeta Alpha",)),
    ("brat.offset-range", 2, (ALPHA, "T2\tActor 30 99\tdecken.")),
    ("brat.text-mismatch", 2, (ALPHA, "T2\tActor 10 15\tBeta")),
    ("brat.text-mismatch", 1, ("T1\tActor 0 6\tAlpha", BETA)),
    ("brat.duplicate-id", 2, (ALPHA, "T1\tActor 11 15\tBeta")),
    ("brat.duplicate-id", 4, (ALPHA, CUE, ACCUSE, "E1\tAccuse:T3")),
    ("brat.no-trigger", 2, (ALPHA, "E1\tAccuse")),
    ("brat.no-trigger", 2, (ALPHA, "E1\t")),
    ("brat.no-trigger", 2, (ALPHA, "E1\tAccuse:T9 Speaker:T1")),
    ("brat.no-trigger", 4, (ALPHA, CUE, ACCUSE, "E2\tAccuse:E1")),
    ("brat.trigger-label", 3, (ALPHA, CUE, "E1\tPraise:T3 Speaker:T1")),
    ("brat.dangling", 2, (CUE, ACCUSE)),
    ("brat.dangling", 2, (ALPHA, "R1\tAlias Arg1:T1 Arg2:T2")),
    ("brat.dangling", 2, (ALPHA, "*\tAlias T1 T9")),
    ("brat.dangling", 2, (ALPHA, "A1\tMetonymic T9")),
    ("brat.dangling", 2, (ALPHA, "N1\tReference T9 Wikidata:Q1")),
    ("brat.dangling", 2, (ALPHA, "#1\tAnnotatorNotes T9\thm")),
    ("brat.target-kind", 4, (ALPHA, CUE, ACCUSE, "R1\tAlias Arg1:T1 Arg2:T3")),
    ("brat.target-kind", 4, (ALPHA, BETA, "R1\tAlias Arg1:T1 Arg2:T2", "A1\tSure R1")),
    ("brat.target-kind", 4, (ALPHA, BETA, "R1\tAlias Arg1:T1 Arg2:T2", "*\tAlias T1 R1")),
    ("brat.attribute-conflict", 3, (ALPHA, "A1\tKind T1 Named", "A2\tKind T1 Nominal")),
    ("brat.attribute-conflict", 3, (ALPHA, CUE, ACCUSE, "A1\tAct T3 Urge", "A2\tAct E1 Accuse")),
    ("document.self-relation", 2, (ALPHA, "R1\tAlias Arg1:T1 Arg2:T1")),
    ("document.self-relation", 2, (ALPHA, "*\tAlias T1 T1")),
    ("document.cycle", 2, (CUE, "E1\tAccuse:T3 Asserts:E1")),
    ("document.cycle", 2, (CUE, "E1\tAccuse:T3 Asserts:E2", "E2\tAccuse:T3 Asserts:E1")),
]


@pytest.mark.parametrize(("rule", "line", "lines"), REFUSED)
def test_a_broken_line_is_refused_by_name(
    write: Write, rule: str, line: int, lines: tuple[str, ...]
) -> None:
    """Whoever has to mend a file learns which rule which line breaks."""
    with pytest.raises(SourceError) as refusal:
        brat.read(write(TEXT, *lines), "a/d.ann")

    error = refusal.value
    assert (error.rule, error.line, error.source) == (rule, line, "a/d.ann")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - made above


def test_half_a_character_is_refused(write: Write) -> None:
    """An offset within a pair of UTF-16 units is wrong, even where rounding would fit."""
    with pytest.raises(SourceError, match=r"brat\.offset-range"):
        brat.read(write("\U0001f54aa", "T1\tX 1 3\t\U0001f54aa"), "d.ann")


@pytest.mark.parametrize("missing", [".txt", ".ann"])
def test_a_missing_half_is_refused(write: Write, missing: str) -> None:
    """An annotation file without its text is reported, not overlooked."""
    path = write(TEXT, ALPHA)
    path.with_suffix(missing).unlink()

    with pytest.raises(SourceError, match=r"no such file|not beside it"):
        brat.read(path, "d.ann")


def test_a_text_without_characters_is_refused(write: Write) -> None:
    """An empty text is a broken download."""
    with pytest.raises(SourceError, match=r"brat\.empty-text"):
        brat.read(write(""), "d.ann")


@pytest.mark.parametrize("suffix", [".txt", ".ann", ".meta.json"])
def test_bytes_that_are_no_text_are_refused_with_their_place(write: Write, suffix: str) -> None:
    """Latin-1 is refused with byte offset and line instead of read wrongly."""
    path = write(TEXT, ALPHA)
    path.with_suffix(suffix).write_bytes("Schüsse\nin Köln".encode() + b"\n\xfc")

    with pytest.raises(SourceError) as refusal:
        brat.read(path, "d.ann")

    assert refusal.value.rule == "file.encoding"
    assert refusal.value.line == 3
    assert "byte offset 18" in refusal.value.reason
    assert refusal.value.source == f"d{suffix}"


@pytest.mark.parametrize(
    ("suffix", "limit"),
    [
        (".txt", MAX_TEXT_BYTES),
        (".ann", MAX_ANNOTATION_BYTES),
        (".meta.json", metadata.MAX_BYTES),
    ],
)
def test_a_huge_file_is_refused_before_it_is_read(write: Write, suffix: str, limit: int) -> None:
    """One enormous file costs neither memory nor time."""
    path = write(TEXT, ALPHA)
    with path.with_suffix(suffix).open("wb") as stream:
        stream.truncate(limit + 1)

    with pytest.raises(SourceError, match=r"file\.too-large"):
        brat.read(path, "d.ann")


@pytest.mark.parametrize("suffix", [".txt", ".ann", ".meta.json"])
def test_what_is_no_file_is_refused(write: Write, suffix: str) -> None:
    """A pipe would be waited for without end, a folder is no text."""
    path = write(TEXT, ALPHA)
    path.with_suffix(suffix).unlink(missing_ok=True)
    os.mkfifo(path.with_suffix(suffix))

    with pytest.raises(SourceError, match=r"file\.unreadable"):
        brat.read(path, "d.ann")


@given(seed=st.randoms(use_true_random=False))
def test_any_damage_is_refused_properly(
    tmp_path_factory: pytest.TempPathFactory, seed: random.Random
) -> None:
    """Whatever happens to a file, it is refused, or all holds that must hold for a document."""
    lines = [ALPHA, BETA, CUE, ACCUSE, "R1\tAlias Arg1:T1 Arg2:T2", "A1\tAct E1 Accuse"]
    lines += ["*\tAlias T1 T2", "N1\tReference T1 Wikidata:Q1\tAlpha", "#1\tNotes R1\thm"]
    content = bytearray("\n".join(lines).encode())
    for _ in range(seed.randint(1, 6)):
        place = seed.randrange(len(content))
        length = seed.randint(0, 3)
        content[place : place + length] = seed.choice(
            [b"", b"\t", b"\n", b"T", b"E1", b":", b"9", b";", b" ", b"\xff", "é\u2028".encode()]
        )
    path = tmp_path_factory.mktemp("damaged") / "d.ann"
    path.with_suffix(".txt").write_bytes(TEXT.encode())
    path.write_bytes(content)

    try:
        document = brat.read(path, "d.ann")
    except SourceError:
        return
    check_structure(document)
    assert document == in_canonical_order(document)
    assert document.text == TEXT
