"""What is installed only for who works in notebooks."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from conflictgraph.errors import UsageError

_HINT: Final = "pip install 'conflictgraph[notebook]'"


def require(name: str) -> Any:  # noqa: ANN401  # whatever the module holds
    """Return a module of the extra ``notebook``.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError(f"{name} is not installed", _HINT) from error
