"""Builds that other processes read, over the network: the graph is the one of a build at home."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster

import conflictgraph
from conflictgraph.errors import ClusterError, ClusterVersionError, UsageError
from conflictgraph.pipeline import BuildReport, Cluster, KnowledgeFiles, build, preview
from conflictgraph.pipeline.cluster.shelf import Shelf
from conflictgraph.store.generations import StoreFolder

from ..bucket import Bucket
from .test_build import export

#: How often a worker may end over one piece of work: fewer than usual, as each costs a process.
ENDINGS = {"distributed.scheduler.allowed-failures": 0}
LETHAL = "georgia-2008/gw-2008-12-24-investigators.ann"
WAIT_S = 60.0


@dataclass(frozen=True)
class Workers:
    """A cluster of two processes.

    Attributes:
        address: of its scheduler.
        faults: what is to go wrong in them, see ``cluster_faults``.
    """

    address: str
    faults: Path

    def plant(self, fault: str, *keys: str) -> None:
        """Let something go wrong from now on."""
        (self.faults / fault).write_text("\n".join(keys))


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    """Yield a bucket, which the workers find in their environment."""
    with Bucket.served() as bucket:
        yield bucket


@pytest.fixture(scope="module")
def running(bucket: Bucket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    """Yield the workers that the tests of this file share."""
    faults = tmp_path_factory.mktemp("faults")
    os.environ["CLUSTER_FAULTS"] = str(faults)
    with (
        dask.config.set(ENDINGS),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            worker_dashboard_address=None,
            silence_logs=False,
            preload=[str(Path(__file__).with_name("cluster_faults.py"))],
        ) as cluster,
    ):
        yield Workers(cluster.scheduler_address, faults)
    del os.environ["CLUSTER_FAULTS"]


@pytest.fixture
def workers(running: Workers) -> Iterator[Workers]:
    """Yield the workers, in which nothing goes wrong yet."""
    yield running
    for file in running.faults.iterdir():
        file.unlink()


@pytest.fixture(scope="module")
def corpus(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example corpus with two articles that are refused; tests do not change it."""
    folder = tmp_path_factory.mktemp("cluster") / "corpus"
    shutil.copytree(checkout / "examples" / "corpus", folder)
    for name, content in (("broken", b"T1\tState 0 900\tWest\n"), ("foreign", b"\xff\xfe")):
        (folder / f"{name}.ann").write_bytes(content)
        (folder / f"{name}.txt").write_bytes(b"West\r\n")
    with (folder / "zhuge.ann").open("wb") as file:
        file.truncate(60_000_000)
    (folder / "zhuge.txt").write_bytes(b"")
    return folder


@dataclass(frozen=True)
class Built:
    """What a build at home makes of the corpus."""

    graph: bytes
    report: BuildReport


@pytest.fixture(scope="module")
def at_home(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the build that all others have to equal."""
    store = tmp_path_factory.mktemp("home") / "graph"
    report = build([corpus], store, jobs=1)
    return Built(export(store), report)


def shards_in(folder: Path) -> list[Path]:
    """Return what is left in a folder of shards."""
    return [path for path in folder.rglob("*") if path.is_file()]


def same(report: BuildReport, other: BuildReport) -> bool:
    """Tell whether two builds say the same."""
    return repr(report) == repr(other)


@pytest.mark.parametrize("shards", ["none", "folder", "s3"])
def test_the_graph_is_that_of_a_build_at_home(
    workers: Workers, bucket: Bucket, corpus: Path, at_home: Built, tmp_path: Path, shards: str
) -> None:
    """More machines change how long it takes, and not a byte or a message of what comes of it."""
    places = {"none": None, "folder": str(tmp_path / "shards"), "s3": bucket.url}
    steps: list[tuple[int, int]] = []
    others = bucket.keys()

    report = build(
        [corpus],
        tmp_path / "graph",
        cluster=Cluster(workers.address, places[shards]),
        on_document=lambda done, total: steps.append((done, total)),
    )

    assert len(at_home.report.refused) == 3
    assert same(report, at_home.report)
    assert export(tmp_path / "graph") == at_home.graph
    assert steps == [(number, 12) for number in range(1, 13)]
    assert shards_in(tmp_path / "shards") == []
    assert bucket.keys() == others


def test_shards_of_other_stores_stay(workers: Workers, corpus: Path, tmp_path: Path) -> None:
    """Two projects may share a folder, and what a killed build has left is cleared away."""
    cluster = Cluster(workers.address, shards := str(tmp_path / "shards"))
    other = tmp_path / "shards" / "conflictgraph-other" / "shard"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"")
    left_behind = Path(Shelf.of_store(shards, tmp_path / "graph").url[7:], ".unfinished")
    left_behind.parent.mkdir()
    left_behind.write_bytes(b"")

    preview([corpus], tmp_path / "graph", cluster=cluster)

    assert shards_in(tmp_path / "shards") == [other]


def test_a_shard_that_arrives_damaged_is_made_again(
    workers: Workers, corpus: Path, at_home: Built, tmp_path: Path
) -> None:
    """A disk that forgets costs time, and no document."""
    workers.plant("spoils")

    build([corpus], tmp_path / "graph", cluster=Cluster(workers.address, str(tmp_path / "shards")))

    assert not (workers.faults / "spoils").exists()
    assert export(tmp_path / "graph") == at_home.graph


def test_a_document_that_ends_its_workers_stays_out_alone(
    workers: Workers, corpus: Path, at_home: Built, tmp_path: Path
) -> None:
    """One file that no memory is large enough for does not cost the others."""
    workers.plant("ends", LETHAL)
    report = build([corpus], tmp_path / "graph", cluster=Cluster(workers.address))

    refused = {error.source: error.rule for error in report.refused}
    assert refused.pop(LETHAL) == "source.ends-workers"
    assert refused == {error.source: error.rule for error in at_home.report.refused}
    assert report.read == at_home.report.read - 1
    # Once it can be read, nothing is missing.
    (workers.faults / "ends").unlink()
    build([corpus], tmp_path / "graph", jobs=1)
    assert export(tmp_path / "graph") == at_home.graph


def test_files_of_ones_own_are_read_everywhere(
    workers: Workers, checkout: Path, corpus: Path, tmp_path: Path
) -> None:
    """An ontology that only this machine has counts for all of them."""
    own = tmp_path / "own.ttl"
    own.write_text(
        "@prefix cg: <https://w3id.org/conflictgraph/ns#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<https://example.org/Ban> a <http://www.w3.org/2002/07/owl#Class> ;\n"
        '  rdfs:subClassOf cg:Event ; rdfs:label "ban"@en ; skos:definition "A ban."@en .\n'
    )
    files = KnowledgeFiles(base="https://example.org/cg/", extensions=(own,), profile="none")

    build([corpus], tmp_path / "one", cluster=Cluster(workers.address), files=files)
    build([corpus], tmp_path / "two", jobs=1, files=files)

    assert b"https://example.org/Ban" in export(tmp_path / "one")
    assert export(tmp_path / "one") == export(tmp_path / "two")


def test_an_interrupted_build_leaves_nothing_and_is_taken_up(
    workers: Workers, corpus: Path, at_home: Built, tmp_path: Path
) -> None:
    """Ctrl-C ends the work on all machines; what had been read need not be read again."""
    last = sorted(corpus.rglob("*.ann"))[-2]
    workers.plant("waits", str(last.relative_to(corpus)))
    process = subprocess.Popen(
        [*PROGRAM, "build", corpus, *command(workers.address, tmp_path)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    wait_for((workers.faults / "waiting").exists)

    process.send_signal(signal.SIGINT)
    output = process.communicate(timeout=WAIT_S)

    assert process.returncode == 130, output
    assert shards_in(tmp_path / "shards") == []
    assert StoreFolder(tmp_path / "graph").current() is None
    with Client(workers.address) as client:
        wait_for(lambda: not any(client.processing().values()))
    (workers.faults / "waiting").unlink()
    report = build([corpus], tmp_path / "graph", cluster=Cluster(workers.address))
    assert report.generation == 1
    assert export(tmp_path / "graph") == at_home.graph


def test_another_version_is_refused_before_any_work(
    workers: Workers, corpus: Path, tmp_path: Path
) -> None:
    """Two versions would make a graph that neither of them makes."""
    package = Path(conflictgraph.__file__).parent
    shutil.copytree(package, tmp_path / "other" / "conflictgraph", symlinks=True)
    changed = tmp_path / "other" / "conflictgraph" / "vocab.py"
    changed.write_text(changed.read_text("utf-8") + "# Not the same.\n", "utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "other")}
    options = ["--no-dashboard", "--no-nanny", "--local-directory", tmp_path]
    with (
        Client(workers.address) as client,
        subprocess.Popen(
            [*DASK, "worker", workers.address, *options],
            env=environment,
            stderr=subprocess.DEVNULL,
        ) as worker,
    ):
        try:
            client.wait_for_workers(3, timeout=WAIT_S)
            with pytest.raises(ClusterVersionError, match=r"the program's code is .+ there"):
                build([corpus], tmp_path / "graph", cluster=Cluster(workers.address))
        finally:
            worker.terminate()
            worker.wait(WAIT_S)
    assert StoreFolder(tmp_path / "graph").current() is None


def test_a_scheduler_that_is_not_there_is_told(corpus: Path, tmp_path: Path) -> None:
    """A script learns by the exit status that the machines, not the sources, are in the way."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        done = subprocess.run(
            [*PROGRAM, "build", corpus, *command(address, tmp_path), "--cluster-timeout", "0.5"],
            capture_output=True,
            check=False,
            text=True,
        )

    assert done.returncode == 3
    error = json.loads(done.stderr)["error"]
    assert (error["code"], address in error["message"]) == ("cluster.failed", True)
    assert "dask scheduler" in error["hint"]


def test_a_place_that_is_not_shared_is_told_before_any_work(
    workers: Workers, corpus: Path, tmp_path: Path
) -> None:
    """Hours of work are not put where nobody finds them."""
    cluster = Cluster(workers.address, "s3://no-such-bucket/x")
    with pytest.raises(ClusterError, match="no-such-bucket"):
        build([corpus], tmp_path / "graph", cluster=cluster)
    with pytest.raises(UsageError, match="address"):
        build([corpus], tmp_path / "graph", cluster=Cluster("nonsense://x"))


PROGRAM = [Path(sys.executable).with_name("conflictgraph")]
DASK = [Path(sys.executable).with_name("dask")]


def command(address: str, folder: Path) -> list[str]:
    """Return the options of a build by a cluster."""
    store, shards = folder / "graph", folder / "shards"
    options = {"--executor": "dask", "--scheduler": address, "--store": store, "--shards": shards}
    return [str(each) for pair in options.items() for each in pair] + ["--json"]


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so; fail where it never is."""
    deadline = time.monotonic() + WAIT_S
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("waited in vain")
        time.sleep(0.02)
