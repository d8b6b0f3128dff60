"""The licences of what is in the bundles, in one file beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

_PACKAGE = re.compile(r".*node_modules/(?:@[^/]+/)?[^/]+")
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)\b.*", re.IGNORECASE)


def write_notices(inputs: Iterable[str], root: Path, target: Path) -> None:
    """Write name, version and licence of each package that bundled files belong to.

    Some packages hold others, minified, without naming them: so what a package depends on counts
    as bundled with it.

    Args:
        inputs: paths of the bundled files, from ``root``.
        root: the folder that holds ``node_modules``, the lock and ``licences``.
        target: the file to write.

    Raises:
        LookupError: a package comes without its licence, and we have no text for it.
    """
    bundled = {found[0] for each in inputs if (found := _PACKAGE.match(each))}
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    notices = [_notice(root / each, root) for each in sorted(_with_dependencies(bundled, packages))]
    target.write_text("\n".join(notices))


def _with_dependencies(paths: set[str], packages: dict[str, dict[str, dict[str, str]]]) -> set[str]:
    found: set[str] = set()
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            needed = packages[path].get("dependencies", {})
            waiting.extend(_place(name, path, packages) for name in needed)
    return found


def _place(name: str, path: str, packages: dict[str, dict[str, dict[str, str]]]) -> str:
    """Return the path of a package as one that lies at ``path`` finds it: in or above itself."""
    for folder in (PurePosixPath(path), *PurePosixPath(path).parents):
        place = str(folder / "node_modules" / name)
        if place in packages:
            return place
    raise LookupError(f"{path} needs {name}, which the lock does not have")


def _notice(package: Path, root: Path) -> str:
    about = json.loads((package / "package.json").read_text())
    title = " ".join(filter(None, (about["name"], about["version"], about.get("license"))))
    texts = "\n\n".join(_licence_texts(package, about, root))
    return f"{'=' * len(title)}\n{title}\n{'=' * len(title)}\n\n{texts}\n"


def _licence_texts(
    package: Path, about: dict[str, str | dict[str, str]], root: Path
) -> Iterator[str]:
    files = [each for each in sorted(package.iterdir()) if _LICENCE_FILE.fullmatch(each.name)]
    for file in files:
        yield file.read_text().strip()
    if not files:
        ours = root / "licences" / f"{about.get('license')}.txt"
        if not ours.is_file():
            raise LookupError(f"{about['name']} comes without the text of its licence")
        yield ours.read_text().strip().replace("{author}", _author(about))


def _author(about: dict[str, str | dict[str, str]]) -> str:
    author = about.get("author", "the authors of this package")
    return author if isinstance(author, str) else author["name"]
