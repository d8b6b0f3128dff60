"""The commands of those who run a store: backup, restore, remove, upgrade, token, doctor."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import sqlite3
from pathlib import Path
from zipfile import ZipFile

import pytest

from conflictgraph import pipeline
from conflictgraph.cli.loading import COMMANDS, Commands
from conflictgraph.cli.token import parse_scopes
from conflictgraph.server.access import Access, Scope
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.version import FORMAT, ONTOLOGY_NAME
from conflictgraph.store.writer import Writer

from ...program import PROGRAM, Ended, run

ARTICLE = "nk-2020-09-28-dutzende-tote"


def facts(ended: Ended, status: int = 0) -> dict[str, object]:
    assert ended.returncode == status, ended.stderr
    found = json.loads(ended.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """Return a folder with a built store of two articles; tests do not change it."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "corpus").mkdir()
    for source in (checkout / "examples/corpus/karabakh").glob("nk-2020-09-*"):
        shutil.copy(source, folder / "corpus")
    pipeline.build([folder / "corpus"], folder / "graph", jobs=1)
    return folder


@pytest.fixture
def work(built: Path, tmp_path: Path) -> Path:
    """Return a copy of it that the test may change."""
    return Path(shutil.copytree(built, tmp_path / "work"))


def test_a_lost_store_comes_back(work: Path) -> None:
    """Backup and restore are two commands, and the graph is the same to the byte."""
    before = run("export", cwd=work).stdout
    saved = facts(run("backup", "graph.zip", "--json", cwd=work))
    assert (saved["documents"], saved["format"]) == (2, FORMAT)
    shutil.rmtree(work / "graph")
    assert facts(run("restore", "graph.zip", "--json", cwd=work)) == {
        "generation": 1,
        "documents": 2,
    }
    assert run("export", cwd=work).stdout == before
    # What is known of the sources came back as well.
    again = facts(run("build", "corpus", "--json", cwd=work))
    assert (again["read"], again["unchanged"]) == (0, 2)


def test_removing_is_undone_by_building_again(work: Path) -> None:
    """The help says so: the source stays, and the next build reads it."""
    ended = run("remove", f"{ARTICLE}.ann", cwd=work)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "--purge" in ended.stderr
    assert ARTICLE not in run("query", "documents", "-f", "csv", cwd=work).stdout
    again = facts(run("build", "corpus", "--json", cwd=work))
    assert (again["read"], again["unchanged"]) == (1, 1)


def test_a_purge_says_what_it_leaves(built: Path, work: Path) -> None:
    """Nobody believes that backups and sources are gone too."""
    ended = run("remove", built / f"corpus/{ARTICLE}.ann", "--purge", cwd=work)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "written anew" in ended.stderr
    assert "backups" in ended.stderr
    assert StoreFolder(work / "graph").numbers() == [2]


def test_a_purge_that_waits_in_vain_is_a_finding(work: Path) -> None:
    """A script can tell an erasure that is complete from one that is not yet."""
    purge = ("remove", f"{ARTICLE}.ann", "--purge", "--json")
    with StoreFolder(work / "graph").pin():
        found = facts(run(*purge, "--readers-timeout", "0.1", cwd=work), 1)
    assert list(found["held"]) == ["1"]
    assert found["removed"] == [f"{ARTICLE}.ann"]


def test_an_older_store_is_upgraded_on_request(checkout: Path, tmp_path: Path) -> None:
    """Every command names the one that helps, and it helps."""
    with ZipFile(checkout / "tests/data/stores/format-0.zip") as archive:
        archive.extractall(tmp_path / "graph")
    for command in (("query", "ASK { }"), ("export",), ("backup", "b.zip")):
        refused = run(*command, cwd=tmp_path)
        assert refused.returncode == 3, command
        assert "conflictgraph upgrade" in refused.stderr
    assert facts(run("doctor", "--json", port=0, cwd=tmp_path), 3)

    done = facts(run("upgrade", "--json", cwd=tmp_path))
    assert (done["before"], done["format"], done["generation"]) == (0, FORMAT, 2)
    assert run("query", "ASK { }", cwd=tmp_path).stdout == "true\n"


def test_an_older_ontology_is_told_with_a_way_out(work: Path) -> None:
    """Data of an older vocabulary are still answered from, and known for what they are."""
    with Writer(StoreFolder(work / "graph")) as writer:
        writer.remove(f"{ARTICLE}.ann")
        number = writer.publish()
    with Manifest.write(StoreFolder(work / "graph").generation(number)) as manifest:
        manifest.set_meta(ONTOLOGY_NAME, "0.0.1")
    told = run("upgrade", cwd=work)
    assert told.returncode == 0
    assert "version 0.0.1 of the ontology" in told.stderr
    assert levels(run("doctor", "--json", port=0, cwd=work))["ontology"] == "warn"


def test_a_made_token_is_known_to_the_server_by_its_line(tmp_path: Path) -> None:
    """What is printed works as it is: in the token file and in the settings."""
    made = facts(run("token", "--scopes", "write,read", "--json", cwd=tmp_path))
    file = tmp_path / "tokens"
    file.write_text(f"# who may write\n{made['line']}\n")
    digest = hashlib.sha256(str(made["token"]).encode()).hexdigest()
    assert made["line"] == f"read,write sha256:{digest}"
    for access in (
        Access.from_settings(Settings(token_file=file)),
        Access.from_settings(Settings(tokens=(str(made["setting"]),))),
    ):
        assert access.writes_open
    again = facts(run("token", "--json", cwd=tmp_path))
    assert again["token"] != made["token"]
    assert len(str(again["token"])) > 43


def test_a_token_is_shown_once_with_its_line(tmp_path: Path) -> None:
    """Words and data are one here: both are meant to be copied."""
    shown = dict(line.split(None, 1) for line in run("token", cwd=tmp_path).stdout.splitlines())
    assert set(shown) == {"token", "line", "setting"}
    assert shown["token"] not in shown["line"]


@pytest.mark.parametrize(
    ("given", "scopes"), [("admin", "admin"), (" write , read ", "read,write"), ("read", "read")]
)
def test_scopes_are_those_of_the_server(given: str, scopes: str) -> None:
    """A line never names a scope that the server would refuse."""
    assert parse_scopes(given) == scopes
    assert all(name.upper() in Scope.__members__ for name in scopes.split(","))


def levels(ended: Ended) -> dict[str, str]:
    """Return how each check of a doctor's report went."""
    return {check["name"]: check["level"] for check in json.loads(ended.stdout)["checks"]}


def test_a_sound_installation_is_said_to_be_sound(built: Path) -> None:
    """Nothing is cried wolf about, and nothing is changed."""
    before = sorted(built.rglob("*"))
    ended = run("doctor", "--json", port=0, query_memory_bytes=256_000_000, cwd=built)
    assert set(levels(ended).values()) == {"ok"}, ended.stdout
    assert ended.returncode == 0
    assert sorted(built.rglob("*")) == before
    lines = run("doctor", port=0, query_memory_bytes=256_000_000, cwd=built).stdout.splitlines()
    assert all(line.startswith("ok ") for line in lines)


def test_no_store_is_a_failure_with_a_way_out(tmp_path: Path) -> None:
    """The first run of a newcomer ends with what to do next."""
    ended = run("doctor", port=0, cwd=tmp_path)
    assert ended.returncode == 3
    assert "conflictgraph build" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def break_current(graph: Path) -> None:
    (graph / "CURRENT").write_text("000009\n")


def break_pointer(graph: Path) -> None:
    (graph / "CURRENT").write_text("rubbish")


def break_manifest(graph: Path) -> None:
    (graph / "generations/000001/manifest.sqlite").write_bytes(b"rubbish" * 1000)


def break_files(graph: Path) -> None:
    (graph / "generations/000001/CURRENT").unlink()


def lose_a_graph(graph: Path) -> None:
    """Let the manifest know a document of which there is no graph."""
    with Manifest.write(graph / "generations/000001") as manifest:
        manifest.remove(f"{ARTICLE}.ann")


def lose_annotations(graph: Path) -> None:
    """Make the store one that an earlier version has written."""
    connection = sqlite3.connect(graph / "generations/000001/manifest.sqlite")
    connection.execute("DROP TABLE annotation")
    connection.close()


def leave_unfinished(graph: Path) -> None:
    (graph / "generations/next.tmp").mkdir()


@pytest.mark.parametrize(
    ("damage", "check", "level"),
    [
        (break_current, "store", "fail"),
        (break_pointer, "store", "fail"),
        (break_manifest, "contents", "fail"),
        (break_files, "contents", "fail"),
        (lose_a_graph, "contents", "fail"),
        (leave_unfinished, "writer", "warn"),
        (lose_annotations, "annotations", "warn"),
    ],
)
def test_each_damage_is_found(work: Path, damage: object, check: str, level: str) -> None:
    """An operator learns what is broken before users do."""
    assert callable(damage)
    damage(work / "graph")
    ended = run("doctor", "--json", port=0, cwd=work)
    assert levels(ended)[check] == level, ended.stdout
    assert ended.returncode == (3 if level == "fail" else 1)
    assert "Traceback" not in ended.stderr


def test_settings_that_cannot_work_are_found(built: Path, tmp_path: Path) -> None:
    """Wrong settings, open token files and a taken port show before the server is started."""
    file = tmp_path / "tokens"
    file.write_text("a-secret\n")
    file.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = levels(run("doctor", "--json", port=port, token_file=file, cwd=built))
    assert (found["tokens"], found["token file"], found["port"]) == ("ok", "fail", "warn")
    file.write_text("sha256:beef write\n")
    assert levels(run("doctor", "--json", token_file=file, cwd=built))["tokens"] == "fail"
    assert levels(run("doctor", "--json", port="many", cwd=built))["settings"] == "fail"
    wrong = levels(run("doctor", "--json", base_iri="http://example.org/", cwd=built))
    assert wrong["base"] == "warn"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("backup", "b.zip", "--store", "nowhere"), 3, "conflictgraph build"),
        (("backup", "nowhere/b.zip"), 3, "No such file"),
        (("restore", "nowhere.zip"), 3, "No such file"),
        (("restore", "corpus"), 3, "corpus"),
        (("restore", f"corpus/{ARTICLE}.txt"), 3, "no backup"),
        (("remove", "nowhere"), 2, "holds no document"),
        (("remove", "nowhere", "--purge"), 2, "holds no document"),
        (("remove", "a", "--store", "nowhere"), 3, "conflictgraph build"),
        (("upgrade", "--store", "nowhere"), 3, "conflictgraph build"),
        (("token", "--scopes", "root"), 2, "read, write, admin"),
        (("token", "--scopes", ","), 2, "read, write, admin"),
    ],
)
def test_each_failure_has_its_status_and_a_way_out(
    built: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    """No failure ends in a traceback, prints data, or makes a store."""
    ended = run(*arguments, cwd=built)
    assert ended.returncode == status, ended.stderr
    assert ended.stdout == ""
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (built / "nowhere").exists()


def test_a_restore_that_does_not_fit_is_not_begun(built: Path, tmp_path: Path, small_disk) -> None:
    """A small disk is not filled with half a store."""
    file = tmp_path / "b.zip"
    assert run("backup", file, cwd=built).returncode == 0
    store = small_disk.path / "graph"
    ended = small_disk.run("16m", [*PROGRAM, "restore", file, "--store", store], f"ls -A {store}")
    assert "this write needs" in ended.stderr
    assert "CURRENT" not in ended.stdout


def test_every_help_names_the_exit_statuses() -> None:
    """A script can be written without reading the manual."""
    commands = Commands(dict.fromkeys(COMMANDS))
    for name in ("backup", "restore", "remove", "upgrade", "token", "doctor"):
        assert "Exit status: 0" in commands[name].help
