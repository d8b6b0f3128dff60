"""Agreement of annotators: symmetric, independent of order, and undefined where nothing is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.agreement import Alpha, Score, Study, krippendorff, total
from conflictgraph.annotation import Document, Frame, Mention, Relation, Role, Span
from conflictgraph.annotation.order import in_canonical_order

#: Combining accents and characters beyond the BMP: spans are code points everywhere.
TEXT = "Armenien 🕊 und de\u0301r Gegner: beide Seiten schweigen."
LABELS = st.sampled_from(["State", "ActorGroup", "Content"])
VALUES = st.sampled_from(["", "Exact", "About"])


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    points = draw(
        st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=6, unique=True).map(sorted)
    )
    return tuple(Span(a, b) for a, b in zip(points[::2], points[1::2], strict=False))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return any sound document on the one text, parts in any order."""
    mentions = [
        Mention(f"T{number}", draw(LABELS), draw(spans()), draw(attributes()))
        for number in range(draw(st.integers(0, 5)))
    ]
    ids = [mention.id for mention in mentions]
    frames, relations = [], []
    if ids:
        one = st.sampled_from(ids)
        roles = st.lists(st.builds(Role, st.sampled_from(["Speaker", "Party"]), one), max_size=3)
        frames = [
            Frame(f"E{number}", "Statement", draw(spans()), tuple(draw(roles)), draw(attributes()))
            for number in range(draw(st.integers(0, 3)))
        ]
        relations = [
            Relation("MemberOf", *ends, id=f"R{number}")
            for number, ends in enumerate(draw(st.lists(st.tuples(one, one), max_size=3)))
            if ends[0] != ends[1]
        ]
    parts = [tuple(draw(st.permutations(each))) for each in (mentions, frames, relations)]
    return in_canonical_order(
        Document("d", TEXT, mentions=parts[0], frames=parts[1], relations=parts[2])
    )


def attributes() -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(["Certainty", "CountQualifier"]), VALUES)


def study(**versions: Document):
    one = Study()
    one.add(versions)
    return one.agreement()


def numbers(found) -> list[float | None]:
    """Return every value of a pair, and the alphas."""
    (pair,) = found.pairs.values()
    tables = (pair.exact, pair.overlapping, pair.frames, pair.roles, pair.relations)
    scores = [score.f1 for table in tables for score in (total(table), *table.values())]
    shares = [each.share for each in pair.attributes.values()]
    return [*scores, *shares, found.tokens.value, *(a.value for a in found.attributes.values())]


@given(left=documents(), right=documents())
def test_agreement_is_symmetric(left, right):
    """Nobody's version is the measure of the other's."""
    there, back = study(a=left, b=right), study(a=right, b=left)

    assert numbers(there) == pytest.approx(numbers(back))


@given(document=documents())
def test_who_says_the_same_agrees_perfectly(document):
    """Equal versions give 1.0, or are undefined where nothing can be seen."""
    assert set(numbers(study(a=document, b=document))) <= {1.0, None}


@given(document=documents(), other=documents(), data=st.data())
def test_ids_and_order_of_lines_are_of_no_matter(document, other, data):
    """A tool that numbers anew when it saves changes no figure."""
    names = {each.id: f"X{n}" for n, each in enumerate((*document.mentions, *document.frames))}

    def renamed(frame: Frame) -> Frame:
        roles = tuple(role._replace(target=names[role.target]) for role in frame.roles)
        return frame._replace(id=names[frame.id], roles=roles)

    mentions = [each._replace(id=names[each.id]) for each in document.mentions]
    again = in_canonical_order(
        replace(
            document,
            mentions=tuple(data.draw(st.permutations(mentions))),
            frames=tuple(map(renamed, document.frames)),
            relations=tuple(
                each._replace(source=names[each.source], target=names[each.target])
                for each in document.relations
            ),
        )
    )

    assert study(a=document, b=other) == study(a=again, b=other)


@given(left=documents(), right=documents())
def test_overlap_is_never_less_than_equality(left, right):
    """The two figures for spans are a lower and an upper bound."""
    (pair,) = study(a=left, b=right).pairs.values()

    for label, score in pair.exact.items():
        assert (score.f1 or 0.0) <= (pair.overlapping[label].f1 or 0.0) + 1e-9


def mention(number: int, label: str, words: str, **attributes: str) -> Mention:
    begin = TEXT.index(words)
    return Mention(f"T{number}", label, (Span(begin, begin + len(words)),), attributes)


def test_a_small_case_counted_by_hand():
    """The figures are those that one gets with pencil and paper."""
    left = Document(
        "a",
        TEXT,
        mentions=(
            mention(1, "State", "Armenien", Certainty="Certain"),
            mention(2, "ActorGroup", "beide Seiten"),
            mention(3, "ActorGroup", "de\u0301r Gegner"),
        ),
    )
    right = Document(
        "b",
        TEXT,
        mentions=(
            mention(1, "State", "Armenien", Certainty="Possible"),
            mention(2, "ActorGroup", "Seiten"),
        ),
    )

    found = study(a=left, b=right)

    (pair,) = found.pairs.values()
    assert total(pair.exact) == Score(3, 2, 1, 1)
    assert total(pair.exact).f1 == pytest.approx(2 * 1 / 5)
    assert pair.overlapping["ActorGroup"] == Score(2, 1, 1, 1)
    assert total(pair.overlapping).f1 == pytest.approx(2 * (2 / 3) * (2 / 2) / (2 / 3 + 2 / 2))
    assert (pair.attributes["Certainty"].compared, pair.attributes["Certainty"].equal) == (1, 0)


def test_roles_agree_only_if_frame_and_filler_do():
    """The same speaker of another statement is no agreement."""
    armenia, both = mention(1, "State", "Armenien"), mention(2, "ActorGroup", "beide Seiten")
    cue = (Span(TEXT.index("schweigen"), len(TEXT) - 1),)
    roles = (Role("Speaker", "T1"), Role("Addressee", "T2"))
    left = Document(
        "a", TEXT, mentions=(armenia, both), frames=(Frame("E1", "Statement", cue, roles),)
    )
    right = replace(left, frames=(Frame("E1", "Statement", cue, roles[:1]),))
    other = replace(left, frames=(Frame("E1", "Statement", (Span(0, 8),), roles),))

    (pair,) = study(a=left, b=right).pairs.values()
    (none,) = study(a=left, b=other).pairs.values()

    assert (pair.frames["Statement"].f1, pair.roles["Speaker"].f1) == (1.0, 1.0)
    assert pair.roles["Addressee"] == Score(1, 0, 0, 0)
    assert pair.roles["Addressee"].f1 == 0.0
    assert total(none.roles).f1 == 0.0


def test_where_nobody_marked_anything_nothing_is_agreed():
    """An empty text is no perfect agreement, and raises no average."""
    empty = Document("a", TEXT)
    found = study(a=empty, b=empty)

    (pair,) = found.pairs.values()
    assert total(pair.exact).f1 is None
    assert found.tokens == Alpha(None, 10, "all values are the same")
    assert found.attributes == {}


def test_texts_are_added_up_and_third_annotators_compared():
    """Every pair is compared over the texts both have; alpha is over all of them."""
    full, empty = (
        Document("a", TEXT, mentions=(mention(1, "State", "Armenien"),)),
        Document("b", TEXT),
    )
    both = Study()
    both.add({"anna": full, "ben": full, "carla": empty})
    both.add({"anna": full, "ben": empty})
    found = both.agreement()

    assert found.texts == 2
    assert {names: pair.texts for names, pair in found.pairs.items()} == {
        ("anna", "ben"): 2,
        ("anna", "carla"): 1,
        ("ben", "carla"): 1,
    }
    assert found.pairs["anna", "ben"].exact["State"] == Score(2, 1, 1, 1)


def test_versions_of_different_texts_are_refused():
    """Offsets into another text would agree by chance."""
    with pytest.raises(ValueError, match="one text"):
        Study().add({"a": Document("a", "Text"), "b": Document("b", "Texte")})


def rated(*rows: str) -> list[dict[str, str]]:
    """Return items from one row of values for each observer; a dot is no value."""
    columns = zip(*(row.split() for row in rows), strict=True)
    return [{str(n): v for n, v in enumerate(column) if v != "."} for column in columns]


#: Sections A, B and C of Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
KRIPPENDORFF_2011 = {
    "binary, two observers": (rated("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 10, 0.095),
    "nominal, two observers": (
        rated("a a b b d c c c e d d a", "b a b b b c c c e d d d"),
        12,
        0.692,
    ),
    "nominal, four observers, gaps": (
        rated(
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        11,
        0.743,
    ),
}


@pytest.mark.parametrize("case", KRIPPENDORFF_2011)
def test_alpha_is_that_of_its_author(case):
    """The figures can be compared with those in the literature."""
    items, pairable, expected = KRIPPENDORFF_2011[case]

    found = krippendorff(items)

    assert found.items == pairable
    assert found.value == pytest.approx(expected, abs=0.0005)


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ([], "nothing was marked by two annotators"),
        ([{"a": "x"}, {"b": "y"}], "nothing was marked by two annotators"),
        ([{"a": "x", "b": "x"}], "all values are the same"),
        ([{"a": "x", "b": "x"}, {"a": "y"}], "all values are the same"),
        ([{"a": n, "b": -n} for n in range(1, 6000)], "there are more than 10,000 values"),
    ],
)
def test_alpha_is_undefined_where_chance_cannot_be_told(items, why):
    """One category, one annotator or a flood of values give a reason, never 1.0."""
    assert (krippendorff(items).value, krippendorff(items).undefined) == (None, why)
