"""Virtuoso, open source edition, of Debian: a database of its own for the length of a block.

Programs: ``virtuoso-t`` and ``isql-vt`` (Debian's package ``virtuoso-opensource-7-bin``).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from children import environment
from servers import free_port, running

# Memory for 8 kB pages as for a machine of 1 GB; no limit of rows below what is asked for.
_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/errors.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
"""
_LOAD_S = 600


class Virtuoso:
    """A running database.

    Attributes:
        port: where it answers HTTP, path ``/sparql``.
        pid: of its process.
    """

    def __init__(self, folder: Path, port: int, sql_port: int, pid: int) -> None:
        self.port, self.pid = port, pid
        self._folder, self._sql_port = folder, sql_port

    def load(self, lines: Path) -> None:
        """Load N-Quads with the bulk loader.

        Raises:
            RuntimeError: the loader or SQL client failed.
        """
        place = self._folder / "given"
        place.mkdir()
        (place / "quads.nq").hardlink_to(lines)
        # One command a line: the client takes what stands on one for a single statement.
        self._tell(f"ld_dir('{place}', '*.nq', 'urn:none');\nrdf_loader_run();\ncheckpoint;\n")

    def _tell(self, commands: str) -> None:
        command = [
            _program("isql-vt"),
            f"127.0.0.1:{self._sql_port}",
            "dba",
            "dba",
            "ERRORS=STDOUT",
        ]
        done = subprocess.run(
            command, input=commands, capture_output=True, text=True, timeout=_LOAD_S, check=False
        )
        failed = re.search(r"\*\*\* Error.*", done.stdout)
        if done.returncode or failed:
            raise RuntimeError(f"Virtuoso: {failed[0] if failed else done.stderr[-500:]}")


def virtuoso_version() -> str:
    """Return what the program says of itself."""
    told = subprocess.run(
        [_program("virtuoso-t"), "-?"], capture_output=True, text=True, check=False
    )
    found = re.search(r"Version (\S+)", told.stdout + told.stderr)
    return found[1] if found else "unknown"


@contextmanager
def virtuoso(folder: Path) -> Iterator[Virtuoso]:
    """Run an empty database in a folder that is made for it.

    Raises:
        RuntimeError: it is not installed, or does not start.
    """
    folder.mkdir()
    port, sql_port = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, http=port, sql=sql_port), "utf-8")
    command = [_program("virtuoso-t"), "+foreground", "+configfile", str(settings)]
    with running(command, port, folder / "out.log") as process:
        yield Virtuoso(folder, port, sql_port, process.pid)


def _program(name: str) -> str:
    found = shutil.which(name, path=environment().get("PATH"))
    if found is None:
        raise RuntimeError(f"{name} is not installed: Debian's virtuoso-opensource-7-bin")
    return found
