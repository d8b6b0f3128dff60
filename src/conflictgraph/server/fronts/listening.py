"""The socket the server listens on."""

from __future__ import annotations

import resource
import socket

from conflictgraph.errors import UsageError

BACKLOG = 2048
#: Some systems allow a billion open files; tables of that size cost more than they give.
_MAX_FILES = 1_048_576


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address; connections wait from now on.

    Raises:
        UsageError: the address cannot be listened on.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"{host} is not an address of this machine: {error.strerror}") from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        reason = error.strerror
        raise UsageError(
            f"cannot listen on {host} port {port}: {reason}", "choose another one with --port"
        ) from None
    return listener


def url_of(listener: socket.socket, root_path: str = "") -> str:
    """Return the address under which a socket is reached, for people to click on."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{root_path}/"


def raise_file_limit() -> None:
    """Allow this process and its children as many open files as the system lets it have.

    Each connection is one, and each worker holds the files of a generation.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, _MAX_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
