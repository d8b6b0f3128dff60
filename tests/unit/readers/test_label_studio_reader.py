"""Label Studio's exports: regions whose words tell the unit, and versions of several annotators."""

from __future__ import annotations

import json

import pytest

from conflictgraph.annotation.model import Document, Link
from conflictgraph.errors import SourceError
from conflictgraph.readers import iter_sources, read

TEXT = "🕊 Rom rief\r\nWien."


def region(words: str, begin: int, end: int, identifier: str = "r1", **more: object) -> object:
    value = {"start": begin, "end": end, "text": words, "labels": ["A"]}
    return {
        "id": identifier,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": value | more,
    }


def said(kind: str, value: object, identifier: str = "r1", name: str = "") -> object:
    return {"id": identifier, "from_name": name or kind, "type": kind, "value": value}


def task(*results: object, data: object = None, **more: object) -> object:
    annotation = {"id": 9, "result": list(results)}
    return {"id": 1, "data": data or {"text": TEXT}, "annotations": [annotation]} | more


def covered(document: Document) -> list[str]:
    return [document.covered_text(mention.span) for mention in document.mentions]


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        (2, "Rom rief\r\nWien"),
        (3, "Rom rief\r\nWien"),
        (2, "Rom rief\nWien"),
        (3, "Rom rief\nWien"),
        (3, "Rom rief\\nWien"),
        (3, "Rom rief\\n\\nWien"),
    ],
)
def test_words_tell_what_offsets_count(read_all, begin: int, words: str) -> None:
    """Any version's offsets and line ends lead to the same words, never to their neighbours."""
    length = len(words.replace("\\n", "\n"))
    (document,) = read_all(task(region(words, begin, begin + length)))

    (mention,) = covered(document)
    assert mention.split() == ["Rom", "rief", "Wien"]


def test_the_text_is_the_column_that_regions_agree_with(read_all) -> None:
    """Which column was shown is not in the file; titles and comments beside it do not mislead."""
    data = {"title": "Rom rief und rief und rief", "note": "Rom", "story": "Heute rief Rom."}
    (document,) = read_all(task(region("Rom", 11, 14), data=data))

    assert document.text == "Heute rief Rom."
    assert document.metadata.title == data["title"]


def test_what_is_said_of_a_region_goes_to_each_of_its_labels(read_all) -> None:
    """Choices, numbers and texts per region become attributes, identifiers of entities links."""
    results = (
        region("Rom", 3, 6, labels=["Place", "State"]),
        region("Wien", 13, 17, "r2"),
        said("choices", {"choices": ["sure", "named"]}),
        said("number", {"number": 3.5}),
        said("taxonomy", {"taxonomy": [["Europe", "Italy"]]}),
        said("textarea", {"text": ["http://www.wikidata.org/entity/Q220"]}, name="kb"),
        said("textarea", {"text": ["die Stadt"]}, "r2"),
        {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "bi", "labels": []},
    )
    (document,) = read_all(task(*results))

    first, second, other = document.mentions
    assert {first.label, second.label} == {"Place", "State"}
    assert first.attributes == second.attributes
    assert first.attributes == {
        "choices": "sure; named",
        "number": "3.5",
        "taxonomy": "Europe/Italy",
    }
    assert first.links == second.links == (Link("Wikidata", "Q220"),)
    assert (other.attributes, other.links) == ({"textarea": "die Stadt"}, ())
    ends = {(each.label, each.source, each.target) for each in document.relations}
    assert ends == {("relation", "r1", "r2"), ("relation", "r2", "r1")}


def test_each_annotator_has_a_version(write_json) -> None:
    """Two annotators' work on one text is told apart, whatever the form their names have."""
    annotations = [
        {"id": 4, "completed_by": 7, "result": [region("Rom", 3, 6)]},
        {"id": 5, "completed_by": {"id": 8, "email": "eva@example.org"}, "result": []},
        {"id": 6, "completed_by": "tom", "was_cancelled": True, "result": []},
    ]
    path = write_json(task(annotations=annotations, drafts=[{}], predictions=[{"result": 1}]))
    sources = list(iter_sources([path]))

    assert [source.key for source in sources] == ["d.jsonl#1@4", "d.jsonl#1@5"]
    assert [source.part.annotator for source in sources if source.part] == ["7", "eva@example.org"]
    assert [len(read(source).mentions) for source in sources] == [1, 0]


def test_a_curated_annotation_stands_for_all(write_json) -> None:
    """What was marked as ground truth is nobody's version, and the only one."""
    annotations = [
        {"id": 4, "completed_by": 7, "result": []},
        {"id": 5, "completed_by": 8, "ground_truth": True, "result": [region("Rom", 3, 6)]},
    ]
    (source,) = iter_sources([write_json(task(annotations=annotations))])

    assert source.part
    assert (source.key, source.part.annotator) == ("d.jsonl#1", "")
    assert covered(read(source)) == ["Rom"]


def test_an_annotation_written_to_a_storage_is_read(read_all) -> None:
    """Cloud storages get one annotation in a file, with its task inside."""
    inner = {"id": 3, "data": {"text": TEXT}}
    (document,) = read_all({"id": 8, "task": inner, "result": [region("Rom", 3, 6)]}, name="8.json")

    assert covered(document) == ["Rom"]


def test_regions_of_json_min_meet_at_their_place(read_all) -> None:
    """The short export has no ids: two controls at one place are about one region."""
    at = {"start": 3, "end": 6, "text": "Rom"}
    (document,) = read_all(
        {
            "id": 1,
            "text": TEXT,
            "annotation_id": 2,
            "annotator": 3,
            "label": [at | {"labels": ["A"]}],
            "sure": [at | {"choices": ["no"]}],
            "tone": {"choices": ["calm"]},
            "lead_time": 1,
        },
        name="d.json",
    )

    (mention,) = document.mentions
    assert mention.attributes == {"sure": "no"}
    assert [(note.label, note.text) for note in document.notes] == [("tone", "calm")]


@pytest.mark.parametrize("hypertext", ["<p>A&amp;B <b>Rom</b></p>", "A&amp;B <!-- x --><i>Rom</i>"])
def test_hypertext_is_read_as_it_is_shown(read_all, hypertext: str) -> None:
    """Offsets into a page count what a browser shows, without tags and entities."""
    value = {
        "start": "/b[1]/text()[1]",
        "end": "/b[1]/text()[1]",
        "globalOffsets": {"start": 4, "end": 7},
        "text": "Rom",
        "hypertextlabels": ["A"],
    }
    result = {"id": "h", "to_name": "page", "type": "hypertextlabels", "value": value}
    (document,) = read_all(task(result, data={"page": hypertext}))

    assert document.text == "A&B Rom"
    assert covered(document) == ["Rom"]


@pytest.mark.parametrize(
    ("hypertext", "start", "end", "words"),
    [
        ("🕊 Rom rief", ("/text()[1]", 3), ("/text()[1]", 6), "Rom"),
        (
            "<p>🕊</p><p>In <b>Rom</b> rief",
            ("/p[2]/b[1]/text()[1]", 0),
            ("/p[2]/text()[2]", 5),
            "Rom rief",
        ),
        ("<p>🕊<br>a<!-- x -->b Rom</p>", ("/p[1]/text()[3]", 2), ("/p[1]/text()[3]", 5), "Rom"),
    ],
)
def test_paths_into_a_hypertext_are_followed(
    read_all, hypertext: str, start: tuple[str, int], end: tuple[str, int], words: str
) -> None:
    """Older versions tell where a region is in the tree of a page, and nothing else."""
    value = {
        "start": start[0],
        "startOffset": start[1],
        "end": end[0],
        "endOffset": end[1],
        "text": words,
        "htmllabels": ["A"],
    }
    result = {"id": "h", "type": "hypertextlabels", "to_name": "page", "value": value}
    (document,) = read_all(task(result, data={"title": "<i>T</i>", "page": hypertext}))

    assert covered(document) == [words]


@pytest.mark.parametrize("key", ["hypertextlabels", "htmllabels", "labels"])
def test_labels_are_found_where_older_versions_put_them(read_all, key: str) -> None:
    """A hypertext region keeps its label through the versions."""
    at = {"start": "/text()[1]", "end": "/text()[1]", "globalOffsets": {"start": 3, "end": 6}}
    value = at | {"text": "Rom", key: ["A"]}
    (document,) = read_all(task({"id": "h", "type": "hypertextlabels", "value": value}))

    assert [mention.label for mention in document.mentions] == ["A"]
    assert covered(document) == ["Rom"]


def test_a_relation_to_nothing_is_refused(read_all) -> None:
    """A region that was deleted leaves its relations behind."""
    with pytest.raises(SourceError) as refusal:
        read_all(task(region("Rom", 3, 6), {"type": "relation", "from_id": "r1", "to_id": "r9"}))

    assert refusal.value.rule == "document.dangling"


def test_a_task_that_lost_its_annotation_is_refused(write_json) -> None:
    """What changes between listing and reading is told of, and nothing else is read instead."""
    path = write_json(task(region("Rom", 3, 6)))
    (source,) = iter_sources([path])
    content = json.dumps(task(annotations=[]))
    path.write_text(content.ljust(path.stat().st_size), encoding="utf-8")

    with pytest.raises(SourceError) as refusal:
        read(source)
    assert refusal.value.rule == "label-studio.not-annotated"
