"""TEI: the running text, what is marked in it, and what points to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.annotation import Document, Link, Relation, Role, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers import tei

Read = Callable[..., Document]
HOLM = '<persName xml:id="m1" ref="#holm">Holm</persName>'
PERSONS = (
    '<teiHeader><profileDesc><particDesc><listPerson><person xml:id="holm">'
    "<persName>Mira Holm</persName>{}</person></listPerson></particDesc></profileDesc></teiHeader>"
)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a document from its body, its header and what stands outside, and read it."""

    def write_and_read(body: str, header: str = "", standoff: str = "") -> Document:
        path = tmp_path / "d.xml"
        content = (
            f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text><body>{body}</body></text>'
            f"{standoff}</TEI>"
        )
        path.write_bytes(content.encode())
        return tei.read(path, path.name)

    return write_and_read


def marked(document: Document) -> list[tuple[str, list[str]]]:
    return [
        (each.label, [document.covered_text(span) for span in each.spans])
        for each in document.mentions
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<p> a\n   b\tc </p>\n  <p>d</p>", "a b c\nd"),
        ("<p>a\u00a0 b\u2028c</p>", "a\u00a0 b\u2028c"),
        ("<head>a</head><list><item>b</item>\n<item>c</item></list>", "a\nb\nc"),
        ("<p>a<lb/>b<pb/>c <cb/> d</p>", "a bc d"),
        ('<p>Waffen-\n  <lb break="no"/>\n ruhe</p>', "Waffen-ruhe"),
        ("<p>a <hi>b</hi><hi>c</hi> d</p>", "a bc d"),
        ("<p>a<!-- x --> b<?y z?></p>", "a b"),
        ("<p>a<note>x</note> b<fw>x</fw><del>x</del></p>", "a b"),
        ("<p>a<note>x <p>y</p></note>b</p>", "ab"),
        ("<p><choice><sic>ab</sic><corr>x</corr></choice></p>", "ab"),
        ("<p><choice><expan>x</expan><abbr>Dr.</abbr></choice></p>", "Dr."),
        ("<p><app><lem>a</lem><rdg>x</rdg></app></p>", "a"),
        ("<lg><l>a</l><l>b</l></lg>", "a\nb"),
        ("<p>a<list><item>b</item></list>c</p>", "a\nb\nc"),
        ("<p>a<space/>b</p>", "a b"),
        ("<p/><p>a</p><p> </p><p>b</p>", "a\nb"),
        ("<p><![CDATA[<a> & ]]>\U0001f54a&#233;</p>", "<a> & \U0001f54a\u00e9"),
    ],
)  # fmt: skip
def test_the_text_is_what_a_reader_sees(read: Read, body: str, text: str) -> None:
    """Layout of the file, notes and corrections do not come between the words of the source."""
    assert read(body).text == text


def test_a_mention_has_no_white_space_at_its_ends(read: Read) -> None:
    """A name that is broken over lines of the file covers the name."""
    document = read("<p>Am  <persName>\n  Mira\n  Holm\n</persName> \U0001f54a <rs> </rs></p>")

    assert document.text == "Am Mira Holm \U0001f54a"
    assert marked(document) == [("persName", ["Mira Holm"])]


@pytest.mark.parametrize(
    ("attributes", "links", "said"),
    [
        ('ref="http://www.wikidata.org/entity/Q64"', [Link("Wikidata", "Q64")], {}),
        ('ref="wd:Q64"', [Link("Wikidata", "Q64")], {}),
        ('key="Q64"', [Link("Wikidata", "Q64")], {}),
        ('ref="https://example.org/a #x"', [Link("IRI", "https://example.org/a")], {"ref": "#x"}),
        ('ref="#berlin"', [Link("Wikidata", "Q64")], {}),
        ('ref="#nichts"', [], {"ref": "#nichts"}),
        ('key="berlin"', [], {"key": "berlin"}),
        ('cert="low" type="town"', [], {"cert": "low", "type": "town"}),
    ],
)
def test_what_a_name_means_is_a_link(
    read: Read, attributes: str, links: list[Link], said: dict[str, str]
) -> None:
    """Ids in the text, and those that stand in the header's lists, lead to the same entity."""
    place = '<place xml:id="berlin"><idno type="wikidata">Q64</idno></place>'
    header = f"<teiHeader><listPlace>{place}</listPlace></teiHeader>"

    [mention] = read(f"<p><placeName {attributes}>Berlin</placeName></p>", header).mentions

    assert list(mention.links) == links
    assert mention.attributes == said


def test_the_kind_of_a_name_is_part_of_its_label(read: Read) -> None:
    """``name`` and ``rs`` say nothing without their type, so a profile can tell them apart."""
    body = '<p><name type="org">A</name> <rs>B</rs> <rs type="a b">C</rs></p>'

    assert [label for label, _ in marked(read(body))] == ["name.org", "rs", "rs"]


@pytest.mark.parametrize(
    ("element", "links", "said"),
    [
        ('<date when="2021-03-04">x</date>', [Link("EDTF", "2021-03-04")], {}),
        ('<date when="2021-03-04T10:00:00">x</date>', [Link("EDTF", "2021-03-04")], {}),
        ('<date from="1921" to="1922-05">x</date>', [Link("EDTF", "1921/1922-05")], {}),
        ('<date from="1921">x</date>', [Link("EDTF", "1921/..")], {}),
        ('<date when="--05-03">x</date>', [], {"when": "--05-03"}),
        ('<date notBefore="1921">x</date>', [], {"notBefore": "1921"}),
        ('<num value="12">x</num>', [Link("Number", "12")], {}),
        ('<num value="1.5">x</num>', [], {"value": "1.5"}),
    ],
)
def test_dates_and_numbers_are_values(
    read: Read, element: str, links: list[Link], said: dict[str, str]
) -> None:
    """What the graph can compare is a value, anything else stays as it is written."""
    [mention] = read(f"<p>{element}</p>").mentions

    assert list(mention.links) == links
    assert mention.attributes == said


def test_mentions_of_a_person_no_list_explains_are_chained(read: Read) -> None:
    """Without a link, who is meant is at least the same person all through the text."""
    body = (
        '<p><rs ref="#a">Bote</rs> <rs ref="#b">Wirt</rs></p><p><persName ref="#a">er</persName>'
        '</p><p><rs ref="#a">jener</rs></p>'
    )

    document = read(body)

    names = {each.id: document.covered_text(each.span) for each in document.mentions}
    assert sorted((names[each.source], names[each.target]) for each in document.relations) == [
        ("Bote", "er"),
        ("er", "jener"),
    ]


@pytest.mark.parametrize("known", ["", '<idno type="wikidata">Q15</idno>'])
def test_a_quotation_has_its_speaker(read: Read, known: str) -> None:
    """Who says it is the mention before the words, not the one within or the one after."""
    body = (
        f'<p>{HOLM} lachte. <persName ref="#holm">Sie</persName> rief: '
        '<said who="#holm" toWhom="#x">Hier spricht <persName ref="#holm">Holm</persName>.</said> '
        '<persName ref="#holm">Holm</persName></p>'
    )

    document = read(body, PERSONS.format(known))

    [frame] = document.frames
    names = {each.id: document.covered_text(each.span) for each in document.mentions}
    assert [(role.name, names[role.target]) for role in frame.roles] == [("who", "Sie")]
    assert frame.attributes == {"toWhom": "#x"}
    assert document.covered_text(frame.span) == "Hier spricht Holm."


def test_a_speaker_may_be_named_by_mention_or_later(read: Read) -> None:
    """A pointer to the name itself is followed, and a quotation may open the text."""
    document = read(f'<p><quote who="#m1">Nein!</quote>, so {HOLM}.</p>')

    assert document.frames[0].roles == (Role("who", "m1"),)


def test_a_quotation_without_a_speaker_is_a_mention(read: Read) -> None:
    """Words of somebody who is not in the text are kept with what is said of them."""
    [mention] = read('<p><said who="#niemand" direct="false">Nein</said></p>').mentions

    assert (mention.label, mention.attributes) == ("said", {"who": "#niemand", "direct": "false"})


TEXT = (
    '<p xml:id="p">\n  a <w xml:id="w1">Mira</w>\n  <w xml:id="w2">\U0001f54a</w> '
    '<w xml:id="w3">ging</w></p>'
)


@pytest.mark.parametrize(
    ("pointer", "covered"),
    [
        ('target="#w1"', ["Mira"]),
        ('target="#w1 #w2"', ["Mira \U0001f54a"]),
        ('target="#w3 #w1"', ["Mira", "ging"]),
        ('from="#w1" to="#w3"', ["Mira \U0001f54a ging"]),
        ('from="#w2"', ["\U0001f54a"]),
        ('target="#string-range(w1,0,2)"', ["Mi"]),
        ('target="#string-range(p,3,6)"', ["a Mira"]),
        ('target="string-range(#p, 5, 4, 12, 1)"', ["Mira \U0001f54a"]),
        ('target="#string-range(p,3,1,14,4)"', ["a", "ging"]),
        ('target="#range(w1,w2)"', ["Mira \U0001f54a"]),
        ('target="#char=5,9"', ["Mira"]),
        ('from="#string-range(w1,2,2)" to="#w2"', ["ra \U0001f54a"]),
    ],
)  # fmt: skip
def test_pointers_lead_to_words(read: Read, pointer: str, covered: list[str]) -> None:
    """Annotation that stands outside finds its words, counted as the file has them."""
    document = read(TEXT, standoff=f"<standOff><span {pointer}>x</span></standOff>")

    assert marked(document) == [("span", covered)]


def test_an_annotation_says_what_an_element_would(read: Read) -> None:
    """Name, id, certainty and remark of an annotation are those of its mention."""
    document = read(
        TEXT,
        standoff='<standOff><listAnnotation><annotation xml:id="a" target="#w1" cert="low">'
        '<rs type="person" ref="wd:Q15"/><note>Oder\n Mia?</note></annotation>'
        '<annotation type="Frieden" target="#w2"><ptr target="https://example.org/taube"/>'
        "</annotation></listAnnotation></standOff>",
    )

    mira, dove = document.mentions
    assert (mira.id, mira.label, mira.attributes) == ("a", "rs.person", {"cert": "low"})
    assert mira.links == (Link("Wikidata", "Q15"),)
    assert (dove.label, dove.links) == ("Frieden", (Link("IRI", "https://example.org/taube"),))
    assert [(each.target, each.text) for each in document.notes] == [("a", "Oder Mia?")]


def test_links_join_annotations(read: Read) -> None:
    """A link between two annotations is a relation; one between words says nothing of them."""
    document = read(
        TEXT,
        standoff='<standOff><span xml:id="a" target="#w1"/><span xml:id="b" target="#w3"/>'
        '<linkGrp type="Agent"><link target="#b #a"/><link target="#w1 #w2"/></linkGrp>'
        "</standOff>",
    )

    assert document.relations == (Relation("Agent", "b", "a", line=3),)


def test_anchors_mark_what_crosses_elements(read: Read) -> None:
    """A span from anchor to anchor covers what stands between, over paragraphs, too."""
    document = read(
        '<p>a <anchor xml:id="x"/>b</p><p>c<anchor xml:id="y"/> d</p>',
        standoff='<standOff><span from="#x" to="#y"/></standOff>',
    )

    assert marked(document) == [("span", ["b\nc"])]


@pytest.mark.parametrize(
    "pointer",
    [
        'target="#w9"', 'target="#w1 #w9"', 'from="#w1" to="#w9"', 'target="w1"',
        'target="text.xml#w1"', 'target="#string-range(w1,0,99)"', 'target="#string-range(w9,0,1)"',
        'target="#string-range(w1,0,0)"', 'target="#string-range(w1,0)"', 'target="#char=9,5"',
        'target="#xpath(//p)"', 'target="#range(w1,w9)"', 'from="#n" to="#n"', 'target="#n"',
    ],
)  # fmt: skip
def test_a_pointer_to_nothing_is_refused(read: Read, pointer: str) -> None:
    """No annotation is lost, or put somewhere else, without a word."""
    with pytest.raises(SourceError) as refusal:
        read(
            f'{TEXT}<note xml:id="n">x</note>',
            standoff=f'<standOff>\n<span xml:id="s" {pointer}/></standOff>',
        )

    found = refusal.value
    assert (found.rule, found.annotation) == ("tei.pointer", "s")
    assert found.line is not None


def test_the_source_counts_before_its_edition(read: Read) -> None:
    """An article of 1921 does not come from the year in which it was digitised."""
    header = (
        "<teiHeader><fileDesc><titleStmt><title>Streit\n am  Fluss</title></titleStmt>"
        '<publicationStmt><publisher>Archiv</publisher><date when="2024"/></publicationStmt>'
        '<sourceDesc><bibl><date>4. Mai</date><date when="1921-05-04">4. Mai</date></bibl>'
        '</sourceDesc></fileDesc><profileDesc><langUsage><language ident="de-AT"/></langUsage>'
        "</profileDesc></teiHeader>"
    )

    metadata = read("<p>a</p>", header).metadata

    assert (metadata.title, metadata.publisher) == ("Streit am Fluss", "Archiv")
    assert metadata.language == "de-at"
    assert metadata.date_published == "1921-05-04"


def test_names_of_namespaces_do_not_matter(tmp_path: Path) -> None:
    """Files with a prefix, or with no namespace at all, are TEI as well."""
    path = tmp_path / "d.tei"
    path.write_text(
        '<t:TEI xmlns:t="http://www.tei-c.org/ns/1.0"><t:text><t:p><t:persName>A</t:persName>'
        "</t:p></t:text></t:TEI>"
    )

    assert tei.read(path, path.name).mentions[0].span == Span(0, 1)
