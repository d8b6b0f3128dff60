"""Fixtures that every test may use; nothing here starts a process."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something about the machine and nothing about the product. On
# continuous integration this adds to hypothesis' own profile, which draws the same each time.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files of short tests behind all others, so that no process waits long for the last."""
    items.sort(key=lambda item: "unit" in item.path.relative_to(CHECKOUT).parts)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the root of the source tree."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real material beside the checkout; skip where it is absent."""
    folder = CHECKOUT.parent / "shared"
    if not (folder / "corpus" / "seed").is_dir():
        pytest.skip("the real material beside the checkout is not on this machine")
    return folder


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Return a function that gives the path of a program which has to be installed by hand.

    Without the program the test skips; on continuous integration, which installs it, it fails.
    """

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CI"):
            pytest.fail(f"{name} is not installed: see .ci/run")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return find


@pytest.fixture(scope="session")
def curl(program: Callable[[str], str]) -> str:
    """Return the path of curl."""
    return program("curl")


@dataclass(frozen=True)
class SmallDisk:
    """A folder that is a disk of its own while a program runs, and empty after it.

    Attributes:
        path: the folder.
    """

    path: Path

    def run(
        self, size: str, command: Sequence[str | Path], then: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a command with that disk, and return how it ended; skip where nobody may mount.

        Args:
            size: of the disk, as tmpfs takes it.
            command: the program and its arguments.
            then: shell commands to run after it, while the disk is there; they replace its status.
        """
        mount = f"mount -t tmpfs -o size={size} none {self.path}"
        inside = ["unshare", "-rm", "sh", "-c"]
        if subprocess.run([*inside, mount], check=False, capture_output=True).returncode:
            pytest.skip("this machine does not let a test mount a small disk")
        script = f'{mount} && "$@"' + (f"; {then}" if then else "")
        return subprocess.run(
            [*inside, script, "sh", *command], capture_output=True, text=True, check=False
        )


@pytest.fixture
def small_disk(tmp_path: Path) -> SmallDisk:
    """Return a disk that a test can fill."""
    (tmp_path / "small").mkdir()
    return SmallDisk(tmp_path / "small")
