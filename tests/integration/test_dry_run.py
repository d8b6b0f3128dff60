"""``build --dry-run``: what would change, and nothing does."""

from __future__ import annotations

import json
from pathlib import Path

from conflictgraph.store.generations import StoreFolder

from ..program import run
from .test_gate import FAULTS, write

SPOKEN = (
    [("State", "Armenien"), ("Statement", "sagte"), ("Content", "Wir kämpfen")],
    ["E1\tStatement:T2 Speaker:T1 Content:T3", "A1\tSpeechAct E1 Assert"],
)
ALLIED = (
    [("State", "Türkei"), ("State", "Russland"), ("Alliance", "und")],
    ["E1\tAlliance:T3 Party:T1 Ally:T2", "A1\tAllianceType E1 Ally"],
)


def _files(folder: Path) -> set[tuple[str, int]]:
    return {(str(path), path.stat().st_mtime_ns) for path in folder.rglob("*")}


def test_a_first_dry_run_makes_no_store(tmp_path: Path) -> None:
    """Who tries out leaves no trace."""
    write(tmp_path, "spoken", *SPOKEN)

    done = run("build", ".", "--store", "graph", "--dry-run", "--json", cwd=tmp_path)

    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["generation"] is None
    assert told["preview"]["documents"] == [
        {"file": "spoken.ann", "change": "new", "added": 1, "withdrawn": 0, "altered": 0, "kept": 0}
    ]
    assert "https://w3id.org/conflictgraph/graph/registry" in told["preview"]["graphs"]
    assert not (tmp_path / "graph").exists()


def test_a_dry_run_tells_what_the_build_then_does(tmp_path: Path) -> None:
    """New, changed, unchanged, refused and removed are told apart, statement by statement."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("changed", "stays", "goes"):
        write(corpus, name, *SPOKEN)
    run("build", "corpus", cwd=tmp_path)
    before = _files(tmp_path / "graph")
    spans, lines = SPOKEN
    both = [line.replace("E1", "E2").replace("T3", "T6") for line in ALLIED[1]]
    both = [line.replace("T1", "T4").replace("T2", "T5").replace("A1", "A2") for line in both]
    write(corpus, "changed", [*spans, *ALLIED[0]], [*lines, *both])
    write(corpus, "added", *ALLIED)
    write(corpus, "refused", *FAULTS["alliance-with-oneself"][:2])
    for part in corpus.glob("goes.*"):
        part.unlink()

    done = run("build", "corpus", "--sync", "--dry-run", "--json", cwd=tmp_path)

    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(each["file"], each["change"]) for each in told["preview"]["documents"]] == [
        ("added.ann", "new"),
        ("changed.ann", "changed"),
        ("goes.ann", "removed"),
    ]
    changed = told["preview"]["documents"][1]
    assert (changed["added"], changed["withdrawn"], changed["kept"]) == (1, 0, 1)
    assert told["unchanged"] == 1
    assert told["removed"] == ["goes.ann"]
    assert [each["file"] for each in told["refused"]] == ["refused.ann"]
    assert told["preview"]["graphs"] == []
    assert _files(tmp_path / "graph") == before

    real = json.loads(run("build", "corpus", "--sync", "--json", cwd=tmp_path).stdout)

    assert (real["read"], real["unchanged"], real["removed"]) == (
        told["read"],
        told["unchanged"],
        told["removed"],
    )


def test_a_dry_run_waits_for_no_writer(tmp_path: Path) -> None:
    """While somebody writes, one can still look what one's own build would do."""
    write(tmp_path, "spoken", *SPOKEN)
    run("build", ".", "--store", "graph", cwd=tmp_path)
    write(tmp_path, "allied", *ALLIED)
    with StoreFolder(tmp_path / "graph").write_lock(1):
        done = run("build", ".", "--store", "graph", "--dry-run", cwd=tmp_path)

    assert done.returncode == 0
    assert "would be new: allied.ann (statements: 1 added)" in done.stderr
