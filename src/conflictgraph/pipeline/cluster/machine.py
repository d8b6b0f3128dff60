"""What runs on the machines of a cluster."""

from __future__ import annotations

import gc
import platform
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

import conflictgraph
from conflictgraph.errors import ClusterError, ClusterVersionError
from conflictgraph.pipeline.batches import Task
from conflictgraph.pipeline.cluster.freight import Freight
from conflictgraph.pipeline.cluster.kit import Kit
from conflictgraph.pipeline.cluster.shelf import Shelf
from conflictgraph.pipeline.documents import Outcome, process
from conflictgraph.pipeline.knowledge import Knowledge
from conflictgraph.pipeline.records import from_record, to_record

#: Bytes of the record that follows.
_HEAD: Final = struct.Struct(">Q")

#: As many differences tell what is wrong.
_SHOWN: Final = 5
#: Level of compression.
_FAST: Final = 1
#: What is known is made for one document after another, however many threads a worker has.
_ONE_AT_A_TIME = Lock()
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Order:
    """Work for one worker.

    Attributes:
        kit: the name of what the documents are read against.
        shelf: where to put what comes of them; None to send it back.
    """

    kit: str
    tasks: tuple[Task, ...]
    freight: Freight
    shelf: Shelf | None


@dataclass
class _Delivered:
    kit: Kit
    folder: Path
    installation: Mapping[str, str]
    knowledge: Knowledge | None = None

    def ready(self) -> Knowledge:
        if self.knowledge is None:
            # Asked when work began, but not of who has joined since.
            require_none("a worker: ", difference_from(self.installation))
            self.knowledge = self.kit.load(self.folder)
            # What is known stays: the search for garbage need not go through it again and again.
            gc.collect()
            gc.freeze()
        return self.knowledge


#: What this process has been given to read documents against, by name.
_delivered: dict[str, _Delivered] = {}


def deliver(kit: Kit, folder: Path, installation: Mapping[str, str]) -> None:
    """Give this process what documents are read against.

    Args:
        kit: the files.
        folder: where they can be laid out; it is empty.
        installation: of the machine that builds.
    """
    _delivered.setdefault(kit.name, _Delivered(kit, folder, installation))


def take_back(name: str) -> None:
    """Forget what was delivered."""
    _delivered.pop(name, None)


def carry_out(order: Order) -> bytes | str:
    """Process the documents of an order.

    Returns:
        Their records, or the name of the shard that holds them.

    Raises:
        ClusterError: this process was not given what they are read against, or the shard cannot be
            kept.
    """
    with _ONE_AT_A_TIME:
        try:
            delivered = _delivered[order.kit]
        except KeyError:
            raise ClusterError("a worker was not given the knowledge of this build") from None
        knowledge = delivered.ready()
        with TemporaryDirectory(dir=delivered.folder) as name:
            folder = Path(name)
            order.freight.unpack(folder)
            outcomes = [_processed(each, order.freight, folder, knowledge) for each in order.tasks]
    content = to_content(outcomes)
    return content if order.shelf is None else order.shelf.put(content)


def to_content(outcomes: Iterable[Outcome]) -> bytes:
    """Return the bytes that outcomes are sent or kept as."""
    records = map(to_record, outcomes)
    content = b"".join(_HEAD.pack(len(record)) + record for record in records)
    # N-Quads say the same again and again: a fifteenth is left of them, for little work.
    return zlib.compress(content, _FAST)


def iter_received(content: bytes) -> Iterator[Outcome]:
    """Yield the outcomes that came of an order."""
    content, offset = zlib.decompress(content), 0
    while offset < len(content):
        (length,) = _HEAD.unpack_from(content, offset)
        offset += _HEAD.size
        yield from_record(content[offset : offset + length])
        offset += length


@cache
def installation() -> Mapping[str, str]:
    """Return what has to be the same on all machines for the graph to be."""
    names = (_NAME.match(each) for each in _requirements())
    versions = {match[0]: metadata.version(match[0]) for match in names if match}
    own = {"Python": ".".join(platform.python_version_tuple()[:2]), "the program's code": _code()}
    return {"conflictgraph": conflictgraph.__version__} | own | versions


def difference_from(other: Mapping[str, str]) -> str:
    """Return in which way this installation differs from another one; empty where it does not."""
    own = installation()
    differing = (
        f"{name} is {own.get(name, 'not installed')} there and {version} here"
        for name, version in other.items()
        if own.get(name) != version
    )
    return "; ".join(list(differing)[:_SHOWN])


def require_none(place: str, difference: str) -> None:
    """Refuse to work with an installation that differs.

    Raises:
        ClusterVersionError: it does.
    """
    if difference:
        hint = "install the same on all machines: conflictgraph, and requirements.txt with it"
        raise ClusterVersionError(place + difference, hint)


def lacks(shelf: Shelf, name: str) -> bool:
    """Tell whether this machine does not see a shard, which is there."""
    return shelf.take(name) is None


def _processed(task: Task, freight: Freight, folder: Path, knowledge: Knowledge) -> Outcome:
    source, digest = task
    outcome = process(freight.unpacked(source, folder), digest, knowledge)
    return replace(outcome, source=source)


def _requirements() -> list[str]:
    return [each for each in metadata.requires("conflictgraph") or () if "extra ==" not in each]


def _code() -> str:
    folder, total = Path(conflictgraph.__file__).parent, sha256()
    for path in sorted(folder.rglob("*.py")):
        total.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]
