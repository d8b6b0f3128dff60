"""The commands as a shell sees them, on a store built from the example corpus."""

from __future__ import annotations

import csv
import io
import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from conflictgraph.catalogue import load_catalogue

from ...program import PROGRAM, Ended, environment, run

#: One row for every pair of triples, and so on: never answered in time.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def corpus(checkout: Path) -> Path:
    return checkout / "examples" / "corpus" / "karabakh"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """Return a folder with the store that commands find there by default."""
    folder = tmp_path_factory.mktemp("work")
    built = run("build", corpus, cwd=folder)
    assert built.returncode == 0, built.stderr
    return folder


def rows_of(answer: Ended) -> list[dict[str, str]]:
    assert answer.returncode == 0, answer.stderr
    return list(csv.DictReader(io.StringIO(answer.stdout)))


def test_a_build_speaks_on_stderr_and_is_idempotent(work: Path, corpus: Path) -> None:
    """Building again what is built changes nothing and says so."""
    again = run("build", corpus, cwd=work)
    assert (again.returncode, again.stdout) == (0, "")
    assert "unchanged" in again.stderr
    report = json.loads(run("build", corpus, "--json", cwd=work).stdout)
    assert report["read"] == 0
    assert report["unchanged"] == len(list(corpus.glob("*.ann")))


def test_one_bad_source_is_named_and_the_others_go_in(tmp_path: Path, corpus: Path) -> None:
    """A slip in one file costs that file only, and is found at its line."""
    sources = tmp_path / "sources"
    shutil.copytree(corpus, sources)
    bad = min(sources.glob("*.ann"))
    bad.write_text("T1\tPerson 0 99999\tnobody\n", encoding="utf-8")
    built = run("build", "sources", "--store", "store", cwd=tmp_path)
    assert built.returncode == 1
    assert f"{bad.name}:1: " in built.stderr
    report = json.loads(run("validate", "sources", "--json", cwd=tmp_path).stdout)
    assert [(each["line"], Path(each["file"]).name) for each in report["refused"]] == [
        (1, bad.name)
    ]
    assert report["read"] == len(list(corpus.glob("*.ann"))) - 1
    documents = rows_of(run("query", "documents", "--store", "store", "-f", "csv", cwd=tmp_path))
    assert len(documents) == report["read"]


def test_a_validation_writes_nothing(tmp_path: Path, corpus: Path) -> None:
    """Checking a draft never touches a store."""
    checked = run("validate", corpus, cwd=tmp_path)
    assert checked.returncode == 0
    assert "nothing was written" in checked.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_source_is_wrong_usage(tmp_path: Path) -> None:
    """A mistyped path is not an empty corpus."""
    assert run("build", "nowhere", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_saved_query_answers_with_its_columns(work: Path) -> None:
    """A spreadsheet gets exactly what the catalogue promises."""
    query = load_catalogue()["figures-by-claimant"]
    everything = rows_of(run("query", "figures-by-claimant", "-f", "csv", cwd=work))
    assert list(everything[0]) == [column.name for column in query.columns]
    some = rows_of(
        run("query", "figures-by-claimant", "-p", "measure=displaced", "-f", "csv", cwd=work)
    )
    assert 0 < len(some) < len(everything)
    assert {row["counted"] for row in some} == {"displaced"}


def test_a_piped_table_has_all_columns_and_no_escapes(work: Path) -> None:
    """What is saved to a file is readable there and complete."""
    table = run("query", "withheld-figures", cwd=work)
    assert table.returncode == 0
    heading = table.stdout.splitlines()[0].split()
    assert {"claimant", "victims", "quotes", "document"} <= set(heading)
    assert "claimantLabel" not in heading
    assert "\x1b" not in table.stdout
    assert "row" in table.stderr


def test_a_query_comes_as_text_from_a_file_or_from_stdin(work: Path, tmp_path: Path) -> None:
    """One's own question needs no server."""
    text = "ASK { ?statement a <https://w3id.org/conflictgraph/ns#Demand> }"
    file = tmp_path / "own.rq"
    file.write_text(text, encoding="utf-8")
    answers = (
        run("query", text, cwd=work),
        run("query", file, cwd=work),
        run("query", "-", cwd=work, stdin=text),
    )
    assert [(answer.returncode, answer.stdout) for answer in answers] == [(0, "true\n")] * 3


def test_a_file_with_a_header_takes_parameters(work: Path, checkout: Path, tmp_path: Path) -> None:
    """A saved query under development is tried out like a finished one."""
    draft = tmp_path / "draft.rq"
    shutil.copy(checkout / "queries" / "statements" / "demands.rq", draft)
    asked = run("query", draft, "-p", "claimant=jens-stoltenberg", "-f", "csv", cwd=work)
    assert {row["claimantLabel"] for row in rows_of(asked)} == {"Jens Stoltenberg"}


def test_triples_are_printed_in_the_format_asked_for(work: Path) -> None:
    """CONSTRUCT makes files that other tools read."""
    construct = "CONSTRUCT WHERE { ?s a <https://w3id.org/conflictgraph/ns#Demand> }"
    for name, form in (("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES)):
        answer = run("query", construct, "-f", name, cwd=work)
        assert list(parse(answer.stdout, format=form))


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("query", "figures-by-claiment"), 2, "did you mean figures-by-claimant?"),
        (("query", "statements-of-person"), 2, "needs the parameter speaker"),
        (("query", "demands", "-p", "who=x"), 2, "parameters of demands: claimant"),
        (("query", "demands", "-p", "claimant"), 2, "not NAME=VALUE"),
        (("query", "demands", "-p", "lang=de", "-p", "lang=en"), 2, "given twice"),
        (("query", "ASK { }", "-p", "lang=de"), 2, "only a saved query has parameters"),
        (("query", "nowhere.rq"), 2, "there is no file nowhere.rq"),
        (("query", "SELECT * {"), 2, "not SPARQL"),
        (("query", "SELECT * { SERVICE <http://localhost/> { } }"), 2, "SERVICE"),
        (("query", "SELECT * { }", "-f", "ttl"), 2, "media type"),
        (("query", "SELECT * " + "{" * 5000), 4, "nested"),
        (("query", ENDLESS, "--query-timeout", "0.2"), 4, "longer than 0.2 s"),
        (("query", "documents", "--store", "nowhere"), 3, "conflictgraph build"),
        (("export", "--store", "nowhere"), 3, "conflictgraph build"),
        (("export", "--output", "nowhere/out.nq"), 3, "No such file"),
        (("serve", "--store", "nowhere"), 3, "conflictgraph build"),
        (("serve", "--port", "99999"), 2, "--port"),
        (("build",), 2, "SOURCES"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_each_failure_has_its_status_and_a_way_out(
    work: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    """No failure ends in a traceback, prints data, or leaves its user without a hint."""
    ended = run(*arguments, cwd=work)
    assert ended.returncode == status, ended.stderr
    assert ended.stdout == ""
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_errors_come_as_json_too(work: Path) -> None:
    """A program that drives this one reads no prose."""
    ended = run("query", "SELECT * {\n ?s ?p }", "--json", cwd=work)
    error = json.loads(ended.stderr)["error"]
    assert ended.returncode == 2
    assert (error["code"], error["line"]) == ("query.syntax", 2)


def test_an_export_is_the_whole_dataset_and_always_the_same(work: Path) -> None:
    """Two exports of one store are one file."""
    first = run("export", cwd=work)
    assert run("export", "--output", "out.nq", cwd=work).returncode == 0
    assert (work / "out.nq").read_text(encoding="utf-8") == first.stdout
    quads = sum(1 for _ in parse(first.stdout, format=RdfFormat.N_QUADS))
    counted = run("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "-f", "csv", cwd=work)
    assert rows_of(counted) == [{"n": str(quads)}]


def test_a_failed_export_leaves_the_old_file(work: Path, tmp_path: Path) -> None:
    """A file is replaced by a whole one or not at all."""
    target = tmp_path / "out.nq"
    target.write_text("precious", encoding="utf-8")
    assert run("export", "--store", "nowhere", "-o", target, cwd=work).returncode == 3
    assert target.read_text(encoding="utf-8") == "precious"
    assert list(tmp_path.iterdir()) == [target]


def test_a_reader_that_leaves_early_is_no_error(work: Path) -> None:
    """``conflictgraph export | head`` is quiet."""
    with subprocess.Popen(
        [*PROGRAM, "export"],
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_server_is_ended_by_an_interrupt(work: Path) -> None:
    """Ctrl-C ends with the status that shells expect."""
    with subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0"], cwd=work, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stderr is not None
        assert b"answers at http://127.0.0.1:" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 130


def test_the_list_of_queries_is_the_catalogue(work: Path) -> None:
    """Every question can be found from the terminal, in words and as data."""
    catalogue = load_catalogue()
    listed = run("queries", cwd=work).stdout
    assert all(query.summary in listed for query in catalogue.values())
    one = run("queries", "demands", cwd=work).stdout
    assert catalogue["demands"].question in one
    assert catalogue["demands"].sparql.rstrip("\n") in one
    assert [each["name"] for each in json.loads(run("queries", "--json", cwd=work).stdout)] == list(
        catalogue
    )


@pytest.mark.parametrize("command", ["build", "validate", "query", "queries", "serve", "export"])
def test_every_help_names_the_exit_statuses(work: Path, command: str) -> None:
    """A script can be written without reading the manual."""
    shown = run(command, "--help", cwd=work)
    assert shown.returncode == 0
    assert "Exit status: 0" in shown.stdout


def test_the_version_is_that_of_the_package(work: Path) -> None:
    """A bug report can name what it is about."""
    assert run("--version", cwd=work).stdout.startswith("conflictgraph 0.")
