"""Checks of the machine and the settings: packages, limits, tokens, the port."""

from __future__ import annotations

import os
import platform
import re
import resource
import socket
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from conflictgraph.cli.checks import Check, fail, ok, size, warn
from conflictgraph.errors import ExtensionError, UsageError
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme
from conflictgraph.settings import Settings

#: What the files of a store, the connections of clients and the workers' sockets need together.
_MIN_OPEN_FILES: Final = 4_096
_MEMORY_LIMIT: Final = Path("/sys/fs/cgroup/memory.max")
_PACKAGE: Final = re.compile(r"[A-Za-z0-9._-]+")


def check_python() -> Check:
    """Tell which interpreter runs; the installation refuses one that is too old."""
    return ok("python", f"{platform.python_version()} at {sys.executable}")


def check_packages() -> Check:
    """Look whether every package is there that this one needs."""
    needed = [each for each in requires("conflictgraph") or [] if "extra ==" not in each]
    missing = [name for name in map(_name, needed) if not _is_installed(name)]
    if missing:
        return fail("packages", f"missing: {', '.join(missing)}", "install conflictgraph again")
    return ok("packages", f"all {len(needed)} are there; pyoxigraph {version('pyoxigraph')}")


def _name(requirement: str) -> str:
    found = _PACKAGE.match(requirement)
    return found[0] if found else requirement


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def check_own_files(settings: Settings) -> Check:
    """Look whether the analyst's own files can be used."""
    try:
        load_scheme(ontology_folder(), settings.ontology)
    except ExtensionError as error:
        return fail("ontology", str(error), error.hint)
    return ok("ontology", f"of your own: {', '.join(map(str, settings.ontology))}")


def check_open_files() -> Check:
    """Look at how many files a process may have open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    message = f"{soft} may be open"
    if soft != resource.RLIM_INFINITY and soft < _MIN_OPEN_FILES:
        return warn("open files", message, f"raise the limit: ulimit -n {_at_most(hard)}")
    return ok("open files", message)


def _at_most(hard: int) -> int:
    return 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)


def check_memory(settings: Settings) -> Check:
    """Look whether long queries and a write at their limits fit into memory together."""
    here = _memory_bytes()
    worst = settings.fronts * (
        settings.long_queries * settings.query_memory_bytes + settings.write_memory_bytes
    )
    message = f"{size(here)}; long queries and a write at their limits need {size(worst)}"
    if worst > here:
        hint = "lower query_memory_bytes, long_queries or write_memory_bytes"
        return warn("memory", message, hint)
    return ok("memory", message)


def _memory_bytes() -> int:
    """Return the memory of the machine, or what the control group of this process may use."""
    here = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(here, int(_MEMORY_LIMIT.read_text("ascii")))
    except (OSError, ValueError):  # no control groups, or no limit
        return here


def iter_token_checks(settings: Settings) -> Iterator[Check]:
    """Look at who may write."""
    # The web framework takes longer to load than most commands take to run.
    from conflictgraph.server.access import Access  # noqa: PLC0415 - loaded by this command only

    try:
        access = Access.from_settings(settings)
    except UsageError as error:
        yield fail("tokens", str(error), error.hint)
        return
    yield ok("tokens", "writes are open" if access.writes_open else "writes are off")
    if settings.token_file is not None:
        yield _check_mode(settings.token_file)


def _check_mode(file: Path) -> Check:
    mode = stat.S_IMODE(file.stat().st_mode)
    message = f"{file} has mode {mode:04o}"
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        return fail("token file", message, f"others may read or change it: chmod 600 {file}")
    return ok("token file", message)


def check_port(settings: Settings) -> Check:
    """Look whether the server could listen where the settings say."""
    place = f"{settings.host} port {settings.port}"
    try:
        # As the server does: an address in use, not one that was in use, is in the way.
        address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(address[0], address[1]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address[4])
    except OSError as error:
        hint = "if it is this server that runs there, all is well; else choose another with --port"
        return warn("port", f"{place}: {error.strerror}", hint)
    return ok("port", f"{place} is free")
