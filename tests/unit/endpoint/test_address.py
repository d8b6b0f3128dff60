"""Where a store of others is, as users write it."""

from __future__ import annotations

import pytest

from conflictgraph.endpoint.address import Endpoint, is_endpoint
from conflictgraph.errors import UsageError


@pytest.mark.parametrize(
    "url",
    ["", "graph", "ftp://host/sparql", "http://", "http://host/sparql#part", "http://[::1/sparql"],
)
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    """A slip of the pen is told before anything is sent or started."""
    with pytest.raises(UsageError):
        Endpoint(url)


def test_a_password_in_the_address_is_refused_without_repeating_it() -> None:
    """Whoever lists processes or reads the log does not learn it."""
    with pytest.raises(UsageError) as refused:
        Endpoint("http://dba:s3cret@host/sparql")
    assert "s3cret" not in str(refused.value) + refused.value.hint
    assert "s3cret" not in repr(Endpoint("http://host/sparql", "dba", "s3cret"))


def test_a_folder_is_no_endpoint() -> None:
    """Only what says so is asked over the network."""
    assert is_endpoint("sparql+https://host/sparql")
    assert not is_endpoint("sparql/graph")
    assert not is_endpoint("https:/host")
