"""What the Web Annotation reader refuses: with a rule and the annotation, never a traceback."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.errors import SourceError
from conflictgraph.readers import rdf, web_annotation
from conflictgraph.readers.files import MAX_TEXT_BYTES
from conflictgraph.readers.web_annotation import finding

ANNO = "http://www.w3.org/ns/anno.jsonld"
TEXT = "Ana sah Zoe. Ana ging."
CASES = Path(__file__).resolve().parents[2] / "data" / "readers" / "accepted"
GOOD = CASES / "web-annotation-all-kinds" / "claim.wa.jsonld"

Refusal = Callable[[object], SourceError]


@pytest.fixture
def refusal(tmp_path: Path) -> Refusal:
    """Return a function that gives the refusal of a file with this value or these bytes."""

    def refuse(value: object) -> SourceError:
        path = tmp_path / "d.wa.jsonld"
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        path.write_bytes(content)
        (tmp_path / "d.txt").write_text(TEXT, encoding="utf-8")
        with pytest.raises(SourceError) as refused:
            web_annotation.read(path, "d.wa.jsonld")
        return refused.value

    return refuse


def annotation(selector: object = None, **more: object) -> dict[str, object]:
    selector = selector or {"type": "TextPositionSelector", "start": 0, "end": 3}
    target = {"source": "d.txt", "selector": selector}
    return {"@context": ANNO, "id": "#a", "type": "Annotation", "target": target, **more}


DEEP = 100_000


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b'{"a": 1', "web-annotation.json"),
        (b"\xff\xfe{\x00}\x00", "file.encoding"),
        (b'{"a": 1, "a": 2}', "web-annotation.json"),
        (b'{"a": NaN}', "web-annotation.json"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "web-annotation.json"),
        (b"[" * DEEP + b"]" * DEEP, "web-annotation.json"),
        (b'{"body":' * 900 + b"1" + b"}" * 900, "web-annotation.json"),
        (b'[["a"]]', "web-annotation.json"),
        (b'"text"', "web-annotation.json"),
        (b'{"@context": {"a": 1}}', "web-annotation.json-ld"),
        (b'{"@context": null}', "web-annotation.remote-context"),
        (b'{"@context": {"@import": "http://example.org/c"}}', "web-annotation.remote-context"),
        (
            b'{"@context": {"a": {"@id": "x:y", "@context": "http://example.org/c"}}}',
            "web-annotation.remote-context",
        ),
        (b'{"target": "d.txt", "bodyValue": "\\ud800"}', "web-annotation.json-ld"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_json_ld_of_this_kind_is_refused(
    refusal: Refusal, content: bytes, rule: str
) -> None:
    """Neither half a file nor a hostile one ends a build, and nothing is fetched."""
    assert refusal(content).rule == rule


@pytest.mark.parametrize(
    "selector",
    [
        {"type": "TextPositionSelector", "start": 1},
        {"type": "TextPositionSelector", "start": -1, "end": 3},
        {"type": "TextPositionSelector", "start": 0.5, "end": 3},
        {"type": "TextPositionSelector", "start": "0", "end": "9" * 400},
        {"id": "#s", "type": "FragmentSelector", "value": "x", "refinedBy": "#s"},
    ],
)
def test_a_malformed_selector_names_its_annotation(refusal: Refusal, selector: object) -> None:
    """JSON has no useful lines: the id tells which annotation to look at."""
    refused = refusal(annotation(selector))

    assert (refused.rule, refused.annotation) == ("web-annotation.malformed", "a")


@pytest.mark.parametrize(
    "body",
    [
        {"purpose": "tagging", "value": " "},
        {"purpose": "x:normalising", "value": "874"},
        [{"purpose": "x:Certainty", "value": each} for each in ("High", "Low")],
        [{"type": "x:Statement"}, {"type": "x:Action"}],
    ],
)
def test_bodies_that_say_nothing_definite_are_refused(refusal: Refusal, body: object) -> None:
    """A label without letters, a value without a name and two truths are not passed on."""
    refused = refusal(annotation(body=body))

    assert (refused.rule, refused.annotation) == ("web-annotation.malformed", "a")


def test_a_frame_needs_a_place(refusal: Refusal) -> None:
    """A statement without a cue could never be traced back to the text."""
    value = annotation(body={"type": "x:Statement"}) | {"target": "d.txt"}

    assert refusal(value).rule == "web-annotation.malformed"


def test_a_role_filled_by_nothing_is_refused(refusal: Refusal) -> None:
    """The message names the annotation that is not there as the file does."""
    refused = refusal(annotation(body={"type": "x:Saying", "x:Speaker": {"id": "#gone"}}))

    assert refused.rule == "document.dangling"
    assert "gone" in refused.reason


@pytest.mark.parametrize(
    ("begin", "end"), [(3, 3), (5, 2), (0, 23), (9_999_999_999, 9_999_999_999)]
)
def test_a_selection_of_nothing_is_refused(refusal: Refusal, begin: int, end: int) -> None:
    """No mention is without characters, and none reaches past the end."""
    refused = refusal(annotation({"type": "TextPositionSelector", "start": begin, "end": end}))

    assert refused.rule == "web-annotation.offset-range"


def test_a_refinement_may_not_leave_what_it_refines(refusal: Refusal) -> None:
    """Offsets that run on behind the paragraph they count in are wrong."""
    inner = {"type": "TextPositionSelector", "start": 0, "end": 9}
    outer = {"type": "TextPositionSelector", "start": 4, "end": 7, "refinedBy": inner}

    assert refusal(annotation(outer)).rule == "web-annotation.offset-range"


def test_words_that_stand_twice_are_not_guessed(refusal: Refusal) -> None:
    """The refusal shows the words, so that they can be found."""
    refused = refusal(annotation({"type": "TextQuoteSelector", "exact": "Ana"}))

    assert (refused.rule, refused.snippet) == ("web-annotation.quote-ambiguous", "Ana")


def test_looking_for_words_has_an_end(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A huge text with many quotes is refused instead of keeping a processor for an hour."""
    monkeypatch.setattr(finding, "_MAX_SEARCHED", 2 * len(TEXT))
    quotes = [annotation({"type": "TextQuoteSelector", "exact": "sah"}) for _ in range(3)]
    values = [each | {"id": f"#{number}"} for number, each in enumerate(quotes)]

    assert refusal(values).rule == "web-annotation.too-many-quotes"


@pytest.mark.parametrize(
    "shared",
    [
        {"target": {"id": "#c", "type": "Composite", "items": [f"#{each}" for each in range(99)]}},
        {
            "body": {
                "id": "#b",
                "type": "TextualBody",
                "purpose": "commenting",
                "value": "x" * 99_999,
            }
        },
        {"body": {"id": "#b", "purpose": "tagging", "source": [f"#{each}" for each in range(99)]}},
    ],
    ids=["targets", "text", "links"],
)
def test_what_many_annotations_share_stays_small(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, shared: dict[str, dict[str, object]]
) -> None:
    """A small file whose annotations share a long list would be too large once it is read."""
    monkeypatch.setattr(rdf, "_MAX_SHARED", 1_000)
    ((key, thing),) = shared.items()
    value = annotation(**{key: thing})

    many = [value | {"id": f"#n{number}", key: thing["id"]} for number in range(60)]
    refused = refusal([value, *many])
    assert refused.rule == "web-annotation.malformed"
    assert "share" in refused.reason


def test_remarks_on_many_annotations_stay_few(refusal: Refusal) -> None:
    """So many remarks on each of so many would be their product."""
    targets = [annotation() | {"id": f"#n{number}"} for number in range(101)]
    remarks = [{"purpose": "commenting", "value": str(number)} for number in range(100)]
    value = {"id": "#z", "target": [each["id"] for each in targets], "body": remarks}

    assert refusal([*targets, annotation() | value]).rule == "web-annotation.malformed"


@pytest.mark.parametrize(
    "value",
    [
        {"@context": ANNO, "target": "d.txt", "bodyValue": "x" * 17_000_000},
        {"@context": ANNO, "target": f"http://example.org/{'x' * 2_000}"},
    ],
    ids=["word", "IRI"],
)
def test_a_single_enormous_word_is_refused(refusal: Refusal, value: object) -> None:
    """The parser's own limit is a refusal too, and not taken for want of memory."""
    assert refusal(value).rule == "web-annotation.json-ld"


def test_a_text_in_the_file_has_the_limit_of_any_text(refusal: Refusal) -> None:
    """Where the text stands makes no difference."""
    value = annotation()
    value["target"] |= {"source": {"id": "#t", "value": "x" * (MAX_TEXT_BYTES + 1)}}

    assert refusal(value).rule == "file.too-large"


def test_ids_are_used_once(refusal: Refusal) -> None:
    """Two annotations of one name are one node of RDF with two targets: fragments that clash."""
    values = [annotation(), annotation({"type": "TextPositionSelector", "start": 1, "end": 5})]

    assert refusal(values).rule == "document.span-range"


@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever happens to a byte, only our own error comes out."""
    content = bytearray(GOOD.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=4))
    read_or_refuse(tmp_path_factory.mktemp("damaged"), bytes(content))


@given(
    seed=st.integers(0, 2**32),
    value=st.sampled_from(
        (
            None,
            True,
            -1,
            0,
            1.5,
            10**30,
            "",
            "#T1",
            "oa:x",
            "\x00",
            [],
            [[]],
            {},
            {"@id": "#E1"},
            {"@list": [1]},
            {"@value": 1},
            {"@set": []},
            {"type": "Choice", "items": ["#T1"]},
        )
    ),
)
def test_a_value_of_another_kind_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, seed: int, value: object
) -> None:
    """A tool that writes something unexpected in any place gets an answer it can use."""
    document = json.loads(GOOD.read_bytes())
    places = list(places_in(document))
    container, key = random.Random(seed).choice(places)  # noqa: S311 - a test
    container[key] = value
    content = json.dumps(document).encode()
    read_or_refuse(tmp_path_factory.mktemp("changed"), content)


def read_or_refuse(folder: Path, content: bytes) -> None:
    path = folder / GOOD.name
    path.write_bytes(content)
    (folder / "claim.txt").write_bytes((GOOD.parent / "claim.txt").read_bytes())
    with suppress(SourceError):
        web_annotation.read(path, path.name)


def places_in(value: object):  # a place is a container and a key of it
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(items):
        yield value, key
        if isinstance(each, dict | list):
            yield from places_in(each)
