"""Types of the client: an analyst's file is understood by the checkers that editors use."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

#: Lines of the file with mistakes.
WRONG = set(range(6, 12))


#: The files that are checked: one without a fault, one with nothing else.
FILES = ("analysis.py", "mistakes.py")

#: By file and line what is wrong.
Found = dict[str, dict[int, str]]


def by_mypy(folder: Path) -> Found:
    """Return what mypy finds wrong in the files of a folder."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull]
    command += ["--cache-dir", "cache", "--ignore-missing-imports", *FILES]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode in {0, 1}, done.stderr
    errors = re.findall(r"^(\w+\.py):(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    assert done.stdout.count(": error: ") == len(errors), done.stdout
    assert bool(errors) == bool(done.returncode), done.stdout
    found: Found = {name: {} for name in FILES}
    for name, line, reason in errors:
        found[name][int(line)] = reason
    return found


def by_pyright(folder: Path) -> Found:
    """Return what pyright finds wrong in the files of a folder; nothing is fetched for it."""
    bin_folder = Path(sys.executable).parent
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    command = [bin_folder / "pyright", "--outputjson", "--pythonpath", sys.executable, *FILES]
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
    }
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == len(FILES)
    found: Found = {name: {} for name in FILES}
    for each in report["generalDiagnostics"]:
        if each["severity"] == "error":
            line = each["range"]["start"]["line"] + 1
            found[Path(each["file"]).name][line] = each["message"]
    return found


@pytest.fixture(scope="module", params=[by_mypy, by_pyright])
def found(
    request: pytest.FixtureRequest, checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> Found:
    """Return what a checker finds in both files: what they import is read only once."""
    folder = tmp_path_factory.mktemp("checked")
    for name in FILES:
        shutil.copy(checkout / "tests" / "data" / "client" / name, folder)
    check: Callable[[Path], Found] = request.param
    return check(folder)


def test_types_of_the_client_are_known(found: Found) -> None:
    """All that the client promises holds in strict mode, without a cast or an Any in between."""
    assert found["analysis.py"] == {}


def test_mistakes_are_seen_before_they_are_run(found: Found) -> None:
    """A wrong word for a measure is underlined in the editor."""
    assert found["mistakes.py"].keys() >= WRONG
