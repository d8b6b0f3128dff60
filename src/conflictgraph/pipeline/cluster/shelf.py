"""Where workers put what they made, for the machine that builds: a shared folder, or S3.

A shard is a file of records, named by the SHA-256 of its bytes. It is there whole or not at all,
and whoever takes it compares name and content.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from conflictgraph.errors import ClusterError, UsageError

_FILE, _S3 = "file", "s3"
_KNOWN: Final = (_FILE, _S3)


@dataclass(frozen=True)
class Shelf:
    """The shards of one store; small, so that it can be sent to any machine.

    Attributes:
        url: their folder, on a file system that all machines share, or in a bucket.
    """

    url: str

    @classmethod
    def of_store(cls, url: str, store: Path) -> Shelf:
        """Return the folder of a store below ``url``, which several stores may share.

        Raises:
            UsageError: nothing can be kept there.
        """
        scheme, separator, rest = url.partition("://")
        if not separator:
            scheme, rest = _FILE, str(Path(url).resolve())
        if scheme not in _KNOWN:
            reason = f"shards cannot be kept at {url}"
            raise UsageError(reason, "name a folder that all machines share, or an s3:// URL")
        # By the machine as well: the stores of two machines may have one path.
        own = sha256(f"{socket.gethostname()}\n{store.resolve()}".encode()).hexdigest()[:16]
        return cls(f"{scheme}://{rest.rstrip('/')}/conflictgraph-{own}")

    def put(self, content: bytes) -> str:
        """Keep a shard, unless it is there already, and return its name.

        Raises:
            ClusterError: it cannot be kept.
        """
        name = sha256(content).hexdigest()
        with self._opened() as (system, folder):
            if not _has(system, f"{folder}/{name}", len(content)):
                _write(system, folder, name, content)
        return name

    def take(self, name: str) -> bytes | None:
        """Return a shard; None where it is not there, or is not what was put.

        Raises:
            ClusterError: the file system cannot be reached.
        """
        with self._opened() as (system, folder):
            try:
                content: bytes = system.cat_file(f"{folder}/{name}")
            except FileNotFoundError:
                return None
        return content if sha256(content).hexdigest() == name else None

    def discard(self, name: str) -> None:
        """Remove a shard, if it is there.

        Raises:
            ClusterError: it cannot be removed.
        """
        with self._opened() as (system, folder), suppress(FileNotFoundError):
            system.rm_file(f"{folder}/{name}")

    def clear(self) -> None:
        """Remove all shards of the store, those of interrupted builds included.

        Raises:
            ClusterError: one cannot be removed.
        """
        with self._opened() as (system, folder), suppress(FileNotFoundError):
            system.rm(folder, recursive=True)

    @contextmanager
    def _opened(self) -> Iterator[tuple[Any, str]]:
        try:
            import fsspec  # noqa: PLC0415 - installed where builds on several machines are wanted

            # What was listed a moment ago tells nothing of what other machines do.
            system, folder = fsspec.url_to_fs(self.url, use_listings_cache=False)
        except ImportError as error:
            hint = "pip install 'conflictgraph[dask,s3]', on all machines"
            raise ClusterError(f"{self.url} cannot be used: {error}", hint) from error
        try:
            yield system, folder
        except Exception as error:
            # Libraries of services have errors of their own.
            reason = f"{self.url}: {type(error).__name__}: {error}"
            hint = "all machines need it, with the rights to read, write and delete"
            raise ClusterError(reason, hint) from error


def _has(system: Any, path: str, size: int) -> bool:  # noqa: ANN401 - of any library
    try:
        return bool(system.size(path) == size)
    except FileNotFoundError:
        return False


def _write(system: Any, folder: str, name: str, content: bytes) -> None:  # noqa: ANN401 - of any library
    if _FILE not in system.protocol:
        # One request, which a service carries out whole or not at all.
        system.pipe_file(f"{folder}/{name}", content)
        return
    system.makedirs(folder, exist_ok=True)
    # Two workers may write the same shard: one was thought lost, and was not.
    unfinished = Path(folder, f".{name}.{socket.gethostname()}-{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.rename(Path(folder, name))
