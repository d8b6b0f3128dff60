"""The gate, through the real command: planted faults are told with file and line, and stay out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..program import run

TEXT = (
    'Armenien sagte: "Wir kämpfen". Die Türkei und Russland. '
    "Rund 30 Tote am Montag. Mehr lesen Sie hier."
)
META = {
    "title": "x",
    "publisher": "Example Gazette",
    "language": "de",
    "datePublished": "2020-10-05",
}

#: What is planted: labelled words, further lines, and what is told of which annotation and line.
FAULTS = {
    "direct-quote-without-content": (
        [("State", "Armenien"), ("Statement", "sagte")],
        ["E1\tStatement:T2 Speaker:T1", "A1\tQuoteType E1 Direct", "A2\tSpeechAct E1 Assert"],
        ("shape.direct-quote", "E1", 3),
    ),
    "alliance-with-oneself": (
        [("State", "Türkei"), ("Alliance", "und")],
        ["E1\tAlliance:T2 Party:T1 Ally:T1", "A1\tAllianceType E1 Ally"],
        ("shape.alliance-parties", "E1", 3),
    ),
    "protector-of-oneself": (
        [("State", "Türkei"), ("Alliance", "und")],
        ["E1\tAlliance:T2 Party:T1 Ally:T1", "A1\tAllianceType E1 ProtectingPower"],
        ("shape.alliance-parties", "E1", 3),
    ),
    "evidence-in-boilerplate": (
        [
            ("State", "Armenien"),
            ("Statement", "sagte"),
            ("Content", "am Montag. Mehr lesen"),
            ("Boilerplate", "Mehr lesen Sie hier"),
        ],
        ["E1\tStatement:T2 Speaker:T1 Content:T3", "A1\tSpeechAct E1 Assert"],
        ("shape.evidence-not-boilerplate", "T3", 3),
    ),
    "qualifier-without-number": (
        [("State", "Armenien"), ("CasualtyClaim", "Tote"), ("Quantity", "30")],
        ["E1\tCasualtyClaim:T2 Count:T3", "A1\tCountQualifier E1 Exact", "A2\tOutcome E1 Killed"],
        ("shape.qualified-number", "E1", 4),
    ),
    "bounds-against-the-wording": (
        [("State", "Armenien"), ("CasualtyClaim", "Tote"), ("Quantity", "30")],
        [
            "E1\tCasualtyClaim:T2 Count:T3",
            "A1\tCountQualifier E1 AtLeast",
            "A2\tOutcome E1 Killed",
            "N1\tReference T3 Number:30\t30",
            "N2\tReference T3 NumberMin:40\t30",
        ],
        ("shape.bounds-fit-wording", "E1", 4),
    ),
    "accusation-of-nobody": (
        [("State", "Armenien"), ("Statement", "sagte"), ("Content", "Wir kämpfen")],
        ["E1\tStatement:T2 Speaker:T1 Content:T3", "A1\tSpeechAct E1 Accuse"],
        ("shape.accusation", "E1", 4),
    ),
}


def write(folder: Path, name: str, spans, lines, meta=META) -> Path:
    """Write one article; words are marked where they first stand."""
    text = f"{TEXT} {name}"
    marks = [
        f"T{number}\t{label} {(at := text.index(words))} {at + len(words)}\t{words}"
        for number, (label, words) in enumerate(spans, 1)
    ]
    path = folder / f"{name}.ann"
    path.write_bytes("".join(f"{line}\n" for line in (*marks, *lines)).encode())
    path.with_suffix(".txt").write_bytes(text.encode())
    if meta:
        path.with_suffix(".meta.json").write_text(json.dumps(meta))
    return path


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one article for each fault, and one without."""
    folder = tmp_path_factory.mktemp("planted")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, (spans, lines, _) in FAULTS.items():
        write(corpus, name, spans, lines)
    write(corpus, "sound", [("State", "Armenien")], [])
    return folder


@pytest.fixture(scope="module")
def checked(planted: Path) -> list[dict[str, object]]:
    """Return what ``validate --json`` refuses of the planted articles."""
    done = run("validate", "corpus", "--json", cwd=planted)
    assert done.returncode == 1, done.stderr
    return json.loads(done.stdout)["refused"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_told_with_annotation_and_line(name: str, checked) -> None:
    """An annotator goes straight to the line that has to be mended."""
    (told,) = [each for each in checked if each["file"] == f"{name}.ann"]

    assert (told["rule"], told["annotation"], told["line"]) == FAULTS[name][2]
    assert told["severity"] == "violation"
    assert told["hint"]
    assert set(told["messages"]) == {"de", "en"}
    assert told["node"].startswith("https://w3id.org/conflictgraph/id/")


def test_violating_documents_stay_out_and_the_rest_goes_in(planted: Path) -> None:
    """One bad document is that document's matter alone."""
    done = run("build", "corpus", "--json", "--store", "strict", cwd=planted)
    report = json.loads(done.stdout)

    assert done.returncode == 1
    assert report["read"] == 1
    assert {each["file"] for each in report["refused"]} == {f"{name}.ann" for name in FAULTS}


def test_never_lets_documents_in_with_notices(planted: Path) -> None:
    """Who wants everything gets everything, and is told of it; a stricter gate looks again."""
    lax = run("build", "corpus", "--json", "--store", "lax", "--fail-on", "never", cwd=planted)
    told = json.loads(lax.stdout)

    assert lax.returncode == 0
    assert told["read"] == len(FAULTS) + 1
    assert {each["rule"] for each in told["notices"]} >= {
        rule for *_, (rule, _, _) in FAULTS.values()
    }

    strict = run("build", "corpus", "--json", "--store", "lax", cwd=planted)

    assert strict.returncode == 1
    assert len(json.loads(strict.stdout)["refused"]) == len(FAULTS)


def test_a_fault_of_the_metadata_names_the_side_file(tmp_path: Path) -> None:
    """A missing date is looked for where dates stand; a warning keeps out only when asked to."""
    write(tmp_path, "undated", [("State", "Armenien")], [], {**META, "datePublished": ""})

    taken = run("validate", ".", "--json", cwd=tmp_path)
    refused = run("validate", ".", "--json", "--fail-on", "warning", cwd=tmp_path)

    (notice,) = json.loads(taken.stdout)["notices"]
    (error,) = json.loads(refused.stdout)["refused"]
    assert (taken.returncode, refused.returncode) == (0, 1)
    assert notice["file"] == error["file"] == "undated.meta.json"
    assert notice["rule"] == error["rule"] == "shape.document-dated"


def test_the_threshold_may_stand_in_the_settings(tmp_path: Path) -> None:
    """A project decides once; the flag still wins."""
    (tmp_path / "conflictgraph.toml").write_text('fail_on = "warning"\n')
    write(tmp_path, "undated", [("State", "Armenien")], [], {**META, "datePublished": ""})

    assert run("validate", ".", cwd=tmp_path).returncode == 1
    assert run("validate", ".", "--fail-on", "violation", cwd=tmp_path).returncode == 0
    assert run("validate", ".", "--fail-on", "often", cwd=tmp_path).returncode == 2
