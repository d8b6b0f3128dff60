"""Every operation that the OpenAPI description names, called as it says and as it does not.

schemathesis runs as a process of its own, as from a terminal: so it goes through all its phases.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ..integration.conftest import RunningServer

HERE = Path(__file__).parent
CHECKS = "in_order,status_code_conformance,content_type_conformance,response_headers_conformance"
#: One saved query stands for all.
FEW = ("--exclude-path-regex", "^/queries/(?!timeline$)")
QUICK = ("--phases", "examples,fuzzing", "--max-examples", "6", "--seed", "1", *FEW)
LONG = ("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "200")


@pytest.mark.parametrize("token", ["overseer", None], ids=["all scopes", "no token"])
@pytest.mark.parametrize(
    "effort", [QUICK, pytest.param(LONG, marks=pytest.mark.soak)], ids=["quick", "long"]
)
def test_no_call_is_answered_by_a_failure(
    site: RunningServer, tmp_path: Path, token: str | None, effort: Sequence[str]
) -> None:
    """What is sent, in order or not, gets what was promised, or a problem that says why not."""
    header = ("--header", f"Authorization: Bearer {token}") if token else ()
    url = f"{site.url}/openapi.json"
    command = (sys.executable, "-m", "schemathesis.cli", "run", url, "--checks", CHECKS)
    told = ("--warnings", "off", "--continue-on-failure", *effort, *header)
    hooks = {"PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "hooks"}
    done = subprocess.run(
        [*command, *told],
        cwd=tmp_path,
        env=os.environ | hooks,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode()
    assert site.client.get("/healthz").is_success
