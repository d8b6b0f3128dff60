"""A folder and a bucket, for what has to work in both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conflictgraph.pipeline.cluster.shelf import Shelf

from ....bucket import Bucket


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    """Yield a bucket of a service on this machine."""
    with Bucket.served() as bucket:
        yield bucket


@pytest.fixture(params=["folder", "s3"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """Return the place of a store's shards; nothing is in it."""
    if request.param == "folder":
        return Shelf.of_store(str(tmp_path / "shards"), tmp_path / "graph")
    bucket: Bucket = request.getfixturevalue("bucket")
    return Shelf.of_store(bucket.url, tmp_path / "graph")
