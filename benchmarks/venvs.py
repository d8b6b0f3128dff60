"""Programs of others, each in a virtual environment of its own that is made when it is asked for.

They are no dependencies of the project. Environments are kept in the folder for temporary files,
so that a second run takes those of the first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(tempfile.gettempdir()) / f"conflictgraph-rivals-{os.getuid()}"
_INSTALL_S = 600
_TELL = """
import json, sys
from importlib.metadata import metadata
about = metadata(sys.argv[1])
named = [each.rpartition(":: ")[2] for each in about.get_all("Classifier") or ()
         if each.startswith("License")]
licence = about["License-Expression"] or ", ".join(named) or about["License"] or "not stated"
print(json.dumps({"version": about["Version"], "licence": licence.splitlines()[0][:60]}))
"""


@dataclass(frozen=True)
class Rival:
    """A program of others.

    Attributes:
        package: its name in the package index.
        version: the one that was measured.
        extra: the part of it that is not installed with the rest.
    """

    package: str
    version: str
    extra: str = ""

    def python(self) -> str:
        """Return the interpreter of its environment, which is made if there is none.

        Raises:
            RuntimeError: it cannot be installed.
        """
        folder = _FOLDER / f"{self.package}-{self.version}"
        python, done = folder / "bin" / "python", folder / "installed"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            print(f"installing {self.package} {self.version}", file=sys.stderr)
            venv.create(folder, with_pip=True)
            self._install(python)
            done.touch()
        return str(python)

    def about(self) -> dict[str, str]:
        """Return version and licence, as its package states them."""
        told = subprocess.run(
            [self.python(), "-c", _TELL, self.package], capture_output=True, check=True
        )
        found: dict[str, str] = json.loads(told.stdout)
        return found

    def _install(self, python: Path) -> None:
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command.append(f"{self.package}{self.extra}=={self.version}")
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_INSTALL_S, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{self.package} cannot be installed: {done.stderr[-500:]}")


RDFLIB = Rival("rdflib", "7.6.0")
MORPH = Rival("morph-kgc", "2.10.0")
MAPLIB = Rival("maplib", "0.20.26")
RDFLIB_ENDPOINT = Rival("rdflib-endpoint", "0.6.3", "[cli]")
