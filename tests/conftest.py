"""Fixtures that every test may use; nothing here starts a process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something about the machine and nothing about the product. On
# continuous integration this adds to hypothesis' own profile, which draws the same each time.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

CHECKOUT = Path(__file__).resolve().parents[1]


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
