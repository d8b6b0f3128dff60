"""Types of the client: an analyst's file is understood by the checkers that editors use."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

#: Lines of the file with mistakes.
WRONG = set(range(6, 12))


def by_mypy(file: Path, folder: Path) -> dict[int, str]:
    """Return what mypy finds wrong, by line."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull]
    command += ["--cache-dir", str(folder / "cache"), "--ignore-missing-imports", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode in {0, 1}, done.stderr
    found = re.findall(rf"^.*{file.name}:(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    assert bool(found) == bool(done.returncode), done.stdout
    return {int(line): reason for line, reason in found}


def by_pyright(file: Path, folder: Path) -> dict[int, str]:
    """Return what pyright finds wrong, by line; nothing is fetched for it."""
    bin_folder = Path(sys.executable).parent
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    copy = folder / file.name
    copy.write_bytes(file.read_bytes())
    command = [bin_folder / "pyright", "--outputjson", "--pythonpath", sys.executable, copy]
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
    }
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 1
    return {
        each["range"]["start"]["line"] + 1: each["message"]
        for each in report["generalDiagnostics"]
        if each["severity"] == "error"
    }


@pytest.mark.parametrize("check", [by_mypy, by_pyright])
def test_types_of_the_client_are_known(
    check: Callable[[Path, Path], dict[int, str]], checkout: Path, tmp_path: Path
) -> None:
    """All that the client promises holds in strict mode, without a cast or an Any in between."""
    assert check(checkout / "tests" / "data" / "client" / "analysis.py", tmp_path) == {}


@pytest.mark.parametrize("check", [by_mypy, by_pyright])
def test_mistakes_are_seen_before_they_are_run(
    check: Callable[[Path, Path], dict[int, str]], checkout: Path, tmp_path: Path
) -> None:
    """A wrong word for a measure is underlined in the editor."""
    found = check(checkout / "tests" / "data" / "client" / "mistakes.py", tmp_path)
    assert found.keys() >= WRONG
