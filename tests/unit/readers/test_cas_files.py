"""CAS JSON and XMI from anywhere: what is read all the same, and what is refused by name."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import cassis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.errors import SourceError
from conflictgraph.readers import cas_json, cas_xmi, files
from conflictgraph.readers.cas import bounds

from .cas_cases import (
    ANNOTATION,
    LINK,
    MENTION,
    STATEMENT,
    TEXT,
    TYPES,
    XMI,
    cas,
    marked,
    place,
    sofa,
    type_,
    write_json,
    write_xmi,
)

GOOD = marked(2, "Oberst", "Office")
MARK = '<custom:Mention xmi:id="2" sofa="1" begin="3" end="9" kind="Office"/>'


def changed(**features: Any) -> dict[str, Any]:
    return cas({**GOOD, **features})


def without(content: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != key}


def view(*members: int) -> dict[str, Any]:
    return {"%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": list(members)}}}


REFUSED_JSON: list[tuple[str, object]] = [
    ("cas.json", "{"),
    ("cas.json", "[]"),
    ("cas.json", '{"%TYPES": ' + "[" * 100_000),
    ("cas.json", '{"%TYPES": ' + "9" * 5_000 + "}"),
    ("cas.json", json.dumps(cas(GOOD))[:-9]),
    ("cas.malformed", without(cas(GOOD), "%FEATURE_STRUCTURES")),
    ("cas.malformed", without(cas(GOOD), "%VIEWS")),
    ("cas.malformed", {**cas(GOOD), "%TYPES": []}),
    ("cas.malformed", {**cas(GOOD), "%FEATURE_STRUCTURES": [1]}),
    ("cas.malformed", {**cas(GOOD), "%FEATURE_STRUCTURES": {"x": sofa()}}),
    ("cas.malformed", {**cas(GOOD), "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": 2}}}),
    ("cas.malformed", changed(begin="3")),
    ("cas.malformed", changed(kind=["Office"])),
    ("cas.dangling", changed(**{"@other": [2]})),
    ("cas.malformed", changed(begin=3.0)),
    ("cas.malformed", changed(begin=True)),
    ("cas.malformed", cas(without(GOOD, "end"))),
    ("cas.type-system", {**cas(GOOD), "%TYPES": {MENTION: {"%SUPER_TYPE": MENTION}}}),
    ("cas.malformed", {**cas(GOOD), "%TYPES": {MENTION: {"kind": {}}}}),
    ("cas.malformed", cas(GOOD, text="\ud800" + TEXT)),
    ("cas.malformed", changed(note="\udfff")),
    ("cas.malformed", {**cas(GOOD), "%FEATURE_STRUCTURES": [{**sofa(), "sofaString": 7}]}),
    ("cas.name", changed(**{"a=__import__('os').abort()": "x"})),
    ("cas.name", changed(**{"two words": "x"})),
    ("cas.name", changed(**{"%TYPE": "a b"})),
    ("cas.name", changed(**{"%TYPE": None})),
    ("cas.duplicate-id", cas(GOOD, GOOD)),
    ("cas.dangling", changed(**{"@sofa": 7})),
    ("cas.dangling", changed(**{"@other": 7})),
    ("cas.dangling", changed(**{"@other": "7"})),
    ("cas.dangling", {**cas(GOOD), **view(2, 7)}),
    ("cas.offset-range", changed(end=999)),
    ("cas.offset-range", changed(begin=-1)),
    # Half of the dove.
    ("cas.offset-range", changed(begin=1)),
    ("cas.empty-span", changed(end=3)),
    ("cas.empty-span", changed(begin=9, end=3)),
    ("cas.no-text", {**cas(GOOD), "%FEATURE_STRUCTURES": [without(sofa(), "sofaString"), GOOD]}),
    ("cas.no-text", cas(text="")),
    ("cas.unreadable", {**cas(GOOD), "%TYPES": {MENTION: {"%SUPER_TYPE": "uima.cas.Nothing"}}}),
    ("cas.unreadable", cas({**GOOD, "next": "3"}, **type_(MENTION, next=MENTION))),
    ("cas.unreadable", cas({**GOOD, "all": "3"}, **type_(MENTION, all=f"{MENTION}[]"))),
    ("cas.unreadable", cas({**GOOD, "@all": 2}, **type_(MENTION, all=f"{MENTION}[]"))),
    ("cas.malformed", cas(text=[])),
]


@pytest.mark.parametrize(("rule", "content"), REFUSED_JSON)
def test_what_is_no_sound_cas_is_refused_by_name(
    tmp_path: Path, rule: str, content: object
) -> None:
    """Whoever has to mend an export learns what is wrong with it, whatever that is."""
    with pytest.raises(SourceError) as refusal:
        cas_json.read(write_json(tmp_path, content), "a/d.cas.json")

    assert (refusal.value.rule, refusal.value.source) == (rule, "a/d.cas.json")


REFUSED_XMI = [
    ("xml.malformed", MARK.replace("/>", ">"), {}),
    ("xml.malformed", "<custom:Mention/>" * 2 + "&nbsp;", {}),
    ("xml.malformed", "<a>" * 300 + "</a>" * 300, {}),
    ("xml.malformed", MARK.replace("custom:", "unknown:"), {}),
    ("cas.name", MARK.replace("custom:", ""), {}),
    ("cas.name", MARK.replace("kind=", "k.ind="), {}),
    ("cas.malformed", MARK.replace("xmi:id", "id"), {}),
    ("cas.malformed", MARK.replace('"3"', '"٣"'), {}),
    ("cas.malformed", MARK.replace('"3"', '"-3"'), {}),
    ("cas.malformed", MARK.replace('"3"', f'"{"9" * 5_000}"'), {}),
    ("cas.duplicate-id", MARK * 2, {}),
    ("cas.duplicate-id", MARK.replace('"2"', '"1"'), {}),
    ("cas.dangling", MARK, {"members": "2 7"}),
    ("cas.offset-range", MARK.replace('"9"', '"99"'), {}),
    ("cas.offset-range", MARK.replace('"3"', '"1"'), {}),
    ("cas.empty-span", MARK.replace('"9"', '"3"'), {}),
    ("cas.no-text", "", {"text": "", "members": ""}),
    ("cas.unreadable", MARK.replace('sofa="1"', 'sofa="x"'), {}),
    ("cas.unreadable", f'{MARK}<custom:Mention xmi:id="5"><a><b/></a></custom:Mention>', {}),
]


@pytest.mark.parametrize(("rule", "structures", "others"), REFUSED_XMI)
def test_what_is_no_sound_xmi_is_refused_by_name(
    tmp_path: Path, rule: str, structures: str, others: dict[str, str]
) -> None:
    """The same for the older form, where every value is a string."""
    with pytest.raises(SourceError) as refusal:
        cas_xmi.read(write_xmi(tmp_path, structures, **others), "a/d.xmi")

    assert (refusal.value.rule, refusal.value.source) == (rule, "a/d.xmi")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY b "&a;&a;"><!ENTITY a "' + "a" * 10_000 + '">]>',
    ],
)
def test_entities_are_never_looked_up(tmp_path: Path, declared: str) -> None:
    """A file from a stranger reads no other file and fills no memory."""
    path = write_xmi(tmp_path, MARK)
    path.write_text(path.read_text("utf-8").replace("?>\n", f"?>\n{declared}\n", 1), "utf-8")
    with pytest.raises(SourceError, match=r"xml\.entities"):
        cas_xmi.read(path, "d.xmi")

    types = TYPE_SYSTEM.replace("?>", f"?>{declared}", 1)
    write_xmi(tmp_path, MARK).with_name("typesystem.xml").write_text(types, "utf-8")
    with pytest.raises(SourceError, match=r"xml\.entities"):
        cas_xmi.read(path, "d.xmi")


def test_a_document_type_elsewhere_is_not_looked_up(tmp_path: Path) -> None:
    """Without entities it is of no use and does no harm."""
    path = write_xmi(tmp_path, f"<!-- seen -->{MARK}<?seen too?>")
    declared = '?>\n<!DOCTYPE xmi:XMI SYSTEM "file:///etc/hostname">\n'
    path.write_text(path.read_text("utf-8").replace("?>\n", declared, 1), "utf-8")

    assert len(cas_xmi.read(path, "d").mentions) == 1


TYPE_SYSTEM = """<?xml version="1.0"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>webanno.custom.Mention</name>
<supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription>
<name>kind</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription></features>
</typeDescription></types></typeSystemDescription>
"""


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("kind", "a=1", "cas.name"),
        (">webanno.custom.Mention", ">print(1)", "cas.name"),
        ("uima.cas.String", "uima.cas.Nothing", "cas.type-system"),
        ("uima.tcas.Annotation", "webanno.custom.Mention", "cas.type-system"),
        ("</types>", "", "xml.malformed"),
    ],
)
def test_an_unsound_type_system_is_refused(tmp_path: Path, old: str, new: str, rule: str) -> None:
    """The file beside the XMI comes from the same stranger."""
    path = write_xmi(tmp_path, MARK)
    path.with_name("typesystem.xml").write_text(TYPE_SYSTEM.replace(old, new), "utf-8")

    with pytest.raises(SourceError) as refusal:
        cas_xmi.read(path, "d.xmi")

    assert refusal.value.rule == rule


@pytest.mark.parametrize(
    "name",
    ["d.typesystem.xml", "d-typesystem.xml", "d.xml", "TypeSystem.xml", "my-typesystem-2.xml"],
)
def test_the_type_system_is_found_beside_the_file(tmp_path: Path, name: str) -> None:
    """Tools call it by different names; a change of it makes the document read again."""
    path = write_xmi(tmp_path, MARK.replace("kind", "number"))
    ranges = TYPE_SYSTEM.replace("uima.cas.String", "uima.cas.Integer").replace("kind", "number")
    path.with_name(name).write_text(ranges, "utf-8")
    path.with_name("a.xml").write_text("<other/>", "utf-8")

    assert path.with_name(name) in cas_xmi.files_of(path)
    # "Office" is no number.
    with pytest.raises(SourceError, match=r"cas\.unreadable"):
        cas_xmi.read(path, "d.xmi")


def test_features_nobody_declared_are_read(tmp_path: Path) -> None:
    """A project that added a feature after its type system was exported is readable."""
    declared = {**TYPES, **type_(MENTION)}
    content = {**changed(identifier="Q42", mentionType="Named"), "%TYPES": declared}
    (from_json,) = cas_json.read(write_json(tmp_path, content), "d").mentions
    path = write_xmi(tmp_path, MARK.replace("kind=", 'mentionType="Named" identifier="Q42" kind='))
    path.with_name("typesystem.xml").write_text(TYPE_SYSTEM, "utf-8")
    (from_xmi,) = cas_xmi.read(path, "d").mentions

    assert from_json == from_xmi
    assert from_json.attributes == {"MentionType": "Named"}


@pytest.mark.parametrize("name", ["class", "from", "self", "type", "elements", "get"])
def test_features_may_be_called_like_words_of_a_language(tmp_path: Path, name: str) -> None:
    """Names that mean something in Python are names like others in a project."""
    types = type_("press.March", "label", name)
    at = {"%ID": 2, "%TYPE": "press.March", "@sofa": 1, **place("Tote"), "label": "March"}
    (mention,) = cas_json.read(
        write_json(tmp_path, cas({**at, name: "x y"}, **types)), "d"
    ).mentions
    mark = MARK.replace("custom:Mention", "custom:March").replace("kind=", f'{name}="x y" label=')
    (from_xmi,) = cas_xmi.read(write_xmi(tmp_path, mark), "d").mentions

    assert mention.attributes == from_xmi.attributes == {name: "x y"}


@pytest.mark.parametrize("array", ["uima.cas.StringArray", "uima.cas.String[]"])
def test_several_values_of_a_feature_are_kept(tmp_path: Path, array: str) -> None:
    """Multi-valued features come under two names of their array, one of which is easily lost."""
    types = type_("press.March", "label", topics="uima.cas.String[]")
    march = {"%ID": 2, "%TYPE": "press.March", "@sofa": 1, **place("Tote"), "@topics": 3}
    topics = {"%ID": 3, "%TYPE": array, "%ELEMENTS": ["peace", "prisoners of war"]}
    content = cas(march, topics, **types)

    (mention,) = cas_json.read(write_json(tmp_path, content), "d").mentions

    assert mention.attributes == {"topics": "peace; prisoners of war"}


def test_arrays_that_stand_by_themselves_are_read(tmp_path: Path) -> None:
    """Shared arrays are structures of their own, and may hold what is none."""
    marks = (
        f'{MARK}<custom:Visit xmi:id="5" sofa="1" begin="16" end="22" guests="6" order="7"/>'
        '<cas:FSArray xmi:id="6" elements="0 2"/>'
    )
    (frame,) = cas_xmi.read(write_xmi(tmp_path, marks, "2 5"), "d").frames

    assert (frame.label, frame.attributes) == ("Visit", {"order": "7"})
    assert [(role.name, role.target) for role in frame.roles] == [("guests", "2")]


def test_types_may_be_left_out(tmp_path: Path) -> None:
    """The library can write a CAS without its types; what is there tells enough."""
    link = {"%ID": 5, "%TYPE": LINK, "role": "Speaker", "@target": 2}
    array = {"%ID": 4, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [5]}
    said = {"%ID": 3, "%TYPE": STATEMENT, "@sofa": 1, **place("nannte"), "@roles": 4}
    content = {**cas(GOOD, said, array, link), "%TYPES": None}

    (frame,) = cas_json.read(write_json(tmp_path, content), "d").frames

    assert [(role.name, role.target) for role in frame.roles] == [("Speaker", "2")]


def test_what_the_library_writes_can_be_read(tmp_path: Path) -> None:
    """It writes arrays without elements, which it does not read itself."""
    types = cassis.TypeSystem()
    march = types.create_type("press.March")
    for name, of in (("guests", "uima.cas.FSArray"), ("topics", "uima.cas.StringArray")):
        types.create_feature(march, name, of)
    types.create_feature(march, "weight", "uima.cas.Double")
    written = cassis.Cas(types, sofa_string=TEXT, sofa_mime="text/plain")
    arrays = {
        "guests": types.get_type("uima.cas.FSArray")(elements=[]),
        "topics": types.get_type("uima.cas.StringArray")(elements=[]),
    }
    written.add(march(begin=0, end=1, weight=float("nan"), **arrays))
    path = tmp_path / "d.json"
    path.write_text(written.to_json(), "utf-8")

    (frame,) = cas_json.read(path, "d").frames
    written.to_xmi(tmp_path / "d.xmi")
    types.to_xml(tmp_path / "typesystem.xml")
    (from_xmi,) = cas_xmi.read(tmp_path / "d.xmi", "d").frames

    assert (frame.label, frame.roles) == (from_xmi.label, from_xmi.roles) == ("March", ())


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_counts_for_nothing(tmp_path: Path, mark: bytes) -> None:
    """Editors put one before a file; offsets count the text inside."""
    for path, read in (
        (write_json(tmp_path, changed()), cas_json.read),
        (write_xmi(tmp_path, MARK), cas_xmi.read),
    ):
        path.write_bytes(mark + path.read_bytes())
        (mention,) = read(path, "d").mentions
        assert (mention.label, mention.span.begin, mention.span.end) == ("Office", 2, 8)


def test_lines_of_the_text_are_kept_as_they_are(tmp_path: Path) -> None:
    """Windows line ends count two characters, in both forms."""
    text = f"a\r\n{TEXT}"
    mark = {**GOOD, "begin": 6, "end": 12}
    from_json = cas_json.read(write_json(tmp_path, cas(mark, text=text)), "d")
    escaped = text.replace("\r\n", "&#13;&#10;")
    xmi = MARK.replace('"3"', '"6"').replace('"9"', '"12"')
    from_xmi = cas_xmi.read(write_xmi(tmp_path, xmi, text=escaped), "d")

    assert from_json.text == from_xmi.text == text
    assert from_json.covered_text(from_json.mentions[0].span) == "Oberst"
    assert from_xmi.mentions == from_json.mentions


def test_an_annotation_that_is_indexed_twice_is_one(tmp_path: Path) -> None:
    """A view may name a structure twice; its offsets are converted once."""
    content = {**cas(GOOD), **view(2, 2)}
    once = cas_json.read(write_json(tmp_path, cas(GOOD)), "d")

    assert cas_json.read(write_json(tmp_path, content), "d") == once
    assert cas_xmi.read(write_xmi(tmp_path, MARK, "2 2"), "d") == once


def test_the_other_view_is_read_when_it_alone_has_a_text(tmp_path: Path) -> None:
    """Converters sometimes keep the text in a view of their own."""
    content = cas(GOOD)
    content["%FEATURE_STRUCTURES"][0]["sofaID"] = "plain"
    content["%VIEWS"] = {"plain": content["%VIEWS"]["_InitialView"]}

    assert len(cas_json.read(write_json(tmp_path, content), "d").mentions) == 1


@pytest.mark.parametrize("read", [cas_json.read, cas_xmi.read])
def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, read: Any) -> None:
    """One enormous file costs neither memory nor time."""
    path = tmp_path / "d.json"
    with path.open("wb") as stream:
        stream.truncate(files.MAX_ANNOTATION_BYTES + 1)

    with pytest.raises(SourceError, match=r"file\.too-large"):
        read(path, "d")


def test_an_endless_text_is_refused(tmp_path: Path) -> None:
    """An archive in one string is no article."""
    text = "a" * (files.MAX_TEXT_BYTES + 1)

    with pytest.raises(SourceError, match=r"file\.too-large"):
        cas_json.read(write_json(tmp_path, cas(text=text)), "d")


def many_types(count: int) -> dict[str, Any]:
    return {name: each for number in range(count) for name, each in type_(f"a.B{number}").items()}


def deep_types(count: int) -> dict[str, Any]:
    above = [ANNOTATION, *(f"a.B{number}" for number in range(count))]
    pairs = [type_(f"a.B{number}", above=above[number]) for number in range(count)]
    return {name: each for pair in pairs for name, each in pair.items()}


def wide_type(count: int) -> dict[str, Any]:
    return type_("a.B0", *(f"f{number}" for number in range(count)))


@pytest.mark.parametrize(
    "types",
    [
        many_types(bounds.MAX_TYPES + 1),
        deep_types(bounds.MAX_DEPTH + 2),
        wide_type(bounds.MAX_FEATURES_OF_TYPE + 1),
    ],
    ids=["many", "deep", "wide"],
)
def test_more_types_than_any_project_has_are_refused(tmp_path: Path, types: dict[str, Any]) -> None:
    """The library takes the square of their number; a file cannot ask for hours."""
    used = [
        {"%ID": 2 + number, "%TYPE": name, "@sofa": 1, "begin": 0, "end": 2}
        for number, name in enumerate(types)
    ]
    with pytest.raises(SourceError, match=r"cas\.type-system"):
        cas_json.read(write_json(tmp_path, cas(*used, **types)), "d")

    path = write_xmi(tmp_path, MARK)
    path.with_name("typesystem.xml").write_text(described(types), "utf-8")
    with pytest.raises(SourceError, match=r"cas\.type-system"):
        cas_xmi.read(path, "d")


def described(types: dict[str, Any]) -> str:
    """Return types of a CAS in JSON as a type system in XML."""
    feature = (
        "<featureDescription><name>{}</name><rangeTypeName>uima.cas.String</rangeTypeName>"
        "</featureDescription>"
    )
    each = (
        "<typeDescription><name>{}</name><supertypeName>{}</supertypeName>"
        "<features>{}</features></typeDescription>"
    )
    body = "".join(
        each.format(
            name,
            declared["%SUPER_TYPE"],
            "".join(feature.format(key) for key in declared if not key.startswith("%")),
        )
        for name, declared in types.items()
    )
    namespace = "http://uima.apache.org/resourceSpecifier"
    start = f'<typeSystemDescription xmlns="{namespace}"><types>'
    return f"{start}{body}</types></typeSystemDescription>"


def test_features_without_end_are_refused(tmp_path: Path) -> None:
    """What is not declared is added, up to a limit."""
    names = [f"f{number}" for number in range(bounds.MAX_FEATURES_OF_TYPE + 1)]
    with pytest.raises(SourceError, match=r"cas\.type-system"):
        cas_json.read(write_json(tmp_path, changed(**dict.fromkeys(names, "x"))), "d")

    mark = MARK.replace("kind=", " ".join(f'{name}="x"' for name in names) + " kind=")
    with pytest.raises(SourceError, match=r"cas\.type-system"):
        cas_xmi.read(write_xmi(tmp_path, mark), "d")


SPOILT: list[Any] = [None, True, -1, 0, 2, 10**30, 1.5, "", "x", "2", "\ud800", [], {}, [2]]


@given(seed=st.randoms(use_true_random=False))
def test_any_damage_to_json_is_refused_properly(
    tmp_path_factory: pytest.TempPathFactory, seed: random.Random
) -> None:
    """Whatever stands in place of a value, the file is read or refused, and nothing else."""
    link = {"%ID": 5, "%TYPE": "webanno.custom.StatementRolesLink", "role": "Speaker"}
    content = cas(
        GOOD,
        {"%ID": 3, "%TYPE": STATEMENT, "@sofa": 1, **place("nannte"), "@roles": 4},
        {"%ID": 4, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [5]},
        {**link, "@target": 2},
    )
    for _ in range(seed.randint(1, 4)):
        _spoil(content, seed)
    path = write_json(tmp_path_factory.mktemp("damaged"), content)

    with suppress(SourceError):
        cas_json.read(path, "d")


def _spoil(content: Any, seed: random.Random) -> None:
    holder = content
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return
        key = seed.choice(keys)
        if isinstance(holder[key], dict | list) and holder[key] and seed.random() < 0.8:
            holder = holder[key]
            continue
        if isinstance(holder, dict) and seed.random() < 0.3:
            value = holder.pop(key)
            holder[seed.choice(["%TYPE", "%ID", "x", "@x", "#x", "^x", "class", key])] = value
        else:
            holder[key] = deepcopy(seed.choice(SPOILT))
        return


@given(seed=st.randoms(use_true_random=False))
def test_any_damage_to_xmi_is_refused_properly(
    tmp_path_factory: pytest.TempPathFactory, seed: random.Random
) -> None:
    """The same for bytes in the middle of XML."""
    marks = (
        f'{MARK}<custom:Statement xmi:id="3" sofa="1" begin="16" end="22" roles="4" x="true">'
        '<y>a</y></custom:Statement><custom:StatementRolesLink xmi:id="4" role="S" target="2"/>'
        '<custom:R xmi:id="5" sofa="1" begin="3" end="9" Governor="2" Dependent="3" label="L"/>'
    )
    content = bytearray(XMI.format(structures=marks, members="2 3 5", text=TEXT).encode())
    for _ in range(seed.randint(1, 5)):
        at = seed.randrange(len(content))
        content[at : at + seed.randint(0, 3)] = seed.choice(
            [b"", b'"', b"<", b"/>", b"9", b" ", b"2", b"=", b"&", b"x", b"\xff", "é🕊".encode()]
        )
    path = tmp_path_factory.mktemp("damaged") / "d.xmi"
    path.write_bytes(content)

    with suppress(SourceError):
        cas_xmi.read(path, "d")
