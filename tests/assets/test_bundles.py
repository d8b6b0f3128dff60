"""The bundles that pages load: made from a lock, whole in a wheel, light, and of named licences."""

from __future__ import annotations

import gzip
import importlib
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

#: What a page loads for each bundle, as it is sent, with what it imports at once: a page that
#: outgrows its limit keeps people on slow lines waiting.
MAX_GZIP_BYTES = {
    "network.js": 190_000,
    "query.js": 300_000,
    "query.css": 12_000,
    # Loaded when a network is drawn, not before.
    "network-drawing.js": 190_000,
    "drawing.js": 1_000,
    # Loaded when an answer is drawn by Vega-Lite, not before.
    "vega-drawing.js": 290_000,
}
_CONTENT_HASH = re.compile(r"-[A-Z0-9]{8}(?=\.)")
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([^"']+)["']""")
BUNDLES = "conflictgraph/server/ui/static/bundles/"


@pytest.fixture(scope="module")
def building(checkout: Path) -> ModuleType:
    """Return the module that builds, as its own process sees it."""
    sys.path.insert(0, str(checkout / "assets"))
    try:
        return importlib.import_module("build")
    finally:
        del sys.path[0]


@pytest.fixture(scope="module")
def made(building: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of fresh bundles."""
    folder = tmp_path_factory.mktemp("made") / "bundles"
    building.build_bundles(folder)
    return folder


@pytest.fixture(scope="module")
def packed(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a wheel and an archive of this source tree."""
    folder = tmp_path_factory.mktemp("packed")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_same_inputs_give_same_bundles(building: ModuleType, made: Path, tmp_path: Path) -> None:
    """Whoever builds a release again gets what was released."""
    again = tmp_path / "elsewhere" / "bundles"
    building.build_bundles(again)
    assert contents(again) == contents(made)


def test_what_is_current_is_not_made_again(building: ModuleType, made: Path) -> None:
    """Every make target may ask for the bundles: it costs nothing while no input changed."""
    before = (made / "query.js").stat().st_mtime_ns
    building.build_bundles(made)
    assert (made / "query.js").stat().st_mtime_ns == before
    assert building.is_current(made)

    (made / ".made-of").write_text("other inputs")
    building.build_bundles(made)
    assert (made / "query.js").stat().st_mtime_ns > before
    assert sorted(each.name for each in made.parent.iterdir()) == ["bundles"]


@pytest.fixture
def small(building: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of assets that has no entries yet; it is the one that is built from."""
    folder = tmp_path / "assets"
    (folder / "entries").mkdir(parents=True)
    (folder / "data").mkdir()
    for name in ("package-lock.json", "package.json", "licences", "node_modules"):
        (folder / name).symlink_to(building.ASSETS / name)
    monkeypatch.setattr(building, "ASSETS", folder)
    return folder


def test_data_is_printed_by_its_maker(building: ModuleType, small: Path, tmp_path: Path) -> None:
    """The server gets data out of a package in the form that suits it, licence included."""
    maker = small / "data" / "land.json.mjs"
    maker.write_text("""
        import { feature } from "topojson-client";
        import land from "world-atlas/land-110m.json";
        console.log(JSON.stringify(feature(land, land.objects.land).features.length));
    """)
    building.build_bundles(tmp_path / "bundles")
    made = contents(tmp_path / "bundles")
    assert made["land.json"] == b"1\n"
    assert b"topojson-client 3" in made["NOTICES.txt"]
    assert b"world-atlas 2" in made["NOTICES.txt"]


def test_a_broken_entry_is_named(building: ModuleType, small: Path, tmp_path: Path) -> None:
    """Who slips in a script learns file and line, and the old bundles stay."""
    good = small / "entries" / "good.js"
    good.write_text("console.log(1);")
    building.build_bundles(tmp_path / "bundles")
    (small / "entries" / "bad.js").write_text("console.log(1);\nconst = 2;")
    with pytest.raises(building.BuildError, match=r"entries/bad\.js:2:6"):
        building.build_bundles(tmp_path / "bundles")
    assert (tmp_path / "bundles" / "good.js").is_file()


def weight(file: Path) -> int:
    """Return how many bytes are sent for a file and for what it imports at once."""
    waiting, seen, total = [file.name], {file.name}, 0
    while waiting:
        content = (file.parent / waiting.pop()).read_bytes()
        total += len(gzip.compress(content, 9))
        imported = set(_IMPORTED.findall(content.decode())) if file.suffix == ".js" else set()
        waiting += imported - seen
        seen |= imported
    return total


def test_bundles_stay_light(made: Path) -> None:
    """A page never grows unseen: each bundle has a limit, written here."""
    weights = {
        _CONTENT_HASH.sub("", file.name): weight(file)
        for file in made.iterdir()
        # What several bundles share counts with each of them.
        if file.suffix in {".js", ".css"} and not file.name.startswith("chunk-")
    }
    assert weights.keys() == MAX_GZIP_BYTES.keys()
    assert {name: size for name, size in weights.items() if size > MAX_GZIP_BYTES[name]} == {}


def test_what_is_bundled_keeps_its_licence(made: Path) -> None:
    """The notices that licences ask for travel along, also for what lies inside other packages."""
    notices = (made / "NOTICES.txt").read_text()
    for name in ("@zazuko/yasgui 4", "codemirror 5", "datatables.net 2", "n3 1", "vega-lite 6"):
        assert re.search(rf"^=+\n{re.escape(name)}\S* \S+\n=+\n\n\S", notices, re.MULTILINE), name
    assert "Copyright (c) Triply" in notices
    assert "axe-core" not in notices


def test_the_wheel_holds_the_bundles(packed: Path, made: Path) -> None:
    """Who installs a wheel needs neither Node nor a network for whole pages."""
    (wheel,) = packed.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith(BUNDLES)}
        held = {name.removeprefix(BUNDLES): archive.read(name) for name in names}
    assert held == {name: text for name, text in contents(made).items() if name[0] != "."}


def test_a_wheel_comes_out_of_the_archive_without_node(packed: Path, tmp_path: Path) -> None:
    """Who packages for a distribution, with no network at hand, builds from the archive alone."""
    (archive,) = packed.glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        sources.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    assert not (root / "assets/node_modules").exists()
    unreachable = os.environ | {"npm_config_registry": "https://127.0.0.1:1"}
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(command, cwd=root, check=True, capture_output=True, env=unreachable)
    with zipfile.ZipFile(next(root.glob("dist/*.whl"))) as wheel:
        assert f"{BUNDLES}query.js" in wheel.namelist()


def test_without_packages_the_wheel_is_refused(packed: Path, tmp_path: Path) -> None:
    """Nobody releases a wheel whose pages are half: the message says what was not reached."""
    (archive,) = packed.glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        sources.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    (root / "assets/entries/query.js").write_text("console.log('changed');")
    offline = {
        "npm_config_registry": "https://127.0.0.1:1",
        "npm_config_fetch_retries": "0",
        "npm_config_cache": str(tmp_path / "cache"),
    }
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    done = subprocess.run(
        command, cwd=root, check=False, capture_output=True, text=True, env=os.environ | offline
    )
    assert done.returncode != 0
    assert "is npm's registry reachable?" in done.stderr
