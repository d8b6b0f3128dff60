"""A build over a network, one of whose machines is lost while it works."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from conflictgraph.pipeline import build

from .machines import Machine, machines
from .test_build import export
from .test_cluster import DASK, PROGRAM, WAIT_S, command, wait_for

PORT = "18786"
FAULTS = Path(__file__).with_name("cluster_faults.py")


@contextmanager
def started(machine: Machine, *arguments: object, **environment: str) -> Iterator[int]:
    """Start a program of Dask on a machine, and end it afterwards."""
    process = subprocess.Popen(
        [*machine.prefix, *DASK, *map(str, arguments)],
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(WAIT_S)


@dataclass(frozen=True)
class Halfway:
    """A build over a network, of which one worker waits in the middle.

    Attributes:
        building: the program that builds.
        waiting: the process of the worker that waits.
        scheduler: that of the scheduler.
    """

    building: subprocess.Popen[bytes]
    waiting: int
    scheduler: int


@contextmanager
def halfway(corpus: Path, folder: Path) -> Iterator[Halfway]:
    """Yield a build by three machines, one of which has the scheduler and the store."""
    faults = folder / "faults"
    faults.mkdir()
    (faults / "waits").write_text(str(sorted(corpus.rglob("*.ann"))[4].relative_to(corpus)))
    own = ["--no-nanny", "--no-dashboard", "--nthreads", "1", "--preload", FAULTS]
    with ExitStack() as stack:
        leader, *others = stack.enter_context(machines(3))
        scheduler = started(leader, "scheduler", "--port", PORT, "--no-dashboard")
        pid = stack.enter_context(scheduler)
        for number, machine in enumerate(others):
            place = ["--local-directory", folder / f"worker{number}"]
            worker = [machine, "worker", f"{machine.seen}:{PORT}", *own, *place]
            stack.enter_context(started(*worker, CLUSTER_FAULTS=str(faults)))
        options = command(f"tcp://{leader.seen}:{PORT}", folder)
        building = subprocess.Popen(
            [*leader.prefix, *PROGRAM, "build", corpus, *options, "--cluster-timeout", "20"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        stack.enter_context(building)
        wait_for(lambda: building.poll() is not None or (faults / "waiting").exists())
        assert building.poll() is None, building.communicate()
        yield Halfway(building, int((faults / "waiting").read_text()), pid)


@pytest.fixture
def corpus(checkout: Path, program: Callable[[str], str]) -> Path:
    """Return the example corpus, where there is what connects machines."""
    program("ip")
    return checkout / "examples" / "corpus"


def test_a_machine_that_is_lost_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    """Power fails, a machine is gone for good: others do its work, and the graph is the same."""
    with halfway(corpus, tmp_path) as half:
        os.kill(half.waiting, signal.SIGKILL)
        output = half.building.communicate(timeout=WAIT_S)

    assert half.building.returncode == 0, output
    build([corpus], tmp_path / "home", jobs=1)
    assert export(tmp_path / "graph") == export(tmp_path / "home")
    assert not any(path.is_file() for path in (tmp_path / "shards").rglob("*"))


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told_and_costs_no_work(corpus: Path, tmp_path: Path) -> None:
    """The build ends with a reason instead of waiting for ever, and the next one goes on."""
    with halfway(corpus, tmp_path) as half:
        os.kill(half.scheduler, signal.SIGKILL)
        _, stderr = half.building.communicate(timeout=2 * WAIT_S)

    assert half.building.returncode == 3, stderr
    assert json.loads(stderr)["error"]["code"] == "cluster.failed"
    report = build([corpus], tmp_path / "graph", jobs=1)
    assert report.resumed >= 1
    build([corpus], tmp_path / "home", jobs=1)
    assert export(tmp_path / "graph") == export(tmp_path / "home")


def test_machines_are_apart() -> None:
    """What the test above shows is shown over a network, wherever the rights suffice."""
    with machines(3) as (first, second, _):
        if not first.prefix:
            pytest.skip("namespaces cannot be made here: the machines are one")
        names = [
            subprocess.run([*each.prefix, "ip", "-o", "link"], capture_output=True, check=True)
            for each in (first, second)
        ]
        assert names[0].stdout != names[1].stdout
        assert b"cg2" in names[0].stdout
        assert b"cg2" not in names[1].stdout
