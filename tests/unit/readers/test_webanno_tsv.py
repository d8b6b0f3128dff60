"""WebAnno TSV 3: tokens and parts of them, stacked values, slots, chains, relations, escapes."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import Document, Link, Role
from conflictgraph.errors import SourceError
from conflictgraph.readers import webanno_tsv

ENTITY = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value"
POS = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue"
CHAIN = (
    "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink"
    "|referenceType|referenceRelation"
)
FRAME = "#T_SP=press.Frame|FE|ROLE_press.Frame:filled_by_press.FrameFilledLink|press.Unit"
UNIT = "#T_SP=press.Unit|label"
NEAR = "#T_RL=press.Near|how|BT_press.Unit"


def tsv(*lines: str, version: str = "3.3") -> str:
    """Return a file: layers first, then sentences and rows, columns parted by blanks."""
    layers = [line for line in lines if line.startswith("#T_")]
    body = [
        line if line.startswith("#") else "\t".join(line.split()) for line in lines[len(layers) :]
    ]
    return "\n".join([f"#FORMAT=WebAnno TSV {version}", *layers, "", "", *body, ""])


def read(folder: Path, content: str | bytes) -> Document:
    path = folder / "d.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return webanno_tsv.read(path, "a/d.tsv")


def told(document: Document) -> list[tuple[str, str]]:
    return [(each.label, document.covered_text(each.span)) for each in document.mentions]


@pytest.mark.parametrize("version", ["3.1", "3.2", "3.3"])
def test_numbers_join_rows_and_tell_stacked_values_apart(tmp_path: Path, version: str) -> None:
    """An entity of several words is one, two on one word are two."""
    content = tsv(
        POS,
        ENTITY,
        "#Text=Ms. Haag plays Elianti .",
        "1-1 0-3 Ms. NNP Q1[1]|*[2] PER[1]|PERpart[2]",
        "1-2 4-8 Haag NNP Q1[1] PER[1]",
        "1-3 9-14 plays VBD _ _",
        "1-4 15-22 Elianti NNP * *",
        "1-5 23-24 . . _ _",
        version=version,
    )
    document = read(tmp_path, content)

    assert told(document) == [
        ("PERpart", "Ms."),
        ("PER", "Ms. Haag"),
        ("NamedEntity", "Elianti"),
    ]
    assert [each.links for each in document.mentions] == [(), (Link("Wikidata", "Q1"),), ()]
    assert [each.line for each in document.mentions] == [7, 7, 10]


def test_parts_of_words_are_read(tmp_path: Path) -> None:
    """Compounds of German hold entities; their parts may overlap."""
    document = read(
        tmp_path,
        tsv(
            UNIT,
            "#Text=Nato-Mitglied",
            "1-1 0-13 Nato-Mitglied whole",
            "1-1.1 0-4 Nato org[1]",
            "1-1.2 3-5 o- _",
            "1-1.3 5-13 Mitglied role",
        ),
    )

    assert told(document) == [("org", "Nato"), ("whole", "Nato-Mitglied"), ("role", "Mitglied")]


def test_slots_are_roles(tmp_path: Path) -> None:
    """Frames with roles survive the oldest of INCEpTION's formats."""
    document = read(
        tmp_path,
        tsv(
            FRAME,
            UNIT,
            "#Text=Bob auctioned the clock to John .",
            "1-1 0-3 Bob _ _ _ bob",
            "1-2 4-13 auctioned deal seller;*;buyer 1-1;1-3[4];1-6 _",
            "1-3 14-17 the _ _ _ clock[4]",
            "1-4 18-23 clock _ _ _ clock[4]",
            "1-5 24-26 to _ _ _ _",
            "1-6 27-31 John _ _ _ john",
            "1-7 32-33 . empty * * _",
        ),
    )

    first, second = document.frames
    names = {each.id: document.covered_text(each.span) for each in document.mentions}
    assert [(role.name, names[role.target]) for role in first.roles] == [
        ("buyer", "John"),
        ("filled", "the clock"),
        ("seller", "Bob"),
    ]
    assert (second.label, second.roles) == ("empty", ())


def test_a_slot_for_anything_leads_by_its_number(tmp_path: Path) -> None:
    """A slot of any type names the annotation, not only the word it stands on."""
    layer = "#T_SP=press.Frame|ROLE_press.Frame:to_press.FrameToLink|uima.tcas.Annotation"
    document = read(
        tmp_path,
        tsv(layer, UNIT, "#Text=a b", "1-1 0-1 a who 1-2[2] _", "1-2 2-3 b _ _ x[1]|y[2]"),
    )

    (frame,) = document.frames
    (target,) = [each for each in document.mentions if each.label == "y"]
    assert frame.roles == (Role("who", target.id),)


def test_relations_end_where_they_are_written(tmp_path: Path) -> None:
    """The row of a relation is its target; numbers say which of several is meant."""
    document = read(
        tmp_path,
        tsv(
            UNIT,
            NEAR,
            "#Text=a b c",
            "1-1 0-1 a x _ _",
            "1-2 2-3 b y[1]|z[2] left[3]|*[4] 1-1[0_2]|1-3[0_1]",
            "1-3 4-5 c w right 1-2[2_0]",
        ),
    )

    label = {each.id: each.label for each in document.mentions}
    assert [(e.label, label[e.source], label[e.target]) for e in document.relations] == [
        ("Near", "w", "y"),
        ("left", "x", "z"),
        ("right", "z", "w"),
    ]


def test_chains_are_relations_between_neighbours(tmp_path: Path) -> None:
    """Coreference keeps its order; a chain may come back to a word of another chain."""
    document = read(
        tmp_path,
        tsv(
            CHAIN,
            "#Text=He shot himself with his gun",
            "1-1 0-2 He pr[1] coref->1-1",
            "1-2 3-7 shot _ _",
            "1-3 8-15 himself pr[1] *->1-2",
            "1-4 16-20 with _ _",
            "1-5 21-24 his pr[1]|np[2] *->1-3|*->2-1",
            "1-6 25-28 gun np[2] *->2-1",
        ),
    )

    label = {each.id: document.covered_text(each.span) for each in document.mentions}
    assert [(e.label, label[e.source], label[e.target]) for e in document.relations] == [
        ("Coreference", "himself", "his"),
        ("coref", "He", "himself"),
    ]
    assert ("np", "his gun") in told(document)


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (r"A\_b", "A_b"),
        (r"\*", "*"),
        (r"\[1\]", "[1]"),
        (r"x\[1\][7]", "x[1]"),
        (r"a\|b\;c", "a|b;c"),
        (r"\->", "->"),
        ("x\\\\", "x\\"),
        ("x\\\\[7]", "x\\"),
        (r"a\tb", "a\tb"),
        ("a->b", "a->b"),
    ],
)
def test_reserved_characters_mean_themselves_behind_a_backslash(
    tmp_path: Path, value: str, label: str
) -> None:
    """A label may hold what the format uses for itself."""
    (mention,) = read(tmp_path, tsv(UNIT, "#Text=a", f"1-1 0-1 a {value}")).mentions

    assert mention.label == label


@pytest.mark.parametrize(
    ("row", "text"),
    [
        # UTF-16 units, as the format has them; code points, as some programs write them.
        ("1-1 0-2 🕊 _ 1-2 3-4 b bird", "🕊 b"),
        ("1-1 0-1 🕊 _ 1-2 2-3 b bird", "🕊 b"),
    ],
)
def test_the_unit_of_offsets_is_found_out(tmp_path: Path, row: str, text: str) -> None:
    """Whatever a program counts, the words of the rows say what is right."""
    cells = row.split()
    rows = " ".join(cells[:4]), " ".join(cells[4:])
    document = read(tmp_path, tsv(UNIT, f"#Text={text}", *rows))

    assert told(document) == [("bird", "b")]


@pytest.mark.parametrize(("line", "word"), [(r"a\\b", r"a\\b"), (r"a\b", r"a\\b")])
def test_text_with_backslashes_is_read_escaped_or_not(tmp_path: Path, line: str, word: str) -> None:
    """Older versions did not escape the text, newer ones do."""
    document = read(tmp_path, tsv(UNIT, f"#Text={line}", f"1-1 0-3 {word} x"))

    assert document.text == r"a\b"


def test_sentences_stand_where_their_tokens_do(tmp_path: Path) -> None:
    """What is between sentences is not in the file; offsets stay right all the same."""
    document = read(
        tmp_path,
        tsv(
            UNIT,
            "#Text= Eins",
            "#Text=zwei.",
            "1-1 3-7 Eins a",
            "1-2 8-12 zwei b",
            "1-3 12-13 . _",
            "",
            "#Sentence.id=s2",
            "#Text=Drei.",
            "2-1 16-20 Drei c",
            "2-2 20-21 . _",
        ),
    )

    assert document.text == "\n  Eins\nzwei.\n  Drei."
    assert told(document) == [("a", "Eins"), ("b", "zwei"), ("c", "Drei")]


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_and_marks_of_windows_are_read(tmp_path: Path, ending: str) -> None:
    """A file that went through an editor is the same file."""
    content = "\ufeff" + tsv(UNIT, "#Text=a", "1-1 0-1 a x").replace("\n", ending)

    assert told(read(tmp_path, content)) == [("x", "a")]


REFUSED = [
    ("webanno.header", None, ["#Text=a"]),
    ("webanno.header", 1, [UNIT, "#Text=a", "1-1 0-1 a x y"]),
    ("webanno.header", None, [UNIT]),
    ("webanno.header", None, ["#T_XX=press.Unit|name", "#Text=a", "1-1 0-1 a x"]),
    ("webanno.malformed-line", 5, [UNIT, "1-1 0-1 a x"]),
    ("webanno.malformed-line", 6, [UNIT, "#Text=a", "1-1 0-1"]),
    ("webanno.malformed-line", 6, [UNIT, "#Text=a", "1:1 0-1 a x"]),
    ("webanno.malformed-line", 6, [UNIT, "#Text=a", "1-1 0 a x"]),
    ("webanno.malformed-line", 6, [UNIT, "#Text=a", "1-1 1-0 a x"]),
    ("webanno.malformed-line", 6, [UNIT, "#Text=a", "1-1 0-٣ a x"]),
    ("webanno.malformed-line", 6, [UNIT, "#Text=a", f"1-1 0-{'9' * 5_000} a x"]),
    ("webanno.malformed-line", 7, [UNIT, "#Text=a b", "1-1 0-1 a x", "1-2 2-3 b x y"]),
    ("webanno.malformed-line", 6, [CHAIN, "#Text=a", "1-1 0-1 a x[1] coref"]),
    ("webanno.text-mismatch", 6, [UNIT, "#Text=a", "1-1 0-1 b x"]),
    ("webanno.text-mismatch", 7, [UNIT, "#Text=a", "1-1 0-1 a x", "1-2 7-8 a x"]),
    ("webanno.offset-order", 6, [UNIT, "#Text=a", "1-1 99999990-99999991 a x"]),
    ("webanno.dangling", 6, [UNIT, NEAR, "#Text=a", "1-1 0-1 a x near 1-2"]),
    ("webanno.dangling", 6, [UNIT, NEAR, "#Text=a", "1-1 0-1 a x near 1-1[9_0]"]),
    ("webanno.dangling", 6, [FRAME, UNIT, "#Text=a", "1-1 0-1 a deal buyer 1-1 _"]),
    ("document.self-relation", 6, [UNIT, NEAR, "#Text=a", "1-1 0-1 a x near 1-1"]),
]


@pytest.mark.parametrize(("rule", "line", "lines"), REFUSED)
def test_a_broken_file_is_refused_by_name(
    tmp_path: Path, rule: str, line: int | None, lines: list[str]
) -> None:
    """Whoever has to mend a file learns which rule which line breaks."""
    with pytest.raises(SourceError) as refusal:
        read(tmp_path, tsv(*lines))

    extra = 1 if NEAR in lines or FRAME in lines else 0
    assert refusal.value.rule == rule
    assert refusal.value.line == (line and line + extra)
    assert refusal.value.source == "a/d.tsv"


@given(seed=st.randoms(use_true_random=False))
def test_any_damage_is_refused_properly(
    tmp_path_factory: pytest.TempPathFactory, seed: random.Random
) -> None:
    """Whatever happens to a file, it is read or refused, and nothing else."""
    content = bytearray(
        tsv(
            FRAME,
            UNIT,
            CHAIN,
            NEAR,
            "#Text=🕊 Bob sold it",
            "1-1 0-2 🕊 _ _ _ x[1] _ _ _ _",
            "1-2 3-6 Bob _ _ _ x[1]|y[2] pr[1] coref->1-1 _ _",
            "1-3 7-11 sold deal seller;what 1-1[1];1-4 _ _ _ _ _",
            "1-4 12-14 it _ _ _ z pr[1] *->1-2 near 1-2[2_0]",
        ).encode()
    )
    for _ in range(seed.randint(1, 5)):
        at = seed.randrange(20, len(content))
        content[at : at + seed.randint(0, 3)] = seed.choice(
            [b"", b"\t", b"\n", b"[", b"]", b"|", b"\\", b"9", b"-", b"*", b"_", b"\xff", b";"]
        )

    with suppress(SourceError):
        read(tmp_path_factory.mktemp("damaged"), bytes(content))
