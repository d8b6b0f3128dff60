"""A build over a network, one of whose machines is lost while it works."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


def build_by(leader: Machine, folder: Path) -> list[str]:
    """Return the options of a build whose scheduler runs on the same machine."""
    return command(f"tcp://{leader.seen}:{PORT}", folder)


def test_a_machine_that_is_lost_changes_nothing(
    checkout: Path, tmp_path: Path, program: Callable[[str], str]
) -> None:
    """Power fails, a machine is gone for good: others do its work, and the graph is the same."""
    program("ip")
    corpus, faults = checkout / "examples" / "corpus", tmp_path / "faults"
    faults.mkdir()
    halfway = sorted(corpus.rglob("*.ann"))[4]
    (faults / "waits").write_text(str(halfway.relative_to(corpus)))
    own = ["--no-nanny", "--no-dashboard", "--nthreads", "1", "--preload", FAULTS]
    with (
        machines(3) as (leader, *others),
        started(leader, "scheduler", "--port", PORT, "--no-dashboard"),
        started(
            *(others[0], "worker", f"{others[0].seen}:{PORT}", *own),
            *("--local-directory", tmp_path / "one"),
            CLUSTER_FAULTS=str(faults),
        ),
        started(
            *(others[1], "worker", f"{others[1].seen}:{PORT}", *own),
            *("--local-directory", tmp_path / "two"),
            CLUSTER_FAULTS=str(faults),
        ),
        subprocess.Popen(
            [*leader.prefix, *PROGRAM, "build", corpus, *build_by(leader, tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as building,
    ):
        wait_for(lambda: building.poll() is not None or (faults / "waiting").exists())
        assert building.poll() is None, building.communicate()
        os.kill(int((faults / "waiting").read_text()), signal.SIGKILL)
        output = building.communicate(timeout=WAIT_S)

    assert building.returncode == 0, output
    build([corpus], tmp_path / "home", jobs=1)
    assert export(tmp_path / "graph") == export(tmp_path / "home")
    assert not any(path.is_file() for path in (tmp_path / "shards").rglob("*"))


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
