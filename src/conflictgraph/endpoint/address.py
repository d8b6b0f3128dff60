"""Where a store of others answers, and who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final, Self
from urllib.parse import urlsplit

from conflictgraph.errors import UsageError

#: What stands before the address of an endpoint where a folder is expected otherwise.
PREFIX: Final = "sparql+"
_SCHEMES: Final = ("http", "https")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint and the credentials for it.

    Attributes:
        url: where it answers queries.
        user: for Basic or Digest authentication, whichever it asks for; empty for none.
        password: of the user; without a user it is sent as a bearer token.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be asked.

        Raises:
            UsageError: the address is none of an endpoint.
        """
        check_url(self.url)

    def to_json(self) -> dict[str, str]:
        """Return the facts for another process."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_json(cls, facts: Mapping[str, str]) -> Self:
        """Return the endpoint from what :meth:`to_json` gave."""
        return cls(**facts)


def is_endpoint(store: str) -> bool:
    """Tell whether the name of a store is the address of an endpoint, not of a folder."""
    return store.startswith(PREFIX)


def check_url(text: str) -> str:
    """Return an address that can be asked, as it was given.

    Raises:
        UsageError: it is no address, or holds a password, which others would read.
    """
    try:
        url = urlsplit(text)
        host = url.hostname or ""
    except ValueError:
        url, host = urlsplit(""), ""
    if "@" in url.netloc:
        raise UsageError(
            "an address must not hold user and password, which others could read",
            "give the user with --user and the password in CONFLICTGRAPH_ENDPOINT_PASSWORD",
        )
    if url.scheme not in _SCHEMES or not host or url.fragment:
        raise UsageError(
            f"{text!r} is not the address of an endpoint",
            "for example http://localhost:8890/sparql",
        )
    return text
