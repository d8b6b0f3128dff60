"""JSON of any shape, read by a layout."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from conflictgraph.annotation.model import Document, Link
from conflictgraph.errors import SourceError, UsageError
from conflictgraph.readers import Layout, SourceFile, iter_sources, read

TEXT = "🕊 Rom rief Wién an."


def layout(**table: str) -> Layout:
    return Layout.from_mapping({"text": "text"} | table)


def covered(document: Document) -> dict[str, list[str]]:
    annotations = [(each.id, each.spans) for each in document.mentions]
    annotations += [(each.id, each.cue) for each in document.frames]
    return {name: [document.covered_text(span) for span in spans] for name, spans in annotations}


@pytest.mark.parametrize(
    ("mention", "words"),
    [
        ({"begin": 2, "end": 5}, ["Rom"]),
        ({"begin": "2", "end": "5"}, ["Rom"]),
        # Behind the dove, the words tell that UTF-16 units are meant.
        ({"begin": 3, "end": 6, "text": "Rom"}, ["Rom"]),
        ({"spans": [{"begin": 6, "end": 10}, {"begin": 16, "end": 18}]}, ["rief", "an"]),
        ({"tokens": [2, 4]}, ["rief", "an"]),
        ({"tokens": [4, 3, 2]}, ["rief Wién an"]),
        ({"first": 1, "last": 2}, ["Rom rief"]),
        ({"first": 1, "stop": 2}, ["Rom"]),
        ({"first": 3, "stop": 6}, ["Wién an."]),
    ],
)
def test_places_are_read_in_all_their_forms(
    read_all, mention: dict[str, object], words: list[str]
) -> None:
    """Corpora count characters or tokens, one by one or from first to last."""
    item = {
        "text": TEXT,
        "tokens": ["🕊", "Rom", "rief", "Wién", "an", "."],
        "people": [mention | {"label": "A"}],
    }
    (document,) = read_all(item, layout=layout(tokens="tokens", mentions="people"))

    assert covered(document) == {"T1": words}


@pytest.mark.parametrize(
    ("tokens", "references"),
    [
        # Numbers in the document, sentences notwithstanding.
        ([["Rom", "rief"], ["Wien", "schwieg"]], [1, 2]),
        # Sentence and token, by position.
        ([["Rom", "rief"], ["Wien", "schwieg"]], ["0:1", "1:0"]),
        # Sentence and token, by ids.
        (
            [{"id": "s7", "tokens": ["Rom", "rief"]}, {"id": "s8", "tokens": ["Wien"]}],
            ["s7:1", "s8:0"],
        ),
        # Ids of tokens, counted from 1 through the document.
        ([{"id": n, "text": w} for n, w in enumerate(["Rom", "rief", "Wien"], start=1)], [2, 3]),
        # Ids that begin anew in each sentence.
        (
            [
                [{"id": n, "text": w} for n, w in enumerate(each, 1)]
                for each in (["Rom", "rief"], ["Wien"])
            ],
            ["0:2", "1:1"],
        ),
    ],
)
def test_tokens_are_called_in_all_their_forms(
    read_all, tokens: object, references: list[object]
) -> None:
    """Whatever a corpus calls its tokens, a reference leads to the one that is meant."""
    item = {"tokens": tokens, "a": [{"label": "A", "tokens": references}]}
    (document,) = read_all(item, layout=Layout.from_mapping({"tokens": "tokens", "mentions": "a"}))

    ((words,),) = covered(document).values()
    assert words.split() == ["rief", "Wien"]


def test_a_range_in_a_sentence_is_counted_there(read_all) -> None:
    """Corpora that count tokens anew in each sentence name the sentence beside."""
    item = {
        "sents": [["Rom", "rief"], ["Wien", "schwieg", "."]],
        "people": [{"label": "A", "sentence": 1, "first": 0, "stop": 3}],
    }
    (document,) = read_all(
        item, layout=Layout.from_mapping({"tokens": "sents", "mentions": "people"})
    )

    assert covered(document) == {"T1": ["Wien schwieg ."]}
    assert document.text == "Rom rief\nWien schwieg ."


@pytest.mark.parametrize(
    "roles",
    [
        {"Speaker": "m1", "Content": ["m2"]},
        {"Speaker": [{"begin": 0, "end": 3}], "Content": {"begin": 9, "end": 14}},
        {"Speaker": [[0]], "Content": [2]},
        {"Speaker": "0", "Content": [["2"]], "Addressee": None, "Medium": []},
        [{"role": "Content", "target": {"tokens": [2]}}, {"role": "Speaker", "target": "m1"}],
    ],
)
def test_roles_are_filled_in_all_their_forms(read_all, roles: object) -> None:
    """A speaker is told by the id of an annotation or by place; one place is one mention."""
    item = {
        "text": "Rom rief Wien.",
        "tokens": ["Rom", "rief", "Wien", "."],
        "people": [
            {"id": "m1", "label": "A", "begin": 0, "end": 3},
            {"id": "m2", "label": "B", "begin": 9, "end": 13},
        ],
        "quotes": [{"label": "Q", "cue": [1], "roles": roles}],
    }
    if isinstance(roles, dict) and isinstance(roles["Content"], dict):
        item["text"] = "Rom rief  Wien."
        item["people"] = [{"id": "m1", "label": "A", "begin": 0, "end": 3}]
    (document,) = read_all(item, layout=layout(tokens="tokens", mentions="people", frames="quotes"))

    (frame,) = document.frames
    words = covered(document)
    filled = {role.name: [w.strip() for w in words[role.target]] for role in frame.roles}
    assert filled == {"Speaker": ["Rom"], "Content": ["Wien"]}
    assert len(document.mentions) == 2
    assert words[frame.id] == ["rief"]


def test_a_frame_may_fill_a_role_and_lack_a_cue(read_all) -> None:
    """Quotations in quotations stay nested; one without a verb stands at its content."""
    item = {
        "text": "Rom rief Wien.",
        "quotes": [
            {"id": 1, "label": "Q", "roles": {"Content": 2, "Speaker": {"begin": 0, "end": 3}}},
            {"id": 2, "label": "Q", "begin": 9, "end": 13},
        ],
    }
    (document,) = read_all(item, layout=layout(frames="quotes"))

    assert covered(document) == {"T1": ["Rom"], "1": ["Rom"], "2": ["Wien"]}
    assert {(role.name, role.target) for frame in document.frames for role in frame.roles} == {
        ("Content", "2"),
        ("Speaker", "T1"),
    }


def test_what_expressions_make_of_nothing_fills_nothing(read_all) -> None:
    """Corpora write empty lists or objects for roles that nobody fills, or leave them out."""
    part = "{spans: spans[].{begin: from, end: to}, text: text}"
    quotes = (
        f"quotes[].{{label: type, cue: cue.{part}, roles: {{Content: quote.{part}, "
        f"Speaker: speaker.{part}, Addressee: addressee.{part}}}}}"
    )
    item = {
        "text": "Rom rief Wien an.",
        "quotes": [
            {
                "type": "Q",
                "cue": {"spans": [{"from": 4, "to": 8}, {"from": 14, "to": 16}], "text": "rief an"},
                "quote": {"spans": [], "text": ""},
                "speaker": {"spans": [{"from": 0, "to": 3}], "text": "Rom"},
                "addressee": [],
            },
            {"type": "R", "cue": [], "quote": {"spans": [{"from": 9, "to": 13}], "text": "Wien"}},
        ],
    }
    (document,) = read_all(item, layout=layout(frames=quotes))

    words = covered(document)
    assert [(each.label, words[each.id]) for each in document.frames] == [
        ("Q", ["rief", "an"]),
        ("R", ["Wien"]),
    ]
    assert [
        (role.name, words[role.target]) for frame in document.frames for role in frame.roles
    ] == [("Speaker", ["Rom"]), ("Content", ["Wien"])]


def test_one_place_in_two_roles_has_two_labels(read_all) -> None:
    """What was made to fill a role is called by it; the file's own mention fills any role."""
    item = {
        "words": ["Rom", "rief", "Wien"],
        "people": [{"id": "m", "label": "A", "tokens": [2]}],
        "quotes": [
            {"label": "Q", "cue": [1], "roles": {"Speaker": [0], "Addressee": [2]}},
            {"label": "Q", "cue": [1], "roles": {"Content": [0], "Speaker": [0]}},
        ],
    }
    (document,) = read_all(
        item,
        layout=Layout.from_mapping({"tokens": "words", "mentions": "people", "frames": "quotes"}),
    )

    assert sorted(mention.label for mention in document.mentions) == ["A", "Content", "Speaker"]


def test_ids_and_tokens_of_one_name_are_told_apart_by_the_layout(read_all) -> None:
    """Where both are small numbers, an object says which is meant."""
    item = {
        "words": ["Rom", "rief", "Wien"],
        "people": [{"id": 0, "label": "A", "tokens": [2]}],
        "quotes": [
            {"label": "Q", "cue": {"tokens": [1]}, "roles": {"B": {"id": 0}, "C": {"tokens": [0]}}}
        ],
    }
    (document,) = read_all(
        item,
        layout=Layout.from_mapping({"tokens": "words", "mentions": "people", "frames": "quotes"}),
    )

    words = covered(document)
    (frame,) = document.frames
    assert {role.name: words[role.target] for role in frame.roles} == {"B": ["Wien"], "C": ["Rom"]}


def test_links_and_attributes_are_read_in_all_their_forms(read_all) -> None:
    """Flags, numbers and lists become attributes; identifiers become links."""
    mention = {
        "label": "A",
        "begin": 2,
        "end": 5,
        "links": ["http://www.wikidata.org/entity/Q220", {"name": "GND", "value": 4}, None, ""],
        "attributes": {"Sure": True, "Old": False, "Score": 0.5, "Kinds": ["a", "b"], "No": None},
    }
    (document,) = read_all({"text": TEXT, "people": [mention]}, layout=layout(mentions="people"))

    (found,) = document.mentions
    assert found.links == (Link("Wikidata", "Q220"), Link("GND", "4"))
    assert found.attributes == {"Sure": "", "Score": "0.5", "Kinds": "a; b"}


#: Rule, and changes to a good document.
REFUSED = [
    ("json.no-text", {"text": None, "words": None}),
    ("json.no-text", {"text": ["Rom"]}),
    ("json.value", {"people": {"label": "A"}}),
    ("json.value", {"people": [["A", 0, 3]]}),
    ("json.value", {"people": [{"begin": 0, "end": 3}]}),
    ("json.value", {"people": [{"label": "A"}]}),
    ("json.value", {"people": [{"label": "A", "first": 2, "last": 1}]}),
    ("json.value", {"people": [{"label": "A", "begin": 3, "end": 0}]}),
    ("json.value", {"people": [{"label": "A", "begin": -1, "end": 3}]}),
    ("json.value", {"people": [{"label": "A", "begin": 0, "end": True}]}),
    (
        "json.value",
        {"people": [{"label": "A", "begin": 0, "end": 3, "links": [{"name": "x"}]}]},
    ),
    ("json.value", {"people": [{"label": "A", "begin": 0, "end": 3, "attributes": [1]}]}),
    ("json.value", {"people": [{"label": "A", "begin": 0, "end": 3, "attributes": {"a": {}}}]}),
    ("json.value", {"quotes": [{"label": "A", "cue": {"begin": 0, "end": 3}, "roles": "x"}]}),
    (
        "json.value",
        {"links": [{"label": "A", "source": "m", "target": {"begin": 1, "end": 2}}]},
    ),
    ("json.value", {"links": [{"label": "A", "source": "m"}]}),
    ("json.value", {"lang": "Deutsch (Schweiz)"}),
    ("json.value", {"lang": ["de"]}),
    ("json.value", {"day": "neulich"}),
    ("json.value", {"words": "Rom"}),
    ("json.value", {"words": [7]}),
    ("json.value", {"words": [{}]}),
    ("json.offset-range", {"people": [{"label": "A", "begin": 0, "end": 30}]}),
    ("json.text-mismatch", {"people": [{"label": "A", "begin": 0, "end": 3, "text": "Ulm"}]}),
    ("document.duplicate-id", {"people": [{"id": 1, "label": "A", "begin": 0, "end": 3}] * 2}),
    ("document.dangling", {"links": [{"label": "A", "source": "m", "target": "n"}]}),
    (
        "document.dangling",
        {"quotes": [{"label": "A", "begin": 0, "end": 3, "roles": {"R": "n"}}]},
    ),
    ("records.token", {"people": [{"label": "A", "tokens": [9]}]}),
    ("records.token", {"people": [{"label": "A", "tokens": [{}]}]}),
    ("records.token", {"people": [{"label": "A", "first": 0}]}),
    ("records.token", {"words": ["Rom", "Ulm"]}),
    ("records.token", {"words": [{"id": 1, "text": "Rom"}, {"id": 1, "text": "rief"}]}),
    ("records.cue", {"quotes": [{"label": "A"}]}),
]


@pytest.mark.parametrize(("rule", "changes"), REFUSED)
def test_what_does_not_fit_is_refused_by_name(
    write_json, rule: str, changes: dict[str, object]
) -> None:
    """A record that its layout does not fit is told of with its line; the others go in."""
    good = {
        "text": "Rom rief Wien.",
        "words": ["Rom", "rief", "Wien", "."],
        "people": [{"id": "m", "label": "A", "begin": 0, "end": 3}],
    }
    description = layout(
        tokens="words",
        mentions="people",
        frames="quotes",
        relations="links",
        language="lang",
        date="day",
    )
    first, second = iter_sources([write_json(good, good | changes)], layout=description)

    assert read(first).text == "Rom rief Wien."
    with pytest.raises(SourceError) as refusal:
        read(second)
    assert (refusal.value.rule, refusal.value.line) == (rule, 2)


@pytest.mark.parametrize("table", [{"title": "length(`7`)"}, {"documents": "nothing.here | [0]"}])
def test_an_expression_that_does_not_fit_is_refused(write_json, table: dict[str, str]) -> None:
    """A layout for another corpus is told of, and does not end a build."""
    (source,) = iter_sources([write_json({"text": "Rom"})], layout=layout(**table))

    with pytest.raises(SourceError) as refusal:
        read(source)
    assert refusal.value.rule == "records.layout"


def test_json_is_passed_over_without_a_layout(write_json) -> None:
    """A folder also holds other JSON; it is told of, and read when somebody says how."""
    path = write_json({"text": "Rom"})
    passed_over: list[str] = []

    assert list(iter_sources([path.parent], passed_over.append)) == []
    assert passed_over == ["d.jsonl"]
    with pytest.raises(UsageError):
        list(iter_sources([path]))
    (source,) = iter_sources([path.parent], passed_over.append, layout())
    assert (source.key, source.format, source.layout) == ("d.jsonl#1", "records", layout())


def test_a_layout_does_not_take_files_of_known_formats(write_json) -> None:
    """A folder may hold a corpus and exports of tools side by side."""
    write_json({"id": 1, "text": "Rom", "label": [[0, 3, "A"]]}, name="doccano.jsonl")
    write_json({"text": "Rom"}, name="corpus.json")
    folder = write_json({"title": "T"}, name="corpus.meta.json").parent
    found = {source.key: source for source in iter_sources([folder], layout=layout(id="text"))}

    assert {key: source.format for key, source in found.items()} == {
        "corpus.json#Rom": "records",
        "doccano.jsonl#1": "doccano",
    }
    assert found["doccano.jsonl#1"].layout is None


def test_another_layout_is_another_source(write_json) -> None:
    """A changed layout reads other things out of the same bytes, so the file is read again."""
    path = write_json({"text": "Rom"})
    sources = [next(iter_sources([path], layout=each)) for each in (layout(), layout(id="x"))]

    assert sources[0].digest() != sources[1].digest()
    assert sources[0].digest() == next(iter_sources([path], layout=layout())).digest()


@pytest.mark.parametrize("indent", [None, 2])
def test_a_corpus_in_one_object_is_read_piece_by_piece(tmp_path: Path, indent: int | None) -> None:
    """Each document of a large file is a range of bytes of its own; a changed one is read alone."""
    path = tmp_path / "corpus.json"
    articles = [{"n": number, "text": f"Rom {number}."} for number in range(5)]
    path.write_text(json.dumps({"meta": {"data": []}, "data": articles}, indent=indent))
    found = list(iter_sources([path], layout=layout(documents="data", id="n")))

    assert [(source.key, read(source).text) for source in found] == [
        (f"corpus.json#{number}", f"Rom {number}.") for number in range(5)
    ]
    assert len({source.part.begin for source in found if source.part}) == 5


def test_documents_may_be_anywhere(read_all) -> None:
    """Where an expression is more than a path, the documents of one object share its bytes."""
    item = {"a": {"text": "Rom"}, "b": {"text": "Ulm"}}
    documents = read_all(item, layout=layout(documents="values(@)"))

    assert [document.text for document in documents] == ["Rom", "Ulm"]


def test_a_real_corpus_is_read_whole(shared: Path) -> None:
    """MobIE, a corpus of German news feeds, is read whole: mentions, links, relations."""
    mobie = Layout.from_mapping(
        {
            "id": "id",
            "text": "text",
            "tokens": "tokens[].span.{begin: start, end: end}",
            "language": "langCode",
            "date": "date",
            "mentions": "conceptMentions[].{id: id, label: type, begin: span.start, "
            "end: span.end, links: refids[?value != 'NIL'].{name: key, value: value}}",
            "frames": "relationMentions[].{id: id, label: name, "
            "cue: args[?role == 'trigger'].conceptMention.id, "
            "roles: args[?role != 'trigger'].{role: role, target: conceptMention.id}}",
        }
    )
    files = (shared / "corpora" / "mobie-de").glob("*.jsonl")
    sources: list[SourceFile] = list(iter_sources(files, layout=mobie))
    documents = [read(source) for source in sources]

    counts: Counter[str] = Counter()
    for document in documents:
        counts["documents"] += 1
        counts["mentions"] += len(document.mentions)
        counts["relations"] += len(document.frames)
    assert counts == {"documents": 40, "mentions": 385, "relations": 16}
    assert {document.metadata.language for document in documents} == {"de"}
    assert all(frame.roles for document in documents for frame in document.frames)
