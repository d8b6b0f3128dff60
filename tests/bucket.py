"""A service that speaks the protocol of S3, on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

_ACCESS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    # Whoever runs the tests may have an account: nothing of it is used.
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


@dataclass(frozen=True)
class Bucket:
    """A bucket, which this process and those it starts reach by their environment.

    Attributes:
        client: for a look into it.
    """

    name: str
    client: Any

    @property
    def url(self) -> str:
        """Return where shards can be put."""
        return f"s3://{self.name}/some/where"

    def keys(self) -> list[str]:
        """Return what is in it."""
        listed = self.client.list_objects_v2(Bucket=self.name)
        return [each["Key"] for each in listed.get("Contents", [])]

    @classmethod
    @contextmanager
    def served(cls) -> Iterator[Bucket]:
        """Yield an empty bucket of a service that ends afterwards."""
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        before = dict(os.environ)
        os.environ.update(_ACCESS, AWS_ENDPOINT_URL=f"http://{host}:{port}")
        # A file system made earlier would still ask the service of another test.
        S3FileSystem.clear_instance_cache()
        try:
            client = boto3.client("s3")
            client.create_bucket(Bucket="shards")
            yield cls("shards", client)
            client.close()
        finally:
            os.environ.clear()
            os.environ.update(before)
            server.stop()
