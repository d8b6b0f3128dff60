"""Put a server under load with wrk, in a process of its own, the same for whatever is measured.

Program: https://github.com/wg/wrk (Debian's package ``wrk``). One thread: the servers need the rest
of the machine.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = Path(__file__).with_name("requests.lua")
_TIMEOUT_S = 60


@dataclass(frozen=True)
class Load:
    """What the client saw.

    Attributes:
        requests: how many were answered.
        seconds: how long it asked; wrk takes whole seconds.
        median_s: median latency.
        p99_s: 99th percentile of the latency.
        refused: answers with a status of 400 or more.
        broken: connections that failed, and answers that never came.
    """

    requests: int
    seconds: float
    median_s: float
    p99_s: float
    refused: int
    broken: int

    @property
    def rate(self) -> float:
        """Return requests a second."""
        return self.requests / self.seconds


def drive(
    port: int,
    clients: int,
    seconds: float,
    targets: Iterable[str],
    headers: Mapping[str, str] | None = None,
) -> Load:
    """Ask ``targets`` in turn from so many connections; each asks again when it has its answer.

    Raises:
        RuntimeError: wrk is not installed, or failed.
    """
    program = shutil.which("wrk")
    if program is None:
        raise RuntimeError("wrk is not installed: on Debian, apt-get install wrk")
    told = {"Accept": "application/sparql-results+json"} | dict(headers or {})
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(targets))
        file.flush()
        command = [program, "--threads", "1", "--connections", str(clients)]
        command += ["--duration", f"{math.ceil(seconds)}s", "--timeout", f"{_TIMEOUT_S}s"]
        command += ["--script", str(_SCRIPT), f"http://127.0.0.1:{port}", "--", file.name]
        command += [f"{name}: {value}" for name, value in told.items()]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"wrk failed: {done.stdout}{done.stderr}")
    return Load(**json.loads(done.stdout.splitlines()[-1]))
