"""The other fronts of one server: each listens on a socket of its own in the run folder.

What is asked of one front about all of them, it asks the others there, with the token of whoever
asked; so nobody can do more at such a socket than at the port.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import httpx

#: A front that does not answer in this time is left out.
_TIMEOUT_S = 3.0
#: Tells a front to answer for itself only.
ALONE = {"front": "this"}


class Siblings:
    """The fronts beside this one.

    Args:
        folder: where the sockets are, readable by this user only; None for a single front.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def own_socket(self) -> Path | None:
        """Return where this front is to listen; None when it has no siblings."""
        return socket_of(self._folder, os.getpid()) if self._folder is not None else None

    async def ask(self, method: str, path: str, authorization: str) -> list[httpx.Response]:
        """Ask every other front; return the answers of those that gave one."""
        if self._folder is None:
            return []
        sockets = [each for each in self._folder.glob("*.sock") if each != self.own_socket]
        answers = await asyncio.gather(
            *(_ask(socket, method, path, authorization) for socket in sockets)
        )
        return [answer for answer in answers if answer is not None]


def socket_of(folder: Path, process: int) -> Path:
    """Return the socket of a front."""
    return folder / f"{process}.sock"


async def _ask(socket: Path, method: str, path: str, authorization: str) -> httpx.Response | None:
    transport = httpx.AsyncHTTPTransport(uds=os.fspath(socket))
    headers = {"Authorization": authorization}
    try:
        async with httpx.AsyncClient(transport=transport, timeout=_TIMEOUT_S) as client:
            return await client.request(
                method, f"http://front{path}", params=ALONE, headers=headers
            )
    except httpx.TransportError:
        # It was killed, and its socket is still there.
        return None
