"""What stands in ``deploy/``: the image, the systemd unit, and what both demand of the server."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

START_S = 60
TOKEN = "a-token-of-the-test"
ENTRY = f"write:sha256:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
_PIN = re.compile(r"^([A-Za-z0-9._-]+==\S+)", re.MULTILINE)


class Instruction(NamedTuple):
    """One line of a Dockerfile, continuation lines put together."""

    name: str
    value: str


@pytest.fixture(scope="module")
def deploy(checkout: Path) -> Path:
    return checkout / "deploy"


def stages(dockerfile: Path) -> list[list[Instruction]]:
    """Return the instructions of each stage; each begins with its FROM."""
    lines = [line for line in dockerfile.read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found: list[list[Instruction]] = []
    for line in filter(None, joined.splitlines()):
        name, _, value = line.partition(" ")
        if name == "FROM":
            found.append([])
        found[-1].append(Instruction(name, value.strip()))
    return found


def values(stage: list[Instruction], name: str) -> list[str]:
    return [each.value for each in stage if each.name == name]


def test_the_image_runs_as_nobody_special(deploy: Path) -> None:
    """Whoever breaks out of the server is a user without rights."""
    last = stages(deploy / "Dockerfile")[-1]
    (user,) = values(last, "USER")
    assert all(part.isdigit() and int(part) >= 10_000 for part in user.split(":"))
    assert last.index(Instruction("USER", user)) > max(
        place for place, each in enumerate(last) if each.name in {"RUN", "COPY"}
    )
    assert json.loads(*values(last, "ENTRYPOINT")) == ["conflictgraph"]
    assert json.loads(*values(last, "CMD")) == ["serve"]
    assert "/healthz" in values(last, "HEALTHCHECK")[0]


def test_the_image_is_made_of_what_is_locked(deploy: Path) -> None:
    """Bases are named without a registry, and every package comes with its hash."""
    first, last = stages(deploy / "Dockerfile")
    for base in (*values(first, "FROM"), *values(last, "FROM")):
        assert re.fullmatch(r"[a-z]+:[0-9.]+-slim( AS build)?", base)
    installs = [
        run for run in values(first, "RUN") for run in run.split("&&") if " install " in run
    ]
    assert installs
    assert all("--require-hashes" in run or "--no-index" in run for run in installs)
    assert not [each for stage in (first, last) for each in stage if each.name == "ADD"]


def test_the_locks_are_parts_of_the_one_lock(checkout: Path, deploy: Path) -> None:
    """The image runs what the tests ran."""
    tested = set(_PIN.findall((checkout / "requirements.txt").read_text()))
    for name in ("requirements.txt", "build-requirements.txt"):
        pins = _PIN.findall((deploy / name).read_text())
        assert pins
        assert set(pins) <= tested
    assert not any(pin.startswith("pytest") for pin in pins)


def test_the_image_gets_only_what_it_is_made_of(checkout: Path, deploy: Path) -> None:
    """No store, token or history slips into a layer."""
    ignored = (deploy / "Dockerfile.dockerignore").read_text().splitlines()
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {
        source
        for value in values(stages(deploy / "Dockerfile")[0], "COPY")
        for source in value.split()[:-1]
    }
    assert "*" in ignored
    assert let_in == copied
    assert all((checkout / name).exists() for name in copied)


@pytest.mark.slow
def test_the_steps_of_the_image_give_a_program_that_runs(
    checkout: Path, deploy: Path, tmp_path: Path
) -> None:
    """No engine builds the image here; its own steps are run in a folder instead."""
    ignored = (deploy / "Dockerfile.dockerignore").read_text().splitlines()
    build = tmp_path / "build"
    for each in stages(deploy / "Dockerfile")[0]:
        if each.name == "COPY":
            *sources, target = each.value.split()
            for source in sources:
                _copy(checkout / source, build / target, ignored, into=target.endswith("/"))
        elif each.name == "RUN":
            command = each.value.replace("/opt/", f"{tmp_path}/opt/")
            path = f"{Path(sys.executable).resolve().parent}:{os.environ['PATH']}"
            subprocess.run(["sh", "-ec", command], cwd=build, check=True, env={"PATH": path})
    program = tmp_path / "opt/conflictgraph/bin/conflictgraph"
    ended = subprocess.run([program, "queries"], capture_output=True, cwd=tmp_path, check=True)
    assert b"figures-by-claimant" in ended.stdout
    assert not (tmp_path / "opt/conflictgraph/bin/pytest").exists()


def _copy(source: Path, target: Path, ignored: list[str], *, into: bool) -> None:
    target = target / source.name if into else target
    if source.is_dir():
        names = [line.rpartition("/")[2] for line in ignored if line.startswith("**/")]
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*names))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def test_a_read_only_root_is_enough(small_store: Path, tmp_path: Path) -> None:
    """Only the folder of the store and /tmp are written to, queries and writes alike."""
    state, scratch = tmp_path / "state", tmp_path / "tmp"
    scratch.mkdir()
    shutil.copytree(small_store, state / "graph")
    writable = f"mount --bind {state} {state} && mount --bind {scratch} {scratch}"
    mounts = f"{writable} && mount -o remount,bind,ro /"
    probe = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f"{mounts} && ! touch {tmp_path}/x"],
        capture_output=True,
        check=False,
    )
    if probe.returncode:
        pytest.skip("this machine does not let a test make its root read-only")
    before = ["unshare", "-rm", "sh", "-c", f'{mounts} && exec "$@"', "sh"]
    with served(before, state, TMPDIR=str(scratch)) as client:
        use(client)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state", "tmp"]


@contextmanager
def served(before: list[str], folder: Path, **environment: str) -> Iterator[httpx.Client]:
    """Run a server below a command that confines it; its store is ``folder/graph``."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONFLICT")}
    settings = {"STORE": f"{folder}/graph", "PORT": "0", "TOKENS": ENTRY, "QUERY_WORKERS": "1"}
    clean |= {f"CONFLICTGRAPH_{name}": value for name, value in settings.items()}
    command = [*before, str(Path(sys.executable).with_name("conflictgraph")), "serve"]
    log = folder / "stderr.txt"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            command, cwd=folder, stderr=stderr, env=clean | environment, start_new_session=True
        )
    try:
        with httpx.Client(base_url=_url(process, log), timeout=60) as client:
            yield client
    finally:
        process.terminate()
        process.wait(60)
    assert "Traceback" not in log.read_text()


def _url(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"answers at (http://\S+)/\n", log.read_text())
        if found is not None:
            return found[1]
        time.sleep(0.05)
    process.kill()
    pytest.fail(f"the server did not start: {log.read_text()}")


def use(client: httpx.Client) -> None:
    """Ask and write as clients do."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    update = {"update": "INSERT DATA { <http://e.org/s> <http://e.org/p> 1 }"}
    written = client.post("/sparql", data=update, headers=headers)
    assert written.is_success, written.text
    graph = {"graph": "http://e.org/g"}
    turtle = headers | {"Content-Type": "text/turtle"}
    body = "<http://e.org/s> <http://e.org/p> 2 ."
    assert client.put("/store", params=graph, content=body, headers=turtle).is_success
    query = {"query": "SELECT ?g ?s ?n { GRAPH ?g { ?s <http://e.org/p> ?n } }"}
    asked = client.get("/sparql", params=query, headers={"Accept": "text/csv"})
    assert asked.text.split()[1:] == ["http://e.org/g,http://e.org/s,2"]
    for path in ("/", "/healthz", "/metrics", "/sparql"):
        assert client.get(path).status_code == 200


@pytest.fixture
def unit(deploy: Path, tmp_path: Path, program: Callable[[str], str]) -> Path:
    """Return the unit with a program that is there: systemd looks for it."""
    program("systemd-analyze")
    text = (deploy / "conflictgraph.service").read_text()
    target = tmp_path / "conflictgraph.service"
    target.write_text(text.replace("/opt/conflictgraph/bin/conflictgraph", "/bin/true"))
    return target


def test_systemd_understands_the_unit(unit: Path) -> None:
    """No line of it is ignored because of a slip."""
    done = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_little_exposed(unit: Path) -> None:
    """The unit stays as closed as it is: 0 is sealed, 10 open, below 2 is called OK."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_unit_lets_the_server_do_what_it_does(
    unit: Path, small_store: Path, tmp_path: Path, program: Callable[[str], str]
) -> None:
    """No call to the kernel that serving needs is cut off by the filter of the unit."""
    program("strace")
    state = tmp_path / "state"
    shutil.copytree(small_store, state / "graph")
    trace = tmp_path / "calls"
    # -D: the server keeps the number of the process that is started, and gets its signals.
    with served(["strace", "-D", "-f", "-qq", "-o", str(trace)], state) as client:
        use(client)
    made = set(re.findall(r"^\d+ +([a-z0-9_]+)\(", trace.read_text(), re.MULTILINE))
    assert {"execve", "flock", "fsync"} <= made
    assert made - allowed_calls(unit) == set()


def allowed_calls(unit: Path) -> set[str]:
    """Return the system calls that the unit's filter lets through."""
    allowed: set[str] = set()
    for value in re.findall(r"^SystemCallFilter=(.*)$", unit.read_text(), re.MULTILINE):
        named = _group(value.removeprefix("~"))
        # In an allow-list, what is named with a tilde is taken out again.
        allowed = allowed - named if value.startswith("~") else allowed | named
    # Always let through, whatever the filter says (systemd.exec(5)).
    return allowed | _group("@default")


def _group(name: str) -> set[str]:
    command = ["systemd-analyze", "syscall-filter", name]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: set[str] = set()
    for line in listed.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            found |= _group(word)
        elif word and not word.startswith("#"):
            found.add(word)
    return found
