"""Fixtures that every test may use; nothing here starts a process."""

from __future__ import annotations

from pathlib import Path

import pytest

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
